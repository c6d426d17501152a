"""The address field: what shows through the window of an envelope, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace

from rathaus_desk.domain.errors import Refused
from rathaus_desk.paper import din5008
from rathaus_desk.paper.document import Element, Page
from rathaus_desk.paper.flow import Block, Column, Row, Writing, rows, write
from rathaus_desk.paper.text import MM_PER_POINT, Style, fitted

_LEFT = din5008.MARGIN_LEFT  # the address begins where the text begins, 5 mm inside its field
_WIDTH = 75.0  # leaves 5 mm to the right edge of the field, for a sheet that has slipped
_BOTTOM = din5008.ADDRESS_TOP + din5008.ADDRESS_HEIGHT
_SMALLEST = 8.0  # points

_RECIPIENT_POINTS = 11.0
_RECIPIENT_PITCH = din5008.RECIPIENT_HEIGHT / din5008.RECIPIENT_LINES
_RAISED = 0.3  # so that the tail of a letter in the sixth line stays inside the field
_RECIPIENT_TOP = din5008.ADDRESS_TOP + din5008.RETURN_LINE_HEIGHT + din5008.ENDORSEMENTS_HEIGHT - _RAISED
_ENDORSEMENT_POINTS = 9.0
_ENDORSEMENT_PITCH = din5008.ENDORSEMENTS_HEIGHT / din5008.ENDORSEMENT_LINES
_SENDER_POINTS = 7.5
_SENDER_SMALLEST = 5.5
_SENDER_TOP = din5008.ADDRESS_TOP + 1.0
_SENDER_PITCH = 3.8


def address_field(
    page: Page, parent: Element, sender: str, endorsements: Sequence[str], recipient: Sequence[str]
) -> None:
    """Draw the sender's line, endorsements and the recipient.

    A recipient of more than six lines uses the lines that the endorsements leave free. Raises Refused if the
    address has still too many lines, or the sender's line is too long, for type that the post can read.
    """
    sender_rows = _fit([sender], _SENDER_POINTS, _SENDER_SMALLEST, _SENDER_PITCH)
    if len(sender_rows) > 1:
        raise Refused(
            "Die Absenderzeile über der Anschrift ist zu lang für das Sichtfenster. "
            "Es wurde nichts gedruckt. Bitte kürzen Sie den Namen der Stadt oder ihre Anschrift.",
            "sender",
        )
    endorsement_rows = _fit(endorsements, _ENDORSEMENT_POINTS, _SMALLEST, _ENDORSEMENT_PITCH)
    recipient_rows = _fit(recipient, _RECIPIENT_POINTS, _SMALLEST, _RECIPIENT_PITCH)
    extra = max(len(recipient_rows) - din5008.RECIPIENT_LINES, 0)
    if len(endorsement_rows) + extra > din5008.ENDORSEMENT_LINES:
        lines = len(recipient_rows) + len(endorsement_rows)
        raise Refused(
            f"Die Anschrift braucht {lines} Zeilen und passt so nicht in "
            "das Sichtfenster des Umschlags. Es wurde nichts gedruckt. Bitte kürzen Sie die Anschrift.",
            "recipient",
        )
    recipient_top = _RECIPIENT_TOP - extra * _RECIPIENT_PITCH
    endorsement_top = recipient_top - len(endorsement_rows) * _ENDORSEMENT_PITCH
    block = parent.add("Div")
    for some, top in (
        (sender_rows, _SENDER_TOP),
        (endorsement_rows, endorsement_top),
        (recipient_rows, recipient_top),
    ):
        write(
            page,
            some,
            Column(_LEFT, top, _WIDTH, _BOTTOM),
            Writing(block),
        )


def _fit(texts: Sequence[str], size: float, smallest: float, pitch: float) -> list[Row]:
    """Return rows in type that lets each text stand on one line; in the smallest type a text may wrap."""
    style = Style(size)
    for one in texts:
        style = fitted(one, style, smallest, _WIDTH)
    style = replace(style, leading=pitch / (style.size * MM_PER_POINT))
    return rows([Block(one, style) for one in texts], _WIDTH)

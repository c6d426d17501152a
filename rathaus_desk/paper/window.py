"""The address field: what shows through the window of an envelope, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rathaus_desk.domain.errors import Refused
from rathaus_desk.paper import din5008
from rathaus_desk.paper.document import Element, Page
from rathaus_desk.paper.flow import Block, Column, Row, Writing, rows, write
from rathaus_desk.paper.text import MM_PER_POINT, Style, fitted

_LEFT = din5008.MARGIN_LEFT  # the address begins where the text begins, 5 mm inside its field
WIDTH = 75.0  # leaves 5 mm to the right edge of the field, for a sheet that has slipped
_SMALLEST = 8.0  # points

_RECIPIENT_POINTS = 11.0
_RECIPIENT_PITCH = din5008.RECIPIENT_HEIGHT / din5008.RECIPIENT_LINES
_RAISED = 0.3  # so that the tail of a letter in the sixth line stays inside the field
_ABOVE_RECIPIENT = din5008.RETURN_LINE_HEIGHT + din5008.ENDORSEMENTS_HEIGHT - _RAISED
_ENDORSEMENT_POINTS = 9.0
_ENDORSEMENT_PITCH = din5008.ENDORSEMENTS_HEIGHT / din5008.ENDORSEMENT_LINES
_SENDER_POINTS = 7.5
_SENDER_SMALLEST = 5.5
_ABOVE_SENDER = 1.0
_SENDER_PITCH = 3.8


@dataclass(frozen=True, slots=True)
class Address:
    """An address that fits: the rows of the sender's line, of the endorsements and of the recipient."""

    sender: list[Row]
    endorsements: list[Row]
    recipient: list[Row]


def fit_address(sender: str, endorsements: Sequence[str], recipient: Sequence[str]) -> Address:
    """Return the rows of an address in type as large as fits.

    A recipient of more than six lines uses the lines that the endorsements leave free. Raises Refused if the
    address has still too many lines, or the sender's line is too long, for type that the post can read.
    """
    sender_rows = _fit("sender", [sender], _SENDER_POINTS, _SENDER_SMALLEST, _SENDER_PITCH)
    if len(sender_rows) > 1:
        raise Refused(
            "Die Absenderzeile über der Anschrift ist zu lang für das Sichtfenster. "
            "Es wurde nichts gedruckt. Bitte kürzen Sie den Namen der Stadt oder ihre Anschrift.",
            "sender",
        )
    endorsement_rows = _fit("endorsement", endorsements, _ENDORSEMENT_POINTS, _SMALLEST, _ENDORSEMENT_PITCH)
    recipient_rows = fit_recipient(recipient)
    if len(endorsement_rows) + _extra(recipient_rows) > din5008.ENDORSEMENT_LINES:
        raise too_many_lines(len(recipient_rows) + len(endorsement_rows))
    return Address(sender_rows, endorsement_rows, recipient_rows)


def fit_recipient(recipient: Sequence[str]) -> list[Row]:
    """Return the rows of a recipient in the largest type in which each text stands on one line."""
    return _fit("recipient", recipient, _RECIPIENT_POINTS, _SMALLEST, _RECIPIENT_PITCH)


def recipient_style() -> Style:
    """Return the type of a recipient whose texts all find room in it."""
    return _pitched(_RECIPIENT_POINTS, _RECIPIENT_PITCH)


def source_of(name: str, index: int) -> str:
    """Return how the author of an address calls a text of it: "recipient" number 0, 1 …"""
    return f"{name} {index}"


def too_many_lines(lines: int) -> Refused:
    """Return the refusal of an address that would show only in part."""
    return Refused(
        f"Die Anschrift braucht {lines} Zeilen und passt so nicht in "
        "das Sichtfenster des Umschlags. Es wurde nichts gedruckt. Bitte kürzen Sie die Anschrift.",
        "recipient",
    )


def address_field(page: Page, parent: Element, address: Address, top: float) -> None:
    """Draw the sender's line, endorsements and the recipient into the field that begins at `top`."""
    recipient_top = top + _ABOVE_RECIPIENT - _extra(address.recipient) * _RECIPIENT_PITCH
    endorsement_top = recipient_top - len(address.endorsements) * _ENDORSEMENT_PITCH
    block = parent.add("Div")
    for some, begin in (
        (address.sender, top + _ABOVE_SENDER),
        (address.endorsements, endorsement_top),
        (address.recipient, recipient_top),
    ):
        write(page, some, Column(_LEFT, begin, WIDTH, top + din5008.ADDRESS_HEIGHT), Writing(block))


def _extra(recipient: Sequence[Row]) -> int:
    """Return how many lines more than usual a recipient needs."""
    return max(len(recipient) - din5008.RECIPIENT_LINES, 0)


@cache
def _pitched(size: float, pitch: float) -> Style:
    """Return type whose lines stand `pitch` mm apart."""
    return Style(size, leading=pitch / (size * MM_PER_POINT))


def _fit(name: str, texts: Sequence[str], size: float, smallest: float, pitch: float) -> list[Row]:
    """Return rows in type that lets each text stand on one line; in the smallest type a text may wrap."""
    found = _set(name, texts, _pitched(size, pitch))
    if any(row.index for row in found):
        style = Style(size)
        for one in texts:
            style = fitted(one, style, smallest, WIDTH)
        found = _set(name, texts, _pitched(style.size, pitch))
    return found


def _set(name: str, texts: Sequence[str], style: Style) -> list[Row]:
    return rows([Block(one, style, source=source_of(name, index)) for index, one in enumerate(texts)], WIDTH)

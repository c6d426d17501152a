"""Writes finished sheets to files, where a person or a script wants them."""

from collections.abc import Callable
from pathlib import Path

from rathaus_desk.domain.errors import Refused
from rathaus_desk.paper.preview import page_size
from rathaus_desk.whole_file import may_replace, write_whole

_PDF = b"%PDF-"


def sheet_size(pdf: bytes) -> tuple[float, float]:
    """Return width and height of a sheet in mm, for the printer to choose its paper."""
    return page_size(pdf)


def write_sheet(pdf: bytes, target: Path, before: Callable[[], None] | None = None) -> None:
    """Write a sheet to `target`, whole or not at all; `before` runs when nothing can go wrong but the name.

    Refuses to replace anything that is no PDF: a slip of the hand must not cost a database.
    """
    if not may_replace(target, lambda beginning: beginning.startswith(_PDF), ".pdf"):
        raise Refused(
            f"{target} ist kein PDF und wird nicht überschrieben. Bitte einen anderen Namen wählen."
        )
    try:
        write_whole(target, pdf, before)
    except OSError as error:
        raise Refused(f"{target} lässt sich nicht schreiben. Bitte einen anderen Ort wählen.") from error

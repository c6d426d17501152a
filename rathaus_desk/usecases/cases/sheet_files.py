"""Writes finished sheets to files, where a person or a script wants them."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from rathaus_desk.domain.errors import Refused
from rathaus_desk.paper.preview import page_size

_PDF = b"%PDF-"


def sheet_size(pdf: bytes) -> tuple[float, float]:
    """Return width and height of a sheet in mm, for the printer to choose its paper."""
    return page_size(pdf)


def write_sheet(pdf: bytes, target: Path, before: Callable[[], None] | None = None) -> None:
    """Write a sheet to `target`, whole or not at all; `before` runs when nothing can go wrong but the name.

    Refuses to replace anything that is no PDF: a slip of the hand must not cost a database.
    """
    if not _replaceable(target):
        raise Refused(
            f"{target} ist kein PDF und wird nicht überschrieben. Bitte einen anderen Namen wählen."
        )
    temporary = target.with_name(f"{target.name}.{os.getpid()}.neu")
    try:
        temporary.write_bytes(pdf)
        if before is not None:
            before()
        os.replace(temporary, target)
    except OSError as error:
        raise Refused(f"{target} lässt sich nicht schreiben. Bitte einen anderen Ort wählen.") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _replaceable(target: Path) -> bool:
    try:
        if not target.exists():
            return True
        if not target.is_file():
            return False
        with target.open("rb") as file:
            beginning = file.read(len(_PDF))
    except OSError:
        return True  # writing will say in words why it cannot be
    return beginning == _PDF or (not beginning and target.suffix.lower() == ".pdf")

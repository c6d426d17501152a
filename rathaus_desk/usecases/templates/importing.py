"""Reads a letter of Word or Writer from a file, as the beginning of a template."""

from pathlib import Path

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.templates.document_import import import_document
from rathaus_desk.domain.templates.imported import ImportedTemplate
from rathaus_desk.domain.templates.office_file import LARGEST_FILE

_UNREADABLE = (
    "Die Datei lässt sich nicht öffnen. Es wurde nichts übernommen. "
    "Ist sie noch da, und dürfen Sie sie lesen?"
)


def read_document(path: Path) -> ImportedTemplate | Refused:
    """Return what a file holds, or why nothing was taken over; runs beside the window."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        return import_document(data, path.stem)
    except OSError:
        return Refused(_UNREADABLE, "file")
    except Refused as error:
        return error

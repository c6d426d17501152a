"""Reads the first sheet of a spreadsheet of unknown origin: proved first, then row by row, never whole."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from importlib import import_module
from typing import Any, NoReturn
from xml.parsers import expat

from rathaus_desk.domain.campaigns.lists import (
    LARGEST_LIST,
    LONGEST_LINE,
    ListLine,
    ReadList,
    SourceKind,
    list_of,
)
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused

LARGEST_UNPACKED = 200_000_000  # bytes of all parts, counted while unpacking, whatever the archive says
MOST_PARTS = 2_000
_BLOCK = 1 << 16
_XML = (".xml", ".rels", ".vml")
_SAFE = " Es wurde nichts übernommen."
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError)
_UNKNOWN = (*_BROKEN, AttributeError, IndexError, TypeError, SyntaxError, AssertionError)


def read_workbook(data: bytes) -> ReadList:
    """Return the first sheet of an XLSX. Refuses one that is too large, broken or hostile."""
    if len(data) > LARGEST_LIST:
        raise _refused(f"Die Tabelle ist zu groß: höchstens {LARGEST_LIST // 1_000_000} MB.")
    _prove(data)
    # Loading the library takes a quarter of a second, which only who opens a spreadsheet should wait.
    library = import_module("openpyxl")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-downs and colours, which nobody wants from a list
            book = library.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                return list_of(SourceKind.XLSX, "xlsx", data, _rows(book))
            finally:
                book.close()
    except _UNKNOWN as error:
        raise _unreadable() from error


def _rows(book: Any) -> Iterator[ListLine]:
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
    if sheet is None:
        raise _refused("In der Tabelle ist kein Blatt zu sehen.")
    sheet.reset_dimensions()  # some programs write down a wrong size
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = list(map(_in_words, row))
        while cells and not cells[-1]:
            cells.pop()
        reason = "zu viele Zeichen" if sum(map(len, cells)) > LONGEST_LINE else ""
        yield ListLine(number, tuple(cells), reason)


def _in_words(value: object) -> str:
    """Return a cell as the list would show it; a number that is whole is written without a comma."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime):
        return numeric_date(value.date()) if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return numeric_date(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}".replace(".", ",")
    return str(value)


def _prove(data: bytes) -> None:
    """Unpack every part once, counting, and let the parser stop at the first declaration of a type."""
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_UNPACKED:
                raise _refused("Die Tabelle ist ausgepackt zu groß.")
            for one in parts:
                left -= _prove_part(archive, one, left)
    except _BROKEN as error:
        raise _unreadable() from error


def _prove_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Return how many bytes a part has."""
    parser = _parser() if part.filename.lower().endswith(_XML) else None
    size = 0
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            size += len(block)
            if size > left:
                raise _refused("Die Tabelle ist ausgepackt zu groß.")
            if parser is not None:
                _feed(parser, block)
    return size


def _feed(parser: Any, block: bytes) -> None:
    try:
        parser.Parse(block, False)
    except expat.ExpatError as error:
        raise _unreadable() from error


def _parser() -> Any:
    parser = expat.ParserCreate()

    def declared(*_: object) -> NoReturn:
        raise _refused("Die Tabelle enthält Anweisungen, die in einer Liste nichts zu suchen haben.")

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = declared
    return parser


def _unreadable() -> Refused:
    return _refused(
        "Die Tabelle lässt sich nicht lesen. Bitte als XLSX ohne Passwort oder als CSV speichern."
    )


def _refused(reason: str) -> Refused:
    return Refused(reason + _SAFE, "content")

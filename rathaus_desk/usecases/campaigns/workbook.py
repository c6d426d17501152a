"""Reads the list out of a spreadsheet of unknown origin: proved first, then row by row, never whole."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import date, datetime, time
from importlib import import_module
from itertools import islice, repeat
from typing import Any, NoReturn
from xml.parsers import expat

from rathaus_desk.domain.campaigns.lists import (
    LARGEST_LIST,
    LONGEST_LINE,
    ListLine,
    ReadList,
    SourceKind,
    known_heads,
    list_of,
)
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.campaigns.workbook_bounds import Bounds

LARGEST_UNPACKED = 100_000_000  # bytes of all parts, counted while unpacking, whatever the archive says
_SHEETS = "xl/worksheets/"
# Elements of a part: of sheets as many as the longest list has with forty columns, of shared texts one for
# each cell; the rest is looks, and is kept in memory whole. A row of a sheet is read at once.
MOST_ELEMENTS = {_SHEETS: 8_000_000, "xl/sharedstrings": 2_000_000, "": 300_000}
MOST_IN_A_ROW = 60_000  # three elements for each of the 16,384 cells that a row can have
MOST_PARTS = 2_000
MOST_SHEETS, LOOKED_AT = 50, 30  # among how many sheets, and in which of their rows, the list is looked for
NO_RESULT = (
    "eine Formel hat kein Ergebnis; bitte die Datei in der Tabellenkalkulation öffnen und dort speichern"
)
_BLOCK = 1 << 16
_TOO_LARGE = (
    "Die Tabelle ist ausgepackt zu groß. Bitte nur das Blatt mit der Liste neu speichern, am besten als CSV."
)
_OTHERS = (
    ("opendocument.spreadsheet", "eine Tabelle von LibreOffice (ODS)"),
    ("opendocument", "ein Dokument von LibreOffice, keine Tabelle"),
    ("word/document.xml", "ein Textdokument (DOCX)"),
    ("ppt/presentation.xml", "eine Präsentation (PPTX)"),
    ("xl/workbook.bin", "eine Excel-Datei im Binärformat (XLSB)"),
)
_OTHER = "Das ist {what}."
_SAVED_ANEW = ". Bitte dort mit „Speichern unter“ als XLSX oder CSV speichern"
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"
_SAFE = " Es wurde nichts übernommen."
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError)
_UNKNOWN = (*_BROKEN, AttributeError, IndexError, TypeError, SyntaxError, AssertionError)


def read_workbook(data: bytes) -> ReadList:
    """Return the sheet of an XLSX that has the list. Refuses one that is too large, broken or hostile."""
    if len(data) > LARGEST_LIST:
        raise _refused(f"Die Tabelle ist zu groß: höchstens {LARGEST_LIST // 1_000_000} MB.")
    hollow = _prove(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-downs and colours, which nobody wants from a list
            with closing(_opened(data, results=True)) as book:
                sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
                at = _place_of_list(sheets)
                with closing(_opened(data, results=False)) if hollow else nullcontext() as twin:
                    formulas = twin and twin[sheets[at].title]
                    read = list_of(SourceKind.XLSX, "xlsx", data, _rows(sheets[at], formulas))
                return replace(read, sheet=sheets[at].title, sheets=len(sheets))
    except _UNKNOWN as error:
        raise _unreadable() from error


def _opened(data: bytes, *, results: bool) -> Any:
    """Return a workbook, with the results of its formulas or with the formulas themselves."""
    # Loading the library takes a quarter of a second, which only who opens a spreadsheet should wait.
    library = import_module("openpyxl")
    return library.load_workbook(io.BytesIO(data), read_only=True, data_only=results, keep_links=False)


def _place_of_list(sheets: Sequence[Any]) -> int:
    """Return which sheet has the list: that with most known heads, else the first with anything in it."""
    if not sheets:
        raise _refused("In der Tabelle ist kein Blatt zu sehen.")
    best, most = 0, (0, 0)
    for at, sheet in enumerate(sheets[:MOST_SHEETS]):
        first = [one for one in islice(_rows(sheet), LOOKED_AT) if any(one.cells)]
        worth = (known_heads(first), min(len(first), 1))
        if worth > most:
            best, most = at, worth
    return best


def _rows(sheet: Any, formulas: Any = None) -> Iterator[ListLine]:
    """Yield the rows of a sheet; with `formulas` those are told in which one has no result."""
    sheet.reset_dimensions()  # some programs write down a wrong size
    if formulas is not None:
        formulas.reset_dimensions()
    twins = formulas.iter_rows(values_only=True) if formulas is not None else repeat(())
    for number, (row, twin) in enumerate(
        zip(sheet.iter_rows(values_only=True), twins, strict=False), start=1
    ):
        cells = list(map(_in_words, row))
        while cells and not cells[-1]:
            cells.pop()
        reason = "zu viele Zeichen" if sum(map(len, cells)) > LONGEST_LINE else ""
        if any(value is None and _is_formula(told) for value, told in zip(row, twin, strict=False)):
            reason = NO_RESULT
        yield ListLine(number, tuple(cells), reason)


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


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


def _prove(data: bytes) -> bool:
    """Unpack every part once, counting, and let the parser stop at the first declaration of a type.

    Return whether a formula stands there without its result.
    """
    left, bounds = LARGEST_UNPACKED, Bounds()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if what := _other_table(archive):
                raise _refused(_OTHER.format(what=what))
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_UNPACKED:
                raise _refused(_TOO_LARGE)
            for one in parts:
                left -= _prove_part(archive, one, left, bounds)
        bounds.demand()
        return bounds.hollow
    except _BROKEN as error:
        raise _unreadable() from error


def _other_table(archive: zipfile.ZipFile) -> str:
    """Return what an archive is that is no XLSX, as one would say it in German; nothing if it may be one."""
    names = set(archive.namelist())
    kind = ""
    if "mimetype" in names:
        with archive.open("mimetype") as file:
            kind = file.read(100).decode("ascii", "replace")
    for mark, what in _OTHERS:
        if mark in kind or mark in names:
            return what + _SAVED_ANEW
    ours = any(one.startswith(("xl/", "[Content_Types]")) for one in names)
    return "" if ours else "ein gepackter Ordner (ZIP). Bitte erst entpacken und dann die Liste darin nehmen"


def _prove_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, bounds: Bounds) -> int:
    """Return how many bytes a part has. Whatever begins as XML may be read as a sheet, by any name."""
    parser = None
    size = 0
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            if not size and block.lstrip(_BEFORE_XML).startswith(b"<"):
                parser = _parser(part.filename.lower())
                bounds.watch(parser)
            size += len(block)
            if size > left:
                raise _refused(_TOO_LARGE)
            if parser is not None:
                _feed(parser, block)
    return size


def _feed(parser: Any, block: bytes) -> None:
    try:
        parser.Parse(block, False)
    except expat.ExpatError as error:
        raise _unreadable() from error


def _parser(name: str) -> Any:
    parser = expat.ParserCreate()
    left = next(most for begin, most in MOST_ELEMENTS.items() if name.startswith(begin))
    in_row = 0

    def begun(tag: str, _attributes: object) -> None:
        nonlocal left, in_row
        left, in_row = left - 1, 0 if tag.endswith("row") else in_row + 1
        if left < 0 or (in_row > MOST_IN_A_ROW and name.startswith(_SHEETS)):
            raise _refused(_TOO_LARGE)

    def declared(*_: object) -> NoReturn:
        raise _refused("Die Tabelle enthält Anweisungen, die in einer Liste nichts zu suchen haben.")

    parser.StartElementHandler = begun
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = declared
    return parser


def _unreadable() -> Refused:
    return _refused(
        "Die Tabelle lässt sich nicht lesen. Bitte als XLSX ohne Passwort oder als CSV speichern."
    )


def _refused(reason: str) -> Refused:
    return Refused(reason + _SAFE, "content")

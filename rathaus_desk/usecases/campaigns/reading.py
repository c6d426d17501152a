"""Opens a list of any kind, and gives back what could not be read, to be mended and read again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rathaus_desk.domain.campaigns.lists import (
    LARGEST_LIST,
    LINE_HEAD,
    REASON_HEAD,
    ListLine,
    ReadList,
    SourceKind,
    other_kind,
    read_text_list,
)
from rathaus_desk.domain.cases.exports import Cell, ExportColumn, ExportFormat
from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.campaigns.workbook import read_workbook
from rathaus_desk.usecases.lists.export_files import Progress, export_table, give_name

_ARCHIVE = b"PK\x03\x04"
_OTHER = "Das ist {what}. Gebraucht wird eine Liste als XLSX oder CSV. Es wurde nichts übernommen."


def read_list(data: bytes, kind: SourceKind = SourceKind.CSV, encoding: str = "") -> ReadList:
    """Return a list by its first bytes, not by its name. Refuses one that is no list, in German."""
    if data.startswith(_ARCHIVE):
        return read_workbook(data)
    if what := other_kind(data):
        raise Refused(_OTHER.format(what=what), "content")
    return read_text_list(data, kind, encoding)


def read_file(path: Path, encoding: str = "") -> tuple[bytes, ReadList]:
    """Return the bytes of a file, and the list in it. Refuses one that cannot be read."""
    try:
        if path.stat().st_size > LARGEST_LIST:
            raise Refused(f"Die Liste ist zu groß: höchstens {LARGEST_LIST // 1_000_000} MB.", "content")
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            "Diese Datei lässt sich nicht lesen. Bitte nachsehen, ob es sie gibt und ob sie woanders offen "
            "ist. Es wurde nichts übernommen.",
            "content",
        ) from error
    return data, read_list(data, encoding=encoding)


def write_rejects(target: Path, heads: Sequence[str], broken: Sequence[ListLine]) -> None:
    """Write the lines that could not be read, with the reason of each, as CSV that can be read again."""
    columns = [ExportColumn(f"c{at}", head, True) for at, head in enumerate(heads)]
    columns += [ExportColumn("reason", REASON_HEAD), ExportColumn("line", LINE_HEAD)]
    export_table(target, ExportFormat.CSV, columns, _rejects(broken, len(heads)), Progress())
    give_name(target)


def _rejects(broken: Sequence[ListLine], width: int) -> Iterator[Sequence[Cell]]:
    for one in broken:
        kept = (*one.cells[:width], *[""] * (width - len(one.cells)))
        beyond = f"; zu viel: {' | '.join(one.cells[width:])}" if len(one.cells) > width else ""
        yield (*kept, one.reason + beyond, one.number)

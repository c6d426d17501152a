"""Writes tables to CSV and XLSX; no other module does, so that no cell goes around the gate."""

import csv
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import xlsxwriter

from rathaus_desk.domain.cases.exports import Cell, ExportColumn, ExportFormat
from rathaus_desk.domain.cell import safe_cell
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.whole_file import beside_of, may_replace

MOST_XLSX_ROWS = 1_048_575  # below the head, what a sheet can hold (ECMA-376)
_BLOCK = 1 << 20
_HEAD = {ExportFormat.XLSX: b"PK\x03\x04", ExportFormat.CSV: b"\xef\xbb\xbf"}
_WIDTH = 22  # of a column, in figures
_YES, _NO = "ja", "nein"


class Cancelled(Exception):
    """Somebody has changed her mind; nothing of the file is left."""


@dataclass(slots=True)
class Progress:
    """How far a file is, seen from the window; `stop` is set there and obeyed before the next row."""

    written: int = 0
    total: int = 0
    stop: Event = field(default_factory=Event)

    def step(self) -> None:
        """Count a row. Raises Cancelled if somebody wants to stop."""
        if self.stop.is_set():
            raise Cancelled
        self.written += 1


def export_table(
    target: Path,
    kind: ExportFormat,
    columns: Sequence[ExportColumn],
    rows: Iterable[Sequence[Cell]],
    progress: Progress,
) -> str:
    """Write `rows` beside `target` and return the file's SHA-256; `give_name` makes it the file.

    Texts pass the gate for cells; in XLSX figures and dates are figures and dates. Raises Cancelled, and
    Refused if the place cannot be written; in both cases nothing is left of the file.
    """
    _refuse_foreign(target, kind)
    beside = beside_of(target)
    try:
        (_write_xlsx if kind is ExportFormat.XLSX else _write_csv)(beside, columns, rows, progress)
        return _fingerprint(beside)
    except OSError as error:
        remove_beside(target)
        raise Refused(f"{target} lässt sich nicht schreiben. Bitte einen anderen Ort wählen.") from error
    except BaseException:
        remove_beside(target)
        raise


def remove_beside(target: Path) -> None:
    """Remove what was written beside `target`."""
    with suppress(OSError):
        beside_of(target).unlink()


def give_name(target: Path) -> None:
    """Make what was written beside `target` the file itself. Refuses in words if that cannot be."""
    try:
        os.replace(beside_of(target), target)
    except OSError as error:
        remove_beside(target)
        raise Refused(
            f"{target} ist gerade in einem anderen Programm offen oder nicht beschreibbar. "
            "Es wurde nichts geschrieben. Bitte einen anderen Namen wählen."
        ) from error


def _refuse_foreign(target: Path, kind: ExportFormat) -> None:
    """Only a table of the same kind is replaced."""
    if not may_replace(target, lambda beginning: beginning.startswith(_HEAD[kind]), f".{kind.value}"):
        raise Refused(
            f"{target} ist keine Tabelle dieser Art und wird nicht überschrieben. "
            "Bitte einen anderen Namen wählen."
        )


def _write_csv(
    path: Path, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Cell]], progress: Progress
) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow([safe_cell(one.title) for one in columns])
        for row in rows:
            progress.step()
            writer.writerow([_in_words(one) for one in row])


def _in_words(value: Cell) -> str:
    """Return a value as a German spreadsheet reads it from a text file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, datetime):
        return f"{numeric_date(value.date())} {value:%H:%M}"
    if isinstance(value, date):
        return numeric_date(value)
    if isinstance(value, int):
        return str(value)
    return str(value).replace(".", ",") if isinstance(value, float) else safe_cell(value)


def _write_xlsx(
    path: Path, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Cell]], progress: Progress
) -> None:
    # Row by row, so that a million cases need no memory; nothing typed is ever guessed to be something else.
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd.mm.yyyy",
    }
    book = xlsxwriter.Workbook(str(path), options)
    try:
        sheet = book.add_worksheet("Liste")
        head, moment = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(columns) - 1, 0), _WIDTH)
        for at, one in enumerate(columns):
            sheet.write_string(0, at, safe_cell(one.title), head)
        for line, row in enumerate(rows, start=1):
            progress.step()
            if line > MOST_XLSX_ROWS:
                raise Refused("So viele Zeilen fasst eine Excel-Tabelle nicht. Bitte CSV wählen.")
            for at, value in enumerate(row):
                _put(sheet, line, at, value, moment)
    except BaseException:
        # Closing would write the sheet to its end; the scratch files go, the half file is removed above.
        _drop_scratch(book)
        raise
    book.close()


def _put(sheet: Any, line: int, at: int, value: Cell, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, at, _YES if value else _NO)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, at, value.replace(tzinfo=None), moment)
    elif isinstance(value, date):
        sheet.write_datetime(line, at, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, safe_cell(value))


def _drop_scratch(book: Any) -> None:
    """Remove the scratch files of a book that is given up, and keep it from writing itself later."""
    book.fileclosed = 1
    for sheet in book.worksheets():
        scratch = getattr(sheet, "row_data_fh", None)
        name = getattr(sheet, "row_data_filename", "")
        if scratch is not None:
            scratch.close()
        with suppress(OSError):
            Path(name or "").unlink()


def _fingerprint(path: Path) -> str:
    made = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()

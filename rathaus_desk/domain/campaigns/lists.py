"""Somebody's list, read: its heads, its lines with their numbers, and what could not be read and why."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from rathaus_desk.domain.campaigns.columns import (
    BrokenLine,
    Column,
    guess_columns,
    recipient_of,
    with_addresses,
)
from rathaus_desk.domain.campaigns.encodings import decode
from rathaus_desk.domain.campaigns.fixed_width import with_tabs
from rathaus_desk.domain.campaigns.list_dates import months_first
from rathaus_desk.domain.campaigns.recipients import Recipient
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import clean, figure, fold

LARGEST_LIST = 20_000_000  # bytes
MOST_LINES = 50_000
MOST_COLUMNS = 100
LONGEST_LINE = 20_000  # characters of one record
MOST_BREAKS = 8  # lines of one record; beyond that a quotation mark was never closed
HEADS_WITHIN = 10  # records; above the heads some lists have a title
REASON_HEAD, LINE_HEAD = "Grund der Rückgabe", "Zeile im Original"
_DELIMITERS = ";,\t|"
_TRIED = 50  # records
_LOOKED_AT = 4_000  # bytes
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    (_OLD_OFFICE, "eine Excel-Datei alter Art (XLS) oder eine mit Passwort"),
    (b"\x89PNG", "ein Bild"),
    (b"\xff\xd8\xff", "ein Bild"),
    (b"GIF8", "ein Bild"),
    (b"%PDF", "ein PDF"),
    (b"<!doctype html", "eine Internetseite"),
    (b"<html", "eine Internetseite"),
    (b"<?xml", "eine XML-Datei"),
    (b"{\\rtf", "ein Textdokument (RTF)"),
    (b"[{", "eine JSON-Datei"),
    (b'{"', "eine JSON-Datei"),
    (b"begin:v", "eine Datei mit Kontakten oder Terminen (VCF, ICS)"),
)
# What text in any of our encodings has: all but signs that steer a terminal. A few of those are a slip.
_WRITTEN = bytes({*range(32, 256), *b"\t\r\n\f\x00\x1a"} - {127})
_SLIPS = 20  # zeros in a list that is text all the same
_SAFE = " Es wurde nichts übernommen."


class SourceKind(StrEnum):
    """Where recipients come from."""

    REGISTER = "register"
    CSV = "csv"
    XLSX = "xlsx"
    LIST = "list"  # typed or pasted
    MAILING = "mailing"  # who consented


# What we write from what the register says: names and addresses as they are there now.
FROM_REGISTER = (SourceKind.REGISTER, SourceKind.MAILING)


@dataclass(frozen=True, slots=True)
class ListLine:
    """A record of a list; `number` is the line on which it begins, counted from 1."""

    number: int
    cells: tuple[str, ...]
    reason: str = ""  # why it cannot be used, a German half-sentence


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list as it was read; heads that have none are called "Spalte 3"."""

    kind: SourceKind
    encoding: str
    digest: str  # SHA-256 of the bytes
    heads: tuple[str, ...]
    lines: tuple[ListLine, ...]
    sheet: str = ""  # of a workbook: which sheet was read
    sheets: int = 1  # how many can be seen in it

    @property
    def columns(self) -> tuple[Column, ...]:
        """What each column probably is."""
        return with_addresses(guess_columns(self.heads), [one.cells for one in self.lines[:_TRIED]])

    @property
    def heads_key(self) -> str:
        """By what two lists have the same heads."""
        return sha256("\n".join(map(fold, self.heads)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of a list as recipients, and those that could not become one."""

    recipients: tuple[Recipient, ...]
    broken: tuple[ListLine, ...]
    months_first: bool = False  # days of birth as 3/12/1948 were read as the 12th of March


def other_kind(data: bytes) -> str:
    """Return what a file is that is no list, as one would say it in German; nothing if it may be one."""
    beginning = data[:_LOOKED_AT].lstrip()
    for mark, what in _OTHER_KINDS:
        if beginning.startswith(mark) or (mark.islower() and beginning.lower().startswith(mark)):
            return what
    zeros = beginning.count(0)
    halves = beginning[:2] in (b"\xff\xfe", b"\xfe\xff") or len(beginning) <= zeros * 5 < len(beginning) * 4
    odd = max(len(beginning.translate(None, _WRITTEN)), 0 if halves else zeros - _SLIPS)
    return "keine Liste, die sich lesen lässt" if odd * 20 > len(beginning) and not halves else ""


def read_text_list(data: bytes, kind: SourceKind = SourceKind.CSV, chosen: str = "") -> ReadList:
    """Return a CSV file or a pasted list, in the `chosen` encoding or the one it seems to have.

    Refuses one that is too large, or without a line.
    """
    if len(data) > LARGEST_LIST:
        raise Refused(f"Die Liste ist zu groß: höchstens {LARGEST_LIST // 1_000_000} MB.{_SAFE}", "content")
    text, encoding = decode(data, chosen)
    physical = list(io.StringIO(text, newline=""))
    told = _told_delimiter(physical)
    delimiter = told or _delimiter(physical)
    if not told and not _evenness(physical, delimiter)[0]:
        printed = with_tabs(physical, _known_heads, HEADS_WITHIN)
        physical, delimiter = (printed, "\t") if printed else (physical, delimiter)
    records = _records(physical[bool(told) :], delimiter, 1 + bool(told))
    return list_of(kind, encoding, data, records)


def list_of(kind: SourceKind, encoding: str, data: bytes, records: Iterator[ListLine]) -> ReadList:
    """Return a list from its records: heads found, blank ones left out. Refuses too many, and none."""
    kept: list[ListLine] = []
    for one in records:
        if one.reason or any(cell.strip() for cell in one.cells):
            kept.append(one)
        if len(kept) > MOST_LINES + HEADS_WITHIN:
            raise Refused(
                f"Die Liste hat mehr als {figure(MOST_LINES)} Zeilen. Bitte teilen.{_SAFE}", "content"
            )
    at = _heads_at(kept)
    heads = kept[at].cells if at is not None else ()
    lines = kept[at + 1 :] if at is not None else kept
    if not lines:
        raise Refused(f"Die Liste ist leer. Bitte eine andere Datei wählen.{_SAFE}", "content")
    heads = _without_tail(heads, lines)
    width = len(heads) or Counter(len(one.cells) for one in lines).most_common(1)[0][0]
    if width > MOST_COLUMNS:
        raise Refused(f"Die Liste hat mehr als {MOST_COLUMNS} Spalten.{_SAFE}", "content")
    named = tuple(clean(heads[at]) if at < len(heads) else "" for at in range(width))
    named = tuple(head or f"Spalte {number}" for number, head in enumerate(named, 1))
    padded = width if kind is SourceKind.XLSX else 0  # whose lines end with their last cell
    fitted = tuple(_fitted(one, width, padded) for one in lines)
    return ReadList(kind, encoding, sha256(data).hexdigest(), named, fitted)


def sort_lines(read: ReadList, columns: Sequence[Column], source: int = 1) -> Sorted:
    """Return what the lines of a list become if its columns mean this."""
    recipients, broken = [], []
    months = _months_first(read, columns)
    for one in read.lines:
        if one.reason:
            broken.append(one)
            continue
        try:
            recipients.append(recipient_of(one.number, one.cells, read.heads, columns, source, months))
        except BrokenLine as error:
            broken.append(ListLine(one.number, one.cells, str(error)))
    return Sorted(tuple(recipients), tuple(broken), months is True)


def _without_tail(heads: tuple[str, ...], lines: Sequence[ListLine]) -> tuple[str, ...]:
    """Return the heads without empty ones at the end, under which no line has anything."""
    while heads and not heads[-1].strip():
        if any(one.cells[len(heads) - 1 :] and one.cells[len(heads) - 1].strip() for one in lines):
            break
        heads = heads[:-1]
    return heads


def _months_first(read: ReadList, columns: Sequence[Column]) -> bool | None:
    """Tell whether the days of birth of a list begin with the month, None if nothing tells."""
    if Column.BORN not in columns:
        return None
    at = columns.index(Column.BORN)
    return months_first(one.cells[at] for one in read.lines if len(one.cells) > at)


def _fitted(one: ListLine, width: int, padded: int) -> ListLine:
    """Return a record without the empty cells that a spreadsheet hangs on, and without guards of ours."""
    cells = [_unguarded(cell) for cell in one.cells]
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    cells += [""] * (padded - len(cells))
    return ListLine(one.number, tuple(cells), one.reason)


def _unguarded(cell: str) -> str:
    """Return a cell of a file of ours as it was before safe_cell put an apostrophe before it."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@") else cell


def known_heads(records: Sequence[ListLine]) -> int:
    """Return how many heads that we know the best of the first records of a list has."""
    return max((_known_in(one) for one in records[:HEADS_WITHIN]), default=0)


def _known_in(one: ListLine) -> int:
    return _known_heads(one.cells)


def _known_heads(cells: Sequence[str]) -> int:
    return sum(column not in (Column.MORE, Column.IGNORED) for column in guess_columns(cells))


def _heads_at(records: Sequence[ListLine]) -> int | None:
    """Return which of the first records bears the heads: the one with most known words, if any has some."""
    known = [_known_in(one) for one in records[:HEADS_WITHIN]]
    best = max(known, default=0)
    return known.index(best) if best else None


def _told_delimiter(physical: Sequence[str]) -> str:
    """Return the delimiter that the first line of some files names for the spreadsheet: "sep=;"."""
    first = physical[0].strip("\r\n") if physical else ""
    return first[4] if len(first) == 5 and first.lower().startswith("sep=") else ""


def _delimiter(physical: Sequence[str]) -> str:
    return max(_DELIMITERS, key=lambda one: _evenness(physical, one))


def _evenness(physical: Sequence[str], delimiter: str) -> tuple[float, int]:
    """Return how many of the first records have the same width, above one cell, and how wide that is."""
    widths: Counter[int] = Counter()
    for one in _records(physical[: _TRIED * 2], delimiter, 1):
        widths[len(one.cells)] += 1
        if widths.total() == _TRIED:
            break
    width, times = widths.most_common(1)[0] if widths else (1, 0)
    return (times / widths.total() if width > 1 else 0.0, width)


def _records(physical: Sequence[str], delimiter: str, number: int) -> Iterator[ListLine]:
    """Yield the records of lines; one whose quotation mark is never closed costs only its own line."""
    at = 0
    while at < len(physical):
        line = physical[at]
        if len(line) > LONGEST_LINE:
            cells: tuple[str, ...] = (line[:LONGEST_LINE],)
            yield ListLine(number + at, cells, f"länger als {figure(LONGEST_LINE)} Zeichen")
            at += 1
        elif '"' not in line:
            yield ListLine(number + at, tuple(line.rstrip("\r\n").split(delimiter)))
            at += 1
        else:
            cells, taken = _quoted(physical[at : at + MOST_BREAKS], delimiter)
            reason = "" if taken else "ein Anführungszeichen wird nicht geschlossen"
            yield ListLine(number + at, cells, reason)
            at += taken or 1


def _quoted(lines: Sequence[str], delimiter: str) -> tuple[tuple[str, ...], int]:
    """Return the cells of a record with quotation marks, and how many lines it takes; 0 if it has no end."""
    spaced = f'{delimiter} "' in lines[0]  # some programs put a blank before the mark
    for strict in (True, False):
        try:
            reader = csv.reader(lines, delimiter=delimiter, strict=strict, skipinitialspace=spaced)
            cells = next(reader)
        except csv.Error:
            continue
        if strict or reader.line_num == 1:
            return tuple(cells), reader.line_num
    return (lines[0].rstrip("\r\n"),), 0

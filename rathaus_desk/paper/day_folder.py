"""The folder of a day of the service mobile: one file, each part on sheets of its own, in large type."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rathaus_desk.domain.bookings.day_folders import DayFolder, FolderBooking, FolderHalt, FolderPart
from rathaus_desk.domain.dates import clock, full_day
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.domain.words import word
from rathaus_desk.paper.checklist import checklist_text
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document, Page
from rathaus_desk.paper.flow import Block, Column, Writing, column_of, paginate, points, rows, write
from rathaus_desk.paper.fonts import Weight, printable
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.slip import in_print
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP, head, number_pages
from rathaus_desk.paper.text import Style

_NAME = "Tagesmappe"
_BODY = Style(14.0, leading=1.3)
_STRONG = replace(_BODY, weight=Weight.SEMIBOLD)
_TITLE = replace(_STRONG, size=20.0, leading=1.25)
_NUMBER = replace(_STRONG, size=28.0, leading=1.2)
_GAP = _BODY.line_height
_TICK_INDENT = _BODY.size * 0.62
_TIME_INDENT = 26.0
_FACT_INDENT = 40.0
_FOOT_POINTS, _NUMBER_BASE = 10.0, 287.0
_FIRST = Column(MARGIN_LEFT, 40.0, TEXT_WIDTH, 280.0)
_NEXT = Column(MARGIN_LEFT, NEXT_PAGE_TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM)
_LINE_PITCH = 9.5  # mm between lines to write on by hand
# What a blank form asks for, and on how many lines.
_FIELDS = (
    ("Anliegen", 3), ("Wo", 1), ("Name", 1), ("Anschrift", 2), ("Telefon", 1), ("Wann zurückrufen", 1),
    ("Was noch wichtig ist", 4), ("Aufgenommen von, um", 1),
)  # fmt: skip


def render_day_folder(folder: DayFolder, parts: Sequence[FolderPart] = tuple(FolderPart)) -> bytes:
    """Return the folder as one PDF, or some of its parts; the first sheet bears the head."""
    name = _NAME if len(parts) == len(FolderPart) else ", ".join(word(one) for one in parts)
    title = f"{name} {full_day(folder.day)}, {folder.vehicle}"
    document = Document(
        practice_title(title, folder.practice),
        folder.dated.date(),
        mark_as_practice if folder.practice else None,
    )
    for part in FolderPart:
        if part in parts:
            _PARTS[part](document, folder)
    if not document.pages:
        _section(document, folder, [Block(title, _TITLE, "H1"), Block("Dafür gibt es nichts.", _BODY)])
    number_pages(document, title, _FOOT_POINTS, _NUMBER_BASE)
    return pdf_bytes(document)


def _route(document: Document, folder: DayFolder) -> None:
    blocks = [
        Block(f"{folder.vehicle}, {full_day(folder.day)}", _TITLE, "H1", keep=True),
        Block(f"Es fahren: {', '.join(folder.crew)}" if folder.crew else "", _BODY),
        Block("Ablauf", _STRONG, "H2", before=0.8 * _GAP, keep=True),
        *points(_times(folder), _BODY, between=0.15 * _GAP, indent=_TIME_INDENT, label_style=_STRONG),
    ]
    for one in folder.halts:
        if one.facts:
            blocks.append(Block(one.name, _STRONG, "H2", before=0.8 * _GAP, keep=True))
            blocks += points(one.facts, _BODY, between=0.1 * _GAP, indent=_FACT_INDENT, label_style=_STRONG)
    _section(document, folder, blocks)


def _times(folder: DayFolder) -> list[tuple[str, str]]:
    lines = [(folder.departs, f"Abfahrt {folder.depot}".strip())]
    for one in folder.halts:
        span = f"{minute_on_clock(one.opens)} bis {minute_on_clock(one.closes)} Uhr"
        place = f", {one.place}" if printable(one.place) else ""
        until = f"weiter um {minute_on_clock(one.leaves)} Uhr"
        what = "Hausbesuch" if one.is_visit else "geöffnet"
        rides = "; ".join(
            _ride(each) for each in one.bookings if each.ride_needed and each.starts is not None
        )
        fetched = f". Abzuholen: {rides}" if rides else ""
        lines.append((one.arrives, f"{one.name}{place}: {what} {span}, {until}{fetched}"))
    if folder.pause:
        lines.append((folder.pause[0], f"Pause bis {minute_on_clock(folder.pause[1])} Uhr"))
    lines.append((folder.back, f"Zurück {folder.depot}".strip()))
    return [(minute_on_clock(at), text) for at, text in sorted(lines, key=lambda one: one[0])]


def _ride(one: FolderBooking) -> str:
    due = f"für {minute_on_clock(one.starts)} Uhr" if one.starts is not None else ""
    where = one.ride_from or "Anschrift erfragen"
    phone = f"Telefon {one.phone}" if one.phone else ""
    return ", ".join(part for part in (one.name, where, due, phone) if part)


def _doors(document: Document, folder: DayFolder) -> None:
    for one in folder.halts:
        if not one.is_visit:
            _section(document, folder, _door(one, folder))


def _door(one: FolderHalt, folder: DayFolder) -> list[Block]:
    span = f"{minute_on_clock(one.opens)} bis {minute_on_clock(one.closes)} Uhr"
    booked = [each for each in one.bookings if each.starts is not None]
    waiting = [each for each in one.bookings if each.starts is None]
    blocks = [
        Block(f"Türliste: {one.name}", _TITLE, "H1", keep=True),
        Block(f"{full_day(folder.day)}, {span}", _BODY),
        Block("" if booked else "Niemand ist angemeldet.", _BODY, before=0.5 * _GAP),
        *_ticks([_said(each) for each in booked], 0.5 * _GAP),
    ]
    if waiting:
        blocks.append(Block("Warteliste", _STRONG, "H2", before=0.8 * _GAP, keep=True))
        blocks += _ticks([_said(each) for each in waiting], 0.2 * _GAP)
    if one.walk_in:
        first, last = map(minute_on_clock, one.walk_in)
        blocks.append(Block("Ohne Anmeldung", _STRONG, "H2", before=0.8 * _GAP, keep=True))
        blocks.append(Block(f"{first} bis {last} Uhr, der Reihe nach.", _BODY))
    return blocks


def _said(one: FolderBooking) -> str:
    at = f"{minute_on_clock(one.starts)} Uhr" if one.starts is not None else ""
    phone = f"Telefon {one.phone}" if one.phone else ""
    ride = f"abholen bei {one.ride_from}" if one.ride_from else "braucht eine Fahrt"
    parts = (
        at,
        one.name,
        one.what,
        f"{one.minutes} Minuten",
        phone,
        ride if one.ride_needed else "",
        one.note,
    )
    return ", ".join(part for part in parts if part)


def _kit(document: Document, folder: DayFolder) -> None:
    blocks = [
        Block("Packliste", _TITLE, "H1", keep=True),
        Block(f"{folder.vehicle}, {full_day(folder.day)}", _BODY),
    ]
    for heading, lines in folder.kit:
        blocks.append(Block(heading, _STRONG, "H2", before=0.8 * _GAP, keep=True))
        blocks += _ticks(lines, 0.2 * _GAP)
    _section(document, folder, blocks)


def _phones(document: Document, folder: DayFolder) -> None:
    blocks = [
        Block("Telefonliste", _TITLE, "H1", keep=True),
        *points(
            [(phone, name) for name, phone in folder.phones],
            _BODY,
            before=0.5 * _GAP,
            between=0.1 * _GAP,
            label_style=_STRONG,
        ),
    ]
    _section(document, folder, blocks)


def _sheets(document: Document, folder: DayFolder) -> None:
    for one in folder.sheets:
        _section(document, folder, checklist_text(one, _BODY))


def _forms(document: Document, folder: DayFolder) -> None:
    for number in folder.numbers:
        page, column = _page(document, folder), _column(len(document.pages) - 1)
        _form(document, page, column, number)


def _form(document: Document, page: Page, column: Column, number: str) -> None:
    """Draw a form to be filled in by hand; its lines are no text."""
    blocks = [
        Block("Aufnahmebogen", _TITLE, "H1", keep=True),
        Block(f"Nummer {in_print(number)}", _NUMBER),
    ]
    top = column_of(page, document.root, blocks, column) + 0.3 * _GAP
    for name, lines in _FIELDS:
        label = Column(column.left, top, column.width, column.bottom)
        top = column_of(page, document.root, [Block(name, _STRONG)], label)
        for _ in range(lines):
            top += _LINE_PITCH
            with page.artifact():
                page.rule((column.left, top - 1.5), column.width, 0.5)


_PARTS: dict[FolderPart, Callable[[Document, DayFolder], None]] = {
    FolderPart.ROUTE: _route,
    FolderPart.DOORS: _doors,
    FolderPart.KIT: _kit,
    FolderPart.PHONES: _phones,
    FolderPart.SHEETS: _sheets,
    FolderPart.FORMS: _forms,
}


def _ticks(lines: Sequence[str], before: float) -> list[Block]:
    found = [("", one) for one in lines]
    listed = points(found, _BODY, before=before, between=0.25 * _GAP, indent=_TICK_INDENT)
    return [replace(one, tick=True) for one in listed]


def _section(document: Document, folder: DayFolder, blocks: Sequence[Block]) -> None:
    """Write blocks onto sheets of their own."""
    start, writing = len(document.pages), Writing(document.root)
    shares = paginate(rows(blocks, TEXT_WIDTH), lambda at: _room(start + at))
    for at, share in enumerate(shares):
        write(_page(document, folder), share, _column(start + at), writing)


def _page(document: Document, folder: DayFolder) -> Page:
    page = document.page()
    if len(document.pages) == 1:
        head(page, document.root, folder.letterhead, f"Stand {clock(folder.dated)} Uhr")
    return page


def _column(number: int) -> Column:
    return _NEXT if number else _FIRST


def _room(number: int) -> float:
    return _column(number).bottom - _column(number).top

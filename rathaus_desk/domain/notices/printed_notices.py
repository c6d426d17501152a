"""A notice that is printed many times: the words as they were, and a job that counts its copies."""

from dataclasses import dataclass

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.notices.notices import NoticePaper, NoticeSheet
from rathaus_desk.domain.printing.print_jobs import PrintJob, PrintKind
from rathaus_desk.domain.printing.printers import A3, A4

BATCH = 100  # copies that go to the printer at once


@dataclass(frozen=True, kw_only=True)
class PrintNotice(Command[PrintJob]):
    """Lay down a job of so many sheets of a notice, in the words that it has now; print nothing yet.

    With `duplex` a reading version of several pages goes on both sides; a leaflet always does.
    """

    notice_id: int
    sheet: NoticeSheet
    copies: int
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class NoticeRun:
    """All that the copies of a job are made of."""

    job: PrintJob
    paper: NoticePaper


def print_kind(sheet: NoticeSheet) -> PrintKind:
    """Return for which printer, tray and sides the PC is asked when a sheet is printed."""
    return PrintKind.NOTICE_A3 if sheet is NoticeSheet.POSTER_A3 else PrintKind.NOTICE


def paper_of(sheet: NoticeSheet) -> tuple[int, int]:
    """Return the paper that a sheet needs, in 1/100 mm."""
    return A3 if sheet is NoticeSheet.POSTER_A3 else A4


def on_both_sides(sheet: NoticeSheet, pages: int, *, wanted: bool) -> bool:
    """Tell whether a sheet of so many pages is printed on both sides."""
    return sheet is NoticeSheet.LEAFLET or (wanted and pages > 1)


def over_short_edge(sheet: NoticeSheet) -> bool:
    """Tell whether the back of a sheet begins at its short edge: a leaflet lies across."""
    return sheet is NoticeSheet.LEAFLET

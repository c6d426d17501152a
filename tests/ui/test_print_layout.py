"""What the system's printer is told of a sheet: A4 or A3, upright or across."""

from datetime import date

import pytest
from PySide6.QtGui import QPageLayout, QPageSize

from rathaus_desk.domain.notices.notices import NoticePaper, NoticeSheet, NoticeText
from rathaus_desk.domain.paper.letters import Letterhead
from rathaus_desk.paper.notice_sheets import render_notice
from rathaus_desk.ui.paper.printing import layout_for
from rathaus_desk.usecases.cases.sheet_files import sheet_size

A4, A3 = QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A3
HEAD = Letterhead("Stadt Klein", "Rathaus", "Markt 1", "49999", "Klein", "", "", "", ())
UPRIGHT, ACROSS = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape


@pytest.mark.parametrize(
    ("sheet", "paper", "turned"),
    [
        (NoticeSheet.POSTER_A4, A4, UPRIGHT),
        (NoticeSheet.POSTER_A3, A3, UPRIGHT),
        (NoticeSheet.HANDBILL, A4, ACROSS),
        (NoticeSheet.CARD, A4, UPRIGHT),
        (NoticeSheet.LEAFLET, A4, ACROSS),
    ],
)
def test_the_printer_is_told_which_paper_and_how_it_lies(sheet, paper, turned):
    notice = NoticePaper(HEAD, NoticeText("Bücherbus"), sheet, date(2026, 11, 24))
    layout = layout_for(sheet_size(render_notice(notice)))
    assert (layout.pageSize().id(), layout.orientation()) == (paper, turned)


@pytest.mark.parametrize("size", [(210, 297), (148, 210), (80, 150), (220, 110)])
def test_what_is_no_larger_than_a4_goes_onto_a4(size):
    assert layout_for(size).pageSize().id() == A4

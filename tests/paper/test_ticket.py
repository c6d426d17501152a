"""The ticket of the queue: small sheets, large number, everything on one page."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from paper_samples import TICKET

from rathaus_desk.domain.queue.queue_sheet import TicketSize
from rathaus_desk.paper.ticket import render_ticket

SIZES = {TicketSize.ROLL: (80, 150), TicketSize.A6: (105, 148), TicketSize.A5: (148, 210)}


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(document[0].get_textpage().get_text_bounded().split())


@pytest.mark.parametrize("size", TicketSize)
def test_a_ticket_is_one_sheet_of_its_size(size):
    pdf = render_ticket(replace(TICKET, size=size))
    with pikepdf.open(BytesIO(pdf)) as file:
        assert len(file.pages) == 1
        left, bottom, right, top = (float(one) for one in file.pages[0].MediaBox)
    width, height = ((right - left) / 72 * 25.4, (top - bottom) / 72 * 25.4)
    assert (width, height) == (pytest.approx(SIZES[size][0], abs=0.1), pytest.approx(SIZES[size][1], abs=0.1))


def test_it_says_number_theme_wait_and_how_one_is_called():
    text = text_of(render_ticket(TICKET))
    for said in ("A 17", TICKET.theme, "etwa 5 bis 15 Minuten", "Anzeige", "Ton", TICKET.rule, "9:40 Uhr"):
        assert said in text


def test_the_number_is_by_far_the_largest():
    with pypdfium2.PdfDocument(render_ticket(TICKET)) as document:
        page = document[0].get_textpage()
        found = page.search("A 17")
        index, _count = found.get_next()
        _left, bottom, _right, top = page.get_charbox(index)
    assert (top - bottom) / 72 * 25.4 >= 14, "capitals of 14 mm can be read from three metres"


@pytest.mark.parametrize("size", TicketSize)
def test_much_to_say_gets_smaller_and_never_cut(size):
    long = replace(TICKET, theme="Beglaubigung einer Urkunde für das Ausland " * 3, practice=True, size=size)
    pdf = render_ticket(long)
    with pikepdf.open(BytesIO(pdf)) as file:
        assert len(file.pages) == 1
    text = text_of(pdf)
    assert "kommen dann gleich dran" in text
    assert "ÜBUNG" in text

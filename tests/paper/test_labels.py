"""Labels and printed envelopes, measured on the finished PDF; all in mm from the top left corner."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from envelope_samples import ADDRESSES, ENVELOPES, LABELS
from paper_reading import chars, line_with, page_count, poppler_structure

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.envelopes import ENVELOPES as MEASURES
from rathaus_desk.domain.paper.envelopes import EnvelopeFormat
from rathaus_desk.domain.paper.labels import LABEL_SHEETS, LabelStock
from rathaus_desk.paper.fonts import printable
from rathaus_desk.paper.labels import render_envelopes, render_labels


@pytest.mark.parametrize("stock", LabelStock)
def test_labels_fill_the_sheet(stock: LabelStock) -> None:
    """The labels of a stock stand beside each other on A4 and end within it."""
    one = LABEL_SHEETS[stock]
    assert one.left + (one.across - 1) * one.step_across + one.width <= 210.0
    assert one.top + (one.down - 1) * one.step_down + one.height <= 297.0
    assert one.step_across >= one.width
    assert one.step_down >= one.height


@pytest.mark.parametrize("stock", LabelStock)
def test_each_address_stands_on_its_own_label(stock: LabelStock) -> None:
    """Five millimetres inside its left edge, from the first free label on, over as many sheets as needed."""
    pdf = render_labels(replace(LABELS, stock=stock, start=3))
    sheet = LABEL_SHEETS[stock]
    assert page_count(pdf) == -(-(len(ADDRESSES) + 2) // sheet.count)
    for at, address in enumerate(ADDRESSES, 2):
        page, place = divmod(at, sheet.count)
        down, across = divmod(place, sheet.across)
        left, top = sheet.left + across * sheet.step_across, sheet.top + down * sheet.step_down
        inside = [
            one
            for one in chars(pdf, page)
            if left <= one.x < left + sheet.width and top <= one.base < top + sheet.height
        ]
        text = "".join(one.text for one in inside)
        assert text.endswith("".join(address[2:]).replace(" ", ""))
        assert min(one.x for one in inside) == pytest.approx(left + 5, abs=0.2)
        assert max(one.right for one in inside) <= left + sheet.width - 4.8
        assert max(one.bottom for one in inside) <= top + sheet.height - 2


def test_a_sheet_that_was_begun_is_used_up() -> None:
    """Nothing is printed on the labels before the first free one; the last may be the first free one."""
    pdf = render_labels(replace(LABELS, start=24, addresses=ADDRESSES[:2]))
    assert page_count(pdf) == 2
    assert min(one.x for one in chars(pdf, 0)) > 140
    assert min(one.base for one in chars(pdf, 0)) > 250


def test_what_cannot_be_printed_is_refused_in_words() -> None:
    """A label that does not exist, no address, an address longer than its label."""
    for start in (0, 25):
        with pytest.raises(Refused, match="24 Etiketten") as told:
            render_labels(replace(LABELS, start=start))
        assert told.value.field == "start"
    with pytest.raises(Refused, match="keine Anschrift"):
        render_labels(replace(LABELS, addresses=()))
    with pytest.raises(Refused, match="„Amt 1“ ist zu lang"):
        render_labels(replace(LABELS, addresses=(tuple(f"Amt {number}" for number in range(20)),)))
    with pytest.raises(Refused, match="keine Anschrift"):
        render_envelopes(replace(ENVELOPES, addresses=()))


def test_labels_read_in_their_order(tmp_path: Path) -> None:
    """Sender and address of one label after the other."""
    expected = [text for one in ADDRESSES[:5] for text in (LABELS.sender, *map(printable, one))]
    pdf = render_labels(replace(LABELS, addresses=ADDRESSES[:5]))
    assert poppler_structure(pdf, tmp_path) == expected


@pytest.mark.parametrize("kind", EnvelopeFormat)
def test_an_envelope_has_its_size_and_its_zones(kind: EnvelopeFormat) -> None:
    """Sender at the upper left, address in the lower right, nothing in the 15 mm that the post reads."""
    pdf = render_envelopes(replace(ENVELOPES, format=kind))
    paper = MEASURES[kind]
    assert page_count(pdf) == 3
    page = pypdfium2.PdfDocument(pdf)[0]
    assert page.get_width() * 25.4 / 72 == pytest.approx(paper.width, abs=0.2)
    assert page.get_height() * 25.4 / 72 == pytest.approx(paper.height, abs=0.2)
    sender, name = line_with(pdf, "Stadt Musterhausen"), line_with(pdf, "Rosenweg 1")
    down = 297.0 - paper.height  # a smaller sheet is cut from the top left corner of A4
    assert 10 < sender.base + down < paper.height / 3
    assert sender.right < paper.width / 2
    assert name.x >= paper.width * 0.38
    assert name.base + down >= paper.height * 0.4
    for number in range(3):
        assert max(one.bottom for one in chars(pdf, number)) + down <= paper.height - 15
        assert max(one.right for one in chars(pdf, number)) <= paper.width - 14.8

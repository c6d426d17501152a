"""A notice on each kind of sheet: its measures to 0.2 mm, its reading order, its codes, its type."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from notice_samples import LONG, PAPER, SHORT, WORDS
from paper_reading import MM, Char, chars, structure, structure_texts

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.greyscale import WHITE, Colour, greyscale_safe
from rathaus_desk.domain.notices.notices import NoticeIcon, NoticePaper, NoticeSheet, NoticeText
from rathaus_desk.domain.notices.sheet_rules import SHEETS
from rathaus_desk.paper import leaflet, notice_plate
from rathaus_desk.paper.leaflet import FOLDED_IN, INSIDE_FOLDS, OUTSIDE_FOLDS, PANEL
from rathaus_desk.paper.notice_sheets import notice_fit, render_notice
from rathaus_desk.paper.tear_off import STRIP_WIDTH, STRIPS, STRIPS_HEIGHT

NEAR = 0.2  # mm
AROUND = 13.0  # bleed and slug of a printer's shop
COPIES = {NoticeSheet.HANDBILL: 2, NoticeSheet.CARD: 4}
PAGES = {
    NoticeSheet.POSTER_A4: (210, 297),
    NoticeSheet.POSTER_A3: (297, 420),
    NoticeSheet.TEAR_OFF: (210, 297),
    NoticeSheet.HANDBILL: (297, 210),
    NoticeSheet.CARD: (210, 297),
    NoticeSheet.LEAFLET: (297, 210),
    NoticeSheet.READING: (210, 297),
}
SHOP = [one for one, rule in SHEETS.items() if rule.print_shop]
URL = "https://www.musterhausen.example/servicemobil"
Stroke = tuple[float, float, float, float]


def on(sheet: NoticeSheet, words: NoticeText = SHORT, **values: object) -> NoticePaper:
    return replace(PAPER, sheet=sheet, words=words, **values)


def drawn(sheet: NoticeSheet, words: NoticeText = SHORT, **values: object) -> bytes:
    return render_notice(on(sheet, words, **values))


def boxes(pdf: bytes, page: int = 0) -> dict[str, list[float]]:
    """Return the boxes of a page in mm from the upper left corner of its sheet: left, top, right, bottom."""
    with pikepdf.open(BytesIO(pdf)) as file:
        sheet = file.pages[page].obj
        media = [float(one) for one in sheet.MediaBox]
        found = {
            name: [float(one) for one in sheet[name]]
            for name in ("/MediaBox", "/TrimBox", "/BleedBox")
            if name in sheet
        }
    return {
        name[1:]: [(x0 - media[0]) * MM, (media[3] - y1) * MM, (x1 - media[0]) * MM, (media[3] - y0) * MM]
        for name, (x0, y0, x1, y1) in found.items()
    }  # fmt: skip


def marks(pdf: bytes, page: int = 0) -> list[Stroke]:
    """Return straight lines as x and y of start and end; those in scaled or turned drawings are left out."""
    with pikepdf.open(BytesIO(pdf)) as file:
        sheet = file.pages[page]
        high = float(sheet.MediaBox[3])
        found: list[Stroke] = []
        scaled, start = [False], (0.0, 0.0)
        for operands, operator in pikepdf.parse_content_stream(sheet):
            match str(operator):
                case "q":
                    scaled.append(scaled[-1])
                case "Q":
                    scaled.pop()
                case "cm":
                    scaled[-1] = True
                case "m":
                    start = (float(operands[0]), float(operands[1]))
                case "l" if not scaled[-1]:
                    x, y = float(operands[0]), float(operands[1])
                    found.append((start[0] * MM, (high - start[1]) * MM, x * MM, (high - y) * MM))
    return found


def upright(strokes: list[Stroke]) -> Iterator[Stroke]:
    return (one for one in strokes if abs(one[0] - one[2]) < NEAR and abs(one[1] - one[3]) > NEAR)


def placed(pdf: bytes, page: int = 0) -> list[Char]:
    """Return the characters of a page of any size, in mm from its upper left corner."""
    with pikepdf.open(BytesIO(pdf)) as file:
        down = float(file.pages[page].MediaBox[1]) * MM
    return [
        replace(one, top=one.top + down, bottom=one.bottom + down, base=one.base + down)
        for one in chars(pdf, page)
    ]


def near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR


@pytest.mark.parametrize("sheet", NoticeSheet)
def test_every_sheet_has_its_size_and_keeps_its_text_off_the_edges(sheet: NoticeSheet) -> None:
    pdf = drawn(sheet)
    wide, high = PAGES[sheet]
    for page in range(len(pypdfium2.PdfDocument(pdf))):
        assert all(map(near, boxes(pdf, page)["MediaBox"], (0, 0, wide, high)))
        for one in placed(pdf, page):
            assert one.left >= 5
            assert one.right <= wide - 5
            assert one.top >= 5
            assert one.bottom <= high - 5


@pytest.mark.parametrize("sheet", SHOP)
def test_a_printers_shop_gets_three_millimetres_of_bleed_and_marks_outside_of_them(
    sheet: NoticeSheet,
) -> None:
    pdf = drawn(sheet, print_shop=True)
    rule = SHEETS[sheet]
    for page in range(len(pypdfium2.PdfDocument(pdf))):
        found = boxes(pdf, page)
        right, bottom = AROUND + rule.width, AROUND + rule.height
        assert all(map(near, found["TrimBox"], (AROUND, AROUND, right, bottom)))
        assert all(map(near, found["BleedBox"], (10, 10, right + 3, bottom + 3)))
        assert all(map(near, found["MediaBox"], (0, 0, right + AROUND, bottom + AROUND)))
        crops = [one for one in marks(pdf, page) if math.dist(one[:2], one[2:]) < 6 and _outside(one, found)]
        assert sum(near(one[0], x) and near(one[2], x) for one in crops for x in (AROUND, right)) == 4
        assert sum(near(one[1], y) and near(one[3], y) for one in crops for y in (AROUND, bottom)) == 4
        ink = pypdfium2.PdfDocument(pdf)[page].render(scale=2, grayscale=True).to_pil().convert("L")
        dot = 2 / MM
        middle = round((AROUND + rule.width / 2) * dot)
        assert ink.getpixel((middle, round((bottom + 2) * dot))) < 128  # colour runs over the cut …
        assert ink.getpixel((middle, round((bottom + 5) * dot))) > 250  # … and ends with the bleed


def _outside(stroke: Stroke, found: dict[str, list[float]]) -> bool:
    left, top, right, bottom = found["BleedBox"]
    return any(
        x < left + NEAR or x > right - NEAR or y < top + NEAR or y > bottom - NEAR
        for x, y in (stroke[:2], stroke[2:])
    )


def test_handbills_and_cards_are_cut_in_the_middle() -> None:
    cuts = list(upright(marks(drawn(NoticeSheet.HANDBILL))))
    assert [round(one[0], 1) for one in cuts] == [148.5, 148.5]
    assert sorted(round(one[1]) for one in cuts) == [3, 201]
    card = marks(drawn(NoticeSheet.CARD))
    assert [round(one[0], 1) for one in upright(card)] == [105.0, 105.0]
    level = [one for one in card if near(one[1], 148.5) and near(one[3], 148.5)]
    assert sorted(round(one[0]) for one in level) == [3, 201]


@pytest.mark.parametrize("print_shop", [False, True])
def test_the_leaflet_folds_where_its_marks_are_and_the_inner_panel_is_a_millimetre_narrower(
    print_shop: bool,
) -> None:
    pdf = drawn(NoticeSheet.LEAFLET, WORDS, print_shop=print_shop)
    around = AROUND if print_shop else 0.0
    assert near(PANEL - FOLDED_IN, 1.0)
    assert near(FOLDED_IN + 2 * PANEL, 297.0)
    for page, folds in ((0, OUTSIDE_FOLDS), (1, INSIDE_FOLDS)):
        found = list(upright(marks(pdf, page)))
        for fold in folds:
            assert sum(near(one[0], around + fold) for one in found) == 2
        edges = (around, *(around + fold for fold in folds), around + 297.0)
        for one in placed(pdf, page):
            assert any(left + 5 <= one.left and one.right <= right - 5
                       for left, right in pairwise(edges))  # fmt: skip
    # Outside, seen from the front: folded in, back, front. Inside its left panel lies behind the front.
    assert near(OUTSIDE_FOLDS[0], FOLDED_IN)
    assert near(297.0 - INSIDE_FOLDS[1], FOLDED_IN)


@pytest.mark.parametrize("sheet", NoticeSheet)
def test_all_is_read_once_and_in_order_however_often_it_is_printed(sheet: NoticeSheet) -> None:
    pdf = drawn(sheet)
    told = structure_texts(pdf)
    assert [one.text.strip() for one in structure(pdf).walk() if one.tag == "H1"] == [SHORT.title]
    expected = [
        SHORT.title, SHORT.summary, "Wann", "Mittwoch, 2. Dezember 2026, 9 bis 12 Uhr", "Wo", SHORT.where,
        SHORT.contact,
    ]  # fmt: skip
    said = [one.replace("\u00a0", " ") for one in told]
    assert [one for one in said if one in expected] == expected
    assert [one.alt for one in structure(pdf).walk() if one.tag == "Figure"] == [
        f"QR-Code mit der Adresse {URL}"
    ]
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert len(re.findall(r"Im\s+Internet:", text)) == COPIES.get(sheet, 1)


@pytest.mark.parametrize("sheet", COPIES)
def test_what_is_printed_several_times_reads_as_if_it_were_printed_once(sheet: NoticeSheet) -> None:
    assert structure_texts(drawn(sheet)) == structure_texts(drawn(sheet, print_shop=True))


def test_the_leaflet_is_read_front_inside_at_a_glance_back() -> None:
    told = structure_texts(drawn(NoticeSheet.LEAFLET, WORDS))
    order = [WORDS.title, "Das geht am Servicemobil", "Auf einen Blick", "Fragen?"]
    assert [one for one in told if one in order] == order


@pytest.mark.parametrize("shop", [False, True])
@pytest.mark.parametrize("sheet", NoticeSheet)
def test_each_code_opens_the_page_from_a_grey_print_at_150_dpi_of_a_worn_printer(
    sheet: NoticeSheet, shop: bool
) -> None:
    if shop and sheet not in SHOP:
        return
    pdf = drawn(sheet, print_shop=shop)
    found = [
        one.text
        for page in pypdfium2.PdfDocument(pdf)
        for one in zxingcpp.read_barcodes(
            page.render(scale=150 / 72, grayscale=True)
            .to_pil()
            .point(lambda shade: 255 - (255 - shade) * 0.85)
        )
    ]
    assert found == [URL] * (1 if shop else COPIES.get(sheet, 1))
    colours = inks(pdf) - {WHITE}
    assert colours
    assert [one for one in colours if not greyscale_safe(one)] == []


@pytest.mark.parametrize("sheet", [NoticeSheet.POSTER_A4, NoticeSheet.CARD, NoticeSheet.LEAFLET])
def test_the_clerk_is_told_whether_a_sheet_can_be_read_without_colour(
    sheet: NoticeSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = replace(PAPER, sheet=sheet, words=WORDS if sheet is NoticeSheet.LEAFLET else SHORT)
    assert "Auch ohne Farbe gut zu lesen." in notice_fit(paper).sentence
    for module in (notice_plate, leaflet):
        monkeypatch.setattr(module, "ACCENT", (0.7, 0.9, 0.5))  # a town with a pale colour of its own
    assert "Ohne Farbe ist nicht alles gut zu lesen." in notice_fit(paper).sentence


def inks(pdf: bytes) -> set[Colour]:
    """Return every colour in which something is written, filled or drawn."""
    found = set()
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                shades = (
                    tuple(float(one) for one in operands) if str(operator) in ("rg", "RG", "g", "G") else ()
                )
                if shades:
                    found.add((shades[0], shades[-1] if len(shades) == 1 else shades[1], shades[-1]))
    return found


def test_the_longest_address_still_reads_on_the_smallest_card() -> None:
    web = "www.musterhausen.example/" + "a" * 95
    page = pypdfium2.PdfDocument(drawn(NoticeSheet.CARD, replace(SHORT, web=web, summary="")))[0]
    found = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
    assert [one.text for one in found] == [f"https://{web}"] * 4


def test_strips_carry_the_number_upright_between_the_lines_that_one_cuts() -> None:
    pdf = drawn(NoticeSheet.TEAR_OFF)
    cuts = sorted(one[0] for one in upright(marks(pdf)) if one[1] > 297 - STRIPS_HEIGHT - 1)
    assert len(cuts) == STRIPS - 1
    assert all(near(later - one, STRIP_WIDTH) for one, later in pairwise(cuts))
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    turned = [
        at
        for at in range(text.count_chars())
        if abs(math.sin(pdfium.FPDFText_GetCharAngle(text.raw, at))) > 0.9
        and text.get_text_range(at, 1).strip()
    ]
    edges = [7.0, *cuts, 203.0]
    said = ["" for _ in range(STRIPS)]
    for at in turned:
        left, bottom, right, top = (one * MM for one in text.get_charbox(at))
        strip = next(n for n in range(STRIPS) if edges[n] < left < edges[n + 1])
        assert right < edges[strip + 1]
        assert bottom >= 7
        assert top < STRIPS_HEIGHT
        said[strip] += text.get_text_range(at, 1)
    assert len(set(said)) == 1
    assert "(030)23125300" in said[0]


def test_strips_need_a_number() -> None:
    with pytest.raises(Refused, match="Telefonnummer") as refused:
        drawn(NoticeSheet.TEAR_OFF, replace(SHORT, phone=""))
    assert refused.value.field == "phone"


@pytest.mark.parametrize("sheet", NoticeSheet)
def test_no_body_is_smaller_than_its_readers_need(sheet: NoticeSheet) -> None:
    pdf = drawn(sheet)
    sizes = [one.size for page in range(len(pypdfium2.PdfDocument(pdf))) for one in placed(pdf, page)]
    points = notice_fit(on(sheet)).points
    assert points >= SHEETS[sheet].smallest >= (12 if sheet is NoticeSheet.CARD else 14)
    assert any(near(size, points) for size in sizes)
    assert max(sizes) > 1.3 * points


@pytest.mark.parametrize("sheet", NoticeSheet)
def test_a_bare_title_makes_a_sheet_of_every_kind_but_strips(sheet: NoticeSheet) -> None:
    bare = replace(SHORT, summary="", text="", when="", where="", who="", access="", contact="", web="",
                   valid_until=None, icon=NoticeIcon.NONE)  # fmt: skip
    told = structure_texts(drawn(sheet, bare))
    assert told[0] == "Stadt Musterhausen"
    assert SHORT.title in told


@pytest.mark.parametrize("sheet", [one for one in NoticeSheet if one is not NoticeSheet.READING])
def test_what_is_too_long_is_said_with_a_sheet_that_has_more_room(sheet: NoticeSheet) -> None:
    found = notice_fit(
        on(sheet, replace(LONG, when="Montag\n" * 12, where="Am Platz\n" * 12, summary="Wort " * 48))
    )
    assert not found.fits
    assert "zu lang" in found.sentence
    assert "Ihr Text ist noch da." in found.sentence
    assert ("nehmen" in found.sentence) is (SHEETS[sheet].larger is not None)


def test_a_long_text_goes_to_the_strips_as_its_sentence_and_says_so() -> None:
    found = notice_fit(on(NoticeSheet.TEAR_OFF, LONG))
    assert (found.fits, found.brief) == (True, True)
    assert "ohne den langen Text" in found.sentence
    told = structure_texts(drawn(NoticeSheet.TEAR_OFF, LONG))
    assert LONG.summary in told
    assert "Das geht am Servicemobil" not in told


def test_a_word_wider_than_its_line_is_named_and_not_broken() -> None:
    wide = "Verkehrswegeplanungsbeschleunigungsgesetzgebung"
    found = notice_fit(on(NoticeSheet.LEAFLET, replace(SHORT, summary=wide)))
    assert not found.fits
    assert wide in found.sentence
    assert "getrennt wird nicht" in found.sentence


@pytest.mark.parametrize("sheet", [one for one in NoticeSheet if one not in SHOP])
def test_what_no_shop_prints_is_refused(sheet: NoticeSheet) -> None:
    with pytest.raises(Refused, match="Druckerei"):
        drawn(sheet, print_shop=True)


@pytest.mark.parametrize("sheet", NoticeSheet)
def test_in_the_sample_town_each_copy_says_that_it_is_practice(sheet: NoticeSheet) -> None:
    pdf = drawn(sheet, practice=True)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert text.count("dieses Blatt gilt nicht") == (
        3 if sheet is NoticeSheet.LEAFLET else COPIES.get(sheet, 1)
    )
    assert not any("gilt nicht" in one for one in structure_texts(pdf))

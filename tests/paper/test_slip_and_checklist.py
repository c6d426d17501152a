"""The two sheets that a citizen takes along: large print, one page, everything said."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from paper_reading import (
    chars,
    line_with,
    lines,
    page_count,
    poppler,
    poppler_structure,
    strokes,
    structure,
    structure_texts,
)
from paper_samples import HEAD, SHEET, SLIP

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.paper.slips import SlipConcern
from rathaus_desk.paper.checklist import render_checklist
from rathaus_desk.paper.slip import render_slip

SLIP_TEXTS = [
    "Stadt Musterhausen",
    "Bürgerbüro und Bürgerlotsen",
    "Dienstag, 24. November 2026",
    "Laufzettel",
    "Ihre Nummer",
    "26 - 04 711 - 7",
    "Ihr Abholcode",
    "5 8 3 1",
    "2. Ausgabe. Sie ersetzt den Laufzettel von 9:52 Uhr.",
    "Ihre Anliegen",
    "1",
    "Wohngeld",
    "2",
    "Hund abmelden (26-04712-5)",
    "3",
    "Bewohnerparken",
    "Für Sie da ist",
    "Frau Özdemir, Bürgerlotsin",
    "Rathaus, Erdgeschoss, Tresen 2",
    "Telefon (030) 23125 021",
    "So geht es weiter",
    "1",
    "Das Sozialamt prüft Ihren Antrag.",
    "2",
    "Ist erledigt.",
    "3",
    "Der Ausweis kommt mit der Post, bis Dienstag, 1. Dezember.",
    "Wir rufen Sie an: Donnerstag, 26. November, 9 bis 11 Uhr.",
    "Das brauchen wir noch von Ihnen",
    "•",
    "Mietbescheinigung",
    "•",
    "Ausweis des Hundes",
    "Hören Sie bis dahin nichts? Dann haben wir etwas falsch gemacht. Bitte rufen Sie an.",
]
FOOT_TEXTS = [
    "Stadt Musterhausen",
    "Rathausplatz 1",
    "12345 Musterhausen",
    "Telefon (030) 23125 020",
    "lotsen@musterhausen.example",
    "www.musterhausen.example",
    "Öffnungszeiten",
    *HEAD.opening_hours,
]
MANY = tuple(
    SlipConcern(f"26-{4711 + index:05}-0", f"Anliegen {index} " + "mit Worten " * 6, "Das Amt prüft. " * 6)
    for index in range(20)
)


def _sizes(pdf: bytes, words: str) -> float:
    return round(line_with(pdf, words).size, 2)


def test_the_slip_says_everything_in_its_order(tmp_path: Path) -> None:
    """Who, what, next step, by when; structure and text are the same."""
    pdf = render_slip(SLIP)
    assert structure_texts(pdf) == SLIP_TEXTS + FOOT_TEXTS
    assert poppler_structure(pdf, tmp_path) == SLIP_TEXTS + FOOT_TEXTS
    assert set(" ".join(SLIP_TEXTS[8:]).split()) <= set(
        poppler("pdftotext", pdf=pdf, folder=tmp_path).split()
    )


def test_the_slip_is_one_sheet_in_large_print() -> None:
    """Body 16 points, number and code 28 or more, the phone number large."""
    pdf = render_slip(SLIP)
    assert page_count(pdf) == 1
    assert _sizes(pdf, "Wohngeld") == 16
    assert _sizes(pdf, "26 - 04 711 - 7") >= 28
    long = render_slip(replace(SLIP, number="26-999999999-9", pickup_code="58315831"))
    assert _sizes(long, "999999 999") >= 28
    assert _sizes(pdf, "Telefon (030) 23125 021") >= 20
    inside = [one for one in lines(pdf) if one.base > 35]
    assert min(one.x for one in inside) == pytest.approx(25, abs=0.2)
    assert max(one.right for one in inside) <= 190.2


def test_a_single_concern_needs_no_figures() -> None:
    """ "Ihr Anliegen", without a list, a promise without a next step."""
    slip = replace(SLIP, concerns=SLIP.concerns[:1], still_needed=(), replaces="")
    texts = structure_texts(render_slip(slip))
    assert texts[texts.index("Ihr Anliegen") + 1] == "Wohngeld"
    assert "1" not in texts
    assert not [one for one in texts if one.startswith(("Das brauchen wir", "2. Ausgabe"))]


def test_a_concern_keeps_its_figure_when_another_has_no_next_step() -> None:
    """The third is called 3 everywhere."""
    concerns = (SLIP.concerns[0], replace(SLIP.concerns[1], next_step=""), SLIP.concerns[2])
    texts = structure_texts(render_slip(replace(SLIP, concerns=concerns)))
    assert texts[texts.index(SLIP.concerns[2].next_step) - 1] == "3"


def test_without_anything_to_wait_for_nobody_is_told_to_wait() -> None:
    """ "Hören Sie bis dahin nichts?" asks for a "dahin"."""
    concerns = (replace(SLIP.concerns[0], next_step=""),)
    texts = structure_texts(render_slip(replace(SLIP, concerns=concerns, promise="")))
    assert not [one for one in texts if one.startswith(("Hören Sie", "So geht es weiter"))]


def test_who_was_promised_no_answer_is_told_how_to_ask_and_of_no_fault_of_ours() -> None:
    texts = structure_texts(render_slip(replace(SLIP, promise="")))
    assert texts[texts.index(SLIP.still_needed[-1]) + 1] == (
        "Möchten Sie wissen, wie es steht? Bitte rufen Sie an und nennen Sie Ihre Nummer und den Abholcode."
    )
    known = structure_texts(render_slip(replace(SLIP, promise="", pickup_code="")))
    assert "Möchten Sie wissen, wie es steht? Bitte rufen Sie an und nennen Sie Ihre Nummer." in known
    assert "Hören Sie" not in " ".join(texts)
    nobody = " ".join(structure_texts(render_slip(replace(SLIP, promise="", contact_phone=""))))
    assert "wie es steht? Bitte kommen Sie noch einmal zu uns." in nobody


def test_nobody_is_asked_to_call_a_number_that_is_not_on_the_sheet() -> None:
    text = " ".join(structure_texts(render_slip(replace(SLIP, contact_phone=""))))
    assert "rufen Sie an" not in text.replace("Wir rufen Sie an", "")
    assert "Bitte kommen Sie noch einmal zu uns." in text


def test_much_text_makes_the_type_smaller_and_then_takes_a_second_sheet() -> None:
    """16, 15, 14, 13, 12 points; at 12 it goes on overleaf, and nothing is lost."""
    seen = []
    for count in range(1, len(MANY) + 1):
        pdf = render_slip(replace(SLIP, concerns=MANY[:count], still_needed=("x",)))
        seen.append((_sizes(pdf, "Für Sie da ist") if page_count(pdf) == 1 else 12.0, page_count(pdf)))
        texts = structure_texts(pdf)
        assert all(one.title.strip() in " ".join(texts) for one in MANY[:count])
        assert texts.count(MANY[0].next_step.strip()) == count
    assert seen == sorted(seen, key=lambda one: (one[1], -one[0]))
    assert {16.0, 12.0} <= {size for size, _ in seen} <= {16.0, 15.0, 14.0, 13.0, 12.0}
    assert seen[-1][1] >= 2
    assert line_with(pdf, "Laufzettel 26 - 04711 - 7", page=1).base < 30
    assert line_with(pdf, f"Seite 2 von {page_count(pdf)}", page=1)


def test_the_code_on_the_slip_can_be_read_and_holds_the_number_only() -> None:
    """At 150 dots to the inch; also at 100, and in grey after a bad copy."""
    page = pypdfium2.PdfDocument(render_slip(SLIP))[0]
    for dots in (150, 100):
        image = page.render(scale=dots / 72).to_pil()
        assert [one.text for one in zxingcpp.read_barcodes(image)] == ["26-04711-7"]
    copied = (
        page.render(scale=150 / 72).to_pil().convert("L").point([min(60 + one, 255) for one in range(256)])
    )
    assert [one.text for one in zxingcpp.read_barcodes(copied)] == ["26-04711-7"]


def test_the_code_is_described_and_has_its_quiet_zone() -> None:
    """A figure with alternative text; no ink within four modules of it."""
    pdf = render_slip(SLIP)
    figures = [one for one in structure(pdf).walk() if one.tag == "Figure"]
    assert [one.alt for one in figures] == ["QR-Code mit der Nummer 26-04711-7"]
    assert figures[0].box is not None
    page = pypdfium2.PdfDocument(pdf)[0]
    scale = 300 / 72
    image = page.render(scale=scale).to_pil().convert("L")
    found = zxingcpp.read_barcodes(image)[0].position
    module = (found.top_right.x - found.top_left.x) / 21
    left, bottom, right, top = figures[0].box
    assert (right - left, top - bottom) == pytest.approx((29 * module / scale,) * 2, abs=1)
    quiet = 3.9 * module
    start, end = found.top_left, found.bottom_right
    box = (start.x - quiet, start.y - quiet, end.x + quiet, end.y + quiet)
    dark = image.crop(tuple(map(int, box))).point(lambda one: 255 if one < 128 else 0).getbbox()
    assert dark is not None
    assert dark[0] > quiet - 2
    assert dark[1] > quiet - 2
    assert box[2] - box[0] - dark[2] > quiet - 3
    assert box[3] - box[1] - dark[3] > quiet - 3


def test_a_slip_without_a_number_is_refused_in_words() -> None:
    """There would be nothing to ask for."""
    with pytest.raises(Refused, match="keine Nummer"):
        render_slip(replace(SLIP, number=" "))


def test_empty_fields_leave_no_headings() -> None:
    """Only the number is needed."""
    bare = replace(
        SLIP, pickup_code="", concerns=(), contact_person="", contact_place="", contact_phone="", promise="",
        still_needed=(), replaces="",
    )  # fmt: skip
    assert structure_texts(render_slip(bare))[4:6] == ["Ihre Nummer", "26 - 04 711 - 7"]
    assert len(structure_texts(render_slip(bare))) == 6 + len(FOOT_TEXTS)


def test_the_checklist_says_everything_in_its_order(tmp_path: Path) -> None:
    """Title, what to bring, what it costs."""
    pdf = render_checklist(SHEET)
    expected = [
        "Stadt Musterhausen",
        "Bürgerbüro und Bürgerlotsen",
        "Dienstag, 24. November 2026",
        "Personalausweis beantragen",
        SHEET.intro,
        "Das bringen Sie bitte mit",
        "Ihren alten Ausweis oder Reisepass",
        "Auch wenn er abgelaufen ist.",
        "Ein Passfoto",
        "Ihre Geburtsurkunde",
        "Nur, wenn Sie bei uns noch nie einen Ausweis hatten.",
        "Gebühr: 37 Euro, bar oder mit Karte",
        "Dauer: etwa 15 Minuten",
        SHEET.closing,
        *FOOT_TEXTS,
    ]
    assert structure_texts(pdf) == expected
    assert poppler_structure(pdf, tmp_path) == expected


def test_the_checklist_has_a_box_for_each_document_in_large_print() -> None:
    """Boxes beside the names, one list, 16 points, one sheet."""
    pdf = render_checklist(SHEET)
    assert page_count(pdf) == 1
    assert _sizes(pdf, "Ein Passfoto") == 16
    lists = [one for one in structure(pdf).walk() if one.tag == "L"]
    assert [len(one.kids) for one in lists] == [3]
    boxes = _boxes(pdf)
    assert len(boxes) == 3
    for (left, top, side), name in zip(boxes, [name for name, _ in SHEET.documents], strict=True):
        line = line_with(pdf, name)
        assert left == pytest.approx(25, abs=0.2)
        assert left + side < line.x
        assert top < line.base < top + side + 0.5


def test_a_long_checklist_shrinks_and_then_goes_on_overleaf() -> None:
    """Never cut."""
    long = tuple((f"Unterlage {index}", "Mit einem Satz dazu.") for index in range(60))
    pdf = render_checklist(replace(SHEET, documents=long))
    assert page_count(pdf) > 1
    texts = structure_texts(pdf)
    assert all(name in texts for name, _ in long)
    assert min(round(one.size, 1) for one in chars(pdf) if 60 < one.base < 240) == 12
    assert line_with(pdf, "Seite 2 von", page=1)


def test_one_coloured_rule_at_most() -> None:
    """And it is dark enough to stay a line on a grey printer."""
    for pdf in (render_slip(SLIP), render_checklist(SHEET)):
        rules = [one for one in strokes(pdf) if one[2] - one[0] > 20]
        assert len(rules) == 1


def _boxes(pdf: bytes) -> list[tuple[float, float, float]]:
    """Return drawn squares as left, top and side in mm."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as file:
        page = file.pages[0]
        high = float(page.MediaBox[3])
        found = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "re":
                x, y, wide, tall = map(float, operands)
                if wide == tall:
                    found.append((x * 25.4 / 72, (high - y - tall) * 25.4 / 72, wide * 25.4 / 72))
        return found


def test_somebody_with_poor_sight_reads_21_points_and_never_less_than_16() -> None:
    """Two sheets rather than small print."""
    slip = replace(SLIP, size=PrintSize.VERY_LARGE)
    short = replace(slip, concerns=SLIP.concerns[:1], still_needed=())
    assert _sizes(render_slip(short), "Wohngeld") == 21
    assert page_count(render_slip(short)) == 1
    middle = render_slip(replace(slip, still_needed=(), replaces=""))
    assert 16 <= _sizes(middle, "Wohngeld") < 21
    assert page_count(middle) == 1
    long = render_slip(replace(slip, concerns=MANY))
    assert _sizes(long, "Anliegen 0") == 21
    assert page_count(long) > 1
    assert all(one.title.strip() in " ".join(structure_texts(long)) for one in MANY)
    inside = [one for one in lines(render_slip(short)) if one.base > 35]
    assert max(one.right for one in inside) <= 190.2


def test_whom_we_know_finds_no_code_on_the_sheet() -> None:
    """A code belongs to somebody whom we could not tell otherwise."""
    texts = structure_texts(render_slip(replace(SLIP, pickup_code="", issue=1, replaces="")))
    assert "Ihr Abholcode" not in texts
    assert not [one for one in texts if "Ausgabe" in one]

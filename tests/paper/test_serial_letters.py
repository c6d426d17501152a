"""Mass letters: each looks and reads like a letter alone, has its number, and none is lost in silence."""

import tracemalloc
import unicodedata
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from paper_reading import line_with, page_count, poppler, poppler_structure, structure_texts
from paper_samples import LETTER
from PIL import Image, ImageChops
from serial_samples import PATTERN, RUN, SEQUENCES, copies, copy_to, written

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, LetterCode, LetterForm, Paragraph
from rathaus_desk.domain.paper.serial_letters import (
    SerialCopy,
    SerialFile,
    SerialProblem,
    SerialReport,
    SheetMark,
)
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.serial_letters import serial_files, write_serial_letters

DIFFERENCE = 24  # of 255: a form that is moved may fall between the dots a little differently


def _alone(copy: SerialCopy) -> bytes:
    return render_letter(copy.letter, SheetMark(RUN.id, copy.number, RUN.total))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _pictures(pdf: bytes) -> list[Image.Image]:
    return [page.render(scale=1, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def _assert_alike(pdf: bytes, some: list[SerialCopy]) -> set[int]:
    pages = iter(_pictures(pdf))
    sheets = set()
    for one in some:
        alone = _pictures(_alone(one))
        sheets.add(len(alone))
        for expected in alone:
            assert ImageChops.difference(next(pages), expected).getextrema()[1] <= DIFFERENCE, one.number
    assert next(pages, None) is None
    return sheets


def _same_looks(numbers: range) -> None:
    some = list(copies(numbers))
    pdf, report = written(RUN, some)
    assert not report.problems
    assert _assert_alike(pdf, some) >= {1, 2}
    assert report.sheets == tuple((one.number, page_count(_alone(one))) for one in some)


def test_each_letter_looks_like_a_letter_alone() -> None:
    """Whatever its names, its lines and its sheets: forty recipients against the one layout of letters."""
    _same_looks(range(1, 41))


@pytest.mark.long
def test_two_hundred_letters_look_like_letters_alone() -> None:
    """The same for two hundred others."""
    _same_looks(range(301, 501))


def test_each_letter_reads_like_a_letter_alone(tmp_path: Path) -> None:
    """The structure tells each text in its order, by our reader and by poppler."""
    some = list(copies(range(1, 7)))
    pdf, _ = written(RUN, some)
    expected = [text for one in some for text in structure_texts(_alone(one))]
    # Forms are drawings of their own, so only programs that follow them read a run.
    assert list(map(_nfc, poppler_structure(pdf, tmp_path))) == list(map(_nfc, expected))
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.check_pdf_syntax() == []
        assert [one.S for one in file.Root.StructTreeRoot.K.K] == ["/Sect"] * len(some)


def test_all_sequences_come_back_from_three_readers(tmp_path: Path) -> None:
    """149 of 149 in each letter, from PDFium, from poppler's text and from poppler's structure."""
    words = [f"Xa{one}be" for one in SEQUENCES]
    assert len(words) == 149
    some = [
        SerialCopy(
            at, replace(PATTERN, recipient=tuple(words[at : at + 3]), body=(Paragraph(" ".join(words)),))
        )
        for at in (1, 50, 99)
    ]
    pdf, report = written(RUN, some)
    assert not report.problems
    seen = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    told = "\n".join(poppler_structure(pdf, tmp_path))
    for text in (seen, poppler("pdftotext", pdf=pdf, folder=tmp_path), told):
        found = Counter(_nfc(text).split())
        assert [one for one in words if found[_nfc(one)] < 3] == []


def test_every_sheet_has_its_number_and_no_name() -> None:
    """A DataMatrix and "147/812", from letter and sheet; it can be read at 200 dpi."""
    copy = next(one for one in copies(range(100, 200)) if page_count(_alone(one)) == 2)
    pdf, _ = written(RUN, [copy])
    for sheet, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        found = zxingcpp.read_barcodes(
            page.render(scale=200 / 72).to_pil(), formats=zxingcpp.BarcodeFormat.DataMatrix
        )
        assert [one.text for one in found] == [f"K26-014/{copy.number}/{sheet}"]
        mark = line_with(pdf, f"{copy.number}/812", sheet - 1)
        assert (mark.x, mark.base) == pytest.approx((191.5, 291.0), abs=0.2)
        run = line_with(pdf, "K26-014", sheet - 1)
        assert (run.x, run.base) == pytest.approx((191.5, 288.2), abs=0.2), "to be typed"


def test_codes_are_read_even_from_a_poor_print() -> None:
    """QR at 100 and 150 dpi, from each of twenty letters."""
    some = list(copies(range(1, 21)))
    pdf, _ = written(RUN, some)
    for dpi in (100, 150):
        found = []
        for page in pypdfium2.PdfDocument(pdf):
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            found += zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        assert [one.text for one in found] == [one.letter.code.content for one in some if one.letter.code]


def test_a_part_of_a_run_is_printed_again_with_the_same_content() -> None:
    """Numbers 140 to 147: byte for byte, though the file around them is another one."""
    whole, _ = written(RUN, copies(range(130, 150)))
    again, report = written(RUN, copies(range(140, 148)))
    count = sum(sheets for _, sheets in report.sheets)
    _, before = written(RUN, copies(range(130, 140)))
    start = sum(sheets for _, sheets in before.sheets)
    with pikepdf.open(BytesIO(whole)) as first, pikepdf.open(BytesIO(again)) as second:
        assert len(second.pages) == count
        for at, page in enumerate(second.pages):
            there = first.pages[start + at]
            assert page.Contents.read_bytes() == there.Contents.read_bytes()
            for name, form in page.Resources.XObject.items():
                assert form.read_bytes() == there.Resources.XObject[name].read_bytes()


def test_who_cannot_be_printed_is_named_and_the_run_goes_on() -> None:
    """An address too long, a name our face has not, none at all, a code too long, a wrong number."""
    some = list(copies(range(1, 9)))
    bad: dict[int, tuple[Letter, str, str | None]] = {
        2: (
            replace(PATTERN, recipient=tuple("123456789A")),
            "passt so nicht in das Sichtfenster",
            "recipient",
        ),
        3: (replace(PATTERN, recipient=("Herrn", "王小明", "Weg 1", "12345 Ort")), "王小明", "recipient"),
        5: (replace(PATTERN, recipient=(" ", "\u200b")), "Anschrift ist leer", "recipient"),
        6: (replace(PATTERN, code=LetterCode("x" * 4000, "", "")), "Code zum Abfotografieren", "code"),
        900: (PATTERN, "eine Nummer 900", None),
    }
    for number, (letter, _, _) in bad.items():
        some.insert(min(number, len(some)), SerialCopy(number, letter))
    some = [one for one in some if one.number not in bad or one.letter is bad[one.number][0]]
    pdf, report = written(RUN, some)
    assert [number for number, _ in report.sheets] == [1, 4, 7, 8]
    assert {one.number for one in report.problems} == set(bad)
    for one in report.problems:
        _, words, field = bad[one.number]
        assert words in one.reason
        assert one.reason.endswith(".")
        assert one.field == field
    assert page_count(pdf) == sum(sheets for _, sheets in report.sheets)
    assert report.sentence == "4 Briefe sind fertig. Es fehlen die Nummern 2, 3, 5, 6, 900."


def test_the_report_is_a_sentence() -> None:
    """One or many, all or some."""
    problems = tuple(SerialProblem(number, "Grund.") for number in range(1, 12))
    assert SerialReport(((1, 1),), ()).sentence == "1 Brief ist fertig, keiner fehlt."
    assert SerialReport(((1, 1), (2, 1)), problems[:1]).sentence == (
        "2 Briefe sind fertig. Es fehlt Nummer 1."
    )
    assert SerialReport((), problems).sentence.endswith("1, 2, 3, 4, 5, 6, 7, 8 und 3 weitere.")


def test_a_run_that_ends_early_leaves_a_whole_file() -> None:
    """Whoever cancels gets what was there; an empty run is refused by nobody."""
    pdf, report = written(RUN, copies(range(1, 3)))
    assert len(report.sheets) == 2
    assert page_count(pdf) == sum(sheets for _, sheets in report.sheets)
    _, report = written(RUN, [])
    assert report == SerialReport((), ())


def test_a_run_whose_pattern_has_no_room_is_refused_before_anything_is_written() -> None:
    """The head too long: told once, not for each recipient."""
    sink = BytesIO()
    bad = replace(RUN, pattern=replace(PATTERN, letterhead=replace(PATTERN.letterhead, unit="Amt " * 400)))
    with pytest.raises(Refused, match="Kopf des Blattes"):
        next(serial_files(bad, copies(range(1, 3))))
    assert sink.getvalue() == b""


def test_letters_printed_on_both_sides_begin_on_a_new_sheet() -> None:
    """A letter with an odd number of pages gets an empty back."""
    some = list(copies(range(1, 13)))
    pdf, report = written(replace(RUN, duplex=True), some)
    at = 0
    for (number, sheets), copy in zip(report.sheets, some, strict=True):
        assert line_with(pdf, f"{number}/812", at)
        assert (
            copy.letter.recipient[1].split()[0]
            in pypdfium2.PdfDocument(pdf)[at].get_textpage().get_text_range()
        )
        at += sheets + sheets % 2
    assert page_count(pdf) == at


def test_files_of_one_letter_look_like_letters_alone() -> None:
    """Each with the fonts it needs, below sixty kilobytes, and the same each time."""
    some = list(copies(range(1, 25)))
    found = list(serial_files(RUN, some))
    assert found == list(serial_files(RUN, some))
    for copy, one in zip(some, found, strict=True):
        assert isinstance(one, SerialFile)
        assert one.number == copy.number
        assert _assert_alike(one.pdf, [copy]) == {one.sheets}
        assert len(one.pdf) <= 60 * 1024
        with pikepdf.open(BytesIO(one.pdf)) as file:
            assert file.check_pdf_syntax() == []


def test_files_of_one_letter_tell_what_is_missing() -> None:
    """A problem stands in the place of its file."""
    bad = SerialCopy(2, replace(PATTERN, recipient=("王小明",)))
    found = list(serial_files(RUN, [copy_to(1), bad, copy_to(3)]))
    assert [one.number for one in found] == [1, 2, 3]
    assert isinstance(found[1], SerialProblem)


@pytest.mark.parametrize(
    "change",
    [
        {"endorsements": ("Einschreiben",)},
        {"subject": "Ein anderer Betreff mit Ķ̂"},
        {"form": LetterForm.A},
        {"practice": True},
        {"enclosures": ()},
        {"signatory": ("Jemand anderes",)},
        {"code": None},
        {"info": (("Zimmer", "12"), ("Telefon", "(030) 23125 021 bis 029, auch abends bis 20 Uhr"))},
        {"body": ()},
        {"body": (*PATTERN.body, *PATTERN.body, PATTERN.body[0], Paragraph("Frau Muster,"))},
        {"salutation": ""},
        {"salutation": PATTERN.body[0].text},
        {"reference": ""},
    ],
)
def test_whatever_differs_from_the_pattern_is_printed_as_it_is(change: dict[str, object]) -> None:
    """Nothing of the pattern shines through, and nothing of the letter before."""
    changed = replace(PATTERN, **change)  # type: ignore[arg-type]
    some = [SerialCopy(1, PATTERN), SerialCopy(2, changed), SerialCopy(3, PATTERN), SerialCopy(4, changed)]
    pdf, report = written(RUN, some)
    assert not report.problems
    _assert_alike(pdf, some)


def test_texts_that_change_places_are_not_mixed_up() -> None:
    """The same lines in another order, a salutation that is also a paragraph, chance for the rest."""
    chance = Random(7)
    texts = [
        "Frau Muster,",
        "Ja.",
        "Nein.",
        "Ein Satz, der länger ist als eine Zeile in vierzehn Punkt, zweimal. " * 2,
    ]
    some = []
    for number in range(1, 25):
        body = tuple(Paragraph(chance.choice(texts)) for _ in range(3))
        some.append(SerialCopy(number, replace(PATTERN, salutation=chance.choice(texts), body=body)))
    pdf, _ = written(RUN, some)
    _assert_alike(pdf, some)


def test_a_heading_of_its_own_has_all_its_letters() -> None:
    """It is bold, and no other letter has those letters in bold."""
    some = [
        SerialCopy(at, replace(PATTERN, body=(Paragraph(words, heading=True), *PATTERN.body)))
        for at, words in enumerate(("Alt", "Quiz in Wyk", "Xaver"), 1)
    ]
    pdf, _ = written(RUN, some)
    _assert_alike(pdf, some)
    files = [one for one in serial_files(RUN, some) if isinstance(one, SerialFile)]
    for copy, file in zip(some, files, strict=True):
        _assert_alike(file.pdf, [copy])


def test_an_empty_line_of_an_address_may_stand_anywhere() -> None:
    """The same number of lines, each time from others."""
    lines = ("Frau", "Erna Schmidt", "Rosenweg 4")
    some = [
        SerialCopy(at + 1, replace(PATTERN, recipient=(*lines[:at], " ", *lines[at:]))) for at in range(4)
    ]
    pdf, report = written(RUN, some)
    assert not report.problems
    _assert_alike(pdf, some)


def test_what_a_run_keeps_in_memory_hardly_grows() -> None:
    """The bytes are written as they come; for a letter more only its line in the tables stays."""

    def kept(count: int) -> int:
        some = (
            SerialCopy(at, replace(LETTER, recipient=(f"Frau {at % 50}", "Weg 1")))
            for at in range(1, count + 1)
        )
        tracemalloc.start()
        write_serial_letters(replace(RUN, total=2000), some, len)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    kept(700)  # words that were set once are remembered, up to a bound
    assert kept(700) - kept(100) < 600 * 3500

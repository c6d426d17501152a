"""Every letter of every name (DIN 91379:2022-08) prints, and reads back as it was written."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from paper_reading import chars, line_with, poppler, poppler_structure, structure_texts
from paper_samples import LETTER, din_91379

from rathaus_desk.domain.paper.letters import Paragraph
from rathaus_desk.paper.fonts import Weight, missing_glyphs, printable, shape
from rathaus_desk.paper.letter import render_letter

NORMATIVE = ("bll", "bnlreq", "bnl", "bnlopt", "bnlnot", "dc")
# Of the non-letters E1, which are no part of any name, Noto Sans lacks three.
NOT_IN_THE_FACE = "∞≤≥"
SEQUENCES = [one for one in din_91379("bll") if len(one) > 1]
NAMES = (
    "Đặng Thị Ánh-Nguyệt",
    "Łukasz Wójcik",
    "Gökçe Yıldırım",
    "Ҷамшед Қурбонов",
    "Ελευθέριος Παπαδόπουλος",
)


def test_the_list_is_complete() -> None:
    """930 entries, of them 649 letters with 149 sequences, 69 Greek and 62 Cyrillic; two are only blanks."""
    assert len(din_91379("bll")) == 649
    assert len(SEQUENCES) == 149
    assert (len(din_91379("gl")), len(din_91379("cl"))) == (69, 62)
    assert len(din_91379()) > 920


@pytest.mark.parametrize("weight", list(Weight))
def test_every_character_has_a_glyph_in_every_weight(weight: Weight) -> None:
    """No empty box anywhere; a sequence has as many glyphs as it needs."""
    for one in din_91379():
        if one not in NOT_IN_THE_FACE:
            word = shape(printable(one), weight)
            assert word.glyphs, one
            assert 0 not in dict(word.glyphs), one
            assert missing_glyphs(one) == ""


def test_what_cannot_be_printed_is_told() -> None:
    """Each character once, and only those."""
    assert missing_glyphs("Grüße 中国 aus 中 😀 an Łukasz") == "中国😀"
    assert missing_glyphs("a ≤ b") == "≤"
    assert missing_glyphs("") == ""


def test_marks_stand_on_their_letters() -> None:
    """A sequence is no wider than its letters: its marks are moved over them or part of their glyph."""
    for one in SEQUENCES:
        word = shape(one, Weight.REGULAR)
        alone = sum(
            shape(letter, Weight.REGULAR).width for letter in one if not unicodedata.combining(letter)
        )
        assert word.width == pytest.approx(alone, abs=0.02), one
        assert not word.reads_back or len(word.glyphs) == 1, one


def test_all_sequences_come_back_from_three_readers(tmp_path: Path) -> None:
    """149 of 149 from PDFium, from poppler's text and from poppler's structure."""
    words = [f"Xa{one}be" for one in SEQUENCES]
    pdf = render_letter(replace(LETTER, body=(Paragraph(" ".join(words)),)))
    document = pypdfium2.PdfDocument(pdf)
    seen = "".join(page.get_textpage().get_text_range() for page in document)
    for text in (
        seen,
        poppler("pdftotext", pdf=pdf, folder=tmp_path),
        " ".join(poppler_structure(pdf, tmp_path)),
        " ".join(structure_texts(pdf)),
    ):
        found = set(unicodedata.normalize("NFC", text).split())
        assert [one for one in words if unicodedata.normalize("NFC", one) not in found] == []


def test_the_whole_alphabet_comes_back(tmp_path: Path) -> None:
    """Every visible character of the norm, from poppler and from the structure."""
    known = [printable(one) for one in din_91379() if one not in NOT_IN_THE_FACE]
    known = [one for one in known if one and not unicodedata.combining(one[0])]
    words = [f"Xa{one}be" for one in known]
    pdf = render_letter(replace(LETTER, body=(Paragraph(" ".join(words)),)))
    assert " ".join(words) in structure_texts(pdf)
    found = set(unicodedata.normalize("NFC", poppler("pdftotext", pdf=pdf, folder=tmp_path)).split())
    assert [one for one in words if unicodedata.normalize("NFC", one) not in found] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stands_in_the_window_and_reads_back(name: str, tmp_path: Path) -> None:
    """From everywhere in the world, without a box and without a substitute."""
    pdf = render_letter(replace(LETTER, recipient=("Herrn", name, "Weg 1", "12345 Ort")))
    assert missing_glyphs(name) == ""
    assert name in structure_texts(pdf)
    assert name in poppler("pdftotext", pdf=pdf, folder=tmp_path)
    assert 62 < line_with(pdf, name).base < 90


def test_a_decomposed_name_prints_like_the_composed_one() -> None:
    """Paper gets NFC, however the name was typed."""
    plain = replace(LETTER, recipient=("Jürgen Müßig",))
    typed = replace(LETTER, recipient=(unicodedata.normalize("NFD", "Jürgen Müßig"),))
    assert render_letter(typed) == render_letter(plain)


def test_unknown_characters_show_a_mark_and_keep_their_meaning(tmp_path: Path) -> None:
    """The eye sees that something is missing; a reader of the text still finds it."""
    pdf = render_letter(replace(LETTER, body=(Paragraph("Preis 中国 heute 😀."),)))
    assert "Preis 中国 heute 😀." in structure_texts(pdf)
    assert "中国" in poppler("pdftotext", pdf=pdf, folder=tmp_path)
    line = line_with(pdf, "Preis")
    assert len(line.chars) >= len("Preis")
    ink = [one for one in chars(pdf) if one.base == pytest.approx(line.base)]
    assert all(one.right > one.left for one in ink)

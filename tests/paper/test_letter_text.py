"""What a letter says, read back by poppler, by PDFium and from its own tags."""

from dataclasses import replace
from pathlib import Path

import pytest
from paper_reading import (
    chars,
    line_with,
    lines,
    page_count,
    poppler,
    poppler_structure,
    structure,
    structure_texts,
)
from paper_samples import HEAD, LETTER, LETTER_TEXTS

from rathaus_desk.domain.paper.letters import Paragraph, PrintSize
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.text import Style, width, wrap

LONG_BODY = tuple(Paragraph(f"Absatz {index}. " + "Noch ein Satz dazu. " * 8) for index in range(60))
EVERY_SIZE = pytest.mark.parametrize("size", list(PrintSize))


def _words(text: str) -> list[str]:
    return text.split()


@EVERY_SIZE
def test_the_structure_tells_exactly_the_text_of_the_letter(size: PrintSize, tmp_path: Path) -> None:
    """In reading order, no words glued and none lost, whatever the size and the line breaks."""
    pdf = render_letter(replace(LETTER, size=size))
    assert structure_texts(pdf) == LETTER_TEXTS
    assert poppler_structure(pdf, tmp_path) == LETTER_TEXTS


@EVERY_SIZE
def test_every_word_is_found_on_the_sheets(size: PrintSize, tmp_path: Path) -> None:
    """By poppler's and by PDFium's text search, on however many pages."""
    pdf = render_letter(replace(LETTER, size=size, body=(*LETTER.body, *LONG_BODY)))
    expected = set(_words(" ".join(LETTER_TEXTS)))
    expected |= set(_words(" ".join(one.text for one in LONG_BODY)))
    assert expected <= set(_words(poppler("pdftotext", pdf=pdf, folder=tmp_path)))
    seen = "".join(one.text for page in range(page_count(pdf)) for one in chars(pdf, page))
    for one in LONG_BODY:
        assert one.text.replace(" ", "") in seen


def test_the_tags_say_what_each_piece_is() -> None:
    """One H1, the subject; H2 for the enclosures; real lists with label and body."""
    tree = structure(render_letter(LETTER))
    nodes = list(tree.walk())
    assert tree.tag == "Document"
    assert [one.text for one in nodes if one.tag == "H1"] == [LETTER.subject]
    assert [one.text for one in nodes if one.tag == "H2"] == ["Anlagen"]
    lists = [one for one in nodes if one.tag == "L"]
    assert [len(one.kids) for one in lists] == [2, 2, 2]
    assert all(point.tag == "LI" for one in lists for point in one.kids)
    assert [[part.tag for part in point.kids] for point in lists[0].kids] == [["Lbl", "LBody"]] * 2
    assert [[part.tag for part in point.kids] for point in lists[2].kids] == [["LBody"]] * 2
    assert {one.tag for one in nodes} == {"Document", "Div", "P", "H1", "H2", "L", "LI", "Lbl", "LBody"}


def test_sixty_paragraphs_run_over_numbered_sheets() -> None:
    """Each later sheet says which letter it belongs to."""
    pdf = render_letter(replace(LETTER, body=LONG_BODY))
    total = page_count(pdf)
    assert total > 3
    assert line_with(pdf, f"Seite 1 von {total}")
    for page in range(1, total):
        assert line_with(pdf, f"Seite {page + 1} von {total}", page).base < 30
        assert line_with(pdf, "26-04711-7 · Die Straßenlaterne", page).base < 30


def test_a_paragraph_that_runs_on_stays_one_paragraph() -> None:
    """Its tag goes over the page, and its words come back in one piece."""
    text = "Ein Wort nach dem anderen. " * 300
    nodes = list(structure(render_letter(replace(LETTER, body=(Paragraph(text),)))).walk())
    assert [one.text for one in nodes if one.text.startswith("Ein Wort")] == [text.strip()]


@EVERY_SIZE
def test_what_belongs_together_stays_together(size: PrintSize) -> None:
    """Never one line of a paragraph alone, and never a greeting without text above it."""
    for count in range(8, 24):
        body = tuple(Paragraph(f"Absatz {index} " + "mit noch einem Satz " * 6) for index in range(count))
        pdf = render_letter(replace(LETTER, size=size, body=body))
        for page in range(page_count(pdf)):
            texts = [one.text.replace(" ", "") for one in lines(pdf, page) if one.base > 30]
            if "MitfreundlichenGrüßen" in texts:
                assert "Satz" in texts[texts.index("MitfreundlichenGrüßen") - 2]
                assert any("Bürgerlotsin" in one for one in texts)
            if page and texts and "Absatz" not in texts[0] and "Satz" in texts[0]:
                assert "Satz" in texts[1]
                assert "Absatz" not in texts[1]


def test_one_page_has_no_number() -> None:
    """There is nothing to sort."""
    pdf = render_letter(LETTER)
    assert page_count(pdf) == 1
    assert "Seite1" not in "".join(one.text for one in chars(pdf))


def test_no_word_is_hyphenated_and_what_is_read_in_one_breath_stays_on_one_line() -> None:
    """No "26." at a line's end, no "11" without its "Uhr", no phone number in two halves."""
    sentence = "Wir rufen Sie am Donnerstag, 26. November, zwischen 9 und 11 Uhr unter (030) 23125 021 an."
    compound = "Donaudampfschifffahrtsgesellschaftskapitän"
    for pad in range(40):
        text = f"{'x' * pad} {sentence} {compound} {sentence}"
        pdf = render_letter(replace(LETTER, size=PrintSize.VERY_LARGE, body=(Paragraph(text),)))
        found = [one.text.replace(" ", "") for page in range(page_count(pdf)) for one in lines(pdf, page)]
        assert any(compound in one for one in found)
        assert not [one for one in found if one.endswith(("26.", "11", "(030)", "23125", "-"))]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Ausweis, Wohngeld, Fragen – bei Ihnen vor Ort.", "vor Ort."),
        ("Rathaus, Rathausplatz 1, 12345 Musterhausen", "12345 Musterhausen"),
        ("Wir machen Ihr Bild und nehmen Ihre Fingerabdrücke", "Fingerabdrücke"),
    ],
)
def test_no_short_word_is_left_alone_and_a_postcode_stays_with_its_town(text: str, last: str) -> None:
    style = Style(12)
    found = wrap(text, style, width(text, style) - 1)
    assert len(found) == 2
    assert found[-1].text == last
    assert "".join(one.text for one in found) == text


def test_a_day_too_wide_for_its_line_breaks_before_the_date_and_not_within_it() -> None:
    style = Style(12)
    found = wrap("Mittwoch, 16. Dezember 2026", style, width("Mittwoch, 16. Deze", style))
    assert [one.text.strip() for one in found] == ["Mittwoch,", "16. Dezember", "2026"]


def test_a_compound_stays_on_one_line_so_that_its_hyphen_survives_copying(tmp_path: Path) -> None:
    """Programs take a hyphen at a line's end for a hyphenation and drop it."""
    text = " ".join(["Bürger-Informations-Veranstaltung"] * 12)
    pdf = render_letter(replace(LETTER, size=PrintSize.VERY_LARGE, body=(Paragraph(text),)))
    assert text in structure_texts(pdf)
    assert (
        poppler("pdftotext", pdf=pdf, folder=tmp_path).split().count("Bürger-Informations-Veranstaltung")
        == 12
    )


def test_a_compound_longer_than_the_line_breaks_after_a_hyphen() -> None:
    """And not in the middle of one of its words."""
    text = "-".join(["Veranstaltung"] * 6)
    pdf = render_letter(replace(LETTER, size=PrintSize.VERY_LARGE, body=(Paragraph(text),)))
    assert text in structure_texts(pdf)
    inside = [one for one in lines(pdf) if "Veranst" in one.text]
    assert len(inside) > 1
    assert all(one.chars[0].text == "V" for one in inside)


def test_a_word_longer_than_the_line_is_broken_rather_than_lost() -> None:
    """It stays inside the margins and reads back in one piece."""
    text = "w" * 400
    pdf = render_letter(replace(LETTER, body=(Paragraph(text),)))
    assert text in structure_texts(pdf)
    assert max(one.right for one in chars(pdf) if one.base > 100) <= 190.2


def test_empty_fields_leave_no_gaps_and_no_labels() -> None:
    """No "Telefon" without a number, no heading without enclosures."""
    head = replace(HEAD, unit="", phone="", email="", web="", opening_hours=("", ""))
    pdf = render_letter(
        replace(
            LETTER, letterhead=head, reference="", endorsements=("",), recipient=("", "Erna Schmidt", " "),
            info=(("Telefon", ""), ("", "")), salutation="", body=(Paragraph("", ("", " ")),), closing="",
            signatory=("",), enclosures=("", " "),
        )
    )  # fmt: skip
    assert structure_texts(pdf) == [
        "Stadt Musterhausen",
        "Stadt Musterhausen · Rathausplatz 1 · 12345 Musterhausen",
        "Erna Schmidt",
        "Datum: 24. November 2026",
        LETTER.subject,
        "Stadt Musterhausen",
        "Rathausplatz 1",
        "12345 Musterhausen",
    ]


def test_the_reference_stands_once_under_the_name_that_the_letter_gives_it() -> None:
    """ "Unser Zeichen" only if the letter does not call it something else."""
    texts = structure_texts(render_letter(replace(LETTER, info=(("Ihre Nummer:", "26-04711-7"),))))
    assert "Ihre Nummer: 26-04711-7" in texts
    assert not [one for one in texts if one.startswith("Unser Zeichen")]


def test_one_enclosure_is_called_one() -> None:
    """ "Anlage", not "Anlagen"."""
    texts = structure_texts(render_letter(replace(LETTER, enclosures=("Merkblatt",))))
    assert texts[texts.index("Merkblatt") - 1] == "Anlage"


def test_smaller_gaps_save_a_sheet_that_would_carry_only_the_greeting() -> None:
    """Where they save none, the gaps stay as they are."""
    counts, gaps = [], set()
    for length in range(10, 24):
        pdf = render_letter(replace(LETTER, body=(Paragraph("Satz"),) * length, enclosures=()))
        counts.append(page_count(pdf))
        bases = [one.base for one in lines(pdf) if one.text == "Satz"]
        gaps.add(round(bases[1] - bases[0], 2))
    assert counts == sorted(counts)
    assert len(gaps) == 3
    assert max(gaps) == pytest.approx(1.7 * 11 * 1.4 * 25.4 / 72, abs=0.02)
    long = render_letter(replace(LETTER, body=(Paragraph("Satz"),) * 200))
    assert line_with(long, "Satz").base < 125

"""Whatever people write: a sheet comes out, or a German sentence; never a crash and never markup."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_reading import line_with, page_count, structure_texts
from paper_samples import LETTER, SHEET, SLIP

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, Paragraph, PrintSize
from rathaus_desk.domain.paper.slips import SlipConcern
from rathaus_desk.paper.checklist import render_checklist
from rathaus_desk.paper.fonts import Weight, missing_glyphs, printable
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.slip import render_slip
from rathaus_desk.paper.text import Style, wrap

MARKUP = "<b>fett</b> & <img src='x'/> {feld} %(x)s $x {{x.__class__}} <para>"
ANY_TEXT = st.text(max_size=120) | st.sampled_from(
    [MARKUP, "", "\x00", "שלום محمد", "e\u0301" * 40, "\ud800", "A" * 300]
)
PATIENT = settings(max_examples=60)


def test_markup_is_plain_text() -> None:
    """It is printed letter by letter, in every field."""
    pdf = render_letter(
        replace(
            LETTER, subject=MARKUP, salutation=MARKUP, body=(Paragraph(MARKUP, (MARKUP,)),), closing=MARKUP
        )
    )
    assert structure_texts(pdf).count(MARKUP) == 5


def test_control_and_direction_characters_are_left_out() -> None:
    """NUL, escape, right-to-left override, zero-width blanks and soft hyphens never reach the paper."""
    assert printable("a\x00b\x1bc\u202ed\u200be\u00adf\ufe0fg\r\n h") == "abcdefg h"
    assert printable("9\u00a0Uhr \u202f x") == "9\u00a0Uhr \u202f x"
    assert printable("  viel   Luft\t ") == "viel Luft"
    pdf = render_letter(replace(LETTER, body=(Paragraph("Herr\x00 Mei\u00ader \u202eknird"),)))
    assert "Herr Meier knird" in structure_texts(pdf)


def test_right_to_left_text_does_no_harm() -> None:
    """Our face has no such letters: marks stand for them, and the text is kept."""
    name = "محمد علي שלום"
    pdf = render_letter(replace(LETTER, recipient=("Herrn", name, "Weg 1", "12345 Ort")))
    assert name in structure_texts(pdf)
    assert set(missing_glyphs(name)) == set(name) - {" "}


def _letter_or_reason(letter: Letter) -> bytes | str:
    try:
        return render_letter(letter)
    except Refused as refused:
        return str(refused)


@PATIENT
@given(st.data())
def test_any_text_in_any_field_of_a_letter(data: st.DataObject) -> None:
    """The body comes back word for word, or the letter is refused in German."""
    few = st.lists(ANY_TEXT, max_size=4).map(tuple)
    text = data.draw(ANY_TEXT)
    letter = replace(
        LETTER,
        reference=data.draw(ANY_TEXT),
        endorsements=data.draw(few),
        recipient=data.draw(few),
        info=data.draw(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=4).map(tuple)),
        subject=data.draw(ANY_TEXT),
        salutation=data.draw(ANY_TEXT),
        body=(Paragraph(text, data.draw(few), data.draw(st.booleans())),),
        closing=data.draw(ANY_TEXT),
        signatory=data.draw(few),
        enclosures=data.draw(few),
        size=data.draw(st.sampled_from(PrintSize)),
        practice=data.draw(st.booleans()),
    )
    pdf = _letter_or_reason(letter)
    if isinstance(pdf, str):
        assert pdf.endswith("Bitte kürzen Sie die Anschrift.")
    else:
        assert not printable(text) or printable(text) in structure_texts(pdf)
        assert render_letter(letter) == pdf


@PATIENT
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=6), st.lists(ANY_TEXT, max_size=6), ANY_TEXT)
def test_any_text_on_slip_and_checklist(pairs: list[tuple[str, str]], texts: list[str], text: str) -> None:
    """Both come out with everything that was said."""
    concerns = tuple(SlipConcern("26-04711-7", title, step) for title, step in pairs)
    slip = replace(SLIP, concerns=concerns, contact_person=text, promise=text, still_needed=tuple(texts))
    found = structure_texts(render_slip(slip))
    for one in (text, *texts, *(title for title, _ in pairs)):
        assert not printable(one) or printable(one) in found
    sheet = replace(SHEET, title=text, intro=text, documents=tuple(pairs), facts=tuple(pairs), closing=text)
    found = structure_texts(render_checklist(sheet))
    for name, note in pairs:
        assert not printable(name) or printable(name) in found
        assert not printable(name) or not printable(note) or printable(note) in found


@given(st.text(max_size=400), st.floats(20, 200), st.sampled_from([8.0, 11.0, 21.0]), st.sampled_from(Weight))
def test_lines_are_never_too_wide_and_nothing_is_lost(
    text: str, room: float, size: float, weight: Weight
) -> None:
    """Only a single letter may be wider than the column."""
    style = Style(size, weight)
    lines = wrap(text, style, room)
    assert "".join(one.text for one in lines) == " ".join(printable(text).split(" "))
    for one in lines:
        assert one.width(style) <= room + 0.3 or len(one.text.strip()) < 3
    for one in lines[:-1]:
        assert one.text


@pytest.mark.parametrize("size", list(PrintSize))
@pytest.mark.parametrize(
    "field", [one.name for one in fields(Letter) if one.type == "str" or "str" in str(one.type)]
)
def test_a_text_of_three_hundred_letters_in_any_field(field: str, size: PrintSize) -> None:
    """It fits, shrinks, wraps, or is refused in German."""
    for long in ("Hülsmann-Wieghaus " * 17, "W" * 300):
        value: object = long
        if isinstance(getattr(LETTER, field), tuple):
            value = ((long, long),) if field == "info" else (long,)
        if field == "body":
            value = (Paragraph(long, (long,), numbered=True),)
        pdf = _letter_or_reason(replace(LETTER, size=size, **{field: value}))
        if isinstance(pdf, str):
            assert field in ("recipient", "endorsements")
            assert "Bitte kürzen Sie" in pdf
        else:
            assert page_count(pdf) < 6


def test_the_same_letter_gives_the_same_bytes() -> None:
    """No clock, no chance, nothing left over from the letter before."""
    first = render_letter(LETTER)
    render_letter(replace(LETTER, subject="Ķ̂ Ŧ̈ etwas anderes 中", practice=True, size=PrintSize.LARGE))
    assert render_letter(LETTER) == first
    assert render_slip(SLIP) == render_slip(SLIP)
    assert render_checklist(SHEET) == render_checklist(SHEET)
    assert render_letter(replace(LETTER, subject="Anders")) != first


def test_a_very_long_letter_takes_its_pages_and_little_time() -> None:
    """Twenty thousand words, and a word of twenty thousand letters."""
    pdf = render_letter(replace(LETTER, body=(Paragraph("Wort " * 20_000), Paragraph("w" * 20_000))))
    assert page_count(pdf) > 30
    assert line_with(pdf, "Seite 2 von", page=1)

"""What is told of a letter before it is printed agrees with what stands on the sheet."""

from dataclasses import replace
from itertools import product

import pytest
from paper_reading import lines
from paper_samples import LETTER

from rathaus_desk.domain.paper.envelopes import EnvelopeFormat
from rathaus_desk.domain.paper.letters import Letter, LetterCode, LetterForm, PrintSize
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.letter_checks import glyph_check, window_check

SIX = replace(LETTER, recipient=tuple(f"Zeile gpq {index}" for index in range(6)))


@pytest.mark.parametrize("form", LetterForm)
@pytest.mark.parametrize("size", PrintSize)
def test_a_din_lang_window_shows_all_of_the_address_and_nothing_else(
    form: LetterForm, size: PrintSize
) -> None:
    """Both forms, all sizes, six lines, five millimetres."""
    assert window_check(replace(SIX, form=form, size=size), EnvelopeFormat.DL).fits


def test_c5_hides_the_end_of_a_long_address() -> None:
    """The window of C5 ends 1.5 mm above the address field; four lines show, the sixth may not."""
    assert window_check(LETTER, EnvelopeFormat.C5).fits
    assert window_check(SIX, EnvelopeFormat.C5).hidden == ("Zeile gpq 5",)
    assert window_check(LETTER, EnvelopeFormat.C4).fits


def test_form_a_is_for_din_lang_only() -> None:
    """In larger envelopes the address stands above the window, and the subject in it."""
    for envelope in (EnvelopeFormat.C5, EnvelopeFormat.C4):
        found = window_check(replace(LETTER, form=LetterForm.A), envelope)
        assert "Frau" in found.hidden
        assert LETTER.subject in found.foreign


def test_the_check_sees_where_the_ink_really_is() -> None:
    """The lines within the window of DL (20 to 110, 45 to 90 in form B), by PDFium and by the check."""
    seen = [one for one in lines(render_letter(SIX)) if 20 < one.x < 110 and 45 < one.base < 90]
    assert len(seen) == 8
    for size in (0.0, 5.0, 8.0, 20.0):
        found = window_check(SIX, EnvelopeFormat.DL, size)
        assert found.shift == size
        assert found.fits  # an envelope lets a sheet slip no further than it has room


# Of each envelope (DIN 680; for C4 what makers sell): its width, how far its window begins above its foot,
# where the sheet inside is folded, how high it stands, and how far up and down it slips.
Measures = tuple[float, float, dict[LetterForm, float], float, tuple[float, float]]
ENVELOPES: dict[EnvelopeFormat, Measures] = {
    EnvelopeFormat.DL: (220, 15, {LetterForm.A: 87, LetterForm.B: 105}, 0, (0, 5)),
    EnvelopeFormat.C5: (229, 60, {LetterForm.A: 148.5, LetterForm.B: 148.5}, 0, (0, 5)),
    EnvelopeFormat.C4: (229, 219, {LetterForm.A: 297, LetterForm.B: 297}, 13.5, (-5, 5)),
}


def _showing(letter: Letter, envelope: EnvelopeFormat) -> tuple[set[str], set[str]]:
    """Return which lines of the address on the sheet a window may cut, and what else shows in it."""
    field = 27 if letter.form is LetterForm.A else 45
    width, foot, fold, rest, slips = ENVELOPES[envelope]
    aside = min(5.0, (width - 210) / 2)
    cut, seen = set(), set()
    for one in lines(render_letter(letter)):
        ink = [each for each in one.chars if each.text.strip()]
        left, right = min(each.left for each in ink), one.right
        bottom = max(each.bottom for each in ink)
        for across, up in product((-aside, 0, aside), (0, *slips)):
            x = 20 - (width - 210) / 2 + across
            y = fold[letter.form] - foot - 45 + rest + up
            text = one.text.replace(" ", "")
            if field + 5 < one.base < field + 45 and left < 100:
                if not (x <= left and right <= x + 90 and y <= one.top and bottom <= y + 45):
                    cut.add(text)
            elif x < right and left < x + 90 and y < bottom and one.top < y + 45:
                seen.add(text)
    return cut, seen


@pytest.mark.parametrize("envelope", EnvelopeFormat)
@pytest.mark.parametrize("form", LetterForm)
@pytest.mark.parametrize("size", PrintSize)
def test_the_check_says_of_every_window_what_the_sheet_shows(
    envelope: EnvelopeFormat, form: LetterForm, size: PrintSize
) -> None:
    """Both forms, all sizes, the three envelopes, by the ink on the finished sheet and five millimetres."""
    letter = replace(LETTER, form=form, size=size)
    cut, seen = _showing(letter, envelope)
    sender = {letter.letterhead.return_line.replace(" ", "")}
    found = window_check(letter, envelope)
    assert {one.replace(" ", "") for one in found.hidden} - sender == cut
    assert {one.replace(" ", "") for one in found.foreign} == seen - sender
    assert found.fits == (form is LetterForm.B or envelope is EnvelopeFormat.DL)


def test_an_address_that_is_wide_may_be_cut_by_a_wide_envelope() -> None:
    """C5 is 19 mm wider than the sheet."""
    wide = replace(LETTER, recipient=("Freifrau von und zu Hülsmann-Wieghaus-Langenstein", "12345 Ort"))
    found = window_check(wide, EnvelopeFormat.C5)
    assert found.hidden == ("Freifrau von und zu Hülsmann-Wieghaus-Langenstein",)
    assert window_check(wide, EnvelopeFormat.C5, 0.0).fits


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"recipient": ("王",)}, "Anschrift"),
        ({"subject": "a ≤ 王"}, "Betreff"),
        ({"salutation": "王"}, "Anrede"),
        ({"code": LetterCode("x", "王", "")}, "Text beim Code"),
        ({"body": (LETTER.body[0], replace(LETTER.body[1], items=("王",)))}, "2. Absatz"),
        ({"signatory": ("王",)}, "Gruß und Namen"),
        ({"info": (("Zimmer", "王"),)}, "Angaben rechts oben"),
        ({"enclosures": ("王",)}, "Anlagen"),
    ],
)
def test_each_missing_character_is_told_with_its_place(change: dict[str, object], where: str) -> None:
    """Wherever it stands; a letter of German has none."""
    assert glyph_check(LETTER).fits
    letter: Letter = replace(LETTER, **change)  # type: ignore[arg-type]
    ((place, letters),) = glyph_check(letter).missing
    assert place == where
    assert "王" in letters

"""DIN 5008 forms A and B, measured on the finished PDF; all in mm from the top left corner."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import pypdfium2
import pytest
from paper_reading import chars, line_with, lines, page_count, strokes
from paper_samples import HEAD, LETTER

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import BODY_POINTS, LetterForm, Paragraph, PrintSize
from rathaus_desk.paper.letter import render_letter

NEAR = 0.2
EVERY_SIZE = pytest.mark.parametrize("size", list(PrintSize))


@dataclass(frozen=True)
class Norm:
    """What the norm says of a form: where address field, fold marks and subject are, and the head ends."""

    form: LetterForm
    top: float
    folds: tuple[float, float]
    body: float
    head_end: float


A = Norm(LetterForm.A, 27.0, (87.0, 192.0), 80.46, 22.0)
B = Norm(LetterForm.B, 45.0, (105.0, 210.0), 98.46, 40.0)
EVERY_FORM = pytest.mark.parametrize("norm", [A, B], ids=["form A", "form B"])
LONG_BODY = tuple(Paragraph(f"Absatz {index}. " + "Noch ein Satz dazu. " * 8) for index in range(60))


def _in_window(pdf: bytes, top: float, slip: float = 0.0) -> list[str]:
    """Return the lines that show through the window if the sheet has slipped by `slip` mm either way."""
    found = []
    for one in lines(pdf):
        if one.right > 20 - slip and one.x < 105 + slip and top - slip < one.base < top + 45 + slip:
            found.append(one.text.replace(" ", ""))
    return found


@EVERY_SIZE
def test_the_sheet_is_a4(size: PrintSize) -> None:
    """210 by 297 mm, whatever the size of the type."""
    sheet = pypdfium2.PdfDocument(render_letter(replace(LETTER, size=size)))[0]
    assert sheet.get_width() * 25.4 / 72 == pytest.approx(210, abs=NEAR)
    assert sheet.get_height() * 25.4 / 72 == pytest.approx(297, abs=NEAR)


@EVERY_FORM
@EVERY_SIZE
def test_the_address_stands_in_its_field_and_never_grows(norm: Norm, size: PrintSize) -> None:
    """85 x 45 mm, 20 from the left: the sender in the first 5, endorsements to 17.7, the address to 45."""
    pdf = render_letter(replace(LETTER, size=size, form=norm.form))
    top = norm.top
    sender = line_with(pdf, "Stadt Musterhausen · Rathausplatz 1")
    endorsement = line_with(pdf, "Persönlich")
    first = next(one for one in lines(pdf) if one.text == "Frau")
    address = [first, line_with(pdf, "Erna Schmidt"), line_with(pdf, "Rosenweg 4")]
    for one in (sender, endorsement, *address):
        assert one.x == pytest.approx(25, abs=NEAR)
        assert one.right <= 100 + NEAR
    assert top <= sender.top < sender.base <= top + 5
    assert top + 5 <= endorsement.top < endorsement.base <= top + 17.7
    assert top + 17.7 <= address[0].top < top + 19.2
    assert [one.base - first.base for one in address] == pytest.approx([0, 27.3 / 6, 27.3 / 3], abs=NEAR)
    zone = [one for one in chars(pdf) if one.x < 105 and top + 17.7 < one.base < top + 50]
    assert max(one.bottom for one in zone) <= top + 45
    assert {one.size for one in address} == {11.0}


@EVERY_FORM
@EVERY_SIZE
def test_nothing_but_the_address_shows_through_the_window_when_the_sheet_slips(
    norm: Norm, size: PrintSize
) -> None:
    """Five millimetres in any direction."""
    pdf = render_letter(replace(LETTER, size=size, form=norm.form))
    expected = ["StadtMusterhausen·Rathausplatz1·12345Musterhausen", "Persönlich", "Frau"]
    expected += ["ErnaSchmidt", "Rosenweg4", "12345Musterhausen"]
    assert _in_window(pdf, norm.top) == expected
    assert _in_window(pdf, norm.top, slip=5) == expected
    rules = [one for one in strokes(pdf) if one[2] > 15]  # fold marks end left of every window
    assert not [one for one in rules if norm.top - 5 < one[1] < norm.top + 50]


@EVERY_FORM
def test_six_lines_fill_the_address_zone_to_its_end(norm: Norm) -> None:
    """The last of six lines still stands in the field."""
    recipient = tuple(f"Zeile gpq {index}" for index in range(6))
    pdf = render_letter(replace(LETTER, recipient=recipient, form=norm.form))
    first, last = line_with(pdf, "Zeile gpq 0"), line_with(pdf, "Zeile gpq 5")
    assert first.top >= norm.top + 17.7
    assert last.base - first.base == pytest.approx(5 * 27.3 / 6, abs=NEAR)
    assert max(one.bottom for one in last.chars) <= norm.top + 45


@EVERY_FORM
def test_a_seventh_line_uses_what_the_endorsements_leave_free(norm: Norm) -> None:
    """Seven lines fit beside two endorsements, in the field and without overlap."""
    recipient = tuple(f"Zeile {index}" for index in range(7))
    letter = replace(LETTER, recipient=recipient, endorsements=("Einschreiben", "Rückschein"))
    pdf = render_letter(replace(letter, form=norm.form))
    bases = [
        line_with(pdf, one).base for one in ("Rathausplatz 1 · ", "Einschreiben", "Rückschein", *recipient)
    ]
    assert all(later - earlier > 3.5 for earlier, later in pairwise(bases))
    assert bases[-1] < norm.top + 45


def test_an_address_of_too_many_lines_is_refused_in_words() -> None:
    """Rather no letter than one that cannot be delivered."""
    with pytest.raises(
        Refused, match=r"passt so nicht in das Sichtfenster.*Bitte kürzen Sie die Anschrift\."
    ) as told:
        render_letter(replace(LETTER, recipient=tuple("123456789"), endorsements=("a",)))
    assert told.value.field == "recipient"
    with pytest.raises(Refused, match="Sichtfenster"):
        render_letter(replace(LETTER, recipient=("Anna-Maria" * 30, "Weg 1", "12345 Ort")))


def test_a_long_line_is_set_smaller_and_then_wrapped_but_never_below_eight_points() -> None:
    """It stays 5 mm inside the field's right edge."""
    for name, smallest in (("Freifrau von und zu Hülsmann-Wieghaus-Langenstein", 8), ("Wort " * 25, 8)):
        pdf = render_letter(replace(LETTER, recipient=("Frau", name.strip(), "Weg 1", "12345 Ort")))
        address = [one for one in lines(pdf) if 62 < one.base < 90 and one.x < 105]
        assert all(one.right <= 100 + NEAR for one in address)
        assert all(smallest <= one.size < 11 for one in address)
        assert "".join(one.text for one in address).replace(" ", "") == f"Frau{name}Weg112345Ort".replace(
            " ", ""
        )


def test_a_sender_too_long_for_its_line_is_refused_in_words() -> None:
    """It would run out of the window or become unreadable."""
    with pytest.raises(Refused, match="Absenderzeile"):
        render_letter(replace(LETTER, letterhead=replace(HEAD, street="Straße der langen Namen " * 5)))


@EVERY_FORM
@EVERY_SIZE
def test_fold_marks_and_hole_mark_stand_at_the_edge_of_the_first_sheet(norm: Norm, size: PrintSize) -> None:
    """87 and 192 in form A, 105 and 210 in form B, and 148.5; outside every window, on no later sheet."""
    pdf = render_letter(replace(LETTER, size=size, body=LONG_BODY, form=norm.form))
    marks = [one for one in strokes(pdf) if one[2] < 20]
    assert [one[1] for one in marks] == pytest.approx([*norm.folds, 148.5], abs=NEAR)
    assert all(one[1] == one[3] and 4.2 < one[0] < one[2] < 15 for one in marks)
    assert strokes(pdf, page=1) == []


@EVERY_FORM
@EVERY_SIZE
def test_the_information_block_stands_where_the_norm_wants_it(norm: Norm, size: PrintSize) -> None:
    """125 from the left, 5 below the field's top, 75 wide, with the date in words; between head and body."""
    pdf = render_letter(replace(LETTER, size=size, form=norm.form))
    labels = [line_with(pdf, one) for one in ("Unser Zeichen:", "Ansprechperson:", "Telefon: ", "Datum:")]
    assert [one.x for one in labels] == pytest.approx([125] * 4, abs=NEAR)
    assert norm.top + 5 <= labels[0].top < norm.top + 7
    assert labels[-1].base <= norm.top + 45
    block = [one for one in chars(pdf) if one.x > 120 and norm.top < one.base < norm.top + 50]
    assert max(one.right for one in block) <= 200
    assert "24.November2026" in "".join(one.text for one in block)


@EVERY_FORM
def test_a_long_information_block_pushes_the_body_down(norm: Norm) -> None:
    """Nothing is lost and nothing overlaps."""
    many = tuple((f"Angabe {index}", f"Wert {index}") for index in range(25))
    pdf = render_letter(replace(LETTER, info=many, form=norm.form))
    end = line_with(pdf, "Datum:").base
    assert line_with(pdf, "Wert 24")
    assert line_with(pdf, "Die Straßenlaterne vor").top > end + 5
    with pytest.raises(Refused, match="rechts neben der Anschrift"):
        render_letter(replace(LETTER, info=many * 8))


@EVERY_FORM
@EVERY_SIZE
def test_the_body_has_its_size_its_leading_and_its_margins(norm: Norm, size: PrintSize) -> None:
    """It begins 8.46 below the field, between 25 and 190, in the points of its size, leading at least 1.3."""
    pdf = render_letter(replace(LETTER, size=size, body=LONG_BODY, form=norm.form))
    subject = line_with(pdf, "Die Straßenlaterne vor")
    assert subject.x == pytest.approx(25, abs=NEAR)
    assert norm.body <= subject.top < norm.body + 0.3 * BODY_POINTS[size]
    for page in range(page_count(pdf)):
        inside = [
            one for one in lines(pdf, page) if (norm.body < one.base < 240 if page == 0 else one.base > 30)
        ]
        assert min(one.x for one in inside) == pytest.approx(25, abs=NEAR)
        assert max(one.right for one in inside) <= 190 + NEAR
        body = [one for one in inside if "Satz" in one.text]
        assert {round(one.size, 2) for one in body} == {BODY_POINTS[size]}
        steps = [later.base - earlier.base for earlier, later in pairwise(body)]
        assert min(steps) >= 1.3 * BODY_POINTS[size] * 25.4 / 72


@EVERY_FORM
@EVERY_SIZE
def test_the_body_keeps_clear_of_the_foot_and_of_the_sheets_end(norm: Norm, size: PrintSize) -> None:
    """Every printer leaves 5 mm; the foot stands alone."""
    pdf = render_letter(replace(LETTER, size=size, body=LONG_BODY, form=norm.form))
    foot = line_with(pdf, "Öffnungszeiten").top
    last = max(one.base for one in lines(pdf) if "Satz" in one.text)
    number = line_with(pdf, "Seite 1 von")
    assert last < number.top - 1
    assert number.base < foot - 2
    assert max(one.bottom for one in chars(pdf)) < 292


def test_there_is_room_to_sign() -> None:
    """At least 15 mm between closing and name."""
    pdf = render_letter(LETTER)
    names = [one for one in lines(pdf) if one.text.replace(" ", "") == "AylinÖzdemir" and one.base > 100]
    assert names[0].top - line_with(pdf, "Mit freundlichen Grüßen").base >= 15


@EVERY_FORM
def test_the_head_stands_clear_of_the_window_with_one_rule(norm: Norm) -> None:
    """Town and unit above the window, however it slips; a name too long for that is refused in words."""
    letter = replace(LETTER, form=norm.form)
    pdf = render_letter(letter)
    town = lines(pdf)[0]
    assert town.text.replace(" ", "") == "StadtMusterhausen"
    assert town.x == pytest.approx(25, abs=NEAR)
    rules = [one for one in strokes(pdf) if one[2] > 20]
    assert len(rules) == 1
    assert (rules[0][0], rules[0][2]) == pytest.approx((25, 190), abs=NEAR)
    assert rules[0][1] < norm.head_end
    head = [one for one in chars(pdf) if one.base < norm.top - 1]
    assert "StadtMusterhausen" in "".join(one.text for one in head)
    assert min(one.top for one in head) >= 5
    assert max(one.bottom for one in head) <= norm.head_end
    with pytest.raises(Refused, match="Kopf des Blattes"):
        render_letter(replace(letter, letterhead=replace(HEAD, unit="Amt für alles " * 60)))
    with pytest.raises(Refused, match="Öffnungszeiten"):
        render_letter(replace(letter, letterhead=replace(HEAD, opening_hours=("Montag",) * 40)))


def test_the_date_is_the_letters_and_not_todays() -> None:
    """A letter printed again carries its own day."""
    pdf = render_letter(replace(LETTER, dated=date(2025, 3, 1)))
    assert line_with(pdf, "1. März 2025").base == line_with(pdf, "Datum:").base

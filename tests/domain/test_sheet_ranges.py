"""Numbers of sheets as somebody types them at a printer that has just jammed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.ranges import counted, parse_numbers, written_numbers

THERE = frozenset(range(1, 201))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("140–147, 152", {*range(140, 148), 152}),
        ("140-147", range(140, 148)),
        ("140 − 147", range(140, 148)),
        ("140 bis 147", range(140, 148)),
        (" 3;5 und 4 ", {3, 4, 5}),
        ("Ab 198", {198, 199, 200}),
        ("198–", {198, 199, 200}),
        ("bis 2", {1, 2}),
        ("7", {7}),
        ("007", {7}),
        ("5–5", {5}),
        ("1-3, 2-4", {1, 2, 3, 4}),
        ("ALLE", THERE),
        ("keine", ()),
    ],
)
def test_german_typing_is_understood(typed, meant):
    assert parse_numbers(typed, THERE) == frozenset(meant)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Es fehlt noch, welche Nummern gemeint sind."),
        ("  ", "Es fehlt noch"),
        ("147–140", "147–140 läuft rückwärts. Meinten Sie 140–147?"),
        ("201", "Die Nummer 201 ist nicht dabei. Hier gibt es 1–200."),
        ("190–220", "Die Nummer 220 ist nicht dabei."),
        ("0", "Die Nummer 0 ist nicht dabei."),
        ("ab 300", "Die Nummer 300 ist nicht dabei."),
        ("12,,14", "Da fehlt eine Nummer."),
        ("zwölf", "„zwölf“ ist keine Nummer. Möglich ist zum Beispiel"),
        ("147/812", "„147/812“ ist keine Nummer."),
        ("1٣", "„1٣“ ist keine Nummer."),
        ("-5", "„-5“ ist keine Nummer."),
        ("1-2-3", "„1-2-3“ ist keine Nummer."),
        ("1," * 200, "Das ist zu lang."),
    ],
)
def test_what_is_no_number_is_told_in_words(typed, told):
    with pytest.raises(Refused) as refused:
        parse_numbers(typed, THERE, "came_out")
    assert str(refused.value).startswith(told)
    assert refused.value.field == "came_out"


def test_a_span_takes_what_is_there_and_skips_gaps():
    """A batch of sheets that are printed again has gaps."""
    there = {3, *range(140, 148)}
    assert parse_numbers("3–147", there) == there
    assert parse_numbers("ab 146", there) == {146, 147}
    assert parse_numbers("bis 140", there) == {3, 140}
    with pytest.raises(Refused, match="Hier gibt es noch keine"):
        parse_numbers("3", ())


def test_numbers_are_written_as_one_would():
    assert written_numbers([152, *range(140, 148)]) == "140–147, 152"
    assert written_numbers([1, 2]) == "1–2"
    assert written_numbers([5, 5]) == "5"
    assert written_numbers([]) == "keine"


@given(st.sets(st.integers(1, 40)))
def test_what_is_written_reads_back(numbers):
    assert parse_numbers(written_numbers(numbers), range(1, 41)) == numbers


@pytest.mark.parametrize(
    ("typed", "last", "meant"),
    [
        ("2", False, {4, 5}),
        ("2", True, {8, 9}),
        (" Alle ", False, {4, 5, 8, 9}),
        ("keine", True, set()),
        ("0", False, set()),
    ],
)
def test_copies_are_counted_from_either_end(typed, last, meant):
    assert counted(typed, {9, 4, 5, 8}, last=last) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [("5", "um 4 Stück"), ("4–5", "reicht eine Anzahl"), ("", "reicht eine Anzahl"), ("-1", "reicht")],
)
def test_what_is_no_count_is_said_with_one_that_fits(typed, said):
    with pytest.raises(Refused, match=said) as refused:
        counted(typed, {9, 4, 5, 8}, "came_out")
    assert refused.value.field == "came_out"

"""Phone numbers in any spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.office.phones import read_phone, show_phone, typed_phone


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("04471 185-0", "+4944711850"),
        ("0171/123", "+49171123"),
        ("0171 3920011", "+491713920011"),
        ("+49 (0) 4471 185", "+494471185"),
        ("+49 (0)171 3920011", "+491713920011"),
        ("0049 171 3920011", "+491713920011"),
        ("(030) 23125 021", "+493023125021"),
        ("Tel.: 030/23125-021", "+493023125021"),
        ("tel:+493023125021", "+493023125021"),
        ("+31 20 123 4567", "+31201234567"),
        ("491713920011", "+491713920011"),
        ("49 30 23125021", "+493023125021"),
        (" 115 ", "115"),
        ("110", "110"),
        ("112", "112"),
        ("116 117", "116117"),
    ],
)
def test_a_number_is_read_in_any_spelling(typed, number):
    assert read_phone(typed) == number
    assert read_phone(show_phone(number)) == number
    assert typed_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "0171",
        "01",
        "23125 021",
        "49123456",
        "490171392001",
        "schm er",
        "Rosenweg 4",
        "0171 39200x1",
        "0" * 41,
        "+",
        "()",
        "+999 1234567",
    ],
)
def test_what_is_no_whole_number_is_none(typed):
    assert read_phone(typed) == ""
    with pytest.raises(Refused, match="nicht vollständig") as refused:
        typed_phone(typed, "promise")
    assert refused.value.field == "promise"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+491713920011", "0171 3920011"),
        ("+493023125021", "030 23125021"),
        ("+31201234567", "+31 20 123 4567"),
        ("115", "115"),
        ("0171 3920011", "0171 3920011"),
        ("Zimmer 4", "Zimmer 4"),
        ("", ""),
    ],
)
def test_a_number_is_shown_as_one_dials_it(number, shown):
    assert show_phone(number) == shown
    assert show_phone(shown) == shown


def test_nothing_typed_is_no_number_and_no_fault():
    assert typed_phone("  ") == ""


@given(st.text(alphabet="0123456789+()/ -.Tel", max_size=45))
def test_what_is_read_can_be_shown_and_read_again(text):
    number = read_phone(text)
    assert read_phone(show_phone(number)) == number

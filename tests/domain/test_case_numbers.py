"""Case numbers: how they are shown, read, said; and that the check digit finds what people mishear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.numbers import in_groups, read_number, show_number
from rathaus_desk.store.numbers import check_digit, is_valid

NUMBERS = st.tuples(st.integers(2024, 2060), st.integers(1, 999_999)).map(
    lambda one: show_number(*one, check_digit(*one))
)


def test_the_number_on_the_poster():
    assert show_number(2026, 4711, check_digit(2026, 4711)) == "26-04711-7"
    assert in_groups("26-04711-7") == "26 - 04 711 - 7"
    assert in_groups("26-104711-7") == "26 - 104 711 - 7"


@pytest.mark.parametrize(
    "typed",
    [
        "26-04711-7",
        "26 04711 7",
        "26–04711–7",
        "26 - 04 711 - 7",
        "26047117",
        " 26/04711/7 ",
        "26.04711.7",
        "26 4711 7",
        "26—04711−7",
        "Az.: 26-04711-7",
        "Unser Zeichen: 26-04711-7",
        "Vorgang 26 04711 7",
        "#26-04711-7.",
        "２６-０４７１１-７",
    ],
)
def test_a_number_is_read_in_every_spelling(typed):
    assert read_number(typed) == "26-04711-7"


@pytest.mark.parametrize(
    "typed",
    ["", "4711", "Laterne", "26-04711", "0171 3920011", "260471171234", "26-047x1-7", "Nr", "Nro 26-04711-7"],
)
def test_what_is_no_number_is_none(typed):
    assert read_number(typed) is None
    assert not is_valid(typed)


@given(NUMBERS)
def test_what_is_shown_is_read_back(number):
    assert read_number(number) == number
    assert read_number(number.replace("-", "")) == number
    assert is_valid(number)


@given(NUMBERS)
def test_every_wrong_digit_is_found(number):
    digits = number.replace("-", "")
    for place, right in enumerate(digits):
        for wrong in "0123456789":
            if wrong != right:
                changed = digits[:place] + wrong + digits[place + 1 :]
                assert not is_valid(changed), changed


@given(NUMBERS)
def test_every_swap_of_neighbours_is_found(number):
    digits = number.replace("-", "")
    for place in range(len(digits) - 1):
        one, two = digits[place : place + 2]
        if one != two:
            changed = digits[:place] + two + one + digits[place + 2 :]
            assert not is_valid(changed), changed

"""Three-way comparison of fields: whose change is whose, and what a person must decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.merging import merge

TEXTS = st.sampled_from(["", "a", "b", "c"])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "contested", "taken_over", "merged"),
    [
        ("a", "a", "a", False, False, "a"),
        ("a", "b", "a", False, False, "b"),
        ("a", "a", "b", False, True, "b"),
        ("a", "b", "b", False, False, "b"),
        ("a", "b", "c", True, False, "b"),
        ("", "b", "c", True, False, "b"),
        ("a", "", "c", True, False, ""),
        ("a", "b", "", True, False, "b"),
    ],
)
def test_each_way_two_people_may_change_a_field(base, mine, theirs, contested, taken_over, merged):
    (field,) = merge({"x": base}, {"x": mine}, {"x": theirs})
    assert (field.contested, field.taken_over, field.merged) == (contested, taken_over, merged)


def test_fields_keep_their_order_and_those_one_side_does_not_know_are_left_out():
    mine = {"unit": "a", "question": "b", "after": "c"}
    found = merge({"after": "", "unit": "", "question": ""}, mine, {"unit": "x", "after": "y", "other": "z"})
    assert [one.name for one in found] == ["unit", "after"]


@given(TEXTS, TEXTS, TEXTS)
def test_nobodys_change_is_lost_unasked(base, mine, theirs):
    (field,) = merge({"x": base}, {"x": mine}, {"x": theirs})
    if mine != base:
        assert field.merged == mine
    if theirs not in (base, mine):
        assert field.merged == theirs or field.contested
    (turned,) = merge({"x": base}, {"x": theirs}, {"x": mine})
    assert turned.contested == field.contested

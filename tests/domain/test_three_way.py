"""Three states of a record: nothing that two have written is decided by a program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.pack.three_way import Contested, Fate, FieldEdit, fate_of, sort_out

ADDRESS = (frozenset({"street", "number"}),)
VALUES = st.sampled_from([None, "", "a", "b", "c"])


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "fate"),
    [
        ("a", "b", "a", Fate.APPLIED),
        ("a", "b", "b", Fate.SAME),
        ("a", "a", "a", Fate.SAME),
        ("a", "a", "b", Fate.UNCHANGED),
        ("a", "b", "c", Fate.CONTESTED),
        (None, "b", "c", Fate.CONTESTED),
        ("", None, "", Fate.APPLIED),
    ],
)
def test_each_way_two_may_have_written(base, mine, theirs, fate):
    assert fate_of(FieldEdit("phone", base, mine), theirs) is fate


@given(VALUES, VALUES, VALUES)
def test_a_text_is_only_replaced_by_who_has_seen_it(base, mine, theirs):
    found = sort_out([FieldEdit("x", base, mine)], {"x": theirs}, (), {})
    if found.apply:
        assert theirs == base
    assert bool(found.contested) == (len({repr(one) for one in (base, mine, theirs)}) == 3)
    assert found.dissolved == ()


def test_half_of_an_address_is_no_address():
    edits = [FieldEdit("street", "a", "b"), FieldEdit("number", "1", "2"), FieldEdit("phone", "7", "8")]
    found = sort_out(edits, {"street": "c", "number": "1", "phone": "7"}, ADDRESS, {})
    assert found.apply == {"phone": "8"}
    assert found.contested == (Contested("street", "a", "b", "c"), Contested("number", "1", "2", "1"))


def test_a_number_waits_for_the_street_that_waits_already():
    waiting = {"street": FieldEdit("street", "a", "b")}
    found = sort_out([FieldEdit("number", "1", "2")], {"street": "c", "number": "1"}, ADDRESS, waiting)
    assert found.apply == {}
    assert found.contested == (Contested("number", "1", "2", "1"),)


def test_what_one_laptop_writes_later_is_folded_into_what_waits():
    waiting = {"x": FieldEdit("x", "a", "b")}
    found = sort_out([FieldEdit("x", "b", "d")], {"x": "c"}, (), waiting)
    assert found.contested == (Contested("x", "a", "d", "c"),)


@pytest.mark.parametrize("ended", ["a", "c"])
def test_a_conflict_dissolves_where_the_road_ends_at_what_was_or_is(ended):
    waiting = {"x": FieldEdit("x", "a", "b")}
    found = sort_out([FieldEdit("x", "b", ended)], {"x": "c"}, (), waiting)
    assert (found.apply, found.contested, found.dissolved) == ({}, (), ("x",))

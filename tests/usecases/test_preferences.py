"""What one member of staff prefers."""

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.domain.office.screen_pin import SetScreenPin
from rathaus_desk.store.office_tables import PreferenceRow
from rathaus_desk.usecases.office.preferences import preference
from rathaus_desk.usecases.office.screen_pin import screen_pin_fits


def test_a_preference_belongs_to_one_person_and_the_last_word_counts(town):
    assert town.guide.ask(preference, key="look") == {}
    town.guide.do(SetPreference(key="look", value={"theme": "dark", "zoom": 150}))
    _, changed = town.guide.do(SetPreference(key="look", value={"theme": "light"}))
    assert changed == {"preference", "journal"}
    assert town.guide.ask(preference, key="look") == {"theme": "light"}
    assert town.clerk.ask(preference, key="look") == {}


def test_every_role_has_preferences(town):
    town.desk("admin").do(SetPreference(key="window", value={"columns": [1, None, "ä"]}))
    assert town.desk("admin").ask(preference, key="window") == {"columns": [1, None, "ä"]}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("", {}, "fehlt noch"), ("x" * 101, {}, "Platz für 100"), ("x", {"a": "x" * 100_001}, "zu groß")],
)
def test_a_preference_has_a_name_and_a_size(town, name, value, words):
    with pytest.raises(Refused, match=words):
        town.guide.do(SetPreference(key=name, value=value))


def test_the_pin_is_neither_read_nor_set_as_a_preference(town):
    town.guide.do(SetScreenPin(pin="80261"))
    for key in ("screen_pin", " screen_pin "):
        assert town.guide.ask(preference, key=key) == {}
        with pytest.raises(Refused, match="eigenen Ort"):
            town.guide.do(SetPreference(key=key, value={}))
    assert town.guide.ask(screen_pin_fits, pin="80261")


@pytest.mark.parametrize(
    "value", [{}, {"salt": "00"}, {"salt": "zz", "hash": "00"}, {"salt": 1, "hash": None}]
)
def test_no_pin_fits_a_damaged_row(town, value):
    with town.store.write.begin() as session:
        session.add(PreferenceRow(staff_id=11, key="screen_pin", value=value))
    assert not town.guide.ask(screen_pin_fits, pin="80261")

"""What one member of staff prefers."""

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.usecases.office.preferences import preference


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

"""Small rules of the front desk: what a draft shows, what a word fits, whose name goes, what this PC is."""

from uuid import UUID

import pytest

from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.cases.views import CaseFilter
from rathaus_desk.domain.commands import carries_time, new_command_id
from rathaus_desk.domain.intake.drafts import new_draft_id, people_in, without_people
from rathaus_desk.domain.matching import EXACT, INSIDE, SCATTERED, SLIP, WORDS, fit
from rathaus_desk.domain.office.this_pc import IDLE_SECONDS, ThisPc
from rathaus_desk.domain.people.names_out import INSTEAD, NameOut, without_name
from rathaus_desk.domain.words import name_after

DRAFT = {
    "person_id": 7,
    "name": "Frau Brinkmann",
    "concerns": [{"behalf": {"person_id": 8}, "note": "im Rosen weg 8", "at": 7}, None],
}


def test_a_draft_knows_of_whom_it_speaks_however_deep():
    assert people_in(DRAFT) == {7, 8}
    assert people_in({"person_id": None, "at": 7}) == frozenset()
    assert people_in("person_id") == frozenset()


def test_a_draft_is_shown_as_if_hidden_people_were_not_there():
    seen = without_people(DRAFT, frozenset({8}), ("Brinkmann", "Rosenweg 8", ""))
    assert seen == {
        "person_id": 7,
        "name": "",
        "concerns": [{"behalf": {"person_id": None}, "note": "", "at": 7}, None],
    }
    assert without_people(("a",), frozenset(), ()) == ["a"]


def test_ids_of_drafts_follow_the_time():
    assert 0 < new_draft_id() < 1 << 63


def test_only_ids_with_a_time_of_ours_carry_one():
    assert carries_time(new_command_id())
    assert not carries_time(UUID(int=4 << 76 | 2 << 62))  # made at random
    assert not carries_time(UUID(int=7 << 76 | 2 << 62))  # of a time before ours


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("Laufzettel drucken", EXACT),
        ("laufz", WORDS + 0.5),
        ("druck", WORDS),
        ("zettel", INSIDE),
        ("et", 0.0),  # too short for the middle of a word
        ("laufzt", SLIP),
        ("lafuzettel", SLIP),
        ("laufzzettel", SLIP),
        ("laufzetel", SLIP),
        ("laxfzettel", SLIP),
        ("lauxxettel", 0.0),
        ("laudru", SCATTERED),
        ("ldx", 0.0),
        ("ld", 0.0),
        ("", 0.0),
        ("laufz xyz", 0.0),
    ],
)
def test_how_well_typed_letters_fit_a_name(typed, score):
    assert fit(typed, "Laufzettel drucken") == score


def test_what_is_said_about_a_name_counts_for_half():
    assert fit("quittung", "Laufzettel drucken", "Quittung mit Nummer") == WORDS / 2
    assert fit("laufzettel", "", "Laufzettel") == 0.0


@pytest.mark.parametrize(
    ("text", "values", "after"),
    [
        ("Erna Schmidt rief an.", {}, f"{INSTEAD} rief an."),
        ("Schmidt, Erna und Schmidt Erna", {}, f"{INSTEAD} und {INSTEAD}"),
        ("Frau Schmidt, Familie Schmidt, Schmidts Hecke", {}, f"{INSTEAD}, {INSTEAD}, {INSTEAD} Hecke"),
        ("Frau Schmidt und Erna Schmidt", {"family_alone": False}, f"Frau Schmidt und {INSTEAD}"),
        ("Schmidtke und Kaltschmidt", {}, "Schmidtke und Kaltschmidt"),
        ("Frau Schmidt", {"given": "", "family_alone": False}, "Frau Schmidt"),
        ("Frau Li, Li", {"family": "Li"}, f"{INSTEAD}, Li"),
    ],
)
def test_a_wrong_name_goes_in_every_way_it_is_written(text, values, after):
    assert without_name(text, NameOut(**{"given": "Erna", "family": "Schmidt", **values})) == after


@pytest.mark.parametrize(
    ("values", "counter_view", "blanks_after"),
    [
        ({}, False, 0),
        ({"counter": "tresen1"}, True, IDLE_SECONDS),
        ({"counter": "tresen1", "public": False}, False, 0),
        ({"public": True, "idle_seconds": 30}, True, 30),
        ({"idle_seconds": 45}, False, 45),
    ],
)
def test_what_stands_at_a_counter_hides_names_and_blanks(values, counter_view, blanks_after):
    here = ThisPc(**values)
    assert (here.counter_view, here.blanks_after) == (counter_view, blanks_after)


def test_a_filter_names_its_parts_and_drops_one():
    narrow = CaseFilter(state=CaseState.NEW, unit="tiefbau", returned=True)
    assert set(narrow.parts) == {"state", "unit", "returned"}
    assert narrow.without("unit") == CaseFilter(state=CaseState.NEW, returned=True)
    assert CaseFilter().parts == ()


def test_a_man_is_named_after_a_preposition_as_one_says_it():
    assert name_after("Herr Wilkens") == "Herrn Wilkens"
    assert [name_after(one) for one in ("Frau Özdemir", "Herrmann Herr")] == ["Frau Özdemir", "Herrmann Herr"]

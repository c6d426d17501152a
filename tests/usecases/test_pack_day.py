"""A day without network: what was done on the road is in the town hall once, or waits to be looked at."""

import pytest

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import RoadDay
from tests.small_town import ERNA


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


def correct(desk, **values):
    seen = desk.ask(person, person_id=ERNA)
    return desk.do(CorrectPerson(person_id=ERNA, seen_version=seen.version, **values))[0]


def test_what_was_done_on_the_road_is_in_the_town_hall(day, town):
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    taken, _ = desk.do(town.intake())
    correct(desk, phone="0171 5555555")
    desk.do(WriteNote(case_id=taken.cases[0].id, text="Vor Ort gesehen."))
    back = bring_back(day.mobile, pack)
    assert (back.applied, back.conflicts) == (3, 0)
    file = town.file(taken.cases[0].id)
    assert file.number == taken.cases[0].number
    assert day.mobile.ask(person, person_id=ERNA).phone == "0171 5555555"
    assert not pack.path.exists()


def test_what_both_have_changed_waits_with_both_values(day, town):
    pack = day.opened(day.out())
    correct(pack.desk(day.laptop_clock), phone="0171 5555555", email="erna@schmidt.example")
    town.clock.forward(minutes=5)
    correct(town.guide, phone="0171 6666666")
    back = bring_back(day.mobile, pack)
    assert back.conflicts == 1
    (found,) = day.mobile.ask(pack_conflicts)
    assert (found.field, found.mine[-7:], found.theirs[-7:]) == ("phone", "5555555", "6666666")
    assert found.mine_by == "Herr Wilkens"
    assert found.theirs_by == "Frau Özdemir"
    stored = day.mobile.ask(person, person_id=ERNA)
    assert (stored.phone, stored.email) == ("0171 6666666", "erna@schmidt.example")

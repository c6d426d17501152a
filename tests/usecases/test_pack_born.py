"""Who is written down on the road belongs to the pack from then on, on either engine."""

from contextlib import closing

import pytest

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.people.people import CorrectPerson, RegisterPerson
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.packing import people_in
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import RoadDay
from tests.small_town import ERNA


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


@pytest.mark.parametrize("who", ["wilkens", "vogel"])
def test_what_came_into_being_on_the_road_may_be_spoken_of(day, town, who):
    path = day.out(people=(ERNA,))
    with closing(day.opened(path)) as pack:
        desk = pack.desk(day.laptop_clock)
        met = desk.do(RegisterPerson(given_name="Neu", family_name="Hier"))[0]
        desk.do(CorrectPerson(person_id=met.id, seen_version=met.version, phone="0171 9999999"))
        case = desk.do(town.intake(person_id=met.id))[0].cases[0]
        desk.do(WriteNote(case_id=case.id, text="War da."))
        assert bring_back(dict(day.hands())[who], pack).conflicts == 0
        pack_id = pack.header.pack_id
    assert town.lead.ask(person, person_id=met.id).phone.endswith("9999999")
    assert met.id in {one.id for one in town.lead.ask(people_in, pack_id=pack_id)}

"""A conflict names who wrote which value, on which laptop and when: not who handed it back."""

from contextlib import closing

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import AnswerTask
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.pack.pack import SettleConflict
from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.domain.road.timetables import CountHalt
from rathaus_desk.usecases.pack.bringing import bring_back, send_out
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import CHEAP, PIN, RoadDay
from tests.small_town import ERNA, HANS, THOLE


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    made = RoadDay(town, tmp_path, empty_file, key)
    town.appoint(THOLE, "thole", Role.MOBILE, place=".2")
    return made


def correct(desk, person_id=ERNA, **values):
    seen = desk.ask(person, person_id=person_id)
    return desk.do(CorrectPerson(person_id=person_id, seen_version=seen.version, **values))[0]


def out_by_thole(day):
    """Send a second laptop out, in a colleague's hands; returns its open pack."""
    path = day.folder / "zwei.paket"
    send_out(
        day.town.desk("thole"), path, tour_id=day.tours[1], device="Laptop 2", pin=PIN, people=(ERNA, HANS),
        cost=CHEAP, lay=day.lay,
    )  # fmt: skip
    return day.opened(path)


def told(one):
    return (one.field, one.mine_by, one.mine_device, one.theirs_by, one.theirs_device)


def test_two_packs_that_one_person_hands_back_name_who_wrote_on_which_laptop(day, town):
    """Both laptops' clocks are wrong, by different spans: each time is told by the town hall's."""
    day.laptop_clock.forward(hours=3)
    first, second = day.opened(day.out()), out_by_thole(day)
    day.laptop_clock.forward(minutes=10)
    correct(first.desk(day.laptop_clock), phone="0171 1111111", email="erna@x.example")
    day.laptop_clock.forward(minutes=10)
    correct(second.desk(day.laptop_clock), phone="0171 2222222")
    town.clock.forward(minutes=40)
    correct(town.guide, title="")
    lead = town.lead
    with closing(first), closing(second):
        for pack in (first, second):
            bring_back(lead, pack, laptop_now=day.laptop_clock.now.replace(hour=13, minute=20))
    (one,) = lead.ask(pack_conflicts)
    assert told(one) == ("phone", "Frau Thole", "Laptop 2", "Herr Wilkens", "Laptop 1")
    assert f"{one.mine_at:%H:%M} {one.theirs_at:%H:%M}" == "10:00 09:50"
    lead.do(SettleConflict(conflict_id=one.id, take_road=True, theirs=one.theirs))


def test_what_was_decided_for_a_laptop_is_of_who_wrote_it_there(day, town):
    first, second = day.opened(day.out()), out_by_thole(day)
    correct(first.desk(day.laptop_clock), phone="0171 1111111")
    correct(second.desk(day.laptop_clock), phone="0171 2222222")
    correct(town.guide, phone="0171 3333333")
    bring_back(town.lead, first)
    (one,) = town.lead.ask(pack_conflicts)
    assert (one.theirs_by, one.theirs_device) == ("Frau Özdemir", "")
    town.lead.do(SettleConflict(conflict_id=one.id, take_road=True, theirs=one.theirs))
    bring_back(town.lead, second)
    (one,) = town.lead.ask(pack_conflicts)
    assert told(one) == ("phone", "Frau Thole", "Laptop 2", "Herr Wilkens", "Laptop 1")


def test_counts_answers_and_addresses_are_of_who_wrote_them_too(day, town):
    file = town.taken(Concern(service="unklar", note="Was ist gemeint?"))
    (task,) = file.tasks
    first, second = day.opened(day.out()), out_by_thole(day)
    for pack, what in ((first, "Laptop 1"), (second, "Laptop 2")):
        desk = pack.desk(day.laptop_clock)
        if desk.actor.staff_id != THOLE:
            desk.do(AnswerTask(task_id=task.id, answer=f"Geklärt auf {what}.", seen_version=task.version))
    correct(second.desk(day.laptop_clock), street="Lange Straße", house_number="5")
    first.desk(day.laptop_clock).do(CountHalt(halt_id=9101, walk_ins=3, served=2))
    town.clock.forward(minutes=5)
    town.guide.do(AnswerTask(task_id=task.id, answer="Am Telefon geklärt.", seen_version=task.version))
    day.mobile.do(CountHalt(halt_id=9101, walk_ins=4, served=2))
    correct(town.guide, street="Schulstraße")
    correct(town.desk("wilkens"), phone="0171 4444444")
    for pack in (first, second):
        bring_back(town.lead, pack)
    found = {one.field: one for one in town.lead.ask(pack_conflicts)}
    assert (found["answer"].theirs_by, found["answer"].theirs_at) == ("Frau Özdemir", town.clock.now)
    assert found["walk_ins"].theirs_by == "Herr Wilkens"
    street, number = found["street"], found["house_number"]
    assert (street.theirs_by, street.theirs_at) == ("Frau Özdemir", town.clock.now), "not who came after"
    assert (number.theirs_by, number.theirs_at) == ("", None), "it stands there as it always did"


def test_who_goes_on_writing_while_it_waits_is_named(day, town):
    pack = day.opened(day.out())
    correct(pack.desk(day.laptop_clock), phone="0171 5555555")
    correct(town.guide, phone="0171 6666666")
    bring_back(town.lead, pack)
    town.clock.forward(minutes=7)
    correct(town.lead, phone="0171 7777777")
    (one,) = town.lead.ask(pack_conflicts)
    assert one.theirs[-7:] == "7777777"
    assert (one.theirs_by, one.theirs_at) == ("Frau Vogel", town.clock.now)

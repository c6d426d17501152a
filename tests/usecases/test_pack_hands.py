"""A pack that somebody else hands back than took it along: it works, and the cases say who did what."""

import pytest
from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import AnswerTask, CaseState, WriteNote
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, UndoContact
from rathaus_desk.domain.pack.pack import SettleConflict
from rathaus_desk.domain.people.people import AddressLock, CorrectPerson
from rathaus_desk.domain.road.halt_counts import DropHaltCount
from rathaus_desk.domain.road.timetables import CountHalt
from rathaus_desk.store.case_tables import CaseRow, PromiseRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.pack.bringing import bring_back, hand_over, message_of
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.laptop import open_at_the_office
from rathaus_desk.usecases.pack.packing import packs
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.road.counts import halt_count
from tests.pack_scene import RoadDay
from tests.small_town import ERNA, ONLY_FILE, THOLE, WILKENS

WHO = "Unterwegs eingetragen: Herr Wilkens. Zurückgegeben: {}."


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


@pytest.fixture(params=["thole", "vogel"])
def other(request, day, town):
    """A colleague of the crew, and the lead."""
    if request.param == "thole":
        town.appoint(THOLE, "thole", Role.MOBILE, place=".2")
    return town.desk(request.param)


def name_of(desk):
    return "Frau Vogel" if desk.actor.role is Role.LEAD else "Frau Thole"


def texts(desk, case_id):
    return [one.text for one in desk.ask(case, case_id=case_id).timeline]


def test_somebody_else_hands_it_back_and_the_cases_say_so(day, town, other):
    file = town.taken(Concern(service="unklar", note="Was ist gemeint?"))
    (task,) = file.tasks
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    taken, _ = desk.do(town.intake())
    desk.do(WriteNote(case_id=taken.cases[0].id, text="Vor Ort gesehen."))
    desk.do(AnswerTask(task_id=task.id, answer="Vor Ort geklärt.", seen_version=task.version))
    desk.do(CountHalt(halt_id=9101, walk_ins=3, served=2))
    seen = desk.ask(person, person_id=ERNA)
    desk.do(
        CorrectPerson(person_id=ERNA, seen_version=seen.version, phone="0171 5555555", email="e@x.example")
    )
    seen = town.guide.ask(person, person_id=ERNA)
    town.guide.do(CorrectPerson(person_id=ERNA, seen_version=seen.version, phone="0171 6666666"))
    back = bring_back(other, pack)
    assert (back.applied, back.conflicts, back.taken_by) == (5, 1, "Herr Wilkens")
    said = texts(other, taken.cases[0].id)
    assert said.count(WHO.format(name_of(other))) == 2
    assert "Vor Ort gesehen." in said
    assert WHO.format(name_of(other)) in texts(other, file.id)
    (waiting,) = other.ask(pack_conflicts)
    assert (waiting.mine_by, waiting.theirs_by) == ("Herr Wilkens", "Frau Özdemir")
    (listed,) = other.ask(packs)
    assert (listed.by, listed.brought_by) == ("Herr Wilkens", name_of(other))
    with town.store.read() as session:
        left = session.scalars(select(ReservedNumberRow.staff_id).where(ReservedNumberRow.case_id.is_(None)))
        assert set(left) == {None}


def test_who_promised_keeps_the_case_that_falls_to_nobody_else(day, town, other):
    for clock in (town.clock, day.laptop_clock):
        clock.now = clock.now.replace(hour=19)  # nobody sits at the front desk
    pack = day.opened(day.out())
    taken, _ = pack.desk(day.laptop_clock).do(town.intake())
    town.clock.forward(minutes=30)  # else both lines of the case have one time, and chance orders them
    bring_back(other, pack)
    with town.store.read() as session:
        assert session.scalars(select(CaseRow.owner_id)).all() == [WILKENS]
        assert session.scalars(select(PromiseRow.staff_id)).all() == [WILKENS]
    assert texts(other, taken.cases[0].id)[-1] == WHO.format(name_of(other))


def test_one_begins_another_goes_on_and_nothing_comes_twice(day, town, other):
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    taken = [desk.do(town.intake())[0].cases[0].number for _ in range(3)]
    pack_id = hand_over(day.mobile, pack).pack_id
    day.mobile.do(message_of(pack_id, pack.entries()[0]))
    hand_over(other, pack)
    with pytest.raises(Refused, match=f"gibt gerade {name_of(other)} zurück"):
        day.mobile.do(message_of(pack_id, pack.entries()[1]))
    assert bring_back(other, pack).applied == 3
    with town.store.read() as session:
        assert sorted(session.scalars(select(CaseRow.number))) == sorted(taken)


def test_what_the_first_one_brought_the_second_goes_on_with(day, town, other):
    """An intake that was taken back, and one of somebody unknown: neither is to be looked at for that."""
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    mistaken, _ = desk.do(town.intake())
    unknown, _ = desk.do(town.intake(person_id=None, caller_name="Frau Ohne"))
    desk.do(UndoContact(contact_id=mistaken.contact_id))
    desk.do(WriteNote(case_id=unknown.cases[0].id, text="Vor Ort gesehen."))
    pack_id = hand_over(day.mobile, pack).pack_id
    for entry in pack.entries()[:2]:
        day.mobile.do(message_of(pack_id, entry))
    back = bring_back(other, pack)
    assert (back.applied, back.conflicts) == (4, 0)
    assert other.ask(case, case_id=mistaken.cases[0].id).state is CaseState.DROPPED
    assert "Vor Ort gesehen." in texts(other, unknown.cases[0].id)


def test_what_was_refused_somebody_else_takes_in_later(day, town, other):
    """A number that stands on a slip is good for whoever decides, not for who took it along alone."""
    pack = day.opened(day.out())
    taken, _ = pack.desk(day.laptop_clock).do(town.intake(Concern(service="wohngeld", note="Mit Bescheid.")))
    _rename(town, "wohngeld", "wohngeld-alt")
    assert bring_back(day.mobile, pack).conflicts == 1
    _rename(town, "wohngeld-alt", "wohngeld")
    (one,) = other.ask(pack_conflicts)
    other.do(SettleConflict(conflict_id=one.id, take_road=True))
    file = other.ask(case, case_id=taken.cases[0].id)
    assert file.number == taken.cases[0].number
    assert WHO.format(name_of(other)) in [entry.text for entry in file.timeline]


def test_what_the_lead_takes_in_of_somebody_locked_meanwhile_stays_with_her(day, town):
    for clock in (town.clock, day.laptop_clock):
        clock.now = clock.now.replace(hour=19)
    pack = day.opened(day.out())
    pack.desk(day.laptop_clock).do(town.intake())
    with town.store.write.begin() as session:
        session.get_one(PersonRow, ERNA).lock = AddressLock.BMG51
    bring_back(town.lead, pack)
    with town.store.read() as session:
        assert session.scalars(select(CaseRow.owner_id)).all() == [town.lead.actor.staff_id]


def test_the_town_hall_opens_its_own_pack_without_the_pin(day, town, other):
    path = day.out()
    pack = day.opened(path)
    pack.desk(day.laptop_clock).do(town.intake())
    pack.close()
    with pytest.raises(Refused, match="Servicemobil-Team"):
        open_at_the_office(town.guide, path)
    assert bring_back(other, open_at_the_office(other, path)).applied == 1


@ONLY_FILE
def test_whoever_is_not_of_the_crew_hands_nothing_back(day, town):
    pack = day.opened(day.out())
    pack.desk(day.laptop_clock).do(town.intake())
    for login in ("oezdemir", "tepe", "admin"):
        with pytest.raises(Refused, match="darf die Rolle"):
            bring_back(town.desk(login), pack)
        with pytest.raises(Refused, match="Servicemobil-Team und die Leitung"):
            open_at_the_office(town.desk(login), pack.path)
    assert len(pack.entries()) == 1
    assert bring_back(day.mobile, pack).taken_by == ""
    (listed,) = day.mobile.ask(packs)
    assert listed.brought_by == ""


def _rename(town, before, after):
    with town.store.write.begin() as session:
        session.scalars(select(ServiceRow).where(ServiceRow.key == before)).one().key = after


def count_and_drop(desk):
    """Count the wrong halt on the road and take that back."""
    counted, _ = desk.do(CountHalt(halt_id=9101, walk_ins=3, served=2))
    desk.do(DropHaltCount(halt_id=9101, seen_version=counted.version))


def test_a_count_that_was_taken_back_on_the_road_is_in_nobodys_way(day, town, other):
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    count_and_drop(desk)
    assert desk.ask(halt_count, halt_id=9101) is None
    desk.do(CountHalt(halt_id=9101, walk_ins=1, served=1))
    assert bring_back(other, pack).conflicts == 0
    stands = other.ask(halt_count, halt_id=9101)
    assert (stands.walk_ins, stands.served) == (1, 1)


def test_what_the_town_hall_counted_stands_after_the_roads_count_was_taken_back(day, town, other):
    pack = day.opened(day.out())
    day.mobile.do(CountHalt(halt_id=9101, walk_ins=5, served=4))
    count_and_drop(pack.desk(day.laptop_clock))
    assert bring_back(other, pack).conflicts == 0, "what waited came right by itself"
    assert day.mobile.ask(halt_count, halt_id=9101).walk_ins == 5


def test_a_cost_that_was_noted_meanwhile_does_not_go_with_the_count(day, town, other):
    pack = day.opened(day.out())
    count_and_drop(pack.desk(day.laptop_clock))
    pack_id = hand_over(other, pack).pack_id
    other.do(message_of(pack_id, pack.entries()[0]))
    counted = day.mobile.ask(halt_count, halt_id=9101)
    day.mobile.do(CountHalt(halt_id=9101, walk_ins=3, served=2, cost_cents=900, seen_version=counted.version))
    assert bring_back(other, pack).conflicts == 1
    (waiting,) = other.ask(pack_conflicts)
    assert "im Rathaus steht inzwischen mehr dazu" in waiting.because
    assert day.mobile.ask(halt_count, halt_id=9101).cost_cents == 900

"""A day without network: what was done on the road is in the town hall once, or waits to be looked at."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from rathaus_desk.domain.cases.cases import AnswerTask, EntryKind, WriteNote
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, Concern, UndoContact
from rathaus_desk.domain.pack.pack import ConflictState, PackState, SettleConflict
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.people.people import CorrectPerson, RegisterPerson
from rathaus_desk.domain.road.places import HomeVisitWords, SaveHomeVisit, VisitState
from rathaus_desk.domain.road.timetables import CountHalt, HaltState
from rathaus_desk.store.case_tables import PaperRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.store.road_tables import HaltCountRow, HaltRow
from rathaus_desk.store.tables import metadata
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.packing import packs, tour_meant
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.road.homes import home_visits
from rathaus_desk.usecases.road.on_the_road import keeper_on_the_road
from tests.pack_scene import DAY, RoadDay
from tests.small_town import ERNA, HANS, HEIDKAMP, HIDDEN, ROBIN


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


def correct(desk, person_id=ERNA, **values):
    seen = desk.ask(person, person_id=person_id)
    return desk.do(CorrectPerson(person_id=person_id, seen_version=seen.version, **values))[0]


def settle(desk, conflict, **values):
    command = SettleConflict(conflict_id=conflict.id, theirs=conflict.theirs, **values)
    return desk.do(command)[0]


def test_what_was_done_on_the_road_is_in_the_town_hall(day, town):
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    taken, _ = desk.do(town.intake())
    correct(desk, phone="0171 5555555")
    new, _ = desk.do(RegisterPerson(family_name="Neumann"))
    correct(desk, new.id, given_name="Nele")
    desk.do(WriteNote(case_id=taken.cases[0].id, text="Vor Ort gesehen."))
    desk.do(AnswerAtOnce(service="wohngeld"))
    desk.do(FilePaper(
        kind=PaperKind.SLIP, title="Laufzettel", reference=taken.cases[0].number, pdf=b"%PDF-1.7 ein Blatt",
        case_ids=(taken.cases[0].id,),
    ))  # fmt: skip
    town.clock.forward(minutes=30)
    back = bring_back(day.mobile, pack)
    assert (back.applied, back.conflicts, back.clock) == (7, 0, "")
    file = day.mobile.ask(case, case_id=taken.cases[0].id)
    assert file.number == taken.cases[0].number
    assert day.mobile.ask(person, person_id=ERNA).phone == "0171 5555555"
    assert day.mobile.ask(person, person_id=new.id).given_name == "Nele"
    with town.store.read() as session:
        assert session.scalars(select(PaperRow.pdf)).all() == [b"%PDF-1.7 ein Blatt"]
    assert list(pack.path.parent.glob("Laptop*")) == []


def test_only_the_days_people_go_along_and_all_of_the_town_hall(day, town):
    town.taken(person_id=ROBIN)
    mine = town.taken()
    path = day.out(people=(ERNA, HANS, HIDDEN))
    pack = day.opened(path)
    with pack.store.read() as session:
        assert set(session.scalars(select(PersonRow.id))) == {ERNA, HANS}
        assert len(session.scalars(select(ServiceRow.id)).all()) == 4
        assert len(session.scalars(select(StaffRow.phone)).all()) == 7
        every = [row for table in metadata.sorted_tables for row in session.execute(select(table))]
    dump = "\n".join(map(str, every))
    assert mine.number in dump
    for stranger in ("Peters", "Brinkmann", "491713920030"):
        assert stranger not in dump
    assert b"Brinkmann" not in path.read_bytes()
    pack.close()


def test_what_both_have_changed_waits_with_both_values(day, town):
    pack = day.opened(day.out())
    correct(pack.desk(day.laptop_clock), phone="0171 5555555", email="erna@schmidt.example")
    town.clock.forward(minutes=5)
    correct(town.guide, phone="0171 6666666")
    back = bring_back(day.mobile, pack)
    assert back.conflicts == 1
    (found,) = day.mobile.ask(pack_conflicts)
    assert (found.field, found.mine[-7:], found.theirs[-7:]) == ("phone", "5555555", "6666666")
    assert (found.mine_by, found.theirs_by) == ("Herr Wilkens", "Frau Özdemir")
    assert (found.mine_at.minute, found.theirs_at.minute) == (40, 45)
    stored = day.mobile.ask(person, person_id=ERNA)
    assert (stored.phone, stored.email) == ("0171 6666666", "erna@schmidt.example")


@pytest.mark.parametrize(("take_road", "phone"), [(True, "0171 5555555"), (False, "0171 6666666")])
def test_a_conflict_is_decided_once_and_both_values_stay(day, town, take_road, phone):
    pack = day.opened(day.out())
    correct(pack.desk(day.laptop_clock), phone="0171 5555555")
    correct(town.guide, phone="0171 6666666")
    bring_back(day.mobile, pack)
    (found,) = day.mobile.ask(pack_conflicts)
    done = settle(day.mobile, found, take_road=take_road)
    assert done.state is (ConflictState.ROAD if take_road else ConflictState.OFFICE)
    assert (done.mine[-7:], done.theirs[-7:]) == ("5555555", "6666666")
    assert day.mobile.ask(person, person_id=ERNA).phone == phone
    assert day.mobile.ask(pack_conflicts) == ()
    with pytest.raises(Refused, match="schon entschieden"):
        settle(day.mobile, found, take_road=take_road)


def test_what_changed_once_more_before_it_was_decided_is_looked_at_again(day, town):
    pack = day.opened(day.out())
    correct(pack.desk(day.laptop_clock), phone="0171 5555555")
    correct(town.guide, phone="0171 6666666")
    bring_back(day.mobile, pack)
    (found,) = day.mobile.ask(pack_conflicts)
    correct(town.guide, phone="0171 7777777")
    with pytest.raises(Conflict):
        settle(day.mobile, found, take_road=True)
    (again,) = day.mobile.ask(pack_conflicts)
    assert again.theirs[-7:] == "7777777"


def test_an_address_is_decided_as_one(day, town):
    pack = day.opened(day.out())
    correct(pack.desk(day.laptop_clock), street="Lange Straße", house_number="5")
    correct(town.guide, street="Schulstraße", postcode="49999")
    bring_back(day.mobile, pack)
    found = day.mobile.ask(pack_conflicts)
    assert {"street", "house_number"} <= {one.field for one in found}
    assert day.mobile.ask(person, person_id=ERNA).house_number == "4"
    settle(day.mobile, found[0], take_road=True)
    stored = day.mobile.ask(person, person_id=ERNA)
    assert (stored.street, stored.house_number) == ("Lange Straße", "5")
    assert day.mobile.ask(pack_conflicts) == ()


def test_a_count_begins_on_the_road(day, town):
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    desk.do(CountHalt(halt_id=9101, walk_ins=3, served=2))
    bring_back(day.mobile, pack)
    with town.store.read() as session:
        row = session.get(HaltCountRow, 9101)
        assert (row.walk_ins, row.served) == (3, 2)


def test_an_answer_to_what_was_answered_meanwhile_waits(day, town):
    file = town.taken(Concern(service="unklar", note="Was ist gemeint?"))
    (task,) = file.tasks
    pack = day.opened(day.out())
    answer = AnswerTask(task_id=task.id, answer="Vor Ort geklärt.", seen_version=task.version)
    pack.desk(day.laptop_clock).do(answer)
    town.guide.do(AnswerTask(task_id=task.id, answer="Am Telefon geklärt.", seen_version=task.version))
    bring_back(day.mobile, pack)
    (found,) = day.mobile.ask(pack_conflicts)
    assert (found.field, found.mine, found.theirs) == ("answer", "Vor Ort geklärt.", "Am Telefon geklärt.")
    with pytest.raises(Refused, match="schon erledigt"):
        settle(day.mobile, found, take_road=True)
    assert settle(day.mobile, found, take_road=False).state is ConflictState.OFFICE


def test_an_answer_from_the_road_ends_the_task(day, town):
    file = town.taken(Concern(service="unklar", note="Was ist gemeint?"))
    (task,) = file.tasks
    pack = day.opened(day.out())
    answer = AnswerTask(task_id=task.id, answer="Vor Ort geklärt.", seen_version=task.version)
    pack.desk(day.laptop_clock).do(answer)
    assert bring_back(day.mobile, pack).conflicts == 0
    assert town.file(file.id).tasks[0].answer == "Vor Ort geklärt."


def test_who_is_visited_goes_along_and_the_visit_comes_back(day, town):
    words = HomeVisitWords(
        name="Herr Meyer", address="Rosenweg 6", district_id=HEIDKAMP, first=DAY, last=DAY, person_id=HANS
    )
    visit = day.road.do(SaveHomeVisit(words=words))
    with town.store.write.begin() as session:
        session.add(
            HaltRow(
                id=9103, tour_id=9001, stop_id=None, visit_id=visit.id, arrives=700, opens=705,
                closes=750, leaves=755, state=HaltState.PUBLISHED, pinned=False, moved_from=None,
                moved_opens=None, note="",
            )
        )  # fmt: skip
    pack = day.opened(day.out(people=()))
    desk = pack.desk(day.laptop_clock)
    assert desk.ask(person, person_id=HANS).family_name == "Meyer"
    (seen,) = desk.ask(home_visits)
    noted = replace(words, note="Klingel links.")
    desk.do(SaveHomeVisit(words=noted, state=VisitState.DONE, visit_id=seen.id, seen_version=seen.version))
    day.road.do(
        SaveHomeVisit(words=replace(words, minutes=45), visit_id=visit.id, seen_version=visit.version)
    )
    assert bring_back(day.mobile, pack).conflicts == 0
    (after,) = day.mobile.ask(home_visits, state=VisitState.DONE)
    assert (after.words.note, after.words.minutes) == ("Klingel links.", 45)


def test_a_wrong_clock_is_noticed_and_both_times_are_kept(day, town):
    day.laptop_clock.forward(hours=3)
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    taken, _ = desk.do(town.intake())
    day.laptop_clock.forward(minutes=60)
    town.clock.forward(minutes=60)
    desk.do(WriteNote(case_id=taken.cases[0].id, text="Eine Stunde später."))
    back = bring_back(day.mobile, pack, laptop_now=day.laptop_clock.now)
    assert "ging mindestens 3 h vor" in back.clock
    file = day.mobile.ask(case, case_id=taken.cases[0].id)
    (note,) = [one for one in file.timeline if one.kind is EntryKind.NOTE]
    assert note.at == town.clock.now
    with town.store.read() as session:
        rows = session.scalars(select(JournalRow).where(JournalRow.command == "ApplyPacked")).all()
        times = {(one.body["said_at"][11:16], one.outcome["result"]["at"][11:16]) for one in rows}
    assert times == {("11:40", "08:40"), ("12:40", "09:40")}


def test_an_intake_taken_back_on_the_road_is_taken_back_here(day, town):
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    taken, _ = desk.do(town.intake())
    desk.do(UndoContact(contact_id=taken.contact_id))
    assert bring_back(day.mobile, pack).conflicts == 0
    assert day.mobile.ask(case, case_id=taken.cases[0].id).number == taken.cases[0].number


def test_an_intake_sent_twice_on_the_road_is_one(day, town):
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    command = town.intake()
    assert desk.do(command)[0] == desk.do(command)[0]
    assert bring_back(day.mobile, pack).applied == 1


def test_numbers_that_were_not_needed_are_given_back(day, town):
    pack = day.opened(day.out(numbers=3))
    pack.desk(day.laptop_clock).do(town.intake())
    bring_back(day.mobile, pack)
    with town.store.read() as session:
        rows = session.scalars(select(ReservedNumberRow)).all()
    assert sorted((one.staff_id is None, one.case_id is None) for one in rows) == [
        (False, False), (True, True), (True, True)
    ]  # fmt: skip


def test_while_a_pack_is_out_its_slots_are_nobody_elses(day, town):
    tour_id = day.mobile.ask(tour_meant, day=DAY, vehicle="Mobil 1")
    assert day.mobile.ask(keeper_on_the_road, tour_id=tour_id) is None
    pack = day.opened(day.out())
    assert day.mobile.ask(keeper_on_the_road, tour_id=tour_id) == day.mobile.actor.staff_id
    with pytest.raises(Refused, match="schon ein Tagespaket unterwegs: „Laptop 1“"):
        day.out("Laptop 2")
    bring_back(day.mobile, pack)
    assert day.mobile.ask(keeper_on_the_road, tour_id=tour_id) is None
    (listed,) = day.mobile.ask(packs)
    assert (listed.state, listed.device, listed.vehicle) == (PackState.BACK, "Laptop 1", "Mobil 1")
    with pytest.raises(Refused, match="Mobil 1, Mobil 2"):
        day.mobile.ask(tour_meant, day=DAY)
    with pytest.raises(Refused, match="keines"):
        day.mobile.ask(tour_meant, day=DAY + timedelta(days=1))

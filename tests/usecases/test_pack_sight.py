"""Whoever came under § 51 BMG while a pack was out: what the road wrote of them is the lead's."""

import pytest
from sqlalchemy import select
from test_pack_refusals import rename_service

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.pack.pack import ConflictState, ReopenConflict, SettleConflict
from rathaus_desk.domain.pack.told import Outcome
from rathaus_desk.domain.people.people import AddressLock, CorrectPerson
from rathaus_desk.store.pack_tables import PackConflictRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.day.my_day import my_day
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.pack_work import BackWish, hand_day_back
from rathaus_desk.usecases.pack.packing import packs
from rathaus_desk.usecases.pack.shown import conflicts_shown, packs_to_see
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import RoadDay
from tests.small_town import ERNA, HANS, ROBIN


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


def correct(desk, person_id, **values):
    seen = desk.ask(person, person_id=person_id)
    desk.do(CorrectPerson(person_id=person_id, seen_version=seen.version, **values))


@pytest.fixture
def back(day, town):
    """A day with four refused entries about Erna and two conflicts of Hans; Erna is locked since."""
    path = day.out(people=(ERNA, HANS, ROBIN))
    pack = day.opened(path)
    desk = pack.desk(day.laptop_clock)
    taken, _ = desk.do(town.intake())
    desk.do(WriteNote(case_id=taken.cases[0].id, text="Erna war da."))
    about_her = Concern(service="wohngeld", concerned_id=ERNA, note="Für die Nachbarin.")
    desk.do(town.intake(about_her, person_id=ROBIN))
    correct(desk, ERNA, phone="0171 5555555")
    correct(desk, HANS, phone="0171 1111111")
    desk.do(town.intake(Concern(service="hecke", note="Dornen."), person_id=HANS))
    pack.close()
    correct(town.guide, HANS, phone="0171 2222222")
    rename_service(town, "hecke", "hecke-alt")
    with town.store.write.begin() as session:
        session.get_one(PersonRow, ERNA).lock = AddressLock.BMG51
    return hand_day_back(day.mobile, BackWish(path), lambda _done, _total: None)


def test_lists_counts_and_decisions_leave_out_whom_one_may_not_know_of(day, town, back):
    mine, hers = day.mobile.ask(pack_conflicts), town.lead.ask(pack_conflicts)
    assert [(one.kind, one.field) for one in mine] == [("person", "phone"), ("HandIn", "")]
    assert "Erna" not in str(mine) + str(day.mobile.ask(conflicts_shown))
    assert str(ERNA) not in str([one.mine for one in mine])
    hidden = [one for one in hers if one.id not in {seen.id for seen in mine}]
    assert len(hidden) == 4
    assert "Erna war da." in str(hidden)
    for desk, count in ((day.mobile, 2), (town.lead, 6)):
        assert [one.count for one in desk.ask(packs_to_see)] == [count]
        assert [one.open_conflicts for one in desk.ask(packs)] == [count]
        assert [one.count for one in desk.ask(my_day).from_road] == [count]
    assert back.back.conflicts == 2
    outcomes = [one.outcome for one in back.entries]
    assert outcomes == [Outcome.BY_ITSELF] * 4 + [Outcome.LOOK, Outcome.NOT_POSSIBLE]
    for one in hidden:
        with pytest.raises(Refused, match="schon entschieden"):
            day.mobile.do(SettleConflict(conflict_id=one.id, take_road=False))
    with town.store.read() as session:
        states = session.scalars(select(PackConflictRow.state).where(PackConflictRow.field == "")).all()
    assert set(states) == {ConflictState.OPEN}
    town.lead.do(SettleConflict(conflict_id=hidden[0].id, take_road=False))
    with pytest.raises(Refused, match="noch nicht entschieden"):
        day.mobile.do(ReopenConflict(conflict_id=hidden[0].id))


def test_the_number_on_the_slip_of_somebody_locked_since_is_kept_for_the_lead(day, town, back):
    refused = [one for one in town.lead.ask(pack_conflicts) if one.kind == "HandIn"]
    on_slips = {number for one in refused for number in one.mine["body"]["numbers"]}
    assert len(on_slips) == 3
    with town.store.read() as session:
        kept = session.scalars(select(ReservedNumberRow).where(ReservedNumberRow.workplace != "")).all()
    assert len(kept) == 3, "a number that was given back would stand on two slips"
    for one in refused[:2]:
        town.lead.do(SettleConflict(conflict_id=one.id, take_road=True))
    assert len(town.lead.ask(pack_conflicts)) == 4

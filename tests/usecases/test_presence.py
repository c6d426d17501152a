"""Who has a case open: colleagues who may see it are told, for as long as it is true; nothing is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import ProgrammingError

from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.office.presence import LIVES, LeaveRecord, OpenKind, StayAt
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.live_tables import PresenceRow
from rathaus_desk.usecases.office.presence import others_at
from tests.small_town import HIDDEN, TEPE, VOGEL
from tests.usecases.live_scene import heard


def stay(desk, case_id, window="w1"):
    _none, tables = desk.do(StayAt(window=window, kind=OpenKind.CASE, record_id=case_id))
    return tables


def seen_by(desk, case_id):
    return desk.ask(others_at, kind=OpenKind.CASE, record_id=case_id)


def rows(town):
    with town.store.read() as session:
        return session.scalar(select(func.count()).select_from(PresenceRow))


def age(town, seconds):
    """Let all that is there be so much older, as after a crash."""
    with town.store.write.begin() as session:
        for row in session.scalars(select(PresenceRow)):
            row.seen_at -= timedelta(seconds=seconds)


def test_colleagues_see_who_has_a_case_open_and_oneself_is_no_colleague(town):
    file = town.taken()
    stay(town.guide, file.id)
    assert seen_by(town.guide, file.id) == ()
    assert seen_by(town.clerk, file.id) == ("Frau Özdemir",)
    stay(town.clerk, file.id)
    stay(town.desk("thole"), file.id)
    assert seen_by(town.guide, file.id) == ("Herr Tepe", "Frau Thole")


def test_two_windows_of_one_person_are_one_name_until_both_have_left(town):
    file = town.taken()
    stay(town.guide, file.id, "w1")
    stay(town.guide, file.id, "w2")
    assert seen_by(town.clerk, file.id) == ("Frau Özdemir",)
    town.guide.do(LeaveRecord(window="w1"))
    assert seen_by(town.clerk, file.id) == ("Frau Özdemir",)
    town.guide.do(LeaveRecord(window="w2"))
    assert seen_by(town.clerk, file.id) == ()
    assert rows(town) == 0


def test_who_goes_on_to_another_case_has_left_the_first(town):
    first, second = town.taken(), town.taken()
    stay(town.guide, first.id)
    stay(town.guide, second.id)
    assert seen_by(town.clerk, first.id) == ()
    assert seen_by(town.clerk, second.id) == ("Frau Özdemir",)
    assert rows(town) == 1


def test_after_a_crash_nobody_is_seen_and_the_next_one_clears_up(town):
    first, second = town.taken(), town.taken()
    stay(town.guide, first.id)
    age(town, LIVES.total_seconds() - 5)
    assert seen_by(town.clerk, first.id) == ("Frau Özdemir",)
    age(town, 10)
    assert seen_by(town.clerk, first.id) == ()
    stay(town.clerk, second.id)
    assert rows(town) == 1


def test_a_heartbeat_keeps_somebody_there(town):
    file = town.taken()
    stay(town.guide, file.id)
    age(town, LIVES.total_seconds() - 5)
    stay(town.guide, file.id)
    age(town, LIVES.total_seconds() - 5)
    assert seen_by(town.clerk, file.id) == ("Frau Özdemir",)


def test_of_a_case_out_of_sight_nothing_is_known_and_nothing_is_stored(town):
    hidden = town.lead.do(town.intake(Concern(service="unklar"), person_id=HIDDEN))[0].cases[0].id
    town.clock.forward(seconds=11)
    stay(town.lead, hidden)
    assert seen_by(town.guide, hidden) == ()
    assert stay(town.guide, hidden) == stay(town.guide, 123456789) == frozenset()
    assert seen_by(town.lead, hidden) == ()
    assert rows(town) == 1
    assert seen_by(town.desk("admin"), hidden) == ()
    other_unit = town.taken()
    stay(town.guide, other_unit.id)
    assert seen_by(town.desk("luebbe"), other_unit.id) == ()


def test_who_loses_sight_of_a_case_is_no_longer_at_it(town):
    file = town.taken()
    stay(town.clerk, file.id)
    with town.store.write.begin() as session:
        session.execute(update(PresenceRow).values(record_id=1))
    stay(town.clerk, 1)
    assert rows(town) == 0


def test_a_third_program_is_only_told_when_two_are_at_one_case(town):
    file, other = town.taken(), town.taken()
    beside = town.open_again()
    beside.changed_elsewhere()
    stay(town.guide, file.id)
    stay(town.guide, file.id)
    stay(town.guide, other.id)
    town.guide.do(LeaveRecord(window="w1"))
    stay(town.clerk, file.id)
    town.taken()  # something else, so that one knows when all before was heard
    assert "presence" not in heard(beside, "case_file")
    stay(town.guide, file.id)
    assert heard(beside, "presence") == {"presence"}
    town.guide.do(LeaveRecord(window="w1"))
    assert heard(beside, "presence") == {"presence"}
    beside.close()


def test_nothing_is_written_into_the_journal(town):
    file = town.taken()
    with town.store.read() as session:
        before = session.scalar(select(func.count()).select_from(JournalRow))
    stay(town.guide, file.id)
    town.guide.do(LeaveRecord(window="w1"))
    with town.store.read() as session:
        assert session.scalar(select(func.count()).select_from(JournalRow)) == before


@pytest.mark.parametrize("window", ["", "x" * 5_000])
def test_any_name_of_a_window_will_do(town, window):
    file = town.taken()
    stay(town.guide, file.id, window)
    assert seen_by(town.clerk, file.id) == ("Frau Özdemir",)
    town.guide.do(LeaveRecord(window=window))
    assert rows(town) == 0


@pytest.mark.server
def test_the_server_itself_lets_nobody_look_further_or_speak_for_others(town_server):
    """What a rogue with the clerk's login could do: nothing but say where he himself is."""
    wanted = town_server.intake(Concern(service="unklar"), person_id=HIDDEN)
    hidden = town_server.lead.do(wanted)[0].cases[0].id
    stay(town_server.lead, hidden)
    assert town_server.clerk
    rogue = town_server.signed_in["tepe"]
    with rogue.read() as session:
        assert session.execute(text("SELECT * FROM presence")).all() == []
    forged = "INSERT INTO presence VALUES (:who, 'w9', 'case', :what, now() + :ahead * interval '1 minute')"
    for who, ahead in ((VOGEL, 0), (TEPE, 60)):
        with pytest.raises(ProgrammingError, match="row-level security"), rogue.write.begin() as session:
            session.execute(text(forged), {"who": who, "what": hidden, "ahead": ahead})
    with rogue.write.begin() as session:
        assert session.execute(text("DELETE FROM presence")).rowcount == 0
        assert session.execute(text("UPDATE presence SET record_id = 1")).rowcount == 0
    assert rows(town_server) == 1

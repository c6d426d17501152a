"""Absences: who may enter them, which days are refused, two at once, corrected, ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.office.absences import Absence, ChangeAbsence, EndAbsence, EnterAbsence
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.office_tables import AbsenceRow, StaffRow
from rathaus_desk.usecases.office.absences import absence_board
from rathaus_desk.usecases.office.office import phone_list

FRONT, ROADS = 1, 2
OEZDEMIR, WILKENS, TEPE, THOLE, LUEBBE, VOGEL = 11, 12, 21, 22, 31, 41
MONDAY, TODAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (23, 24, 25, 26, 27))


def another_lead(unit_id):
    return StaffRow(
        id=61, login="zander", title="Frau", given_name="Ida", family_name="Zander", sort_name="zander ida",
        role=Role.LEAD, unit_id=unit_id, room="", phone="", duty=[], active=True,
    )  # fmt: skip


def enter(town, login, staff_id, first=TODAY, last=TODAY):
    return town.desk(login).do(EnterAbsence(staff_id=staff_id, first=first, last=last))[0]


def stored(town):
    with town.store.read() as session:
        rows = session.scalars(select(AbsenceRow).order_by(AbsenceRow.first))
        return [(one.staff_id, one.first, one.last) for one in rows]


def change(town, absence, first, last, login="oezdemir"):
    command = ChangeAbsence(
        absence_id=absence.id, first=first, last=last, seen_first=absence.first, seen_last=absence.last
    )
    return town.desk(login).do(command)[0]


def end(town, absence, login="oezdemir"):
    command = EndAbsence(absence_id=absence.id, seen_first=absence.first, seen_last=absence.last)
    town.desk(login).do(command)


def away(town):
    return {one.staff.id: one.deputy for one in town.guide.ask(phone_list) if one.absent}


def test_everybody_enters_their_own_days_and_the_house_knows_at_once(town):
    found, changed = town.guide.do(EnterAbsence(staff_id=OEZDEMIR, first=TODAY, last=WEDNESDAY))
    assert found == Absence(found.id, OEZDEMIR, "Frau Özdemir", TODAY, WEDNESDAY)
    assert "absence" in changed
    assert away(town) == {OEZDEMIR: "Herr Wilkens"}
    with town.store.read() as session:
        (entry,) = session.scalars(select(JournalRow).where(JournalRow.command == "EnterAbsence"))
    assert (entry.staff_id, entry.body["first"]) == (OEZDEMIR, "2026-11-24")


def test_the_same_command_twice_enters_once(town):
    command = EnterAbsence(staff_id=OEZDEMIR, first=TODAY, last=TODAY)
    assert town.guide.do(command)[0] == town.guide.do(command)[0]
    assert len(stored(town)) == 1


def test_the_lead_enters_for_the_unit_in_one_line(town):
    assert enter(town, "vogel", WILKENS).name == "Herr Wilkens"
    assert enter(town, "vogel", THOLE).name == "Frau Thole"  # Tiefbau has no lead of its own


def test_a_unit_with_a_lead_of_its_own_answers_to_that_one(town):
    with town.store.write.begin() as session:
        session.add(another_lead(ROADS))
    with pytest.raises(Refused, match="nur die Leitung ihrer Stelle") as caught:
        enter(town, "vogel", THOLE)
    assert caught.value.field == "staff_id"
    assert [one.id for one in town.lead.ask(absence_board).people] == [VOGEL, 51, LUEBBE, OEZDEMIR, WILKENS]
    with town.store.write.begin() as session:
        session.get_one(StaffRow, 61).unit_id = FRONT
        session.get_one(StaffRow, VOGEL).unit_id = ROADS
    assert enter(town, "vogel", THOLE).staff_id == THOLE
    assert [one.id for one in town.lead.ask(absence_board).people] == [VOGEL, LUEBBE, TEPE, THOLE]


@pytest.mark.parametrize("staff_id", [WILKENS, TEPE, 999])
def test_nobody_else_may_and_an_unknown_person_sounds_the_same(town, staff_id):
    with pytest.raises(Refused, match="trägt jede Person selbst ein"):
        enter(town, "oezdemir", staff_id)
    assert stored(town) == []


def test_who_has_no_cases_has_no_board(town):
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(absence_board)


@pytest.mark.parametrize(
    ("first", "last", "field", "said"),
    [
        (WEDNESDAY, TODAY, "last", "liegt vor dem ersten"),
        (MONDAY, MONDAY, "last", "schon vorbei"),
        (date(2026, 10, 23), TODAY, "first", "höchstens 31 Tage"),
        (TODAY, date(2029, 11, 29), "last", "Länger als drei Jahre"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_at_their_field(town, first, last, field, said):
    with pytest.raises(Refused, match=said) as caught:
        enter(town, "oezdemir", OEZDEMIR, first, last)
    assert caught.value.field == field
    assert "nichts geändert" in str(caught.value)
    assert stored(town) == []


def test_what_began_yesterday_can_still_be_said(town):
    enter(town, "oezdemir", OEZDEMIR, date(2026, 10, 24), TODAY)
    assert OEZDEMIR in away(town)


@pytest.mark.parametrize(
    ("first", "last"), [(WEDNESDAY, THURSDAY), (TODAY, WEDNESDAY), (THURSDAY, FRIDAY), (TODAY, FRIDAY)]
)
def test_days_that_are_entered_already_are_named(town, first, last):
    enter(town, "oezdemir", OEZDEMIR, WEDNESDAY, THURSDAY)
    with pytest.raises(Refused, match=r"vom 25\.11\.2026 bis 26\.11\.2026 schon als abwesend") as caught:
        enter(town, "vogel", OEZDEMIR, first, last)
    assert caught.value.field == "first"
    assert len(stored(town)) == 1


def test_days_side_by_side_do_not_overlap(town):
    enter(town, "oezdemir", OEZDEMIR, WEDNESDAY, THURSDAY)
    enter(town, "oezdemir", OEZDEMIR, TODAY, TODAY)
    enter(town, "oezdemir", OEZDEMIR, FRIDAY, FRIDAY)
    enter(town, "wilkens", WILKENS, WEDNESDAY, WEDNESDAY)
    assert len(stored(town)) == 4


def test_of_two_who_enter_the_same_days_at_once_one_is_told(town):
    desks = [town.guide, town.lead]

    def send(desk):
        try:
            return desk.do(EnterAbsence(staff_id=OEZDEMIR, first=TODAY, last=WEDNESDAY))[0]
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(2) as both:
        found = list(both.map(send, desks))
    assert sorted(type(one).__name__ for one in found) == ["Absence", "Refused"]
    assert stored(town) == [(OEZDEMIR, TODAY, WEDNESDAY)]


def test_an_absence_is_made_longer_and_shorter(town):
    found = enter(town, "oezdemir", OEZDEMIR, TODAY, WEDNESDAY)
    longer = change(town, found, TODAY, FRIDAY, "vogel")
    assert stored(town) == [(OEZDEMIR, TODAY, FRIDAY)]
    with pytest.raises(Conflict) as caught:
        change(town, found, TODAY, THURSDAY)
    (seen,) = caught.value.differences
    by = "Frau Vogel" if town.open_as is None else "Jemand"  # on a server the journal is its author's own
    assert str(caught.value).startswith(f"{by} hat hier inzwischen etwas geändert.")
    assert (seen.theirs, seen.mine) == (
        "vom 24.11.2026 bis 27.11.2026", "vom 24.11.2026 bis 25.11.2026",
    )  # fmt: skip
    change(town, longer, TODAY, TODAY)
    assert stored(town) == [(OEZDEMIR, TODAY, TODAY)]


def test_a_change_must_not_run_into_other_days(town):
    found = enter(town, "oezdemir", OEZDEMIR, TODAY, TODAY)
    enter(town, "oezdemir", OEZDEMIR, THURSDAY, THURSDAY)
    with pytest.raises(Refused, match=r"am 26\.11\.2026 schon"):
        change(town, found, TODAY, FRIDAY)
    assert stored(town)[0] == (OEZDEMIR, TODAY, TODAY)


def test_who_is_back_earlier_is_there_from_today(town):
    found = enter(town, "oezdemir", OEZDEMIR, MONDAY, FRIDAY)
    end(town, found)
    assert stored(town) == [(OEZDEMIR, MONDAY, MONDAY)]
    assert away(town) == {}
    with pytest.raises(Conflict):
        end(town, found)
    over = Absence(found.id, OEZDEMIR, "", MONDAY, MONDAY)
    with pytest.raises(Refused, match="schon vorbei"):
        end(town, over)


@pytest.mark.parametrize("first", [TODAY, WEDNESDAY])
def test_what_has_not_begun_before_today_goes_whole(town, first):
    found = enter(town, "oezdemir", OEZDEMIR, first, FRIDAY)
    end(town, found, "vogel")
    assert stored(town) == []
    with pytest.raises(Refused, match="gibt es hier nicht mehr"):
        end(town, found)


def test_a_colleague_neither_changes_nor_ends_it(town):
    found = enter(town, "oezdemir", OEZDEMIR, TODAY, FRIDAY)
    for deed in (lambda: change(town, found, TODAY, TODAY, "wilkens"), lambda: end(town, found, "tepe")):
        with pytest.raises(Refused, match="trägt jede Person selbst ein"):
            deed()
    assert stored(town) == [(OEZDEMIR, TODAY, FRIDAY)]


def test_the_board_shows_what_runs_and_comes_of_those_one_answers_for(town):
    mine = enter(town, "oezdemir", OEZDEMIR, THURSDAY, FRIDAY)
    theirs = enter(town, "wilkens", WILKENS, TODAY, TODAY)
    town.absent(OEZDEMIR, MONDAY, MONDAY)  # over
    board = town.guide.ask(absence_board)
    assert ([one.id for one in board.people], board.absences) == ([OEZDEMIR], (mine,))
    assert board.people[0].listed == "Özdemir, Aylin"
    assert town.lead.ask(absence_board).absences == (theirs, mine)
    assert town.lead.ask(absence_board).people[0].id == VOGEL

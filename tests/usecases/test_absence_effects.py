"""What follows from an absence: no promise hangs on somebody who is away, and every move is told."""

from datetime import date, datetime
from itertools import chain, combinations
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import ClaimTask
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.office.absences import Acting, EnterAbsence, KeptBy, NeedsTime
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.domain.road.timetables import CancelHalt
from rathaus_desk.store.case_tables import PromiseRow
from rathaus_desk.store.office_tables import DeputyRow, StaffRow
from rathaus_desk.usecases.day.absence_effects import absence_effects
from rathaus_desk.usecases.office.office import staff
from rathaus_desk.usecases.promises.promises import keeper_of, promises_due
from rathaus_desk.usecases.road.halts import halt
from tests.usecases.booking_scene import HALL_DAY, MARKET_DAY, Booked

BERLIN = ZoneInfo("Europe/Berlin")
OEZDEMIR, WILKENS, TEPE, THOLE, LUEBBE, VOGEL = 11, 12, 21, 22, 31, 41
HANS, HIDDEN, ZANDER = 102, 103, 61
TODAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (24, 25, 26, 27))
LOGINS = ("oezdemir", "wilkens", "tepe", "thole", "luebbe", "vogel")


def another_lead(unit_id):
    return StaffRow(
        id=ZANDER, login="zander", title="Frau", given_name="Ida", family_name="Zander",
        sort_name="zander ida", role=Role.LEAD, unit_id=unit_id, room="", phone="", duty=[], active=True,
    )  # fmt: skip


def subsets(*people):
    return chain.from_iterable(combinations(people, count) for count in range(len(people) + 1))


def at(day, hour):
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


def away(town, login, staff_id, first=TODAY, last=TODAY):
    """Enter an absence and return what follows from it."""
    found, _ = town.desk(login).do(EnterAbsence(staff_id=staff_id, first=first, last=last))
    return town.desk(login).ask(absence_effects, absence_id=found.id)


def promised(town, start, end, login="oezdemir", **values):
    wish = PromiseWish(reply_by=ReplyBy.CALL, start=start, end=end)
    concerns = (Concern(service="strassenlaterne", place="Rosenweg 4"),)
    taken, _ = town.desk(login).do(town.intake(*concerns, promise=wish, **values))
    return taken.promise


def lists(town):
    """Return by login who has which promises to keep today."""
    return {login: {one.id for one in town.desk(login).ask(promises_due)} for login in LOGINS}


def nobodys(town):
    """Return the open promises due or in need of a time that stand on no list of anybody who is there."""
    here = {one.login for one in town.guide.ask(staff).values() if not one.absent_on(town.clock.now.date())}
    seen = {one for login, ids in lists(town).items() if login in here for one in ids}
    with town.store.read() as session:
        rows = session.scalars(select(PromiseRow).where(PromiseRow.state == PromiseState.OPEN))
        return {one.id for one in rows} - seen


def test_an_own_holiday_hands_tomorrows_call_to_the_deputy(town):
    promised(town, at(WEDNESDAY, 9), at(WEDNESDAY, 11))
    found = away(town, "oezdemir", OEZDEMIR, WEDNESDAY, FRIDAY)
    assert found.acting == (Acting(WEDNESDAY, FRIDAY, "Herr Wilkens"),)
    assert (found.kept, found.needs_time, found.unseen) == ((KeptBy("Herr Wilkens", 1),), (), 0)
    assert (found.cases, found.keeper) == (1, "Herr Wilkens")


def test_what_lies_outside_of_these_days_stays_where_it_is(town):
    promised(town, at(WEDNESDAY, 9), at(WEDNESDAY, 11))
    promised(town, at(FRIDAY, 10), at(FRIDAY, 12))
    found = away(town, "oezdemir", OEZDEMIR, THURSDAY, THURSDAY)
    assert (found.kept, found.needs_time) == ((), ())


def test_a_promise_of_today_goes_to_the_lead_when_the_deputy_is_ill_too(town):
    promise = promised(town, at(TODAY, 14), at(TODAY, 16))
    assert away(town, "oezdemir", OEZDEMIR).kept == (KeptBy("Herr Wilkens", 1),)
    found = away(town, "vogel", WILKENS)
    assert found.acting == (
        Acting(
            TODAY,
            TODAY,
            "",
        ),
    )
    assert found.needs_time == (NeedsTime("Frau Özdemir", at(TODAY, 14), at(TODAY, 16), "Frau Vogel"),)
    assert lists(town)["vogel"] == {promise.id}
    assert nobodys(town) == set()


def test_with_the_lead_away_as_well_the_next_one_there_gets_it(town):
    with town.store.write.begin() as session:
        session.execute(delete(DeputyRow).where(DeputyRow.staff_id == OEZDEMIR))
    promise = promised(town, at(TODAY, 14), at(TODAY, 16))
    assert away(town, "oezdemir", OEZDEMIR).needs_time[0].minder == "Frau Vogel"
    found = away(town, "vogel", VOGEL)
    assert found.needs_time == (NeedsTime("Frau Özdemir", at(TODAY, 14), at(TODAY, 16), "Herr Wilkens"),)
    assert promise.id in lists(town)["wilkens"]
    assert nobodys(town) == set()
    seen = next(one for one in town.desk("wilkens").ask(promises_due) if one.id == promise.id)
    assert seen.needs_time


def test_with_the_whole_house_away_it_is_told_that_nobody_is_there(town):
    promised(town, at(TODAY, 14), at(TODAY, 16))
    away(town, "wilkens", WILKENS)
    away(town, "oezdemir", OEZDEMIR)
    assert away(town, "vogel", VOGEL).unseen == 1


@pytest.mark.parametrize("away_today", list(subsets(OEZDEMIR, WILKENS, VOGEL))[:-1])
def test_whoever_is_away_no_promise_hangs_on_somebody_who_is_not_there(town, away_today):
    late = promised(town, at(TODAY, 10), at(TODAY, 11))
    later_today = promised(town, at(TODAY, 14), at(TODAY, 16))
    tomorrow = promised(town, at(WEDNESDAY, 9), at(WEDNESDAY, 11))
    with town.store.write.begin() as session:
        session.add(DeputyRow(staff_id=VOGEL, rank=1, deputy_id=OEZDEMIR))
    town.clock.on(TODAY, 13)
    for staff_id in away_today:
        login = {OEZDEMIR: "oezdemir", WILKENS: "wilkens", VOGEL: "vogel"}[staff_id]
        found = away(town, login, staff_id, TODAY, WEDNESDAY)
        assert found.unseen == 0
    unlisted = nobodys(town)
    assert not unlisted & {late.id, later_today.id}
    kept = town.guide.ask(keeper_of, promise=tomorrow)
    assert (tomorrow.id in unlisted) == (kept is not None)
    assert kept is None or kept.id not in away_today


def test_a_late_promise_and_a_letter_find_somebody_too(town):
    promised(town, at(TODAY, 10), at(TODAY, 11))
    letter = town.intake(person_id=HANS, promise=PromiseWish(reply_by=ReplyBy.LETTER))
    taken, _ = town.guide.do(letter)
    town.clock.on(TODAY, 13)
    found = away(town, "oezdemir", OEZDEMIR)
    assert found.kept == (KeptBy("Herr Wilkens", 2),)
    found = away(town, "wilkens", WILKENS)
    assert (found.kept, found.needs_time) == ((KeptBy("Frau Vogel", 2),), ())
    assert nobodys(town) == {taken.promise.id}  # a letter is due once there is something to write
    with town.store.write.begin() as session:
        session.get_one(PromiseRow, taken.promise.id).window_end = at(TODAY, 16)
    assert nobodys(town) == set()


def test_a_letter_goes_to_who_is_there_once_the_holiday_has_begun(town):
    letter = town.intake(person_id=HANS, promise=PromiseWish(reply_by=ReplyBy.LETTER))
    taken, _ = town.guide.do(letter)
    assert away(town, "oezdemir", OEZDEMIR, WEDNESDAY, WEDNESDAY).kept == (KeptBy("Herr Wilkens", 1),)
    with town.store.write.begin() as session:
        session.get_one(PromiseRow, taken.promise.id).window_end = at(TODAY, 16)  # to be written before
    assert away(town, "oezdemir", OEZDEMIR, FRIDAY, FRIDAY).kept == ()


def test_a_planned_gap_stands_with_the_owner_while_she_is_still_there(town):
    promise = promised(town, at(THURSDAY, 14), at(THURSDAY, 16))
    away(town, "wilkens", WILKENS, THURSDAY, THURSDAY)
    found = away(town, "oezdemir", OEZDEMIR, THURSDAY, THURSDAY)
    assert [(one.owner, one.minder) for one in found.needs_time] == [("Frau Özdemir", "Frau Özdemir")]
    assert lists(town)["oezdemir"] == {promise.id}
    assert nobodys(town) == set()


def test_two_on_holiday_in_turn_each_act_on_their_days(town):
    town.absent(WILKENS, THURSDAY, THURSDAY)
    found = away(town, "oezdemir", OEZDEMIR, WEDNESDAY, date(2026, 11, 30))
    assert found.acting == (
        Acting(WEDNESDAY, WEDNESDAY, "Herr Wilkens"),
        Acting(THURSDAY, THURSDAY, ""),
        Acting(FRIDAY, date(2026, 11, 30), "Herr Wilkens"),
    )


def test_a_locked_persons_promise_goes_to_a_lead_and_never_to_a_guide(town):
    with town.store.write.begin() as session:
        session.add(another_lead(1))
        session.flush()
        session.add_all(DeputyRow(staff_id=one, rank=1, deputy_id=OEZDEMIR) for one in (VOGEL, ZANDER))
    wish = PromiseWish(reply_by=ReplyBy.CALL, start=at(TODAY, 14), end=at(TODAY, 16))
    taken, _ = town.lead.do(town.intake(Concern(service="unklar"), person_id=HIDDEN, promise=wish))
    found = away(town, "vogel", VOGEL)
    assert [one.minder for one in found.needs_time] == ["Frau Zander"]
    town.absent(ZANDER, TODAY, TODAY)
    found = town.lead.ask(absence_effects, absence_id=found.absence.id)
    assert (found.kept, found.needs_time, found.unseen) == ((), (), 1)
    assert taken.promise.id not in lists(town)["oezdemir"]


def test_a_lead_looks_after_what_another_leads_deputy_must_not_see(town):
    with town.store.write.begin() as session:
        session.add(another_lead(1))
        session.flush()
        session.add(DeputyRow(staff_id=ZANDER, rank=1, deputy_id=OEZDEMIR))
    wish = PromiseWish(reply_by=ReplyBy.CALL, start=at(TODAY, 14), end=at(TODAY, 16))
    taken, _ = town.lead.do(town.intake(Concern(service="unklar"), person_id=HIDDEN, promise=wish))
    with town.store.write.begin() as session:
        session.get_one(PromiseRow, taken.promise.id).staff_id = ZANDER
    town.absent(ZANDER, TODAY, TODAY)
    assert lists(town)["vogel"] == {taken.promise.id}
    assert lists(town)["oezdemir"] == set()


def test_tasks_that_were_taken_over_are_named_and_an_empty_unit_is_told(town):
    file = town.taken()
    (task,) = file.tasks
    town.clerk.do(ClaimTask(task_id=task.id, seen_version=task.version))
    found = away(town, "vogel", TEPE)
    assert [(one.number, one.service, one.due) for one in found.tasks] == [
        (file.number, "Laterne", task.due.date())
    ]
    assert (found.tasks_all, found.unit, found.unit_empty) == (1, "Tiefbau", None)
    assert found.acting == (Acting(TODAY, TODAY, "Frau Thole"),)
    found = away(town, "vogel", THOLE)
    assert (found.tasks_all, found.unit_empty) == (0, TODAY)


def test_days_on_which_nobody_works_count_for_nobody(town):
    found = away(town, "oezdemir", OEZDEMIR, date(2026, 11, 28), date(2026, 11, 29))
    assert (found.acting, found.unit_empty) == ((), None)


def test_published_tours_on_which_somebody_is_missing_then_are_told(town):
    road = Booked(town)
    found = away(town, "thole", THOLE, HALL_DAY, MARKET_DAY)
    assert found.tours == ((HALL_DAY, "Mobil 1"), (MARKET_DAY, "Mobil 1"))
    assert away(town, "luebbe", LUEBBE, HALL_DAY, MARKET_DAY).tours == ()
    version = road.ask(halt, halt_id=road.hall_halt).version
    road.do(CancelHalt(halt_id=road.hall_halt, seen_version=version, note="Motorschaden"))
    again = town.desk("thole").ask(absence_effects, absence_id=found.absence.id)
    assert again.tours == ((MARKET_DAY, "Mobil 1"),)


def test_what_follows_is_for_who_may_enter_it(town):
    found = away(town, "oezdemir", OEZDEMIR)
    with pytest.raises(Refused, match="trägt jede Person selbst ein"):
        town.desk("wilkens").ask(absence_effects, absence_id=found.absence.id)
    with pytest.raises(Refused, match="gibt es hier nicht mehr"):
        town.guide.ask(absence_effects, absence_id=1)

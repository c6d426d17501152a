"""The sample town: rich, believable, the same every time, and what the journeys stand on is in it."""

import shutil
import unicodedata
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from rathaus_desk import usecases  # noqa: F401  registers every command
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import OPEN_CASES, OPEN_TASKS, CaseState, CaseView, TaskState, case_state
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.office.duedates import reserve_before
from rathaus_desk.domain.people.authority import AuthorityState
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.case_tables import (
    CaseRow,
    ContactRow,
    PromiseRow,
    QueryRow,
    QuickAnswerRow,
    TaskRow,
    TimelineRow,
)
from rathaus_desk.store.numbers import is_valid
from rathaus_desk.store.office_tables import ServiceRow, StaffRow, UnitRow
from rathaus_desk.store.people_tables import AuthorityRow, PersonRow, PhoneRow
from rathaus_desk.usecases.cases.cases import case_by_number, case_lines
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake import concerns, sending
from rathaus_desk.usecases.intake.concerns import search_text
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.routes import find_spot, house, route_in
from rathaus_desk.usecases.people.parties import parties_of
from rathaus_desk.usecases.promises.promises import promises_due
from rathaus_desk.usecases.sample.sample_stories import STORIES, Fate
from rathaus_desk.usecases.sample.sample_visits import TAKEN
from tests.opened_town import BERLIN, TODAY, Town, broken, cases_of, in_opening_hours, moments


@pytest.fixture(scope="module")
def town(sample_town):
    return sample_town


def work_in(session, opened):
    return Work(session, opened.desk.actor, opened.now, opened.office, UUID(int=0))


def test_the_town_is_as_large_as_promised(town):
    tables = (UnitRow, StaffRow, PersonRow, CaseRow)
    assert [town.count(table) for table in tables] == [9, 34, 2_000, 420]
    assert town.count(ServiceRow) >= 60
    assert town.now == TODAY
    assert town.office.practice


def test_cases_are_in_every_state(town):
    states = Counter(town.rows(CaseRow.state))
    assert set(states) == set(CaseState)
    assert 45 <= sum(states[one] for one in OPEN_CASES) <= 90
    assert set(town.rows(TaskRow.state)) == set(TaskState)
    returned = town.rows(select(TaskRow.returns).where(TaskRow.state == TaskState.RETURNED))
    assert {1, 2} <= set(returned)
    unanswered = town.rows(select(QueryRow).where(QueryRow.answered_at.is_(None)))
    assert len(unanswered) == town.count(TaskRow, TaskRow.state == TaskState.QUERY) >= 4
    assert len(town.desk.ask(case_lines, view=CaseView.OVERDUE)) >= 3


def test_about_25_open_cases_are_frau_özdemirs_own(town):
    assert 20 <= len(town.desk.ask(case_lines, view=CaseView.MINE)) <= 34


def test_every_open_case_has_an_owner_and_every_task_a_unit(town):
    owners = town.rows(
        select(StaffRow.role, CaseRow.person_id).join(CaseRow, CaseRow.owner_id == StaffRow.id)
    )
    assert len(owners) == 420
    # Only for people of whom no guide may know the lead keeps the case.
    hidden = set(town.rows(select(PersonRow.id).where(PersonRow.lock == AddressLock.BMG51)))
    assert all(role is (Role.LEAD if person in hidden else Role.GUIDE) for role, person in owners)
    without = select(CaseRow.number).where(
        CaseRow.state.in_(OPEN_CASES),
        CaseRow.cause_id.is_(None),
        ~select(TaskRow.id).where(TaskRow.case_id == CaseRow.id).exists(),
    )
    assert town.rows(without) == []
    assert town.rows(select(TaskRow.id).where(TaskRow.unit_id.not_in(select(UnitRow.id)))) == []


def test_states_follow_from_the_tasks(town):
    tasks = {}
    for case_id, state in town.rows(TaskRow.case_id, TaskRow.state):
        tasks.setdefault(case_id, []).append(state)
    for row in town.rows(select(CaseRow)):
        own = tuple(tasks.get(row.id, ()))
        if row.state in OPEN_CASES:
            assert row.closed_at is None
            assert row.cause_id or row.state is case_state(own), row.number
        else:
            assert row.closed_at, row.number
            assert row.result, row.number
            assert not set(own) & set(OPEN_TASKS), row.number
            assert (row.state is CaseState.DROPPED) == (row.told_by is None), row.number


def test_numbers_rise_without_a_gap_and_the_next_is_26_04711(town):
    rows = town.rows(select(CaseRow).order_by(CaseRow.opened_at, CaseRow.id))
    assert rows == sorted(rows, key=lambda row: row.id)
    assert [row.number[:8] for row in rows] == [f"26-{number:05}" for number in range(4_291, 4_711)]
    assert all(is_valid(row.number) for row in rows)


def test_the_next_case_gets_the_next_number_and_stands_first(sample_file, tmp_path):
    path = Path(shutil.copy(sample_file, tmp_path / "musterhausen.db"))
    with closing(Town(path)) as opened:
        taken, _ = opened.desk.do(TakeContact(concerns=(Concern(service="unklar"),), person_id=1))
        assert taken.cases[0].number == "26-04711-7"
        assert opened.desk.ask(case_lines, view=CaseView.MINE)[0].number == "26-04711-7"


def test_nothing_happens_at_night_or_tomorrow(town):
    happened = moments(town)
    assert len(happened) > 5_000
    assert max(happened) < TODAY
    assert all(in_opening_hours(one, town.office.calendar) for one in happened)
    assert (TODAY.date() - min(happened).date()).days <= 90
    busy = Counter(one.astimezone(BERLIN).date() for one in town.rows(QuickAnswerRow.at))
    assert all(32 <= count <= 48 for day, count in busy.items() if day != TODAY.date())


def test_a_timeline_tells_a_case_in_its_order(town):
    lines = {}
    for case_id, line_id, at, kind in town.rows(
        TimelineRow.case_id, TimelineRow.id, TimelineRow.at, TimelineRow.kind
    ):
        lines.setdefault(case_id, []).append((at, line_id, kind))
    assert len(lines) == 420
    for told in lines.values():
        told.sort()
        assert [line_id for _, line_id, _ in told] == sorted(line_id for _, line_id, _ in told)
        assert [kind for _, _, kind in told][:2] == ["taken", "routed"]
        kinds = [kind.value for _, _, kind in told]
        # The letter that tells the result is written after it is known.
        assert "closed" not in kinds or set(kinds[kinds.index("closed") + 1 :]) <= {"promise"}


def test_erna_schmidt_has_the_three_cases_of_the_picture(town):
    (sofa, bulky), (housing, benefit), (hedge, overhang) = cases_of(town, "Erna", "Schmidt")
    assert (bulky, benefit, overhang) == ("sperrmuell", "wohngeld", "hecke_gehweg")
    assert sofa.state is CaseState.DONE
    assert housing.state is CaseState.IN_WORK
    assert housing.facts == ["Weiterbewilligung"]
    assert housing.told_due.astimezone(BERLIN).date() == date(2026, 11, 27)
    assert hedge.state is CaseState.IN_WORK
    # Two working days ago; a due date never falls on a Sunday.
    assert hedge.told_due.astimezone(BERLIN).date() == date(2026, 11, 20)
    assert cases_of(town, "Hans", "Meyer") == []
    assert cases_of(town, "Łukasz", "Wójcik") == []


def test_no_lamp_is_reported_in_the_rosenweg(town):
    reported = town.rows(
        select(CaseRow.place, ServiceRow.key)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .where(CaseRow.place_key == "rosenweg")
    )
    assert reported
    assert "strassenlaterne" not in {key for _, key in reported}


def test_six_promises_are_broken_and_some_fall_due_today(town):
    assert len(broken(town)) == 6 == sum(story.fate is Fate.BROKEN for story in STORIES)
    assert {one.attempts for one in broken(town)} == {0, 1, 2, 3}
    due = town.desk.ask(promises_due)
    assert len([one for one in due if one.broken(TODAY)]) == 3
    assert len([one for one in due if one.start.date() == TODAY.date()]) >= 3
    assert set(town.rows(PromiseRow.state)) == set(PromiseState)


def test_five_people_are_locked_and_no_guide_has_their_cases(town):
    locks = Counter(town.rows(select(PersonRow.lock).where(PersonRow.lock != AddressLock.NONE)))
    assert locks == {AddressLock.BMG51: 3, AddressLock.BMG52: 2}
    owned = [case for case, _ in cases_of(town, "Mariam", "Haddad")]
    assert [case.state for case in owned] == [CaseState.IN_WORK]
    shown = {line.number: line.person for line in town.desk.ask(case_lines, view=CaseView.ALL_OPEN)}
    assert shown.get(owned[0].number, "") == ""


def test_people_are_as_in_a_german_town(town):
    people = town.rows(select(PersonRow))
    ages = [(TODAY.date() - one.birth_date).days / 365.25 for one in people]
    assert 0.13 < sum(age < 18 for age in ages) / 2_000 < 0.21
    assert 0.17 < sum(age >= 65 for age in ages) / 2_000 < 0.29
    assert 0.8 < sum(bool(one.phone) for one in people) / 2_000 < 0.9
    assert 0.04 < sum(bool(one.needs) for one in people) / 2_000 < 0.09
    assert len({one.language for one in people}) > 8
    homes = Counter((one.street, one.house_number, one.district_id) for one in people)
    families = Counter((one.street, one.house_number, one.family_name) for one in people)
    assert sum(count > 1 for count in homes.values()) > 400
    assert sum(count > 1 for count in families.values()) > 300


def test_names_are_written_in_one_way(town):
    for one in town.rows(select(PersonRow)):
        for text in (one.given_name, one.family_name, one.street, one.place):
            assert text == unicodedata.normalize("NFC", text)
        assert one.sort_name == sort_key(f"{one.family_name} {one.given_name}")


def test_every_phone_number_begins_with_a_number_kept_for_films(town):
    numbers = town.rows(PhoneRow.number) + town.rows(ContactRow.caller_phone) + town.rows(PromiseRow.phone)
    assert {one[:10] for one in numbers if one} <= {"+493023125", "+491713920"}
    assert all(one.startswith(("+493023125", "+4917139200")) for one in numbers if one)
    known = set(town.rows(select(PhoneRow.number).where(PhoneRow.person_id <= 49)))
    others = set(town.rows(select(PhoneRow.number).where(PhoneRow.person_id > 49)))
    assert not known & others


def test_erna_schmidt_is_the_first_that_four_letters_find(town):
    hits = town.desk.ask(find_people, text="schm er")
    assert "Erna" in hits[0].title
    assert "Schmidt" in hits[0].title
    schm = town.rows(select(PersonRow).where(PersonRow.family_name.contains("Schm")))
    assert len(schm) > 5
    assert [one.given_name for one in schm if " er" in f" {one.given_name.casefold()}".replace("-", " ")] == [
        "Erna"
    ]


def test_rows_are_what_the_desk_itself_would_have_written(town):
    """Each is compared with what takes a call: its place, route, due dates, and the text that finds it."""
    with town.store.read() as session:
        work = work_in(session, town)
        here = house(work)
        services = {one.id: one for one in catalogue.services(work)}
        first_tasks = {}
        for task in session.scalars(select(TaskRow).order_by(TaskRow.id.desc())):
            first_tasks[task.case_id] = task
        rows = session.execute(
            select(CaseRow, ContactRow).join(ContactRow, ContactRow.id == CaseRow.contact_id)
        ).all()
        for row, contact in rows:
            service = services[row.service_id]
            then = Work(session, work.actor, row.opened_at, town.office, UUID(int=0))
            texts = (row.place, *row.facts, *(value for _, value in row.details), row.note)
            caller = "" if contact.person_id else contact.caller_name
            assert row.search_text == search_text(row.number, service, texts, caller)
            spot = find_spot(work, here, row.place, here.districts.get(row.district_id))
            assert row.place_key == spot.street
            assert not row.place or row.district_id == spot.district.id
            due = concerns.due_for(then, service)
            assert (row.told_due, row.due_explained) == (due.at, due.explanation)
            if (task := first_tasks.get(row.id)) and not task.returns:
                route = route_in(then, here, service, spot.district)
                assert (task.unit_id, task.suggested_id) == (route.unit_id, route.staff_id)
                assert task.reason == route.reason
            if task and not session.scalar(select(QueryRow.id).where(QueryRow.task_id == task.id)):
                assert task.due == reserve_before(due.at, row.opened_at, town.office.calendar) or task.returns


def test_the_first_lines_are_in_the_desks_own_words(town):
    assert TAKEN.items() <= sending.TAKEN.items()
    newest = town.desk.ask(case_lines, view=CaseView.MINE)[0]
    file = town.desk.ask(case_by_number, number=newest.number)
    assert file.timeline[1].text.startswith("Geht an ")
    assert file.promise
    assert file.tasks[0].reason in file.timeline[1].text.replace("Geht", "geht")


def test_somebody_speaks_for_somebody_else(town):
    """With a paper, as a guardian, by word alone, a daughter nobody checked; and some have no name."""
    with town.store.read() as session:
        kept = {one.state for one in session.scalars(select(AuthorityRow))}
        spoken_for = session.execute(
            select(CaseRow, ContactRow)
            .join(ContactRow, ContactRow.id == CaseRow.contact_id)
            .where(CaseRow.person_id != ContactRow.person_id)
        ).all()
        daughter = session.scalar(select(ContactRow).where(ContactRow.caller_name == "Anke Tönjes"))
        unknown = select(ContactRow.id).where(ContactRow.person_id.is_(None), ContactRow.caller_name == "")
        assert session.scalars(unknown).first()
    assert kept == {AuthorityState.CLAIMED, AuthorityState.SEEN, AuthorityState.GUARDIAN}
    assert len(spoken_for) == 3
    assert all(row.caller_id == contact.person_id for row, contact in spoken_for)
    assert daughter.person_id is None
    told = [town.desk.ask(parties_of, case_id=row.id).disclosure.allowed for row, _ in spoken_for]
    assert sorted(told) == [False, True, True]

"""The book of appointments of the sample town: full, told in stories, and within its own rules."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from opened_town import SMALL, TODAY, Town, made
from sqlalchemy import select

from rathaus_desk.domain.appointments.appointments import AppointmentState
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind, cell_of
from rathaus_desk.store.appointment_tables import AppointmentCellRow, AppointmentRow, OpeningPatternRow
from rathaus_desk.usecases.office.opening_hours import schedule
from rathaus_desk.usecases.queue.queue_view import queue_now
from rathaus_desk.usecases.sample.sample_town import TownPlan

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    town = Town(made(tmp_path_factory.mktemp("appointments"), SMALL))
    yield town
    town.close()


@pytest.fixture(scope="module")
def book(opened):
    return opened.rows(select(AppointmentRow).order_by(AppointmentRow.id))


def test_some_sixty_appointments_lie_around_today(book):
    assert 50 <= len(book) <= 75
    today = [row for row in book if row.starts.astimezone(BERLIN).date() == TODAY.date()]
    morning = [row for row in today if TODAY <= row.starts < TODAY.replace(hour=12)]
    assert len(morning) >= 5
    assert len({row.number for row in book}) == len(book)


def test_every_kind_of_story_is_told(book):
    states = Counter(row.state for row in book)
    kinds = Counter(row.kind for row in book)
    assert states[AppointmentState.NO_SHOW] == 2
    assert states[AppointmentState.ARRIVED] == 2
    assert states[AppointmentState.MOVED] == 1
    assert (kinds[AppointmentKind.VIDEO], kinds[AppointmentKind.PHONE]) == (2, 3)
    assert sum(row.want_earlier for row in book) == 1
    series = [row.starts for row in book if row.series_id]
    assert {later - earlier for earlier, later in pairwise(series)} == {timedelta(days=14)}


def test_who_has_arrived_waits_with_a_number_for_the_counter_that_expects_them(opened, book):
    queue = {one.id: one for one in opened.desk.ask(queue_now).waiting}
    here = [row for row in book if row.state is AppointmentState.ARRIVED]
    tickets = [queue[row.ticket_id] for row in here]
    assert sorted(one.code for one in tickets) == ["T 3", "T 4"], "after those of the morning"
    for row, one in zip(here, tickets, strict=True):
        assert (one.due_at, one.only_counter_id, one.person_id) == (row.starts, row.counter_id, row.person_id)
        assert one.service == row.services[0]
        assert TODAY - timedelta(minutes=6) <= one.drawn_at < TODAY


def test_nothing_is_over_that_is_still_to_come(book):
    for row in book:
        if row.state in (AppointmentState.DONE, AppointmentState.NO_SHOW):
            assert row.starts < TODAY


def test_every_appointment_lies_in_the_hours_of_its_counter_and_has_its_cells(opened, book):
    cells = set(opened.rows(select(AppointmentCellRow.appointment_id, AppointmentCellRow.cell)))
    wanted = {
        (row.id, cell_of(row.starts) + number) for row in book for number in range(-(-row.minutes // 5))
    }
    assert {tuple(one) for one in cells} == wanted

    def hours(work):
        return schedule(work, TODAY.date(), TODAY.date(), {})

    plan = opened.desk.ask(hours)
    for row in book:
        place = next(one for one in plan.places if one.id == row.counter_id)
        first = cell_of(row.starts)
        spans = plan.spans(place, row.starts.astimezone(BERLIN).date())
        assert any(span.covers(first, first + -(-row.minutes // 5)) for span in spans), row.number


def test_until_five_and_on_the_first_saturday(opened):
    rows = opened.rows(select(OpeningPatternRow))
    assert {row.weekday for row in rows if row.ends == "17:00"} == {1, 3}
    assert [(row.weeks, row.begins) for row in rows if row.weekday == 5] == [([1], "09:00")]


def test_another_day_and_a_tiny_town_have_a_book_too(tmp_path):
    sunday = datetime(2027, 3, 28, 4, 0, tzinfo=BERLIN)
    town = Town(made(tmp_path, TownPlan(today=sunday, people=20, cases=10)))
    assert town.rows(select(AppointmentRow))
    town.close()

"""On a server: commands that lock the rows they rely on, beside others that write the same moment."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace

import psycopg
import pytest
from queue_scene import call, draw, two_counters

from rathaus_desk.domain.appointments.appointments import BookAppointment
from rathaus_desk.domain.cases.cases import AddTask, AnswerTask, AskBack, ClaimTask, DropCase, TaskState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.people.people import NewPerson
from rathaus_desk.domain.queue.queue import CloseDay, DrawTicket, TicketState
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.appointments.appointments import names_nobody
from rathaus_desk.usecases.intake.contacts import stands_for_itself
from rathaus_desk.usecases.queue import queue
from tests.small_town import ERNA, TODAY

pytestmark = pytest.mark.server
LAMP = Concern(service="strassenlaterne")


@pytest.fixture
def town(town_server):
    return town_server


@contextmanager
def owner_of(town):
    with psycopg.connect(town.place, autocommit=True) as line:
        yield line


def wait_until_somebody_waits(town) -> bool:
    """Tell whether within some seconds a transaction waits for another one."""
    waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with owner_of(town) as line:
        for _ in range(100):
            if line.execute(waiting).fetchone() is not None:
                return True
            time.sleep(0.02)
    return False


def test_whom_another_counter_is_just_taking_is_passed_over(town):
    first, second = two_counters(town)
    drawn = [draw(town), draw(town)]
    with owner_of(town) as other, other.transaction():
        other.execute("SELECT FROM rathaus.queue_ticket WHERE id = %s FOR UPDATE", (drawn[0].id,))
        assert call(town, first).id == drawn[1].id, "it would have waited, and found the number gone"
        assert call(town, second) is None
    assert call(town, second).id == drawn[0].id, "who was not taken after all is next"


def test_who_draws_while_the_doors_close_is_sent_home_as_well(town, monkeypatch):
    draw(town)  # begins the day
    drawing, go_on = threading.Event(), threading.Event()
    count = queue.next_value

    def slowly(*values):
        drawing.set()
        assert go_on.wait(20)
        return count(*values)

    monkeypatch.setattr(queue, "next_value", slowly)
    guide, lead = town.guide, town.lead
    with ThreadPoolExecutor(2) as pool:
        drawn = pool.submit(guide.do, DrawTicket())
        assert drawing.wait(20)
        closed = pool.submit(lead.do, CloseDay(send_home=True))
        waited = wait_until_somebody_waits(town)
        go_on.set()
        ticket, _ = drawn.result(timeout=30)
        closed.result(timeout=30)
    assert waited, "the doors were closed beside somebody who was just drawing"
    with town.store.read() as session:
        assert session.get(TicketRow, ticket.id).state is TicketState.LEFT_OVER


def test_the_first_two_of_a_day_may_come_at_once(town, monkeypatch):
    both = threading.Barrier(2)
    tidy = queue.begin_day.__globals__["put_away_earlier"]

    def together(work):
        tidy(work)
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=20)

    monkeypatch.setitem(queue.begin_day.__globals__, "put_away_earlier", together)
    desks = [town.guide, town.desk("wilkens")]
    with ThreadPoolExecutor(2) as pool:
        codes = {one[0].code for one in pool.map(lambda desk: desk.do(DrawTicket()), desks)}
    assert codes == {"A 1", "A 2"}


@pytest.mark.parametrize(
    ("command", "alone"),
    [
        (TakeContact(concerns=(LAMP, LAMP)), True),
        (TakeContact(concerns=(LAMP, Concern(service="strassenlaterne", cause_id=5))), False),
        (TakeContact(concerns=(LAMP,), new_person=NewPerson(family_name="Neu")), False),
        (TakeContact(concerns=(LAMP,), person_id=1, keep_needs=True), False),
    ],
)
def test_only_an_intake_that_touches_nothing_else_goes_beside_the_others(command, alone):
    assert stands_for_itself(command) is alone


@pytest.mark.parametrize("command", ["claim", "answer", "ask back", "add"])
def test_who_works_on_a_case_that_is_being_closed_waits_and_is_refused(town, command):
    file = town.taken()
    task = file.tasks[0]
    seen = {"task_id": task.id, "seen_version": task.version}
    sent = {
        "claim": (town.clerk, ClaimTask(**seen)),
        "answer": (town.clerk, AnswerTask(answer="Brennt wieder.", **seen)),
        "ask back": (town.clerk, AskBack(text="Welche?", **seen)),
        "add": (town.guide, AddTask(case_id=file.id, unit="ordnung", question="Und Sie?")),
    }
    desk, wanted = sent[command]
    with owner_of(town) as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("UPDATE rathaus.case_file SET state = 'dropped' WHERE id = %s", (file.id,))
            tried = pool.submit(desk.do, wanted)
            waited = wait_until_somebody_waits(town)
        assert waited
        with pytest.raises(Refused, match="schon abgeschlossen"):
            tried.result(timeout=30)


def test_a_closing_command_waits_for_a_claim_and_sees_it(town):
    file = town.taken()
    closing = DropCase(case_id=file.id, because="Doch nicht.", seen_version=file.version)
    with owner_of(town) as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():  # as whoever takes the task over does: the case first
            other.execute("UPDATE rathaus.case_file SET state = state WHERE id = %s", (file.id,))
            dropped = pool.submit(town.guide.do, closing)
            waited = wait_until_somebody_waits(town)
            other.execute(
                "UPDATE rathaus.task SET state = 'claimed', staff_id = 21, version = version + 1"
                " WHERE case_id = %s",
                (file.id,),
            )
        dropped.result(timeout=30)
    assert waited
    assert [one.state for one in town.file(file.id).tasks] == [TaskState.DONE]


def test_only_a_booking_of_nobody_known_stands_for_itself():
    booking = BookAppointment(services=("unklar",), counter_id=1, start=TODAY, name="Probe")
    assert names_nobody(booking)
    assert not names_nobody(replace(booking, person_id=ERNA))

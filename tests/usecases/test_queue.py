"""The walk-in queue through the one door: numbers, whose turn it is, calls, parking."""

from datetime import timedelta

import pytest
from queue_scene import act, call, draw, two_counters
from sqlalchemy import update

from rathaus_desk.domain.errors import Conflict, NeedsConsent, Refused
from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.queue.queue import (
    MOST_CALLS,
    ArriveTicket,
    CallAgain,
    CallNext,
    CancelTicket,
    DrawTicket,
    FinishTicket,
    MarkMissed,
    ParkTicket,
    PickTicket,
    QueueClass,
    ReturnTicket,
    TicketState,
)
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.queue.queue_view import queue_now
from tests.small_town import ERNA

APPOINTMENT, ACCESS = QueueClass.APPOINTMENT, QueueClass.ACCESS


@pytest.fixture
def desks(town):
    return two_counters(town)


def test_numbers_run_by_day_and_letter(town, desks):
    codes = [draw(town).code, draw(town, queue_class=APPOINTMENT).code, draw(town, queue_class=ACCESS).code]
    assert codes == ["A 1", "T 1", "A 2"], "who has priority gets no letter that would tell"
    town.clock.forward(days=1)
    assert draw(town).code == "A 1"


def test_a_retried_draw_gives_the_same_number(town, desks):
    command = DrawTicket(service="wohngeld")
    first, changed = town.guide.do(command)
    again, unchanged = town.guide.do(command)
    assert first == again
    assert "queue_ticket" in changed
    assert not unchanged
    assert draw(town).code == "A 2"


def test_a_retried_call_calls_nobody_else(town, desks):
    draw(town), draw(town)
    command = CallNext(counter_id=desks[0])
    assert town.guide.do(command)[0] == town.guide.do(command)[0]
    assert [one.code for one in town.guide.ask(queue_now).waiting] == ["A 2"]


def test_next_is_whom_the_rule_says(town, desks):
    draw(town)
    town.clock.forward(minutes=9)
    draw(town, queue_class=ACCESS)
    town.clock.forward(minutes=5)
    draw(town, queue_class=APPOINTMENT, due_at=town.clock.now)
    queue = [one.code for one in town.guide.ask(queue_now).waiting]
    assert queue == ["T 1", "A 2", "A 1"]
    town.clock.forward(minutes=6)  # A 1 has waited for the bound
    assert call(town, desks[0]).code == "A 1"
    assert call(town, desks[1]).code == "T 1"


def test_the_call_takes_who_stands_first_in_the_list(town, desks):
    for minutes, kind in ((0, ACCESS), (2, QueueClass.WALK_IN), (7, APPOINTMENT), (3, QueueClass.WALK_IN)):
        town.clock.forward(minutes=minutes)
        draw(town, queue_class=kind)
    while waiting := town.guide.ask(queue_now).waiting:
        town.clock.forward(minutes=4)
        waiting = town.guide.ask(queue_now).waiting
        called = call(town, desks[0])
        assert called.id == waiting[0].id
        act(town, FinishTicket, called)


def test_who_is_early_for_an_appointment_does_not_overtake(town, desks):
    draw(town, queue_class=APPOINTMENT, due_at=town.clock.now + timedelta(minutes=15))
    draw(town)
    assert [one.code for one in town.guide.ask(queue_now).waiting] == ["A 1", "T 1"]


def test_who_is_late_for_an_appointment_waits_from_now_on(town, desks):
    late = draw(town, queue_class=APPOINTMENT, due_at=town.clock.now - timedelta(minutes=40))
    early = draw(town, queue_class=APPOINTMENT, due_at=town.clock.now + timedelta(minutes=15))
    assert late.counts_from == town.clock.now
    assert early.counts_from == early.due_at == town.clock.now + timedelta(minutes=15)


def test_steps_are_kept_from_who_cannot_climb_them(town, desks):
    one = draw(town, needs=(Need.STEP_FREE,))
    other = draw(town)
    assert call(town, desks[1]).id == other.id
    assert call(town, desks[0]).id == one.id
    third = draw(town, needs=(Need.STEP_FREE,))
    with pytest.raises(Refused, match="Stufen"):
        town.guide.do(PickTicket(ticket_id=third.id, counter_id=desks[1], consent=True))


def test_needs_of_the_person_come_along(town, desks):
    assert draw(town, person_id=ERNA).needs == (Need.LARGE_PRINT,)


def test_a_ticket_for_one_counter_is_called_there_only(town, desks):
    office, _ = town.lead.do(SaveCounter(key="so", name="Platz 1", unit="ordnung", takes_queue=False))
    mine = draw(town, only_counter_id=office.id)
    draw(town)
    assert call(town, desks[0]).code == "A 2"
    assert call(town, desks[1]) is None
    assert call(town, office.id).id == mine.id
    act(town, FinishTicket, town.guide.ask(queue_now).at(office.id))
    draw(town)
    assert call(town, office.id) is None


def test_a_counter_serves_one_at_a_time_and_asks_first(town, desks):
    draw(town), draw(town)
    first = call(town, desks[0])
    town.clock.forward(minutes=5)
    with pytest.raises(NeedsConsent, match="Erst A 1 beenden, parken oder zurückstellen"):
        call(town, desks[0])
    second = town.guide.ask(queue_now).waiting[0]
    with pytest.raises(NeedsConsent, match="A 1"):
        town.guide.do(PickTicket(ticket_id=second.id, counter_id=desks[0]))
    running = town.guide.ask(queue_now).at(desks[0])
    assert (running.called_at, running.version) == (first.called_at, first.version)
    assert call(town, desks[0], consent=True).code == "A 2"
    done = town.guide.ask(queue_now)
    assert done.finished == 1
    with town.store.read() as session:
        assert session.get(TicketRow, first.id).served_seconds == 300


def test_picking_who_is_already_there_changes_nothing(town, desks):
    draw(town)
    first = call(town, desks[0])
    town.clock.forward(minutes=3)
    again, _ = town.guide.do(PickTicket(ticket_id=first.id, counter_id=desks[0]))
    assert again == first
    with pytest.raises(Refused, match="aufgerufen"):
        town.guide.do(PickTicket(ticket_id=first.id, counter_id=desks[1]))


def test_calls_have_a_limit_and_missing_needs_them_or_consent(town, desks):
    draw(town)
    one = call(town, desks[0])
    with pytest.raises(NeedsConsent, match="erst einmal"):
        act(town, MarkMissed, one)
    for _ in range(MOST_CALLS - 1):
        town.clock.forward(minutes=1)
        one = act(town, CallAgain, one)
    assert one.calls == MOST_CALLS
    with pytest.raises(Refused, match="Nicht erschienen"):
        act(town, CallAgain, one)
    missed = act(town, MarkMissed, one)
    assert missed.state is TicketState.MISSED
    draw(town)
    assert call(town, desks[0]).code == "A 2", "the counter is free again"


def test_who_missed_the_call_comes_back_with_the_old_age(town, desks):
    draw(town)
    town.clock.forward(minutes=4)
    draw(town)
    one = call(town, desks[0])
    one = act(town, MarkMissed, one, consent=True)
    town.clock.forward(minutes=4)
    back = act(town, ReturnTicket, one)
    assert back.counts_from == one.counts_from
    assert call(town, desks[0]).id == one.id, "before who came later"


def test_a_call_in_error_ends_nobodys_wait(town, desks):
    draw(town)
    one = act(town, ReturnTicket, call(town, desks[0]))
    town.clock.forward(minutes=10)
    assert one.first_called_at is None
    assert one.waited(town.clock.now) == 600


def test_parking_frees_the_counter_and_the_time_adds_up(town, desks):
    draw(town)
    one = act(town, ArriveTicket, call(town, desks[0]))
    town.clock.forward(minutes=4)
    parked = act(
        town, ParkTicket, one, waits_for="Foto am Automaten", until=town.clock.now + timedelta(minutes=9)
    )
    assert (parked.state, parked.parked_by) == (TicketState.PARKED, "Frau Özdemir")
    assert call(town, desks[0]) is None
    town.clock.forward(minutes=30)
    again, _ = town.guide.do(PickTicket(ticket_id=one.id, counter_id=desks[1]))
    assert again.parked_for == ""
    town.clock.forward(minutes=2)
    assert act(town, FinishTicket, again).served_seconds == 360


def test_parking_says_for_what_and_until_a_time_to_come(town, desks):
    one = draw(town)
    with pytest.raises(Refused, match="fehlt noch"):
        act(town, ParkTicket, one, waits_for="  ")
    for moment in (town.clock.now, town.clock.now + timedelta(days=1)):
        with pytest.raises(Refused, match="heute noch kommt"):
            act(town, ParkTicket, one, waits_for="Foto", until=moment)


def test_cancelled_people_are_gone(town, desks):
    one = draw(town)
    act(town, CancelTicket, one)
    assert call(town, desks[0]) is None
    with pytest.raises(Refused, match="gestrichen"):
        act(town, ReturnTicket, one)


def test_two_who_look_at_the_same_row_do_not_overwrite_each_other(town, desks):
    draw(town)
    one = call(town, desks[0])
    act(town, CallAgain, one)
    with pytest.raises(Conflict):
        act(town, FinishTicket, one)


def test_a_ticket_taken_between_look_and_call_is_not_called_twice(town, desks, monkeypatch):
    """As on PostgreSQL: another desk commits between our look and our statement."""
    draw(town), draw(town)
    from rathaus_desk.usecases.queue import queue

    look = queue.heads
    seen = []

    def slow_look(work, counter, passed):
        found = look(work, counter, passed)
        if not seen:
            seen.append(found[0].id)
            taken = update(TicketRow).where(TicketRow.id == found[0].id)
            work.session.execute(taken.values(version=99, state=TicketState.CALLED))
        return found

    monkeypatch.setattr(queue, "heads", slow_look)
    called = call(town, desks[0])
    assert called.id != seen[0]

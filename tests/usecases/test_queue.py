"""The walk-in queue through the one door: numbers, calls, parking, the end of the day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from rathaus_desk.domain.errors import Conflict, NeedsConsent, Refused
from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.queue.queue import (
    MOST_CALLS,
    ArriveTicket,
    CallAgain,
    CallNext,
    CancelTicket,
    CloseDay,
    DrawTicket,
    FinishTicket,
    MarkMissed,
    OpenDay,
    ParkTicket,
    PickTicket,
    QueueClass,
    ReturnTicket,
    SetQueueRules,
    TicketState,
)
from rathaus_desk.store.case_tables import JournalRow
from rathaus_desk.store.queue_tables import QueueDayRow, TicketRow
from rathaus_desk.usecases.office.counters import counters
from rathaus_desk.usecases.queue.queue_replay import replay_day
from rathaus_desk.usecases.queue.queue_view import call_board, queue_now
from tests.usecases.conftest import ERNA, HIDDEN, TODAY

APPOINTMENT, ACCESS = QueueClass.APPOINTMENT, QueueClass.ACCESS


@pytest.fixture
def desks(town):
    """Two counters, the second up some steps; return their ids."""
    lead = town.lead
    first, _ = lead.do(SaveCounter(key="t1", name="Tresen 1", unit="buergerbuero", step_free=True))
    second, _ = lead.do(SaveCounter(key="t2", name="Tresen 2", unit="buergerbuero"))
    return first.id, second.id


def draw(town, **values):
    return town.guide.do(DrawTicket(**values))[0]


def call(town, counter, **values):
    return town.guide.do(CallNext(counter_id=counter, **values))[0]


def act(town, command, one, **values):
    return town.guide.do(command(ticket_id=one.id, seen_version=one.version, **values))[0]


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


def test_yesterdays_people_are_not_in_todays_queue(town, desks):
    running, waiting = draw(town, person_id=ERNA), draw(town, person_id=ERNA)
    call(town, desks[0])
    town.clock.forward(days=1)
    now = town.guide.ask(queue_now)
    assert not now.waiting
    assert not now.at_counters
    with pytest.raises(Refused, match="heute nicht"):
        town.guide.do(PickTicket(ticket_id=waiting.id, counter_id=desks[0]))
    fresh = draw(town)
    assert call(town, desks[0]).id == fresh.id
    with town.store.read() as session:
        rows = [session.get(TicketRow, one.id) for one in (running, waiting)]
        assert [row.state for row in rows] == [TicketState.LEFT_OVER] * 2
        assert [row.person_id for row in rows] == [None, None]
        assert [row.busy_counter_id for row in rows] == [None, None]


def test_closed_doors_give_no_numbers_but_serve_who_waits(town, desks):
    draw(town), draw(town), draw(town)
    one = call(town, desks[0])
    assert town.guide.do(CloseDay())[0] == 3
    with pytest.raises(Refused, match="Türen sind zu"):
        draw(town)
    assert not town.guide.ask(queue_now).day.open
    assert call(town, desks[1]).code == "A 2"
    assert town.guide.do(CloseDay(send_home=True))[0] == 2
    assert not town.guide.ask(queue_now).waiting
    act(town, FinishTicket, one)
    town.guide.do(OpenDay())
    assert draw(town).code == "A 4"


def test_a_clerk_may_call_but_not_close_the_doors(town, desks):
    draw(town)
    assert town.clerk.do(CallNext(counter_id=desks[0]))[0].code == "A 1"
    with pytest.raises(Refused, match="Rolle"):
        town.clerk.do(CloseDay())
    with pytest.raises(Refused, match="Rolle"):
        town.desk("admin").ask(queue_now)


def test_whom_nobody_may_know_of_gets_no_ticket_by_name(town, desks):
    with pytest.raises(Refused) as hidden:
        draw(town, person_id=HIDDEN)
    with pytest.raises(Refused) as unknown:
        draw(town, person_id=999_999)
    assert str(hidden.value) == str(unknown.value)
    mine, _ = town.lead.do(DrawTicket(person_id=HIDDEN))
    assert mine.person_id == HIDDEN
    assert town.guide.ask(queue_now).waiting[0].person_id is None


def test_the_display_shows_numbers_and_counters_only(town, desks):
    for _ in range(7):
        draw(town, person_id=ERNA, service="wohngeld")
        act(town, FinishTicket, call(town, desks[0]))
        town.clock.forward(minutes=1)
    draw(town, person_id=ERNA)
    call(town, desks[1])
    board = town.guide.ask(call_board)
    assert [one.code for one in board.calls] == ["A 8", "A 7", "A 6", "A 5", "A 4"]
    assert [one.current for one in board.calls] == [True, False, False, False, False]
    assert (board.calls[0].counter, board.waiting, board.open) == ("Tresen 2", 0, True)
    assert "Schmidt" not in repr(board)
    assert "Wohngeld" not in repr(board)


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

    def slow_look(work, counter):
        found = look(work, counter)
        if not seen:
            seen.append(found[0].id)
            taken = update(TicketRow).where(TicketRow.id == found[0].id)
            work.session.execute(taken.values(version=99, state=TicketState.CALLED))
        return found

    monkeypatch.setattr(queue, "heads", slow_look)
    called = call(town, desks[0])
    assert called.id != seen[0]


def test_the_bound_can_be_published_anew(town, desks):
    town.lead.do(SetQueueRules(bound=30, appointment_ahead=10, access_ahead=5))
    assert town.guide.ask(queue_now).rule == "Wer 30 Minuten gewartet hat, wird von niemandem mehr überholt."
    with pytest.raises(Refused, match="5 bis 240"):
        town.lead.do(SetQueueRules(bound=1, appointment_ahead=10, access_ahead=5))


def test_experience_of_the_days_before_is_learned_at_the_first_ticket(town, desks):
    for day in range(3):
        town.clock.on((TODAY + timedelta(days=day)).date())
        for _ in range(4):
            draw(town, service="wohngeld")
            one = call(town, desks[0])
            town.clock.forward(minutes=20)
            act(town, FinishTicket, one)
    with town.store.read() as session:
        usual = [row.usual for row in session.scalars(select(QueueDayRow).order_by(QueueDayRow.day))]
    assert usual[0] == {}
    assert 430 < usual[1]["73"] < usual[2]["73"] < 1200


def test_the_forecast_grows_with_the_line(town, desks):
    words = []
    for _ in range(4):
        words.append(town.guide.ask(queue_now).ranges[-1].words)
        for _ in range(4):
            draw(town)
    assert words[0] == "gleich"
    assert all("Minuten" in one for one in words[1:])
    assert len(set(words)) == 4


def test_the_lead_sees_what_another_rule_would_have_done(town, desks):
    for _ in range(6):
        draw(town, queue_class=ACCESS)
        draw(town)
        town.clock.forward(minutes=2)
    for _ in range(12):
        one = call(town, desks[0])
        town.clock.forward(minutes=6)
        act(town, FinishTicket, one)
    day = town.lead.ask(replay_day)
    assert day.people == 12
    rules = {one.rule: one for one in day.would_be}
    more = rules["Ein Tresen mehr"]
    assert more.all.mean < day.was.all.mean * 0.6
    as_today = rules["Regel von heute: Grenze 20 Minuten"]
    assert as_today.all.mean == pytest.approx(day.was.all.mean, abs=60)
    strict = dict(rules["Strenger Vorrang, ohne Grenze"].by_class)
    assert strict[ACCESS].mean < dict(as_today.by_class)[ACCESS].mean
    assert dict(as_today.by_class)[APPOINTMENT] is None
    with pytest.raises(Refused, match="Rolle"):
        town.guide.ask(replay_day)
    with pytest.raises(Refused, match="niemand bedient"):
        town.lead.ask(replay_day, day=date(2026, 1, 1))


def test_the_journal_keeps_every_call(town, desks):
    draw(town)
    call(town, desks[0])
    with town.store.read() as session:
        kinds = set(session.scalars(select(JournalRow.command)))
    assert {"DrawTicket", "CallNext"} <= kinds


def test_unknown_counters_and_services_are_refused(town, desks):
    with pytest.raises(Refused, match="Tresen gibt es hier nicht"):
        call(town, 4711)
    with pytest.raises(Refused, match="Anliegen"):
        draw(town, service="gibtsnicht")
    with pytest.raises(Refused, match="nicht heute"):
        draw(town, queue_class=APPOINTMENT, due_at=town.clock.now + timedelta(days=1))
    with pytest.raises(Refused, match="heute nicht"):
        town.guide.do(FinishTicket(ticket_id=1, seen_version=1, command_id=uuid4()))


def test_a_counter_out_of_use_is_neither_listed_nor_called_to(town, desks):
    town.lead.do(SaveCounter(key="t2", name="Tresen 2", unit="buergerbuero", active=False))
    assert [one.name for one in town.guide.ask(counters)] == ["Tresen 1"]
    draw(town)
    with pytest.raises(Refused):
        call(town, desks[1])

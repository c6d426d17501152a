"""A day of the queue: doors, sight, the display, the published rule, the forecast, playing it again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from queue_scene import act, call, draw, two_counters
from sqlalchemy import select

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.queue.queue import (
    CallNext,
    CloseDay,
    DrawTicket,
    FinishTicket,
    OpenDay,
    PickTicket,
    QueueClass,
    SetQueueRules,
    TicketState,
)
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.queue_tables import QueueDayRow, TicketRow
from rathaus_desk.usecases.office.counters import counters
from rathaus_desk.usecases.queue.queue_replay import replay_day
from rathaus_desk.usecases.queue.queue_view import call_board, queue_now
from tests.small_town import ERNA, HIDDEN, TODAY

APPOINTMENT, ACCESS = QueueClass.APPOINTMENT, QueueClass.ACCESS


@pytest.fixture
def desks(town):
    return two_counters(town)


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
    # A server keeps nobody locked on a ticket, which everybody in the house reads: its number is called.
    assert mine.person_id == (HIDDEN if town.open_as is None else None)
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

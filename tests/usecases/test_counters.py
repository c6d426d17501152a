"""Setting counters up: nobody is sent to a counter that is closed, and nobody waits for one in vain."""

from datetime import timedelta

import pytest

from rathaus_desk.domain.appointments.appointments import CancelAppointment
from rathaus_desk.domain.errors import Conflict, NeedsConsent, Refused
from rathaus_desk.domain.office.counters import SaveCounter
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.queue.queue import (
    CallAgain,
    CallNext,
    DrawTicket,
    FinishTicket,
    MarkMissed,
    PickTicket,
    RuleFigures,
    SetQueueRules,
)
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.office.counters import NO_COUNTER, all_counters, counters
from rathaus_desk.usecases.queue.queue_lines import NO_TICKET, ticket
from rathaus_desk.usecases.queue.queue_replay import replay_day
from rathaus_desk.usecases.queue.queue_setup import queue_setup
from rathaus_desk.usecases.queue.queue_sheet import ticket_sheet
from rathaus_desk.usecases.queue.queue_view import queue_now
from tests.usecases.appointment_scene import PLACE_1, THURSDAY, booking, furnish


@pytest.fixture
def first(town):
    return save(town, name="Tresen 1", room="Erdgeschoss", step_free=True)


def save(town, login="vogel", **values):
    return town.desk(login).do(SaveCounter(**{"unit": "buergerbuero", **values}))[0]


def change(town, one, **values):
    known = {"key": one.key, "name": one.name, "room": one.room, "step_free": one.step_free}
    return save(town, **{**known, **values})


def test_a_new_counter_needs_no_key_and_never_takes_the_place_of_another(town, first):
    renamed = change(town, first, name="Haupttresen")
    again = save(town, name="Tresen 1")
    assert renamed.id == first.id
    assert again.id != first.id
    assert again.key != first.key
    assert [one.name for one in town.guide.ask(counters)] == ["Haupttresen", "Tresen 1"]


def test_two_counters_never_have_one_name(town, first):
    with pytest.raises(Refused, match="„tresen 1“ gibt es schon") as refused:
        save(town, name="tresen 1")
    assert refused.value.field == "name"


def test_a_counter_closes_only_when_nobody_is_there(town, first):
    save(town, name="Tresen 2")
    town.guide.do(DrawTicket())
    called, _ = town.guide.do(CallNext(counter_id=first.id))
    with pytest.raises(Refused, match=f"An Tresen 1 ist gerade {called.code}"):
        change(town, first, active=False)
    town.guide.do(FinishTicket(ticket_id=called.id, seen_version=called.version))
    assert not change(town, first, active=False).active
    assert [one.name for one in town.guide.ask(counters)] == ["Tresen 2"]
    assert len(town.guide.ask(all_counters)) == 2


def test_who_was_forgotten_at_a_counter_yesterday_does_not_keep_it_open(town, first):
    save(town, name="Tresen 2")
    town.guide.do(DrawTicket())
    town.guide.do(CallNext(counter_id=first.id))
    town.clock.forward(days=1)
    assert not change(town, first, active=False).active


def test_a_cancelled_appointment_to_come_does_not_keep_a_counter_open(town):
    furnish(town.store)
    booked, _ = town.guide.do(booking())
    one = next(one for one in town.guide.ask(counters) if one.id == PLACE_1)
    shown = booked.appointment
    town.guide.do(CancelAppointment(appointment_id=shown.id, reason="krank", seen_version=shown.version))
    assert not change(town, one, active=False).active


def test_a_counter_closes_only_when_nobody_waits_for_it_alone(town, first):
    save(town, name="Tresen 2")
    town.guide.do(DrawTicket(only_counter_id=first.id))
    with pytest.raises(Refused, match="Nur für Tresen 1 warten noch 1"):
        change(town, first, active=False)
    town.clock.forward(days=1)
    assert not change(town, first, active=False).active


def test_a_counter_closes_only_when_nobody_has_an_appointment_there(town):
    furnish(town.store)
    town.guide.do(booking())
    one = next(one for one in town.guide.ask(counters) if one.id == PLACE_1)
    with pytest.raises(Refused, match="Für Platz 1 ist noch ein Termin vereinbart"):
        change(town, one, active=False)
    town.clock.on(THURSDAY, 9, 16)
    assert not change(town, one, active=False).active


def test_the_last_counter_that_calls_the_waiting_goes_on_doing_so(town, first):
    save(town, name="Platz 7", takes_queue=False)
    for values, field in (({"active": False}, "active"), ({"takes_queue": False}, "takes_queue")):
        with pytest.raises(Refused, match="kein Tresen mehr die Wartenden") as refused:
            change(town, first, **values)
        assert refused.value.field == field


def test_only_who_sets_the_house_up_sees_and_changes_it(town, first):
    found = town.desk("admin").ask(queue_setup)
    assert [one.name for one in found.counters] == ["Tresen 1"]
    assert {one.key for one in found.units} >= {"buergerbuero", "tiefbau"}
    assert save(town, "admin", key=first.key, name="Tresen 9").name == "Tresen 9"
    with pytest.raises(Refused, match="richtet keine Tresen ein"):
        town.guide.ask(queue_setup)
    with pytest.raises(Refused, match="darf die Rolle"):
        save(town, "oezdemir", name="Tresen 3")


def test_how_often_one_calls_is_a_rule_of_the_town(town, first):
    rule = {"bound": 20, "appointment_ahead": 20, "access_ahead": 10}
    town.lead.do(SetQueueRules(**rule, calls=1))
    assert town.lead.ask(queue_setup).rules.calls == 1
    town.guide.do(DrawTicket())
    called, _ = town.guide.do(CallNext(counter_id=first.id))
    with pytest.raises(Refused, match="schon einmal aufgerufen"):
        town.guide.do(CallAgain(ticket_id=called.id, seen_version=called.version))
    town.guide.do(MarkMissed(ticket_id=called.id, seen_version=called.version))
    town.lead.do(SetQueueRules(**rule))
    again, _ = town.guide.do(PickTicket(ticket_id=called.id, counter_id=first.id))
    with pytest.raises(NeedsConsent, match="erst einmal"):
        town.guide.do(MarkMissed(ticket_id=again.id, seen_version=again.version))


@pytest.mark.parametrize(
    ("field", "value"), [("bound", 4), ("access_ahead", 241), ("calls", 0), ("calls", 10)]
)
def test_what_is_no_rule_is_refused_at_its_field(town, field, value):
    given = {"bound": 20, "appointment_ahead": 20, "access_ahead": 10, "calls": 3, field: value}
    with pytest.raises(Refused) as refused:
        town.lead.do(SetQueueRules(**given))
    assert refused.value.field == field


def test_what_does_not_exist_is_refused_in_words(town, first):
    for ask in (ticket, ticket_sheet):
        with pytest.raises(Refused, match=NO_TICKET):
            town.guide.ask(ask, ticket_id=99)
    for command in (CallNext(counter_id=99), DrawTicket(only_counter_id=99)):
        with pytest.raises(Refused, match=NO_COUNTER):
            town.guide.do(command)


def test_a_day_at_a_counter_that_is_closed_since_can_be_played_again(town, first):
    for _ in range(4):
        town.guide.do(DrawTicket())
        called, _ = town.guide.do(CallNext(counter_id=first.id))
        town.clock.forward(minutes=5)
        town.guide.do(FinishTicket(ticket_id=called.id, seen_version=called.version))
    save(town, name="Tresen 2")
    change(town, first, active=False)
    assert town.lead.ask(replay_day).would_be[-1].all.people == 4


def test_the_first_ticket_of_a_day_forgets_what_those_of_yesterday_needed(town, first):
    drawn, _ = town.guide.do(DrawTicket(needs=(Need.STEP_FREE,)))
    town.clock.forward(days=1)
    assert town.guide.ask(queue_now).waiting == ()
    town.guide.do(DrawTicket())
    with town.store.read() as session:
        row = session.get(TicketRow, drawn.id)
    assert (row.needs, row.state.value, row.day + timedelta(days=1)) == (
        [],
        "left_over",
        town.clock.now.date(),
    )


def test_the_second_who_sets_the_rule_sees_both_versions(town):
    usual = RuleFigures(bound=20, appointment_ahead=20, access_ahead=10)
    first = {"bound": 30, "appointment_ahead": 20, "access_ahead": 10, "calls": 3}
    town.lead.do(SetQueueRules(**first, seen=usual))
    second = {**first, "bound": 25, "calls": 2}
    with pytest.raises(Conflict, match="Ihr Text ist noch da") as conflict:
        town.desk("admin").do(SetQueueRules(**second, seen=usual))
    assert [(one.theirs, one.mine) for one in conflict.value.differences] == [("30", "25"), ("3", "2")]
    assert conflict.value.theirs == {name: str(value) for name, value in first.items()}
    assert town.lead.ask(queue_setup).rules.bound == timedelta(minutes=30)
    town.desk("admin").do(SetQueueRules(**second, seen=RuleFigures(**first)))
    found = town.lead.ask(queue_setup).rules
    assert (found.bound, found.calls) == (timedelta(minutes=25), 2)


def test_who_sets_what_another_has_just_set_is_not_bothered(town):
    usual = RuleFigures(bound=20, appointment_ahead=20, access_ahead=10)
    given = {"bound": 30, "appointment_ahead": 20, "access_ahead": 10}
    for login in ("vogel", "admin"):
        town.desk(login).do(SetQueueRules(**given, seen=usual))
    assert town.lead.ask(queue_setup).rules.bound == timedelta(minutes=30)

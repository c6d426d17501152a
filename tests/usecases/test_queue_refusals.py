"""What the queue says when something cannot be done now: where the number is, and what to do instead."""

import pytest
from queue_scene import act, call, draw, two_counters

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.queue.queue import (
    ArriveTicket,
    CallAgain,
    CancelTicket,
    CloseDay,
    FinishTicket,
    MarkMissed,
    ParkTicket,
    PickTicket,
    ReturnTicket,
    TicketState,
)
from rathaus_desk.usecases.queue.queue_lines import ticket

UNCHANGED = "Es wurde nichts geändert. "
CALL = "Bitte die Nummer in der Liste wählen und aufrufen."
END = "Bitte abschließen, parken oder zurück in die Reihe geben."
NEW = "Ist die Person noch da, bitte eine neue Wartemarke ziehen."
NOTHING = "Es ist nichts weiter zu tun."
STRIKE = "Ist die Person gegangen, bitte die Nummer streichen."
EITHER = "Ist die Person da, bitte aufrufen; ist sie gegangen, bitte die Nummer streichen."
THERE = "Dort bitte erst abschließen oder zurück in die Reihe geben."
TO = {  # how a waiting ticket gets into a state
    TicketState.WAITING: (),
    TicketState.CALLED: (PickTicket,),
    TicketState.SERVED: (PickTicket, ArriveTicket),
    TicketState.PARKED: (PickTicket, ParkTicket),
    TicketState.MISSED: (PickTicket, MarkMissed),
    TicketState.DONE: (PickTicket, FinishTicket),
    TicketState.CANCELLED: (CancelTicket,),
}
STANDS = {
    TicketState.WAITING: "A 1 wartet in der Reihe.",
    TicketState.CALLED: "A 1 ist schon aufgerufen: Tresen 1.",
    TicketState.SERVED: "A 1 ist schon dran: Tresen 1.",
    TicketState.PARKED: "A 1 ist geparkt.",
    TicketState.MISSED: "A 1 ist beiseitegelegt: nicht erschienen.",
    TicketState.DONE: "A 1 ist schon fertig.",
    TicketState.CANCELLED: "A 1 ist gestrichen.",
}
INSTEAD = {
    TicketState.WAITING: {
        CallAgain: CALL, ArriveTicket: CALL, MarkMissed: STRIKE, ReturnTicket: NOTHING, FinishTicket: EITHER,
    },
    TicketState.CALLED: {PickTicket: THERE},
    TicketState.SERVED: {
        PickTicket: THERE, CallAgain: END, ArriveTicket: NOTHING, MarkMissed: END, CancelTicket: END,
    },
    TicketState.PARKED: {CallAgain: CALL, ArriveTicket: CALL, MarkMissed: STRIKE, ParkTicket: NOTHING},
    TicketState.MISSED: {
        CallAgain: CALL, ArriveTicket: CALL, MarkMissed: NOTHING, ParkTicket: EITHER, FinishTicket: EITHER,
    },
    TicketState.DONE: dict.fromkeys((PickTicket, CallAgain, ParkTicket, ReturnTicket, FinishTicket), NEW),
    TicketState.CANCELLED: dict.fromkeys((PickTicket, ArriveTicket, MarkMissed, CancelTicket), NEW),
}  # fmt: skip


@pytest.fixture
def desks(town):
    return two_counters(town)


def do(town, command, one, counter):
    """Send any of the commands about one ticket."""
    if command is PickTicket:
        return town.guide.do(PickTicket(ticket_id=one.id, counter_id=counter))[0]
    more = {ParkTicket: {"waits_for": "Foto"}, MarkMissed: {"consent": True}}.get(command, {})
    return act(town, command, one, **more)


@pytest.mark.parametrize("state", TO)
def test_what_cannot_be_done_says_where_the_number_is_and_what_to_do_instead(town, desks, state):
    one = draw(town)
    for command in TO[state]:
        one = do(town, command, one, desks[0])
    assert one.state is state
    for wish, instead in INSTEAD[state].items():
        with pytest.raises(Refused) as refused:
            do(town, wish, one, desks[1])
        assert str(refused.value) == f"{STANDS[state]} {UNCHANGED}{instead}", wish
    assert town.guide.ask(ticket, ticket_id=one.id) == one


def test_who_was_sent_home_gets_a_new_number_if_still_there(town, desks):
    one = draw(town)
    town.guide.do(CloseDay(send_home=True))
    with pytest.raises(Refused) as refused:
        do(town, PickTicket, one, desks[0])
    assert str(refused.value) == f"A 1 ist nicht mehr drangekommen. {UNCHANGED}{NEW}"


def test_closed_doors_say_what_is_left_to_who_comes_now(town, desks):
    draw(town)
    town.guide.do(CloseDay())
    with pytest.raises(Refused, match=r"kommt noch dran; wer jetzt kommt, kann einen Termin bekommen\.$"):
        draw(town)
    assert call(town, desks[0]).code == "A 1"

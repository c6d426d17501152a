"""What is said when something cannot be done with a ticket: where it is, and what to do instead."""

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.queue.queue import (
    ArriveTicket,
    CallAgain,
    CancelTicket,
    FinishTicket,
    MarkMissed,
    ParkTicket,
    PickTicket,
    QueueTicket,
    ReturnTicket,
    TicketState,
)

_CALL = "Bitte die Nummer in der Liste wählen und aufrufen."
_CALL_OR_STRIKE = "Ist die Person da, bitte aufrufen; ist sie gegangen, bitte die Nummer streichen."
_STRIKE = "Ist die Person gegangen, bitte die Nummer streichen."
_END = "Bitte abschließen, parken oder zurück in die Reihe geben."
_NEW = "Ist die Person noch da, bitte eine neue Wartemarke ziehen."
_NOTHING = "Es ist nichts weiter zu tun."
_STANDS: dict[TicketState, str] = {
    TicketState.WAITING: "{code} wartet in der Reihe.",
    TicketState.CALLED: "{code} ist schon aufgerufen: {counter}.",
    TicketState.SERVED: "{code} ist schon dran: {counter}.",
    TicketState.PARKED: "{code} ist geparkt.",
    TicketState.MISSED: "{code} ist beiseitegelegt: nicht erschienen.",
    TicketState.DONE: "{code} ist schon fertig.",
    TicketState.CANCELLED: "{code} ist gestrichen.",
    TicketState.LEFT_OVER: "{code} ist nicht mehr drangekommen.",
}
_INSTEAD: dict[tuple[type[Command[QueueTicket]], TicketState], str] = {
    (PickTicket, TicketState.CALLED): "Dort bitte erst abschließen oder zurück in die Reihe geben.",
    (PickTicket, TicketState.SERVED): "Dort bitte erst abschließen oder zurück in die Reihe geben.",
    (CallAgain, TicketState.WAITING): _CALL,
    (CallAgain, TicketState.SERVED): _END,
    (CallAgain, TicketState.PARKED): _CALL,
    (CallAgain, TicketState.MISSED): _CALL,
    (ArriveTicket, TicketState.WAITING): _CALL,
    (ArriveTicket, TicketState.SERVED): _NOTHING,
    (ArriveTicket, TicketState.PARKED): _CALL,
    (ArriveTicket, TicketState.MISSED): _CALL,
    (MarkMissed, TicketState.WAITING): _STRIKE,
    (MarkMissed, TicketState.SERVED): _END,
    (MarkMissed, TicketState.PARKED): _STRIKE,
    (MarkMissed, TicketState.MISSED): _NOTHING,
    (ParkTicket, TicketState.PARKED): _NOTHING,
    (ParkTicket, TicketState.MISSED): _CALL_OR_STRIKE,
    (ReturnTicket, TicketState.WAITING): _NOTHING,
    (FinishTicket, TicketState.WAITING): _CALL_OR_STRIKE,
    (FinishTicket, TicketState.MISSED): _CALL_OR_STRIKE,
    (CancelTicket, TicketState.SERVED): _END,
}
OVER = (TicketState.DONE, TicketState.CANCELLED, TicketState.LEFT_OVER)


def not_now(wish: type[Command[QueueTicket]], state: TicketState, code: str, counter: str) -> str:
    """Return where a ticket is, that nothing was changed, and what to do instead of what was wished for."""
    stands = _STANDS[state].format(code=code, counter=counter)
    instead = _NEW if state in OVER else _INSTEAD[wish, state]
    return f"{stands} Es wurde nichts geändert. {instead}"

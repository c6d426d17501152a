"""What is said when something cannot be done with an appointment: how it stands, and what to do instead."""

from rathaus_desk.domain.appointments.appointments import AppointmentMove, AppointmentState

_AGAIN = "Braucht die Person noch etwas, bitte einen neuen Termin vergeben."
_REOPEN = "War das ein Versehen, bitte erst „Zurück auf gebucht“ wählen."
_FINISH = "Ist das Gespräch zu Ende, bitte „Erledigt“ wählen."
_ARRIVE = "Ist die Person da, bitte erst „Angekommen“ wählen."
_NOTHING = "Es ist nichts weiter zu tun."
_STANDS: dict[AppointmentState, str] = {
    AppointmentState.BOOKED: "Dieser Termin ist gebucht und steht noch bevor.",
    AppointmentState.MOVED: "Dieser Termin ist verlegt und steht noch bevor.",
    AppointmentState.ARRIVED: "Die Person ist schon da.",
    AppointmentState.SERVED: "Die Person ist gerade dran.",
    AppointmentState.DONE: "Dieser Termin ist schon erledigt.",
    AppointmentState.NO_SHOW: "Zu diesem Termin ist niemand gekommen.",
    AppointmentState.CANCELLED: "Dieser Termin ist abgesagt.",
}
_IN_EVERY_WISH: dict[AppointmentState, str] = {
    AppointmentState.SERVED: _FINISH,
    AppointmentState.DONE: _AGAIN,
    AppointmentState.CANCELLED: _AGAIN,
}
_INSTEAD: dict[tuple[AppointmentMove, AppointmentState], str] = {
    (AppointmentMove.MOVE, AppointmentState.ARRIVED): _REOPEN,
    (AppointmentMove.MOVE, AppointmentState.NO_SHOW): _REOPEN,
    (AppointmentMove.CANCEL, AppointmentState.ARRIVED): _REOPEN,
    (AppointmentMove.CANCEL, AppointmentState.NO_SHOW): _REOPEN,
    (AppointmentMove.ARRIVE, AppointmentState.ARRIVED): _NOTHING,
    (AppointmentMove.SERVE, AppointmentState.NO_SHOW): _ARRIVE,
    (AppointmentMove.FINISH, AppointmentState.BOOKED): _ARRIVE,
    (AppointmentMove.FINISH, AppointmentState.MOVED): _ARRIVE,
    (AppointmentMove.FINISH, AppointmentState.NO_SHOW): _ARRIVE,
    (AppointmentMove.MISS, AppointmentState.ARRIVED): _REOPEN,
    (AppointmentMove.MISS, AppointmentState.NO_SHOW): _NOTHING,
    (AppointmentMove.REOPEN, AppointmentState.BOOKED): _NOTHING,
    (AppointmentMove.REOPEN, AppointmentState.MOVED): _NOTHING,
}


def not_possible(move: AppointmentMove, state: AppointmentState) -> str:
    """Return how an appointment stands, that nothing was changed, and what to do instead of `move`."""
    instead = _IN_EVERY_WISH.get(state) or _INSTEAD[move, state]
    return f"{_STANDS[state]} Es wurde nichts geändert. {instead}"

"""One appointment beside the day: who, when, for what, and what can be done next."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.appointments import Appointment, AppointmentMove, AppointmentState
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.opening_patterns import AppointmentKind
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.actions import keys_in_words
from rathaus_desk.ui.appointment_grid import STATE_ICONS
from rathaus_desk.ui.inline_form import Blank, InlineForm
from rathaus_desk.ui.state_pill import DONE, PLAIN, SOON, StatePill
from rathaus_desk.ui.widgets import button, label, row, scrolled, show_text
from rathaus_desk.ui.workplace import Workplace

_TONES = {
    AppointmentState.ARRIVED: DONE,
    AppointmentState.SERVED: DONE,
    AppointmentState.NO_SHOW: SOON,
    AppointmentState.MOVED: SOON,
}
NEXT = (
    (AppointmentMove.ARRIVE, "appointment.arrive"),
    (AppointmentMove.SERVE, "appointment.serve"),
    (AppointmentMove.FINISH, "appointment.finish"),
    (AppointmentMove.MISS, "appointment.miss"),
    (AppointmentMove.MOVE, "appointment.move"),
    (AppointmentMove.MOVE, "appointment.earlier"),
    (AppointmentMove.CANCEL, "appointment.cancel"),
    (AppointmentMove.REOPEN, "appointment.reopen"),
)
PAPERS = ("appointment.print", "appointment.letter", "appointment.calendar")


class AppointmentDetail(QFrame):
    """What stands under the cursor, with its buttons."""

    cancel_sent = Signal(str)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.setProperty("kind", "card")
        self.shown: Appointment | None = None
        self.name = label("", "strong")
        self.when = label("", "large")
        self.pill = StatePill(workplace.look)
        self.facts = label("")
        self.earlier = label("", "muted")
        self.buttons: dict[str, QPushButton] = {}
        self._moves = QVBoxLayout()
        self._moves.setSpacing(tokens.S)
        self.cancelling = InlineForm(
            self.tr("Termin absagen"),
            self.tr("Absagen"),
            self.tr("Strg+Enter"),
            (Blank("reason", self.tr("Warum (darf leer bleiben)"), 2),),
        )
        self.cancelling.hide()
        self.cancelling.sent.connect(self._send_cancel)
        self._lay_out()
        self.show_appointment(None)

    def show_appointment(self, one: Appointment | None) -> None:
        """Show an appointment, or what the keys do while there is none."""
        if one is None or self.shown is None or one.id != self.shown.id:
            self.cancelling.hide()
        self.shown = one if one is not None and not one.hidden else None
        nothing = self.tr(
            "Enter auf einer freien Zeit vergibt einen Termin, Enter auf einem Termin öffnet ihn."
        )
        if one is not None and one.hidden:
            nothing = self.tr("Diese Zeit ist belegt. Mehr ist hier nicht zu sehen.")
        self.pill.setVisible(self.shown is not None)
        show_text(self.name, self.shown.name if self.shown else self.tr("Kein Termin gewählt"))
        show_text(self.when, _when(self.shown) if self.shown else "")
        show_text(self.facts, self._facts(self.shown) if self.shown else nothing)
        if self.shown is not None:
            state = self.shown.state
            self.pill.show_state(STATE_ICONS[state], word(state), _TONES.get(state, PLAIN))
        for move, name in NEXT:
            self.buttons[name].setVisible(self.shown is not None and self.shown.may(move))
        for name in PAPERS:
            self.buttons[name].setVisible(self.shown is not None)
        show_text(self.earlier, "")

    def offer_freed(self, waiting: tuple[Appointment, ...]) -> None:
        """Say who would like to come at a time that has become free."""
        if not waiting:
            return
        names = "; ".join(
            f"{one.name} ({one.phone or one.number}), bisher {_when(one)}" for one in waiting[:3]
        )
        text = self.tr("Die Zeit ist wieder frei. Früher kommen möchten: {names}.")
        show_text(self.earlier, text.format(names=names))

    def ask_reason(self) -> None:
        """Unfold the form that cancels."""
        self.cancelling.forgive()
        self.cancelling.set_busy(False)
        self.cancelling.show()
        self.cancelling.focus_first()

    def _send_cancel(self) -> None:
        self.cancelling.set_busy(True)
        self.cancel_sent.emit(self.cancelling.values()["reason"])

    def _facts(self, one: Appointment) -> str:
        lines = [
            ", ".join(one.service_names),
            one.counter if one.kind is AppointmentKind.IN_PERSON else word(one.kind),
            self.tr("{minutes} Minuten").format(minutes=one.minutes),
            one.phone,
            ", ".join(word(need) for need in one.needs),
            one.note,
            self.tr("Möchte früher kommen") if one.want_earlier else "",
            self.tr("Gehört zu einer Serie") if one.series_id else "",
            self.tr("Vorher: {when}").format(
                when=f"{day_on_paper(one.moved_from.date())}, {clock(one.moved_from)} Uhr"
            )
            if one.moved_from
            else "",
            self.tr("Nummer {number}, vergeben von {who}").format(number=one.number, who=one.taken_by),
        ]
        return "\n".join(line for line in lines if line)

    def _lay_out(self) -> None:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.S)
        for one in (self.when, self.name):
            inner.addWidget(one)
        inner.addLayout(row(self.pill, None))
        for one in (self.facts, self.earlier):
            inner.addWidget(one)
        inner.addWidget(self.cancelling)
        inner.addLayout(self._moves)
        inner.addStretch(1)
        for name in (*(name for _move, name in NEXT), *PAPERS):
            action = self._at.actions[name]
            run: Callable[[], None] = partial(_trigger, self._at, name)
            made = button(action.text(), run, keys=keys_in_words(action))
            self.buttons[name] = made
            self._moves.addWidget(made)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        whole.addWidget(scrolled(content))


def _trigger(workplace: Workplace, name: str) -> None:
    workplace.actions[name].trigger()


def _when(one: Appointment) -> str:
    return f"{day_on_paper(one.start.date())}, {clock(one.start)} bis {clock(one.end)} Uhr"

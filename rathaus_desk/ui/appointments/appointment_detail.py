"""One appointment beside the day: who, when, for what, and what can be done next."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.appointments.appointments import Appointment, AppointmentMove, AppointmentState
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.words import name_after, word
from rathaus_desk.ui.appointments.appointment_sheet import STATE_ICONS
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.state_pill import DONE, PLAIN, SOON, StatePill
from rathaus_desk.ui.kit.widgets import button, label, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace

_TONES = {
    AppointmentState.ARRIVED: DONE,
    AppointmentState.SERVED: DONE,
    AppointmentState.NO_SHOW: SOON,
    AppointmentState.MOVED: SOON,
}
OF_SERIES = "appointment.cancel_series"
NEXT = (
    (AppointmentMove.ARRIVE, "appointment.arrive"),
    (AppointmentMove.SERVE, "appointment.serve"),
    (AppointmentMove.FINISH, "appointment.finish"),
    (AppointmentMove.MISS, "appointment.miss"),
    (AppointmentMove.MOVE, "appointment.move"),
    (AppointmentMove.MOVE, "appointment.earlier"),
    (AppointmentMove.CANCEL, "appointment.cancel"),
    (AppointmentMove.CANCEL, OF_SERIES),
    (AppointmentMove.REOPEN, "appointment.reopen"),
)
PAPERS = ("appointment.print", "appointment.letter", "appointment.calendar")


class AppointmentDetail(QFrame):
    """What stands under the cursor, with its buttons."""

    cancel_sent = Signal(str)
    series_sent = Signal(str)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.setProperty("kind", "card")
        self.shown: Appointment | None = None
        self._opened = 0
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
        self.cancelling_series = InlineForm(
            self.tr("Ganze Serie absagen"),
            self.tr("Alle kommenden absagen"),
            self.tr("Strg+Enter"),
            (Blank("reason", self.tr("Warum (darf leer bleiben)"), 2),),
        )
        for form, sent in ((self.cancelling, self.cancel_sent), (self.cancelling_series, self.series_sent)):
            form.hide()
            form.sent.connect(partial(_send, form, sent))
        self._lay_out()
        self.show_appointment(None)

    def show_appointment(self, one: Appointment | None) -> None:
        """Show an appointment, or what the keys do while there is none.

        In the counter view its card says no name before somebody opens it.
        """
        if one is None or self.shown is None or one.id != self.shown.id:
            for form in (self.cancelling, self.cancelling_series):
                form.hide()
            self._opened = 0
        self.shown = one if one is not None and not one.hidden else None
        nothing = self.tr(
            "Enter auf einer freien Zeit vergibt einen Termin, Enter auf einem Termin öffnet ihn."
        )
        if one is not None and one.hidden:
            nothing = self.tr("Diese Zeit ist belegt. Mehr ist hier nicht zu sehen.")
        self.pill.setVisible(self.shown is not None)
        show_text(self.name, self._named(self.shown) if self.shown else self.tr("Kein Termin gewählt"))
        show_text(self.when, _when(self.shown) if self.shown else "")
        show_text(self.facts, self._facts(self.shown) if self.shown else nothing)
        if self.shown is not None:
            state = self.shown.state
            self.pill.show_state(STATE_ICONS[state], word(state), _TONES.get(state, PLAIN))
        for move, name in NEXT:
            fits = self.shown is not None and (name != OF_SERIES or self.shown.series_id is not None)
            self.buttons[name].setVisible(fits and self.shown is not None and self.shown.may(move))
        for name in PAPERS:
            self.buttons[name].setVisible(self.shown is not None)
        show_text(self.earlier, "")

    def show_free(self, at: datetime, counter: str) -> None:
        """Show a free time and what Enter does there."""
        self.show_appointment(None)
        show_text(self.name, self.tr("Freie Zeit"))
        show_text(self.when, self.tr("{when} Uhr").format(when=f"{day_on_paper(at.date())}, {clock(at)}"))
        text = self.tr("{counter}. Enter vergibt hier einen Termin.")
        show_text(self.facts, text.format(counter=counter))

    def open_appointment(self, one: Appointment) -> None:
        """Show an appointment with its name, because somebody asked for it."""
        self.show_appointment(one)
        self._opened = one.id
        self.show_appointment(one)

    def close_card(self) -> None:
        """In the counter view, say no name any more."""
        self._opened = 0
        if self.shown is not None:
            self.show_appointment(self.shown)

    def offer_freed(self, waiting: tuple[Appointment, ...]) -> None:
        """Say who would like to come at a time that has become free."""
        if not waiting:
            return
        hide = self._at.privacy.at_counter
        names = "; ".join(
            f"{hide(one.name, one.number)} ({hide(one.phone) or one.number}), bisher {_when(one)}"
            for one in waiting[:3]
        )
        text = self.tr("Die Zeit ist wieder frei. Früher kommen möchten: {names}.")
        show_text(self.earlier, text.format(names=names))

    def ask_reason(self) -> None:
        """Unfold the form that cancels."""
        self._unfold(self.cancelling)

    def ask_series_reason(self) -> None:
        """Unfold the form that cancels all that is still to come of a series."""
        self._unfold(self.cancelling_series)

    def send(self) -> None:
        """Send the form that is unfolded."""
        for form in (self.cancelling, self.cancelling_series):
            if form.isVisible():
                form.sent.emit()

    def _unfold(self, wanted: InlineForm) -> None:
        for form in (self.cancelling, self.cancelling_series):
            form.setVisible(form is wanted)
        wanted.forgive()
        wanted.set_busy(False)
        wanted.focus_first()

    def _named(self, one: Appointment) -> str:
        return one.name if self._tells(one) else self._at.privacy.at_counter(one.name, one.number)

    def _tells(self, one: Appointment) -> bool:
        return one.id == self._opened or not self._at.privacy.counter_view

    def _facts(self, one: Appointment) -> str:
        lines = [
            ", ".join(one.service_names),
            one.counter if one.kind is AppointmentKind.IN_PERSON else word(one.kind),
            self.tr("{minutes} Minuten").format(minutes=one.minutes),
            *((one.phone, ", ".join(word(need) for need in one.needs), one.note) if self._tells(one) else ()),
            self.tr("Möchte früher kommen") if one.want_earlier else "",
            self.tr("Gehört zu einer Serie") if one.series_id else "",
            self.tr("Vorher: {when}").format(
                when=f"{day_on_paper(one.moved_from.date())}, {clock(one.moved_from)} Uhr"
            )
            if one.moved_from
            else "",
            self.tr("Nummer {number}, vergeben von {who}").format(
                number=one.number, who=name_after(one.taken_by)
            ),
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
        for form in (self.cancelling, self.cancelling_series):
            inner.addWidget(form)
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


def _send(form: InlineForm, sent: SignalInstance) -> None:
    form.set_busy(True)
    sent.emit(form.values()["reason"])


def _trigger(workplace: Workplace, name: str) -> None:
    workplace.actions[name].trigger()


def _when(one: Appointment) -> str:
    return f"{day_on_paper(one.start.date())}, {clock(one.start)} bis {clock(one.end)} Uhr"

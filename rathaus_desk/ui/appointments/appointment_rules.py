"""What holds for all appointments, and how many were kept and missed; both for whoever sets the hours."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.appointments.appointments import NoShowFigure
from rathaus_desk.domain.appointments.free_slots import BookingRules, SetBookingRules
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.ui.appointments.opening_forms import read_number
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import label, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.appointments.appointment_figures import no_show_figures
from rathaus_desk.usecases.office.opening_hours import booking_rules

LOOKED_BACK = timedelta(weeks=12)


class RulesTab(QWidget):
    """The minutes between appointments, how far ahead, and the longest sum of several concerns."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.form = InlineForm(
            self.tr("Für alle Plätze"),
            self.tr("Speichern"),
            self.tr("Strg+Enter"),
            (
                Blank("buffer", self.tr("Pause zwischen zwei Terminen, in Minuten"), 1),
                Blank("days_ahead", self.tr("So viele Tage im Voraus gibt es Termine"), 1),
                Blank("longest", self.tr("Mehrere Anliegen zusammen höchstens, in Minuten"), 1),
            ),
            closes=False,
        )
        self.form.sent.connect(self.save)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.form)
        inner.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addWidget(scrolled(content))
        self._at.background.ask(self, booking_rules, self._show)

    def save(self) -> None:
        """Store what stands in the form."""
        if not self.form.demand_choice():
            return
        values = self.form.values()
        try:
            buffer, days_ahead, longest = (
                read_number(values[name], name) for name in ("buffer", "days_ahead", "longest")
            )
        except Refused as refused:
            self.form.refuse(refused)
            return
        command = SetBookingRules(buffer=buffer, days_ahead=days_ahead, longest=longest, seen=self._seen())
        self._at.background.do(self, command, self._saved, self._refused)

    def _seen(self) -> BookingRules:
        """Return the rules that the person has read, in the form or beside it as somebody else's."""
        return BookingRules(**{name: int(text) for name, text in self.form.base.items()})

    def _refused(self, error: DeskError) -> None:
        self.form.refuse(error)
        self.form.focus_refused(error)

    def _show(self, rules: BookingRules) -> None:
        self.form.fill(
            {
                "buffer": str(rules.buffer),
                "days_ahead": str(rules.days_ahead),
                "longest": str(rules.longest),
            }
        )
        self.form.begin(0)

    def _saved(self, rules: BookingRules) -> None:
        self.form.forgive()
        self._show(rules)
        self._at.speaker.say(self.tr("Gespeichert. Es gilt für neue Termine."))


class FiguresTab(QWidget):
    """Kept and missed appointments of the last weeks, by concern; small numbers stay out."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        last = workplace.background.desk.now().date()
        first = last - LOOKED_BACK
        columns: tuple[Column[NoShowFigure], ...] = (
            Column(self.tr("Anliegen"), lambda one: one.service),
            Column(self.tr("Gekommen"), lambda one: str(one.kept), 140, right=True),
            Column(self.tr("Nicht gekommen"), lambda one: str(one.missed), 170, right=True),
            Column(self.tr("Anteil"), _share, 110, right=True),
        )
        self.rows: RowsView[NoShowFigure] = RowsView(
            self.tr("Gekommen und nicht gekommen"), columns, workplace.look, lambda one: one.service
        )
        told = self.tr(
            "Vom {first} bis {last}. Anliegen mit weniger als fünf Terminen stehen hier nicht, "
            "damit niemand zu erkennen ist."
        )
        whole = QVBoxLayout(self)
        whole.setSpacing(tokens.S)
        whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        whole.addWidget(label(told.format(first=f"{first:%d.%m.%Y}", last=f"{last:%d.%m.%Y}"), "muted"))
        self.nothing = label(self.tr("Noch hatte kein Anliegen fünf Termine, die vorbei sind."))
        self.nothing.hide()
        whole.addWidget(self.nothing)
        whole.addWidget(self.rows, 1)
        workplace.background.ask(self, no_show_figures, self._show, first=first, last=last)

    def _show(self, figures: tuple[NoShowFigure, ...]) -> None:
        shown = tuple(one for one in figures if one.enough)
        self.rows.show_items(shown)
        self.rows.setVisible(bool(shown))
        self.nothing.setVisible(not shown)


def _share(one: NoShowFigure) -> str:
    return f"{round(100 * one.missed / (one.kept + one.missed))} %"

"""The card to read aloud after a booking: day, hour, place, what to bring, the number."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.appointments.appointments import Booked, SeriesBooked
from rathaus_desk.domain.dates import clock, day_on_paper, short_day
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.ui.appointments.appointment_repeat import weeks_in_words
from rathaus_desk.ui.intake.number_card import NO_BREAK, unbroken
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, button, label, row, scrolled


class AppointmentCard(QFrame):
    """Stays until the next booking or Esc; Strg+P prints what it says."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "numbercard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.booked: Booked | None = None
        self.head = label(self.tr("IHR TERMIN"), "group")
        self.when = label("", "title")
        self.lines = label("", "large")
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.M)
        for one in (self.head, self.when, self.lines):
            inner.addWidget(one)
        inner.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.S)
        whole.addWidget(scrolled(content), 1)
        whole.addWidget(label(self.tr("Strg+P druckt die Bestätigung. Esc schließt."), "small"))
        whole.addLayout(row(None, button(self.tr("Schließen"), self.closed.emit, "", self.tr("Esc"))))

    def show_series(self, series: SeriesBooked) -> None:
        """Show the first of a series, how it goes on, and which days were left out."""
        last = short_day(series.appointments[-1].start.date())
        text = self.tr("Danach {how_often} bis {last}, zusammen {count} Termine.")
        lines = [
            text.format(
                how_often=weeks_in_words(series.every_weeks), last=last, count=len(series.appointments)
            )
        ]
        if series.left_out:
            days = ", ".join(f"{short_day(day)} ({why})" for day, why in series.left_out)
            lines.append(self.tr("Nicht dabei: {days}.").format(days=days))
        self.show_booked(series.told, *lines)

    def show_booked(self, booked: Booked, *more: str) -> None:
        """Show what was booked, and let a screen reader say it; `more` stands after day and hour."""
        self.booked = booked
        one = booked.appointment
        self.when.setText(f"{day_on_paper(one.start.date())}, {clock(one.start)}{NO_BREAK}Uhr")
        bring = ", ".join(thing.name for thing in booked.bring)
        lines = [
            *more,
            booked.where + ".",
            self.tr("Bringen Sie bitte mit: {things}.").format(things=bring) if bring else "",
            self.tr("Absagen oder verlegen: {phone}.").format(phone=unbroken(booked.call)),
            self.tr("Ihre Nummer: {number}").format(number=_spoken(one.number)),
        ]
        self.lines.setText("\n".join(line for line in lines if line))
        self.setAccessibleName(f"{self.when.text()}. {self.lines.text()}")
        self.setFocus()
        announce(self)

    def forget(self) -> None:
        """Forget what was booked: it belongs to somebody who is no longer on the phone."""
        self.booked = None
        for one in (self.when, self.lines):
            one.clear()
        self.setAccessibleName("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _spoken(number: str) -> str:
    return f"T {in_groups(number.removeprefix('T'))}".replace(" ", NO_BREAK)

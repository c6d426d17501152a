"""Whom one reaches where: a colleague, the unit, who stands in today, and when the town hall is open."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.office.offices import PhoneEntry
from rathaus_desk.domain.office.town import Town, opening_lines
from rathaus_desk.domain.words import name_after
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.state_pill import DONE, SOON, StatePill
from rathaus_desk.ui.kit.widgets import clear, label, row, scrolled
from rathaus_desk.ui.kit.workplace import Workplace

CLOSURES_AHEAD_DAYS = 60


class PhoneSheet(QFrame):
    """One line of the phone list in full, and the opening hours."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.setProperty("kind", "card")
        self.name, self.phone = label("", "title"), label("", "large")
        self.today = StatePill(workplace.look)
        self._lines, self._hours = QVBoxLayout(), QVBoxLayout()
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        inner.setSpacing(tokens.S)
        inner.addWidget(self.name)
        inner.addWidget(self.phone)
        inner.addLayout(row(self.today, None))
        for part in (self._lines, self._hours):
            part.setSpacing(tokens.S)
            inner.addLayout(part)
        inner.addStretch(1)
        self.area = scrolled(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.tr("Eintrag im Telefonbuch, die Pfeiltasten blättern"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.M)
        whole.addWidget(self.area)

    def show_entry(self, entry: PhoneEntry) -> None:
        """Show a colleague."""
        person, unit = entry.staff, entry.unit
        self.name.setText(f"{person.title} {person.full_name}".strip())
        self.phone.setText(person.phone)
        self._show_today(entry)
        clear(self._lines)
        self._group(self.tr("ZIMMER"), person.room)
        self._group(self.tr("STELLE"), unit.name, unit.room, unit.phone, unit.email)
        self._group(self.tr("ZUSTÄNDIG FÜR"), unit.topics)
        self._group(self.tr("IM DIENST"), *opening_lines(person.duty))
        self._show_hours(self._at.background.desk.office.town, self._at.background.desk.now().date())
        self.area.verticalScrollBar().setValue(0)

    def _show_today(self, entry: PhoneEntry) -> None:
        if not entry.absent:
            self.today.show_state("done", self.tr("heute im Haus"), DONE)
        elif entry.deputy:
            text = self.tr("heute nicht da – vertreten durch {name}")
            self.today.show_state("person", text.format(name=name_after(entry.deputy)), SOON)
        else:
            self.today.show_state("close", self.tr("heute nicht da"), SOON)

    def _show_hours(self, town: Town, today: date) -> None:
        clear(self._hours)
        self._hours.addWidget(label(self.tr("ÖFFNUNGSZEITEN DES RATHAUSES"), "group"))
        for line in opening_lines(town.opening):
            self._hours.addWidget(label(line))
        soon = today + timedelta(days=CLOSURES_AHEAD_DAYS)
        for closure in town.closures:
            if closure.last >= today and closure.first <= soon:
                shut = self.tr("Geschlossen {first} bis {last}: {reason}")
                first, last = numeric_date(closure.first), numeric_date(closure.last)
                text = shut.format(first=first, last=last, reason=closure.reason)
                self._hours.addWidget(label(text, "muted"))

    def _group(self, title: str, *lines: str) -> None:
        filled = [line for line in lines if line]
        if filled:
            self._lines.addWidget(label(title, "group"))
        for line in filled:
            self._lines.addWidget(label(line))

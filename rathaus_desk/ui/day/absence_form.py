"""Asks who is away from when until when; nothing else, and never why."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.domain.merging import MergedField, merge
from rathaus_desk.domain.office.absences import Absence, ChangeAbsence, Colleague, EnterAbsence
from rathaus_desk.domain.words import name_after
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.conflict_panel import ConflictPanel, TwoVersions
from rathaus_desk.ui.kit.date_field import DateField
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import announce, button, label, mark_wrong, row, show_text


class AbsenceForm(QFrame):
    """One line to say "Frau Thole ist heute krank": both days are today until somebody types another."""

    sent = Signal()
    gave_up = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("kind", "inline")
        self._today = today
        self.editing: Absence | None = None
        self.head = label("", "strong")
        self.person = Choice((), "")
        self.first = DateField(today, self.tr("Erster Tag"))
        self.last = DateField(today, self.tr("Letzter Tag"))
        self.error = label("", "error")
        self.versions = ConflictPanel()
        self.versions.chosen.connect(self._choose_version)
        self._merged: dict[str, MergedField] = {}
        self.send_button = button("", self.sent.emit, "primary")
        self.give_up = button(self.tr("Doch nicht ändern"), self.gave_up.emit, "quiet")
        self._titles = [
            label(text, "small") for text in (self.tr("Wer"), self.tr("Erster Tag"), self.tr("Letzter Tag"))
        ]
        self._chosen: date | None = None  # the last day as somebody chose it
        self._followed: date | None = None  # the one that went along with the first instead
        self._lay_out()
        self.first.day_changed.connect(self._follow)
        for one in (self.first, self.last):
            one.returnPressed.connect(self._go_on)

    def offer(self, people: Sequence[Colleague]) -> None:
        """Offer whose absence may be entered, oneself first; alone there is nothing to choose."""
        chosen = self.person.currentData()
        self.person.clear()
        for place, one in enumerate(people):
            self.person.addItem(one.listed if place else self.tr("Ich selbst"), str(one.id))
        self.person.setCurrentIndex(max(self.person.findData(chosen), 0))
        self._show_person()

    def begin(self) -> None:
        """Begin a new entry: oneself, today."""
        self.editing = None
        self.person.setCurrentIndex(0)
        self._fill(self._today(), self._today())

    def edit(self, absence: Absence) -> None:
        """Change the days of an absence that is entered."""
        self.editing = absence
        self._fill(absence.first, absence.last)
        self.focus_first()

    def focus_first(self) -> None:
        """Go to the first field, its text chosen so that one can type over it."""
        if self.person.isHidden():
            self.first.setFocus()
            self.first.selectAll()
        else:
            self.person.setFocus()

    def command(self) -> Command[Absence]:
        """Return what is to be stored. Raises Refused if a day cannot be read."""
        if self.versions.focus_undecided():
            raise Refused(self.tr("Bitte je Feld eine Fassung wählen, dann noch einmal senden."))
        first, last = self.first.demand(), self.last.demand()
        before = self.editing
        if before is None:
            return EnterAbsence(staff_id=int(self.person.currentData() or 0), first=first, last=last)
        return ChangeAbsence(
            absence_id=before.id, first=first, last=last, seen_first=before.first, seen_last=before.last
        )

    def forgive(self) -> None:
        """Take back what a rule answered before."""
        show_text(self.error, "")
        for one in (self.person, self.first, self.last):
            mark_wrong(one, False)

    def say(self, text: str) -> None:
        """Say something at the form that concerns no field of it."""
        self.forgive()
        show_text(self.error, text)
        announce(self.error)

    def refuse(self, error: DeskError) -> None:
        """Say at the form why it did not work, and lead to the field; what was typed stays."""
        if isinstance(error, Conflict):
            now = self.tr("Jetzt eingetragen: {theirs}.")
            self.say(" ".join((str(error), *(now.format(theirs=one.theirs) for one in error.differences))))
            self._show_versions(error)
            return
        self.say(str(error))
        unread = next((one for one in (self.first, self.last) if one.day is None), None)
        fields: dict[str, QWidget] = {"staff_id": self.person, "first": self.first, "last": self.last}
        named = fields.get(error.field or "") if isinstance(error, Refused) else None
        wrong = named or unread
        if wrong is not None:
            mark_wrong(wrong, True)
            wrong.setFocus()

    def _show_versions(self, error: Conflict) -> None:
        """Take over the day that the other one alone changed, and let the person choose where both did."""
        before = self.editing
        if before is None or not error.theirs:
            return
        fields = {"first": self.first, "last": self.last}
        titles = {"first": self._titles[1].text(), "last": self._titles[2].text()}
        base = {"first": before.first.isoformat(), "last": before.last.isoformat()}
        mine = {name: one.day.isoformat() for name, one in fields.items() if one.day is not None}
        self._merged = {one.name: one for one in merge(base, mine, error.theirs)}
        contested = [one for one in self._merged.values() if one.contested]
        for one in self._merged.values():
            fields[one.name].set_day(date.fromisoformat(one.merged))
        both = [
            TwoVersions(one.name, titles[one.name], _in_words(one.mine), _in_words(one.theirs))
            for one in contested
        ]
        self.versions.show_versions((), both)
        first, last = (date.fromisoformat(error.theirs[name]) for name in ("first", "last"))
        self.editing = replace(before, first=first, last=last)
        if not self.versions.focus_undecided():
            self.send_button.setFocus()

    def _choose_version(self, name: str, mine: bool) -> None:
        one = self._merged[name]
        field = self.first if name == "first" else self.last
        field.set_day(date.fromisoformat(one.mine if mine else one.theirs))

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(self.head)
        self.person.setAccessibleName(self.tr("Wer nicht da ist"))
        for title, field in zip(self._titles, (self.person, self.first, self.last), strict=True):
            title.setBuddy(field)
            inner.addWidget(title)
            inner.addWidget(field)
        self.error.hide()
        inner.addWidget(self.error)
        inner.addWidget(self.versions)
        inner.addLayout(row(self.give_up, None, self.send_button))

    def _fill(self, first: date, last: date) -> None:
        self.forgive()
        self.versions.forget()
        self.first.set_day(first)
        self.last.set_day(last)
        self._chosen, self._followed = last, None
        who = name_after(self.editing.name) if self.editing else ""
        change = self.tr("Abwesenheit von {name} ändern").format(name=who)
        self.head.setText(change if who else self.tr("Wer ist wann nicht da?"))
        verb = self.tr("Ändern") if who else self.tr("Eintragen")
        self.versions.verb = verb
        self.send_button.setText(f"{verb}  {self.tr('Strg+Enter')}")
        self.send_button.setAccessibleName(verb)
        self.give_up.setVisible(bool(who))
        self._show_person()

    def _show_person(self) -> None:
        for one in (self._titles[0], self.person):
            one.setVisible(self.editing is None and self.person.count() > 1)

    def _follow(self, first: date | None) -> None:
        """An absence does not end before it begins: the last day goes along, and back while one types on.

        "mo" is Monday until "morgen" is typed to its end.
        """
        if self.last.day != self._followed:
            self._chosen = self.last.day
        if first is not None and self._chosen is not None:
            self._followed = max(first, self._chosen)
            self.last.set_day(self._followed)

    def _go_on(self) -> None:
        """Enter leads from the first day to the last one, and from there to the button."""
        if self.first.hasFocus():
            self.last.setFocus()
            self.last.selectAll()
        else:
            self.send_button.setFocus()


def _in_words(day: str) -> str:
    return full_day(date.fromisoformat(day))

"""Öffnungszeiten der Plätze: the weekly hours of the counters, and single days that differ."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.appointments.opening_patterns import (
    AddException,
    DropException,
    DropPattern,
    ExceptionKind,
    OpeningException,
    OpeningPattern,
)
from rathaus_desk.domain.dates import WEEKDAYS, short_day
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.words import word
from rathaus_desk.ui.appointments.appointment_rules import FiguresTab, RulesTab
from rathaus_desk.ui.appointments.opening_forms import (
    BETWEEN_NAMES,
    exception_form,
    kinds_in_words,
    pattern_form,
    pattern_texts,
    read_clock,
    read_number,
    read_pattern,
)
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.inline_form import InlineForm
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import button, row, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.catalogue import services
from rathaus_desk.usecases.office.counters import counters
from rathaus_desk.usecases.office.office import staff
from rathaus_desk.usecases.office.opening_hours import opening_exceptions, opening_patterns, service_keys

WIDTH, HEIGHT = 1080, 720


class HoursWindow(QDialog):
    """Two lists with a form each; every change holds from the moment it is stored."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace
        self._names: dict[int, str] = {}
        self._people: dict[int, str] = {}
        self._services: dict[str, str] = {}
        self._editing: OpeningPattern | None = None
        self.setWindowTitle(self.tr("Öffnungszeiten der Plätze"))
        self.resize(workplace.look.pixels(WIDTH), workplace.look.pixels(HEIGHT))
        self.patterns: RowsView[OpeningPattern] = RowsView(
            self.tr("Woche für Woche"), self._pattern_columns(), workplace.look, lambda one: one.id
        )
        self.exceptions: RowsView[OpeningException] = RowsView(
            self.tr("Einzelne Tage"), self._exception_columns(), workplace.look, lambda one: one.id
        )
        self.pattern_form = self.exception_form = InlineForm("", "", "", ())
        self.rules, self.figures = RulesTab(workplace), FiguresTab(workplace)
        self._tabs = QTabWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        whole.addWidget(self._tabs, 1)
        whole.addLayout(row(None, button(self.tr("Schließen"), self.accept, keys=self.tr("Esc"))))
        self._at.background.ask(self, services, self._got_services)
        self._at.background.ask(self, staff, self._got_people)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        strong = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and strong:
            saves = (self._save_pattern, self._save_exception, self.rules.save)
            if self._tabs.currentIndex() < len(saves):
                saves[self._tabs.currentIndex()]()
        else:
            super().keyPressEvent(event)

    # Building

    def _got_people(self, found: dict[int, Staff]) -> None:
        self._people = {one.id: one.shown for one in found.values()}
        self._at.background.ask(self, counters, self._got_counters)

    def _got_counters(self, found: tuple[Counter, ...]) -> None:
        self._names = {one.id: one.name for one in found}
        places = tuple((one.name, str(one.id)) for one in found)
        people = tuple((name, str(number)) for number, name in self._people.items())
        self.pattern_form = pattern_form(places, people)
        self.exception_form = exception_form(places)
        self.pattern_form.sent.connect(self._save_pattern)
        self.exception_form.sent.connect(self._save_exception)
        self._tabs.addTab(
            self._tab(self.patterns, self.pattern_form, self._new_pattern, self._drop_pattern, self._change),
            self.tr("Woche für Woche"),
        )
        self._tabs.addTab(
            self._tab(self.exceptions, self.exception_form, self._new_exception, self._drop_exception, None),
            self.tr("Einzelne Tage"),
        )
        self._tabs.addTab(self.rules, self.tr("Regeln"))
        self._tabs.addTab(self.figures, self.tr("Nicht gekommen"))
        self._load()

    def _tab(self, view: QWidget, form: InlineForm, new: object, drop: object, change: object) -> QWidget:
        made = QWidget()
        inner = QVBoxLayout(made)
        inner.setSpacing(tokens.S)
        inner.addWidget(view, 1)
        line = [button(self.tr("Neu"), new)]  # type: ignore[arg-type]
        if change is not None:
            line.append(button(self.tr("Ändern"), change))  # type: ignore[arg-type]
        line.append(button(self.tr("Aus dem Plan nehmen"), drop))  # type: ignore[arg-type]
        inner.addLayout(row(*line, None))
        area = scrolled(form)
        area.setVisible(False)
        form.folded.connect(lambda: area.setVisible(False))
        form.folded.connect(view.setFocus)
        form.setProperty("area", area)
        inner.addWidget(area, 3)
        return made

    def _pattern_columns(self) -> tuple[Column[OpeningPattern], ...]:
        return (
            Column(self.tr("Platz"), lambda one: self._names.get(one.counter_id, ""), 160),
            Column(self.tr("Wochentag"), _weekday, 170),
            Column(self.tr("Zeit"), lambda one: f"{one.begin:%H:%M} bis {one.end:%H:%M}", 130),
            Column(self.tr("Für Termine"), lambda one: f"{one.share} %", 120),
            Column(self.tr("Nur für"), self._only),
            Column(self.tr("Gilt"), _valid, 150),
        )

    def _exception_columns(self) -> tuple[Column[OpeningException], ...]:
        return (
            Column(self.tr("Tag"), lambda one: short_day(one.day), 110),
            Column(
                self.tr("Platz"),
                lambda one: self._names.get(one.counter_id or 0, self.tr("Alle Plätze")),
                180,
            ),
            Column(self.tr("Was ist anders"), lambda one: word(one.kind), 190),
            Column(self.tr("Zeit"), _exception_time, 160),
            Column(self.tr("Grund"), lambda one: one.reason),
        )

    def _only(self, one: OpeningPattern) -> str:
        """Return what a span is limited to: concerns, ways to meet, a person."""
        names = ", ".join(self._services.get(key, key) for key in one.services)
        parts = (names, kinds_in_words(one.kinds), self._people.get(one.staff_id or 0, ""))
        return " · ".join(part for part in parts if part) or self.tr("alles")

    def _got_services(self, found: tuple[Service, ...]) -> None:
        self._services = {one.key: one.name for one in found}

    # What happens

    def _load(self) -> None:
        today = self._at.background.desk.now().date()
        self._at.background.ask(self, opening_patterns, self.patterns.show_items)
        self._at.background.ask(self, opening_exceptions, self.exceptions.show_items, first=today)

    def _new_pattern(self) -> None:
        self._editing = None
        self._unfold(self.pattern_form, dict.fromkeys(self.pattern_form.values(), ""))

    def _change(self) -> None:
        one = self.patterns.chosen()
        if one is None:
            return
        self._editing = one
        values = pattern_texts(one, self._services)
        self._unfold(self.pattern_form, values)

    def _new_exception(self) -> None:
        self._unfold(self.exception_form, dict.fromkeys(self.exception_form.values(), ""))

    def _unfold(self, form: InlineForm, values: dict[str, str]) -> None:
        form.forgive()
        form.set_busy(False)
        form.fill(values)
        form.property("area").setVisible(True)
        form.show()
        form.focus_first()

    def _save_pattern(self) -> None:
        if not self.pattern_form.send_button.isEnabled():
            return  # it is on its way: a second press would write the span down twice
        self.pattern_form.set_busy(True)
        # The names are looked up first: what somebody typed may mean a service in other words.
        named = self.pattern_form.values()["services"].split(BETWEEN_NAMES)
        texts = tuple(part.strip() for part in named if part.strip())
        self._at.background.ask(
            self, service_keys, self._save_with, on_refusal=self.pattern_form.refuse, texts=texts
        )

    def _save_with(self, keys: tuple[str, ...]) -> None:
        editing = self._editing.id if self._editing else None
        try:
            command = read_pattern(self.pattern_form.values(), keys, self._day, editing)
        except Refused as refused:
            self.pattern_form.refuse(refused)
            return
        self._at.background.do(self, command, self._saved, self.pattern_form.refuse)

    def _save_exception(self) -> None:
        values = self.exception_form.values()
        try:
            counter = read_number(values["counter"], "counter")
            day = self._day(values["day"], "day")
            if day is None or not values["kind"]:
                raise Refused("Bitte Tag und Art eintragen.", "day" if day is None else "kind")
            command = AddException(
                day=day,
                kind=ExceptionKind(values["kind"]),
                counter_id=counter or None,
                begin=read_clock(values["begin"], "begin") if values["begin"].strip() else None,
                end=read_clock(values["end"], "end") if values["end"].strip() else None,
                reason=values["reason"],
            )
        except Refused as refused:
            self.exception_form.refuse(refused)
            return
        self._at.background.do(self, command, self._saved, self.exception_form.refuse)

    def _drop_pattern(self) -> None:
        one = self.patterns.chosen()
        if one is not None:
            self._at.background.do(self, DropPattern(pattern_id=one.id), self._saved, self._refused)

    def _drop_exception(self) -> None:
        one = self.exceptions.chosen()
        if one is not None:
            self._at.background.do(self, DropException(exception_id=one.id), self._saved, self._refused)

    def _saved(self, _result: object) -> None:
        self._editing = None
        for form in (self.pattern_form, self.exception_form):
            if form.isVisible():
                form.fold()
        self._load()

    def _refused(self, error: DeskError) -> None:
        self._at.speaker.say(str(error))

    def _day(self, text: str, field: str) -> date | None:
        if not text.strip():
            return None
        try:
            return read_date(text, self._at.background.desk.now().date())
        except Refused as refused:
            raise Refused(str(refused), field) from None


def _weekday(one: OpeningPattern) -> str:
    name = WEEKDAYS[one.weekday]
    weeks = ", ".join(f"{number}." for number in one.weeks)
    return f"{weeks} {name} im Monat" if weeks else name


def _valid(one: OpeningPattern) -> str:
    begins = f"ab {one.valid_from:%d.%m.%Y}" if one.valid_from else ""
    ends = f"bis {one.valid_until:%d.%m.%Y}" if one.valid_until else ""
    return " ".join(part for part in (begins, ends) if part) or "immer"


def _exception_time(one: OpeningException) -> str:
    if one.begin is None or one.end is None:
        return "ganzer Tag"
    return f"{one.begin:%H:%M} bis {one.end:%H:%M}"

"""Narrowing the list of cases: chips for what narrows it, and a panel to choose from by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog, QLineEdit, QWidget

from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.cases.views import CaseFilter, DueSpan, FilterChoices, Waiting
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, clear, column, label, row, scrolled
from rathaus_desk.ui.kit.workplace import Workplace

FILTER, SAVE = "cases.filter", "cases.view_save"
NOTHING = FilterChoices((), (), (), ())
LONGEST_TEXT, PANEL_WIDTH, PANEL_HEIGHT = 200, 520, 620


class FilterBar(QWidget):
    """One chip for each thing that narrows the list; pressing a chip takes it away."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.filter = CaseFilter()
        self.choices = NOTHING
        self._flow = FlowLayout(tokens.XS)
        self.setLayout(self._flow)
        self.open_button = self._verb(FILTER)
        self.save_button = self._verb(SAVE)
        self._chips: list[QWidget] = []
        self._flow.addWidget(self.open_button)
        self._flow.addWidget(self.save_button)
        self.save_button.hide()

    def show_filter(self, wanted: CaseFilter, *, unsaved: bool) -> None:
        """Show what narrows the list; `unsaved` offers to keep it as a view."""
        focused = QApplication.focusWidget()
        was_here = focused is not None and self.isAncestorOf(focused)
        self.filter = wanted
        clear(self._flow)
        self.open_button = self._verb(FILTER)
        self._flow.addWidget(self.open_button)
        self._chips = [self._chip(part) for part in wanted.parts]
        for one in self._chips:
            self._flow.addWidget(one)
        self.save_button = self._verb(SAVE)
        self._flow.addWidget(self.save_button)
        # Shown before it has its place, it would be a window of its own and take the keys for a moment.
        self.save_button.setVisible(unsaved)
        self._flow.invalidate()
        self.updateGeometry()
        if was_here:  # the chip that was pressed is gone
            self.open_button.setFocus()

    def in_words(self, wanted: CaseFilter) -> tuple[str, ...]:
        """Return each part of a filter in words: "Stelle: Tiefbau"."""
        return tuple(self.part_in_words(wanted, part) for part in wanted.parts)

    def part_in_words(self, wanted: CaseFilter, part: str) -> str:
        """Return one part of a filter in words."""
        titles = {
            "state": self.tr("Stand"),
            "unit": self.tr("Stelle"),
            "service": self.tr("Anliegen"),
            "district": self.tr("Ortsteil"),
            "due": self.tr("Frist"),
            "waiting": self.tr("Wartet auf"),
            "text": self.tr("Text"),
            "owner": self.tr("Ansprechperson"),
        }
        if part == "returned":
            return self.tr("unzuständig zurück")
        if part == "unclear":
            return self.tr("unklar")
        value = getattr(wanted, part)
        named = dict(getattr(self.choices, _LISTS[part], ())) if part in _LISTS else {}
        said = word(value) if isinstance(value, StrEnum) else named.get(value, value)
        return f"{titles[part]}: {said}"

    def remove(self, part: str) -> None:
        """Take one part of the filter away."""
        self.changed.emit(self.filter.without(part))

    def open_panel(self) -> None:
        """Let the person choose by keyboard."""
        panel = FilterPanel(self.window(), self.filter, self.choices)
        panel.applied.connect(self.changed)
        panel.open()

    def _verb(self, name: str) -> QWidget:
        action = self._at.actions[name]
        made = button(action.text(), action.trigger, "quiet", keys_in_words(action))
        made.setToolTip(plain_tip(action.toolTip()))
        return made

    def _chip(self, part: str) -> QWidget:
        said = self.part_in_words(self.filter, part)
        made = button(f"{said[:60]}  ×", partial(self.remove, part), "chip")
        made.setAccessibleName(self.tr("Filter {what} entfernen").format(what=said))
        made.setToolTip(self.tr("Entfernen"))
        return made


_LISTS = {"unit": "units", "service": "services", "district": "districts", "owner": "owners"}


class FilterPanel(QDialog):
    """All that can narrow the list, one field below the other."""

    applied = Signal(object)

    def __init__(self, parent: QWidget, wanted: CaseFilter, choices: FilterChoices) -> None:
        super().__init__(parent)
        self._choices = choices
        self.setWindowTitle(self.tr("Liste filtern"))
        self.fields: dict[str, QWidget] = {}
        content = QWidget()
        inner = column(spacing=tokens.XS)
        inner.setContentsMargins(tokens.XS, tokens.XS, tokens.S, tokens.XS)
        content.setLayout(inner)
        self._build(inner.addWidget)
        inner.addStretch(1)
        self.clear_button = button(self.tr("Alles leeren"), self.empty, "quiet")
        self.apply_button = button(self.tr("Filtern"), self.accept, "primary", self.tr("Enter"))
        self.apply_button.setDefault(True)
        whole = column(scrolled(content))
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.M)
        whole.addLayout(row(self.clear_button, None, self.apply_button))
        self.setLayout(whole)
        self.fill(wanted)
        self.accepted.connect(self._apply)
        font = self.fontMetrics().height()
        room = parent.size()
        self.resize(
            min(PANEL_WIDTH * font // 20, room.width()), min(PANEL_HEIGHT * font // 18, room.height())
        )
        self.fields["text"].setFocus()

    def fill(self, wanted: CaseFilter) -> None:
        """Show a filter in the fields."""
        for name, field in self.fields.items():
            value = getattr(wanted, name)
            if isinstance(field, QLineEdit):
                field.setText(value)
            elif isinstance(field, QCheckBox):
                field.setChecked(value)
            elif isinstance(field, QComboBox):
                field.setCurrentIndex(max(field.findData(str(value or "")), 0))

    def empty(self) -> None:
        """Empty all fields."""
        self.fill(CaseFilter())

    def wanted(self) -> CaseFilter:
        """Return the filter that the fields say."""
        values: dict[str, Any] = {}
        for name, field in self.fields.items():
            if isinstance(field, QLineEdit):
                values[name] = field.text().strip()
            elif isinstance(field, QCheckBox):
                values[name] = field.isChecked()
            elif isinstance(field, QComboBox):
                values[name] = str(field.currentData() or "")
        for name, kind in (("state", CaseState), ("due", DueSpan), ("waiting", Waiting)):
            values[name] = kind(values[name]) if values[name] else None
        return replace(CaseFilter(), **values)

    def _apply(self) -> None:
        self.applied.emit(self.wanted())
        self.deleteLater()

    def _build(self, add: Callable[[QWidget], None]) -> None:
        line = QLineEdit()
        at_most(line, LONGEST_TEXT)
        some = self._choices
        rows: tuple[tuple[str, str, QWidget], ...] = (
            ("text", self.tr("Text"), line),
            ("state", self.tr("Stand"), self._words(CaseState)),
            ("due", self.tr("Frist"), self._words(DueSpan)),
            ("waiting", self.tr("Wartet auf"), self._words(Waiting)),
            ("unit", self.tr("Stelle"), self._choice(some.units)),
            ("service", self.tr("Anliegen"), self._choice(some.services)),
            ("district", self.tr("Ortsteil"), self._choice(some.districts)),
            ("owner", self.tr("Ansprechperson"), self._choice(some.owners)),
        )
        for name, title, field in rows:
            said = label(title, "small")
            said.setBuddy(field)
            field.setAccessibleName(title)
            add(said)
            add(field)
            self.fields[name] = field
        for name, title in (("returned", self.tr("Unzuständig zurück")), ("unclear", self.tr("Unklar"))):
            box = QCheckBox(title)
            add(box)
            self.fields[name] = box

    def _words(self, kind: type[StrEnum]) -> Choice:
        return self._choice(tuple((one.value, word(one)) for one in kind))

    def _choice(self, pairs: tuple[tuple[str, str], ...]) -> Choice:
        return Choice([(name, key) for key, name in pairs], self.tr("egal"))

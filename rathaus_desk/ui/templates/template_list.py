"""The list of templates: whose they are, what they are called, and the line that searches them."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.templates.stored import TemplateKind, TemplateLine, TemplateOrigin
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.case_search import SearchLine
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.templates.kept import template_lines

KIND, WHOSE = 1, 2
WIDTHS = {WHOSE: 130, KIND: 150}
NAME_NEEDS = 200


class TemplateList(QFrame):
    """A line to search with and what fits; Enter opens."""

    moved = Signal(object)
    opened = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._lines: tuple[TemplateLine, ...] = ()
        self._wanted: tuple[str, int | None] | None = None
        self.setProperty("kind", "card")
        self.search = SearchLine()
        self.search.setProperty("kind", "entry")
        self.search.setAccessibleName(self.tr("Vorlagen durchsuchen"))
        self.search.setPlaceholderText(self.tr("Suchen: „termin“, „unterlagen“"))
        at_most(self.search, 200)
        columns = (
            Column[TemplateLine](self.tr("Vorlage"), self._name, tone=_tone),
            Column[TemplateLine](self.tr("Art"), self._kind, WIDTHS[KIND]),
            Column[TemplateLine](self.tr("Gehört"), whose, WIDTHS[WHOSE]),
        )
        self.list: RowsView[TemplateLine] = RowsView(
            self.tr("Vorlagen"), columns, workplace.look, lambda one: one.place
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        SnugColumns(self.list, workplace.look)
        self.empty = label("", "muted")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        for one in (self.search, self.empty, self.list):
            inner.addWidget(one)
        inner.setStretchFactor(self.list, 1)
        self.search.textEdited.connect(self.load)
        self.search.down.connect(self.list.setFocus)
        self.search.returnPressed.connect(self._open)
        self.list.activated.connect(self._open)
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        workplace.look.changed.connect(self._fit)

    def load(self) -> None:
        """Read the templates that fit the words."""
        ask, text = self._at.background.ask, self.search.text().strip()
        ask(self, template_lines, self._show, text=text, retired=True)

    def show_one(self, line: TemplateLine) -> None:
        """Go to a template as soon as the list holds it."""
        self._wanted = line.place
        self.load()

    def chosen(self) -> TemplateLine | None:
        """Return the template under the cursor."""
        return self.list.chosen()

    def lines(self) -> tuple[TemplateLine, ...]:
        """Return all templates that are shown."""
        return self._lines

    def forget(self) -> None:
        """Empty the search."""
        self.search.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fold_columns(self.list, self._at.look, self.width(), WIDTHS, kept=1, stretch=NAME_NEEDS)

    def _name(self, one: TemplateLine) -> str:
        notes = (
            self.tr("zurückgezogen") if one.retired else "",
            self.tr("unlesbar") if one.broken else "",
            self.tr("neue Fassung da") if one.newer and not one.retired else "",
        )
        return " · ".join((one.name, *(note for note in notes if note)))

    def _kind(self, one: TemplateLine) -> str:
        return one.group or word(one.kind)

    def _show(self, lines: tuple[TemplateLine, ...]) -> None:
        order = sorted(lines, key=lambda one: (one.retired, one.kind is TemplateKind.MODULE))
        self._lines = lines
        self.list.show_items(order)
        nothing = self.tr("Dazu ist keine Vorlage da. Esc leert die Suche, {keys} beginnt eine neue.")
        show_text(self.empty, "" if lines else nothing.format(keys=self.tr("Strg+Umschalt+N")))
        if self._wanted is not None:
            row = self.list.rows.row_of(self._wanted)
            if row >= 0:
                self.list.selectRow(row)
            self._wanted = None
        elif self.search.hasFocus() and lines:
            self.list.selectRow(0)
        self.moved.emit(self.list.chosen())

    def _open(self) -> None:
        if self.list.chosen() is not None:
            self.opened.emit()

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        one = self.list.rows.item(current.row())
        if one is not None:
            self.moved.emit(one)


def whose(one: TemplateLine) -> str:
    """Return whose a template is, in words: "Haus", "Bauhof", "mitgeliefert"."""
    return one.unit if one.origin is TemplateOrigin.UNIT else word(one.origin).capitalize()


def _tone(one: TemplateLine) -> str:
    return "late" if one.broken else "muted" if one.retired else "soon" if one.newer else ""

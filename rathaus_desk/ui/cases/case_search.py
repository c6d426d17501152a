"""Searching the cases: a line, and what was found with the reason beside it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.find.find_cases import find_cases

MOST_FOUND = 50
TITLE, REASON = 1, 2
WIDTHS = {TITLE: 220, REASON: 170}
DETAIL_NEEDS = 200


class SearchLine(QLineEdit):
    """A line to search with; Down goes to what was found, Esc empties it."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.textEdited.emit("")
        else:
            super().keyPressEvent(event)


class FoundCases(QWidget):
    """The cases that fit what was typed, the best first."""

    moved = Signal(object)
    opened = Signal(object)

    def __init__(self, workplace: Workplace, rest: QTimer) -> None:
        super().__init__()
        self._at = workplace
        self._rest = rest
        self._text = ""
        self._hits: tuple[Hit, ...] = ()
        columns = (
            Column[Hit](self.tr("Person, Ort, Stand"), self._detail),
            Column[Hit](self.tr("Nummer und Anliegen"), lambda one: one.title, WIDTHS[TITLE]),
            Column[Hit](self.tr("Gefunden"), lambda one: one.reason, WIDTHS[REASON]),
        )
        self.list: RowsView[Hit] = RowsView(
            self.tr("Gefundene Vorgänge"), columns, workplace.look, lambda one: one.id
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.count, self.empty = label("", "small"), label("", "muted")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(tokens.S)
        whole.addWidget(self.count)
        whole.addWidget(self.list, 1)
        whole.addWidget(self.empty)
        whole.addStretch(0)
        self.list.activated.connect(self.open)
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        workplace.look.changed.connect(self._fit)

    @property
    def case_id(self) -> int:
        """The case under the cursor, or 0."""
        chosen = self.list.chosen() if self.list.selectionModel().hasSelection() else None
        return chosen.id if chosen else 0

    def look_for(self, text: str) -> None:
        """Search, and show what is found as soon as it is there."""
        self._text = text
        self._at.background.ask(self, find_cases, self._show, text=text, limit=MOST_FOUND)

    def show_names(self) -> None:
        """Show the hits again, with names or without."""
        self.list.show_items(self._hits)

    def open(self) -> None:
        """Open the case under the cursor."""
        if self.case_id:
            self.opened.emit(self.case_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fold_columns(self.list, self._at.look, self.width(), WIDTHS, kept=1, stretch=DETAIL_NEEDS)

    def _detail(self, hit: Hit) -> str:
        return self._at.privacy.at_counter(hit.detail)

    def _show(self, hits: tuple[Hit, ...]) -> None:
        self._hits = hits
        self.list.show_items(hits)
        self.list.setVisible(bool(hits))
        found = self.tr("{count} gefunden, Enter öffnet").format(count=len(hits))
        nothing = self.tr("Zu „{text}“ ist kein Vorgang da. Esc leert die Suche.").format(
            text=self._text[:60]
        )
        show_text(self.count, found if hits else "")
        show_text(self.empty, "" if hits else nothing.format(text=self._text[:60]))

    def _moved(self) -> None:
        # Nobody looks at the first hit while still typing.
        if self.list.hasFocus():
            self._rest.start()

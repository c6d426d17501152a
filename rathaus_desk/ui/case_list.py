"""The list of cases: a search line, a view, more lines as one scrolls; the cursor stays on its case."""

from datetime import date

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.cases import OPEN_CASES, CaseLine, CaseState, CaseView
from rathaus_desk.domain.dates import until_in_words
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.case_search import FoundCases, SearchLine
from rathaus_desk.ui.case_views import CaseViews
from rathaus_desk.ui.state_pill import CASE_ICONS, DONE, PLAIN, IconInRow, urgency, urgency_icon
from rathaus_desk.ui.tables import Column, RowsView
from rathaus_desk.ui.two_panes import fold_columns
from rathaus_desk.ui.widgets import label
from rathaus_desk.ui.workplace import Workplace
from rathaus_desk.usecases.cases import case_lines

PAGE = 200
REST_MS = 90  # while one runs down the list, the detail waits
PERSON, SERVICE, DUE, STATE, UNIT, PLACE = range(6)
# Columns that step back on a narrow list, the last one first, with their widths at 100 %.
WIDTHS = {PERSON: 150, DUE: 164, STATE: 150, UNIT: 128, PLACE: 170}
SERVICE_NEEDS = 150
ROOMY, WIDE_PERSON = 640, 190


class CaseList(QFrame):
    """Shows a view or what was found, and says which case is under the cursor."""

    # Not int: Qt's has 32 bits, an id has 63.
    moved = Signal(object)
    opened = Signal(object)
    filled = Signal()

    def __init__(self, workplace: Workplace, views: CaseViews) -> None:
        super().__init__()
        self._at = workplace
        self._views = views
        self._lines: tuple[CaseLine, ...] = ()
        self._complete = False
        self._quiet = False
        self._list_wanted = False
        self._pointed_to = 0
        self._more = QObject(self)
        self.search = SearchLine()
        self.list = self._make_list()
        self.empty = label("", "muted")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self.found = FoundCases(workplace, self._rest)
        self._lay_out()
        self._connect()

    @property
    def case_id(self) -> int:
        """The case under the cursor, or 0."""
        return self.found.case_id if self._searches else self._chosen_line()

    @property
    def pointed_to(self) -> int:
        """The case that was opened by name and before which no other comes, or 0."""
        return self._pointed_to

    def load(self) -> None:
        """Read the lines again, as many as were there."""
        self._arrange()
        if self._searches:
            self.found.look_for(self.search.text().strip())
        else:
            limit = max(len(self._lines), PAGE)
            ask, view = self._at.background.ask, self._views.view
            ask(self, case_lines, self._show, view=view, limit=limit)

    def start_view(self, _view: CaseView) -> None:
        """Show another view from its top."""
        self.forget()
        self.load()

    def forget(self) -> None:
        """Show no lines and search for nothing."""
        self.search.clear()
        self._rest.stop()
        self._lines, self._pointed_to = (), 0
        self._quiet = True
        self.list.show_items(())
        self._quiet = False
        self._arrange()

    def point_to(self, case_id: int) -> None:
        """Put the cursor on a case if it is in the list, and on none if it is not; nothing else happens.

        It stays so when the lines are read again, until somebody moves the cursor or picks another view.
        """
        self._rest.stop()
        self._list_wanted = False
        self._pointed_to = case_id
        self._stand_on_the_case_pointed_to()

    def go_to_list(self) -> None:
        """Go to the lines, or to the search line while there are none."""
        shown = self.found.list if self._searches else self.list
        self._list_wanted = not shown.rows.rowCount()
        (self.search if self._list_wanted else shown).setFocus()

    def _stand_on_the_case_pointed_to(self) -> None:
        self._quiet = True
        row = self.list.rows.row_of(self._pointed_to)
        if row >= 0:
            self.list.selectRow(row)
        else:
            self.list.clearSelection()
        self._quiet = False

    @property
    def _searches(self) -> bool:
        return bool(self.search.text().strip())

    def _chosen_line(self) -> int:
        chosen = self.list.chosen() if self.list.selectionModel().hasSelection() else None
        return chosen.id if chosen else 0

    def _arrange(self) -> None:
        """Show the view, what was found, or what is good about there being nothing."""
        searches, filled = self._searches, bool(self._lines)
        self.found.setVisible(searches)
        self.list.setVisible(filled and not searches)
        self.empty.setVisible(not filled and not searches)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()

    def _make_list(self) -> RowsView[CaseLine]:
        width = WIDTHS
        columns = (
            Column[CaseLine](self.tr("Person"), self._person, width[PERSON]),
            Column[CaseLine](self.tr("Anliegen"), lambda one: one.service),
            Column[CaseLine](self.tr("Frist"), self._due, width[DUE], tone=self._due_tone),
            Column[CaseLine](self.tr("Stand"), _state, width[STATE]),
            Column[CaseLine](self.tr("Zuständig"), lambda one: one.unit, width[UNIT]),
            Column[CaseLine](self.tr("Ort"), lambda one: one.place, width[PLACE]),
        )
        made: RowsView[CaseLine] = RowsView(self.tr("Vorgänge"), columns, self._at.look, lambda one: one.id)
        self._due_icons = IconInRow(self._at.look, made)
        self._state_icons = IconInRow(self._at.look, made)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setItemDelegateForColumn(DUE, self._due_icons)
        made.setItemDelegateForColumn(STATE, self._state_icons)
        return made

    def _lay_out(self) -> None:
        self.setProperty("kind", "card")
        self.search.setPlaceholderText(self.tr("Suchen: Nummer, Name, Straße, Anliegen"))
        self.search.setAccessibleName(self.tr("In Vorgängen suchen"))
        self.search.setMaxLength(200)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(self._views.line)
        inner.addWidget(self.search)
        inner.addWidget(self.found, 1)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty)
        inner.addStretch(0)
        self._arrange()

    def _connect(self) -> None:
        self._views.chosen.connect(self.start_view)
        self.search.textEdited.connect(self.load)
        self.search.down.connect(self.go_to_list)
        self.search.returnPressed.connect(self._open)
        self.list.activated.connect(self._open)
        self.found.opened.connect(self.opened)
        self.list.selectionModel().currentRowChanged.connect(self._cursor_moved)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._rest.timeout.connect(self._rested)
        self._at.look.changed.connect(self._choose_columns)

    # Answers

    def _show(self, lines: tuple[CaseLine, ...]) -> None:
        self._complete = len(lines) < PAGE
        self._set_lines(lines)

    def _set_lines(self, lines: tuple[CaseLine, ...]) -> None:
        """Show other lines; cursor and scroll position stay with the case they were on."""
        before, self._lines = self._lines, lines
        chosen = self._chosen_line()
        bar = self.list.verticalScrollBar()
        height = max(self.list.verticalHeader().defaultSectionSize(), 1)
        top, offset = divmod(bar.value(), height)
        anchor = before[top].id if bar.value() and top < len(before) else 0
        self._quiet = True
        today = self._today()
        self._due_icons.show_states([self._due_icon(one, today) for one in lines])
        self._state_icons.show_states([(CASE_ICONS[one.state], self._state_tone(one)) for one in lines])
        self.list.show_items(lines)
        row = self.list.rows.row_of(anchor) if anchor else -1
        if row >= 0:
            bar.setValue(row * height + offset)
        self._quiet = False
        if self._pointed_to:
            # The first row is only where a cursor begins; a case that was opened by name comes before it.
            self._stand_on_the_case_pointed_to()
        elif before and (not chosen or self.list.rows.row_of(chosen) < 0):
            self.list.clearSelection()
        elif not before and lines:
            self._rest.start()
        self.empty.setText(self._nothing(self._views.view))
        self._arrange()
        if self._list_wanted and lines and self.search.hasFocus() and not self.search.text():
            self._list_wanted = False
            self.list.setFocus()
        self.filled.emit()

    def _got_more(self, lines: tuple[CaseLine, ...]) -> None:
        known = {one.id for one in self._lines}
        self._complete = len(lines) < PAGE
        self._set_lines((*self._lines, *(one for one in lines if one.id not in known)))

    def _scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if self._complete or self._quiet or not self._lines or value < bar.maximum() - bar.pageStep():
            return
        self._complete = True  # until the answer is there
        view, after = self._views.view, self._lines[-1].id
        self._at.background.ask(self._more, case_lines, self._got_more, view=view, after=after, limit=PAGE)

    # The cursor

    def _cursor_moved(self, row: QModelIndex, _before: QModelIndex) -> None:
        if row.isValid() and not self._quiet:
            self._pointed_to = 0
            self._rest.start()

    def _rested(self) -> None:
        self._pointed_to = 0
        if self.case_id:
            self.moved.emit(self.case_id)

    def _open(self) -> None:
        self._rest.stop()
        if self.case_id:
            self.opened.emit(self.case_id)

    # Words

    def _choose_columns(self) -> None:
        room = self.width() - 2 * tokens.M
        look = self._at.look
        fold_columns(self.list, look, room, WIDTHS, kept=2, stretch=SERVICE_NEEDS)
        roomy = room > look.pixels(ROOMY)
        self.list.setColumnWidth(PERSON, look.pixels(WIDE_PERSON if roomy else WIDTHS[PERSON]))

    def _person(self, one: CaseLine) -> str:
        return one.person or self.tr("Ohne Namen")

    def _due(self, one: CaseLine) -> str:
        if one.state not in OPEN_CASES:
            return word(one.state)
        return until_in_words(one.due, self._today()) if one.due else word(one.state)

    def _due_tone(self, one: CaseLine) -> str:
        tone = self._due_icon(one, self._today())[1]
        return "" if tone == PLAIN else tone

    def _due_icon(self, one: CaseLine, today: date) -> tuple[str, str]:
        if one.state not in OPEN_CASES or one.due is None:
            return CASE_ICONS[one.state], self._state_tone(one)
        tone = urgency(one.due, today)
        return urgency_icon(tone), tone

    def _state_tone(self, one: CaseLine) -> str:
        return PLAIN if one.state in OPEN_CASES else DONE

    def _today(self) -> date:
        return self._at.background.desk.now().date()

    def _nothing(self, view: CaseView) -> str:
        tr = self.tr
        return {
            CaseView.MINE: tr("Sie haben nichts offen. Neues steht hier von selbst, sobald es da ist."),
            CaseView.MY_UNIT: tr("Ihre Stelle hat nichts offen. Neue Fragen stehen hier von selbst."),
            CaseView.WAITING_CITIZEN: tr("Niemand muss uns noch etwas sagen."),
            CaseView.WAITING_UNIT: tr("Keine Stelle ist uns eine Antwort schuldig."),
            CaseView.OVERDUE: tr("Nichts ist zu spät. Was bald fällig ist, steht unter „Alle offenen“."),
            CaseView.RETURNED: tr("Keine Stelle hat etwas zurückgegeben."),
            CaseView.ALL_OPEN: tr("Nichts ist offen. Neue Anliegen kommen über den Empfang herein."),
            CaseView.CLOSED: tr("Noch ist nichts abgeschlossen."),
        }[view]


def _state(one: CaseLine) -> str:
    """Return the state, and on whom a waiting case waits."""
    if one.state is CaseState.WAITING and one.waiting_on:
        return f"{word(one.state)} · {one.waiting_on}"
    return word(one.state)

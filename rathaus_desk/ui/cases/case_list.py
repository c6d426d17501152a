"""The list of cases: a search line, a view, more lines as one scrolls; the cursor stays on its case."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.cases.cases import OPEN_CASES, CaseLine
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, CaseSort, SavedView
from rathaus_desk.domain.dates import short_day, until_in_words
from rathaus_desk.domain.words import name_after, word
from rathaus_desk.ui.cases.case_filter import FilterBar
from rathaus_desk.ui.cases.case_lines import case_column, nothing_here, state_in_words
from rathaus_desk.ui.cases.case_list_late import LateGroups
from rathaus_desk.ui.cases.case_search import FoundCases, SearchLine
from rathaus_desk.ui.cases.case_views import AnyView, CaseViews
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.columns import ColumnLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.state_pill import CASE_ICONS, DONE, PLAIN, IconInRow, urgency, urgency_icon
from rathaus_desk.ui.kit.tables import RowsView
from rathaus_desk.ui.kit.widgets import announce, button, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.case_selection import PAGE, News, selected_lines, selected_news

REST_MS = 90  # while one runs down the list, the detail waits
DUE, STATE = 2, 3
# What everybody sees at first; on a narrow list the last one steps back first.
USUAL = ("person", "service", "due", "state", "unit", "place")
SERVICE_NEEDS = 150
NEWEST_FIRST = frozenset({CaseSort.OPENED})


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
        self._fresh = 0
        self._quiet = False
        self._list_wanted = False
        self._pointed_to = 0
        self._more = QObject(self)
        self.search = SearchLine()
        self.filter_bar = FilterBar(workplace)
        self.late = LateGroups(workplace, views)
        self.list = self._make_list()
        self.columns = ColumnLayout(self.list, workplace, "cases", USUAL, SERVICE_NEEDS)
        self.empty = label("", "muted")
        self.news = button("", self.show_news, "quiet")
        self.news.hide()
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
        """Read the lines again; those that stand here stay in their order, what came since is only told."""
        self._arrange()
        self.late.load(searching=self._searches)
        selection = self._views.selection
        if self._searches:
            self.found.look_for(self.search.text().strip())
        elif self._lines:
            shown = tuple(one.id for one in self._lines)
            take = partial(self._take_news, selection, shown)
            self._at.background.ask(self, selected_news, take, selection=selection, shown=shown)
        else:
            show = partial(self._show, selection)
            self._at.background.ask(self, selected_lines, show, selection=selection)

    def refresh(self) -> None:
        """Let the next reading show everything in its place, also what is new."""
        if self._lines:
            self.show_news()

    def show_news(self) -> None:
        """Put what came since into its place; the cursor stays on its case."""
        self._fresh = 0
        self._show_fresh()
        if not self._searches:
            limit = max(len(self._lines), PAGE)
            selection = self._views.selection
            show = partial(self._show, selection)
            self._at.background.ask(self, selected_lines, show, selection=selection, limit=limit)

    def start_view(self, view: AnyView) -> None:
        """Show another view from its top; a saved one with its own columns."""
        self.forget()
        if isinstance(view, SavedView) and view.columns:
            self.columns.choose(view.columns, keep=False)
        else:
            self.columns.load()
        self.load()

    def restart(self) -> None:
        """Show the view narrowed or ordered otherwise, from its top."""
        self.forget()
        self.load()

    def order_by(self, sort: str) -> None:
        """Order the list by a column; by the same one again the other way round."""
        selection, wanted = self._views.selection, CaseSort(sort)
        turned = not selection.descending if wanted is selection.sort else wanted in NEWEST_FIRST
        self._views.change(replace(selection, sort=wanted, descending=turned))

    def _show_late(self, wanted: CaseFilter) -> None:
        """Show one group of what is late, the longest late first; the chip that was pressed is gone."""
        selection = replace(self._views.selection, filter=wanted, sort=CaseSort.DUE, descending=False)
        self._views.change(selection)
        self.go_to_list()

    def forget(self) -> None:
        """Show no lines and search for nothing."""
        self.search.clear()
        self._rest.stop()
        self._lines, self._pointed_to, self._fresh = (), 0, 0
        self._show_fresh()
        self._show_order()
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
        tr = self.tr
        hidden = self._at.privacy.at_counter
        columns = (
            case_column("person", tr("Person"), self._person, 150),
            case_column("service", tr("Anliegen"), lambda one: one.service),
            case_column("due", tr("Frist"), self._due, 164, tone=self._due_tone),
            case_column("state", tr("Stand"), state_in_words, 150),
            case_column("unit", tr("Zuständig"), lambda one: one.unit, 128),
            # A citizen's own address says who it is.
            case_column("place", tr("Ort"), lambda one: hidden(one.place), 170),
            case_column("number", tr("Nummer"), lambda one: one.number, 120, sort=""),
            case_column("owner", tr("Ansprechperson"), self._owner, 150),
            case_column("opened", tr("Aufgenommen"), lambda one: short_day(one.opened_at.date()), 120),
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
        at_most(self.search, 200)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(self._views.line)
        inner.addWidget(self.search)
        inner.addWidget(self.filter_bar)
        inner.addWidget(self.late)
        inner.addWidget(self.news)
        inner.addWidget(self.found, 1)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty)
        inner.addStretch(0)
        self._arrange()

    def _connect(self) -> None:
        self._views.chosen.connect(self.start_view)
        self._views.narrowed.connect(self.restart)
        self.filter_bar.changed.connect(self._views.narrow)
        self.late.picked.connect(self._show_late)
        self.list.sort_wanted.connect(self.order_by)
        self._at.privacy.changed.connect(self._show_names)
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

    def _show(self, selection: CaseSelection, lines: tuple[CaseLine, ...]) -> None:
        if selection == self._views.selection:
            self._complete = len(lines) < PAGE
            self._set_lines(lines)

    def _take_news(self, selection: CaseSelection, shown: tuple[int, ...], news: News) -> None:
        if selection != self._views.selection or not self._lines:
            return
        if shown != tuple(one.id for one in self._lines):
            self.load()  # another answer came before; this one would bring the old lines back
            return
        self._fresh = news.fresh
        if news.lines:
            self._set_lines(news.lines)
            self._show_fresh()
        else:
            self.show_news()

    def _show_fresh(self) -> None:
        """Say how many came since, without moving a line."""
        one, more = self.tr("1 neuer Vorgang"), self.tr("{count} neue Vorgänge")
        said = one if self._fresh == 1 else more.format(count=self._fresh)
        said += self.tr(" · F5 zeigt ihn") if self._fresh == 1 else self.tr(" · F5 zeigt sie")
        text = said
        changed = self.news.text() != text
        self.news.setText(text)
        self.news.setAccessibleName(text)
        self.news.setVisible(bool(self._fresh) and not self._searches)
        if changed and self._fresh:
            announce(self.news)

    def _show_order(self) -> None:
        selection = self._views.selection
        self.list.show_order(selection.sort, selection.descending)
        self.filter_bar.show_filter(selection.filter, unsaved=self._views.unsaved)

    def _show_names(self) -> None:
        """In the counter view names leave the list at once, and come back afterwards."""
        self._set_lines(self._lines)
        self.found.show_names()

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
        road = self._at.background.desk.on_the_road
        self.empty.setText(nothing_here(self, self._views.selection, on_the_road=road))
        self._arrange()
        if self._list_wanted and lines and self.search.hasFocus() and not self.search.text():
            self._list_wanted = False
            self.list.setFocus()
        self.filled.emit()

    def _got_more(self, selection: CaseSelection, lines: tuple[CaseLine, ...]) -> None:
        if selection != self._views.selection:
            return
        known = {one.id for one in self._lines}
        self._complete = len(lines) < PAGE
        self._set_lines((*self._lines, *(one for one in lines if one.id not in known)))

    def _scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if self._complete or self._quiet or not self._lines or value < bar.maximum() - bar.pageStep():
            return
        self._complete = True  # until the answer is there
        selection, after = self._views.selection, self._lines[-1].id
        more = partial(self._got_more, selection)
        self._at.background.ask(self._more, selected_lines, more, selection=selection, after=after)

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
        self.columns.fit(self.width() - 2 * tokens.M)

    def _person(self, one: CaseLine) -> str:
        return self._at.privacy.at_counter(one.person or self.tr("Ohne Namen"), one.number)

    def _owner(self, one: CaseLine) -> str:
        return self.tr("für {name}").format(name=name_after(one.owner)) if one.instead else one.owner

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

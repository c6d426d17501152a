"""Vor Ort: the plan as month, week, list and map, the stops, and at the side what one does with them."""

from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.places import Stop
from rathaus_desk.domain.road.rhythms import StopRhythm
from rathaus_desk.domain.road.timetables import Timetable
from rathaus_desk.ui.kit.background import EVERYTHING
from rathaus_desk.ui.kit.two_panes import LOW_PAGE
from rathaus_desk.ui.kit.widgets import announce, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.halt_visitors import HaltVisitors
from rathaus_desk.ui.road.road_actions import (
    LIST,
    MAP,
    MONTH,
    STOPS,
    VIEWS,
    WEEK,
    add_road_actions,
)
from rathaus_desk.ui.road.road_deeds import RoadDeeds
from rathaus_desk.ui.road.road_desk import WATCHED
from rathaus_desk.ui.road.road_files import RoadFiles
from rathaus_desk.ui.road.road_grid import NOWHERE
from rathaus_desk.ui.road.road_layout import RoadLayout
from rathaus_desk.ui.road.road_plans import RoadPlans
from rathaus_desk.ui.road.road_sheet import Spot, month_reach, month_sheet, week_sheet
from rathaus_desk.ui.road.road_undo import RoadUndo
from rathaus_desk.usecases.road.board import road_board
from rathaus_desk.usecases.road.stops import rhythms


class RoadPage(QWidget):
    """One board in several views; the side follows the cursor."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.at = workplace
        self.board: RoadBoard | None = None
        self.version: int | None = None
        self.view = MONTH
        self.day = self.today()
        self._stale, self._wanted_halt, self._wanted_day = True, 0, self.day
        self.wanted_stop = 0  # the stop to which the cursor is to go, once the list has it
        self.undoing = RoadUndo(self, workplace)
        self.deeds = RoadDeeds(self, self)
        self.plans, self.files = RoadPlans(self, self), RoadFiles(self, workplace)
        add_road_actions(self, workplace.actions, self, self.deeds, self.plans)
        self.visitors = HaltVisitors(self, self)
        self.parts = RoadLayout(self, workplace, self, self.deeds.place, lambda: self.board is not None)
        self.unanswered = self.parts.unanswered
        self._connect()
        self.show_view(MONTH)

    # What one can do here

    def today(self) -> date:
        """Return the town's day."""
        return self.at.background.desk.now().date()

    def sit_down(self) -> None:
        """Begin for whoever sits here now: nothing stays of what the one before had typed or changed."""
        self.undoing.forget()
        self.plans.forget()
        self.deeds.forget()
        self.visitors.forget()
        self.parts.watch.forget()
        self.version, self.day, self._stale = None, self.today(), True
        self.parts.show_detail()
        if self.isVisible():
            self.reload()

    def show_view(self, name: str) -> None:
        """Show month, week, list, map or stops; the chosen day and halt stay chosen."""
        spot = self.chosen()
        if spot is not NOWHERE and self.view != STOPS:
            self._wanted_day, self._wanted_halt = spot.day, spot.halt.id if spot.halt else 0
            if name in (WEEK, MAP):
                self.day = spot.day
            if spot.halt is not None and spot.halt.stop_id is not None:
                self.parts.map.last = spot.halt.stop_id
        self.view = name
        self.parts.turn_to(VIEWS.index(name))
        self._show()
        if self.isVisible():
            self.focus_view()

    def step_back(self) -> None:
        """Go to the month, the week or the day before."""
        self._step(-1)

    def step_on(self) -> None:
        """Go to the month, the week or the day after."""
        self._step(1)

    def go_to_today(self) -> None:
        """Go back to today."""
        self.go_to(self.today())

    def go_to_date(self) -> None:
        """Go to the field for a day; the list of stops has none."""
        if self.view == STOPS:
            self.show_view(MONTH)
        self.parts.date.setFocus()
        self.parts.date.selectAll()

    def choose_version(self) -> None:
        """Go to the choice of timetables."""
        self.parts.versions.setFocus()

    def show_conflicts(self) -> None:
        """Show what breaks a rule."""
        self.parts.show_conflicts()

    def confirm(self) -> None:
        """Send the form that is open, or do what the report's button says."""
        if self.deeds.place.unfolded:
            self.deeds.send()
        elif self.parts.report_open:
            self.parts.report.accept()

    def go_to(self, day: date, halt_id: int = 0) -> None:
        """Show a day, with the cursor on one of its halts."""
        self.day, self._wanted_day, self._wanted_halt = day, day, halt_id
        self.reload()

    def show_version(self, timetable_id: int | None, day: date | None = None) -> None:
        """Show another version of the timetable."""
        self.version = timetable_id
        self.go_to(day or self.day)

    def reload(self) -> None:
        """Read what is shown anew."""
        self._stale = False
        first, last = month_reach(self.day)
        known = next((one for one in self._versions() if one.id == self.version), None)
        if known is not None:
            first, last = min(first, known.first), max(last, known.last)
        self.at.background.ask(
            self, road_board, self._take, first=first, last=last, timetable_id=self.version
        )

    def chosen(self) -> Spot:
        """Return the field under the cursor, in whichever view."""
        if self.board is None:
            return NOWHERE
        parts = self.parts  # a board comes only once all is laid out
        if self.view in (MONTH, WEEK):
            return parts.grid.chosen()
        if self.view == LIST and (line := parts.halts.chosen()) is not None:
            return Spot(line[0].day, line[0].vehicle_id, line[1])
        if self.view == MAP and (stop_id := parts.map.focused_stop()) is not None:
            for tour in self.board.on(self.day):
                for halt in tour.halts:
                    if halt.stop_id == stop_id:
                        return Spot(tour.day, tour.vehicle_id, halt)
        return Spot(self.day)

    def chosen_stop(self) -> int | None:
        """Return the stop that is meant."""
        if self.view == STOPS:
            stop = self.parts.stops.chosen()
            return stop.id if stop else None
        if self.view == MAP:
            return self.parts.map.focused_stop()
        halt = self.chosen().halt
        return halt.stop_id if halt else None

    def focus_view(self) -> None:
        """Put the focus into the view."""
        parts = self.parts
        if self.view == MAP:
            parts.map.go_in()
        else:
            view: QWidget = parts.halts if self.view == LIST else parts.grid
            (parts.stops if self.view == STOPS else view).setFocus()

    # Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.parts.grid.let_go():
            self.back()
        else:
            self.say_hint("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    # What happens

    def back(self) -> None:
        """Leave form or report for the view, a question about somebody for the list of bookings."""
        if self.visitors.left_question():
            return
        self.parts.show_detail()
        self.focus_view()

    def say_hint(self, text: str) -> None:
        """Show what one is in the middle of, above the view."""
        show_text(self.parts.hint, text)
        if text:
            announce(self.parts.hint)

    def _connect(self) -> None:
        parts = self.parts
        parts.grid.moved.connect(self._moved)
        parts.grid.taken.connect(self._taken)
        parts.grid.dropped.connect(self.deeds.put)
        parts.halts.selectionModel().currentRowChanged.connect(self._row_moved)
        parts.halts.activated.connect(self._open)
        parts.stops.selectionModel().currentRowChanged.connect(self._row_moved)
        parts.stops.activated.connect(self._open)
        parts.map.stop_entered.connect(self._show_stop)
        parts.map.stop_taken.connect(self._show_stop)
        parts.conflicts.selectionModel().currentRowChanged.connect(self._conflict_moved)
        parts.conflicts.activated.connect(self._lead)
        self.visitors.attend()
        parts.versions.activated.connect(self._choose_version)
        parts.date.returnPressed.connect(self._jump)
        self.undoing.undone.connect(self.plans.undone)
        self.at.background.changed.connect(self._changed)
        self.at.privacy.changed.connect(self._names_changed)
        self.at.look.changed.connect(self._fit)  # before the window asks how much room all of it needs

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & WATCHED:
            self._stale = True
            if self.isVisible():
                self.reload()

    def _fit(self) -> None:
        self.parts.arrange(self.width(), tall=self.height() >= self.at.look.pixels(LOW_PAGE))

    def _names_changed(self) -> None:
        self._changed(EVERYTHING)

    def _open(self, _index: QModelIndex) -> None:
        if self.view == STOPS:
            self.deeds.edit_stop()
        else:
            self._taken(self.chosen())

    def _conflict_moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.parts.show_conflict()

    def _take(self, board: RoadBoard) -> None:
        self.plans.follow(board)
        self.board = board.without_names() if self.at.privacy.counter_view else board
        if board.timetable is None:
            self.version = None
        self.parts.show_versions(board)
        self._show()
        self.visitors.take(board)
        if not board.is_whole:
            self.reload()  # of a draft all days are shown, and its days are known only now

    def _show(self) -> None:
        """Show the board in the view that is open, with the cursor where it was wanted."""
        board, parts = self.board, getattr(self, "parts", None)
        if board is None or parts is None:
            return
        if self.view in (MONTH, WEEK):
            lay_out = month_sheet if self.view == MONTH else week_sheet
            sheet = lay_out(board, self.day, self.today())
            wanted = self._wanted_day  # showing a sheet moves the cursor
            parts.grid.show_sheet(sheet)
            halt, self._wanted_halt = self._wanted_halt, 0
            if not (halt and parts.grid.go_to_halt(halt)) and parts.grid.chosen().day != wanted:
                parts.grid.go_to_day(wanted)
        elif self.view == LIST:
            parts.halts.show_items(tuple(board.halts()))
            if (place := parts.halts.rows.row_of(self._wanted_halt)) >= 0:
                parts.halts.selectRow(place)
            self._wanted_halt = 0
        elif self.view == MAP:
            parts.map.show_board(board, board.on(self.day))
        else:
            parts.stops.show_items(board.stops)
            if (place := parts.stops.rows.row_of(self.wanted_stop)) >= 0:
                parts.stops.selectRow(place)
                self.wanted_stop = 0
        parts.conflicts.show_items(board.conflicts)
        parts.show_conflict()
        parts.show_head(self.view, self.day, board)
        self._follow()

    def _step(self, by: int) -> None:
        if self.view == WEEK:
            self.go_to(self.day + timedelta(days=7 * by))
        elif self.view == MAP:
            self.go_to(self.day + timedelta(days=by))
        else:
            first = self.day.replace(day=1)
            self.go_to(first - timedelta(days=1) if by < 0 else (first + timedelta(days=31)).replace(day=1))

    def _choose_version(self, _place: int) -> None:
        """Show the chosen version; one that lies elsewhere from its first day on."""
        chosen = self.parts.versions.currentData()
        one = next((one for one in self._versions() if one.id == chosen), None)
        away = one is not None and not one.first <= self.day <= one.last
        self.show_version(chosen, one.first if one is not None and away else None)

    def _jump(self) -> None:
        try:
            day = self.parts.date.demand()
        except Refused as refused:
            self.at.speaker.say(str(refused))
        else:
            self.go_to(day)
            self.focus_view()

    def _moved(self, spot: Spot) -> None:
        self._wanted_day = spot.day
        self._follow()

    def _row_moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._follow()

    def _follow(self) -> None:
        """Show at the side what is under the cursor."""
        board, card = self.board, self.parts.card
        if board is None:
            return
        if self.view == STOPS:
            if (stop := self.parts.stops.chosen()) is not None:
                self._show_card(stop)
            return
        spot = self.chosen()
        found = board.halt(spot.halt.id) if spot.halt else None
        if found is not None:
            card.show_halt(board, *found)
        elif spot is not NOWHERE:
            card.show_day(board, spot.day)
        self.parts.say_day(self.day if spot is NOWHERE else spot.day)
        self.visitors.follow()

    def _show_card(self, stop: Stop) -> None:
        self.parts.card.show_stop(self.board, stop)

        def show(found: tuple[StopRhythm, ...]) -> None:
            if self.chosen_stop() == stop.id:
                self.parts.card.show_stop(self.board, stop, found)

        self.at.background.ask(self, rhythms, show, stop_id=stop.id)

    def _show_stop(self, stop_id: int) -> None:
        stop = self.board.stop(stop_id) if self.board else None
        if self.chosen().halt is not None:
            self._follow()
        elif stop is not None:
            self._show_card(stop)

    def _taken(self, spot: Spot) -> None:
        """Open the stop of a halt, or ask what would fit on a day; a card not seen yet comes first."""
        if self.parts.card_waits:
            self.parts.show_card()
        elif spot.halt is not None and spot.halt.stop_id is not None:
            self.deeds.edit_stop()
        elif spot.halt is None and spot is not NOWHERE:
            self.deeds.ask_why()

    def _lead(self, _index: QModelIndex) -> None:
        """Go from a conflict to its spot: the halt, the day, or the stop."""
        one = self.parts.conflicts.chosen()
        if one is None or self.board is None:
            return
        if one.day is None:
            self.show_view(STOPS)
            self.parts.stops.selectRow(self.parts.stops.rows.row_of(one.stop_id))
            return
        if one.stop_id is not None and not self.board.halt_of(one):
            self.deeds.why(str(one.stop_id), one.day)  # nobody halts there: what would help is the question
            return
        if self.view not in (MONTH, WEEK):
            self.show_view(MONTH)
        self.go_to(one.day, self.board.halt_of(one))
        self.parts.show_detail()
        self.focus_view()

    def _versions(self) -> tuple[Timetable, ...]:
        return self.board.timetables if self.board else ()

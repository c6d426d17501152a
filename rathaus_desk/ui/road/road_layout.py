"""How the page of Vor Ort is laid out: views at the left, at the right the card, a form, a report."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import MONTHS, short_day
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.road.findings import PlanConflict
from rathaus_desk.domain.road.places import SaveStop, Stop
from rathaus_desk.domain.road.timetables import KeepPlan
from rathaus_desk.domain.words import word
from rathaus_desk.ui.bookings.booking_list import BookingList
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.date_field import DateField
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.form_place import FormPlace
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.two_panes import TwoPanes, fold_columns
from rathaus_desk.ui.kit.unanswered import Unanswered
from rathaus_desk.ui.kit.view_switch import ViewSwitch
from rathaus_desk.ui.kit.widgets import button, column, label, restyle, row, scrolled, show_text, wrapped
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.halt_card import HaltCard, cost_each, people_each
from rathaus_desk.ui.road.plan_watch import PlanWatchCard
from rathaus_desk.ui.road.report_card import ReportCard
from rathaus_desk.ui.road.road_actions import CONFLICTS, MAP, NEW, NEW_STOP, REPLAN, ROOM, STOPS, VIEWS, WEEK
from rathaus_desk.ui.road.road_columns import Line, conflict_columns, state_of, stop_name, tone_of
from rathaus_desk.ui.road.road_grid import RoadGrid
from rathaus_desk.ui.road.road_map import RoadMap
from rathaus_desk.ui.road.road_sheet import clock_of
from rathaus_desk.ui.road.version_box import VersionBox

SIDE_NEEDS, DATE_WIDTH, NAME_NEEDS = 416, 150, 220
VERSIONS_WIDTH, SHORT_VERSIONS, SHORT_DATE = 280, 136, 104
ROOMY = 1.25  # up to this zoom buttons say their keys
HALT_FOLDS, STOP_FOLDS = {0: 110, 2: 120, 3: 110, 4: 150}, {1: 120, 2: 140, 3: 130, 4: 112, 5: 130}
NO_BOARD = RoadBoard(date.min, date.min, (), None, (), (), (), (), {}, {}, (), {})  # until one is shown


class Head(Protocol):
    """What the buttons above the views do."""

    def today(self) -> date: ...
    def step_back(self) -> None: ...
    def step_on(self) -> None: ...
    def back(self) -> None: ...


class RoadLayout:
    """The widgets of the page, by name."""

    def __init__(
        self, page: QWidget, at: Workplace, head: Head, forms: FormPlace, filled: Callable[[], bool]
    ) -> None:
        """Lay the page out; `filled` tells whether its plan was read."""
        self._page, self._at, self._head_deeds, self._filled = page, at, head, filled
        self._draft, self._board, self._view = False, NO_BOARD, ""
        look, actions, tr = at.look, at.actions, page.tr
        self.grid, self.map = RoadGrid(look), RoadMap(look)
        self.halts: RowsView[Line] = RowsView(
            tr("Alle Halte"), self._halt_columns(), look, lambda one: one[1].id
        )
        self.stops: RowsView[Stop] = RowsView(
            tr("Haltepunkte"), self._stop_columns(), look, lambda one: one.id
        )
        self.conflicts: RowsView[PlanConflict] = RowsView(
            tr("Konflikte"), conflict_columns(tr), look, lambda one: one
        )
        self.card = HaltCard(
            actions, lambda command: at.background.desk.may(command)
        )  # whoever sits here then
        self.watch = PlanWatchCard(at.background)
        self.report = ReportCard(head.back)
        self.bookings = BookingList(at, head.back)
        self._views, self._side = QStackedWidget(), QStackedWidget()
        for view in (self.grid, self.halts, self.map, self.stops):
            self._views.addWidget(view)
        self._detail, self._forms = (scrolled(_wrapped(one)) for one in (self.card, forms))
        self._conflict_card = self._conflicts()
        self._booked = scrolled(_wrapped(self.bookings, fill=True))
        for side in (self._detail, self._forms, self.watch, self.report, self._conflict_card, self._booked):
            self._side.addWidget(side)
        self.hint = label("", "strong")
        self.hint.hide()
        self._lay_out()

    @property
    def report_open(self) -> bool:
        """Tell whether a report stands at the side."""
        return self._side.currentWidget() is self.report

    def turn_to(self, place: int) -> None:
        """Bring one view into sight; month and week share the table."""
        self.choices[place].setChecked(True)
        self._views.setCurrentIndex(max(place - 1, 0))
        self.panes.show_first()

    def show_detail(self) -> None:
        """Bring the card of what is chosen into sight."""
        self._turn_side(self._detail)
        self.panes.show_first()

    @property
    def card_waits(self) -> bool:
        """Tell whether the page is too narrow to show the card beside the view."""
        return self.panes.folded and not self.panes.second.isVisible()

    def show_card(self) -> None:
        """Bring the card into sight in place of the view; Esc leads back."""
        self._turn_side(self._detail)
        self.panes.show_second()
        next((one for one in self.card.verbs.values() if one.isVisibleTo(self.card)), self.primary).setFocus()

    def show_form(self) -> None:
        """Bring the open form into sight."""
        self._turn_side(self._forms)
        self.panes.show_second()

    def show_watch(self) -> None:
        """Bring the planner at work into sight."""
        self._turn_side(self.watch)
        self.panes.show_second()

    def show_report(self) -> None:
        """Bring the report into sight."""
        self._turn_side(self.report)
        self.panes.show_second()

    def show_conflicts(self) -> None:
        """Bring the list of conflicts into sight and the cursor into it."""
        self._turn_side(self._conflict_card)
        self.panes.show_second()
        self.conflicts.setFocus()

    @property
    def bookings_open(self) -> bool:
        """Tell whether the list of bookings stands at the side."""
        return self._side.currentWidget() is self._booked

    def show_bookings(self) -> None:
        """Bring the list of bookings into sight and the cursor into it."""
        self._turn_side(self._booked)
        self.panes.show_second()
        self.bookings.setFocus()

    def focus_bookings(self) -> None:
        """Put the cursor into the list once it is there; whoever walks the view goes on there."""
        if self.bookings.hasFocus():
            self.bookings.focus_list()

    def show_versions(self, board: RoadBoard) -> None:
        """Offer every version of the timetable, and what is published."""
        box, self._board = self.versions, board
        offered: list[tuple[str, int | None]] = [(self._page.tr("Was veröffentlicht ist"), None)]
        offered += [(f"{one.name} · {word(one.state)}", one.id) for one in board.timetables]
        if offered != [(box.itemText(at), box.itemData(at)) for at in range(box.count())]:
            box.clear()
            for text, key in offered:
                box.addItem(text, key)
            for place, one in enumerate(board.timetables, 1):
                days = f"{short_day(one.first)} – {short_day(one.last)}"
                box.setItemData(place, plain_tip(days), Qt.ItemDataRole.ToolTipRole)
        shown = board.timetable.id if board.timetable else None
        box.setCurrentIndex(next(at for at in range(box.count()) if box.itemData(at) == shown))

    def show_head(self, view: str, day: date, board: RoadBoard) -> None:
        """Say which period is shown and how much is wrong with it."""
        self._view = view
        for part in (self._when, self.date):  # a list of places knows no days
            part.setVisible(view != STOPS)
        period = self._period(view, day)
        self.period.setText(period)
        self._fit_versions()
        self.grid.setAccessibleName(self._page.tr("Fahrplan {period}").format(period=period))
        broken = sum(not one.hint for one in board.conflicts)
        words = self._page.tr("{count} Konflikte") if broken != 1 else self._page.tr("1 Konflikt")
        text = words.format(count=broken) if broken else self._page.tr("Keine Konflikte")
        self._draft = board.is_draft
        self._conflict_title.setText(text)
        self._say_buttons()

    def _period(self, view: str, day: date) -> str:
        if view == WEEK:
            monday = day - timedelta(days=day.weekday())
            text = self._page.tr("KW {week}, ab {day}")
            return text.format(week=monday.isocalendar().week, day=short_day(monday))
        return f"{short_day(day)}{day.year}" if view == MAP else f"{MONTHS[day.month - 1]} {day.year}"

    def show_conflict(self) -> None:
        """Write the chosen conflict out below the list."""
        one = self.conflicts.chosen()
        show_text(self.conflict_words, one.sentence if one else "")

    def arrange(self, width: int, *, tall: bool) -> None:
        """Fit the page to its width and height."""
        look = self._at.look
        self.panes.fold_for(width)
        self.title.setVisible(tall)
        self._say_buttons()
        # On a low page the line above the view stays one line: every line it takes is one less of the plan.
        self.date.setFixedWidth(look.pixels(DATE_WIDTH if tall else SHORT_DATE))
        kind = "large" if tall else "strong"
        if self.period.property("kind") != kind:
            self.period.setProperty("kind", kind)
            restyle(self.period)
        self._fit_versions()
        self._conflict_hint.setVisible(tall)
        room = self._views.width()
        fold_columns(self.halts, look, room, HALT_FOLDS, 2, NAME_NEEDS)
        fold_columns(self.stops, look, room, STOP_FOLDS, 1, NAME_NEEDS)

    def _fit_versions(self) -> None:
        """Let the choice of timetables be as wide as the line has room for, so that it stays one line."""
        look = self._at.look
        taken = self._when.sizeHint().width() + self.date.width() + 2 * tokens.S
        most, least = look.pixels(VERSIONS_WIDTH), look.pixels(SHORT_VERSIONS)
        self.versions.setFixedWidth(min(max(self._views.width() - taken, least), most))

    # Building

    def _lay_out(self) -> None:
        page, tr = self._page, self._page.tr
        left = QFrame()
        left.setProperty("kind", "card")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addLayout(self._head())
        inner.addWidget(self.hint)
        inner.addWidget(self._views, 1)
        self.primary = button("", self._begin, "primary")
        self.conflict_button = button("", self._at.actions[CONFLICTS].trigger, "quiet")
        inner.addLayout(wrapped(self.conflict_button, self.primary, last_right=True))
        self.panes = TwoPanes(self._at.look, left, self._side, (68, 32), SIDE_NEEDS)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        self.title = label(tr("Vor Ort"), "title", wrap=False)
        whole.addLayout(row(self.title, None, ViewSwitch(self._at.actions, ROOM)))
        self.unanswered = Unanswered(self._at.background, self.title.text(), self._filled)
        whole.addWidget(self.unanswered)
        whole.addWidget(self.panes, 1)

    def _head(self) -> QVBoxLayout:
        head, tr = self._head_deeds, self._page.tr
        self.choices = [self._choice(name) for name in VIEWS]
        chips = FlowLayout(tokens.S)
        for one in self.choices:
            chips.addWidget(one)
        self.versions = VersionBox()
        self.versions.setAccessibleName(tr("Fahrplan"))
        self.period = label("", "large", wrap=False)
        self.date = DateField(head.today, tr("Zu welchem Tag?"))
        before, after = button("‹", head.step_back, "quiet"), button("›", head.step_on, "quiet")
        before.setAccessibleName(tr("Früher"))
        after.setAccessibleName(tr("Später"))
        when = FlowLayout(tokens.S)
        self._when = QWidget()
        self._when.setLayout(row(before, self.period, after, spacing=tokens.XS))
        for part in (self.versions, self._when, self.date):
            when.addWidget(part)
        made = QVBoxLayout()
        made.setSpacing(tokens.S)
        made.addLayout(chips)
        made.addLayout(when)
        return made

    def _choice(self, name: str) -> QPushButton:
        action = self._at.actions[f"road.{name}"]
        made = button(action.text(), action.trigger, "chip")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setToolTip(plain_tip(f"{action.toolTip()} ({keys_in_words(action)})"))
        return made

    def _conflicts(self) -> QWidget:
        made = QFrame()
        made.setProperty("kind", "card")
        inner = QVBoxLayout(made)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        self._conflict_title = label("", "large")
        close = button(self._page.tr("Schließen"), self._head_deeds.back, "quiet", self._page.tr("Esc"))
        head = row(self._conflict_title, close)
        head.setStretch(0, 1)
        inner.addLayout(head)
        self._conflict_hint = label(self._page.tr("Enter führt an die Stelle."), "small")
        inner.addWidget(self._conflict_hint)
        self.conflicts.horizontalHeader().hide()  # the title above says what is in its one column
        inner.addWidget(self.conflicts, 1)
        self.conflict_words = label("", "strong")  # a long sentence does not fit into its row
        inner.addWidget(self.conflict_words)
        return made

    def _turn_side(self, which: QWidget) -> None:
        self._side.setCurrentWidget(which)
        self._offer_primary()

    def _offer_primary(self) -> None:
        """Offer one filled button at a time (form, planner and report have their own), to whose it is."""
        command: type[Command[Any]] = SaveStop if self._view == STOPS else KeepPlan
        beside = self._side.currentWidget() in (self._detail, self._conflict_card)
        self.primary.setVisible(beside and self._at.background.desk.may(command))

    def _say_buttons(self) -> None:
        """Write what the buttons below the view do; their keys come and go with the size of type."""
        name = self._begins()
        self._offer_primary()
        said = self._conflict_title.text()
        for made, text, key in (
            (self.conflict_button, said, CONFLICTS),
            (self.primary, self._at.actions[name].text(), name),
        ):
            made.setText(self._with_keys(text, key))
            made.setAccessibleName(text)

    def _with_keys(self, text: str, name: str) -> str:
        """Return a button's words; its keys stand there only while there is room for them."""
        roomy = self._at.look.zoom <= ROOMY
        return f"{text}  {keys_in_words(self._at.actions[name])}" if roomy else text

    def _begins(self) -> str:
        return NEW_STOP if self._view == STOPS else REPLAN if self._draft else NEW

    def _begin(self) -> None:
        self._at.actions[self._begins()].trigger()

    def say_day(self, day: date) -> None:
        """Let the field say the day under the cursor, unless somebody is typing another one into it."""
        if not self.date.hasFocus():
            self.date.set_day(day)

    def _halt_columns(self) -> list[Column[Line]]:
        tr = self._page.tr
        return [
            Column(tr("Tag"), lambda one: short_day(one[0].day), 110),
            Column(tr("Haltepunkt"), self._halt_name),
            Column(
                tr("Zeit"),
                lambda one: f"{clock_of(one[1].times.opens)} – {clock_of(one[1].times.closes)}",
                120,
            ),
            Column(tr("Tour"), lambda one: one[0].vehicle, 110),
            Column(tr("Stand"), state_of, 150, tone=lambda one: tone_of(one[1])),
        ]

    def _halt_name(self, one: Line) -> str:
        return self._board.halt_name(one[1])

    def _people(self, one: Stop) -> str:
        found = self._board.demand.get(one.id)
        return people_each(found) if found else ""

    def _cost(self, one: Stop) -> str:
        found = self._board.demand.get(one.id)
        return cost_each(found) if found else ""

    def _stop_columns(self) -> list[Column[Stop]]:
        tr = self._page.tr
        return [
            Column(tr("Haltepunkt"), stop_name),
            Column(tr("Ortsteil"), lambda one: one.district, 120),
            Column(tr("Menschen je Halt"), self._people, 140, right=True),
            Column(tr("Kosten je Person"), self._cost, 130, right=True),
            Column(tr("Netz"), lambda one: word(one.words.coverage), 112),
            Column(
                tr("Genehmigung"),
                lambda one: short_day(one.words.permit_until) if one.words.permit_until else "",
                130,
            ),
        ]


def _wrapped(inner: QWidget, *, fill: bool = False) -> QWidget:
    """Return a card in something that scrolls without taking its ground away; it may `fill` its place."""
    made = QWidget()
    made.setLayout(column(inner) if fill else column(inner, None))
    return made

"""How the view "Grundlagen" is laid out: sections, a list, and at the side what is about it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.form_place import FormPlace
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import TwoPanes, fold_columns
from rathaus_desk.ui.kit.unanswered import Unanswered
from rathaus_desk.ui.kit.view_switch import ViewSwitch
from rathaus_desk.ui.kit.widgets import button, clear, column, label, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.mailing.who_panel import WhoPanel
from rathaus_desk.ui.road.basics_actions import CHANGE, DROP, NEW, OUTAGE, REPLAN, ROOM, TAKE_OVER
from rathaus_desk.ui.road.basics_sections import Lines, Section

AnySection = Section[Any]
ROOMY = 1.25  # up to this zoom buttons say their keys
SIDE_NEEDS, SECTIONS_WIDTH, NAME_NEEDS = 416, 172, 150
LIST_NEEDS = 530  # below that a list loses columns for the sections beside it


class DetailCard(QFrame):
    """What stands about the chosen item; below it what an outage has touched."""

    def __init__(self, at: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        self.title = label("", "large")
        inner.addWidget(self.title)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.XS)
        inner.addLayout(self._lines)
        self.touched = label("", "strong")
        self.touched.hide()
        inner.addWidget(self.touched)
        replan = at.actions[REPLAN]
        self.replan = button(replan.text(), replan.trigger, "primary", keys_in_words(replan))
        self.replan.hide()
        inner.addLayout(row(None, self.replan))
        inner.addStretch(1)

    def show_item(self, title: str, lines: Lines) -> None:
        """Show an item, or nothing."""
        self.title.setText(title)
        clear(self._lines)
        for name, text in lines:
            if text:
                self._lines.addWidget(label(f"{name}: {text}"))

    def show_touched(self, text: str, *, any_plan: bool) -> None:
        """Say what an outage touches; the button offers to plan anew where there is something to plan."""
        show_text(self.touched, text)
        self.replan.setVisible(any_plan)


class Lists(QStackedWidget):
    """The lists of all sections; says when there is more or less room for them."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class BasicsLayout:
    """The widgets of the view, by name."""

    def __init__(
        self, page: QWidget, at: Workplace, sections: Sequence[AnySection], forms: FormPlace,
        tables: Sequence[RowsView[Any]], filled: Callable[[], bool],
    ) -> None:  # fmt: skip
        """Lay the view out; `filled` tells whether what it shows was read."""
        self._page, self._at, self.tables, self._filled = page, at, tables, filled
        tr = page.tr
        self.sections: RowsView[AnySection] = RowsView(
            tr("Abschnitte"), [Column(tr("Abschnitt"), lambda one: one.title)], at.look, lambda one: one.key
        )
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Abschnitt"))
        for one in sections:
            self.choice.addItem(one.title, one.key)
        self.sections.show_items(tuple(sections))
        self.told = label("", "muted")
        self.nothing = label("", "muted")
        self.nothing.hide()
        self.lists = Lists()
        for table in tables:
            self.lists.addWidget(table)
        self.detail = DetailCard(at)
        self.who = WhoPanel(at, tr("WER WIRD BESUCHT?"), tr("Nicht im Verzeichnis, oder ein Heim"))
        self._side = QStackedWidget()
        self._detail_area, self._form_area, self._who_area = (
            scrolled(_wrapped(one)) for one in (self.detail, forms, self.who)
        )
        self._detail_area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it is read, and scrolled by keys
        self._detail_area.setAccessibleName(tr("Was dazu gehört"))
        for area in (self._detail_area, self._form_area, self._who_area):
            self._side.addWidget(area)
        self._lay_out()

    @property
    def asks_who(self) -> bool:
        """Tell whether it is being asked for whom a visit is."""
        return self._side.currentWidget() is self._who_area

    def table(self) -> RowsView[Any]:
        """Return the list of the chosen section."""
        return self.tables[self.lists.currentIndex()]

    def turn_to(self, place: int, section: AnySection) -> None:
        """Show the list of a section, and what can be done with it."""
        self.lists.setCurrentIndex(place)
        self.choice.setCurrentIndex(place)
        self.told.setText(section.told)
        self.offer(section)
        self._measure()
        self.show_detail()

    def offer(self, section: AnySection) -> None:
        """Offer what can be done in a section, to whose it is."""
        shown = {
            NEW: bool(section.new),
            CHANGE: section.changeable,
            OUTAGE: section.key in ("vehicles", "equipment"),
            TAKE_OVER: section.key == "holidays",
        }
        mine = self._at.background.desk.may(section.keeps)
        for name, one in self.verbs.items():
            one.setVisible(mine and shown.get(name, True))

    def show_detail(self) -> None:
        """Bring what stands about the chosen item into sight."""
        self._side.setCurrentWidget(self._detail_area)
        self.panes.show_first()

    def show_form(self) -> None:
        """Bring the open form into sight."""
        self._side.setCurrentWidget(self._form_area)
        self.panes.show_second()

    def show_side(self) -> None:
        """Bring the side into sight as it is, also on a narrow page, where the list gives its focus away."""
        self.panes.show_second()
        if self.panes.folded:
            self._detail_area.setFocus()

    def ask_who(self) -> None:
        """Ask for whom a visit is."""
        self._side.setCurrentWidget(self._who_area)
        self.panes.show_second()
        self.who.begin()

    def focus_sections(self) -> None:
        """Go to the choice of sections."""
        self.panes.show_first()
        (self.choice if self._folded else self.sections).setFocus()

    def arrange(self, *, low: bool) -> None:
        """Fit the page to its width and height."""
        look = self._at.look
        self.panes.fold_for(self._page.width())
        self._name_verbs()
        self.title.setVisible(not low)
        self.told.setVisible(not low)
        self.sections.setFixedWidth(look.pixels(SECTIONS_WIDTH))
        self.fold_lists()

    def _measure(self) -> None:
        """Let the left pane say what it needs now: a layout that nobody sees yet remembers what it needed."""
        layout = self.panes.first.layout()
        if layout is not None:
            layout.activate()

    def _show_sections(self) -> None:
        self.sections.setVisible(not self._folded)
        self.choice.setVisible(self._folded)

    def fold_lists(self) -> None:
        """Let the list of sections, and columns, step back where there is too little room for them.

        The lists ask for it whenever they get another width: the page has not shared its room before.
        """
        self._folded = self.panes.first.width() < self._at.look.pixels(SECTIONS_WIDTH + LIST_NEEDS)
        self._show_sections()
        for table in self.tables:
            widths = {place: one.width for place, one in enumerate(table.columns) if one.width}
            fold_columns(table, self._at.look, self.lists.width(), widths, 0, NAME_NEEDS)

    def _lay_out(self) -> None:
        tr = self._page.tr
        self._folded = True
        left = QFrame()
        left.setProperty("kind", "card")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        self.verbs = {name: self._verb(name) for name in (NEW, OUTAGE, TAKE_OVER, CHANGE, DROP)}
        verbs = FlowLayout(tokens.S)
        for one in self.verbs.values():
            verbs.addWidget(one)
        right = column(self.told, self.nothing)
        right.addWidget(self.lists, 1)
        right.addLayout(verbs)
        inner.addWidget(self.choice)
        both = row(self.sections, spacing=tokens.M)
        both.addLayout(right, 1)
        inner.addLayout(both, 1)
        self.panes: TwoPanes = TwoPanes(self._at.look, left, self._side, (68, 32), SIDE_NEEDS)
        whole = QVBoxLayout(self._page)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        self.title: QLabel = label(tr("Grundlagen"), "title", wrap=False)
        whole.addLayout(row(self.title, None, ViewSwitch(self._at.actions, ROOM)))
        self.unanswered = Unanswered(self._at.background, self.title.text(), self._filled)
        whole.addWidget(self.unanswered)
        whole.addWidget(self.panes, 1)
        # As narrow as can be until it is known how much room there is: else the window would grow for it.
        self._name_verbs()
        self._show_sections()
        self._measure()

    def _verb(self, name: str) -> QPushButton:
        action = self._at.actions[name]
        tr = self._page.tr
        words = {
            DROP: tr("Wegnehmen"), OUTAGE: tr("Ausfall melden"), TAKE_OVER: tr("Aus dem Kalender übernehmen")
        }  # fmt: skip
        return button(words.get(name, action.text()), action.trigger, "quiet", keys_in_words(action))

    def _name_verbs(self) -> None:
        """Let the buttons say their keys while there is room for them; the menu says them always."""
        roomy = self._at.look.zoom <= ROOMY
        for name, one in self.verbs.items():
            words = one.accessibleName()
            one.setText(f"{words}  {keys_in_words(self._at.actions[name])}" if roomy else words)


def _wrapped(inner: QWidget) -> QWidget:
    """Return a card in something that scrolls without taking its ground away."""
    made = QWidget()
    made.setLayout(column(inner, None))
    return made

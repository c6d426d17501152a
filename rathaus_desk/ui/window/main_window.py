"""The one main window: rail, menus, pages, status line. It is painted before anything heavy is imported."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import delete, isValid

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import MENUS, PRESSES, Actions, Listed
from rathaus_desk.ui.kit.focus import DialogRings, FocusRing
from rathaus_desk.ui.kit.giving_way import GivingWay
from rathaus_desk.ui.kit.hearing import deaf, hear_everywhere
from rathaus_desk.ui.kit.icons import icon
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.notices import NoticeLine, StandingBanner
from rathaus_desk.ui.kit.rooms import CASES, OF_RECEPTION, RECEPTION, ROOMS, TITLE, Room, digits_in_words
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import label, restyle, tone

PANEL_WIDTH, PANEL_SHARE = 428, 3  # pixels, and at most one part in three of the window
ROOMY_RAIL = 1.5  # up to this zoom the rooms stand well apart


class Ground(QWidget):
    """Rail and pages, and at the right edge a panel: beside the page where there is room, else over it."""

    def __init__(self, rail: QWidget, pages: QVBoxLayout, spare: QWidget) -> None:
        """Make it; `spare` at the foot of the rail gives way where the window is low."""
        super().__init__()
        self.setObjectName("ground")
        self._rail, self._pages, self._spare = rail, pages, spare
        self._panel: QWidget | None = None
        self._gap = QWidget()
        self._gap.setFixedWidth(0)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(rail)
        whole.addLayout(pages, 1)
        whole.addWidget(self._gap)

    def take_panel(self, panel: QWidget) -> None:
        """Keep a panel at the right edge whenever it is shown."""
        self._panel = panel
        panel.setParent(self)
        panel.hide()
        panel.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        """Return what rail and page need: the panel never makes the window grow."""
        low = self._pages.minimumSize()
        if self._rail.isHidden():
            return low
        return QSize(self._rail.minimumWidth() + low.width(), max(low.height(), self._rail_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_panel()
        self._place_spare()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.place_panel()
            self._place_spare()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.place_panel()
        return super().eventFilter(watched, event)

    def place_panel(self) -> None:
        """Give the panel its place, and the page what is left."""
        panel = self._panel
        if panel is None or panel.isHidden():
            self._gap.setFixedWidth(0)
            return
        width = max(min(PANEL_WIDTH, self.width() // PANEL_SHARE), panel.minimumSizeHint().width())
        beside = self.width() - self.minimumSizeHint().width() >= width
        self._gap.setFixedWidth(width if beside else 0)
        panel.setGeometry(self.width() - width, 0, width, self.height())
        panel.raise_()

    def _rail_height(self) -> int:
        """Return what the rail needs with every line of its texts; a size hint takes each for one line.

        What it can spare does not count.
        """
        column = self._rail.layout()
        if column is None:
            return self._rail.minimumSizeHint().height()
        needed = column.totalMinimumHeightForWidth(self._rail_width())
        return needed if self._spare.isHidden() else needed - self._spare_height()

    def _rail_width(self) -> int:
        return max(self._rail.minimumWidth(), self._rail.minimumSizeHint().width())

    def _spare_height(self) -> int:
        return self._spare.heightForWidth(self._rail_width()) + tokens.XS

    def _place_spare(self) -> None:
        room = self.height() >= self._rail_height() + self._spare_height()
        if room == self._spare.isHidden():
            self._spare.setVisible(room)


def _delete(wings: QWidget) -> None:
    """Delete the pages that were never shown together with their window: no other thread may find them."""
    if isValid(wings):
        delete(wings)


class MainWindow(QMainWindow):
    """Holds the pages and what surrounds them."""

    room_entered = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.actions_ = Actions(self, self.furnish)
        self._rooms = {room.key: room for room in ROOMS}
        self._pages: dict[str, QWidget] = {}
        self._later: dict[str, Callable[[], object]] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._menus: dict[str, QMenu] = {}
        self._closed: frozenset[str] = frozenset()
        self._kept: tuple[str, ...] = ()
        self._on_close: Callable[[], None] | None = None
        self.setWindowTitle(TITLE)
        self.resize(1440, 860)
        self._build_menus()
        self._register_rooms()
        self.stack = QStackedWidget()
        self._wings = QWidget()  # pages wait here undressed: each costs as much as the window itself
        self.destroyed.connect(partial(_delete, self._wings))
        self.banner = StandingBanner(self)
        self.notice = NoticeLine(self)
        self._lay_out()
        self._build_status()
        self._ring = FocusRing(self, look)
        self._rings = DialogRings(self, look)
        look.changed.connect(self._wear)
        hear_everywhere(self.actions_, PRESSES)
        look.dress(self)
        self._wear()

    def add_page(self, key: str, page: QWidget) -> None:
        """Keep the page of a room until it is shown."""
        self._later.pop(key, None)
        self._pages[key] = page
        page.setParent(self._wings)

    def add_pages(self, pages: Mapping[str, QWidget]) -> None:
        """Keep the pages of rooms that have a page of help."""
        for key, page in pages.items():
            page.setProperty("help", key)
            self.add_page(key, page)

    def add_later(self, keys: Iterable[str], build: Callable[[], object]) -> None:
        """Have `build` called, which adds the pages of these rooms, as soon as one of them is needed."""
        self._later |= dict.fromkeys(keys, build)

    def furnish(self) -> None:
        """Add the pages that are still to come, for somebody wants to know all that can be done."""
        with deaf():
            while self._later:
                next(iter(self._later.values()))()

    def show_page(self, page: QWidget) -> None:
        """Show a page; the first time it is dressed like the window."""
        if self.stack.indexOf(page) < 0:
            with deaf():
                self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def open_rooms(self) -> tuple[str, ...]:
        """Return the rooms on the rail that this person may enter, in their order."""
        return tuple(key for key, one in self._buttons.items() if not one.isHidden())

    def page(self, key: str) -> QWidget:
        """Return the page of a room."""
        if key in self._later:
            with deaf():
                self._later[key]()
        return self._pages[key]

    def show_rooms(self, keys: tuple[str, ...], kept: tuple[str, ...] = ()) -> None:
        """Show the rooms that a role may enter; rights hide rooms, the order never changes.

        Views that the town hall has `kept` are not there on the road either.
        """
        self._kept = kept
        for key, one in self._buttons.items():
            one.setVisible(key in keys)
        digits = digits_in_words(self._rooms[key].alt for key in self.open_rooms())
        self.room_keys.setText(self.tr("Alt+{digits} wechselt den Raum").format(digits=digits))
        self._closed = frozenset(kept) | frozenset(
            room.key
            for room in ROOMS
            if (room.key not in keys and (room.own or room.within not in keys))
            or (room.of_cases and CASES not in keys)
        )
        self.actions_.enter(self.room)
        self._rest_closed()

    def may_enter(self, key: str) -> bool:
        """Tell whether the person at this desk works in a room."""
        return key not in self._closed

    def enter(self, key: str) -> QWidget:
        """Open a room and return its page; a room that is closed to the person says so and stays closed."""
        if not self.may_enter(key):
            text = self.tr("„{room}“ gehört nicht zu Ihrer Rolle. Es bleibt alles, wie es ist.")
            if key in self._kept:
                text = self.tr("„{room}“ führt das Rathaus; unterwegs gibt es das nicht.")
            self.notice.say(text.format(room=self._rooms[key].title))
            return self._pages.get(self.room, self)
        page = self.page(key)
        shown = self._rooms[key].within or key
        for other, one in self._buttons.items():
            one.setChecked(other == shown)
        self.show_page(page)
        self.actions_.enter(key)
        self._rest_closed()
        self.room_entered.emit(key)
        page.setFocus()
        return page

    @property
    def room(self) -> str:
        """The key of the room that is open."""
        current = self.stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is current), "")

    def take_panel(self, panel: QWidget) -> None:
        """Keep a panel at the right edge of the window whenever it is shown."""
        self.ground.take_panel(panel)
        self._ring.keep_off(panel)

    def when_closed(self, run: Callable[[], None]) -> None:
        """Have `run` called once when the window closes."""
        self._on_close = run

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._on_close is not None:
            self._on_close()
            self._on_close = None
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ring.hide()
        QTimer.singleShot(0, self._ring, self._ring.follow_again)  # not once the window is gone

    def _build_menus(self) -> None:
        for title in MENUS:
            menu = QMenu(title, self)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.furnish)
            self._menus[title] = menu
            self.menuBar().addMenu(menu)

    def _register_rooms(self) -> None:
        self.actions_.added.connect(self._list_in_menu)
        for room in ROOMS:
            help_text = self.tr("Öffnet {room}.").format(room=room.title)
            enter = partial(self._enter, room.key)
            self.actions_.add(
                f"room.{room.key}", room.title, "Ansicht", help_text, enter, keys=f"Alt+{room.alt}"
            )

    def _enter(self, key: str) -> None:
        self.enter(key)

    def _rest_closed(self) -> None:
        """Let the actions of closed rooms rest; `Actions.enter` wakes all that belong to no room."""
        resting = [f"room.{key}" for key in self._closed]
        for one in self.actions_.known():
            view = OF_RECEPTION.get(one.id.split(".")[0])
            if view is not None and (RECEPTION in self._closed or view in self._kept):
                resting.append(one.id)
        for name in resting:
            self.actions_[name].setVisible(False)
            self.actions_[name].setEnabled(False)

    def _list_in_menu(self, listed: Listed) -> None:
        self._menus[listed.menu].addAction(listed.action)

    def _lay_out(self) -> None:
        rail = QFrame()
        rail.setObjectName("rail")
        self._rail_column = QVBoxLayout(rail)
        self._rail_column.setContentsMargins(0, tokens.S, 0, tokens.M)
        self._rail_column.setSpacing(tokens.XS)
        for room in self._rooms.values():
            if not room.within:
                self._rail_column.addWidget(self._rail_button(room))
        self._rail_column.addStretch(1)
        self.rail_foot = QVBoxLayout()
        self.rail_foot.setContentsMargins(tokens.M, 0, tokens.M, 0)
        self.rail_foot.setSpacing(tokens.S)
        self.room_keys = label("", "small")  # the buttons' hints say it too
        self.room_keys.setContentsMargins(tokens.M, tokens.XS, tokens.M, 0)
        self._rail_column.addLayout(self.rail_foot)
        self._rail_column.addWidget(self.room_keys)
        self.rail = rail
        pages = QVBoxLayout()
        pages.setContentsMargins(0, 0, 0, 0)
        pages.setSpacing(0)
        pages.addWidget(self.banner)
        pages.addWidget(self.stack, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.XL, 0, tokens.XL, tokens.S)
        foot.addWidget(self.notice)
        pages.addLayout(foot)
        self.ground = Ground(rail, pages, self.room_keys)
        self.setCentralWidget(self.ground)

    def _rail_button(self, room: Room) -> QToolButton:
        made = QToolButton()
        made.setText(f"  {room.title}")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setToolTip(plain_tip(f"{room.title} (Alt+{room.alt})"))
        made.setAccessibleName(room.title)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(self.actions_[f"room.{room.key}"].trigger)
        self._buttons[room.key] = made
        return made

    def _build_status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.who = GivingWay()  # the others must stay whole
        self.connection = label(wrap=False)
        self.practice = label("ÜBUNG", wrap=False)
        self.day = label(wrap=False)
        tone(self.practice, "soon")
        self.practice.hide()
        for one in (self.who, self.connection):
            bar.addWidget(one)
        for one in (self.practice, self.day):
            bar.addPermanentWidget(one)

    def _wear(self) -> None:
        size = self.look.pixels(tokens.ICON)
        for key, one in self._buttons.items():
            one.setIcon(icon(self._rooms[key].icon, self.look.colours.ink, size))
            one.setIconSize(QSize(size, size))
            one.setProperty("dense", "true" if self.look.zoom > ROOMY_RAIL else "false")
            restyle(one)
        widest = max((one.sizeHint().width() for one in self._buttons.values()), default=0)
        self.rail.setFixedWidth(max(tokens.RAIL_WIDTH, widest + tokens.S))

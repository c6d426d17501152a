"""The switch between the views of one room, as Empfang has Aufnahme, Warteschlange and Termine."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import Actions, keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.rooms import ROOMS, Room
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import label

KEYS_FROM = 90  # letters that a page is wide, from which on there is room for the keys
EACH_VIEW = 26  # letters that a view with its key takes: where there are many, keys need a wider page


class ViewSwitch(QWidget):
    """One button for each view of a room, its key beside it where there is room; narrow pages get two lines.

    Each page of the room carries its own switch.
    """

    def __init__(self, actions: Actions, here: str) -> None:
        super().__init__()
        self._here, self._actions = here, actions
        self._buttons: dict[str, QToolButton] = {}
        self.keys: list[QLabel] = []
        self._page: QWidget | None = None
        mine = next(room for room in ROOMS if room.key == here)
        whole = mine.within or mine.key
        views = [room for room in ROOMS if whole in (room.key, room.within)]
        line = FlowLayout(tokens.XS, rather_one_line=True)
        self.setLayout(line)
        for room in views:
            action = actions[f"room.{room.key}"]
            self._buttons[room.key] = self._button(action, room)
            keys = label(keys_in_words(action), "small", wrap=False)
            keys.setContentsMargins(0, 0, tokens.S, 0)
            self.keys.append(keys)
            line.addWidget(self._buttons[room.key])
            line.addWidget(keys)
            action.changed.connect(self._fit)
        self._stay()
        self._fit()
        self.has_views = len(views) > 1
        if not self.has_views:
            self.hide()  # never show(): it has no page yet, and would be a window of its own for a moment

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ParentChange, QEvent.Type.Polish):
            self._watch()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        return super().event(event)

    def eventFilter(self, _page: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _watch(self) -> None:
        """Follow the width of the page that the switch stands on."""
        page = self.parentWidget()
        if page is not None and page is not self._page:
            if self._page is not None:
                self._page.removeEventFilter(self)
            self._page = page
            page.installEventFilter(self)
            self._fit()

    def _fit(self) -> None:
        """Show the keys on a wide page only: they are a help, the names are what is needed."""
        count = sum(self._actions[f"room.{key}"].isVisible() for key in self._buttons)
        wide = max(KEYS_FROM, EACH_VIEW * count) * self.fontMetrics().averageCharWidth()
        shown = self._page is not None and self._page.width() >= wide
        for (key, button), keys in zip(self._buttons.items(), self.keys, strict=True):
            open_here = self._actions[f"room.{key}"].isVisible()  # rights close a view
            button.setVisible(open_here)
            keys.setVisible(shown and open_here)

    def _stay(self) -> None:
        """Let the button of this page stay the pressed one: the page it stands on never changes."""
        for key, one in self._buttons.items():
            one.setChecked(key == self._here)

    def _button(self, action: QAction, room: Room) -> QToolButton:
        one = QToolButton()
        one.setText(room.view or room.title)
        one.setProperty("kind", "view")
        one.setCheckable(True)
        one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        one.setToolTip(plain_tip(f"{one.text()} ({keys_in_words(action)})"))
        one.setAccessibleName(one.text())
        one.clicked.connect(action.trigger)
        one.clicked.connect(self._stay)
        return one

"""The switch between the views of one room, as Empfang has Aufnahme, Warteschlange and Termine."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import Actions, keys_in_words
from rathaus_desk.ui.kit.rooms import ROOMS, Room


class ViewSwitch(QWidget):
    """One button for each view of a room; each page of the room carries its own switch."""

    def __init__(self, actions: Actions, here: str) -> None:
        super().__init__()
        self._here = here
        self._buttons: dict[str, QToolButton] = {}
        mine = next(room for room in ROOMS if room.key == here)
        whole = mine.within or mine.key
        views = [room for room in ROOMS if whole in (room.key, room.within)]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.XS)
        for room in views:
            self._buttons[room.key] = self._button(actions[f"room.{room.key}"], room)
            line.addWidget(self._buttons[room.key])
        self._stay()
        self.setVisible(len(views) > 1)

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
        one.setToolTip(f"{one.text()} ({keys_in_words(action)})")
        one.setAccessibleName(one.text())
        one.clicked.connect(action.trigger)
        one.clicked.connect(self._stay)
        return one

"""A page with a list and what it leads to: title, switch of the views, both panes, and the way back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.rooms import ROOMS
from rathaus_desk.ui.kit.two_panes import LOW_PAGE, TwoPanes
from rathaus_desk.ui.kit.unanswered import Unanswered
from rathaus_desk.ui.kit.view_switch import ViewSwitch
from rathaus_desk.ui.kit.widgets import button, label, row
from rathaus_desk.ui.kit.workplace import Workplace


class ListPage(QWidget):
    """Reads its list when it is first seen and whenever the watched tables change; Esc leads to the list.

    Where there is no room for both panes they stand one after the other; a low page has no title.
    """

    shows_own = False  # whether the page shows by itself what was done on it, so that nothing is read anew

    def __init__(self, workplace: Workplace, room: str, watched: frozenset[str]) -> None:
        super().__init__()
        self._at = workplace
        self._key, self._watched = room, watched
        self._stale = True
        self._name = next(one.view or one.title for one in ROOMS if one.key == room)
        self._title = label(self._name, "title", wrap=False)
        self.back = button(self.tr("Zur Liste"), self.go_to_list, "quiet", self.tr("Esc"))

    # What each page says for itself

    def go_to_list(self) -> None:
        """Go back to the list."""

    def focus_here(self) -> None:
        """Go to where one begins on this page."""

    def reload(self) -> None:
        """Read anew what is shown."""

    # What is the same for all

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_here()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_to_list()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _lay_out_panes(
        self, left: QWidget, right: QWidget, shares: tuple[int, int], right_needs: int,
        filled: Callable[[], bool], page: QWidget | None = None,
    ) -> QVBoxLayout:  # fmt: skip
        """Put title and panes on the page, or on a part of it; return the column that they stand in.

        `right_needs` is in pixels at 100 %; `filled` tells whether the list was read.
        """
        beside = QWidget()
        inner = QVBoxLayout(beside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(row(self.back, None))
        inner.addWidget(right, 1)
        self.panes = TwoPanes(self._at.look, left, beside, shares, right_needs)
        self.unanswered = Unanswered(self._at.background, self._name, filled)
        whole = QVBoxLayout(self if page is None else page)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        whole.addLayout(row(self._title, None, ViewSwitch(self._at.actions, self._key)))
        whole.addWidget(self.unanswered)
        whole.addWidget(self.panes, 1)
        self._at.background.changed.connect(self._changed)
        self._at.look.changed.connect(self._arrange)
        return whole

    @property
    def _low(self) -> bool:
        return self.height() < self._at.look.pixels(LOW_PAGE)

    def _arrange(self) -> None:
        self.panes.fold_for(self.width())
        self._title.setVisible(not self._low)
        self.back.setVisible(self.panes.folded)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & self._watched:
            self._stale = True
            if self.isVisible() and not (self.shows_own and self._at.background.own_change):
                self.reload()

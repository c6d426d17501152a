"""A list and what it leads to: side by side, or on a narrow page one after the other."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSplitter, QTableView, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look

# In pixels at 100 %. On a page lower than this the title makes room: the rail says where one is.
LOW_PAGE = 460
SCROLL_BAR = 12
# A page of this width belongs to a window of CONTEXT_FOLDS_BELOW.
FOLDS_BELOW = tokens.CONTEXT_FOLDS_BELOW - tokens.RAIL_WIDTH
SHEET_HEIGHT = 520  # of a sheet that stands below its text


def fold_columns(
    view: QTableView, look: Look, room: int, widths: Mapping[int, int], kept: int, stretch: int
) -> None:
    """Let columns of a list step back while there is no room for them, the last of `widths` first.

    `room` is in pixels, `widths` by column are those at 100 %; the first `kept` of them stay, and `stretch`
    is what the column that takes the rest needs at least.
    """
    room -= look.pixels(stretch) + SCROLL_BAR
    for place, (column, width) in enumerate(widths.items()):
        room -= look.pixels(width)
        view.setColumnHidden(column, room < 0 and place >= kept)


def beside_or_below(parts: QBoxLayout, *, narrow: bool) -> None:
    """Lay parts side by side, or where it is narrow one below the other."""
    parts.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)


class TwoPanes(QWidget):
    """Folds when there is no room for both; `folded` says which way it stands."""

    folded_changed = Signal(bool)

    def __init__(
        self, look: Look, first: QWidget, second: QWidget, shares: tuple[int, int], second_needs: int
    ) -> None:
        """Give both panes their shares; the second gets at least `second_needs` pixels at 100 %."""
        super().__init__()
        self._second_needs = second_needs
        self._look = look
        self.folded = False
        self.first, self.second = first, second
        self._second_wanted = False
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(tokens.L)
        for pane, share in zip((first, second), shares, strict=True):
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(self._splitter.count() - 1, share)
        self._splitter.splitterMoved.connect(self._was_moved)
        self._shares, self._moved = shares, False
        self._arrange()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        look.changed.connect(self._arrange)

    def show_second(self) -> None:
        """Bring the second pane into sight, in place of the first if there is no room for both."""
        self._second_wanted = True
        self._arrange()

    def show_first(self) -> None:
        """Bring the first pane into sight again."""
        self._second_wanted = False
        self._arrange()

    def fold_for(self, page_width: int) -> None:
        """Fold or unfold for a page of this width in pixels."""
        folded = page_width < self._look.pixels(FOLDS_BELOW)
        if folded != self.folded:
            self.folded = folded
            self._arrange()
            self.folded_changed.emit(folded)

    def minimumSizeHint(self) -> QSize:
        """Return what one pane needs: were it both, the window could never get narrow enough to fold."""
        sizes = [pane.minimumSizeHint() for pane in (self.first, self.second)]
        return QSize(max(one.width() for one in sizes), max(one.height() for one in sizes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Give both panes their shares, until somebody has moved the bar between them."""
        if not self.folded and not self._moved:
            self._splitter.setSizes([share * self.width() for share in self._shares])

    def _was_moved(self) -> None:
        self._moved = True

    def _arrange(self) -> None:
        self.first.setVisible(not (self.folded and self._second_wanted))
        self.second.setVisible(not self.folded or self._second_wanted)
        self.second.setMinimumWidth(0 if self.folded else self._look.pixels(self._second_needs))
        self._share_room()

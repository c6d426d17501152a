"""A row of chips that wraps, so that nothing is cut at any zoom."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

from rathaus_desk.ui.kit import tokens


class FlowLayout(QLayout):
    """Sets its items from left to right, then on the next line; those of one line stand at one height.

    With `rather_one_line` it asks for the room to set them all beside one another; with `last_right` the last
    one stands at the right edge, as the filled button of a form does.
    """

    def __init__(
        self, spacing: int = tokens.S, *, rather_one_line: bool = False, last_right: bool = False
    ) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._rather_one_line, self._last_right = rather_one_line, last_right
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        least = self.minimumSize()
        if not self._rather_one_line:
            return least
        wide = [one.sizeHint().width() for one in self._items if not one.isEmpty()]
        return least.expandedTo(QSize(sum(wide) + max(len(wide) - 1, 0) * self.spacing(), 0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        lines = self._lines(rect.width())
        last = self._items[-1] if self._items and self._last_right else None  # hidden: nobody else goes there
        for line in lines:
            height = max(item.sizeHint().height() for item in line)
            x = rect.x()
            for item in line:
                wanted = item.sizeHint()
                if item is last:
                    x = max(rect.right() + 1 - wanted.width(), x)
                if move:
                    middle = QPoint(x, y + (height - wanted.height()) // 2)
                    item.setGeometry(QRect(middle, wanted))
                x += wanted.width() + self.spacing()
            y += height + self.spacing()
        return max(y - self.spacing() - rect.y(), 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Return the items that are shown, line by line."""
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if not lines or x + wanted > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += wanted + self.spacing()
        return lines

"""A sheet as a table: rows and columns that have names, and a field where they meet."""

from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QObject, QRect, Qt
from PySide6.QtGui import QPainter

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.icons import icon
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.state_pill import SMALL_ICON
from rathaus_desk.ui.kit.tables import DISPLAY, ROOT, Index

SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
EDGE = 2  # pixels of the frame around the chosen field


def draw_icon(painter: QPainter, line: QRect, name: str, colour: str, look: Look) -> None:
    """Draw an icon at the left of a line, and leave the line what remains of it."""
    side = look.pixels(SMALL_ICON)
    top = line.top() + (line.height() - side) // 2
    icon(name, colour, side).paint(painter, QRect(line.left(), top, side, side))
    line.setLeft(line.left() + side + tokens.XS)


class Named(Protocol):
    """What has names for its rows and columns."""

    @property
    def rows(self) -> tuple[str, ...]:
        """The names at the left."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names at the top."""


SheetOf = TypeVar("SheetOf", bound=Named)


class SheetModel(QAbstractTableModel, Generic[SheetOf]):
    """A sheet as Qt's views read it; what stands in a field says each kind of sheet."""

    def __init__(self, sheet: SheetOf, parent: QObject) -> None:
        super().__init__(parent)
        self.sheet = sheet

    def show_sheet(self, sheet: SheetOf) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.sheet.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role != DISPLAY:
            return None
        names = self.sheet.columns if orientation == Qt.Orientation.Horizontal else self.sheet.rows
        return names[section] if section < len(names) else None

"""Keeps the colour of a cell while its row is chosen: a style sheet would write it in ink."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)


class TonedRows(QStyledItemDelegate):
    """Writes a chosen cell in its own colour if that can be read on the ground of a chosen row."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        given = index.data(FOREGROUND)
        if given is not None:
            palette = QPalette(option.palette)
            palette.setColor(QPalette.ColorRole.HighlightedText, QColor(self._readable(given)))
            option.palette = palette

    def _readable(self, given: QColor | QBrush) -> str:
        colour = (given.color() if isinstance(given, QBrush) else given).name()
        colours = self._look.colours
        return colour if tokens.contrast(colour, colours.selection) >= LEAST_CONTRAST else colours.ink

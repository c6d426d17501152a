"""The foot of the rail: in a practice town whose eyes one looks with, on a server who is signed in."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.giving_way import GivingWay
from rathaus_desk.ui.kit.widgets import button, label

Index = QModelIndex | QPersistentModelIndex
ROLE_WORD = int(Qt.ItemDataRole.UserRole) + 1
LIST_WIDTH = 320


class SeatLines(QStyledItemDelegate):
    """Shows the role beside each name in the list of seats."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = f"{index.data()} · {index.data(ROLE_WORD)}"


def seat_box(list_width: int) -> QComboBox:
    """Return the box of seats, still empty; its list is so many pixels wide."""
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(8)
    made.setItemDelegate(SeatLines(made))
    made.view().setMinimumWidth(list_width)
    return made


class SignedIn(QWidget):
    """Who is signed in, and the way out."""

    def __init__(self, name: str, log_off: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.name = GivingWay()  # the rail keeps its width
        self.name.setText(name)
        self.log_off = button(self.tr("Abmelden"), log_off)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.XS)
        for one in (label(self.tr("Angemeldet"), "group"), self.name, self.log_off):
            inner.addWidget(one)

"""The foot of the rail: in a practice town whose eyes one looks with, on a server who is signed in."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from rathaus_desk.domain.actors import Actor
from rathaus_desk.domain.words import role_word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.giving_way import GivingWay
from rathaus_desk.ui.kit.tables import Index
from rathaus_desk.ui.kit.widgets import button, label

ROLE_WORD = int(Qt.ItemDataRole.UserRole) + 1
LIST_WIDTH = 320


class SeatLines(QStyledItemDelegate):
    """Shows the role beside each name in the list of seats."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = f"{index.data()} · {index.data(ROLE_WORD)}"


class SeatBox(QComboBox):
    """The seats from which the program can be seen; each entry holds an Actor."""

    def __init__(self, list_width: int) -> None:
        """Make it empty; its list is so many pixels wide."""
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setItemDelegate(SeatLines(self))
        self.view().setMinimumWidth(list_width)
        self.setAccessibleName(self.tr("Ansehen als"))

    def offer(self, people: Iterable[Actor], here: int) -> None:
        """Offer the seats of these people; `here` is the staff id of whose it is now."""
        for one in people:
            self.addItem(one.name, one)
            self.setItemData(self.count() - 1, role_word(one.role, one.title), ROLE_WORD)
            if one.staff_id == here:
                self.setCurrentIndex(self.count() - 1)

    def unfold(self) -> None:
        """Go to the list and show it."""
        self.setFocus()
        self.showPopup()


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

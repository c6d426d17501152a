"""The phone list in the order of the phone book, with who stands in today."""

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.office.offices import PhoneEntry
from rathaus_desk.ui.kit.columns import ColumnLayout
from rathaus_desk.ui.kit.state_pill import SOON
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import column, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.phone_book import PAGE, phone_page

TODAY = 4
USUAL = ("name", "phone", "today", "unit", "room")
TODAY_NEEDS = 170


class PhoneList(QWidget):
    """Finds colleagues by name, unit, topic, room or number."""

    moved = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.text = ""
        self._all: tuple[PhoneEntry, ...] = ()
        self._complete = True
        self._more = QObject(self)
        columns = (
            Column[PhoneEntry](self.tr("Name"), _name, 190, key="name"),
            Column[PhoneEntry](self.tr("Telefon"), lambda one: one.staff.phone, 160, key="phone"),
            Column[PhoneEntry](self.tr("Stelle"), lambda one: one.unit.short, 150, key="unit"),
            Column[PhoneEntry](self.tr("Zimmer"), lambda one: one.staff.room, 260, key="room"),
            Column[PhoneEntry](self.tr("Heute"), self._today, tone=_tone, key="today"),
        )
        self.list: RowsView[PhoneEntry] = RowsView(
            self.tr("Stellen und Telefon"), columns, workplace.look, lambda one: one.staff.id
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.columns = ColumnLayout(self.list, workplace, "phones", USUAL, TODAY_NEEDS)
        self.columns.load()
        self.empty = label("", "muted")
        whole = column(self.empty, self.list)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)

    def look_for(self, text: str) -> None:
        """Show the lines that fit a text; an empty one shows all."""
        self.text = text
        self._at.background.ask(self, phone_page, self._show, text=text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit(self.width())

    def _show(self, entries: tuple[PhoneEntry, ...]) -> None:
        nothing = self.tr("Zu „{text}“ ist niemand eingetragen. Auch Stelle, Thema und Nummer gehen.")
        show_text(self.empty, "" if entries else nothing.format(text=self.text[:60]))
        self._all, self._complete = entries, len(entries) < PAGE
        self.list.show_items(entries)
        if self.text and entries:
            self.list.selectRow(0)
        chosen = self.list.chosen()
        if chosen is not None:
            self.moved.emit(chosen)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        entry = self.list.rows.item(current.row())
        if entry is not None:
            self.moved.emit(entry)

    def _today(self, entry: PhoneEntry) -> str:
        if not entry.absent:
            return ""
        if not entry.deputy:
            return self.tr("heute nicht da")
        return self.tr("nicht da – {name}").format(name=entry.deputy)

    def _scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if self._complete or not self._all or value < bar.maximum() - bar.pageStep():
            return
        self._complete = True  # until the answer is there
        after = self._all[-1].staff.id
        self._at.background.ask(self._more, phone_page, self._got_more, text=self.text, after=after)

    def _got_more(self, entries: tuple[PhoneEntry, ...]) -> None:
        self._complete = len(entries) < PAGE
        self._all = (*self._all, *entries)
        self.list.show_items(self._all)


def _name(entry: PhoneEntry) -> str:
    person = entry.staff
    return f"{person.family_name}, {person.given_name}".strip(", ")


def _tone(entry: PhoneEntry) -> str:
    return SOON if entry.absent else ""

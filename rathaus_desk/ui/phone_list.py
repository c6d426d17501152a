"""The phone list in the order of the phone book, with who stands in today."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.offices import PhoneEntry
from rathaus_desk.ui.state_pill import SOON
from rathaus_desk.ui.tables import Column, RowsView
from rathaus_desk.ui.two_panes import fold_columns
from rathaus_desk.ui.widgets import column, label, show_text
from rathaus_desk.ui.workplace import Workplace
from rathaus_desk.usecases.office import phone_list

NAME, PHONE, UNIT, ROOM, TODAY = range(5)
WIDTHS = {NAME: 190, PHONE: 160, UNIT: 150, ROOM: 260}
TODAY_NEEDS = 170


class PhoneList(QWidget):
    """Finds colleagues by name, unit, topic, room or number."""

    moved = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._text = ""
        columns = (
            Column[PhoneEntry](self.tr("Name"), _name, WIDTHS[NAME]),
            Column[PhoneEntry](self.tr("Telefon"), lambda one: one.staff.phone, WIDTHS[PHONE]),
            Column[PhoneEntry](self.tr("Stelle"), lambda one: one.unit.short, WIDTHS[UNIT]),
            Column[PhoneEntry](self.tr("Zimmer"), lambda one: one.staff.room, WIDTHS[ROOM]),
            Column[PhoneEntry](self.tr("Heute"), self._today, tone=_tone),
        )
        self.list: RowsView[PhoneEntry] = RowsView(
            self.tr("Stellen und Telefon"), columns, workplace.look, lambda one: one.staff.id
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = label("", "muted")
        whole = column(self.empty, self.list)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        workplace.look.changed.connect(self._fit)

    def look_for(self, text: str) -> None:
        """Show the lines that fit a text; an empty one shows all."""
        self._text = text
        self._at.background.ask(self, phone_list, self._show, text=text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self, entries: tuple[PhoneEntry, ...]) -> None:
        nothing = self.tr("Zu „{text}“ ist niemand eingetragen. Auch Stelle, Thema und Nummer gehen.")
        show_text(self.empty, "" if entries else nothing.format(text=self._text[:60]))
        self.list.show_items(entries)
        if self._text and entries:
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

    def _fit(self) -> None:
        fold_columns(self.list, self._at.look, self.width(), WIDTHS, kept=2, stretch=TODAY_NEEDS)


def _name(entry: PhoneEntry) -> str:
    person = entry.staff
    return f"{person.family_name}, {person.given_name}".strip(", ")


def _tone(entry: PhoneEntry) -> str:
    return SOON if entry.absent else ""

"""The town's offers from A to Z, narrowed by words, kind and district."""

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.office.offers import Offer, OfferKind
from rathaus_desk.domain.office.offices import District
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.columns import ColumnLayout
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import column, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.offers import PAGE, offers
from rathaus_desk.usecases.office.office import districts

USUAL = ("name", "times", "kind", "district")
NAME_NEEDS = 200


class OfferList(QWidget):
    """Two choices over one list; the search line above belongs to the page."""

    moved = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.text = ""
        self._all: tuple[Offer, ...] = ()
        self._wanted: int | None = None
        self._complete = True
        self._more = QObject(self)
        self.kind = Choice([(word(one), one.value) for one in OfferKind], self.tr("alle Arten"))
        self.kind.setAccessibleName(self.tr("Art des Angebots"))
        self.district = Choice((), self.tr("alle Ortsteile"))
        self.district.setAccessibleName(self.tr("Ortsteil"))
        whole_town = self.tr("ganze Stadt")
        columns = (
            Column[Offer](self.tr("Angebot"), lambda one: one.name, key="name"),
            Column[Offer](self.tr("Wann"), lambda one: one.times, 190, key="times"),
            Column[Offer](self.tr("Art"), lambda one: word(one.kind), 130, key="kind"),
            Column[Offer](self.tr("Ortsteil"), lambda one: one.district or whole_town, 120, key="district"),
            Column[Offer](self.tr("Wo"), lambda one: one.place, 200, key="place"),
            Column[Offer](self.tr("Telefon"), lambda one: one.phone, 140, key="phone"),
        )
        self.list: RowsView[Offer] = RowsView(
            self.tr("Angebote"), columns, workplace.look, lambda one: one.id
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.columns = ColumnLayout(self.list, workplace, "offers", USUAL, NAME_NEEDS)
        self.columns.kept = 0
        self.empty = label("", "muted")
        narrow = row(self.kind, self.district)
        whole = column()
        whole.addLayout(narrow)
        whole.addWidget(self.empty)
        whole.addWidget(self.list, 1)
        self.setLayout(whole)
        self.kind.currentIndexChanged.connect(self._again)
        self.district.currentIndexChanged.connect(self._again)
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def values(self) -> dict[str, Any]:
        """What the list shows, as its query asks for it."""
        kind = self.kind.currentData()
        return {
            "text": self.text,
            "kind": OfferKind(kind) if kind else None,
            "district": str(self.district.currentData() or ""),
        }

    def load(self) -> None:
        """Read the districts and the columns."""
        self.columns.load()
        self._at.background.ask(self, districts, self._keep_districts)

    def look_for(self, text: str) -> None:
        """Show what fits a text and the two choices."""
        self.text = text
        self._at.background.ask(self, offers, self._show, **self.values)

    def show_one(self, offer: Offer) -> None:
        """Go to an offer as soon as the list holds it."""
        self._wanted = offer.id
        self._again()
        self.list.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit(self.width())

    def _again(self) -> None:
        self.look_for(self.text)

    def _keep_districts(self, found: dict[int, District]) -> None:
        if self.district.count() > 1:
            return
        self.district.blockSignals(True)
        for one in found.values():
            self.district.addItem(one.name, one.key)
        self.district.blockSignals(False)

    def _show(self, found: tuple[Offer, ...]) -> None:
        self._complete = len(found) < PAGE
        self._all = found
        nothing = self.tr("Dazu ist nichts eingetragen. Andere Worte, eine andere Art oder alle Ortsteile?")
        show_text(self.empty, "" if found else nothing)
        self.list.show_items(found)
        if self._wanted is not None and any(one.id == self._wanted for one in found):
            self.list.selectRow(self.list.rows.row_of(self._wanted))
            self._wanted = None
        elif self.text and found:
            self.list.selectRow(0)
        chosen = self.list.chosen()
        if chosen is not None:
            self.moved.emit(chosen)

    def _scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if self._complete or not self._all or value < bar.maximum() - bar.pageStep():
            return
        self._complete = True  # until the answer is there
        values = self.values | {"after": self._all[-1].id}
        self._at.background.ask(self._more, offers, self._got_more, **values)

    def _got_more(self, found: tuple[Offer, ...]) -> None:
        self._complete = len(found) < PAGE
        self._all = (*self._all, *found)
        self.list.show_items(self._all)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        one = self.list.rows.item(current.row())
        if one is not None:
            self.moved.emit(one)

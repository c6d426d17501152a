"""The services from A to Z, or those that people's words may mean, with the reason shown."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.office.offices import Unit
from rathaus_desk.domain.office.services import Service
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import column, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.catalogue import PAGE, service_page, services_by_key
from rathaus_desk.usecases.office.office import units
from rathaus_desk.usecases.services.find_services import find_services

MOST_FOUND = 30
REASON, UNIT = 1, 2
WIDTHS = {UNIT: 150, REASON: 200}
NAME_NEEDS = 220


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service, and over which word it was found; in the full list there is none."""

    service: Service
    reason: str = ""


class ServiceList(QWidget):
    """Keeps the catalogue; a search only chooses from it."""

    moved = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._text = ""
        self._complete = True
        self._more = QObject(self)
        self._all: tuple[Service, ...] = ()
        self.units: dict[int, Unit] = {}
        columns = (
            Column[ServiceLine](self.tr("Leistung"), lambda one: one.service.name),
            Column[ServiceLine](self.tr("Gefunden"), lambda one: one.reason, WIDTHS[REASON]),
            Column[ServiceLine](self.tr("Zuständig"), lambda one: one.service.unit, WIDTHS[UNIT]),
        )
        self.list: RowsView[ServiceLine] = RowsView(
            self.tr("Leistungen"), columns, workplace.look, lambda one: one.service.key
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = label("", "muted")
        whole = column(self.empty, self.list)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        workplace.look.changed.connect(self._fit)

    def load(self) -> None:
        """Read catalogue and units."""
        self._at.background.ask(self, units, self._keep_units)
        self._complete = True
        self._at.background.ask(self, service_page, self._keep)

    def look_for(self, text: str) -> None:
        """Show what a text may mean; an empty one shows all."""
        self._text = text
        if text:
            self._at.background.ask(self, find_services, self._found, text=text, limit=MOST_FOUND)
        else:
            self._show(tuple(ServiceLine(one) for one in self._all), "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _keep_units(self, found: dict[int, Unit]) -> None:
        self.units = found

    def _keep(self, found: tuple[Service, ...]) -> None:
        self._all, self._complete = found, len(found) < PAGE
        self.look_for(self._text)

    def _scrolled(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        if self._complete or self._text or not self._all or value < bar.maximum() - bar.pageStep():
            return
        self._complete = True  # until the answer is there
        self._at.background.ask(self._more, service_page, self._got_more, after=self._all[-1].id)

    def _got_more(self, found: tuple[Service, ...]) -> None:
        self._complete = len(found) < PAGE
        self._all = (*self._all, *found)
        if not self._text:
            self.list.show_items(tuple(ServiceLine(one) for one in self._all))

    def _found(self, hits: tuple[Hit, ...]) -> None:
        if self._text:
            show = partial(self._show_found, hits)
            keys = tuple(hit.key for hit in hits)
            self._at.background.ask(self, services_by_key, show, keys=keys)

    def _show_found(self, hits: tuple[Hit, ...], found: tuple[Service, ...]) -> None:
        if not self._text:
            return
        known = {one.key: one for one in found}
        lines = tuple(ServiceLine(known[hit.key], hit.reason) for hit in hits if hit.key in known)
        nothing = self.tr("Zu „{text}“ ist nichts eingetragen. „Unklar“ nimmt alles auf, was niemand kennt.")
        self._show(lines, "" if lines else nothing.format(text=self._text[:60]))

    def _show(self, lines: tuple[ServiceLine, ...], nothing: str) -> None:
        show_text(self.empty, nothing)
        self.list.show_items(lines)
        if self._text and lines:
            self.list.selectRow(0)
        self._fit()
        chosen = self.list.chosen()
        if chosen is not None:
            self.moved.emit(chosen)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        line = self.list.rows.item(current.row())
        if line is not None:
            self.moved.emit(line)

    def _fit(self) -> None:
        fold_columns(self.list, self._at.look, self.width(), WIDTHS, kept=0, stretch=NAME_NEEDS)
        if not self._text:
            self.list.setColumnHidden(REASON, True)

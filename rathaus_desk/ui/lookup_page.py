"""Nachschlagen: services found by people's own words, and whom one reaches where."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.hits import Hit, HitKind
from rathaus_desk.ui import tokens
from rathaus_desk.ui.case_search import SearchLine
from rathaus_desk.ui.counter_papers import CounterPapers
from rathaus_desk.ui.phone_list import PhoneList
from rathaus_desk.ui.phone_sheet import PhoneSheet
from rathaus_desk.ui.service_list import ServiceLine, ServiceList
from rathaus_desk.ui.service_sheet import PRINT, TAKE, ServiceSheet
from rathaus_desk.ui.two_panes import LOW_PAGE, TwoPanes
from rathaus_desk.ui.widgets import button, label, row
from rathaus_desk.ui.workplace import Workplace

ROOM = "lookup"
SHEET_NEEDS = 540
WATCHED = frozenset({"*", "service", "unit", "staff", "absence", "deputy", "responsibility", "setting"})


class LookupPage(QWidget):
    """One line over two lists: what people ask for, and who works here."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._stale = True
        self._register()
        self.search = SearchLine()
        self.services, self.phones = ServiceList(workplace), PhoneList(workplace)
        self.sheet, self.entry = ServiceSheet(workplace), PhoneSheet(workplace)
        self.choices = QButtonGroup(self)
        self.by_service = self._choice(self.tr("Leistungen"), "lookup.services")
        self.by_phone = self._choice(self.tr("Stellen und Telefon"), "lookup.phones")
        self._papers = CounterPapers(self, workplace)
        self._lists, self._sheets = QStackedWidget(), QStackedWidget()
        self.back = button(self.tr("Zur Liste"), self._back_to_list, "quiet", self.tr("Esc"))
        self._lay_out()
        self._connect()
        self.show_services()

    # What one can do here

    def show_services(self) -> None:
        """Show the services."""
        self._turn(self.by_service, 0)

    def show_phones(self) -> None:
        """Show units and phone numbers."""
        self._turn(self.by_phone, 1)

    def go_to_search(self) -> None:
        """Go to the search line."""
        self.panes.show_first()
        self.search.setFocus()
        self.search.selectAll()

    def take(self) -> None:
        """Go to Empfang with the service that is shown."""
        service = self._shown_service()
        if service is not None:
            one = service.service
            hit = Hit(HitKind.SERVICE, one.id, one.key, one.name, "", service.reason, 0.0)
            self._at.speaker.open_hit(hit)

    def print_checklist(self) -> None:
        """Print what to bring for the service that is shown."""
        service = self._shown_service()
        if service is not None:
            self._papers.print_checklist(service.service.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.go_to_search()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back_to_list()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._reload()

    # Building

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add(TAKE, tr("Als Anliegen aufnehmen"), "Vorgang",
            tr("Geht zum Empfang und trägt die Leistung als Anliegen ein."),
            self.take, keys="Ctrl+Return, Ctrl+Enter", room=ROOM)  # fmt: skip
        add(PRINT, tr("Liste drucken"), "Drucken",
            tr("Druckt in großer Schrift, was zu dieser Leistung mitzubringen ist."),
            self.print_checklist, keys="Ctrl+P", room=ROOM)  # fmt: skip
        add("lookup.search", tr("In Leistungen und Telefon suchen"), "Bearbeiten",
            tr("Geht zur Suchzeile."), self.go_to_search, keys="Ctrl+F", room=ROOM)  # fmt: skip
        add("lookup.services", tr("Leistungen"), "Ansicht",
            tr("Zeigt die Leistungen von A bis Z."),
            self.show_services, keys="Ctrl+L", room=ROOM)  # fmt: skip
        add("lookup.phones", tr("Stellen und Telefon"), "Ansicht",
            tr("Zeigt, wer wo zu erreichen ist und wer heute vertritt."),
            self.show_phones, keys="Ctrl+T", room=ROOM)  # fmt: skip

    def _choice(self, text: str, action: str) -> QPushButton:
        made = button(text, self._at.actions[action].trigger, "chip")
        made.setCheckable(True)
        made.setToolTip(self._at.actions[action].toolTip())
        made.setAutoExclusive(True)
        self.choices.addButton(made)
        return made

    def _lay_out(self) -> None:
        self.search.setProperty("kind", "entry")
        self.search.setMaxLength(200)
        self._lists.addWidget(self.services)
        self._lists.addWidget(self.phones)
        self._sheets.addWidget(self.sheet)
        self._sheets.addWidget(self.entry)
        left = QFrame()
        left.setProperty("kind", "card")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(self.search)
        inner.addLayout(row(self.by_service, self.by_phone, None))
        inner.addWidget(self._lists, 1)
        right = QWidget()
        whole_right = QVBoxLayout(right)
        whole_right.setContentsMargins(0, 0, 0, 0)
        whole_right.addLayout(row(self.back, None))
        whole_right.addWidget(self._sheets, 1)
        self.panes = TwoPanes(self._at.look, left, right, (55, 45), SHEET_NEEDS)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        self._title = label(self.tr("Nachschlagen"), "title", wrap=False)
        whole.addWidget(self._title)
        whole.addWidget(self.panes, 1)

    def _connect(self) -> None:
        self.search.textEdited.connect(self._look)
        self.search.down.connect(self._go_to_list)
        self.search.returnPressed.connect(self._open)
        self.services.moved.connect(self._show_service)
        self.phones.moved.connect(self.entry.show_entry)
        for one in (self.services, self.phones):
            one.list.activated.connect(self._open)
        self.sheet.take_wanted.connect(self.take)
        self.sheet.print_wanted.connect(self.print_checklist)
        self._at.background.changed.connect(self._changed)
        self._at.look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        look = self._at.look
        bold = QFontMetrics(look.font(bold=True))
        for choice in (self.by_service, self.by_phone):
            # The chosen one is bold, and a button does not ask for more room then.
            choice.setMinimumWidth(bold.horizontalAdvance(choice.text()) + 2 * look.pixels(tokens.L))
        self.panes.fold_for(self.width())
        self._title.setVisible(self.height() >= look.pixels(LOW_PAGE))
        self.back.setVisible(self.panes.folded)

    # What happens

    def _turn(self, choice: QPushButton, index: int) -> None:
        choice.setChecked(True)
        self._lists.setCurrentIndex(index)
        self._sheets.setCurrentIndex(index)
        what = self.tr("Mit den Worten der Leute: „lampe kaputt“")
        who = self.tr("Name, Stelle, Thema oder Nummer")
        self.search.setPlaceholderText(who if index else what)
        self.search.setAccessibleName(
            self.tr("Stellen und Telefon durchsuchen") if index else self.tr("Leistungen durchsuchen")
        )
        self._look()

    def _look(self) -> None:
        text = self.search.text().strip()
        (self.phones if self._lists.currentIndex() else self.services).look_for(text)

    def _reload(self) -> None:
        self._stale = False
        self.services.load()
        self._look()

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & WATCHED:
            self._stale = True
            if self.isVisible():
                self._reload()

    def _show_service(self, line: ServiceLine) -> None:
        self.sheet.show_service(line.service, self.services.units.get(line.service.unit_id), line.reason)

    def _shown_service(self) -> ServiceLine | None:
        if self._lists.currentIndex():
            self._at.speaker.say(self.tr("Bitte zuerst unter „Leistungen“ eine Leistung wählen."))
            return None
        return self.services.list.chosen()

    def _go_to_list(self) -> None:
        (self.phones if self._lists.currentIndex() else self.services).list.setFocus()

    def _open(self) -> None:
        """Go on to the sheet; on a wide page its first button is the next step."""
        self.panes.show_second()
        if self._lists.currentIndex():
            self.entry.area.setFocus()
        else:
            (self.sheet.take if self.sheet.take.isVisible() else self.sheet.print).setFocus()

    def _back_to_list(self) -> None:
        self.panes.show_first()
        self._go_to_list()

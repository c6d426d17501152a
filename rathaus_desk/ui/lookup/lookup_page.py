"""Nachschlagen: services found by people's own words, and whom one reaches where."""

from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStackedWidget, QVBoxLayout

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.ui.cases.case_search import SearchLine
from rathaus_desk.ui.intake.counter_papers import CounterPapers
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.fitting_hint import FittingHint
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.list_page import ListPage
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, give_bold_room
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.lookup.lookup_lists import leaving
from rathaus_desk.ui.lookup.offer_care import OfferCare
from rathaus_desk.ui.lookup.offer_list import OfferList
from rathaus_desk.ui.lookup.offer_sheet import OfferSheet
from rathaus_desk.ui.lookup.opening_sheet import OpeningSheet, TownSheet
from rathaus_desk.ui.lookup.phone_list import PhoneList
from rathaus_desk.ui.lookup.phone_sheet import PhoneSheet
from rathaus_desk.ui.lookup.service_list import ServiceLine, ServiceList
from rathaus_desk.ui.lookup.service_sheet import PRINT, TAKE, ServiceSheet
from rathaus_desk.ui.paper.export_panel import ExportPanel
from rathaus_desk.ui.paper.list_paper import ListPaper
from rathaus_desk.usecases.lists.list_sheets import offer_listing, phone_listing, service_listing

ROOM = "lookup"
SHEET_NEEDS = 540
WATCHED = frozenset(
    {"*", "service", "unit", "staff", "absence", "deputy", "responsibility", "setting", "offer"}
)
SERVICES, PHONES, OFFERS, HOURS = range(4)


class LookupPage(ListPage):
    """One line over lists: what people ask for, who works here, what the town offers, when it is open."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self._register()
        self.search = SearchLine()
        self.services, self.phones = ServiceList(workplace), PhoneList(workplace)
        self.sheet, self.entry = ServiceSheet(workplace), PhoneSheet(workplace)
        self.offers, self.offer = OfferList(workplace), OfferSheet(workplace)
        self.care = OfferCare(self, workplace, self.offers, self.offer, self._offers_shown)
        self.hours = OpeningSheet(workplace)
        self.choices = QButtonGroup(self)
        self.by_service = self._choice(self.tr("Leistungen"), "lookup.services")
        self.by_phone = self._choice(self.tr("Stellen und Telefon"), "lookup.phones")
        self.by_offer = self._choice(self.tr("Angebote"), "lookup.offers")
        self.by_hours = self._choice(self.tr("Öffnungszeiten"), "lookup.hours")
        self._papers = CounterPapers(self, workplace)
        self._list_papers = ListPaper(self, workplace)
        self._lists, self._sheets = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_services()

    # What one can do here

    def show_services(self) -> None:
        """Show the services."""
        self._turn(self.by_service, SERVICES)

    def show_phones(self) -> None:
        """Show units and phone numbers."""
        self._turn(self.by_phone, PHONES)

    def show_offers(self) -> None:
        """Show what the town offers beside its services."""
        self._turn(self.by_offer, OFFERS)

    def _offers_shown(self) -> bool:
        """Tell whether the offers are on the page; if not, put them there."""
        before = self._here
        if before != OFFERS:
            self.show_offers()
        return before == OFFERS

    def show_hours(self) -> None:
        """Show when the town hall is open."""
        self.hours.load()
        self._turn(self.by_hours, HOURS)

    def go_to_search(self) -> None:
        """Go to the search line."""
        self.panes.show_first()
        self.search.setFocus()
        self.search.selectAll()

    def take(self) -> None:
        """Go to Empfang with the service that is shown; an unfolded form of an offer is sent instead."""
        if self._here == OFFERS and self.care.open:
            self.care.send()
            return
        service = self._shown_service()
        if service is not None:
            one = service.service
            hit = Hit(HitKind.SERVICE, one.id, one.key, one.name, "", service.reason, 0.0)
            self._at.speaker.open_hit(hit)

    def print_checklist(self) -> None:
        """Print what to bring for the service that is shown."""
        if self._here in (PHONES, OFFERS):
            self.print_list()
            return
        service = self._shown_service()
        if service is not None:
            self._papers.print_checklist(service.service.key)

    def print_list(self) -> None:
        """Print the list that is shown, in large type."""
        paper = self._list_papers
        if self._here == PHONES:
            paper.print_list(phone_listing, self.tr("Telefonliste.pdf"), text=self.phones.text)
        elif self._here == OFFERS:
            paper.print_list(offer_listing, self.tr("Angebote.pdf"), **self.offers.values)
        else:
            paper.print_list(service_listing, self.tr("Leistungen.pdf"))

    def take_out(self) -> None:
        """Let the list that is shown leave as a file."""
        ExportPanel(
            self.window(), self._at, leaving(self, self._here, self.phones.text, self.offers.values)
        ).open()

    def choose_columns(self) -> None:
        """Choose by keyboard which columns the list has."""
        if self._here == PHONES:
            self.phones.columns.open_panel(self.window())
        elif self._here == OFFERS:
            self.offers.columns.open_panel(self.window())
        else:
            self._at.speaker.say(self.tr("Hier sind die Spalten fest."))

    def go_to_list(self) -> None:
        """Leave the sheet for the list."""
        self.panes.show_first()
        self._focus_list()

    def focus_here(self) -> None:
        self.go_to_search()

    def reload(self) -> None:
        """Read all four lists anew."""
        self._stale = False
        self.services.load()
        self.care.sit_down()
        self.offers.load()
        self.hours.load()
        self._look()

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
        add("lookup.offers", tr("Angebote"), "Ansicht",
            tr("Zeigt Nachbarschaftshilfe, Fahrdienste, Kurse, Bücherei und Treffen."),
            self.show_offers, keys="Ctrl+G", room=ROOM)  # fmt: skip
        add("lookup.hours", tr("Öffnungszeiten"), "Ansicht",
            tr("Zeigt, ob gerade offen ist und welche Tage anders sind."),
            self.show_hours, keys="Ctrl+H", room=ROOM)  # fmt: skip
        add("lookup.print_list", tr("Ganze Liste drucken"), "Drucken",
            tr("Druckt die gezeigte Liste als Tabelle in großer Schrift."),
            self.print_list, keys="Ctrl+Shift+P", room=ROOM)  # fmt: skip
        add("lookup.export", tr("Liste ausgeben …"), "Datei",
            tr("Schreibt die Liste in eine Datei für Excel. Das wird protokolliert."),
            self.take_out, keys="Ctrl+Shift+O", room=ROOM)  # fmt: skip
        add("lookup.columns", tr("Spalten wählen"), "Ansicht",
            tr("Welche Spalten die Liste zeigt, in welcher Reihenfolge und wie breit."),
            self.choose_columns, keys="Ctrl+Shift+C", room=ROOM)  # fmt: skip

    def _choice(self, text: str, action: str) -> QPushButton:
        made = button(text, self._at.actions[action].trigger, "chip")
        made.setCheckable(True)
        made.setToolTip(plain_tip(self._at.actions[action].toolTip()))
        made.setAutoExclusive(True)
        self.choices.addButton(made)
        return made

    def _lay_out(self) -> None:
        self.search.setProperty("kind", "entry")
        self._hint = FittingHint(self.search, ("",))
        at_most(self.search, 200)
        for one in (self.services, self.phones, self.offers, self.hours):
            self._lists.addWidget(one)
        for sheet in (self.sheet, self.entry, self.offer, TownSheet(self._at)):
            self._sheets.addWidget(sheet)
        left = QFrame()
        left.setProperty("kind", "card")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(self.search)
        views = FlowLayout(tokens.S)
        for choice in (self.by_service, self.by_phone, self.by_offer, self.by_hours):
            views.addWidget(choice)
        inner.addLayout(views)
        inner.addWidget(self._lists, 1)
        self._lay_out_panes(
            left, self._sheets, (55, 45), SHEET_NEEDS, lambda: self.services.list.rows.rowCount() > 0
        )

    def _connect(self) -> None:
        self.search.textEdited.connect(self._look)
        self.search.down.connect(self._focus_list)
        self.search.returnPressed.connect(self._open)
        self.services.moved.connect(self._show_service)
        self.phones.moved.connect(self.entry.show_entry)
        self.offers.moved.connect(self.offer.show_offer)
        for one in (self.services, self.phones, self.offers):
            one.list.activated.connect(self._open)
        self.sheet.take_wanted.connect(self.take)
        self.care.place.changed.connect(self._show_form)
        self.sheet.print_wanted.connect(self.print_checklist)

    def _arrange(self) -> None:
        give_bold_room((self.by_service, self.by_phone, self.by_offer, self.by_hours), self._at.look)
        super()._arrange()

    # What happens

    def _turn(self, choice: QPushButton, index: int) -> None:
        choice.setChecked(True)
        self._lists.setCurrentIndex(index)
        self._sheets.setCurrentIndex(index)
        says, names = self._search_words()[index]
        self._hint.say(*says)
        self.search.setAccessibleName(names)
        self.search.setEnabled(index != HOURS)
        self._look()

    def _search_words(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return for each list what stands in the empty line, the longest words first, and its name."""
        tr = self.tr
        return (
            ((tr("Mit den Worten der Leute: „lampe kaputt“"), tr("„lampe kaputt“")),
             tr("Leistungen durchsuchen")),
            ((tr("Name, Stelle, Thema oder Nummer"), tr("Name oder Stelle")),
             tr("Stellen und Telefon durchsuchen")),
            ((tr("Worum geht es: „rollator“, „fahrt zum arzt“"), tr("„fahrt zum arzt“")),
             tr("Angebote durchsuchen")),
            ((tr("Hier gibt es nichts zu suchen"), tr("Ruht hier")), tr("Suche ruht bei den Öffnungszeiten")),
        )  # fmt: skip

    @property
    def _here(self) -> int:
        return self._lists.currentIndex()

    def _look(self) -> None:
        text = self.search.text().strip()
        if self._here != HOURS:
            (self.services, self.phones, self.offers)[self._here].look_for(text)

    def _show_form(self) -> None:
        """Let the form of an offer be seen where list and sheet do not fit side by side."""
        if self.care.open:
            self.panes.show_second()

    def _show_service(self, line: ServiceLine) -> None:
        self.sheet.show_service(line.service, self.services.units.get(line.service.unit_id), line.reason)

    def _shown_service(self) -> ServiceLine | None:
        if self._lists.currentIndex():
            self._at.speaker.say(self.tr("Bitte zuerst unter „Leistungen“ eine Leistung wählen."))
            return None
        return self.services.list.chosen()

    def _focus_list(self) -> None:
        places = (self.services.list, self.phones.list, self.offers.list, self.hours.area)
        places[self._here].setFocus()

    def _open(self) -> None:
        """Go on to the sheet; on a wide page its first button is the next step."""
        self.panes.show_second()
        if self._here in (PHONES, OFFERS):
            (self.entry if self._here == PHONES else self.offer).area.setFocus()
        elif self._here == SERVICES:
            (self.sheet.take if self.sheet.take.isVisible() else self.sheet.print).setFocus()

"""Puts the pages into the window and speaks for it; built after the window has been painted."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.actors import CASE_ROLES, Actor
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.cases.recents import ForgetOpened, RememberOpened
from rathaus_desk.domain.cases.views import SavedView
from rathaus_desk.domain.dates import full_day, short_day
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.intake.drafts import DraftLine
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.words import role_word
from rathaus_desk.ui.appointments.appointments_page import AppointmentsPage
from rathaus_desk.ui.bookings.booking_desk import BookingDesk
from rathaus_desk.ui.cases.cases_page import CasesPage
from rathaus_desk.ui.day.day_page import DayPage
from rathaus_desk.ui.intake.reception_page import ReceptionPage
from rathaus_desk.ui.kit.background import EVERYTHING, Background
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.kit.widgets import label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.lookup.lookup_page import LookupPage
from rathaus_desk.ui.pack.pack_pages import PackPages
from rathaus_desk.ui.paper.paper_view import USUAL, PaperView, WentOut
from rathaus_desk.ui.print_shop.print_shop_page import PrintShop
from rathaus_desk.ui.queue.queue_room import QueueRoom
from rathaus_desk.ui.road.road_page import RoadPage
from rathaus_desk.ui.window.crash import CrashLog
from rathaus_desk.ui.window.dock import Dock
from rathaus_desk.ui.window.help import HelpWindow, KeySheet, help_topic
from rathaus_desk.ui.window.last_words import LastWords
from rathaus_desk.ui.window.later_rooms import LaterRooms
from rathaus_desk.ui.window.main_window import MainWindow
from rathaus_desk.ui.window.open_rooms import first_room, kept_at_the_office, rooms_of
from rathaus_desk.ui.window.palette import CommandPalette
from rathaus_desk.ui.window.reach import Reach
from rathaus_desk.ui.window.remembered import Remembered
from rathaus_desk.ui.window.seats import LIST_WIDTH, SeatBox, SignedIn
from rathaus_desk.ui.window.surroundings import Pc, Surroundings
from rathaus_desk.ui.window.typed_page import TypedPage
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.find.entry_line import warm_up
from rathaus_desk.usecases.office.office import actors

RESTORE = "intake.restore"
ROOMY = 1.5  # from this zoom on the status line has room for the short date only


class House(QObject):
    """One window with its pages, for one desk; `seat_of` gives somebody else's, where all is practice."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        crashes: CrashLog,
        pc: Pc,
        seat_of: Callable[[Actor], Desk] | None = None,
    ) -> None:
        super().__init__(window)
        self.window = window
        self._seat_of = seat_of
        self._log_off: Callable[[str], None] | None = None
        self.words = LastWords(window)
        self.background = Background(desk, self)
        self.workplace = Workplace(self.background, window.look, window.actions_, self)
        self._register()
        self.reception = ReceptionPage(self.workplace)
        self.cases = CasesPage(self.workplace)
        self.lookup = LookupPage(self.workplace)
        self.day = DayPage(self.workplace)
        self.queue = QueueRoom(window, self.workplace, self.reception)
        self.appointments = AppointmentsPage(
            self.workplace,
            lambda: (self.reception.form.service, self.reception.form.who_comes),
            lambda: self.queue.page.waiting.chosen(),
            lambda: self.cases.detail.case,
        )
        self._add_pages()
        self.paper = PaperView(self.workplace, window.look)
        window.take_panel(self.paper)
        self.remembered = Remembered(self.background, window.look, self.paper)
        self._paper_room = ""
        self.seat = SeatBox(window.look.pixels(LIST_WIDTH))
        self.later = LaterRooms(window, self.workplace)
        self.around = Surroundings(window, self.workplace, (self.reception, self.cases), pc)
        self.dock = Dock(window, self.reception)
        self.reach = Reach(window, self.workplace, self.around.drafts)
        self.typed = TypedPage(window, self.background)
        self._connect(crashes)
        self._sit_down()

    @property
    def start_room(self) -> str:
        """Where the person here begins."""
        return first_room(self.background.desk)

    @property
    def road(self) -> RoadPage:
        """The timetable of the service mobile."""
        return self.later.road.road

    @property
    def packs(self) -> PackPages:
        """The packs of the road."""
        return self.later.packs

    @property
    def print_shop(self) -> PrintShop:
        """The print shop."""
        return self.later.print_shop

    # What pages ask of the window (Speaker)

    def say(self, text: str) -> None:
        """Show a short line that goes away by itself."""
        self.words.say(text)

    def offer(self, text: str, verb: str, action_name: str, seconds: int) -> None:
        """Show a line with one button that triggers a registered action."""
        self.words.offer(text, verb, action_name, seconds)

    def go_to(self, room: str) -> QWidget:
        """Open a room and return its page."""
        return self.window.enter(room)

    def open_hit(self, hit: Hit) -> None:
        """Open what a search has found where it belongs."""
        room = "cases" if hit.kind is HitKind.CASE else "reception"
        if hit.kind is HitKind.STAFF:
            self.say(f"{hit.title} · {hit.detail}")
        elif self.go_to(room) is self.cases and room == "cases":
            self.cases.open_case(hit.id)
        elif self.window.room == room == "reception":
            self.reception.take_hit(hit)
            remember = RememberOpened(kind=hit.kind, record_id=hit.id)
            self.background.do(self, remember, lambda _none: None)

    def open_view(self, view: SavedView) -> None:
        """Open a saved view in Vorgänge."""
        if self.go_to("cases") is self.cases:
            self.cases.open_view(view)

    def open_draft(self, line: DraftLine) -> None:
        """Put a parked draft back on the form in Empfang."""
        if self.go_to("reception") is self.reception:
            self.around.drafts.open(line)

    def write_letter(self, case_id: int) -> None:
        """Open a case and its letter."""
        if self.go_to("cases") is self.cases:
            self.cases.open_case(case_id)
            self.background.ask(self, case, self.cases.detail.letter_wanted.emit, case_id=case_id)

    def show_paper(
        self, title: str, pdf: bytes, file_name: str, went_out: WentOut | None = None,
        kind: PrintKind = USUAL, *, at_once: bool = True,
    ) -> None:  # fmt: skip
        """Show a finished sheet beside the page."""
        self._paper_room = self.window.room
        self.paper.show_sheet(title, pdf, file_name, went_out, kind, at_once=at_once)

    def close(self) -> None:
        """Finish what is under way."""
        self.around.close()
        self.cases.detail.presence.leave()
        self.later.close()
        if self.workplace.privacy.counter_view:
            # Whoever sits down here next finds no trail.
            self.background.do(self, ForgetOpened(), lambda _none: None)
        self.reach.close()
        self.background.close()

    def offer_log_off(self, log_off: Callable[[str], None]) -> None:
        """Show who is signed in, and the way out: here everybody has a login of their own.

        `log_off` takes what to say of it on the page for signing in.
        """
        self._log_off = log_off
        self.signed_in = SignedIn(self.background.desk.actor.name, self.window.actions_["log_off"].trigger)
        self.signed_in.setVisible(self._seat_of is None)
        self.window.rail_foot.insertWidget(0, self.signed_in)
        self.window.actions_.offer("log_off", True)

    def show_call(self, number: str) -> None:
        """Show who may be calling, without taking the focus."""
        self.around.calls.ring(number)

    # What the person can do anywhere

    def new_intake(self) -> None:
        """Open Empfang with the cursor in the entry line."""
        if self.go_to("reception") is self.reception:
            if not self.reception.form.touched:
                self.paper.put_away()
            self.reception.start()

    def open_palette(self) -> None:
        """Open the command palette."""
        CommandPalette(self.window, self.workplace, self.open_view).open()

    def refresh(self) -> None:
        """Read everything anew, and let lists show what came since."""
        self.cases.show_news()
        self.background.changed.emit(EVERYTHING)

    def show_help(self) -> None:
        """Show the help page of the focused place."""
        HelpWindow(self.window, help_topic(self.window.focusWidget())).open()

    def show_keys(self) -> None:
        """Show all keys of the open room."""
        KeySheet(self.window, self.window.actions_).open()

    def wear(self, theme: Theme) -> None:
        """Change the theme and remember it."""
        self.window.look.wear(theme=theme)
        self.remembered.keep_look()

    def zoom(self, direction: int) -> None:
        """Zoom in (1), out (-1) or back to 100 % (0), and remember it."""
        self.window.look.step_zoom(direction)
        self.remembered.keep_look()

    def _register(self) -> None:
        add, tr = self.window.actions_.add, self.tr
        add("new", tr("Neue Aufnahme"), "Datei",
            tr("Öffnet Empfang mit der Eingabezeile. Was im Formular steht, bleibt."),
            self.new_intake, keys="F2")  # fmt: skip
        add("log_off", tr("Abmelden"), "Datei",
            tr("Gibt den Platz für jemand anderen frei; was getippt ist, bleibt als Entwurf liegen."),
            self._leave)  # fmt: skip
        add("quit", tr("Beenden"), "Datei", tr("Schließt das Programm."), self._quit, keys="Ctrl+Q")
        add("palette", tr("Suchen und Befehle"), "Bearbeiten",
            tr("Findet Befehle, Personen, Anliegen, Vorgänge und Mitarbeitende."),
            self.open_palette, keys="Ctrl+K, F3")  # fmt: skip
        add("refresh", tr("Aktualisieren"), "Ansicht", tr("Liest alles neu."), self.refresh, keys="F5")
        add("light", tr("Heller Hintergrund"), "Ansicht", tr("Dunkle Schrift auf hellem Grund."),
            partial(self.wear, Theme.LIGHT))  # fmt: skip
        add("dark", tr("Dunkler Hintergrund"), "Ansicht", tr("Helle Schrift auf dunklem Grund."),
            partial(self.wear, Theme.DARK))  # fmt: skip
        add("contrast", tr("Hoher Kontrast"), "Ansicht", tr("Weiße Schrift auf Schwarz."),
            partial(self.wear, Theme.CONTRAST))  # fmt: skip
        add("larger", tr("Größer"), "Ansicht", tr("Vergrößert die Schrift bis 250 Prozent."),
            partial(self.zoom, 1), keys="Ctrl++, Ctrl+=")  # fmt: skip
        add("smaller", tr("Kleiner"), "Ansicht", tr("Verkleinert die Schrift bis 80 Prozent."),
            partial(self.zoom, -1), keys="Ctrl+-")  # fmt: skip
        add("normal", tr("Normale Größe"), "Ansicht", tr("Schrift wieder auf 100 Prozent."),
            partial(self.zoom, 0), keys="Ctrl+0")  # fmt: skip
        add("seat", tr("Ansehen als …"), "Extras",
            tr("In der Beispielstadt: das Programm mit den Augen einer anderen Rolle sehen."),
            lambda: self.seat.unfold())  # fmt: skip
        add("help", tr("Hilfe zu dieser Stelle"), "Hilfe", tr("Erklärt, wo Sie gerade sind."),
            self.show_help, keys="F1")  # fmt: skip
        add("keys", tr("Tastenübersicht"), "Hilfe", tr("Zeigt alle Tasten dieses Raums."),
            self.show_keys, keys="Ctrl+F1")  # fmt: skip

    def _add_pages(self) -> None:
        self.bookings = BookingDesk(self.window, self.workplace, self.reception.form)
        rooms = {
            "day": self.day,
            "reception": self.reception,
            "queue": self.queue.page,
            "appointments": self.appointments,
            "cases": self.cases,
            "lookup": self.lookup,
        }
        self.window.add_pages(rooms)

    def _connect(self, crashes: CrashLog) -> None:
        self.background.refused.connect(self._refused)
        self.background.crashed.connect(crashes.show)
        self.window.when_closed(self.close)
        self.reach.turned_away.connect(self._turned_away)
        self.seat.activated.connect(self._change_seat)
        self.reception.began.connect(self._another_begins)
        self.appointments.booking.booked.connect(self._booked)
        self._put_paper_away_with_its_record()
        for leaving in (self.cases.detail.turned, self.reception.began, self.window.room_entered):
            leaving.connect(self.words.leave_record)
        self.day.draft_wanted.connect(self.open_draft)
        self.day.notice_wanted.connect(lambda place_id: self.print_shop.show_place(place_id))
        self.day.letter_wanted.connect(self.write_letter)
        self.window.actions_.resting.connect(self.words.say_where)

    def _booked(self, _booked: object) -> None:
        self.queue.intake.forget_prefilled()

    def _back_to_page(self) -> None:
        page = self.window.stack.currentWidget()
        if page is not None:
            page.setFocus()

    def _put_paper_away_with_its_record(self) -> None:
        """A sheet beside another citizen's record would be read, or given, as that one's."""
        paper = self.paper
        paper.left.connect(self._back_to_page)
        self.window.room_entered.connect(self._paper_stays_in)
        last, slip = self.reception.last.outdated, self.later.outdated
        for another in (self.cases.detail.turned, last, self.reception.turned, slip):
            another.connect(paper.put_away)
        self.appointments.changes.moved.connect(lambda _moved: paper.put_away())

    def _paper_stays_in(self, room: str) -> None:
        if room != self._paper_room:
            self.paper.put_away()

    def _sit_down(self) -> None:
        office = self.background.desk.office
        seats = office.practice and self._seat_of is not None
        self.window.practice.setVisible(office.practice)
        self.window.actions_.offer("seat", seats)
        self.window.actions_.offer("log_off", self._log_off is not None)
        self.seat.setVisible(seats)
        self.seat_label = label(self.tr("Ansehen als"), "group")
        self.seat_label.setVisible(seats)
        self.window.rail_foot.insertWidget(0, self.seat_label)
        self.window.rail_foot.insertWidget(1, self.seat)
        if seats:
            self.background.ask(self, actors, self._offer_seats)
        self._show_who()
        self._show_day()
        self.window.look.changed.connect(self._show_day)
        self._day_timer = QTimer(self)
        self._day_timer.timeout.connect(self._show_day)
        self._day_timer.start(60_000)
        if self.background.desk.actor.role in CASE_ROLES:  # nobody else searches
            self.background.ask(self, warm_up, lambda _none: None)
        self.remembered.recall()
        if self.background.desk.away:  # what it would have said is asked for once it answers
            once = Qt.ConnectionType.SingleShotConnection
            self.reach.back_again.connect(self.remembered.recall, once)
            self.reach.back_again.connect(self.around.sit_down, once)

    def _offer_seats(self, people: tuple[Actor, ...]) -> None:
        self.seat.offer(people, self.background.desk.actor.staff_id)

    def _change_seat(self, index: int) -> None:
        actor = self.seat.itemData(index)
        if self._seat_of is None:
            return
        self.around.leave()
        self.cases.detail.presence.leave()
        self.background.desk = self._seat_of(actor).by_clock(self.background.desk.now)
        self._clear_the_desk()
        self._show_who()
        self.around.sit_down()
        self.refresh()
        self.say(self.tr("Sie sehen das Programm jetzt als {name}.").format(name=actor.name))

    def _clear_the_desk(self) -> None:
        """Put away whatever the person before saw or typed."""
        self.reception.start_anew()
        self.reception.forget()
        self.day.sit_down()
        self.cases.sit_down()
        self.queue.sit_down()
        self.appointments.start_anew()
        self.bookings.start_anew()
        self.later.sit_down()
        self.paper.put_away()
        self.words.withdraw()

    def _another_begins(self) -> None:
        """Put away what belongs to the citizen before, now that another one's concern begins."""
        self.paper.put_away()
        self.words.withdraw_offer(RESTORE)

    def _show_who(self) -> None:
        actor = self.background.desk.actor
        self.window.who.setText(f"{actor.name} · {role_word(actor.role, actor.title)}")
        allowed = rooms_of(self.background.desk)
        self.window.show_rooms(allowed, kept_at_the_office(self.background.desk))
        if self.window.room not in allowed:
            self.window.enter(self.start_room)

    def _show_day(self) -> None:
        today = self.background.desk.now().date()
        self.window.day.setText(full_day(today) if self.window.look.zoom < ROOMY else short_day(today))

    def _refused(self, error: DeskError) -> None:
        self.say(str(error))

    def _leave(self) -> None:
        if self._log_off is not None:
            self.reach.gives_place_up = True
            self._log_off(self.tr("Sie sind abgemeldet."))

    def _turned_away(self, why: str) -> None:
        if self._log_off is not None:
            self._log_off(why)

    def _quit(self) -> None:
        self.around.quit()

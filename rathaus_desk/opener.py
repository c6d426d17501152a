"""Opens a database after the window is painted, and builds the house in it; somebody is asked on the way."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rathaus_desk.domain.errors import CannotOpen, DeskError, TurnedAway
from rathaus_desk.store.addresses import ServerAddress, is_server, read_address
from rathaus_desk.store.turned_away import ServerAway, WantsPassword
from rathaus_desk.ui.kit.hearing import deaf
from rathaus_desk.ui.window.crash import CrashLog
from rathaus_desk.ui.window.main_window import MainWindow
from rathaus_desk.ui.window.secret_dialog import asked_secret
from rathaus_desk.ui.window.sign_in import SignInPage, Ticket
from rathaus_desk.ui.window.start_page import StartPage

if TYPE_CHECKING:
    from rathaus_desk.ui.window.house import House

NEEDED_LATER = ("rathaus_desk.usecases.office_door", "rathaus_desk.usecases")
AGAIN_MS = 5000  # between two tries to sign in at a server that is away


class Opener(QObject):
    """Opens a database after the window is painted, and builds the house in it.

    What takes long (imports, key, upgrade, sign-in) runs beside the GUI thread; somebody is asked on it.
    """

    opened = Signal(object)
    logged_off = Signal(str, str)  # from which database, and what to say of it
    pack_gone = Signal(object)  # the open pack shall go; this deletes it and says what came of it
    _ready = Signal(int, object, object)
    _asked = Signal(str)

    def __init__(self, window: MainWindow, log_folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._log_folder = log_folder
        self._database = self._login = ""
        self._worker: threading.Thread | None = None
        self._newest = 0  # of what was tried; an answer to anything before it counts no more
        self._retry: Callable[[], None] | None = None
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._try_again)
        self._opened: list[Any] = []
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._signing_in = self._typed = False
        self._closing = False
        self.somebody_is_there = True
        self.house: House | None = None
        self.office: Any = None
        self.crashes = CrashLog(log_folder, window)
        self.failure = ""
        self.refusal: DeskError | None = None
        self._ready.connect(self._imported)
        self._asked.connect(self._ask_passphrase)

    def open(self, database: str, login: str = "", password: str = "") -> None:
        """Open `database` beside the GUI thread, then show its first room; on a server, sign in first."""
        self._signing_in = False
        self._window.show_page(self._start_page())
        if is_server(database):
            self._open_server(database, login, password)
            return
        self._start_page().wait(self.tr("Die Datenbank wird geöffnet. Das dauert wenige Sekunden."))
        self._prepare(lambda: database, login)

    def sign_in(self, ticket: Ticket) -> None:
        """Sign in with what somebody has typed."""
        self._sign_in_page().wait(self.tr("Sie werden angemeldet …"))
        self._prepare(lambda: ticket.address, ticket.login, ticket.password, ticket)

    @Slot()
    def wait_no_more(self) -> None:
        """Try no more by itself: somebody types something else."""
        self._again.stop()
        self._newest += 1

    def ask_to_sign_in(self, database: str = "", login: str = "", why: str = "") -> None:
        """Show the page for signing in."""
        settings = import_module("rathaus_desk.settings")
        can_keep = settings.keeps_passwords()
        keep = can_keep and not settings.load_settings().workplace.counter_view
        self._signing_in = True
        page = self._sign_in_page()
        self._window.show_page(page)
        page.offer(database, login, can_keep=can_keep, keep=keep, why=why)

    def open_sample(self) -> None:
        """Build the sample town if it is not there yet, then open it."""
        self._start_page().wait(self.tr("Musterhausen wird aufgebaut. Das dauert wenige Sekunden."))
        self._prepare(_make_sample, "")

    def close(self) -> None:
        """Let what is being opened come to its end, then give the database back."""
        self._closing = True
        self._answers.put("")  # whoever waits for a passphrase goes without
        if self._worker is not None:
            self._worker.join()
        for office in self._opened:
            office.close()

    def _open_server(self, database: str, login: str, password: str) -> None:
        """Go straight in where the keyring, or the account of the PC, may do; else ask."""
        try:
            address = read_address(database)
        except CannotOpen as refusal:
            self.ask_to_sign_in(database)
            self._fail(refusal)
            return
        self.ask_to_sign_in(replace(address, user="").text, login or address.login_of(address.user))
        if login or address.user or address.windows or not self.somebody_is_there:
            self._sign_in_page().wait(self.tr("Sie werden angemeldet …"))
            self._prepare(lambda: database, login, password)

    def _prepare(
        self, place_of: Callable[[], str], login: str, password: str = "", ticket: Ticket | None = None
    ) -> None:
        self.failure, self.refusal = "", None
        self._typed = bool(password) or ticket is not None
        self._login = login
        self._try(place_of, login, password, ticket)

    def _try(self, place_of: Callable[[], str], login: str, password: str, ticket: Ticket | None) -> None:
        self._again.stop()
        self._retry = partial(self._try, place_of, login, password, ticket)
        self._newest += 1
        number, before = self._newest, self._worker
        ask = None if self._signing_in else self._passphrase_from_person

        def work() -> None:
            if before is not None:
                before.join()
            outcome: Exception | None = None
            office = None
            try:
                _import_heavy()
                door = import_module("rathaus_desk.usecases.office_door")
                self._database = place_of()
                office = door.open_office(
                    self._database, login, ask, password=password, without_server=self.somebody_is_there
                )
                self._opened.append(office)
                if ticket is not None:
                    _remember(office.address, ticket)
            except Exception as error:
                outcome = error
            self._ready.emit(number, office, outcome)

        self._worker = threading.Thread(target=work, name="open", daemon=True)
        self._worker.start()

    @Slot()
    def _try_again(self) -> None:
        if self._retry is not None and not self._closing:
            self._retry()

    def _passphrase_from_person(self, question: str) -> str:
        """Wait, on the worker's thread, for what somebody types on the GUI thread."""
        if self._closing:
            return ""
        if not self.somebody_is_there:
            raise CannotOpen(
                "Die Datei ist durch eine Passphrase geschützt, und hier kann niemand gefragt werden. "
                "An ihr wurde nichts geändert. Bitte im Fenster öffnen."
            )
        self._asked.emit(question)
        return self._answers.get()

    @Slot(int, object, object)
    def _imported(self, number: int, office: Any, error: Exception | None) -> None:
        if self._closing or number != self._newest:
            return  # what was opened is closed with the window
        self.office = office
        try:
            if error is not None:
                raise error
            with deaf():
                self._build_house()
        except DeskError as refusal:
            self._fail(refusal)
        except Exception as mistake:  # a mistake of ours must not leave the page waiting for ever
            text = self.tr(
                "Beim Öffnen ist im Programm ein Fehler aufgetreten. Was gespeichert war, ist sicher. Bitte "
                "das Programm neu starten; kommt es wieder, der Betreuung Fehler {log_id} nennen, "
                "aufgezeichnet in {folder}."
            )
            told = text.format(log_id=self.crashes.record(mistake), folder=self._log_folder)
            self._fail(CannotOpen(told))

    def _build_house(self) -> None:
        house = import_module("rathaus_desk.ui.window.house")
        instance = import_module("rathaus_desk.ui.window.instance")
        settings = import_module("rathaus_desk.settings")
        lease = import_module("rathaus_desk.ui.intake.parking_lease").WindowLease(
            settings.data_folder() / "fenster"
        )
        pc = (settings.load_settings().workplace, settings.keep_workplace, lease)
        self._window.rail.show()
        seats = self.office.seat_of if self.office.has_seats else None
        built: House = house.House(self._window, self.office.desk, self.crashes, pc, seats)
        if self.office.address is not None:
            built.offer_log_off(partial(self.logged_off.emit, self.office.address.text))
        built.reach.keep_saying(self.office.warning)
        built.reach.stand_all_day(self.office.standing)
        built.later.pack_gone.connect(self.pack_gone)
        if self.office.title:
            self._window.setWindowTitle(f"{self.office.title} – {self._window.windowTitle()}")
        listener = instance.Listener(self._database, self._window)
        listener.called.connect(built.show_call)
        listener.ended.connect(built.around.calls.hang_up)
        if not listener.reached:
            built.say(self.tr("Anrufe kommen hier nicht an. Bitte Nummern eintippen und die IT rufen."))
        self._window.enter(built.start_room)
        built.around.sit_down()
        self.house = built
        self.opened.emit(built)

    def _fail(self, refusal: DeskError) -> None:
        """Say on the open page why nothing was opened; that a password is wanted is no news to the page."""
        self.failure, self.refusal = str(refusal), refusal
        if not self._signing_in:
            self._start_page().say(self.failure)
        elif isinstance(refusal, ServerAway) and self.somebody_is_there:
            self._sign_in_page().say_away(self.failure)
            self._again.start()
        else:
            news = self._typed or type(refusal) is not WantsPassword
            self._sign_in_page().say(
                self.failure if news else "",
                about_person=isinstance(refusal, TurnedAway),
                other_town=news and isinstance(refusal, WantsPassword) and self._perhaps_other_town(),
            )

    def _perhaps_other_town(self) -> bool:
        """Tell whether before the name that was tried something stands that is not this town's."""
        login = self._login.strip().rpartition("\\")[2].lower()
        try:
            mine = read_address(self._database).database.lower()
        except CannotOpen:
            return False
        return "_" in login and not login.startswith(f"{mine}_")

    def leave_sign_in(self) -> None:
        """Go back to the first page."""
        self._again.stop()
        self._newest += 1
        self._signing_in = False
        self._window.show_page(self._start_page())
        self._start_page().sample.setFocus()

    def _sign_in_page(self) -> SignInPage:
        page = self._window.page("sign_in")
        assert isinstance(page, SignInPage)
        return page

    def _start_page(self) -> StartPage:
        page = self._window.page("start")
        assert isinstance(page, StartPage)
        return page

    @Slot(str)
    def _ask_passphrase(self, question: str) -> None:
        text = ""
        try:
            text = asked_secret(self._window, question)
        finally:  # the worker waits
            self._answers.put(text)


def _remember(address: ServerAddress | None, ticket: Ticket) -> None:
    """Keep the password in this PC's keyring, or take it out: the person has just said which."""
    if address is not None and (ticket.password or not ticket.keep):
        settings = import_module("rathaus_desk.settings")
        settings.keep_password(address.place, address.user, ticket.password if ticket.keep else "")


def _import_heavy() -> None:
    for name in NEEDED_LATER:
        import_module(name)


def _make_sample() -> str:
    return str(import_module("rathaus_desk.usecases.sample.sample_town").standing_sample_town())

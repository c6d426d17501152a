"""Puts the rooms together: paints the window first, then imports and opens what is heavy."""

import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import (
    QEventLoop,
    QLibraryInfo,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    QTranslator,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit

from rathaus_desk.domain.errors import CannotOpen, DeskError
from rathaus_desk.store.addresses import ServerAddress, is_server, read_address
from rathaus_desk.store.turned_away import WantsPassword
from rathaus_desk.ui.kit.look import Look, load_fonts
from rathaus_desk.ui.kit.sweep import sweep_on_gui_thread
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.window.crash import CrashLog
from rathaus_desk.ui.window.main_window import MainWindow
from rathaus_desk.ui.window.sign_in import SignInPage, Ticket
from rathaus_desk.ui.window.start_page import StartPage

if TYPE_CHECKING:
    from rathaus_desk.ui.window.house import House

Result = TypeVar("Result")
NEEDED_LATER = ("rathaus_desk.usecases.office_door", "rathaus_desk.usecases")


def refuse_bad_pair() -> None:
    """Exit in words on PySide6 6.12 below Python 3.12: each call loses a None, until it aborts."""
    major, minor = (int(part) for part in qVersion().split(".")[:2])
    if sys.version_info < (3, 12) and (major, minor) >= (6, 12):
        raise SystemExit(
            "Qt 6.12 stürzt unter Python 3.11 ab. Bitte mit installer/bootstrap.py neu einrichten oder "
            "Python 3.12 nehmen. Es wurde nichts geöffnet."
        )


def application() -> QApplication:
    """Return the one application, in German, in our own style."""
    refuse_bad_pair()
    # Only the program's name: Qt would take options such as -platformpluginpath from the rest.
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("rathaus-desk")
    app.setApplicationDisplayName("Rathaus Desk")
    app.setStyle("Fusion")
    load_fonts()
    german = QTranslator(app)
    if german.load("qtbase_de", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(german)
    return app


class Opener(QObject):
    """Opens a database after the window is painted, and builds the house in it.

    What takes long (imports, key, upgrade, sign-in) runs beside the GUI thread; somebody is asked on it.
    """

    opened = Signal(object)
    logged_off = Signal(str)
    _ready = Signal(object)
    _asked = Signal(str)

    def __init__(self, window: MainWindow, log_folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._log_folder = log_folder
        self._database = ""
        self._worker: threading.Thread | None = None
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._signing_in = self._typed = False
        self._closing = False
        self.somebody_is_there = True
        self.house: House | None = None
        self.office: Any = None
        self.crashes = CrashLog(log_folder, window)
        self.failure = ""
        self._ready.connect(self._imported)
        self._asked.connect(self._ask_passphrase)

    def open(self, database: str, login: str = "", password: str = "") -> None:
        """Open `database` beside the GUI thread, then show its first room; on a server, sign in first."""
        self._signing_in = False
        self._window.stack.setCurrentWidget(self._start_page())
        if is_server(database):
            self._open_server(database, login, password)
            return
        self._start_page().wait(self.tr("Die Datenbank wird geöffnet. Das dauert wenige Sekunden."))
        self._prepare(lambda: database, login)

    def sign_in(self, ticket: Ticket) -> None:
        """Sign in with what somebody has typed."""
        self._sign_in_page().wait(self.tr("Sie werden angemeldet …"))
        self._prepare(lambda: ticket.address, ticket.login, ticket.password, ticket)

    def ask_to_sign_in(self, database: str = "", login: str = "", why: str = "") -> None:
        """Show the page for signing in."""
        settings = import_module("rathaus_desk.settings")
        can_keep = settings.keeps_passwords()
        keep = can_keep and not settings.load_settings().workplace.counter_view
        self._signing_in = True
        page = self._sign_in_page()
        self._window.stack.setCurrentWidget(page)
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
        if self.office is not None:
            self.office.close()

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
        self.failure = ""
        self._typed = bool(password) or ticket is not None

        def work() -> None:
            outcome: Exception | None = None
            try:
                _import_heavy()
                door = import_module("rathaus_desk.usecases.office_door")
                self._database = place_of()
                ask = None if self._signing_in else self._passphrase_from_person
                self.office = door.open_office(self._database, login, ask, password=password)
                if ticket is not None:
                    _remember(self.office.address, ticket)
            except Exception as error:
                outcome = error
            self._ready.emit(outcome)

        self._worker = threading.Thread(target=work, name="open", daemon=True)
        self._worker.start()

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

    @Slot(object)
    def _imported(self, error: Exception | None) -> None:
        if self._closing:
            return
        try:
            if error is not None:
                raise error
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
        self.failure = str(refusal)
        if not self._signing_in:
            self._start_page().say(self.failure)
            return
        about_person = isinstance(refusal, WantsPassword)
        self._sign_in_page().say(
            self.failure if self._typed or not about_person else "", about_person=about_person
        )

    def leave_sign_in(self) -> None:
        """Go back to the first page."""
        self._signing_in = False
        self._window.stack.setCurrentWidget(self._start_page())
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
            text, _accepted = QInputDialog.getText(
                self._window, "Rathaus Desk", question, QLineEdit.EchoMode.Password
            )
        finally:  # the worker waits
            self._answers.put(text)


def build_window(
    log_folder: Path, theme: Theme = Theme.LIGHT, zoom: float = 1.0
) -> tuple[MainWindow, Opener]:
    """Return a window that is ready to be shown, and what will open a database in it."""
    look = Look()
    look.wear(theme, zoom)
    window = MainWindow(look)
    look.setParent(window)
    opener = Opener(window, log_folder)
    start = StartPage()
    start.connect_wanted.connect(opener.ask_to_sign_in)
    start.sample_wanted.connect(opener.open_sample)
    window.add_page("start", start)
    sign_in = SignInPage()
    sign_in.wanted.connect(opener.sign_in)
    sign_in.file_chosen.connect(opener.open)
    sign_in.left.connect(opener.leave_sign_in)
    window.add_page("sign_in", sign_in)
    window.show_rooms(())
    window.rail.hide()  # nobody is in any room yet
    return window, opener


class Front(QObject):
    """The window on the screen; whoever logs off leaves an empty one for the next."""

    def __init__(self, log_folder: Path) -> None:
        super().__init__()
        self._log_folder = log_folder
        self._catching = False
        self._begin()

    def catch_crashes(self) -> None:
        """Catch whatever nobody caught, in this window and in those after it."""
        self._catching = True
        self.opener.crashes.install()

    def _begin(self) -> None:
        self.window, self.opener = build_window(self._log_folder)
        self._sweep = sweep_on_gui_thread(self.window)
        # Not in the slot of a button that belongs to the window which goes.
        self.opener.logged_off.connect(self._next, Qt.ConnectionType.QueuedConnection)

    @Slot(str)
    def _next(self, address: str) -> None:
        """Put a fresh window in the place of the one before: nothing of the person before is left in it."""
        before, opener, sweep = self.window, self.opener, self._sweep
        self._begin()
        self.window.look.wear(before.look.theme, before.look.zoom)
        self.window.restoreGeometry(before.saveGeometry())
        self.window.show()
        whom, said = read_address(address), self.tr("Sie sind abgemeldet.")
        self.opener.ask_to_sign_in(replace(whom, user="").text, whom.login_of(whom.user), said)
        if self._catching:
            self.opener.crashes.take_over()
        sweep.stop()
        before.close()
        opener.close()
        before.deleteLater()

    def end(self) -> None:
        """Give everything back."""
        self._sweep.stop()
        self.opener.close()


def run(database: str, login: str, log_folder: Path) -> int:
    """Show the window on `database`, or on the first page if it is empty; return the exit code."""
    app = application()
    front = Front(log_folder)
    front.window.show()
    front.catch_crashes()
    if database:
        QTimer.singleShot(0, lambda: front.opener.open(database, login))
    code = app.exec()
    front.end()
    return code


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


def with_house(
    database: str, login: str, log_folder: Path, use: Callable[["House"], Result], *, password: str = ""
) -> Result:
    """Open a window on `database` without waiting for a person, let `use` have it, and close it.

    Raises CannotOpen if the database could not be opened.
    """
    before = qInstallMessageHandler(_without_chatter)
    app = application()
    window, opener = build_window(log_folder)
    opener.somebody_is_there = False
    sweep = sweep_on_gui_thread(window)
    window.show()
    opener.open(database, login, password)
    while opener.house is None and not opener.failure:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    try:
        if opener.house is None:
            raise CannotOpen(opener.failure)
        return use(opener.house)
    finally:
        sweep.stop()
        window.close()
        opener.close()
        shiboken6.delete(window)
        qInstallMessageHandler(before)


def _without_chatter(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Leave out what a platform without a screen says of itself; everything else goes to stderr."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")

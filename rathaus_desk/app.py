"""Puts the rooms together: paints the window first, then imports and opens what is heavy."""

import sys
import threading
from collections.abc import Callable
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
from rathaus_desk.ui.kit.look import Look, load_fonts
from rathaus_desk.ui.kit.sweep import sweep_on_gui_thread
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.window.crash import CrashLog
from rathaus_desk.ui.window.main_window import MainWindow
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

    What takes long (imports, key, upgrade) runs beside the GUI thread; a passphrase is asked for on it.
    """

    opened = Signal(object)
    _ready = Signal(object)
    _asked = Signal(str)

    def __init__(self, window: MainWindow, log_folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._log_folder = log_folder
        self._database = ""
        self._worker: threading.Thread | None = None
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._closing = False
        self.somebody_is_there = True
        self.house: House | None = None
        self.office: Any = None
        self.crashes = CrashLog(log_folder, window)
        self.failure = ""
        self._ready.connect(self._imported)
        self._asked.connect(self._ask_passphrase)

    def open(self, database: str, login: str = "") -> None:
        """Open `database` beside the GUI thread, then show its first room."""
        self._start_page().wait(self.tr("Die Datenbank wird geöffnet. Das dauert wenige Sekunden."))
        self._prepare(lambda: database, login)

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

    def _prepare(self, place_of: Callable[[], str], login: str) -> None:
        self.failure = ""

        def work() -> None:
            outcome: Exception | None = None
            try:
                _import_heavy()
                door = import_module("rathaus_desk.usecases.office_door")
                self._database = place_of()
                self.office = door.open_office(self._database, login, self._passphrase_from_person)
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
            self._fail(str(refusal))
        except Exception as mistake:  # a mistake of ours must not leave the page waiting for ever
            text = self.tr(
                "Beim Öffnen ist im Programm ein Fehler aufgetreten. Was gespeichert war, ist sicher. Bitte "
                "das Programm neu starten; kommt es wieder, der Betreuung Fehler {log_id} nennen, "
                "aufgezeichnet in {folder}."
            )
            self._fail(text.format(log_id=self.crashes.record(mistake), folder=self._log_folder))

    def _build_house(self) -> None:
        house = import_module("rathaus_desk.ui.window.house")
        instance = import_module("rathaus_desk.ui.window.instance")
        settings = import_module("rathaus_desk.settings")
        lease = import_module("rathaus_desk.ui.intake.parking_lease").WindowLease(
            settings.data_folder() / "fenster"
        )
        pc = (settings.load_settings().workplace, settings.keep_workplace, lease)
        built: House = house.House(self._window, self.office.desk, self.crashes, pc)
        listener = instance.Listener(self._database, self._window)
        listener.called.connect(built.show_call)
        listener.ended.connect(built.around.calls.hang_up)
        if not listener.reached:
            built.say(self.tr("Anrufe kommen hier nicht an. Bitte Nummern eintippen und die IT rufen."))
        self._window.enter(built.start_room)
        built.around.sit_down()
        self.house = built
        self.opened.emit(built)

    def _fail(self, text: str) -> None:
        self.failure = text
        self._start_page().say(text)

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
    start.chosen.connect(opener.open)
    start.sample_wanted.connect(opener.open_sample)
    window.add_page("start", start)
    window.show_rooms(())
    return window, opener


def run(database: str, login: str, log_folder: Path) -> int:
    """Show the window on `database`, or on the first page if it is empty; return the exit code."""
    app = application()
    window, opener = build_window(log_folder)
    sweep = sweep_on_gui_thread(window)
    window.show()
    opener.crashes.install()
    if database:
        QTimer.singleShot(0, lambda: opener.open(database, login))
    code = app.exec()
    sweep.stop()
    opener.close()
    return code


def _import_heavy() -> None:
    for name in NEEDED_LATER:
        import_module(name)


def _make_sample() -> str:
    return str(import_module("rathaus_desk.usecases.sample.sample_town").standing_sample_town())


def with_house(database: str, login: str, log_folder: Path, use: Callable[["House"], Result]) -> Result:
    """Open a window on `database` without waiting for a person, let `use` have it, and close it.

    Raises CannotOpen if the database could not be opened.
    """
    before = qInstallMessageHandler(_without_chatter)
    app = application()
    window, opener = build_window(log_folder)
    opener.somebody_is_there = False
    sweep = sweep_on_gui_thread(window)
    window.show()
    opener.open(database, login)
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

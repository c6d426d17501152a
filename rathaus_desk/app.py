"""Puts the rooms together: paints the window first, then imports and opens what is heavy."""

import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
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
from rathaus_desk.ui.look import Look, load_fonts
from rathaus_desk.ui.main_window import MainWindow
from rathaus_desk.ui.start_page import StartPage
from rathaus_desk.ui.sweep import sweep_on_gui_thread
from rathaus_desk.ui.tokens import Theme

if TYPE_CHECKING:
    from rathaus_desk.ui.house import House

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
    """Opens a database after the window is painted, and builds the house in it."""

    opened = Signal(object)
    _ready = Signal(object)

    def __init__(self, window: MainWindow, log_folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._log_folder = log_folder
        self._database = ""
        self._login = ""
        self.house: House | None = None
        self.office: Any = None
        self.crashes: Any = None
        self.failure = ""
        self._ready.connect(self._imported)

    def open(self, database: str, login: str = "") -> None:
        """Import what is heavy off the GUI thread, then open `database` and show its first room."""
        self._database, self._login = database, login
        self._prepare(_import_heavy)

    def open_sample(self) -> None:
        """Build the sample town if it is not there yet, then open it."""
        self._database, self._login = "", ""
        self._prepare(_make_sample)

    def close(self) -> None:
        """Give the database back."""
        if self.office is not None:
            self.office.close()

    def _prepare(self, job: Callable[[], str]) -> None:
        """Run `job` beside the GUI thread; it imports much and may name the database to open."""

        def work() -> None:
            try:
                self._ready.emit(job())
            except Exception as error:
                self._ready.emit(error)

        threading.Thread(target=work, name="import", daemon=True).start()

    @Slot(object)
    def _imported(self, outcome: object) -> None:
        door = import_module("rathaus_desk.usecases.office_door")
        try:
            if isinstance(outcome, Exception):
                raise outcome
            self._database = str(outcome) or self._database
            self.office = door.open_office(self._database, self._login, self._ask_passphrase)
        except DeskError as error:
            self.failure = str(error)
            page = self._window.page("start")
            if isinstance(page, StartPage):
                page.say(str(error))
            return
        house = import_module("rathaus_desk.ui.house")
        crash = import_module("rathaus_desk.ui.crash")
        self.crashes = crash.CrashLog(self._log_folder, self._window)
        self.house = house.House(self._window, self.office.desk, self.crashes)
        assert self.house is not None
        instance = import_module("rathaus_desk.ui.instance")
        listener = instance.Listener(self._database, self._window)
        listener.called.connect(self.house.show_call)
        self._window.enter(self._window.open_rooms()[0])
        self.opened.emit(self.house)

    def _ask_passphrase(self, question: str) -> str:
        text, _accepted = QInputDialog.getText(
            self._window, "Rathaus Desk", question, QLineEdit.EchoMode.Password
        )
        return text


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
    opener.opened.connect(lambda _house: opener.crashes.install())
    if database:
        QTimer.singleShot(0, lambda: opener.open(database, login))
    code = app.exec()
    sweep.stop()
    opener.close()
    return code


def _import_heavy() -> str:
    for name in NEEDED_LATER:
        import_module(name)
    return ""


def _make_sample() -> str:
    _import_heavy()
    return str(import_module("rathaus_desk.usecases.sample_town").standing_sample_town())


def with_house(database: str, login: str, log_folder: Path, use: Callable[["House"], Result]) -> Result:
    """Open a window on `database` without waiting for a person, let `use` have it, and close it.

    Raises CannotOpen if the database could not be opened.
    """
    before = qInstallMessageHandler(_without_chatter)
    app = application()
    window, opener = build_window(log_folder)
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

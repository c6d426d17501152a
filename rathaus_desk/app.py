"""Puts the rooms together: paints the window first, then imports and opens what is heavy."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

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
    Slot,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.opener import Opener
from rathaus_desk.store.addresses import read_address
from rathaus_desk.ui.kit.look import Look, load_fonts
from rathaus_desk.ui.kit.sweep import sweep_on_gui_thread
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.window.main_window import MainWindow
from rathaus_desk.ui.window.sign_in import SignInPage
from rathaus_desk.ui.window.start_page import StartPage

if TYPE_CHECKING:
    from rathaus_desk.ui.window.house import House

Result = TypeVar("Result")


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
    sign_in.changed.connect(opener.wait_no_more)
    sign_in.file_chosen.connect(opener.open)
    sign_in.left.connect(opener.leave_sign_in)
    window.add_page("sign_in", sign_in)
    window.show_page(start)
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
        self.opener.pack_gone.connect(self._let_pack_go, Qt.ConnectionType.QueuedConnection)

    @Slot(str, str)
    def _next(self, address: str, said: str) -> None:
        """Let the next one sign in where the one before did."""
        whom = read_address(address)

        def begin() -> None:
            self.opener.ask_to_sign_in(replace(whom, user="").text, whom.login_of(whom.user), said)

        self._change(begin)

    @Slot(object)
    def _let_pack_go(self, delete: Callable[[], str]) -> None:
        """Delete the pack that was open, once no window works on it, and say what came of that."""
        told: list[str] = []
        self._change(lambda: None, lambda: told.append(delete()))
        self._start_page().tell(told[0])

    def _change(self, begin: Callable[[], None], end: Callable[[], None] = lambda: None) -> None:
        """Put a fresh window in the place of the one before: nothing of the person before is left in it.

        `end` is called when the window before is closed, and its database not yet given back.
        """
        before, opener, sweep = self.window, self.opener, self._sweep
        self._begin()
        self.window.look.wear(before.look.theme, before.look.zoom)
        self.window.restoreGeometry(before.saveGeometry())
        self.window.show()
        begin()
        if self._catching:
            self.opener.crashes.take_over()
        sweep.stop()
        before.close()
        end()
        opener.close()
        before.deleteLater()

    def _start_page(self) -> StartPage:
        page = self.window.page("start")
        assert isinstance(page, StartPage)
        return page

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


@contextmanager
def another_window(database: str, log_folder: Path) -> Iterator[Front]:
    """Open a second window while the block lasts, as on another PC; whoever sits there is asked."""
    front = Front(log_folder)
    front.window.show()
    front.opener.open(database)
    try:
        yield front
    finally:
        front.window.close()
        front.end()
        shiboken6.delete(front.window)


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
            raise opener.refusal or CannotOpen(opener.failure)
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

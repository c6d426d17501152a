"""Plays a day by real key events against the real window, counts the keys and takes pictures."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from rathaus_desk.ui.window.house import House
from rathaus_desk.ui.window.main_window import MainWindow

PATIENCE_SECONDS = 20.0
BREATH_SECONDS = 0.001


class Stuck(AssertionError):
    """The window did not show what the journey expected."""


@dataclass(slots=True)
class Step:
    """One step of a journey; `keys` counts key presses without free text."""

    name: str
    keys: int = 0
    milliseconds: float = 0.0
    screenshot: str = ""


@dataclass(slots=True)
class Account:
    """What was played."""

    journey: str
    ok: bool = False
    keys: int = 0
    free_text: int = 0
    steps: list[Step] = field(default_factory=list)
    failure: str = ""
    papers: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)  # what was measured, its unit in the name

    def as_plain(self) -> dict[str, Any]:
        """Return the account as JSON values."""
        return asdict(self)


class Opening(Protocol):
    """What opens a database in a window."""

    house: House | None
    failure: str


class Place(Protocol):
    """A window with what opens a database in it; both are others once somebody has left their place."""

    @property
    def window(self) -> MainWindow: ...
    @property
    def opener(self) -> Opening: ...


@dataclass(frozen=True, slots=True)
class Beside:
    """The database that is played on, and a second place, as on another PC, with any database."""

    database: str
    open: Callable[[str], AbstractContextManager[Place]]


class Player:
    """A pair of hands at the keyboard of one window; `beside` is where they may go as well."""

    def __init__(self, house: House, journey: str, out: Path | None, beside: Beside | None = None) -> None:
        self.house = house
        self.beside = beside
        self.account = Account(journey)
        self._out = out
        self._step = Step("")
        self._began = time.perf_counter()

    def step(self, name: str) -> None:
        """End the step before and begin a new one."""
        self._end_step()
        self._step = Step(name)
        self._began = time.perf_counter()

    @contextmanager
    def at(self, house: House) -> Iterator[None]:
        """Work at another window for a while."""
        before, self.house = self.house, house
        try:
            yield
        finally:
            self._end_step()
            self.house = before

    def press(self, keys: str) -> None:
        """Press one key, perhaps with modifiers, as Qt spells it: "Ctrl+Return"."""
        self.strike(keys)
        self.settle()

    def strike(self, keys: str) -> None:
        """Press one key and wait for nothing, as somebody does who changes their mind at once."""
        combination = QKeySequence(keys)[0]  # type: ignore[index]
        QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())
        self._count(1)

    def type(self, text: str, *, free: bool = False) -> None:
        """Type a text letter by letter; free text does not count."""
        for one in text:
            _strike(self._target(), one)
        if free:
            self.account.free_text += len(text)
        else:
            self._count(len(text))
        self.settle()

    def settle(self) -> None:
        """Wait until every answer is here and painted."""
        limit = time.perf_counter() + PATIENCE_SECONDS
        while True:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if self.house.background.idle:
                QApplication.processEvents()
                if self.house.background.idle:
                    return
            if time.perf_counter() > limit:
                raise Stuck("Das Fenster antwortet nicht mehr.")
            time.sleep(BREATH_SECONDS)  # asking without a pause would take the processor from the lanes

    def expect(self, what: str, seen: Callable[[], bool]) -> None:
        """Wait for something to be true of the window; raises Stuck with `what` otherwise."""
        limit = time.perf_counter() + PATIENCE_SECONDS
        while not seen():
            if time.perf_counter() > limit:
                raise Stuck(what)
            self.wait(20)

    def wait(self, milliseconds: int) -> None:
        """Let time pass while the window lives."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def keep_paper(self, name: str) -> None:
        """Write the sheet that is shown to the folder of the journey."""
        if self._out is not None and self.house.paper.pdf:
            target = self._out / name
            target.write_bytes(self.house.paper.pdf)
            self.account.papers.append(str(target))

    def finish(self, failure: str = "") -> Account:
        """End the last step and return the account."""
        self._end_step()
        self.account.ok = not failure
        self.account.failure = failure
        return self.account

    def _count(self, keys: int) -> None:
        self._step.keys += keys
        self.account.keys += keys

    def _end_step(self) -> None:
        if not self._step.name:
            return
        self._step.milliseconds = round((time.perf_counter() - self._began) * 1000, 1)
        if self._out is not None and isValid(self._window_to_show()):
            number = len(self.account.steps) + 1
            target = self._out / f"{self.account.journey}-{number:02}.png"
            QApplication.processEvents()  # what was laid out last is not painted yet
            self._window_to_show().grab().save(str(target))
            self._step.screenshot = str(target)
        self.account.steps.append(self._step)
        self._step = Step("")

    def _target(self) -> QWidget:
        window = self.house.window
        dialog = QApplication.activeModalWidget()
        top: QWidget = dialog if isinstance(dialog, QDialog) else window
        if QApplication.activeWindow() is not top:
            # A screen gives the keyboard back by itself when a dialog closes; without one nobody does.
            top.activateWindow()
            QTest.qWaitForWindowActive(top)
        return top.focusWidget() or top

    def _window_to_show(self) -> QWidget:
        return QApplication.activeModalWidget() or self.house.window


def _strike(widget: QWidget, letter: str) -> None:
    """Press and release the key of one letter; letters that QTest has no key for are sent as their text."""
    if letter.isascii():
        QTest.keyClicks(widget, letter)
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

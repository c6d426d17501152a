"""Blanks every window of this program in one frame, by F12 or by itself, and brings them back."""

import time
from collections.abc import Callable
from functools import partial
from math import ceil
from typing import TypeGuard

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from shiboken6 import isValid

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.ui.counter.privacy_curtain import Curtain
from rathaus_desk.ui.kit.hearing import hear_everywhere
from rathaus_desk.ui.kit.rooms import TITLE
from rathaus_desk.ui.kit.widgets import show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.screen_pin import has_screen_pin, screen_pin_fits

PIN_AFTER_SECONDS = 120
LONGEST_WAIT_SECONDS = 60
TICK_MS = 1000
Type = QEvent.Type
_SIGNS_OF_LIFE = frozenset(
    (Type.KeyPress, Type.MouseButtonPress, Type.MouseMove, Type.Wheel, Type.TouchBegin)
)
_KEYS = frozenset((Type.KeyPress, Type.KeyRelease, Type.ShortcutOverride, Type.Shortcut))
_UNCOVERING = frozenset((Type.Resize, Type.Show))
_HEARD = _SIGNS_OF_LIFE | _KEYS | _UNCOVERING
_FLEETING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen)


class PrivacyScreen(QObject):
    """Watches for F12 and for nobody being there; `idle_seconds` 0 never blanks by itself."""

    def __init__(
        self,
        window: QWidget,
        workplace: Workplace,
        idle_seconds: int = 0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._at = workplace
        self.idle_seconds = idle_seconds
        self._seconds = seconds
        self._last_sign = self._blanked_at = seconds()
        self.blanked = False
        self._has_pin = False
        self._wrong_tries = 0
        self._next_try_at = 0.0
        self._trying = False  # one try at a time
        self._wait_is_over = QTimer(self, singleShot=True)
        self._wait_is_over.timeout.connect(self._ask_again)
        self._curtains: dict[QWidget, Curtain] = {}
        self._titles: dict[QWidget, str] = {}
        self._hidden: list[QWidget] = []
        self._focus: list[QWidget] = []
        self._curtain_for(window)  # made now, so that the key has nothing to make
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self.tick)
        self._ticks.start(TICK_MS)
        hear_everywhere(self, _HEARD)
        self.somebody_sits_down()

    def somebody_sits_down(self) -> None:
        """Find out whether the person at this desk has a PIN."""
        self._at.background.ask(self, has_screen_pin, self._know_pin)

    def toggle(self) -> None:
        """Blank all windows, or bring them back."""
        if not self.blanked:
            self.blank()
        elif self._has_pin and self._seconds() - self._blanked_at >= PIN_AFTER_SECONDS:
            self._ask_pin()
        else:
            self.reveal()

    def blank(self) -> None:
        """Cover every window of this program now."""
        if self.blanked:
            return
        self.blanked = True
        self._blanked_at = self._seconds()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        focused = QApplication.focusWidget() or self._window.focusWidget()
        self._focus = [focused] if focused is not None else []
        for one in QApplication.topLevelWidgets():
            self._cover(one)
        self._front().setFocus()
        for one in list(self._curtains):
            self._hide_beneath(one)

    def reveal(self) -> None:
        """Show everything again, with the cursor where it was."""
        self.blanked = False
        self._last_sign = self._seconds()
        self._wrong_tries = 0
        self._wait_is_over.stop()
        self._next_try_at = 0.0
        for one in self._hidden:
            if isValid(one):
                one.show()
        self._hidden = []
        for one in self._focus:  # before the curtain goes: it would hand the focus to anybody, by Tab
            if isValid(one):
                one.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus = []
        for window, curtain in list(self._curtains.items()):
            if isValid(window):
                window.setWindowTitle(self._titles.get(window, window.windowTitle()))
            if isValid(curtain):
                curtain.hide()
        self._curtains, self._titles = {self._window: self._curtains[self._window]}, {}

    def tick(self) -> None:
        """Look at the time: show it on the curtain, or blank when nobody has been here for long."""
        if self.blanked:
            for curtain in self._curtains.values():
                curtain.show_time(self._at.background.desk.now())
        elif self.idle_seconds and self._seconds() - self._last_sign >= self.idle_seconds:
            self.blank()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _SIGNS_OF_LIFE:
            self._last_sign = self._seconds()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        if self.blanked and isinstance(watched, QWidget):
            self._keep_covered(watched, kind)
        return False

    # Keys

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        """While blanked no key reaches anything but the PIN; F12 works in dialogs too."""
        f12 = event.key() == Qt.Key.Key_F12 and not event.isAutoRepeat()
        if not self.blanked:
            return f12 and event.type() is Type.KeyPress and isinstance(watched, QWidget) and self._toggled()
        if event.type() is Type.ShortcutOverride:
            event.accept()  # so no shortcut of what is beneath sees it
            return True
        if f12 and event.type() is Type.KeyPress and isinstance(watched, QWidget):
            return self._toggled()
        return isinstance(watched, QWidget) and watched is not self._front().pin

    def _toggled(self) -> bool:
        self.toggle()
        return True

    # Covering

    def _keep_covered(self, widget: QWidget, kind: QEvent.Type) -> None:
        if kind is Type.Resize and widget in self._curtains:
            self._curtains[widget].cover()
        elif kind is Type.Show and widget.isWindow():
            self._cover(widget)
            QTimer.singleShot(0, self, partial(self._hide_beneath, widget))
        elif kind is Type.Show and _is_part(widget):
            parent = widget.parentWidget()
            if parent is not None and parent in self._curtains:
                self._curtains[parent].raise_()
                QTimer.singleShot(0, self, partial(self._hide_beneath, parent))

    def _cover(self, window: QWidget) -> None:
        flags = window.windowType()
        if not window.isVisible() or flags in _FLEETING or isinstance(window, Curtain):
            return
        curtain = self._curtain_for(window)
        self._titles.setdefault(window, window.windowTitle())
        window.setWindowTitle(TITLE)
        curtain.fall(self._at.background.desk.now(), self._at.look)

    def _hide_beneath(self, window: QWidget) -> None:
        """Take what is covered out of what a screen reader is shown."""
        if not self.blanked or not isValid(window) or window not in self._curtains:
            return
        for one in window.children():
            if _is_part(one) and not one.isHidden():
                one.hide()
                self._hidden.append(one)

    def _curtain_for(self, window: QWidget) -> Curtain:
        if window not in self._curtains:
            curtain = Curtain(window, self._at.background.desk.office.town.official_name)
            curtain.pin_entered.connect(self._try_pin)
            self._curtains[window] = curtain
        return self._curtains[window]

    def _front(self) -> Curtain:
        """The curtain that gets the keys: a dialog keeps them from the windows behind it."""
        dialog = QApplication.activeModalWidget()
        return self._curtains[dialog if dialog in self._curtains else self._window]

    # The PIN

    def _know_pin(self, has_pin: bool) -> None:
        self._has_pin = has_pin

    @property
    def _waits(self) -> bool:
        return self._trying or self._seconds() < self._next_try_at

    def _ask_pin(self) -> None:
        if not self._waits:  # else whoever guesses would skip the waiting time by F12
            self._front().ask_pin()

    def _ask_again(self) -> None:
        """Ask anew after a wrong try, or wait for what is left where the timer was early."""
        left = self._next_try_at - self._seconds()
        if left > 0:
            self._wait_is_over.start(ceil(left * 1000))
        elif self.blanked:
            self._front().ask_pin()

    def _try_pin(self, pin: str) -> None:
        if self._waits:
            return
        self._trying = True
        self._at.background.ask(self, screen_pin_fits, self._tried, on_refusal=self._not_tried, pin=pin)

    def _tried(self, fits: bool) -> None:
        self._trying = False
        if fits:
            self.reveal()
            return
        self._wrong_tries += 1
        seconds = min(2**self._wrong_tries, LONGEST_WAIT_SECONDS)
        self._next_try_at = self._seconds() + seconds
        self._front().say_wrong(seconds)
        self._wait_is_over.start(seconds * 1000)

    def _not_tried(self, error: DeskError) -> None:
        self._trying = False
        self._front().ask_pin()
        show_text(self._front().wrong, str(error))


def _is_part(one: object) -> TypeGuard[QWidget]:
    """Tell whether this is a part of a window, other than its curtain."""
    return isinstance(one, QWidget) and not isinstance(one, Curtain) and not one.isWindow()

"""One ear on the application for all who wait for a key or a sign of life anywhere.

Each filter on the application costs a call into Python for every event of every widget, some ten thousand
while a window is built: three of them took a third of the time of opening it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid


class _Ear(QObject):
    def __init__(self, app: QObject) -> None:
        super().__init__(app)
        self._app = app
        self._deaf = 0
        self._listeners: dict[QEvent.Type, tuple[QObject, ...]] = {}
        app.installEventFilter(self)

    def add(self, listener: QObject, kinds: frozenset[QEvent.Type]) -> None:
        for kind in kinds:
            self._listeners[kind] = (listener, *self._listeners.get(kind, ()))
        listener.destroyed.connect(partial(self._forget, listener))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        for one in self._listeners.get(event.type(), ()):
            if isValid(one) and one.eventFilter(watched, event):
                return True
        return False

    def cover(self, more: int) -> None:
        """Hear nothing from the first that covers it until the last uncovers it."""
        self._deaf += more
        if self._deaf:
            self._app.removeEventFilter(self)
        else:
            self._app.installEventFilter(self)

    def _forget(self, listener: QObject, _gone: QObject | None = None) -> None:
        self._listeners = {
            kind: tuple(one for one in those if one is not listener)
            for kind, those in self._listeners.items()
        }


_ears: list[_Ear] = []


def hear_everywhere(listener: QObject, kinds: frozenset[QEvent.Type]) -> None:
    """Let `listener.eventFilter` see events of these kinds of all widgets; who came last hears first."""
    app = QApplication.instance()
    if app is None:
        return
    if not _ears or not isValid(_ears[0]):
        _ears[:] = [_Ear(app)]
    _ears[0].add(listener, kinds)


@contextmanager
def deaf() -> Iterator[None]:
    """Hear nothing while pages are built: no key comes in between, but each new widget tells of itself."""
    ears = [one for one in _ears if isValid(one)]
    for one in ears:
        one.cover(1)
    try:
        yield
    finally:
        for one in ears:
            one.cover(-1)

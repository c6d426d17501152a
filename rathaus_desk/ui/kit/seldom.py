"""Does what is dear no more than once in a while: what is wanted meanwhile is done once, at the end."""

from collections.abc import Callable
from random import uniform

from PySide6.QtCore import QObject, QTimer

SPREAD = (0.8, 1.2)  # of a span: lest two hundred windows ask in step


class Seldom(QObject):
    """Waits `milliseconds`, more or less, between two times; the first wish of a quiet while is met now."""

    def __init__(self, parent: QObject, milliseconds: int, do: Callable[[], None]) -> None:
        super().__init__(parent)
        self._milliseconds = milliseconds
        self._do = do
        self._wanted = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._rested)

    def ask(self) -> None:
        """Have it done, now or once the while is over."""
        if self._rest.isActive():
            self._wanted = True
        else:
            self.now()

    def now(self) -> None:
        """Do it whatever was done before."""
        self._wanted = False
        self._rest.start(spread(self._milliseconds))
        self._do()

    def _rested(self) -> None:
        if self._wanted:
            self.now()


def spread(milliseconds: float) -> int:
    """Return a span that is up to a fifth shorter or longer."""
    return round(milliseconds * uniform(*SPREAD))

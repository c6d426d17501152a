"""Python's garbage collector, kept on the GUI thread: on a lane it would destroy Qt objects and crash."""

import gc

from PySide6.QtCore import QObject, QTimer

SWEEP_MS = 2000


def sweep_on_gui_thread(parent: QObject) -> QTimer:
    """Let Python's garbage collector run on the GUI thread only; on a lane it would destroy Qt objects."""
    gc.disable()
    timer = QTimer(parent)
    timer.timeout.connect(_sweep)
    timer.start(SWEEP_MS)
    return timer


def _sweep() -> None:
    """Collect the young often and everything when the young have piled up."""
    young, middle, _old = gc.get_count()
    gc.collect(2 if middle > 20 else 1 if young > 700 else 0)

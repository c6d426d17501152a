"""The watchdog of the lines to a server: how it ends."""

import threading

from rathaus_desk.store import watchdog as dogs
from rathaus_desk.store.watchdog import Watchdog

LONG = 3600.0


class Line:
    """A line of which only matters when somebody shuts it down."""

    def __init__(self) -> None:
        self.was_cut = threading.Event()

    def fileno(self) -> int:
        self.was_cut.set()
        raise OSError


def test_who_closes_waits_for_no_next_look(monkeypatch):
    monkeypatch.setattr(dogs, "_LOOK_SECONDS", LONG)
    dog, late, patient = Watchdog(patience=LONG), Line(), Line()
    with dog.watch(patient), dog.patience(-1.0), dog.watch(late):
        assert late.was_cut.wait(60)  # it has looked, and somebody still waits: the next look is far away
        closing = threading.Thread(target=dog.close, daemon=True)
        closing.start()
        closing.join(60)
        assert not closing.is_alive()
    assert not patient.was_cut.is_set()

"""The window of a guide at a server that may go away, with its encrypted file beside it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from rathaus_desk.app import build_window
from rathaus_desk.domain.office.this_pc import ThisPc
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.outbox import open_outbox
from rathaus_desk.store.server import ServerStore
from rathaus_desk.ui.intake.parking_lease import WindowLease
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.intake.emergency_desk import EmergencyDesk
from rathaus_desk.usecases.intake.outbox import Outbox
from rathaus_desk.usecases.office.office import actor_for, load_office
from tests.small_town import Clock


@contextmanager
def guides_window(store: ServerStore, folder: Path) -> Iterator[Any]:
    """Open Empfang for Aylin Özdemir, and close everything at the end; nothing may have crashed."""
    from rathaus_desk.ui.window.house import House

    file = open_outbox(folder / "notbetrieb.db", PRACTICE_KEY)
    with store.read() as session:
        office, actor = load_office(session), actor_for(session, "oezdemir")
    desk = EmergencyDesk(store, office, actor, Clock(), Outbox(file), "Schalter 3")
    window, opener = build_window(folder / "log")
    window.show()
    pc = (ThisPc(), lambda _here: None, WindowLease(folder / "fenster"))
    house = House(window, desk, opener.crashes, pc)
    crashed: list[object] = []
    house.background.crashed.connect(crashed.append)
    window.enter("reception")
    house.around.sit_down()
    Player(house, "start", None).settle()
    yield house
    assert crashed == []
    window.close()
    store.close()
    file.close()
    opener.close()
    shiboken6.delete(window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()

"""Gives a person at a server a desk that goes on while the server is away, where this PC allows it."""

import platform

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.settings import data_folder, load_settings
from rathaus_desk.store.changes import Store
from rathaus_desk.store.outbox import open_outbox, outbox_key, outbox_path
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.intake.emergency_desk import EmergencyDesk
from rathaus_desk.usecases.intake.outbox import Outbox


def going_on(store: Store, desk: Desk, place: str, login: str) -> tuple[Desk, Store | None]:
    """Return the desk with an outbox and the outbox's file, to be closed with the database.

    It is the desk as it was, and no file, for who takes nothing in, and on a PC without a keyring: without
    a safe place for its key nothing of an intake may lie on this PC.
    """
    if desk.actor.role not in CASE_ROLES:
        return desk, None
    workplace = load_settings().workplace.counter or platform.node()
    path = outbox_path(data_folder(), place, workplace, login)
    try:
        file = open_outbox(path, outbox_key(path))
    except CannotOpen:
        return desk, None
    outbox = Outbox(file)
    return EmergencyDesk(store, desk.office, desk.actor, desk.now, outbox, workplace), file

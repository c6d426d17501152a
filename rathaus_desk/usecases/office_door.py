"""Opens a database for one person: place, key, upgrade, office, clock; window and command line alike."""

import getpass
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

from sqlalchemy import select
from sqlalchemy.orm import Session

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.office.town import Office
from rathaus_desk.store.changes import Store
from rathaus_desk.store.location import read_location
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.opening import needs_upgrade, unlock
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office

AskPassphrase = Callable[[str], str]


class OpenOffice:
    """An open database with a desk in it; close it when done."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self.desk = desk
        self._store = store

    def close(self) -> None:
        """Give the database back."""
        self._store.close()


def open_office(database: str, login: str = "", ask_passphrase: AskPassphrase | None = None) -> OpenOffice:
    """Open a database for the member of staff `login`; without one, for whoever sits at this PC.

    In the sample town that is its first Bürgerlotsin. Raises CannotOpen or Refused with a German sentence.
    """
    path = read_location(database).path
    key = unlock(path, ask_passphrase)
    if needs_upgrade(path, key):
        import_module("rathaus_desk.store.migrate").upgrade(path, key)  # Alembic costs a quarter of the start
    store = open_store(path, key)
    try:
        with store.read() as session:
            office = load_office(session)
            if login:
                actor = actor_for(session, login)
            elif office.practice:
                actor = actor_for(session, _first_guide(session))
            else:
                actor = actor_for(session, getpass.getuser())
        return OpenOffice(store, Desk(store, office, actor, clock_of(office)))
    except BaseException:
        store.close()
        raise


def clock_of(office: Office) -> Callable[[], datetime]:
    """Return the office's clock; in the sample town it is its own day, running since the program began."""
    zone = office.calendar.zone
    standing = office.town.practice_now
    if standing is None:
        return lambda: datetime.now(zone)
    began = time.monotonic()
    return lambda: (standing + timedelta(seconds=time.monotonic() - began)).astimezone(zone)


def _first_guide(session: Session) -> str:
    guides = select(StaffRow.login).where(StaffRow.role == Role.GUIDE, StaffRow.active)
    return session.scalars(guides.order_by(StaffRow.id)).first() or ""

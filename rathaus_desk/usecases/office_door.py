"""Opens a database for one person: place, key, upgrade, office, clock; window and command line alike."""

import getpass
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.office.town import Office
from rathaus_desk.store.addresses import ServerAddress
from rathaus_desk.store.changes import Store
from rathaus_desk.store.location import lock_of, read_location
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.opening import needs_upgrade, unlock
from rathaus_desk.store.readings import readings_of
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office

Ask = Callable[[str], str]
SeatStore = Callable[[Actor], Store]


class OpenOffice:
    """An open database with a desk in it; close it when done.

    `address` is that of a server, with the role that signed in; None for a file. `warning` is what whoever
    sits down here must know, `standing` what must stay in sight all day, `title` what the window is called
    beside the program's name; they are empty if there is nothing.
    """

    def __init__(
        self,
        store: Store,
        desk: Desk,
        address: ServerAddress | None = None,
        seats: SeatStore | None = None,
        also_open: Sequence[Store] = (),
        *,
        warning: str = "",
        standing: str = "",
        title: str = "",
    ) -> None:
        self.desk = desk
        self.address = address
        self.warning = warning
        self.standing = standing
        self.title = title
        self._stores = [store, *also_open]
        self._seats = seats

    @property
    def has_seats(self) -> bool:
        """Tell whether one may see the office with somebody else's eyes: only where all is practice."""
        return self._seats is not None

    def seat_of(self, actor: Actor) -> Desk:
        """Return somebody else's desk; on a server by a login of its own, which opens with the first word."""
        if self._seats is None:
            raise Refused("Hier arbeitet jeder mit der eigenen Anmeldung. Bitte abmelden und neu anmelden.")
        store = self._seats(actor)
        self._stores.append(store)
        return Desk(store, self.desk.office, actor, self.desk.now)

    def close(self) -> None:
        """Seal what the journal of a file still has open, and give the database back."""
        if self.address is None:  # on a server somebody else does it within the second
            for store in self._stores:
                if readings := readings_of(store):
                    readings.settle()
            with suppress(DeskError):
                self.desk.seal_journal()
        for store in dict.fromkeys(self._stores):
            store.close()


def open_office(
    database: str,
    login: str = "",
    ask: Ask | None = None,
    *,
    password: str = "",
    without_server: bool = False,
) -> OpenOffice:
    """Open a database for the member of staff `login`; without one, for whoever sits at this PC.

    In a sample town in a file that is its first Bürgerlotsin. `ask` asks for a passphrase or a password. With
    `without_server` one may begin with what lies on this PC while the server is away: only to take in.
    Raises CannotOpen or Refused with a German sentence.
    """
    where = read_location(database)
    if isinstance(where, ServerAddress):
        who = where.signed_in_as(login or where.user or getpass.getuser())
        # The driver for servers costs a tenth of a second, which a file need not wait for.
        door = import_module("rathaus_desk.usecases.server_door")
        opened: OpenOffice = door.sign_in(who, password, ask, without_server=without_server)
        return opened
    if lock_of(where.path).exists():  # the pack of a day without network
        pack_door = import_module("rathaus_desk.usecases.pack_door")
        packed: OpenOffice = pack_door.open_pack_office(where.path, password, ask)
        return packed
    return _open_file(where.path, login, ask)


def _open_file(path: Path, login: str, ask: Ask | None) -> OpenOffice:
    key = unlock(path, ask)
    if needs_upgrade(path, key):
        # Alembic costs a quarter of the start.
        import_module("rathaus_desk.store.migrate").upgrade(path, key)
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
        desk = Desk(store, office, actor, clock_of(office))
        return OpenOffice(store, desk, seats=(lambda _actor: store) if office.practice else None)
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

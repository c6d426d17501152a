"""Signs a person in at a database on a server: role, password, version, and who of the town hall that is."""

from dataclasses import replace

from sqlalchemy import literal_column, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from rathaus_desk.domain.actors import Actor
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.settings import kept_password
from rathaus_desk.store.addresses import ServerAddress
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.server import ServerStore
from rathaus_desk.store.server_opening import not_ours, open_server, url_of
from rathaus_desk.store.turned_away import WantsPassword
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.intake.emergency_opening import going_on
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.office_door import Ask, OpenOffice, SeatStore, clock_of


def sign_in(address: ServerAddress, password: str = "", ask: Ask | None = None) -> OpenOffice:
    """Open a database on a server as the role in `address`.

    Without a password the one that this PC's keyring has is tried, then `ask` is asked once. Raises
    WantsPassword if that was not it, CannotOpen for everything else.
    """
    tried = password or ("" if address.windows else kept_password(address.place, address.user))
    try:
        return _enter(address, tried)
    except WantsPassword:
        if password or ask is None or address.windows:
            raise
    return _enter(address, ask(f"Kennwort von {address.login_of(address.user)} für {address.named}"))


def _enter(address: ServerAddress, password: str) -> OpenOffice:
    store = open_server(address, password)
    try:
        with store.read() as session:
            office = load_office(session)
            actor = _actor_signed_in(session, address)
            people = session.execute(select(StaffRow.id, StaffRow.db_role))
            roles = {one.id: one.db_role for one in people}
        plain = Desk(store, office, actor, clock_of(office))
        desk, file = going_on(store, plain, address.place, address.user)
        trusted = office.practice and not password and not address.windows
        seats = _seats_at(address, roles) if trusted else None
        return OpenOffice(store, desk, address, seats, also_open=[file] if file else [])
    except ProgrammingError as error:
        store.close()
        raise not_ours(address) from error
    except BaseException:
        store.close()
        raise


def _seats_at(address: ServerAddress, roles: dict[int, str | None]) -> SeatStore:
    """Return what signs somebody else in at a practice server that asks nobody for a password."""
    return lambda actor: ServerStore(url_of(replace(address, user=roles[actor.staff_id] or "")))


def _actor_signed_in(session: Session, address: ServerAddress) -> Actor:
    """Return whose login this is; the server says which, not the program."""
    role = session.scalar(select(literal_column("session_user")))
    found = select(StaffRow.login, StaffRow.active).where(StaffRow.db_role == role)
    row = session.execute(found).one_or_none()
    if row is None:
        raise CannotOpen(
            f"Der Zugang {address.user} gehört noch zu niemandem im Rathaus. Es wurde nichts geändert. Bitte "
            "die Administration fragen; sie trägt ihn bei der richtigen Person ein (db user add)."
        )
    if not row.active:
        raise CannotOpen("Ihr Zugang ist gesperrt. Bitte die Administration fragen; sie kann ihn öffnen.")
    return actor_for(session, row.login)

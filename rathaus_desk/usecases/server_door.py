"""Signs a person in at a database on a server: role, password, version, and who of the town hall that is."""

from dataclasses import replace

from sqlalchemy import func, literal_column, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from rathaus_desk.domain.actors import Actor
from rathaus_desk.domain.errors import TurnedAway
from rathaus_desk.domain.office.town import Office
from rathaus_desk.settings import keep_proof, kept_password
from rathaus_desk.store.addresses import ServerAddress
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.server import ServerStore
from rathaus_desk.store.server_opening import (
    demand_ours,
    not_ours,
    open_server,
    refused,
    unopened,
    url_of,
)
from rathaus_desk.store.turned_away import ServerAway, WantsPassword
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.intake.emergency_opening import NothingHere, beginning_without, going_on
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.office_door import Ask, OpenOffice, SeatStore, clock_of


def sign_in(
    address: ServerAddress, password: str = "", ask: Ask | None = None, *, without_server: bool = False
) -> OpenOffice:
    """Open a database on a server as the role in `address`.

    Without a password the one that this PC's keyring has is tried, then `ask` is asked once. `without_server`
    begins with what lies on this PC where the server is away. Raises WantsPassword if that was not it,
    ServerAway, CannotOpen for everything else.
    """
    tried = password or ("" if address.windows else kept_password(address.place, address.user))
    try:
        return _enter(address, tried)
    except ServerAway as away:
        if not without_server:
            raise
        return _begin_without(address, tried, away)
    except WantsPassword:
        if password or ask is None or address.windows:
            raise
    return _enter(address, ask(f"Kennwort von {address.login_of(address.user)} für {address.named}"))


def _enter(address: ServerAddress, password: str) -> OpenOffice:
    store = open_server(address, password)
    try:
        office, actor = _town_hall(store, address)
        plain = Desk(store, office, actor, clock_of(office))
        desk, file, warning = going_on(store, plain, address.place, address.user)
        if file is not None and not address.windows:
            keep_proof(address.place, address.user, password)
        trusted = office.practice and not password and not address.windows
        seats = _seats_at(store, address) if trusted else None
        return OpenOffice(store, desk, address, seats, also_open=[file] if file else [], warning=warning)
    except BaseException:
        store.close()
        raise


def _begin_without(address: ServerAddress, password: str, away: ServerAway) -> OpenOffice:
    """Begin while the server is away; it is asked who this is as soon as it answers. Else raises `away`."""
    store = unopened(address, password)

    def ask_server() -> tuple[Office, Actor]:
        demand_ours(store, address)
        return _town_hall(store, address)

    try:
        desk, file = beginning_without(store, address, password, clock_of, ask_server)
    except NothingHere as nothing:
        store.close()
        raise ServerAway(f"{away} {nothing}".strip()) from None
    except BaseException:
        store.close()
        raise
    return OpenOffice(store, desk, address, also_open=[file])


def _town_hall(store: ServerStore, address: ServerAddress) -> tuple[Office, Actor]:
    """Return the town hall, and whose login this is."""
    try:
        with store.read() as session:
            office, actor = load_office(session), _actor_signed_in(session, address)
        return (_at_its_day(store, office) if office.practice else office), actor
    except OperationalError as error:
        raise refused(error, address) from None  # the driver's error knows the password
    except ProgrammingError as error:
        raise not_ours(address) from error


def _at_its_day(store: ServerStore, office: Office) -> Office:
    """Return a practice town with the clock that all programs share: what one stored is nobody's future."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        gone = line.scalar(select(func.desk.practised_for()))
    begun = office.town.practice_now
    if begun is None or gone is None:
        return office
    return replace(office, town=replace(office.town, practice_now=begun + gone))


def _seats_at(store: ServerStore, address: ServerAddress) -> SeatStore:
    """Return what signs somebody else in at a practice server that asks nobody for a password."""
    with store.read() as session:
        people = session.execute(select(StaffRow.id, StaffRow.db_role))
        roles = {one.id: one.db_role for one in people}
    return lambda actor: ServerStore(url_of(replace(address, user=roles[actor.staff_id] or "")))


def _actor_signed_in(session: Session, address: ServerAddress) -> Actor:
    """Return whose login this is; the server says which, not the program."""
    role = session.scalar(select(literal_column("session_user")))
    found = select(StaffRow.login, StaffRow.active).where(StaffRow.db_role == role)
    row = session.execute(found).one_or_none()
    if row is None:
        raise TurnedAway(
            f"Der Zugang {address.user} gehört noch zu niemandem im Rathaus. Es wurde nichts geändert. Bitte "
            "die Administration fragen; sie trägt ihn bei der richtigen Person ein (db user add)."
        )
    if not row.active:
        raise TurnedAway("Ihr Zugang ist gesperrt. Bitte die Administration fragen; sie kann ihn öffnen.")
    return actor_for(session, row.login)

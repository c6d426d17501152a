"""Gives a person at a server a desk that goes on while the server is away, where this PC allows it.

It may even begin without the server: with the town hall as it was when this person last worked here, for who
proves to be this person. The proof is the password that held then; only the keyring of the account at this PC
can tell whether it is the same, and only that keyring has the key of the file.
"""

import platform
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES, Actor
from rathaus_desk.domain.errors import CannotOpen, KeyGone, Refused
from rathaus_desk.domain.office.town import Office
from rathaus_desk.settings import data_folder, load_settings, proof_holds
from rathaus_desk.store.addresses import ServerAddress
from rathaus_desk.store.changes import Store
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.outbox import files_aside, open_outbox, outbox_key, outbox_path, put_aside
from rathaus_desk.store.sessions import FileStore
from rathaus_desk.store.turned_away import WantsPasswordHere
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.intake.emergency_desk import EmergencyDesk, SignIn
from rathaus_desk.usecases.intake.hand_in import LONGEST_AWAY
from rathaus_desk.usecases.intake.outbox import Outbox
from rathaus_desk.usecases.office.office import actor_for, load_office

Clock = Callable[[], datetime]
# A sample town begins its day anew with every start, and the clock of a PC may be put right.
CLOCK_SET_BACK = timedelta(days=1)
_LOCKED = (
    "Notbetrieb geht auf diesem PC nicht: Der Schlüsselbund öffnet die Datei {file} nicht. Darin können "
    "Aufnahmen liegen, die noch nicht nachgetragen sind. Nichts ist gelöscht; bitte die IT rufen."
)
_ASIDE = (
    "Zu einer Datei aus dem Notbetrieb fehlt der Schlüssel: {file}. Darin können Aufnahmen liegen, die noch "
    "nicht nachgetragen sind. Nichts ist gelöscht; bitte die IT rufen."
)
_NOT_PROVED = (
    "{server} antwortet nicht. Aufnehmen geht auf diesem PC auch ohne die Datenbank: bitte mit dem Kennwort "
    "anmelden, mit dem Sie hier zuletzt gearbeitet haben."
)


class NothingHere(CannotOpen):
    """Nothing lies on this PC to begin with, or nothing that can be unlocked: then the text says so."""


def going_on(store: Store, desk: Desk, place: str, login: str) -> tuple[Desk, Store | None, str]:
    """Return the desk with an outbox, the outbox's file, to be closed with the database, and what to warn of.

    It is the desk as it was, and no file, for who takes nothing in, and on a PC without a keyring: without
    a safe place for its key nothing of an intake may lie on this PC. A file whose key is gone may hold
    intakes that nobody has handed in: it is put aside, and warned of until somebody takes it away.
    """
    if desk.actor.role not in CASE_ROLES:
        return desk, None, ""
    workplace, path = _here(place, login)
    try:
        file = open_outbox(path, _key_of(path))
    except CannotOpen:
        return desk, None, _lying_here(path)
    going = EmergencyDesk(store, desk.office, desk.actor, desk.now, Outbox(file), workplace)
    return going, file, _lying_here(path, opened=True)


def _key_of(path: Path) -> bytes:
    """Return the key of the file there, or of a new one in the place of one whose key is gone."""
    try:
        return outbox_key(path)
    except KeyGone as gone:
        try:
            put_aside(path)
        except OSError:  # such as on Windows while another window has it open
            raise gone from None
    return outbox_key(path)


def _lying_here(path: Path, *, opened: bool = False) -> str:
    """Say where files lie that may hold intakes and that nobody can open here; nothing if there are none."""
    aside = " und ".join(map(str, files_aside(path)))
    locked = str(path) if path.exists() and not opened else ""
    told = _LOCKED.format(file=locked) if locked else ""
    return f"{told} {_ASIDE.format(file=aside) if aside else ''}".strip()


def beginning_without(
    store: Store, address: ServerAddress, password: str, clock_of: Callable[[Office], Clock], sign_in: SignIn
) -> tuple[EmergencyDesk, FileStore]:
    """Return the desk of somebody who begins while the server is away, and the outbox's file.

    `sign_in` asks the server, once it is there, who this is. Raises NothingHere where nothing lies on this PC
    to begin with, WantsPasswordHere for who has not proved to be this person.
    """
    workplace, path = _here(address.place, address.user)
    if not path.exists():
        raise NothingHere(_lying_here(path))
    try:
        file = open_outbox(path, outbox_key(path))
    except CannotOpen:
        raise NothingHere(_lying_here(path)) from None
    try:
        found = _left_here(file, address.user)
        outbox = Outbox(file)
        as_of = outbox.filled_at()
        if found is None or as_of is None:
            raise NothingHere("")
        if not address.windows and not proof_holds(address.place, address.user, password):
            raise WantsPasswordHere(_NOT_PROVED.format(server=address.named))
        office, actor = found
        clock = clock_of(office)
        if not -CLOCK_SET_BACK <= clock() - as_of <= LONGEST_AWAY:
            raise NothingHere("")
        desk = EmergencyDesk(store, office, actor, clock, outbox, workplace)
    except BaseException:
        file.close()
        raise
    desk.begin_without(sign_in, as_of)
    return desk, file


def _here(place: str, login: str) -> tuple[str, Path]:
    """Return the name of this workplace, and where its file for this login lies."""
    workplace = load_settings().workplace.counter or platform.node()
    return workplace, outbox_path(data_folder(), place, workplace, login)


def _left_here(file: FileStore, role: str) -> tuple[Office, Actor] | None:
    """Return the town hall and who signs in, as they were; None where nothing was left here."""
    with file.read() as session:
        login = session.scalar(select(StaffRow.login).where(StaffRow.db_role == role))
        if login is None:
            return None
        try:
            return load_office(session), actor_for(session, login)
        except Refused:
            return None

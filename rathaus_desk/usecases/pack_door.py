"""Opens a pack for the one who took it along: the same program, on the day's people."""

from collections.abc import Callable
from pathlib import Path

from rathaus_desk.domain.dates import clock, numeric_date, short_day
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.domain.office.town import Office
from rathaus_desk.domain.pack.pack import PackHeader
from rathaus_desk.store.pack_lock import MOST_TRIES, WrongPin, read_lock
from rathaus_desk.usecases.office.office import load_office
from rathaus_desk.usecases.office_door import OpenOffice, clock_of
from rathaus_desk.usecases.pack.laptop import LaptopPack, begin_day, open_for_return

Ask = Callable[[str], str]
_NO_PIN = "Das Tagespaket ist nicht geöffnet, denn es wurde keine PIN eingegeben. Es wurde nichts geändert."
_NOBODY = "Dieses Tagespaket ist durch eine PIN geschützt, und hier kann niemand gefragt werden."


def open_pack_office(path: Path, pin: str, ask: Ask | None) -> OpenOffice:
    """Open a pack with its PIN, or ask for it until it is right or nothing is typed.

    Raises CannotOpen for a wrong PIN that was given, for the tenth wrong one, and for an expired pack.
    """
    pack = open_for_return(path, pin) if pin else _asked(path, ask)
    try:
        with pack.store.read() as session:
            office = load_office(session)
        now = clock_of(office)
        begin_day(pack, now)
        desk = pack.desk(now)
    except BaseException:
        pack.close()
        raise
    return OpenOffice(pack.store, desk, standing=standing_words(pack.note().header, office))


def standing_words(header: PackHeader, office: Office) -> str:
    """Say whose day this is, and until when it holds."""
    until = header.expires_at.astimezone(office.calendar.zone)
    return (
        f"Unterwegs: Tagespaket {short_day(header.day)}, {header.vehicle}, gilt bis {short_day(until)} "
        f"{clock(until)} Uhr."
    )


def _asked(path: Path, ask: Ask | None) -> LaptopPack:
    lock = read_lock(path)
    if ask is None:
        raise CannotOpen(_NOBODY)
    header = lock.header
    whose = f"Tagespaket {numeric_date(header.day)}, {header.vehicle}, Laptop „{header.device}“."
    question = f"{whose} Bitte die PIN eingeben."
    if 0 < lock.left < MOST_TRIES:
        left = "noch einen Versuch" if lock.left == 1 else f"noch {lock.left} Versuche"
        question += f" Sie haben {left}."
    refusal = CannotOpen(_NO_PIN)
    while pin := ask(question):
        try:
            return open_for_return(path, pin)
        except WrongPin as wrong:
            question, refusal = f"{whose} {wrong}", wrong
    raise refusal

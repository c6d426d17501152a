"""Opens a pack for the one who took it along: the same program, on the day's people."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rathaus_desk.domain.dates import clock, numeric_date, short_day
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.domain.office.town import Office
from rathaus_desk.domain.pack.pack import PackHeader
from rathaus_desk.store.pack_file import PackNote
from rathaus_desk.store.pack_lock import MOST_TRIES, WrongPin, read_lock
from rathaus_desk.usecases.office.office import load_office
from rathaus_desk.usecases.office_door import OpenOffice, clock_of
from rathaus_desk.usecases.pack.laptop import (
    Clock,
    LaptopPack,
    PackDesk,
    begin_day,
    expired_words,
    open_for_return,
)
from rathaus_desk.usecases.pack.own_pack import receipt_for

Ask = Callable[[str], str]
_NO_PIN = "Das Tagespaket ist nicht geöffnet, denn es wurde keine PIN eingegeben. Es wurde nichts geändert."
_NOBODY = "Dieses Tagespaket ist durch eine PIN geschützt, und hier kann niemand gefragt werden."


class OpenPack(OpenOffice):
    """A pack that is open; once it is deleted nothing touches its file, for that would lay it anew."""

    def __init__(self, pack: LaptopPack, desk: PackDesk, *, standing: str, title: str) -> None:
        super().__init__(pack.store, desk, standing=standing, title=title)
        self._pack = pack

    def close(self) -> None:
        if self._pack.is_open:
            super().close()


def open_pack_office(path: Path, pin: str, ask: Ask | None) -> OpenOffice:
    """Open a pack with its PIN, or ask for it until it is right or nothing is typed.

    One that has expired opens too, but only to be handed back and deleted. Raises CannotOpen for a wrong PIN
    that was given, and for the tenth wrong one.
    """
    pack = open_for_return(path, pin) if pin else _asked(path, ask)
    try:
        with pack.store.read() as session:
            office = load_office(session)
        note = pack.note()
        now = _clock(office, note)
        holds = begin_day(pack, now)
        desk = pack.desk(now, ended=not holds)
    except BaseException:
        pack.close()
        raise
    said = standing_words(note.header, office) if holds else expired_words(note)
    return OpenPack(pack, desk, standing=_on_its_way(pack) or said, title=named(note.header))


def named(header: PackHeader) -> str:
    """Return what a pack is called: its day and its vehicle."""
    return f"Tagespaket {short_day(header.day)}, {header.vehicle}"


def standing_words(header: PackHeader, office: Office) -> str:
    """Say whose day this is, until when it holds, and that what is saved is safe."""
    until = header.expires_at.astimezone(office.calendar.zone)
    return (
        f"Unterwegs: {named(header)}, gilt bis {short_day(until)} {clock(until)} Uhr. Was Sie speichern, "
        "liegt verschlüsselt auf diesem Laptop."
    )


def _on_its_way(pack: LaptopPack) -> str:
    """Say that a pack is on its way home, or already there; nothing while somebody works on it."""
    whose, note = named(pack.header), pack.note()
    if (receipt := receipt_for(pack)).word is not None and receipt.count == pack.head()[0]:
        return f"{whose}: Das Rathaus hat alles bestätigt, was hier steht. Mit Alt+P lässt es sich löschen."
    if note.closing:
        return f"{whose}: Die Rückgabe hat begonnen, Neues geht nicht mehr. Alt+P bringt sie zu Ende."
    return ""


def _clock(office: Office, note: PackNote) -> Clock:
    """Return the laptop's clock; in a sample town its day goes on from where the pack went out or was left.

    There each program has a clock of its own, and one that begins anew would seem to go slow.
    """
    begun = office.town.practice_now
    if begun is None:
        return clock_of(office)
    since = max(begun, note.header.issued_at, note.latest or begun)
    return clock_of(replace(office, town=replace(office.town, practice_now=since)))


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

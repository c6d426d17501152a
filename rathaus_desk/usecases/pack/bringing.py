"""The way out and the way back: from the town hall into a file, and from the file into the town hall."""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import CannotOpen, DeskError, Refused
from rathaus_desk.domain.pack.pack import (
    PACK_HOURS,
    PACK_NUMBERS,
    UNFINISHED,
    AcknowledgePack,
    ApplyPacked,
    BeginHandBack,
    DayBack,
    HandedBack,
    PackedEntry,
    PackIssued,
    PackOut,
    RevokePack,
)
from rathaus_desk.store.location import lock_of
from rathaus_desk.store.pack_file import PackNote, fill_pack, lay_empty, new_key, remove_pack
from rathaus_desk.store.pack_lock import SCRYPT_COST, demand_pin, make_lock, public_key, wipe_lock
from rathaus_desk.store.pack_vault import has_vault
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.sessions import FileStore
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.names.name_index import index_person
from rathaus_desk.usecases.pack.laptop import LaptopPack
from rathaus_desk.usecases.pack.packing import pack_contents

Lay = Callable[[Path, bytes], FileStore]
Step = Callable[[int, int], None]  # is told how many of how many are done, and stops the work by raising
PACKING_STEPS = 4
_IN_THE_WAY = "Unter {path} liegt schon etwas. Es wurde nichts gepackt und nichts überschrieben."
_NO_PLACE = (
    "Unter {path} lässt sich nichts schreiben: Der Ordner fehlt, oder der Datenträger ist voll oder "
    "schreibgeschützt. Es wurde nichts gepackt. Bitte einen anderen Ordner oder Stick wählen."
)
_OTHER_COPY = (
    "Das Rathaus hat aus diesem Tagespaket schon {there} Einträge, die nicht zu den {here} passen, die hier "
    "stehen: Dies ist eine ältere Kopie, oder auf einer Kopie wurde weitergearbeitet. Es wurde nichts "
    "übernommen und nichts gelöscht. Bitte die andere Fassung suchen; was nur hier steht, lässt sich auf dem "
    "Laptop lesen und von Hand nachtragen."
)


def send_out(
    desk: Desk,
    path: Path,
    *,
    tour_id: int,
    device: str,
    pin: str,
    people: tuple[int, ...] = (),
    numbers: int = PACK_NUMBERS,
    hours: int = PACK_HOURS,
    cost: int = SCRYPT_COST,
    lay: Lay = lay_empty,
    here: bool = False,
    step: Step = lambda _done, _total: None,
) -> PackIssued:
    """Pack a day into a file at `path` with its lock beside it; if that fails the pack is revoked at once.

    With `here` this PC is the laptop: the lock is bound to its keyring at once, not when it is opened first.
    """
    demand_pin(pin, alone=not (here and has_vault()))
    _demand_free(path)
    key, device_seed, office_seed = new_key(), new_key(), new_key()
    issued, _ = desk.do(PackOut(
        device=device, tour_id=tour_id, device_key=public_key(device_seed), office_seed=office_seed,
        people=people, numbers=numbers, hours=hours,
    ))  # fmt: skip
    try:
        step(1, PACKING_STEPS)
        rows = desk.ask(pack_contents, pack_id=issued.header.pack_id)
        step(2, PACKING_STEPS)
        with closing(lay(path, key)) as store:
            step(3, PACKING_STEPS)
            fill_pack(store, rows, PackNote(issued.header, device_seed.hex()))
            _index(store)
        step(4, PACKING_STEPS)
        make_lock(path, key, pin, issued.header, office_seed, cost, here=here)
    except BaseException as error:
        _take_back(desk, path, issued, error)
        raise
    return issued


def bring_back(
    desk: Desk,
    pack: LaptopPack,
    *,
    laptop_now: datetime | None = None,
    keep: bool = False,
    copied: bool = False,
    step: Step = lambda _done, _total: None,
) -> DayBack:
    """Hand a pack back; broken off anywhere, the same again goes on where it stopped.

    `laptop_now` is what the laptop's clock says at this moment, where it can be asked. With `keep` nothing is
    deleted here; of a `copied` pack the laptop has its own, on which somebody may still be at work. Raises
    Refused or Unreachable; then the laptop keeps everything.
    """
    begun = hand_over(desk, pack, laptop_now=laptop_now)
    _demand_same_chain(pack, begun)
    done = _send_entries(desk, pack, begun, begun.applied, step)
    pack.close_for_return()
    _send_entries(desk, pack, begun, done, step)  # what was typed while the others went
    count, head = pack.head()
    word, _ = desk.do(AcknowledgePack(pack_id=begun.pack_id, count=count, head=head, copied=copied))
    if not (keep or copied):
        pack.wipe(word)
    return DayBack(word, count, word.conflicts, begun.clock, begun.taken_by)


def _demand_same_chain(pack: LaptopPack, begun: HandedBack) -> None:
    """Refuse a pack that went on from a copy, or an older copy of it, before anything else is said of it."""
    if begun.applied and pack.link(begun.applied) != begun.head:
        here, _ = pack.head()
        raise Refused(_OTHER_COPY.format(there=begun.applied, here=here))


def hand_over(desk: Desk, pack: LaptopPack, *, laptop_now: datetime | None = None) -> HandedBack:
    """Tell the town hall that a laptop is here, and what its clock says; returns how far it has got."""
    note = pack.note()
    written = laptop_now or note.latest or note.header.issued_at
    command = BeginHandBack(
        command_id=new_command_id(),
        pack_id=note.header.pack_id,
        opened_at=note.opened_at or note.header.issued_at,
        written_at=written,
        direct=laptop_now is not None,
    )
    return desk.do(command)[0]


def message_of(pack_id: int, entry: PackedEntry) -> ApplyPacked:
    """Return an entry as the command that carries it out."""
    return ApplyPacked(
        command_id=entry.command_id, pack_id=pack_id, seq=entry.seq, kind=entry.kind, body=entry.body,
        edits=entry.edits, said_at=entry.said_at, previous=entry.previous, digest=entry.digest,
        signature=entry.signature, pdf=entry.pdf,
    )  # fmt: skip


def _send_entries(desk: Desk, pack: LaptopPack, begun: HandedBack, after: int, step: Step) -> int:
    """Let the town hall carry out what follows; sent twice it acts once. Returns the last number."""
    total = pack.head()[0]
    for one in pack.entries(after=after):
        step(after, total)
        after = desk.do(message_of(begun.pack_id, one))[0].seq
    step(after, total)
    return after


def _demand_free(path: Path) -> None:
    if path.exists() or lock_of(path).exists():
        raise CannotOpen(_IN_THE_WAY.format(path=path))


def _index(store: FileStore) -> None:
    """Let the day's people be found by name, as in the town hall."""
    with store.write.begin() as session:
        for row in session.query(PersonRow).order_by(PersonRow.id):
            index_person(session, row)


def _take_back(desk: Desk, path: Path, issued: PackIssued, error: BaseException) -> None:
    """A pack whose file was never finished keeps no slots and numbers; a full disk is told in words."""
    with suppress(DeskError):
        desk.do(RevokePack(pack_id=issued.header.pack_id, because=UNFINISHED, unfinished=True))
    with suppress(OSError):
        remove_pack(path, wipe_lock)
    if isinstance(error, (OSError, DBAPIError)):
        raise Refused(_NO_PLACE.format(path=path), "path") from error

"""What a laptop does with its own pack: look at what was typed, hand it in by the line, delete it at last."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from rathaus_desk.domain.codec import to_plain
from rathaus_desk.domain.errors import CannotOpen, DeskError, Refused
from rathaus_desk.domain.pack.own_pack import OwnPack, Receipt, TypedEntry
from rathaus_desk.domain.pack.pack import Acknowledgement, PackedEntry
from rathaus_desk.store.addresses import is_server, read_address
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.location import lock_of, read_file
from rathaus_desk.store.pack_file import receipt_of
from rathaus_desk.store.pack_lock import canonical
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.office_door import OpenOffice, open_office
from rathaus_desk.usecases.pack.bringing import Step, bring_back
from rathaus_desk.usecases.pack.laptop import LaptopPack, PackDesk, read_receipt
from rathaus_desk.usecases.pack.pack_work import DRAFTS_LOST, DRAFTS_STAY, DayTold, demand_no_drafts
from rathaus_desk.usecases.pack.said import entry_in_words, lines_said
from rathaus_desk.usecases.pack.shown import entries_told
from rathaus_desk.whole_file import write_whole

Clock = Callable[[], datetime]
_MOST_BYTES = 10_000
_NO_TOWN = (
    "Unter {path} liegt ein Tagespaket und keine Datenbank des Rathauses. Es wurde nichts zurückgegeben; auf "
    "diesem Laptop bleibt alles, wie es ist."
)
_LEFT_OVER = (
    "Der Schlüssel des Tagespakets ist vernichtet, niemand kann es mehr lesen. Die Datei {path} selbst ließ "
    "sich nicht löschen; bitte von Hand löschen."
)


@dataclass(frozen=True, slots=True)
class LineWish:
    """Where the town hall is, and who signs in there; `without_drafts` though text was never saved.

    A name that was only `offered` gives way to one that stands in the address.
    """

    database: str
    login: str
    offered: bool = False
    password: str = field(default="", repr=False)
    without_drafts: bool = False


def look_at_own(desk: PackDesk, chosen: Path | None = None) -> OwnPack:
    """Return a pack as its laptop shows it; its receipt lies beside it, unless another one is `chosen`."""
    pack = desk.pack
    note = pack.note()
    with pack.store.read() as session:
        free = select(func.count(ReservedNumberRow.running)).where(ReservedNumberRow.case_id.is_(None))
        numbers = session.scalar(free) or 0
        drafts = session.scalar(select(func.count(DraftRow.id))) or 0
    return OwnPack(
        header=note.header,
        ends=note.header.expires_at.astimezone(desk.office.calendar.zone),
        entries=desk.ask(entries_typed, entries=pack.entries()),
        numbers_left=numbers,
        drafts=drafts,
        closing=note.closing,
        receipt=receipt_for(pack, chosen),
    )


def entries_typed(work: Work, entries: tuple[PackedEntry, ...]) -> tuple[TypedEntry, ...]:
    """Return in words what was typed on the road, every word of it."""
    return tuple(
        TypedEntry(
            one.seq,
            local(work, one.said_at),
            entry_in_words(one.kind, one.body),
            lines_said(work, one.kind, one.body, to_plain(one.edits), one.command_id),
        )
        for one in entries
    )


def receipt_for(pack: LaptopPack, chosen: Path | None = None) -> Receipt:
    """Return what the town hall's word covers; without one nothing, and that is no trouble."""
    place = chosen or receipt_of(pack.path)
    try:
        word = read_receipt(place.read_bytes()[:_MOST_BYTES].decode("utf-8", "replace"))
        return Receipt(word, pack.covered_by(word))
    except FileNotFoundError:
        return Receipt(trouble=f"Unter {place} liegt keine Quittung." if chosen else "")
    except OSError:
        return Receipt(trouble=f"Die Quittung {place} lässt sich nicht lesen. Es wurde nichts gelöscht.")
    except DeskError as error:
        return Receipt(trouble=str(error))


def hand_day_in(desk: PackDesk, wish: LineWish, step: Step, clock: Clock | None = None) -> DayTold:
    """Hand a pack in at the town hall itself, signed in there like anybody; stopped, the same goes on.

    `clock` is the town hall's where all is practice; there nobody else has one. The pack stays until
    somebody deletes it. Raises NeedsConsent if there is text that was never saved, else what signing in and
    handing in raise; then everything stays on the laptop.
    """
    pack = desk.pack
    if not wish.without_drafts:
        demand_no_drafts(pack, DRAFTS_STAY)
    with closing(_town_hall(wish)) as opened:
        there = opened.desk
        if there.office.practice:  # two programs of a sample town have two clocks, neither of them wrong
            there = there.by_clock(clock or desk.now)
        back = bring_back(there, pack, laptop_now=desk.now(), keep=True, step=step)
        told = there.ask(entries_told, pack_id=pack.header.pack_id, entries=pack.entries())
    return DayTold(pack.header, back, told, _kept(pack, back.acknowledgement))


def demand_may_go(pack: LaptopPack, word: Acknowledgement, *, without_drafts: bool) -> None:
    """Refuse to delete what the town hall has not acknowledged to the very last entry.

    Raises NeedsConsent if there is text that was never saved.
    """
    if pack.covered_by(word) != pack.head()[0]:
        raise Refused(
            "Inzwischen ist etwas dazugekommen. Es wurde nichts gelöscht; bitte noch einmal ansehen."
        )
    if not without_drafts:
        demand_no_drafts(pack, DRAFTS_LOST)


def let_go(pack: LaptopPack, word: Acknowledgement, *, without_drafts: bool = False) -> str:
    """Delete a pack from its laptop, and say so; say as well what was in the way.

    That is asked once more here: a window that closes keeps what stands in it as a draft.
    """
    try:
        demand_may_go(pack, word, without_drafts=without_drafts)
        pack.wipe(word)
    except DeskError as error:
        return str(error)
    except OSError:
        return _LEFT_OVER.format(path=pack.path)
    return "Das Tagespaket ist von diesem Laptop gelöscht. Alles, was darin stand, hat das Rathaus."


def _town_hall(wish: LineWish) -> OpenOffice:
    if is_server(wish.database):
        where = read_address(wish.database)
        in_address = where.login_of(where.user) if wish.offered else ""
        return open_office(wish.database, in_address or wish.login, password=wish.password)
    path = read_file(wish.database).path
    if lock_of(path).exists():
        raise Refused(_NO_TOWN.format(path=path), "database")
    if not path.exists():
        raise CannotOpen(f"Unter {path} liegt keine Datenbank. Auf diesem Laptop bleibt alles, wie es ist.")
    return open_office(wish.database, wish.login, lambda _question: wish.password)


def _kept(pack: LaptopPack, word: Acknowledgement) -> str:
    """Keep the town hall's word beside the pack; where that fails one hands in once more."""
    place = receipt_of(pack.path)
    try:
        write_whole(place, canonical(word))
    except OSError:
        return ""
    return str(place)

"""The long pieces of work with packs, as a window has them done: step by step, to be stopped."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from rathaus_desk.domain.errors import NeedsConsent, Refused
from rathaus_desk.domain.pack.pack import DayBack, PackHeader, PackIssued
from rathaus_desk.domain.pack.told import EntryTold
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.pack_file import receipt_of
from rathaus_desk.store.pack_lock import SCRYPT_COST, canonical, read_lock
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.pack.bringing import Step, bring_back, send_out
from rathaus_desk.usecases.pack.laptop import LaptopPack, open_at_the_office
from rathaus_desk.usecases.pack.receipts import demand_place
from rathaus_desk.usecases.pack.shown import entries_told
from rathaus_desk.whole_file import write_whole

_DRAFTS = (
    "Im Tagespaket liegt noch Text, der nicht gespeichert ist ({{count}}). Er kommt nicht mit zurück und "
    "{fate}. Es wurde nichts zurückgegeben. Bitte auf dem Laptop öffnen und speichern; "
    "oder noch einmal „Zurückgeben“, wenn niemand ihn mehr braucht."
)
DRAFTS_GO = _DRAFTS.format(fate="wird mit dem Paket gelöscht")
DRAFTS_LOST = (
    "Im Tagespaket liegt noch Text, der nie gespeichert wurde ({count}); er wäre mit ihm fort. Es wurde "
    "nichts gelöscht. Bitte nachsehen, ob ihn noch jemand braucht, und dann noch einmal löschen."
)
DRAFTS_STAY = _DRAFTS.format(fate="bleibt auf dem Laptop im Paket, bis es dort gelöscht wird")


@dataclass(frozen=True, slots=True)
class OutWish:
    """A pack that somebody wants to take along; `here` says that this PC is the laptop."""

    path: Path
    tour_id: int
    device: str
    pin: str
    here: bool = False
    cost: int = SCRYPT_COST


@dataclass(frozen=True, slots=True)
class BackWish:
    """A pack that somebody hands back; `copied` from a laptop that keeps its own, `direct` on it itself."""

    path: Path
    copied: bool = False
    direct: bool = False
    without_drafts: bool = False


@dataclass(frozen=True, slots=True)
class OutTold:
    """A pack that is ready, and what keeps strangers out of it, in words."""

    issued: PackIssued
    lock: str


@dataclass(frozen=True, slots=True)
class DayTold:
    """What came of a hand-back: the pack, the figures, and each entry; `receipt` is for the laptop."""

    header: PackHeader
    back: DayBack
    entries: tuple[EntryTold, ...]
    receipt: str


def take_day_along(desk: Desk, wish: OutWish, step: Step) -> OutTold:
    """Pack a day. Refuses a place that cannot be written; stopped by `step`, nothing is left of it."""
    issued = send_out(
        desk, wish.path, tour_id=wish.tour_id, device=wish.device, pin=wish.pin, cost=wish.cost,
        here=wish.here, step=step,
    )  # fmt: skip
    return OutTold(issued, read_lock(wish.path).words)


def hand_day_back(desk: Desk, wish: BackWish, step: Step) -> DayTold:
    """Hand a day back, opened by the town hall's key; stopped by `step`, the same again goes on where it was.

    Raises NeedsConsent if there is text on the laptop that was never saved.
    """
    if wish.copied:
        demand_place(receipt_of(wish.path), wish.path)
    laptop = open_at_the_office(desk, wish.path)
    with closing(laptop):
        if not wish.without_drafts:
            demand_no_drafts(laptop, DRAFTS_STAY if wish.copied else DRAFTS_GO)
        header, entries = laptop.note().header, laptop.entries()
        here = datetime.now().astimezone() if wish.direct else None
        back = bring_back(desk, laptop, laptop_now=here, copied=wish.copied, step=step)
    receipt = ""
    if wish.copied:
        receipt = _write_receipt(receipt_of(wish.path), canonical(back.acknowledgement))
    told = desk.ask(entries_told, pack_id=header.pack_id, entries=entries)
    return DayTold(header, back, told, receipt)


def demand_no_drafts(laptop: LaptopPack, question: str) -> None:
    """Ask before text that was never saved goes with its pack. Raises NeedsConsent if there is any.

    In the `question` stands `{count}` for how much it is.
    """
    with laptop.store.read() as session:
        drafts = session.scalar(select(func.count(DraftRow.id))) or 0
    if drafts:
        raise NeedsConsent(question.format(count="1 Entwurf" if drafts == 1 else f"{drafts} Entwürfe"))


def _write_receipt(place: Path, content: bytes) -> str:
    try:
        write_whole(place, content)
    except OSError as error:
        raise Refused(
            f"Im Rathaus ist alles, aber die Quittung {place} lässt sich nicht schreiben. Bitte den Stick "
            "prüfen und noch einmal zurückgeben; doppelt wird nichts eingetragen.",
            "path",
        ) from error
    return str(place)

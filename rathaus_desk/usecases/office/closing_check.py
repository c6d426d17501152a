"""Checks that what the protocols have forgotten went by the rules, and finds what bears too old a time."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.office.journal import Backdated
from rathaus_desk.domain.office.protocols import LEAST_MONTHS, ProtocolClosing, ProtocolKind, months_before
from rathaus_desk.domain.words import word
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.stored_closings import (
    StoredClosing,
    backdated,
    gaps_beyond,
    left_behind,
    sealed_times,
    stored_closings,
    stored_gap,
)

LENIENCE = timedelta(days=3)  # between months of the server and of the program
# Days. Who was looked at is written down by the clock of the server; other entries bear that of a PC.
TOLERATED = {ProtocolKind.JOURNAL: 1.0, ProtocolKind.READING: 1 / 24, ProtocolKind.EXPORTS: 1.0}


def check_closings(session: Session, zone: tzinfo) -> Iterator[str]:
    """Yield in German what is wrong with the lines that say what was forgotten."""
    closed: dict[str, int] = {}
    closings = stored_closings(session)
    ends = sealed_times(session, (one.last_block for one in closings))
    for one in closings:
        day = f"{word_of(one.kind)}: Die Abschlusszeile vom {numeric_date(one.at.astimezone(zone))}"
        for wrong in _wrong(session, one, closed.get(one.kind, 0), ends.get(one.last_block), zone):
            yield f"{day} {wrong}"
        closed[one.kind] = max(closed.get(one.kind, 0), one.last_block)
    if beyond := gaps_beyond(session, closed):
        yield f"In {_blocks(beyond)} sind Einträge gelöscht, ohne dass eine Abschlusszeile davon spricht."


def _wrong(
    session: Session, one: StoredClosing, closed: int, ends: datetime | None, zone: tzinfo
) -> Iterator[str]:
    if one.first_block != closed + 1:
        yield "schließt nicht an die davor an."
    if one.sealed_at is None:
        yield "ist nicht versiegelt."
    elif not _old_enough(one, ends, one.sealed_at, zone):
        yield "spricht von Einträgen, die noch aufzubewahren waren."
    if (one.entries, one.digest) != stored_gap(session, one.kind, one.first_block, one.last_block):
        yield "passt nicht zu dem, was gelöscht ist."
    if left := left_behind(session, one.kind, one.last_block):
        yield f"spricht von allem bis Block {one.last_block}; davon ist noch da: {left}."


def _old_enough(one: StoredClosing, ends: datetime | None, sealed_at: datetime, zone: tzinfo) -> bool:
    least = LEAST_MONTHS.get(ProtocolKind(one.kind), 0) if one.kind in set(ProtocolKind) else None
    if ends is None or least is None or one.months < least:
        return False
    allowed = months_before((sealed_at + LENIENCE).astimezone(zone).date(), one.months)
    return ends < one.until and one.until.astimezone(zone).date() <= allowed


def closings_of(session: Session, zone: tzinfo) -> tuple[ProtocolClosing, ...]:
    """Return what was forgotten, the last first; lines that cannot be read are left to the check."""
    names = {row.id: f"{row.given_name} {row.family_name}".strip() for row in session.execute(
        select(StaffRow.id, StaffRow.given_name, StaffRow.family_name))}  # fmt: skip
    found = (
        ProtocolClosing(
            kind=ProtocolKind(one.kind),
            at=one.at.astimezone(zone),
            by=names.get(one.staff_id, ""),
            months=one.months,
            until=one.until.astimezone(zone),
            first_block=one.first_block,
            last_block=one.last_block,
            entries=one.entries,
            digest=one.digest.hex(),
        )
        for one in stored_closings(session)
        if one.kind in set(ProtocolKind)
    )
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def backdated_entries(session: Session, zone: tzinfo) -> Iterator[Backdated]:
    """Yield what was written long after the time it bears: slipped in, or by a clock that was wrong."""
    for kind, days in TOLERATED.items():
        for block, sealed_at, count, first in backdated(session, kind, days):
            yield Backdated(kind, block, sealed_at.astimezone(zone), count, first.astimezone(zone))


def word_of(kind: str) -> str:
    """Return what a protocol is called; a forged kind is called what it is."""
    return word(ProtocolKind(kind)) if kind in set(ProtocolKind) else kind


def _blocks(count: int) -> str:
    return "einem Block" if count == 1 else f"{count} Blöcken"

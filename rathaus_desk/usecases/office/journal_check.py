"""Recomputes the chain of the journal from what lies in the tables, and says in German what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import islice

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import Session

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.journal import JournalHead, JournalReport, head_groups, read_head
from rathaus_desk.store.journal_chain import (
    FIRST_PREVIOUS,
    PROTOCOLS,
    StoredBlock,
    Stray,
    as_moment,
    raw,
    stored_blocks,
)
from rathaus_desk.store.journal_tables import JournalKeyRow, JournalRow
from rathaus_desk.usecases.office.closing_check import backdated_entries, check_closings, closings_of

MOST_SHOWN = 50  # findings; more say nothing new
LONGEST_UNSEALED = timedelta(minutes=5)  # every open window seals each second


@dataclass
class _Walk:
    """What has been seen of the chain so far."""

    zone: tzinfo
    previous: bytes = FIRST_PREVIOUS
    expected: int = 1
    blocks: int = 0
    entries: int = 0
    findings: list[str] = field(default_factory=list)
    heads: dict[str, JournalHead] = field(default_factory=dict)
    head: JournalHead | None = None

    def take(self, one: StoredBlock | Stray) -> None:
        """Compare one block with what stood before it and with its entries."""
        if isinstance(one, Stray):
            self.findings.append(
                f"Block {one.block_id} gibt es nicht; ihn nennt noch: {_entries(one.entries)}."
            )
            return
        if one.id != self.expected:
            missing = f"Block {self.expected}" + (f" bis {one.id - 1}" if one.id - self.expected > 1 else "")
            self.findings.append(f"{missing} fehlt vor dem Block vom {self.when(one)}.")
        elif one.previous != self.previous:
            self.findings.append(f"Block {one.id} vom {self.when(one)} schließt nicht an den davor an.")
        if not one.holds:
            self.findings.append(f"Block {one.id} vom {self.when(one)}: {_difference(one)}")
        self.previous, self.expected = one.digest, one.id + 1
        self.blocks, self.entries = self.blocks + 1, self.entries + len(one.marks)
        self.head = JournalHead(one.id, one.sealed_at.astimezone(self.zone), self.entries, one.digest.hex())

    def when(self, one: StoredBlock) -> str:
        """Return the time of a block as a person reads it."""
        return f"{one.sealed_at.astimezone(self.zone):%d.%m.%Y, %H:%M:%S} Uhr"


def check_journal(
    session: Session, zone: tzinfo, anchors: Sequence[str] = (), now: datetime | None = None
) -> JournalReport:
    """Check the whole chain, and that it holds the heads that were read from sheets of earlier days.

    Without such a head an end that was cut off, or a chain written wholly anew, cannot be seen. With `now`,
    just after a seal, what is older than LONGEST_UNSEALED and still in no block is reported.
    Raises Refused for a head that is none, and on a server for a login that does not see every entry.
    """
    wanted = {read_head(one) for one in anchors}
    _demand_to_see_all(session)
    walk, found = _Walk(zone), {}
    for one in stored_blocks(session):
        walk.take(one)
        if walk.head is not None and walk.head.digest in wanted:
            found[walk.head.digest] = walk.head
    missing = [
        f"Der Kopf {' '.join(head_groups(one))} kommt in der Kette nicht vor: Entweder fehlt ihr Ende, oder "
        "sie wurde neu geschrieben."
        for one in sorted(wanted - found.keys())
    ]
    return JournalReport(
        findings=_bounded([*missing, *walk.findings, *check_closings(session, zone)]),
        blocks=walk.blocks,
        entries=walk.entries,
        unsealed=_unsealed(session),
        erased=_erased(session),
        backdated=tuple(islice(backdated_entries(session, zone), MOST_SHOWN)),
        closings=closings_of(session, zone),
        head=walk.head,
        anchors=tuple(found.values()),
        unsealed_since=_left_unsealed(session, zone, now),
    )


def _demand_to_see_all(session: Session) -> None:
    """Who sees a part of the entries only would find the rest missing."""
    if session.get_bind().dialect.name != "postgresql":
        return
    sees_all = text("SELECT NOT row_security_active('journal'::regclass) OR desk.my_role() = 'dpo'")
    if not session.scalar(sees_all):
        raise Refused(
            "Das ganze Journal sehen nur Datenschutz und IT. Es wurde nichts geprüft; bitte mit einer "
            "solchen Anmeldung noch einmal."
        )


def _unsealed(session: Session) -> int:
    tables = (one.table for one in PROTOCOLS)
    counts = (select(func.count()).select_from(one).where(one.c.block_id.is_(None)) for one in tables)
    return sum(session.scalar(one) or 0 for one in counts)


def _left_unsealed(session: Session, zone: tzinfo, now: datetime | None) -> datetime | None:
    dialect = session.get_bind().dialect.name
    tables = (one.table for one in PROTOCOLS)
    firsts = (
        session.scalar(select(raw(func.min(one.c.at), dialect)).where(one.c.block_id.is_(None)))
        for one in tables
    )
    first = min((as_moment(one) for one in firsts if one is not None), default=None)
    late = first is not None and now is not None and first < now - LONGEST_UNSEALED
    return first.astimezone(zone) if first and late else None


def _erased(session: Session) -> int:
    if session.get_bind().dialect.name == "postgresql":
        return session.scalar(text("SELECT desk.journal_erased()")) or 0
    has_key = exists().where(JournalKeyRow.journal_id == JournalRow.id)
    return session.scalar(select(func.count(JournalRow.id)).where(~has_key)) or 0


def _bounded(findings: list[str]) -> tuple[str, ...]:
    more = len(findings) - MOST_SHOWN
    return (*findings[:MOST_SHOWN], *([f"Und {more} weitere Stellen."] if more > 0 else []))


def _difference(one: StoredBlock) -> str:
    there = len(one.marks)
    if there < one.entries:
        return f"Von {_entries(one.entries)} fehlt nachträglich: {one.entries - there}."
    if there > one.entries:
        return f"{_entries(there - one.entries)} zu viel, nachträglich eingefügt."
    return f"Das Siegel passt nicht zum Inhalt ({_entries(there)}); nachträglich wurde etwas geändert."


def _entries(count: int) -> str:
    return "1 Eintrag" if count == 1 else f"{count} Einträge"

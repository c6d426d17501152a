"""What waits on this PC to be handed in: the journal of the local file is the list of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, Taken, UndoContact
from rathaus_desk.domain.intake.drafts import DraftState, KeepDraft, ParkDraft
from rathaus_desk.domain.intake.outbox import HandIn, LeftOver
from rathaus_desk.domain.paper.letters import FilePaper
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.case_tables import ContactRow, PaperRow
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.journal_tables import JournalRow, forget_entries, rewrite_entry
from rathaus_desk.store.numbers import number_of, year_and_running
from rathaus_desk.store.outbox import COPIED_TABLES, Rows, refill
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.store.sessions import FileStore
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.left_over import lines_of
from rathaus_desk.usecases.office.phones import read_phone

_REFUSED, _SAID, _DRAFT = "refused", "said", "draft"  # beside the result in the outcome of a command


@dataclass(frozen=True, slots=True)
class Entry:
    """One command that waits; `refused` says why the server did not take it.

    `draft_id` is the draft in which somebody puts it right.
    """

    command: Command[Any]
    refused: str = ""
    said: tuple[tuple[str, str], ...] = ()
    draft_id: int | None = None


def town_hall(work: Work) -> dict[str, Rows]:
    """Return the tables that intake needs without the server; nobody of the register is among them."""
    return {
        table.name: [dict(row) for row in work.session.execute(select(table)).mappings()]
        for table in COPIED_TABLES
    }


class Outbox:
    """The local file of one workplace and login."""

    def __init__(self, store: FileStore) -> None:
        self.store = store

    def refill(self, rows: dict[str, Rows], numbers: Iterable[str], work: tuple[int, str, Any]) -> None:
        """Put in a fresh copy of the town hall, and the numbers kept back; `work` is who, where and when."""
        staff_id, workplace, now = work
        refill(self.store, rows)
        with self.store.write.begin() as session:
            for number in numbers:
                year, running = year_and_running(number)
                session.add(
                    ReservedNumberRow(
                        year=year, running=running, staff_id=staff_id, workplace=workplace, reserved_at=now,
                        case_id=None,
                    )
                )  # fmt: skip

    def free_numbers(self) -> tuple[str, ...]:
        """Return the numbers that no slip bears yet, in order."""
        free = select(ReservedNumberRow).where(ReservedNumberRow.case_id.is_(None))
        with self.store.read() as session:
            rows = session.scalars(free.order_by(ReservedNumberRow.year, ReservedNumberRow.running)).all()
            return tuple(number_of(row.year, row.running) for row in rows)

    def filled_at(self) -> datetime | None:
        """Return when the copy of the town hall was last fresh; None where it was taken away."""
        with self.store.read() as session:
            return session.scalar(select(func.max(ReservedNumberRow.reserved_at)))

    def entries(self) -> tuple[Entry, ...]:
        """Return what waits, in the order in which it was done."""
        with self.store.read() as session:
            rows = session.scalars(select(JournalRow).order_by(JournalRow.at, JournalRow.id)).all()
            undone = {row.body["contact_id"] for row in rows if row.command == UndoContact.__name__}
            read = (_entry(session, row, undone) for row in rows)
            return tuple(one for one in read if one is not None)

    def refuse(self, command: HandIn, because: str) -> None:
        """Note why the server did not take a visit; it stays until somebody has dealt with it."""
        with self.store.write.begin() as session:
            row = session.get_one(JournalRow, command.command_id)
            said = row.outcome.get(_SAID) or [list(one) for one in lines_of(session, command)]
            rewrite_entry(row, {"body": row.body, "outcome": {**row.outcome, _REFUSED: because, _SAID: said}})

    def put_right_in(self, command_id: UUID, draft_id: int) -> None:
        """Note in which draft a refused visit is being put right."""
        with self.store.write.begin() as session:
            row = session.get_one(JournalRow, command_id)
            rewrite_entry(row, {"body": row.body, "outcome": {**row.outcome, _DRAFT: draft_id}})

    def forget(self, command_id: UUID) -> None:
        """Delete what the server has acknowledged, or what somebody has dealt with."""
        with self.store.write.begin() as session:
            forget_entries(session, JournalRow.id == command_id)

    def forget_undone(self) -> None:
        """Delete the notes of what was taken back, once the visits themselves are handed in."""
        with self.store.write.begin() as session:
            forget_entries(session, JournalRow.command == UndoContact.__name__)

    def left_over(self) -> tuple[LeftOver, ...]:
        """Return what the server did not take, with every word of it."""
        return tuple(
            LeftOver(
                command_id=one.command.command_id,
                numbers=one.command.numbers,
                taken_at=one.command.taken_at,
                because=one.refused,
                lines=one.said,
                contact=one.command.contact,
                draft_id=one.draft_id,
            )
            for one in self.entries()
            if one.refused and isinstance(one.command, HandIn)
        )

    def drafts(self) -> tuple[tuple[KeepDraft, ParkDraft | None], ...]:
        """Return what is typed here, as the commands that bring it to the server."""
        with self.store.read() as session:
            rows = session.scalars(select(DraftRow).order_by(DraftRow.begun_at, DraftRow.id)).all()
            return tuple(_draft_commands(row) for row in rows if row.content)

    def drop_later(self, draft_id: int, staff_id: int, now: datetime) -> None:
        """Note that a draft is thrown away, until the server knows: also if the program ends before."""
        with self.store.write.begin() as session:
            session.execute(delete(DraftRow).where(DraftRow.id == draft_id))
            session.add(
                DraftRow(
                    id=draft_id, staff_id=staff_id, for_staff_id=None, state=DraftState.WORKING, held_by="",
                    label="", name="", note="", content={}, cursor={}, begun_at=now, changed_at=now,
                    parked_at=None,
                )
            )  # fmt: skip

    def dropped_drafts(self) -> tuple[int, ...]:
        """Return which drafts are thrown away and still lie on the server."""
        with self.store.read() as session:
            rows = session.scalars(select(DraftRow).order_by(DraftRow.begun_at, DraftRow.id)).all()
            return tuple(row.id for row in rows if not row.content)

    def drafts_done_with(self) -> frozenset[int]:
        """Return which drafts the server may still show although they are thrown away or saved here."""
        visits = (one.command.contact for one in self.entries() if isinstance(one.command, HandIn))
        saved = {one.draft_id for one in visits if one.draft_id is not None}
        return frozenset(saved.union(self.dropped_drafts()))

    def forget_draft(self, draft_id: int) -> None:
        """Delete a draft that the server has now."""
        with self.store.write.begin() as session:
            session.execute(delete(DraftRow).where(DraftRow.id == draft_id))

    def has_draft(self, draft_id: int) -> bool:
        """Tell whether a draft was typed while the server was away."""
        with self.store.read() as session:
            row = session.get(DraftRow, draft_id)
            return row is not None and bool(row.content)

    def has_contact(self, contact_id: int) -> bool:
        """Tell whether a visit was taken in while the server was away."""
        with self.store.read() as session:
            return session.get(ContactRow, contact_id) is not None

    def stand_in(self, people: Iterable[Person]) -> None:
        """Let people who stand on the form be known here, until the server has the visit."""
        with self.store.write.begin() as session:
            for one in people:
                if session.get(PersonRow, one.id) is None:
                    session.add(_person_row(one))


def _entry(session: Session, row: JournalRow, undone: set[int]) -> Entry | None:
    command = _command_of(session, row, undone)
    if command is None:
        return None
    said = tuple((head, text) for head, text in row.outcome.get(_SAID, ()))
    return Entry(command, row.outcome.get(_REFUSED, ""), said, row.outcome.get(_DRAFT))


def _command_of(session: Session, row: JournalRow, undone: set[int]) -> Command[Any] | None:
    kinds: dict[str, type[Command[Any]]] = {one.__name__: one for one in (HandIn, AnswerAtOnce, FilePaper)}
    kind = kinds.get(row.command)
    if kind is None:
        return None
    body = {**row.body, "command_id": str(row.id)}
    if kind is FilePaper:
        wanted = PaperRow.sha256 == row.body["pdf"]["sha256"]
        paper = session.scalars(select(PaperRow).where(wanted)).first()
        if paper is None:
            return None
        return replace(from_plain(FilePaper, {**body, "pdf": ""}), pdf=paper.pdf)
    command = from_plain(kind, body)
    if isinstance(command, HandIn):
        taken = from_plain(Taken, row.outcome["result"])
        return replace(command, undone=taken.contact_id in undone)
    return command


def _draft_commands(row: DraftRow) -> tuple[KeepDraft, ParkDraft | None]:
    keep = KeepDraft(
        draft_id=row.id,
        window=row.held_by,
        label=row.label,
        name=row.name,
        content=row.content,
        cursor=row.cursor,
    )
    return keep, ParkDraft(draft_id=row.id) if row.state is DraftState.PARKED else None


def _person_row(one: Person) -> PersonRow:
    return PersonRow(
        id=one.id,
        title=one.title,
        given_name=one.given_name,
        family_name=one.family_name,
        sort_name=sort_key(f"{one.family_name} {one.given_name}"),
        birth_date=one.birth_date,
        street=one.street,
        house_number=one.house_number,
        postcode=one.postcode,
        place=one.place,
        district_id=one.district_id,
        phone=read_phone(one.phone),
        email=one.email,
        language=one.language,
        needs=[need.value for need in one.needs],
        lock=one.lock,
    )

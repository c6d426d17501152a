"""Drafts: kept while somebody types, parked, taken back, handed to a colleague, deleted without a trace.

None of it is journalled but the handing over: a draft is no act, and its words must not stay for ever.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.drafts import (
    LONGEST_DRAFT,
    Colleague,
    Draft,
    DraftLine,
    DraftState,
    DropDraft,
    HandOverDraft,
    KeepDraft,
    ParkDraft,
    TakeDraft,
    people_in,
    without_people,
)
from rathaus_desk.domain.text import clean
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.office_tables import StaffRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.office import shown, staff_name
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.office.rights import local, person_in_sight
from rathaus_desk.usecases.texts import typed

LONGEST_LABEL, LONGEST_WINDOW, LONGEST_NOTE = 120, 200, 500
GONE = "Diesen Entwurf gibt es hier nicht mehr. Es wurde nichts geändert."
TAKEN = "Diesen Entwurf hat inzwischen ein anderes Fenster. Ihr Text steht noch da und wird weiter gesichert."


@dataclass(frozen=True, slots=True)
class _Hidden:
    """Who stands in a draft and must not be known to the one who looks: ids, and words that betray them."""

    ids: frozenset[int] = frozenset()
    words: tuple[str, ...] = field(default=())


def my_drafts(work: Work) -> tuple[DraftLine, ...]:
    """Return the actor's drafts and those handed to her, in the order in which they were begun."""
    if work.actor.role not in CASE_ROLES:
        return ()
    rows = work.session.scalars(select(DraftRow).where(_mine(work)).order_by(DraftRow.begun_at, DraftRow.id))
    return tuple(_line(work, row, _hidden_in(work, row.content)) for row in rows)


def colleagues(work: Work) -> tuple[Colleague, ...]:
    """Return everybody to whom the actor can hand a draft: those of her own unit first."""
    rows = work.session.execute(
        select(StaffRow, UnitRow.name)
        .join(UnitRow, UnitRow.id == StaffRow.unit_id)
        .where(StaffRow.active, StaffRow.role.in_(CASE_ROLES), StaffRow.id != work.actor.staff_id)
        .order_by(StaffRow.unit_id != work.actor.unit_id, StaffRow.sort_name, StaffRow.id)
    )
    return tuple(Colleague(row.id, shown(row), unit) for row, unit in rows)


def forget_draft(work: Work, draft_id: int | None) -> None:
    """Delete the draft from which something was saved, in the transaction that saves it."""
    row = work.session.get(DraftRow, draft_id) if draft_id is not None else None
    if row is not None and row.staff_id == work.actor.staff_id:
        work.session.delete(row)


@handles(KeepDraft, *CASE_ROLES, journalled=False)
def keep_draft(work: Work, command: KeepDraft) -> None:
    """Write down what stands on a form. Raises Conflict if another window has the draft now."""
    if len(json.dumps(command.content)) > LONGEST_DRAFT:
        raise Refused("Dieser Text ist zu lang, um ihn zu sichern. Bitte speichern oder kürzen.")
    window = command.window[:LONGEST_WINDOW]
    row = work.session.get(DraftRow, command.draft_id)
    if row is None:
        row = _new_row(work, command.draft_id, window)
    elif row.staff_id != work.actor.staff_id or row.held_by != window:
        raise Conflict(TAKEN)
    row.state, row.parked_at, row.changed_at = DraftState.WORKING, None, work.now
    row.label = clean(command.label)[:LONGEST_LABEL]
    row.name = clean(command.name)[:LONGEST_LABEL]
    row.content, row.cursor = command.content, command.cursor


@handles(ParkDraft, *CASE_ROLES, journalled=False)
def park_draft(work: Work, command: ParkDraft) -> None:
    """Put a draft aside; no window has it then."""
    row = _own_row(work, command.draft_id)
    row.state, row.held_by, row.parked_at = DraftState.PARKED, "", work.now


@handles(TakeDraft, *CASE_ROLES, journalled=False)
def take_draft(work: Work, command: TakeDraft) -> Draft:
    """Give a draft to a window; one that was handed over becomes the actor's own."""
    row = _visible_row(work, command.draft_id)
    if row.held_by not in (command.seen_window, command.window):
        raise Refused("Diesen Entwurf hat gerade ein anderes Fenster. Es wurde nichts geändert.")
    hidden = _hidden_in(work, row.content)
    line = _line(work, row, hidden)
    if row.staff_id != work.actor.staff_id and hidden.ids:
        row.content, row.name = without_people(row.content, hidden.ids, hidden.words), line.name
    row.staff_id, row.for_staff_id, row.note = work.actor.staff_id, None, ""
    row.state, row.parked_at, row.held_by = DraftState.WORKING, None, command.window[:LONGEST_WINDOW]
    content = without_people(row.content, hidden.ids, hidden.words) if hidden.ids else row.content
    return Draft(line, dict(content), dict(row.cursor))


@handles(DropDraft, *CASE_ROLES, journalled=False)
def drop_draft(work: Work, command: DropDraft) -> None:
    """Delete a draft of the actor's; the file overwrites its words."""
    row = work.session.get(DraftRow, command.draft_id)
    if row is not None and (row.staff_id == work.actor.staff_id or row.for_staff_id == work.actor.staff_id):
        work.session.delete(row)


@handles(HandOverDraft, *CASE_ROLES)
def hand_over_draft(work: Work, command: HandOverDraft) -> None:
    """Let a colleague who works with cases see a parked draft and take it."""
    row = _own_row(work, command.draft_id)
    if row.state is not DraftState.PARKED:
        raise Refused("Weitergeben lässt sich nur, was geparkt ist. Es wurde nichts geändert.")
    colleague = work.session.get(StaffRow, command.to_staff_id)
    if colleague is None or not colleague.active or colleague.role not in CASE_ROLES:
        raise Refused("Diese Person kann keinen Entwurf annehmen. Es wurde nichts geändert.", "to_staff_id")
    if colleague.id == work.actor.staff_id:
        raise Refused("Der Entwurf liegt schon bei Ihnen. Es wurde nichts geändert.", "to_staff_id")
    row.note = typed(command.note, "note", "Notiz", LONGEST_NOTE)
    row.for_staff_id = colleague.id


def _mine(work: Work) -> ColumnElement[bool]:
    return or_(DraftRow.staff_id == work.actor.staff_id, DraftRow.for_staff_id == work.actor.staff_id)


def _visible_row(work: Work, draft_id: int) -> DraftRow:
    row = work.session.scalars(select(DraftRow).where(DraftRow.id == draft_id, _mine(work))).first()
    if row is None:
        raise Refused(GONE)
    return row


def _own_row(work: Work, draft_id: int) -> DraftRow:
    row = _visible_row(work, draft_id)
    if row.staff_id != work.actor.staff_id:
        raise Refused("Dieser Entwurf gehört jemand anderem. Bitte zuerst öffnen; dann ist es Ihrer.")
    return row


def _new_row(work: Work, draft_id: int, window: str) -> DraftRow:
    row = DraftRow(
        id=draft_id,
        staff_id=work.actor.staff_id,
        for_staff_id=None,
        held_by=window,
        note="",
        begun_at=work.now,
    )
    work.session.add(row)
    return row


def _line(work: Work, row: DraftRow, hidden: _Hidden) -> DraftLine:
    mine = row.staff_id == work.actor.staff_id
    return DraftLine(
        id=row.id,
        state=row.state,
        label=row.label,
        name="" if hidden.ids else row.name,
        begun_at=local(work, row.begun_at),
        changed_at=local(work, row.changed_at),
        window=row.held_by,
        given_by="" if mine else staff_name(work, row.staff_id),
        handed_to=staff_name(work, row.for_staff_id) if mine and row.for_staff_id else "",
        note=row.note,
    )


def _hidden_in(work: Work, content: dict[str, Any]) -> _Hidden:
    """Find out who in a draft must stay unknown to the actor (§ 51 BMG), as if there was nobody."""
    spoken_of = people_in(content)
    if not spoken_of:
        return _Hidden()
    in_sight = select(PersonRow.id).where(PersonRow.id.in_(spoken_of), person_in_sight(work))
    unseen = spoken_of - frozenset(work.session.scalars(in_sight))
    rows = work.session.scalars(select(PersonRow).where(PersonRow.id.in_(unseen))) if unseen else ()
    words = tuple(word for row in rows for word in _betraying(row))
    return _Hidden(unseen, words)


def _betraying(row: PersonRow) -> tuple[str, ...]:
    street = f"{row.street} {row.house_number}".strip()
    return tuple(word for word in (row.family_name, street, row.phone, show_phone(row.phone)) if word)

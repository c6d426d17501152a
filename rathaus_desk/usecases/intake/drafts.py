"""Drafts: kept while somebody types, parked, taken back, handed to a colleague, deleted without a trace.

None of it is journalled but the handing over: a draft is no act, and its words must not stay for ever.
"""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.dates import numeric_date
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
from rathaus_desk.domain.text import clean, whole
from rathaus_desk.store.changes import hush
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.office_tables import StaffRow, UnitRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.office import shown, staff_name
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.office.rights import local, person_in_sight
from rathaus_desk.usecases.texts import plain_json, typed

LONGEST_LABEL, LONGEST_WINDOW, LONGEST_NOTE = 120, 200, 500
UNREADABLE = "Nicht lesbarer Entwurf"
_BROKEN = "Dieser Entwurf lässt sich nicht mehr lesen. Es wurde nichts geändert; löschen lässt er sich."
_NOT_FOR = (
    "In diesem Entwurf geht es um jemanden, über den {name} keine Auskunft bekommen darf. Es wurde nichts "
    "weitergegeben; der Entwurf liegt weiter bei Ihnen. Bitte an die Leitung geben."
)
TOLD_EVERY = 60  # seconds; windows on other PCs must not take a draft for given up
_WHOLE = (defer(DraftRow.content), defer(DraftRow.cursor))  # read one by one, so that one may be broken
GONE = "Diesen Entwurf gibt es hier nicht mehr. Es wurde nichts geändert."
TAKEN = "Diesen Entwurf hat inzwischen ein anderes Fenster. Ihr Text steht noch da und wird weiter gesichert."


@dataclass(frozen=True, slots=True)
class _Hidden:
    """Who stands in a draft and must not be known to the one who looks: ids, and words that betray them."""

    ids: frozenset[int] = frozenset()
    words: tuple[str, ...] = field(default=())
    names: tuple[str, ...] = field(default=())
    nameless: bool = False  # a server does not even tell their names, so no word can be left in

    def left_out_of(self, content: Any) -> Any:
        """Return texts, or what stands on a form, as if these people were not there."""
        if self.nameless:
            return type(content)()
        return without_people(content, self.ids, self.words, self.names) if self.ids else content


def my_drafts(work: Work) -> tuple[DraftLine, ...]:
    """Return the actor's drafts and those handed to her, in the order in which they were begun."""
    if work.actor.role not in CASE_ROLES:
        return ()
    mine = select(DraftRow).where(_mine(work)).order_by(DraftRow.begun_at, DraftRow.id).options(*_WHOLE)
    return tuple(_line_or_stub(work, row) for row in work.session.scalars(mine).all())


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
    row = work.session.get(DraftRow, draft_id, options=_WHOLE) if draft_id is not None else None
    if row is not None and row.staff_id == work.actor.staff_id:
        work.session.delete(row)


@handles(KeepDraft, *CASE_ROLES, journalled=False)
def keep_draft(work: Work, command: KeepDraft) -> None:
    """Write down what stands on a form. Raises Conflict if another window has the draft now."""
    content, cursor = _storable(command.content), _storable(command.cursor)
    window = _window(command.window)
    row = work.session.get(DraftRow, command.draft_id, options=_WHOLE)
    if row is None:
        row = _new_row(work, command.draft_id, window)
    elif row.staff_id != work.actor.staff_id or row.held_by != window:
        raise Conflict(TAKEN)
    elif int(row.changed_at.timestamp() / TOLD_EVERY) == int(work.now.timestamp() / TOLD_EVERY):
        hush(work.session, DraftRow)  # other windows show it once it is put aside, not while it is typed
    row.state, row.parked_at, row.changed_at = DraftState.WORKING, None, work.now
    row.label = clean(command.label)[:LONGEST_LABEL]
    row.name = clean(command.name)[:LONGEST_LABEL]
    row.content, row.cursor = content, cursor
    _demand_free(work)


def _demand_free(work: Work) -> None:
    """Raise Conflict if the draft is there, but somebody else's: a server shows it to nobody."""
    try:
        with work.session.begin_nested():
            work.session.flush()
    except IntegrityError:
        raise Conflict(TAKEN) from None


@handles(ParkDraft, *CASE_ROLES, journalled=False)
def park_draft(work: Work, command: ParkDraft) -> None:
    """Put a draft aside; no window has it then."""
    row = _own_row(work, command.draft_id)
    row.state, row.held_by, row.parked_at = DraftState.PARKED, "", work.now


@handles(TakeDraft, *CASE_ROLES, journalled=False)
def take_draft(work: Work, command: TakeDraft) -> Draft:
    """Give a draft to a window; one that was handed over becomes the actor's own."""
    row = _visible_row(work, command.draft_id)
    window = _window(command.window)
    if row.held_by not in (_window(command.seen_window), window):
        raise Refused("Diesen Entwurf hat gerade ein anderes Fenster. Es wurde nichts geändert.")
    hidden = _hidden_in(work, row)
    if hidden is None:
        raise Refused(_BROKEN)
    line = _line(work, row, hidden)
    content, cursor = hidden.left_out_of(row.content), hidden.left_out_of(row.cursor)
    if row.staff_id != work.actor.staff_id and hidden.ids:
        row.content, row.cursor, row.name, row.label = content, cursor, line.name, line.label
    row.staff_id, row.for_staff_id, row.note = work.actor.staff_id, None, ""
    row.state, row.parked_at, row.held_by = DraftState.WORKING, None, window
    return Draft(line, dict(content), dict(cursor))


@handles(DropDraft, *CASE_ROLES, journalled=False)
def drop_draft(work: Work, command: DropDraft) -> None:
    """Delete a draft of the actor's; the file overwrites its words."""
    row = work.session.get(DraftRow, command.draft_id, options=_WHOLE)
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
    _demand_known_to(work, row, colleague)
    row.note = typed(command.note, "note", "Notiz", LONGEST_NOTE)
    row.for_staff_id = colleague.id


def _mine(work: Work) -> ColumnElement[bool]:
    return or_(DraftRow.staff_id == work.actor.staff_id, DraftRow.for_staff_id == work.actor.staff_id)


def _visible_row(work: Work, draft_id: int) -> DraftRow:
    mine = select(DraftRow).where(DraftRow.id == draft_id, _mine(work)).options(*_WHOLE)
    row = work.session.scalars(mine).first()
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
        label=hidden.left_out_of(row.label),
        name="" if hidden.ids else row.name,
        begun_at=local(work, row.begun_at),
        changed_at=local(work, row.changed_at),
        window=row.held_by,
        given_by="" if mine else staff_name(work, row.staff_id),
        handed_to=staff_name(work, row.for_staff_id) if mine and row.for_staff_id else "",
        note=hidden.left_out_of(row.note),
    )


def _line_or_stub(work: Work, row: DraftRow) -> DraftLine:
    """Return a draft's line; of one that cannot be read a line without its words, to be deleted by."""
    hidden = _hidden_in(work, row)
    if hidden is not None:
        return _line(work, row, hidden)
    return replace(_line(work, row, _Hidden()), label=UNREADABLE, name="", note="")


def _hidden_in(work: Work, row: DraftRow) -> _Hidden | None:
    """Find out who in a draft must stay unknown to the actor (§ 51 BMG); None if it cannot be read."""
    spoken_of = _people_of(row)
    if spoken_of is None:
        return None
    if not spoken_of:
        return _Hidden()
    work.look_at(spoken_of)
    in_sight = select(PersonRow.id).where(PersonRow.id.in_(spoken_of), person_in_sight(work))
    unseen = spoken_of - frozenset(work.session.scalars(in_sight))
    if unseen and behind_door(work.session):
        return _Hidden(unseen, nameless=True)
    rows = work.session.scalars(select(PersonRow).where(PersonRow.id.in_(unseen))).all() if unseen else ()
    words = tuple(word for one in rows for word in _betraying(one))
    return _Hidden(unseen, words, tuple(one.given_name for one in rows))


def _people_of(row: DraftRow) -> frozenset[int] | None:
    """Return of whom a draft speaks; None if what is stored is no draft."""
    try:
        if isinstance(row.content, dict) and isinstance(row.cursor, dict):
            return people_in([row.content, row.cursor])
    except (ValueError, TypeError, RecursionError):
        pass
    return None


def _demand_known_to(work: Work, row: DraftRow, colleague: StaffRow) -> None:
    """Refuse to hand on a draft about somebody whom the actor knows and the colleague must not know of."""
    there = replace(work.actor, staff_id=colleague.id, role=colleague.role, unit_id=colleague.unit_id)
    seen_by = work.seen_by(there)
    mine, theirs = _hidden_in(work, row), _hidden_in(seen_by, row)
    if mine is None or theirs is None:
        raise Refused(_BROKEN)
    if theirs.ids - mine.ids:
        raise Refused(_NOT_FOR.format(name=shown(colleague)), "to_staff_id")


def _storable(content: dict[str, Any]) -> dict[str, Any]:
    """Return JSON of a form as it can be stored. Refuses a book, and what is folded too deep."""
    try:
        plain: dict[str, Any] = plain_json(content)
        if len(json.dumps(plain)) <= LONGEST_DRAFT:
            return plain
    except (RecursionError, TypeError, ValueError):
        pass
    raise Refused("Dieser Text ist zu lang, um ihn zu sichern. Bitte speichern oder kürzen.")


def _window(name: str) -> str:
    return whole(name)[:LONGEST_WINDOW]


def _betraying(row: PersonRow) -> tuple[str, ...]:
    street = f"{row.street} {row.house_number}".strip()
    born = row.birth_date
    days = (numeric_date(born), f"{born.day}.{born.month}.{born.year}", born.isoformat()) if born else ()
    words = (row.family_name, street, row.phone, show_phone(row.phone), row.email, *days)
    return tuple(word for word in words if word)

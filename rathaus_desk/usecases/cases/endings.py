"""How a case ends: closed with a result, dropped for a reason; and how it is opened again within 30 days."""

from datetime import timedelta

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import (
    OPEN_CASES,
    OPEN_TASKS,
    CaseState,
    CloseCase,
    DropCase,
    EntryKind,
    ReopenCase,
)
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.duedates import due_after_days
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, PromiseRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.usecases.cases.case_locks import hold_case
from rathaus_desk.usecases.cases.causes import close_followers, let_go, reopen_followers
from rathaus_desk.usecases.cases.task_hands import NOT_NEEDED, end_all
from rathaus_desk.usecases.cases.tasks import GUIDES, demand_keeper, let_state_follow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.change_author import changed_by
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, demand_case_role, keeps
from rathaus_desk.usecases.promises.promises import settle
from rathaus_desk.usecases.texts import typed_text
from rathaus_desk.usecases.timeline import note_down

REOPEN_DAYS = 30


@handles(CloseCase, *CASE_ROLES, locks_rows=True)
def close_case(work: Work, command: CloseCase) -> None:
    """Close a case with its result, and with it those that hang on it; everybody who reported is to be told.

    The guide keeps the case: a guide, the lead or the case's own contact person closes it.
    """
    hold_case(work, command.case_id)
    row = case_row(work, command.case_id)
    result = typed_text(command.result, "result", "Ergebnis", needed=True)
    if work.actor.role not in GUIDES and not keeps(work, row.owner_id):
        owner = office.staff_name(work, row.owner_id)
        raise Refused(f"Den Vorgang schließt die Ansprechperson ab: {owner}. Es wurde nichts geändert.")
    if row.version != command.seen_version:
        theirs = Difference("Ergebnis", row.result, result)
        raise Conflict(changed_by(work, row.id), (theirs,), version=row.version)
    if row.state not in OPEN_CASES:
        raise Refused("Der Vorgang ist schon abgeschlossen. Es wurde nichts geändert.")
    _demand_nothing_open(work, row)
    close_followers(work, row, result)
    row.state, row.closed_at, row.result = CaseState.DONE, work.now, result
    row.told_by = command.told_by
    note_down(work, row.id, EntryKind.CLOSED, f"{result}\n({word(command.told_by)})")


@handles(DropCase, *CASE_ROLES)
def drop_case(work: Work, command: DropCase) -> None:
    """Drop a case that nobody needs an answer to any more; its open tasks end with it."""
    row = _seen(work, command.case_id, command.seen_version, "Einstellen darf den Vorgang")
    because = typed_text(command.because, "because", "Grund", needed=True)
    if row.state not in OPEN_CASES:
        raise Refused("Der Vorgang ist schon abgeschlossen. Es wurde nichts geändert.")
    hangs = select(CaseRow.id).where(CaseRow.cause_id == row.id, CaseRow.state.in_(OPEN_CASES)).limit(1)
    if work.session.scalar(hangs):
        raise Refused("Daran hängen noch Meldungen von anderen. Bitte mit einem Ergebnis abschließen.")
    end_all(work, row.id, f"{NOT_NEEDED}: eingestellt.")
    row.state, row.closed_at, row.result = CaseState.DROPPED, work.now, because
    note_down(work, row.id, EntryKind.DROPPED, because)
    work.session.flush()
    _cancel_promises(work, row)


@handles(ReopenCase, *CASE_ROLES)
def reopen_case(work: Work, command: ReopenCase) -> None:
    """Open a closed case again; the day that we tell counts from now.

    One that hung on another goes its own way now.
    """
    row = _seen(work, command.case_id, command.seen_version, "Wieder öffnen darf den Vorgang")
    because = typed_text(command.because, "because", "Grund", needed=True)
    if row.state in OPEN_CASES or row.closed_at is None:
        raise Refused("Der Vorgang ist noch offen. Es wurde nichts geändert.")
    if work.now - row.closed_at > timedelta(days=REOPEN_DAYS):
        raise Refused(
            f"Der Vorgang ist länger als {REOPEN_DAYS} Tage abgeschlossen. "
            "Bitte neu aufnehmen und an diesen anhängen."
        )
    has_tasks = work.session.scalar(select(TaskRow.id).where(TaskRow.case_id == row.id).limit(1))
    if has_tasks is None and row.cause_id is None:
        raise Refused("Diese Aufnahme wurde zurückgenommen. Bitte das Anliegen neu aufnehmen.")
    due = due_after_days(
        work.now, work.session.get_one(ServiceRow, row.service_id).due_days, work.office.calendar
    )
    row.state, row.closed_at, row.result, row.told_by = CaseState.IN_WORK, None, "", None
    row.told_due, row.due_explained = due.at, due.explanation
    note_down(work, row.id, EntryKind.REOPENED, because)
    if row.cause_id is not None:
        let_go(work, row)
    let_state_follow(work, row)
    reopen_followers(work, row)


def case_row(work: Work, case_id: int) -> CaseRow:
    """Return the row of a case that the actor may see; refuses all others in the same words."""
    demand_case_role(work)
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == case_id, case_in_sight(work)))
    if row is None:
        raise Refused(NO_CASE)
    return row


def _seen(work: Work, case_id: int, seen_version: int, doing: str) -> CaseRow:
    hold_case(work, case_id)
    row = case_row(work, case_id)
    demand_keeper(work, row, doing)
    if row.version != seen_version:
        theirs = Difference("Stand", word(row.state), "")
        raise Conflict(changed_by(work, row.id), (theirs,), version=row.version)
    return row


def _demand_nothing_open(work: Work, row: CaseRow) -> None:
    if row.cause_id is not None:
        cause = work.session.get_one(CaseRow, row.cause_id)
        raise Refused(f"Dieser Vorgang hängt an {cause.number} und wird mit ihm abgeschlossen.")
    busy = (
        select(UnitRow.short)
        .join(TaskRow, TaskRow.unit_id == UnitRow.id)
        .where(TaskRow.case_id == row.id, TaskRow.state.in_(OPEN_TASKS))
        .distinct()
        .order_by(UnitRow.short)
    )
    if names := ", ".join(work.session.scalars(busy)):
        raise Refused(f"Noch nicht alles ist beantwortet: {names}. Der Vorgang bleibt offen.")


def _cancel_promises(work: Work, row: CaseRow) -> None:
    """Cancel what was promised for a visit once all of its concerns are dropped."""
    others = select(CaseRow.id).where(
        CaseRow.contact_id == row.contact_id, CaseRow.state != CaseState.DROPPED
    )
    if work.session.scalar(others.limit(1)) is not None:
        return
    open_ones = (PromiseRow.contact_id == row.contact_id, PromiseRow.state == PromiseState.OPEN)
    for promise in work.session.scalars(select(PromiseRow).where(*open_ones)):
        settle(work, promise, PromiseState.CANCELLED)

"""Not our task: returned with a proposal and a sentence, routed anew, decided by the lead the second time."""

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases import EntryKind, ReturnTask, RouteTask, Task, TaskState
from rathaus_desk.domain.duedates import due_after_days
from rathaus_desk.domain.errors import Difference, Refused
from rathaus_desk.domain.offices import Staff
from rathaus_desk.domain.task_moves import TaskMove, move
from rathaus_desk.store.case_tables import QueryRow, TaskRow
from rathaus_desk.usecases import office
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.rights import local
from rathaus_desk.usecases.tasks import (
    GUIDES,
    RETURNS_BEFORE_THE_LEAD,
    actor_name,
    demand_seen,
    moved,
    task_of_unit,
    task_row,
)
from rathaus_desk.usecases.texts import typed

_LONGEST_SENTENCE = 1_000


@handles(ReturnTask, *CASE_ROLES)
def return_task(work: Work, command: ReturnTask) -> Task:
    """Say that another unit is responsible; the second time the lead decides, knowing both arguments."""
    row, unit = task_of_unit(work, command.task_id)
    because = typed(command.because, "because", "Begründung", _LONGEST_SENTENCE, needed=True)
    proposed = office.unit_by_key(work, command.proposed_unit, "proposed_unit")
    if proposed.id == row.unit_id:
        raise Refused("Bitte eine andere Stelle vorschlagen als die eigene.", "proposed_unit")
    demand_seen(work, row, command.seen_version, Difference("Begründung", "", because))
    row.state = move(row.state, TaskMove.RETURN)
    row.staff_id = None
    row.proposed_unit_id = proposed.id
    row.returns += 1
    # Under the sentence that routed the task stand the arguments so far, one a line.
    row.reason = f"{row.reason}\n{unit}: „{because}“ Vorschlag: {proposed.short}."
    _withdraw_question(work, row)
    text = row.reason.rpartition("\n")[2]
    if row.returns >= RETURNS_BEFORE_THE_LEAD:
        lead = _lead(work)
        row.suggested_id = lead.id if lead else None
        who = f"die Leitung ({lead.shown})" if lead else "die Leitung"
        text = "\n".join((f"Wieder nicht zuständig, jetzt entscheidet {who}.", *_arguments(row)))
    return moved(work, row, EntryKind.RETURNED, text)


@handles(RouteTask, *GUIDES)
def route_task(work: Work, command: RouteTask) -> Task:
    """Send a returned or unclaimed task to a unit; the first unit sees nothing of it any more."""
    row, _ = task_row(work, command.task_id)
    unit = office.unit_by_key(work, command.unit)
    demand_seen(work, row, command.seen_version, Difference("Stelle", "", unit.short))
    lead = _lead(work) if row.returns >= RETURNS_BEFORE_THE_LEAD else None
    if lead and row.state is TaskState.RETURNED and work.actor.role is not Role.LEAD:
        raise Refused(f"Zweimal kam diese Teilaufgabe zurück, darum entscheidet die Leitung ({lead.shown}).")
    if unit.id == row.unit_id and row.state is TaskState.OPEN:
        raise Refused(f"Diese Teilaufgabe liegt schon bei {unit.short}.", "unit")
    row.state = move(row.state, TaskMove.ROUTE)
    before = office.units(work)[row.unit_id].short
    followed = unit.id == row.proposed_unit_id
    why = f"weil {before} es so vorschlägt" if followed else f"so entschieden von {actor_name(work)}"
    reason = f"geht an {unit.short}, {why}"
    row.reason = "\n".join((reason, *_arguments(row)))
    row.unit_id, row.proposed_unit_id, row.suggested_id, row.staff_id = unit.id, None, None, None
    row.visible_from = work.now
    if row.due <= work.now:
        row.due = due_after_days(work.now, 1, work.office.calendar).at
    return moved(work, row, EntryKind.ROUTED, f"{reason[0].upper()}{reason[1:]}.")


def _arguments(row: TaskRow) -> list[str]:
    return row.reason.split("\n")[1:]


def _withdraw_question(work: Work, row: TaskRow) -> None:
    """A unit that is not responsible needs no answer from the citizen."""
    open_questions = select(QueryRow).where(QueryRow.task_id == row.id, QueryRow.answered_at.is_(None))
    for query in work.session.scalars(open_questions):
        query.answer, query.answered_at = "Nicht mehr nötig.", work.now


def _lead(work: Work) -> Staff | None:
    """Return the lead who is there today, or else the first of them."""
    today = local(work, work.now).date()
    leads = [one for one in office.staff(work).values() if one.role is Role.LEAD]
    return next((one for one in leads if not one.absent_on(today)), leads[0] if leads else None)

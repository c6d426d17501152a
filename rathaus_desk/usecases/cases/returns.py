"""Not our task: returned with a proposal and a sentence, routed anew, decided by the lead the second time."""

from dataclasses import dataclass, fields, replace
from datetime import timedelta

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import EntryKind, ReturnTask, RoutedFrom, RouteTask, Task, TaskState
from rathaus_desk.domain.cases.task_moves import TaskMove, move
from rathaus_desk.domain.cases.tasks import UndoRouting
from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.errors import Difference, Refused
from rathaus_desk.domain.intake.contacts import UNDO_SECONDS
from rathaus_desk.domain.office.complaints import demand_not_about
from rathaus_desk.domain.office.duedates import due_after_days
from rathaus_desk.domain.words import name_after, word
from rathaus_desk.store.case_tables import CaseRow, TaskRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.office_tables import UnitRow
from rathaus_desk.store.routing_tables import OutsideAuthorityRow, TaskArgumentRow
from rathaus_desk.usecases.cases.lead import demand_lead_decides, lead_today
from rathaus_desk.usecases.cases.outside import authority_by_key, demand_inside
from rathaus_desk.usecases.cases.tasks import (
    GUIDES,
    RETURNS_BEFORE_THE_LEAD,
    actor_name,
    demand_seen,
    moved,
    task_of_unit,
    task_row,
    withdraw_questions,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.texts import typed

_LONGEST_SENTENCE = 1_000
UNDO_GRACE = timedelta(seconds=2)  # the word travels from the window to here


@dataclass(frozen=True)
class Proposed:
    """Whom a unit names instead of itself: one of the two ids, and the name."""

    unit_id: int | None
    authority_id: int | None
    name: str


@handles(ReturnTask, *CASE_ROLES)
def return_task(work: Work, command: ReturnTask) -> Task:
    """Say that another unit is responsible; the second time the lead decides, knowing both arguments."""
    row, unit = task_of_unit(work, command.task_id)
    because = typed(command.because, "because", "Begründung", _LONGEST_SENTENCE, needed=True)
    proposed = _proposed(work, command, row)
    demand_seen(work, row, command.seen_version, Difference("Begründung", "", because))
    demand_inside(work, row)
    row.state = move(row.state, TaskMove.RETURN)
    row.staff_id = None
    row.proposed_unit_id, row.proposed_authority_id = proposed.unit_id, proposed.authority_id
    row.returns += 1
    argument = TaskArgumentRow(
        id=work.new_id(),
        task_id=row.id,
        at=work.now,
        unit_id=row.unit_id,
        proposed_unit_id=proposed.unit_id,
        proposed_authority_id=proposed.authority_id,
        because=because,
    )
    work.session.add(argument)
    withdraw_questions(work, row)
    text = _sentence(unit, because, proposed.name)
    if row.returns >= RETURNS_BEFORE_THE_LEAD:
        lead = lead_today(work)
        row.suggested_id = lead.id if lead else None
        who = f"die Leitung ({lead.shown})" if lead else "die Leitung"
        text = "\n".join((f"Wieder nicht zuständig, jetzt entscheidet {who}.", *_arguments(work, row)))
    return moved(work, row, EntryKind.RETURNED, text)


@handles(RouteTask, *GUIDES)
def route_task(work: Work, command: RouteTask) -> Task:
    """Send a returned or unclaimed task to a unit; the first unit sees nothing of it any more."""
    row, file = task_row(work, command.task_id)
    unit = office.unit_by_key(work, command.unit)
    because = typed(command.because, "because", "Grund", _LONGEST_SENTENCE)
    demand_not_about(unit.id, file.about_unit_id)
    demand_seen(work, row, command.seen_version, Difference("Stelle", "", unit.short))
    demand_lead_decides(work, row)
    if unit.id == row.unit_id and row.state is TaskState.OPEN:
        raise Refused(f"Diese Teilaufgabe liegt schon bei {unit.short}.", "unit")
    routed_from = _as_it_lies(row)
    row.state = move(row.state, TaskMove.ROUTE)
    before = office.units(work)[row.unit_id].short
    followed = unit.id == row.proposed_unit_id
    why = (
        f"weil {before} es so vorschlägt"
        if followed
        else f"so entschieden von {name_after(actor_name(work))}"
    )
    reason = f"geht an {unit.short}, {why}"
    if because:
        reason += f": {because.rstrip('.')}"
    row.reason = reason
    row.unit_id, row.proposed_unit_id, row.suggested_id, row.staff_id = unit.id, None, None, None
    row.proposed_authority_id = None
    row.visible_from = work.now
    if row.due <= work.now:
        late = due_after_days(work.now, 1, work.office.calendar)
        row.due, row.due_explained = late.at, late.explanation
    done = moved(work, row, EntryKind.ROUTED, f"{reason[0].upper()}{reason[1:]}.")
    return replace(done, routed_from=routed_from)


@handles(UndoRouting, *GUIDES)
def undo_routing(work: Work, command: UndoRouting) -> Task:
    """Put a task back to where its sender took it from; refuses it once the other unit has acted."""
    row, _file = task_row(work, command.task_id)
    unit = office.units(work)[row.unit_id].short
    if row.version != command.seen_version:
        holder = f", {name}" if (name := office.staff_name(work, row.staff_id)) else ""
        stands = f"{unit}: {word(row.state)}{holder}"
        raise Refused(f"Zurücknehmen geht nicht mehr, hier ist es schon weitergegangen ({stands}).")
    before = _sent_from(work, command)
    if before is None:
        raise Refused(
            "Zurücknehmen geht nur gleich nach dem Weitergeben. Es wurde nichts geändert; „An andere Stelle "
            "geben“ geht weiterhin."
        )
    for one in fields(before):
        setattr(row, one.name, getattr(before, one.name))
    back = f"bei {office.units(work)[row.unit_id].short}"
    waits = f"{back} zurückgegeben, wartet auf eine neue Stelle"
    text = waits if row.state is TaskState.RETURNED else f"liegt wieder {back}"
    return moved(work, row, EntryKind.ROUTED, f"Zurückgenommen von {name_after(actor_name(work))}: {text}.")


def _as_it_lies(row: TaskRow) -> RoutedFrom:
    return RoutedFrom(**{one.name: getattr(row, one.name) for one in fields(RoutedFrom)})


def _sent_from(work: Work, command: UndoRouting) -> RoutedFrom | None:
    """Return where the task lay before; only the journal of the actor's own commands knows that."""
    lately = work.now - UNDO_GRACE - timedelta(seconds=UNDO_SECONDS)
    sent = select(JournalRow).where(
        JournalRow.command == RouteTask.__name__,
        JournalRow.staff_id == work.actor.staff_id,
        JournalRow.at >= lately,
    )
    for entry in work.session.scalars(sent.order_by(JournalRow.at.desc())):
        task = from_plain(Task, entry.outcome["result"]) if entry.content is not None else None
        if task is not None and (task.id, task.version) == (command.task_id, command.seen_version):
            return task.routed_from
    return None


def _proposed(work: Work, command: ReturnTask, row: TaskRow) -> Proposed:
    if command.proposed_authority:
        authority = authority_by_key(work, command.proposed_authority, "proposed_unit")
        return Proposed(None, authority.id, authority.name)
    unit = office.unit_by_key(work, command.proposed_unit, "proposed_unit")
    if unit.id == row.unit_id:
        raise Refused("Bitte eine andere Stelle vorschlagen als die eigene.", "proposed_unit")
    about = work.session.get_one(CaseRow, row.case_id).about_unit_id
    demand_not_about(unit.id, about, "proposed_unit")
    return Proposed(unit.id, None, unit.short)


def _arguments(work: Work, row: TaskRow) -> list[str]:
    work.session.flush()
    said = select(TaskArgumentRow).where(TaskArgumentRow.task_id == row.id).order_by(TaskArgumentRow.id)
    lines = []
    for one in work.session.scalars(said):
        unit = work.session.get_one(UnitRow, one.unit_id).short
        if one.proposed_unit_id is not None:
            name = work.session.get_one(UnitRow, one.proposed_unit_id).short
        else:
            name = work.session.get_one(OutsideAuthorityRow, one.proposed_authority_id).name
        lines.append(_sentence(unit, one.because, name))
    return lines


def _sentence(unit: str, because: str, proposed: str) -> str:
    return f"{unit}: „{because}“ Vorschlag: {proposed}."

"""Whom an entry of the journal speaks of, as far as that is cheap to know: what is erased together."""

from typing import Any

from sqlalchemy.orm import Session

from rathaus_desk.domain.commands import Command, is_id
from rathaus_desk.domain.intake.contacts import Taken
from rathaus_desk.domain.people.people import Person
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.case_tables import CaseRow, TaskRow


def concerned_person(session: Session, command: Command[Any], result: Any) -> int | None:
    """Return the id of the citizen whom a command is about, if command, result or case name one."""
    named = getattr(command, "person_id", None)
    if isinstance(named, int):
        return named
    if isinstance(result, Person):
        return result.id
    booking_id = getattr(command, "booking_id", None)
    if isinstance(booking_id, int):
        booked = session.get(BookingRow, booking_id)
        return booked.person_id if booked else None
    case_id = _case_of(session, command, result)
    # A refused command of the road may name an id that no database has.
    found = session.get(CaseRow, case_id) if is_id(case_id) else None
    return found.person_id if found else None


def _case_of(session: Session, command: Command[Any], result: Any) -> int | None:
    case_id = getattr(command, "case_id", None)
    several = getattr(command, "case_ids", None)
    task_id = getattr(command, "task_id", None)
    if isinstance(case_id, int):
        return case_id
    if isinstance(several, tuple) and several:
        return int(several[0])
    if isinstance(task_id, int):
        task = session.get(TaskRow, task_id)
        return task.case_id if task else None
    return result.cases[0].id if isinstance(result, Taken) and result.cases else None

"""Absences are entered, corrected and ended: by oneself, and by the lead for the unit."""

from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.absences import (
    Absence,
    AbsenceBoard,
    ChangeAbsence,
    Colleague,
    EndAbsence,
    EnterAbsence,
    demand_days,
    may_enter_for,
    overlapping,
)
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.store.office_tables import AbsenceRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.change_author import changed_by_journal
from rathaus_desk.usecases.office.rights import demand_case_role, local

NOT_YOURS = (
    "Eine Abwesenheit trägt jede Person selbst ein, für andere nur die Leitung ihrer Stelle. "
    "Es wurde nichts geändert."
)
NO_ABSENCE = "Diese Abwesenheit gibt es hier nicht mehr. Es wurde nichts geändert."


def absence_board(work: Work) -> AbsenceBoard:
    """Return whose absence the actor may enter, and which of theirs run or come, the first one first."""
    demand_case_role(work)
    colleagues = office.staff(work)
    actor = colleagues[work.actor.staff_id]
    led = [
        one
        for one in colleagues.values()
        if one.id != actor.id and may_enter_for(work.actor.role, actor, one, colleagues)
    ]
    people = tuple(Colleague(one.id, one.shown, _listed(one)) for one in (actor, *led))
    coming = (
        select(AbsenceRow)
        .where(AbsenceRow.staff_id.in_([one.id for one in people]), AbsenceRow.last >= _today(work))
        .order_by(AbsenceRow.first, AbsenceRow.id)
    )
    names = {one.id: one.shown for one in people}
    found = tuple(absence_value(row, names[row.staff_id]) for row in work.session.scalars(coming))
    return AbsenceBoard(people, found)


@handles(EnterAbsence, *CASE_ROLES)
def enter_absence(work: Work, command: EnterAbsence) -> Absence:
    """Enter the days on which somebody is away. Refuses days that are entered already, even partly."""
    person = _demand_right(work, command.staff_id)
    demand_days(command.first, command.last, _today(work))
    _demand_free(work, person, command.first, command.last)
    row = AbsenceRow(id=work.new_id(), staff_id=person.id, first=command.first, last=command.last)
    work.session.add(row)
    work.session.flush()
    return absence_value(row, person.shown)


@handles(ChangeAbsence, *CASE_ROLES)
def change_absence(work: Work, command: ChangeAbsence) -> Absence:
    """Put other days in the place of those that were read."""
    row, person = _seen_row(work, command.absence_id, command.seen_first, command.seen_last)
    demand_days(command.first, command.last, _today(work))
    _demand_free(work, person, command.first, command.last, but=row.id)
    row.first, row.last = command.first, command.last
    work.session.flush()
    return absence_value(row, person.shown)


@handles(EndAbsence, *CASE_ROLES)
def end_absence(work: Work, command: EndAbsence) -> None:
    """End an absence: from today on the person is there; of one that has not begun nothing is left."""
    row, _ = _seen_row(work, command.absence_id, command.seen_first, command.seen_last)
    today = _today(work)
    if row.last < today:
        raise Refused("Diese Abwesenheit ist schon vorbei. Es wurde nichts geändert.")
    if row.first >= today:
        work.session.delete(row)
    else:
        row.last = date.fromordinal(today.toordinal() - 1)


def absence_value(row: AbsenceRow, name: str) -> Absence:
    """Return an absence as a value."""
    return Absence(row.id, row.staff_id, name, row.first, row.last)


def demand_absence(work: Work, absence_id: int) -> tuple[AbsenceRow, Staff]:
    """Return an absence that the actor may see and change, and whose it is; refuses all others."""
    row = work.session.get(AbsenceRow, absence_id)
    if row is None:
        raise Refused(NO_ABSENCE)
    return row, _demand_right(work, row.staff_id)


def _demand_right(work: Work, staff_id: int) -> Staff:
    """Return the person; whoever may not enter her absence learns nothing of whether she exists."""
    colleagues = office.staff(work)
    actor, person = colleagues[work.actor.staff_id], colleagues.get(staff_id)
    if person is None or not may_enter_for(work.actor.role, actor, person, colleagues):
        raise Refused(NOT_YOURS, "staff_id")
    return person


def _seen_row(work: Work, absence_id: int, first: date, last: date) -> tuple[AbsenceRow, Staff]:
    """Return an absence with its person. Raises Conflict if its days are not those that were read."""
    row, person = demand_absence(work, absence_id)
    if (row.first, row.last) != (first, last):
        theirs, mine = _days(row.first, row.last), _days(first, last)
        days = {"first": row.first.isoformat(), "last": row.last.isoformat()}
        said = changed_by_journal(work, (ChangeAbsence, EndAbsence), absence_id=absence_id)
        raise Conflict(said, (Difference("Abwesenheit", theirs, mine),), theirs=days)
    return row, person


def _demand_free(work: Work, person: Staff, first: date, last: date, but: int = 0) -> None:
    rows = select(AbsenceRow).where(
        AbsenceRow.staff_id == person.id, AbsenceRow.last >= first, AbsenceRow.id != but
    )
    found = [absence_value(row, person.shown) for row in work.session.scalars(rows)]
    other = overlapping(first, last, sorted(found, key=lambda one: one.first))
    if other is not None:
        raise Refused(
            f"{person.shown} ist {_days(other.first, other.last)} schon als abwesend eingetragen. "
            "Bitte diesen Eintrag ändern; es wurde nichts gespeichert.",
            "first",
        )


def _days(first: date, last: date) -> str:
    if first == last:
        return f"am {numeric_date(first)}"
    return f"vom {numeric_date(first)} bis {numeric_date(last)}"


def _listed(person: Staff) -> str:
    return ", ".join(part for part in (person.family_name, person.given_name) if part)


def _today(work: Work) -> date:
    return local(work, work.now).date()

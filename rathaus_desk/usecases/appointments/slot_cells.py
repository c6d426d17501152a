"""The cells of time at the counters: given to an appointment, or held for a desk on the phone.

A cell's key is counter and time. On the embedded file one transaction writes at a time, so what was free when
it was looked at is free when it is taken; on PostgreSQL two transactions may look at once, and the key lets
only one of them in: the other gets the same sentence.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.exc import IntegrityError

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.appointments.appointments import HOLD_SECONDS, Hold, HoldSlot, ReleaseSlots
from rathaus_desk.domain.appointments.opening_patterns import CELL_MINUTES, cell_of, cells_of
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.appointment_tables import AppointmentCellRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.counters import counter_in_use
from rathaus_desk.usecases.office.opening_hours import booking_rules

TAKEN = "Diese Zeit ist gerade vergeben worden. Es wurde nichts gebucht. Bitte eine andere wählen."
LONGEST_MINUTES = 480
WRONG_MINUTES = f"Ein Termin dauert höchstens {LONGEST_MINUTES} Minuten. Bitte eine andere Dauer wählen."


def given_cells(work: Work, first: date, last: date, apart_from: int | None = None) -> dict[int, set[int]]:
    """Return the cells of some days that are not free for this desk, by counter.

    What this desk holds itself is free for it; so are the cells of the appointment `apart_from`.
    """
    zone = work.office.calendar.zone
    begin = cell_of(datetime.combine(first, time.min, zone))
    end = cell_of(datetime.combine(last + timedelta(days=1), time.min, zone))
    held = and_(AppointmentCellRow.held_until > work.now, AppointmentCellRow.held_by != work.actor.staff_id)
    found = work.session.execute(
        select(AppointmentCellRow.counter_id, AppointmentCellRow.cell)
        .where(AppointmentCellRow.cell >= begin, AppointmentCellRow.cell < end)
        .where(or_(AppointmentCellRow.appointment_id != (apart_from or 0), held))
    )
    given: dict[int, set[int]] = {}
    for counter_id, cell in found:
        given.setdefault(counter_id, set()).add(cell)
    return given


def claim(work: Work, counter_id: int, start: datetime, minutes: int, appointment_id: int) -> None:
    """Give the cells of a time to an appointment. Refuses, in one sentence, if somebody was quicker."""
    cells = _cells(work, start, minutes)
    _sweep(work, counter_id, cells)
    for cell in cells:
        work.session.add(AppointmentCellRow(counter_id=counter_id, cell=cell, appointment_id=appointment_id))
    _flush(work)


def release(work: Work, appointment_id: int) -> None:
    """Give the cells of an appointment back."""
    work.session.execute(
        delete(AppointmentCellRow).where(AppointmentCellRow.appointment_id == appointment_id)
    )


@handles(HoldSlot, *CASE_ROLES, journalled=False)
def hold_slot(work: Work, command: HoldSlot) -> Hold:
    """Keep a slot free for this desk for three minutes."""
    counter_in_use(work, command.counter_id)
    if not 0 < command.minutes <= LONGEST_MINUTES:
        raise Refused(WRONG_MINUTES, "minutes")
    release_slots(work, ReleaseSlots())
    until = work.now + timedelta(seconds=HOLD_SECONDS)
    cells = _cells(work, command.start, command.minutes)
    _sweep(work, command.counter_id, cells)
    for cell in cells:
        work.session.add(
            AppointmentCellRow(
                counter_id=command.counter_id, cell=cell, held_by=work.actor.staff_id, held_until=until
            )
        )
    _flush(work)
    zone = work.office.calendar.zone
    return Hold(command.counter_id, command.start.astimezone(zone), command.minutes, until.astimezone(zone))


@handles(ReleaseSlots, *CASE_ROLES, journalled=False)
def release_slots(work: Work, _command: ReleaseSlots) -> None:
    """Give back what this desk holds."""
    work.session.execute(
        delete(AppointmentCellRow).where(
            AppointmentCellRow.appointment_id.is_(None), AppointmentCellRow.held_by == work.actor.staff_id
        )
    )


def demand_cell(start: datetime) -> None:
    """Refuse a time that does not begin on a cell, or a time without its zone."""
    if start.tzinfo is None or start.second or start.microsecond or start.minute % CELL_MINUTES:
        raise Refused(f"Termine beginnen alle {CELL_MINUTES} Minuten. Bitte eine andere Zeit.", "start")


def _cells(work: Work, start: datetime, minutes: int) -> range:
    demand_cell(start)
    first = cell_of(start)
    return range(first, first + cells_of(minutes + booking_rules(work).buffer))


def _sweep(work: Work, counter_id: int, cells: Iterable[int]) -> None:
    """Take away holds that have run out, and our own."""
    over = or_(AppointmentCellRow.held_until <= work.now, AppointmentCellRow.held_by == work.actor.staff_id)
    work.session.execute(
        delete(AppointmentCellRow).where(
            AppointmentCellRow.counter_id == counter_id,
            AppointmentCellRow.cell.in_(cells),
            AppointmentCellRow.appointment_id.is_(None),
            over,
        )
    )


def _flush(work: Work) -> None:
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Refused(TAKEN, "start") from error

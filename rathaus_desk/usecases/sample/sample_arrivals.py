"""Who has come for an appointment in the sample town just now: received as at the counter, with a number."""

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.appointments.appointments import AppointmentState, MarkArrived
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.office.town import Office
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.store.changes import Store
from rathaus_desk.usecases.appointments.appointment_arrival import mark_arrived
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.sample.sample_queue import GUIDE

ARRIVED_BEFORE = (6, 3)  # minutes ago, the next appointment first


def receive_sample_guests(store: Store, today: datetime, office: Office) -> None:
    """Receive those whose appointments are next; each gets a number for the counter that expects them."""
    midnight = datetime.combine(today.astimezone(office.calendar.zone).date(), time.max, office.calendar.zone)
    coming = (
        select(AppointmentRow.id, AppointmentRow.version)
        .where(
            AppointmentRow.state == AppointmentState.BOOKED,
            AppointmentRow.kind == AppointmentKind.IN_PERSON,
            AppointmentRow.series_id.is_(None),
            AppointmentRow.starts > today,
            AppointmentRow.starts <= midnight,
        )
        .order_by(AppointmentRow.starts, AppointmentRow.id)
        .limit(len(ARRIVED_BEFORE))
    )
    with store.write.begin() as session:
        found = session.execute(coming).all()
        for minutes, (appointment_id, version) in zip(ARRIVED_BEFORE, found, strict=False):
            now = today - timedelta(minutes=minutes)
            work = Work(session, Actor(GUIDE, "", Role.GUIDE, 1), now, office, _command_id(now))
            mark_arrived(work, MarkArrived(appointment_id=appointment_id, seen_version=version))


def _command_id(now: datetime) -> UUID:
    """Return a command's id that is the same for the same town: all its random bits are none."""
    return UUID(int=round(now.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)

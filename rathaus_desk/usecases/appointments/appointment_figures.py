"""What became of appointments, in figures of services; never of people."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from rathaus_desk.domain.appointments.appointments import AppointmentState, NoShowFigure
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.texts import near

FEWEST = 5  # of what is counted together, or the figure would speak of somebody
_KEPT = (AppointmentState.ARRIVED, AppointmentState.SERVED, AppointmentState.DONE)


def no_show_figures(work: Work, first: date, last: date) -> tuple[NoShowFigure, ...]:
    """Return for each service how many appointments were kept and missed, from `first` to `last`.

    Below five together the figures stay out.
    """
    zone, first, last = work.office.calendar.zone, near(first), near(last)
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    counted = work.session.execute(
        select(ServiceRow.name, AppointmentRow.state, func.count())
        .join(ServiceRow, ServiceRow.id == AppointmentRow.service_id)
        .where(
            AppointmentRow.starts >= begin,
            AppointmentRow.starts < end,
            AppointmentRow.state.in_((*_KEPT, AppointmentState.NO_SHOW)),
        )
        .group_by(ServiceRow.name, AppointmentRow.state)
    )
    kept: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for name, state, count in counted:
        (missed if state is AppointmentState.NO_SHOW else kept)[name] += count
    return tuple(_figure(name, kept[name], missed[name]) for name in sorted({*kept, *missed}, key=sort_key))


def _figure(service: str, kept: int, missed: int) -> NoShowFigure:
    if kept + missed < FEWEST:
        return NoShowFigure(service, 0, 0, enough=False)
    return NoShowFigure(service, kept, missed, enough=True)

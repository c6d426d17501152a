"""The published timetable for people outside: calendar, table, points for a map, a page for the website."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from rathaus_desk.domain.appointments.appointment_papers import CalendarEntry
from rathaus_desk.domain.road.places import COMES_AS, whereabouts
from rathaus_desk.domain.road.public_timetable import (
    PublicFile,
    PublicForm,
    PublicHalt,
    timetable_csv,
    timetable_geojson,
    timetable_html,
)
from rathaus_desk.domain.road.timetables import HaltState, TimetableState
from rathaus_desk.paper.calendar_file import render_public_calendar
from rathaus_desk.store.road_tables import StopRow, TimetableRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.timetables import tours


@may_lag
def public_halts(
    work: Work, first: date, last: date, stop_id: int | None = None, timetable_id: int | None = None
) -> tuple[PublicHalt, ...]:
    """Return the published halts at stops between two days in their order, of one stop or of all.

    With `timetable_id` those of a draft, as they would be told once it is published.
    """
    districts = office.districts(work)
    rows = {row.id: row for row in work.session.scalars(select(StopRow))}
    found = [
        PublicHalt(
            halt_id=halt.id,
            stop_id=row.id,
            day=halt.day,
            opens=halt.times.opens,
            closes=halt.times.closes,
            name=row.name,
            district=districts[row.district_id].name,
            place=whereabouts(row.kind, row.place, row.indoor),
            step_free=row.step_free,
            latitude=row.latitude,
            longitude=row.longitude,
            state=halt.state,
            version=halt.version,
            moved_from=halt.moved_from,
            note=halt.note,
            kind=row.kind,
        )
        for tour in tours(work, first, last, timetable_id)
        for halt in tour.halts
        if halt.stop_id is not None and stop_id in (None, halt.stop_id)
        for row in [rows[halt.stop_id]]
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.opens, one.name, one.halt_id)))


@may_lag
def public_file(work: Work, form: PublicForm) -> PublicFile:
    """Return all that is published from today on, as a file of one form."""
    today = local(work, work.now).date()
    known = work.session.scalar(
        select(func.max(TimetableRow.last)).where(TimetableRow.state == TimetableState.PUBLISHED)
    )
    halts = public_halts(work, today, known or today)
    if form is PublicForm.CALENDAR:
        content = _calendar(work, halts)
    elif form is PublicForm.PAGE:
        content = _page(work, halts)
    else:
        content = timetable_csv(halts) if form is PublicForm.TABLE else timetable_geojson(halts)
    return PublicFile(form, len(halts), content)


def _page(work: Work, halts: Sequence[PublicHalt]) -> bytes:
    town = work.office.town
    return timetable_html(town.official_name, town.phone, halts, local(work, work.now).date())


def _calendar(work: Work, halts: Sequence[PublicHalt]) -> bytes:
    return render_public_calendar([_entry(work, one) for one in halts], work.office.town.zone)


def _entry(work: Work, one: PublicHalt) -> CalendarEntry:
    town = work.office.town
    midnight = datetime.combine(one.day, time.min)
    # Added on the wall, not on the clock behind it: on the night of the change minute 600 is ten o'clock too.
    start, end = (
        (midnight + timedelta(minutes=minute)).replace(tzinfo=work.office.calendar.zone)
        for minute in (one.opens, one.closes)
    )
    return CalendarEntry(
        uid=f"halt-{one.halt_id}@{town.web or 'rathaus'}",
        sequence=one.version,
        summary=f"{COMES_AS[one.kind]}: {one.name}",
        location=", ".join(part for part in (one.place, one.district) if part),
        description=one.told,
        start=start,
        end=end,
        changed=work.now,
        sender=town.official_name,
        sender_email="",
        cancelled=one.state is HaltState.CANCELLED,
    )

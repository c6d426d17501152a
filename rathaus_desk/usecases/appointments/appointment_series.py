"""The same time every so many weeks: booked together, and cancelled together."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.appointments.appointments import (
    TO_COME,
    Appointment,
    BookSeries,
    CancelSeries,
    SeriesBooked,
)
from rathaus_desk.domain.appointments.free_slots import Clash
from rathaus_desk.domain.appointments.opening_patterns import series_days
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.errors import NeedsConsent, Refused
from rathaus_desk.domain.words import word
from rathaus_desk.store.appointment_tables import AppointmentRow, AppointmentSeriesRow
from rathaus_desk.usecases.appointments.appointment_values import NO_APPOINTMENT, appointment, appointment_row
from rathaus_desk.usecases.appointments.appointments import (
    Guest,
    against_time,
    cancel,
    guest,
    refuse_unknown_case,
    store,
    told,
    when_and_where,
)
from rathaus_desk.usecases.appointments.slot_cells import demand_cell
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.counters import counter_in_use
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.texts import typed_text
from rathaus_desk.usecases.timeline import note_down

MOST_DATES = 60
MOST_WEEKS = 12
_NAMED = 6


@handles(BookSeries, *CASE_ROLES)
def book_series(work: Work, command: BookSeries) -> SeriesBooked:
    """Book every date of a series at the same hour; what cannot be is named, and left out with consent."""
    days = _days(work, command)
    refuse_unknown_case(work, command.case_id)
    who = guest(work, command)
    clock_time = local(work, command.start).time()
    starts = [datetime.combine(day, clock_time, work.office.calendar.zone) for day in days]
    possible, left_out = _divide(work, command.counter_id, starts, who)
    if not possible:
        text = f"Keiner dieser Termine geht: {_named(left_out)} Es wurde nichts gebucht."
        raise Refused(f"{text} Bitte eine andere Zeit wählen.", "start")
    if left_out and not command.consent:
        verb = "geht" if len(left_out) == 1 else "gehen"
        raise NeedsConsent(
            f"{len(left_out)} von {len(starts)} Terminen {verb} nicht: {_named(left_out)} Die übrigen buchen?"
        )
    series = _write(work, command, possible[0], days[-1], left_out)
    rows = [store(work, command.counter_id, start, who) for start in possible]
    for row in rows:
        row.series_id, row.case_id = series.id, command.case_id
    work.session.flush()
    given = tuple(appointment(work, row.id) for row in rows)
    if command.case_id is not None:
        note_down(work, command.case_id, EntryKind.APPOINTMENT, _in_words(given, command.every_weeks))
    return SeriesBooked(series.id, given, tuple(left_out), command.every_weeks, told(work, rows[0]))


@handles(CancelSeries, *CASE_ROLES)
def cancel_series(work: Work, command: CancelSeries) -> int:
    """Cancel what is still to come of a series."""
    reason = typed_text(command.reason, "reason", "Grund")
    rows = work.session.scalars(
        select(AppointmentRow).where(
            AppointmentRow.series_id == command.series_id,
            AppointmentRow.state.in_(TO_COME),
            AppointmentRow.starts > work.now,
        )
    ).all()
    if not rows:
        raise Refused(NO_APPOINTMENT)
    for row in rows:
        cancel(work, appointment_row(work, row.id), reason)
    return len(rows)


def _days(work: Work, command: BookSeries) -> tuple[date, ...]:
    counter_in_use(work, command.counter_id)
    demand_cell(command.start)
    if not 1 <= command.every_weeks <= MOST_WEEKS:
        raise Refused(
            f"Eine Serie läuft jede bis jede {MOST_WEEKS}. Woche. Bitte anders wählen.", "every_weeks"
        )
    first = local(work, command.start).date()
    days = series_days(
        first, command.every_weeks, min(command.until, first + timedelta(days=800)), command.skipped
    )
    if not 2 <= len(days) <= MOST_DATES:
        raise Refused(f"Eine Serie hat 2 bis {MOST_DATES} Termine. Bitte „bis“ ändern.", "until")
    return days


def _divide(
    work: Work, counter_id: int, starts: list[datetime], who: Guest
) -> tuple[list[datetime], list[tuple[date, str]]]:
    """Part the dates into those that are possible and those that are not, with the reason."""
    possible, left_out = [], []
    for start in starts:
        against = against_time(work, counter_id, start, who)
        # A series is agreed on far ahead; that alone is no reason to leave a date out.
        reasons = [one.code for one in against if one.code is not Clash.TOO_FAR]
        if reasons:
            left_out.append((start.date(), ", ".join(word(one) for one in reasons)))
        else:
            possible.append(start)
    return possible, left_out


def _write(
    work: Work, command: BookSeries, first: datetime, last: date, left_out: list[tuple[date, str]]
) -> AppointmentSeriesRow:
    series = AppointmentSeriesRow(
        id=work.new_id(),
        starts=first,
        every_weeks=command.every_weeks,
        until=last,
        skipped=sorted({one.isoformat() for one in (*command.skipped, *(day for day, _ in left_out))}),
    )
    work.session.add(series)
    work.session.flush()
    return series


def _in_words(given: tuple[Appointment, ...], every_weeks: int) -> str:
    how_often = "jede Woche" if every_weeks == 1 else f"alle {every_weeks} Wochen"
    first, last = when_and_where(given[0]), short_day(given[-1].start.date())
    return f"{len(given)} Termine, {how_often}, der erste: {first}; der letzte: {last}"


def _named(left_out: list[tuple[date, str]]) -> str:
    named = [f"{short_day(day)} ({why})" for day, why in left_out[:_NAMED]]
    more = len(left_out) - _NAMED
    return f"{', '.join(named)} und {more} weitere." if more > 0 else f"{', '.join(named)}."

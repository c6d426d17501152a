"""Ten seconds to take something back: a booking, a whole series, a cancelling."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.appointments.appointments import (
    UNDO_SECONDS,
    AppointmentState,
    CancelAppointment,
    CancelSeries,
    UndoBooking,
    UndoCancelling,
    UndoSeries,
)
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.appointment_tables import AppointmentRow, AppointmentSeriesRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.usecases.appointments.appointment_values import NO_APPOINTMENT, appointment_row
from rathaus_desk.usecases.appointments.appointments import note
from rathaus_desk.usecases.appointments.slot_cells import claim, release
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.timeline import note_down

UNDO_GRACE = timedelta(seconds=5)  # the countdown is seen a little later than it began
TOO_LATE = f"Zurücknehmen geht nur {UNDO_SECONDS} Sekunden lang. "


@handles(UndoBooking, *CASE_ROLES)
def undo_booking(work: Work, command: UndoBooking) -> None:
    """Take a booking back: its author, within ten seconds, before anything came of it."""
    row = appointment_row(work, command.appointment_id)
    if row.taken_by != work.actor.staff_id:
        raise Refused("Diesen Termin hat jemand anderes vergeben. Er steht noch; bitte ihn absagen.")
    if _too_late(work, row.taken_at) or row.state is not AppointmentState.BOOKED:
        raise Refused(f"{TOO_LATE}Der Termin steht; bitte ihn absagen.")
    note(work, row, f"Termin {row.number} zurückgenommen.")
    _drop(work, [row])


@handles(UndoSeries, *CASE_ROLES)
def undo_series(work: Work, command: UndoSeries) -> int:
    """Take a series back: its author, within ten seconds, before anything came of one of its dates."""
    ids = work.session.scalars(
        select(AppointmentRow.id).where(AppointmentRow.series_id == command.series_id)
    ).all()
    if not ids:
        raise Refused(NO_APPOINTMENT)
    rows = [appointment_row(work, one) for one in ids]
    if any(row.taken_by != work.actor.staff_id for row in rows):
        raise Refused("Diese Serie hat jemand anderes vergeben. Sie steht noch; bitte sie absagen.")
    if any(_too_late(work, row.taken_at) or row.state is not AppointmentState.BOOKED for row in rows):
        raise Refused(f"{TOO_LATE}Die Serie steht; bitte sie absagen.")
    for case_id in _cases(rows):
        note_down(work, case_id, EntryKind.APPOINTMENT, f"Die Serie von {len(rows)} Terminen zurückgenommen.")
    _drop(work, rows)
    work.session.delete(work.session.get_one(AppointmentSeriesRow, command.series_id))
    return len(rows)


@handles(UndoCancelling, *CASE_ROLES)
def undo_cancelling(work: Work, command: UndoCancelling) -> int:
    """Let stand again what was cancelled: its author, within ten seconds, if the times are still free."""
    rows = _cancelled_by(work, command)
    for row in rows:
        _stand_again(work, row)
    for case_id in _cases(rows):
        numbers = ", ".join(row.number for row in rows if row.case_id == case_id)
        note_down(work, case_id, EntryKind.APPOINTMENT, f"Absage zurückgenommen: Termin {numbers}.")
    work.session.flush()
    return len(rows)


def _cancelled_by(work: Work, command: UndoCancelling) -> list[AppointmentRow]:
    """Return what a command of this person has cancelled just now, as its line in the journal says."""
    line = work.session.get(JournalRow, command.cancelled)
    if line is None or line.staff_id != work.actor.staff_id:
        raise Refused(NO_APPOINTMENT)
    if line.command == CancelSeries.__name__:
        of_command = AppointmentRow.series_id == line.body["series_id"]
    elif line.command == CancelAppointment.__name__:
        of_command = AppointmentRow.id == line.body["appointment_id"]
    else:
        raise Refused(NO_APPOINTMENT)
    if _too_late(work, line.at):
        raise Refused(f"{TOO_LATE}Es bleibt abgesagt; bitte neu vergeben.")
    ids = work.session.scalars(
        select(AppointmentRow.id)
        .where(
            of_command,
            AppointmentRow.state == AppointmentState.CANCELLED,
            AppointmentRow.changed_at == line.at,
        )
        .order_by(AppointmentRow.starts, AppointmentRow.id)
    ).all()
    if not ids:
        raise Refused("Diese Absage ist schon zurückgenommen. Es ist nichts weiter zu tun.")
    return [appointment_row(work, one) for one in ids]


def _stand_again(work: Work, row: AppointmentRow) -> None:
    try:
        claim(work, row.counter_id, row.starts, row.minutes, row.id)
    except Refused as taken:
        raise Refused(
            "Eine der Zeiten hat inzwischen jemand anderes. Es bleibt abgesagt; bitte neu vergeben."
        ) from taken
    row.state = AppointmentState.MOVED if row.moved_from else AppointmentState.BOOKED
    row.cancelled_because, row.changed_at = "", work.now
    row.sequence += 1  # a calendar may have been told of the cancelling


def _drop(work: Work, rows: Sequence[AppointmentRow]) -> None:
    """Take appointments out as if they had never been; their times are free at once."""
    for row in rows:
        release(work, row.id)
    work.session.flush()
    for row in rows:
        work.session.delete(row)
    work.session.flush()


def _cases(rows: Iterable[AppointmentRow]) -> list[int]:
    return list(dict.fromkeys(row.case_id for row in rows if row.case_id is not None))


def _too_late(work: Work, since: datetime) -> bool:
    return work.now - since > timedelta(seconds=UNDO_SECONDS) + UNDO_GRACE

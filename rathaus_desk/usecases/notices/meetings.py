"""The dates of council and committees: kept by keyboard, printed, and given away as a calendar."""

from datetime import datetime, timedelta

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointment_papers import CalendarEntry
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.notices.meetings import (
    MEETING_TITLES,
    CancelMeeting,
    CouncilMeeting,
    SaveMeeting,
    meeting_fields,
)
from rathaus_desk.paper.calendar_file import render_public_calendar
from rathaus_desk.store.notice_tables import CouncilMeetingRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.texts import EARLIEST, LATEST, typed

KEEPERS = (Role.GUIDE, Role.CLERK, Role.LEAD, Role.ADMIN)
MOST = 500
NO_MEETING = "Diesen Sitzungstermin gibt es hier nicht. Es wurde nichts geändert."
_LASTS = timedelta(hours=2)  # nobody knows before; a calendar wants an end


@may_lag
def meetings(work: Work) -> tuple[CouncilMeeting, ...]:
    """Return the meetings from today on, the next one first."""
    today = local(work, work.now).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = CouncilMeetingRow.starts
    query = select(CouncilMeetingRow).where(CouncilMeetingRow.cancelled.is_(False), begins >= today)
    in_order = query.order_by(begins, CouncilMeetingRow.id).limit(MOST)
    return tuple(_value(work, row) for row in work.session.scalars(in_order))


@handles(SaveMeeting, *KEEPERS)
def save_meeting(work: Work, command: SaveMeeting) -> CouncilMeeting:
    """Write a meeting down, or change one; what somebody else has changed meanwhile is never overwritten."""
    wanted = _checked(work, command)
    if command.meeting_id is None:
        row = CouncilMeetingRow(id=wanted.id)
        _write(work, row, wanted)
        work.session.add(row)
    else:
        row = _row(work, command.meeting_id)
        if row.version != command.seen_version:
            _refuse_overwriting(work, row, wanted)
        _write(work, row, wanted)
    work.session.flush()
    return _value(work, row)


@handles(CancelMeeting, *KEEPERS)
def cancel_meeting(work: Work, command: CancelMeeting) -> CouncilMeeting:
    """Take a meeting off the list; saved again, it is back."""
    row = _row(work, command.meeting_id)
    if row.version != command.seen_version:
        raise Conflict(CHANGED, version=row.version)
    row.cancelled, row.changed_at = True, work.now
    work.session.flush()
    return _value(work, row)


@may_lag
def meeting_calendar(work: Work) -> bytes:
    """Return the meetings to come as a file for anybody's calendar (RFC 5545)."""
    town = work.office.town
    entries = [
        CalendarEntry(
            uid=f"sitzung-{row.id}@{town.web or 'rathaus'}",
            sequence=row.version,
            summary=f"{one.body}: {one.title}" if one.title else one.body,
            location=one.place,
            description=one.note,
            start=one.starts,
            end=one.starts + _LASTS,
            changed=row.changed_at,
            sender=town.official_name,
            sender_email="",
        )
        for one in meetings(work)
        for row in [_row(work, one.id)]
    ]
    return render_public_calendar(entries, town.zone)


def _row(work: Work, meeting_id: int) -> CouncilMeetingRow:
    row = work.session.get(CouncilMeetingRow, meeting_id)
    if row is None:
        raise Refused(NO_MEETING)
    return row


def _checked(work: Work, command: SaveMeeting) -> CouncilMeeting:
    if not EARLIEST <= command.starts.date() <= LATEST:
        raise Refused("Dieser Tag liegt zu weit weg. Es wurde nichts gespeichert.", "day")
    return CouncilMeeting(
        id=command.meeting_id or work.new_id(),
        body=typed(command.body, "body", MEETING_TITLES["body"], needed=True),
        title=typed(command.title, "title", MEETING_TITLES["title"]),
        place=typed(command.place, "place", MEETING_TITLES["place"]),
        starts=_at_wall(work, command.starts),
        note=typed(command.note, "note", MEETING_TITLES["note"]),
        version=0,
    )


def _at_wall(work: Work, starts: datetime) -> datetime:
    """Return a time on the wall with the town's zone; one with a zone is told in the town's."""
    zone = work.office.calendar.zone
    whole = starts.replace(second=0, microsecond=0)
    return whole.replace(tzinfo=zone) if whole.tzinfo is None else whole.astimezone(zone)


def _write(work: Work, row: CouncilMeetingRow, wanted: CouncilMeeting) -> None:
    for name in ("body", "title", "place", "starts", "note"):
        setattr(row, name, getattr(wanted, name))
    row.cancelled, row.changed_at = False, work.now


def _refuse_overwriting(work: Work, row: CouncilMeetingRow, wanted: CouncilMeeting) -> None:
    theirs, mine = meeting_fields(_value(work, row)), meeting_fields(wanted)
    differences = tuple(
        Difference(title, theirs[name], mine[name])
        for name, title in MEETING_TITLES.items()
        if theirs[name] != mine[name]
    )
    if differences:
        raise Conflict(CHANGED, differences, version=row.version, theirs=theirs)


def _value(work: Work, row: CouncilMeetingRow) -> CouncilMeeting:
    return CouncilMeeting(
        id=row.id,
        body=row.body,
        title=row.title,
        place=row.place,
        starts=local(work, row.starts),
        note=row.note,
        version=row.version,
        cancelled=row.cancelled,
    )

"""Dates of the council and its committees ("Sitzungstermine")."""

from dataclasses import dataclass
from datetime import datetime

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import clock, numeric_date


@dataclass(frozen=True, slots=True)
class CouncilMeeting:
    """One meeting; `starts` is local time. Everybody may come, or `note` says otherwise."""

    id: int
    body: str
    title: str
    place: str
    starts: datetime
    note: str
    version: int
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class SaveMeeting(Command[CouncilMeeting]):
    """Write a meeting down, change one, or let one take place after all; a new one has no `meeting_id`.

    `starts` is the time on the wall, without a zone.
    """

    body: str
    starts: datetime
    meeting_id: int | None = None
    seen_version: int = 0
    title: str = ""
    place: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CancelMeeting(Command[CouncilMeeting]):
    """Take a meeting off the list; it can be brought back."""

    meeting_id: int
    seen_version: int


MEETING_TITLES = {
    "body": "Rat oder Ausschuss",
    "day": "Tag",
    "time": "Uhrzeit",
    "place": "Ort",
    "title": "Worum es geht",
    "note": "Hinweis",
}


def meeting_fields(meeting: CouncilMeeting) -> dict[str, str]:
    """Return a meeting as the fields of its form have it, in the order of `MEETING_TITLES`."""
    written = {"day": numeric_date(meeting.starts.date()), "time": clock(meeting.starts)}
    return {
        name: written[name] if name in written else str(getattr(meeting, name)) for name in MEETING_TITLES
    }

"""An appointment as a file for the citizen's own calendar (RFC 5545, RFC 5546), as Outlook reads it too.

The time zone is written with the rule of its change of clock (last Sunday in March and October, directive
2000/84/EC) and stands before the event; times carry its name, so that a series keeps its hour.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from rathaus_desk.domain.appointments.appointment_papers import CalendarEntry
from rathaus_desk.domain.text import clean

PRODUCT = "-//Rathaus Desk//Termine//DE"
_REMIND_BEFORE = timedelta(days=1)
# RFC 5545 wants the hour of the change as the clock on the wall shows it, without a zone.
_CHANGES = (
    (TimezoneDaylight, "CEST", 3, datetime(1981, 3, 29, 2), timedelta(hours=1), timedelta(hours=2)),  # noqa: DTZ001
    (TimezoneStandard, "CET", 10, datetime(1996, 10, 27, 3), timedelta(hours=2), timedelta(hours=1)),  # noqa: DTZ001
)  # fmt: skip


def render_calendar(entry: CalendarEntry) -> bytes:
    """Return the file; a cancelled appointment takes itself out of the calendar it was put into."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    file.add_component(_zone(str(entry.start.tzinfo)))
    main = _event(entry, entry.start, entry.end)
    if entry.every_weeks and entry.until is not None:
        until = entry.until.astimezone(UTC)
        main.add("rrule", {"freq": "weekly", "interval": entry.every_weeks, "until": until})
        if entry.skipped:
            main.add("exdate", list(entry.skipped))
    file.add_component(main)
    for was, starts, ends in entry.moved:
        other = _event(entry, starts, ends)
        other.add("recurrence-id", was)
        file.add_component(other)
    return bytes(file.to_ical())


def render_public_calendar(entries: Sequence[CalendarEntry], zone: str) -> bytes:
    """Return dates that are everybody's business, such as those of the council, as one file."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add_component(_zone(zone))
    for entry in entries:
        file.add_component(_event(entry, entry.start, entry.end, public=True))
    return bytes(file.to_ical())


def _event(entry: CalendarEntry, start: datetime, end: datetime, *, public: bool = False) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", clean(entry.summary))
    event.add("location", clean(entry.location))
    event.add("description", clean(entry.description, lines=True))
    event.add("class", "PUBLIC" if public else "PRIVATE")
    event.add("transp", "TRANSPARENT" if public else "OPAQUE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.sender_email:
        sender = vCalAddress(f"mailto:{clean(entry.sender_email)}")
        sender.params["CN"] = vText(clean(entry.sender))
        event.add("organizer", sender)
    if not entry.cancelled and not public:
        event.add_component(_reminder(entry.summary))
    return event


def _reminder(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean(text))
    alarm.add("trigger", -_REMIND_BEFORE)
    return alarm


def _zone(name: str) -> Timezone:
    zone = Timezone()
    zone.add("tzid", name)
    for kind, short, month, begins, before, after in _CHANGES:
        change = kind()
        change.add("dtstart", begins)
        change.add("tzname", short)
        change.add("tzoffsetfrom", before)
        change.add("tzoffsetto", after)
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(change)
    return zone

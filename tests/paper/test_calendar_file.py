"""The .ics file: read back, expanded over the change of the clock, and as Outlook is known to want it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from appointment_samples import BERLIN, ENTRY, START
from dateutil.rrule import rrulestr
from icalendar import Calendar

from rathaus_desk.domain.appointments.opening_patterns import series_days
from rathaus_desk.paper.calendar_file import render_calendar


def read(entry):
    return Calendar.from_ical(render_calendar(entry))


def event(entry):
    return read(entry).walk("VEVENT")[0]


def test_the_file_says_what_the_appointment_is():
    one = event(ENTRY)
    assert (one.decoded("dtstart"), one.decoded("dtend")) == (ENTRY.start, ENTRY.end)
    assert one["dtstart"].params["TZID"] == "Europe/Berlin"
    assert str(one["summary"]) == ENTRY.summary
    assert str(one["location"]) == ENTRY.location
    assert str(one["description"]) == ENTRY.description
    assert (str(one["uid"]), int(one["sequence"]), str(one["status"])) == (ENTRY.uid, 0, "CONFIRMED")
    assert one.decoded("dtstamp") == ENTRY.changed.astimezone(UTC)
    assert one["organizer"] == "mailto:rathaus@musterhausen.example"
    assert str(one["class"]) == "PRIVATE"


def test_outlook_finds_what_it_needs():
    """CRLF, lines of 75 octets, the zone by name and before the event, PRODID, VERSION and METHOD."""
    data = render_calendar(ENTRY)
    assert data.count(b"\n") == data.count(b"\r\n") > 20
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    text = data.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    for line in (
        "PRODID:-//Rathaus Desk//Termine//DE",
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "CALSCALE:GREGORIAN",
    ):
        assert f"\r\n{line}\r\n" in text
    assert text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")
    assert "\r\nDTSTART;TZID=Europe/Berlin:20261126T091500\r\n" in text
    assert "\r\nTZID:Europe/Berlin\r\n" in text


def test_the_zone_is_written_with_rules_and_not_with_lists_of_dates():
    text = render_calendar(ENTRY).decode()
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert "RDATE" not in zone
    assert zone.count("RRULE:") == 2
    changes = {str(one.name): one for one in read(ENTRY).walk("VTIMEZONE")[0].subcomponents}
    for name, month, hour, before, after in (
        ("DAYLIGHT", 3, 2, 1, 2), ("STANDARD", 10, 3, 2, 1),
    ):  # fmt: skip
        one = changes[name]
        assert one["rrule"] == {"FREQ": ["YEARLY"], "BYMONTH": [month], "BYDAY": ["-1SU"]}
        assert one.decoded("dtstart").hour == hour
        assert one.decoded("tzoffsetfrom") == timedelta(hours=before)
        assert one.decoded("tzoffsetto") == timedelta(hours=after)


@pytest.mark.parametrize("year", [2026, 2027, 2030, 2038])
def test_the_rules_of_the_zone_are_those_of_berlin(year):
    """Expanded by somebody else's program and compared with the database of time zones, hour by hour."""
    zone = read(ENTRY).walk("VTIMEZONE")[0].to_tz()
    moment = datetime(year, 1, 1, tzinfo=UTC)
    while moment.year == year:
        assert moment.astimezone(zone).utcoffset() == moment.astimezone(BERLIN).utcoffset(), moment
        moment += timedelta(hours=7)


def test_what_is_special_in_a_text_is_escaped_and_folded():
    summary = "Müller, Söhne; \\ und " + "Ķ̂ " * 60
    one = event(replace(ENTRY, summary=summary, description="eins\nzwei, drei; vier"))
    assert str(one["summary"]) == " ".join(summary.split())
    assert str(one["description"]) == "eins\nzwei, drei; vier"


@pytest.mark.parametrize(
    "text", ["Harms\r\nATTENDEE:mailto:x@y", "a\r\nEND:VEVENT\r\nBEGIN:VEVENT", "\x00\x1b[2J"]
)
def test_no_text_can_add_a_line_of_its_own(text):
    found = read(replace(ENTRY, summary=text, location=text, description=text))
    assert len(found.walk("VEVENT")) == 1
    assert "ATTENDEE" not in found.walk("VEVENT")[0]


def test_a_cancelled_one_takes_itself_out_of_the_calendar():
    gone = replace(ENTRY, cancelled=True, sequence=2)
    found = read(gone)
    assert found["method"] == "CANCEL"
    one = found.walk("VEVENT")[0]
    assert (str(one["status"]), int(one["sequence"]), str(one["uid"])) == ("CANCELLED", 2, ENTRY.uid)
    assert found.walk("VALARM") == []
    assert read(ENTRY).walk("VALARM")[0].decoded("trigger") == -timedelta(days=1)


def test_a_town_without_an_address_has_no_sender():
    assert "organizer" not in event(replace(ENTRY, sender_email=""))


def series(skipped=(), moved=()):
    until = START.replace(year=2027, month=4, day=29)
    return replace(ENTRY, every_weeks=2, until=until, skipped=skipped, moved=moved)


def expanded(entry):
    """Return the local times of a series as a calendar program works them out."""
    one = event(entry)
    rule = rrulestr(one["rrule"].to_ical().decode(), dtstart=one.decoded("dtstart"))
    exdates = one.get("exdate")
    out = {item.dt for item in exdates.dts} if exdates else set()
    return [moment for moment in rule if moment not in out]


def test_a_series_over_the_change_of_the_clock_is_our_series():
    found = expanded(series())
    days = series_days(START.date(), 2, date(2027, 4, 29))
    assert [one.date() for one in found] == list(days)
    assert {(one.hour, one.minute) for one in found} == {(9, 15)}
    assert {one.utcoffset() for one in found} == {timedelta(hours=1), timedelta(hours=2)}


def test_left_out_dates_are_left_out():
    out = (datetime(2026, 12, 24, 9, 15, tzinfo=BERLIN), datetime(2027, 4, 1, 9, 15, tzinfo=BERLIN))
    found = {one.date() for one in expanded(series(skipped=out))}
    assert found == set(series_days(START.date(), 2, date(2027, 4, 29), [one.date() for one in out]))


def test_a_moved_date_of_a_series_is_known_by_its_first_time():
    was = datetime(2026, 12, 10, 9, 15, tzinfo=BERLIN)
    now = datetime(2026, 12, 11, 10, 0, tzinfo=BERLIN)
    main, other = read(series(moved=((was, now, now + timedelta(minutes=25)),))).walk("VEVENT")
    assert other.decoded("recurrence-id") == was
    assert (other.decoded("dtstart"), other["uid"]) == (now, main["uid"])
    assert "rrule" not in other

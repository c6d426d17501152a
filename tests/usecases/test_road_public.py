"""The published timetable leaves the house as table, points, page and calendar, and no home with it."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from icalendar import Calendar

from rathaus_desk.domain.road.places import Eligibility, HomeVisitWords, SaveHomeVisit, SaveStop
from rathaus_desk.domain.road.public_timetable import PublicForm
from rathaus_desk.domain.road.timetables import (
    AddHalt,
    CancelHalt,
    HaltState,
    KeepPlan,
    MoveHalt,
    PublishTimetable,
)
from rathaus_desk.usecases.road.planning import proposal
from rathaus_desk.usecases.road.public import public_file, public_halts
from tests.small_town import HEIDKAMP
from tests.usecases.road_scene import FIRST, HALL, LAST, Road

SPAN = {"first": FIRST, "last": LAST}
NASTY = '=HYPERLINK("x")<script>alert(1)</script>'


@pytest.fixture
def road(town):
    """Published: the hall on 2 December, moved to the 4th, and on the 16th, called off; a home visit."""
    road = Road(town).with_rhythms()
    road.do(SaveStop(stop_id=road.hall.id, seen_version=1, words=replace(HALL, place=NASTY)))
    plan = road.ask(proposal, **SPAN, rounds=5)
    draft = road.do(KeepPlan(name="Winter", tours=plan.tours, **SPAN))
    words = HomeVisitWords("Frau Geheim", "Rosenweg 4", HEIDKAMP, FIRST, LAST, Eligibility.HARDSHIP)
    visit = road.do(SaveHomeVisit(words=words))
    road.do(AddHalt(timetable_id=draft.id, day=date(2026, 12, 8), vehicle_id=road.bus.id, opens=600,
                    visit_id=visit.id))  # fmt: skip
    assert road.town.guide.ask(public_halts, **SPAN) == ()
    road.do(PublishTimetable(timetable_id=draft.id, seen_version=draft.version + 1, consent=True))
    first, second = road.ask(public_halts, **SPAN)
    road.do(MoveHalt(halt_id=first.halt_id, day=date(2026, 12, 4), vehicle_id=road.bus.id, opens=630,
                     seen_version=first.version, consent=True))  # fmt: skip
    road.do(CancelHalt(halt_id=second.halt_id, seen_version=second.version, note="Motorschaden"))
    return road


def test_only_what_is_published_at_stops_goes_out(road):
    found = road.town.clerk.ask(public_halts, **SPAN)
    assert [(one.name, one.day, one.state, one.told) for one in found] == [
        ("Schützenhaus", date(2026, 12, 4), HaltState.MOVED, "verlegt vom 02.12.2026"),
        ("Schützenhaus", date(2026, 12, 16), HaltState.CANCELLED, "fällt aus: Motorschaden"),
    ]
    assert road.ask(public_halts, **SPAN, stop_id=road.market.id) == ()
    assert replace(found[0], moved_from=found[0].day).told == "andere Uhrzeit"
    assert replace(found[0], state=HaltState.PUBLISHED, moved_from=None, note="x").told == "x"


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(road):
    content = road.ask(public_file, form=PublicForm.TABLE).content
    assert content.startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head[:4] == ["Tag", "Wochentag", "von", "bis"]
    assert first == [
        "04.12.2026", "Freitag", "10:30", "12:00", "Schützenhaus", "Heidkamp", f"'{NASTY}", "ja",
        "verlegt vom 02.12.2026", "Servicemobil",
    ]  # fmt: skip
    assert second[-2] == "fällt aus: Motorschaden"


def test_the_points_have_their_longitude_first(road):
    (feature,) = json.loads(road.ask(public_file, form=PublicForm.POINTS).content)["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [8.0, 52.0]}
    assert [(one["day"], one["opens"], one["cancelled"]) for one in feature["properties"]["halts"]] == [
        ("2026-12-04", "10:30", False),
        ("2026-12-16", feature["properties"]["halts"][1]["opens"], True),
    ]
    unplaced = replace(HALL, latitude=None, longitude=None)
    road.do(SaveStop(stop_id=road.hall.id, seen_version=2, words=unplaced))
    assert json.loads(road.ask(public_file, form=PublicForm.POINTS).content)["features"] == []


def test_the_page_is_whole_and_takes_no_script(road):
    page = road.ask(public_file, form=PublicForm.PAGE).content.decode()
    seen = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _attributes: seen.append(tag)
    parser.feed(page)
    assert "script" not in seen
    assert (seen.count("table"), seen.count("caption"), seen.count("tr")) == (2, 2, 4)
    assert "<caption>Freitag, 4. Dezember 2026</caption>" in page
    assert "<s>" in page.split("16. Dezember")[1]
    road.town.clock.now += LAST - road.town.clock.now.date()
    assert "Zurzeit sind keine Halte geplant" in road.ask(public_file, form=PublicForm.PAGE).content.decode()


def test_the_calendar_keeps_its_hour_and_takes_out_what_is_called_off(road):
    content = road.ask(public_file, form=PublicForm.CALENDAR).content
    first, second = Calendar.from_ical(content).walk("VEVENT")
    assert first.decoded("dtstart").isoformat() == "2026-12-04T10:30:00+01:00"
    assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(minutes=90)
    assert (first["status"], second["status"]) == ("CONFIRMED", "CANCELLED")
    assert first["uid"] != second["uid"]
    assert content.count(b"RRULE") == 2
    assert b"RDATE" not in content
    assert re.search(rb"DTSTART;TZID=Europe/Berlin:20261204T103000", content)


def test_no_home_leaves_the_house(road):
    for form in PublicForm:
        for desk in (road.planner, road.town.lead):
            content = desk.ask(public_file, form=form).content.decode()
            assert "Geheim" not in content
            assert "Hausbesuch" not in content
            assert "Rosenweg" not in content

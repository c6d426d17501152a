"""What leaves Vor Ort as a file: each form says the same halts, and no file is replaced by surprise."""

import csv
import io
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from icalendar import Calendar

from rathaus_desk.domain.road.places import Eligibility, HomeVisitWords, SaveHomeVisit
from rathaus_desk.domain.road.public_timetable import PublicForm, minute_on_clock
from rathaus_desk.domain.road.timetables import (
    CancelHalt,
    HaltTimes,
    KeepPlan,
    PlannedHalt,
    PlannedTour,
    PublishTimetable,
)
from rathaus_desk.usecases.road.public import public_file, public_halts
from rathaus_desk.usecases.road.public_files import ended, form_of, write_public
from tests.small_town import HEIDKAMP
from tests.usecases.road_scene import FIRST, LAST, Road

DAYS = tuple(date(2026, 12, day) for day in (1, 2, 3))
READ = re.compile(r"(\d+:\d+) bis (\d+:\d+) Uhr")


@pytest.fixture
def road(town):
    """Three days at hall and market, of which one is called off; a home visit between them."""
    road = Road(town)
    words = HomeVisitWords("Frau Geheim", "Rosenweg 4", HEIDKAMP, FIRST, LAST, Eligibility.HARDSHIP)
    visit = road.do(SaveHomeVisit(words=words))
    places = ({"stop_id": road.hall.id}, {"visit_id": visit.id}, {"stop_id": road.market.id})
    halts = tuple(
        PlannedHalt(HaltTimes(at - 5, at, at + 45, at + 50), **place)
        for at, place in zip((540, 640, 740), places, strict=True)
    )
    tours = tuple(PlannedTour(day, road.bus.id, (), (), 500, 800, halts) for day in DAYS)
    draft = road.do(KeepPlan(name="Winter", first=FIRST, last=LAST, tours=tours))
    road.do(PublishTimetable(timetable_id=draft.id, seen_version=draft.version, consent=True))
    off = road.ask(public_halts, first=DAYS[1], last=DAYS[1])[0]
    road.do(CancelHalt(halt_id=off.halt_id, seen_version=off.version, note="=Motorschaden"))
    return road


def from_calendar(content):
    for one in Calendar.from_ical(content).walk("VEVENT"):
        begins, ends = one.decoded("dtstart"), one.decoded("dtend")
        name = str(one["summary"]).removeprefix("Servicemobil: ")
        clocks = (minute_on_clock(at.hour * 60 + at.minute) for at in (begins, ends))
        yield begins.date(), *clocks, name, one["status"] == "CANCELLED"


def from_table(content):
    for one in csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"):
        day, month, year = map(int, one["Tag"].split("."))
        cancelled = one["Hinweis"].startswith("fällt aus")
        yield date(year, month, day), one["von"], one["bis"], one["Haltepunkt"], cancelled


def from_points(content):
    for place in json.loads(content)["features"]:
        for one in place["properties"]["halts"]:
            day, name = date.fromisoformat(one["day"]), place["properties"]["name"]
            yield day, *(one[at].lstrip("0") for at in ("opens", "closes")), name, one["cancelled"]


class Page(HTMLParser):
    """Collects captions and the cells of each row, as somebody reads them."""

    def __init__(self):
        super().__init__()
        self.days, self.rows, self._cell = [], [], None

    def handle_starttag(self, tag, _attributes):
        if tag == "tr":
            self.rows.append([len(self.days) - 1])
        if tag in ("td", "th", "caption"):
            self._cell = ""
        if tag == "s":
            self._cell = "x"

    def handle_data(self, data):
        self._cell = None if self._cell is None else self._cell + data

    def handle_endtag(self, tag):
        if tag == "caption":
            self.days.append(self._cell)
        elif tag in ("td", "th"):
            self.rows[-1].append(self._cell)
        self._cell = self._cell if tag == "s" else None


def from_page(content):
    page = Page()
    page.feed(content.decode())
    for row in page.rows:
        if found := READ.search(row[1]):
            day = int(re.search(r", (\d+)\. Dezember 2026", page.days[row[0]])[1])
            yield date(2026, 12, day), found[1], found[2], row[2], row[1].startswith("x")


READERS = {
    PublicForm.CALENDAR: from_calendar,
    PublicForm.TABLE: from_table,
    PublicForm.POINTS: from_points,
    PublicForm.PAGE: from_page,
}


def test_every_form_read_back_says_the_same_halts_and_names_no_home(road, tmp_path):
    wanted = {
        (one.day, minute_on_clock(one.opens), minute_on_clock(one.closes), one.name, one.state == "cancelled")
        for one in road.ask(public_halts, first=FIRST, last=LAST)
    }
    assert len(wanted) == 6
    assert sum(cancelled for *_, cancelled in wanted) == 1
    for form in PublicForm:
        made = road.town.clerk.ask(public_file, form=form)
        target = tmp_path / f"Fahrplan.{form}"
        assert write_public(made.content, target, form) == ""
        content = target.read_bytes()
        assert (set(READERS[form](content)), made.halts) == (wanted, 6), form
        for word in ("Geheim", "Rosenweg", "Hausbesuch"):
            assert word.encode() not in content, form
        assert b";=" not in content


def test_only_what_is_still_to_come_is_given_away(road):
    road.town.clock.on(DAYS[2])
    assert road.ask(public_file, form=PublicForm.TABLE).halts == 2


def test_the_ending_says_as_what_and_else_what_was_chosen():
    assert form_of(Path("a.HTML"), PublicForm.TABLE) is PublicForm.PAGE
    assert form_of(Path("Fahrplan 24.11"), PublicForm.TABLE) is PublicForm.TABLE
    assert ended(Path("Fahrplan 24.11"), PublicForm.TABLE).name == "Fahrplan 24.11.csv"
    assert ended(Path("a.CSV"), PublicForm.TABLE).name == "a.CSV"


def test_a_file_that_nobody_was_asked_about_stays_as_it_is(tmp_path):
    there = tmp_path / "Fahrplan.csv"
    there.write_bytes(b"alt")
    told = write_public(b"neu", tmp_path / "Fahrplan", PublicForm.TABLE)
    assert told.startswith("Fahrplan.csv gibt es dort schon")
    assert there.read_bytes() == b"alt"
    assert write_public(b"neu", there, PublicForm.TABLE) == ""
    assert there.read_bytes() == b"neu"
    assert [one.name for one in tmp_path.iterdir()] == ["Fahrplan.csv"]


def test_where_nothing_can_be_written_one_is_told(tmp_path):
    told = write_public(b"neu", tmp_path / "fehlt" / "Fahrplan.csv", PublicForm.TABLE)
    assert told == "Fahrplan.csv lässt sich dort nicht schreiben. Bitte einen anderen Ort wählen."

"""Grundlagen by keys: every section is changed and taken back, and nobody writes over somebody else."""

from dataclasses import replace
from datetime import date

import pytest
from case_scene import desk_of
from PySide6.QtWidgets import QApplication
from road_hands import SECTIONS, asked, enter_basics, form_of, go_to, over, plan_december
from test_case_people import said

from rathaus_desk.domain.road.fleet import SaveVehicle, SetDrive
from rathaus_desk.domain.road.places import Eligibility
from rathaus_desk.domain.road.rhythms import RhythmKind
from rathaus_desk.domain.road.timetables import SetCompany
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import sit, texts
from rathaus_desk.ui.road.basics_actions import NEW
from rathaus_desk.ui.road.basics_page import VISITS
from rathaus_desk.usecases.road.counts import halt_count
from rathaus_desk.usecases.road.fleet import crew, drives, school_holidays, vehicles
from rathaus_desk.usecases.road.homes import home_visits
from rathaus_desk.usecases.road.stops import rhythms
from rathaus_desk.usecases.road.timetables import tour


@pytest.fixture
def page(house, hands):
    """Grundlagen, entered by its key."""
    return enter_basics(house, hands)


def test_every_section_lists_what_there_is_and_says_it_at_the_side(house, hands, page):
    for title in SECTIONS:
        go_to(hands, page, title)
        shown = page.parts.table()
        assert shown.rows.rowCount() > 0, title
        assert page.parts.detail.title.text() == page.section.name(shown.chosen())
        assert next(name for name, text in page.section.lines(shown.chosen()) if text) in texts(
            page.parts.detail
        )
    go_to(hands, page, "Fahrzeiten")
    first, last = page.parts.table().rows.item(0), page.parts.table().rows.item(60)
    assert "von Hand eingetragen, Herr Poppe" in texts(page.parts.detail)
    assert (first.typed, last.typed) == (first.minutes, None)
    assert "Luftlinie" in last.source
    hands.press("Left")
    assert page.parts.sections.hasFocus()


def test_a_vehicle_is_changed_and_two_who_change_it_at_once_see_both(house, hands, page):
    before = page.chosen()
    hands.press("Ctrl+E")
    over(hands, "Mobil Nord")
    hands.press("Escape")
    assert page.parts.table().hasFocus()
    hands.press("Return")
    assert form_of(page).values()["name"] == "Mobil Nord"
    other = {name: getattr(before, name) for name in ("depot", "latitude", "longitude", "crew", "equipment")}
    theirs = SaveVehicle(name="Mobil Süd", team=3, vehicle_id=before.id, seen_version=before.version, **other)
    desk_of(house, "Harms").do(theirs)
    hands.press("Ctrl+Return")
    hands.settle()
    form = form_of(page)
    assert form.values()["team"] == "3"
    assert "Mobil Süd" in texts(form.versions)
    assert "Mobil Nord" in texts(form.versions)
    form.versions.chosen.emit("name", True)
    form.versions.forget()
    hands.press("Ctrl+Return")
    hands.settle()
    (now,) = [one for one in asked(house, vehicles) if one.id == before.id]
    assert (now.name, now.team, now.crew) == ("Mobil Nord", 3, before.crew)
    assert page.chosen().name == "Mobil Nord"
    hands.press("Ctrl+Shift+Z")
    (now,) = [one for one in asked(house, vehicles) if one.id == before.id]
    assert (now.name, now.team) == ("Mobil Süd", 3)
    go_to(hands, page, "Fahrzeiten")
    hands.press("End")
    line = page.chosen()
    hands.press("Return")
    hands.type("30")
    desk_of(house, "Harms").do(SetDrive(start=line.start, end=line.end, minutes=50))
    hands.press("Ctrl+Return")
    hands.settle()
    told = texts(form_of(page).versions)
    assert "30" in told
    assert "50" in told


def test_grundlagen_stand_alike_on_every_visit_and_keep_the_focus_on_a_narrow_page(house, hands, page):
    house.window.resize(1366, 768)
    hands.settle()
    parts, seen = page.parts, set()
    for size in (None, (1920, 1000), (1366, 768)):
        if size:
            house.window.resize(*size)
        for keys in ("Alt+5", "Alt+G"):
            hands.press(keys)
            hands.settle()
        assert parts.choice.isVisible() != parts.sections.isVisible()
        seen.add((page.width(), parts.choice.isVisible(), parts.table().isColumnHidden(2)))
    assert len(seen) == 2, "one look for each width"
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    hands.press("Ctrl+Shift+A")
    over(hands, "28.11.2026")
    hands.press("Ctrl+Return")
    hands.settle()
    assert page.isAncestorOf(QApplication.focusWidget()), "not in the rail"
    hands.press("Escape")
    assert parts.table().hasFocus()


def test_the_crew_the_holidays_and_the_drives_are_taken_back_one_after_the_other(house, hands, page):
    begun = (asked(house, crew), asked(house, school_holidays), asked(house, drives))
    go_to(hands, page, "Team")
    member = page.chosen()
    hands.press("Return")
    assert "staff_id" not in form_of(page).values()
    hands.type("Mo 8-12, Mo 12:30-16")
    hands.press("Ctrl+Return")
    hands.settle()
    assert asked(house, crew)[0].duty == ((0, 480, 720), (0, 750, 960))
    assert "Mo 12:30–16:00" in texts(page.parts.detail)
    hands.press("Ctrl+Shift+Del")
    hands.settle()
    assert member.staff_id not in {one.staff_id for one in asked(house, crew)}
    go_to(hands, page, "Schulferien")
    while page.parts.table().rows.rowCount() > 3:
        hands.press("Ctrl+Shift+Del")
        hands.settle()
    few = len(asked(house, school_holidays))
    hands.press("Ctrl+Shift+F")
    hands.settle()
    taken = asked(house, school_holidays)
    assert len(taken) > few
    assert "Kultusministerkonferenz" in taken[-1].source
    hands.press("Ctrl+Shift+F")
    hands.settle()
    assert "schon auf der Liste" in said(house)
    go_to(hands, page, "Fahrzeiten")
    hands.press("End")
    line = page.chosen()
    for minutes in ("41", "42"):
        hands.press("Return")
        over(hands, minutes)
        hands.press("Ctrl+Return")
        hands.settle()
        assert (page.chosen().start, page.chosen().end) == (line.start, line.end)
    assert (page.chosen().minutes, page.chosen().version) == (42, 2)
    while len(page.undoing):
        hands.press("Ctrl+Shift+Z")
        hands.settle()
        assert "nicht mehr zurücknehmen" not in said(house)
    after = (asked(house, crew), asked(house, school_holidays), asked(house, drives))
    assert [replace(one, version=0) for one in after[0]] == [replace(one, version=0) for one in begun[0]]
    spans = [{(one.first, one.last, one.name) for one in listed} for listed in (begun[1], after[1])]
    assert spans[0] == spans[1]
    assert [replace(one, version=0) for one in after[2]] == [replace(one, version=0) for one in begun[2]]


def test_a_home_visit_is_begun_from_the_register_and_hidden_at_the_counter(house, hands, page):
    go_to(hands, page, "Hausbesuche")
    hands.press("Ctrl+Shift+N")
    hands.type("schmidt erna")
    hands.press("Return")
    hands.settle()
    hands.press("Return")
    hands.settle()
    values = form_of(page).values()
    assert (values["name"], values["address"].split(",")[0]) == ("Frau Schmidt", "Rosenweg 4")
    assert values["eligibility"] == Eligibility.NONE.value
    hands.press("Ctrl+Return")
    assert "Tag" in form_of(page).error.text()
    hands.type("18.12.2026")
    hands.press("Ctrl+Return")
    hands.settle()
    (visit,) = [one for one in asked(house, home_visits) if one.words.name == "Frau Schmidt"]
    assert visit.words.person_id is not None
    assert page.chosen() == visit
    assert "noch nicht geprüft" in texts(page.parts.detail)
    hands.press("Ctrl+E")
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    assert not page.care.open
    assert page.parts.table().rows.rowCount() == 0
    assert "Frau Schmidt" not in texts(page)
    hands.press("Ctrl+Shift+N")
    assert not page.parts.asks_who
    house.workplace.privacy.set_counter_view(False)
    hands.settle()
    hands.press("Ctrl+Shift+Z")
    assert "Frau Schmidt" not in {one.words.name for one in asked(house, home_visits)}


def test_reception_writes_visits_down_and_nothing_else(house, hands):
    hands.press("Alt+G")
    hands.settle()
    page = house.later.road.basics
    for keys in ("Ctrl+E", "Ctrl+Shift+N", "Ctrl+Shift+Del", "Ctrl+Shift+A", "Ctrl+Shift+F"):
        hands.press(keys)
        assert "Team des Servicemobils" in said(house), keys
        assert not page.care.open
    assert all(one.isHidden() for one in page.parts.verbs.values())
    page.show_section(VISITS)
    assert not page.parts.verbs[NEW].isHidden()
    hands.press("Ctrl+E")
    assert page.care.open
    over(hands, "Frau T.")
    sit(hands, "Poppe")
    assert not page.care.open
    hands.press("Alt+G")
    hands.press("Ctrl+E")
    assert form_of(page).values()["name"] != "Frau T."


def test_who_goes_along_and_how_many_came_belong_to_the_halt_under_the_cursor(house, hands, page):
    hands.press("Alt+5")
    hands.settle()
    road = house.road
    go_to_day(hands, "24.11.")
    while road.chosen().halt is None:
        go_to_day(hands, "-1" if road.chosen().day.weekday() else "-3")
    spot = road.chosen()
    meant = asked(house, tour, tour_id=spot.halt.tour_id)
    hands.press("Ctrl+Shift+T")
    hands.settle()
    names = [one.name for one in asked(house, crew)]
    over(hands, ", ".join(names[:3]))
    desk_of(house, "Harms").do(
        SetCompany(
            tour_id=meant.id, crew=meant.crew[:1], equipment=meant.equipment, seen_version=meant.version
        )
    )
    hands.press("Ctrl+Return")
    hands.settle()
    form = road.deeds.place.form(road.deeds.place.unfolded)
    assert names[0] in texts(form.versions)
    form.versions.chosen.emit("crew", True)
    form.versions.forget()
    hands.press("Ctrl+Return")
    hands.settle()
    assert len(asked(house, tour, tour_id=meant.id).crew) == 3
    hands.press("Ctrl+Shift+Z")
    assert len(asked(house, tour, tour_id=meant.id).crew) == 1
    was = asked(house, halt_count, halt_id=spot.halt.id)
    for walk_ins in ("7", "8"):
        hands.press("Ctrl+Shift+C")
        hands.settle()
        over(hands, walk_ins)
        hands.press("Tab")
        over(hands, "5")
        hands.press("Tab")
        over(hands, "36,50")
        hands.press("Ctrl+Return")
        hands.settle()
        now = asked(house, halt_count, halt_id=spot.halt.id)
        assert (now.walk_ins, now.served, now.cost_cents, now.by) == (int(walk_ins), 5, 3650, "Herr Poppe")
    for _count in range(2):
        hands.press("Ctrl+Shift+Z")
        hands.settle()
    after = asked(house, halt_count, halt_id=spot.halt.id)
    assert (after is None) == (was is None)
    assert was is None or (after.walk_ins, after.served) == (was.walk_ins, was.served)
    assert (road.view, road.version) == ("month", None)
    go_to_day(hands, "25.11.")
    assert road.chosen().halt is not None
    hands.press("Ctrl+Shift+C")
    assert "gewesen" in said(house)
    assert not road.deeds.place.unfolded


def test_a_stop_gets_a_second_season_and_a_draft_is_dropped_after_its_company_is_taken_back(
    house, hands, page
):
    hands.press("Alt+5")
    hands.press("Ctrl+Shift+H")
    stop = house.road.parts.stops.chosen()
    (first,) = asked(house, rhythms, stop_id=stop.id)
    hands.press("Ctrl+Shift+R")
    hands.settle()
    form = house.road.deeds.place.form(house.road.deeds.place.unfolded)
    hands.press("Shift+Tab")
    hands.press("Home")
    values = form.values()
    assert values["season"] == ""
    assert values["weekdays"]
    hands.press("Down")
    assert form.values()["first"] == f"{first.first:%d.%m.%Y}"
    hands.press("Home")
    assert form.values() == values
    form.fill({"kind": RhythmKind.DATES.value, "dates": "5.1.2027, 9.2.2027"})
    hands.press("Ctrl+Return")
    hands.settle()
    both = asked(house, rhythms, stop_id=stop.id)
    assert both[0] == first
    assert both[1].rhythm.dates == (date(2027, 1, 5), date(2027, 2, 9))
    hands.press("Ctrl+Shift+Z")
    assert asked(house, rhythms, stop_id=stop.id) == (first,)
    house.road.parts.watch.rounds = 40
    plan_december(hands, house.road)
    go_to_day(hands, "17.12.")
    halt = house.road.chosen().halt
    crew_then = asked(house, tour, tour_id=halt.tour_id).crew
    hands.press("Ctrl+Shift+T")
    over(hands, ", ".join(one.name for one in asked(house, crew)))
    hands.press("Ctrl+Return")
    assert len(asked(house, tour, tour_id=halt.tour_id).crew) == 6
    hands.press("Ctrl+Shift+Z")
    assert asked(house, tour, tour_id=halt.tour_id).crew == crew_then
    hands.press("Ctrl+Shift+Z")
    assert [one.name for one in house.road.board.timetables] == ["Herbst 2026"]


def test_a_narrow_page_shows_list_and_form_one_after_the_other(house, hands, page):
    house.window.resize(1000, 700)
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    hands.press("Ctrl+L")
    assert page.parts.choice.hasFocus()
    hands.press("Down")
    hands.press("Down")
    hands.settle()
    assert page.section.title == "Ausrüstung"
    table = page.parts.table()
    assert not table.isColumnHidden(1)
    assert table.viewport().width() >= sum(
        table.columnWidth(at) for at in range(3) if not table.isColumnHidden(at)
    )
    hands.press("Tab")
    hands.press("Return")
    assert page.care.open
    assert not page.parts.table().isVisible()
    hands.press("Escape")
    assert page.parts.table().isVisible()
    assert QApplication.focusWidget() is page.parts.table()

"""Stops, rhythms, vehicles, equipment, crews, drives and home visits are kept, and nothing is overwritten."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.road.fleet import (
    DropCrewMember,
    DropOutage,
    DropSchoolHoliday,
    NoteOutage,
    NoteSchoolHoliday,
    SaveCrewMember,
    SaveEquipment,
    SaveVehicle,
    SetDrive,
    place_key,
)
from rathaus_desk.domain.road.places import (
    Eligibility,
    HomeVisitWords,
    SaveHomeVisit,
    SaveInstitution,
    SaveStop,
    VisitState,
)
from rathaus_desk.domain.road.rhythms import DropRhythm, Rhythm, RhythmKind, SaveRhythm
from rathaus_desk.usecases.road.fleet import (
    crew,
    drives,
    equipment_sets,
    outages,
    school_holidays,
    vehicles,
)
from rathaus_desk.usecases.road.homes import home_visits, institutions
from rathaus_desk.usecases.road.stops import rhythms, stop, stops
from tests.small_town import ERNA, HEIDKAMP, HIDDEN, WILKENS
from tests.usecases.road_scene import FIRST, HALL, LAST, MARKET, WEDNESDAYS, Road

VISIT = HomeVisitWords("Frau S.", "Rosenweg 4", HEIDKAMP, FIRST, LAST, Eligibility.CARE_LEVEL, person_id=ERNA)


@pytest.fixture
def road(town):
    return Road(town)


def test_stops_stand_by_name_and_everybody_reads_them(road):
    assert [one.words.name for one in road.town.clerk.ask(stops)] == ["Marktplatz", "Schützenhaus"]
    assert road.town.guide.ask(stop, stop_id=road.market.id) == road.market
    assert (road.market.words, road.market.district) == (MARKET, "Innenstadt")
    gone = road.do(
        SaveStop(stop_id=road.hall.id, seen_version=1, words=replace(HALL, active=False, place="hinten"))
    )
    assert road.ask(stops) == (road.market,)
    assert road.ask(stops, retired=True) == (road.market, gone)


def test_who_does_not_drive_does_not_write(road):
    for desk in (road.town.clerk, road.town.guide, road.town.lead):
        with pytest.raises(Refused, match="Es wurde nichts geändert"):
            desk.do(SaveStop(words=HALL))


def test_two_who_change_one_stop_do_not_overwrite_each_other(road):
    road.do(SaveStop(stop_id=road.hall.id, seen_version=1, words=replace(HALL, place="hinten")))
    with pytest.raises(Conflict) as conflict:
        road.do(SaveStop(stop_id=road.hall.id, seen_version=1, words=HALL))
    assert conflict.value.version == 2
    assert road.ask(stop, stop_id=road.hall.id).words.place == "hinten"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"district_id": 9}, "district_id"),
        ({"services": ("mondflug",)}, "services"),
        ({"windows": ((2, 600, 540),)}, "windows"),
        ({"windows": ((7, 540, 600),)}, "windows"),
        ({"minutes": 601}, "minutes"),
        ({"latitude": None}, "latitude"),
        ({"latitude": 91.0}, "latitude"),
    ],
)
def test_a_stop_that_cannot_be_is_refused(road, change, field):
    with pytest.raises(Refused) as refused:
        road.do(SaveStop(words=replace(MARKET, **change)))
    assert refused.value.field == field
    assert len(road.ask(stops)) == 2


def test_rhythms_of_a_stop_by_season(road):
    made = road.do(SaveRhythm(stop_id=road.hall.id, first=FIRST, last=LAST, rhythm=WEDNESDAYS))
    days = Rhythm(RhythmKind.DATES, dates=(date(2027, 2, 3), date(2027, 1, 6)), in_school_holidays=False)
    later = road.do(
        SaveRhythm(stop_id=road.hall.id, first=date(2027, 1, 1), last=date(2027, 6, 30), rhythm=days)
    )
    assert later.rhythm.dates == (date(2027, 1, 6), date(2027, 2, 3))
    assert road.town.clerk.ask(rhythms, stop_id=road.hall.id) == (made, later)
    assert road.do(DropRhythm(rhythm_id=made.id, seen_version=1)) == made
    assert road.ask(rhythms) == (later,)
    with pytest.raises(Refused):
        road.do(SaveRhythm(stop_id=road.hall.id, first=LAST, last=FIRST, rhythm=WEDNESDAYS))


def test_vehicles_equipment_and_when_they_are_out(road):
    assert [one.name for one in road.town.guide.ask(vehicles)] == ["Mobil 1", "Mobil 2"]
    out = road.do(NoteOutage(vehicle_id=road.van.id, first=FIRST, last=FIRST, reason="Werkstatt"))
    assert road.ask(outages) == (out,)
    assert road.do(DropOutage(outage_id=out.id)) == out
    assert road.ask(outages) == ()
    road.do(SaveEquipment(equipment_id=road.case.id, seen_version=1, name="Koffer 1", active=False))
    assert road.ask(equipment_sets) == ()
    assert [one.services for one in road.ask(equipment_sets, retired=True)] == [()]
    with pytest.raises(Refused):
        road.do(SaveVehicle(name="Mobil 3", crew=(999,)))
    with pytest.raises(Refused):
        road.do(SaveVehicle(name="Mobil 3", team=0))


def test_the_crew_has_its_own_duty_hours(road):
    assert [one.name for one in road.ask(crew)] == [
        "Frau Thole",
        "Frau Özdemir",
        "Herr Lübbe",
        "Herr Wilkens",
    ]
    changed = road.do(SaveCrewMember(staff_id=WILKENS, duty=((0, 480, 720),), seen_version=1))
    assert changed.duty == ((0, 480, 720),)
    with pytest.raises(Conflict):
        road.do(DropCrewMember(staff_id=WILKENS, seen_version=1))
    assert road.do(DropCrewMember(staff_id=WILKENS, seen_version=2)) == changed
    assert len(road.ask(crew)) == 3
    with pytest.raises(Refused):
        road.do(SaveCrewMember(staff_id=999))


def test_school_holidays_say_where_they_come_from(road):
    told = NoteSchoolHoliday(first=date(2026, 12, 23), last=date(2027, 1, 9), name="Ferien", source="KMK")
    noted = road.do(told)
    assert (noted.source, noted.noted_on) == ("KMK", date(2026, 11, 24))
    assert road.ask(school_holidays) == (noted,)
    assert road.do(DropSchoolHoliday(holiday_id=noted.id)) == noted
    with pytest.raises(Refused):
        road.do(replace(told, source="", command_id=SetDrive(start="", end="", minutes=1).command_id))


def test_typed_minutes_hold_both_ways_and_go_again(road):
    start, end = place_key(road.market.id), place_key(vehicle_id=road.bus.id)
    drive = road.do(SetDrive(start=end, end=start, minutes=17))
    assert (drive.start, drive.end, drive.minutes, drive.by) == (start, end, 17, "Herr Wilkens")
    with pytest.raises(Conflict):
        road.do(SetDrive(start=start, end=end, minutes=18))
    assert road.do(SetDrive(start=start, end=end, minutes=18, seen_version=1)).minutes == 18
    assert road.do(SetDrive(start=start, end=end, minutes=None, seen_version=2)) is None
    assert road.ask(drives) == ()
    for key in ("s999", "h1", "sx", start):
        with pytest.raises(Refused):
            road.do(SetDrive(start=start, end=key, minutes=5))


def test_home_visits_are_seen_by_those_who_go_there_or_take_the_wish(road):
    visit, _ = road.town.guide.do(SaveHomeVisit(words=VISIT))
    assert road.ask(home_visits) == (visit,)
    with pytest.raises(Refused):
        road.town.clerk.ask(home_visits)
    with pytest.raises(Refused):
        road.town.clerk.do(SaveHomeVisit(words=VISIT))
    done, _ = road.town.lead.do(
        SaveHomeVisit(words=VISIT, state=VisitState.DONE, visit_id=visit.id, seen_version=1)
    )
    assert (road.ask(home_visits), done.state) == ((), VisitState.DONE)
    with pytest.raises(Conflict):
        road.do(SaveHomeVisit(words=VISIT, visit_id=visit.id, seen_version=1))


def test_a_visit_to_somebody_locked_is_the_leads_alone(road):
    hidden = replace(VISIT, name="Frau B.", person_id=HIDDEN)
    visit, _ = road.town.lead.do(SaveHomeVisit(words=hidden))
    assert road.town.lead.ask(home_visits) == (visit,)
    assert road.ask(home_visits) == road.town.guide.ask(home_visits) == ()
    with pytest.raises(Refused) as unknown:
        road.do(SaveHomeVisit(words=VISIT, visit_id=5, seen_version=1))
    with pytest.raises(Refused) as locked:
        road.do(SaveHomeVisit(words=VISIT, visit_id=visit.id, seen_version=1))
    assert str(locked.value) == str(unknown.value)
    with pytest.raises(Refused):
        road.do(SaveHomeVisit(words=hidden))


def test_institutions_get_a_contact(road):
    home = road.do(SaveInstitution(name="Haus am Teich", district_id=HEIDKAMP, contact="Frau Linde"))
    assert road.town.clerk.ask(institutions) == (home,)
    words = replace(VISIT, person_id=None, institution_id=home.id, persons=12)
    assert road.do(SaveHomeVisit(words=words)).words.institution_id == home.id
    with pytest.raises(Refused):
        road.do(SaveHomeVisit(words=replace(words, institution_id=5)))
    with pytest.raises(Refused):
        road.do(SaveHomeVisit(words=replace(words, persons=0)))

"""The service mobile of the sample town: December's planning and the day on the road have their ground."""

from collections import Counter
from datetime import date

import pytest

from rathaus_desk import usecases  # noqa: F401  registers every command
from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.places import StopKind
from rathaus_desk.domain.road.timetables import TimetableState
from rathaus_desk.usecases.bookings.booking_values import bookings_of_halts
from rathaus_desk.usecases.bookings.halt_offers import halt_offers
from rathaus_desk.usecases.bookings.telling import bookings_to_tell
from rathaus_desk.usecases.road.fleet import crew, equipment_sets, school_holidays, vehicles
from rathaus_desk.usecases.road.halts import demand_of_stops
from rathaus_desk.usecases.road.homes import home_visits
from rathaus_desk.usecases.road.planning import conflicts, proposal, why_not
from rathaus_desk.usecases.road.school import known_school_holidays
from rathaus_desk.usecases.road.stops import stops
from rathaus_desk.usecases.road.timetables import next_halts, timetables, tours

DECEMBER = {"first": date(2026, 11, 30), "last": date(2026, 12, 27)}
TOMORROW = date(2026, 11, 25)


@pytest.fixture(scope="module")
def town(sample_town):
    return sample_town


@pytest.fixture(scope="module")
def ask(town):
    return town.desk.ask


def booked_on(ask, day):
    halts = tuple(halt.id for tour in ask(tours, first=day, last=day) for halt in tour.halts)
    return ask(bookings_of_halts, halt_ids=halts)


def test_stops_lie_in_all_six_districts(ask):
    found = ask(stops)
    stands = [one for one in found if one.words.kind is StopKind.HALT]
    assert (len(stands), len({one.words.district_id for one in stands})) == (14, 6)
    market = next(one for one in found if one.words.name == "Marktplatz")
    assert market.words.permit_until == date(2026, 11, 30)
    assert [(one.name, one.van) for one in ask(vehicles)] == [
        ("Mobil 1", True), ("Mobil 2", True), ("Bürgerbüro", False),
    ]  # fmt: skip
    assert (len(ask(equipment_sets)), len(ask(crew))) == (3, 6)


def test_consulting_hours_are_held_in_two_districts_without_the_service_mobile(ask):
    autumn = ask(tours, first=date(2026, 10, 5), last=date(2026, 11, 29))
    held = [halt.name for tour in autumn if tour.vehicle == "Bürgerbüro" for halt in tour.halts]
    assert Counter(held) == {"Bücherei Mühlenbach": 3, "Altes Rathaus Klein Lohe": 3}
    found = ask(halt_offers, service="beglaubigung", district_id=3)
    assert ("Sprechstunde Altes Rathaus Klein Lohe", "Dorfstraße 9, Ratsstube, erste Tür links") in [
        (one.stop, one.place) for one in found
    ]


def test_school_is_out_from_the_23rd_of_december(ask):
    winter = next(one for one in ask(school_holidays) if one.first.month == 12)
    assert (winter.first, winter.name, winter.noted_on) == (
        date(2026, 12, 23), "Weihnachtsferien", date(2026, 11, 24),
    )  # fmt: skip
    known = ask(known_school_holidays, year=2026)
    assert {one.first for one in known} == {
        one.first for one in ask(school_holidays) if one.first.year == 2026
    }
    with pytest.raises(Refused):
        ask(known_school_holidays, year=2040)


def test_this_autumn_is_published_and_breaks_no_rule_but_hints(ask):
    (autumn,) = ask(timetables)
    assert (autumn.state, autumn.published_by) == (TimetableState.PUBLISHED, "Herr Poppe")
    found = ask(conflicts, first=autumn.first, last=autumn.last)
    assert [one.sentence for one in found if not one.hint] == []


def test_tomorrow_it_stands_in_heidkamp_and_klein_lohe(ask):
    (tour,) = ask(tours, first=TOMORROW, last=TOMORROW)
    assert {one.name for one in tour.halts} == {
        "Schützenhaus Heidkamp", "Dorfplatz Klein Lohe", "Frau Schmitt", "Herr Ahlers",
    }  # fmt: skip
    first = ask(next_halts, service="personalausweis", district_id=2, limit=1)[0]
    assert (first.name, first.day) == ("Schützenhaus Heidkamp", TOMORROW)


def test_fourteen_are_booked_for_tomorrow_and_whoever_is_visited_is_at_home(ask):
    found = booked_on(ask, TOMORROW)
    assert Counter(one.stop for one in found) == {"Schützenhaus Heidkamp": 7, "Dorfplatz Klein Lohe": 7}
    assert {one.state for one in found} == {BookingState.BOOKED}
    assert sum(one.ride_needed for one in found) == 2
    people = {one.person_id for one in found if one.person_id}
    assert len(people) == 7
    visited = {one.words.person_id for one in ask(home_visits)[:2]}
    assert None not in visited
    assert not visited & people


def test_one_time_is_still_free_there_tomorrow(ask):
    (first, *_) = ask(halt_offers, service="personalausweis", district_id=2)
    assert (first.stop, first.day, len(first.slots)) == ("Schützenhaus Heidkamp", TOMORROW, 1)


def test_today_some_have_come_and_on_friday_two_wait(ask):
    today = booked_on(ask, date(2026, 11, 24))
    states = [one.state for one in today]
    assert states == [BookingState.ARRIVED, BookingState.MISSED, BookingState.ARRIVED, BookingState.ARRIVED,
                      BookingState.BOOKED]  # fmt: skip
    friday = [one for one in booked_on(ask, date(2026, 11, 27)) if one.starts is None]
    assert [one.state for one in friday] == [BookingState.WAITING] * 2
    assert ask(bookings_to_tell) == ()


def test_december_can_be_planned_and_what_cannot_be_is_explained(ask):
    found = ask(proposal, **DECEMBER, rounds=0)
    visited = {halt.stop_id for one in found.tours for halt in one.halts if halt.stop_id}
    missing = {one.words.name for one in ask(stops) if one.id not in visited}
    assert missing == {"Marktplatz", "Industriestraße"}  # the last Friday of December is Christmas Day
    left = [one for one in found.left_out if one.name == "Marktplatz"]
    assert left
    assert all("Genehmigung Marktplatz endet am 30.11." in one.reasons for one in left)
    poppe = ask(why_not, stop_id=2, day=date(2026, 12, 3), vehicle_id=1)
    assert "Herr Poppe hat am 3.12. Urlaub." in poppe.against


def test_homes_and_demand(ask):
    assert [one.words.name for one in ask(home_visits)][:3] == ["Herr Ahlers", "Frau Schmitt", "Frau Tönjes"]
    found = ask(demand_of_stops, first=date(2026, 10, 1), last=date(2026, 11, 23))
    assert len(found) >= 10
    assert all(one.served and one.cost_each for one in found)

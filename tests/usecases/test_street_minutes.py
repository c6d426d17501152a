"""Minutes from the streets of a map: handed to the planner, never for a home, never before what is typed."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.road.fleet import SetDrive, place_key
from rathaus_desk.domain.road.places import SaveStop
from rathaus_desk.domain.road.street_minutes import KeepStreetMinutes, packed, unpacked
from rathaus_desk.planning.travel import Source
from rathaus_desk.usecases.road.givens import depot_call, road_givens, stop_call
from rathaus_desk.usecases.road.street_minutes import street_minutes, street_places
from tests.usecases.road_scene import FIRST, HALL, Road

KEYS = ("s1", "s2", "v1")


@pytest.fixture
def road(town_file):
    return Road(town_file)


def read(road, minutes=7, seen_version=0):
    """What a map says of all places of the tiny town: so many minutes from each to each."""
    places = [(one.key, *one.point) for one in road.ask(street_places)]
    keys = tuple(key for key, *_point in places)
    values = packed(keys, dict.fromkeys(combinations(keys, 2), minutes))
    return KeepStreetMinutes(
        source="landkreis.osm", places=tuple(places), minutes=values, seen_version=seen_version
    )


def known(road, start, end):
    return road.ask(road_givens, first=FIRST, last=FIRST).travel.known(start, end)


def test_what_was_read_holds_until_somebody_types_or_moves_a_place(town):
    road = Road(town)
    hall, market, depot = stop_call(road.hall.id), stop_call(road.market.id), depot_call(road.bus.id)
    assert road.ask(street_minutes).drives == 0
    assert known(road, hall, market)[1] is Source.RECKONED
    kept = road.do(read(road))
    assert (kept.drives, kept.source, kept.by, kept.version) == (6, "landkreis.osm", "Herr Wilkens", 1)
    assert known(road, hall, market) == known(road, market, hall) == (7, Source.ROADS)
    assert known(road, depot, market) == (7, Source.ROADS)
    pair = {"start": place_key(stop_id=road.hall.id), "end": place_key(stop_id=road.market.id)}
    road.do(SetDrive(**pair, minutes=11))
    assert known(road, hall, market) == (11, Source.TYPED)
    road.do(SetDrive(**pair, minutes=None, seen_version=1))
    assert known(road, hall, market) == (7, Source.ROADS)
    words = replace(HALL, latitude=52.3)
    road.do(SaveStop(stop_id=road.hall.id, seen_version=1, words=words))
    assert known(road, hall, market)[1] is Source.RECKONED
    assert known(road, depot, market) == (7, Source.ROADS)


def test_a_new_map_takes_the_place_of_the_old_one_and_can_be_forgotten(road):
    road.do(read(road))
    with pytest.raises(Conflict):
        road.do(read(road, 9))
    assert road.do(read(road, 9, seen_version=1)).version == 2
    assert known(road, stop_call(road.hall.id), stop_call(road.market.id)) == (9, Source.ROADS)
    gone = road.do(KeepStreetMinutes(source="", places=(), minutes=b"", seen_version=2))
    assert (gone.drives, road.ask(street_minutes).drives) == (0, 0)
    assert known(road, stop_call(road.hall.id), stop_call(road.market.id))[1] is Source.RECKONED


def test_who_does_not_plan_may_not_bring_a_map(road):
    with pytest.raises(Refused, match="darf die Rolle"):
        road.town.guide.do(read(road))


UNFIT = [
    ({"places": (("h7", 52.0, 8.0), ("s1", 52.0, 8.1))}, "nur zwischen Haltepunkten"),
    ({"places": (("s1", 52.0, 8.0), ("s1", 52.0, 8.1))}, "nur zwischen Haltepunkten"),
    ({"places": (("s", 52.0, 8.0), ("s1", 52.0, 8.1))}, "nur zwischen Haltepunkten"),
    ({"places": (("s1", 91.0, 8.0), ("s2", 52.0, 8.1))}, "gibt es auf der Karte nicht"),
    ({"places": tuple((f"s{one}", 52.0, 8.0) for one in range(501))}, "Mehr als 500 Orte"),
    ({"minutes": b"123"}, "passen nicht zu den Orten"),
    ({"minutes": b""}, "passen nicht zu den Orten"),
    ({"source": " "}, "Woher die Fahrzeiten kommen"),
]


def test_what_does_not_fit_is_refused_and_nothing_is_kept(road):
    for changes, words in UNFIT:
        with pytest.raises(Refused, match=words):
            road.do(replace(read(road), **changes))
    assert road.ask(street_minutes).version == 0


@given(st.dictionaries(st.sampled_from(list(combinations(KEYS, 2))), st.integers(0, 0xFFFE)))
def test_what_is_packed_comes_out_again(minutes):
    assert unpacked(KEYS, packed(KEYS, minutes)) == minutes
    assert unpacked(KEYS, packed(KEYS, {(b, a): one for (a, b), one in minutes.items()})) == minutes

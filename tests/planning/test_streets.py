"""Minutes from the streets of a map: the quickest way, one way where a sign says so; no file does harm."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Refused
from rathaus_desk.planning.street_file import Box, box_around, direction, read_extract, speed_of
from rathaus_desk.planning.street_net import StreetNet, road_minutes
from rathaus_desk.planning.travel import SOURCE_WORDS, Point, Source, Travel, straight_km

# Two villages with a detour over a third place: the straight track between them is for tractors only.
NODES = {
    1: (52.00, 8.00), 2: (52.00, 8.10), 3: (52.05, 8.05), 4: (52.20, 8.00), 5: (52.21, 8.00),
    6: (52.00, 8.001),
}  # fmt: skip
SOUTH, EAST, NORTH = Point(52.00, 8.00), Point(52.00, 8.10), Point(52.05, 8.05)
HERE = box_around((SOUTH, EAST, NORTH), 15)


def way(refs, **tags):
    marks = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    nodes = "".join(f'<nd ref="{one}"/>' for one in refs)
    return f'<way id="9">{nodes}{marks}</way>'


def extract(*ways, nodes=None):
    points = "".join(f'<node id="{id_}" lat="{a}" lon="{b}"/>' for id_, (a, b) in (nodes or NODES).items())
    return f'<?xml version="1.0"?><osm version="0.6">{points}{"".join(ways)}</osm>'.encode()


def minutes(text, places=(SOUTH, EAST, NORTH)):
    net = StreetNet(read_extract([text[:100], text[100:]], HERE))
    return road_minutes(net, dict(enumerate(places)))


DETOUR = (way([1, 3], highway="secondary"), way([3, 2], highway="secondary"))


def test_the_quickest_way_counts_and_not_the_straight_one():
    there = minutes(extract(*DETOUR, way([1, 2], highway="track"), way([1, 2], highway="footway"))).minutes
    expected = 60 * (straight_km(SOUTH, NORTH) + straight_km(NORTH, EAST)) / 60
    assert there[0, 1] == round(expected)
    assert there[0, 1] == pytest.approx(there[0, 2] + there[1, 2], abs=1)
    direct = minutes(extract(*DETOUR, way([1, 2], highway="tertiary"))).minutes
    assert direct[0, 1] == round(60 * straight_km(SOUTH, EAST) / 50)
    assert direct[0, 1] < there[0, 1]


def test_a_street_for_one_direction_makes_the_way_longer_either_way_alike():
    both = minutes(extract(*DETOUR, way([1, 2], highway="primary"))).minutes[0, 1]
    once = minutes(extract(*DETOUR, way([1, 2], highway="primary", oneway="yes"))).minutes[0, 1]
    back = minutes(extract(*DETOUR, way([1, 2], highway="primary", oneway="-1"))).minutes[0, 1]
    assert both < once == back


@pytest.mark.parametrize(
    ("tags", "speed"),
    [
        ({"highway": "residential"}, 25),
        ({"highway": "primary", "maxspeed": "30"}, 27),
        ({"highway": "primary", "maxspeed": "50 km/h"}, 45),
        ({"highway": "primary", "maxspeed": "none"}, 65),
        ({"highway": "residential", "maxspeed": "walk"}, 8),
        ({"highway": "residential", "access": "private"}, None),
        ({"highway": "residential", "access": "no", "motor_vehicle": "yes"}, 25),
        ({"highway": "residential", "motor_vehicle": "forestry"}, None),
        ({"highway": "cycleway"}, None),
        ({"building": "yes"}, None),
    ],
)
def test_how_fast_one_gets_along(tags, speed):
    assert speed_of(tags) == speed


def test_directions():
    assert direction({"highway": "primary"}) == 0
    assert direction({"highway": "motorway"}) == 1
    assert direction({"highway": "motorway", "oneway": "no"}) == 0
    assert direction({"junction": "roundabout"}) == 1


def test_a_place_without_a_street_nearby_and_one_on_an_island_are_named_or_led_to_the_net():
    far = Point(52.10, 8.30)
    found = minutes(extract(*DETOUR), (SOUTH, EAST, far))
    assert found.lost == (2,)
    assert set(found.minutes) == {(0, 1)}
    island = extract(*DETOUR, way([6, 6], highway="residential"), way([4, 5], highway="residential"))
    assert (
        minutes(island, (Point(52.00, 8.001), EAST)).minutes[0, 1] >= minutes(extract(*DETOUR)).minutes[0, 1]
    )
    assert minutes(island, (Point(52.20, 8.00), EAST)).lost == (0,)


def test_nodes_outside_of_the_box_and_ways_to_them_are_left_out():
    nodes = {**NODES, 7: (48.0, 11.0)}
    text = extract(*DETOUR, way([1, 7, 2], highway="motorway", oneway="no"), nodes=nodes)
    assert minutes(text).minutes == minutes(extract(*DETOUR)).minutes
    assert 7 not in read_extract([text], HERE).ids


def test_ways_may_stand_before_their_nodes():
    text = extract(*DETOUR).decode()
    first = text.index("<way")
    turned = (
        text[: text.index("<node")]
        + text[first : -len("</osm>")]
        + text[text.index("<node") : first]
        + "</osm>"
    )
    assert minutes(turned.encode()).minutes == minutes(extract(*DETOUR)).minutes


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><osm><note>&b;</note></osm>'
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "Zeile 1: das ist kein unbeschädigtes XML"),
        (b"kein XML", "kein unbeschädigtes XML"),
        (b"\x00\xff" * 50, "kein unbeschädigtes XML"),
        (extract(*DETOUR)[:-9], "kein unbeschädigtes XML"),
        (b"<html></html>", "kein Auszug aus OpenStreetMap"),
        (b"<osmChange></osmChange>", "kein Auszug aus OpenStreetMap"),
        (BOMB.encode(), "keine eigene DOCTYPE"),
        (b'<!DOCTYPE osm SYSTEM "file:///etc/passwd"><osm/>', "keine eigene DOCTYPE"),
        (b'<osm>\n<node id="x" lat="52" lon="8"/></osm>', "Zeile 2: eine Angabe fehlt oder ist keine Zahl"),
        (b'<osm><node id="1" lat="zwei" lon="8"/></osm>', "keine Zahl"),
        (b'<osm><node lat="52" lon="8"/></osm>', "eine Angabe fehlt"),
        (b'<osm><node id="99999999999999999999" lat="52" lon="8"/></osm>', "keine Zahl"),
        (b'<osm><way id="1"><nd/></way></osm>', "eine Angabe fehlt"),
        (b'<osm><way id="1"><tag k="highway"/></way></osm>', "eine Angabe fehlt"),
        (b'<osm><node id="' + b"a" * 600_000, "länger, als eine sein kann"),
        (b"<osm>" + b" " * 600_000 + b"</osm>", "länger, als eine sein kann"),
        (b"<osm>" + b"<a>" * 60, "kein Auszug aus OpenStreetMap"),
        (b"<osm>" + b"".join(b"<n%d/>" % one for one in range(300)), "kein Auszug aus OpenStreetMap"),
    ],
)
def test_what_is_no_extract_is_a_sentence(text, words):
    with pytest.raises(Refused, match=words) as refused:
        read_extract([text], HERE)
    assert str(refused.value).endswith("Es wurde nichts geändert.")


def test_a_tag_that_is_longer_than_any_is_passed_over_and_the_street_stays():
    text = extract(*DETOUR)
    long = text.replace(b"<tag ", b'<tag k="note" v="' + b"x" * 5_000 + b'"/><tag ')
    assert len(long) > len(text)
    assert minutes(long).minutes == minutes(text).minutes


def test_a_node_without_a_place_is_passed_over_as_one_that_was_deleted():
    assert len(read_extract([b'<osm><node id="1" visible="false"/></osm>'], HERE).ids) == 0


@given(st.binary(max_size=80), st.integers(0, 600))
def test_nothing_in_a_file_leads_to_anything_but_streets_or_a_refusal(noise, at):
    text = extract(*DETOUR)
    with suppress(Refused):
        minutes(text[:at] + noise + text[at:])


def test_a_planner_s_own_minutes_win_and_the_source_names_the_licence():
    travel = Travel({1: SOUTH, 2: EAST, 3: NORTH}, {(1, 2): 9}, {(1, 2): 12, (1, 3): 6})
    assert travel.known(2, 1) == (9, Source.TYPED)
    assert travel.known(3, 1) == (6, Source.ROADS)
    assert travel.known(2, 3)[1] is Source.RECKONED
    assert "OpenStreetMap-Mitwirkende, ODbL" in SOURCE_WORDS[Source.ROADS]


def test_a_box_is_as_wide_as_told():
    assert box_around((SOUTH,), 11.1) == Box(*(pytest.approx(one) for one in (51.9, 7.815, 52.1, 8.185)))

"""`plan minutes` as a script meets it: an extract of OpenStreetMap, plain and packed, and what is none."""

import bz2
import gzip

import pytest

from rathaus_desk.usecases.office_door import open_office
from rathaus_desk.usecases.road.street_minutes import street_places


@pytest.fixture
def extract(town):
    """Streets straight from each place of the sample town to the next."""
    office = open_office(str(town), "", None)
    places = [one for one in office.desk.ask(street_places) if one.point is not None]
    office.close()
    nodes = "".join(
        f'<node id="{at}" lat="{one.point[0]}" lon="{one.point[1]}"/>' for at, one in enumerate(places)
    )
    refs = "".join(f'<nd ref="{at}"/>' for at in range(len(places)))
    way = f'<way id="1">{refs}<tag k="highway" v="secondary"/></way>'
    return f'<osm version="0.6">{nodes}{way}</osm>'.encode()


@pytest.fixture
def minutes(line, town):
    """The command, given by the administration."""
    return lambda *arguments: line("plan", "minutes", "--database", town, "--as", "kruse", *arguments)


def test_an_extract_is_read_told_with_its_licence_and_forgotten(minutes, extract, tmp_path):
    file = tmp_path / "Landkreis ü.osm"
    file.write_bytes(extract)
    assert minutes().out == "Es gelten keine Fahrzeiten aus einer Karte.\n"
    done = minutes(file)
    assert done.code == 0
    assert "Fahrzeiten aus „Landkreis ü.osm“, gelesen am " in done.out
    assert "© OpenStreetMap-Mitwirkende, Lizenz ODbL 1.0" in done.out
    plain = minutes("--json").json
    assert (plain["source"], plain["not_reached"]) == ("Landkreis ü.osm", [])
    for pack, name in (
        (bz2.compress, "a.osm.bz2"),
        (gzip.compress, "a.osm.gz"),
        (gzip.compress, "falsch benannt.osm"),
        (bytes, "wie vom Browser entpackt.osm.bz2"),
    ):
        packed = tmp_path / name
        packed.write_bytes(pack(extract))
        assert minutes(packed, "--json").json["drives"] == plain["drives"] > 50
    assert minutes("--forget").out == "Es gelten keine Fahrzeiten aus einer Karte.\n"


def test_what_is_no_extract_is_a_sentence_and_changes_nothing(minutes, extract, tmp_path):
    far = b'<osm><node id="1" lat="1" lon="1"/></osm>'
    for name, content, words in (
        ("a.osm", b"kein XML", "kein unbeschädigtes XML"),
        ("a.osm", b"", "kein unbeschädigtes XML"),
        ("a.osm", far, "keine Straße zwischen unseren Orten"),
        ("a.osm.pbf", b"\x00", "Format PBF kann das Programm nicht lesen"),
        ("a.osm", b"\0\0\0\r\n\tOSMHeader\x18", "Format PBF kann das Programm nicht lesen"),
        ("a.osm", b"PK\x03\x04", "ist ein gepackter Ordner (ZIP). Gebraucht wird"),
        ("a.osm", b'{"version": 0.6}', "ist eine JSON-Datei"),
        ("a.osm.bz2", b"BZh9kaputt", "sie ist beschädigt"),
        ("a.osm.bz2", bz2.compress(extract)[:-20], "sie ist beschädigt"),
        ("a.osm.gz", b"kein gzip", "sie ist beschädigt"),
        ("a.osm.gz", gzip.compress(extract)[:40], "sie ist beschädigt"),
    ):
        (tmp_path / name).write_bytes(content)
        refused = minutes(tmp_path / name)
        assert (refused.code, refused.out) == (2, "")
        assert words in refused.err
    assert "gibt es nicht" in minutes(tmp_path / "fehlt.osm").err
    assert "nicht beides" in minutes(tmp_path / "a.osm", "--forget").err
    assert minutes("--json").json["drives"] == 0


def test_who_does_not_plan_is_told_who_does_before_anything_is_read(line, town, tmp_path):
    refused = line("plan", "minutes", "--database", town, tmp_path / "fehlt.osm")
    assert refused.code == 2
    assert "Mit --as lässt sich sagen, wer es tut" in refused.err

"""Packs with psql: whose word they are, who was in one, and what must stay as it went out."""

import pytest

from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

_PACK = (
    "INSERT INTO pack (id, device_id, tour_id, staff_id, day, state, issued_at, expires_at, device_key,"
    " office_seed, applied, head, because, version)"
    " VALUES ({}, 980, {}, {}, '2026-12-02', '{}', now(), now(), 'x', 'x', {}, '', '', 1)"
)
_CONFLICT = (
    "INSERT INTO pack_conflict (id, pack_id, command_id, kind, record_id, field, values, because, mine_by,"
    " mine_at, state, version)"
    " VALUES ({}, {}, gen_random_uuid(), '{}', {}, '{}', {}, '', {}, now(), 'open', 1)"
)
_PERSON = "INSERT INTO pack_person (pack_id, person_id) VALUES ({}, {})"
_VALUES = "json_build_object('mine', '1')"
_REFUSED = "json_build_object('mine', json_build_object('body', json_build_object('person_id', 103)))"


@pytest.fixture(scope="module")
def packed(fort):
    """A pack that is out, one that is back, with somebody in it who came under a lock since."""
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus")
        dba.execute(
            "INSERT INTO vehicle (id, name, depot, team, crew, equipment, active, version)"
            " VALUES (970, 'Mobil', '', 2, '[]', '[]', true, 1)"
        )
        dba.execute(
            "INSERT INTO timetable (id, name, first, last, state, version)"
            " VALUES (970, 'Winter', now(), now(), 'published', 1)"
        )
        for tour in (971, 972, 973):
            dba.execute(
                "INSERT INTO tour (id, timetable_id, day, vehicle_id, crew, equipment, departs, back,"
                f" version) VALUES ({tour}, 970, date '2026-12-02' + {tour - 971}, 970, '[]', '[]', 480,"
                " 720, 1)"
            )
        dba.execute("INSERT INTO device (id, name) VALUES (980, 'Laptop 1')")
        dba.execute(_PACK.format(981, 971, 13, "out", 2))
        dba.execute(_PACK.format(982, 972, 13, "back", 5))
        dba.execute(_PERSON.format(981, 101))
        dba.execute(_PERSON.format(981, 103))
        dba.execute(_CONFLICT.format(990, 981, "person", 101, "phone", _VALUES, 13))
        dba.execute(_CONFLICT.format(991, 981, "person", 103, "phone", _VALUES, 13))
        dba.execute(_CONFLICT.format(992, 981, "CorrectPerson", 2, "", _REFUSED, 13))
    fort.changed()
    return fort


ATTACKS = (
    attack("packs at the front desk", "oezdemir", "SELECT * FROM pack"),
    attack("packs at a clerk's", "tepe", "SELECT * FROM pack_person"),
    attack("packs at the administration's", "admin", "SELECT * FROM pack_conflict"),
    attack("a laptop's chain in the town hall", "meyer", "SELECT * FROM pack_entry"),
    attack("a pack in a colleague's name", "meyer", _PACK.format(985, 973, 11, "out", 0)),
    attack("a pack that is back at once", "meyer", _PACK.format(985, 973, 13, "back", 0)),
    attack("another key for a pack", "meyer", "UPDATE pack SET device_key = 'y' WHERE id = 981"),
    attack("a pack that lasts longer", "meyer", "UPDATE pack SET expires_at = now() + interval '1 year'"),
    attack("a chain begun anew", "meyer", "UPDATE pack SET applied = 0, head = '' WHERE id = 981"),
    attack("a pack that was back goes out again", "meyer", "UPDATE pack SET state = 'out' WHERE id = 982"),
    attack("a revoked pack let in by the crew", "meyer", "BEGIN",
           "UPDATE pack SET state = 'revoked' WHERE id = 981",
           "UPDATE pack SET state = 'out' WHERE id = 981"),
    attack("the lead's entries on somebody's pack", "vogel", "UPDATE pack SET applied = 9 WHERE id = 981"),
    attack("a pack torn up", "vogel", "DELETE FROM pack"),
    attack("somebody taken off the list of a pack", "meyer", "DELETE FROM pack_person"),
    attack("somebody locked into a pack", "meyer", _PERSON.format(982, 103)),
    attack("a conflict in a colleague's name", "meyer",
           _CONFLICT.format(995, 981, "person", 101, "email", _VALUES, 11)),
    attack("a conflict decided in a colleague's name", "meyer",
           "UPDATE pack_conflict SET state = 'road', settled_by = 11 WHERE id = 990"),
    attack("a conflict torn up", "vogel", "DELETE FROM pack_conflict"),
    blind("who is locked and was in a pack", "meyer", "SELECT * FROM pack_person WHERE person_id = 103"),
    blind("what the road wrote of somebody locked", "meyer", "SELECT * FROM pack_conflict WHERE id = 991"),
    blind("a refused command about somebody locked", "meyer", "SELECT * FROM pack_conflict WHERE id = 992"),
    attack("the mark taken off", "meyer", "UPDATE pack_conflict SET restricted = false WHERE id = 991"),
    blind("who corrected somebody locked", "meyer",
          "SELECT * FROM desk.corrected_by(103, now() - interval '9 years')"),
    attack("the same at the front desk", "oezdemir",
           "SELECT * FROM desk.corrected_by(101, now() - interval '9 years')"),
)  # fmt: skip


@pytest.mark.parametrize("one", ATTACKS, ids=str)
def test_it_is_refused_or_shows_nothing_and_changes_nothing(packed, one):
    state, shown = packed.run(one)
    assert packed.changed() == set()
    assert (state, shown) == (one.state, [])

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
        dba.execute(_PACK.format(983, 973, 13, "revoked", 0))
        dba.execute("UPDATE pack SET brought_by = 13 WHERE id = 982")
        dba.execute("INSERT INTO running_number (name, value) VALUES ('case-2031', 1)")
        dba.execute(
            "INSERT INTO reserved_number (year, running, staff_id, workplace, reserved_at)"
            " VALUES (2031, 1, 13, 'Tagespaket 981', now())"
        )
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
    attack("the same with another end of the chain", "vogel", "UPDATE pack SET head = 'x' WHERE id = 981"),
    attack("a pack handed back in another's name", "meyer", "UPDATE pack SET brought_by = 11 WHERE id = 981"),
    attack("a pack that nobody handed back", "vogel", "UPDATE pack SET brought_by = NULL WHERE id = 982"),
    attack("a pack put down to somebody else", "vogel", "UPDATE pack SET staff_id = 41 WHERE id = 981"),
    attack("a conflict on a pack that somebody else hands back", "vogel",
           _CONFLICT.format(996, 982, "person", 101, "email", _VALUES, 13)),
    attack("a conflict in one's own name on a pack that somebody took", "vogel",
           "BEGIN", "UPDATE pack SET brought_by = 41 WHERE id = 981",
           _CONFLICT.format(996, 981, "person", 101, "email", _VALUES, 41)),
    attack("the numbers of a pack, at the front desk", "oezdemir", "SELECT desk.take_pack_numbers(981)"),
    attack("the numbers of a pack, at a clerk's", "tepe", "SELECT desk.take_pack_numbers(981)"),
    attack("the numbers of a pack that is not there", "vogel", "SELECT desk.take_pack_numbers(77)"),
    attack("the numbers of a revoked pack", "vogel", "SELECT desk.take_pack_numbers(983)"),
    blind("a colleague's number, past the function", "vogel",
          "UPDATE reserved_number SET staff_id = 41 WHERE workplace = 'Tagespaket 981' RETURNING running"),
    attack("a number of one's own passed on", "meyer",
           "UPDATE reserved_number SET staff_id = 41 WHERE workplace = 'Tagespaket 981'"),
    attack("a count at a halt in a colleague's name", "vogel",
           "INSERT INTO halt_count (halt_id, walk_ins, served, staff_id, version) VALUES (975, 1, 1, 13, 1)"),
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

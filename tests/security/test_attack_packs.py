"""Packs with psql: whose word they are, who was in one, and what must stay as it went out."""

import json

import psycopg
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
_REVOKED = "UPDATE pack SET state = 'revoked', because = 'x', ended_at = now(), ended_by = {} WHERE id = 981"
_PERSON = "INSERT INTO pack_person (pack_id, person_id) VALUES ({}, {})"
_VALUES = "json_build_object('mine', '1')"
_UNKNOWN = 900  # of no record, and older than any pack here


def _refused(**said):
    """Return what stands of a command that was refused."""
    return f"'{json.dumps({'mine': {'body': said}})}'"


_BRINGS = "UPDATE pack SET brought_by = 13 WHERE id = 981"
_ON_HIS = "UPDATE pack_conflict SET {} WHERE id = 993"


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
        dba.execute(_CONFLICT.format(992, 981, "CorrectPerson", 2, "", _refused(person_id=103), 13))
        dba.execute(_CONFLICT.format(993, 982, "person", 101, "email", _VALUES, 13))
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
           _REVOKED.format("desk.me()"), "UPDATE pack SET state = 'out' WHERE id = 981"),
    attack("a pack revoked in a colleague's name", "meyer", _REVOKED.format(11)),
    attack("a pack revoked by nobody, for nothing", "meyer",
           "UPDATE pack SET state = 'revoked' WHERE id = 981"),
    attack("another reason for what is revoked", "vogel",
           "UPDATE pack SET because = 'x', ended_by = 41 WHERE id = 983"),
    attack("another name under what came back", "meyer", "UPDATE pack SET ended_by = 13 WHERE id = 982"),
    attack("a laptop's clock by who does not hand it back", "vogel",
           "UPDATE pack SET skew_seconds = 7 WHERE id = 981"),
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
    attack("the slips of a pack, at the front desk", "oezdemir", "SELECT desk.pack_slips(982)"),
    attack("the slips of a pack that somebody else hands back", "vogel", "SELECT desk.pack_slips(982)"),
    attack("whom a refused command names", "meyer",
           "SELECT desk.says_locked(jsonb_build_object('person_id', 103), 981)"),
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
    attack("what the road wrote, by who did not hand it back", "vogel",
           _ON_HIS.format("values = json_build_object('mine', 'x')")),
    attack("whose the town hall's text is, in the same way", "vogel", _ON_HIS.format("theirs_by = 11")),
    attack("when the road wrote it, before it went out", "meyer", _ON_HIS.format("mine_at = '2001-01-01'")),
    attack("another reason why it was refused", "meyer",
           "UPDATE pack_conflict SET because = 'x' WHERE id = 990"),
    attack("both texts while it is decided", "meyer", _ON_HIS.format(
        "state = 'road', settled_by = 13, values = json_build_object('mine', 'x', 'theirs', 'y')")),
    attack("decided by nobody", "meyer", _ON_HIS.format("state = 'road'")),
    attack("what it was, without a decision", "vogel",
           _ON_HIS.format("values = json_build_object('mine', '1', 'theirs', 'x')")),
    attack("a conflict that is decided at once", "meyer", "BEGIN", _BRINGS,
           _CONFLICT.format(996, 981, "person", 101, "email", _VALUES, 13).replace("'open'", "'road'")),
    blind("who is locked and was in a pack", "meyer", "SELECT * FROM pack_person WHERE person_id = 103"),
    blind("what the road wrote of somebody locked", "meyer", "SELECT * FROM pack_conflict WHERE id = 991"),
    blind("a refused command about somebody locked", "meyer", "SELECT * FROM pack_conflict WHERE id = 992"),
    attack("the mark taken off", "meyer", "UPDATE pack_conflict SET restricted = false WHERE id = 991"),
)  # fmt: skip


@pytest.mark.parametrize("one", ATTACKS, ids=str)
def test_it_is_refused_or_shows_nothing_and_changes_nothing(packed, one):
    state, shown = packed.run(one)
    assert packed.changed() == set()
    assert (state, shown) == (one.state, [])


def test_what_the_road_said_is_read_also_with_nul_in_it(packed):
    """A text in JSON may hold NUL, a database's own JSON not: reading it must not stop whoever writes it."""
    said = {
        r'{"mine": {"body": {"a": "x\u0000y"}}}': r'{"a": "xy"}',
        r'{"mine": {"body": {"a": "x\\u0000y"}}}': r'{"a": "x\\u0000y"}',
        r'{"mine": {"body": {"a": "\u0000\\\u0000y"}}}': r'{"a": "\\y"}',
    }
    with packed.owner() as dba:
        for kept, read in said.items():
            assert dba.execute("SELECT (desk.said_in(%s::json) -> 'body')::text", (kept,)).fetchone() == (
                read,
            )


def _answer(fort, login, *script):
    """Return how the server answers the last statement: the state, the words, and what it shows."""
    with fort.line(login) as line, line.transaction(force_rollback=True):
        *first, last = script
        for statement in first:
            line.execute(statement)
        try:
            answer = line.execute(last)
        except psycopg.Error as error:
            return error.sqlstate, error.diag.message_primary, error.diag.constraint_name
        return answer.fetchall() if answer.description else answer.rowcount


_SAID = (
    {"person_id": 103},
    {"contact": {"person_id": 101, "concerns": [{"concerned_id": 103}]}},
    {"case_id": "secret"},
    {"case_ids": ["secret"]},
    {"contact_id": "secret_contact"},
    {"task_id": "secret_task"},
    {"promise_id": "secret_promise"},
    {"visit_id": 941},
    {"query_id": 5},
    {"something_new_id": 5},
)


def _named(said, names, unknown):
    """Return what a command says, with the ids that are meant, or with one of nothing that is there."""
    if isinstance(said, dict):
        return {key: _named(value, names, unknown) for key, value in said.items()}
    if isinstance(said, list):
        return [_named(one, names, unknown) for one in said]
    return said if said == 101 else unknown or names.get(said, said)


@pytest.mark.parametrize("said", _SAID, ids=str)
def test_a_refused_command_about_whom_one_may_not_know_is_kept_like_one_about_nobody(packed, said):
    """What the pack cannot have known goes to the lead in either case."""
    answers = []
    for unknown in (None, _UNKNOWN):
        text = _refused(**_named(said, packed.names, unknown))
        kept = _CONFLICT.format(996, 981, "WriteNote", 3, "", text, 13)
        for who in ("meyer", "vogel"):
            brings = _BRINGS if who == "meyer" else _BRINGS.replace("13", "41")
            answers.append(_answer(packed, who, brings, kept, "SELECT id FROM pack_conflict WHERE id = 996"))
    assert answers == [[], [(996,)]] * 2
    assert packed.changed() == set()


@pytest.mark.parametrize("kind", ["person", "home_visit", "task", "booking"])
def test_a_conflict_and_a_list_of_people_tell_locked_from_unknown_to_nobody(packed, kind):
    hidden = {"person": 103, "task": packed.names["secret_task"]}.get(kind, _UNKNOWN + 1)
    answers = {
        _answer(packed, "meyer", _BRINGS, _CONFLICT.format(996, 981, kind, one, "email", _VALUES, 13))
        for one in (hidden, _UNKNOWN)
    }
    answers |= {_answer(packed, "meyer", _PERSON.format(981, one)) for one in (103, _UNKNOWN)}
    assert answers == {("42501", "not for this login, or not there", None)}
    assert packed.changed() == set()


def test_who_hands_a_pack_back_says_what_the_road_wrote_and_who_decides_what_stood_here(packed):
    with packed.line("meyer") as line, line.transaction(force_rollback=True):
        line.execute(_BRINGS)
        line.execute(_CONFLICT.format(996, 981, "person", 101, "email", _VALUES, 13))
        again = "mine_at = now(), theirs_by = 11, values = json_build_object('mine', '2', 'theirs', '3')"
        decided = "state = 'road', settled_by = 13, values = json_build_object('mine', '2', 'theirs', '4')"
        for change in (again, decided, "state = 'open', settled_at = NULL"):
            assert line.execute(f"UPDATE pack_conflict SET {change} WHERE id = 996").rowcount == 1
        line.execute("UPDATE pack SET ended_at = now(), ended_by = 13, state = 'back' WHERE id = 981")
    assert packed.changed() == set()

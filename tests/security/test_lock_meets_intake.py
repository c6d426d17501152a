"""A lock (§ 51 BMG) is entered at the very moment in which somebody writes down something about the"
" person."""

import threading
import time
from contextlib import contextmanager

import psycopg
import pytest

pytestmark = pytest.mark.server

LOCK = "UPDATE rathaus.person SET lock = %s WHERE id = 101"
WITHIN = 10.0  # seconds in which a statement is seen to wait
WRITTEN = {
    "contact": (
        "INSERT INTO contact (id, at, channel, taken_by, person_id, caller_name, caller_phone, needs,"
        " pickup_code)"
        " VALUES (7, now(), 'phone', desk.me(), 101, '', '', '[]', '')"
    ),
    "case_file": (
        "INSERT INTO case_file SELECT (jsonb_populate_record(c, '{{\"id\": 7, \"person_id\": 101}}'"
        " || jsonb_build_object('number', '{number}'))).* FROM case_file c WHERE id = {benefit}"
    ),
    "appointment": (
        "INSERT INTO appointment SELECT (jsonb_populate_record(NULL::appointment, jsonb_build_object('id', 7,"
        " 'person_id', 101, 'number', 'T-7', 'counter_id', 91, 'starts', now(), 'minutes', 15, 'kind',"
        " 'visit', 'state',"
        " 'booked', 'service_id', 71, 'services', '[]'::jsonb, 'name', '', 'phone', '', 'needs',"
        " '[]'::jsonb, 'note', '',"
        " 'want_earlier', false, 'sequence', 0, 'cancelled_because', '', 'taken_by', desk.me(),"
        " 'taken_at', now(),"
        " 'changed_at', now(), 'version', 1, 'restricted', false))).*"
    ),
    "timeline": (
        "INSERT INTO timeline (id, case_id, at, staff_id, kind, text)"
        " VALUES (7, {lamp}, now(), desk.me(), 'note', '')"
    ),
    "attachment": (
        "INSERT INTO attachment (id, case_id, name, kind, origin, size, sha256, for_units, added_at,"
        " staff_id)"
        " VALUES (7, {lamp}, 'a', 'image', 'file', 1, '', false, now(), desk.me())"
    ),
    "query": (
        "INSERT INTO query (id, task_id, text, asked_by, asked_at, answer)"
        " VALUES (7, {lamp_task}, 'x', desk.me(), now(), '')"
    ),
    "promise": (
        "INSERT INTO promise (id, contact_id, reply_by, staff_id, phone, state, attempts, version)"
        " VALUES (7, {lamp_contact}, 'call', desk.me(), '', 'open', 0, 1)"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def number(fort):
    """A number that was counted and that no case has."""
    with fort.owner() as dba:
        dba.execute("INSERT INTO rathaus.counter (id, key, name, room, unit_id, step_free, active,"
        " takes_queue)"
                    " VALUES (91, 'k', 'k', '', 1, true, true, true)")  # fmt: skip
        dba.execute("UPDATE rathaus.running_number SET value = 90000 WHERE name = 'case-2026'")
    return "26-00900-5"


@pytest.fixture
def people(fort, number):
    """The registration office, which enters locks, and a guide; what they leave is put in order again."""
    with fort.owner() as office, fort.line("oezdemir") as guide:
        yield office, guide
        for end in (guide, office):
            end.execute("ROLLBACK")
        office.execute("SET session_replication_role = replica")
        for table in WRITTEN:
            office.execute(f"DELETE FROM rathaus.{table} WHERE id = 7")
        office.execute("DELETE FROM rathaus.case_words WHERE case_id = 7")
        office.execute("SET session_replication_role = origin")
        office.execute(LOCK, ("",))


@contextmanager
def waiting(watcher, line, statement, *values):
    """Send a statement from another thread; the block begins once the server says that it waits for"
    " somebody."""
    said = []

    def send():
        try:
            said.append(line.execute(statement, *values).statusmessage)
        except psycopg.Error as error:
            said.append(error.sqlstate)

    sender = threading.Thread(target=send)
    sender.start()
    until = time.monotonic() + WITHIN
    asked = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
    while not said and time.monotonic() < until:
        if watcher.execute(asked, (line.info.backend_pid,)).fetchone()[0]:
            break
    assert said == [], said
    yield said
    sender.join(WITHIN)


@pytest.mark.parametrize("table", WRITTEN)
def test_what_is_written_waits_for_a_lock_that_is_being_entered(fort, people, number, table):
    office, guide = people
    written = WRITTEN[table].format(**fort.names, number=number)
    office.execute("BEGIN")
    office.execute(LOCK, ("bmg51",))
    with fort.owner() as watcher, waiting(watcher, guide, written) as said:
        office.execute("COMMIT")
    if table == "promise":  # the one that nobody need see who makes it
        assert said == ["INSERT 0 1"]
        assert marks(fort, table) == [(True,)]
    else:
        assert said == ["42501"]
        assert marks(fort, table) == []


@pytest.mark.parametrize("table", WRITTEN)
def test_a_lock_finds_what_was_written_a_moment_before(fort, people, number, table):
    office, guide = people
    written = WRITTEN[table].format(**fort.names, number=number)
    guide.execute("BEGIN")
    guide.execute(written)
    assert marks(fort, table) == []
    with fort.owner() as watcher, waiting(watcher, office, LOCK, ("bmg51",)) as said:
        guide.execute("COMMIT")
    assert said == ["UPDATE 1"]
    assert marks(fort, table) == [(True,)]
    assert guide.execute(f"SELECT id FROM {table} WHERE id = 7").fetchall() == []


@pytest.mark.parametrize("table", WRITTEN)
def test_when_the_lock_is_gone_everybody_sees_it_again(fort, people, number, table):
    office, guide = people
    guide.execute(WRITTEN[table].format(**fort.names, number=number))
    seen = f"SELECT id FROM {table} WHERE id = 7"
    for lock, shown in (("bmg51", []), ("", [(7,)])):
        office.execute(LOCK, (lock,))
        assert guide.execute(seen).fetchall() == shown


def marks(fort, table):
    with fort.owner() as dba:
        return dba.execute(f"SELECT restricted FROM rathaus.{table} WHERE id = 7").fetchall()

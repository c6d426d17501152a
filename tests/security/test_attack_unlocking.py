"""Somebody was locked (§ 51 BMG) after a clerk had taken them in: she does not take it off."""

from contextlib import contextmanager

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.security.attack_scene import attack
from tests.security.test_attack_locked import UNKNOWN, answer

pytestmark = pytest.mark.server

TAKEN_OVER = "UPDATE rathaus.contact SET taken_by = %s WHERE id = %s"
KEPT_BY = "UPDATE rathaus.case_file SET owner_id = %s WHERE id = %s"
LOCK = "UPDATE rathaus.person SET lock = %s WHERE id = %s"


@pytest.fixture
def locked_since(fort):
    """Luebbe took Hans Meyer in and keeps his case; then he was locked."""
    case_id, contact, hans = (fort.names[name] for name in ("benefit", "benefit_contact", "hans"))
    with fort.owner() as dba:
        dba.execute(TAKEN_OVER, (31, contact))
        owner = dba.execute("SELECT owner_id FROM rathaus.case_file WHERE id = %s", (case_id,)).fetchone()[0]
        dba.execute(KEPT_BY, (31, case_id))
        dba.execute(LOCK, ("bmg51", hans))
        fort.changed()
        yield fort
        dba.execute(LOCK, ("", hans))
        dba.execute(KEPT_BY, (owner, case_id))
        dba.execute(TAKEN_OVER, (11, contact))
    fort.changed()


CASE = "UPDATE rathaus.case_file SET {} WHERE id = {{benefit}}"
CONTACT = "UPDATE rathaus.contact SET {} WHERE id = {{benefit_contact}}"
UNLOCKING = (
    attack("nobody called any more", "luebbe", CONTACT.format("person_id = NULL")),
    attack("somebody else called", "luebbe", CONTACT.format("person_id = {erna}")),
    attack("the case is nobody's", "luebbe", CASE.format("person_id = NULL, caller_id = NULL")),
    attack("the case is somebody else's", "luebbe", CASE.format("person_id = {erna}, caller_id = {erna}")),
    attack("all of it in one transaction, to be taken back", "luebbe", "BEGIN",
           CONTACT.format("code_misses = 0"), CONTACT.format("person_id = NULL")),
    attack("the view asked the same", "luebbe",
           "UPDATE case_file SET person_id = {erna} WHERE id = {benefit}"),
    *(attack(f"what she may not see written over: {one}", "luebbe", CASE.format(one))
      for one in ("note = 'x'", "concerned_name = 'x'", "search_text = 'x'", "place_key = 'x'",
                  "district_id = 62", "authority_id = 1")),
    *(attack(f"what she may not hear written over: {one}", "luebbe", CONTACT.format(one))
      for one in ("caller_name = 'x'", "caller_phone = '+49'", "language = 'x'", "needs = '[\"x\"]'")),
)  # fmt: skip


@pytest.mark.parametrize("one", UNLOCKING, ids=str)
def test_nobody_takes_the_lock_off_what_they_took_in(locked_since, one):
    assert locked_since.run(one) == (one.state, [])
    assert locked_since.changed() == set()


def test_the_work_on_it_goes_on(locked_since):
    """The other side: what is seen of the case is changed as before."""
    wanted = "UPDATE case_file SET result = %s, version = version + 1 WHERE id = %s"
    with locked_since.line("luebbe") as line:
        assert line.execute(wanted, ("fertig", locked_since.names["benefit"])).rowcount == 1
    with locked_since.owner() as dba:
        dba.execute(
            "UPDATE rathaus.case_file SET result = '', version = version - 1 WHERE id = %s",
            (locked_since.names["benefit"],),
        )
    assert locked_since.changed() == set()


MADE = {
    "appointment": {
        "id": 9, "number": "T-9", "counter_id": 92, "starts": "2026-11-24T10:00:00Z", "minutes": 15,
        "kind": "visit", "state": "booked", "service_id": 71, "services": [], "name": "K. Brinkmann",
        "phone": "+49170", "needs": [], "note": "wohnt am Geheimweg", "want_earlier": False, "sequence": 0,
        "cancelled_because": "", "taken_by": 41, "taken_at": "2026-11-24T09:00:00Z",
        "changed_at": "2026-11-24T09:00:00Z", "version": 1, "restricted": False,
    },
    "queue_ticket": {
        "id": 9, "day": "2026-11-24", "letter": "A", "number": 9, "queue_class": "plain", "state": "waiting",
        "needs": ["interpreter"], "step_free": True, "counts_from": "2026-11-24T10:00:00Z",
        "drawn_at": "2026-11-24T10:00:00Z", "drawn_by": 11, "calls": 0, "served_seconds": 0,
        "parked_for": "", "version": 1,
    },
    "authority": {
        "id": 9, "representative_name": "", "scope": "alles", "state": "seen", "version": 1,
        "restricted": False,
    },
}  # fmt: skip
EVERYBODY_BUT_THE_LEAD = ("oezdemir", "meyer", "luebbe", "tepe")


def put(fort, dba, table, **values):
    """Put a row there as the owner does; the tests name what it speaks of."""
    dba.execute(
        "INSERT INTO rathaus.counter (id, key, name, room, unit_id, step_free, active, takes_queue)"
        " VALUES (92, 'z', 'z', '', 1, true, true, true) ON CONFLICT DO NOTHING"
    )
    wanted = {name: fort.names.get(value, value) for name, value in values.items()}
    dba.execute(
        f"INSERT INTO rathaus.{table} SELECT (jsonb_populate_record(NULL::rathaus.{table}, %s)).*",
        (Jsonb({**MADE[table], **wanted}),),
    )


@contextmanager
def there(fort, table, **values):
    """Let a row be there, and take it out again."""
    with fort.owner() as dba:
        put(fort, dba, table, **values)
        try:
            yield dba
        finally:
            dba.execute(f"DELETE FROM rathaus.{table} WHERE id = 9")
    fort.changed()


def seen_by(fort, login, asked):
    with fort.line(login) as line:
        if login in ("oezdemir", "meyer", "vogel"):
            line.execute("SELECT desk.open_people(ARRAY[101, 102], 'opened', 'x', '')")
        return line.execute(asked).fetchall()


@pytest.mark.parametrize("login", EVERYBODY_BUT_THE_LEAD)
def test_an_appointment_for_the_case_of_somebody_locked_shows_its_time_alone(fort, login):
    asked = "SELECT name, phone, note, case_id FROM appointment"
    with there(fort, "appointment", case_id="secret"):
        assert seen_by(fort, login, asked) == []
        busy = "SELECT minutes FROM desk.busy_times('2026-11-24', '2026-11-25')"
        assert seen_by(fort, login, busy) == [(15,)]
        assert len(seen_by(fort, "vogel", asked)) == 1


def test_an_appointment_for_a_case_follows_its_lock(fort):
    asked = "SELECT name FROM appointment"
    with there(fort, "appointment", case_id="benefit") as dba:
        assert len(seen_by(fort, "oezdemir", asked)) == 1
        dba.execute(LOCK, ("bmg51", 102))
        try:
            assert seen_by(fort, "oezdemir", asked) == []
        finally:
            dba.execute(LOCK, ("", 102))
        assert len(seen_by(fort, "oezdemir", asked)) == 1


def test_a_ticket_of_somebody_locked_since_is_a_number_and_nothing_else(fort):
    asked = "SELECT letter, number, person_id, needs, step_free FROM queue_ticket"
    with there(fort, "queue_ticket", person_id="hans") as dba:
        assert seen_by(fort, "tepe", asked) == [("A", 9, 102, ["interpreter"], True)]
        dba.execute(LOCK, ("bmg51", 102))
        try:
            for login in EVERYBODY_BUT_THE_LEAD:
                assert seen_by(fort, login, asked) == [("A", 9, None, [], True)]
            called = "UPDATE queue_ticket SET calls = calls + 1, version = version + 1 WHERE id = 9"
            with fort.line("tepe") as line:
                assert line.execute(called).rowcount == 1
        finally:
            dba.execute(LOCK, ("", 102))


def test_a_ticket_drawn_for_somebody_locked_bears_nothing_either(fort):
    with there(fort, "queue_ticket", person_id="hidden"):
        assert seen_by(fort, "tepe", "SELECT person_id, needs FROM queue_ticket") == [(None, [])]


def test_who_is_locked_is_not_read_as_the_one_who_speaks_for_another(fort):
    asked = "SELECT id FROM authority WHERE id = 9"
    with there(fort, "authority", person_id="erna", representative_id="hans") as dba:
        assert seen_by(fort, "oezdemir", asked) == [(9,)]
        dba.execute(LOCK, ("bmg51", 102))
        try:
            assert seen_by(fort, "oezdemir", asked) == []
        finally:
            dba.execute(LOCK, ("", 102))
        assert seen_by(fort, "oezdemir", asked) == [(9,)]
    with there(fort, "authority", person_id="erna", representative_id="hidden"):
        assert seen_by(fort, "oezdemir", asked) == []
        assert seen_by(fort, "vogel", asked) == [(9,)]


WRITABLE = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
WHERE relnamespace = 'rathaus'::regnamespace AND relkind = 'r'
  AND has_any_column_privilege(%(who)s, c.oid, 'SELECT')
  AND has_column_privilege(%(who)s, c.oid, a.attnum, 'UPDATE') ORDER BY 1, 2
"""
DELETABLE = """
SELECT relname FROM pg_class WHERE relnamespace = 'rathaus'::regnamespace AND relkind = 'r'
  AND has_any_column_privilege(%(who)s, oid, 'SELECT')
  AND has_table_privilege(%(who)s, oid, 'DELETE')
ORDER BY 1
"""


def hit(dba, login, *statements):
    """Return what each statement counts for a login; no trigger and no key of another table is asked."""
    counts = []
    for statement in statements:
        dba.execute("BEGIN")
        try:
            dba.execute("SET LOCAL session_replication_role = replica")
            dba.execute(f"SET LOCAL SESSION AUTHORIZATION fort_{login}")
            answer = dba.execute(statement)
            counts.append(answer.fetchone()[0] if answer.description else answer.rowcount)
        except psycopg.Error as error:
            if error.sqlstate not in ("42501", "23505"):
                raise
            counts.append(None)
        finally:
            dba.execute("ROLLBACK")
    return counts


@pytest.mark.parametrize("login", [*EVERYBODY_BUT_THE_LEAD, "vogel", "admin", "busse"])
def test_who_writes_without_reading_writes_no_row_that_they_do_not_see(locked_since, login):
    """`UPDATE t SET c = 'x'` without a condition reads no column, so no policy of reading is asked."""
    with locked_since.owner() as dba:
        who = {"who": f"fort_{login}"}
        tried, told = set(), set()
        for table, column, of_type in dba.execute(WRITABLE, who).fetchall():
            value = dba.execute(f'SELECT min("{column}"::text) FROM rathaus.{table}').fetchone()[0]
            literal = "NULL" if value is None else f"{psycopg.sql.quote(value)}::{of_type}"
            if value is None:
                continue
            seen, written = hit(
                dba, login, f"SELECT count(*) FROM rathaus.{table}",
                f'UPDATE rathaus.{table} SET "{column}" = {literal}',
            )  # fmt: skip
            tried.add(table)
            if written is not None and written > seen:
                told.add((table, column, written, seen))
        for (table,) in dba.execute(DELETABLE, who).fetchall():
            seen, gone = hit(
                dba, login, f"SELECT count(*) FROM rathaus.{table}", f"DELETE FROM rathaus.{table}"
            )
            if gone is not None and gone > seen:
                told.add((table, "", gone, seen))
    assert told == set()
    assert login in ("admin", "busse") or {"attachment", "promise", "authority", "timeline"} <= tried


def test_every_policy_that_takes_rows_away_from_reading_takes_them_away_from_writing(fort):
    with fort.owner() as dba:
        found = set(
            dba.execute(
                "SELECT tablename, policyname, cmd, roles::text FROM pg_policies "
                "WHERE schemaname = 'rathaus' AND permissive = 'RESTRICTIVE'"
            ).fetchall()
        )
    reading = [one for one in found if one[2] == "SELECT"]
    assert len(reading) > 4
    for table, name, _, roles in reading:
        for way in ("update", "delete"):
            assert (table, f"{name}_{way}", way.upper(), roles) in found


def test_a_unit_takes_no_sheet_of_somebody_locked_out_of_the_case(fort):
    taken_out = attack("a sheet that she may not read", "luebbe", "DELETE FROM case_paper")
    assert fort.run(taken_out) == ("42501", [])
    assert fort.changed() == set()


# A hidden row is named where it can be: the answer is the one that a row gets which is not there.
NAMED = {
    "a number kept back": "UPDATE reserved_number SET case_id = {id} WHERE staff_id = desk.me()",
    "the task before": "UPDATE task SET after_task_id = {id} WHERE id = {lamp_task}",
    "the authority of a case": "UPDATE case_file SET authority_id = {id} WHERE id = {lamp}",
    "the cause of a case": "UPDATE case_file SET cause_id = {id} WHERE id = {lamp}",
}
HIDDEN = {
    "a number kept back": "secret",
    "the task before": "secret_task",
    "the authority of a case": "authority",
    "the cause of a case": "secret",
}


@pytest.mark.parametrize("login", ["oezdemir", "tepe"])
@pytest.mark.parametrize("what", NAMED)
def test_what_is_hidden_is_named_in_vain_as_what_is_not_there(fort, login, what):
    script = ("SELECT desk.reserve_number(2026, 'pc')", NAMED[what])
    with there(fort, "authority", person_id="hans", representative_id="hidden"):
        fort.changed()
        ids = {**fort.names, "authority": 9}
        said = [answer(fort, login, script[1:], id=one) for one in (ids[HIDDEN[what]], UNKNOWN)]
        if what == "a number kept back":
            with fort.line(login) as line:
                line.execute(script[0])
            said = [answer(fort, login, script[1:], id=one) for one in (ids[HIDDEN[what]], UNKNOWN)]
            with fort.owner() as dba:
                dba.execute("DELETE FROM rathaus.reserved_number")
        assert said[0] == said[1]
        assert "42501" in said[0]


def test_a_guide_hangs_no_foreign_authority_on_a_case_to_read_it(fort):
    with there(fort, "authority", person_id="erna", representative_id="hans"):
        stolen = "UPDATE case_file SET authority_id = 9 WHERE id = {lamp}"
        assert fort.run(attack("unopened", "oezdemir", stolen)) == ("42501", [])
        opened = "SELECT desk.open_people(ARRAY[101], 'opened', 'x', '')"
        assert fort.run(attack("opened", "oezdemir", opened, "BEGIN", stolen, "ROLLBACK")) == ("", [])
        made = (
            "INSERT INTO authority (id, representative_name, scope, state, version) "
            "VALUES (8, 'Uta', '', 'seen', 1)"
        )
        own = ("BEGIN", made, stolen.replace("= 9", "= 8"), "ROLLBACK")
        assert fort.run(attack("her own", "oezdemir", *own)) == ("", [])


NOTE = "Frau Schmidt (Erna) rief an, [a-z]* kostet 5 €."
SWAPPED = "Frau [Name berichtigt] (Erna) rief an, [a-z]* kostet 5 €."


@pytest.fixture
def noted(fort):
    """A note that Wilkens wrote into the case that Oezdemir took in and Tepe's unit works on."""
    with fort.owner() as dba:
        dba.execute(
            "INSERT INTO rathaus.timeline (id, case_id, at, staff_id, kind, text) "
            "VALUES (9, %s, now(), 12, 'note', %s)",
            (fort.names["lamp"], NOTE),
        )
        yield fort
        dba.execute("DELETE FROM rathaus.timeline WHERE id = 9")
    fort.changed()


@pytest.mark.parametrize("login", ["meyer", "oezdemir", "wilkens", "vogel", "tepe"])
@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("nie gesagt", {"wilkens", "vogel"}),
        (NOTE + " Und mehr.", {"wilkens", "vogel"}),
        (NOTE.replace("5", "9"), {"wilkens", "vogel"}),
        (SWAPPED.replace("5", "9"), {"wilkens", "vogel"}),
        ("[Name berichtigt]", {"wilkens", "vogel"}),
        ("Frau [Name berichtigt] kostet 5 €.", {"wilkens", "vogel"}),
        (SWAPPED, {"meyer", "oezdemir", "wilkens", "vogel"}),
    ],
)
def test_a_note_is_reworded_by_who_wrote_it_and_elsewhere_loses_a_name_alone(noted, login, text, allowed):
    changed = attack(
        "a note reworded", login, f"UPDATE timeline SET text = '{text}' WHERE id = 9 RETURNING id"
    )
    with noted.owner() as dba:
        owner = "SELECT owner_id FROM rathaus.case_file WHERE id = %s"
        (owner_id,) = dba.execute(owner, (noted.names["lamp"],)).fetchone()
    keeper = {21: "tepe", 22: "thole", 31: "luebbe", 11: "oezdemir"}[owner_id]
    state, shown = noted.run(
        changed
    )  # to a unit that does not see the note nothing is refused, there is none
    assert (shown == [(9,)]) == (login in {*allowed, keeper})
    assert state == ("" if shown or login == "tepe" else "42501")


def test_an_id_that_is_taken_is_refused_as_one_that_cannot_be(fort):
    """Else the key of the table would tell of somebody who was registered here and is locked since."""
    taken = 2305843009213693953
    register = (
        "INSERT INTO desk.person SELECT {id}, '', 'Uta', 'Neu', 'neu uta', NULL, '', '', '', '', "
        "NULL, '', '', '', '[]', '', 1",
    )
    with fort.owner() as dba:
        with fort.line("oezdemir") as line:
            line.execute(register[0].format(id=taken))
        dba.execute(LOCK, ("bmg51", taken))
        try:
            refused = answer(fort, "wilkens", register, id=taken)
        finally:
            dba.execute("DELETE FROM rathaus.person WHERE id = %s", (taken,))
    impossible = answer(fort, "wilkens", register, id=UNKNOWN)
    assert "('42501', 'no such id', None," in refused
    assert "('42501', 'no such id', None," in impossible
    fort.changed()

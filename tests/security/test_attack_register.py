"""The register of people: details only after a committed line in the protocol, and never in bulk."""

import psycopg
import pytest

from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

DETAILS = (
    "SELECT birth_date, street, house_number, phone, email FROM desk.person WHERE id = {erna} "
    "AND (birth_date IS NOT NULL OR street <> '' OR phone <> '')"
)
OPEN = "SELECT desk.open_people(ARRAY[{erna}], 'opened', 'x', '')"
SEARCH = "SELECT desk.open_search('x', '[]')"
TABLES = (
    attack("the table of people", "oezdemir", "SELECT * FROM rathaus.person"),
    attack("the table of people, one column", "tepe", "SELECT family_name FROM rathaus.person"),
    attack("the number of people", "oezdemir", "SELECT count(*) FROM rathaus.person"),
    attack("the table of phone numbers", "oezdemir", "SELECT * FROM rathaus.phone"),
    attack("the index of names", "oezdemir", "SELECT * FROM rathaus.name_pair"),
    attack("the table of people, copied out", "vogel", "COPY rathaus.person TO STDOUT"),
    attack("the table of people, written", "vogel", "UPDATE rathaus.person SET lock = ''"),
    attack("the table of people, locked away from all", "oezdemir",
           "BEGIN", "LOCK TABLE rathaus.person IN ACCESS EXCLUSIVE MODE"),
)  # fmt: skip
WITHOUT_A_LINE = (
    blind("the details of everybody", "oezdemir",
          "SELECT id FROM desk.person WHERE birth_date IS NOT NULL OR street <> '' OR phone <> ''"),
    blind("somebody's phone number", "oezdemir", "SELECT * FROM desk.phone"),
    blind("the line begun and rolled back", "oezdemir", "BEGIN", OPEN, DETAILS),
    blind("the line in a savepoint", "oezdemir", "BEGIN", "SAVEPOINT before", OPEN, "RELEASE before",
           DETAILS),
    blind("the line and the look in one statement", "oezdemir",
          f"WITH opened AS MATERIALIZED ({OPEN}) SELECT p.* FROM opened, LATERAL ({DETAILS}) p"),
    blind("the look kept in a cursor beyond the transaction", "oezdemir", "BEGIN", OPEN,
          f"DECLARE kept CURSOR WITH HOLD FOR {DETAILS}", "COMMIT", "FETCH ALL FROM kept"),
    blind("who speaks for whom", "oezdemir", "SELECT * FROM authority"),
    blind("who speaks for whom, asked by the lead", "vogel",
          "SELECT * FROM authority WHERE person_id = {erna}"),
    blind("somebody who was opened by a colleague", "wilkens", DETAILS),
)  # fmt: skip
REFUSED = (
    attack("more than two hundred at once", "oezdemir",
           "SELECT desk.open_people(ARRAY(SELECT generate_series(1, 201)::bigint), 'search', '', '')"),
    attack("a line of a kind that nobody counts", "oezdemir",
           "SELECT desk.open_people(ARRAY[101], 'other', '', '')"),
    attack("a line that says of nobody", "oezdemir", "SELECT desk.open_people(NULL, 'opened', '', '')",
           state="23502"),
    attack("a snapshot that does not see the other lines of this hour", "oezdemir",
           "BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT 1", OPEN),
    attack("a search from such a snapshot", "oezdemir", "BEGIN ISOLATION LEVEL SERIALIZABLE", SEARCH),
    attack("a prepared transaction that keeps the line open", "oezdemir", "BEGIN", OPEN,
           "PREPARE TRANSACTION 'x'", state="55000"),
    attack("the door's own functions", "oezdemir",
           "SELECT desk.people_meant(ARRAY['1986-02-08', '1986-02-08']::date[], NULL, '')"),
    attack("whether somebody is locked", "oezdemir", "SELECT desk.is_locked(103)"),
    attack("the marks of names", "oezdemir", "SELECT desk.set_names_apart(103)"),
    attack("somebody made up under a lock", "oezdemir",
           "INSERT INTO desk.person SELECT 2305843009213693952, 'x', 'x', 'x', 'x', NULL, '', '', '', "
           "'', NULL, "
           "'', '', '', '[]', 'bmg51', 1"),
    attack("somebody corrected who was not opened", "wilkens",
           "UPDATE desk.person SET phone = 'x' WHERE id = {erna}"),
    attack("somebody locked", "vogel", OPEN, "UPDATE desk.person SET lock = 'bmg51' WHERE id = {erna}"),
    attack("somebody given another key", "vogel", OPEN, "UPDATE desk.person SET id = 1 WHERE id = {erna}"),
    attack("somebody thrown out of the register", "vogel", "DELETE FROM desk.person WHERE id = {erna}",
           state="55000"),  # nobody can throw rows out of it, whatever the rights
    attack("the rows of people locked away from the others", "oezdemir", "BEGIN",
           "SELECT id FROM desk.person WHERE id = {erna} FOR UPDATE"),
    attack("the rows of people, as the one whose view it is", "vogel", "SET ROLE fort__door"),
    attack("the words of somebody's name changed", "wilkens",
           "SELECT desk.index_person(101, '{{\"family\": [], \"given\": []}}')"),
    attack("a phone number hung on somebody", "wilkens", "INSERT INTO desk.phone VALUES ('+491', {erna})"),
    attack("somebody's name by a visit made up", "oezdemir",
           "INSERT INTO contact SELECT (jsonb_populate_record(c, '{{\"id\": 1, \"taken_by\": 11, "
           "\"person_id\": 104}}')).* FROM contact c WHERE id = {lamp_contact}"),
    attack("somebody's name by a case turned to them", "oezdemir",
           "UPDATE case_file SET person_id = 104 WHERE id = {lamp}"),
    attack("somebody's name by a ticket made up", "oezdemir",
           "INSERT INTO queue_ticket (id, person_id) VALUES (1, 104)"),
    attack("somebody's name by an appointment made up", "oezdemir",
           "INSERT INTO appointment (id, person_id) VALUES (1, 104)"),
    attack("somebody's name by an authority made up", "oezdemir",
           "INSERT INTO authority (id, person_id) VALUES (1, 104)"),
    attack("what was corrected of somebody", "wilkens",
           "INSERT INTO person_change VALUES (101, 2, '[]', desk.me(), now())"),
    attack("a correction in a colleague's name", "wilkens",
           "INSERT INTO person_change VALUES (101, 2, '[]', 11, now())"),
)  # fmt: skip


@pytest.mark.parametrize("one", [*TABLES, *WITHOUT_A_LINE, *REFUSED], ids=str)
def test_it_shows_nobody(fort, one):
    state, shown = fort.run(one)
    assert (state, shown) == (one.state, [])
    assert fort.changed() == set()


def test_after_a_committed_line_the_details_are_there(fort):
    """The other side of every refusal above: the same words, after the line."""
    with fort.line("thole") as line:
        line.execute(OPEN.format(**fort.names))
        found = line.execute("SELECT street, house_number FROM desk.person WHERE id = 101").fetchall()
        assert found == [("Rosenweg", "4")]
        assert line.execute("SELECT number FROM desk.phone").fetchall() == [("+491713920011",)]
        assert line.execute("SELECT representative_id FROM authority").fetchall() == [(102,)]


@pytest.mark.parametrize("end", ["ROLLBACK", "COMMIT"])
def test_a_line_stays_whatever_becomes_of_the_look(fort, end):
    def lines():
        with fort.owner() as dba:
            found = dba.execute("SELECT count(*) FROM rathaus.read_log WHERE staff_id = 22").fetchone()
        return found[0]

    before = lines()
    with fort.line("thole") as line:
        line.execute(OPEN.format(**fort.names))
        line.execute("BEGIN")
        line.execute(DETAILS.format(**fort.names))
        line.execute(end)
    assert lines() == before + 1


def test_a_person_is_looked_at_by_so_many_an_hour_and_no_more(fort):
    many = "SELECT desk.open_people(ARRAY(SELECT generate_series(%s::bigint, %s)), 'opened', 'x', '')"
    with fort.line("luebbe") as line, fort.line("luebbe") as second:
        assert line.execute(many, (10_001, 10_200)).fetchone() == (True,)
        assert second.execute(many, (10_201, 10_301)).fetchone() == (False,)
        assert second.execute(many, (10_001, 10_100)).fetchone() == (True,), (
            "whom one knows already counts once"
        )
        for first in range(10_201, 10_400, 50):
            line.execute(many, (first, first + 49))
        assert second.execute(many, (101, 101)).fetchone() == (False,)
        assert second.execute(DETAILS.format(**fort.names)).fetchall() == []
    with fort.owner() as dba:
        refused = dba.execute("SELECT person_ids FROM rathaus.read_log WHERE staff_id = 31 AND refused")
        assert [101] in [ids for (ids,) in refused.fetchall()], (
            "who was asked for in vain is written down too"
        )


def test_two_lines_at_once_count_together(fort):
    """Whoever holds one back until the other has counted gains nothing: the second one counts anew."""
    many = "SELECT desk.open_people(ARRAY(SELECT generate_series(%s::bigint, %s)), 'opened', 'x', '')"
    with fort.line("meyer") as line, fort.line("meyer") as second:
        line.execute("BEGIN")
        assert line.execute(many, (20_001, 20_200)).fetchone() == (True,)
        second.execute("SET lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(many, (20_201, 20_400))
        line.execute("COMMIT")
        assert second.execute(many, (20_201, 20_400)).fetchone() == (False,)


def test_who_has_left_sees_nothing_though_the_login_still_works(fort):
    with fort.owner() as dba:
        dba.execute("UPDATE rathaus.staff SET active = false WHERE login = 'meyer'")
    try:
        with fort.line("meyer") as line:
            for name in ("case_file", "contact", "task", "promise", "timeline", "appointment", "queue_ticket",
                         "authority", "desk.person", "desk.open_person"):  # fmt: skip
                assert line.execute(f"SELECT * FROM {name}").fetchall() == [], name
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(SEARCH)
    finally:
        with fort.owner() as dba:
            dba.execute("UPDATE rathaus.staff SET active = true WHERE login = 'meyer'")

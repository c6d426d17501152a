"""The view of people, and what it asks of each row: both tell the same, by whatever way one asks."""

import re

import psycopg
import pytest

pytestmark = pytest.mark.server

EVERYBODY = (101, 102, 103, 104, 999)
WHO = ("oezdemir", "tepe", "thole", "wilkens", "luebbe", "meyer", "vogel")
NAMED = "SELECT id FROM desk.person WHERE family_name <> ''"
KNOWN = "SELECT one FROM unnest(%s::bigint[]) AS one WHERE desk.clerk_knows(one)"
OPEN = "SELECT one FROM unnest(%s::bigint[]) AS one WHERE desk.is_open(one)"


def ids(line, asked, *values):
    return {one for (one,) in line.execute(asked, values or None)}


@pytest.mark.parametrize("login", WHO)
def test_nobody_is_known_by_asking_who_is_not_seen_by_name(fort, login):
    with fort.line(login) as line:
        seen, known = ids(line, NAMED), ids(line, KNOWN, list(EVERYBODY))
        assert known <= seen
        assert known or login != "tepe", "the clerk has a case, so somebody must be known by it"
        line.execute("SELECT desk.open_people(ARRAY[101, 103, 999], 'opened', 'x', '')")
        opened = ids(line, OPEN, list(EVERYBODY))
        assert opened == ids(line, "SELECT person_id FROM desk.open_person")
        assert opened - {102} == ({101, 103} if login == "vogel" else {101})


def test_a_correction_bears_the_name_of_whose_login_it_is(fort):
    said = "INSERT INTO person_change VALUES (101, 99, '[]', {}, now()) RETURNING staff_id"
    with fort.line("oezdemir") as line:
        line.execute("SELECT desk.open_people(ARRAY[101], 'opened', 'x', '')")
        line.execute("BEGIN")
        assert line.execute(said.format("desk.me()")).fetchone() == (11,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute(said.format(12))
        line.execute("ROLLBACK")


def test_who_stands_in_a_case_of_somebody_locked_is_not_known_by_it(fort):
    """A unit may work on such a case without knowing of whom it speaks, nor of who reported it."""
    secret = fort.names["secret"]
    with fort.owner() as dba:
        clerk = dba.execute(
            "SELECT s.login FROM rathaus.case_share c JOIN rathaus.staff s ON s.unit_id = c.unit_id "
            "WHERE case_id = %s AND s.role = 'clerk' ORDER BY 1",
            (secret,),
        ).fetchone()[0]
        with fort.line(clerk) as line:
            assert 104 not in ids(line, NAMED)
            dba.execute("UPDATE rathaus.case_file SET caller_id = 104 WHERE id = %s", (secret,))
            try:
                assert 104 not in ids(line, NAMED) | ids(line, KNOWN, list(EVERYBODY))
                dba.execute("UPDATE rathaus.person SET lock = '' WHERE id = 103")
                assert 104 in ids(line, NAMED) & ids(line, KNOWN, list(EVERYBODY))
            finally:
                dba.execute("UPDATE rathaus.case_file SET caller_id = NULL WHERE id = %s", (secret,))
                dba.execute("UPDATE rathaus.person SET lock = 'bmg51' WHERE id = 103")
                dba.execute("UPDATE rathaus.person SET tied = false WHERE id = 104")
    fort.changed()


def test_a_case_of_a_clerk_is_found_by_the_key_of_the_person(fort):
    """Else a list with a hundred thousand cases behind it takes seconds."""
    with fort.line("tepe") as line:
        for way in ("seqscan", "mergejoin", "hashjoin"):
            line.execute(f"SET enable_{way} = off")
        asked = "SELECT c.id, p.family_name FROM case_file c LEFT JOIN desk.person p ON p.id = c.person_id"
        plan = " ".join(text for (text,) in line.execute(f"EXPLAIN {asked}"))
    assert re.search(r"Index Cond: \(id = \(?CASE WHEN c.restricted THEN NULL", plan)

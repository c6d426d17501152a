"""§ 51 BMG: to whoever may not know of somebody, that person is as unknown as one who never was."""

import re

import psycopg
import pytest

pytestmark = pytest.mark.server

COUNTED = re.compile(r"rows=[\d.]+|loops=\d+|Removed by [\w ]+: [\d.]+|never executed")
UNKNOWN = 999  # nobody ever had this number
NEW_ID = 2305843009213693952
WHO_MAY_NOT = ("oezdemir", "tepe", "meyer")
LOOKS = {
    "the view of people": ("SELECT * FROM desk.person WHERE id = {id}",),
    "after a line": (
        "SELECT desk.open_people(ARRAY[{id}], 'opened', 'x', '')", "SELECT * FROM desk.person WHERE id "
               "= {id}",
        "SELECT * FROM desk.open_person WHERE person_id = {id}", "SELECT * FROM desk.phone WHERE "
               "person_id = {id}",
    ),
    "a condition that fails with what it is shown": (
        "SELECT id FROM desk.person WHERE id = {id} AND family_name::int = 1",
        "SELECT p.id FROM (VALUES ({id}::bigint)) v (id) LEFT JOIN desk.person p ON p.id = v.id AND "
               "1 / (length(p.family_name) - length(p.family_name)) = 1",
    ),
    "what the view asks": (
        "SELECT desk.open_people(ARRAY[{id}], 'opened', 'x', '')",
        "SELECT desk.is_open({id}), desk.clerk_knows({id})",
    ),
    "the names": (
        "SELECT desk.open_search('x', '[{{\"want\": 500, \"born\": [\"1880-01-01\", \"2030-01-01\"], "
        "\"together\": []}}]') > 0",
        "SELECT f.family_id, f.given_id FROM generate_series(1, 3000) AS t, desk.found_by(t) AS f "
        "WHERE f.person_id = {id}",
    ),
    "a correction": ("UPDATE desk.person SET phone = 'x' WHERE id = {id} RETURNING id",),
    "a phone number": ("INSERT INTO desk.phone VALUES ('+491', {id})",),
    "words of the name": ("SELECT desk.index_person({id}, '{{\"family\": [], \"given\": []}}')",),
    "what was corrected": ("INSERT INTO person_change VALUES ({id}, 2, '[]', desk.me(), now())",),
    "the same key": (
        "INSERT INTO desk.person SELECT {id}, 'x', 'x', 'x', 'x', NULL, '', '', '', '', NULL, '', '', "
        "'', '[]', "
        "'', 1",
    ),
    "a visit of theirs": (
        "INSERT INTO contact (id, at, channel, taken_by, person_id, caller_name, caller_phone, needs, "
        "pickup_code)"
        " VALUES (1, now(), 'phone', desk.me(), {id}, '', '', '[]', '')",
    ),
    "a ticket": ("INSERT INTO queue_ticket (id, person_id) VALUES (1, {id})",),
    "an appointment": ("INSERT INTO appointment (id, person_id) VALUES (1, {id})",),
    "an authority": ("INSERT INTO authority (id, representative_id) VALUES (1, {id})",),
    "a case turned to them": ("UPDATE case_file SET person_id = {id} WHERE id = {lamp}",),
    "their cases": ("SELECT * FROM case_file WHERE person_id = {id} OR caller_id = {id}",),
    "their visits": ("SELECT * FROM contact WHERE person_id = {id}",),
    "their appointments": ("SELECT * FROM appointment WHERE person_id = {id}",),
    "who speaks for them": ("SELECT * FROM authority WHERE {id} IN (person_id, representative_id)",),
}  # fmt: skip


def answer(fort, login, script, **values):
    """Return all that psql would print: rows, and the words of errors with what belongs to them."""
    said = []
    with fort.line(login) as line:
        for statement in script:
            try:
                found = line.execute(statement.format(**{**fort.names, **values}))
                said.append((found.statusmessage, found.fetchall() if found.description else None))
            except psycopg.Error as error:
                diag = error.diag
                said.append((error.sqlstate, diag.message_primary, diag.message_detail, diag.context,
                             diag.constraint_name, diag.table_name))  # fmt: skip
    return re.sub(rf"\b{values['id']}\b", "ID", repr(said))


@pytest.mark.parametrize("login", WHO_MAY_NOT)
@pytest.mark.parametrize("look", LOOKS)
def test_locked_and_unknown_are_answered_in_the_same_words(fort, login, look):
    hidden = answer(fort, login, LOOKS[look], id=fort.names["hidden"])
    assert hidden == answer(fort, login, LOOKS[look], id=UNKNOWN)
    assert fort.changed() == set()


def test_the_lead_gets_other_answers_by_the_same_words(fort):
    """Else the comparison would compare nothing with nothing."""
    for look in ("the view of people", "the names", "their cases", "their visits"):
        hidden = answer(fort, "vogel", LOOKS[look], id=fort.names["hidden"])
        assert hidden != answer(fort, "vogel", LOOKS[look], id=UNKNOWN), look


@pytest.mark.parametrize("login", WHO_MAY_NOT)
def test_nothing_anybody_can_count_counts_them(fort, login):
    with fort.line(login) as line:
        words = {token for (token,) in line.execute("SELECT token FROM name_token")}
        assert {"schmidt", "meyer"} <= words
        assert not {"brinkmann", "katharina"} & words
        known = {one for (one,) in line.execute("SELECT id FROM name_token")}
        assert {one for (one,) in line.execute("SELECT token_id FROM desk.name_counts()")} <= known
        assert line.execute("SELECT desk.youngest_person()").fetchone() == (104,)


def test_a_street_in_which_only_somebody_locked_lives_is_not_among_the_streets_of_the_register(fort):
    street = "UPDATE rathaus.person SET street = %s WHERE id = 103"
    with fort.owner() as dba:
        dba.execute(street, ("Geheimweg",))
        try:
            with fort.line("oezdemir") as guide, fort.line("vogel") as lead:
                asked = "SELECT * FROM desk.streets() ORDER BY 1"
                assert guide.execute(asked).fetchall() == [("Rosenweg",)]
                assert ("Geheimweg",) in lead.execute(asked).fetchall()
        finally:
            dba.execute(street, ("Rosenweg",))
    fort.changed()


@pytest.mark.parametrize(
    "condition",
    ["sort_name = (SELECT 'brinkmann katharina')", "sort_name = 'brinkmann katharina'", "lock = 'bmg51'",
     "family_name = 'Brinkmann'", "street = 'Rosenweg' AND house_number = '8'", "birth_date = '1986-02-08'"],
)  # fmt: skip
def test_the_plan_of_a_question_does_not_tell(fort, condition):
    """EXPLAIN ANALYZE counts what it threw away: a row found by an index and then thrown away is somebody."""

    def plan(asked):
        with fort.line("oezdemir") as line:
            line.execute("SET enable_seqscan = off")
            options = "ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF"
            found = line.execute(f"EXPLAIN ({options}) SELECT id FROM desk.person WHERE {asked}").fetchall()
        return [COUNTED.findall(text) for (text,) in found]

    told, asked = plan(condition), condition
    for known, unknown in (("brinkmann", "niemand ist"), ("Brinkmann", "Niemandist"), ("bmg51", "nones"),
                           ("'8'", "'99'"), ("1986-02-08", "1986-02-09")):  # fmt: skip
        asked = asked.replace(known, unknown)
    assert asked != condition
    assert told == plan(asked)
    assert told


def test_a_name_that_only_somebody_locked_bears_comes_as_new(fort):
    """Whoever registers a namesake must not see by the number of the word that it was there before."""
    numbers = "SELECT id FROM name_token WHERE token = %s"
    register = (
        "INSERT INTO desk.person SELECT %s, '', 'Uta', 'Brinkmann', 'brinkmann uta', NULL, '', '', '', "
        "'', NULL, "
        "'', '', '', '[]', '', 1"
    )
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus, pg_temp")
        (highest,) = dba.execute("SELECT last_value FROM name_token_id_seq").fetchone()
        assert dba.execute(numbers, ("!brinkmann",)).fetchone()[0] < 0
        dba.execute("BEGIN")
        dba.execute("SET LOCAL SESSION AUTHORIZATION fort_oezdemir")
        dba.execute(register, (NEW_ID,))
        parts = '{"family": [["brinkmann", "1"]], "given": [["uta", "2"]]}'
        dba.execute("SELECT desk.index_person(%s, %s)", (NEW_ID, parts))
        (fresh,) = dba.execute("SELECT id FROM desk.name_token WHERE token = 'brinkmann'").fetchone()
        assert fresh == highest + 1, "no number is left out, as for a name that was never here"
        dba.execute("RESET SESSION AUTHORIZATION")
        bearers = (
            "SELECT person_id FROM name_pair JOIN name_token ON id = family_id"
            " WHERE ltrim(token, '!') = %s ORDER BY 1"
        )
        assert dba.execute(bearers, ("brinkmann",)).fetchall() == [(103,), (NEW_ID,)]
        dba.execute("ROLLBACK")


def test_who_is_locked_while_somebody_looks_is_gone_at_once(fort):
    with fort.owner() as dba, fort.line("wilkens") as line:
        line.execute("SELECT desk.open_people(ARRAY[102], 'opened', 'x', '')")
        seen = "SELECT number FROM desk.phone WHERE person_id = 102"
        assert line.execute(seen).fetchall() == [("+491713920012",)]
        dba.execute("UPDATE rathaus.person SET lock = 'bmg51' WHERE id = 102")
        try:
            for asked in (seen, "SELECT * FROM desk.person WHERE id = 102", "SELECT * FROM desk.open_person"):
                assert line.execute(asked).fetchall() == []
            case_id = fort.names["benefit"]
            assert line.execute("SELECT id FROM case_file WHERE id = %s", (case_id,)).fetchall() == []
        finally:
            dba.execute("UPDATE rathaus.person SET lock = '' WHERE id = 102")
    fort.changed()

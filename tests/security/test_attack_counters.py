"""What the server counts while it looks: no counter tells of somebody of whom one must not know."""

import re

import psycopg
import pytest

pytestmark = pytest.mark.server

_COUNTED = """
    SELECT coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0)
    FROM pg_stat_xact_user_tables WHERE schemaname = 'rathaus' AND relname = %s
"""


def counted(fort, login, query, table):
    """Return the rows of a table that a query of somebody's read: in order, and by an index."""
    with psycopg.connect(fort.server.url(fort.database)) as dba:
        dba.execute("SET search_path = share, desk, rathaus, pg_temp")
        dba.execute("SET enable_seqscan = off")  # as anybody may set it
        dba.execute(f"SET SESSION AUTHORIZATION fort_{login}")
        dba.execute(query)
        dba.execute("RESET SESSION AUTHORIZATION")
        found = dba.execute(_COUNTED, (table,)).fetchone()
        dba.rollback()
    return found


def buffers(fort, login, query):
    """Return how many pages a query touched, with everything that it had to learn before."""
    with fort.line(login) as line:
        line.execute("SET enable_seqscan = off")
        for _ in range(3):
            plan = line.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, COSTS OFF) {query}").fetchall()
    return re.search(r"Buffers: (.*)", "\n".join(one for (one,) in plan))[1]


def plan(fort, login, person_id):
    """Return what a search for one person did, step by step, without the number that was asked for."""
    look = (
        "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, COSTS OFF) SELECT id FROM desk.person WHERE id"
    )
    with fort.line(login) as line:
        line.execute("SET enable_seqscan = off")
        for _ in range(3):
            steps = line.execute(f"{look} = {person_id}").fetchall()
    return [step.replace(f"{person_id}", "?") for (step,) in steps]


@pytest.fixture(scope="module")
def unmet(fort):
    """Somebody of the register whom nobody has met, and who is not locked."""
    with fort.owner() as dba:
        dba.execute(
            "INSERT INTO rathaus.person SELECT (jsonb_populate_record(p, %s)).* FROM rathaus.person p"
            " WHERE id = %s",
            ('{"id": 777, "tied": false}', fort.names["erna"]),
        )
    return 777


@pytest.mark.parametrize("met", [True, False])
@pytest.mark.parametrize("login", ["oezdemir", "meyer", "tepe"])
def test_the_plan_of_a_look_at_a_locked_person_is_that_at_one_whom_nobody_met(fort, unmet, login, met):
    hidden = fort.names["hidden"]
    with fort.owner() as dba:
        dba.execute("UPDATE rathaus.person SET tied = %s WHERE id = %s", (met, hidden))
    assert plan(fort, login, hidden) == plan(fort, login, unmet)


def test_the_lead_sees_locked_people_who_were_met_and_nobody_else_does(fort, unmet):
    hidden = fort.names["hidden"]
    everybody = "SELECT id FROM desk.person WHERE id IN (%s, %s)"
    with fort.owner() as dba:
        dba.execute("DELETE FROM rathaus.opening")
    for met, shown in ((True, [(hidden,)]), (False, [])):
        with fort.owner() as dba:
            dba.execute("UPDATE rathaus.person SET tied = %s WHERE id = %s", (met, hidden))
        with fort.line("vogel") as line:
            assert line.execute(everybody, (hidden, unmet)).fetchall() == shown
        for login in ("oezdemir", "tepe"):
            with fort.line(login) as line:
                assert line.execute(everybody, (hidden, unmet)).fetchall() == []


def said(word):
    return f"SELECT desk.cases_with_words('{word}', 600)"


@pytest.mark.parametrize("login", ["oezdemir", "meyer", "tepe"])
@pytest.mark.parametrize("word", ["geheimweg", "geh:*", "wohnt & am"])
def test_a_word_of_a_hidden_case_costs_what_a_word_costs_that_nobody_wrote(fort, login, word):
    nowhere = said("nirgendwo & nie" if "&" in word else "nirgendwo")
    for table in ("case_file", "case_words"):
        assert counted(fort, login, said(word), table) == counted(fort, login, nowhere, table)
    assert buffers(fort, login, said(word)) == buffers(fort, login, nowhere)


def test_the_lead_finds_the_hidden_case_and_everybody_the_others(fort):
    with fort.line("vogel") as line:
        assert line.execute(said("geheimweg")).fetchall() == [(fort.names["secret"],)]
        assert line.execute(said("wohngeld")).fetchall() == [(fort.names["benefit"],)]
    with fort.line("oezdemir") as line:
        assert line.execute(said("wohngeld")).fetchall() == [(fort.names["benefit"],)]


def test_the_words_have_a_line_for_each_case_in_table_and_indexes(fort):
    sizes = (
        "SELECT DISTINCT reltuples FROM pg_class WHERE oid = 'rathaus.case_file'::regclass"
        " OR relname LIKE '%case_words%' AND relkind IN ('r', 'i')"
    )
    with fort.owner() as dba:
        dba.execute("ANALYZE rathaus.case_file, rathaus.case_words")
        named = "SELECT count(*) FROM pg_class WHERE relname LIKE '%case_words%'"
        assert dba.execute(named).fetchone() == (4,)
    with fort.line("oezdemir") as line:
        assert len(line.execute(sizes).fetchall()) == 1
        words = "SELECT * FROM pg_stats WHERE tablename LIKE '%case_words%'"
        assert line.execute(words).fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("SELECT case_id FROM rathaus.case_words")


def test_words_of_a_hidden_case_are_kept_nowhere_but_in_the_case(fort):
    with fort.owner() as dba:
        kept = "SELECT words IS NULL FROM rathaus.case_words WHERE case_id = %s"
        assert dba.execute(kept, (fort.names["secret"],)).fetchone() == (True,)
        assert dba.execute(kept, (fort.names["benefit"],)).fetchone() == (False,)


def test_no_index_says_how_many_people_are_locked(fort, unmet):
    with fort.owner() as dba:
        dba.execute("ANALYZE rathaus.person")
    sizes = (
        "SELECT DISTINCT c.reltuples FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid"
        " WHERE i.indrelid = 'rathaus.person'::regclass"
        " UNION SELECT reltuples FROM pg_class WHERE oid = 'rathaus.person'::regclass"
    )
    with fort.line("tepe") as line:
        assert len(line.execute(sizes).fetchall()) == 1

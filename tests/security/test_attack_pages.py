"""Pages that a rolled-back search or registration touches: they count nobody of whom one must not know."""

import json
import re

import pytest

pytestmark = pytest.mark.server

WHO = ("oezdemir", "meyer", "tepe")
NEW_ID = 2305843009213693952
# What the hidden one has, and what nobody has; each as long as the other, for both go into the protocol.
GUESSES = {
    "the day of birth": ({"born": ["1986-02-08", "1986-02-08"]}, {"born": ["1986-02-09", "1986-02-09"]}),
    "a street of her own": ({"streets": ["Geheimweg"]}, {"streets": ["Gehsteigl"]}),
    "her phone": ({"phone": ["+491713920013", "+491713920013"]}, {"phone": ["+491713929999"] * 2}),
}


def pages(fort, login, query, *, before=()):
    """Return the least pages that a query touched, each time rolled back; also its planning is warm then."""
    counts = set()
    with fort.owner() as dba:
        dba.execute("VACUUM")  # else what was rolled back before lies in the way
    with fort.line(login) as line:
        line.execute("SET enable_seqscan = off")
        for _ in range(4):
            line.execute("BEGIN")
            for one in before:
                line.execute(one)
            steps = line.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, COSTS OFF) {query}").fetchall()
            line.execute("ROLLBACK")
            found = re.search(r"Buffers: shared (.*)", "\n".join(step for (step,) in steps))[1]
            counts.add(int(re.search(r"hit=(\d+)", found)[1]) + _read(found))
    return min(counts)


def between(one, before, after):
    """Tell whether a count lies between two of one query: what is rolled back may have divided a leaf."""
    return min(before, after) <= one <= max(before, after)


def _read(found):
    read = re.search(r"read=(\d+)", found)
    return int(read[1]) if read else 0


def searched(way):
    spoken = json.dumps([{"want": 48, "exact": False, "together": [], "steps": []} | way])
    return f"SELECT desk.open_search('x', '{spoken}')"


@pytest.fixture(scope="module")
def hermit(fort):
    """The hidden one lives in a street in which nobody else does."""
    with fort.owner() as dba:
        hers = (fort.names["hidden"],)
        dba.execute("UPDATE rathaus.person SET street = 'Geheimweg' WHERE id = %s", hers)
        dba.execute("INSERT INTO rathaus.phone VALUES ('+491713920013', %s) ON CONFLICT DO NOTHING", hers)
        dba.execute("VACUUM ANALYZE")
        yield fort
        dba.execute("UPDATE rathaus.person SET street = 'Rosenweg' WHERE id = %s", (fort.names["hidden"],))


@pytest.mark.parametrize("login", WHO)
@pytest.mark.parametrize("guess", GUESSES)
def test_a_search_that_is_rolled_back_costs_the_same_whether_somebody_hidden_is_meant(hermit, login, guess):
    there, nowhere = (searched(way) for way in GUESSES[guess])
    before, other, after = (pages(hermit, login, query) for query in (there, nowhere, there))
    assert between(other, before, after)


def test_pages_do_tell_of_whoever_may_be_found(hermit):
    """Else the counts above would be blind: of somebody who is not locked they tell."""
    erna, nobody = searched({"phone": ["+491713920011"] * 2}), searched(GUESSES["her phone"][1])
    before, found, after = (pages(hermit, "tepe", query) for query in (nobody, erna, nobody))
    assert found > min(before, after)


def pair(family, given):
    step = {"family": True, "firsts": [family], "others": [given]}
    return searched({"together": [[family], [given]], "steps": [step, step | {"family": False}]})


@pytest.mark.parametrize("login", WHO)
def test_a_pair_of_names_costs_the_same_though_somebody_hidden_bears_it(fort, login):
    """Both parts are borne by others too: by the pair alone the hidden one could be guessed."""
    with fort.owner() as dba:
        dba.execute("SET search_path = rathaus, pg_temp")
        hidden = fort.names["hidden"]
        dba.execute("BEGIN")
        dba.execute("DELETE FROM name_pair WHERE person_id = %s", (hidden,))
        parts = "SELECT id FROM name_token WHERE token IN ('schmidt', 'hans') ORDER BY token"
        given, family = (one for (one,) in dba.execute(parts).fetchall())
        dba.execute("COMMIT")
        dba.execute("VACUUM ANALYZE name_pair")
        before = pages(fort, login, pair(family, given))
        dba.execute("BEGIN")
        dba.execute("INSERT INTO name_pair VALUES (%s, %s, %s)", (family, given, hidden))
        dba.execute("COMMIT")
        dba.execute("VACUUM ANALYZE name_pair")
        borne = pages(fort, login, pair(family, given))
        apart = "SELECT family_id < 0 AND given_id < 0 FROM name_pair WHERE person_id = %s"
        assert dba.execute(apart, (hidden,)).fetchall() == [(True,)]
        dba.execute("DELETE FROM name_pair WHERE person_id = %s", (hidden,))
        dba.execute("VACUUM ANALYZE name_pair")
        assert between(borne, before, pages(fort, login, pair(family, given)))
        names = '{"family": [["brinkmann", "1"]], "given": [["katharina", "2"]]}'
        dba.execute("SET search_path = desk, rathaus, pg_temp")
        dba.execute("BEGIN")
        dba.execute(
            "INSERT INTO opening SELECT 41, %s, 'infinity', pg_current_xact_id(), true",
            (hidden,),
        )
        dba.execute("SET LOCAL SESSION AUTHORIZATION fort_vogel")
        dba.execute("SELECT desk.index_person(%s, %s)", (hidden, names))
        dba.execute("RESET SESSION AUTHORIZATION")
        dba.execute("COMMIT")
    fort.changed()


@pytest.mark.parametrize("login", WHO)
def test_the_numbers_of_parts_that_are_kept_apart_are_asked_in_vain(fort, login):
    parts = "SELECT id FROM rathaus.name_token WHERE token IN ('!brinkmann', '!katharina') ORDER BY token"
    with fort.owner() as dba:
        family, given = (one for (one,) in dba.execute(parts).fetchall())
    assert family < 0 > given
    there, nowhere = pair(family, given), pair(family - 900, given - 900)
    before, other, after = (pages(fort, login, query) for query in (there, nowhere, there))
    assert between(other, before, after)


REGISTER = (
    f"INSERT INTO desk.person SELECT {NEW_ID}, '', 'Uta', 'Neu', 'neu uta', NULL, '', '', '', '', NULL, "
    "'', '', '', '[]', '', 1"
)


def indexed(family):
    parts = json.dumps({"family": [[family, "1"]], "given": [["uta", "2"]]})
    return f"SELECT desk.index_person({NEW_ID}, '{parts}')"


@pytest.mark.parametrize("login", WHO)
def test_a_name_that_only_somebody_hidden_bears_is_as_new_as_any(fort, login):
    names = ("brinkmann", "brinkwirth", "brinkmann")
    before, other, after = (pages(fort, login, indexed(name), before=(REGISTER,)) for name in names)
    assert between(other, before, after)


@pytest.mark.parametrize("login", WHO)
def test_nobody_asks_the_parts_of_names_for_one_that_is_kept_apart(fort, login):
    with fort.line(login) as line:
        every = line.execute("SELECT id, token FROM name_token").fetchall()
        assert every
        assert not [one for one in every if one[0] < 0 or one[1].startswith("!")]
        line.execute("SET enable_seqscan = off")
        for asked in ("brinkmann", "!brinkmann"):
            assert plan(line, asked) == plan(line, asked.replace("brinkmann", "brinkwirt"))


def plan(line, token):
    """Return how parts of names are looked through for one, without its name."""
    explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, COSTS OFF, SUMMARY OFF)"
    for _ in range(3):  # the first looks only warm up
        steps = line.execute(f"{explain} SELECT id FROM name_token WHERE token = '{token}'").fetchall()
    return [step.replace(token, "?") for (step,) in steps]


def test_nobody_writes_a_name_into_those_kept_apart(fort):
    with fort.line("oezdemir") as line:
        line.execute("BEGIN")
        line.execute(REGISTER)
        with pytest.raises(Exception, match="no such part of a name"):
            line.execute(indexed("!brinkmann"))


def test_the_lead_finds_the_hidden_one_by_each_part_of_the_name_alone_and_beside_others(fort):
    with fort.line("vogel") as line:
        tokens = {token: one for one, token in line.execute("SELECT id, token FROM name_token").fetchall()}
        assert {"brinkmann", "katharina"} <= tokens.keys()
        family, given = tokens["brinkmann"], tokens["katharina"]
        ticket = line.execute(pair(family, given)).fetchone()[0]
        found = "SELECT DISTINCT person_id, family_id, given_id FROM desk.found_by(%s)"
        assert line.execute(found, (ticket,)).fetchall() == [(fort.names["hidden"], family, given)]
        assert line.execute("SELECT desk.is_given_name(%s)", (given,)).fetchone() == (True,)
    with fort.line("tepe") as line:
        assert line.execute("SELECT desk.is_given_name(%s)", (given,)).fetchone() == (False,)
        nobody = line.execute(pair(family, given)).fetchone()[0]
        assert line.execute(found, (nobody,)).fetchall() == []


def test_a_lock_sets_names_and_phone_apart_and_its_end_puts_them_back(fort):
    state = (
        "SELECT (SELECT array_agg(token ORDER BY token) FROM rathaus.name_token WHERE id IN (SELECT unnest("
        "ARRAY[family_id, given_id]) FROM rathaus.name_pair WHERE person_id = 102)), "
        "(SELECT bool_and(apart) FROM rathaus.phone WHERE person_id = 102)"
    )
    lock = "UPDATE rathaus.person SET lock = %s WHERE id = 102"
    with fort.owner() as dba:
        assert dba.execute(state).fetchone() == (["hans", "meyer"], False)
        dba.execute(lock, ("bmg51",))
        try:
            assert dba.execute(state).fetchone() == (["!hans", "!meyer"], True)
        finally:
            dba.execute(lock, ("",))
        assert dba.execute(state).fetchone() == (["hans", "meyer"], False)
        left = "SELECT count(*) FROM rathaus.name_token WHERE token IN ('!hans', '!meyer')"
        assert dba.execute(left).fetchone() == (0,)
    fort.changed()


@pytest.mark.parametrize("login", ["tepe", "oezdemir"])
def test_no_size_of_an_index_says_how_much_is_kept_back(fort, login):
    """An index of marked rows alone would count them: each has a line for every row of its table."""
    sizes = (
        "SELECT i.relname, i.reltuples, t.reltuples FROM pg_index x JOIN pg_class i ON i.oid = indexrelid"
        " JOIN pg_class t ON t.oid = indrelid WHERE t.relnamespace = 'rathaus'::regnamespace"
        " AND pg_get_indexdef(indexrelid) ~ '(WHERE).*(restricted|shielded|lock|apart)'"
    )
    with fort.line(login) as line:
        assert line.execute(sizes).fetchall() == []

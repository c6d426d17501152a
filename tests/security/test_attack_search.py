"""Searching the register: each search for itself, written down and counted before it shows a number."""

import json

import psycopg
import pytest

from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

ALL_YEARS = ["1880-01-01", "2030-12-31"]
ANY_NUMBER = [one for number in range(1, 200) for one in (number, -number)]  # also of those set apart
ANY_NAME = {"family": True, "firsts": ANY_NUMBER}


def search(*ways):
    """Return the statement that writes a search down, as a script is formatted later."""
    spoken = json.dumps([{"want": 500, "exact": True, "together": [], "steps": []} | one for one in ways])
    return f"SELECT desk.open_search('x', '{spoken}')".replace("{", "{{").replace("}", "}}")


EVERYBODY = search({"born": ALL_YEARS})
ERNA = search({"phone": ["+491713920011", "+491713920011"]})
EVERY_TICKET = "SELECT f.* FROM generate_series(1, 5000) AS t, desk.found_by(t) AS f"
HARVEST = (
    blind("every ticket there may be, without a search", "tepe", EVERY_TICKET),
    blind("a search that is not committed", "tepe", "BEGIN", EVERYBODY, EVERY_TICKET),
    blind("a search that was rolled back", "tepe", "BEGIN", EVERYBODY, "ROLLBACK", EVERY_TICKET),
    blind("a search in a savepoint", "tepe", "BEGIN", "SAVEPOINT before", EVERYBODY, "RELEASE before",
          EVERY_TICKET),
    blind("the search and its answer in one statement", "tepe",
          f"WITH ticket AS MATERIALIZED ({EVERYBODY} AS t) "
          "SELECT f.* FROM ticket, LATERAL desk.found_by(t) f"),
    blind("the answer kept in a cursor beyond the transaction", "tepe", "BEGIN", EVERYBODY,
          f"DECLARE kept CURSOR WITH HOLD FOR {EVERY_TICKET}", "COMMIT", "FETCH ALL FROM kept"),
    blind("somebody else than was searched for", "tepe", ERNA, f"{EVERY_TICKET} WHERE person_id <> {{erna}}"),
    blind("a way that asks for nobody", "tepe", search({"want": 0, "together": []}),
          EVERY_TICKET),
    blind("an empty search", "tepe", search(), EVERY_TICKET),
    attack("the tickets themselves", "tepe", "SELECT * FROM rathaus.search_ticket"),
    attack("a ticket made up", "tepe",
           "INSERT INTO rathaus.search_ticket VALUES (1, desk.me(), now(), '1', 0, '{{0}}', '{{101}}')"),
    attack("a ticket widened", "tepe", EVERYBODY, "UPDATE rathaus.search_ticket SET people = '{{101}}'"),
    attack("the counted hits forgotten", "tepe", EVERYBODY, "DELETE FROM rathaus.search_ticket"),
    attack("more ways than a text has", "tepe", search(*[{"born": ALL_YEARS}] * 13)),
    attack("a search that is no list", "tepe", "SELECT desk.open_search('x', '{{}}')"),
    attack("a search of nothing", "tepe", "SELECT desk.open_search('x', NULL)"),
    attack("a search longer than any", "tepe",
           "SELECT desk.open_search('x', to_jsonb(array_fill(0, ARRAY[150001])))"),
    attack("a snapshot that does not see the other searches of this hour", "tepe",
           "BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT 1", EVERYBODY),
    attack("a search from another such snapshot", "tepe", "BEGIN ISOLATION LEVEL SERIALIZABLE", EVERYBODY),
    attack("whom a way means, without a line", "tepe", "SELECT desk.people_of_way('{{\"want\": 500}}')"),
    attack("who bears some words, without a line", "tepe", "SELECT desk.bearing_all(NULL, '[[1, 2, 3]]')"),
    attack("what the numbers of names mean", "tepe", "SELECT desk.way_in_words('{{\"together\": [[1]]}}')"),
    attack("all pairs of names, as before", "tepe",
           "SELECT * FROM desk.name_pairs(true, ARRAY[1, 2], NULL, NULL, 4000)", state="42883"),
    attack("the names of some people, as before", "tepe", "SELECT * FROM desk.names_of(ARRAY[101, 102])",
           state="42883"),
    attack("a search by the office's administration", "admin", EVERYBODY),
    attack("a search by the officer who reads the protocol", "busse", EVERYBODY),
)  # fmt: skip
HIDDEN = (
    ({"born": ["1986-02-08", "1986-02-08"]}, {"born": ["1986-02-09", "1986-02-09"]}),
    ({"streets": ["Rosenweg"], "number": "8"}, {"streets": ["Rosenweg"], "number": "99"}),
    ({"phone": ["+491713920013", "+491713920013"]}, {"phone": ["+499", "+499"]}),
    ({"phone": ["+491713920030", "+491713920030"]}, {"phone": ["+499", "+499"]}),
)


@pytest.mark.parametrize("one", HARVEST, ids=str)
def test_it_shows_nobody(fort, one):
    assert fort.run(one) == (one.state, [])
    assert fort.changed() == set()


def ticket_of(line, statement):
    return line.execute(statement.format()).fetchone()[0]


def found(line, ticket):
    return line.execute("SELECT DISTINCT person_id FROM desk.found_by(%s) ORDER BY 1", (ticket,)).fetchall()


def test_a_committed_search_shows_whom_it_means_to_nobody_else_and_not_for_long(fort):
    """The other side of every refusal above: the same words, after the line."""
    with fort.line("tepe") as line, fort.line("wilkens") as other, fort.line("tepe") as second:
        ticket = ticket_of(line, ERNA)
        assert found(line, ticket) == found(second, ticket) == [(101,)]
        assert found(other, ticket) == [], "the ticket of a colleague is none"
        with fort.owner() as dba:
            dba.execute("UPDATE rathaus.search_ticket SET at = at - interval '2 minutes'")
        assert found(line, ticket) == []
        assert found(line, ticket_of(line, EVERYBODY)) == [(101,), (102,)]


@pytest.mark.parametrize("login", ["oezdemir", "tepe", "meyer"])
@pytest.mark.parametrize(("there", "nowhere"), HIDDEN)
def test_whoever_is_locked_is_found_by_nothing(fort, login, there, nowhere):
    with fort.line(login) as line:
        assert (
            found(line, ticket_of(line, search(there))) == found(line, ticket_of(line, search(nowhere))) == []
        )
        every = found(line, ticket_of(line, search({"steps": [ANY_NAME, ANY_NAME | {"family": False}]})))
        assert (101,) in every
        assert (103,) not in every
        together = [ANY_NUMBER, ANY_NUMBER]
        assert (103,) not in found(line, ticket_of(line, search({"together": together})))
    with fort.line("vogel") as lead:
        assert (103,) in found(lead, ticket_of(lead, search({"together": together})))


def test_who_is_locked_after_the_search_is_gone_at_once(fort):
    with fort.owner() as dba, fort.line("wilkens") as line:
        ticket = ticket_of(line, EVERYBODY)
        assert (102,) in found(line, ticket)
        dba.execute("UPDATE rathaus.person SET lock = 'bmg51' WHERE id = 102")
        try:
            assert (102,) not in found(line, ticket)
        finally:
            dba.execute("UPDATE rathaus.person SET lock = '' WHERE id = 102")
    fort.changed()


def test_the_protocol_says_what_was_searched_whatever_was_written_beside_it(fort):
    with fort.line("thole") as line:
        ticket = ticket_of(line, search({"streets": ["Rosenweg"], "born": ALL_YEARS}))
        schmidt = line.execute("SELECT id FROM name_token WHERE token = 'schmidt'").fetchone()[0]
        named = ticket_of(line, search({"together": [[schmidt, 1, 2]]}))
    with fort.owner() as dba:
        asked = "SELECT criteria FROM rathaus.read_log WHERE id = %s"
        assert dba.execute(asked, (ticket,)).fetchone() == ("x [2: 1880-01-01 – 2030-12-31 Rosenweg]",)
        assert dba.execute(asked, (named,)).fetchone()[0].endswith(": schmidt (3)]")


@pytest.fixture
def crowd(fort):
    """So many people more as nobody may look through in an hour, one born each day."""
    with fort.owner() as dba:
        dba.execute("SET session_replication_role = replica")
        dba.execute(
            "INSERT INTO rathaus.person SELECT (jsonb_populate_record(p, jsonb_build_object("
            "'id', 100000 + n, 'birth_date', date '1900-01-01' + n, 'street', 'Massenweg'))).* "
            "FROM rathaus.person p, generate_series(1, 25000) n WHERE p.id = 104"
        )
    fort.changed()
    yield
    with fort.owner() as dba:
        dba.execute("SET session_replication_role = replica")
        dba.execute("DELETE FROM rathaus.person WHERE street = 'Massenweg'")
    fort.changed()


def _between(first, days):
    return (
        "SELECT desk.open_search('x', jsonb_build_array(jsonb_build_object("
        "'want', 500, 'together', '[]'::jsonb, "
        f"'born', jsonb_build_array(date '1900-01-01' + {first}, date '1900-01-01' + {first + days}))))"
    )


def test_the_register_is_not_harvested_range_by_range(fort, crowd):
    seen = set()
    with fort.line("luebbe") as line, fort.line("luebbe") as second:
        for first in range(1, 25_000, 500):
            ticket = ticket_of(line if first % 1000 == 1 else second, _between(first, 499))
            seen |= {one for (one,) in found(line, ticket)}
            if not ticket:
                break
        assert len(seen) == 19_500, "the next search might find more than is left of the hour"
        assert ticket_of(second, _between(1, 0)) == 0
        assert ticket_of(second, search({"born": ["1850-01-01", "1850-01-01"]})) == 0, (
            "found nobody: no other word"
        )
    with fort.owner() as dba:
        refused = dba.execute(
            "SELECT count(*), min(left(criteria, 26)) FROM rathaus.read_log WHERE staff_id = 31 AND refused"
        )
        assert refused.fetchone() == (3, "x [0: 1850-01-01 – 1850-01")


def test_whom_one_types_on_to_counts_once(fort, crowd):
    hits = (
        "SELECT coalesce(sum(hits), 0) FROM rathaus.search_ticket "
        "JOIN rathaus.staff s ON s.id = staff_id WHERE login = 'wilkens'"
    )
    with fort.line("wilkens") as line, fort.owner() as dba:
        before = dba.execute(hits).fetchone()[0]
        for _ in range(50):
            assert ticket_of(line, _between(1, 499)) > 0
        assert dba.execute(hits).fetchone()[0] == before + 500


def test_two_lines_at_once_count_together(fort, crowd):
    """Whoever holds one search back until the other has counted gains nothing."""
    with fort.line("meyer") as line, fort.line("meyer") as second:
        line.execute("BEGIN")
        ticket_of(line, _between(1, 499))
        second.execute("SET lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            ticket_of(second, _between(501, 499))
        line.execute("ROLLBACK")


@pytest.fixture
def forgotten(fort):
    """The searches of the lead are as if they had not been: no other test finds her at the bound."""
    yield
    with fort.owner() as dba:
        dba.execute("SET session_replication_role = replica")
        dba.execute("DELETE FROM rathaus.read_log WHERE staff_id = 41")
        dba.execute("DELETE FROM rathaus.search_ticket WHERE staff_id = 41")
    fort.changed()


def test_searches_are_counted_too(fort, forgotten):
    """Also while the server reckons with a single ticket: it once spent half a minute on what is over."""
    with fort.line("vogel") as line, fort.owner() as dba:
        dba.execute("DELETE FROM rathaus.search_ticket")
        assert ticket_of(line, search()) > 0
        dba.execute("ANALYZE rathaus.search_ticket")
        line.execute(
            "DO $$ BEGIN FOR i IN 1..2000 LOOP PERFORM desk.open_search('x', '[]'); END LOOP; END $$"
        )
        assert ticket_of(line, search()) == 0


def test_what_is_over_is_kept_of_nobody(fort):
    """Whoever has left searches no more, so the tickets of all go with anybody's next search."""
    with fort.line("tepe") as line, fort.line("thole") as other, fort.owner() as dba:
        dba.execute("DELETE FROM rathaus.search_ticket")
        left = ticket_of(other, ERNA)
        line.execute("SELECT desk.open_people(ARRAY[101], 'opened', 'x', '')")
        dba.execute("UPDATE rathaus.search_ticket SET at = at - interval '61 minutes'")
        dba.execute("UPDATE rathaus.opening SET until = until - interval '31 minutes'")
        ticket = ticket_of(line, ERNA)
        kept = {one for (one,) in dba.execute("SELECT id FROM rathaus.search_ticket")}
        assert (left in kept, ticket in kept) == (False, True)
        asked = (
            "SELECT count(*) FROM rathaus.opening JOIN rathaus.staff ON id = staff_id WHERE login = 'tepe'"
        )
        assert dba.execute(asked).fetchone() == (0,)

"""Guards that stand beside others: each of these fails when the one guard is taken away that it names."""

import psycopg
import pytest

from tests.security.attack_scene import attack, blind
from tests.security.test_attack_unlocking import there

pytestmark = pytest.mark.server

BESIDE = (
    attack("a colleague put before a record that she has not open", "tepe",
           "INSERT INTO presence VALUES (11, 'w', 'case', {lamp}, now())"),
    attack("one's own presence given to a colleague", "tepe",
           "INSERT INTO presence VALUES (21, 'w', 'case', {lamp}, now())",
           "UPDATE presence SET staff_id = 11 WHERE staff_id = 21"),
    attack("a presence that never grows old", "tepe",
           "INSERT INTO presence VALUES (21, 'x', 'case', {lamp}, now() + interval '1 year')"),
    *(blind(f"a word of a case about somebody locked, by {login}", login,
            "SELECT desk.cases_with_words('geheimweg', 600)") for login in ("oezdemir", "meyer", "tepe")),
    attack("words in cases, by the admin", "admin", "SELECT desk.cases_with_words('lampe', 600)"),
)  # fmt: skip


@pytest.fixture
def without_presence(fort):
    yield fort
    with fort.owner() as dba:
        dba.execute("DELETE FROM rathaus.presence")
    fort.changed()


@pytest.mark.parametrize("one", BESIDE, ids=str)
def test_it_is_refused_or_shows_nothing(without_presence, one):
    assert without_presence.run(one) == (one.state, [])
    assert without_presence.changed() <= ({"presence"} if one.script[1:] else set())


def test_the_times_that_are_taken_are_those_of_locked_people_alone(fort):
    busy = "SELECT minutes FROM desk.busy_times('{}', '{}')"
    day, far = busy.format("2026-11-24", "2026-11-25"), busy.format("2026-09-01", "2027-09-01")
    for values, told in (
        ({"person_id": "hidden"}, [(15,)]),
        ({"person_id": "hans"}, []),
        ({"person_id": "hidden", "state": "cancelled"}, []),
    ):
        with there(fort, "appointment", **values):
            for login, seen in (("oezdemir", told), ("tepe", told), ("vogel", [])):
                with fort.line(login) as line:
                    assert line.execute(day).fetchall() == seen, (login, values)
                    assert line.execute(far).fetchall() == [], "of two months at the most"


@pytest.fixture
def old_line(fort):
    """A line of the protocol of reading in a block that was sealed eleven months ago; nothing of it stays."""
    with psycopg.connect(fort.server.url(fort.database)) as dba:
        dba.execute("SET search_path = rathaus, pg_temp")
        while dba.execute("SELECT desk.seal_journal()").fetchone()[0] > 0:
            pass
        dba.execute(
            "INSERT INTO read_log (id, at, staff_id, kind, purpose, criteria, person_ids, refused)"
            " VALUES (-1, now(), 41, 'opened', 'x', '', '[101]', false)"
        )
        dba.execute("SELECT desk.seal_journal()")
        dba.execute("UPDATE journal_block SET sealed_at = now() - interval '11 months'")
        dba.execute("INSERT INTO setting VALUES ('protocols', '{\"read_log\": 1}')"
                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value")  # fmt: skip
        yield dba
        dba.rollback()


FORGET = "SELECT desk.forget_protocol('read_log', 'infinity')"


def as_login(dba, login):
    dba.execute("GRANT EXECUTE ON FUNCTION desk.forget_protocol(text, timestamptz) TO PUBLIC")
    dba.execute(f"SET LOCAL SESSION AUTHORIZATION fort_{login}")


@pytest.mark.parametrize(("months", "forgets"), [(11, False), (13, True)])
def test_nothing_is_forgotten_before_the_least_period_is_over_whatever_was_set(old_line, months, forgets):
    old_line.execute("UPDATE journal_block SET sealed_at = now() - make_interval(months => %s)", (months,))
    as_login(old_line, "admin")
    assert (old_line.execute(FORGET).fetchone()[0] is not None) == forgets


@pytest.mark.parametrize("login", ["oezdemir", "meyer", "tepe", "vogel"])
def test_nobody_forgets_a_protocol_whose_role_does_not_though_the_function_were_theirs(old_line, login):
    old_line.execute("UPDATE journal_block SET sealed_at = now() - interval '13 months'")
    as_login(old_line, login)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="no forgetting for this login"):
        old_line.execute(FORGET)

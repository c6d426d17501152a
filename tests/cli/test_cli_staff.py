"""`db user` keeps the list of staff and the roles of a server together, against a real server."""

import contextlib
import json

import psycopg
import pytest
from sqlalchemy.engine import make_url

from rathaus_desk import usecases
from rathaus_desk.store.postgres_setup import set_up
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from tests.postgres_server import chosen, serve
from tests.small_town import fill

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server():
    assert usecases.__all__
    with serve(chosen()) as running:
        with running.owner() as dba:
            dba.execute("CREATE DATABASE klein")
            dba.execute("CREATE DATABASE leer")
        url = make_url(running.url("klein"))
        set_up(url)
        store = ServerStore(url, search_path=OWNER_PATH)
        fill(store)
        store.close()
        yield running


@pytest.fixture
def user(line, server):
    """Carry out `db user` on the town, or on another database."""
    return lambda *arguments, on="klein": line("db", "user", *arguments, "--database", server.url(on))


def test_who_is_listed_with_another_role_keeps_it_unless_it_is_said(user, server):
    refused = user("add", "thole", "--role", "dpo", "--windows")
    assert refused.code == 2
    assert "Rolle clerk in der Liste, nicht mit dpo" in refused.err
    changed = user("add", "thole", "--role", "dpo", "--windows", "--change-role")
    assert (changed.code, changed.err) == (0, "")
    assert roles(user, "thole") == ("dpo", ["dpo"])
    with server.owner("klein") as dba:
        dba.execute("GRANT klein__lead TO klein_thole")
    assert roles(user, "thole") == ("dpo", ["lead", "dpo"])
    assert "Auf dem Server gilt eine andere Rolle" in user("list").out
    assert user("add", "thole", "--role", "dpo", "--windows").code == 0
    assert "Auf dem Server gilt eine andere Rolle" not in user("list").out


def test_who_gets_another_role_has_no_session_left_that_follows_the_old_one(user, server):
    assert user("add", "vogel", "--role", "lead", "--windows").code == 0
    with contextlib.closing(psycopg.connect(server.url("klein", "klein_vogel"), autocommit=True)) as line:
        assert user("add", "vogel", "--role", "lead", "--windows").code == 0
        assert line.execute("SELECT 1").fetchone() == (1,)
        assert user("add", "vogel", "--role", "guide", "--windows", "--change-role").code == 0
        with pytest.raises(psycopg.OperationalError):
            line.execute("SELECT 1")


def roles(user, login):
    listed = user("list", "--json").json
    return next((one["role"], one["role_on_server"]) for one in listed if one["login"] == login)


def test_nobody_unknown_gets_a_login(user, server):
    refused = user("add", "neumann", "--role", "guide", "--windows")
    assert refused.code == 2
    assert "„neumann“ steht noch nicht in der Liste" in refused.err
    with server.owner() as dba:
        assert dba.execute("SELECT FROM pg_roles WHERE rolname = 'klein_neumann'").fetchone() is None


def test_somebody_gets_a_phone_and_a_room(user, server):
    wrong = user("add", "tepe", "--role", "clerk", "--windows", "--phone", "später")
    assert wrong.code == 2
    added = user("add", "tepe", "--role", "clerk", "--windows", "--phone", "(04961) 83 120", "--room", "EG 4")
    assert (added.code, added.err) == (0, "")
    with server.owner("klein") as dba:
        found = dba.execute("SELECT phone, room FROM rathaus.staff WHERE login = 'tepe'").fetchone()
    assert found == ("(04961) 83 120", "EG 4")


@pytest.mark.parametrize("arguments", [("list",), ("add", "tepe", "--role", "clerk", "--windows")])
def test_a_database_that_is_not_set_up_is_refused_in_words(user, arguments):
    refused = user(*arguments, on="leer")
    assert (refused.code, refused.out) == (2, "")
    assert "noch nicht für Rathaus Desk eingerichtet" in refused.err


def test_a_town_sets_its_own_data(line, server):
    def town(*arguments):
        return line("db", "town", *arguments, "--database", server.url("klein"))

    blank = dict.fromkeys(("street", "phone"), "")
    with server.owner("klein") as dba:
        dba.execute(
            "UPDATE rathaus.setting SET value = value::jsonb || %s::jsonb WHERE key = 'town'",
            (json.dumps(blank),),
        )
    assert "Es fehlt noch: Straße, Telefon." in town("show").out
    for wrong in (("--phone", "später"), ("--postcode", "123"), ("--hours", "immer"), ("--land", "XX")):
        refused = town("set", *wrong)
        assert (refused.code, refused.out) == (2, ""), wrong
    done = town(
        "set", "--phone", "(04921) 87 0", "--street", "Am Delft 1", "--hours", "Mo-Di 8:30-12, Do 14-18"
    )
    assert (done.code, done.err) == (0, "")
    shown = town("show").out
    assert "Es fehlt nichts." in shown
    assert "Am Delft 1" in shown
    assert "Mo, Di 08:30–12:00 Uhr" in shown
    with server.owner("klein") as dba:
        (kept,) = dba.execute(
            "SELECT value -> 'opening_hours' FROM rathaus.setting WHERE key = 'town'"
        ).fetchone()
    assert kept == [[0, "08:30", "12:00"], [1, "08:30", "12:00"], [3, "14:00", "18:00"]]


def test_a_refusal_names_the_login_that_was_tried(line, server):
    refused = line("find", "service", "laterne", "--database", server.url("klein"))
    assert refused.code == 2
    assert "Versucht wurde die Anmeldung town_dba; eine andere nennt --as." in refused.err
    named = line("find", "service", "laterne", "--database", server.url("klein"), "--as", "town_dba")
    assert "Versucht wurde" not in named.err

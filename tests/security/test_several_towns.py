"""Several towns of a county on one server, a database each: nobody of one gets into another."""

import psycopg
import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.postgres_setup import add_login, disable_login, logins, prefix_of, role_of, set_up
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from rathaus_desk.usecases.office_door import open_office
from tests.small_town import fill

pytestmark = pytest.mark.server
HERE, THERE = "fort", "nachbarstadt"
NO_RIGHT = psycopg.errors.InsufficientPrivilege


@pytest.fixture(scope="module")
def server(fortress):
    """The server of the county with a second town on it, whose staff have the same logins."""
    running, _names = fortress
    with running.owner() as dba:
        dba.execute(f"CREATE DATABASE {THERE}")
    url = make_url(running.url(THERE))
    set_up(url)
    store = ServerStore(url, search_path=OWNER_PATH)
    fill(store)
    store.close()
    for login, role in (("tepe", Role.CLERK), ("vogel", Role.LEAD)):
        add_login(url, login, role, None)
    yield running
    with running.owner() as dba:
        dba.execute(f"DROP DATABASE {THERE} (FORCE)")


def test_each_one_gets_into_their_own_town_and_no_other(server):
    for home, other in ((HERE, THERE), (THERE, HERE)):
        for login in ("tepe", "vogel"):
            with psycopg.connect(server.url(home, f"{home}_{login}")) as line:
                assert line.execute("SELECT desk.me() IS NOT NULL").fetchone() == (True,)
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(server.url(other, f"{home}_{login}"))


def test_the_window_says_so_in_words(server):
    address = f"postgresql://{HERE}_tepe@127.0.0.1:{server.port}/{THERE}"
    with pytest.raises(CannotOpen, match="Ihr Zugang gilt nicht für die Datenbank nachbarstadt"):
        open_office(address, f"{HERE}_tepe")


@pytest.mark.parametrize("group", ["owner", "staff", "lead", "admin", "dpo"])
def test_nobody_becomes_one_of_the_other_town(server, group):
    with (
        psycopg.connect(server.url(HERE, f"{HERE}_vogel"), autocommit=True) as line,
        pytest.raises(NO_RIGHT),
    ):
        line.execute(f"SET ROLE {THERE}__{group}")


def test_no_role_of_one_town_belongs_to_the_other(server):
    with server.owner() as dba:
        mixed = dba.execute(
            "SELECT m.rolname, g.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
            " JOIN pg_roles g ON g.oid = a.roleid WHERE g.rolname LIKE ANY (%s) AND NOT m.rolsuper"
            " AND split_part(m.rolname, '_', 1) <> split_part(g.rolname, '_', 1)",
            ([f"{HERE}\\_%", f"{THERE}\\_%"],),
        ).fetchall()
    assert mixed == []


def test_to_disable_somebody_here_leaves_the_namesake_there(server):
    here, there = make_url(server.url(HERE)), make_url(server.url(THERE))
    disable_login(there, "tepe")
    try:
        with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
            psycopg.connect(server.url(THERE, f"{THERE}_tepe"))
        psycopg.connect(server.url(HERE, f"{HERE}_tepe")).close()
        assert {login: may for login, _name, _role, may in logins(here)}["tepe"]
    finally:
        add_login(there, "tepe", Role.CLERK, None)


def test_a_hint_in_one_town_is_not_heard_in_the_other(server):
    with (
        psycopg.connect(server.url(HERE, f"{HERE}_tepe"), autocommit=True) as here,
        psycopg.connect(server.url(THERE, f"{THERE}_tepe"), autocommit=True) as there,
    ):
        here.execute("LISTEN rathaus_desk")
        there.execute("LISTEN rathaus_desk")
        here.execute("NOTIFY rathaus_desk, 'case_file'")
        assert [hint.payload for hint in here.notifies(timeout=5, stop_after=1)] == ["case_file"]
        assert list(there.notifies(timeout=0.2)) == []


def test_to_set_one_town_up_again_changes_nothing_in_the_other(server):
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relacl IS NOT NULL ORDER BY 1, 2"
    with server.owner(HERE) as dba:
        before = dba.execute(rights).fetchall()
    set_up(make_url(server.url(THERE)))
    with server.owner(HERE) as dba:
        assert dba.execute(rights).fetchall() == before
    with psycopg.connect(server.url(HERE, f"{HERE}_tepe")) as line:
        assert line.execute("SELECT count(*) > 0 FROM rathaus.unit").fetchone() == (True,)


@pytest.mark.parametrize("database", ["stadt_", "stadt__nord", "_stadt", "9stadt", "stadt-nord"])
def test_a_database_whose_roles_could_be_another_towns_is_refused(database):
    with pytest.raises(CannotOpen, match="einzelne _, aber keines am Ende") as caught:
        prefix_of(database)
    assert "es wurde nichts geändert" in str(caught.value)


def test_a_login_that_looks_like_a_group_of_another_town_is_refused():
    # "guide" of the town "fort_b" would be the login "b__guide" of the town "fort"
    with pytest.raises(CannotOpen, match="einzelne Unterstriche"):
        role_of(HERE, "b__guide")
    assert role_of(HERE, "b_guide") == f"{HERE}_b_guide"


def test_a_role_that_is_there_already_and_not_of_this_town_is_left_alone(server):
    """The login "b_tepe" of one town is the login "tepe" of a town that is called like it with _b behind."""
    there, role = make_url(server.url(THERE)), f"{THERE}_b_tepe"
    with server.owner() as dba:
        dba.execute(f"CREATE ROLE {role} LOGIN")
        try:
            for change in (
                lambda: add_login(there, "b_tepe", Role.LEAD, "neu"),
                lambda: disable_login(there, "b_tepe"),
            ):
                with pytest.raises(CannotOpen, match="nicht als Anmeldung dieser Stadt"):
                    change()
            found = dba.execute(
                "SELECT rolcanlogin, rolpassword IS NULL, NOT EXISTS (SELECT FROM pg_auth_members WHERE"
                " member = a.oid)"
                " FROM pg_authid a WHERE rolname = %s",
                (role,),
            )
            assert found.fetchall() == [(True, True, True)]
        finally:
            dba.execute(f"DROP ROLE {role}")


def test_to_disable_somebody_who_never_had_a_login_is_told(server):
    with pytest.raises(CannotOpen, match="„niemand“ hat hier niemand"):
        disable_login(make_url(server.url(THERE)), "niemand")


def test_a_backup_from_another_server_is_readable_once_it_is_set_up(server):
    """What was open there carries numbers of transactions that this server has not reached."""
    look = "SELECT count(*) FROM desk.person"
    with server.owner(THERE) as dba:
        dba.execute(
            "INSERT INTO rathaus.opening SELECT id, 101, now() + interval '1 hour', '1099511630000'::xid8"
            " FROM rathaus.staff WHERE login = 'tepe'"
        )
        dba.execute(
            "INSERT INTO rathaus.search_ticket VALUES (1, 1, now(), '1099511630000'::xid8, 0, '{}', '{}')"
        )
        dba.execute(
            "INSERT INTO rathaus.pick_ticket (id, staff_id, at, xid)"
            " VALUES (1, 1, now(), '1099511630000'::xid8)"
        )
        with (
            psycopg.connect(server.url(THERE, f"{THERE}_tepe")) as line,
            pytest.raises(psycopg.errors.InvalidParameterValue, match="in the future"),
        ):
            line.execute(look)
        set_up(make_url(server.url(THERE)))
        for table in ("opening", "pick_ticket", "search_ticket"):
            assert dba.execute(f"SELECT count(*) FROM rathaus.{table}").fetchone() == (0,)
        columns = dba.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'rathaus'"
            " AND udt_name IN ('xid', 'xid8', 'pg_snapshot', 'txid_snapshot', 'pg_lsn')"
        )
        assert sorted(columns.fetchall()) == [
            ("opening",),
            ("pick_ticket",),
            ("search_ticket",),
        ]  # else more must go
    with psycopg.connect(server.url(THERE, f"{THERE}_tepe")) as line:
        assert line.execute(look).fetchone() is not None

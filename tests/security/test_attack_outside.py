"""What lies beside the town's tables: the other databases, the server's log, its counters and its disk."""

import psycopg
import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Role
from rathaus_desk.store.postgres_setup import add_login

pytestmark = pytest.mark.server

PASSWORD = "vier Lerchen, kein Wurm"
REFUSED = (
    "SELECT * FROM pg_stat_xact_user_tables",
    "SELECT * FROM pg_stat_user_tables",
    "SELECT * FROM pg_stat_user_indexes",
    "SELECT * FROM pg_statio_user_tables",
    "SELECT * FROM pg_stat_xact_user_functions",
    "SELECT pg_stat_get_xact_tuples_fetched('rathaus.person'::regclass)",
    "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000))",
    "SELECT lo_create(0)",
)


@pytest.fixture
def clerk_again(fort):
    """Give the clerk a login anew, with or without a password; without one again in the end."""

    def add(password):
        return add_login(make_url(fort.server.url(fort.database.split("_")[0])), "tepe", Role.CLERK, password)

    yield add
    add(None)


@pytest.mark.parametrize("statement", REFUSED)
def test_what_counts_rows_or_fills_the_disk_is_refused(fort, statement):
    with fort.line("tepe") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute(statement)


def test_the_counters_are_for_those_who_watch_the_server(fort):
    with fort.owner() as dba:
        dba.execute("SET ROLE pg_monitor")
        assert dba.execute("SELECT count(*) > 0 FROM pg_stat_all_tables").fetchone() == (True,)


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_nobody_of_the_town_enters_a_database_beside_it(fort, database):
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(fort.server.url(database, "fort_tepe"))


def test_a_session_fills_the_disk_with_no_more_than_its_bound(fort):
    with fort.line("tepe") as line:
        assert line.execute("SHOW temp_file_limit").fetchone() == ("1GB",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("SET temp_file_limit = -1")


def test_no_password_stands_in_the_log_of_the_server(fort, clerk_again):
    town = "fort"
    with fort.server.owner() as dba:
        dba.execute(f"ALTER DATABASE {town} SET log_statement = 'ddl'")
    try:
        name = clerk_again(PASSWORD)
    finally:
        with fort.server.owner() as dba:
            dba.execute(f"ALTER DATABASE {town} RESET log_statement")
    log = (fort.server.folder.parent / "log").read_text("utf-8", "replace")
    assert f'ALTER ROLE "{name}" PASSWORD \'SCRAM-SHA-256$' in log
    assert PASSWORD not in log


def test_a_login_by_windows_ends_the_password_from_before(fort, clerk_again):
    kept = "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'fort_tepe'"
    with fort.owner() as dba:
        clerk_again(PASSWORD)
        assert dba.execute(kept).fetchone() == (True,)
        clerk_again(None)
        assert dba.execute(kept).fetchone() == (None,)

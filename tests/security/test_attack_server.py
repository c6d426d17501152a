"""What a login with psql tries on the server itself: files, roles, own objects, others' sessions."""

import time

import psycopg
import pytest

from rathaus_desk.store.listener import CHANNEL, tables_in
from rathaus_desk.store.server import ServerStore
from tests.security.attack_scene import attack, blind

pytestmark = pytest.mark.server

FILES = (
    attack("a table written to a file of the server", "tepe", "COPY task TO '/tmp/x'"),
    attack("a table written to a program", "tepe", "COPY task TO PROGRAM 'cat'"),
    attack("a file of the server read in", "vogel", "COPY task FROM '/etc/passwd'"),
    attack("a file of the server read", "tepe", "SELECT pg_read_file('/etc/passwd')"),
    attack("the files of the server listed", "tepe", "SELECT * FROM pg_ls_dir('.')"),
    attack("a file of the server taken as a large object", "tepe", "SELECT lo_import('/etc/passwd')"),
    attack("a large object written to a file", "tepe", "SELECT lo_export(1, '/tmp/x')"),
    attack("a large object made, to fill the disk", "tepe", "SELECT lo_from_bytea(0, 'x')"),
    attack("an empty large object made", "tepe", "SELECT lo_create(0)"),
    attack("a large object of the old kind made", "tepe", "SELECT lo_creat(-1)"),
    attack("a library loaded", "tepe", "LOAD 'auto_explain'"),
    attack("the server's log read", "tepe", "SELECT * FROM pg_ls_logdir()"),
)  # fmt: skip
OBJECTS = (
    attack("a table of one's own", "tepe", "CREATE TABLE public.x (a int)"),
    attack("a table in the town's schema", "vogel", "CREATE TABLE rathaus.x (a int)"),
    attack("a table in the desk's schema", "admin", "CREATE TABLE desk.person2 (a int)"),
    attack("a temporary table that stands before the real one", "tepe", "CREATE TEMP TABLE case_file (a "
           "int)"),
    attack("a temporary view", "tepe", "CREATE TEMP VIEW x AS SELECT * FROM case_file"),
    attack("a query written into a table", "tepe", "SELECT * INTO x FROM case_file"),
    attack("a schema of one's own", "tepe", "CREATE SCHEMA x"),
    attack("a function that says what it is shown", "tepe",
           "CREATE FUNCTION public.leak(text) RETURNS bool COST 0.0001 LANGUAGE plpgsql "
           "AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"),
    attack("a temporary function", "tepe",
           "CREATE FUNCTION pg_temp.leak(text) RETURNS bool COST 0.0001 LANGUAGE sql AS 'SELECT true'"),
    attack("an operator that says what it is shown", "tepe",
           "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)"),
    attack("a function in front of the door's", "admin",
           "CREATE FUNCTION desk.me() RETURNS bigint LANGUAGE sql AS 'SELECT 41::bigint'"),
    attack("the door's function replaced", "vogel",
           "CREATE OR REPLACE FUNCTION desk.me() RETURNS bigint LANGUAGE sql AS 'SELECT 41::bigint'"),
    attack("the door's function given another path", "vogel",
           "ALTER FUNCTION desk.me() SET search_path = public"),
    attack("a trigger of one's own", "vogel",
           "CREATE TRIGGER x BEFORE INSERT ON case_file FOR EACH ROW EXECUTE FUNCTION desk.mark_case()"),
    attack("the triggers switched off", "vogel", "ALTER TABLE case_file DISABLE TRIGGER ALL"),
    attack("the triggers switched off for the session", "vogel", "SET session_replication_role = replica"),
    attack("row security taken off a table", "vogel", "ALTER TABLE case_file DISABLE ROW LEVEL SECURITY"),
    attack("a policy added", "vogel", "CREATE POLICY x ON case_file USING (true)"),
    attack("a policy dropped", "vogel", "DROP POLICY at_work ON case_file"),
    attack("a table dropped", "vogel", "DROP TABLE journal"),
    attack("a table emptied", "vogel", "TRUNCATE timeline"),
    attack("a schema dropped", "vogel", "DROP SCHEMA rathaus CASCADE"),
    attack("the database dropped", "vogel", "DROP DATABASE fort", state="42501"),
    attack("a publication that copies everything out", "vogel", "CREATE PUBLICATION x FOR ALL TABLES"),
    attack("a foreign server", "vogel", "CREATE FOREIGN DATA WRAPPER x"),
    attack("an extension taken away", "vogel", "DROP EXTENSION plpgsql CASCADE"),
    attack("a language", "vogel", "CREATE TRUSTED LANGUAGE x HANDLER plpgsql_call_handler"),
    attack("an event trigger", "vogel",
           "CREATE EVENT TRIGGER x ON ddl_command_start EXECUTE FUNCTION desk.mark_case()"),
)  # fmt: skip
ROLES = (
    attack("the owner's role", "vogel", "SET ROLE fort__owner"),
    attack("another group's role", "tepe", "SET ROLE fort__lead"),
    attack("a colleague's role", "tepe", "SET ROLE fort_vogel"),
    attack("a colleague's session", "tepe", "SET SESSION AUTHORIZATION fort_vogel"),
    attack("oneself made superuser", "admin", "ALTER ROLE fort_admin SUPERUSER"),
    attack("oneself put past row security", "admin", "ALTER ROLE fort_admin BYPASSRLS"),
    attack("one's own limit of connections", "tepe", "ALTER ROLE fort_tepe CONNECTION LIMIT -1"),
    attack("a colleague's password", "admin", "ALTER ROLE fort_vogel PASSWORD 'x'"),
    attack("a colleague's search path", "admin", "ALTER ROLE fort_vogel SET search_path = public"),
    attack("a colleague locked out", "admin", "ALTER ROLE fort_vogel NOLOGIN"),
    attack("a login made", "admin", "CREATE ROLE fort_x LOGIN"),
    attack("a login dropped", "admin", "DROP ROLE fort_vogel"),
    attack("oneself taken into a group", "admin", "GRANT fort__lead TO fort_admin"),
    attack("oneself taken into the owner", "vogel", "GRANT fort__owner TO fort_vogel"),
    attack("a colleague taken into one's group", "vogel", "GRANT fort__lead TO fort_oezdemir"),
    attack("everybody given one's right", "vogel", "GRANT SELECT ON ALL TABLES IN SCHEMA rathaus TO PUBLIC"),
    attack("a table given away", "vogel", "ALTER TABLE journal OWNER TO fort_vogel"),
    attack("defaults for what the owner makes", "vogel",
           "ALTER DEFAULT PRIVILEGES FOR ROLE fort__owner GRANT ALL ON TABLES TO PUBLIC"),
    attack("the passwords", "tepe", "SELECT * FROM pg_authid"),
    attack("the rules of signing in", "tepe", "SELECT * FROM pg_hba_file_rules"),
    attack("the settings of the server", "admin", "ALTER SYSTEM SET fsync = off"),
    attack("the settings of the database", "admin", "ALTER DATABASE fort SET row_security = off"),
    attack("the settings read anew", "admin", "SELECT pg_reload_conf()"),
    attack("a secret setting", "tepe", "SHOW hba_file"),
    attack("statements of all kept in the log", "tepe", "SET log_statement = 'all'"),
)  # fmt: skip


@pytest.mark.parametrize("one", [*FILES, *OBJECTS, *ROLES], ids=str)
def test_it_is_refused(fort, one):
    state, shown = fort.run(one)
    assert (state, shown) == (one.state, [])
    assert fort.changed() == set()


def test_a_granting_that_grants_nothing(fort):
    """GRANT of what one may not hand on is a warning, not an error; nobody has more afterwards."""
    asked = "SELECT has_table_privilege('fort_busse', 'rathaus.case_file', 'SELECT')"
    with fort.line("vogel") as line:
        line.execute("GRANT SELECT ON rathaus.case_file TO fort_busse")
        assert line.execute(asked).fetchone() == (False,)


@pytest.mark.parametrize("path", ["pg_temp, public, desk, rathaus", "rathaus, desk", "public", ""])
def test_no_search_path_changes_who_one_is(fort, path):
    with fort.line("tepe", path=path) as line:
        asked = "SELECT desk.me(), desk.my_unit(), desk.my_role(), desk.sees_locked()"
        assert line.execute(asked).fetchone() == (21, 2, "clerk", False)
        found = line.execute("SELECT id FROM rathaus.case_file").fetchall()
        assert found == [(fort.names["lamp"],)]


def test_no_variable_of_ones_own_changes_who_one_is(fort):
    with fort.line("tepe") as line:
        for name in ("app.staff_id", "desk.me", "rathaus.role", "application_name"):
            line.execute("SELECT set_config(%s, '41', false)", (name,))
        line.execute("SET ROLE fort__staff")
        assert line.execute("SELECT desk.me()").fetchone() == (21,)


def test_a_colleagues_session_is_neither_ended_nor_read(fort):
    with fort.line("vogel") as lead, fort.line("tepe") as line:
        lead.execute("SELECT 'Katharina Brinkmann'")
        pid = lead.info.backend_pid
        for end in ("pg_terminate_backend", "pg_cancel_backend"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(f"SELECT {end}({pid})")
        assert lead.execute("SELECT 1").fetchone() == (1,)
        seen = line.execute(
            "SELECT query, client_addr FROM pg_stat_activity WHERE pid = %s", (pid,)
        ).fetchone()
        assert seen == ("<insufficient privilege>", None)


def test_garbage_on_the_channel_is_passed_over_and_true_hints_still_come(fort):
    """A notification names tables; whatever else is in it, a listener reads again and believes nothing."""
    garbage = (
        "",
        "DROP TABLE case_file",
        "case_file;person",
        "x" * 7000,
        "person,../../etc",
        "\u202e\u0007",
        "*,*",
    )
    store = ServerStore(fort.store_url("oezdemir"))
    try:
        store.changed_elsewhere()
        with fort.line("admin") as line:
            for one in garbage:
                line.execute("SELECT pg_notify(%s, %s)", (CHANNEL, one))
            line.execute("SELECT pg_notify(%s, 'task')", (CHANNEL,))
        heard = set()
        end = time.monotonic() + 10
        while "task" not in heard and time.monotonic() < end:
            heard |= store.changed_elsewhere()
        assert heard == {"person", "*", "task"}
        with store.read() as session:
            assert session.connection().exec_driver_sql("SELECT count(*) FROM case_file").scalar() == 2
    finally:
        store.close()
    assert [tables_in(one) for one in garbage[:4]] == [set()] * 4
    assert fort.changed() == set()


def test_a_lock_that_anybody_can_take_stops_nobody(fort):
    """Advisory locks belong to everybody, so nothing here may wait for one."""
    with fort.line("luebbe") as line, fort.line("tepe") as other:
        line.execute("SELECT pg_advisory_lock(7231, one) FROM generate_series(1, 60) AS one")
        line.execute("SELECT pg_advisory_lock(one) FROM generate_series(1, 60) AS one")
        other.execute("SET lock_timeout = '1s'")
        assert other.execute("SELECT desk.open_people(ARRAY[101], 'opened', 'x', '')").fetchone() == (True,)


def test_a_table_that_all_need_is_locked_by_nobody(fort):
    wanted = ("case_file", "contact", "promise", "journal", "timeline", "paper", "staff", "person_change",
           "case_share",
              "attachment", "authority", "queue_ticket", "read_log", "running_number")  # fmt: skip
    for login in ("oezdemir", "tepe", "vogel", "admin"):
        for table in wanted:
            with fort.line(login) as line:
                line.execute("BEGIN")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    line.execute(f"LOCK TABLE rathaus.{table} IN ACCESS EXCLUSIVE MODE")


def test_a_login_has_so_many_connections_and_no_more(fort):
    lines = [psycopg.connect(fort.server.url(fort.database, "fort_thole")) for _ in range(20)]
    try:
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            psycopg.connect(fort.server.url(fort.database, "fort_thole"))
    finally:
        for one in lines:
            one.close()


def test_an_attack_of_the_plain_kind_is_seen_by_these_very_means(fort):
    """Else a broken scene would refuse everything: the owner of the server may do what nobody else may."""
    blind_one = blind("", "oezdemir", "SELECT 1 FROM case_file WHERE id = {lamp}")
    assert fort.run(blind_one) == ("", [(1,)])

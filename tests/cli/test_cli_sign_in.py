"""The command line on a server: whose password it takes from where, and the sample town loaded there."""

from contextlib import closing
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.store.postgres_setup import add_login, set_up
from rathaus_desk.ui.window.instance import channel_name
from rathaus_desk.usecases.office.office import units
from rathaus_desk.usecases.office_door import open_office
from tests.guarded_server import PASSWORDS
from tests.postgres_server import OWNER

TEPE = PASSWORDS["tepe"]
SMALL = ("--people", 120, "--cases", 40, "--create-only", "--json")


@pytest.fixture
def empty(guarded):
    """The address of a database that is set up and empty, as whoever runs the server calls it."""
    name = "uebung"
    with guarded.owner("postgres") as dba:
        dba.execute(f"CREATE DATABASE {name}")
    try:
        set_up(make_url(guarded.server.url(name)))
        yield guarded.server.url(name)
    finally:
        with guarded.owner("postgres") as dba:
            dba.execute(f"DROP DATABASE {name} (FORCE)")


@pytest.mark.server
def test_a_script_gives_the_password_in_the_environment(guarded, line, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", TEPE)
    done = line("ask", "units", "--database", guarded.database, "--as", "tepe", "--json")
    assert done.code == 0, done.err
    assert "Tiefbau" in done.out


@pytest.mark.server
def test_or_in_the_first_line_of_its_input(guarded, program):
    command = ("ask", "units", "--database", guarded.database, "--as", "tepe", "--json")
    assert program(*command, given=f"{TEPE}\n".encode()).code == 0
    without = program(*command)
    assert without.code == 2
    assert "verlangt ein Kennwort" in without.err
    wrong = program(*command, PGPASSWORD="falsch")
    assert "Kennwort stimmt nicht" in wrong.err
    assert "falsch" not in wrong.err


def test_a_password_in_the_address_is_refused(line):
    done = line("find", "person", "meyer", "--database", "postgresql://tepe:geheim1@db/rathaus")
    assert done.code == 2
    assert "steht ein Kennwort" in done.err
    assert "geheim1" not in done.err + done.out


@pytest.mark.parametrize("command", [("check",), ("info",), ("backup", "x.db")])
def test_what_only_a_file_has_is_said(line, command):
    done = line("db", command[0], *command[1:], "--database", "postgresql://db/rathaus")
    assert done.code == 2
    assert "nur mit einer Datei" in done.err


@pytest.mark.server
def test_the_sample_town_comes_into_an_empty_database_once(empty, guarded, line):
    done = line("demo", "--database", empty, *SMALL)
    assert done.code == 0, done.err
    assert (done.json["people"], done.json["cases"]) == (120, 40)
    assert done.json["database"] == empty.replace(f"{OWNER}@", "")
    again = line("demo", "--database", empty, *SMALL)
    assert again.code == 2
    assert "steht schon etwas" in again.err
    for login, role in (("oezdemir", Role.GUIDE), ("tepe", Role.CLERK)):
        add_login(make_url(empty), login, role, None)
    someone = line("ask", "units", "--database", done.json["database"], "--as", "oezdemir", "--json")
    assert someone.code == 0, someone.err


@pytest.mark.server
def test_where_all_is_practice_one_may_sit_down_elsewhere_by_that_login(empty, guarded, line):
    line("demo", "--database", empty, *SMALL)
    with guarded.owner("uebung") as dba:
        rows = dba.execute("SELECT id, login, role FROM rathaus.staff ORDER BY id").fetchall()
    for _id, login, role in rows[:2]:
        add_login(make_url(empty), login, Role(role), None)
    with closing(open_office(empty.replace(f"{OWNER}@", ""), rows[0][1])) as office:
        assert office.has_seats
        other = office.seat_of(Actor(rows[1][0], "", Role(rows[1][2]), 1))
        assert other.ask(units)
        with guarded.owner("uebung") as dba:
            there = dba.execute("SELECT DISTINCT usename FROM pg_stat_activity WHERE usename LIKE 'uebung%'")
            assert {one[0] for one in there} >= {f"uebung_{rows[0][1]}", f"uebung_{rows[1][1]}"}


@pytest.mark.server
def test_programs_that_practise_together_share_one_day(empty, guarded, line):
    line("demo", "--database", empty, *SMALL)
    add_login(make_url(empty), "oezdemir", Role.GUIDE, None)

    def clock(earlier: str) -> datetime:
        with guarded.owner("uebung") as dba:
            dba.execute(f"UPDATE rathaus.practice_day SET began = began - interval '{earlier}'")
        with closing(open_office(empty.replace(f"{OWNER}@", ""), "oezdemir")) as office:
            return office.desk.now()

    first, second = clock("0"), clock("20 minutes")
    assert timedelta(minutes=20) <= second - first < timedelta(minutes=25)
    next_day = clock("8 hours")
    assert abs(next_day - first) < timedelta(minutes=5)


@pytest.mark.server
def test_a_failure_half_way_leaves_the_database_empty(empty, guarded, line):
    with guarded.owner("uebung") as dba:
        dba.execute("ALTER TABLE rathaus.appointment ADD CONSTRAINT never CHECK (false)")
        assert line("demo", "--database", empty, *SMALL).code == 3
        assert dba.execute("SELECT count(*) FROM rathaus.person").fetchone() == (0,)
        dba.execute("ALTER TABLE rathaus.appointment DROP CONSTRAINT never")
        assert line("demo", "--database", empty, *SMALL).code == 0


@pytest.mark.server
def test_a_member_of_staff_loads_nothing(empty, line):
    add_login(make_url(empty), "tepe", Role.CLERK, None)
    done = line("demo", "--database", empty.replace(OWNER, "uebung_tepe"), *SMALL)
    assert done.code == 2
    assert "darf die Beispielstadt nicht laden" in done.err


def test_a_call_finds_the_window_however_the_address_is_written():
    name = uuid4().hex
    one = channel_name(f"postgresql://db/{name}")
    assert channel_name(f"postgres://tepe@db:5432/{name}?sslmode=verify-full") == one
    assert channel_name(f"postgresql://db:6000/{name}") != one


@pytest.mark.server
def test_the_journal_is_checked_by_data_protection_and_by_nobody_who_sees_a_part(guarded, line, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", TEPE)
    part = line("db", "verify", "--database", guarded.database, "--as", "tepe")
    assert part.code == 2
    assert "Ulf Tepe sieht davon nur die eigenen Einträge." in part.err
    assert "Datenschutz eingetragen ist; die Anmeldung nennt --as." in part.err
    monkeypatch.delenv("PGPASSWORD")
    server = guarded.database.replace("//", f"//{OWNER}@")
    owner = line("db", "verify", "--database", server)
    assert owner.code == 2
    assert "gehört noch zu niemandem im Rathaus" in owner.err
    assert "Datenschutz eingetragen ist; die Anmeldung nennt --as." in owner.err


@pytest.mark.server
@pytest.mark.parametrize("asked", [("show",), ("keep", "lesen", "12"), ("forget",)])
def test_who_runs_the_server_learns_whose_login_the_protocols_need(guarded, line, asked):
    server = guarded.database.replace("//", f"//{OWNER}@")
    owner = line("db", "protocols", *asked, "--database", server)
    assert owner.code == 2
    assert "gehört noch zu niemandem im Rathaus" in owner.err
    assert "für den Datenschutz oder die Administration eingetragen ist" in owner.err
    wrong = line("db", "protocols", *asked, "--database", guarded.database, "--as", "tepe")
    assert "Die Protokolle zeigt" not in wrong.err, "that needs a password, nobody else's login"


def test_the_help_of_db_names_servers_too(line):
    assert "Server einrichten, Zugänge geben" in " ".join(line("db", "--help").out.split())


@pytest.mark.server
def test_a_day_is_played_only_where_nobody_is_asked_for_a_password(guarded, program, tmp_path):
    played = program("play", "J1", "--database", guarded.database, "--as", "tepe", "--out", str(tmp_path))
    assert played.code == 2
    assert "Dieser Server verlangt Kennwörter." in played.err
    assert "Bitte Benutzernamen" not in played.err

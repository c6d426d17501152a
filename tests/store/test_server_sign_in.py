"""Signing in at a server: passwords, certificates, versions; who is not the server hears nothing."""

import socket
import threading
from contextlib import ExitStack, closing

import pytest
from sqlalchemy.engine import make_url

from rathaus_desk import usecases
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.addresses import read_address
from rathaus_desk.store.server import secured
from rathaus_desk.store.server_opening import open_server, url_of
from rathaus_desk.store.turned_away import WantsPassword, in_words
from rathaus_desk.usecases.office_door import open_office
from rathaus_desk.usecases.pack.own_pack import LineWish, _town_hall
from tests.guarded_server import PASSWORDS, TOWN
from tests.postgres_server import OWNER
from tests.small_town import TEPE as TEPE_ID
from tests.small_town import VOGEL

assert usecases.__all__
pytestmark = pytest.mark.server
TEPE = PASSWORDS["tepe"]


def opened(address: str, login: str, password: str = ""):
    """Open a database and close it again; return who sat there."""
    with closing(open_office(address, login, password=password)) as office:
        return office.desk.actor


def refused(address: str, login: str = "tepe", password: str = TEPE) -> str:
    """Return why somebody is not let in."""
    with pytest.raises(CannotOpen) as caught:
        opened(address, login, password)
    assert password == "" or password not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def dba(guarded):
    """The one who runs the server."""
    with guarded.owner() as line:
        yield line


@pytest.fixture
def for_now(dba):
    """Change something on the server until the test ends, when it is changed back."""
    with ExitStack() as until_then:

        def change(statement: str, back: str) -> None:
            dba.execute(statement)
            until_then.callback(dba.execute, back)

        yield change


@pytest.mark.parametrize(("offered", "who"), [(True, "tepe"), (False, "vogel")])
def test_a_name_a_laptop_only_offers_gives_way_to_the_one_in_the_address(guarded, offered, who):
    """Typed by somebody, it is theirs: nobody hands in under the name of a shortcut."""
    address = guarded.database.replace("://", f"://{TOWN}_tepe@")
    wish = LineWish(address, "vogel", offered, PASSWORDS[who])
    with closing(_town_hall(wish)) as office:
        assert office.desk.actor.staff_id == {"tepe": TEPE_ID, "vogel": VOGEL}[who]


# Who somebody is


def test_the_server_says_who_signs_in(guarded):
    assert opened(guarded.database, "tepe", TEPE).role is Role.CLERK
    assert opened(guarded.database, f"{TOWN}_vogel", PASSWORDS["vogel"]).name == "Ruth Vogel"


def test_where_everybody_has_a_password_nobody_takes_another_ones_seat(guarded):
    with closing(open_office(guarded.database, "tepe", password=TEPE)) as office:
        assert not office.has_seats
        assert office.address.login_of(office.address.user) == "tepe"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(guarded):
    for login, password in (("tepe", "falsch"), ("niemand", TEPE)):
        with pytest.raises(WantsPassword, match="Benutzername oder Kennwort stimmt nicht"):
            opened(guarded.database, login, password)


def test_without_a_password_somebody_is_asked_once(guarded):
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return TEPE

    open_office(guarded.database, "tepe", answer).close()
    assert asked == ["Kennwort von tepe für 127.0.0.1"]
    with pytest.raises(WantsPassword, match="verlangt ein Kennwort"):
        open_office(guarded.database, "tepe", lambda _question: "")


def test_neither_the_environment_nor_a_file_of_libpq_gives_a_password(guarded, monkeypatch, tmp_path):
    file = tmp_path / "passfile"
    file.write_text(f"*:*:*:*:{TEPE}\n", "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    monkeypatch.setenv("PGPASSWORD", TEPE)
    with pytest.raises(WantsPassword, match="verlangt ein Kennwort"):
        opened(guarded.database, "tepe")


ROLE, OF_TEPE = f"ALTER ROLE {TOWN}_tepe", "WHERE login = 'tepe'"


@pytest.mark.parametrize(
    ("change", "back", "told"),
    [
        (f"{ROLE} VALID UNTIL '2020-01-01'", f"{ROLE} VALID UNTIL 'infinity'", "abgelaufen"),
        (f"{ROLE} CONNECTION LIMIT 0", f"{ROLE} CONNECTION LIMIT 20", "schon so viele Fenster offen"),
        (f"{ROLE} NOLOGIN", f"{ROLE} LOGIN", "gesperrt"),
        (
            f"UPDATE rathaus.staff SET active = false {OF_TEPE}",
            f"UPDATE rathaus.staff SET active = true {OF_TEPE}",
            "gesperrt",
        ),
        (
            f"UPDATE rathaus.staff SET db_role = NULL {OF_TEPE}",
            f"UPDATE rathaus.staff SET db_role = '{TOWN}_tepe' {OF_TEPE}",
            "gehört noch zu niemandem",
        ),
    ],
    ids=["expired", "too_many_windows", "disabled", "has_left", "belongs_to_nobody"],
)
def test_whoever_may_not_sign_in_is_told_why(guarded, for_now, change, back, told):
    for_now(change, back)
    assert told in refused(guarded.database)


def test_a_role_of_another_town_sees_nothing(guarded, for_now):
    for_now("CREATE ROLE fremd LOGIN PASSWORD 'von drüben'", "DROP ROLE fremd")
    for_now(f"GRANT CONNECT ON DATABASE {TOWN} TO fremd", f"REVOKE CONNECT ON DATABASE {TOWN} FROM fremd")
    address = guarded.database.replace("//", "//fremd@")
    assert "darf in der Datenbank" in refused(address, "fremd", "von drüben")


def test_a_database_that_is_not_there(guarded):
    assert "lässt Anmeldungen von diesem PC aus nicht zu" in refused(guarded.database + "x")
    owner = f"postgresql://{OWNER}@127.0.0.1:{guarded.server.port}/nirgends"
    assert "gibt es auf 127.0.0.1 nicht" in refused(owner, OWNER, "")


# The version of the tables


@pytest.mark.parametrize(
    ("revision", "told"), [("0003", "früheren Fassung .*db postgres upgrade"), ("9999", "neueren Fassung")]
)
def test_another_version_is_told_and_left_as_it_is(guarded, dba, for_now, revision, told):
    (now,) = dba.execute("SELECT version_num FROM rathaus.alembic_version").fetchone()
    turned = "UPDATE rathaus.alembic_version SET version_num = '{}'"
    for_now(turned.format(revision), turned.format(now))
    with pytest.raises(CannotOpen, match=told):
        opened(guarded.database, "tepe", TEPE)
    assert dba.execute("SELECT version_num FROM rathaus.alembic_version").fetchone() == (revision,)


def test_a_database_that_nobody_has_set_up(guarded, for_now):
    for_now(
        "ALTER TABLE rathaus.alembic_version RENAME TO elsewhere",
        "ALTER TABLE rathaus.elsewhere RENAME TO alembic_version",
    )
    assert "noch nicht für Rathaus Desk eingerichtet" in refused(guarded.database)


# The line


@pytest.fixture
def shows(guarded):
    """Let the server show a certificate until the test ends."""
    yield guarded.wear
    guarded.wear("server")


def test_the_right_certificate_lets_a_far_desk_in(guarded):
    address = read_address(guarded.far()).signed_in_as("tepe")
    with closing(open_server(address, TEPE)) as store, store.read() as session:
        of_mine = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        encrypted, version = session.connection().exec_driver_sql(of_mine).one()
    assert encrypted
    assert version in ("TLSv1.2", "TLSv1.3")


@pytest.mark.parametrize(
    ("shown", "authority", "told"),
    [
        ("server", "stranger", "nicht als vertrauenswürdig bekannt"),
        ("old", "town", "nicht als vertrauenswürdig bekannt oder abgelaufen"),
        ("elsewhere", "town", "trägt einen anderen Namen als 127.1"),
        ("server", "no-such-file", "fehlt das Zertifikat der Stadt"),
        (None, "town", "kann die Verbindung nicht verschlüsseln"),
    ],
)
def test_any_other_server_is_refused_before_it_hears_a_name(guarded, shows, shown, authority, told):
    if shown != "server":
        shows(shown)
    before = len(guarded.log())
    sentence = refused(guarded.far(authority), "wer_auch_immer")
    assert told in sentence
    assert "Ihr Kennwort wurde nicht gesendet" in sentence
    assert "wer_auch_immer" not in guarded.log()[before:]


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_less_than_verify_full_is_not_even_tried_from_afar(mode):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        port = listening.getsockname()[1]
        text = f"postgresql://127.1:{port}/{TOWN}?sslmode={mode}"
        assert f"mit sslmode={mode} nicht sicher" in refused(text)
        assert f"mit sslmode={mode} nicht sicher" in refused(text.replace("127.1", "127.0.0.1:1,127.1"))
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize(
    "query", [{"host": "db.stadt.de"}, {"host": "localhost,db"}, {"hostaddr": "10.0.0.1"}]
)
def test_every_host_of_an_address_counts(query):
    url = make_url("postgresql://tepe@/x").update_query_dict({**query, "sslmode": "require"})
    with pytest.raises(CannotOpen, match="nicht sicher"):
        secured(url)
    assert secured(url.update_query_dict({"sslmode": "verify-full"})).query["require_auth"] == "scram-sha-256"


def test_a_server_that_only_speaks_plainly_gets_eight_bytes():
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def say_no() -> None:
            line, _who = listening.accept()
            with line:
                line.settimeout(10)
                heard.extend(line.recv(1000))
                line.sendall(b"N")  # no TLS here
                while more := line.recv(1000):
                    heard.extend(more)

        server = threading.Thread(target=say_no)
        server.start()
        sentence = refused(f"postgresql://127.1:{listening.getsockname()[1]}/{TOWN}?sslrootcert=system")
        server.join(timeout=10)
    assert "kann die Verbindung nicht verschlüsseln" in sentence
    assert bytes(heard) == b"\0\0\0\x08\x04\xd2\x16\x2f"  # the request for TLS, and nothing else


@pytest.mark.parametrize("login", ["lebendig", "offen"])
def test_a_far_server_must_ask_for_the_password_without_seeing_it(guarded, for_now, login):
    role = f"{TOWN}_{login}"
    for_now(f"CREATE ROLE {role} LOGIN PASSWORD 'sichtbar'", f"DROP ROLE {role}")
    for_now(f"GRANT {TOWN}__staff TO {role}", f"REVOKE {TOWN}__staff FROM {role}")
    assert "anders prüfen" in refused(guarded.far(), login, "sichtbar")


def test_several_hosts_of_which_one_is_off(guarded):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    both = guarded.database.replace("//", f"//127.0.0.1:{port},")
    assert opened(both, "tepe", TEPE).name == "Ulf Tepe"
    assert "stimmt nicht" in refused(both, "tepe", "falsch")
    nobody = f"postgresql://127.0.0.1:{port},127.0.0.1:{port}/{TOWN}"
    assert f"unter Port {port} läuft dort gerade keine Datenbank" in refused(nobody)


def test_a_refused_port_is_no_fault_of_the_cable():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    told = refused(f"postgresql://127.0.0.1:{port}/{TOWN}")
    assert told.startswith(
        f"127.0.0.1 ist zu erreichen, aber unter Port {port} läuft dort gerade keine Datenb"
    )
    assert "Netzwerkkabel" not in told
    away = 'connection to server at "a", port 5432 failed: timeout expired'
    gone = 'connection to server at "b", port 5433 failed: Connection refused'
    assert "Netzwerkkabel" in str(in_words(away, "a", "x"))
    assert "Netzwerkkabel" in str(in_words(f"{gone}\n{away}", "b oder a", "x")), "not both are there"
    german = "Verbindung zum Server auf »db«, Port 5432 fehlgeschlagen: Verbindungsaufbau abgelehnt"
    assert "Port 5432" in str(in_words(german, "db", "x"))


def test_a_name_that_no_network_knows():
    assert "gibt es in diesem Netz nicht" in refused(f"postgresql://kein-rechner.invalid/{TOWN}")


def test_the_account_of_the_pc_needs_no_password():
    url = secured(url_of(read_address("postgresql://tepe@db.stadt.de/x?anmeldung=windows&gsslib=sspi")))
    assert (url.query["require_auth"], url.query["gsslib"], url.password) == ("gss,sspi", "sspi", None)
    assert url.query["sslmode"] == "verify-full"


def test_a_server_without_the_account_of_the_pc_says_so(guarded):
    with pytest.raises(CannotOpen, match="anders prüfen") as caught:
        opened(f"{guarded.database}?anmeldung=windows", "tepe")
    assert not isinstance(caught.value, WantsPassword)


GERMAN = [
    ("FATAL:  Passwort-Authentifizierung für Benutzer »x« fehlgeschlagen", "stimmt nicht"),
    ("FATAL:  Rolle »x« existiert nicht", "kennt db nicht"),
    ("FATAL:  Rolle »x« hat keine Berechtigung zum Einloggen", "gesperrt"),
    ("FATAL:  zu viele Verbindungen von Rolle »x«", "so viele Fenster"),
    ("FATAL:  tut mir leid, schon zu viele Verbindungen", "alle Plätze sind belegt"),
    ("FATAL:  Datenbank »x« existiert nicht", "gibt es auf db nicht"),
    ("FATAL:  keine Berechtigung für Datenbank x", "gilt nicht für die Datenbank"),
    ("FATAL:  kein pg_hba.conf-Eintrag für Host »10.0.0.1«, Benutzer »x«", "von diesem PC aus nicht zu"),
    ("FATAL:  das Datenbanksystem startet", "wird gewartet"),
    ("FATAL:  das Datenbanksystem fährt herunter", "wird gewartet"),
    ("something nobody has seen before", "der Server sagt: something nobody"),
]


@pytest.mark.parametrize(("message", "told"), GERMAN)
def test_a_server_may_speak_german_too(message: str, told: str):
    assert told in str(in_words(message, "db", "x"))

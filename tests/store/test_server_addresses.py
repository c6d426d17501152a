"""What an address of a database on a server may say, and that a password never stands in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.addresses import ServerAddress, read_address
from rathaus_desk.store.server_opening import url_of


def test_reading_from_the_standby_is_ours_and_never_sent_to_the_server():
    read = read_address("postgresql://db1,db2/rathaus?lesen=standby")
    assert read.standby
    assert not read_address("postgresql://db1,db2/rathaus").standby
    assert read_address(read.text) == read
    assert "lesen" not in url_of(read).query


@pytest.mark.parametrize(
    ("text", "hosts", "user"),
    [
        ("postgresql://db.stadt.de/rathaus", (("db.stadt.de", 5432),), ""),
        ("postgres://tepe@db:6000/rathaus", (("db", 6000),), "tepe"),
        ("postgresql://tepe@STADT.LOCAL@db/rathaus", (("db", 5432),), "tepe@STADT.LOCAL"),
        ("postgresql://a,b:6000/rathaus", (("a", 5432), ("b", 6000)), ""),
        ("postgresql://[fe80::1]:6000,db/rathaus", (("fe80::1", 6000), ("db", 5432)), ""),
        ("postgresql:///rathaus", (("", 5432),), ""),
        ("postgresql://%2Fvar%2Frun%2Fpostgresql/rathaus", (("/var/run/postgresql", 5432),), ""),
    ],
)
def test_hosts_and_user(text: str, hosts: tuple[tuple[str, int], ...], user: str):
    read = read_address(text)
    assert (read.hosts, read.user, read.database) == (hosts, user, "rathaus")
    assert read_address(read.text) == read


def test_options_are_kept_and_the_account_of_the_pc_is_one():
    text = "postgresql://db/stadt%20a?sslmode=verify-full&sslrootcert=C%3A%5CAmt%20%231%5Cca.crt&anmeldung=windows"
    read = read_address(text)
    assert read.options == (("sslmode", "verify-full"), ("sslrootcert", r"C:\Amt #1\ca.crt"))
    assert read.windows
    assert read.database == "stadt a"
    assert read_address(read.text) == read
    assert read.place == "postgresql://db:5432/stadt%20a"


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://tepe:geheim1@db/rathaus",
        "postgresql://tepe:@db/rathaus",
        "postgresql://db/rathaus?password=geheim1",
        "postgresql://db/rathaus?PASSFILE=geheim1",
        "postgresql://db/rathaus?sslpassword=geheim1",
    ],
)
def test_a_password_is_refused_and_not_repeated(text: str):
    with pytest.raises(CannotOpen, match="steht ein Kennwort") as caught:
        read_address(text)
    assert "geheim1" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://tepe:geheim1/2@db/rathaus",
        "postgresql://tepe:geheim1?2@db/rathaus",
        "postgresql://tepe:geheim1#2@db/rathaus",
        "postgresql+psycopg://db/rathaus",
        "postgresql:db/rathaus",
        "postgresql://db",
        "postgresql://db/",
        "postgresql://db/a/b",
        "postgresql://db:0/rathaus",
        "postgresql://db:70000/rathaus",
        "postgresql://db:x/rathaus",
        "postgresql://a,,b/rathaus",
        "postgresql://a%2Cb/rathaus",
        "postgresql://a b/rathaus",
        "postgresql://db/rathaus%00",
        "postgresql://db/rathaus%FF",
        "postgresql://db/rathaus?sslmode=none",
        "postgresql://db/rathaus?sslmode=verify-full&sslmode=disable",
        "postgresql://db/rathaus?sslrootcert=",
        "postgresql://db/rathaus?anmeldung=ja",
        "postgresql://db/rathaus?lesen=immer",
        # what would lead elsewhere, or switch off what keeps the line safe
        "postgresql://db/rathaus?host=elsewhere",
        "postgresql://db/rathaus?hostaddr=10.0.0.1",
        "postgresql://db/rathaus?service=x",
        "postgresql://db/rathaus?require_auth=none",
        "postgresql://db/rathaus?options=-c%20statement_timeout%3D0",
        "postgresql://db/rathaus?ssl_min_protocol_version=TLSv1",
    ],
)
def test_everything_else_is_refused(text: str):
    with pytest.raises(CannotOpen, match="Adresse lässt sich nicht lesen") as caught:
        read_address(text)
    assert "geheim1" not in str(caught.value)


def test_blanks_from_copying_are_no_mistake():
    assert read_address(" postgresql://db/rathaus\n").database == "rathaus"


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str):
    try:
        read = read_address(f"postgresql://{text}")
    except CannotOpen:
        return
    assert read_address(read.text) == read


def test_roles_begin_with_the_name_of_the_town():
    address = read_address("postgresql://OleAdmin@db/kleinstadt")
    assert address.role_of("tepe") == "kleinstadt_tepe"
    assert address.role_of("kleinstadt_tepe") == "kleinstadt_tepe"
    assert address.role_of("OleAdmin") == "OleAdmin"  # as the address says it
    assert address.login_of("kleinstadt_tepe") == "tepe"
    assert address.signed_in_as("tepe") == ServerAddress((("db", 5432),), "kleinstadt", "kleinstadt_tepe")

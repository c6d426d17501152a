"""Several hosts in an address: names and ports, one that is dead, and which is tried first."""

import socket
import threading
from contextlib import closing, contextmanager

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from rathaus_desk.store.addresses import read_address
from rathaus_desk.store.hosts import Hosts
from rathaus_desk.store.server import CONNECT_SECONDS_EACH, PATIENCE_SECONDS, ServerStore, secured
from rathaus_desk.store.server_opening import url_of
from tests.postgres_server import OWNER, free_port

pytestmark = pytest.mark.server


class Silent:
    """A host that takes connections and never says a word, as behind a router that lost its memory."""

    def __init__(self, door: socket.socket) -> None:
        self.port = door.getsockname()[1]
        self.guests: list[socket.socket] = []


@contextmanager
def silent():
    with socket.create_server(("127.0.0.1", 0)) as door:
        host = Silent(door)

        def take() -> None:
            while True:
                try:
                    host.guests.append(door.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield host
        door.shutdown(socket.SHUT_RDWR)
        for guest in host.guests:
            guest.close()


def store_at(*hosts: str) -> ServerStore:
    return ServerStore(url_of(read_address(f"postgresql://{OWNER}@{','.join(hosts)}/postgres")))


def one(store: ServerStore) -> int:
    with store.engine.connect() as line:
        return line.scalar(text("SELECT 1"))


def test_a_dead_host_is_waited_for_once(breakable):
    with (
        silent() as dead,
        closing(store_at(f"127.0.0.1:{dead.port}", f"127.0.0.1:{breakable.port}")) as store,
    ):
        for _ in range(3):
            assert one(store) == 1
            store.engine.dispose()
        assert len(dead.guests) == 1
        assert store.listen(lambda _tables: None)
        assert store._listener.listens.wait(30)
        assert len(dead.guests) == 1, "the listener knows it too"


def test_a_name_that_nobody_knows_does_not_keep_from_the_other_host(breakable):
    hosts = Hosts(PATIENCE_SECONDS)
    asked = {"port": f"5432,{breakable.port}", "user": OWNER, "dbname": "postgres"}
    with hosts.connect(host="rathaus-gibt-es-nicht.invalid,localhost", **asked) as line:
        assert line.info.port == breakable.port


def test_where_nobody_answers_every_host_is_named():
    ports = free_port(), free_port()
    with closing(store_at(*(f"127.0.0.1:{port}" for port in ports))) as store:
        with pytest.raises(Exception, match="refused") as caught:
            one(store)
        assert all(str(port) in str(caught.value) for port in ports)


def test_two_dead_hosts_are_told_before_the_person_has_waited_too_long():
    assert 2 * CONNECT_SECONDS_EACH <= PATIENCE_SECONDS
    url = secured(make_url("postgresql://x@/y?host=localhost,127.0.0.1&port=1,2"))
    assert url.query["connect_timeout"] == str(CONNECT_SECONDS_EACH)


def test_a_host_that_kept_us_waiting_goes_last_and_one_that_answered_first():
    hosts = Hosts(1.0)
    a, b, c = ("a", "1"), ("b", "1"), ("c", "1")
    assert hosts._in_order([a, b, c]) == [a, b, c]
    hosts._put(a, last=True)
    assert hosts._in_order([a, b, c]) == [b, c, a]
    hosts._put(c, last=False)
    assert hosts._in_order([a, b, c]) == [c, b, a]


def test_who_answered_goes_first_from_then_on(breakable):
    nobody = free_port()
    hosts = Hosts(PATIENCE_SECONDS)
    ports = f"{nobody},{breakable.port}"
    hosts.connect(host="127.0.0.1,127.0.0.1", port=ports, user=OWNER, dbname="postgres").close()
    assert hosts._order == [("127.0.0.1", str(breakable.port)), ("127.0.0.1", str(nobody))]


@pytest.mark.timeout(60)
def test_nobody_waits_for_a_successor_before_being_let_in_once_nor_twice(breakable):
    hosts = Hosts(1.0)
    assert not hosts.seek(600.0), "a wrong password at sign-in is told at once"
    here = {"host": "127.0.0.1,127.0.0.1", "user": OWNER, "dbname": "postgres"}
    hosts.connect(**here, port=f"{breakable.port},{breakable.port}").close()
    hosts._asked = {**here, "port": f"{free_port()},{free_port()}"}
    assert not hosts.seek(0.5)
    assert not hosts.seek(600.0), "the first one has said so already"
    hosts.connect(**here, port=f"{breakable.port},{breakable.port}").close()
    assert hosts.seek(60.0)


def test_one_host_is_asked_as_libpq_does(breakable):
    with closing(Hosts(1.0)) as hosts, hosts.connect(conninfo=breakable.url()) as line:
        assert isinstance(line, psycopg.Connection)
        assert not hosts.seek(60.0)

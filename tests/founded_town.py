"""The tiny town hall as a database of a running server, and servers that are begun with it."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

from rathaus_desk import usecases
from rathaus_desk.domain.actors import Role
from rathaus_desk.store.postgres_setup import add_login, set_up
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from tests.postgres_server import Server, filled_once
from tests.small_town import STAFF, fill

TOWN = "small"


def found_on(server: Server, name: str = TOWN, logins: Mapping[str, Role] = STAFF) -> URL:
    """Make a database with the tiny town hall in it; return its address for who owns all."""
    with server.owner() as dba:
        dba.execute(f"CREATE DATABASE {name}")
    url = make_url(server.url(name))
    found_in(url, logins)
    return url


def found_in(url: URL, logins: Mapping[str, Role] = STAFF) -> None:
    """Found the tiny town hall in an empty database, with logins that need no password."""
    assert usecases.__all__, "every command is registered"
    set_up(url)
    store = ServerStore(url, search_path=OWNER_PATH)
    fill(store)
    store.close()
    _wind(url)
    for login, role in logins.items():
        add_login(url, login, role, None)


def _wind(url: URL) -> None:
    """Let the clock of the town be another one than the server's: tests wind it."""
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as dba:
        dba.execute(
            "CREATE OR REPLACE FUNCTION desk.clock_tolerance() RETURNS interval LANGUAGE sql IMMUTABLE"
            " SET search_path = pg_catalog AS $$ SELECT interval '100 years' $$"
        )


def founded(binaries: Path) -> Path:
    """Return the data folder of a server with the tiny town hall and everybody's login, as a model."""
    return filled_once(binaries, TOWN, found_on)

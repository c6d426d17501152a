"""A server that tests may kill, and a line to it that tests may break."""

from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.store.server import ServerStore
from tests.fault_proxy import fault_proxy
from tests.faults.started_pc import address, at_pc, machine, server, worked_here
from tests.founded_town import founded
from tests.postgres_server import chosen, serve
from tests.small_town import SmallTown

__all__ = ["address", "at_pc", "machine", "server", "worked_here"]  # what is used by its name


@pytest.fixture(scope="module")
def breakable():
    """A private server with the tiny town hall as a database to copy; nobody minds if it dies."""
    binaries = chosen()
    with serve(binaries, model=founded(binaries)) as server:
        yield server


@pytest.fixture
def proxy(breakable):
    """The line to that server."""
    with fault_proxy(breakable.port) as line:
        yield line


@pytest.fixture
def far_url(breakable, proxy):
    """The address of a fresh copy of the town, through the line, for one of the guides."""
    name = f"far_{uuid4().hex[:12]}"
    with breakable.owner() as dba:
        dba.execute(f"CREATE DATABASE {name} TEMPLATE small STRATEGY file_copy")
    yield make_url(breakable.url(name, user="small_oezdemir")).set(port=proxy.port)
    proxy.close()
    with breakable.owner() as dba:
        dba.execute(f"DROP DATABASE {name} (FORCE)")


@pytest.fixture
def far_town(far_url, breakable):
    """The town hall behind that line, with the patience that a clerk has."""
    store = ServerStore(far_url)
    town = SmallTown(
        store,
        partial(ServerStore, far_url),
        far_url.render_as_string(),
        open_as=lambda login: ServerStore(far_url.set(username=f"small_{login}")),
    )
    yield town
    town.close()

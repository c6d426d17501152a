"""A real house on a real copy of the sample town, for tests of the window and for journeys."""

import gc
import shutil
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from rathaus_desk.store.changes import Store


@dataclass(frozen=True)
class SampleCopy:
    """A fresh copy of the sample town: its address, and what opens a store behind everybody's back."""

    address: str
    owner: Callable[[], Store]  # may do everything; whoever opens it closes it


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    """The sample town to copy; whoever opens it itself, even to look, leaves traces in the journal of all."""
    from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

    path = tmp_path_factory.mktemp("town") / "musterhausen.db"
    create_sample_town(path, TownPlan())
    fresh = path.read_bytes()
    yield path
    assert path.read_bytes() == fresh, "a test worked in the sample town itself instead of in a copy"


@pytest.fixture(scope="module")
def sample_town(sample_file, tmp_path_factory):
    """A copy of the sample town, open while the tests of a file look at it together."""
    from tests.opened_town import Town

    with closing(Town(Path(shutil.copy(sample_file, tmp_path_factory.mktemp("look"))))) as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_server():
    """A private server with the sample town as a database to copy; everybody has a login of their own."""
    from tests.postgres_server import chosen, filled_once, serve

    binaries = chosen()
    with serve(binaries, model=filled_once(binaries, "muster", _load_sample_town)) as server:
        yield server


def _load_sample_town(server):
    from sqlalchemy.engine import make_url

    from rathaus_desk.domain.actors import Role
    from rathaus_desk.store.addresses import read_address
    from rathaus_desk.store.postgres_setup import add_login, set_up
    from rathaus_desk.usecases.sample.sample_on_server import load_sample_town
    from rathaus_desk.usecases.sample.sample_town import TownPlan

    with server.owner() as dba:
        dba.execute("CREATE DATABASE muster")
    url = make_url(server.url("muster"))
    set_up(url)
    load_sample_town(read_address(server.url("muster")), "", TownPlan())
    with server.owner("muster") as dba:
        staff = dba.execute("SELECT login, role FROM rathaus.staff").fetchall()
    for login, role in staff:
        add_login(url, login, Role(role), None)


@pytest.fixture
def sample_copy_file(sample_file, tmp_path):
    """The sample town as an encrypted file that nobody has open."""
    from rathaus_desk.settings import PRACTICE_KEY
    from rathaus_desk.store.sessions import open_store

    path = shutil.copy(sample_file, tmp_path / "musterhausen.db")
    return SampleCopy(str(path), lambda: open_store(path, PRACTICE_KEY))


@pytest.fixture
def sample_copy_server(sample_server):
    """The sample town on a PostgreSQL server, where its Bürgerlotsin signs in with her own login."""
    from sqlalchemy.engine import make_url

    from rathaus_desk.store.server import OWNER_PATH, ServerStore

    name = f"muster_{uuid4().hex[:12]}"
    with sample_server.owner() as dba:
        dba.execute(f"CREATE DATABASE {name} TEMPLATE muster STRATEGY file_copy")
    owner = make_url(sample_server.url(name))
    address = sample_server.url(name, user="muster_oezdemir")
    yield SampleCopy(address, lambda: ServerStore(owner, search_path=OWNER_PATH))
    with sample_server.owner() as dba:
        dba.execute(f"DROP DATABASE {name} (FORCE)")


@pytest.fixture(scope="session")
def desktop(qapp):
    """The application in our style, with all that a window imports.

    What lives as long as the session is put out of the garbage collector's sight: it looks through all
    there is after each window.
    """
    from importlib import import_module

    from rathaus_desk.app import application
    from rathaus_desk.opener import NEEDED_LATER

    application()
    for name in (*NEEDED_LATER, "rathaus_desk.ui.window.house", "rathaus_desk.ui.play.player"):
        import_module(name)
    gc.collect()
    gc.freeze()


@contextmanager
def window_on(address, folder, qtbot):
    """Open a window on a database while the block lasts; crashes of it fail the test."""
    from rathaus_desk.app import build_window
    from rathaus_desk.ui.play.player import Player

    gc.collect()  # the window of the test before: while its own test ran, the test still held it
    gc.freeze()
    window, opener = build_window(folder / "log")
    try:
        window.show()
        opener.open(address)
        qtbot.waitUntil(lambda: opener.house is not None or bool(opener.failure), timeout=20_000)
        assert opener.failure == ""
        crashed = []
        opener.house.background.crashed.connect(crashed.append)
        Player(opener.house, "start", None).settle()
        yield opener.house
        assert crashed == []
    finally:
        put_away(window, opener)


def put_away(window, opener):
    """Close a window and let nothing of it live on."""
    import shiboken6
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    window.close()
    opener.close()
    shiboken6.delete(window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def house(sample_copy_file, tmp_path, desktop, qtbot):
    """The window, open on a fresh copy of the sample town."""
    with window_on(sample_copy_file.address, tmp_path, qtbot) as opened:
        yield opened


@pytest.fixture
def hands(house):
    """Somebody at the keyboard."""
    from rathaus_desk.ui.play.player import Player

    return Player(house, "test", None)

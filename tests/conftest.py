"""What every test stands on: no window on the screen, no user's folder, and an encrypted file of its own."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.migrate import create_schema, upgrade
from rathaus_desk.store.opening import connect, lay_file
from rathaus_desk.store.sessions import FileStore, open_store
from rathaus_desk.ui.kit.look import Look, load_fonts
from tests.in_memory import in_memory
from tests.postgres_server import SHARED, shared_folder

# How long a draw takes is the machine's; a fixture that lasts for all draws is looked at by the test.
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("suite")
pytest_plugins = ["tests.compiled_once", "tests.guarded_server", "tests.house_fixtures", "tests.vault"]
ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Move every folder of the user aside before anything looks for one; child processes inherit that."""
    if SHARED not in os.environ:  # a worker finds the folder of who has started it
        shared = ExitStack()
        shared.enter_context(in_memory())
        shared.enter_context(shared_folder())
        config.add_cleanup(shared.close)
    home = Path(tempfile.mkdtemp(prefix="rathaus-desk-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        (home / name).mkdir(mode=0o700)
        os.environ[name] = str(home / name)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "RATHAUS_DESK_HOME"):
        os.environ[name] = str(home)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"  # no test may reach the keyring of the user
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    if sys.dont_write_bytecode and hasattr(config, "cache"):
        _keep_bytecode(config.cache.mkdir("bytecode"))


def _keep_bytecode(folder: Path) -> None:
    """Where nothing may lie beside the sources, keep bytecode in the cache: each program would compile anew.

    Two of the four seconds that a program takes to start went there, and half of finding all tests.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(folder)
    sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def fonts(qapp: QApplication) -> None:
    """The shipped face, as the program registers it before its first window."""
    load_fonts()


@pytest.fixture(autouse=True)
def usual_look(request: pytest.FixtureRequest) -> None:
    """Give each test the application's usual type and colours, whatever the one before has worn."""
    if "qapp" not in request.fixturenames:
        return
    request.getfixturevalue("fonts")
    app, look = request.getfixturevalue("qapp"), Look()
    if app.font() != look.font() or app.palette().window().color() != QColor(look.colours.ground):
        look.wear()


@pytest.fixture(scope="session")
def key() -> bytes:
    """The key of the test files: the public one of the sample town, so that child processes ask nothing."""
    return PRACTICE_KEY


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Path:
    """An encrypted file with all tables and no rows; copy it, never open it."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    store = open_store(path, key, create=True)
    create_schema(store.engine)
    store.close()
    return path


@pytest.fixture
def database(tmp_path: Path, empty_file: Path) -> Path:
    """The path of a fresh file that nobody has open; it has umlauts, blanks and signs in it."""
    folder = tmp_path / "Bürger & Ämter 100% #1"
    folder.mkdir()
    return Path(shutil.copy(empty_file, folder / "rathaus.db"))


@pytest.fixture
def store(database: Path, key: bytes) -> Iterator[FileStore]:
    """An open, fresh, empty store."""
    store = open_store(database, key)
    yield store
    store.close()


@pytest.fixture(scope="session")
def first_release(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Path:
    """A file as revision 0001 leaves it, with five rows in every table; copy it, never open it."""
    path = tmp_path_factory.mktemp("first") / "first.db"
    lay_file(path, key)
    upgrade(path, key, target="0001")
    rows = json.loads((ROOT / "tests" / "migrations" / "rows_0001.json").read_text("utf-8"))
    with closing(connect(path, key)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for table, lines in rows.items():
            columns = ", ".join(f'"{name}"' for name in lines[0])
            marks = ", ".join("?" for _ in lines[0])
            values = [tuple(map(_raw, line.values())) for line in lines]
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def upgraded_release(tmp_path_factory: pytest.TempPathFactory, first_release: Path, key: bytes) -> Path:
    """The same file, brought up to date; copy it, never open it."""
    path = Path(shutil.copy(first_release, tmp_path_factory.mktemp("upgraded") / "first.db"))
    upgrade(path, key)
    return path


@pytest.fixture
def populated(tmp_path: Path, upgraded_release: Path) -> Path:
    """The path of a fresh file with rows in every table of the first release; nobody has it open."""
    return Path(shutil.copy(upgraded_release, tmp_path / "populated.db"))


def _raw(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) * value["times"] if isinstance(value, dict) else value

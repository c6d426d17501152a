"""A real house on a real copy of the sample town, for tests of the window and for journeys."""

import gc
import shutil

import pytest


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

    path = tmp_path_factory.mktemp("town") / "musterhausen.db"
    create_sample_town(path, TownPlan())
    return path


@pytest.fixture(scope="session")
def desktop(qapp):
    """The application in our style, with all that a window imports.

    What lives as long as the session is put out of the garbage collector's sight: it looks through all
    there is after each window.
    """
    from importlib import import_module

    from rathaus_desk.app import NEEDED_LATER, application

    application()
    for name in (*NEEDED_LATER, "rathaus_desk.ui.window.house", "rathaus_desk.ui.play.player"):
        import_module(name)
    gc.collect()
    gc.freeze()


@pytest.fixture
def house(sample_file, tmp_path, desktop, qtbot):
    """The window, open on a fresh copy of the sample town."""
    import shiboken6
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from rathaus_desk.app import build_window
    from rathaus_desk.ui.play.player import Player

    copy = shutil.copy(sample_file, tmp_path / "musterhausen.db")
    window, opener = build_window(tmp_path / "log")
    window.show()
    opener.open(str(copy))
    qtbot.waitUntil(lambda: opener.house is not None or bool(opener.failure), timeout=20_000)
    assert opener.failure == ""
    crashed = []
    opener.house.background.crashed.connect(crashed.append)
    Player(opener.house, "start", None).settle()
    yield opener.house
    assert crashed == []
    window.close()
    opener.close()
    shiboken6.delete(window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    gc.freeze()  # Qt's connections keep the Python side of a closed window; each sweep would walk all of them


@pytest.fixture
def hands(house):
    """Somebody at the keyboard."""
    from rathaus_desk.ui.play.player import Player

    return Player(house, "test", None)

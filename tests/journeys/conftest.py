"""The journeys are played on both engines: an encrypted file, and a server with a login for everybody."""

import gc
from contextlib import ExitStack
from functools import partial

import pytest

from tests.house_fixtures import window_on


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.server)])
def town(request):
    """A fresh copy of the sample town that nobody has open, on each of the two engines in turn."""
    return request.getfixturevalue(f"sample_copy_{request.param}")


@pytest.fixture
def house(town, tmp_path, desktop, qtbot):
    """The window, open on that town."""
    with window_on(town.address, tmp_path, qtbot) as opened:
        yield opened


@pytest.fixture
def beside(town, tmp_path):
    """A second PC, where somebody can open any database."""
    from rathaus_desk.app import another_window
    from rathaus_desk.ui.play.player import Beside

    yield Beside(town.address, partial(another_window, log_folder=tmp_path / "log"))
    gc.enable()  # a window that swept by itself has gone


@pytest.fixture
def opened(town, tmp_path, desktop, qtbot):
    """Return what opens a window on the town; the one before must be closed first."""
    with ExitStack() as windows:

        def open_window():
            return windows.enter_context(window_on(town.address, tmp_path, qtbot))

        open_window.close = windows.close
        yield open_window

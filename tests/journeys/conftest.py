"""A window that is closed and opened again on the same file."""

import gc
import shutil

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from rathaus_desk.app import application, build_window
from rathaus_desk.ui.play.player import Player


@pytest.fixture
def town(sample_file, tmp_path):
    """The path of a fresh copy of the sample town that nobody has open."""
    return shutil.copy(sample_file, tmp_path / "musterhausen.db")


@pytest.fixture
def opened(town, tmp_path, qtbot):
    """Return what opens a window on the town; the one before must be closed first."""
    windows = []

    def open_window():
        application()
        window, opener = build_window(tmp_path / "log")
        windows.append((window, opener))
        window.show()
        opener.open(str(town))
        qtbot.waitUntil(lambda: opener.house is not None or bool(opener.failure), timeout=20_000)
        assert opener.failure == ""
        Player(opener.house, "start", None).settle()
        return opener.house

    def close_window():
        window, opener = windows.pop()
        window.close()
        opener.close()
        shiboken6.delete(window)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()

    open_window.close = close_window
    yield open_window
    while windows:
        close_window()

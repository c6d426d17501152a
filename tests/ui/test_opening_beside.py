"""From the first page to the house: words while it is opened, a passphrase, and every way it can go wrong."""

import os
import shutil
import stat
from contextlib import closing

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from rathaus_desk.app import application, build_window, with_house
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.error_log import LOG_NAME
from rathaus_desk.settings import PRACTICE_KEY, create_key, key_note
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.opening import connect
from rathaus_desk.store.sessions import open_store
from rathaus_desk.ui.window.secret_dialog import SecretDialog

PASSPHRASE = "neun grüne Rathaustreppen"


@pytest.fixture
def opening(tmp_path, qtbot):
    """A window with the first page, and what opens a database in it."""
    application()
    window, opener = build_window(tmp_path / "log")
    window.show()
    yield opener
    window.close()
    opener.close()
    shiboken6.delete(window)


@pytest.fixture
def start(opening):
    """The first page."""
    return opening._start_page()


@pytest.fixture
def locked(tmp_path):
    """A database that a passphrase protects; there is no office in it."""
    path = tmp_path / "locked.db"
    store = open_store(path, create_key(path, lambda _question: PASSPHRASE), create=True)
    create_schema(store.engine)
    store.close()
    return path


@pytest.fixture
def spoiled(sample_file, tmp_path):
    """A town whose list of staff somebody has thrown away with another tool."""
    path = shutil.copy(sample_file, tmp_path / "spoiled.db")
    with closing(connect(path, PRACTICE_KEY)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DROP TABLE staff")
    return path


@pytest.fixture
def at_the_dialog(qtbot):
    """Lets somebody answer each dialog that is shown, again and again until the test ends."""
    timers = []

    def answer_with(answer):
        timer = QTimer()
        timer.timeout.connect(lambda: [answer(one) for one in dialogs()])
        timer.start(30)
        timers.append(timer)

    yield answer_with
    for timer in timers:
        timer.stop()


def wait_for_the_end(qtbot, opener):
    qtbot.waitUntil(lambda: opener.house is not None or bool(opener.failure), timeout=20_000)


def dialogs():
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, SecretDialog) and one.isVisible()
    ]


def test_words_stand_there_while_a_database_is_opened(qtbot, opening, start, sample_file, tmp_path):
    opening.open(str(shutil.copy(sample_file, tmp_path / "town.db")))
    assert opening.house is None
    assert "wird geöffnet" in start.progress.text()
    assert start.progress.isVisibleTo(start)
    assert not start.sample.isVisibleTo(start)
    wait_for_the_end(qtbot, opening)
    assert opening.failure == ""


@pytest.mark.parametrize("broken", ["missing", "folder", "empty", "pipe"])
def test_what_cannot_be_opened_is_said_and_the_ways_on_are_offered(qtbot, opening, start, tmp_path, broken):
    path = tmp_path / "town.db"
    if broken == "folder":
        path.mkdir()
    elif broken == "empty":
        path.touch()
    elif broken == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes in folders here")
        os.mkfifo(path)
    opening.open(str(path))
    wait_for_the_end(qtbot, opening)
    assert "town.db" in opening.failure
    assert start.state.text() == opening.failure
    assert start.progress.text() == ""
    assert start.sample.isVisibleTo(start)


def test_a_mistake_while_opening_ends_the_waiting_and_is_recorded(opening, start, tmp_path):
    start.wait("Die Datenbank wird geöffnet.")
    opening._imported(opening._newest, None, RuntimeError("Erna Schmidt"))
    log = (tmp_path / "log" / LOG_NAME).read_text("utf-8")
    assert "RuntimeError" in log
    assert log.split()[1] in opening.failure
    assert "Erna" not in opening.failure + log
    assert start.state.text() == opening.failure
    assert start.sample.isVisibleTo(start)


def test_a_mistake_beside_the_gui_thread_ends_the_waiting_too(qtbot, opening, start, spoiled, tmp_path):
    opening.open(str(spoiled))
    wait_for_the_end(qtbot, opening)
    assert "office_door.py" in (tmp_path / "log" / LOG_NAME).read_text("utf-8")
    assert not (tmp_path / "spoiled.db-wal").exists()  # the last one to close the file takes it away
    assert start.state.text() == opening.failure


def test_with_house_does_not_wait_for_ever(spoiled, tmp_path, qtbot):
    with pytest.raises(CannotOpen, match="der Betreuung Fehler"):
        with_house(str(spoiled), "", tmp_path / "log", lambda house: house)


def test_a_passphrase_is_asked_for_while_the_window_goes_on(qtbot, opening, locked, at_the_dialog):
    asked, ticks = [], []
    beat = QTimer(opening)
    beat.timeout.connect(lambda: ticks.append(1))
    beat.start(5)

    def answer(dialog):
        asked.append((dialog.question.text(), dialog.line.echoMode()))
        dialog.line.setText(PASSPHRASE)
        ticks.clear()
        dialog.accept()

    at_the_dialog(answer)
    opening.open(str(locked))
    wait_for_the_end(qtbot, opening)
    assert asked == [("Passphrase für locked.db", QLineEdit.EchoMode.Password)]
    assert ticks, "the GUI thread stood still while the key was made"
    assert "kein Rathaus eingerichtet" in opening.failure


@pytest.mark.parametrize(("typed", "said"), [("falsch geraten", "Schlüssel passt nicht"), ("", "Ohne die")])
def test_without_the_right_passphrase_it_stays_closed(qtbot, opening, locked, at_the_dialog, typed, said):
    def answer(dialog):
        dialog.line.setText(typed)
        dialog.accept() if typed else dialog.reject()

    at_the_dialog(answer)
    opening.open(str(locked))
    wait_for_the_end(qtbot, opening)
    assert said in opening.failure
    assert opening.office is None


def test_nobody_is_asked_where_nobody_sits(locked, tmp_path, qtbot):
    with pytest.raises(CannotOpen, match="niemand gefragt"):
        with_house(str(locked), "", tmp_path / "log", lambda house: house)


def test_a_window_closed_while_opening_gives_the_database_back(qtbot, sample_file, tmp_path):
    application()
    path = shutil.copy(sample_file, tmp_path / "town.db")
    window, opener = build_window(tmp_path / "log")
    opener.open(str(path))
    opener.close()
    assert not (tmp_path / "town.db-wal").exists()  # the last one to close the file takes it away
    QApplication.processEvents()
    assert opener.house is None
    shiboken6.delete(window)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_the_note_about_the_key_is_for_its_owner_only(locked):
    assert stat.S_IMODE(key_note(locked).stat().st_mode) == 0o600

"""A PC at which the program is started and closed, at a server of its own that may be down."""

import gc

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rathaus_desk import opener as opening
from rathaus_desk import settings
from rathaus_desk.app import Front
from rathaus_desk.domain.actors import Role
from rathaus_desk.store.postgres_setup import add_login
from rathaus_desk.ui.play.player import Player
from tests.founded_town import found_on
from tests.postgres_server import OWNER, chosen, serve

PASSWORD, NEW_PASSWORD = "drei Katzen, ein Hund", "vier Katzen, kein Hund"
PATIENCE = 20_000


@pytest.fixture(scope="module")
def machine():
    """A server of its own that asks everybody for a password, with the tiny town hall to copy."""
    with serve(chosen()) as server:
        url = found_on(server, logins={})
        add_login(url, "oezdemir", Role.GUIDE, PASSWORD)
        who_may = f"host all {OWNER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (server.folder / "pg_hba.conf").write_text(who_may, encoding="utf-8")
        with server.owner() as dba:
            dba.execute("SELECT pg_reload_conf()")
            dba.execute("ALTER DATABASE small RENAME TO model")
        yield server


@pytest.fixture
def server(machine):
    """The server with a fresh town hall; a test may stop it."""
    with machine.owner() as dba:
        dba.execute("CREATE DATABASE small TEMPLATE model STRATEGY file_copy")
    yield machine
    machine.stop("immediate")
    machine.start()
    with machine.owner() as dba:
        dba.execute("DROP DATABASE small (FORCE)")


@pytest.fixture
def address(server):
    return f"postgresql://127.0.0.1:{server.port}/small"


@pytest.fixture
def at_pc(tmp_path, desktop, monkeypatch, vault):
    """Return what starts the program at a PC; the one before is closed."""
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path))
    monkeypatch.setattr(opening, "AGAIN_MS", 300)
    fronts = []

    def close():
        front = fronts.pop()
        front.window.close()
        front.end()
        shiboken6.delete(front.window)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.enable()
        gc.collect()

    def start():
        if fronts:
            close()
        front = Front(tmp_path / "log")
        fronts.append(front)
        front.window.show()
        QTest.qWaitForWindowExposed(front.window)
        return front

    start.close = close
    yield start
    while fronts:
        close()


def sign_in(front, qtbot, address, password):
    """Go to the page of signing in and type it all, by keys."""
    if front.window.stack.currentWidget() is not page_of(front):
        press(front, Qt.Key.Key_Tab)
        press(front, Qt.Key.Key_Return)
        for text in (address, "oezdemir"):
            QTest.keyClicks(QApplication.focusWidget(), text)
            press(front, Qt.Key.Key_Tab)
    front.opener.failure = ""
    assert QApplication.focusWidget() is page_of(front).password
    QTest.keyClicks(QApplication.focusWidget(), password)
    press(front, Qt.Key.Key_Return)
    opener = front.opener
    qtbot.waitUntil(lambda: opener.house is not None or bool(opener.failure), timeout=PATIENCE)
    if opener.house is not None:
        Player(opener.house, "test", None).settle()
    return opener.house


def page_of(front):
    return front.window.page("sign_in")


def press(front, key):
    QTest.keyClick(QApplication.focusWidget() or front.window, key)


def mode(house):
    return house.window.connection.text()


def take_in(hands):
    """Take a lamp in by keys; return the number."""
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.expect("the lamp", lambda: hands.house.reception.form.service is not None)
    hands.press("Ctrl+Return")
    hands.expect("the number card", lambda: hands.house.reception.card.isVisible())
    return hands.house.reception.last.taken.cases[0].number


def ask(server, statement):
    with server.owner("small") as dba:
        return dba.execute(statement).fetchall()


@pytest.fixture
def worked_here(at_pc, qtbot, server, address):
    """Somebody worked at this PC, closed the program, and the server stopped overnight."""
    assert sign_in(at_pc(), qtbot, address, PASSWORD) is not None
    at_pc.close()
    settings.keep_password(address, "small_oezdemir", "")
    server.stop()
    return at_pc

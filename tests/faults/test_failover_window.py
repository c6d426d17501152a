"""The primary is killed while somebody types and saves: the window goes on, and the visit is there once."""

import threading
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from rathaus_desk.store.addresses import read_address
from rathaus_desk.store.postgres_setup import role_of
from rathaus_desk.store.server import ServerStore
from rathaus_desk.store.server_opening import url_of
from rathaus_desk.ui.play.player import Player, _strike
from tests.faults.guides_window import guides_window
from tests.faults.paired_town import TOWN, paired_town
from tests.postgres_server import chosen

pytestmark = pytest.mark.server
TYPED = "am Zaun hinter der Schule, seit Montag"
TURN_MS = 20


@pytest.fixture(scope="module")
def machines():
    with paired_town(chosen()) as made:
        yield made


@pytest.fixture
def pair(machines):
    """A primary with its standby; one that fell in a test before is its standby by now."""
    with machines.primary.owner() as dba:
        alone = dba.execute("SELECT count(*) = 0 FROM pg_stat_replication").fetchone()[0]
    if alone:
        machines.rewind_standby()
    return machines


@pytest.fixture
def house(pair, tmp_path, desktop, qtbot):
    """The window of a guide, with both hosts in the address."""
    address = read_address(pair.address(TOWN, role_of(TOWN, "oezdemir")))
    with guides_window(ServerStore(url_of(address)), tmp_path) as built:
        yield built


class Turns:
    """Counts how often the event loop comes round while the servers change places."""

    def __init__(self) -> None:
        self.count = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._turn)
        self._timer.start(TURN_MS)

    def _turn(self) -> None:
        self.count += 1

    def stop(self) -> None:
        self._timer.stop()


def fail_over(pair, away):
    """Kill the primary now, and let the standby take over after `away` seconds, on another thread."""

    def work():
        pair.kill_primary()
        time.sleep(away)
        pair.promote()

    done = threading.Thread(target=work)
    done.start()
    return done


def stored(pair):
    with pair.primary.owner(TOWN) as dba:
        return dba.execute("SELECT number, note FROM rathaus.case_file ORDER BY id").fetchall()


def begin(hands):
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.expect("the lamp", lambda: hands.house.reception.form.service is not None)
    hands.settle()
    hands.house.reception.form.note.setFocus()


def save_and_go_on(house, hands, pair, away):
    """Type while the primary falls, save, and take in one more visit; return whether the line stood."""
    before = len(stored(pair))
    begin(hands)
    note, turns = house.reception.form.note, Turns()
    for letter in TYPED[:10]:
        _strike(note, letter)
    change = fail_over(pair, away)
    for letter in TYPED[10:]:
        _strike(note, letter)
        hands.wait(TURN_MS)
    assert note.toPlainText() == TYPED
    QTest.keySequence(note, "Ctrl+Return")
    hands.expect("the number card", house.reception.card.isVisible)
    told = house.window.banner.isVisible()
    while change.is_alive():
        hands.wait(TURN_MS)
    assert turns.count > len(TYPED[10:]), "the window lives all the while"
    turns.stop()
    hands.expect(
        "all is well", lambda: house.window.connection.text() == "Verbunden" and house.background.idle
    )
    hands.settle()
    assert not house.window.banner.isVisible()
    first = house.reception.last.taken.cases[0].number
    begin(hands)
    hands.type("noch eine", free=True)
    hands.press("Ctrl+Return")
    hands.expect("the second card", lambda: house.reception.last.taken.cases[0].number != first)
    hands.settle()
    second = house.reception.last.taken.cases[0].number
    assert stored(pair)[before:] == [(first, TYPED), (second, "noch eine")]
    with pair.primary.owner(TOWN) as dba:
        # What was written down behind a slow save goes a moment later.
        count = "SELECT count(*) FROM rathaus.draft"
        hands.expect("no draft is left", lambda: dba.execute(count).fetchone() == (0,))
    return told


def test_the_window_goes_on_when_the_standby_takes_over(house, pair):
    save_and_go_on(house, Player(house, "test", None), pair, away=1.0)


@pytest.mark.long
def test_the_window_goes_on_after_a_late_promotion(house, pair):
    told = save_and_go_on(house, Player(house, "test", None), pair, away=12.0)
    assert told, "the visit was taken in here before anybody took over, and the line says so"

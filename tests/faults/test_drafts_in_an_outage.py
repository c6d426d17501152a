"""Parked texts stay in sight while the server is away, and what is done with does not come back."""

import psycopg
import pytest

from rathaus_desk.store.server import ServerStore
from rathaus_desk.ui.intake.parking_strip import Chip
from rathaus_desk.ui.play.player import Player
from tests.faults.guides_window import guides_window

pytestmark = pytest.mark.server


@pytest.fixture
def opened(far_url, tmp_path, desktop, qtbot):
    """Open the window of a guide, as often as a test wants to: always the same place."""
    return lambda: guides_window(ServerStore(far_url), tmp_path)


@pytest.fixture
def drafts_there(breakable, far_url):
    """Return what lies as a draft in the database, past the line."""

    def read():
        with psycopg.connect(breakable.url(far_url.database)) as line:
            return line.execute("SELECT state, content::text FROM rathaus.draft ORDER BY id").fetchall()

    return read


def chips(house):
    layout = house.around.strip.chips
    items = [layout.itemAt(index).widget() for index in range(layout.count())]
    return [one.text() for one in items if isinstance(one, Chip)]


def take_down(house, hands, note):
    """Begin an intake by keys, and wait until it is written down."""
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.expect("the concern", lambda: house.reception.form.service is not None)
    house.reception.form.note.setFocus()
    hands.type(note, free=True)
    hands.wait(600)
    hands.settle()


def lose(house, hands, proxy):
    proxy.refuse()
    hands.expect("the line says so", house.window.banner.isVisible)
    hands.settle()


def find_again(house, hands, proxy):
    proxy.take_again()
    hands.expect("all is well again", lambda: house.window.connection.text() == "Verbunden")
    hands.settle()


def test_what_is_parked_stays_in_sight_and_opens_afterwards(opened, proxy, drafts_there):
    with opened() as house:
        hands = Player(house, "test", None)
        take_down(house, hands, "am Tor")
        hands.press("F8")
        hands.expect("the chip", lambda: len(chips(house)) == 1)
        lose(house, hands, proxy)
        take_down(house, hands, "hinten")
        hands.press("F8")
        hands.expect("the second chip", lambda: len(chips(house)) == 2)
        take_down(house, hands, "vorn")
        hands.press("Ctrl+1")
        assert "Das geht erst wieder" in house.window.notice.text.text()
        assert house.reception.form.note.toPlainText() == "vorn", "what stands there stays"
        assert len(chips(house)) == 2, "and is not parked for nothing"
        find_again(house, hands, proxy)
        assert len(chips(house)) == 2
        hands.press("Ctrl+1")
        hands.expect("the first", lambda: house.reception.form.note.toPlainText() == "am Tor")
        hands.settle()
        assert len(drafts_there()) == 3


def test_what_was_emptied_without_the_server_does_not_come_back(opened, proxy, drafts_there):
    with opened() as house:
        hands = Player(house, "test", None)
        take_down(house, hands, "schon vorbei")
        assert len(drafts_there()) == 1
        lose(house, hands, proxy)
        hands.press("Ctrl+Shift+L")
        hands.wait(600)
        hands.settle()
        assert not house.reception.form.touched
    assert len(drafts_there()) == 1, "the server does not know yet"
    proxy.take_again()
    with opened() as house:
        hands = Player(house, "test", None)
        hands.expect("handed over", lambda: drafts_there() == [])
        assert not house.reception.form.touched
        assert chips(house) == []


def test_what_was_saved_without_the_server_does_not_come_back_as_a_draft(opened, proxy, drafts_there):
    with opened() as house:
        hands = Player(house, "test", None)
        take_down(house, hands, "schon gespeichert")
        lose(house, hands, proxy)
        hands.press("Ctrl+Return")
        hands.expect("the number card", house.reception.card.isVisible)
        hands.settle()
    proxy.take_again()
    with opened() as house:
        hands = Player(house, "test", None)
        hands.expect("handed in", lambda: drafts_there() == [])
        assert not house.reception.form.touched
        assert chips(house) == []

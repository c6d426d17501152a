"""The real window on a real server that goes away: a line says so, nothing freezes, the visit goes on."""

import threading
import time

import psycopg
import pytest
from PySide6.QtCore import QTimer

from rathaus_desk.store.server import ServerStore
from rathaus_desk.ui.play.player import Player, _strike
from tests.faults.guides_window import guides_window

pytestmark = pytest.mark.server
FROZEN_MS = 100
SOON_MS = 15_000
MINE_AGAIN = "UPDATE rathaus.reserved_number SET staff_id = 11 WHERE running = 1"


class Gaps:
    """Measures how long the event loop was busy with one thing, and what the machine alone makes wait."""

    def __init__(self) -> None:
        self.longest = self.machine = 0.0
        self._before = time.perf_counter()
        self._done = threading.Event()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)
        threading.Thread(target=self._watch_the_machine, daemon=True).start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._before) * 1000)
        self._before = now

    def _watch_the_machine(self) -> None:
        """A thread that only sleeps is late by as much as the processor had no time for this program."""
        while not self._done.is_set():
            before = time.perf_counter()
            time.sleep(0.005)
            self.machine = max(self.machine, (time.perf_counter() - before) * 1000 - 5)

    def forget(self) -> None:
        self.longest, self._before, self.machine = 0.0, time.perf_counter(), 0.0

    def stop(self) -> None:
        self._done.set()
        self._timer.stop()


@pytest.fixture
def house(far_url, tmp_path, desktop, qtbot):
    """The window of a guide, signed in through a line that can be broken."""
    with guides_window(ServerStore(far_url), tmp_path) as built:
        yield built


@pytest.fixture
def hands(house):
    return Player(house, "test", None)


@pytest.fixture
def look_past(breakable, far_url):
    """Look into the database past the line."""

    def ask(statement):
        with psycopg.connect(breakable.url(far_url.database)) as line:
            return line.execute(statement).fetchall()

    return ask


def mode(house) -> str:
    return house.window.connection.text()


def test_the_server_dies_in_the_middle_of_a_visit(house, hands, proxy, look_past):
    hands.press("F2")
    hands.type("Erna Schmidt")
    hands.press("Return")
    hands.type("latern")
    proxy.refuse()
    hands.press("Return")
    hands.expect("the line says so", lambda: house.window.banner.isVisible())
    hands.settle()
    assert house.window.banner.text.text().startswith("Notbetrieb: Die Datenbank antwortet nicht.")
    assert "noch mit 5 Nummern" in house.window.banner.text.text()
    assert "zuletzt um 9:40 Uhr" in house.window.banner.text.text()
    assert mode(house) == "Notbetrieb"
    if house.reception.form.service is None:
        hands.press("F2")
        hands.type("latern")
        hands.press("Return")
    assert house.reception.form.person is not None
    hands.press("Ctrl+Return")
    hands.expect("the number card", lambda: house.reception.card.isVisible())
    number = house.reception.last.taken.cases[0].number
    assert number.startswith("26-0000")
    assert house.reception.card.kept.text().startswith("Auf diesem PC gesichert. Wird nachgetragen")
    assert "Wird nachgetragen" in house.reception.card.accessibleName()
    assert house.window.notice.text.text() == f"Auf diesem PC gesichert: {number}"
    assert "noch mit 4 Nummern" in house.window.banner.text.text()
    hands.press("F9")
    hands.expect("the slip", lambda: bool(house.paper.pdf))
    assert look_past("SELECT count(*) FROM rathaus.case_file") == [(0,)]
    proxy.take_again()
    hands.expect("all is well again", lambda: mode(house) == "Verbunden")
    hands.settle()
    assert not house.window.banner.isVisible()
    assert "Eine Aufnahme aus dem Notbetrieb ist nachgetragen." in house.window.notice.text.text()
    assert look_past("SELECT number FROM rathaus.case_file") == [(number,)]
    assert look_past("SELECT reference FROM rathaus.paper") == [(number,)]


@pytest.mark.long  # it measures, and a busy machine measures badly
def test_a_stalled_line_freezes_nothing_and_is_told_by_itself(house, hands, proxy, qtbot):
    gaps = Gaps()
    hands.press("F2")
    hands.wait(200)
    gaps.forget()
    proxy.stall()
    began = time.monotonic()
    for letter in "Erna Schmidt":
        _strike(house.reception.entry, letter)
        hands.wait(30)
    qtbot.waitUntil(lambda: house.window.banner.isVisible(), timeout=SOON_MS)
    assert time.monotonic() - began < 5.0 + 20.0, "five seconds, and some for a busy machine"
    gaps.stop()
    assert gaps.longest < FROZEN_MS + 2 * gaps.machine
    proxy.flow()
    hands.expect("all is well again", lambda: mode(house) == "Verbunden")
    assert not house.window.banner.isVisible()


def test_what_is_typed_meanwhile_is_safe(house, hands, proxy, look_past):
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.press("F2")
    proxy.refuse()
    house.reception.form.note.setFocus()
    hands.type("ganz hinten am Zaun", free=True)
    hands.expect("the line says so", lambda: house.window.banner.isVisible())
    hands.wait(600)
    hands.settle()
    proxy.take_again()
    hands.expect("all is well again", lambda: mode(house) == "Verbunden")
    hands.settle()
    (row,) = look_past("SELECT content::text FROM rathaus.draft")
    assert "ganz hinten am Zaun" in row[0]


@pytest.fixture
def change(breakable, far_url):
    """Change something in the database past the line."""

    def execute(statement):
        with psycopg.connect(breakable.url(far_url.database), autocommit=True) as line:
            line.execute(statement)

    return execute


@pytest.fixture
def left(house, hands, proxy, change):
    """A visit that was taken in without the server, and that the server did not take; return its number."""
    proxy.refuse()
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.expect("the line says so", lambda: house.window.banner.isVisible())
    house.reception.form.note.setFocus()
    hands.type("bei der Schule", free=True)
    hands.press("Ctrl+Return")
    hands.expect("the number card", lambda: house.reception.card.isVisible())
    number = house.reception.last.taken.cases[0].number
    change("UPDATE rathaus.reserved_number SET staff_id = 12 WHERE running = 1")
    proxy.take_again()
    hands.expect("all is well again", lambda: mode(house) == "Verbunden")
    hands.settle()
    hands.press("F2")
    return number


def test_what_was_not_taken_stands_in_a_list(house, hands, left, change, look_past):
    number = left
    banner = house.window.banner
    assert banner.isVisible()
    assert banner.text.text().startswith("Eine Aufnahme aus dem Notbetrieb")
    banner.verb.click()
    dialog = house.reach.dialog
    assert dialog.isVisible()
    assert number in dialog.list.item(0).text()
    assert "bei der Schule" in dialog.text.toPlainText()
    assert "nicht für diesen Arbeitsplatz" in dialog.because.text()
    change(MINE_AGAIN)
    hands.press("Tab")
    dialog.again.click()
    hands.settle()
    assert not dialog.isVisible()
    assert not banner.isVisible()
    assert look_past("SELECT number FROM rathaus.case_file") == [(number,)]


def bring_back(house, hands):
    """Put what was left back onto the form, by keys."""
    hands.press("Ctrl+K")
    hands.type("Nachzutragen")
    hands.wait(120)
    hands.press("Return")
    dialog = house.reach.dialog
    hands.expect("the list", dialog.isVisible)
    while dialog.focusWidget() is not dialog.form:
        hands.press("Tab")
    hands.press("Space")
    note = house.reception.form.note
    hands.expect("the text on the form", lambda: note.toPlainText() == "bei der Schule")
    hands.expect("the list is gone", lambda: not dialog.isVisible())
    hands.settle()


def correct_and_save(house, hands):
    """Write more and save; return the number on the card."""
    note = house.reception.form.note
    note.setFocus()
    hands.press("End")
    hands.type(", am Tor", free=True)
    hands.press("Ctrl+Return")
    hands.expect("the number card", lambda: house.reception.card.isVisible())
    hands.settle()
    return house.reception.last.taken.cases[0].number


def test_what_was_not_taken_is_put_right_on_the_form_and_keeps_its_number(
    house, hands, left, change, look_past
):
    hands.type("unklar")  # somebody else's concern stands there meanwhile
    hands.press("Return")
    bring_back(house, hands)
    assert left in house.window.notice.text.text()
    assert house.reception.form.service.key == "strassenlaterne"
    hands.press("Ctrl+Return")
    hands.expect("refused once more", lambda: "Arbeitsplatz" in house.reception.error.text())
    assert look_past("SELECT count(*) FROM rathaus.case_file") == [(0,)]
    change(MINE_AGAIN)
    assert correct_and_save(house, hands) == left
    assert look_past("SELECT number, note FROM rathaus.case_file") == [(left, "bei der Schule, am Tor")]
    assert not house.window.banner.isVisible()
    assert not house.reach.dialog.waits
    assert [one.label for one in house.around.drafts.lines] == ["Tel · Unklar"], "it was parked"
    assert look_past("SELECT count(*) FROM rathaus.draft") == [(1,)]


def test_what_is_emptied_parked_or_opened_twice_is_still_handed_in_once(
    house, hands, left, change, look_past
):
    change(MINE_AGAIN)
    bring_back(house, hands)
    hands.wait(600)
    hands.settle()
    house.window.actions_["intake.empty"].trigger()
    hands.wait(600)
    hands.settle()
    house.window.actions_["intake.restore"].trigger()
    hands.wait(600)
    hands.settle()
    hands.press("F8")
    bring_back(house, hands)
    assert correct_and_save(house, hands) == left
    assert look_past("SELECT number, note FROM rathaus.case_file") == [(left, "bei der Schule, am Tor")]
    assert look_past("SELECT id, label, state, content::text FROM rathaus.draft") == []
    assert not house.reach.dialog.waits

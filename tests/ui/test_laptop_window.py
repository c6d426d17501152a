"""The pack's own window on its laptop: what it says, handing in by the line, the receipt, and its end."""

import gc
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rathaus_desk.app import another_window
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.pack.pack import PackState, ReadmitPack, RevokePack
from rathaus_desk.store.location import lock_of
from rathaus_desk.store.pack_file import keep_note
from rathaus_desk.ui.play.journeys_steps import texts
from rathaus_desk.ui.play.player import Player
from rathaus_desk.ui.window.secret_dialog import SecretDialog
from rathaus_desk.usecases.office_door import open_office
from rathaus_desk.usecases.pack.bringing import send_out
from rathaus_desk.usecases.pack.laptop import open_for_return
from rathaus_desk.usecases.pack.pack_work import BackWish, hand_day_back
from rathaus_desk.usecases.pack.packing import packs, tour_meant
from tests.pack_scene import CHEAP, PIN

DAY = date(2026, 11, 25)


class Road:
    """A town hall as a file that nobody has open, and a pack of it on a laptop."""

    def __init__(self, address, folder):
        self.town, self.path = address, folder / "mobil.paket"
        with self.office() as desk:
            tour_id = desk.ask(tour_meant, day=DAY, vehicle="Mobil 1")
            send_out(desk, self.path, tour_id=tour_id, device="Laptop 1", pin=PIN, cost=CHEAP)

    def office(self, login="poppe"):
        return _Desk(open_office(self.town, login))

    def opened(self):
        return another_window(str(self.path), self.path.parent / "log")


class _Desk:
    def __init__(self, opened):
        self._opened = opened

    def __enter__(self):
        return self._opened.desk

    def __exit__(self, *_error):
        self._opened.close()


@pytest.fixture
def road(sample_copy_file, tmp_path, desktop):
    folder = tmp_path / "laptop"
    folder.mkdir()
    yield Road(sample_copy_file.address, folder)
    gc.enable()  # a window that swept by itself has gone


@pytest.fixture
def typing_pin():
    """Somebody who types the PIN into the dialog."""
    timer = QTimer(interval=20)

    def answer():
        for one in QApplication.topLevelWidgets():
            if isinstance(one, SecretDialog) and one.isVisible():
                one.line.setText(PIN)
                QTest.keyClick(one.line, Qt.Key.Key_Return)

    timer.timeout.connect(answer)
    timer.start()
    yield
    timer.stop()


def hands_at(front, qtbot):
    """Return somebody at the keyboard of a window, once it is open."""
    qtbot.waitUntil(lambda: front.opener.house is not None or bool(front.opener.failure), timeout=20_000)
    assert front.opener.failure == ""
    hands = Player(front.opener.house, "laptop", None)
    hands.settle()
    return hands


def done(hands, page):
    hands.expect("still at work", lambda: not page.line.work.running)
    hands.settle()


def filled(hands, field, text):
    """Type a text into a field in place of what stands there."""
    field.setFocus()
    hands.press("Ctrl+A")
    hands.type(text)


def handed_in(hands, page, database, login="poppe"):
    """Try to hand in; return what is said of it."""
    filled(hands, page.line.database, database)
    filled(hands, page.line.login, login)
    hands.press("Ctrl+Return")
    done(hands, page)
    return page.line.error.text() or page.line.told.text()


def take_in(hands):
    """Take in a concern of somebody without a name."""
    hands.press("F2")
    hands.type("wohngeld")
    hands.press("Return")
    hands.settle()
    hands.press("Ctrl+Return")
    hands.expect("not saved", hands.house.reception.card.isVisible)
    hands.wait(500)  # until the draft of what was saved in such haste is dropped
    hands.settle()


def states(page):
    return [page.list.columns[3].text(one) for one in map(page.list.rows.item, range(len(page.pack.entries)))]


def what_the_town_hall_keeps_is_closed(hands):
    house, window = hands.house, hands.house.window
    assert window.windowTitle() == "Tagespaket Mi 25.11., Mobil 1 – Rathaus Desk"
    assert "Was Sie speichern, liegt verschlüsselt auf diesem Laptop." in window.banner.text.text()
    for keys in ("Alt+W", "Alt+T", "F7"):
        hands.press(keys)
        assert window.room == "reception"
    assert not house.queue.card.isVisible()
    assert "führt das Rathaus" in (window.enter("queue") and window.notice.text.text())
    assert house.reception.form.channel is Channel.MOBILE
    hands.press("Alt+1")
    assert "führt das Rathaus" in house.day.empty.text()
    hands.press("Alt+3")
    assert "führt das Rathaus" in texts(house.cases)
    hands.press("Alt+5")
    assert house.road.chosen().day == DAY


def test_a_day_on_the_laptop_until_its_pack_is_deleted(road, typing_pin, qtbot, tmp_path):
    with road.opened() as front:
        hands = hands_at(front, qtbot)
        what_the_town_hall_keeps_is_closed(hands)
        take_in(hands)
        hands.press("Alt+P")
        page = hands.house.packs.own
        assert (states(page), page.wipe_card.verb.isEnabled()) == (["noch nur hier"], False)
        assert "Anliegen: Wohngeld" in texts(page)
        hands.press("Ctrl+Shift+Del")
        assert "Es wurde nichts gelöscht" in hands.house.window.notice.text.text()

        by_stick(road, tmp_path)
        hands.press("F5")
        assert (states(page), page.wipe_card.verb.isEnabled()) == (["bestätigt"], True)
        take_in(hands)
        hands.press("Alt+P")
        assert (states(page), page.wipe_card.verb.isEnabled()) == (["bestätigt", "noch nur hier"], False)
        assert "Bestätigt: 1 von 2 Einträge" in texts(page.wipe_card)

        refused_at_the_town_hall(road, hands, page, tmp_path)
        text_that_was_never_saved_is_asked_after(hands)
        assert "noch einmal „Zurückgeben“" in handed_in(hands, page, road.town)
        hands.press("Ctrl+Return")
        done(hands, page)
        assert "2 Einträge sind im Rathaus: 2 von selbst." in page.line.told.text()
        assert states(page) == ["von selbst", "von selbst"]
        assert page.line.password.text() == "", "nobody after her finds it"
        assert hands.house.window.focusWidget() is page.wipe_card.verb
        hands.press("Ctrl+Shift+Del")
        assert "1 Entwurf" in page.wipe_card.error.text(), "asked once more, for now it would be gone"
        before = front.window
        hands.strike("Ctrl+Shift+Del")
        qtbot.waitUntil(lambda: front.window is not before, timeout=10_000)
        assert "von diesem Laptop gelöscht" in texts(front.window.page("start"))
        assert list(road.path.parent.glob("mobil*")) == []
    assert list(road.path.parent.glob("mobil*")) == [], "closing lays nothing anew"
    with road.office() as desk:
        (pack,) = desk.ask(packs)
        assert (pack.state, pack.applied, pack.clock) == (PackState.BACK, 2, "")


def by_stick(road, tmp_path):
    """Hand in a copy from a stick; its receipt lies beside the laptop's own file afterwards."""
    stick = tmp_path / "stick.paket"
    for suffix in ("", "-wal"):
        shutil.copy(f"{road.path}{suffix}", f"{stick}{suffix}")
    shutil.copy(lock_of(road.path), lock_of(stick))
    with road.office() as desk:
        told = hand_day_back(desk, BackWish(stick, copied=True), lambda _done, _all: None)
        assert [one.seq for one in told.entries] == [1]
    shutil.copy(told.receipt, f"{road.path}.quittung")


def refused_at_the_town_hall(road, hands, page, tmp_path):
    """What is missing, wrong, or not one's own to do: each is said, and nothing leaves the laptop."""
    page.line.database.clear()
    hands.press("Ctrl+Return")
    assert "Die Datenbank des Rathauses fehlt noch." in page.line.error.text()
    assert "liegt ein Tagespaket" in handed_in(hands, page, str(road.path))
    assert "liegt keine Datenbank" in handed_in(hands, page, str(tmp_path / "fort.db"))
    assert not (tmp_path / "fort.db").exists()
    assert "Es wurde nichts geändert" in handed_in(hands, page, road.town, "thole")
    assert states(page) == ["bestätigt", "noch nur hier"]


def text_that_was_never_saved_is_asked_after(hands):
    hands.press("F2")
    hands.type("wohngeld")
    hands.press("Return")
    hands.settle()
    hands.type("Sie hat noch")
    hands.wait(700)
    hands.settle()
    hands.press("Alt+P")


def test_what_an_expired_pack_still_does(road, typing_pin, qtbot):
    with closing(open_for_return(road.path, PIN)) as pack, pack.store.write.begin() as session:
        note = pack.note()
        keep_note(session, replace(note, latest=note.header.expires_at.replace(year=2030)))
    with road.opened() as front:
        hands = hands_at(front, qtbot)
        house = hands.house
        assert (house.window.room, house.window.open_rooms()) == ("packs", ())
        assert "abgelaufen" in house.window.banner.text.text()
        for keys in ("F2", "Alt+1", "Alt+2", "Alt+5", "Ctrl+K"):
            hands.press(keys)
            assert house.window.room == "packs"
        hands.type("schmidt")
        hands.wait(200)
        hands.settle()
        assert "Schmidt" not in texts(QApplication.activeModalWidget())
        hands.press("Escape")
        page = house.packs.own
        with road.office() as desk:
            (pack,) = desk.ask(packs)
            desk.do(RevokePack(pack_id=pack.id, because="Im Bus vergessen."))
        assert "gesperrt: Im Bus vergessen." in handed_in(hands, page, road.town), (
            "a lost laptop gets in nowhere"
        )
        with road.office("hollmann") as desk:
            desk.do(ReadmitPack(pack_id=pack.id))
        assert "Unterwegs wurde nichts eingetragen" in handed_in(hands, page, road.town)
        before = front.window
        hands.strike("Ctrl+Shift+Del")
        qtbot.waitUntil(lambda: front.window is not before, timeout=10_000)
    assert list(road.path.parent.glob("mobil*")) == []

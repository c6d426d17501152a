"""Nobody reads over a shoulder: one key covers every window, and no name stands in a title."""

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QToolTip

from rathaus_desk.domain.office.screen_pin import SetScreenPin
from rathaus_desk.domain.office.this_pc import ThisPc
from rathaus_desk.settings import load_settings
from rathaus_desk.ui.kit.privacy import Privacy
from rathaus_desk.usecases.office.screen_pin import has_screen_pin, screen_pin_fits

CANARY = "Kanarienvogel"


def readable(window):
    """Return all texts that a screen reader is shown of a window."""
    found, waiting = [], [QAccessible.queryAccessibleInterface(window)]
    while waiting:
        one = waiting.pop()
        if one is None or not one.isValid():
            continue
        if one.object() is not window and one.state().invisible:
            continue
        kinds = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
        found += [one.text(kind) for kind in kinds if one.text(kind)]
        waiting += [one.child(number) for number in range(one.childCount())]
    return found


def fill(house, hands):
    hands.press("F2")
    hands.type("schm er")
    hands.press("Return")
    hands.type("lat")
    hands.press("Return")
    hands.type("1")
    hands.type(CANARY, free=True)


@pytest.fixture
def wound(house):
    """A clock of the blanked screen that the test winds."""
    screen = house.around.screen
    screen.now = 1000.0
    screen._seconds = lambda: screen.now
    screen._last_sign = screen.now
    return screen


def test_the_gate_for_names():
    told = []
    privacy = Privacy()
    privacy.changed.connect(lambda: told.append(privacy.counter_view))
    assert privacy.at_counter("Schmidt") == "Schmidt"
    privacy.set_counter_view(True)
    privacy.set_counter_view(True)
    assert (privacy.at_counter("Schmidt"), privacy.at_counter("Schmidt", "–")) == ("", "–")
    assert told == [True]


def test_one_key_covers_the_window_and_the_same_key_brings_it_back_with_the_cursor(house, hands):
    fill(house, hands)
    hands.press("Left")
    note, before = house.reception.form.note, house.window.grab().toImage()
    assert CANARY in note.toPlainText()
    assert any("Erna Schmidt" in text for text in readable(house.window))
    hands.press("F12")
    covered = readable(house.window)
    assert not any(CANARY in text or "Schmidt" in text for text in covered)
    assert any("Musterhausen" in text for text in covered)
    image = house.window.grab().toImage()
    assert differs(image, before) > 0.2
    hands.press("F12")
    assert note.hasFocus()
    assert note.textCursor().position() == len(CANARY) - 1
    hands.type("x")
    assert note.toPlainText() == f"{CANARY[:-1]}x{CANARY[-1]}"
    assert house.reception.isVisible()


def differs(one, other):
    """Return the share of a grid of points at which two pictures are not alike."""
    points = [(x, y) for x in range(4, one.width(), 16) for y in range(4, one.height(), 16)]
    return sum(one.pixel(*at) != other.pixel(*at) for at in points) / len(points)


def test_the_covered_window_looks_the_same_whatever_stands_beneath(house, hands):
    fill(house, hands)
    hands.press("F12")
    full = house.window.grab().toImage()
    hands.press("F12")
    hands.press("F8")
    hands.press("Alt+3")
    hands.press("F12")
    assert differs(house.window.grab().toImage(), full) == 0


def test_no_other_key_and_no_mouse_reaches_what_is_beneath(house, hands):
    fill(house, hands)
    before = house.reception.draft_content()
    hands.press("F12")
    for keys in ("Ctrl+Return", "F8", "F2", "Ctrl+K", "x", "Escape", "Ctrl+1", "F11"):
        hands.press(keys)
    for at in (QPoint(300, 300), QPoint(40, 120), QPoint(900, 700)):
        QTest.mouseClick(house.window.childAt(at), Qt.MouseButton.LeftButton)
    assert house.around.screen.blanked
    assert QApplication.activeModalWidget() is None
    hands.press("F12")
    assert house.reception.draft_content() == before


def test_open_dialogs_menus_and_tips_are_covered_too(house, hands):
    dialog = QDialog(house.window)
    dialog.setWindowTitle("Dialog")
    field = QLineEdit(CANARY, dialog)
    field.setAccessibleName(CANARY)
    dialog.open()
    hands.settle()
    field.setFocus()
    field.setCursorPosition(3)
    hands.press("F12")
    assert house.around.screen.blanked, "in a dialog the key works as well"
    assert dialog.windowTitle() == "Rathaus Desk"
    assert not any(CANARY in text for text in readable(dialog))
    assert not QToolTip.isVisible()
    hands.press("F12")
    assert not house.around.screen.blanked
    assert (dialog.windowTitle(), field.cursorPosition()) == ("Dialog", 3)
    assert field.isVisible()
    dialog.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_menu_that_stands_open_is_closed(house, hands):
    menu = QMenu(house.window)
    menu.addAction(CANARY)
    menu.popup(QPoint(10, 10))
    QTest.keyClick(menu, Qt.Key.Key_F12)
    assert not menu.isVisible()
    assert house.around.screen.blanked


def test_what_appears_while_covered_stays_covered(house, hands):
    hands.press("F12")
    house.show_call("0171 3920011")
    hands.expect("Der Anruf fehlt.", lambda: len(house.around.calls.cards) == 1)
    hands.settle()
    assert not any("3920011" in text or "Schmidt" in text for text in readable(house.window))
    dialog = QDialog(house.window)
    dialog.setWindowTitle(CANARY)
    dialog.show()
    hands.settle()
    assert CANARY not in [dialog.windowTitle(), *readable(dialog)]
    hands.press("F12")
    assert house.around.calls.frame.isVisible()
    dialog.close()


def test_after_a_minute_without_anybody_a_counter_covers_itself(house, hands, wound):
    wound.idle_seconds = 60
    wound.now += 59
    wound.tick()
    assert not wound.blanked
    QTest.keyClick(house.window, Qt.Key.Key_Shift)
    wound.now += 59
    wound.tick()
    assert not wound.blanked, "a key is a sign of life"
    wound.now += 1
    wound.tick()
    assert wound.blanked


def test_an_office_never_covers_itself(wound):
    assert wound.idle_seconds == 0
    wound.now += 100_000
    wound.tick()
    assert not wound.blanked


def test_after_two_minutes_a_pin_is_asked_for(house, hands, wound):
    house.background.desk.do(SetScreenPin(pin="4711"))
    wound.somebody_sits_down()
    hands.settle()
    hands.press("F12")
    wound.now += 119
    hands.press("F12")
    assert not wound.blanked, "soon after, the key is enough"
    hands.press("F12")
    wound.now += 120
    hands.press("F12")
    front = wound._front()
    assert wound.blanked
    assert front.pin.hasFocus()
    hands.type("4712")
    hands.press("Return")
    assert wound.blanked
    assert "stimmt nicht" in front.wrong.text()
    assert not front.pin.isEnabled()
    hands.press("F12")
    assert not front.pin.isEnabled(), "the key does not skip the waiting time"
    hands.type("4711")
    hands.press("Return")
    hands.settle()
    assert wound.blanked
    wound.now += 2
    hands.press("F12")
    assert front.pin.hasFocus()
    hands.type("4711")
    hands.press("Return")
    hands.expect("Die PIN half nicht.", lambda: not wound.blanked)


def test_guessing_as_fast_as_one_can_type_gets_one_try(house, hands, wound):
    house.background.desk.do(SetScreenPin(pin="4711"))
    wound.somebody_sits_down()
    hands.settle()
    hands.press("F12")
    wound.now += 120
    for pin in ("4712", "4713", "4711"):
        hands.press("F12")
        hands.type(pin)
        hands.press("Return")
        hands.settle()
    assert wound.blanked
    assert wound._wrong_tries == 1
    wound.now += 2
    wound._wait_is_over.timeout.emit()
    hands.type("4711")
    hands.press("Return")
    hands.expect("Die PIN half nicht.", lambda: not wound.blanked)


def test_without_a_pin_the_key_is_always_enough(hands, wound):
    hands.press("F12")
    wound.now += 5000
    hands.press("F12")
    assert not wound.blanked


def test_the_pin_is_stored_as_a_hash_and_never_in_the_journal(house):
    desk = house.background.desk
    desk.do(SetScreenPin(pin="80261"))
    assert desk.ask(screen_pin_fits, pin="80261")
    assert not desk.ask(screen_pin_fits, pin="80262")
    with desk._store.read() as session:
        raw = session.connection()
        rows = raw.exec_driver_sql("SELECT value FROM preference WHERE key = 'screen_pin'").all()
        assert len(rows) == 1
        assert "80261" not in rows[0][0]
        assert (
            raw.exec_driver_sql("SELECT count(*) FROM journal WHERE command = 'SetScreenPin'").scalar() == 0
        )
    desk.do(SetScreenPin(pin=""))
    assert not desk.ask(has_screen_pin)


@pytest.mark.parametrize("pin", ["123", "12a4", "1" * 13, "١٢٣٤"])
def test_what_is_no_pin_is_refused(house, pin):
    with pytest.raises(Exception, match="Ziffern"):
        house.background.desk.do(SetScreenPin(pin=pin))


def test_this_workplace_is_set_on_one_page(house, hands, tmp_path, monkeypatch):
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path / "pc"))
    house.window.actions_["privacy.workplace"].trigger()
    dialog = house.around.dialog
    dialog.counter.setText("Tresen 2")
    dialog.public.setChecked(True)
    dialog.idle.setCurrentIndex(dialog.idle.findData(90))
    dialog.distance.setCurrentIndex(dialog.distance.findData(60))
    dialog.pin.setText("12")
    dialog.save.click()
    hands.settle()
    assert "Ziffern" in dialog.error.text()
    assert dialog.isVisible()
    dialog.pin.setText("1234")
    dialog.save.click()
    hands.settle()
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()
    here = ThisPc(counter="Tresen 2", public=True, idle_seconds=90, distance_cm=60)
    assert load_settings().workplace == here
    assert house.around.screen.idle_seconds == 90
    assert house.workplace.privacy.counter_view
    assert house.window.actions_["privacy.counter"].isChecked()
    assert house.window.look.zoom == 1.25
    house.window.actions_["privacy.counter"].trigger()
    assert not house.workplace.privacy.counter_view


def test_no_title_and_no_line_of_the_status_bar_holds_a_name_after_a_day_at_the_counter(house, hands):
    """Whatever has been opened: what the task bar shows is the program's name."""
    seen = set()

    def look_around():
        for one in QApplication.topLevelWidgets():
            seen.update((one.windowTitle(), one.windowIconText(), one.toolTip(), one.windowFilePath()))
        seen.add(house.window.statusBar().currentMessage())
        seen.add(QApplication.applicationDisplayName())

    fill(house, hands)
    look_around()
    hands.press("F8")
    hands.press("Ctrl+1")
    look_around()
    house.show_call("0171 3920011")
    hands.expect("Der Anruf fehlt.", lambda: len(house.around.calls.cards) == 1)
    hands.press("Ctrl+Shift+F2")
    look_around()
    hands.press("F11")
    QTest.keyClicks(house.around.talk.line, CANARY)
    look_around()
    house.around.talk.close()
    for keys in ("Alt+3", "Ctrl+K", "F1", "Ctrl+F1"):
        hands.press(keys)
        hands.settle()
        look_around()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.close()
    canaries = (CANARY, "Schmidt", "Meier", "Kovalenko", "Becker", "D’Angelo", "3920011")
    assert not [text for text in seen for name in canaries if name in text]
    assert "Rathaus Desk" in seen

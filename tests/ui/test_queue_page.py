"""The queue by keys: from the page, from the form, and on the display of the waiting room."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionViewItem

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.queue.queue import DrawTicket, QueueClass, TicketState
from rathaus_desk.ui.queue import queue_display
from rathaus_desk.ui.queue.queue_dialogs import DrawDialog, ParkDialog
from rathaus_desk.usecases.queue.queue_view import queue_now


def notice(house) -> str:
    return house.window.notice.text.text()


def ask(house):
    return house.background.desk.ask(queue_now)


@pytest.fixture
def queue(house, hands):
    """The page of the queue, by its key."""
    hands.press("Alt+W")
    assert house.window.room == "queue"
    return house.queue


@pytest.fixture
def rung(monkeypatch):
    """How often the two tones were asked for."""
    calls = []
    monkeypatch.setattr(queue_display, "ring", lambda: calls.append(1))
    return calls


def open_display(house, hands):
    """Open the display and go on at the counter, as on a PC with two screens."""
    house.queue.actions.show_display()
    hands.settle()
    house.window.activateWindow()
    hands.expect("the main window", lambda: QApplication.activeWindow() is house.window)


def sit(house, hands, role):
    roles = [house.seat.itemData(index).role for index in range(house.seat.count())]
    house.seat.setCurrentIndex(roles.index(role))
    house.seat.activated.emit(roles.index(role))
    hands.settle()


def test_the_morning_stands_there(queue, house, hands):
    codes = [one.code for one in queue.desk.now.waiting]
    assert codes[-2:] == ["T 3", "T 4"], "who came early for an appointment goes last until it is time"
    assert len(codes) == 9
    shown = [queue.page.waiting.rows.index(row, 0).data() for row in range(9)]
    assert shown == codes
    assert queue.page.aside.rows.rowCount() == 2
    assert queue.page.counter.currentText() == "Tresen 2", "the room of the guide says so"
    assert "9 warten" in queue.page.head.text()
    assert "Minuten" in queue.page.waits.text()
    index = queue.page.counter.findText("Tresen 3", Qt.MatchFlag.MatchStartsWith)
    queue.page.counter.setCurrentIndex(index)
    queue.page.counter.activated.emit(index)
    hands.settle()
    queue.sit_down()
    hands.settle()
    assert queue.desk.counter.name == "Tresen 3", "a chosen counter is remembered"


def test_each_wait_is_measured_by_the_rule_of_its_class(queue, house, hands):
    """Nobody of the morning's three classes has the same patience; a colour has its sign and its words."""
    page, rows = queue.page, queue.page.waiting.rows
    now = queue.desk.now
    assert now.patience_seconds == {
        QueueClass.APPOINTMENT: 300, QueueClass.ACCESS: 600, QueueClass.WALK_IN: 1200,
    }  # fmt: skip
    late, soon = house.window.look.colours.late, house.window.look.colours.soon
    seen = {}
    for row in range(rows.rowCount()):
        cell = rows.index(row, 3)
        colour = cell.data(Qt.ItemDataRole.ForegroundRole)
        option = QStyleOptionViewItem()
        page.waiting.itemDelegateForColumn(3).initStyleOption(option, cell)
        name = colour.name().upper() if colour else ""
        seen[rows.item(row).code] = (name, cell.data(Qt.ItemDataRole.AccessibleTextRole))
        assert option.icon.isNull() == (not name)
    waited = {int(one.waited(house.background.desk.now()) // 60): one for one in now.waiting}
    assert (waited[16].queue_class, waited[19].queue_class) == (QueueClass.ACCESS, QueueClass.WALK_IN)
    assert seen[waited[16].code] == (late, "16 Min., das ist zu lang")
    assert seen[waited[19].code] == (soon, "19 Min., bald zu lang")
    assert seen[waited[2].code] == ("", "2 Min.")


def test_f7_calls_the_next_from_the_form_and_begins_the_visit(house, hands):
    hands.press("Alt+2")
    first = ask(house).waiting[0]
    hands.press("F7")
    assert house.queue.desk.running.code == first.code
    assert house.reception.form.channel is Channel.VISIT
    assert house.reception.form.service.key == first.service
    assert first.code in notice(house)
    assert house.queue.card.code.text() == first.code


def test_the_next_number_does_not_inherit_the_concern_before(house, hands):
    hands.press("Alt+2")
    first, second = ask(house).waiting[:2]
    hands.press("F7")
    assert house.reception.form.service.key == first.service
    house.queue.desk.arrived()
    hands.settle()
    assert house.reception.form.service.key == first.service, "as long as the ticket is here"
    house.queue.desk.finish()
    hands.expect("The form is not empty.", lambda: not house.reception.form.touched)
    hands.press("F7")
    hands.settle()
    service = house.reception.form.service
    assert (service.key if service else "") == second.service


def test_what_was_written_for_a_number_is_parked_with_it(house, hands):
    hands.press("Alt+2")
    hands.press("F7")
    parked = len(house.around.drafts.lines)
    house.reception.form.note.setFocus()
    hands.type("ruft noch einmal an", free=True)
    house.queue.desk.arrived()
    hands.settle()
    house.queue.desk.finish()
    hands.expect("Not parked.", lambda: len(house.around.drafts.lines) == parked + 1)
    assert not house.reception.form.touched


def test_a_form_with_text_stays_as_it_is(house, hands):
    hands.press("F2")
    hands.type("lat")
    hands.press("Return")
    before = house.reception.form.service.key
    hands.press("F7")
    assert house.reception.form.service.key == before
    assert house.reception.form.channel is Channel.PHONE
    assert house.queue.desk.running is not None


def test_next_while_one_is_here_asks_and_yes_is_another_key(queue, house, hands):
    hands.press("F7")
    first = queue.desk.running
    hands.press("F7")
    assert f"Erst {first.code} beenden, parken oder zurückstellen" in notice(house)
    assert queue.desk.running.code == first.code
    assert queue.desk.running.called_at == first.called_at
    hands.press("F7")
    assert queue.desk.running.code == first.code, "pressing twice is no consent"
    hands.press("Ctrl+Shift+Y")
    assert queue.desk.running.code != first.code
    assert ask(house).finished == 18


def test_again_missed_and_back(queue, house, hands):
    hands.press("F7")
    code = queue.desk.running.code
    hands.press("Ctrl+Shift+F7")
    assert "erst einmal aufgerufen" in notice(house)
    hands.press("Shift+F7")
    hands.press("Shift+F7")
    assert queue.desk.running.calls == 3
    hands.press("Shift+F7")
    assert "schon 3-mal" in notice(house)
    hands.press("Ctrl+Shift+F7")
    assert queue.desk.running is None
    missed = [one.code for one in ask(house).missed]
    assert code in missed
    queue.page.aside.setFocus()
    queue.page.aside.selectRow(missed.index(code))
    hands.press("Ctrl+Shift+I")
    assert ask(house).waiting[0].code == code, "at the old place"
    hands.press("F7")
    assert queue.desk.running.code == code
    hands.press("Ctrl+F8")
    assert queue.desk.running is None
    assert ask(house).waiting[0].code == code, "called in error, and at the old place again"


def test_arrive_park_pick_and_finish(queue, house, hands):
    hands.press("F7")
    code = queue.desk.running.code
    assert queue.card.buttons["queue.arrived"].isHidden() is False
    hands.press("F4")
    assert queue.desk.running.state is TicketState.SERVED
    assert queue.page.mine.buttons["queue.arrived"].isHidden()
    assert not queue.page.mine.buttons["queue.finish"].isHidden()
    hands.press("Shift+F8")
    dialog = house.window.findChild(ParkDialog)
    assert dialog is not None
    hands.press("Return")
    assert not dialog.error.isHidden()
    dialog.what.setFocus()
    hands.type("Foto", free=True)
    hands.press("Return")
    assert queue.desk.running is None
    parked = ask(house).parked
    assert {one.code: one.parked_for for one in parked}[code] == "Foto"
    row = len(ask(house).missed) + [one.code for one in parked].index(code)
    queue.page.aside.setFocus()
    queue.page.aside.selectRow(row)
    hands.press("Ctrl+Return")
    assert queue.desk.running.code == code
    hands.press("Shift+F4")
    assert queue.desk.running is None
    assert ask(house).finished == 18


def test_a_ticket_is_drawn_and_printed_by_keys(queue, house, hands):
    hands.press("Ctrl+F7")
    dialog = house.window.findChild(DrawDialog)
    assert dialog is not None
    dialog.kinds.button(1).click()
    hands.press("Return")
    hands.expect("the ticket", lambda: house.paper.isVisible())
    drawn = ask(house)
    newest = max(drawn.waiting, key=lambda one: one.drawn_at)
    assert newest.queue_class is QueueClass.ACCESS
    assert newest.code in notice(house)
    assert house.paper.pdf.startswith(b"%PDF")


def test_the_row_under_the_cursor_is_called_or_struck(queue, house, hands):
    second = ask(house).waiting[1]
    queue.page.waiting.setFocus()
    hands.press("Down")
    hands.press("Ctrl+Del")
    assert second.code not in [one.code for one in ask(house).waiting]
    third = queue.page.waiting.chosen()
    hands.press("Ctrl+Return")
    assert queue.desk.running.code == third.code
    # what another window does reaches this page by itself
    other = house.background.desk.acting_as(house.background.desk.actor)
    before = len(queue.desk.now.waiting)
    _result, tables = other.do(DrawTicket())
    house.background.changed.emit(tables)
    hands.settle()
    assert len(queue.desk.now.waiting) == before + 1


def test_the_display_shows_the_call_and_rings_once(queue, house, hands, rung):
    display = queue.actions.display
    open_display(house, hands)
    assert display.isVisible()
    assert display.counter.text() == "Bitte warten Sie."
    assert rung == []
    hands.press("F7")
    code = queue.desk.running.code
    hands.expect("the call", lambda: display.code.text() == code)
    assert display.counter.text() == "Bitte an Tresen 2"
    assert display.first.property("called") == "yes"
    display.refresh()
    hands.settle()
    hands.press("Shift+F7")
    assert len(rung) == 2, "a new call and its repetition, but no refresh"
    hands.press("F4")
    assert display.first.property("called") == "no"
    assert display.before[0][0].text() == code
    texts = " ".join(one.text() for one in display.findChildren(type(display.code)))
    assert "anmelden" not in texts, "no theme in the waiting room"
    QTest.keyClick(display, Qt.Key.Key_Escape)
    assert not display.isVisible()


def test_the_display_fits_its_window_and_says_that_the_doors_are_closed(queue, house, hands, rung):
    open_display(house, hands)
    display = queue.actions.display
    hands.press("F7")
    display.resize(1920, 1080)
    hands.settle()
    assert display.code.font().pixelSize() >= 200
    for name, words in display.waits:
        assert words.width() >= words.sizeHint().width()
        assert name.width() >= name.sizeHint().width()
    assert display.code.height() >= display.code.sizeHint().height()
    queue.page.doors.click()
    hands.settle()
    assert "keine neuen Wartemarken" in display.doors.text()
    assert display.waits[0][1].isHidden(), "who comes now gets no number"
    assert display.code.height() >= display.code.sizeHint().height()
    assert display.doors.height() >= display.doors.heightForWidth(display.doors.width())
    display.hide()


def test_doors_close_while_people_wait_and_open_again_the_next_day(queue, house, hands):
    waiting = [one.code for one in ask(house).waiting]
    house.workplace.actions["queue.doors"].trigger()
    hands.settle()
    assert "Die Türen sind zu." in notice(house)
    assert queue.page.doors.text() == "Türen öffnen"
    hands.press("Ctrl+F7")
    hands.press("Return")
    assert "heute gibt es keine neuen Wartemarken" in notice(house)
    hands.press("F7")
    assert queue.desk.running.code == waiting[0], "who waits is still called"
    house.workplace.actions["queue.home"].trigger()
    hands.settle()
    assert queue.desk.running.code == waiting[0], "who is at a counter stays there"
    assert ask(house).waiting == ()
    desk = house.background.desk
    tomorrow = desk.now() + timedelta(days=1)
    house.background.desk = desk.by_clock(lambda: tomorrow)
    hands.press("F5")
    assert queue.desk.running is None
    assert queue.page.doors.text() == "Türen schließen"
    hands.press("F7")
    assert notice(house) == "Es wartet niemand."
    hands.press("Ctrl+F7")
    hands.press("Return")
    hands.press("F7")
    assert queue.desk.running.code == "A 1"


def test_only_the_lead_plays_the_day_again(queue, house, hands):
    assert queue.page.replay.isHidden()
    sit(house, hands, Role.LEAD)
    hands.press("Alt+W")
    assert not queue.page.replay.isHidden()
    queue.page.replay.ask.click()
    hands.settle()
    texts = " ".join(one.text() for one in queue.page.replay.findChildren(type(queue.page.replay.note)))
    assert "So war es" in texts
    assert "Ein Tresen mehr" in texts
    assert "17 Besuche" in texts
    # and for who has no business there, the queue rests
    sit(house, hands, Role.ADMIN)
    assert not house.workplace.actions["queue.next"].isEnabled()
    assert house.queue.card.isHidden()


def test_every_button_has_a_name_and_enough_room(queue, house, hands):
    hands.press("F7")
    for zoom in (1.0, 2.0):
        house.window.look.wear(zoom=zoom)
        hands.settle()
        for one in queue.page.findChildren(QPushButton):
            if one.isVisible():
                assert one.accessibleName()
                assert one.height() >= 24
                assert one.width() >= one.minimumSizeHint().width()
    house.window.look.wear(zoom=1.0)

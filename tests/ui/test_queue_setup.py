"""Counters and the rule of the queue are set by keys, by the lead and by the administration."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.queue.queue import SetQueueRules
from rathaus_desk.ui.queue.queue_setup import QueueSetupWindow
from rathaus_desk.usecases.office.counters import counters
from rathaus_desk.usecases.queue.queue_lines import rules


def notice(house) -> str:
    return house.window.notice.text.text()


def sit(house, hands, role):
    roles = [house.seat.itemData(index).role for index in range(house.seat.count())]
    house.seat.setCurrentIndex(roles.index(role))
    house.seat.activated.emit(roles.index(role))
    hands.settle()


def open_setup(house, hands):
    house.workplace.actions["counter_setup"].trigger()
    hands.settle()
    return next(one for one in house.window.findChildren(QueueSetupWindow) if one.isVisible())


def names(house):
    return [one.name for one in house.background.desk.ask(counters)]


def test_the_guide_is_told_who_sets_counters_up(house, hands):
    house.workplace.actions["counter_setup"].trigger()
    assert notice(house) == "Tresen und Regel ändern die Leitung und die Administration."
    assert house.window.findChild(QueueSetupWindow) is None
    hands.press("Ctrl+Shift+K")
    assert house.queue.card.isVisible() is False
    hands.press("F7")
    code = house.queue.desk.running.code
    assert house.window.notice.isVisible()
    assert notice(house) == f"{code} ist aufgerufen: bitte an Tresen 2.", "the narrow view tells it too"


def test_the_administration_adds_a_counter_by_keys(house, hands):
    sit(house, hands, Role.ADMIN)
    window = open_setup(house, hands)
    assert window.focusWidget() is window.counters
    hands.press("Tab")
    hands.press("Return")
    assert window.counter_form.isVisible()
    hands.press("Ctrl+Return")
    assert window.wrong.text() == "Bitte eine Stelle wählen."
    hands.press("Shift+Tab")
    hands.press("Shift+Tab")
    hands.type("Tresen 2", free=True)
    hands.press("Tab")
    hands.press("Tab")
    hands.press("Down")
    hands.press("Ctrl+Return")
    assert "„Tresen 2“ gibt es schon" in window.wrong.text()
    hands.press("Ctrl+A")
    hands.type("Tresen 8", free=True)
    hands.press("Ctrl+Return")
    assert window.said.text() == "Tresen 8 ist gespeichert."
    assert window.wrong.isHidden()
    assert window.counters.chosen().name == "Tresen 8"
    assert "Tresen 8" in names(house)
    hands.press("Esc")
    assert house.window.findChild(QueueSetupWindow) is None


def test_the_lead_changes_a_counter_and_the_rule(house, hands):
    sit(house, hands, Role.LEAD)
    hands.press("Alt+W")
    window = open_setup(house, hands)
    row = next(row for row in range(9) if window.counters.rows.item(row).name == "Tresen 2")
    window.counters.selectRow(row)
    hands.press("Return")
    hands.press("Ctrl+A")
    hands.type("Schalter Mitte", free=True)
    hands.press("Ctrl+Return")
    assert "Schalter Mitte" in names(house)
    page = house.queue.page
    assert page.counter.findText("Schalter Mitte") >= 0, "the page knows the new name at once"
    window.tabs.setCurrentIndex(1)
    window.rule_form.focus_first()
    hands.press("Ctrl+A")
    hands.type("zwei", free=True)
    hands.press("Ctrl+Return")
    assert window.wrong.text() == "Bitte hier eine Zahl eintragen. Es wurde nichts geändert."
    hands.press("Ctrl+A")
    hands.type("15", free=True)
    hands.press("Ctrl+Return")
    assert "gilt ab jetzt" in window.said.text()
    assert "Wer 15 Minuten" in window.rule.text()
    assert house.background.desk.ask(rules).bound.total_seconds() == 900
    assert "Wer 15 Minuten" in page.rule.text()
    hands.press("Esc")
    assert house.window.findChild(QueueSetupWindow) is None


def test_of_two_rules_the_second_shows_both_and_one_is_chosen_by_keys(house, hands):
    sit(house, hands, Role.LEAD)
    window = open_setup(house, hands)
    window.tabs.setCurrentIndex(1)
    window.rule_form.focus_first()
    hands.press("Ctrl+A")
    hands.type("15", free=True)
    other = SetQueueRules(bound=30, appointment_ahead=25, access_ahead=10)
    house.background.desk.do(other)
    hands.press("Ctrl+Return")
    (field,) = window.rule_form.versions.fields
    assert (field.field.mine, field.field.theirs) == ("15", "30")
    assert window.rule_form.values()["appointment_ahead"] == "25"
    hands.press("Ctrl+Return")
    assert house.background.desk.ask(rules).bound.total_seconds() == 1800
    hands.press("Right")
    hands.press("Left")
    hands.press("Ctrl+Return")
    assert "gilt ab jetzt" in window.said.text()
    found = house.background.desk.ask(rules)
    assert (found.bound.total_seconds(), found.appointment_ahead.total_seconds()) == (900, 1500)
    hands.press("Esc")


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_everything_on_it_is_whole_at_any_zoom(house, hands, zoom):
    house.window.look.wear(zoom=zoom)
    sit(house, hands, Role.LEAD)
    window = open_setup(house, hands)
    for shown in (window.change, lambda: window.tabs.setCurrentIndex(1)):
        shown()
        hands.settle()
        for one in window.findChildren(QPushButton):
            if one.isVisible():
                assert one.width() >= one.minimumSizeHint().width(), one.text()
        for one in window.findChildren(QLabel):
            if one.isVisible() and one.wordWrap():
                assert one.height() >= one.heightForWidth(one.width()), one.text()
    house.window.look.wear(zoom=1.0)


def test_a_cell_that_is_too_narrow_tells_the_rest_at_the_mouse(house, hands):
    hands.press("Alt+W")
    table = house.queue.page.waiting
    index = table.rows.index(0, 2)
    whole = index.data()
    assert table.cut_off(index) == ""
    table.horizontalHeader().setSectionResizeMode(2, table.horizontalHeader().ResizeMode.Interactive)
    table.setColumnWidth(2, 60)
    assert table.cut_off(index) == whole

"""The narrow window beside a Fachverfahren: a layout of its own, and the way back."""

import pytest
from intake_scene import concern, find, save, stored
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.window.dock import WIDTH


def test_the_window_becomes_narrow_at_the_right_edge_and_comes_back(house, hands):
    window = house.window
    before = window.geometry()
    hands.press("Ctrl+Shift+K")
    screen = window.screen().availableGeometry()
    assert window.width() == WIDTH
    assert window.geometry().right() == screen.right()
    assert not window.rail.isVisible()
    assert house.reception.entry.hasFocus()
    assert window.actions_["dock"].isChecked()
    hands.press("Ctrl+Shift+K")
    assert window.geometry() == before
    assert window.rail.isVisible()
    assert not window.actions_["dock"].isChecked()


def test_a_visit_is_taken_in_by_keys_in_the_narrow_window(house, hands):
    hands.press("Ctrl+Shift+K")
    find(hands, "schm er")
    concern(house, hands, "lat", "strassenlaterne")
    hands.type("1")
    hands.type("seit Montag", free=True)
    hands.press("Ctrl+E")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    numbers = save(house, hands)
    assert stored(house, numbers[0]).note == "seit Montag"
    assert house.window.width() == WIDTH


def test_knowledge_and_person_fold_out_in_the_place_of_the_form(house, hands):
    hands.press("Ctrl+Shift+K")
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    reception = house.reception
    assert not reception.side.isVisible()
    hands.press("F6")
    assert reception.side.isVisible()
    assert reception.side.knowledge.isVisible()
    assert not reception.form.isVisible()
    assert reception.entry.isVisible()
    assert reception.save_button.isVisible()
    hands.press("F6")
    assert reception.form.isVisible()
    assert not reception.side.isVisible()


def test_another_room_gets_the_whole_window_back(house, hands):
    before = house.window.geometry()
    hands.press("Ctrl+Shift+K")
    hands.press("Alt+3")
    hands.settle()
    assert house.window.room == "cases"
    assert house.window.geometry() == before
    assert house.window.rail.isVisible()
    assert not house.dock.on


def test_it_stays_on_top_only_if_wanted(house, hands):
    on_top = Qt.WindowType.WindowStaysOnTopHint
    hands.press("Ctrl+Shift+K")
    assert not house.window.windowFlags() & on_top
    house.window.actions_["dock.on_top"].trigger()
    hands.settle()
    assert house.window.windowFlags() & on_top
    assert house.window.isVisible()
    hands.press("Ctrl+Shift+K")
    assert not house.window.windowFlags() & on_top
    assert house.window.isVisible()


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5])
def test_nothing_is_cut_off_in_the_narrow_window(house, hands, zoom):
    house.window.look.wear(Theme.LIGHT, zoom)
    hands.press("Ctrl+Shift+K")
    find(hands, "wojcik luk")
    concern(house, hands, "wohngeld", "wohngeld")
    hands.press("Ctrl+E")
    concern(house, hands, "lat", "strassenlaterne")
    assert house.window.width() == WIDTH
    reception = house.reception
    assert reception.form.width() <= reception.form.parentWidget().width(), "nothing scrolls sideways"
    for one in reception.findChildren(QPushButton) + reception.findChildren(QLabel):
        if not one.isVisible() or reception.side.isAncestorOf(one):
            continue
        left = one.mapTo(reception, one.rect().topLeft()).x()
        assert left >= 0, one.text()
        assert left + one.width() <= reception.width(), one.text()
        if isinstance(one, QPushButton):
            assert one.width() >= one.sizeHint().width(), one.text()


@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_a_line_with_a_way_back_does_not_widen_the_narrow_window(house, hands, zoom):
    house.window.look.wear(Theme.LIGHT, zoom)
    hands.press("Ctrl+Shift+K")
    hands.settle()
    notice = house.window.notice
    notice.offer("Gespeichert: 26-04711-7, 26-04712-4", "Rückgängig", lambda: None, 10)
    hands.settle()
    hands.wait(50)
    assert house.window.width() == WIDTH
    assert notice.verb.width() >= notice.verb.sizeHint().width()
    assert notice.verb.y() >= notice.text.geometry().bottom(), "the button stands below the sentence"
    assert notice.text.height() >= notice.text.heightForWidth(notice.text.width())

"""The hint in an empty line is never cut off: in large type it says less, with more room more again."""

import pytest
from PySide6.QtWidgets import QLineEdit

from rathaus_desk.ui.kit.fitting_hint import FittingHint, text_room
from rathaus_desk.ui.kit.tokens import Theme

LONG = "Name, Anliegen, Telefon oder Vorgangsnummer"


def cut_off(page):
    """Return the hints of the lines on a page that are wider than their line."""
    return [
        one.placeholderText()
        for one in page.findChildren(QLineEdit)
        if one.isVisible() and one.fontMetrics().horizontalAdvance(one.placeholderText()) > text_room(one)
    ]


def test_the_entry_line_says_as_much_as_there_is_room_for(house, hands):
    entry = house.reception.entry
    hands.press("F2")
    assert entry.placeholderText() == LONG
    house.window.resize(1000, 700)
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    assert entry.placeholderText() not in ("", LONG)
    assert entry.accessibleName() == "Name, Anliegen, Telefon- oder Vorgangsnummer"
    house.window.resize(1440, 860)
    house.window.look.wear(Theme.LIGHT, 1.0)
    hands.settle()
    assert entry.placeholderText() == LONG


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0, 2.5])
def test_no_hint_of_empfang_or_nachschlagen_is_cut_off(house, hands, zoom):
    house.window.resize(1000, 700)
    house.window.look.wear(Theme.LIGHT, zoom)
    hands.press("F2")
    hands.settle()
    assert cut_off(house.reception) == []
    for one in (house.reception.entry, house.reception.save_button):
        shown = one.visibleRegion().boundingRect()
        assert shown.isEmpty() or shown.width() == one.width()
    hands.type("Zweigeltner")
    hands.press("Ctrl+Shift+N")
    hands.settle()
    assert cut_off(house.reception) == []
    for keys in ("Alt+4", "Ctrl+T", "Ctrl+G", "Ctrl+L"):
        hands.press(keys)
        hands.settle()
        assert cut_off(house.lookup) == []


def test_other_words_are_measured_too(desktop, qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    hint = FittingHint(field, ("Worum geht es, und bei wem?", "Worum?"))
    field.resize(800, 40)
    field.show()
    assert field.placeholderText() == "Worum geht es, und bei wem?"
    hint.say("Name, Stelle, Thema oder Nummer", "Name")
    assert field.placeholderText() == "Name, Stelle, Thema oder Nummer"
    field.resize(90, 40)
    qtbot.waitUntil(lambda: field.placeholderText() == "Name")

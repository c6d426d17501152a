"""A line that takes no more says so: typed one by one or pasted at once, and it leaves when there is room."""

import re
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import rathaus_desk
from rathaus_desk.ui.kit.full_field import FullHint
from rathaus_desk.ui.kit.tokens import Theme

PACKAGE = Path(rathaus_desk.__file__).parent


@pytest.fixture
def name(house, hands):
    """The name of somebody who gets an appointment: 120 letters fit."""
    hands.press("Shift+F2")
    field = house.appointments.booking.name
    field.setFocus()
    hands.settle()
    return field


def hint(house):
    found = house.window.findChild(FullHint)
    return found if found is not None and found.isVisible() else None


def test_a_line_that_is_full_says_how_many_letters_fit(name, house, hands):
    name.setText("x" * 118)
    name.end(False)
    QTest.keyClicks(name, "y")
    assert hint(house) is None
    QTest.keyClicks(name, "yz")
    assert len(name.text()) == 120
    said = hint(house)
    assert said.text.text() == said.text.accessibleName() == "Hier passen 120 Zeichen hin."
    below = name.mapTo(house.window, name.rect().bottomLeft()).y()
    assert below <= said.y() <= below + name.height()
    hands.press("Backspace")
    assert hint(house) is None


def test_what_is_pasted_and_cut_is_said_too_and_the_next_field_is_clear(name, house, hands):
    QApplication.clipboard().setText("Maximiliane " * 20)
    name.paste()
    assert len(name.text()) == 120
    assert hint(house) is not None
    hands.press("Tab")
    assert hint(house) is None
    QApplication.clipboard().clear()


def test_text_that_the_program_puts_there_is_not_remarked_on(name, house):
    name.setText("x" * 120)
    assert hint(house) is None


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_sentence_is_whole_at_every_zoom(name, house, hands, zoom):
    house.window.look.wear(theme=Theme.LIGHT, zoom=zoom)
    hands.settle()
    name.setFocus()
    name.setText("x" * 119)
    QTest.keyClicks(name, "y")
    said = hint(house)
    needed = said.text.fontMetrics().horizontalAdvance(said.text.text())
    assert said.text.width() >= needed
    assert said.text.height() >= said.text.fontMetrics().height()
    assert house.window.rect().contains(said.geometry())
    house.window.look.wear(theme=Theme.LIGHT, zoom=1.0)


def test_no_line_is_cut_off_silently():
    """There is one place that sets how much a line takes, and it says so."""
    silent = [
        str(path.relative_to(PACKAGE))
        for path in (PACKAGE / "ui").rglob("*.py")
        if re.search(r"\bsetMaxLength\(", path.read_text(encoding="utf-8"))
    ]
    assert silent == ["ui/kit/full_field.py"]

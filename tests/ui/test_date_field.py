"""The field for a date: typed in a hurry, said in words, stepped by keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.ui.kit.date_field import DateField

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def field(qtbot):
    made = DateField(lambda: TUESDAY, "Wiedervorlage")
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.show()
    return made


def test_what_is_typed_stands_in_words_beside_it(field):
    days = []
    field.day_changed.connect(days.append)
    QTest.keyClicks(field, "mo")
    assert field.day == date(2026, 11, 30)
    assert field.words.isVisible()
    assert field.words.text() == "Montag, 30. November 2026"
    assert field.words.geometry().right() <= field.width()
    assert days == [date(2026, 11, 30)]
    QTest.keyClicks(field, "x")
    assert field.day is None
    assert "kein Datum" in field.problem
    assert field.toolTip() == field.problem
    assert days[-1] is None


@pytest.mark.parametrize(
    ("key", "modifier", "meant"),
    [
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, date(2026, 11, 25)),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, date(2026, 11, 23)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, date(2026, 12, 1)),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, date(2026, 12, 24)),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, date(2026, 10, 24)),
    ],
)
def test_keys_step_from_the_day_that_stands_there(field, key, modifier, meant):
    QTest.keyClick(field, key, modifier)
    assert field.day == TUESDAY  # from nothing it begins with today
    QTest.keyClick(field, key, modifier)
    assert field.day == meant
    assert field.text() == f"{meant:%d.%m.%Y}"


def test_words_never_cover_what_is_typed(field):
    field.resize(140, 40)
    QTest.keyClicks(field, "30.11.2026")
    assert field.day == date(2026, 11, 30)
    assert not field.words.isVisible()


def test_a_form_may_demand_the_day_and_the_field_says_what_is_missing(field):
    with pytest.raises(Refused, match="Bitte ein Datum eintragen"):
        field.demand()
    assert field.property("wrong") == "true"
    field.set_day(TUESDAY)
    assert field.demand() == TUESDAY
    assert field.property("wrong") == "false"
    assert QAccessible.queryAccessibleInterface(field).text(QAccessible.Text.Name) == "Wiedervorlage"
    field.set_day(None)
    assert field.text() == ""

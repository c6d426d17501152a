"""Large text for somebody who cannot hear: both write, and nothing stays unless somebody wants it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from rathaus_desk.usecases.intake.drafts import my_drafts

CANARY = "Kanarienvogel"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def talk(house, hands):
    hands.press("F11")
    window = house.around.talk
    assert window.isVisible()
    assert QTest.qWaitForWindowActive(window)
    yield window
    window.close()


def points(field):
    return field.font().pixelSize() * 72 / 96


def test_it_is_written_and_read_in_forty_to_seventy_two_points(talk):
    assert 40 <= points(talk.line) <= 72
    assert points(talk.said) == pytest.approx(points(talk.line))
    for _ in range(9):
        QTest.keyClick(talk.line, Qt.Key.Key_Plus, CTRL)
    assert points(talk.line) == pytest.approx(72, abs=0.5)
    for _ in range(9):
        QTest.keyClick(talk.line, Qt.Key.Key_Minus, CTRL)
    assert points(talk.line) == pytest.approx(40, abs=0.5)


def test_both_sides_write_in_the_same_window(talk):
    assert talk.line.hasFocus()
    QTest.keyClicks(talk.line, "Guten Tag")
    QTest.keyClick(talk.line, Qt.Key.Key_Return)
    QTest.keyClick(talk.line, Qt.Key.Key_T, CTRL)
    QTest.keyClicks(talk.line, "Mein Ausweis ist weg")
    QTest.keyClick(talk.line, Qt.Key.Key_Return)
    QTest.keyClick(talk.line, Qt.Key.Key_1, CTRL)
    assert talk.said.toPlainText().splitlines() == [
        "Rathaus: Guten Tag",
        "Sie: Mein Ausweis ist weg",
        "Rathaus: Einen Moment bitte.",
    ]


def test_digits_in_a_sentence_stay_digits(talk):
    QTest.keyClicks(talk.line, "um 10 Uhr")
    assert talk.line.text() == "um 10 Uhr"


def test_every_ready_sentence_has_a_button_and_a_key(talk):
    buttons = [talk.phrases.itemAt(n).widget() for n in range(talk.phrases.count())]
    assert [one.text().rsplit("  ")[-1] for one in buttons] == [f"Strg+{n}" for n in range(1, 7)]
    buttons[1].click()
    assert talk.said.toPlainText() == "Rathaus: Haben Sie Ihren Ausweis dabei?"
    assert all(one.accessibleName() for one in talk.findChildren(QPushButton))


def test_closing_forgets_every_word(house, hands, talk):
    QTest.keyClicks(talk.line, CANARY)
    QTest.keyClick(talk.line, Qt.Key.Key_Return)
    QTest.keyClicks(talk.line, CANARY)
    before = house.background.desk.ask(my_drafts)
    hands.wait(700)
    hands.settle()
    assert house.background.desk.ask(my_drafts) == before, "a talk is in no draft"
    QTest.keyClick(talk.line, Qt.Key.Key_Escape)
    assert not talk.isVisible()
    assert talk.text == ""
    talk.said.undo()
    talk.line.undo()
    assert talk.text == ""
    assert CANARY not in house.reception.form.note.toPlainText()


def test_on_request_it_goes_into_the_note_of_the_intake(house, hands, talk):
    QTest.keyClicks(talk.line, CANARY)
    QTest.keyClick(talk.line, Qt.Key.Key_S, CTRL)
    hands.settle()
    assert not talk.isVisible()
    assert f"Rathaus: {CANARY}" in house.reception.form.note.toPlainText()
    assert house.reception.form.service.key == "unklar"
    assert house.window.room == "reception"


def test_with_an_open_case_it_goes_into_its_story(house, hands):
    hands.press("Alt+3")
    hands.expect("Kein Vorgang ist offen.", lambda: house.cases.detail.case is not None)
    number = house.cases.detail.case.number
    hands.press("F11")
    talk = house.around.talk
    QTest.keyClicks(talk.line, CANARY)
    talk.to_case.click()
    hands.expect("Nicht im Vorgang.", lambda: CANARY in repr(house.cases.detail.case.timeline))
    assert house.cases.detail.case.number == number


def test_the_second_key_closes_it_again(talk):
    QTest.keyClick(talk.line, Qt.Key.Key_F11)
    assert not talk.isVisible()

"""J4: the telephone rings in the middle of a visit, somebody comes to the counter, the window is closed."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.ui.play.journeys import play
from rathaus_desk.ui.play.journeys_visit import HALF_A_SENTENCE, VISITOR, begin_visit, blank, short_intake
from rathaus_desk.ui.play.player import Player

VISIT, CALL = "Besuch · Wohngeld", "Tel · Ausweis"


def colours(window):
    """Return how many of the points that are looked at have which colour."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    count = {}
    for across in range(0, image.width(), 3):
        for down in range(0, image.height(), 3):
            colour = image.pixel(across, down)
            count[colour] = count.get(colour, 0) + 1
    return count


def test_j4_the_visit_is_parked_brought_back_blanked_and_parked_by_a_call(house, record_property):
    account = play(house, "J4", None)
    record_property("keys", account.keys)
    record_property("blank_ms", account.figures["blank_ms"])
    assert account.failure == ""
    assert account.figures["blank_ms"] > 0
    assert house.reception.form.person.name == "Erna Schmidt"
    assert house.reception.form.channel is Channel.PHONE
    parked = house.around.drafts.lines[-1]
    assert (parked.label, parked.name) == (VISIT, VISITOR)


@pytest.fixture
def steady_cursor(desktop):
    """A cursor that does not blink, so that two pictures of the same are the same."""
    before = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(before)


def test_j4_what_is_painted_while_blanked_is_a_crest_a_name_and_the_time(house, hands, steady_cursor):
    begin_visit(hands)
    hands.type(HALF_A_SENTENCE, free=True)
    readable = colours(house.window)
    blank(hands)
    covered = colours(house.window)
    share = max(covered.values()) / sum(covered.values())
    assert share > 0.97 > max(readable.values()) / sum(readable.values())
    hands.press("Return")
    hands.type("x")
    hands.press("F12")
    assert colours(house.window) == readable, (
        "it stands there again as it was, the keys meanwhile went nowhere"
    )
    assert house.reception.form.note.toPlainText() == HALF_A_SENTENCE


def test_j4_taking_the_short_intake_back_parks_the_visit_that_stands_there_again(house, hands):
    begin_visit(hands)
    hands.type(HALF_A_SENTENCE, free=True)
    hands.press("F8")
    hands.press("F2")
    short_intake(hands)
    hands.press("F8")
    form = house.reception.form
    hands.expect("visit", lambda: form.note.toPlainText() == HALF_A_SENTENCE)
    hands.press("Ctrl+Shift+Z")
    hands.expect("lamp", lambda: form.service is not None and form.service.key == "strassenlaterne")
    assert form.person.name == "Erna Schmidt"
    hands.expect("parked", lambda: house.around.drafts.lines[-1].name == VISITOR)
    hands.press(f"Ctrl+{len(house.around.drafts.lines)}")
    hands.expect("visit again", lambda: form.note.toPlainText() == HALF_A_SENTENCE)
    assert form.person.name == VISITOR


def test_j4_the_power_fails_behind_the_cover_and_the_cursor_still_comes_back(opened):
    house = opened()
    hands = Player(house, "typing", None)
    begin_visit(hands)
    hands.type(HALF_A_SENTENCE, free=True)
    hands.press("Left")
    hands.press("F12")
    opened.close()
    house = opened()
    hands = Player(house, "again", None)
    hands.press("F8")
    note = house.reception.form.note
    hands.expect("visit", lambda: note.toPlainText() == HALF_A_SENTENCE)
    assert house.window.focusWidget() is note
    assert note.textCursor().position() == len(HALF_A_SENTENCE) - 1


def test_j4_closed_without_saving_both_drafts_stand_again_with_the_cursor_in_place(opened):
    house = opened()
    assert play(house, "J4", None).failure == ""
    typed = house.reception.form.note.toPlainText()
    opened.close()
    house = opened()
    hands = Player(house, "again", None)
    hands.expect("drafts", lambda: len(house.around.drafts.lines) + house.around.drafts.has_text == 7)
    lines = house.around.drafts.lines
    at = next(place for place, one in enumerate(lines, 1) if one.name == VISITOR)
    form = house.reception.form
    hands.press(f"Ctrl+{at}")
    hands.expect("visit", lambda: form.note.toPlainText() == HALF_A_SENTENCE + "h")
    assert (form.person.name, form.service.key, form.channel) == (VISITOR, "wohngeld", Channel.VISIT)
    assert house.window.focusWidget() is form.note
    assert form.note.textCursor().position() == len(HALF_A_SENTENCE), "one letter before the end"
    lines = house.around.drafts.lines
    at = next(place for place, one in enumerate(lines, 1) if one.name == "Erna Schmidt")
    hands.press(f"Ctrl+{at}")
    hands.expect("call", lambda: form.note.toPlainText() == typed)
    assert (form.person.name, form.service.key) == ("Erna Schmidt", "personalausweis")
    assert house.window.focusWidget() is form.note
    assert form.note.textCursor().atEnd()

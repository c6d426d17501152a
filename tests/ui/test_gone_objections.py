"""What was said goes when its cause is gone: a red sentence, a line at the foot, a question at the strip."""

import pytest
from case_scene import open_cases, settle
from intake_scene import concern, find

from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.ui.kit.background import EVERYTHING
from rathaus_desk.usecases.desk import UNREACHABLE


def said(house):
    error = house.reception.error
    return error.text() if error.isVisible() else ""


def test_the_line_that_was_open_is_emptied(house, hands):
    find(hands, "laterne")
    hands.press("F2")
    hands.type("xyz")
    hands.press("Ctrl+Return")
    assert said(house).startswith("In der Zeile steht noch „xyz“.")
    hands.press("Escape")
    assert said(house) == ""


def test_a_field_is_put_right(house, hands):
    find(hands, "Nora Kern")
    form = house.reception.form
    form.caller.phone.setFocus()
    hands.type("12", free=True)
    concern(house, hands, "laterne", "strassenlaterne")
    hands.press("Ctrl+Return")
    hands.expect("refused", lambda: bool(said(house)))
    assert form.caller.phone.property("wrong") == "true"
    form.note.setFocus()
    hands.type("flackert", free=True)
    assert said(house), "something else was typed: nobody can call that number yet"
    form.caller.phone.setFocus()
    hands.press("End")
    hands.type("3456", free=True)
    assert said(house) == ""
    assert form.caller.phone.property("wrong") == "false"


def test_the_database_answers_again(house, hands):
    hands.press("F2")
    house.reception.objection.refused(Unreachable(UNREACHABLE))
    assert said(house)
    house.background.changed.emit(frozenset({"draft"}))
    assert said(house), "so far only a draft has changed"
    house.background.changed.emit(EVERYTHING)
    assert said(house) == ""


@pytest.fixture
def page(house, hands):
    return open_cases(house, hands)


def test_a_form_takes_back_what_it_said_of_a_field(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.press("Ctrl+Return")
    form = page.detail.head.place.form("cases.note")
    hands.expect("refused", form.error.isVisible)
    assert form.error.text()
    hands.type("x", free=True)
    assert not form.error.isVisible()
    assert not form.error.text()


def test_what_was_said_of_one_case_does_not_stand_under_the_next(house, hands, page):
    page.detail.refuse(Unreachable(UNREACHABLE))
    hands.press("Ctrl+Return")
    notice = house.window.notice
    assert notice.text.text() == "Es ist kein Formular aufgeklappt."
    assert notice.isVisible()
    before = page.detail.case.id
    page.list.go_to_list()
    hands.press("Down")
    settle(hands)
    assert page.detail.case.id != before
    assert not notice.isVisible()
    assert not page.detail.head.error.isVisible()


def test_what_the_step_itself_says_stays(house, hands, page):
    hands.press("Ctrl+Return")
    assert house.window.notice.isVisible()
    hands.press("Alt+2")
    assert not house.window.notice.isVisible()
    hands.press("F8")  # an empty form, and the last draft comes: what is said of it is said by this step
    hands.expect("the draft", lambda: house.reception.form.touched)
    house.say("Gesagt.")
    house.reception.began.emit()
    assert house.window.notice.isVisible()


def test_the_question_whom_a_draft_goes_to_leaves_with_the_draft(house, hands):
    hands.expect("the strip", lambda: len(house.around.drafts.lines) == 5)
    strip = house.around.strip
    line = next(one for one in house.around.drafts.lines if not one.given_by)
    strip.choose_colleague(line)
    hands.settle()
    assert strip.hand_over_form.isVisible()
    place = house.around.drafts.lines.index(line) + 1
    hands.press("F2")
    hands.press(f"Ctrl+{place}")
    hands.expect("open", lambda: len(house.around.drafts.lines) == 4)
    assert not strip.hand_over_form.isVisible()

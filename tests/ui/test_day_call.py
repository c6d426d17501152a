"""A promised call in the real window, by keys alone: begun, kept, put off, given back."""

import pytest
from day_scene import call_to, card, desk_of, promise_of, rows

from rathaus_desk.domain.promises.promises import PromiseState, ReplyBy, StartCall
from rathaus_desk.ui.day.call_panel import LETTER, MISSED, REACHED
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.usecases.office.phones import show_phone


@pytest.fixture
def page(house, hands):
    """Mein Tag of Frau Özdemir on a Tuesday, 9:40."""
    hands.press("Alt+1")
    assert house.window.room == "day"
    return house.day


def primary(page):
    return [name for name, one in page.panel._buttons.items() if one.property("kind") == "primary"]


def test_a_call_is_begun_kept_and_gone_by_keys_alone(house, hands, page):
    row = call_to(page, "jetzt")
    hands.press("Return")
    panel = page.panel
    assert panel.isVisible()
    assert panel.number.text() == show_phone(promise_of(house, row).phone)
    assert panel.citizen.text() in row.title
    assert promise_of(house, row).calling_id == house.background.desk.actor.staff_id
    assert [one.state for one in rows(page) if one.key == row.key] == ["Sie rufen an"]
    assert primary(page) == [REACHED]
    panel.note.setFocus()
    hands.type("Freut sich sehr", free=True)
    hands.press("Ctrl+Return")
    assert not panel.isVisible()
    kept = promise_of(house, row)
    assert (kept.state, kept.calling_until) == (PromiseState.KEPT, None)
    assert row.key not in [one.key for one in rows(page)]
    assert card(page).list.hasFocus()


def test_while_a_colleague_calls_there_is_nothing_to_press_but_the_way_back(house, hands, page):
    row = call_to(page, "versäumt")
    desk_of(house, "wilkens").do(StartCall(promise_id=int(row.key.split()[1])))
    hands.press("Return")
    assert "ruft gerade an, seit" in page.panel.hint.text()
    assert page.panel._offered == ("day.open", "day.leave")
    before = promise_of(house, row).attempts
    hands.press("Ctrl+Return")
    hands.press("Ctrl+N")
    assert promise_of(house, row).attempts == before
    hands.press("Escape")
    assert not page.panel.isVisible()
    assert promise_of(house, row).calling_until is not None


def test_a_call_without_result_is_given_back(house, hands, page):
    row = call_to(page, "jetzt")
    hands.press("Return")
    assert promise_of(house, row).calling_until is not None
    hands.press("Escape")
    assert promise_of(house, row).calling_until is None
    assert not page.panel.isVisible()


def test_the_third_failed_attempt_leads_to_the_letter(house, hands, page):
    row = next(one for one in rows(page) if "2 von 3" in one.detail)
    card(page).list.choose(row.key)
    hands.press("Return")
    assert primary(page) == [REACHED]
    hands.press("Ctrl+N")
    assert page.panel.isVisible()
    assert "Dreimal niemand erreicht" in page.panel.hint.text()
    assert primary(page) == [LETTER]
    hands.press("Ctrl+Shift+B")
    hands.settle()
    assert promise_of(house, row).reply_by is ReplyBy.LETTER
    assert house.window.room == "cases"
    hands.expect("Der Brief ist nicht offen.", lambda: house.cases.desk.isVisible())


def test_a_letter_before_the_third_attempt_asks_why(hands, page):
    call_to(page, "jetzt")
    hands.press("Return")
    hands.press("Ctrl+Shift+B")
    assert "warum jetzt ein Brief besser ist" in page.panel.error.text()
    assert page.panel.note.hasFocus()
    assert page.panel.note.property("wrong") == "true"


def test_another_time_is_agreed_on_from_what_somebody_can_keep(house, hands, page):
    row = call_to(page, "jetzt")
    before = promise_of(house, row).window_start
    hands.press("Return")
    hands.press("Ctrl+R")
    assert page.panel.time.unfolded
    assert page.panel.time.window_field.hasFocus()
    assert page.panel.time.window_field.count() > 2
    hands.press("Down")
    page.panel.time.agree.click()
    hands.settle()
    assert not page.panel.isVisible()
    assert promise_of(house, row).window_start > before
    assert row.key not in [one.key for one in rows(page)]


def test_escape_folds_the_time_first_and_then_the_call(hands, page):
    call_to(page, "jetzt")
    hands.press("Return")
    hands.press("Ctrl+R")
    hands.press("Escape")
    assert page.panel.isVisible()
    assert not page.panel.time.unfolded
    hands.press("Escape")
    assert not page.panel.isVisible()


def test_nothing_is_cut_at_double_size(house, hands, page):
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    call_to(page, "jetzt")
    hands.press("Return")
    panel = page.panel
    assert not page.area.isVisible()  # the call stands alone
    for name in (REACHED, MISSED):
        one = panel._buttons[name]
        assert one.width() >= one.sizeHint().width()
        assert one.geometry().right() <= panel.width()
        assert one.height() >= tokens.SMALLEST_TARGET
    assert panel.number.width() >= panel.number.sizeHint().width()
    hands.press("Escape")
    assert page.area.isVisible()
    house.window.look.wear(Theme.LIGHT, 1.0)


def test_the_case_behind_a_promise_is_one_key_away(house, hands, page):
    row = call_to(page, "jetzt")
    wanted = next(one.case_id for one in page.day.promises if f"promise {one.promise.id}" == row.key)
    hands.press("Return")
    hands.press("Ctrl+O")
    hands.settle()
    assert house.window.room == "cases"
    assert house.cases.detail.wanted == wanted

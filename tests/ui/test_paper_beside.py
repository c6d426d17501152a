"""A sheet beside the page belongs to one record: it goes with it, and one key more prints it."""

import pytest
from case_scene import lamp, settle
from intake_scene import find, save
from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.usecases.cases.cases import case_lines


def take_in_a_lamp(house, hands):
    find(hands, "schm er")
    find(hands, "lat")
    hands.type("1")
    save(house, hands)


@pytest.mark.parametrize("keys", ["F2", "Alt+3", "F8"])
def test_the_paper_goes_with_what_it_belongs_to(house, hands, keys):
    hands.press("F2")
    hands.type("perso")
    hands.press("Return")
    hands.press("Ctrl+P")
    hands.expect("paper", house.paper.isVisible)
    if keys == "F2":
        hands.press(keys)
        assert house.paper.isVisible(), "the same citizen's concern still stands here"
        hands.press("Ctrl+Shift+L")
    hands.press(keys)
    assert not house.paper.isVisible()
    assert house.paper.pdf == b""


def test_another_case_puts_the_sheet_of_the_one_before_away(house, hands):
    case_id = lamp(house, hands)
    house.window.enter("cases")
    house.cases.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+P")
    hands.expect("slip", house.paper.isVisible)
    house.refresh()
    settle(hands)
    assert house.paper.isVisible(), "the same case read anew keeps it"
    lines = house.background.desk.ask(case_lines, view=CaseView.MINE)
    house.cases.open_case(next(one.id for one in lines if one.id != case_id))
    settle(hands)
    assert not house.paper.isVisible()


def test_esc_in_the_sheet_closes_it_and_leads_back_to_the_line(house, hands):
    take_in_a_lamp(house, hands)
    hands.press("F9")
    settle(hands)
    house.paper.save_button.setFocus()
    hands.press("Escape")
    assert house.paper.pdf == b""
    assert house.reception.entry.hasFocus()


def test_esc_on_the_page_closes_the_sheet_first_and_stays_there(house, hands):
    case_id = lamp(house, hands)
    house.window.enter("cases")
    house.cases.open_case(case_id)
    settle(hands)
    before = house.window.focusWidget()
    hands.press("Ctrl+P")
    hands.expect("slip", house.paper.isVisible)
    hands.press("Escape")
    assert not house.paper.isVisible()
    assert house.window.focusWidget() is before
    assert house.cases.detail.isVisible()
    assert house.cases.detail.case.id == case_id


def test_the_key_that_made_the_sheet_prints_it(house, hands):
    hands.press("F2")
    hands.type("perso")
    hands.press("Return")
    hands.press("Ctrl+P")
    hands.expect("paper", house.paper.isVisible)
    pdf, asked = house.paper.pdf, []

    def close_dialog():
        dialog = QApplication.activeModalWidget()
        asked.append(dialog)
        if dialog is not None:
            dialog.reject()

    QTimer.singleShot(300, close_dialog)
    hands.press("Ctrl+P")
    settle(hands)
    assert isinstance(asked[0], QPrintDialog)
    assert house.paper.pdf is pdf, "it is not made anew"
    assert "Strg+P" in house.paper.print_button.text()


def test_a_slip_that_is_no_longer_so_is_put_away(house, hands):
    take_in_a_lamp(house, hands)
    hands.press("F9")
    hands.expect("slip", house.paper.isVisible)
    hands.press("Ctrl+Shift+P")
    hands.type("-")
    hands.press("Return")
    hands.expect("swapped", lambda: not house.paper.isVisible())
    assert house.paper.pdf == b""

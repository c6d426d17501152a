"""Vorgänge as a room: list, search, who may do what, narrow windows and large type."""

import pytest
from case_scene import buttons, focused, lamp, now, open_cases, settle, sit
from PySide6.QtWidgets import QPushButton

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import (
    CaseView,
)
from rathaus_desk.ui.cases.case_forms import CLOSE, LETTER, MISSED, NOTE, REACHED
from rathaus_desk.ui.cases.task_rules import ANSWER, CLAIM, RETURN
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.usecases.cases.cases import case_lines, count_cases
from rathaus_desk.usecases.office.office import actors


@pytest.fixture
def page(house, hands):
    """Vorgänge, open, as the guide at counter 2 sees it."""
    return open_cases(house, hands)


def test_the_room_opens_with_the_guides_own_cases(house, hands, page):
    desk = house.background.desk
    lines = desk.ask(case_lines, view=CaseView.MINE)
    assert page.views.view is CaseView.MINE
    assert page.list.list.rows.rowCount() == len(lines)
    assert page.views.count(CaseView.OVERDUE) == str(desk.ask(count_cases)[CaseView.OVERDUE])
    assert focused() is page.list.list
    assert page.detail.case.id == lines[0].id


def test_a_new_case_does_not_move_the_cursor(house, hands, page):
    hands.press("Down")
    settle(hands)
    before = page.list.case_id
    lamp(house, hands)
    assert page.list.case_id == before
    assert page.detail.case.id == before
    assert page.list.list.rows.item(0).person != "Łukasz Wójcik"
    assert page.list.news.text() == "1 neuer Vorgang · F5 zeigt ihn"
    assert page.list.news.isVisible()
    hands.press("F5")
    settle(hands)
    assert page.list.list.rows.item(0).person == "Łukasz Wójcik"
    assert page.list.case_id == before
    assert not page.list.news.isVisible()


def test_a_case_that_leaves_the_view_stays_before_ones_eyes(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    page.views.choose(CaseView.OVERDUE)
    settle(hands)
    page.open_case(case_id)
    settle(hands)
    house.refresh()
    settle(hands)
    assert page.detail.case.id == case_id
    assert page.list.case_id == 0


def test_cases_are_found_by_number_and_by_words(house, hands, page):
    case_id = lamp(house, hands, "Mast steht schief")
    number = now(house, case_id).number
    hands.press("Ctrl+F")
    hands.type(number)
    settle(hands)
    hands.press("Return")
    settle(hands)
    assert page.detail.case.id == case_id
    hands.press("Ctrl+F")
    hands.press("Ctrl+A")
    hands.type("zzzgibtesnicht")
    settle(hands)
    assert "kein Vorgang" in page.list.found.empty.text()
    hands.press("Escape")
    settle(hands)
    assert page.list.list.isVisible()


def test_on_a_narrow_window_the_case_takes_the_place_of_the_list(house, hands, page):
    house.window.resize(1000, 760)
    settle(hands)
    assert page.list.isVisible()
    assert not page.detail.isVisible()
    assert page.views.line.isVisible()
    page.list.go_to_list()
    hands.press("Return")
    settle(hands)
    assert page.detail.isVisible()
    assert not page.list.isVisible()
    hands.press("Escape")
    assert page.list.isVisible()
    assert focused() is page.list.list


@pytest.mark.parametrize("size", [(1440, 860), (1280, 720)])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_nothing_is_cut_off_sideways(house, hands, page, zoom, size):
    case_id = lamp(house, hands)
    house.window.resize(*size)
    house.window.look.wear(Theme.LIGHT, zoom)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+Shift+G")
    settle(hands)
    area = page.detail.area
    assert area.widget().width() <= area.viewport().width()
    assert area.horizontalScrollBar().maximum() == 0


def test_a_view_without_cases_says_what_is_good(house, hands, page):
    desk = house.background.desk
    clerks = [one for one in desk.ask(actors) if one.role is Role.CLERK]
    punctual = next(one for one in clerks if not desk.acting_as(one).ask(count_cases)[CaseView.OVERDUE])
    sit(house, hands, punctual.name)
    page.views.choose(CaseView.OVERDUE)
    settle(hands)
    assert not page.list.list.isVisible()
    assert page.list.empty.isVisible()
    assert page.list.empty.text().startswith("Nichts ist zu spät.")


def test_tab_goes_as_one_reads(house, hands, page):
    page.views.list.setFocus()
    order = []
    for _ in range(4):
        hands.press("Tab")
        order.append(focused())
    assert order[:3] == [page.list.search, page.list.list, page.detail.area]


def test_more_lines_come_as_one_scrolls(house, hands, page):
    page.views.choose(CaseView.CLOSED)
    settle(hands)
    every = len(house.background.desk.ask(case_lines, view=CaseView.CLOSED, limit=1_000))
    assert page.list.list.rows.rowCount() == 200 < every
    page.list.list.setFocus()
    hands.press("Ctrl+End")
    settle(hands)
    hands.press("Ctrl+End")
    settle(hands)
    assert page.list.list.rows.rowCount() == every


def test_every_action_of_a_card_is_registered(house, page):
    offered = {name for card in (page.detail.head, *page.detail.tasks.values()) for name in card._deeds}
    listed = {one.id for one in house.window.actions_.all() if one.room == "cases"}
    assert offered <= listed
    assert {CLAIM, ANSWER, RETURN, NOTE, CLOSE, REACHED, MISSED, LETTER} <= offered


def test_the_focus_stays_in_the_room_when_somebody_else_sits_down(house, hands, page):
    hands.press("Ctrl+Shift+N")
    sit(house, hands, "Thole")
    assert focused() is page.list.list


def test_at_most_one_button_is_filled(house, hands, page):
    case_id = lamp(house, hands)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)

    def filled():
        every = page.findChildren(QPushButton)
        return [
            one.accessibleName() for one in every if one.isVisible() and one.property("kind") == "primary"
        ]

    assert filled() == ["Übernehmen"]
    hands.press("Ctrl+Shift+F")
    assert filled() == ["Fragen"]


def test_only_what_the_person_may_do_is_offered(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    assert {"Notiz", "Brief schreiben", "Abschließen", "An andere Stelle geben"} <= buttons(page)
    assert not {"Übernehmen", "Beantworten", "Unzuständig"} & buttons(page)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    assert {"Übernehmen", "Beantworten", "Unzuständig", "Notiz"} <= buttons(page)
    assert not {"Abschließen", "Weitere Stelle fragen", "An andere Stelle geben"} & buttons(page)
    assert not {"Erreicht", "Nicht erreicht", "Laufzettel"} & buttons(page)
    hands.press("Ctrl+E")
    assert "Ansprechperson" in house.window.notice.text.text()

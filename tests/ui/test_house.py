"""The house: what is opened is what was asked for, and nobody sees what the seat before them saw."""

from rathaus_desk.domain.cases import CaseView
from rathaus_desk.domain.hits import Hit, HitKind
from rathaus_desk.usecases.cases import case_lines


def other_than_the_first(house):
    """A case of the guide that does not lead her list."""
    return house.background.desk.ask(case_lines, view=CaseView.MINE)[5]


def open_by_number(hands, number):
    hands.press("F2")
    hands.type(number)
    hands.press("Return")
    settle(hands)


def test_the_case_that_was_asked_for_opens_on_the_first_visit(house, hands):
    wanted = other_than_the_first(house)
    open_by_number(hands, wanted.number)
    assert house.window.room == "cases"
    assert house.cases.detail.case.number == wanted.number
    assert house.cases.list.case_id == wanted.id


def test_a_case_outside_the_list_stays_open_when_the_lists_are_read_again(house, hands):
    mine = {one.id for one in house.background.desk.ask(case_lines, view=CaseView.MINE, limit=1_000)}
    every = house.background.desk.ask(case_lines, view=CaseView.CLOSED)
    wanted = next(one for one in every if one.id not in mine)
    open_by_number(hands, wanted.number)
    assert house.cases.detail.case.id == wanted.id
    assert house.cases.list.case_id == 0
    lamp(house, hands)
    house.refresh()
    settle(hands)
    assert house.cases.detail.case.id == wanted.id


def test_a_case_found_by_the_palette_wins_over_the_first_row(house, hands):
    wanted = other_than_the_first(house)
    hands.press("Ctrl+K")
    hands.type(wanted.number)
    settle(hands)
    hands.press("Return")
    settle(hands)
    assert house.cases.detail.case.id == wanted.id


def test_a_case_opened_right_after_a_save_is_the_one_that_shows(house, hands):
    wanted = other_than_the_first(house)
    hands.press("F2")
    lamp(house, hands)
    house.open_hit(Hit(HitKind.CASE, wanted.id, "", wanted.number, "", "", 1.0))
    house.refresh()
    settle(hands)
    assert house.cases.detail.case.id == wanted.id


def test_the_cursor_leads_again_once_it_is_moved(house, hands):
    wanted = other_than_the_first(house)
    open_by_number(hands, wanted.number)
    house.cases.list.go_to_list()
    hands.press("Down")
    settle(hands)
    assert house.cases.detail.case.id == house.cases.list.case_id != wanted.id


def test_a_clerk_finds_the_first_case_of_the_unit_open(house, hands):
    sit_by_the_list(house, hands, "Thole")
    house.window.enter("cases")
    settle(hands)
    first = house.cases.list.list.rows.item(0)
    assert house.cases.list.case_id == first.id
    assert house.cases.detail.case.id == first.id


def sit_by_the_list(house, hands, name):
    """Choose another seat at the foot of the rail, as one does in the sample town."""
    names = [house.seat.itemText(index) for index in range(house.seat.count())]
    index = next(place for place, one in enumerate(names) if name in one)
    house.seat.setCurrentIndex(index)
    house.seat.activated.emit(index)
    settle(hands)

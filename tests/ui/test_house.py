"""The house: what is opened is what was asked for, and nobody sees what the seat before them saw."""

import pytest
from case_scene import lamp, settle
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.window.seats import ROLE_WORD
from rathaus_desk.usecases.cases.cases import case_lines
from rathaus_desk.usecases.office.office import actors


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


def texts(window):
    """Every word that can be seen in the window, as one text."""
    seen = []
    for one in window.findChildren(QWidget):
        if not one.isVisible():
            continue
        if isinstance(one, QLabel | QLineEdit | QPushButton):
            seen.append(one.text())
        elif isinstance(one, QPlainTextEdit):
            seen.append(one.toPlainText())
        seen.append(one.accessibleName())
    return "\n".join(seen)


def take_in_a_lamp(house, hands):
    """Take in a lamp by keys; return the number and the pickup code as they stand on the card."""
    hands.press("F2")
    hands.type("lampe")
    hands.press("Return")
    house.reception.form.take_name("Łukasz Wójcik")
    house.reception.form.caller_phone.setText("0171 3920044")
    house.reception.form.place.setText("Rosenweg 4, Heidkamp")
    hands.press("Ctrl+Return")
    settle(hands)
    card = house.reception.card
    assert card.isVisible()
    return card.number.accessibleName(), card.lines.text()


def pickup_code(told):
    return "".join(told.rpartition("Abholcode")[2].rstrip(".").split())


def test_the_next_seat_sees_nothing_of_the_citizen(house, hands):
    number, told = take_in_a_lamp(house, hands)
    hands.press("F9")
    settle(hands)
    assert house.paper.isVisible()
    assert house.paper.pdf
    hands.press("F2")
    house.reception.form.take_name("Łukasz Wójcik")
    house.reception.form.caller_phone.setText("0171 3920044")
    sit_by_the_list(house, hands, clerk_elsewhere(house))
    for room in ("reception", "cases", "lookup"):
        house.window.enter(room)
        settle(hands)
        seen = texts(house.window).replace("\u00a0", " ")
        for secret in ("Wójcik", "0171 3920044", number, " ".join(pickup_code(told)), pickup_code(told)):
            assert secret not in seen, (room, secret)
    assert house.paper.pdf == b""
    assert not house.window.notice.verb.isVisible()


def test_the_paper_of_one_citizen_goes_when_the_next_one_begins(house, hands):
    take_in_a_lamp(house, hands)
    hands.press("F9")
    settle(hands)
    assert house.paper.isVisible()
    hands.press("F2")
    hands.type("hund")
    hands.press("Return")
    settle(hands)
    assert not house.paper.isVisible()
    assert house.paper.pdf == b""


def test_the_emptied_form_is_not_offered_once_another_citizen_is_here(house, hands):
    hands.press("F2")
    hands.type("lampe")
    hands.press("Return")
    hands.press("Ctrl+Shift+L")
    assert house.window.notice.verb.isVisible()
    hands.type("hund")
    hands.press("Return")
    settle(hands)
    assert not house.window.notice.isVisible()


@pytest.mark.parametrize("role", ["Administration", "Datenschutz"])
def test_closed_rooms_stay_closed_by_every_way(house, hands, role):
    place = seat_of_role(house, role)
    house.seat.setCurrentIndex(place)
    house.seat.activated.emit(place)
    settle(hands)
    assert house.window.open_rooms() == ("lookup", "print_shop")
    for keys in ("Alt+2", "Alt+3", "F2", "Alt+4", "Alt+2", "F2"):
        hands.press(keys)
        assert house.window.room == "lookup", keys
    house.window.enter("cases")
    assert house.window.room == "lookup"
    assert "Vorgänge" in house.window.notice.text.text()
    assert not any(house.window.actions_[one].isEnabled() for one in ("new", "room.reception", "room.cases"))
    sit_by_the_list(house, hands, "Özdemir")
    hands.press("F2")
    assert house.window.room == "reception"


@pytest.mark.parametrize("size", [(1440, 860), (1280, 720)])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_card_and_paper_can_be_read_in_full(house, hands, size, zoom):
    house.window.resize(*size)
    house.window.look.wear(Theme.LIGHT, zoom)
    _number, told = take_in_a_lamp(house, hands)
    card, bar = house.reception.card, house.reception.card.area.verticalScrollBar()
    while bar.value() < bar.maximum():
        before = bar.value()
        hands.press("Down")
        assert card.isVisible()
        assert bar.value() > before
    end = card.lines.mapTo(card.area.viewport(), card.lines.rect().bottomLeft()).y()
    assert "Abholcode" in told.splitlines()[-1]
    assert end <= card.area.viewport().height()
    assert card.lines.height() >= card.lines.heightForWidth(card.lines.width())
    hands.press("F9")
    settle(hands)
    paper = house.paper
    assert house.window.width() == size[0]
    assert paper.width() <= size[0] // 3
    for one in (paper.save_button, paper.print_button, paper.close_button):
        assert one.width() >= one.sizeHint().width()
        assert paper.rect().contains(one.geometry())


def seat_of_role(house, role):
    """The place in the list of seats of somebody whose role has this word in it."""
    words = [str(house.seat.itemData(index, ROLE_WORD)) for index in range(house.seat.count())]
    return next(place for place, one in enumerate(words) if role in one)


def clerk_elsewhere(house):
    """The name of a clerk whose unit has nothing to do with lamps."""
    clerks = [one for one in house.background.desk.ask(actors) if one.role is Role.CLERK]
    lamps = next(one.unit_id for one in clerks if "Thole" in one.name)
    return next(one.name for one in clerks if one.unit_id != lamps)


def test_a_key_of_another_room_says_where_it_works(house, hands):
    house.window.enter("reception")
    hands.settle()
    hands.press("Ctrl+B")
    assert "Vorgänge" in house.window.notice.text.text()


def test_the_focus_ring_stays_off_the_paper(house, hands):
    house.window.resize(1280, 720)
    house.window.look.wear(zoom=2.0)
    hands.press("F2")
    hands.type("perso")
    hands.press("Return")
    hands.press("Ctrl+P")
    hands.expect("paper", house.paper.isVisible)
    hands.settle()
    ring, paper = house.window._ring, house.paper
    over = QRect(paper.mapTo(house.window, paper.rect().topLeft()), paper.size())
    assert ring.isVisible()
    assert not ring.mask().translated(ring.pos()).intersects(over)

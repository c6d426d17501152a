"""The empty entry line: what was opened last, and the last term."""

from PySide6.QtCore import QPoint

from rathaus_desk.domain.cases.hits import HitKind
from rathaus_desk.usecases.cases.recents import recents


def began(house, hands, person="schm er", concern="lat"):
    """Begin an intake: somebody of the register, and a concern."""
    hands.press("F2")
    hands.type(person)
    hands.press("Return")
    hands.settle()
    hands.type(concern)
    hands.press("Return")
    hands.settle()


def opened(house):
    return {(hit.kind, hit.id) for hit in house.background.desk.ask(recents)}


def test_down_in_the_empty_line_shows_what_was_opened_last_and_enter_takes_it(house, hands):
    began(house, hands)
    person, service = house.reception.form.person, house.reception.form.service
    assert (HitKind.PERSON, person.id) in opened(house)
    hands.press("Ctrl+Shift+L")
    hands.settle()
    line = house.reception.entry
    hands.press("Down")
    hands.settle()
    assert line.list.isVisible()
    kinds = [one.kind for one in line.list.hits]
    assert kinds == sorted(kinds, key=kinds.index), "each kind stands together"
    while (line.list.chosen().kind, line.list.chosen().id) != (HitKind.PERSON, person.id):
        hands.press("Down")
    hands.press("Return")
    hands.settle()
    assert house.reception.form.person == person
    assert not line.list.isVisible()
    assert service.name in {hit.title for hit in house.background.desk.ask(recents)}


def test_up_in_the_empty_line_brings_the_last_term(house, hands):
    began(house, hands, concern="sperrm")
    house.reception.entry.setFocus()
    assert house.reception.entry.text() == ""
    hands.press("Up")
    hands.settle()
    assert house.reception.entry.text() == "sperrm"
    assert house.reception.entry.list.isVisible()


def test_where_people_look_on_no_name_is_shown(house, hands):
    began(house, hands)
    hands.press("Ctrl+Shift+L")
    house.workplace.privacy.set_counter_view(True)
    hands.press("Down")
    hands.settle()
    shown = house.reception.entry.list.hits
    assert shown
    assert all(one.kind is not HitKind.PERSON and not one.detail for one in shown)


def test_whoever_sits_down_next_finds_no_term(house, hands):
    began(house, hands)
    house.reception.forget()
    hands.press("Ctrl+Shift+L")
    hands.press("Up")
    hands.settle()
    assert house.reception.entry.text() == ""


def test_the_focused_field_is_seen_whole(house, hands):
    house.window.resize(1440, 860)
    began(house, hands)
    hands.press("1")
    note, area = house.reception.form.note, house.reception.sheet._form_area
    note.setFocus()
    hands.settle()
    hands.wait(50)
    top = note.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert top >= 0
    assert top + note.height() <= area.viewport().height()


def test_five_chips_stand_in_one_row_and_say_everything_to_who_listens(house, hands):
    house.window.resize(1440, 860)
    hands.press("F2")
    hands.settle()
    strip = house.around.strip
    items = [strip.chips.itemAt(at).widget() for at in range(strip.chips.count())]
    assert len(items) > 5
    assert len({one.y() + one.height() // 2 for one in items[1:-1]}) == 1
    old = [one for one in items[1:-1] if "Min." in one.text() or "Std." in one.text()]
    assert old
    assert all(not one.icon().isNull() for one in old), "what waits long says so by word and picture"
    for one in items[1:-1]:
        whole = one.accessibleName().partition(": ")[2]
        assert one.toolTip().startswith(whole)
        assert one.text().rstrip("…").partition("  ")[2] in whole

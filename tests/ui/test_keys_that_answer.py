"""A key that is promised somewhere says at least why it does nothing here; a button always has a name."""

from PySide6.QtWidgets import QPushButton, QToolButton


def sit(house, hands, name):
    index = next(n for n in range(house.seat.count()) if name in house.seat.itemText(n))
    house.seat.setCurrentIndex(index)
    house.seat.activated.emit(index)
    hands.settle()
    house.words.withdraw()


def said(house):
    notice = house.window.notice
    return notice.text.text() if notice.isVisible() else ""


def test_the_call_key_answers_in_every_room_and_role(house, hands):
    for room in ("day", "queue", "cases", "lookup"):
        house.window.enter(room)
        hands.settle()
        house.words.withdraw()
        hands.press("F7")
        assert "A 21" in said(house), room
    seats = [house.seat.itemData(n) for n in range(house.seat.count())]
    admin = next(one for one in seats if one.role == "admin")
    sit(house, hands, admin.name)
    hands.press("F7")
    assert said(house) == "„Nächste Nummer aufrufen“ gehört nicht zu Ihrer Rolle."
    house.words.withdraw()
    hands.press("Ctrl+5")
    assert said(house) == "", "no draft stands there, and that is no matter of a role"


def test_no_button_of_the_queue_is_without_a_name(house, hands):
    hands.press("Alt+W")
    hands.settle()
    page = house.queue.page
    assert page.doors.text() == page.doors.accessibleName() == "Türen schließen"
    nameless(page)
    house.queue.desk.now = None  # as it is until the database has answered
    page.doors.setText("")
    page.show_queue()
    assert page.doors.isHidden()
    nameless(page)


def nameless(page):
    buttons = [*page.findChildren(QPushButton), *page.findChildren(QToolButton)]
    assert [one for one in buttons if not one.isHidden() and not (one.accessibleName() or one.text())] == []

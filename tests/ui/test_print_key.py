"""Strg+P in every room: a sheet beside the page, a choice of sheets, or a sentence that says why not."""

from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.actors import Role
from rathaus_desk.ui.kit.rooms import ROOMS

SHEET, CHOICE, SENTENCE = "a sheet", "a choice", "a sentence"
# What the key does where nothing was chosen yet, in the sample town.
HERE = {
    "day": SHEET,
    "reception": SENTENCE,
    "queue": SHEET,
    "appointments": SHEET,
    "cases": SHEET,
    "lookup": SHEET,
    "road": CHOICE,
    "road_basics": SHEET,
    "print_shop": SHEET,
    "notices": SHEET,
    "campaigns": SENTENCE,
    "mailing": SHEET,
    "printing": CHOICE,
    "packs": SENTENCE,
    "pack_conflicts": SENTENCE,
}


def printed(house, hands, room):
    """Press the key in a room and return what came of it."""
    house.paper.put_away()
    house.window.notice.text.setText("")
    house.go_to(room)
    hands.settle()
    assert house.window.room == room
    hands.press("Ctrl+P")
    hands.settle()
    hands.wait(100)
    hands.settle()
    modal = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    if modal is not None:
        modal.close()
        hands.settle()
        return CHOICE
    if house.paper.pdf:
        assert house.paper.save_button.isVisible(), "a PDF is always a way out"
        return SHEET
    return SENTENCE if house.window.notice.text.text() else "nothing"


def take_seat(house, hands, role):
    at = next(at for at in range(house.seat.count()) if house.seat.itemData(at).role is role)
    house.seat.setCurrentIndex(at)
    house.seat.activated.emit(at)
    hands.settle()


def test_the_print_key_means_something_in_every_room(house, hands, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "rathaus_desk.ui.kit.file_names.QFileDialog.getSaveFileName", lambda *_: asked.append(1) or ("", "")
    )
    assert set(HERE) == {one.key for one in ROOMS}
    found = {}
    for room in HERE:
        if room == "packs":
            take_seat(house, hands, Role.MOBILE)  # the crew has rooms of its own
        before = len(asked)
        came = printed(house, hands, room)
        found[room] = CHOICE if came == "nothing" and len(asked) > before else came
    assert found == HERE


def test_the_print_key_never_says_nothing_to_a_clerk_or_the_administration(house, hands):
    for role, rooms in (
        (Role.CLERK, ("day", "cases", "lookup", "printing")),
        (Role.ADMIN, ("lookup", "notices")),
    ):
        take_seat(house, hands, role)
        for room in rooms:
            assert printed(house, hands, room) != "nothing", (role, room)

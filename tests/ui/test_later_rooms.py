"""Rooms that are furnished when somebody needs them: unseen, and every command is there from the start."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

LATER = ("road", "packs", "print_shop")


class ShownWindows(QObject):
    """Notes every window that appears, however short."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(repr(watched))
        return False


def built(house):
    return [name for name in LATER if getattr(house.later, f"_{name}") is not None]


def test_no_room_is_furnished_before_it_is_needed_and_then_nothing_flashes(house, hands):
    hands.press("Alt+3")
    hands.type("Laterne")
    assert built(house) == []
    watch = ShownWindows()
    QApplication.instance().installEventFilter(watch)
    try:
        house.window.furnish()
    finally:
        QApplication.instance().removeEventFilter(watch)
    assert watch.seen == []
    assert built(house) == list(LATER)
    assert house.window.room == "cases"
    assert QApplication.activeWindow() is house.window


def test_a_key_of_a_room_that_nobody_has_entered_is_known(house, hands):
    hands.press("Alt+1")
    hands.press("Ctrl+Shift+O")
    assert built(house) == list(LATER)
    assert "Vor Ort" in house.window.notice.text.text()


def test_the_palette_knows_what_can_be_done_in_rooms_that_nobody_has_entered(house, hands):
    assert built(house) == []
    assert {"notices.new", "road.pack_out"} <= {one.id for one in house.window.actions_.all()}


def test_the_key_of_a_room_furnishes_that_room_alone(house, hands):
    hands.press("Alt+6")
    assert house.window.room == "print_shop"
    assert built(house) == ["print_shop"]

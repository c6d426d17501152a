"""The foot of the rail: who is signed in, and by which keys one enters the rooms that are there."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QToolButton

from rathaus_desk.ui.kit.rooms import ROOMS, digits_in_words
from rathaus_desk.ui.window.seats import SignedIn


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("", ""),
        ("4", "4"),
        ("46", "4 und 6"),
        ("12", "1 und 2"),
        ("12346", "1 … 4 und 6"),
        ("123456", "1 … 6"),
        ("1346", "1, 3, 4 und 6"),
        ("641", "1, 4 und 6"),
    ],
)
def test_keys_are_named_as_one_says_them(digits, said):
    assert digits_in_words(digits) == said


def test_the_rail_names_the_keys_of_the_rooms_that_are_there(house):
    window = house.window
    there = [room.alt for room in ROOMS if room.key in window.open_rooms()]
    assert there[0] == "1"
    assert window.room_keys.text() == f"Alt+{digits_in_words(there)} wechselt den Raum"
    window.show_rooms(("lookup", "print_shop"))
    assert window.room_keys.text() == "Alt+4 und 6 wechselt den Raum"


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_a_long_name_gives_way_to_the_window(house, hands, zoom):
    window = house.window
    while window.look.zoom < zoom:
        window.look.step_zoom(1)
    house.offer_log_off(lambda _why: None)
    house.signed_in.show()
    hands.settle()
    narrow, rail = window.minimumSizeHint().width(), window.rail.width()
    name = "Wolkenkuckucksheimer" * 15
    window.rail_foot.removeWidget(house.signed_in)
    house.signed_in.deleteLater()
    desk = house.background.desk
    desk.actor = replace(desk.actor, name=name)
    house.offer_log_off(lambda _why: None)
    house.signed_in.show()
    house._show_who()
    hands.settle()
    hands.wait(50)
    assert window.minimumSizeHint().width() == narrow
    assert window.rail.width() == rail
    for one in (house.signed_in.name, window.who):
        assert name in one.text()
        one.grab()
        assert name in one.toolTip(), "what is cut is told to who points there"
    assert isinstance(house.signed_in, SignedIn)
    assert house.signed_in.width() <= rail
    for one in (house.signed_in.log_off, *window.rail.findChildren(QToolButton)):
        assert one.width() <= rail
        assert one.width() >= min(one.minimumSizeHint().width(), rail)

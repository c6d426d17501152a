"""In a window of 1280 by 800 pixels, and in lower ones, the rail and the side of Aufnahme are seen whole."""

from intake_scene import concern, find, save
from PySide6.QtWidgets import QLabel

from rathaus_desk.ui.kit.look import Theme
from rathaus_desk.ui.play.journeys_steps import sit


def signed_in(house, hands):
    """Show what stands in the rail where everybody has a login of their own."""
    house.offer_log_off(lambda _said: None)
    for one in (house.seat, house.seat_label):
        one.hide()
    house.signed_in.show()
    hands.settle()


def test_at_double_size_the_way_out_is_whole_and_the_window_no_higher(house, hands):
    signed_in(house, hands)
    house.window.resize(1280, 800)
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    hands.wait(50)
    rail, out = house.window.rail, house.signed_in.log_off
    assert house.window.height() == 800
    assert out.height() >= out.sizeHint().height()
    assert out.mapTo(rail, out.rect().bottomLeft()).y() < rail.height()
    for one in rail.findChildren(QLabel):
        assert one.isHidden() or one.height() >= one.heightForWidth(one.width()), one.text()


def test_the_window_is_never_lower_than_all_lines_of_the_rail(house, hands):
    signed_in(house, hands)
    house.signed_in.name.setText("Frau Özdemir-Wilkens vom Bürgerbüro, " * 6)
    house.window.look.wear(Theme.LIGHT, 2.0)
    house.window.resize(1280, 300)
    hands.settle()
    hands.wait(50)
    rail, out, name = house.window.rail, house.signed_in.log_off, house.signed_in.name
    assert name.height() >= name.heightForWidth(name.width())
    assert out.mapTo(rail, out.rect().bottomLeft()).y() < rail.height()


def test_the_keys_of_the_rooms_come_back_with_the_room_for_them(house, hands):
    keys = next(one for one in house.window.rail.findChildren(QLabel) if one.text().startswith("Alt+1"))
    house.window.resize(1280, 800)
    hands.settle()
    assert keys.isVisible()
    signed_in(house, hands)
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    hands.wait(50)
    assert not keys.isVisible()
    house.window.look.wear(Theme.LIGHT, 1.0)
    hands.settle()
    hands.wait(50)
    assert keys.isVisible()


def test_the_side_of_the_intake_is_not_wider_than_its_place_beside_a_bar(house, hands):
    house.window.resize(1280, 800)
    for _ in range(2):
        find(hands, "schm er")
        concern(house, hands, "lat", "strassenlaterne")
        save(house, hands)
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    house.window.resize(1280, 560)
    hands.settle()
    hands.wait(50)
    side = house.reception.side
    assert side.person_card.isVisible()
    port = side.parentWidget()
    while not port.inherits("QAbstractScrollArea"):
        port = port.parentWidget()
    assert port.verticalScrollBar().isVisible()
    assert side.minimumSizeHint().width() <= port.viewport().width()


def test_nothing_in_vor_ort_makes_the_window_grow_at_double_size(house, hands):
    house.window.resize(1280, 800)
    house.window.look.wear(Theme.LIGHT, 2.0)
    sit(hands, "Poppe")
    house.road.parts.watch.rounds = 20
    deeds = (
        "Alt+5", "Alt+G", "Ctrl+Shift+N", "Escape", "Alt+5", "Ctrl+Shift+W", "Ctrl+Shift+L", "Ctrl+Shift+G",
        "Ctrl+Shift+H", "Ctrl+E", "Escape", "Ctrl+Shift+R", "Escape", "Ctrl+Shift+M", "Ctrl+Shift+N",
        "Ctrl+Return", "Ctrl+Return", "Ctrl+Shift+F", "Ctrl+Shift+Z", "Ctrl+J", "Escape", "Ctrl+W", "Escape",
    )  # fmt: skip
    for keys in deeds:
        hands.press(keys)
        hands.settle()
        assert house.window.size().toTuple() == (1280, 800), keys
    assert house.road.board.is_draft

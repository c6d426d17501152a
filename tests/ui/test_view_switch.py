"""The switch of the views in Empfang: its keys stand there where there is room, and nothing is ever cut."""

import pytest
from PySide6.QtWidgets import QScrollArea, QToolButton

from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.kit.view_switch import ViewSwitch

KEYS = ["Alt+2", "Alt+W", "Alt+T"]


@pytest.fixture
def pages(house, hands):
    """Return the page behind each key, at a size of the window and of its type."""

    def at(zoom, width, height=800):
        house.window.look.wear(theme=Theme.LIGHT, zoom=zoom)
        house.window.resize(width, height)
        hands.settle()
        for key in KEYS:
            hands.press(key)
            hands.settle()
            yield house.go_to(house.window.room)

    yield at
    house.window.look.wear(theme=Theme.LIGHT, zoom=1.0)


def switch_of(page):
    return next(one for one in page.findChildren(ViewSwitch) if one.isVisible())


@pytest.mark.parametrize(
    ("zoom", "width", "shown"), [(1.0, 1280, True), (1.0, 840, False), (1.5, 1280, False), (2.0, 1280, False)]
)
def test_the_keys_stand_beside_the_names_where_there_is_room(pages, zoom, width, shown):
    for page in pages(zoom, width):
        switch = switch_of(page)
        assert [one.text() for one in switch.keys] == KEYS
        assert {one.isVisible() for one in switch.keys} == {shown}
        for one in (*switch.findChildren(QToolButton), *(switch.keys if shown else ())):
            assert one.width() >= one.sizeHint().width(), one.text()
        right = switch.mapTo(page, switch.rect().topRight()).x()
        assert right <= page.width()


@pytest.mark.parametrize(("zoom", "width"), [(1.0, 840), (2.0, 1280)])
def test_the_queue_is_no_wider_than_its_window(house, hands, pages, zoom, width):
    list(pages(zoom, width))
    hands.press("Alt+W")
    hands.settle()
    for area in house.queue.page.findChildren(QScrollArea):
        if area.isVisible() and area.widget() is not None:
            assert area.widget().width() <= area.viewport().width()

"""The hits below the entry line: at any zoom the chosen one is seen whole."""

import pytest
from PySide6.QtCore import QPoint, Qt

from rathaus_desk.ui.intake.hit_list import AS_NAME
from rathaus_desk.ui.kit.tokens import Theme


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_chosen_hit_is_always_in_sight(house, hands, zoom):
    house.window.look.wear(Theme.LIGHT, zoom)
    hands.press("F2")
    hands.type("Peter Kahle")
    found = house.reception.entry.list
    assert len(found.hits) > 4
    for step in range(len(found.hits)):
        assert found.current == step
        top = next(at for at, line in found._lines if line is found.chosen()) - found._scrolled
        assert top >= 0
        assert top + found._height(found.chosen()) <= found.height()
        assert found.visibleRegion().boundingRect().height() >= found.height() - 1
        hands.press("Down")
    assert found.current == 0
    assert found._scrolled == 0


def test_a_click_takes_the_line_that_is_seen_there(house, hands, qtbot):
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.press("F2")
    hands.type("Peter Kahle")
    found = house.reception.entry.list
    for _ in range(len(found.hits) - 1):
        hands.press("Down")
    assert found._scrolled > 0
    taken = []
    found.picked.connect(taken.append)
    last = found.hits[-1]
    top = next(at for at, line in found._lines if line is last) - found._scrolled
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton, pos=QPoint(40, top + 10))
    assert taken == [last]


def test_enter_takes_a_foreign_name_down_as_a_name(house, hands):
    hands.press("F2")
    hands.type("Xóchitl Großmüller-Đặng")
    assert house.reception.entry.list.chosen().key == AS_NAME
    hands.press("Return")
    hands.settle()
    assert house.reception.form.draft().caller.name == "Xóchitl Großmüller-Đặng"

"""The chips of what is parked: however long a name is, its text ends with dots, and never at the edge."""

import pytest

from rathaus_desk.ui.intake.parking_strip import Chip, ParkStrip
from rathaus_desk.ui.kit.tokens import Theme

LONG = "Hohenlohe-Waldenburg"


@pytest.fixture
def strip(house, hands):
    house.window.enter("reception")
    for _ in range(2):  # beside those of the sample town
        hands.press("F2")
        hands.type(LONG)
        hands.press("Return")
        hands.settle()
        hands.press("F8")
        hands.settle()
    yield house.window.findChild(ParkStrip)
    house.window.look.wear(Theme.LIGHT, 1.0)  # the letters of the application stay as large as they were left


def test_the_text_of_a_chip_ends_with_dots_and_never_at_the_edge(house, hands, strip):
    for width in (1440, 1280, 1100):
        house.window.look.wear(Theme.LIGHT, 1.0)
        house.window.resize(width, 860)
        hands.settle()
        shown = [strip.chips.itemAt(at).widget() for at in range(strip.chips.count())]
        shown = [one for one in shown if one.isVisible()]
        chips = [one for one in shown if isinstance(one, Chip)]
        assert len(chips) == 5
        assert any(chip.text().endswith("…") for chip in chips)
        for chip in chips:
            assert chip.text().endswith("…") or chip.text() == chip._whole
            assert chip.width() >= chip.sizeHint().width()
            assert chip.toolTip().startswith(chip._whole.partition("  ")[2])
        assert max(one.geometry().right() for one in shown) < strip.width()
        in_one_row = max(one.geometry().top() for one in shown) < min(
            one.geometry().bottom() for one in shown
        )
        assert in_one_row, width
    house.window.look.wear(Theme.LIGHT, 1.75)
    hands.settle()
    assert not [one for one in strip.findChildren(Chip) if one.isVisible()]

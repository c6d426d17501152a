"""At 200 % every page fits a screen of 1366 by 768: it scrolls or folds, the window does not grow."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from rathaus_desk.ui.kit.picker import Offered, Picker

SCREEN = QSize(1366, 768)


def test_no_page_makes_the_window_outgrow_a_small_screen(house, hands):
    house.window.resize(SCREEN)
    house.window.look.wear(zoom=2.0)
    hands.settle()
    for key in "123456ASVDGNT":
        keys = f"Alt+{key}"
        hands.press(keys)
        hands.settle()
        assert house.window.size() == SCREEN, (keys, house.window.room, house.window.minimumSizeHint())


def test_the_chosen_row_of_a_picker_shows_both_its_lines(house):
    picker = Picker(house.window, "Was?", [Offered("Tagesmappe", "Mobil 1", number) for number in range(12)])
    picker.show()
    rows = [picker.list.visualItemRect(picker.list.item(number)) for number in range(2)]
    picture = picker.list.viewport().grab().toImage()

    def ink(rect):
        below = range(rect.bottom() - rect.height() // 3, rect.bottom() - 2)
        return sum(
            QColor(picture.pixel(x, y)).lightness() < 90 for x in range(rect.left(), 200) for y in below
        )

    assert ink(rows[1]) > 20
    assert abs(ink(rows[0]) - ink(rows[1])) < ink(rows[1]) / 4, "the second line of the chosen row is there"
    picker.reject()

"""A closed window goes altogether: at a counter that changes hands all day the program must not grow."""

import gc
import shutil
import weakref

import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rathaus_desk.app import build_window
from rathaus_desk.ui.kit.widgets import button
from rathaus_desk.ui.play.player import Player

WINDOWS = 3


def worked_in(file, log):
    """Open a window, work in each of its rooms, close it; return what tells whether it is still there."""
    window, opener = build_window(log)
    window.show()
    opener.open(str(file))
    while opener.house is None and not opener.failure:
        QApplication.processEvents()
    hands = Player(opener.house, "test", None)
    hands.press("F2")
    hands.type("schm er")
    hands.press("Return")
    hands.press("F8")
    for room in range(1, 5):
        hands.press(f"Alt+{room}")
    hands.press("F3")
    hands.press("Esc")
    left = [weakref.ref(one) for one in (window, opener.house, opener.house.reception, opener.house.cases)]
    window.close()
    opener.close()
    shiboken6.delete(window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return left


def test_nothing_of_a_closed_window_stays_in_memory(sample_file, tmp_path, desktop):
    file = shutil.copy(sample_file, tmp_path / "musterhausen.db")
    left = [worked_in(file, tmp_path / "log") for _ in range(WINDOWS)]
    gc.collect()
    assert [[one() is not None for one in window] for window in left] == [[False] * 4] * WINDOWS


def test_a_button_that_was_never_laid_out_does_not_keep_what_it_would_have_done(desktop):
    class Page(QWidget):
        def __init__(self):
            super().__init__()
            self.spare = button("Mehr", self.more)

        def more(self):
            pass

    page = Page()
    gone, spare = weakref.ref(page), weakref.ref(page.spare)
    shiboken6.delete(page)
    del page
    gc.collect()
    assert gone() is None
    assert spare() is None


def test_a_button_still_does_what_it_says_when_nobody_holds_it(desktop):
    place, pressed = QWidget(), []
    button("Mehr", lambda: pressed.append("mehr")).setParent(place)
    gc.collect()
    place.findChild(QPushButton).click()
    assert pressed == ["mehr"]

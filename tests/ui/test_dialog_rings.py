"""Where the keyboard is stands in no doubt in a dialog either."""

from PySide6.QtWidgets import QApplication, QDialog

from rathaus_desk.ui.kit.focus import FocusRing


def test_the_ring_follows_the_keyboard_through_a_dialog(house, hands):
    hands.press("Ctrl+F7")  # a waiting number is asked for
    hands.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    hands.press("Tab")
    (ring,) = dialog.findChildren(FocusRing)
    focused = dialog.focusWidget()
    assert ring.isVisible()
    assert ring.geometry().contains(focused.mapTo(dialog, focused.rect().center()))
    before = ring.geometry()
    hands.press("Tab")
    assert dialog.focusWidget() is not focused
    assert ring.geometry() != before
    assert len(dialog.findChildren(FocusRing)) == 1
    dialog.reject()

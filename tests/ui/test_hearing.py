"""Who waits for a key anywhere hears it, the last comer first, and nothing of what is being built."""

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from rathaus_desk.ui.kit.hearing import deaf, hear_everywhere

SHOWN, HIDDEN = QEvent.Type.ShowToParent, QEvent.Type.HideToParent


class Listener(QObject):
    def __init__(self, heard, name, keeps=False):
        super().__init__()
        self.heard, self.name, self.keeps = heard, name, keeps

    def eventFilter(self, watched, event):
        self.heard.append((self.name, event.type()))
        return self.keeps


@pytest.fixture
def heard(qapp):
    return []


def send(kind):
    target = QWidget()
    QApplication.sendEvent(target, QEvent(kind))
    shiboken6.delete(target)


def test_only_what_was_asked_for_is_heard_and_the_last_comer_first(heard):
    first, second = Listener(heard, "first"), Listener(heard, "second")
    hear_everywhere(first, frozenset((SHOWN, HIDDEN)))
    hear_everywhere(second, frozenset((SHOWN,)))
    send(SHOWN)
    send(HIDDEN)
    assert heard == [("second", SHOWN), ("first", SHOWN), ("first", HIDDEN)]


def test_who_keeps_an_event_is_the_last_to_hear_it(heard):
    first, second = Listener(heard, "first"), Listener(heard, "second", keeps=True)
    hear_everywhere(first, frozenset((SHOWN,)))
    hear_everywhere(second, frozenset((SHOWN,)))
    send(SHOWN)
    assert heard == [("second", SHOWN)]


def test_who_is_gone_hears_nothing_more(heard):
    gone, stays = Listener(heard, "gone", keeps=True), Listener(heard, "stays")
    hear_everywhere(stays, frozenset((SHOWN,)))
    hear_everywhere(gone, frozenset((SHOWN,)))
    shiboken6.delete(gone)
    send(SHOWN)
    assert heard == [("stays", SHOWN)]


def build_badly():
    with deaf():
        with deaf():
            send(SHOWN)
        send(SHOWN)
        raise ValueError("broken page")


def test_nothing_is_heard_until_the_last_has_built_whatever_went_wrong(heard):
    one = Listener(heard, "one")
    hear_everywhere(one, frozenset((SHOWN,)))
    with pytest.raises(ValueError, match="broken page"):
        build_badly()
    assert heard == []
    send(SHOWN)
    assert heard == [("one", SHOWN)]

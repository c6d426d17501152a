"""Calls: who it may be, taken by key without taking the focus, stacked, forgotten; hostile ones harmless."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QLabel

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.ui.intake.call_card import FORGOTTEN_SECONDS
from rathaus_desk.ui.window.instance import HUNG_UP, Listener, channel_name, readable_number, tell_running

ERNA, TWO, UNKNOWN, LOCKED = "0171 3920011", "+49 171 39200-12", "04471 99999999", "0171 3920030"


@pytest.fixture
def ring(house, hands):
    def call(number):
        before = len(house.around.calls.cards)
        house.show_call(number)
        hands.expect("Der Anruf fehlt.", lambda: len(house.around.calls.cards) > min(before, 2))
        hands.settle()
        return house.around.calls.cards[0]

    return call


def words(card):
    return " | ".join(one.text() for one in card.findChildren(QLabel) if not one.isHidden())


def test_the_card_says_who_it_may_be_and_leaves_the_focus_alone(house, hands, ring):
    hands.press("F2")
    focused = house.window.focusWidget()
    card = ring(ERNA)
    assert "Erna Schmidt · Rosenweg 4" in words(card)
    assert "0171 3920011" in words(card)
    assert house.window.focusWidget() is focused
    hands.type("lat")
    assert house.reception.entry.text() == "lat"


@pytest.mark.parametrize("number", ["+491713920011", "0049 171 3920011", "(0171) 392 00 11", "0171/3920011"])
def test_any_spelling_of_a_number_is_known(ring, number):
    assert "Erna Schmidt" in words(ring(number))


def test_unknown_and_several(ring):
    assert "nicht eingetragen" in words(ring(UNKNOWN))
    assert "nicht eingetragen" in words(ring("04471")), "the beginning of a number is nobody's"
    several = words(ring(TWO))
    assert "Mehrere Personen" in several
    assert "Hans Meyer" in several
    assert "Ingeborg Meyer" in several


def test_a_locked_person_counts_as_unknown(house, hands, ring):
    card = ring(LOCKED)
    unknown = ring(UNKNOWN)
    assert words(card).replace("0171 3920030", "") == words(unknown).replace("04471 99999999", "")
    hands.press("Escape")
    assert house.background.desk.actor.role is Role.GUIDE


def test_in_the_counter_view_no_name_until_taken(house, hands, ring):
    card = ring(ERNA)
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    assert "Schmidt" not in words(card)
    assert "bekannt" in words(card)
    hands.press("Ctrl+Shift+F2")
    hands.expect("Nicht übernommen.", lambda: house.reception.form.person is not None)
    assert house.reception.form.person.name == "Erna Schmidt"


def test_one_key_takes_the_call_over_from_any_room_and_parks_what_stood_there(house, hands, ring):
    hands.press("F2")
    hands.type("lat")
    hands.press("Return")
    hands.press("Ctrl+T")
    hands.press("Alt+3")
    ring(ERNA)
    hands.press("Ctrl+Shift+F2")
    hands.expect("Nicht übernommen.", lambda: house.reception.form.person is not None)
    assert house.window.room == "reception"
    assert house.reception.form.channel is Channel.PHONE
    assert house.reception.form.service is None
    assert house.around.calls.cards == ()
    assert "Gespräch 0:0" in house.around.calls._lasting.text()
    hands.expect("Nicht geparkt.", lambda: len(house.around.drafts.lines) == 6)


def test_an_unknown_number_begins_the_intake_with_the_number(house, hands, ring):
    ring(UNKNOWN)
    hands.press("Ctrl+Shift+F2")
    hands.settle()
    assert "99999999" in house.reception.form.caller_phone.text().replace(" ", "")


def test_of_several_one_is_chosen_by_its_button(house, hands, ring):
    card = ring(TWO)
    button = next(
        one for one in card.findChildren(QObject) if "Ingeborg" in getattr(one, "accessibleName", str)()
    )
    button.click()
    hands.expect("Nicht übernommen.", lambda: house.reception.form.person is not None)
    assert house.reception.form.person.name == "Ingeborg Meyer"


def test_the_newest_stands_on_top_and_three_at_most(house, ring):
    for number in (ERNA, TWO, UNKNOWN, "0171 3920014"):
        ring(number)
    shown = [one.number for one in house.around.calls.cards]
    assert shown == ["0171 3920014", UNKNOWN, TWO]
    tops = [one.y() for one in house.around.calls.cards]
    assert tops == sorted(tops)
    frame = house.around.calls.frame
    assert house.window.rect().contains(frame.geometry())


def test_large_type_leaves_the_entry_line_free(house, hands, ring):
    house.window.look.wear(zoom=2.0)
    ring(TWO)
    newest = ring(ERNA)
    hands.settle()
    shown = [card for card in house.around.calls.cards if card.isVisible()]
    assert shown == [newest]
    house.around.calls.hang_up(ERNA)
    hands.settle()
    assert [card.number for card in house.around.calls.cards if card.isVisible()] == [TWO]


def test_the_same_call_reported_twice_is_one_card(house, hands, ring):
    ring(ERNA)
    house.show_call("+491713920011")
    hands.settle()
    assert len(house.around.calls.cards) == 1


def test_after_hanging_up_or_a_while_the_card_goes(house, hands, ring):
    calls = house.around.calls
    ring(ERNA)
    calls.hang_up("+49 171 3920011")
    assert calls.cards == ()
    assert not calls.frame.isVisible()
    now = calls._seconds()
    calls._seconds = lambda: now
    card = ring(UNKNOWN)
    now += 61
    calls.tick()
    assert card.since.text() == "1:01"
    now += FORGOTTEN_SECONDS
    calls.tick()
    assert calls.cards == ()


def test_the_clock_of_a_taken_call_stops_when_it_ends(house, hands, ring):
    ring(ERNA)
    hands.press("Ctrl+Shift+F2")
    lasting = house.around.calls._lasting
    assert lasting.isVisible()
    house.around.calls.hang_up(ERNA)
    assert not lasting.isVisible()


def test_without_a_call_the_key_says_so(house, hands):
    hands.press("Ctrl+Shift+F2")
    assert "kein Anruf" in house.window.notice.text.text()


CONNECTED = QLocalSocket.LocalSocketState.ConnectedState
HOSTILE = (
    "-platformpluginpath evil",
    "--help",
    "0" * 300,
    "0171\x003920011",
    "0171 3920011\nquit",
    "0171\r\n3920011",
    "<img src=x>",
    "'; DROP TABLE person; --",
    "../../etc/passwd",
    "٠١٧١٣٩٢٠٠١١",
    "",
)


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_what_is_no_number_is_nothing(text):
    assert readable_number(text) == ""
    assert readable_number(f"tel:{text}") == ""


def test_hostile_messages_ring_nowhere_and_the_next_call_does(qtbot, tmp_path):
    database = str(tmp_path / "x.db")
    owner = QObject()
    listener = Listener(database, owner)
    rang, ended = [], []
    listener.called.connect(rang.append)
    listener.ended.connect(ended.append)
    for text in HOSTILE:
        socket = QLocalSocket()
        socket.connectToServer(channel_name(database))
        assert socket.waitForConnected(1000)
        socket.write(text.encode("utf-8", "surrogateescape") + b"\xff")
        socket.flush()
        qtbot.waitUntil(lambda one=socket: one.state() is not CONNECTED, timeout=3000)
        socket.abort()
    assert tell_running(database, "0171 3920011")
    qtbot.waitUntil(lambda: rang == ["0171 3920011"])
    assert tell_running(database, f"{HUNG_UP}0171 3920011")
    qtbot.waitUntil(lambda: ended == ["0171 3920011"])
    listener.close()

"""Two windows side by side, on a file and on a server: one sees the other's change without a click."""

import gc
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from queue_scene import two_counters

from rathaus_desk.app import build_window
from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.office.this_pc import ThisPc
from rathaus_desk.domain.queue.queue import DrawTicket
from rathaus_desk.ui.cases.case_forms import NOTE
from rathaus_desk.ui.cases.cases_page import WATCHED
from rathaus_desk.ui.intake.parking_lease import WindowLease
from rathaus_desk.ui.kit.background import GATHER_MS
from rathaus_desk.ui.kit.seldom import SPREAD
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office

SOON_MS = 10_000


@pytest.fixture
def window_of(town, tmp_path, desktop, qtbot):
    """Open a window for somebody, as a program of its own would: with its own store."""
    from rathaus_desk.ui.window.house import House

    opened, crashed = [], []

    def open_one(login, room):
        store = town.open_as(login) if town.open_as else town.open_again()
        with store.read() as session:
            desk = Desk(store, load_office(session), actor_for(session, login), town.clock)
        window, opener = build_window(tmp_path / f"log-{login}")
        window.show()
        pc = (ThisPc(), lambda _here: None, WindowLease(tmp_path / "fenster"))
        built = House(window, desk, opener.crashes, pc)
        built.background.crashed.connect(crashed.append)
        opened.append((built, store, opener))
        window.enter(room)
        built.around.sit_down()
        hands = Player(built, "test", None)
        hands.settle()
        return SimpleNamespace(house=built, hands=hands, store=store)

    yield open_one
    assert crashed == []
    for house, store, opener in opened:
        house.window.close()
        store.close()
        opener.close()
        shiboken6.delete(house.window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


@pytest.fixture
def soon(qtbot):
    """Wait for something to be seen."""
    return lambda seen: qtbot.waitUntil(lambda: bool(seen()), timeout=SOON_MS)


def listens(one, soon):
    """Wait until a window on a server hears what others say; on a file it asks by itself."""
    listener = getattr(one.store, "_listener", None)
    soon(lambda: listener is None or listener.listens.is_set())
    one.hands.wait(300)
    one.hands.settle()


def do(one, command):
    done = []
    one.house.background.do(one.house, command, done.append)
    one.hands.settle()
    return done[0]


def numbers(page):
    return [line.number for line in page.list._lines]


def test_a_new_case_and_what_is_written_into_it_stand_in_the_other_window(town, window_of, soon):
    guide, clerk = window_of("oezdemir", "reception"), window_of("tepe", "cases")
    page = clerk.house.cases
    listens(clerk, soon)
    assert numbers(page) == []
    clerk.house.background.arrival.setInterval(50)
    taken = do(guide, town.intake())
    town.clock.forward(seconds=11)
    number = taken.cases[0].number
    soon(lambda: numbers(page) == [number])
    clerk.hands.settle()
    soon(lambda: page.detail.case is not None)
    do(guide, WriteNote(case_id=taken.cases[0].id, text="Der Mast wackelt auch."))
    soon(lambda: any(one.text == "Der Mast wackelt auch." for one in page.detail.case.timeline))


def test_a_ticket_drawn_at_one_counter_stands_in_the_list_of_the_other(town, window_of, soon):
    two_counters(town)
    first, second = window_of("oezdemir", "queue"), window_of("wilkens", "queue")
    listens(second, soon)
    waiting = second.house.queue.page.waiting
    assert waiting.rows.rowCount() == 0
    ticket = do(first, DrawTicket())
    soon(lambda: waiting.rows.rowCount() == 1)
    assert waiting.rows.item(0).code == ticket.code


def test_who_has_the_case_open_stands_at_its_head_until_they_leave_it(town, window_of, soon):
    file = town.taken()
    guide, clerk = window_of("oezdemir", "cases"), window_of("tepe", "cases")
    listens(guide, soon)
    listens(clerk, soon)
    for one in (guide, clerk):
        one.house.cases.open_case(file.id)
    heads = [one.house.cases.detail.head.others for one in (guide, clerk)]
    soon(lambda: [one.text.text() for one in heads] == [
        "Herr Tepe hat den Vorgang offen", "Frau Özdemir hat den Vorgang offen",
    ])  # fmt: skip
    assert all(one.isVisible() for one in heads)
    guide.house.window.enter("reception")
    soon(lambda: not heads[1].isVisible())
    guide.house.window.enter("cases")
    soon(lambda: heads[1].isVisible())
    guide.house.window.close()
    soon(lambda: not heads[1].isVisible())


def test_while_somebody_types_the_page_stands_still_and_afterwards_it_is_new(town, window_of, soon):
    file = town.taken()
    guide, clerk = window_of("oezdemir", "reception"), window_of("tepe", "cases")
    listens(clerk, soon)
    page = clerk.house.cases
    clerk.house.window.activateWindow()
    assert QTest.qWaitForWindowActive(clerk.house.window)
    page.open_case(file.id)
    clerk.hands.settle()
    page.detail.act(NOTE)
    rest = clerk.house.typed.typing
    rest._rest.setInterval(60_000)
    clerk.hands.type("Ich sch", free=True)
    field = QApplication.focusWidget()
    before = len(page.detail.case.timeline)
    do(guide, WriteNote(case_id=file.id, text="Von vorn."))
    told = []
    clerk.house.background.changed.connect(told.append)
    soon(lambda: clerk.house.background._news)
    clerk.hands.wait(400)
    assert not any(tables & WATCHED for tables in told)
    assert len(page.detail.case.timeline) == before
    rest._rest.start(0)
    soon(lambda: len(page.detail.case.timeline) == before + 1)
    assert QApplication.focusWidget() is field
    assert field.toPlainText() == "Ich sch"


def test_a_flood_of_hints_is_shown_about_twice_a_second(town, window_of, soon):
    clerk = window_of("tepe", "cases")
    listens(clerk, soon)
    background, told = clerk.house.background, []
    background.changed.connect(told.append)
    for _ in range(500):
        background._hear(frozenset({"task"}))
    background._hear(frozenset({"promise"}))
    soon(lambda: told and "promise" in told[-1])
    assert len(told) <= 2
    assert background._gather.interval() >= GATHER_MS * SPREAD[0]
    assert frozenset().union(*told) == {"task", "promise"}

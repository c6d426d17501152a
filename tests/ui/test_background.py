"""The lanes beside the GUI thread: whose answer arrives, which one, and what is told whoever is gone."""

import gc
import shutil
import threading

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from rathaus_desk.domain.errors import Refused, Unreachable
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.ui.kit.background import GATHER_MS, LONGEST_MS, Background
from rathaus_desk.ui.kit.sweep import sweep_on_gui_thread
from rathaus_desk.usecases.office.preferences import preference
from rathaus_desk.usecases.office_door import open_office

WAIT_S = 10
KEEP = SetPreference(key="look", value={"theme": "light"})


def word_after(_work, gate, text, error=None):
    """Answer with `text`, or refuse with `error`, once the gate is open."""
    assert gate.wait(WAIT_S)
    if error is not None:
        raise error
    return text


def broken(_work):
    """Be a mistake of ours."""
    raise ZeroDivisionError


@pytest.fixture
def gate():
    """Holds the lane back until the test has done what it wants to do meanwhile."""
    return threading.Event()


@pytest.fixture
def background(sample_file, tmp_path, qtbot, gate):
    """The two lanes on a desk in a real town."""
    office = open_office(str(shutil.copy(sample_file, tmp_path / "town.db")))
    lanes = Background(office.desk)
    yield lanes
    gate.set()
    qtbot.waitUntil(lambda: lanes.idle)
    lanes.close()
    office.close()
    delete(lanes)


@pytest.fixture
def owner():
    """Whoever asks."""
    return QObject()


def settle(qtbot, background, gate):
    gate.set()
    qtbot.waitUntil(lambda: background.idle, timeout=5_000)


def test_only_the_newest_answer_arrives(qtbot, background, owner, gate):
    heard = []
    for text in ("M", "Mü", "Müller"):
        background.ask(owner, word_after, heard.append, gate=gate, text=text)
    settle(qtbot, background, gate)
    assert heard == ["Müller"]
    background.ask(owner, word_after, heard.append, gate=gate, text="noch einmal")
    settle(qtbot, background, gate)
    assert heard == ["Müller", "noch einmal"]


def test_two_who_ask_the_same_both_hear(qtbot, background, owner, gate):
    heard = []
    other = QObject()
    background.ask(owner, word_after, heard.append, gate=gate, text="eins")
    background.ask(other, word_after, heard.append, gate=gate, text="zwei")
    settle(qtbot, background, gate)
    assert heard == ["eins", "zwei"]


def test_an_overtaken_refusal_does_not_arrive(qtbot, background, owner, gate):
    heard, refused = [], []
    background.refused.connect(refused.append)
    old = Refused("Das galt der alten Frage.")
    background.ask(owner, word_after, heard.append, gate=gate, text="", error=old)
    background.ask(
        owner, word_after, heard.append, on_refusal=refused.append, gate=gate, text="", error=Refused("Alt.")
    )
    background.ask(owner, word_after, heard.append, gate=gate, text="neu")
    settle(qtbot, background, gate)
    assert (heard, refused) == (["neu"], [])
    background.ask(owner, word_after, heard.append, gate=gate, text="", error=old)
    settle(qtbot, background, gate)
    assert refused == [old]


def test_nobody_hears_an_answer_after_their_end(qtbot, background, owner, gate):
    heard, refused = [], []
    background.refused.connect(refused.append)
    background.ask(owner, word_after, heard.append, gate=gate, text="zu spät")
    background.draw(owner, lambda: gate.wait(WAIT_S), heard.append)
    delete(owner)
    settle(qtbot, background, gate)
    assert (heard, refused) == ([], [])


def test_what_was_stored_is_told_although_whoever_stored_it_is_gone(qtbot, background, owner, gate):
    changed, heard = [], []
    background.changed.connect(changed.append)
    background.ask(owner, word_after, heard.append, gate=gate, text="")
    background.do(owner, KEEP, heard.append)
    delete(owner)
    settle(qtbot, background, gate)
    assert heard == []
    assert len(changed) == 1
    assert changed[0]
    assert background.desk.ask(preference, key=KEEP.key) == KEEP.value


def test_what_was_stored_is_told_before_the_one_who_stored_it_goes_on(qtbot, background, owner, gate):
    told = []
    background.changed.connect(lambda _tables: told.append("changed"))

    def stumble(_result):
        told.append("then")
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        background.do(owner, KEEP, stumble)
        settle(qtbot, background, gate)
    assert told == ["changed", "then"]
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]


def test_a_mistake_is_reported_even_if_nobody_waits_any_more(qtbot, background, owner, gate):
    crashed = []
    background.crashed.connect(crashed.append)
    background.ask(owner, word_after, crashed.append, gate=gate, text="")
    background.ask(owner, broken, crashed.append)
    delete(owner)
    settle(qtbot, background, gate)
    assert [type(one) for one in crashed] == [ZeroDivisionError]


def test_paper_does_not_tell_whether_the_database_answers(qtbot, background, owner, gate):
    told, sheets, refused = [], [], []
    background.reachable.connect(lambda there: told.append((there, len(sheets))))
    silence, patience = Unreachable("Die Datenbank antwortet nicht."), threading.Event()
    background.ask(
        owner, word_after, sheets.append, on_refusal=refused.append, gate=gate, text="", error=silence
    )
    gate.set()
    qtbot.waitUntil(lambda: bool(refused))
    background.ask(owner, word_after, refused.append, gate=patience, text="wieder da")
    background.draw(owner, lambda: "Blatt", sheets.append)
    qtbot.waitUntil(lambda: bool(sheets))
    patience.set()
    settle(qtbot, background, gate)
    assert told[0] == (False, 0)
    assert told[-1] == (True, 1)


def test_nothing_is_kept_of_those_who_asked_once(qtbot, background, gate):
    gate.set()
    for _ in range(20):
        background.ask(QObject(), word_after, lambda _text: None, gate=gate, text="")
    settle(qtbot, background, gate)
    assert background._newest == {}
    assert background._waiting == {}


def test_closing_drops_paper_that_nobody_has_begun(qtbot, background, owner, gate):
    drawn, ran, begun = [], [], threading.Event()

    def draw(number):
        ran.append(number)
        begun.set()
        return gate.wait(WAIT_S)

    for number in range(3):
        background.draw(owner, lambda number=number: draw(number), drawn.append)
    assert begun.wait(WAIT_S)  # on a busy PC even the first may not have begun yet
    threading.Timer(0.2, gate.set).start()
    background.close()
    qtbot.waitUntil(lambda: background.idle)
    assert ran == [0]
    assert drawn == [], "the window is going: nobody is told any more"


def test_garbage_is_collected_on_the_gui_thread_only(qtbot):
    parent = QObject()
    threads = []

    def note(phase, _info):
        if phase == "start":
            threads.append(threading.current_thread())

    gc.callbacks.append(note)
    try:
        timer = sweep_on_gui_thread(parent)
        timer.setInterval(20)
        lane = threading.Thread(target=lambda: [[[]] for _ in range(50_000)])
        lane.start()
        lane.join()
        assert not threads
        qtbot.waitUntil(lambda: bool(threads))
    finally:
        gc.callbacks.remove(note)
        gc.enable()
        delete(parent)
    assert set(threads) == {threading.main_thread()}


def test_news_of_others_comes_together_and_own_changes_at_once(qtbot, background, owner, gate):
    told = []
    background.changed.connect(lambda tables: told.append((set(tables), background.own_change)))
    gate.set()
    background._hear(frozenset({"task"}))
    qtbot.waitUntil(lambda: bool(told))
    background._hear(frozenset({"promise"}))
    background._hear(frozenset({"draft"}))
    background.do(owner, KEEP, lambda _none: None)
    settle(qtbot, background, gate)
    assert [own for _tables, own in told] == [False, True]
    assert background._gather.isActive()
    background._gather.timeout.emit()
    assert told[2:] == [({"promise", "draft"}, False)]


def test_a_slow_server_is_asked_less_often(qtbot, background, owner, gate):
    background.changed.connect(
        lambda _tables: background.ask(owner, word_after, lambda _text: None, gate=gate, text="")
    )
    background._hear(frozenset({"task"}))
    qtbot.waitUntil(lambda: not background.idle)
    background._reading_since -= 2.0  # as if it had taken so long
    settle(qtbot, background, gate)
    assert background._pause >= 8_000
    assert background._pause <= LONGEST_MS


def test_news_that_nobody_shows_does_not_count_as_slow(qtbot, background, owner, gate):
    told = []
    background.changed.connect(told.append)
    background._hear(frozenset({"task"}))
    qtbot.waitUntil(lambda: bool(told))
    assert background._reading_since is None
    background.ask(owner, word_after, lambda _text: None, gate=gate, text="")
    settle(qtbot, background, gate)
    assert background._pause == GATHER_MS


def test_news_waits_until_what_was_asked_before_is_answered(qtbot, background, owner, gate):
    told, heard = [], []
    background.ask(owner, word_after, heard.append, gate=gate, text="eine langsame Antwort")
    background.changed.connect(lambda tables: told.append((set(tables), list(heard))))
    background._hear(frozenset({"task"}))
    background.tell_news()
    assert told == []
    assert background._gather.isActive(), "nobody would look again"
    gate.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [({"task"}, ["eine langsame Antwort"])]

"""Work that takes a while: its progress, its end, and a cancel that truly cancels."""

import threading

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.ui.kit.long_work import LongWork, rest_in_words


@pytest.fixture
def work(house, qtbot):
    made = LongWork(house.background)
    qtbot.addWidget(made)
    return made


def endless(begun, progress):
    """Go on until somebody stops it."""
    progress.total = 10**9
    while True:
        progress.step()
        begun.set()


def test_stopping_ends_the_work_itself(work, hands):
    begun, ended, stopped = threading.Event(), [], []
    work.stopped.connect(lambda: stopped.append(True))
    work.run("Endlos", lambda progress: endless(begun, progress), ended.append, ended.append)
    assert begun.wait(10)
    assert not work.isHidden()
    work.stop_button.click()
    hands.expect("stopped", lambda: stopped == [True])
    assert (ended, work.running, work.isHidden()) == ([], False, True)
    work.run("Noch einmal", lambda progress: progress.written, ended.append, ended.append)
    hands.expect("again", lambda: ended == [0])


def test_a_refusal_goes_to_who_asked_for_the_work(work, hands):
    refused = []

    def refuse(_progress):
        raise Refused("So nicht.")

    work.run("Vergeblich", refuse, refused.append, refused.append)
    hands.expect("refused", lambda: [str(one) for one in refused] == ["So nicht."])


def test_while_something_runs_nothing_else_is_begun(work, hands):
    begun, ended = threading.Event(), []
    work.run("Endlos", lambda progress: endless(begun, progress), ended.append, ended.append)
    work.run("Daneben", lambda _progress: "daneben", ended.append, ended.append)
    assert begun.wait(10)
    work.stop()
    hands.settle()
    assert ended == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "noch etwa 5 Sekunden"), (32, "noch etwa 30 Sekunden"), (58, "noch etwa eine Minute"),
     (130, "noch etwa 2 Minuten")],
)  # fmt: skip
def test_rest_time_is_said_as_one_would_say_it(seconds, words):
    assert rest_in_words(seconds) == words

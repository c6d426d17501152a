"""Every sheet has one fate: batches, jams, pauses and crashes in any order."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import BatchState, Course, JobState, Outcome
from rathaus_desk.domain.printing.sheets import (
    JobLetter,
    Sheet,
    SheetFate,
    SheetMove,
    moved,
    next_batch,
    next_fate,
    pages_of,
    sheets_of,
)
from rathaus_desk.domain.words import word


def course(*pages: int, duplex: bool = False) -> Course:
    letters = [JobLetter(number, count) for number, count in enumerate(pages, 1)]
    return Course(JobState.RUNNING, sheets_of(letters, duplex=duplex))


def fates(one: Course) -> str:
    return "".join(sheet.fate.value[0] for sheet in one.sheets)


def batch(one: Course) -> list[int]:
    return [sheet.letter for sheet in one.in_batch]


def test_sheets_are_numbered_through_and_know_their_pages():
    sheets = sheets_of([JobLetter(7, 3), JobLetter(9)], duplex=False)
    assert [(one.number, one.letter, one.place, one.places) for one in sheets] == [
        (1, 7, 1, 3),
        (2, 7, 2, 3),
        (3, 7, 3, 3),
        (4, 9, 1, 1),
    ]
    assert pages_of(sheets[1], 3, duplex=False) == (2,)
    both = sheets_of([JobLetter(7, 3)], duplex=True)
    assert [pages_of(one, 3, duplex=True) for one in both] == [(1, 2), (3,)]


def test_a_batch_never_tears_a_letter():
    sheets = course(1, 1, 2, 3, 1).sheets
    assert [one.letter for one in next_batch(sheets, 3)] == [1, 2]
    assert [one.letter for one in next_batch(sheets, 4)] == [1, 2, 3, 3]
    assert [one.letter for one in next_batch(sheets[4:], 2)] == [4, 4, 4], "a longer letter goes alone"
    assert next_batch((), 3) == ()


def test_a_jam_sends_exactly_eight_sheets_again():
    job = course(*[1] * 312)
    for number in (1, 2, 3):
        job = job.send(50)
        assert len(job.in_batch) == 50
        assert job.batch_state is BatchState.SENDING
        job = job.sent(number, Outcome.TAKEN)
        if number < 3:
            job = job.confirm(number, None)
    job = job.jam(range(140, 148))
    assert job.question == "101–139, 148–150"
    job = job.confirm(3, None).send(50)
    assert batch(job) == list(range(140, 148))
    assert [one.reprinted for one in job.in_batch] == [1] * 8
    job = job.confirm(4, None).send(50)
    assert batch(job) == list(range(151, 201)), "and then it goes on behind the last confirmed one"


def test_after_a_crash_what_came_out_is_asked_first():
    job = course(1, 1, 1, 1).send(3)
    assert job.asks
    assert job.question == "1–3"
    with pytest.raises(Refused, match="1–3 waren beim Drucker"):
        job.send(3)
    job = job.confirm(1, {1, 2})
    assert fates(job) == "pplw"
    assert not job.asks
    assert job.question == ""
    with pytest.raises(Refused, match="schon bestätigt"):
        job.confirm(1, None)
    job = job.send(3)
    assert batch(job) == [3]


def test_what_the_printer_refused_waits_again_as_before():
    job = course(1, 1).send(2).sent(1, Outcome.REFUSED)
    assert (fates(job), job.state, job.asks) == ("ww", JobState.PAUSED, False)
    assert [one.attempts for one in job.sheets] == [0, 0]
    job = job.go_on().send(2).confirm(2, {1}).send(2).sent(3, Outcome.REFUSED)
    assert fates(job) == "pl", "what was lost is still lost"
    assert [one.attempts for one in job.sheets] == [1, 1]
    gone = course(1).send(1).cancel().sent(1, Outcome.REFUSED)
    assert (fates(gone), gone.state) == ("c", JobState.CANCELLED)


def test_what_is_known_of_sending_is_told_once_and_of_the_right_batch():
    job = course(1, 1).send(1)
    with pytest.raises(Refused, match="ein anderer Stapel"):
        job.sent(2, Outcome.TAKEN)
    with pytest.raises(Refused, match="ein anderer Stapel"):
        course(1).confirm(0, None)
    taken = job.sent(1, Outcome.TAKEN)
    assert taken.batch_state is BatchState.SENT
    assert taken.sent(1, Outcome.BROKE).batch_state is BatchState.UNSURE
    assert job.sent(1, Outcome.BROKE).asks
    for outcome in (Outcome.TAKEN, Outcome.REFUSED):
        with pytest.raises(Refused, match="schon bekannt"):
            taken.sent(1, outcome)


def test_only_what_was_at_the_printer_can_jam():
    job = course(1, 1, 1).send(2).confirm(1, None)
    with pytest.raises(Refused, match=r"^3 war noch nicht beim Drucker"):
        job.jam({2, 3})
    with pytest.raises(Refused, match="kein Blatt genannt"):
        job.jam(())
    assert fates(job.jam({2}).jam({2})) == "plw"
    assert job.on_paper == {1, 2}
    with pytest.raises(Refused, match=r"^9 war nicht dabei; beim Drucker waren 3"):
        job.send(1).confirm(2, {3, 9})


def test_a_jam_of_the_whole_batch_leaves_no_question():
    job = course(1, 1).send(2).jam({1, 2})
    assert not job.asks
    assert batch(job.send(2)) == [1, 2]


def test_a_job_is_done_when_all_is_printed_and_wakes_up_for_a_jam():
    job = course(1, 2).send(9).confirm(1, None)
    assert (job.state, fates(job)) == (JobState.DONE, "ppp")
    with pytest.raises(Refused, match="läuft nicht"):
        job.send(9)
    with pytest.raises(Refused, match="zu Ende"):
        job.cancel()
    job = job.jam({2})
    assert (job.state, fates(job)) == (JobState.RUNNING, "pll")
    assert batch(job.send(9)) == [2, 2]


def test_pause_and_cancel():
    job = course(1, 1, 1).send(1).confirm(1, None).send(1)
    paused = job.pause()
    with pytest.raises(Refused, match="läuft gar nicht"):
        paused.pause()
    with pytest.raises(Refused, match="nicht angehalten"):
        job.go_on()
    assert fates(paused.confirm(2, None)) == "ppw"
    assert paused.go_on().state is JobState.RUNNING
    ended = paused.cancel()
    assert fates(ended) == "psc", "what is at the printer is still to be looked for"
    assert fates(ended.confirm(2, ())) == "pcc"
    assert fates(ended.confirm(2, None)) == "ppc"
    assert fates(ended.jam({1, 2})) == "ccc"
    with pytest.raises(Refused, match="läuft nicht"):
        ended.send(1)


def test_a_job_without_anything_left_to_send_says_so():
    with pytest.raises(Refused, match="nichts mehr zu drucken"):
        Course(JobState.RUNNING, ()).send(5)


def test_the_table_of_fates_lets_nothing_out_of_the_end():
    cancelled = Sheet(1, 1, 1, 1, SheetFate.CANCELLED)
    assert [next_fate(cancelled, move) for move in SheetMove] == [None] * len(SheetMove)
    printed = Sheet(1, 1, 1, 1, SheetFate.PRINTED)
    assert [move for move in SheetMove if next_fate(printed, move)] == [SheetMove.JAM]
    with pytest.raises(ValueError, match="cannot happen"):
        moved(printed, SheetMove.SEND)
    assert all(word(one) for kind in (SheetFate, JobState, BatchState, Outcome) for one in kind)
    assert word(SheetFate.LOST) == "verloren"


STEPS = st.one_of(
    st.tuples(st.just("send"), st.integers(1, 5)),
    st.tuples(st.just("sent"), st.sampled_from(Outcome)),
    st.tuples(st.just("confirm"), st.one_of(st.none(), st.sets(st.integers(1, 9), max_size=5))),
    st.tuples(st.just("jam"), st.sets(st.integers(1, 9), min_size=1, max_size=4)),
    st.tuples(st.sampled_from(["pause", "go_on", "cancel"]), st.none()),
    st.tuples(st.just("crash"), st.none()),
)


def step(job: Course, name: str, value: object) -> Course:
    """Take one step of those that a clerk, a printer or a power cut may take; a crash loses nothing."""
    if name == "crash":
        return Course(job.state, job.sheets, job.batch, job.batch_state)
    if name in ("sent", "confirm"):
        return getattr(job, name)(job.batch, value)
    return getattr(job, name)() if value is None else getattr(job, name)(value)


@settings(max_examples=400)
@given(st.lists(st.integers(1, 3), min_size=1, max_size=9), st.lists(STEPS, max_size=30))
def test_whatever_happens_each_sheet_has_one_fate(pages, steps):
    job = course(*pages)
    confirmed: set[int] = set()
    for name, value in steps:
        try:
            after = step(job, name, value)
        except Refused:
            continue
        assert [one.number for one in after.sheets] == list(range(1, sum(pages) + 1))
        assert sum(after.count().values()) == sum(pages)
        sent = {one.number for one, old in zip(after.sheets, job.sheets, strict=True)
                if one.attempts > old.attempts}  # fmt: skip
        assert not sent or name == "send"
        assert not sent & confirmed, "nothing confirmed is sent again by itself"
        assert not sent or not job.asks, "nothing is sent while something is to be looked for"
        for one, two in product(after.sheets, repeat=2):
            if one.number in sent and one.letter == two.letter:
                assert two.number in sent or two.fate is SheetFate.PRINTED
        confirmed = {one.number for one in after.sheets if one.fate is SheetFate.PRINTED}
        assert not after.in_batch or after.asks, "what is at the printer is asked for"
        assert (after.state is JobState.DONE) == (len(confirmed) == sum(pages)) or (
            after.state is JobState.CANCELLED
        )
        job = after

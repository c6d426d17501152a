"""The states of tasks and cases: which moves there are, where they lead, and how others are refused."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.cases.cases import OPEN_TASKS, CaseState, TaskState, case_state
from rathaus_desk.domain.cases.task_moves import MOVES, TaskMove, move
from rathaus_desk.domain.errors import Refused

ALL = list(itertools.product(TaskState, TaskMove))


@pytest.mark.parametrize(("state", "step"), ALL, ids=lambda one: one.value)
def test_a_move_is_in_the_table_or_refused_in_words(state, step):
    if (state, step) in MOVES:
        assert move(state, step) is MOVES[state, step]
    else:
        with pytest.raises(Refused, match=r"Es wurde nichts geändert\.$"):
            move(state, step)


def test_the_words_tell_why():
    with pytest.raises(Refused, match="hat schon jemand übernommen"):
        move(TaskState.CLAIMED, TaskMove.CLAIM)
    with pytest.raises(Refused, match="schon erledigt"):
        move(TaskState.DONE, TaskMove.ANSWER)
    with pytest.raises(Refused, match="wartet auf eine neue Stelle"):
        move(TaskState.RETURNED, TaskMove.ANSWER)
    with pytest.raises(Refused, match="eine Rückfrage offen"):
        move(TaskState.QUERY, TaskMove.ANSWER)
    with pytest.raises(Refused, match="noch nicht übernommen"):
        move(TaskState.OPEN, TaskMove.REPLY)


def test_done_is_the_only_end_and_every_other_state_has_a_way_there():
    assert not [state for state, _ in MOVES if state is TaskState.DONE]
    reachable = {TaskState.DONE}
    for _ in TaskState:
        reachable |= {state for (state, _), target in MOVES.items() if target in reachable}
    assert reachable == set(TaskState)


@pytest.mark.parametrize(
    ("tasks", "state"),
    [
        ((TaskState.OPEN,), CaseState.NEW),
        ((TaskState.OPEN, TaskState.RETURNED), CaseState.NEW),
        ((TaskState.RETURNED,), CaseState.NEW),
        ((TaskState.CLAIMED,), CaseState.IN_WORK),
        ((TaskState.OPEN, TaskState.DONE), CaseState.IN_WORK),
        ((TaskState.DONE, TaskState.DONE), CaseState.IN_WORK),
        ((TaskState.DONE, TaskState.QUERY), CaseState.WAITING),
        ((TaskState.OPEN, TaskState.CLAIMED, TaskState.QUERY), CaseState.WAITING),
        ((), CaseState.IN_WORK),
    ],
)
def test_a_case_has_the_state_that_follows_from_its_tasks(tasks, state):
    assert case_state(tasks) is state


@given(st.lists(st.sampled_from(TaskState)))
def test_the_order_of_the_tasks_does_not_matter(tasks):
    states = {case_state(tuple(order)) for order in itertools.islice(itertools.permutations(tasks), 50)}
    assert len(states) == 1
    assert states <= {CaseState.NEW, CaseState.IN_WORK, CaseState.WAITING}


def test_what_is_not_done_is_open():
    assert {*OPEN_TASKS, TaskState.DONE} == set(TaskState)

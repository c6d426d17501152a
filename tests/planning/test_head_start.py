"""Planning goes on alone where the other engine is not installed, or stumbles."""

from datetime import timedelta

import pytest

from rathaus_desk.planning import head_start
from rathaus_desk.planning.drafting import Draft
from rathaus_desk.planning.head_start import with_head_start
from rathaus_desk.planning.planner import FIRM, propose
from tests.planned_roads import FIRST, celle

LAST = FIRST + timedelta(days=11)


@pytest.fixture(scope="module")
def givens():
    return celle(45)


@pytest.mark.parametrize("content", [None, "raise OSError", "raise ImportError", "Input = None"])
def test_without_an_engine_or_with_a_broken_one_the_plan_is_ours(givens, content, tmp_path, monkeypatch):
    name = f"engine_{abs(hash(content))}"
    if content is not None:
        (tmp_path / f"{name}.py").write_text(content, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(head_start, "ENGINE", name)
    draft = Draft(givens, FIRST, LAST)
    draft.lay_slots(FIRM)
    draft.add_rhythms(FIRM)
    assert with_head_start(draft.tasks()) is None
    first, *_, last = propose(givens, FIRST, LAST, rounds=20)
    assert first.better
    assert last.plan.left_out == ()

"""Sent to another unit by mistake: taken back within ten seconds, as long as nobody acted there."""

import pytest

from rathaus_desk.domain.cases.cases import ClaimTask, EntryKind, ReturnTask, RouteTask, TaskState
from rathaus_desk.domain.cases.tasks import UndoRouting
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.usecases.cases.tasks import my_tasks


def seen(task):
    return {"task_id": task.id, "seen_version": task.version}


@pytest.fixture
def task(town):
    found = town.taken(Concern(service="strassenlaterne", place="Rosenweg 4")).tasks[0]
    town.clock.forward(seconds=11)  # it has reached its unit
    return found


@pytest.fixture
def routed(town, task):
    return town.guide.do(RouteTask(unit="ordnung", **seen(task)))[0]


def of(town, task):
    return town.file(task.case_id).tasks[0]


def test_it_lies_where_it_lay_with_its_reason_and_its_day(town, task, routed):
    before = of(town, task)
    assert before.unit == "Ordnung"
    town.guide.do(UndoRouting(**seen(routed)))
    back = of(town, task)
    assert (back.unit, back.state, back.reason, back.due) == (task.unit, task.state, task.reason, task.due)
    assert [one.id for one in town.clerk.ask(my_tasks)] == [task.id]
    assert town.desk("luebbe").ask(my_tasks) == ()
    entry = town.file(task.case_id).timeline[-1]
    assert entry.kind is EntryKind.ROUTED
    assert entry.text == "Zurückgenommen von Frau Özdemir: liegt wieder bei Tiefbau."


def test_what_came_back_waits_again_with_its_proposal(town, task):
    returned, _ = town.clerk.do(ReturnTask(proposed_unit="ordnung", because="Eine Hecke.", **seen(task)))
    routed, _ = town.guide.do(RouteTask(unit="buergerbuero", **seen(returned)))
    town.guide.do(UndoRouting(**seen(routed)))
    back = of(town, task)
    assert (back.state, back.proposed_unit, back.returns) == (TaskState.RETURNED, "ordnung", 1)


def test_once_the_other_unit_has_acted_it_stays_there(town, routed):
    town.desk("luebbe").do(ClaimTask(**seen(routed)))
    with pytest.raises(Refused, match=r"schon weitergegangen \(Ordnung: .*, Herr Lübbe\)"):
        town.guide.do(UndoRouting(**seen(routed)))
    assert of(town, routed).unit == "Ordnung"


def test_after_ten_seconds_and_a_little_it_is_routed_anew_instead(town, routed):
    town.clock.forward(seconds=13)
    with pytest.raises(Refused, match="gleich nach dem Weitergeben"):
        town.guide.do(UndoRouting(**seen(routed)))


def test_only_who_sent_it_takes_it_back(town, routed):
    with pytest.raises(Refused, match="gleich nach dem Weitergeben"):
        town.desk("wilkens").do(UndoRouting(**seen(routed)))
    with pytest.raises(Refused):
        town.clerk.do(UndoRouting(**seen(routed)))


def test_what_was_not_sent_anywhere_is_not_taken_back(town, task):
    with pytest.raises(Refused, match="gleich nach dem Weitergeben"):
        town.guide.do(UndoRouting(**seen(task)))

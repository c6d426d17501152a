"""Where it burns: each group counts exactly the cases that its filter shows, as far as one may see them."""

from dataclasses import replace

import pytest

from rathaus_desk.domain.cases.cases import AddTask, AnswerTask, AskBack, CaseView, ReturnTask
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, DueSpan, Waiting
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.usecases.cases.case_selection import selected_lines
from rathaus_desk.usecases.lists.late_groups import LATE, late_groups

HEDGE = Concern(service="hecke", place="Rosenweg 4")
OPEN = CaseView.ALL_OPEN


@pytest.fixture
def late(town):
    """Three lamps and a hedge with their units, one lamp asked back, one returned, one answered; all late."""
    lamps = [town.taken() for _ in range(6)]
    town.taken(HEDGE)
    asked, returned, answered = (one.tasks[0] for one in lamps[:3])
    town.clerk.do(AskBack(task_id=asked.id, seen_version=asked.version, text="Wo?"))
    town.clerk.do(
        ReturnTask(
            task_id=returned.id, seen_version=returned.version, proposed_unit="ordnung", because="Nicht wir."
        )
    )
    town.clerk.do(AnswerTask(task_id=answered.id, seen_version=answered.version, answer="Ist repariert."))
    town.clock.forward(days=60)
    return lamps


def said(groups):
    return [(one.unit, one.filter.waiting, one.filter.returned, one.count) for one in groups]


def test_the_lead_sees_whose_turn_it_is_the_largest_group_first(town, late):
    groups = town.lead.ask(late_groups)
    assert said(groups)[0] == ("Tiefbau", Waiting.UNIT, False, 3)
    assert set(said(groups)[1:]) == {
        ("Ordnung", Waiting.UNIT, False, 1),
        ("", None, True, 1),
        ("", Waiting.OWNER, False, 1),
        ("", Waiting.CITIZEN, False, 1),
    }


def test_each_group_shows_exactly_as_many_cases_as_it_says(town, late):
    for view in (OPEN, CaseView.OVERDUE):
        for group in town.lead.ask(late_groups, view=view):
            found = town.lead.ask(selected_lines, selection=CaseSelection(view, group.filter))
            assert len(found) == group.count, group


def test_what_waits_for_a_unit_waits_for_that_one(town, late):
    """A unit that has answered is not at turn because another one still is."""
    case, task = late[4], late[4].tasks[0]
    town.guide.do(AddTask(case_id=case.id, unit="ordnung", question="Ist das Ihr Weg?"))
    town.clerk.do(AnswerTask(task_id=task.id, seen_version=task.version, answer="Ist repariert."))
    counts = {one.unit: one.count for one in town.lead.ask(late_groups) if one.unit}
    assert (counts["Tiefbau"], counts["Ordnung"]) == (2, 2)
    waiting = replace(LATE, unit="tiefbau", waiting=Waiting.UNIT)
    shown = town.lead.ask(selected_lines, selection=CaseSelection(OPEN, waiting))
    assert case.id not in [one.id for one in shown]
    any_share = town.lead.ask(selected_lines, selection=CaseSelection(OPEN, CaseFilter(unit="tiefbau")))
    assert case.id in [one.id for one in any_share]


def test_nothing_late_makes_no_group(town):
    town.taken()
    assert town.lead.ask(late_groups) == ()
    assert LATE.due is DueSpan.LATE


def test_a_clerk_learns_nothing_of_other_units_and_who_sees_no_cases_is_refused(town, late):
    groups = town.clerk.ask(late_groups)
    assert {one.unit for one in groups if one.unit} == {"Tiefbau"}
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(late_groups)

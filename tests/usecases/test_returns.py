"""Not our task: one proposal, one sentence; the second time the lead decides with both before her."""

import pytest

from rathaus_desk.domain.cases.cases import (
    AskBack,
    CaseState,
    CaseView,
    ClaimTask,
    EntryKind,
    ReplyToQuery,
    ReturnTask,
    RouteTask,
    TaskState,
)
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.cases.cases import case, case_lines
from rathaus_desk.usecases.cases.tasks import my_tasks


@pytest.fixture
def task(town):
    """A hedge's task that lies with the wrong unit."""
    return town.taken(Concern(service="strassenlaterne", place="Rosenweg 4")).tasks[0]


def seen(task):
    return {"task_id": task.id, "seen_version": task.version}


def give_back(town, task, login="tepe", unit="ordnung", because="Das ist eine Hecke."):
    return town.desk(login).do(ReturnTask(proposed_unit=unit, because=because, **seen(task)))[0]


def route(town, task, unit="ordnung", login="oezdemir"):
    return town.desk(login).do(RouteTask(unit=unit, **seen(task)))[0]


def test_a_returned_task_waits_for_a_new_unit_with_proposal_and_sentence(town, task):
    returned = give_back(town, task)
    assert (returned.state, returned.returns, returned.staff_id) == (TaskState.RETURNED, 1, None)
    argument = "Tiefbau: „Das ist eine Hecke.“ Vorschlag: Ordnung."
    assert [(one.unit, one.because, one.proposed) for one in returned.arguments] == [
        ("Tiefbau", "Das ist eine Hecke.", "Ordnung")
    ]
    assert returned.proposed_unit == "ordnung"
    file = town.file(task.case_id)
    assert (file.timeline[-1].kind, file.timeline[-1].text) == (EntryKind.RETURNED, argument)
    (line,) = town.guide.ask(case_lines, view=CaseView.RETURNED)
    assert (line.returned, line.waiting_on, line.owner) == (True, "neue Stelle", "Frau Özdemir")
    assert [one.id for one in town.guide.ask(my_tasks)] == [task.id]
    assert town.clerk.ask(my_tasks) == ()


def test_the_guide_follows_the_proposal_and_the_first_unit_sees_no_more_of_it(town, task):
    routed = route(town, give_back(town, task))
    assert (routed.unit, routed.state) == ("Ordnung", TaskState.OPEN)
    assert routed.reason == "geht an Ordnung, weil Tiefbau es so vorschlägt"
    assert routed.proposed_unit == ""
    assert routed.arguments[0].because == "Das ist eine Hecke."
    assert [one.id for one in town.desk("luebbe").ask(my_tasks)] == [task.id]
    with pytest.raises(Refused, match="Diesen Vorgang gibt es hier nicht"):
        town.clerk.ask(case, case_id=task.case_id)


def test_the_guide_may_decide_otherwise(town, task):
    routed = route(town, give_back(town, task), unit="buergerbuero")
    assert routed.reason == "geht an Bürgerbüro, so entschieden von Frau Özdemir"


def test_the_second_return_goes_to_the_lead_with_both_arguments(town, task):
    routed = route(town, give_back(town, task))
    returned = give_back(town, routed, "luebbe", "tiefbau", "Die Straße gehört dem Kreis.")
    assert returned.returns == 2
    entry = town.file(task.case_id).timeline[-1]
    assert entry.text == (
        "Wieder nicht zuständig, jetzt entscheidet die Leitung (Frau Vogel).\n"
        "Tiefbau: „Das ist eine Hecke.“ Vorschlag: Ordnung.\n"
        "Ordnung: „Die Straße gehört dem Kreis.“ Vorschlag: Tiefbau."
    )
    (for_lead,) = town.lead.ask(my_tasks)
    assert [(one.unit, one.proposed) for one in for_lead.arguments] == [
        ("Tiefbau", "Ordnung"), ("Ordnung", "Tiefbau"),
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"darum entscheidet die Leitung \(Frau Vogel\)"):
        route(town, returned, "tiefbau")
    decided = route(town, returned, "tiefbau", "vogel")
    assert (decided.unit, decided.state) == ("Tiefbau", TaskState.OPEN)
    assert town.file(task.case_id).owner == "Frau Özdemir"  # the citizen hears one person only


def test_without_a_lead_nobody_waits_for_one(town, task):
    with town.store.write.begin() as session:
        session.get_one(StaffRow, 41).active = False
    returned = give_back(town, route(town, give_back(town, task)), "luebbe", "tiefbau", "Nein.")
    assert "entscheidet die Leitung.\n" in town.file(task.case_id).timeline[-1].text
    assert route(town, returned, "tiefbau").unit == "Tiefbau"


@pytest.mark.parametrize(
    ("unit", "because", "field"),
    [("ordnung", " ", "because"), ("ordnung", "x" * 1_001, "because"), ("mond", "x", "proposed_unit"),
     ("tiefbau", "x", "proposed_unit")],
)  # fmt: skip
def test_a_return_needs_a_proposal_and_a_sentence(town, task, unit, because, field):
    with pytest.raises(Refused) as refused:
        give_back(town, task, unit=unit, because=because)
    assert refused.value.field == field
    assert town.file(task.case_id).tasks[0].version == task.version


def test_an_unclaimed_task_is_moved_but_not_a_claimed_one(town, task):
    with pytest.raises(Refused, match="liegt schon bei Tiefbau"):
        route(town, task, "tiefbau")
    moved = route(town, task)
    assert (moved.unit, moved.reason) == ("Ordnung", "geht an Ordnung, so entschieden von Frau Özdemir")
    claimed, _ = town.desk("luebbe").do(ClaimTask(**seen(moved)))
    with pytest.raises(Refused, match="hat schon jemand übernommen"):
        route(town, claimed, "tiefbau")
    with pytest.raises(Conflict):
        route(town, moved, "tiefbau")
    with pytest.raises(Refused, match="Das darf die Rolle Sachbearbeitung nicht"):
        route(town, claimed, "tiefbau", "luebbe")


def test_a_returned_task_needs_nothing_more_from_the_citizen(town, task):
    asked, _ = town.clerk.do(AskBack(text="Welche Hecke?", **seen(task)))
    returned = give_back(town, asked)
    assert returned.queries[0].answer == "Nicht mehr nötig."
    assert town.file(task.case_id).state is CaseState.NEW
    with pytest.raises(Conflict):
        town.guide.do(ReplyToQuery(query_id=returned.queries[0].id, answer="Die am Zaun"))


def test_a_task_routed_late_gets_a_new_day(town, task):
    returned = give_back(town, task)
    town.clock.forward(days=20)
    assert route(town, returned).due > town.clock.now


def test_a_decision_reaches_its_unit_at_once_and_is_not_taken_back_with_the_intake(town):
    """The ten seconds of the intake are for slips of the hand; a unit chosen on purpose need not wait."""
    taken, _ = town.guide.do(town.intake())
    (fresh,) = town.file(taken.cases[0].id).tasks
    assert town.clerk.ask(my_tasks) == ()
    route(town, fresh)
    assert [one.id for one in town.desk("luebbe").ask(my_tasks)] == [fresh.id]


def test_who_sends_it_on_may_say_why_and_the_unit_reads_it(town, task):
    command = RouteTask(unit="ordnung", because="Der Mast steht auf Privatgrund.", **seen(task))
    sent = town.guide.do(command)[0]
    assert sent.reason.endswith(": Der Mast steht auf Privatgrund")
    story = town.guide.ask(case, case_id=sent.case_id).timeline
    assert any(one.text.endswith(": Der Mast steht auf Privatgrund.") for one in story)

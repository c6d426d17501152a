"""A unit's share: claimed, answered, asked back about; two desks at one task; who may do what."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.cases.cases import (
    AddTask,
    AnswerTask,
    AskBack,
    CaseState,
    ClaimTask,
    EntryKind,
    ReplyToQuery,
    TaskState,
)
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.store.case_tables import TaskRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.cases.tasks import my_tasks

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def task(town):
    """The lamp's task, fresh in its unit."""
    return town.taken().tasks[0]


def seen(task):
    return {"task_id": task.id, "seen_version": task.version}


def test_a_task_is_claimed_and_answered(town, task):
    claimed, changed = town.clerk.do(ClaimTask(**seen(task)))
    assert (claimed.state, claimed.staff, claimed.staff_id) == (TaskState.CLAIMED, "Herr Tepe", 21)
    assert {"task", "timeline", "case_file"} <= changed
    assert town.file(task.case_id).state is CaseState.IN_WORK
    done, _ = town.clerk.do(AnswerTask(answer="Ist  repariert.\r\nBirne getauscht.", **seen(claimed)))
    assert (done.state, done.answer) == (TaskState.DONE, "Ist repariert.\nBirne getauscht.")
    file = town.file(task.case_id)
    assert file.state is CaseState.IN_WORK
    assert [(one.kind, one.actor, one.text) for one in file.timeline[3:]] == [
        (EntryKind.CLAIMED, "Herr Tepe", "Tiefbau: übernommen von Herrn Tepe."),
        (EntryKind.ANSWERED, "Herr Tepe", "Tiefbau: Ist repariert.\nBirne getauscht."),
    ]


def test_a_task_may_be_answered_without_being_claimed_and_by_a_colleague(town, task):
    answered, _ = town.clerk.do(AnswerTask(answer="Erledigt.", **seen(task)))
    assert answered.staff == "Herr Tepe"
    other = town.taken().tasks[0]
    claimed, _ = town.clerk.do(ClaimTask(**seen(other)))
    by_thole, _ = town.desk("thole").do(AnswerTask(answer="Erledigt.", **seen(claimed)))
    assert (by_thole.state, by_thole.staff) == (TaskState.DONE, "Herr Tepe")


def test_of_two_desks_the_second_hears_who_was_first(town, task):
    town.clerk.do(ClaimTask(**seen(task)))
    with pytest.raises(Conflict, match="inzwischen") as conflict:
        town.desk("thole").do(ClaimTask(**seen(task)))
    (difference,) = conflict.value.differences
    assert (difference.field, difference.theirs) == ("Stand", "übernommen (Herr Tepe)")
    with pytest.raises(Conflict) as conflict:
        town.desk("thole").do(AnswerTask(answer="Meine Antwort", **seen(task)))
    assert conflict.value.differences[-1].mine == "Meine Antwort"
    with pytest.raises(Refused, match="hat schon jemand übernommen"):
        town.desk("thole").do(ClaimTask(task_id=task.id, seen_version=2))
    assert town.file(task.case_id).tasks[0].staff == "Herr Tepe"


@pytest.mark.parametrize("login", ["luebbe", "oezdemir", "vogel"])
def test_only_the_unit_claims_and_answers(town, task, login):
    for command in (
        ClaimTask(**seen(task)),
        AnswerTask(answer="x", **seen(task)),
        AskBack(text="x", **seen(task)),
    ):
        with pytest.raises(Refused, match=r"gibt es hier nicht|Teilaufgabe von Tiefbau"):
            town.desk(login).do(command)


def test_a_task_that_is_not_there_or_not_yet_there_is_unknown(town):
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.clerk.do(ClaimTask(task_id=1, seen_version=1))
    taken, _ = town.guide.do(town.intake())
    (fresh,) = town.file(taken.cases[0].id).tasks
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.clerk.do(ClaimTask(**seen(fresh)))
    own, _ = town.guide.do(town.intake(Concern(service="unklar")))
    (fresh,) = town.file(own.cases[0].id).tasks
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.desk("wilkens").do(ClaimTask(**seen(fresh)))


@pytest.mark.parametrize(("text", "words"), [(" \n ", "fehlt noch"), ("x" * 4_001, "Platz für 4000")])
def test_an_answer_is_needed_and_has_its_room(town, task, text, words):
    for command in (AnswerTask(answer=text, **seen(task)), AskBack(text=text, **seen(task))):
        with pytest.raises(Refused, match=words):
            town.clerk.do(command)


def test_a_question_to_the_citizen_goes_through_the_guide(town, task):
    asked, _ = town.clerk.do(AskBack(text="Welche Nummer steht am Mast?", **seen(task)))
    assert (asked.state, asked.staff) == (TaskState.QUERY, "Herr Tepe")
    file = town.file(task.case_id)
    assert file.state is CaseState.WAITING
    (mine,) = town.guide.ask(my_tasks)
    (query,) = mine.queries
    assert (query.text, query.asked_by, query.answer) == ("Welche Nummer steht am Mast?", "Herr Tepe", "")
    replied, _ = town.guide.do(ReplyToQuery(query_id=query.id, answer="Nummer 17"))
    assert (replied.state, replied.queries[0].answer) == (TaskState.CLAIMED, "Nummer 17")
    assert town.file(task.case_id).state is CaseState.IN_WORK
    assert town.guide.ask(my_tasks) == ()
    with pytest.raises(Conflict, match="schon beantwortet") as conflict:
        town.guide.do(ReplyToQuery(query_id=query.id, answer="Nummer 18"))
    assert conflict.value.differences[0].theirs == "Nummer 17"
    with pytest.raises(Refused, match="Rückfrage gibt es hier nicht"):
        town.guide.do(ReplyToQuery(query_id=1, answer="Nummer 18"))
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.desk("luebbe").do(ReplyToQuery(query_id=query.id, answer="Nummer 18"))


def test_our_clock_pauses_while_the_citizen_must_act(town, task):
    asked, _ = town.clerk.do(AskBack(text="Wo genau?", **seen(task)))
    town.clock.on(date(2026, 11, 26))
    replied, _ = town.guide.do(ReplyToQuery(query_id=asked.queries[0].id, answer="Vor Nummer 4"))
    assert task.due == datetime(2026, 11, 30, 12, 30, tzinfo=BERLIN)
    assert replied.due == datetime(2026, 12, 2, 11, 50, tzinfo=BERLIN)  # what was left, to the minute
    assert "angehalten von Di 24.11. 9:40 bis Do 26.11. 9:00" in replied.due_explained
    assert asked.due_explained.startswith("Unsere Frist ist angehalten seit Di 24.11. 9:40")
    assert town.file(task.case_id).told_due == datetime(2026, 12, 1, 16, tzinfo=BERLIN)  # what we said stays


def test_an_answer_on_the_same_day_costs_nothing(town, task):
    asked, _ = town.clerk.do(AskBack(text="Wo genau?", **seen(task)))
    replied, _ = town.guide.do(ReplyToQuery(query_id=asked.queries[0].id, answer="Vor Nummer 4"))
    assert replied.due == task.due


def test_a_further_unit_is_asked_while_the_first_works_on(town, task):
    added, _ = town.guide.do(AddTask(case_id=task.case_id, unit="ordnung", question="Parkt dort jemand?"))
    assert (added.unit, added.question, added.state) == ("Ordnung", "Parkt dort jemand?", TaskState.OPEN)
    assert added.due == task.due
    assert [one.id for one in town.desk("luebbe").ask(my_tasks)] == [added.id]
    assert len(town.file(task.case_id).tasks) == 2
    town.clock.on(date(2026, 12, 3))
    late, _ = town.guide.do(AddTask(case_id=task.case_id, unit="ordnung", question="Und jetzt?"))
    assert late.due == datetime(2026, 12, 4, 12, 30, tzinfo=BERLIN)


def test_who_may_ask_a_further_unit(town, task, close):
    command = {"unit": "ordnung", "question": "Parkt dort jemand?"}
    with pytest.raises(Refused, match="Ansprechperson"):
        town.clerk.do(AddTask(case_id=task.case_id, **command))
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.desk("luebbe").do(AddTask(case_id=task.case_id, **command))
    with pytest.raises(Refused, match="Stelle „mond“ gibt es nicht"):
        town.guide.do(AddTask(case_id=task.case_id, unit="mond", question="?"))
    follower = town.taken(Concern(service="strassenlaterne", cause_id=task.case_id))
    with pytest.raises(Refused, match="hängt an einem anderen"):
        town.guide.do(AddTask(case_id=follower.id, **command))
    close(task.case_id)
    with pytest.raises(Refused, match="schon abgeschlossen"):
        town.guide.do(AddTask(case_id=task.case_id, **command))
    with pytest.raises(Refused, match="schon abgeschlossen"):
        town.clerk.do(ClaimTask(**seen(task)))


def test_my_tasks_stand_before_those_of_colleagues(town):
    ids = [town.taken().tasks[0] for _ in range(3)]
    town.desk("thole").do(ClaimTask(**seen(ids[0])))
    assert [one.id for one in town.clerk.ask(my_tasks)] == [ids[1].id, ids[2].id, ids[0].id]
    assert town.desk("thole").ask(my_tasks)[0].id == ids[0].id
    assert town.desk("luebbe").ask(my_tasks) == ()
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(my_tasks)


def test_the_guides_own_unit_has_its_tasks_too(town):
    unclear = town.taken(Concern(service="unklar"))
    (task,) = town.desk("wilkens").ask(my_tasks)
    assert task.case_id == unclear.id
    done, _ = town.desk("wilkens").do(AnswerTask(answer="Geklärt.", **seen(task)))
    assert done.staff == "Herr Wilkens"


def test_the_same_answer_sent_twice_is_one_answer(town, task):
    command = AnswerTask(answer="Ist repariert.", **seen(task))
    first, _ = town.clerk.do(command)
    assert town.clerk.do(command) == (first, frozenset())
    kinds = [entry.kind for entry in town.clerk.ask(case, case_id=task.case_id).timeline]
    assert kinds.count(EntryKind.ANSWERED) == 1


@pytest.mark.parametrize("state", [TaskState.CLAIMED, TaskState.QUERY])
def test_ones_own_tasks_come_first_behind_hundreds_of_a_colleagues(town, task, state):
    tepe, thole = town.clerk.actor.staff_id, town.desk("thole").actor.staff_id
    with town.store.write.begin() as session:
        first = session.get_one(TaskRow, task.id)
        values = {
            one.name: getattr(first, one.name)
            for one in TaskRow.__table__.columns
            if one.name not in ("id", "version", "staff_id", "state")
        }
        older = [(number, thole) for number in range(1, 251)]
        session.add_all(
            TaskRow(**values, id=number, staff_id=staff_id, state=state)
            for number, staff_id in (*older, (task.id + 1, tepe))
        )
    mine = town.clerk.ask(my_tasks)
    assert (mine[0].id, mine[0].staff) == (task.id + 1, "Herr Tepe")
    assert [one.staff_id for one in mine].count(tepe) == 1

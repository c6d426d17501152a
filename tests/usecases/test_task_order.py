"""One unit after the other, hands that change, and who may read whose answer."""

from datetime import date

import pytest

from rathaus_desk.domain.cases.cases import (
    AddTask,
    AnswerTask,
    AskBack,
    CaseState,
    ClaimTask,
    TaskState,
)
from rathaus_desk.domain.cases.tasks import (
    ChangeTask,
    GiveInterimWord,
    PassTask,
    ReplyToQueries,
    ShareAnswer,
    TellInterimWord,
    UnclaimTask,
    WithdrawTask,
)
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.usecases.cases.cases import case, case_lines
from rathaus_desk.usecases.cases.queries import open_queries
from rathaus_desk.usecases.cases.tasks import my_tasks


@pytest.fixture
def file(town):
    return town.taken(Concern(service="strassenlaterne", place="Rosenweg 4"))


@pytest.fixture
def second(town, file):
    """A question to Ordnung that waits until Tiefbau has answered."""
    command = AddTask(
        case_id=file.id,
        unit="ordnung",
        question="Ist der Weg frei?",
        after_task_id=file.tasks[0].id,
        share=True,
    )
    return town.guide.do(command)[0]


def seen(task):
    return {"task_id": task.id, "seen_version": task.version}


def answered(town, case_id, place=0, login="tepe", text="Repariert."):
    task = town.file(case_id).tasks[place]
    return town.desk(login).do(AnswerTask(answer=text, **seen(task)))[0]


def test_a_task_that_waits_is_seen_by_nobody_but_the_guide(town, file, second):
    assert (second.state, second.after, second.after_id) == (TaskState.WAITING, "Tiefbau", file.tasks[0].id)
    assert second.due_explained == (
        "Kommt an die Reihe, wenn Tiefbau geantwortet hat. Bis dahin läuft keine Frist."
    )
    assert town.desk("luebbe").ask(my_tasks) == ()
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.desk("luebbe").ask(case, case_id=file.id)
    assert town.file(file.id).state is CaseState.NEW


def test_the_answer_before_releases_it_and_its_clock_begins_then(town, file, second):
    town.clock.on(date(2026, 12, 3), 10)
    answered(town, file.id)
    first, now = town.file(file.id).tasks
    assert (first.shared, now.state, now.after_id) == (True, TaskState.OPEN, None)
    assert now.due.date() == date(2026, 12, 4)  # what we told has passed: the next working day
    assert "seit Donnerstag, 3. Dezember" in now.due_explained
    share = town.desk("luebbe").ask(case, case_id=file.id)
    assert [(one.unit, one.answer) for one in share.tasks] == [("Tiefbau", "Repariert."), ("Ordnung", "")]
    assert share.tasks[0].staff == ""


def test_a_unit_reads_no_others_answer_unless_it_is_shared(town, file):
    town.guide.do(AddTask(case_id=file.id, unit="ordnung", question="Und bei Ihnen?"))
    answered(town, file.id, text="Nur für uns.")
    luebbe = town.desk("luebbe")
    assert [one.unit for one in luebbe.ask(case, case_id=file.id).tasks] == ["Ordnung"]
    first = town.file(file.id).tasks[0]
    shared, _ = town.guide.do(ShareAnswer(**seen(first)))
    assert "Nur für uns." in [one.answer for one in luebbe.ask(case, case_id=file.id).tasks]
    town.guide.do(ShareAnswer(shared=False, **seen(shared)))
    assert [one.unit for one in luebbe.ask(case, case_id=file.id).tasks] == ["Ordnung"]
    with pytest.raises(Refused, match="Antworten freigeben darf die Ansprechperson"):
        town.clerk.do(ShareAnswer(**seen(town.file(file.id).tasks[0])))


def test_the_order_is_changed_while_it_waits_and_runs_in_no_circle(town, file, second):
    third, _ = town.guide.do(
        AddTask(case_id=file.id, unit="tiefbau", question="Noch einmal?", after_task_id=second.id)
    )
    with pytest.raises(Refused, match="aufeinander warten"):
        town.guide.do(ChangeTask(unit="ordnung", question="x", after_task_id=third.id, **seen(second)))
    town.guide.do(WithdrawTask(**seen(second)))  # taken out: the third follows the first now
    third = town.file(file.id).tasks[-1]
    assert third.after_id == file.tasks[0].id
    before = town.file(file.id).timeline
    same = ChangeTask(unit="tiefbau", question=" Noch einmal? ", after_task_id=third.after_id, **seen(third))
    with pytest.raises(Refused, match="schon so"):
        town.guide.do(same)
    assert town.file(file.id).timeline == before, "nobody is said to have changed what is as it was"
    changed, _ = town.guide.do(ChangeTask(unit="ordnung", question="Sofort?", **seen(third)))
    assert (changed.state, changed.unit, changed.question) == (TaskState.OPEN, "Ordnung", "Sofort?")
    with pytest.raises(Refused, match="schon bei ihrer Stelle"):
        town.guide.do(ChangeTask(unit="ordnung", question="x", **seen(changed)))


def test_what_nobody_needs_any_more_ends_with_a_reason_and_releases_the_next(town, file, second):
    first = town.file(file.id).tasks[0]
    with pytest.raises(Refused, match="Grund fehlt"):
        town.guide.do(WithdrawTask(**seen(first)))
    town.guide.do(WithdrawTask(because="Die Lampe brennt wieder", **seen(first)))
    first, now = town.file(file.id).tasks
    assert (first.state, first.answer) == (TaskState.DONE, "Nicht mehr nötig: Die Lampe brennt wieder")
    assert now.state is TaskState.OPEN


def test_a_claimed_task_goes_back_or_to_a_colleague_of_the_unit(town, file):
    claimed, _ = town.clerk.do(ClaimTask(**seen(file.tasks[0])))
    passed, _ = town.clerk.do(PassTask(to_staff_id=22, **seen(claimed)))
    assert (passed.staff, passed.state) == ("Frau Thole", TaskState.CLAIMED)
    with pytest.raises(Refused, match="Das ist niemand von Tiefbau"):
        town.clerk.do(PassTask(to_staff_id=31, **seen(passed)))
    free, _ = town.clerk.do(UnclaimTask(**seen(passed)))
    assert (free.staff, free.state) == ("", TaskState.OPEN)
    town.absent(22, date(2026, 11, 24), date(2026, 11, 25))
    with pytest.raises(Refused, match="Frau Thole ist heute nicht da"):
        town.clerk.do(PassTask(to_staff_id=22, **seen(free)))


def test_the_task_of_an_absent_colleague_lies_first_with_the_deputy(town, file):
    town.clerk.do(ClaimTask(**seen(file.tasks[0])))
    town.absent(21, date(2026, 11, 25), date(2026, 11, 27))
    town.clock.on(date(2026, 11, 25), 10)
    newer = town.taken(Concern(service="strassenlaterne", place="Rosenweg 6"))
    first, second = town.desk("thole").ask(my_tasks)
    assert (first.id, first.stand_in) == (file.tasks[0].id, "Frau Thole")
    assert second.id == newer.tasks[0].id


def test_a_guides_questions_lie_with_the_deputy_while_she_is_away(town, file):
    town.clerk.do(AskBack(text="Wo genau?", **seen(file.tasks[0])))
    assert town.desk("wilkens").ask(my_tasks) == ()
    town.absent(11, date(2026, 11, 24), date(2026, 11, 24))
    assert [one.case_id for one in town.desk("wilkens").ask(my_tasks)] == [file.id]


def test_an_interim_word_reminds_the_guide_and_only_a_reason_moves_the_due_date(town, file):
    task = file.tasks[0]
    late = {"text": "Das Teil kommt später.", "expected": date(2026, 12, 9)}
    with pytest.raises(Refused) as refused:
        town.clerk.do(GiveInterimWord(**late, **seen(task)))
    assert refused.value.field == "because"
    given, _ = town.clerk.do(GiveInterimWord(because="Lieferzeit", **late, **seen(task)))
    assert (given.state, given.due.date()) == (TaskState.CLAIMED, date(2026, 12, 9))
    assert given.due_explained == "Verlängert bis Mittwoch, 9. Dezember, weil: Lieferzeit"
    assert town.file(file.id).told_due == file.told_due  # what we told is another clock
    assert [one.id for one in town.guide.ask(my_tasks)] == [task.id]
    word = given.interims[0]
    told, _ = town.guide.do(TellInterimWord(interim_id=word.id, new_day=date(2026, 12, 10)))
    assert told.interims[0].told
    assert town.file(file.id).told_due.date() == date(2026, 12, 10)
    assert town.guide.ask(my_tasks) == ()
    with pytest.raises(Refused, match="schon gesagt"):
        town.guide.do(TellInterimWord(interim_id=word.id))


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 12, 25), date(2026, 11, 28)])
def test_nobody_expects_to_be_done_on_a_day_without_work(town, file, day):
    with pytest.raises(Refused) as refused:
        town.clerk.do(GiveInterimWord(text="Bald.", expected=day, because="x", **seen(file.tasks[0])))
    assert refused.value.field == "expected"


def test_questions_of_several_units_are_one_list_and_one_answer(town):
    visit = town.taken(Concern(service="strassenlaterne", place="Rosenweg 4"), Concern(service="hecke"))
    lines = town.guide.ask(case_lines, view="mine")
    for line, login in zip(sorted(lines, key=lambda one: one.id), ("tepe", "luebbe"), strict=True):
        task = town.file(line.id).tasks[0]
        town.desk(login).do(AskBack(text=f"Frage von {login}?", **seen(task)))
    asked = town.guide.ask(open_queries, case_id=visit.id)
    assert [(one.unit, one.text) for one in asked] == [
        ("Tiefbau", "Frage von tepe?"), ("Ordnung", "Frage von luebbe?"),
    ]  # fmt: skip
    assert town.file(visit.id).open_queries == asked
    one_only = ReplyToQueries(answers=((asked[0].id, "Dort."), (asked[1].id, "  ")))
    replied, _ = town.guide.do(one_only)
    assert [one.state for one in replied] == [TaskState.CLAIMED]
    both = ReplyToQueries(answers=((asked[1].id, "Hier."), (asked[0].id, "Noch einmal.")))
    with pytest.raises(Conflict):
        town.guide.do(both)
    assert [one.id for one in town.guide.ask(open_queries, case_id=visit.id)] == [
        asked[1].id
    ]  # nothing by half
    with pytest.raises(Refused, match="mindestens eine Antwort"):
        town.guide.do(ReplyToQueries(answers=((asked[1].id, ""),)))

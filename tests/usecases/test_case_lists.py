"""Views of cases: who sees which, newest first, page by page."""

from datetime import date

import pytest
from sqlalchemy import text

from rathaus_desk.domain.cases.cases import (
    AddTask,
    AnswerTask,
    AskBack,
    CaseState,
    CaseView,
    ClaimTask,
    ReturnTask,
)
from rathaus_desk.domain.cases.views import CaseSelection, CaseSort
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.usecases.cases.case_selection import count_selected, selected_lines
from rathaus_desk.usecases.cases.cases import case_lines, count_cases
from rathaus_desk.usecases.cases.lists import counts, ids_in
from rathaus_desk.usecases.desk import Work
from tests.small_town import ONLY_FILE

NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
HEDGE = Concern(service="hecke", place="Rosenweg 4")


@pytest.fixture
def scene(town, close):
    """One case in each situation, by name."""
    cases = {name: town.taken() for name in ("new", "asked", "returned", "claimed", "closed")}
    cases["hedge"] = town.taken(HEDGE)
    tasks = {name: file.tasks[0] for name, file in cases.items()}

    def seen(name):
        return {"task_id": tasks[name].id, "seen_version": tasks[name].version}

    town.clerk.do(AskBack(text="Wo?", **seen("asked")))
    town.clerk.do(ReturnTask(proposed_unit="ordnung", because="Hecke.", **seen("returned")))
    town.clerk.do(ClaimTask(**seen("claimed")))
    close(cases["closed"].id)
    return {file.id: name for name, file in cases.items()}


def names(town, scene, login, view, **values):
    return [scene[line.id] for line in town.desk(login).ask(case_lines, view=view, **values)]


VIEWS = [
    ("oezdemir", CaseView.MINE, "hedge claimed returned asked new"),
    ("wilkens", CaseView.MINE, ""),
    ("wilkens", CaseView.MY_UNIT, "hedge claimed returned asked new"),
    ("oezdemir", CaseView.WAITING_CITIZEN, "asked"),
    ("oezdemir", CaseView.WAITING_UNIT, "hedge claimed new"),
    ("oezdemir", CaseView.RETURNED, "returned"),
    ("vogel", CaseView.RETURNED, "returned"),
    ("oezdemir", CaseView.ALL_OPEN, "hedge claimed returned asked new"),
    ("oezdemir", CaseView.CLOSED, "closed"),
    ("oezdemir", CaseView.OVERDUE, ""),
    ("tepe", CaseView.MINE, "claimed asked"),
    ("thole", CaseView.MINE, ""),
    ("thole", CaseView.MY_UNIT, "claimed returned asked new"),
    ("thole", CaseView.WAITING_CITIZEN, "asked"),
    ("thole", CaseView.WAITING_UNIT, "claimed new"),
    ("thole", CaseView.RETURNED, "returned"),
    ("thole", CaseView.ALL_OPEN, "claimed returned asked new"),
    ("thole", CaseView.CLOSED, "closed"),
    ("luebbe", CaseView.ALL_OPEN, "hedge"),
    ("luebbe", CaseView.CLOSED, ""),
]


def test_each_view_shows_its_cases_newest_first(town, scene):
    found = [(login, view, " ".join(names(town, scene, login, view))) for login, view, _ in VIEWS]
    assert found == VIEWS


def test_what_is_late_for_the_citizen_and_for_the_unit(town, scene):
    town.clock.on(date(2026, 12, 1), 15)
    assert names(town, scene, "oezdemir", CaseView.OVERDUE) == []
    assert names(town, scene, "tepe", CaseView.OVERDUE) == ["claimed", "new"]  # our own clock; asked pauses
    town.clock.on(date(2026, 12, 1), 17)
    assert names(town, scene, "oezdemir", CaseView.OVERDUE) == ["claimed", "returned", "asked", "new"]


def test_a_line_says_whom_the_case_waits_for(town, scene):
    lines = {scene[line.id]: line for line in town.guide.ask(case_lines, view=CaseView.ALL_OPEN)}
    assert {name: line.waiting_on for name, line in lines.items()} == {
        "new": "Tiefbau",
        "asked": "Bürgerin oder Bürger",
        "returned": "neue Stelle",
        "claimed": "Tiefbau",
        "hedge": "Ordnung",
    }
    new = lines["new"]
    assert (new.person, new.service, new.place, new.state) == (
        "Erna Schmidt",
        "Laterne",
        "Rosenweg 4",
        CaseState.NEW,
    )
    assert (new.unit, new.owner, new.due) == ("Tiefbau", "Frau Özdemir", date(2026, 12, 1))
    (closed,) = town.guide.ask(case_lines, view=CaseView.CLOSED)
    assert (closed.waiting_on, closed.due, closed.unit) == ("", None, "Tiefbau")


def test_a_line_of_a_unit_has_the_units_own_day(town, scene):
    lines = {scene[line.id]: line for line in town.clerk.ask(case_lines, view=CaseView.MY_UNIT)}
    assert lines["new"].due == date(2026, 11, 30)
    assert lines["asked"].due is None  # our clock pauses


OEZDEMIR, TEPE, WILKENS = 11, 21, 12
TODAY = date(2026, 11, 24)


def test_the_cases_of_an_absent_colleague_are_ones_own_and_marked(town, scene):
    town.absent(OEZDEMIR, TODAY, TODAY)
    everything = "hedge claimed returned asked new"
    assert " ".join(names(town, scene, "wilkens", CaseView.MINE)) == everything
    wilkens = town.desk("wilkens")
    assert [one.instead for one in wilkens.ask(case_lines, view=CaseView.MINE)] == [True] * 5
    assert wilkens.ask(count_cases)[CaseView.MINE] == 5
    assert count_selected_mine(wilkens) == 5
    assert not any(one.instead for one in wilkens.ask(case_lines, view=CaseView.CLOSED))
    assert not any(one.instead for one in town.guide.ask(case_lines, view=CaseView.MINE))
    town.absent(WILKENS, TODAY, TODAY)
    assert " ".join(names(town, scene, "vogel", CaseView.MINE)) == everything
    assert names(town, scene, "wilkens", CaseView.MINE) == []
    assert names(town, scene, "luebbe", CaseView.MINE) == []
    town.clock.forward(days=1)
    assert names(town, scene, "vogel", CaseView.MINE) == []


def test_a_deputy_in_a_unit_has_the_absent_colleagues_tasks_and_cases(town, scene):
    town.absent(TEPE, TODAY, TODAY)
    assert names(town, scene, "thole", CaseView.MINE) == ["claimed", "asked"]
    new = next(number for number, name in scene.items() if name == "hedge")
    with town.store.write.begin() as session:
        session.get_one(CaseRow, new).owner_id = TEPE
    assert names(town, scene, "thole", CaseView.MINE) == ["hedge", "claimed", "asked"]
    lines = town.desk("thole").ask(case_lines, view=CaseView.MINE)
    assert (lines[0].instead, lines[0].due) == (True, date(2026, 12, 8))
    by_due = CaseSelection(view=CaseView.MINE, sort=CaseSort.DUE, descending=True)
    found = town.desk("thole").ask(selected_lines, selection=by_due)
    assert [one.due for one in found] == [None, date(2026, 12, 8), date(2026, 11, 30)]


def count_selected_mine(desk):
    return desk.ask(count_selected, selection=CaseSelection(view=CaseView.MINE))


def test_when_every_unit_has_answered_the_case_waits_for_its_owner(town, answer):
    file = town.taken()
    answer(file.id)
    (line,) = town.guide.ask(case_lines, view=CaseView.MINE)
    assert line.waiting_on == "Frau Özdemir"
    assert town.guide.ask(case_lines, view=CaseView.WAITING_UNIT) == ()


def test_nameless_callers_stand_in_the_list_by_the_name_they_gave(town):
    town.taken(person_id=None, caller_name="Frau von nebenan", promise=NO_REPLY)
    town.taken(person_id=None, promise=NO_REPLY)
    people = [line.person for line in town.guide.ask(case_lines, view=CaseView.MINE)]
    assert people == ["", "Frau von nebenan"]


def test_a_case_for_somebody_who_is_only_named_stands_by_that_name(town):
    for name in ("Ärmgard Ahlers", "Zita Zander"):
        town.taken(Concern(service="hecke", concerned_name=name), promise=NO_REPLY)
    town.taken(Concern(service="hecke", concerned_name="Max Mohr"), person_id=None, caller_name="Anna Auer",
               promise=NO_REPLY)  # fmt: skip
    people = [line.person for line in town.guide.ask(case_lines, view=CaseView.MINE)]
    assert people == ["Max Mohr", "Zita Zander", "Ärmgard Ahlers"]
    by_name = CaseSelection(view=CaseView.MINE, sort=CaseSort.PERSON, descending=False)
    found = town.guide.ask(selected_lines, selection=by_name)
    assert [line.person for line in found] == ["Ärmgard Ahlers", "Max Mohr", "Zita Zander"]


@pytest.mark.parametrize("view", [CaseView.MINE, CaseView.ALL_OPEN, CaseView.MY_UNIT, CaseView.WAITING_UNIT])
def test_pages_join_without_gap_or_repetition(town, view):
    ids = [town.taken(promise=NO_REPLY).id for _ in range(7)]
    found, after = [], None
    while page := town.guide.ask(case_lines, view=view, after=after, limit=3):
        assert len(page) <= 3
        found += [line.id for line in page]
        after = page[-1].id
    assert found == ids[::-1]


def test_each_view_is_counted(town, scene):
    for login in ("oezdemir", "vogel", "tepe", "luebbe"):
        counts = town.desk(login).ask(count_cases)
        assert counts == {view: len(names(town, scene, login, view)) for view in CaseView}


@pytest.mark.parametrize("most", [1, 2, 3, 4, 9])
def test_what_a_unit_closed_is_counted_from_its_newest_tasks_on(town, close, most):
    file = town.taken(promise=NO_REPLY)
    town.guide.do(AddTask(case_id=file.id, unit="tiefbau", question="Und der Mast?"))
    for one in (file, town.taken(promise=NO_REPLY), town.taken(promise=NO_REPLY)):
        close(one.id)
    left_open = town.taken(promise=NO_REPLY)
    answer = AnswerTask(task_id=left_open.tasks[0].id, answer="Ja.", seen_version=left_open.tasks[0].version)
    town.clerk.do(answer)
    assert town.clerk.ask(counts, most=most)[CaseView.CLOSED] == min(3, most)
    assert town.desk("luebbe").ask(counts, most=most)[CaseView.CLOSED] == 0


def test_roles_without_cases_see_no_list(town):
    for query, values in ((case_lines, {"view": CaseView.MINE}), (count_cases, {})):
        with pytest.raises(Refused, match="sieht keine Vorgänge"):
            town.desk("admin").ask(query, **values)


@ONLY_FILE
@pytest.mark.parametrize("login", ["oezdemir", "tepe", "vogel"])
def test_no_view_reads_the_whole_table(town, login):
    """Every step of the plan follows an index; a scan of all cases or all tasks would grow with the town."""
    desk = town.desk(login)
    for away in {OEZDEMIR, TEPE, WILKENS} - {desk.actor.staff_id}:
        town.absent(away, TODAY, TODAY)
    for view in CaseView:
        with town.store.read() as session:
            work = Work(session, desk.actor, town.clock.now, desk.office, None)
            literal = {"literal_binds": True}
            statement = ids_in(work, view, 10**18, 200).compile(session.connection(), compile_kwargs=literal)
            plan = [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
        scans = [step for step in plan if step.startswith("SCAN") and "INDEX" not in step]
        assert not [step for step in scans if "case_file" in step or "task" in step], plan

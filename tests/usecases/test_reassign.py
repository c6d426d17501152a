"""The wrong service: the right unit gets the question, the first one sees nothing of it any more."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.cases.cases import (
    AnswerTask,
    AskBack,
    CaseState,
    CaseView,
    ClaimTask,
    EntryKind,
    TaskState,
)
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Concern, ReassignService
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow, QueryRow, TaskRow
from rathaus_desk.usecases.cases.cases import case, case_lines
from rathaus_desk.usecases.cases.tasks import my_tasks
from rathaus_desk.usecases.find.find_cases import find_cases
from rathaus_desk.usecases.intake.slips import slip_for

HANS = 102
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
LAMP = Concern(service="strassenlaterne", place="Rosenweg 4", facts=("ganz dunkel",), note="Hecke davor")
BERLIN = ZoneInfo("Europe/Berlin")


def reassign(town, file, service="hecke", login="oezdemir", because="die Hecke verdeckt die Lampe"):
    command = ReassignService(
        case_id=file.id, service=service, because=because, seen_version=town.file(file.id).version
    )
    return town.desk(login).do(command)[0]


def test_the_right_unit_gets_the_question_and_the_first_sees_nothing(town):
    file = town.taken(LAMP)
    (task,) = file.tasks
    claimed, _ = town.clerk.do(ClaimTask(task_id=task.id, seen_version=task.version))
    town.clerk.do(AskBack(task_id=task.id, text="Welcher Mast?", seen_version=claimed.version))
    told = reassign(town, file)
    assert (told.number, told.service) == (file.number, "Hecke ragt in den Weg")
    assert told.route == "geht an Ordnung, weil Hecke ragt in den Weg in Heidkamp"
    assert town.clerk.ask(my_tasks) == ()
    for login in ("tepe", "thole"):
        with pytest.raises(Refused, match="gibt es hier nicht"):
            town.desk(login).ask(case, case_id=file.id)
        assert town.desk(login).ask(case_lines, view=CaseView.ALL_OPEN) == ()
        assert town.desk(login).ask(find_cases, text=file.number) == ()
    (new,) = town.desk("luebbe").ask(my_tasks)
    assert (new.case_id, new.state, new.question) == (file.id, TaskState.OPEN, "Bitte prüfen.")
    with town.store.read() as session:
        assert session.get(TaskRow, task.id) is None
        assert session.query(QueryRow).count() == 0
    after = town.file(file.id)
    assert (after.state, after.service.key, after.facts) == (CaseState.NEW, "hecke", ("ganz dunkel",))


def test_the_right_unit_reads_nothing_of_the_first_ones_work(town):
    file = town.taken(LAMP)
    town.clerk.do(ClaimTask(task_id=file.tasks[0].id, seen_version=file.tasks[0].version))
    reassign(town, file)
    seen = " ".join(one.text for one in town.desk("luebbe").ask(case, case_id=file.id).timeline)
    assert "Tiefbau" not in seen


def test_the_timeline_says_what_was_wrong_and_why(town):
    file = town.taken(LAMP)
    reassign(town, file, because="die Hecke verdeckt die Lampe.")
    line = town.file(file.id).timeline[-1]
    assert line.kind is EntryKind.ROUTED
    assert line.text == (
        "Anliegen berichtigt: Hecke ragt in den Weg statt Straßenlaterne defekt, weil die Hecke verdeckt "
        "die Lampe. Geht an Ordnung, weil Hecke ragt in den Weg in Heidkamp."
    )


def test_the_due_date_is_reckoned_anew_from_the_day_of_the_visit(town):
    file = town.taken(LAMP)
    town.clock.on(date(2026, 11, 26))
    told = reassign(town, file)
    assert told.due == datetime(2026, 12, 8, 16, tzinfo=BERLIN)
    assert told.due_explained.startswith("10 Arbeitstage nach Dienstag, 24. November")
    assert town.file(file.id).told_due == told.due
    assert town.file(file.id).tasks[0].due < told.due


def test_a_due_date_that_would_be_over_begins_today(town):
    file = town.taken(LAMP)
    town.clock.on(date(2026, 12, 3))
    told = reassign(town, file, service="unklar")
    assert told.due_explained.startswith("1 Arbeitstag nach Donnerstag, 3. Dezember")


def test_the_case_is_found_by_its_new_words(town):
    file = town.taken(LAMP)
    reassign(town, file)
    with town.store.read() as session:
        words = session.get_one(CaseRow, file.id).search_text
    assert "hecke ragt" in words
    assert "strassenlaterne" not in words


def test_what_becomes_confidential_is_found_by_number_only(town):
    file = town.taken(LAMP)
    reassign(town, file, service="wohngeld")
    with town.store.read() as session:
        assert "dunkel" not in session.get_one(CaseRow, file.id).search_text


def test_an_answer_that_was_given_stays_in_the_file(town):
    file = town.taken(LAMP)
    (task,) = file.tasks
    town.clerk.do(AnswerTask(task_id=task.id, answer="Die Lampe ist heil.", seen_version=task.version))
    reassign(town, file)
    tasks = town.file(file.id).tasks
    assert [(one.unit, one.state) for one in tasks] == [
        ("Tiefbau", TaskState.DONE), ("Ordnung", TaskState.OPEN),
    ]  # fmt: skip


def test_the_slip_is_issued_anew_and_says_which_one_it_replaces(town):
    file = town.taken(LAMP, promise=NO_REPLY)
    assert reassign(town, file).slip is None
    paper = FilePaper(
        case_ids=(file.id,), kind=PaperKind.SLIP, title="Laufzettel", reference=file.number, pdf=b"%PDF-1"
    )
    filed, _ = town.guide.do(paper)
    told = reassign(town, file, service="wohngeld")
    assert told.slip.id == filed.id
    slip = town.guide.ask(slip_for, contact_id=file.contact_id)
    assert (slip.issue, slip.replaces) == (2, "den Laufzettel von 9:40 Uhr")


def test_a_case_that_hung_on_another_goes_its_own_way(town):
    first = town.taken(LAMP)
    second = town.taken(
        Concern(service="strassenlaterne", cause_id=first.id), person_id=HANS, promise=NO_REPLY
    )
    with pytest.raises(Refused, match="hängen weitere Meldungen"):
        reassign(town, first)
    reassign(town, second)
    assert town.file(second.id).cause_id is None
    assert [one.unit for one in town.file(second.id).tasks] == ["Ordnung"]
    reassign(town, first)
    assert town.file(first.id).service.key == "hecke"


def test_who_may_correct_a_service_and_when(town, close):
    file = town.taken(LAMP)
    with pytest.raises(Refused, match="Ansprechperson: Frau Özdemir"):
        reassign(town, file, login="tepe")
    with pytest.raises(Refused, match="steht hier schon"):
        reassign(town, file, service="strassenlaterne")
    with pytest.raises(Refused, match="nicht im Verzeichnis"):
        reassign(town, file, service="gibt_es_nicht")
    with pytest.raises(Refused, match="Grund fehlt"):
        reassign(town, file, because=" ")
    with pytest.raises(Conflict) as caught:
        town.guide.do(ReassignService(case_id=file.id, service="hecke", because="x", seen_version=99))
    assert caught.value.differences[0].theirs == "Straßenlaterne defekt"
    close(file.id)
    with pytest.raises(Refused, match="schon abgeschlossen"):
        reassign(town, file)

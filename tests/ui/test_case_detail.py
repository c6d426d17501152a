"""Work on a case by keyboard: answering, asking, closing; and nothing that is typed gets lost."""

from dataclasses import replace

import pytest
from case_scene import (
    buttons,
    desk_of,
    focused,
    lamp,
    now,
    of_a_person_with_address,
    open_cases,
    settle,
    sit,
)
from PySide6.QtWidgets import QLabel, QPushButton

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import (
    AnswerTask,
    AskBack,
    CaseState,
    CaseView,
    ClaimTask,
    ReturnTask,
    RouteTask,
    TaskState,
    WriteNote,
)
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.ui.cases.case_forms import ADD, CLOSE, NOTE
from rathaus_desk.ui.cases.task_rules import ANSWER, RETURN, ROUTE
from rathaus_desk.usecases.office.office import actors, units

ANSWERED = "Das Leuchtmittel ist getauscht, die Laterne brennt wieder."


@pytest.fixture
def page(house, hands):
    """Vorgänge, open, as the guide at counter 2 sees it."""
    return open_cases(house, hands)


def test_a_clerk_answers_and_the_guide_closes_by_keys(house, hands, page):
    case_id = lamp(house, hands)
    sit(house, hands, "Thole")
    assert page.views.view is CaseView.MY_UNIT
    page.open_case(case_id)
    settle(hands)
    assert focused().accessibleName() == "Übernehmen"
    hands.press("Ctrl+Shift+U")
    assert now(house, case_id).tasks[0].state is TaskState.CLAIMED
    hands.press("Ctrl+Shift+A")
    hands.type(ANSWERED, free=True)
    hands.press("Ctrl+Return")
    assert now(house, case_id).tasks[0].answer == ANSWERED

    sit(house, hands, "Özdemir")
    page.open_case(case_id)
    settle(hands)
    assert focused().accessibleName() == "Abschließen"
    hands.press("Return")
    assert page.detail.head.place.form(CLOSE).values()["result"] == ANSWERED
    hands.press("Down")
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).state is CaseState.DONE
    assert now(house, case_id).result == ANSWERED
    assert page.detail.case.state is CaseState.DONE
    # It has left the view, but not one's eyes; and the cursor did not jump to somebody else's case.
    assert page.list.list.rows.row_of(case_id) == -1
    assert page.list.case_id == 0


def test_what_is_typed_survives_the_work_of_others(house, hands, page):
    case_id = page.detail.case.id
    hands.press("Ctrl+Shift+N")
    hands.type("Frau Schmidt ruft", free=True)
    field = focused()
    colleague = desk_of(house, "Wilkens")
    _, tables = colleague.do(WriteNote(case_id=case_id, text="Schlüssel liegt am Tresen."))
    house.background.changed.emit(tables)
    settle(hands)
    assert page.detail.case.timeline[-1].text == "Schlüssel liegt am Tresen."
    assert focused() is field
    hands.type(" morgen an", free=True)
    hands.press("Ctrl+Return")
    assert now(house, case_id).timeline[-1].text == "Frau Schmidt ruft morgen an"


def test_escape_folds_a_form_and_keeps_its_text(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.type("Rückfrage an das Wasserwerk", free=True)
    hands.press("Escape")
    assert not page.detail.head.place.isVisible()
    assert focused().accessibleName() == "Notiz"
    hands.press("Return")
    assert page.detail.head.place.form(NOTE).values() == {"text": "Rückfrage an das Wasserwerk"}


def test_a_draft_waits_with_its_case(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.type("angefangen", free=True)
    first = page.detail.case.id
    second = page.list.list.rows.item(1).id
    page.open_case(second)
    settle(hands)
    assert page.detail.head.place.unfolded == ""
    page.open_case(first)
    settle(hands)
    assert page.detail.head.place.unfolded == NOTE
    assert page.detail.head.place.form(NOTE).values() == {"text": "angefangen"}


def test_the_next_at_the_desk_sees_no_draft_of_the_one_before(house, hands, page):
    case_id = page.detail.case.id
    hands.press("Ctrl+Shift+N")
    hands.type("nur für mich", free=True)
    sit(house, hands, "Wilkens")
    page.open_case(case_id)
    settle(hands)
    assert page.detail.head.place.drafts() == {}


def test_who_comes_second_sees_both_versions(house, hands, page):
    case_id = lamp(house, hands)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+Shift+A")
    hands.type(ANSWERED, free=True)
    hands.press("Escape")
    task = now(house, case_id).tasks[0]
    _, tables = desk_of(house, "Meiners").do(ClaimTask(task_id=task.id, seen_version=task.version))
    house.background.changed.emit(tables)
    settle(hands)
    hands.press("Ctrl+Shift+A")
    hands.press("Ctrl+Return")
    form = page.detail.tasks[task.id].place.form(ANSWER)
    assert "inzwischen" in form.error.text()
    told = [one.text() for one in form.versions.findChildren(QLabel)]
    assert any("Herr Meiners" in one for one in told)
    assert any(ANSWERED in one for one in told)
    assert focused().accessibleName() == "Neuen Stand ansehen"
    hands.press("Space")
    assert form.values() == {"answer": ANSWERED}
    hands.press("Ctrl+Return")
    assert now(house, case_id).tasks[0].answer == ANSWERED


def test_a_case_with_open_tasks_is_not_closed(house, hands, page):
    page.open_case(lamp(house, hands))
    settle(hands)
    hands.press("Ctrl+E")
    hands.type("Erledigt.", free=True)
    hands.press("Tab")
    hands.press("Down")
    hands.press("Ctrl+Return")
    error = page.detail.head.place.form(CLOSE).error
    assert error.isVisible()
    assert "Tiefbau" in error.text()
    assert page.detail.head.place.form(CLOSE).values()["result"] == "Erledigt."


def test_how_it_was_told_belongs_to_the_end(house, hands, page):
    page.open_case(lamp(house, hands))
    settle(hands)
    hands.press("Ctrl+E")
    hands.type("Erledigt.", free=True)
    hands.press("Ctrl+Return")
    assert "erfahren" in page.detail.head.place.form(CLOSE).error.text()
    assert focused().accessibleName() == "Mitgeteilt"


def test_a_unit_returns_a_task_with_proposal_and_sentence(house, hands, page):
    case_id = lamp(house, hands)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+Shift+G")
    hands.press("Ctrl+Return")
    task_id = next(iter(page.detail.tasks))
    assert "Stelle wählen" in page.detail.tasks[task_id].place.form(RETURN).error.text()
    hands.press("Down")
    hands.press("Tab")
    hands.type("Die Laterne steht auf Privatgrund.", free=True)
    hands.press("Ctrl+Return")
    settle(hands)
    task = now(house, case_id).tasks[0]
    assert task.state is TaskState.RETURNED
    assert "Privatgrund" in task.arguments[-1].because
    assert "liegt nicht mehr" in page.detail.empty.text() or page.detail.case.id == case_id


def returned(house, case_id, proposed):
    """Let the unit at work say that another one is responsible."""
    task = now(house, case_id).tasks[0]
    desk = house.background.desk
    clerk = next(one for one in desk.ask(actors) if one.role is Role.CLERK and one.unit_id == task.unit_id)
    because = "Das liegt nicht bei uns."
    command = ReturnTask(
        task_id=task.id, proposed_unit=proposed.key, because=because, seen_version=task.version
    )
    desk.acting_as(clerk).do(command)


def test_who_sends_a_task_on_types_why_and_a_space_typed_there_sends_nothing(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+Shift+S")
    hands.press("Down")  # the first unit of the list
    hands.press("Tab")
    hands.type("gehört zum Bauhof", free=True)
    task = now(house, case_id).tasks[0]
    form = page.detail.tasks[task.id].place.form(ROUTE)
    assert form.values()["because"] == "gehört zum Bauhof"
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).tasks[0].reason.endswith(": gehört zum Bauhof")


def test_the_lead_decides_the_second_time_and_the_first_proposal_is_preselected(house, hands, page):
    case_id = lamp(house, hands)
    own = now(house, case_id).tasks[0].unit_id
    clerks = {one.unit_id for one in house.background.desk.ask(actors) if one.role is Role.CLERK}
    first = next(one for one in house.background.desk.ask(units).values() if one.id in clerks - {own})
    returned(house, case_id, first)
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+Shift+S")
    task = now(house, case_id).tasks[0]
    assert page.detail.tasks[task.id].place.form(ROUTE).values()["unit"] == first.key
    house.background.desk.do(RouteTask(task_id=task.id, unit=first.key, seen_version=task.version))
    second = next(one for one in house.background.desk.ask(units).values() if one.id == own)
    returned(house, case_id, second)
    house.refresh()
    settle(hands)
    hands.press("Escape")
    assert "An andere Stelle geben" not in buttons(page)
    assert "Die Leitung entscheidet" in page.detail.tasks[task.id].decides.text()
    hands.press("Ctrl+Shift+S")
    assert "Die Leitung entscheidet" in house.window.notice.text.text()
    lead = next(one for one in house.background.desk.ask(actors) if one.role is Role.LEAD)
    sit(house, hands, lead.name)
    page.open_case(case_id)
    settle(hands)
    assert "An andere Stelle geben" in buttons(page)


def test_who_asked_back_does_not_pass_the_reply_on(house, hands, page):
    case_id = lamp(house, hands)
    task = now(house, case_id).tasks[0]
    desk_of(house, "Thole").do(AskBack(task_id=task.id, text="Welcher Mast?", seen_version=task.version))
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    assert "Antwort weitergeben" not in buttons(page)
    hands.press("Ctrl+Shift+W")
    assert "Ansprechperson" in house.window.notice.text.text()
    hands.press("Ctrl+Shift+A")
    assert "„Unzuständig“" in house.window.notice.text.text()


def test_the_print_key_prints_the_slip_of_a_case(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+P")
    settle(hands)
    assert house.paper.isVisible()
    assert house.paper.pdf.startswith(b"%PDF")


def test_a_language_is_named_in_german(house, hands, page):
    found = of_a_person_with_address(house)
    page.detail.story.show_case(replace(found, person=replace(found.person, language="ar")))
    assert "Sprache: Arabisch" in [one.text() for one in page.detail.story.findChildren(QLabel)]


def test_a_guide_passes_the_citizens_reply_on(house, hands, page):
    case_id = lamp(house, hands)
    task = now(house, case_id).tasks[0]
    ask = AskBack(task_id=task.id, text="Welche Nummer steht am Mast?", seen_version=task.version)
    desk_of(house, "Thole").do(ask)
    page.open_case(case_id)
    settle(hands)
    assert page.detail.tasks[task.id].due.text.text() == "Frist ruht"
    assert focused().accessibleName() == "Antwort weitergeben"
    hands.press("Return")
    hands.type("Nummer 17", free=True)
    hands.press("Ctrl+Return")
    assert now(house, case_id).tasks[0].queries[0].answer == "Nummer 17"


def test_a_call_back_is_tried_and_kept(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+N")
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).promise.attempts == 1
    assert "1 von 3 Versuchen" in page.detail.head.promise.text()
    hands.press("Ctrl+Shift+E")
    hands.type("Weiß Bescheid.", free=True)
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).promise.state is PromiseState.KEPT
    assert not {"Erreicht", "Nicht erreicht"} & buttons(page)


def test_a_further_unit_is_asked(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+Shift+T")
    page.detail.head.place.form(ADD).fill({"unit": "ordnung"})
    hands.press("Tab")
    hands.type("Steht die Laterne auf städtischem Grund?", free=True)
    hands.press("Ctrl+Return")
    settle(hands)
    assert len(now(house, case_id).tasks) == 2
    assert len(page.detail.tasks) == 2


def test_who_reported_the_same_is_led_to_where_the_work_is(house, hands, page):
    first = lamp(house, hands)
    second = lamp(house, hands, cause_id=first)
    page.open_case(second)
    settle(hands)
    assert page.detail.tasks == {}
    page.detail.head.cause.click()
    settle(hands)
    assert page.detail.case.id == first
    assert now(house, second).number in [
        one.text() for one in page.detail.reporters.findChildren(QPushButton)
    ]


def test_an_answer_that_came_meanwhile_stands_in_the_closing_form(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+E")
    hands.press("Escape")
    task = now(house, case_id).tasks[0]
    answer = AnswerTask(task_id=task.id, answer=ANSWERED, seen_version=task.version)
    _, tables = desk_of(house, "Thole").do(answer)
    house.background.changed.emit(tables)
    settle(hands)
    hands.press("Ctrl+E")
    assert page.detail.head.place.form(CLOSE).values()["result"] == ANSWERED


def test_what_enter_would_do_is_seen_when_a_case_opens(house, hands, page):
    case_id = lamp(house, hands, "flackert. " * 120)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    step = focused()
    assert step.accessibleName() == "Übernehmen"
    assert step.visibleRegion().boundingRect() == step.rect()

"""Vorgänge by keyboard: answering, closing, letters; and nothing that is typed gets lost."""

import pypdfium2
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases import (
    AnswerTask,
    AskBack,
    CaseState,
    CaseView,
    ClaimTask,
    TaskState,
    WriteNote,
)
from rathaus_desk.domain.contacts import Concern, TakeContact
from rathaus_desk.domain.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.ui.case_head import ADD, CLOSE, LETTER, MISSED, NOTE, REACHED
from rathaus_desk.ui.task_card import ANSWER, CLAIM, RETURN
from rathaus_desk.ui.tokens import Theme
from rathaus_desk.usecases.cases import case, case_lines, count_cases
from rathaus_desk.usecases.office import actors

ANSWERED = "Das Leuchtmittel ist getauscht, die Laterne brennt wieder."


@pytest.fixture
def page(house, hands):
    """Vorgänge, open, as the guide at counter 2 sees it."""
    house.window.activateWindow()
    assert QTest.qWaitForWindowActive(house.window)
    house.window.enter("cases")
    settle(hands)
    return house.cases


def settle(hands):
    """Wait until the detail has followed the cursor."""
    hands.settle()
    hands.wait(120)
    hands.settle()


def desk_of(house, name):
    desk = house.background.desk
    return desk.acting_as(next(one for one in desk.ask(actors) if name in one.name))


def sit(house, hands, name):
    """Let somebody else sit down at this window, as the role switch of the sample town does."""
    house.background.desk = desk_of(house, name)
    house.refresh()
    settle(hands)


def lamp(house, hands, note="flackert", cause_id=None):
    """Have a lamp reported at the counter; return its case. Its task reaches the unit at once."""
    concern = Concern(service="strassenlaterne", place="Rosenweg 4, Heidkamp", note=note, cause_id=cause_id)
    command = TakeContact(
        concerns=(concern,),
        caller_name="Łukasz Wójcik",
        caller_phone="0171 3920044",
        promise=PromiseWish(reply_by=ReplyBy.CALL),
    )
    taken, tables = house.background.desk.do(command)
    house.background.changed.emit(tables)
    settle(hands)
    return taken.cases[0].id


def now(house, case_id):
    return desk_of(house, "Özdemir").ask(case, case_id=case_id)


def focused():
    return QApplication.focusWidget()


def buttons(page):
    """The words of the buttons that the detail shows."""
    shown = page.detail.findChildren(QPushButton)
    return {one.accessibleName() for one in shown if one.isVisibleTo(page)}


def test_the_room_opens_with_the_guides_own_cases(house, hands, page):
    desk = house.background.desk
    lines = desk.ask(case_lines, view=CaseView.MINE)
    assert page.views.view is CaseView.MINE
    assert page.list.list.rows.rowCount() == len(lines)
    assert page.views.count(CaseView.OVERDUE) == str(desk.ask(count_cases)[CaseView.OVERDUE])
    assert focused() is page.list.list
    assert page.detail.case.id == lines[0].id


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


def test_a_new_case_does_not_move_the_cursor(house, hands, page):
    hands.press("Down")
    settle(hands)
    before = page.list.case_id
    lamp(house, hands)
    assert page.list.case_id == before
    assert page.detail.case.id == before
    assert page.list.list.rows.item(0).person == "Łukasz Wójcik"


def test_a_case_that_leaves_the_view_stays_before_ones_eyes(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    page.views.choose(CaseView.OVERDUE)
    settle(hands)
    page.open_case(case_id)
    settle(hands)
    house.refresh()
    settle(hands)
    assert page.detail.case.id == case_id
    assert page.list.case_id == 0


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


def test_the_focus_stays_in_the_room_when_somebody_else_sits_down(house, hands, page):
    hands.press("Ctrl+Shift+N")
    sit(house, hands, "Thole")
    assert focused() is page.list.list


def test_who_comes_second_sees_both_versions(house, hands, page):
    case_id = lamp(house, hands)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+Shift+A")
    hands.type(ANSWERED, free=True)
    task = now(house, case_id).tasks[0]
    _, tables = desk_of(house, "Meiners").do(ClaimTask(task_id=task.id, seen_version=task.version))
    house.background.changed.emit(tables)
    settle(hands)
    hands.press("Ctrl+Return")
    form = page.detail.tasks[task.id].place.form(ANSWER)
    assert "inzwischen" in form.error.text()
    told = [form.versions.itemAt(index).widget().text() for index in range(form.versions.count())]
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
    assert "Privatgrund" in task.reason
    assert "liegt nicht mehr" in page.detail.empty.text() or page.detail.case.id == case_id


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
    hands.press("Ctrl+Shift+K")
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
    assert now(house, second).number in page.detail.story.findChildren(QLabel)[-1].text()


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


def test_only_what_the_person_may_do_is_offered(house, hands, page):
    case_id = lamp(house, hands)
    page.open_case(case_id)
    settle(hands)
    assert {"Notiz", "Brief schreiben", "Abschließen", "An andere Stelle geben"} <= buttons(page)
    assert not {"Übernehmen", "Beantworten", "Unzuständig"} & buttons(page)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    assert {"Übernehmen", "Beantworten", "Unzuständig", "Notiz"} <= buttons(page)
    assert not {"Abschließen", "Weitere Stelle fragen", "An andere Stelle geben"} & buttons(page)
    assert not {"Erreicht", "Nicht erreicht", "Laufzettel"} & buttons(page)
    hands.press("Ctrl+E")
    assert "Ansprechperson" in house.window.notice.text.text()


def test_at_most_one_button_is_filled(house, hands, page):
    case_id = lamp(house, hands)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)

    def filled():
        every = page.findChildren(QPushButton)
        return [
            one.accessibleName() for one in every if one.isVisible() and one.property("kind") == "primary"
        ]

    assert filled() == ["Übernehmen"]
    hands.press("Ctrl+Shift+F")
    assert filled() == ["Fragen"]


def of_a_person_with_address(house):
    desk = desk_of(house, "Özdemir")
    for line in desk.ask(case_lines, view=CaseView.MINE):
        found = desk.ask(case, case_id=line.id)
        if found.person and found.person.street and found.person.place:
            return found
    raise AssertionError("the sample town has no such case")


def pdf_text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_a_letter_is_filed_as_it_was_shown(house, hands, page):
    found = of_a_person_with_address(house)
    page.open_case(found.id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    assert page.desk.isVisible()
    assert focused() is page.desk.text
    hands.press("Ctrl+End")
    for line in ("", "", "Bitte bringen Sie mit:", "- den Ausweis", "- diesen Brief"):
        hands.type(line, free=True)
        hands.press("Return")
    hands.press("Ctrl+Return")  # at once, before the preview has followed
    hands.expect("Der Brief liegt nicht in der Akte.", lambda: bool(now(house, found.id).papers))
    settle(hands)
    paper = now(house, found.id).papers[-1]
    assert house.paper.file_name == f"Brief-{found.number}-1.pdf"
    assert found.person.family_name not in paper.title
    text = pdf_text(house.paper.pdf)
    assert "Bitte bringen Sie mit:" in text
    assert "den Ausweis" in text
    assert "- den Ausweis" not in text
    assert page.detail.isVisible()

    house.paper.hide()
    house.paper.pdf = b""
    page.detail.papers.list.setFocus()
    hands.press("Return")
    settle(hands)
    assert pdf_text(house.paper.pdf) == text


def test_a_promised_letter_is_kept_with_the_letter(house, hands, page):
    person = of_a_person_with_address(house).person
    concern = Concern(service="strassenlaterne", place="Rosenweg 4, Heidkamp")
    wish = PromiseWish(reply_by=ReplyBy.LETTER)
    taken, tables = house.background.desk.do(
        TakeContact(concerns=(concern,), person_id=person.id, promise=wish)
    )
    house.background.changed.emit(tables)
    case_id = taken.cases[0].id
    page.open_case(case_id)
    settle(hands)
    assert "Brief ist geschrieben" in buttons(page)
    hands.press("Ctrl+B")
    settle(hands)
    hands.press("Ctrl+Return")
    hands.expect("Der Brief liegt nicht in der Akte.", lambda: bool(now(house, case_id).papers))
    settle(hands)
    assert "versprochene Antwort" in house.window.notice.text.text()
    house.window.notice.verb.click()
    settle(hands)
    assert now(house, case_id).promise.state is PromiseState.KEPT


def test_a_letter_that_was_begun_waits_with_its_case(house, hands, page):
    found = of_a_person_with_address(house)
    page.open_case(found.id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    page.desk.subject.setFocus()
    hands.press("Ctrl+A")
    hands.type("Ihre Laterne", free=True)
    hands.press("Escape")
    assert page.detail.isVisible()
    hands.press("Ctrl+B")
    settle(hands)
    assert page.desk.subject.text() == "Ihre Laterne"


def test_a_letter_without_a_subject_is_refused_at_its_field(house, hands, page):
    page.open_case(of_a_person_with_address(house).id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    page.desk.subject.setFocus()
    hands.press("Ctrl+A")
    hands.press("Delete")
    hands.press("Ctrl+Return")
    hands.wait(300)
    settle(hands)
    assert "Betreff" in page.desk.error.text()
    assert page.desk.subject.property("wrong") == "true"
    assert house.paper.pdf == b""


def test_without_an_address_no_letter_begins(house, hands, page):
    page.open_case(lamp(house, hands))
    settle(hands)
    house.window.actions_[LETTER].trigger()
    settle(hands)
    assert not page.desk.isVisible()
    assert "Anschrift" in page.detail.head.error.text()


def test_cases_are_found_by_number_and_by_words(house, hands, page):
    case_id = lamp(house, hands, "Mast steht schief")
    number = now(house, case_id).number
    hands.press("Ctrl+F")
    hands.type(number)
    settle(hands)
    hands.press("Return")
    settle(hands)
    assert page.detail.case.id == case_id
    hands.press("Ctrl+F")
    hands.press("Ctrl+A")
    hands.type("zzzgibtesnicht")
    settle(hands)
    assert "kein Vorgang" in page.list.found.empty.text()
    hands.press("Escape")
    settle(hands)
    assert page.list.list.isVisible()


def test_on_a_narrow_window_the_case_takes_the_place_of_the_list(house, hands, page):
    house.window.resize(1000, 760)
    settle(hands)
    assert page.list.isVisible()
    assert not page.detail.isVisible()
    assert page.views.line.isVisible()
    page.list.go_to_list()
    hands.press("Return")
    settle(hands)
    assert page.detail.isVisible()
    assert not page.list.isVisible()
    hands.press("Escape")
    assert page.list.isVisible()
    assert focused() is page.list.list


@pytest.mark.parametrize("size", [(1440, 860), (1280, 720)])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_nothing_is_cut_off_sideways(house, hands, page, zoom, size):
    case_id = lamp(house, hands)
    house.window.resize(*size)
    house.window.look.wear(Theme.LIGHT, zoom)
    sit(house, hands, "Thole")
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+Shift+G")
    settle(hands)
    area = page.detail.area
    assert area.widget().width() <= area.viewport().width()
    assert area.horizontalScrollBar().maximum() == 0


def test_a_view_without_cases_says_what_is_good(house, hands, page):
    desk = house.background.desk
    clerks = [one for one in desk.ask(actors) if one.role is Role.CLERK]
    punctual = next(one for one in clerks if not desk.acting_as(one).ask(count_cases)[CaseView.OVERDUE])
    sit(house, hands, punctual.name)
    page.views.choose(CaseView.OVERDUE)
    settle(hands)
    assert not page.list.list.isVisible()
    assert page.list.empty.isVisible()
    assert page.list.empty.text().startswith("Nichts ist zu spät.")


def test_tab_goes_as_one_reads(house, hands, page):
    page.views.list.setFocus()
    order = []
    for _ in range(4):
        hands.press("Tab")
        order.append(focused())
    assert order[:3] == [page.list.search, page.list.list, page.detail.area]


def test_more_lines_come_as_one_scrolls(house, hands, page):
    page.views.choose(CaseView.CLOSED)
    settle(hands)
    every = len(house.background.desk.ask(case_lines, view=CaseView.CLOSED, limit=1_000))
    assert page.list.list.rows.rowCount() == 200 < every
    page.list.list.setFocus()
    hands.press("Ctrl+End")
    settle(hands)
    hands.press("Ctrl+End")
    settle(hands)
    assert page.list.list.rows.rowCount() == every


def test_every_action_of_a_card_is_registered(house, page):
    offered = {name for card in (page.detail.head, *page.detail.tasks.values()) for name in card._deeds}
    listed = {one.id for one in house.window.actions_.all() if one.room == "cases"}
    assert offered <= listed
    assert {CLAIM, ANSWER, RETURN, NOTE, CLOSE, REACHED, MISSED, LETTER} <= offered

"""Routing by keyboard: the lead decides, one call answers all, reporters are ticked off, order is shown."""

import pytest
from case_scene import buttons, desk_of, focused, lamp, now, open_cases, settle, sit
from PySide6.QtWidgets import QPushButton

from rathaus_desk.domain.cases.cases import (
    AnswerTask,
    AskBack,
    CaseState,
    CaseView,
    CloseCase,
    TaskState,
    ToldBy,
)
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.ui.cases.case_forms import ADD
from rathaus_desk.ui.cases.queries_card import ALL_QUERIES
from rathaus_desk.ui.cases.task_rules import INTERIM, SHEET
from rathaus_desk.usecases.cases.cases import case, case_lines


@pytest.fixture
def page(house, hands):
    return open_cases(house, hands)


def found(house, wanted):
    """Return the first open case of the sample town that meets a condition."""
    lead = desk_of(house, "Hollmann")
    for line in lead.ask(case_lines, view=CaseView.ALL_OPEN, limit=500):
        one = lead.ask(case, case_id=line.id)
        if wanted(one):
            return one
    raise AssertionError("the sample town has no such case")


def show(page, hands, case_id):
    page.open_case(case_id)
    settle(hands)


def test_the_lead_decides_with_one_key_and_reads_both_arguments_on_one_card(house, hands, page):
    twice = found(house, lambda one: any(task.proposed_authority for task in one.tasks))
    sit(house, hands, "Hollmann")
    show(page, hands, twice.id)
    task = next(iter(page.detail.tasks.values()))
    assert focused() is page.detail.area  # Enter must not decide what nobody has read
    assert {"An Ordnung", "An Landkreis Musterland, Straßenverkehr"} <= buttons(page)
    assert [one.unit for one in task.task.arguments] == ["Tiefbau", "Ordnung"]
    hands.press("Alt+Right")
    settle(hands)
    decided = desk_of(house, "Hollmann").ask(case, case_id=twice.id).tasks[0]
    assert decided.outside == "Landkreis Musterland, Straßenverkehr"
    assert decided.follow_up.isoformat() == "2026-12-08"  # two weeks on


def test_only_the_lead_is_offered_the_decision(house, hands, page):
    twice = found(house, lambda one: any(task.proposed_authority for task in one.tasks))
    show(page, hands, twice.id)
    assert not {"An Ordnung", "An andere Stelle geben"} & buttons(page)
    card = next(iter(page.detail.tasks.values()))
    assert "Die Leitung entscheidet" in card.decides.text()


def test_a_unit_says_where_things_stand_and_the_guide_tells_it(house, hands, page):
    case_id = lamp(house, hands)
    sit(house, hands, "Thole")
    show(page, hands, case_id)
    hands.press("Ctrl+Shift+I")
    hands.type("Das Ersatzteil ist bestellt.", free=True)
    hands.press("Tab")
    hands.type("übermorgen früh")
    hands.press("Ctrl+Return")
    settle(hands)
    card = next(iter(page.detail.tasks.values()))
    assert "kein Datum" in card.place.form(INTERIM).error.text()
    card.place.form(INTERIM).fill({"expected": "+1"})
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).tasks[0].interims[0].expected.isoformat() == "2026-11-25"
    sit(house, hands, "Özdemir")
    show(page, hands, case_id)
    assert focused().accessibleName() == "Zwischenstand ist gesagt"
    hands.press("Return")
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).tasks[0].interims[0].told


def test_one_form_answers_the_questions_of_two_units(house, hands, page):
    visit = TakeContact(
        concerns=(Concern(service="strassenlaterne", place="Rosenweg 4, Heidkamp"), Concern(service="laerm")),
        caller_name="Frau Wulf", caller_phone="0171 3920044", promise=PromiseWish(reply_by=ReplyBy.CALL),
    )  # fmt: skip
    taken, tables = house.background.desk.do(visit)
    for one, name in zip(taken.cases, ("Thole", "Lübbe"), strict=True):
        task = now(house, one.id).tasks[0]
        desk_of(house, name).do(AskBack(task_id=task.id, text=f"{name} fragt?", seen_version=task.version))
    house.background.changed.emit(tables)
    show(page, hands, taken.cases[0].id)
    assert focused().accessibleName() == "Alle Rückfragen beantworten"
    hands.press("Ctrl+Shift+J")
    hands.type("Vor Nummer 4.", free=True)
    hands.press("Tab")
    hands.type("Nach 22 Uhr.", free=True)
    assert len(page.detail.queries.place.form(ALL_QUERIES).values()) == 2
    hands.press("Ctrl+Return")
    settle(hands)
    assert [now(house, one.id).tasks[0].state for one in taken.cases] == [TaskState.CLAIMED] * 2
    assert not page.detail.queries.isVisible()


def test_who_reported_the_same_is_listed_and_ticked_off(house, hands, page):
    case_id = lamp(house, hands)
    lamp(house, hands, cause_id=case_id)
    task = now(house, case_id).tasks[0]
    desk_of(house, "Thole").do(AnswerTask(task_id=task.id, answer="Brennt.", seen_version=task.version))
    file = now(house, case_id)
    command = CloseCase(case_id=case_id, result="Brennt.", told_by=ToldBy.CALL, seen_version=file.version)
    _, tables = desk_of(house, "Özdemir").do(command)
    house.background.changed.emit(tables)
    show(page, hands, case_id)
    assert page.detail.reporters.progress.text() == "1 weitere Meldung: 1 anzurufen."
    ticks = page.detail.reporters.findChildren(QPushButton)
    assert "Łukasz Wójcik weiß Bescheid" in [one.accessibleName() for one in ticks]
    page.detail.tick_next()
    settle(hands)
    assert now(house, case_id).reporters[0].told is ToldBy.CALL
    assert page.detail.reporters.progress.text().endswith("1 schon informiert.")


def test_a_unit_is_asked_after_another_one_and_the_card_shows_the_order(house, hands, page):
    case_id = lamp(house, hands)
    show(page, hands, case_id)
    hands.press("Ctrl+Shift+T")
    form = page.detail.head.place.form(ADD)
    before = now(house, case_id).tasks[0]
    form.fill({"unit": "ordnung", "question": "Ist der Weg frei?", "after": str(before.id), "share": "yes"})
    hands.press("Ctrl+Return")
    settle(hands)
    waiting = now(house, case_id).tasks[1]
    assert (waiting.state, waiting.after) == (TaskState.WAITING, "Tiefbau")
    card = page.detail.tasks[waiting.id]
    assert (card.due.text.text(), card.pill.text.text()) == ("nach Tiefbau", "noch nicht dran")
    assert "Reihenfolge ändern" in buttons(page)


def test_the_sheet_for_the_landkreis_is_printed_and_filed(house, hands, page):
    outside = found(house, lambda one: any(task.outside for task in one.tasks))
    show(page, hands, outside.id)
    page.act(SHEET)
    settle(hands)
    hands.wait(300)
    settle(hands)
    filed = now(house, outside.id).papers
    assert [one.title for one in filed if one.kind.value == "handover"] == [f"Übergabeblatt {outside.number}"]


def test_what_is_rare_stands_behind_more(house, hands, page):
    case_id = lamp(house, hands)
    show(page, hands, case_id)
    assert "Einstellen" not in buttons(page)
    page.detail.head._more.click()
    settle(hands)
    assert {"Einstellen", "Ansprechperson ändern", "An eine Behörde geben"} <= buttons(page)
    page.act("cases.drop")
    hands.type("Die Anruferin zieht zurück.", free=True)
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).state is CaseState.DROPPED
    assert "Wieder öffnen" in buttons(page)


def test_the_lead_sees_what_came_back_and_nobody_else_does(house, hands, page):
    page.detail.show_bounces()
    settle(hands)
    assert not page.detail.bounces.isVisible()
    sit(house, hands, "Hollmann")
    page.detail.show_bounces()
    settle(hands)
    assert page.detail.bounces.isVisible()
    assert focused().accessibleName() == "Schließen"

"""Two people changed one record: both versions stand there, field by field, and one chooses by keys."""

from datetime import date

import pytest
from case_scene import desk_of, focused, lamp, now, open_cases, settle
from day_scene import TODAY, store_of
from PySide6.QtWidgets import QLabel
from sqlalchemy import select

from rathaus_desk.domain.cases.cases import AddTask
from rathaus_desk.domain.cases.tasks import ChangeTask
from rathaus_desk.store.office_tables import AbsenceRow
from rathaus_desk.ui.cases.task_rules import CHANGE, WITHDRAW
from rathaus_desk.ui.kit.conflict_panel import ConflictPanel, TwoVersions
from rathaus_desk.usecases.office.absences import absence_value

MINE, THEIRS = "Ist der Mast noch standfest?", "Steht der Mast noch, und wem gehört er?"


@pytest.fixture
def task(house, hands):
    """The card of a task of Frau Özdemir's case that waits for another one, its form unfolded."""
    page = open_cases(house, hands)
    case_id = lamp(house, hands)
    first = now(house, case_id).tasks[0]
    guide = desk_of(house, "Özdemir")
    waiting, _ = guide.do(
        AddTask(case_id=case_id, unit="ordnung", question="Steht der Mast?", after_task_id=first.id)
    )
    page.open_case(case_id)
    settle(hands)
    card = page.detail.tasks[waiting.id]
    card.act(CHANGE)
    return card


def elsewhere(house, card, **values):
    """Let Herr Wilkens change the task in his window, of which this one hears nothing yet."""
    task = stored(house, card)
    usual = {"unit": "ordnung", "question": task.question, "after_task_id": task.after_id}
    command = ChangeTask(task_id=task.id, seen_version=task.version, **{**usual, **values})
    desk_of(house, "Wilkens").do(command)


def stored(house, card):
    return next(one for one in now(house, house.cases.detail.case.id).tasks if one.id == card.task.id)


def read(form):
    return [one.text() for one in form.versions.findChildren(QLabel)]


def test_both_versions_of_a_field_stand_side_by_side_and_one_is_chosen_by_keys(house, hands, task):
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    elsewhere(house, task, question=THEIRS)
    hands.press("Ctrl+Return")
    (field,) = form.versions.fields
    assert form.error.text().startswith("Herr Wilkens hat hier inzwischen etwas geändert.")
    assert (field.field.title, field.field.mine, field.field.theirs) == ("Frage", MINE, THEIRS)
    assert {MINE, THEIRS} <= set(read(form))
    assert focused() is field.mine
    assert stored(house, task).question == THEIRS
    assert form.values()["question"] == MINE
    hands.press("Right")
    assert field.theirs.isChecked()
    assert form.values()["question"] == THEIRS
    hands.press("Left")
    assert form.values()["question"] == MINE
    hands.press("Ctrl+Return")
    settle(hands)
    assert stored(house, task).question == MINE


def test_who_takes_what_is_stored_is_not_said_to_have_changed_anything(house, hands, task):
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    elsewhere(house, task, question=THEIRS)
    hands.press("Ctrl+Return")
    before, version = now(house, house.cases.detail.case.id).timeline, stored(house, task).version
    hands.press("Right")
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, house.cases.detail.case.id).timeline == before
    assert stored(house, task).version == version
    assert not task.place.unfolded
    assert "Von Ihnen wurde nichts geändert." in house.window.notice.text.text()


def test_an_unfolded_form_says_that_the_task_was_changed_and_by_whom(house, hands, task):
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    assert not form.meanwhile.isVisible()
    elsewhere(house, task, question=THEIRS)
    house.cases.detail.refresh()
    settle(hands)
    assert form.meanwhile.isVisible()
    assert form.meanwhile.text() == (
        "Herr Wilkens hat diese Teilaufgabe um 9:40 geändert. Ihr Text bleibt da."
    )
    assert form.values()["question"] == MINE
    form.look.setFocus()
    hands.press("Return")
    detail = house.cases.detail
    top = detail.timeline.mapTo(detail.area, detail.timeline.rect().topLeft()).y()
    assert 0 <= top < detail.area.height() // 2, "what happened is in sight"
    hands.press("Ctrl+Return")
    assert [one.field.theirs for one in form.versions.fields] == [THEIRS], "looking overwrites nothing"
    assert not form.meanwhile.isVisible()


def test_what_was_looked_at_is_no_conflict_any_more_where_nothing_can_be_overwritten(house, hands, task):
    task.act(WITHDRAW)
    form = task.place.form(WITHDRAW)
    form.fill({"because": "Braucht niemand mehr."})
    elsewhere(house, task, question=THEIRS)
    house.cases.detail.refresh()
    settle(hands)
    form.look.setFocus()
    hands.press("Return")
    assert not form.meanwhile.isVisible()
    assert focused() is form.parts()["because"]
    hands.press("Ctrl+Return")
    settle(hands)
    assert len(now(house, house.cases.detail.case.id).tasks) == 1, "it was sent, without being asked twice"


def test_one_s_own_change_says_nothing_at_the_form(house, hands, task):
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    hands.press("Ctrl+Return")
    settle(hands)
    task.act(CHANGE)
    assert not task.place.form(CHANGE).meanwhile.isVisible()


def test_without_a_choice_nothing_is_overwritten(house, hands, task):
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    elsewhere(house, task, question=THEIRS)
    hands.press("Ctrl+Return")
    (field,) = form.versions.fields
    assert not field.asked.isVisible()
    for _ in range(2):
        hands.press("Ctrl+Return")
    assert stored(house, task).question == THEIRS
    assert focused() is field.mine
    assert field.asked.isVisible()
    assert "Bitte erst eine Fassung wählen" in field.asked.text()
    assert any("dann noch einmal „Ändern“" in one for one in read(form))
    hands.press("Right")
    assert not field.asked.isVisible()


def test_the_values_are_in_sight_with_the_choice(house, hands, task):
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    elsewhere(house, task, question=THEIRS)
    house.window.resize(1280, 620)
    hands.press("Ctrl+Return")
    settle(hands)
    (field,) = form.versions.fields
    assert focused() is field.mine
    seen = field.visibleRegion().boundingRect()
    assert seen.height() == field.height(), "the texts, not only their names"


def test_what_the_other_one_alone_changed_is_taken_over(house, hands, task):
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    elsewhere(house, task, unit="umwelt")
    hands.press("Ctrl+Return")
    assert form.versions.fields == ()
    assert form.values() == {**form.values(), "unit": "umwelt", "question": MINE}
    assert any("Stelle, jetzt gespeichert und hier übernommen: Bauhof, Umwelt" in one for one in read(form))
    hands.press("Space")  # Neuen Stand ansehen
    hands.press("Ctrl+Return")
    settle(hands)
    assert (stored(house, task).question, stored(house, task).unit) == (MINE, "Umwelt")


def test_a_third_change_while_one_chooses_is_another_conflict(house, hands, task):
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    elsewhere(house, task, question=THEIRS)
    hands.press("Ctrl+Return")
    elsewhere(house, task, question="Zum dritten Mal anders")
    hands.press("Space")
    hands.press("Ctrl+Return")
    (field,) = form.versions.fields
    assert (field.field.mine, field.field.theirs) == (MINE, "Zum dritten Mal anders")
    assert stored(house, task).question == "Zum dritten Mal anders"


def test_a_draft_that_comes_back_still_knows_what_it_began_with(house, hands, task):
    case_id = house.cases.detail.case.id
    form = task.place.form(CHANGE)
    form.fill({"question": MINE})
    house.cases.open_case(lamp(house, hands))
    settle(hands)
    house.cases.open_case(case_id)
    settle(hands)
    card = list(house.cases.detail.tasks.values())[-1]
    elsewhere(house, card, question=THEIRS)
    card.place.form(CHANGE).send_button.setFocus()
    hands.press("Ctrl+Return")
    assert [one.field.mine for one in card.place.form(CHANGE).versions.fields] == [MINE]


def test_two_who_change_the_days_of_an_absence(house, hands):
    hands.press("Alt+1")
    hands.press("Ctrl+Shift+A")
    form = house.day.absences.form
    hands.press("Ctrl+Return")
    with store_of(house).read() as session:
        mine = select(AbsenceRow).where(AbsenceRow.first == TODAY, AbsenceRow.last == TODAY)
        number = session.scalars(mine.order_by(AbsenceRow.id.desc())).first().id
        absence = absence_value(session.get_one(AbsenceRow, number), "Frau Özdemir")
    form.edit(absence)
    form.last.set_day(date(2026, 11, 25))
    with store_of(house).write.begin() as session:
        row = session.get_one(AbsenceRow, number)
        row.first, row.last = date(2026, 11, 23), date(2026, 11, 27)
    hands.press("Ctrl+Return")
    assert form.first.day == date(2026, 11, 23)  # nobody else wanted it otherwise
    (field,) = form.versions.fields
    assert (field.field.mine, field.field.theirs) == (
        "Mittwoch, 25. November 2026", "Freitag, 27. November 2026",
    )  # fmt: skip
    hands.press("Ctrl+Return")
    assert "Fassung wählen" in form.error.text()
    assert field.mine.hasFocus()
    hands.press("Space")
    hands.press("Ctrl+Return")
    hands.settle()
    with store_of(house).read() as session:
        row = session.get_one(AbsenceRow, number)
        assert (row.first, row.last) == (date(2026, 11, 23), date(2026, 11, 25))


def test_where_both_do_not_fit_side_by_side_they_stand_below_each_other(qtbot, desktop):
    panel = ConflictPanel()
    qtbot.addWidget(panel)
    panel.show_versions((), [TwoVersions("x", "Frage", MINE, THEIRS)])
    (field,) = panel.fields
    for width, below in ((700, False), (260, True)):
        panel.resize(width, 300)
        panel.show()
        qtbot.waitUntil(lambda below=below: (field.theirs.y() > field.mine.y()) is below)

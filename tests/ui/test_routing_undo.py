"""Sent to the wrong unit: ten seconds to take it back, by the button and by its key."""

import pytest
from case_scene import desk_of, lamp, now, open_cases, settle

from rathaus_desk.domain.cases.cases import ClaimTask
from rathaus_desk.ui.cases.routing_undo import UNDO_ROUTE
from rathaus_desk.ui.cases.task_rules import ROUTE


@pytest.fixture
def case_id(house, hands):
    page = open_cases(house, hands)
    made = lamp(house, hands)
    page.open_case(made)
    settle(hands)
    return made


@pytest.fixture
def sent(house, hands, case_id):
    """A task that has just gone to Ordnung, by keys."""
    hands.press("Ctrl+Shift+S")
    form = next(iter(house.cases.detail.tasks.values())).place.form(ROUTE)
    while form.values()["unit"] != "ordnung":
        hands.press("Down")
    hands.press("Ctrl+Return")
    settle(hands)
    (task,) = now(house, case_id).tasks
    assert task.unit == "Ordnung"
    return task


def notice(house):
    return house.window.notice


def test_the_key_takes_it_back(house, hands, case_id, sent):
    assert notice(house).text.text() == "Weitergegeben an Ordnung."
    assert notice(house).verb.accessibleName() == "Rückgängig"
    hands.press("Ctrl+Shift+Z")
    settle(hands)
    assert now(house, case_id).tasks[0].unit == "Tiefbau"
    assert notice(house).text.text() == "Zurückgenommen: liegt wieder bei Tiefbau."
    hands.press("Ctrl+Shift+Z")
    settle(hands)
    assert now(house, case_id).tasks[0].unit == "Tiefbau"
    assert "nichts weitergegeben" in notice(house).text.text()


def test_the_button_takes_it_back_also_from_the_next_case(house, hands, case_id, sent):
    house.cases.list.go_to_list()
    hands.press("Down")
    settle(hands)
    notice(house).verb.setFocus()
    hands.press("Space")
    settle(hands)
    assert now(house, case_id).tasks[0].unit == "Tiefbau"


def test_what_the_other_unit_has_taken_over_stays_there(house, hands, case_id, sent):
    desk_of(house, "Lübbe").do(ClaimTask(task_id=sent.id, seen_version=sent.version))
    hands.press("Ctrl+Shift+Z")
    settle(hands)
    assert now(house, case_id).tasks[0].unit == "Ordnung"
    assert notice(house).text.text().startswith("Zurücknehmen geht nicht mehr")


def test_in_a_room_where_it_does_nothing_it_is_not_offered(house, hands, sent):
    assert house.window.actions_[UNDO_ROUTE].isEnabled()
    hands.press("Alt+2")
    assert not notice(house).isVisible()

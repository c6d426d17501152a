"""Vor Ort for whoever sits down: who may look only, who sees no names, and nothing left of the one before."""

import pytest
from PySide6.QtWidgets import QApplication
from road_hands import enter_road, plan_december
from test_case_people import said

from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import sit
from rathaus_desk.ui.road.road_actions import EDIT, WHY


@pytest.fixture
def page(house, hands):
    """The room, entered by its key, with a planner who does not take long."""
    return enter_road(house, hands)


def test_who_does_not_drive_may_look_and_is_told_whose_it_is(house, hands):
    sit(hands, "Poppe")
    hands.press("Alt+5")
    hands.settle()
    assert not house.road.parts.card.verbs[EDIT].isHidden()
    sit(hands, "Özdemir")
    hands.press("Alt+5")
    hands.settle()
    page = house.road
    go_to_day(hands, "25.11.")
    assert page.chosen().halt is not None
    assert page.parts.primary.isHidden()
    assert page.parts.card.verbs[EDIT].isHidden()
    assert not page.parts.card.verbs[WHY].isHidden()
    for keys in ("Ctrl+M", "Ctrl+Shift+F", "Ctrl+E", "Ctrl+Shift+N"):
        hands.press(keys)
        assert "Team des Servicemobils" in said(house), keys
    assert page.parts.grid.carried is None
    assert not page.deeds.place.unfolded


def test_nothing_of_the_one_before_is_left_when_somebody_else_sits_down(house, hands, page):
    plan_december(hands, page)
    assert len(page.undoing)
    sit(hands, "Özdemir")
    assert (len(page.undoing), page.version) == (0, None)
    assert QApplication.focusWidget() is not page.parts.report.verb


def test_at_the_counter_no_name_of_a_home_visit_stands_there(house, hands, page):
    plan_december(hands, page)
    named = {halt.name for _tour, halt in page.board.halts() if halt.visit_id is not None}
    assert any("Frau" in one for one in named)
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    assert {halt.name for _tour, halt in page.board.halts() if halt.visit_id is not None} == {"Hausbesuch"}
    hands.press("Ctrl+Shift+V")
    hands.settle()
    told = str(page.parts.report.shown)
    assert "Hausbesuch" in told
    assert not any(one in told for one in named)

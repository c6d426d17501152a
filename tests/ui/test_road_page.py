"""Vor Ort by keys and mouse: views, moving, holding, planning anew, and every change taken back."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from test_case_people import said

from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import sit, texts
from rathaus_desk.ui.road.road_actions import LIST, MAP, MONTH, STOPS, WEEK
from rathaus_desk.usecases.road.stops import rhythms, stops

TOMORROW = date(2026, 11, 25)


@pytest.fixture
def page(house, hands):
    """The room, entered by its key, with a planner who does not take long."""
    sit(hands, "Poppe")
    hands.press("Alt+5")
    hands.settle()
    house.road.parts.watch.rounds = 40
    return house.road


def plan_december(hands, page):
    hands.press("Ctrl+Shift+N")
    hands.press("Ctrl+Return")
    hands.expect("no proposal", lambda: page.parts.report_open)
    hands.press("Ctrl+Return")
    hands.expect("no draft", lambda: page.board.is_draft)
    hands.settle()


def standing(page):
    """Return where everything stands, and what is held there."""
    return {
        (tour.day, tour.vehicle_id, halt.name, halt.times, halt.pinned) for tour, halt in page.board.halts()
    }


def move_to_the_left(hands):
    hands.press("Ctrl+M")
    hands.press("Left")
    hands.press("Return")
    hands.settle()


def test_the_cursor_begins_today_and_stays_on_its_halt_in_every_view(hands, page):
    assert page.chosen().day == date(2026, 11, 24)
    go_to_day(hands, "25.11.")
    first = page.chosen().halt
    assert page.chosen().day == TOMORROW
    for keys, view in (("Ctrl+Shift+W", WEEK), ("Ctrl+Shift+M", MONTH)):
        hands.press(keys)
        assert (page.view, page.chosen().halt.id) == (view, first.id)
    hands.press("Ctrl+Shift+L")
    assert page.view == LIST
    assert page.parts.halts.rows.rowCount() == len(list(page.board.halts()))
    hands.press("Ctrl+Shift+H")
    assert (page.view, page.parts.stops.rows.rowCount()) == (STOPS, 14)
    assert page.parts.card.title.text() == page.parts.stops.chosen().words.name


def test_the_map_is_walked_by_keys_and_says_what_it_shows(hands, page):
    go_to_day(hands, "25.11.")
    hands.press("Ctrl+Shift+G")
    assert page.view == MAP
    shown = page.parts.map
    begun = shown.focused_stop()
    assert "Halt 1" in shown.buttons[begun].accessibleName()
    assert len(shown.buttons) == 14
    hands.press("Up")
    north = shown.focused_stop()
    assert north != begun
    assert page.board.stop(north).words.latitude > page.board.stop(begun).words.latitude
    hands.press("Shift+Tab")
    assert shown.focused_stop() not in (None, north)
    boxes = [one.geometry() for one in shown.buttons.values()]
    assert not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])


def test_every_change_of_a_draft_is_taken_back_one_after_the_other(house, hands, page):
    plan_december(hands, page)
    begun = standing(page)
    go_to_day(hands, "17.12.")
    moved = page.chosen().halt
    move_to_the_left(hands)
    found = page.board.halt(moved.id)
    assert (found[0].day, found[1].pinned) == (date(2026, 12, 16), True)
    assert page.chosen().halt.id == moved.id
    after_move = standing(page)
    hands.press("Ctrl+R")
    hands.expect("no proposal", lambda: page.parts.report_open)
    assert "Fahrt" in page.parts.report.sentence.text()
    hands.press("Ctrl+Return")
    hands.settle()
    assert any(tour.day == date(2026, 12, 16) and halt.pinned for tour, halt in page.board.halts())
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert standing(page) == after_move
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert standing(page) == begun
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert page.board.timetable is None
    assert [one.name for one in page.board.timetables] == ["Herbst 2026"]
    hands.press("Ctrl+Shift+Z")
    assert "nichts zurückzunehmen" in said(house)


def test_a_halt_that_is_carried_can_be_left_where_it_was(hands, page):
    plan_december(hands, page)
    begun = standing(page)
    go_to_day(hands, "17.12.")
    hands.press("Ctrl+M")
    assert page.parts.grid.carried is not None
    assert page.parts.hint.isVisible()
    hands.press("Left")
    hands.press("Escape")
    assert page.parts.grid.carried is None
    assert not page.parts.hint.isVisible()
    hands.press("Return")
    hands.settle()
    assert standing(page) == begun


def test_the_mouse_drags_a_halt_to_another_day(hands, page):
    plan_december(hands, page)
    hands.press("Ctrl+Shift+W")
    go_to_day(hands, "9.12.")
    grid = page.parts.grid
    at = grid.currentIndex()
    halt = grid.chosen().halt
    begin = grid.visualRect(at).center()
    end = grid.visualRect(at.siblingAtColumn(at.column() - 1)).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
    for point in (begin - (begin - end) / 2, end):
        QTest.mouseMove(grid.viewport(), point)
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    hands.settle()
    assert page.board.halt(halt.id)[0].day == date(2026, 12, 8)


def test_what_is_published_is_moved_only_after_a_second_press(hands, page):
    go_to_day(hands, "25.11.")
    halt = page.chosen().halt
    move_to_the_left(hands)
    assert page.board.halt(halt.id)[0].day == TOMORROW
    assert "Plakat" in page.parts.report.sentence.text()
    hands.press("Ctrl+Return")
    hands.settle()
    tour, moved = page.board.halt(halt.id)
    assert (tour.day, moved.state) == (date(2026, 11, 24), HaltState.MOVED)
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    tour, back = page.board.halt(halt.id)
    assert (tour.day, back.state) == (TOMORROW, HaltState.PUBLISHED)


def test_a_published_halt_falls_out_with_a_reason_and_comes_back(hands, page):
    go_to_day(hands, "25.11.")
    halt = page.chosen().halt
    hands.press("Ctrl+Shift+Del")
    hands.type("Motorschaden", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    cancelled = page.board.halt(halt.id)[1]
    assert (cancelled.state, cancelled.note) == (HaltState.CANCELLED, "Motorschaden")
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert page.board.halt(halt.id)[1].state is HaltState.PUBLISHED


def test_the_card_of_a_stop_keeps_all_it_says_and_takes_a_change(house, hands, page):
    hands.press("Ctrl+Shift+H")
    before = page.parts.stops.chosen()
    hands.press("Ctrl+E")
    assert page.deeds.place.unfolded == f"stop.{before.id}"
    hands.press("Ctrl+A")
    hands.type("Bahnhof Süd", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    stored = {one.id: one for one in house.background.desk.ask(stops)}[before.id]
    assert stored.words.name == "Bahnhof Süd"
    same = {name: getattr(stored.words, name) for name in stored.words.__slots__ if name != "name"}
    assert same == {name: getattr(before.words, name) for name in same}
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert {one.id: one for one in house.background.desk.ask(stops)}[before.id].words == before.words


def test_a_rhythm_is_changed_by_keys_and_a_plan_reads_it(house, hands, page):
    hands.press("Ctrl+Shift+H")
    stop = page.parts.stops.chosen()
    (before,) = house.background.desk.ask(rhythms, stop_id=stop.id)
    hands.press("Ctrl+Shift+R")
    hands.settle()
    hands.press("Tab")
    hands.press("Ctrl+A")
    hands.type("Mi, Zz")
    hands.press("Ctrl+Return")
    assert "Zz" in page.deeds.place.form(page.deeds.place.unfolded).error.text()
    hands.press("Ctrl+A")
    hands.type("Mi")
    hands.press("Ctrl+Return")
    hands.settle()
    (after,) = house.background.desk.ask(rhythms, stop_id=stop.id)
    assert after.rhythm == replace(before.rhythm, weekdays=(2,))
    assert "Mittwoch" in texts(page.parts.card)
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert house.background.desk.ask(rhythms, stop_id=stop.id)[0].rhythm == before.rhythm


def test_a_conflict_leads_to_its_spot(hands, page):
    plan_december(hands, page)
    go_to_day(hands, "17.12.")
    halt = page.chosen().halt
    move_to_the_left(hands)
    go_to_day(hands, "1.12.")
    hands.press("Ctrl+J")
    view = page.parts.conflicts
    meant = [
        one for one in page.board.conflicts if one.stop_id == halt.stop_id and one.day == date(2026, 12, 16)
    ]
    assert meant
    view.selectRow(view.rows.row_of(meant[0]))
    assert page.parts.conflict_words.text() == meant[0].sentence
    hands.press("Return")
    hands.settle()
    assert page.chosen().halt.id == halt.id
    assert meant[0].sentence in page.parts.grid.chosen().spoken


def test_who_does_not_drive_may_look_and_is_told_whose_it_is(house, hands):
    hands.press("Alt+5")
    hands.settle()
    page = house.road
    go_to_day(hands, "25.11.")
    assert page.chosen().halt is not None
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


def test_on_a_narrow_page_the_card_takes_the_place_of_the_view(house, hands, page):
    house.window.resize(1000, 700)
    house.window.look.wear(Theme.LIGHT, 1.5)
    hands.settle()
    go_to_day(hands, "25.11.")
    name = page.chosen().halt.name
    assert not page.parts.card.isVisible()
    hands.press("Return")
    assert page.parts.card.isVisible()
    assert page.parts.card.title.text() == name
    hands.press("Escape")
    assert page.parts.grid.isVisible()
    assert page.parts.grid.hasFocus()
    assert "Strg" not in page.parts.primary.text(), "in large type the keys would widen the window"
    assert page.parts.versions.y() == page.parts.date.y(), "one line less of the plan"
    hands.press("Ctrl+Shift+G")
    shown = page.parts.map
    for keys in ("Down", "Down", "Up", "Up", "Up"):
        hands.press(keys)
        assert shown.viewport().rect().contains(shown.buttons[shown.focused_stop()].geometry())

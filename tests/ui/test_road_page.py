"""Vor Ort by keys and mouse: views, moving, holding, planning anew, and every change taken back."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from road_hands import enter_road, plan_december
from test_case_people import said

from rathaus_desk.domain.dates import WEEKDAYS
from rathaus_desk.domain.road.places import SaveStop
from rathaus_desk.domain.road.rhythms import SaveRhythm
from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import texts
from rathaus_desk.ui.road.road_actions import LIST, MAP, MONTH, STOPS, WEEK
from rathaus_desk.usecases.road.stops import rhythms, stops

TOMORROW = date(2026, 11, 25)


@pytest.fixture
def page(house, hands):
    """The room, entered by its key, with a planner who does not take long."""
    return enter_road(house, hands)


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


def test_the_cursor_begins_today_and_stays_on_its_halt_in_every_view(house, hands, page):
    assert page.chosen().day == date(2026, 11, 24)
    heads = [one for row in page.parts.grid.sheets.sheet.spots for one in row if one.today]
    assert [(one.day, one.text) for one in heads] == [(date(2026, 11, 24), "Heute 24.11.")]
    page.go_to_date()
    hands.type("31.02.")
    hands.press("Return")
    assert "31.02." in said(house), "a day that is none is not passed over in silence"
    go_to_day(hands, "25.11.")
    first = page.chosen().halt
    assert (page.chosen().day, page.parts.date.day) == (TOMORROW, TOMORROW)
    for keys, view in (("Ctrl+Shift+W", WEEK), ("Ctrl+Shift+M", MONTH)):
        hands.press(keys)
        assert (page.view, page.chosen().halt.id) == (view, first.id)
    hands.press("Ctrl+Shift+L")
    assert page.view == LIST
    assert page.parts.halts.rows.rowCount() == len(list(page.board.halts()))
    hands.press("Ctrl+Shift+H")
    assert (page.view, page.parts.stops.rows.rowCount()) == (STOPS, 16)
    assert page.parts.date.isHidden()
    assert page.parts.primary.accessibleName() == "Neuer Haltepunkt"
    assert page.parts.card.title.text() == page.parts.stops.chosen().words.name


def test_the_map_is_walked_by_keys_and_says_what_it_shows(hands, page):
    go_to_day(hands, "25.11.")
    hands.press("Ctrl+Shift+G")
    assert page.view == MAP
    shown = page.parts.map
    begun = shown.focused_stop()
    assert "Halt 1" in shown.buttons[begun].accessibleName()
    assert len(shown.buttons) == 16
    hands.press("Up")
    north = shown.focused_stop()
    assert north != begun
    assert page.board.stop(north).words.latitude > page.board.stop(begun).words.latitude
    hands.press("Shift+Tab")
    assert shown.focused_stop() not in (None, north)
    boxes = [one.geometry() for one in shown.buttons.values()]
    assert not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])


def test_a_small_screen_shows_every_name_on_the_map_and_large_type_does_not_widen_the_window(
    house, hands, page
):
    house.window.resize(1366, 768)
    hands.press("Ctrl+Shift+G")
    hands.settle()
    names = [one for one in page.parts.map.viewport().findChildren(QLabel) if one.isVisible()]
    plain = {one.text().replace("\n", " ") for one in names}
    assert {one.words.name for one in page.board.stops} - plain == set()
    inner = [one.geometry().adjusted(1, 1, -1, -1) for one in (*names, *page.parts.map.buttons.values())]
    assert not any(a.intersects(b) for at, a in enumerate(inner) for b in inner[at + 1 :])
    grid, date, heads = page.parts.grid, page.parts.date, []
    for keys in ("Ctrl+Shift+H", "Ctrl+Shift+M"):
        hands.press(keys)
        for zoom in (2.0, 1.0):
            house.window.look.wear(zoom=zoom)
            hands.settle()
            assert house.window.width() == 1366, (keys, zoom)
            heads.append([grid.sheets.headerData(at, Qt.Orientation.Horizontal) for at in range(5)])
            if date.isVisible():
                assert date.fontMetrics().horizontalAdvance("27.11.2026") < date.width() - 2 * tokens.S
    assert heads[2:] == [["Mo", "Di", "Mi", "Do", "Fr"], list(WEEKDAYS[:5])], "shorter, never cut"


def test_every_change_of_a_draft_is_taken_back_one_after_the_other(house, hands, page):
    plan_december(hands, page)
    begun = standing(page)
    go_to_day(hands, "17.12.")
    moved = page.chosen().halt
    move_to_the_left(hands)
    found = page.board.halt(moved.id)
    assert (found[0].day, found[1].pinned) == (date(2026, 12, 16), True)
    assert page.chosen().halt.id == moved.id
    hands.press("Ctrl+W")
    hands.press("Ctrl+Return")
    hands.settle()
    assert "schon im Plan" in page.parts.report.sentence.text()
    assert page.parts.report.shown == (), "nothing is said twice"
    hands.press("Escape")
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


def test_a_published_halt_falls_out_with_a_reason_and_comes_back(house, hands, page):
    go_to_day(hands, "25.11.")
    halt = page.chosen().halt
    hands.press("Ctrl+Shift+Del")
    hands.type("Motorschaden", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    cancelled = page.board.halt(halt.id)[1]
    assert (cancelled.state, cancelled.note) == (HaltState.CANCELLED, "Motorschaden")
    assert house.window.notice.text.text() == (
        "Schützenhaus Heidkamp fällt aus. Wer angemeldet war, steht in Mein Tag: Bescheid sagen."
    )
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


def fields_in_sight(page):
    """Return the fields of the open form that hang on the kind of rhythm."""
    parts = page.deeds.place.form(page.deeds.place.unfolded).parts()
    hang_on = {"weekdays", "every", "odd", "nths", "months", "dates"}
    return {name for name in hang_on if parts[name].isVisible()}


def test_after_a_new_stop_its_own_rhythm_is_next_wherever_one_began(house, hands, page):
    chosen = page.chosen_stop()
    hands.press("Ctrl+Shift+E")
    form = page.deeds.place.form(page.deeds.place.unfolded)
    values = {"name": "Backhaus", "district_id": str(page.board.shapes[0].id), "power": "ja"}
    form.fill({**values, "step_free": "ja", "windows": "Mi 14–17"})
    hands.press("Ctrl+Return")
    hands.settle()
    assert "Strg+Umschalt+R" in said(house)
    assert page.view == STOPS
    assert page.parts.stops.chosen().words.name == page.parts.card.title.text() == "Backhaus"
    hands.press("Ctrl+Shift+R")
    hands.settle()
    assert page.deeds.place.unfolded.startswith(f"rhythm.{page.parts.stops.chosen().id}")
    assert page.chosen_stop() != chosen
    hands.press("Escape")
    hands.press("Ctrl+E")
    hands.press("Ctrl+Return")
    hands.settle()
    assert "Strg+Umschalt+R" not in said(house)


def test_a_rhythm_is_changed_by_keys_and_a_plan_reads_it(house, hands, page):
    hands.press("Ctrl+Shift+H")
    stop = page.parts.stops.chosen()
    (before,) = house.background.desk.ask(rhythms, stop_id=stop.id)
    hands.press("Ctrl+Shift+R")
    hands.settle()
    hands.press("Down")  # odd or even weeks
    assert fields_in_sight(page) == {"weekdays", "odd"}
    hands.press("Up")
    assert fields_in_sight(page) == {"weekdays", "every"}
    hands.press("Tab")
    hands.press("Ctrl+A")
    hands.press("Delete")
    hands.press("Shift+Tab")
    hands.press("Ctrl+Return")
    hands.settle()
    open_form = page.deeds.place.form(page.deeds.place.unfolded)
    assert open_form.parts()["weekdays"].hasFocus(), "one is led to what is missing"
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


def test_of_a_stop_and_a_rhythm_both_versions_stand_side_by_side(house, hands, page):
    """A colleague saves the same card meanwhile: what both wrote is chosen by keys."""
    desk = house.background.desk
    hands.press("Ctrl+Shift+H")
    stop = page.parts.stops.chosen()
    hands.press("Ctrl+E")
    hands.press("Ctrl+A")
    hands.type("Bahnhof Süd", free=True)
    theirs = replace(stop.words, name="Bahnhof West", toilet="im Café")
    desk.do(SaveStop(words=theirs, stop_id=stop.id, seen_version=stop.version))
    hands.press("Ctrl+Return")
    hands.settle()
    form = page.deeds.place.form(page.deeds.place.unfolded)
    (both,) = form.versions.fields
    assert (both.field.title, both.field.mine, both.field.theirs) == ("Name", "Bahnhof Süd", "Bahnhof West")
    assert "Toilette, jetzt gespeichert und hier übernommen: im Café" in texts(form)
    hands.press("Right")
    hands.press("Left")
    hands.press("Ctrl+Return")
    hands.settle()
    (now,) = (one for one in desk.ask(stops) if one.id == stop.id)
    assert (now.words.name, now.words.toilet) == ("Bahnhof Süd", "im Café")
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    (now,) = (one for one in desk.ask(stops) if one.id == stop.id)
    assert now.words.name == "Bahnhof West", "taking it back leaves the colleague's card"

    (before,) = desk.ask(rhythms, stop_id=stop.id)
    mine, theirs = [day for day in range(5) if day not in before.rhythm.weekdays][:2]
    hands.press("Ctrl+Shift+R")
    hands.settle()
    hands.press("Tab")
    hands.press("Ctrl+A")
    hands.type(WEEKDAYS[mine][:2])
    desk.do(SaveRhythm(
        stop_id=stop.id, first=before.first, last=before.last, rhythm_id=before.id,
        seen_version=before.version, rhythm=replace(before.rhythm, weekdays=(theirs,)),
    ))  # fmt: skip
    hands.press("Ctrl+Return")
    hands.settle()
    form = page.deeds.place.form(page.deeds.place.unfolded)
    (both,) = form.versions.fields
    assert (both.field.mine, both.field.theirs) == (WEEKDAYS[mine][:2], WEEKDAYS[theirs][:2])
    hands.press("Right")
    hands.press("Ctrl+Return")
    hands.settle()
    assert desk.ask(rhythms, stop_id=stop.id)[0].rhythm.weekdays == (theirs,)


def test_a_halt_has_a_note_for_everybody_and_one_for_the_house(house, hands, page):
    go_to_day(hands, "25.11.")
    assert "Hinweise schreiben: Strg+I" in texts(page.parts.card)
    hands.press("Ctrl+I")
    hands.type("Mit Rentenberatung", free=True)
    hands.press("Tab")
    hands.type("Schlüssel bei Frau Linde", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    shown = texts(page.parts.card)
    assert "Hinweis für alle: Mit Rentenberatung" in shown
    assert "Nur für uns: Schlüssel bei Frau Linde" in shown
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert "Linde" not in texts(page.parts.card)


def test_what_breaks_a_rule_stands_first_where_a_plan_is_published(hands, page):
    plan_december(hands, page)
    broken = tuple(one.sentence for one in page.board.conflicts if not one.hint)
    hands.press("Ctrl+Shift+V")
    hands.settle()
    report = page.parts.report
    assert broken
    assert report.shown[0] == ("Nicht eingehalten", broken)
    hands.press("Ctrl+Return")
    hands.settle()
    assert "Trotzdem" in report.verb.text()
    assert broken[0] in report.sentence.text()
    assert broken[0] not in str(report.shown), "nothing is said twice"


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

"""The published timetable leaves Vor Ort by key, and what another desk does to a draft meanwhile is seen."""

import json
from datetime import date

import pytest
from case_scene import desk_of
from PySide6.QtWidgets import QFileDialog
from road_hands import plan_december
from test_case_people import said

from rathaus_desk.domain.road.timetables import MoveHalt
from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import sit, texts

BEGINNINGS = {
    "csv": b"\xef\xbb\xbfTag;",
    "geojson": b"{",
    "html": b"<!DOCTYPE html>",
    "ics": b"BEGIN:VCALENDAR",
}


@pytest.fixture
def room(house, hands):
    """Vor Ort as a planner sees it who does not take long."""
    sit(hands, "Poppe")
    hands.press("Alt+5")
    hands.settle()
    house.road.parts.watch.rounds = 40
    return house.road


def saved(house, hands, monkeypatch, target, kind=""):
    """Save under a name that the dialog gives; return what is said."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), kind))
    hands.press("Ctrl+Shift+S")
    hands.settle()
    return said(house)


def test_each_form_is_saved_and_no_file_replaced_that_nobody_named(house, hands, room, tmp_path, monkeypatch):
    folder = tmp_path / "heraus"
    folder.mkdir()
    for ending, beginning in BEGINNINGS.items():
        target = folder / f"Plan.{ending}"
        told = saved(house, hands, monkeypatch, target, "Tabelle (*.csv)")
        assert told.startswith(f"Gespeichert: Plan.{ending}, ")
        assert target.read_bytes().startswith(beginning)
    names = {
        one["properties"]["name"] for one in json.loads((folder / "Plan.geojson").read_bytes())["features"]
    }
    assert names & {halt.name for _tour, halt in room.board.halts()}
    (folder / "Plan.csv").write_bytes(b"alt")
    told = saved(house, hands, monkeypatch, folder / "Plan", "Tabelle (*.csv)")
    assert told.startswith("Plan.csv gibt es dort schon")
    assert (folder / "Plan.csv").read_bytes() == b"alt"
    before = sorted(one.name for one in folder.iterdir())
    assert saved(house, hands, monkeypatch, "") == told
    assert sorted(one.name for one in folder.iterdir()) == before


def test_what_another_desk_moved_while_the_planner_ran_is_named_and_planned_around(house, hands, room):
    plan_december(hands, room)
    go_to_day(hands, "17.12.")
    halt, day = room.chosen().halt, date(2026, 12, 16)
    hands.press("Ctrl+R")
    hands.expect("no proposal", lambda: room.parts.report_open)
    other = desk_of(house, "Harms")
    move = MoveHalt(
        halt_id=halt.id, day=day, vehicle_id=halt.vehicle_id, opens=halt.times.opens,
        seen_version=halt.version, note="Saal ist belegt",
    )  # fmt: skip
    _moved, tables = other.do(move)
    house.background.changed.emit(tables)
    hands.settle()
    hands.press("Ctrl+Return")
    hands.settle()
    told = room.parts.report.sentence.text()
    assert f"Frau Harms hat {halt.name} vom 17.12. auf den 16.12. verlegt." in told
    assert room.board.halt(halt.id)[0].day == day
    hands.press("Ctrl+Return")
    hands.expect("no proposal", lambda: room.parts.report.title.text() == "Vorschlag")
    hands.press("Ctrl+Return")
    hands.settle()
    kept = [one for tour, one in room.board.halts() if tour.day == day and one.stop_id == halt.stop_id]
    assert [(one.pinned, one.note) for one in kept] == [(True, "Saal ist belegt")]


def test_a_home_visit_is_asked_about_like_a_stop_and_unnamed_as_soon_as_somebody_looks_on(house, hands, room):
    plan_december(hands, room)
    visit = next((tour, halt) for tour, halt in room.board.halts() if halt.visit_id is not None)
    room.go_to(visit[0].day, visit[1].id)
    hands.settle()
    hands.press("Ctrl+W")
    hands.press("Ctrl+A")
    hands.type("26.12.")
    hands.press("Ctrl+Return")
    hands.settle()
    assert room.parts.report.title.text() == f"{visit[1].name} am Sa 26.12."
    assert "Am 26.12. ist Betriebsruhe" in texts(room.parts.report)
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    assert not room.parts.report_open
    hands.press("Ctrl+W")
    hands.press("Ctrl+A")
    hands.type("26.12.")
    hands.press("Ctrl+Return")
    hands.settle()
    assert room.parts.report.title.text() == "Hausbesuch am Sa 26.12."
    assert visit[1].name not in texts(room.parts.report)
    house.workplace.privacy.set_counter_view(False)
    hands.settle()
    hands.press("Escape")
    hands.press("Ctrl+R")
    hands.expect("no proposal", lambda: room.parts.report_open)
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    assert room.parts.report.decides
    assert visit[1].name not in texts(room.parts.report) + str(room.parts.report.shown)
    hands.press("Escape")  # pressed for "Genügt so", a moment late
    assert room.parts.report.decides
    assert room.parts.report_open
    assert "Noch einmal Esc verwirft ihn." in texts(room.parts.report)
    hands.press("Escape")
    assert not room.parts.report_open

"""What is out of use, by keys: a vehicle, a set of equipment, a stop, and what the plan says of it."""

from datetime import date

import pytest
from road_hands import asked, enter_basics, form_of, go_to, over, plan_december

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import texts
from rathaus_desk.usecases.road.closures import equipment_outs, stop_closures
from rathaus_desk.usecases.road.fleet import outages


@pytest.fixture
def page(house, hands):
    """Grundlagen, entered by its key."""
    return enter_basics(house, hands)


def test_an_outage_says_what_it_touches_and_leads_to_a_plan_without_the_vehicle(house, hands, page):
    hands.press("Alt+5")
    hands.settle()
    house.road.parts.watch.rounds = 40
    plan_december(hands, house.road)
    draft = house.road.version
    busy = next(one for one in house.road.board.tours if one.day > date(2026, 12, 6))
    hands.press("Alt+G")
    go_to(hands, page, "Fahrzeuge")
    page.parts.table().selectRow(page.parts.table().rows.row_of(busy.vehicle_id))
    hands.press("Ctrl+Shift+A")
    over(hands, f"{busy.day.day}.{busy.day.month}.{busy.day.year}")
    hands.press("Ctrl+Return")
    hands.settle()
    assert any((one.vehicle_id, one.first, one.last) == (busy.vehicle_id, busy.day, busy.day)
               for one in asked(house, outages))  # fmt: skip
    assert "Entwurf" in page.parts.detail.touched.text()
    assert page.parts.detail.replan.hasFocus()
    hands.press("Ctrl+R")
    hands.expect("no proposal", lambda: house.road.parts.report_open)
    assert (house.window.room, house.road.version) == ("road", draft)
    hands.press("Ctrl+Return")
    hands.settle()
    hands.expect("not kept", lambda: not house.road.parts.report_open)
    gone = [one for one in house.road.board.tours if (one.day, one.vehicle_id) == (busy.day, busy.vehicle_id)]
    assert gone == []
    hands.press("Alt+G")
    go_to(hands, page, "Fahrzeuge")
    out = asked(house, outages)
    hands.press("Ctrl+Shift+A")
    over(hands, "25.11.")
    hands.press("Tab")
    hands.type("26.11.")
    hands.press("Tab")
    hands.type("TÜV", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    assert "veröffentlicht" in page.parts.detail.touched.text()
    hands.press("Ctrl+R")
    hands.settle()
    form = house.road.deeds.place.form("plan")
    assert house.window.room == "road"
    assert form.values()["first"] in ("25.11.2026", "26.11.2026")
    assert form.values()["name"].endswith("TÜV")
    hands.press("Alt+G")
    hands.press("Ctrl+Shift+Del")
    hands.settle()
    assert asked(house, outages) == out
    hands.press("Ctrl+Shift+Z")
    assert len(asked(house, outages)) == len(out) + 1
    hands.press("Ctrl+Shift+Z")
    assert asked(house, outages) == out


def test_a_stop_is_closed_from_its_card_and_the_planner_says_so(house, hands, page):
    hands.press("Alt+5")
    hands.press("Ctrl+Shift+H")
    road = house.road
    today = house.background.desk.now().date()
    halt = next(one for _tour, one in road.board.halts() if one.stop_id and one.day > today)
    stops = road.parts.stops
    stops.selectRow(stops.rows.row_of(halt.stop_id))
    hands.press("Ctrl+Shift+X")
    hands.settle()
    assert (house.window.room, page.section.key) == ("road_basics", "outages")
    over(hands, numeric_date(halt.day))
    hands.press("Tab")
    hands.press("Tab")
    hands.type("Schützenfest", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    (closed,) = asked(house, stop_closures)
    assert (closed.stop_id, closed.first, closed.last) == (halt.stop_id, halt.day, halt.day)
    assert page.parts.table().chosen() == closed
    assert page.parts.detail.title.text() == road.board.stop(halt.stop_id).words.name
    assert "veröffentlicht" in page.parts.detail.touched.text()
    hands.press("Alt+5")
    hands.settle()
    assert "Schützenfest" in texts(road.parts.card)
    sentences = [one.sentence for one in road.board.conflicts if one.stop_id == halt.stop_id]
    assert any("gesperrt (Schützenfest)" in one for one in sentences)
    hands.press("Alt+G")
    go_to(hands, page, "Ausrüstung")
    kit = page.parts.table().chosen()
    hands.press("Ctrl+Shift+A")
    over(hands, numeric_date(halt.day))
    hands.press("Ctrl+Return")
    hands.settle()
    (out,) = asked(house, equipment_outs)
    assert (out.equipment_id, page.parts.detail.title.text()) == (kit.id, kit.name)
    for _step in range(2):
        hands.press("Ctrl+Shift+Z")
    assert (asked(house, stop_closures), asked(house, equipment_outs)) == ((), ())


@pytest.mark.parametrize(("shown", "first"), [("26.11.", "26.11.2026"), ("19.11.2026", "24.11.2026")])
def test_a_halt_is_closed_from_its_own_day_on_and_never_in_the_past(house, hands, page, shown, first):
    hands.press("Alt+5")
    hands.settle()
    go_to_day(hands, shown)
    assert house.road.chosen().halt
    hands.press("Ctrl+Shift+X")
    hands.settle()
    assert form_of(page).values()["first"] == first

"""Consulting hours in Vor Ort by keys: told apart in every view, written down, explained."""

from datetime import date

from test_case_people import said

from rathaus_desk.domain.road.places import StopKind
from rathaus_desk.ui.play.journeys_december import go_to_day
from rathaus_desk.ui.play.journeys_steps import sit, texts
from rathaus_desk.usecases.road.fleet import vehicles
from rathaus_desk.usecases.road.stops import stops

ROOM = "Ratsstube, erste Tür links"


def teams(house):
    return [one.name for one in house.background.desk.ask(vehicles) if not one.van]


def test_a_consulting_hour_is_told_from_a_halt_of_the_van_in_every_view(house, hands):
    sit(hands, "Poppe")
    hands.press("Alt+5")
    hands.settle()
    page = house.road
    hands.press("Ctrl+Shift+H")
    hands.settle()
    card = texts(page.parts.card)
    assert page.parts.card.when.text() == "Sprechstunde, Klein Lohe"
    assert f"Raum: {ROOM}" in card
    assert "Nachfrage: 2 Halte gezählt, im Schnitt " in card
    assert "je Person" in card
    model = page.parts.stops.model()
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row[0] == "Sprechstunde Altes Rathaus Klein Lohe"
    assert row[3].endswith(" €")
    go_to_day(hands, "26.11.")
    hands.press("Ctrl+Shift+M")
    spots = [
        one for line in page.parts.grid.sheets.sheet.spots for one in line if one.day == date(2026, 11, 26)
    ]
    (there,) = [one for one in spots if one.icon == "people"]
    assert there.spoken.startswith("Sprechstunde Altes Rathaus Klein Lohe, ")
    hands.press("Ctrl+Shift+G")
    hands.settle()
    rooms = [one for one in page.parts.map.buttons.values() if one.property("room") == "true"]
    assert len(rooms) == 2
    assert all(one.accessibleName().startswith("Sprechstunde ") for one in rooms)


def test_one_is_written_down_and_planned_by_keys(house, hands):
    sit(hands, "Poppe")
    hands.press("Alt+5")
    hands.settle()
    page = house.road
    hands.press("Ctrl+Shift+E")
    hands.type("Bürgerhaus")
    hands.press("Tab")
    hands.press("Down")  # Sprechstunde
    form = page.deeds.place.form(page.deeds.place.unfolded)
    assert [form.values()[one] for one in ("staff", "set_up", "pack_up")] == ["1", "0", "0"]
    hands.press("Tab")
    hands.type("Oster")
    for field in ("power", "step_free"):  # nobody's guess: the form asks
        hands.press("Ctrl+Return")
        assert form.parts()[field].hasFocus()
        assert form.error.text().startswith("Bitte sagen")
        hands.press("Down")
    for field, typed in (("place", "Dorfstraße 3"), ("indoor", "Saal")):
        hands.press("Ctrl+Return")
        assert form.parts()[field].hasFocus()
        assert "der Sprechstunde eintragen" in form.error.text()
        hands.type(typed)
    hands.press("Ctrl+Return")
    hands.settle()
    assert "zählt 30 Minuten" in said(house)
    hands.press("Ctrl+Shift+H")
    assert page.parts.stops.chosen().words.name == "Bürgerhaus", "what is done next means the new one"
    kept = next(one for one in house.background.desk.ask(stops) if one.words.name == "Bürgerhaus")
    assert (kept.words.kind, kept.district) == (StopKind.CONSULTING, "Osterfelde")
    hands.press("Alt+G")
    hands.press("Ctrl+Shift+N")
    hands.type("Standesamt")
    hands.press("Tab")
    hands.press("Down")  # Sprechstunden, ohne Servicemobil
    hands.press("Ctrl+Return")
    hands.settle()
    assert [one.name for one in house.background.desk.ask(vehicles) if not one.van] == [
        "Bürgerbüro",
        "Standesamt",
    ]
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert teams(house) == ["Bürgerbüro"]
    hands.press("Alt+5")
    hands.press("Ctrl+W")
    form = page.deeds.place.form(page.deeds.place.unfolded)
    form.fill({"stop_id": str(kept.id), "day": "3.12.2026", "vehicle_id": "1"})
    hands.press("Ctrl+Return")
    hands.expect("no answer", lambda: page.parts.report_open)
    told = [one for _name, lines in page.parts.report.shown for one in lines]
    assert any("dorthin ein Team ohne Servicemobil" in one for one in told)

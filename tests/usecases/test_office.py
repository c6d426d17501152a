"""The town hall as it is set up: holidays, people, the phone list; where questions go and places lie."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.duedates import due_after_days
from rathaus_desk.store.office_tables import ResponsibilityRow, SettingRow, StaffRow
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.catalogue import service, services
from rathaus_desk.usecases.office.routes import find_spot, house, route_for

BERLIN = ZoneInfo("Europe/Berlin")
FRONT, ROADS, ORDER, TEPE, THOLE, LAMP, HEIDKAMP, INNER = 1, 2, 3, 21, 22, 71, 61, 62
TUESDAY = date(2026, 11, 24)


def test_the_office_is_what_the_setting_says(town):
    found = town.guide.office
    assert (found.town.official_name, found.town.land, found.practice) == ("Stadt Kleinstadt", "NI", False)
    assert len(found.town.opening) == 7
    assert found.calendar.why_shut(date(2026, 12, 24)) == "Betriebsruhe"
    assert found.calendar.zone == BERLIN


def test_the_sample_town_has_a_standing_day(town):
    with town.store.write.begin() as session:
        row = session.get_one(SettingRow, "town")
        row.value = {**row.value, "practice_now": "2026-11-24T09:40:00+01:00"}
    assert town.guide.office.practice
    assert town.guide.office.town.practice_now == datetime(2026, 11, 24, 9, 40, tzinfo=BERLIN)


def test_a_database_without_a_town_is_refused_in_words(town):
    with town.store.write.begin() as session:
        session.delete(session.get_one(SettingRow, "town"))
    with town.store.read() as session, pytest.raises(Refused, match="noch kein Rathaus eingerichtet"):
        office.load_office(session)


@pytest.mark.parametrize(
    ("land", "day", "name"),
    [
        ("NI", date(2026, 10, 31), "Reformationstag"),
        ("NW", date(2026, 10, 31), ""),
        ("NW", date(2026, 11, 1), "Allerheiligen"),
        ("BY", date(2027, 1, 6), "Heilige Drei Könige"),
        ("NI", date(2026, 12, 25), "Erster Weihnachtstag"),
        ("NI", date(2041, 4, 19), "Karfreitag"),
        ("NI", date(2026, 11, 24), ""),
    ],
)
def test_holidays_of_the_land_in_german_and_in_any_year(land, day, name):
    found = office.LandHolidays(land)
    assert found.get(day, "") == name
    assert (day in found) is bool(name)
    assert "2026-12-25" not in found


def test_holidays_can_be_listed_and_a_wrong_land_is_refused():
    found = office.LandHolidays("NI")
    assert len(found) == len(list(found)) > 1_000
    with pytest.raises(Refused, match=r"Bundesland „XX“ ist nicht bekannt\. .* es gibt: BB, .*NI, "):
        office.LandHolidays("XX")


def test_due_dates_know_the_holidays_of_the_land(town):
    calendar = town.guide.office.calendar
    due = due_after_days(datetime(2025, 10, 30, 9, tzinfo=BERLIN), 1, calendar)
    assert due.at == datetime(2025, 11, 3, 12, 30, tzinfo=BERLIN)
    assert "Fr 31.10. (Reformationstag)" in due.explanation


def test_units_staff_and_districts_by_id_in_the_order_of_their_names(town):
    assert [one.short for one in town.guide.ask(office.units).values()] == [
        "Bürgerbüro",
        "Ordnung",
        "Tiefbau",
    ]
    staff = town.guide.ask(office.staff)
    assert [one.family_name for one in staff.values()][:3] == ["Admin", "Lübbe", "Özdemir"]
    assert (staff[TEPE].shown, staff[TEPE].deputies, len(staff[TEPE].duty)) == ("Herr Tepe", (THOLE,), 5)
    assert [one.name for one in town.guide.ask(office.districts).values()] == ["Heidkamp", "Innenstadt"]


def test_who_signs_in_and_who_may_be_played(town):
    assert town.guide.actor.name == "Aylin Özdemir"
    assert (town.guide.actor.role, town.guide.actor.unit_id) == (Role.GUIDE, FRONT)
    assert {one.name: one.title for one in town.guide.ask(office.actors)}["Jens Wilkens"] == "Herr"
    assert town.guide.actor.title == "Frau"
    assert len(town.guide.ask(office.actors)) == 7
    with town.store.write.begin() as session:
        session.get_one(StaffRow, TEPE).active = False
    for login in ("tepe", "mond") if town.open_as is None else ("tepe",):  # no login, no line
        with pytest.raises(Refused, match="nicht eingetragen"):
            town.desk(login)
    assert TEPE not in town.guide.ask(office.staff)
    assert len(town.guide.ask(office.actors)) == 6


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["Admin", "Lübbe", "Özdemir", "Tepe", "Thole", "Vogel", "Wilkens"]),
        ("oezd", ["Özdemir"]),
        ("tief", ["Tepe", "Thole"]),
        ("tief th", ["Thole"]),
        ("(030) 23125 021", ["Tepe"]),
        ("030 23125", ["Admin", "Lübbe", "Özdemir", "Tepe", "Thole", "Vogel", "Wilkens"]),
        ("zimmer 31", ["Lübbe"]),
        ("mond", []),
    ],
)
def test_the_phone_list_finds_names_units_rooms_and_numbers(town, text, names):
    assert [one.staff.family_name for one in town.guide.ask(office.phone_list, text=text)] == names


def test_the_phone_list_names_who_stands_in_today(town):
    town.absent(TEPE, TUESDAY, TUESDAY)
    found = {one.staff.id: one for one in town.guide.ask(office.phone_list)}
    assert (found[TEPE].absent, found[TEPE].deputy, found[TEPE].unit.short) == (True, "Frau Thole", "Tiefbau")
    assert (found[THOLE].absent, found[THOLE].deputy) == (False, "")
    town.absent(THOLE, TUESDAY, TUESDAY)
    assert town.guide.ask(office.phone_list, text="thole")[0].deputy == ""


def test_the_catalogue_stands_in_order_and_knows_its_keys(town):
    assert [one.short for one in town.guide.ask(services)] == [
        "Hecke ragt in den Weg", "Laterne", "Unklar", "Wohngeld",
    ]  # fmt: skip
    lamp = town.guide.ask(service, key="strassenlaterne")
    assert (lamp.unit, lamp.facts, lamp.fields[0].label) == (
        "Tiefbau",
        ("ganz dunkel", "flackert"),
        "Nummer am Mast",
    )
    assert town.guide.ask(service, key="wohngeld").documents[0].name == "Mietvertrag"
    with pytest.raises(Refused, match="„mond“ steht nicht im Verzeichnis") as refused:
        town.guide.ask(service, key="mond")
    assert refused.value.field == "service"


def test_a_question_goes_by_rule_by_absence_or_to_the_services_own_unit(town):
    ask = town.guide.ask
    assert (
        ask(route_for, service="strassenlaterne").reason
        == "geht an Tiefbau (Herr Tepe), weil es um Straßenbeleuchtung geht"
    )
    assert ask(route_for, service="hecke").reason == "geht an Ordnung, weil es um Hecke ragt in den Weg geht"
    town.absent(TEPE, TUESDAY, TUESDAY)
    route = ask(route_for, service="strassenlaterne", district="heidkamp")
    assert route.reason == (
        "geht an Tiefbau (Herr Tepe, heute vertreten durch Frau Thole), weil Straßenbeleuchtung in Heidkamp"
    )
    assert (route.staff_id, route.deputy) == (THOLE, "Frau Thole")
    tomorrow = ask(route_for, service="strassenlaterne", day=date(2026, 11, 25))
    assert (tomorrow.staff_id, tomorrow.deputy) == (TEPE, "")
    with pytest.raises(Refused, match="Den Ortsteil „mond“"):
        ask(route_for, service="hecke", district="mond")


def test_a_rule_of_a_district_beats_that_of_the_town_while_it_holds(town):
    with town.store.write.begin() as session:
        session.add_all(
            [
                ResponsibilityRow(service_id=LAMP, unit_id=ORDER, district_id=INNER,
                                  because="dort gebaut wird"),
                ResponsibilityRow(service_id=LAMP, unit_id=FRONT, district_id=HEIDKAMP, because="",
                                  valid_from=date(2026, 12, 1), valid_until=date(2026, 12, 31)),
                ResponsibilityRow(service_id=73, unit_id=ROADS, district_id=INNER, because=""),
            ]
        )  # fmt: skip
    ask = town.guide.ask
    assert ask(route_for, service="strassenlaterne", district="innenstadt").reason == (
        "geht an Ordnung, weil dort gebaut wird"
    )
    assert ask(route_for, service="strassenlaterne", district="heidkamp").unit == "Tiefbau"
    december = ask(route_for, service="strassenlaterne", district="heidkamp", day=date(2026, 12, 24))
    assert december.unit == "Bürgerbüro"
    narrow = ask(route_for, service="wohngeld", district="innenstadt")
    assert narrow.reason == "geht an Tiefbau, weil Wohngeld in Innenstadt"


@pytest.mark.parametrize(
    ("place", "likely", "street", "district"),
    [
        ("Rosenweg 4", None, "rosenweg", HEIDKAMP),
        ("vor Rosenweg 4", None, "rosenweg", HEIDKAMP),
        ("Rosenweg/Ecke Tulpenweg", None, "rosenweg", HEIDKAMP),
        ("lange str. 3", None, "lange strasse", INNER),
        ("Schulstraße 3", None, "schulstrasse", None),
        ("Schulstraße 3", INNER, "schulstrasse", INNER),
        ("Schulstraße 3, Heidkamp", INNER, "schulstrasse", HEIDKAMP),
        ("Mondgasse 3", HEIDKAMP, "mondgasse", HEIDKAMP),
        ("", HEIDKAMP, "", HEIDKAMP),
        ("", None, "", None),
    ],
)
def test_a_place_lies_in_a_district(town, place, likely, street, district):
    def spot(work):
        here = house(work)
        return find_spot(work, here, place, here.districts[likely] if likely else None)

    found = town.guide.ask(spot)
    assert found.street == street
    assert (found.district.id if found.district else None) == district

"""Who is on duty, who stands in, and where a question goes."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.routing import Responsibility, responsible, route
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offices import Staff, Unit, stand_in, who_serves

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 11, 24)
DUTY = ((1, time(8), time(16)),)


def staff(number, family="Tepe", title="Herr", **values):
    usual = {"duty": DUTY, "deputies": ()}
    return Staff(number, family.lower(), title, "Ulf", family, Role.CLERK, 1, "", "", **{**usual, **values})


def at(hour, minute=0, day=TUESDAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


UNITS = {1: Unit(1, "tiefbau", "Tiefbau", "Tiefbau", "", "", "", "")}
AWAY = ((date(2026, 11, 23), date(2026, 11, 27)),)


def test_names_are_shown_as_one_says_them():
    assert staff(1).shown == "Herr Tepe"
    assert staff(1).full_name == "Ulf Tepe"
    assert staff(1, title="").shown == "Tepe"


@pytest.mark.parametrize(
    ("start", "end", "serves"),
    [
        (at(8), at(16), True),
        (at(7, 59), at(9), False),
        (at(15), at(16, 1), False),
        (at(9, day=date(2026, 11, 25)), at(10, day=date(2026, 11, 25)), False),
    ],
)
def test_somebody_serves_within_the_duty_hours(start, end, serves):
    assert staff(1).serves(start, end) is serves
    assert not staff(1, absences=AWAY).serves(start, end)


def test_the_first_deputy_who_is_there_stands_in():
    colleagues = {one.id: one for one in (staff(2, absences=AWAY), staff(3))}
    assert stand_in(staff(1, deputies=(9, 2, 3)), TUESDAY, colleagues).id == 3
    assert stand_in(staff(1, deputies=(2,)), TUESDAY, colleagues) is None
    assert who_serves(staff(1, absences=AWAY, deputies=(9, 2, 3)), at(9), at(10), colleagues).id == 3
    assert who_serves(staff(1, deputies=(3,)), at(9), at(10), colleagues).id == 1
    assert who_serves(staff(1, absences=AWAY), at(9), at(10), colleagues) is None


def test_the_narrower_rule_wins():
    town = Responsibility(7, 1)
    district = Responsibility(7, 2, district_id=5)
    winter = Responsibility(7, 3, valid_from=date(2026, 11, 1), valid_until=date(2027, 3, 31))
    later = Responsibility(7, 4, valid_from=date(2026, 11, 15))
    other = Responsibility(8, 9)
    assert responsible((town, district, winter, other), 7, 5, TUESDAY) is district
    assert responsible((town, district, winter, other), 7, 6, TUESDAY) is winter
    assert responsible((town, winter, later), 7, None, TUESDAY) is later
    until = Responsibility(
        7, 5, valid_until=date(2027, 3, 31)
    )  # without a beginning it is as old as the town
    assert responsible((town, until), 7, None, TUESDAY) is until
    assert responsible((until, town), 7, None, TUESDAY) is until
    assert responsible((town, winter), 7, None, date(2026, 10, 31)) is town
    assert responsible((town, winter), 7, None, date(2027, 4, 1)) is town
    with pytest.raises(Refused, match="keine Stelle eingetragen"):
        responsible((other,), 7, None, TUESDAY)


@pytest.mark.parametrize(
    ("tepe", "others", "reason"),
    [
        (staff(1), (), "geht an Tiefbau (Herr Tepe), weil Licht in Heidkamp"),
        (staff(1, absences=AWAY, deputies=(2,)), (staff(2, "Thole", "Frau"),),
         "geht an Tiefbau (Herr Tepe, heute vertreten durch Frau Thole), weil Licht in Heidkamp"),
        (staff(1, absences=AWAY, deputies=(2,)), (staff(2, "Meiners"),),
         "geht an Tiefbau (Herr Tepe, heute vertreten durch Herrn Meiners), weil Licht in Heidkamp"),
        (staff(1, absences=AWAY), (), "geht an Tiefbau (Herr Tepe, heute nicht da), weil Licht in Heidkamp"),
    ],
)  # fmt: skip
def test_the_reason_is_one_sentence(tepe, others, reason):
    colleagues = {one.id: one for one in (tepe, *others)}
    found = route(Responsibility(7, 1, staff_id=1), "Licht", "Heidkamp", UNITS, colleagues, TUESDAY)
    assert found.reason == reason
    assert found.staff_id == (2 if others else 1)
    assert found.deputy == (others[0].shown if others else "")


def test_a_rule_may_say_why_itself_or_name_nobody():
    found = route(Responsibility(7, 1, because="dort gebaut wird"), "Licht", "", UNITS, {}, TUESDAY)
    assert found.reason == "geht an Tiefbau, weil dort gebaut wird"
    assert (found.staff_id, found.staff, found.unit_id) == (None, "", 1)
    assert (
        route(Responsibility(7, 1, staff_id=9), "Licht", "", UNITS, {}, TUESDAY).reason
        == "geht an Tiefbau, weil es um Licht geht"
    )

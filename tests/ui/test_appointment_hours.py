"""The hours of the counters by key events: weekly times, single days, rules, and figures of missed ones."""

from datetime import date

import pytest
from appointment_hands import leads, sit

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointments import NoShowFigure
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.ui.appointments.appointment_hours import HoursWindow
from rathaus_desk.usecases.office.opening_hours import booking_rules, opening_exceptions, opening_patterns

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def page(house, hands):
    hands.press("Alt+T")
    hands.settle()
    return house.appointments


def hours_window(house, hands):
    house.window.actions_["counter_hours"].trigger()
    hands.settle()
    return next(one for one in house.window.findChildren(HoursWindow) if one.isVisible())


def test_the_guide_does_not_change_the_hours(page, house, hands):
    house.window.actions_["counter_hours"].trigger()
    assert house.window.notice.text.text() == "Die Öffnungszeiten der Plätze ändert die Leitung."


def test_the_lead_adds_a_saturday_and_a_single_day_by_keys(page, house, hands):
    sit(house, hands, leads)
    window = hours_window(house, hands)
    desk = house.background.desk
    before = len(desk.ask(opening_patterns))
    window._new_pattern()
    window.pattern_form.fill({"counter": "2", "weekday": "5", "begin": "9", "end": "8:00", "weeks": "1"})
    window._save_pattern()
    hands.settle()
    assert "Das Ende liegt nicht nach dem Anfang" in window.pattern_form.error.text()
    window.pattern_form.fill({"end": "12:30"})
    window._save_pattern()
    hands.settle()
    assert len(desk.ask(opening_patterns)) == before + 1
    assert not window.pattern_form.isVisible()
    window._tabs.setCurrentIndex(1)
    window._new_exception()
    window.exception_form.fill({"counter": "0", "day": "28.12.", "kind": "shut", "reason": "Inventur"})
    window._save_exception()
    hands.settle()
    (one,) = desk.ask(opening_exceptions, first=TUESDAY)
    assert (one.day, one.counter_id, one.reason) == (date(2026, 12, 28), None, "Inventur")
    window.exceptions.selectRow(0)
    window._drop_exception()
    hands.settle()
    assert desk.ask(opening_exceptions, first=TUESDAY) == ()
    window.accept()


def test_a_weekly_time_is_changed_and_taken_out(page, house, hands):
    sit(house, hands, leads)
    window = hours_window(house, hands)
    desk = house.background.desk
    window.patterns.selectRow(0)
    chosen = window.patterns.chosen()
    window._change()
    window.pattern_form.fill({"end": "17:15", "share": "80 %"})
    window._save_pattern()
    hands.settle()
    after = next(one for one in desk.ask(opening_patterns) if one.id == chosen.id)
    assert (f"{after.end:%H:%M}", after.share, after.services) == ("17:15", 80, chosen.services)
    window._change()
    window.pattern_form.fill({"begin": "früh"})
    window._save_pattern()
    hands.settle()
    assert window.pattern_form.error.text().startswith("Bitte eine Uhrzeit eintragen")
    window.pattern_form.fold()
    window.patterns.selectRow(0)
    gone = window.patterns.chosen().id
    window._drop_pattern()
    hands.settle()
    assert gone not in {one.id for one in desk.ask(opening_patterns)}
    window.accept()


@pytest.fixture
def hours(page, house, hands):
    place = next(at for at in range(house.seat.count()) if house.seat.itemData(at).role is Role.LEAD)
    house.seat.setCurrentIndex(place)
    house.seat.activated.emit(place)
    hands.settle()
    house.window.actions_["counter_hours"].trigger()
    hands.settle()
    window = next(one for one in house.window.findChildren(HoursWindow) if one.isVisible())
    yield window
    window.accept()


def test_the_lead_says_what_a_time_is_for_how_and_with_whom(hours, house, hands):
    hours.patterns.selectRow(0)
    chosen = hours.patterns.chosen()
    hours._change()
    person = hours.pattern_form._fields["staff"].itemData(1)
    hours.pattern_form.fill({"services": "perso; Reisepass", "kinds": "video,phone", "staff": person})
    hours._save_pattern()
    hands.settle()
    after = next(one for one in house.background.desk.ask(opening_patterns) if one.id == chosen.id)
    assert after.services == ("personalausweis", "reisepass")
    assert after.kinds == (AppointmentKind.VIDEO, AppointmentKind.PHONE)
    assert str(after.staff_id) == person
    hours.patterns.selectRow(0)
    hours._change()
    values = hours.pattern_form.values()
    assert values["services"].startswith("Personalausweis beantragen; ")
    assert (values["kinds"], values["staff"]) == ("video,phone", person)
    hours.pattern_form.fill({"services": "xyzzyx"})
    hours._save_pattern()
    hands.settle()
    assert hours.pattern_form.error.text() == "Zu „xyzzyx“ steht kein Anliegen im Verzeichnis."


def test_the_rules_of_booking_are_set_and_wrong_ones_refused(hours, house, hands):
    hours._tabs.setCurrentIndex(2)
    assert hours.rules.form.values() == {"buffer": "0", "days_ahead": "90", "longest": "60"}
    hours.rules.form.fill({"buffer": "5", "days_ahead": "9000"})
    hands.settle()
    hours.rules.save()
    hands.settle()
    assert "Tage im Voraus: möglich ist 1 bis 400" in hours.rules.form.error.text()
    hours.rules.form.fill({"days_ahead": "120"})
    hours.rules.save()
    hands.settle()
    rules = house.background.desk.ask(booking_rules)
    assert (rules.buffer, rules.days_ahead, rules.longest) == (5, 120, 60)


def test_figures_of_a_few_people_are_not_shown(hours):
    few, many = NoShowFigure("Wohngeld", 0, 0, enough=False), NoShowFigure("Reisepass", 6, 2, enough=True)
    hours.figures._show((few, many))
    assert (hours.figures.rows.rows.item(0), hours.figures.rows.rows.rowCount()) == (many, 1)
    hours.figures._show((few,))
    assert hours.figures.rows.isHidden()
    assert not hours.figures.nothing.isHidden()

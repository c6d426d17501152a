"""Abwesenheit eintragen in the real window, by keys: oneself, the lead, what follows, corrected, ended."""

from datetime import date

import pytest
from day_scene import TODAY, card, rows, sit_as, store_of
from PySide6.QtCore import Qt
from sqlalchemy import select

from rathaus_desk.store.office_tables import AbsenceRow, StaffRow
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tokens import Theme

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def panel(house, hands):
    """The form on Mein Tag of Frau Özdemir."""
    hands.press("Alt+1")
    hands.press("Ctrl+Shift+A")
    assert house.day.absences.isVisible()
    return house.day.absences


def days_of(house, login):
    """Return the absences of somebody that run today or come."""
    with store_of(house).read() as session:
        theirs = select(AbsenceRow).join(StaffRow, StaffRow.id == AbsenceRow.staff_id)
        rows = session.scalars(theirs.where(StaffRow.login == login, AbsenceRow.last >= TODAY))
        return [(one.first, one.last) for one in rows]


def told(panel):
    return panel.story.accessibleName()


def press_entered(panel, hands, verb, name):
    """Go by Tab to a button of what is entered, and press it."""
    wanted = [one for one in panel.area.findChildren(type(panel.form.send_button)) if one.isVisible()]
    (key,) = [one for one in wanted if one.accessibleName().endswith(verb) and name in one.accessibleName()]
    for _ in range(80):
        if key.hasFocus():
            break
        hands.press("Tab")
    assert key.hasFocus()
    hands.press("Return")
    hands.settle()


def test_the_lead_says_in_four_keys_that_somebody_is_ill_today(house, hands):
    sit_as(house, hands, "hollmann")
    hands.press("Alt+1")
    before = hands.account.keys
    hands.press("Ctrl+Shift+A")
    hands.type("th")
    hands.press("Ctrl+Return")
    assert hands.account.keys - before == 4
    assert (TODAY, TODAY) in days_of(house, "thole")
    panel = house.day.absences
    assert told(panel).startswith("Frau Thole ist heute als abwesend eingetragen. Es vertritt Herr Meiners.")
    assert "Sie gehen an Herrn Meiners: " in told(panel)
    assert panel.area.hasFocus()
    assert panel.area.verticalScrollBar().value() == 0


def test_ones_own_days_are_typed_in_a_hurry_and_what_follows_is_told(house, hands, panel):
    assert panel.form.person.isHidden()
    assert panel.form.first.hasFocus()
    hands.type("morgen")
    hands.press("Return")
    hands.type("fr")
    hands.press("Return")
    assert panel.form.send_button.hasFocus()
    hands.press("Return")
    assert days_of(house, "oezdemir") == [(date(2026, 11, 25), FRIDAY)]
    assert told(panel).startswith("Sie sind von Mi 25.11. bis Fr 27.11. als abwesend eingetragen.")
    acting = "Es vertreten: Mi 25.11. Herr Wilkens, Do 26.11. Frau Marković, Fr 27.11. Herr Wilkens."
    assert acting in told(panel)
    assert " Zusagen gehen an Herrn Wilkens." in told(panel)


def test_a_driver_who_is_ill_hears_that_a_tour_lacks_somebody(house, hands):
    sit_as(house, hands, "poppe")
    hands.press("Alt+1")
    hands.press("Ctrl+Shift+A")
    hands.type("morgen")
    hands.press("Ctrl+Return")
    hands.settle()
    tour = "Eingeteilt für Mi 25.11. Mobil 1. Dort muss jemand anderes mit: Vor Ort, Strg+Umschalt+T."
    assert tour in told(house.day.absences)


def test_the_rows_of_the_day_say_for_whom_one_stands_in(house, hands, panel):
    hands.press("Ctrl+Return")
    assert [one for one in rows(house.day) if "für Frau Özdemir" in one.detail]
    sit_as(house, hands, "wilkens")
    hands.press("Alt+1")
    assert not house.day.absences.isVisible()
    assert [one for one in rows(house.day) if "für Frau Özdemir" in one.detail]


def test_what_nobody_can_keep_is_told_with_its_time_and_its_new_hands(house, hands):
    sit_as(house, hands, "hollmann")
    hands.press("Alt+1")
    panel = house.day.absences
    for name in ("Wilkens, ", "Marković, ", "Özdemir, "):
        hands.press("Ctrl+Shift+A")
        person = panel.form.person
        person.setCurrentIndex(person.findText(name, Qt.MatchFlag.MatchStartsWith))
        hands.press("Ctrl+Return")
    assert "Eine Vertretung ist nicht da." in told(panel)
    assert "Zusagen kann zu ihrer Zeit niemand halten. Sie stehen jetzt bei " in told(panel)
    assert "mit „braucht neue Zeit“: Di 24.11. 9 bis 11 Uhr (Frau Özdemir)" in told(panel)
    needs_time = [one for one in house.day.day.promises if one.promise.needs_time]
    assert needs_time
    assert {one.promise.staff_name for one in needs_time} == {"Frau Özdemir"}


def test_days_that_cannot_be_read_or_meant_are_said_at_their_field(house, hands, panel):
    hands.press("Tab")
    hands.type("xx")
    hands.press("Ctrl+Return")
    assert "ist kein Datum" in panel.form.error.text()
    assert panel.form.last.hasFocus()
    assert panel.form.last.property("wrong") == "true"
    panel.form.last.selectAll()
    hands.type("23.11.2026")
    hands.press("Ctrl+Return")
    assert "liegt vor dem ersten" in panel.form.error.text()
    assert panel.form.last.hasFocus()
    assert days_of(house, "oezdemir") == []
    panel.form.last.selectAll()
    hands.type("heute")
    hands.press("Ctrl+Return")
    assert panel.form.error.isHidden()
    assert days_of(house, "oezdemir") == [(TODAY, TODAY)]
    hands.press("Ctrl+Shift+A")
    hands.press("Ctrl+Return")
    assert "am 24.11.2026 schon als abwesend eingetragen" in panel.form.error.text()
    assert days_of(house, "oezdemir") == [(TODAY, TODAY)]


def test_the_last_day_goes_along_with_the_first(hands, panel):
    hands.type("fr")
    assert panel.form.last.day == FRIDAY
    hands.press("Ctrl+A")
    hands.type("morgen")  # begins like Monday
    assert panel.form.last.day == panel.form.first.day == date(2026, 11, 25)
    panel.form.last.setFocus()
    panel.form.last.selectAll()
    hands.type("fr")
    panel.form.first.setFocus()
    panel.form.first.selectAll()
    hands.type("morgen")
    assert panel.form.last.day == FRIDAY, "a last day that somebody chose comes back"


def test_what_is_entered_is_corrected_and_ended_by_keys(house, hands, panel):
    hands.press("Ctrl+Return")
    press_entered(panel, hands, "Ändern", "Frau Özdemir")
    assert panel.form.head.text() == "Abwesenheit von Frau Özdemir ändern"
    hands.press("Tab")
    hands.type("fr")
    hands.press("Ctrl+Return")
    assert days_of(house, "oezdemir") == [(TODAY, FRIDAY)]
    assert panel.form.editing is None
    press_entered(panel, hands, "Wieder da", "Frau Özdemir")
    assert days_of(house, "oezdemir") == []
    assert house.window.notice.text.text() == "Zusagen und Aufgaben liegen wieder bei Ihnen."
    assert not panel.story.isVisible()
    assert panel.entered.isHidden()
    assert panel.form.first.hasFocus()


def test_escape_leaves_the_change_first_and_then_the_form(house, hands, panel):
    hands.press("Ctrl+Return")
    press_entered(panel, hands, "Ändern", "Frau Özdemir")
    hands.press("Escape")
    assert panel.isVisible()
    assert panel.form.editing is None
    hands.press("Escape")
    assert not panel.isVisible()
    assert card(house.day).list.hasFocus()


def test_somebody_elses_change_is_shown_and_nothing_is_overwritten(house, hands, panel):
    hands.press("Ctrl+Return")
    press_entered(panel, hands, "Ändern", "Frau Özdemir")
    with store_of(house).write.begin() as session:
        row = session.scalar(select(AbsenceRow).where(AbsenceRow.first == TODAY, AbsenceRow.last == TODAY))
        row.last = FRIDAY
    hands.press("Ctrl+Return")
    assert "Jetzt eingetragen: vom 24.11.2026 bis 27.11.2026." in panel.form.error.text()
    assert days_of(house, "oezdemir") == [(TODAY, FRIDAY)]


def test_a_call_comes_first(house, hands):
    hands.press("Alt+1")
    card(house.day).list.setFocus()
    hands.press("Return")
    assert house.day.panel.isVisible()
    hands.press("Ctrl+Shift+A")
    assert not house.day.absences.isVisible()
    assert "zuerst den Anruf" in house.window.notice.text.text()


def test_at_double_size_the_form_stands_alone_and_nothing_is_cut(house, hands, panel):
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    assert not house.day.area.isVisible()
    assert panel.geometry().right() <= house.day.width()
    for one in (panel.form.first, panel.form.last, panel.form.send_button):
        assert one.width() >= one.minimumSizeHint().width()
        assert one.height() >= tokens.SMALLEST_TARGET
        assert one.mapTo(panel, one.rect().topRight()).x() <= panel.width()
    hands.press("Ctrl+Return")
    assert panel.area.verticalScrollBar().value() == 0
    assert not panel.story.visibleRegion().isEmpty()
    house.window.look.wear(Theme.LIGHT, 1.0)

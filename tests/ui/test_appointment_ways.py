"""Termine by key events, beyond the single booking: series, for a case, at the counter."""

from datetime import date

import pytest
from appointment_hands import cells, choose, stored
from PySide6.QtGui import QFontMetrics

from rathaus_desk.domain.appointments.appointments import AppointmentState
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.ui.appointments.appointment_grid import fitted
from rathaus_desk.ui.kit.tables import TIP
from rathaus_desk.usecases.cases.cases import case as case_by_id

MOST_KEYS = 15


@pytest.fixture
def page(house, hands):
    hands.press("Alt+T")
    hands.settle()
    return house.appointments


def known(cell):
    return cell.appointment is not None and cell.appointment.person_id is not None


def in_series(cell):
    return cell.appointment is not None and cell.appointment.series_id is not None


def begin_series(hands, until):
    hands.press("Shift+F2")
    hands.type("perso")
    hands.press("Return")
    hands.type("Frau Harms", free=True)
    hands.press("Return")
    hands.press("Return")
    hands.type("do nm")
    hands.press("Ctrl+Shift+R")
    hands.press("Down")
    hands.press("Tab")
    hands.type(until)
    hands.press("Ctrl+Return")


def test_a_series_is_booked_by_keys_and_a_closed_day_is_asked_about_first(page, house, hands):
    begin_series(hands, "14.1.")
    assert page.booking.error.text().startswith("1 von 4 Terminen geht nicht: Do 24.12.")
    assert page.booking.book_button.accessibleName() == "Ja, so buchen"
    assert page.card.booked is None
    hands.press("Ctrl+Return")
    first = page.card.booked.appointment
    assert (first.start.date(), first.name) == (date(2026, 11, 26), "Frau Harms")
    assert first.series_id is not None
    spoken = page.card.accessibleName()
    assert "Danach alle 2 Wochen bis Do 07.01., zusammen 3 Termine." in spoken
    assert "Nicht dabei: Do 24.12." in spoken


def test_a_series_is_taken_back_whole_within_ten_seconds(page, house, hands):
    begin_series(hands, "10.12.")
    number = page.card.booked.appointment.number
    notice = house.window.notice
    assert (notice.text.text(), notice.offers) == ("Die Serie steht: 2 Termine.", True)
    assert page.grid.go_to_number(number)
    notice.verb.click()
    hands.settle()
    assert notice.text.text() == "Die Serie ist zurückgenommen, die Zeiten sind wieder frei."
    assert page.card.booked is None
    assert not page.grid.go_to_number(number)
    hands.press("Ctrl+Shift+Z")  # nothing is left to take back
    assert notice.text.text() == "Die Serie ist zurückgenommen, die Zeiten sind wieder frei."


@pytest.mark.parametrize("height", [640, 700, 760, 800])
def test_what_was_just_booked_is_seen_above_the_line_that_says_so(page, house, hands, height):
    house.window.resize(1280, height)
    begin_series(hands, "10.12.")
    assert house.window.notice.offers
    hands.settle()
    grid = page.grid
    assert grid.chosen().appointment.number == page.card.booked.appointment.number
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))


def test_a_question_is_dropped_once_something_else_is_to_be_booked(page, hands):
    begin_series(hands, "14.1.")
    assert page.booking.book_button.accessibleName() == "Ja, so buchen"
    hands.press("Up")
    assert page.booking.book_button.accessibleName() == "Termin buchen"
    assert page.booking.error.text() == ""
    page.booking.repeat.until.clear()
    hands.press("Ctrl+Return")
    assert page.booking.error.text() == "Bitte noch eintragen, bis wann die Serie geht."
    assert page.booking.repeat.until.hasFocus()


def test_a_whole_series_is_cancelled_and_single_appointments_do_not_offer_it(page, house, hands):
    single = choose(page, hands, known)
    assert single.appointment.series_id is None
    assert not page.detail.buttons["appointment.cancel_series"].isVisible()
    page.changes.cancel_series()
    assert "zu einer Serie gehört" in house.window.notice.text.text()
    chosen = choose(page, hands, in_series).appointment
    assert page.detail.buttons["appointment.cancel_series"].isVisible()
    house.window.actions_["appointment.cancel_series"].trigger()
    hands.type("Der Berater kommt nicht mehr.", free=True)
    hands.press("Ctrl+Return")
    assert stored(house, chosen.id).state is AppointmentState.CANCELLED
    assert "Termine der Serie sind abgesagt" in house.window.notice.text.text()
    assert house.window.notice.offers
    hands.press("Ctrl+Shift+Z")
    assert stored(house, chosen.id).state is AppointmentState.BOOKED
    assert house.window.notice.text.text() == "Die Termine der Serie stehen wieder."


def test_an_appointment_for_a_case_takes_few_keys_and_comes_back_to_it(house, hands):
    hands.press("Alt+3")
    hands.expect("Der Vorgang", lambda: house.cases.detail.case is not None)
    case = house.cases.detail.case
    before = hands.account.keys
    hands.press("Ctrl+F2")
    booking = house.appointments.booking
    assert [one.key for one in booking.services] == [case.service.key]
    assert f"Zum Vorgang {case.number}" in booking.who.text()
    if case.person is None:
        hands.type("Harms")
    booking.wish.setFocus()
    hands.type("do nm")
    hands.press("Ctrl+Return")
    one = house.appointments.card.booked.appointment
    assert (one.case_id, one.person_id) == (case.id, case.person.id if case.person else None)
    hands.press("Escape")
    assert hands.account.keys - before <= MOST_KEYS
    assert house.window.room == "cases"
    assert house.cases.detail.case.id == case.id
    newest = max(
        house.background.desk.ask(case_by_id, case_id=case.id).timeline, key=lambda line: (line.at, line.id)
    )
    assert newest.kind is EntryKind.APPOINTMENT
    assert newest.text.startswith(f"Termin {one.number}: Donnerstag, 26. November")


def test_escape_leaves_the_booking_for_a_case_and_comes_back(house, hands):
    hands.press("Alt+3")
    hands.expect("Der Vorgang", lambda: house.cases.detail.case is not None)
    hands.press("Ctrl+F2")
    hands.press("Escape")
    assert house.window.room == "cases"
    hands.press("Shift+F2")
    hands.press("Escape")
    assert house.window.room == "appointments"


def test_at_the_counter_numbers_stand_for_names_until_one_is_opened(page, house, hands):
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    chosen = choose(page, hands, known)
    one = chosen.appointment
    index = page.grid.currentIndex()
    shown = [chosen.text, chosen.spoken, *chosen.shorter, index.data(TIP), page.detail.name.text()]
    assert one.number in shown[0]
    for text in (*shown, page.detail.facts.text()):
        assert one.name not in text
        assert one.name.split()[-1] not in text
        assert not one.phone or one.phone not in text
    hands.press("Return")
    assert page.detail.name.text() == one.name
    hands.press("Escape")
    assert page.detail.name.text() == one.number
    house.workplace.privacy.set_counter_view(False)
    hands.settle()
    assert any(one.name in cell.text for cell in cells(page))


def test_the_printed_list_of_the_counter_view_has_names_only_if_asked(page, house, hands):
    one = choose(page, hands, known).appointment
    house.workplace.privacy.set_counter_view(True)
    hands.settle()
    drawn = []
    page.papers._draw_day = drawn.append
    hands.press("Ctrl+Shift+P")
    house.window.actions_["appointment.named_list"].trigger()
    hands.settle()
    without, named = (str(sheet.counters) for sheet in drawn)
    assert one.number in without
    assert one.name not in without
    assert one.name in named


def test_a_narrow_column_keeps_the_family_name_and_cuts_between_words(page, house, hands):
    chosen = choose(page, hands, known)
    one, metrics = chosen.appointment, QFontMetrics(page.grid.font())
    given, family = one.name.split(" ", 1)
    assert fitted(chosen, metrics, 10_000) == chosen.text
    assert fitted(chosen, metrics, metrics.horizontalAdvance(one.name)) == one.name
    short = f"{given[0]}. {family}"
    assert fitted(chosen, metrics, metrics.horizontalAdvance(short)) == short
    assert page.grid.currentIndex().data(TIP) == chosen.text


def test_counters_without_any_time_are_named_and_not_shown(page, hands):
    hands.press("Ctrl+PgDown")
    sheet = page.grid.sheets.sheet
    assert sheet.shut
    assert not set(sheet.shut) & set(sheet.columns)
    assert page.hint.text() == f"An diesem Tag zu: {', '.join(sheet.shut)}."
    hands.press("Ctrl+L")
    hands.press("Ctrl+L")
    assert page.day == date(2026, 11, 25)


def test_the_small_sheet_is_drawn(page, house, hands):
    choose(page, hands, known)
    house.window.actions_["appointment.small"].trigger()
    hands.settle()
    hands.expect("Das Blatt", lambda: house.paper.pdf.startswith(b"%PDF"))

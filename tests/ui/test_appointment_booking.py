"""Giving an appointment by key events: on the phone, from the table, instead of waiting; taking it back."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from appointment_hands import choose

from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = date(2026, 11, 26)
MOST_KEYS = 15


@pytest.fixture
def page(house, hands):
    hands.press("Alt+T")
    hands.settle()
    return house.appointments


def booked_in_keys(house, hands):
    """Book for whoever the intake is about, and return how many keys that took."""
    before = hands.account.keys
    hands.press("Shift+F2")
    hands.type("perso")
    hands.press("Return")
    hands.type("do nm")
    hands.press("Ctrl+Return")
    hands.expect("Die Karte", lambda: house.appointments.card.booked is not None)
    return hands.account.keys - before


def test_an_appointment_on_the_phone_takes_few_keys(house, hands):
    hands.press("F2")
    hands.type("schm er")
    hands.press("Return")
    hands.expect("Die Person", lambda: house.reception.form.person is not None)
    keys = booked_in_keys(house, hands)
    assert keys <= MOST_KEYS
    one = house.appointments.card.booked.appointment
    assert (one.start, one.name) == (datetime(2026, 11, 26, 14, 0, tzinfo=BERLIN), "Erna Schmidt")
    assert one.service_names == ("Personalausweis beantragen",)
    spoken = house.appointments.card.accessibleName()
    assert spoken.startswith("Donnerstag, 26. November, 14:00\u00a0Uhr. Platz 4")
    assert "Bringen Sie bitte mit: Gültiger Pass oder alter Ausweis" in spoken
    hands.press("Ctrl+P")
    hands.expect("Das Blatt", lambda: house.paper.pdf.startswith(b"%PDF"))
    print(f"\nTermin am Telefon: {keys} Tasten")  # noqa: T201


def test_the_intake_waits_untouched_while_an_appointment_is_given(house, hands):
    hands.press("F2")
    hands.type("schm er")
    hands.press("Return")
    hands.expect("Die Person", lambda: house.reception.form.person is not None)
    booked_in_keys(house, hands)
    hands.press("Alt+2")
    assert house.reception.form.person is not None


def test_a_name_is_enough_and_a_figure_chooses(page, house, hands):
    hands.press("Shift+F2")
    hands.type("führungsz")
    hands.press("Return")
    hands.type("Frau Harms", free=True)
    hands.press("Return")
    hands.press("Return")
    hands.type("do 2")
    second = page.booking.proposals.offered[1]
    assert page.booking.proposals.buttons[1].isChecked()
    assert "Für Sie gehalten bis 9:4" in page.booking.proposals.told.text()
    hands.press("Ctrl+Return")
    one = page.card.booked.appointment
    assert (one.name, one.start, one.minutes) == ("Frau Harms", second.start, 5)
    assert page.day == THURSDAY
    assert page.grid.chosen().appointment.number == one.number


def test_what_is_missing_is_said_at_its_field(page, hands):
    hands.press("Shift+F2")
    hands.press("Ctrl+Return")
    assert page.booking.error.text() == "Bitte noch das Anliegen wählen."
    hands.type("perso")
    hands.press("Return")
    hands.press("Ctrl+Return")
    assert page.booking.error.text().startswith("Bitte noch einen Namen eintragen.")
    assert page.booking.name.hasFocus()
    hands.type("Harms")
    page.booking.wish.setFocus()
    hands.type("irgendwann")
    hands.press("Ctrl+Return")
    assert "kein Datum" in page.booking.error.text()
    page.booking.wish.clear()
    hands.type("so")
    hands.press("Ctrl+Return")
    assert "nichts frei" in page.booking.proposals.told.text()
    assert page.booking.error.text() == "Es ist noch keine Zeit gewählt."


def test_a_call_needs_a_number_and_says_so_at_the_field(page, hands):
    hands.press("Shift+F2")
    hands.type("perso")
    hands.press("Return")
    hands.type("Harms")
    page.booking.kinds[AppointmentKind.PHONE].click()
    hands.settle()
    hands.press("Ctrl+Return")
    assert page.booking.error.text().startswith("Für einen Termin am Telefon fehlt die Nummer. Bitte")
    assert page.booking.phone.hasFocus()
    assert page.booking.phone.property("wrong") == "true"


def test_typing_on_after_the_enter_books_what_was_typed_last(page, house, hands):
    """The answer to "do nm" may still be under way; the time of the answer before is not what was meant."""
    hands.press("Shift+F2")
    hands.type("perso")
    hands.press("Return")
    hands.type("Harms")
    page.booking.wish.setFocus()
    page.booking.wish.setText("do nm")
    page.booking.wish.textEdited.emit("do nm")
    page.booking.book()
    hands.expect("Die Karte", lambda: page.card.booked is not None)
    assert page.card.booked.appointment.start.weekday() == 3
    assert page.card.booked.appointment.start.hour >= 14


def test_a_booking_is_taken_back_within_ten_seconds(page, house, hands):
    hands.press("Shift+F2")
    hands.type("perso")
    hands.press("Return")
    hands.type("Harms")
    hands.press("Ctrl+Return")
    number = page.card.booked.appointment.number
    assert house.window.notice.offers
    hands.press("Ctrl+Shift+Z")
    assert page.card.booked is None
    assert not page.grid.go_to_number(number)


def test_enter_on_a_free_time_begins_with_that_time(page, hands):
    chosen = choose(page, hands, lambda cell: cell.free is not None and cell.free.hour == 11)
    hands.press("Return")
    hands.type("perso")
    hands.press("Return")
    assert page.booking.proposals.slot.start == chosen.free


def test_who_waits_takes_an_appointment_instead(house, hands):
    hands.press("Alt+W")
    house.queue.page.waiting.selectRow(1)
    ticket = house.queue.page.waiting.chosen()
    hands.press("Ctrl+Shift+O")
    booking = house.appointments.booking
    assert booking.who.text() == f"Wartemarke {ticket.code}"
    assert [one.key for one in booking.services] == [ticket.service]
    hands.press("Ctrl+Return")
    one = house.appointments.card.booked.appointment
    assert (one.name, one.services) == (ticket.code, (ticket.service,))
    hands.press("Alt+W")
    assert house.queue.page.waiting.rows.row_of(ticket.id) == -1

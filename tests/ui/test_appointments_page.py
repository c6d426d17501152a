"""Termine by key events: booking on the phone, moving, receiving, cancelling, days and weeks, hours."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointments import AppointmentState
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.ui.appointments.appointment_grid import SPOKEN
from rathaus_desk.ui.appointments.appointment_hours import HoursWindow
from rathaus_desk.ui.kit.actions import EVERYWHERE
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.usecases.appointments.appointment_values import appointment
from rathaus_desk.usecases.office.opening_hours import opening_exceptions, opening_patterns

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)
MOST_KEYS = 15


@pytest.fixture
def page(house, hands):
    hands.press("Alt+T")
    hands.settle()
    return house.appointments


def cells(page):
    return [cell for line in page.grid.sheets.sheet.cells for cell in line]


def choose(page, hands, fits):
    assert page.grid.go_to(fits)
    page.grid.setFocus()
    hands.settle()
    return page.grid.chosen()


def coming(cell):
    one = cell.appointment
    return one is not None and one.state is AppointmentState.BOOKED and one.kind is AppointmentKind.IN_PERSON


def stored(house, appointment_id):
    return house.background.desk.ask(appointment, appointment_id=appointment_id)


def sit(house, hands, fits):
    """Look at the program from the seat of the first person who fits."""
    place = next(at for at in range(house.seat.count()) if fits(house.seat.itemData(at)))
    house.seat.setCurrentIndex(place)
    house.seat.activated.emit(place)
    hands.settle()


def leads(actor):
    return actor.role is Role.LEAD


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
    assert (one.start, one.name) == (datetime(2026, 11, 26, 12, 0, tzinfo=BERLIN), "Erna Schmidt")
    assert one.service_names == ("Personalausweis beantragen",)
    spoken = house.appointments.card.accessibleName()
    assert spoken.startswith("Donnerstag, 26. November, 12:00\u00a0Uhr. Platz 4")
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
    assert page.card.booked.appointment.start.hour >= 12


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


def test_an_appointment_is_moved_by_keys_alone(page, house, hands):
    chosen = choose(page, hands, coming).appointment
    hands.press("Ctrl+M")
    assert page.hint.text().startswith(f"{chosen.name} verlegen")
    hands.press("Ctrl+PgDown")
    column = page.grid.currentIndex().column()
    free = choose(page, hands, lambda cell: cell.free is not None)
    assert column >= 0
    hands.press("Return")
    after = stored(house, chosen.id)
    assert (after.start, after.state, after.number) == (free.free, AppointmentState.MOVED, chosen.number)
    assert page.card.booked.appointment.id == chosen.id
    assert "verlegen" not in page.hint.text()


def test_escape_leaves_a_move(page, house, hands):
    chosen = choose(page, hands, coming).appointment
    hands.press("Ctrl+M")
    hands.press("Escape")
    choose(page, hands, lambda cell: cell.free is not None)
    hands.press("Return")
    assert stored(house, chosen.id).start == chosen.start
    assert page.booking.isVisible()


def test_who_arrives_is_marked_and_waits_in_the_queue(page, house, hands):
    chosen = choose(page, hands, coming).appointment
    hands.press("Ctrl+Shift+G")
    assert stored(house, chosen.id).state is AppointmentState.ARRIVED
    assert page.detail.pill.text.text() == "angekommen"
    assert not page.detail.buttons["appointment.arrive"].isVisible()
    assert page.detail.buttons["appointment.reopen"].isVisible()


def test_what_is_too_early_is_said_and_changes_nothing(page, house, hands):
    chosen = choose(page, hands, coming).appointment
    hands.press("Ctrl+Shift+N")
    assert "erst" in house.window.notice.text.text()
    assert stored(house, chosen.id).state is AppointmentState.BOOKED
    choose(page, hands, lambda cell: cell.free is not None)
    hands.press("Ctrl+M")
    assert house.window.notice.text.text().startswith("Bitte zuerst einen Termin wählen")


def test_a_cancelled_time_is_offered_to_who_would_come_earlier(page, house, hands):
    chosen = choose(page, hands, lambda cell: coming(cell) and cell.appointment.minutes == 15).appointment
    hands.press("Ctrl+Shift+Del")
    hands.type("Ist krank.", free=True)
    hands.press("Ctrl+Return")
    assert stored(house, chosen.id).state is AppointmentState.CANCELLED
    assert not page.grid.go_to_number(chosen.number)
    assert "Früher kommen möchten:" in page.detail.earlier.text()


def test_days_and_weeks(page, hands):
    hands.press("Ctrl+PgDown")
    assert (page.day, page.head.title.text()) == (date(2026, 11, 25), "Mittwoch, 25. November 2026")
    hands.press("Ctrl+G")
    hands.type("24.12.")
    hands.press("Return")
    assert page.day == date(2026, 12, 24)
    assert page.hint.text() == "An diesem Tag gibt es keine Termine: Betriebsruhe zwischen den Jahren."
    hands.press("Ctrl+Home")
    hands.press("Ctrl+L")
    assert page.head.title.text() == "Mo 23.11. bis Fr 27.11."
    found = choose(page, hands, lambda cell: cell.day == THURSDAY)
    assert "Std. frei" in found.spoken
    hands.press("Return")
    assert (page.day, page.head.title.text()) == (THURSDAY, "Donnerstag, 26. November 2026")
    hands.press("Ctrl+L")
    hands.press("Ctrl+PgUp")
    assert page.day == date(2026, 11, 16)


def test_a_screen_reader_hears_time_counter_and_who_comes(page, hands):
    choose(page, hands, coming)
    index = page.grid.currentIndex()
    one = page.grid.chosen().appointment
    spoken = index.data(SPOKEN)
    assert spoken.startswith(f"{one.start.hour}:{one.start.minute:02}, {one.counter}")
    assert one.name in spoken
    assert f"{one.minutes} Minuten" in spoken
    free = next(cell for cell in cells(page) if cell.free)
    assert free.spoken == "frei"


def test_every_control_has_a_name(page, hands):
    hands.press("Shift+F2")
    for kind in (QAbstractButton, QLineEdit):
        for one in page.findChildren(kind):
            if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.isVisible():
                assert one.accessibleName() or one.text(), one


@pytest.mark.parametrize("theme", Theme)
def test_nothing_is_wider_than_the_window_at_200_percent(page, house, hands, theme):
    house.window.look.wear(theme=theme, zoom=2.0)
    hands.settle()
    assert page.minimumSizeHint().width() <= page.width()
    hands.press("Shift+F2")
    for one in page.booking.findChildren(QAbstractButton):
        if one.isVisible():
            assert one.width() >= one.minimumSizeHint().width(), one.text()
    house.window.look.wear(theme=Theme.LIGHT, zoom=1.0)


def test_the_list_of_the_day_is_printed(page, house, hands):
    hands.press("Ctrl+Shift+P")
    hands.expect("Die Liste", lambda: house.paper.pdf.startswith(b"%PDF"))
    assert house.paper.title.text() == "Termine Di 24.11."


def test_another_seat_finds_nothing_of_the_one_before(page, house, hands):
    hands.press("Shift+F2")
    hands.type("perso")
    hands.press("Return")
    hands.type("Harms")
    sit(house, hands, leads)
    assert page.booking.name.text() == ""
    assert page.booking.services == []
    assert page.detail.shown is None


def test_a_clerk_sees_foreign_times_as_taken_only(page, house, hands):
    sit(house, hands, lambda actor: actor.name.endswith("Tepe"))
    hands.press("Alt+T")
    names = {cell.appointment.name for cell in cells(page) if cell.appointment}
    assert names == {"belegt"}
    choose(page, hands, lambda cell: cell.appointment is not None)
    assert page.detail.facts.text() == "Diese Zeit ist belegt. Mehr ist hier nicht zu sehen."


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


def test_no_key_of_the_appointments_means_two_things_at_once(house):
    listed = house.window.actions_.all()
    ours = [one for one in listed if one.id.startswith(("appointment.", "room.appointments"))]
    for one in ours:
        for sequence in one.action.shortcuts():
            rivals = [
                other.id
                for other in listed
                if other.id != one.id
                and sequence in other.action.shortcuts()
                and (EVERYWHERE in (one.room, other.room) or one.room == other.room)
            ]
            assert rivals == [], sequence.toString()

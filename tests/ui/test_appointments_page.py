"""Termine by key events: the day and the week, moving, receiving, cancelling, what one hears and sees."""

from datetime import date, datetime

import pytest
from appointment_hands import cells, choose, coming, leads, sit, stored
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from rathaus_desk.domain.appointments.appointments import AppointmentState
from rathaus_desk.ui.kit.actions import EVERYWHERE
from rathaus_desk.ui.kit.sheet_table import SPOKEN
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.play.journeys_steps import wind

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def page(house, hands):
    hands.press("Alt+T")
    hands.settle()
    return house.appointments


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
    hands.press("Ctrl+Shift+Z")
    assert stored(house, chosen.id).state is AppointmentState.BOOKED
    assert house.window.notice.text.text() == "Der Termin steht wieder."
    assert page.grid.go_to_number(chosen.number)


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


def test_a_window_left_open_overnight_does_not_show_yesterday(page, house, hands):
    house.window.enter("reception")
    wind(hands, datetime(2026, 11, 25, 8))  # noqa: DTZ001 - wind() reads it in the town's time
    hands.press("Alt+T")
    assert page.day == date(2026, 11, 25)
    hands.press("Ctrl+PgUp")
    hands.press("Alt+2")
    hands.press("Alt+T")
    assert page.day == date(2026, 11, 24), "whoever looks at yesterday finds it again"


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

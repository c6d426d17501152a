"""Booking at a halt of the service mobile by key events: few keys, a name is enough, the waiting list."""

from dataclasses import replace

import pytest
from test_case_people import said

from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.domain.dates import WEEKDAYS
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.usecases.bookings.booking_values import bookings_of_halts

MOST_KEYS = 15


def open_form(house, hands):
    hands.press("Shift+F5")
    hands.expect("Das Formular", lambda: house.bookings.form is not None and house.bookings.form.isVisible())
    return house.bookings.form


def test_from_the_entry_line_to_the_slip_in_few_keys(house, hands):
    before = hands.account.keys
    hands.press("F2")
    hands.type("robin")
    hands.press("Return")
    hands.expect("Die Person", lambda: house.reception.form.person is not None)
    form = open_form(house, hands)
    hands.type("per")
    hands.press("Return")
    hands.expect("Ein Halt", lambda: form.proposals.halt is not None)
    offered = form.proposals.halt
    hands.press("Ctrl+Return")
    hands.expect("Die Anmeldung", lambda: house.bookings.last is not None)
    keys = hands.account.keys - before
    assert keys <= MOST_KEYS
    made = house.bookings.last
    assert (made.name, made.service_name) == ("Robin Peters", "Personalausweis beantragen")
    assert (made.halt_id, made.starts, made.state) == (offered.halt_id, offered.slots[0], BookingState.BOOKED)
    assert offered.near
    assert said(house).endswith("Mehr ist nicht zu speichern.")
    house.window.actions_["booking.print"].trigger()
    hands.expect("Der Zettel", lambda: house.paper.pdf.startswith(b"%PDF"))
    print(f"\nAnmeldung beim Servicemobil: {keys} Tasten")  # noqa: T201


def test_the_context_shows_the_way_to_the_booking_once_an_intake_has_begun(house, hands):
    way = house.reception.side.to_halt
    assert way.isHidden()
    hands.press("F2")
    hands.type("robin")
    hands.press("Return")
    hands.expect("Die Person", lambda: house.reception.form.person is not None)
    assert way.isVisible()
    way.button.click()
    assert house.bookings.form.isVisible()
    assert house.bookings.form.person.name == "Robin Peters"


def test_a_name_is_enough_and_a_figure_and_an_hour_choose(house, hands):
    form = open_form(house, hands)
    hands.type("per")
    hands.press("Return")
    hands.expect("Ein Halt", lambda: len(form.proposals.offered) > 1)
    place, second = next((at, one) for at, one in enumerate(form.proposals.offered) if at and one.slots)
    hands.type("Harms", free=True)
    hands.press("Return")
    hands.press("Return")
    slot = second.slots[-1]
    hands.type(f"{place + 1} ab {minute_on_clock(slot - 1)}")
    assert (form.proposals.halt, form.proposals.slot) == (second, slot)
    hands.press("Return")
    hands.expect("Die Anmeldung", lambda: house.bookings.last is not None)
    made = house.bookings.last
    assert (made.name, made.halt_id, made.starts) == ("Harms", second.halt_id, slot)
    kept = house.background.desk.ask(bookings_of_halts, halt_ids=(second.halt_id,))
    assert [one.id for one in kept if one.starts == slot] == [made.id]


@pytest.mark.parametrize("concern", ["", "per"])
def test_what_is_missing_is_said_at_its_field(house, hands, concern):
    form = open_form(house, hands)
    if concern:
        hands.type(concern)
        hands.press("Return")
        hands.expect("Ein Halt", lambda: form.proposals.halt is not None)
    hands.press("Ctrl+Return")
    line, said = (form.name, "Namen") if concern else (form.service_line, "Anliegen")
    assert said in form.error.text()
    assert line.hasFocus()
    assert line.property("wrong") == "true"
    assert house.bookings.last is None


def wish(hands, form, text):
    form.wish.setFocus()
    form.wish.selectAll()
    hands.type(text, free=True)
    return form.proposals


def test_a_place_a_day_and_a_time_choose_and_what_fits_nothing_books_nothing(house, hands):
    form = open_form(house, hands)
    hands.type("per")
    hands.press("Return")
    hands.expect("Ein Halt", lambda: len(form.proposals.offered) > 1)
    hands.type("Harms", free=True)
    offered = form.proposals.offered
    last = offered[-1]
    assert wish(hands, form, f"{last.day.day}.{last.day.month}.").halt.day == last.day
    assert wish(hands, form, WEEKDAYS[last.day.weekday()].lower()).halt.day.weekday() == last.day.weekday()
    elsewhere = next(
        one for one in form.proposals._found if one.district not in {own.district for own in offered}
    )
    assert wish(hands, form, elsewhere.district[:6].lower()).halt.district == elsewhere.district
    free = next(one for one in offered if one.slots)
    at = minute_on_clock(free.slots[-1])
    assert wish(hands, form, f"{offered.index(free) + 1} {at}").slot == free.slots[-1]
    for wrong, told in (("atlantis", "atlantis"), ("9", "9"), ("3:07", "3:07"), ("ab 23:30", "23:30")):
        proposals = wish(hands, form, wrong)
        assert proposals.halt is None
        assert not any(one.isChecked() for one in proposals.buttons)
        assert told in proposals.told.text()
        hands.press("Ctrl+Return")
        hands.settle()
        assert told in form.error.text()
        assert form.wish.property("wrong") == "true"
        assert form.isVisible()
    assert house.bookings.last is None
    form.proposals.buttons[0].click()
    assert (form.proposals.halt, form.error.text()) == (form.proposals.offered[0], "")


def test_where_all_is_given_it_is_said_how_many_wait(house, hands):
    form = open_form(house, hands)
    hands.type("per")
    hands.press("Return")
    hands.expect("Ein Halt", lambda: bool(form.proposals.offered))
    full = replace(form.proposals.offered[0], slots=())
    form.proposals.show_offers(tuple(replace(full, waiting=count) for count in (0, 1, 4)))
    said = [one.text().partition("\n")[0].partition("Warteliste, ")[2] for one in form.proposals.buttons[:3]]
    assert said == ["noch niemand vor Ihnen", "eine Person vor Ihnen", "4 Personen vor Ihnen"]


def booked(house, hands, name):
    form = open_form(house, hands)
    hands.type("per")
    hands.press("Return")
    hands.expect("Ein Halt", lambda: form.proposals.halt is not None)
    hands.type(name, free=True)
    hands.press("Ctrl+Return")
    hands.expect("Die Anmeldung", lambda: house.bookings.last is not None)
    return house.bookings.last


def test_a_booking_is_cancelled_by_a_few_letters_of_the_name(house, hands):
    made = booked(house, hands, "Harmsen")
    house.window.actions_["booking.cancel"].trigger()
    hands.expect("Die Auswahl", lambda: house.bookings.picker is not None)
    hands.type("harmsen")
    assert [one.name for one in house.bookings.picker.shown()] == ["Harmsen"]
    hands.press("Return")
    hands.settle()
    assert made.id not in {one.id for one in kept_at(house, made)}
    assert (said(house), house.window.notice.offers) == ("Abgesagt: Harmsen.", True)
    house.window.actions_["booking.undo"].trigger()
    hands.settle()
    assert (made.id, made.starts) in {(one.id, one.starts) for one in kept_at(house, made)}


def kept_at(house, made):
    return house.background.desk.ask(bookings_of_halts, halt_ids=(made.halt_id,))


def test_the_folder_of_a_tour_is_drawn_with_reserved_forms(house, hands):
    papers = house.bookings.papers
    house.window.actions_["booking.folder"].trigger()
    hands.expect("Die Auswahl", lambda: papers.picker is not None)
    hands.press("Return")
    hands.expect("Die Mappe", lambda: house.paper.pdf.startswith(b"%PDF"))
    assert "Tagesmappe" in house.paper.title.text()


def test_the_posters_of_a_month_are_drawn_at_once(house, hands):
    house.window.actions_["booking.posters"].trigger()
    hands.expect("Die Aushänge", lambda: house.paper.pdf.startswith(b"%PDF"))


@pytest.mark.parametrize(("action", "title"), [("flyer", "Handzettel"), ("letter", "Brief")])
def test_a_stop_has_a_flyer_and_a_letter_of_its_own(house, hands, action, title):
    papers = house.bookings.papers
    house.window.actions_[f"booking.{action}"].trigger()
    hands.expect("Die Auswahl", lambda: papers.picker is not None)
    hands.type("schützen")
    hands.press("Return")
    hands.expect("Das Blatt", lambda: house.paper.pdf.startswith(b"%PDF"))
    assert house.paper.title.text() == f"{title} Schützenhaus Heidkamp"

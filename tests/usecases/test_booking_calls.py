"""Whom the front desk must tell: in Mein Tag behind the promises, once; who is not shown is not read."""

import pytest
from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import BookHalt, BookingState, CancelBooking, MarkTold, RebookHalt
from rathaus_desk.domain.intake.contacts import SwapPerson
from rathaus_desk.domain.promises.promises import KeepPromise
from rathaus_desk.domain.road.timetables import CancelHalt, MoveHalt
from rathaus_desk.store.journal_tables import JournalKeyRow, JournalRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.bookings.booking_values import booking
from rathaus_desk.usecases.bookings.telling import bookings_to_see, bookings_to_tell
from rathaus_desk.usecases.day.call_sheet import call_sheet
from rathaus_desk.usecases.day.my_day import my_day
from rathaus_desk.usecases.promises.promises import next_promise
from rathaus_desk.usecases.road.halts import halt
from tests.small_town import ERNA, HANS, HIDDEN, ONLY_FILE, ROBIN
from tests.usecases.booking_scene import HALL_DAY, NINE, SLOTS, Booked


@pytest.fixture
def road(town):
    return Booked(town)


def call_off(road):
    version = road.ask(halt, halt_id=road.hall_halt).version
    road.do(CancelHalt(halt_id=road.hall_halt, seen_version=version, note="Motorschaden"))


def test_who_expects_another_time_stands_behind_the_promises_with_their_number(road):
    made = road.book(NINE, name="", person_id=ERNA, phone="0171 1234567")
    road.town.lead.do(_hidden(road))
    assert road.town.guide.ask(my_day).to_tell == ()
    call_off(road)
    for desk, count in ((road.town.guide, 1), (road.planner, 1), (road.town.lead, 2)):
        day = desk.ask(my_day)
        assert ((made.id in {one.id for one in day.to_tell}), day.to_tell_all) == (True, count)
    (row,) = road.town.guide.ask(my_day).to_tell
    assert (row.name, row.phone) == ("Erna Schmidt", "0171 1234567")
    assert road.town.clerk.ask(my_day).to_tell_all == 0
    road.town.guide.do(MarkTold(booking_id=made.id, seen_version=made.version))
    assert road.town.guide.ask(my_day).to_tell == ()


def test_who_is_promised_a_call_does_not_stand_there_twice(road):
    first, without = road.book(SLOTS[0]), road.book(SLOTS[1], name="Frau Zwei")
    known = road.book(None, name="Herr Wart", phone="04471 123456")
    nameless = road.book(None, name="Frau Stumm")
    for one in (first, without):
        road.town.guide.do(CancelBooking(booking_id=one.id, seen_version=one.version))
    up = road.town.guide.ask(booking, booking_id=known.id)
    assert up.must_be_told
    assert up.contact_id
    assert [one.id for one in road.town.guide.ask(my_day).to_tell] == [nameless.id]


def moved_up(road):
    """Return who moved up to a time, and the call about it that is promised."""
    first = road.book(SLOTS[0])
    waiting = road.book(None, name="Herr Wart", phone="04471 123456")
    road.town.guide.do(CancelBooking(booking_id=first.id, seen_version=first.version))
    return waiting, road.town.guide.ask(next_promise)


def told_of(road, promise):
    (file,) = road.town.guide.ask(call_sheet, promise_id=promise.id).cases
    return file.lines


def half_an_hour_later(road):
    seen = road.ask(halt, halt_id=road.hall_halt).version
    road.do(MoveHalt(halt_id=road.hall_halt, day=HALL_DAY, vehicle_id=road.bus.id, opens=NINE + 30,
                     seen_version=seen, consent=True))  # fmt: skip


@pytest.mark.parametrize(
    ("change", "now"),
    [
        (call_off, "Inzwischen fällt der Halt aus."),
        (half_an_hour_later, "Inzwischen ist es: Schützenhaus, Mittwoch, 2. Dezember, 9:30 Uhr."),
        (lambda road: road.replaced_by(), "Inzwischen fällt der Halt aus."),
    ],
)
@pytest.mark.parametrize("reached_before", [False, True])
def test_a_promised_call_that_is_out_of_date_tells_what_is_so_and_hides_nobody(
    road, change, now, reached_before
):
    waiting, promise = moved_up(road)
    (said,) = told_of(road, promise)
    assert said.startswith("Von der Warteliste nachgerückt: Servicemobil, ")
    assert road.town.guide.ask(my_day).to_tell == ()
    keep = KeepPromise(promise_id=promise.id, reached=True, seen_version=promise.version)
    if reached_before:
        road.town.guide.do(keep)
        assert road.town.guide.ask(bookings_to_tell) == ()
    change(road)
    assert [one.id for one in road.town.guide.ask(bookings_to_tell)] == [waiting.id]
    assert [one.id for one in road.town.guide.ask(my_day).to_tell] == [waiting.id]
    assert told_of(road, promise) == (now, f"Zuerst hieß es: {said}")


def test_a_promised_call_says_that_it_is_cancelled_or_told_already(road):
    waiting, promise = moved_up(road)
    up = road.town.guide.ask(booking, booking_id=waiting.id)
    known, _ = road.town.guide.do(MarkTold(booking_id=up.id, seen_version=up.version))
    assert told_of(road, promise)[0].startswith("Weiß inzwischen Bescheid: ")
    road.town.guide.do(CancelBooking(booking_id=up.id, seen_version=known.version))
    assert told_of(road, promise)[0] == "Die Anmeldung ist inzwischen abgesagt."


def test_who_waits_out_of_sight_while_a_time_is_let_go_stands_in_the_leads_day(road):
    given = [road.book(one, name=f"Frau {one}") for one in SLOTS]
    hidden, _ = road.town.lead.do(
        BookHalt(halt_id=road.hall_halt, service="wohngeld", starts=None, person_id=HIDDEN)
    )
    assert [desk.ask(my_day).to_tell_all for desk in (road.town.guide, road.town.lead)] == [0, 0]
    done, _ = road.town.guide.do(CancelBooking(booking_id=given[1].id, seen_version=given[1].version))
    assert done.moved_up is None
    assert (road.town.guide.ask(my_day).to_tell_all, road.town.guide.ask(bookings_to_see)) == (0, ())
    (row,) = road.town.lead.ask(my_day).to_tell
    (seen,) = road.town.lead.ask(bookings_to_see)
    assert (row.id, row.has_room, seen.id, seen.has_room) == (hidden.id, True, hidden.id, True)
    assert road.town.lead.ask(bookings_to_tell) == ()
    moved, _ = road.town.lead.do(
        RebookHalt(booking_id=hidden.id, halt_id=road.hall_halt, starts=SLOTS[1], seen_version=hidden.version)
    )
    assert moved.state is BookingState.BOOKED
    assert road.town.lead.ask(my_day).to_tell_all == 0


@ONLY_FILE
def test_only_whom_the_card_shows_is_read(road, monkeypatch):
    monkeypatch.setattr("rathaus_desk.usecases.day.my_day.SHOWN", 1)
    road.book(SLOTS[0], name="", person_id=ERNA)
    road.book(SLOTS[1], name="", person_id=HANS)
    call_off(road)
    day = road.town.lead.ask(my_day)
    assert ([one.name for one in day.to_tell], day.to_tell_all) == (["Erna Schmidt"], 2)
    assert read_in_my_day(road) == [[ERNA]]
    assert len(road.town.lead.ask(my_day, whole=("promises",)).to_tell) == 2
    assert read_in_my_day(road) == [[ERNA], [HANS]]


def read_in_my_day(road):
    road.town.lead.seal_journal()
    with road.town.store.read() as session:
        lines = session.scalars(select(ReadLogRow).order_by(ReadLogRow.id)).all()
        return [one.person_ids for one in lines if one.purpose == "my_day"]


def test_what_is_done_to_a_booking_is_erased_with_its_person(road):
    made = road.book(NINE, name="", person_id=ERNA)
    command = CancelBooking(booking_id=made.id, seen_version=made.version)
    road.town.guide.do(command)
    with road.town.store.read() as session:
        key = select(JournalKeyRow.person_id).join(JournalRow, JournalRow.id == JournalKeyRow.journal_id)
        assert session.scalars(key.where(JournalRow.id == command.command_id)).all() == [ERNA]


def test_the_booking_behind_a_promised_call_follows_to_the_right_person(road):
    first = road.book(NINE)
    made = road.book(None, name="", person_id=ERNA, ride_needed=True, ride_from="Rosenweg 4",
                     note="Frau Schmidt bringt das Foto")  # fmt: skip
    road.town.guide.do(CancelBooking(booking_id=first.id, seen_version=first.version))
    contact_id = road.town.guide.ask(booking, booking_id=made.id).contact_id
    swap = SwapPerson(because="Namen verwechselt", contact_id=contact_id, person_id=ROBIN)
    swapped, _ = road.town.guide.do(swap)
    assert "Zettel zum Servicemobil am Mittwoch, 2. Dezember" in swapped.sentence
    after = road.town.guide.ask(booking, booking_id=made.id)
    assert (after.person_id, after.ride_from, after.note) == (ROBIN, "", "[Name berichtigt] bringt das Foto")


def _hidden(road):
    from_lead = {"halt_id": road.hall_halt, "service": "wohngeld", "starts": SLOTS[1], "person_id": HIDDEN}
    return BookHalt(**from_lead)

"""Bookings at halts: slots, waiting list, who moves up, who must be told, who may know."""

from datetime import date

import pytest

from rathaus_desk.domain.bookings.bookings import (
    BookHalt,
    BookingState,
    CancelBooking,
    CarryBookings,
    MarkBooking,
    MarkTold,
    RebookHalt,
    SetSlotRule,
    SlotRule,
)
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.promises.promises import KeepPromise, ReplyBy
from rathaus_desk.domain.road.timetables import CancelHalt, MoveHalt
from rathaus_desk.usecases.bookings.booking_values import (
    booking,
    bookings_of,
    bookings_of_halts,
    coming_bookings,
)
from rathaus_desk.usecases.bookings.halt_offers import halt_offers
from rathaus_desk.usecases.bookings.telling import bookings_to_tell
from rathaus_desk.usecases.promises.promises import next_promise
from rathaus_desk.usecases.road.halts import halt
from tests.small_town import ERNA, HEIDKAMP, HIDDEN, INNER
from tests.usecases.booking_scene import HALL_DAY, NINE, SLOTS, Booked


@pytest.fixture
def road(town):
    return Booked(town)


def offers(road, **values):
    return road.town.guide.ask(halt_offers, **{"service": "wohngeld", "district_id": HEIDKAMP, **values})


def test_the_own_district_comes_first_and_of_each_stop_the_next_two(road):
    found = offers(road)
    assert [(one.stop, one.near, one.day.day) for one in found] == [
        ("Schützenhaus", True, 2),
        ("Schützenhaus", True, 16),
        ("Marktplatz", False, 3),
    ]
    first = found[0]
    assert (first.minutes, first.slots, first.walk_in, first.waiting) == (15, SLOTS, (600, 630), 0)
    assert offers(road, district_id=INNER)[0].stop == "Marktplatz"


def test_what_is_not_on_board_is_offered_nowhere(road):
    assert offers(road, service="strassenlaterne") == ()
    with pytest.raises(Refused, match="Das geht dort nicht"):
        road.book(service="strassenlaterne")


def test_a_slot_is_given_once_and_its_buffer_with_it(road):
    made = road.book(NINE)
    assert (made.state, made.starts, made.day, made.must_be_told) == (
        BookingState.BOOKED,
        540,
        HALL_DAY,
        False,
    )
    assert offers(road)[0].slots == SLOTS[1:]
    for taken in (NINE, NINE + 15):
        with pytest.raises(Refused, match="gerade vergeben"):
            road.book(taken, name="Herr Zwei")


def test_a_stop_divides_its_time_in_its_own_way(road):
    rule = road.do(SetSlotRule(stop_id=road.hall.id, rule=SlotRule(walk_in=60, buffer=0)))
    assert offers(road)[0].slots == (540, 555)
    with pytest.raises(Conflict):
        road.do(SetSlotRule(stop_id=road.hall.id, rule=SlotRule(), seen_version=0))
    road.do(SetSlotRule(stop_id=road.hall.id, rule=SlotRule(walk_in=90), seen_version=rule.version))
    assert (offers(road)[0].slots, offers(road)[0].walk_in) == ((), (540, 630))
    with pytest.raises(Refused, match="0 bis 60 Minuten"):
        road.do(SetSlotRule(stop_id=road.market.id, rule=SlotRule(buffer=61)))


def test_who_waits_moves_up_and_is_promised_a_call(road):
    given = [road.book(one, name=f"Frau {one}") for one in SLOTS]
    waiting = road.book(None, name="Herr Wart", phone="04471 123456")
    later = road.book(None, name="Herr Spät")
    assert (waiting.state, offers(road)[0].waiting) == (BookingState.WAITING, 2)
    done, _ = road.town.guide.do(CancelBooking(booking_id=given[1].id, seen_version=given[1].version))
    assert (done.booking.state, done.moved_up) == (BookingState.CANCELLED, waiting.id)
    up = road.town.guide.ask(booking, booking_id=waiting.id)
    assert (up.state, up.starts, up.must_be_told) == (BookingState.BOOKED, SLOTS[1], True)
    promise = road.town.guide.ask(next_promise)
    assert (promise.contact_id, promise.reply_by) == (up.contact_id, ReplyBy.CALL)
    assert promise.phone.replace(" ", "").endswith("123456")
    assert [one.id for one in road.town.guide.ask(bookings_to_tell)] == [up.id]
    road.town.guide.do(MarkTold(booking_id=up.id, seen_version=up.version))
    assert road.town.guide.ask(bookings_to_tell) == ()
    assert road.town.guide.ask(booking, booking_id=later.id).state is BookingState.WAITING


def test_who_left_the_waiting_list_takes_nobodys_slot_along(road):
    waiting = road.book(None, name="Herr Wart")
    second = road.book(None, name="Herr Spät")
    done, _ = road.town.guide.do(CancelBooking(booking_id=waiting.id, seen_version=waiting.version))
    assert done.moved_up is None
    assert road.town.guide.ask(booking, booking_id=second.id).state is BookingState.WAITING


def test_who_changes_to_another_halt_lets_somebody_move_up(road):
    given = [road.book(one, name=f"Frau {one}") for one in SLOTS]
    waiting = road.book(None, name="Herr Wart")
    there = RebookHalt(
        booking_id=given[0].id, halt_id=road.later_halt, starts=NINE, seen_version=given[0].version
    )
    road.town.guide.do(there)
    up = road.town.guide.ask(booking, booking_id=waiting.id)
    assert (up.state, up.starts, up.contact_id) == (BookingState.BOOKED, SLOTS[0], None)
    assert up.must_be_told


def test_a_person_stands_once_at_a_halt(road):
    made = road.book(NINE, person_id=ERNA, name="", ride_needed=True, ride_from="Rosenweg 4")
    assert (made.name, made.ride_from) == ("Erna Schmidt", "Rosenweg 4")
    with pytest.raises(Refused, match="Erna Schmidt ist an diesem Halt schon angemeldet"):
        road.book(SLOTS[1], person_id=ERNA)
    assert [one.id for one in road.town.guide.ask(coming_bookings) if one.person_id == ERNA] == [made.id]
    assert [one.id for one in road.town.guide.ask(bookings_of, person_id=ERNA)] == [made.id]


def test_when_a_halt_moves_its_bookings_move_along_and_are_to_be_told(road):
    made = road.book(SLOTS[1])
    road.do(MoveHalt(halt_id=road.hall_halt, day=date(2026, 12, 4), vehicle_id=road.bus.id, opens=NINE + 30,
                     seen_version=offers_version(road), consent=True))  # fmt: skip
    moved = road.town.guide.ask(booking, booking_id=made.id)
    assert (moved.day, moved.starts, moved.told_day) == (date(2026, 12, 4), SLOTS[1] + 30, HALL_DAY)
    assert [one.id for one in road.town.guide.ask(bookings_to_tell)] == [made.id]
    told, _ = road.town.guide.do(MarkTold(booking_id=made.id, seen_version=moved.version))
    assert (told.must_be_told, road.town.guide.ask(bookings_to_tell)) == (False, ())


def test_a_halt_that_falls_out_leaves_nobody_untold(road):
    made = road.book(NINE)
    road.do(CancelHalt(halt_id=road.hall_halt, seen_version=offers_version(road), note="Motorschaden"))
    assert [one.id for one in road.town.guide.ask(bookings_to_tell)] == [made.id]
    with pytest.raises(Refused, match="fällt aus"):
        road.book(SLOTS[1], name="Herr Zwei")
    moved, _ = road.town.guide.do(
        RebookHalt(booking_id=made.id, halt_id=road.later_halt, starts=NINE, seen_version=made.version)
    )
    assert (moved.halt_id, moved.starts, moved.must_be_told) == (road.later_halt, NINE, False)
    assert road.town.guide.ask(bookings_to_tell) == ()


def test_whoever_was_reached_on_the_promised_call_has_been_told(road):
    first = road.book(SLOTS[0])
    waiting = road.book(None, name="Herr Wart", phone="04471 123456")
    road.town.guide.do(CancelBooking(booking_id=first.id, seen_version=first.version))
    assert [one.id for one in road.town.guide.ask(bookings_to_tell)] == [waiting.id]
    promise = road.town.guide.ask(next_promise)
    road.town.guide.do(KeepPromise(promise_id=promise.id, reached=True, seen_version=promise.version))
    assert road.town.guide.ask(bookings_to_tell) == ()


def test_bookings_follow_into_the_timetable_that_replaces_theirs(road):
    early, late = road.book(SLOTS[0]), road.book(SLOTS[1], name="Frau Zwei")
    replaced = road.replaced_by(road.tour(HALL_DAY, road.hall.id, NINE + 90, opens=NINE + 20))
    assert (replaced.followed, replaced.to_tell) == (2, 1)
    first, second = (road.town.guide.ask(booking, booking_id=one.id) for one in (early, late))
    assert first.halt_id == second.halt_id != early.halt_id
    assert (first.starts, second.starts) == (NINE + 40, NINE + 20)
    assert [one.id for one in road.town.guide.ask(bookings_to_tell)] == [first.id]
    assert road.do(CarryBookings()) == 0


def test_who_loses_the_halt_altogether_is_told_and_then_gone(road):
    made = road.book(NINE)
    replaced = road.replaced_by(road.tour(HALL_DAY, road.market.id, NINE + 90))
    assert (replaced.followed, replaced.to_tell) == (0, 1)
    assert [one.id for one in road.town.guide.ask(bookings_to_tell)] == [made.id]
    gone, _ = road.town.guide.do(MarkTold(booking_id=made.id, seen_version=made.version))
    assert gone.state is BookingState.CANCELLED
    assert road.town.guide.ask(bookings_to_tell) == ()


def test_who_came_is_noted_on_the_day_and_not_before(road):
    made = road.book(NINE)
    arrive = MarkBooking(booking_id=made.id, state=BookingState.ARRIVED, seen_version=made.version)
    with pytest.raises(Refused, match="Der Halt ist erst"):
        road.planner.do(arrive)
    road.town.clock.on(HALL_DAY, 10)
    came, _ = road.planner.do(arrive)
    assert came.state is BookingState.ARRIVED
    with pytest.raises(Conflict):
        road.town.guide.do(CancelBooking(booking_id=made.id, seen_version=made.version))
    with pytest.raises(Refused, match="war da"):
        road.town.guide.do(CancelBooking(booking_id=made.id, seen_version=came.version))


def test_what_has_begun_is_not_offered_any_more(road):
    road.town.clock.on(HALL_DAY, 9, 25)
    assert offers(road)[0].slots == SLOTS[2:]
    road.town.clock.on(HALL_DAY, 12)
    assert offers(road)[0].day.day == 16


def test_who_is_under_lock_is_seen_by_the_lead_alone_and_her_slot_is_gone_for_all(road):
    from_lead = {"halt_id": road.hall_halt, "service": "wohngeld", "starts": NINE, "person_id": HIDDEN}
    made, _ = road.town.lead.do(BookHalt(**from_lead))
    assert [one.id for one in road.town.lead.ask(bookings_of_halts, halt_ids=(road.hall_halt,))] == [made.id]
    assert road.town.guide.ask(bookings_of_halts, halt_ids=(road.hall_halt,)) == ()
    assert road.town.guide.ask(bookings_of, person_id=HIDDEN) == ()
    assert road.planner.ask(bookings_of_halts, halt_ids=(road.hall_halt,)) == ()
    assert offers(road)[0].slots == SLOTS[1:]
    with pytest.raises(Refused, match="gibt es hier nicht"):
        road.town.guide.ask(booking, booking_id=made.id)
    with pytest.raises(Refused):
        road.town.guide.do(BookHalt(**{**from_lead, "starts": SLOTS[1]}))
    with pytest.raises(Refused, match="Anmeldungen sehen"):
        road.town.clerk.ask(bookings_of_halts, halt_ids=(road.hall_halt,))


def offers_version(road):
    return road.ask(halt, halt_id=road.hall_halt).version

"""A booking stands again as it did: cancelled, moved or noted as told by mistake; never in another's time."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import (
    BookHalt,
    BookingState,
    CancelBooking,
    HaltTally,
    MarkBooking,
    MarkTold,
    RebookHalt,
    restoring,
)
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.bookings.booking_values import booking
from rathaus_desk.usecases.bookings.halt_lists import halt_list, halt_tallies
from rathaus_desk.usecases.bookings.halt_offers import other_offers
from tests.small_town import ERNA, HIDDEN
from tests.usecases.booking_scene import HALL_DAY, LATER, NINE, SLOTS, Booked


@pytest.fixture
def road(town):
    return Booked(town)


def now(road, one):
    return road.town.guide.ask(booking, booking_id=one.id)


def restored(road, before):
    return road.town.guide.do(restoring(before, now(road, before).version))[0]


def cancelled(road, one):
    return road.town.guide.do(CancelBooking(booking_id=one.id, seen_version=one.version))[0].moved_up


def test_what_was_cancelled_stands_again_with_its_minutes_unless_somebody_has_them(road):
    made = road.book(SLOTS[1])
    cancelled(road, made)
    assert replace(restored(road, made), version=made.version) == made
    with pytest.raises(Refused, match="gerade vergeben"):
        road.book(SLOTS[1], name="Herr Zwei")
    cancelled(road, now(road, made))
    other = road.book(SLOTS[1], name="Herr Zwei")
    with pytest.raises(Refused, match="inzwischen jemand anderes"):
        restored(road, made)
    assert now(road, made).state is BookingState.CANCELLED
    assert now(road, other).starts == SLOTS[1]


def test_who_moved_up_keeps_the_time(road):
    given = [road.book(one, name=f"Frau {one}") for one in SLOTS]
    waiting = road.book(None, name="Herr Wart")
    assert cancelled(road, given[0]) == waiting.id
    with pytest.raises(Refused, match="inzwischen jemand anderes"):
        restored(road, given[0])
    up = now(road, waiting)
    back = restored(road, waiting)
    assert (up.state, back.state, back.starts) == (BookingState.BOOKED, BookingState.WAITING, None)


def test_another_time_is_taken_back_and_leaves_its_own_free(road):
    made = road.book(NINE)
    moved = RebookHalt(booking_id=made.id, halt_id=road.later_halt, starts=NINE, seen_version=made.version)
    road.town.guide.do(moved)
    back = restored(road, made)
    assert (back.halt_id, back.starts, back.must_be_told) == (road.hall_halt, NINE, False)
    assert road.book(NINE, halt_id=road.later_halt, name="Herr Zwei").starts == NINE
    with pytest.raises(Refused, match="inzwischen jemand anderes"):
        road.town.guide.do(replace(restoring(made, back.version), starts=NINE - 60))


def test_who_was_noted_as_told_by_mistake_is_to_be_told_again(road):
    given = [road.book(one, name=f"Frau {one}") for one in SLOTS]
    waiting = road.book(None, name="Herr Wart")
    cancelled(road, given[2])
    up = now(road, waiting)
    road.town.guide.do(MarkTold(booking_id=up.id, seen_version=up.version))
    assert not now(road, up).must_be_told
    assert restored(road, up).must_be_told
    found = road.town.guide.ask(halt_list, halt_id=road.hall_halt)
    assert [one.name for one in found.bookings] == ["Frau 540", "Frau 560", "Herr Wart"]
    assert found.untold == {up.id}


def test_who_was_there_is_not_put_back(road):
    made = road.book(NINE)
    road.town.clock.on(HALL_DAY, 10)
    seen = {"booking_id": made.id, "seen_version": made.version}
    road.town.guide.do(MarkBooking(state=BookingState.ARRIVED, **seen))
    with pytest.raises(Refused, match="„war da“"):
        restored(road, made)


def test_other_times_are_offered_for_as_long_as_the_booking_takes_without_its_own(road):
    made = road.book(NINE)
    found = road.town.guide.ask(other_offers, booking_id=made.id)
    assert [(one.stop, one.day.day, one.slots) for one in found if one.stop == "Schützenhaus"] == [
        ("Schützenhaus", HALL_DAY.day, SLOTS[1:]),
        ("Schützenhaus", LATER.day, SLOTS),
    ]
    assert {one.minutes for one in found} == {made.minutes}


def test_how_many_come_is_counted_for_whom_one_may_see(road):
    road.book(NINE, ride_needed=True, ride_from="Rosenweg 4")
    road.book(None, name="Herr Wart")
    road.town.lead.do(BookHalt(halt_id=road.hall_halt, service="wohngeld", starts=SLOTS[1], person_id=HIDDEN))
    both = {"first": HALL_DAY, "last": LATER}
    assert road.town.guide.ask(halt_tallies, **both) == {road.hall_halt: HaltTally(1, 1, 1)}
    assert road.town.lead.ask(halt_tallies, **both) == {road.hall_halt: HaltTally(2, 1, 1)}


def test_whoever_is_listed_is_in_the_protocol_of_reading_and_whoever_is_counted_is_not(road):
    road.book(NINE, name="", person_id=ERNA)
    lead = road.town.lead
    lead.ask(halt_tallies, first=HALL_DAY, last=LATER)
    lead.ask(halt_list, halt_id=road.hall_halt)
    lead.seal_journal()
    with road.town.store.read() as session:
        lines = session.scalars(select(ReadLogRow).order_by(ReadLogRow.id)).all()
        read = [(one.purpose, one.person_ids) for one in lines if one.staff_id == lead.actor.staff_id]
    assert read == [("halt_list", [ERNA])]

"""Who comes to the sample town's service mobile: fourteen on one day, some elsewhere, one waiting list."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.actors import Actor
from rathaus_desk.domain.bookings.bookings import BookHalt, Booking, BookingState
from rathaus_desk.domain.road.timetables import Halt
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.appointments.free_slots import needed
from rathaus_desk.usecases.bookings.bookings import book_halt
from rathaus_desk.usecases.bookings.halt_offers import offer_of_halt
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.opening_hours import booking_rules
from rathaus_desk.usecases.people.people import person as person_of
from rathaus_desk.usecases.road.timetables import tours
from rathaus_desk.usecases.sample.sample_office import read_seed
from rathaus_desk.usecases.sample.sample_times import command_id_at

# So many days before the halt they called, one after the other, each at another minute of the morning.
CALLED_BEFORE = (8, 5, 6, 3, 7, 4)
MORNING, APART = time(9, 20), timedelta(minutes=17)


def book_sample_halts(work: Work, taker: Actor, today: datetime, published: datetime) -> None:
    """Take the bookings as the front desk would have, and note who came until now."""
    for number, (halt, one) in enumerate(_wanted(work), 1):
        called = datetime.combine(halt.day, MORNING, work.office.calendar.zone)
        called += APART * (number % 7) - timedelta(days=CALLED_BEFORE[number % len(CALLED_BEFORE)])
        # Their ids follow from the order in which they stand in the list, whatever day it is.
        then = work.seen_by(taker).as_of(
            min(called, today), command_id_at(published + timedelta(minutes=number))
        )
        booked = _book(then, halt, one)
        _note_who_came(work, booked, today, missed=one.get("missed", False))
    work.session.flush()


def _wanted(work: Work) -> Iterator[tuple[Halt, dict[str, Any]]]:
    """Yield halt and booking; a town whose timetable goes otherwise has fewer."""
    for place in read_seed("bookings"):
        day = date.fromisoformat(place["day"])
        halts = [halt for tour in tours(work, day, day) for halt in tour.halts if halt.name == place["stop"]]
        yield from ((halt, one) for halt in halts[:1] for one in place["bookings"])


def _book(work: Work, halt: Halt, one: dict[str, Any]) -> Booking:
    """Give the first time that is free, else a place on the waiting list."""
    person_id = person_named(work, one.get("person"))
    needs = person_of(work, person_id).needs if person_id is not None else ()
    service = catalogue.service(work, one["service"])
    slots = offer_of_halt(work, halt, needed((service,), needs, booking_rules(work)))
    command = BookHalt(
        halt_id=halt.id,
        service=one["service"],
        starts=slots[0] if slots else None,
        person_id=person_id,
        name="" if person_id is not None else one.get("name") or " ".join(one["person"]),
        phone=one.get("phone", ""),
        ride_needed="ride" in one,
        ride_from=one.get("ride", ""),
        note=one.get("note", ""),
    )
    booked: Booking = book_halt(work, command)
    return booked


def _note_who_came(work: Work, booked: Booking, today: datetime, *, missed: bool) -> None:
    if booked.starts is None:
        return
    at = datetime.combine(booked.day, time(), today.tzinfo) + timedelta(minutes=booked.starts)
    if at <= today:
        row = work.session.get_one(BookingRow, booked.id)
        row.state = BookingState.MISSED if missed else BookingState.ARRIVED


def person_named(work: Work, name: list[str] | None) -> int | None:
    """Return somebody by given and family name; a very small town may not have everybody."""
    if name is None:
        return None
    query = select(PersonRow.id).where(PersonRow.given_name == name[0], PersonRow.family_name == name[1])
    return work.session.scalar(query.order_by(PersonRow.id).limit(1))

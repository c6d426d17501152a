"""Bookings at halts: taken, given another slot, cancelled with who moves up, told, kept or missed."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from rathaus_desk.domain.bookings.bookings import (
    AFTERWARDS,
    TO_COME,
    BookHalt,
    Booking,
    BookingState,
    CancelBooking,
    Cancelled,
    MarkBooking,
    RebookHalt,
    RestoreBooking,
    cells,
)
from rathaus_desk.domain.dates import day_on_paper, numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel, Concern, TakeContact, Taken
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.domain.road.places import COMES_AS
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.domain.road.timetables import Halt, HaltState
from rathaus_desk.domain.words import word
from rathaus_desk.store.booking_tables import BookingCellRow, BookingRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import StopRow
from rathaus_desk.usecases.appointments.free_slots import needed
from rathaus_desk.usecases.bookings.booking_values import (
    TAKERS,
    booking,
    booking_row,
    bookings_of_halts,
    taken_cells,
)
from rathaus_desk.usecases.bookings.halt_offers import offer_of_halt
from rathaus_desk.usecases.bookings.slot_rules import rule_of
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.intake.contacts import take_contact
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.opening_hours import booking_rules
from rathaus_desk.usecases.office.phones import typed_phone
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.people.people import person as person_of
from rathaus_desk.usecases.promises.promises import reply_by_default
from rathaus_desk.usecases.promises.reach import reach_of
from rathaus_desk.usecases.road.halts import halt as halt_of
from rathaus_desk.usecases.road.on_the_road import demand_in_the_house, was_out_there
from rathaus_desk.usecases.road.timetables import next_halts
from rathaus_desk.usecases.texts import near, typed, typed_text

TAKEN = "Diese Zeit ist gerade vergeben worden. Es wurde nichts gebucht. Bitte eine andere wählen."
TAKEN_SINCE = "Die Zeit hat inzwischen jemand anderes. Es wurde nichts geändert. Bitte neu anmelden."
_ALL_HALTS, DAY_MINUTES = 10_000, 24 * 60


@handles(BookHalt, *TAKERS)
def book_halt(work: Work, command: BookHalt) -> Booking:
    """Book a slot, or a place on the waiting list; a name is enough."""
    halt = _bookable(work, command.halt_id, command.service)
    demand_in_the_house(work, (halt.tour_id,))
    service = catalogue.service(work, command.service)
    person = person_of(work, command.person_id) if command.person_id is not None else None
    needs: tuple[Need, ...] = person.needs if person else ()
    row = BookingRow(
        id=work.new_id(),
        halt_id=halt.id,
        minutes=needed((service,), needs, booking_rules(work)),
        service_id=service.id,
        person_id=command.person_id,
        name="" if person else typed(command.name, "name", "Name", 120, needed=True),
        phone=typed_phone(command.phone),
        ride_needed=command.ride_needed,
        ride_from=typed(command.ride_from, "ride_from", "Abholen bei") if command.ride_needed else "",
        note=typed_text(command.note, "note", "Anmerkung"),
        state=BookingState.WAITING,
        taken_by=work.actor.staff_id,
        taken_at=work.now,
    )
    _refuse_twice(work, halt, command.person_id)
    work.session.add(row)
    work.session.flush()
    if command.starts is not None:
        give(work, row, halt, command.starts)
        told(row, halt)
    work.session.flush()
    return booking(work, row.id)


@handles(RebookHalt, *TAKERS)
def rebook_halt(work: Work, command: RebookHalt) -> Booking:
    """Give a booking another slot, also one from the waiting list; whoever waits for the old one moves up."""
    row = booking_row(work, command.booking_id, command.seen_version)
    demand(row.state in TO_COME, row.state)
    had_slot, before = row.state is BookingState.BOOKED, row.halt_id
    halt = _bookable(work, command.halt_id, booking(work, row.id).service)
    demand_in_the_house(work, (halt.tour_id, halt_of(work, before).tour_id))
    give_back(work, row.id)
    row.halt_id = halt.id
    give(work, row, halt, command.starts)
    told(row, halt)
    work.session.flush()
    if had_slot:
        _move_up(work, halt_of(work, before))
    return booking(work, row.id)


@handles(CancelBooking, *TAKERS)
def cancel_booking(work: Work, command: CancelBooking) -> Cancelled:
    """Cancel a booking; who has waited longest and fits into a free slot of that halt moves up."""
    row = booking_row(work, command.booking_id, command.seen_version)
    demand(row.state in TO_COME, row.state)
    halt = halt_of(work, row.halt_id)
    demand_in_the_house(work, (halt.tour_id,))
    had_slot = row.state is BookingState.BOOKED
    row.state = BookingState.CANCELLED
    give_back(work, row.id)
    work.session.flush()
    moved_up = _move_up(work, halt) if had_slot else None
    return Cancelled(booking(work, row.id), moved_up)


def who_moves_up(work: Work, booking_id: int) -> Booking | None:
    """Return who would move up if a booking were cancelled now; then it cannot be taken back."""
    one = booking(work, booking_id)
    if one.state is not BookingState.BOOKED:
        return None
    found = _next_up(work, halt_of(work, one.halt_id), one.id)
    return found[0] if found else None


@handles(MarkBooking, *TAKERS)
def mark_booking(work: Work, command: MarkBooking) -> Booking:
    """Note on the day of the halt or later that somebody came or did not, or take that back."""
    row = booking_row(work, command.booking_id, command.seen_version)
    demand(row.state in AFTERWARDS and command.state in AFTERWARDS, row.state)
    demand_in_the_house(work, (halt_of(work, row.halt_id).tour_id,))
    day = booking(work, row.id).day
    if day > local(work, work.now).date():
        raise Refused(f"Der Halt ist erst {day_on_paper(day)}. Es wurde nichts geändert.")
    row.state = command.state
    work.session.flush()
    return booking(work, row.id)


@handles(RestoreBooking, *TAKERS)
def restore_booking(work: Work, command: RestoreBooking) -> Booking:
    """Let a booking stand as it did before; whoever waits for a time that it leaves moves up."""
    row = booking_row(work, command.booking_id, command.seen_version)
    demand(row.state in TO_COME or row.state is BookingState.CANCELLED, row.state)
    halt, left = halt_of(work, command.halt_id), halt_of(work, row.halt_id)
    demand_in_the_house(work, (halt.tour_id, left.tour_id))
    if halt.stop_id is None or halt.state is HaltState.DRAFT:
        raise Refused("An diesem Halt kann man sich nicht anmelden. Es wurde nichts geändert.", "halt_id")
    had = (row.halt_id, row.after_opening) if row.state is BookingState.BOOKED else None
    give_back(work, row.id)
    row.halt_id, row.after_opening, row.state = halt.id, None, BookingState.WAITING
    if command.starts is not None:
        if not halt.times.opens <= command.starts < halt.times.closes:
            raise Refused(TAKEN_SINCE, "starts")
        _claim(work, row, halt, command.starts, TAKEN_SINCE)
    row.told_day = near(command.told_day) if command.told_day else None
    known = command.told_starts
    row.told_starts = known if row.told_day and known is not None and 0 <= known < DAY_MINUTES else None
    work.session.flush()
    if had not in (None, (row.halt_id, row.after_opening)):
        _move_up(work, left, apart_from=row.id)
    return booking(work, row.id)


def demand(possible: bool, state: BookingState) -> None:
    """Refuse what the state of a booking does not allow."""
    if not possible:
        raise Refused(f"Diese Anmeldung steht auf „{word(state)}“. Es wurde nichts geändert.")


def _bookable(work: Work, halt_id: int, service: str) -> Halt:
    """Return a published halt that can do a service and is not over. Refuses any other, and says why."""
    halt = halt_of(work, halt_id)
    if halt.stop_id is None or halt.state is HaltState.DRAFT:
        raise Refused("An diesem Halt kann man sich nicht anmelden. Es wurde nichts gebucht.", "halt_id")
    if halt.state is HaltState.CANCELLED:
        raise Refused(
            "Dieser Halt fällt aus. Es wurde nichts gebucht. Bitte einen anderen wählen.", "halt_id"
        )
    if halt.id not in {one.id for one in next_halts(work, service, limit=_ALL_HALTS)}:
        raise Refused(
            f"{halt.name} am {numeric_date(halt.day)}: Das geht dort nicht, oder der Halt ist vorbei. "
            "Es wurde nichts gebucht.",
            "halt_id",
        )
    return halt


def _refuse_twice(work: Work, halt: Halt, person_id: int | None) -> None:
    if person_id is None:
        return
    for one in bookings_of_halts(work, (halt.id,)):
        if one.person_id == person_id and one.state in TO_COME:
            raise Refused(
                f"{one.name} ist an diesem Halt schon {word(one.state)}. Es wurde nichts gebucht.", "name"
            )


def give(work: Work, row: BookingRow, halt: Halt, starts: int) -> None:
    """Give a slot to a booking. Refuses, in one sentence, if it is not free or somebody was quicker."""
    if starts not in offer_of_halt(work, halt, row.minutes):
        raise Refused(TAKEN, "starts")
    _claim(work, row, halt, starts, TAKEN)


def _claim(work: Work, row: BookingRow, halt: Halt, starts: int, otherwise: str) -> None:
    """Write down which minutes are given away. Refuses with `otherwise` where one of them is gone."""
    row.after_opening, row.state = starts - halt.times.opens, BookingState.BOOKED
    buffer = rule_of(work, halt.stop_id or 0).rule.buffer
    wanted = cells(row.after_opening, row.minutes + buffer)
    if not taken_cells(work, (halt.id,)).get(halt.id, set()).isdisjoint(wanted):
        raise Refused(otherwise, "starts")
    for cell in wanted:
        work.session.add(BookingCellRow(halt_id=halt.id, cell=cell, booking_id=row.id))
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Refused(otherwise, "starts") from error


def give_back(work: Work, booking_id: int) -> None:
    """Let go of the slot of a booking."""
    work.session.execute(delete(BookingCellRow).where(BookingCellRow.booking_id == booking_id))


def told(row: BookingRow, halt: Halt) -> None:
    """Keep in mind that somebody knows when and where."""
    row.told_day = halt.day
    row.told_starts = None if row.after_opening is None else halt.times.opens + row.after_opening


def promised_when(day: date, starts: int) -> str:
    """Return how the words of a promised call end: with the day and the time of whoever moved up."""
    return f"{day_on_paper(day)}, {minute_on_clock(starts)} Uhr."


def _move_up(work: Work, halt: Halt, *, apart_from: int = 0) -> int | None:
    """Let one of those who wait take a free slot; they do not know yet, so a call is promised.

    On the road nobody does by themselves: there nobody promises a call, and the crew sees who waits.
    """
    found = _next_up(work, halt, apart_from)
    if found is None:
        return None
    one, starts = found
    row = work.session.get_one(BookingRow, one.id)
    give(work, row, halt, starts)
    row.contact_id = _promise_call(work, row, halt, starts)
    work.session.flush()
    return one.id


def _next_up(work: Work, halt: Halt, apart_from: int) -> tuple[Booking, int] | None:
    """Return who of those that wait gets which slot; what one booking has given away counts as free."""
    if halt.state is HaltState.CANCELLED or was_out_there(work):
        return None
    for one in bookings_of_halts(work, (halt.id,)):
        waits = one.state is BookingState.WAITING and one.id != apart_from
        slots = offer_of_halt(work, halt, one.minutes, apart_from=apart_from) if waits else ()
        if slots:
            return one, slots[0]
    return None


def _promise_call(work: Work, row: BookingRow, halt: Halt, starts: int) -> int | None:
    """Promise whoever moved up to tell them; None where nobody knows how to reach them."""
    person = work.session.get(PersonRow, row.person_id) if row.person_id is not None else None
    reply_by = reply_by_default(reach_of(person, row.phone, None))
    if reply_by is ReplyBy.NONE:
        return None
    stop = work.session.get_one(StopRow, halt.stop_id)
    when = promised_when(halt.day, starts)
    said = f"Von der Warteliste nachgerückt: {COMES_AS[stop.kind]}, {halt.name}, {when}"
    concern = Concern(
        service=work.session.get_one(ServiceRow, row.service_id).key,
        place=halt.name,
        note=said,
        done_at_once=True,
        result=said,
    )
    taken: Taken = take_contact(
        work,
        TakeContact(
            concerns=(concern,),
            channel=Channel.PHONE,
            person_id=row.person_id,
            caller_name=row.name,
            caller_phone=row.phone,
            promise=PromiseWish(reply_by=reply_by),
        ),
    )
    return taken.contact_id

"""Who comes to one halt, and how many to each: what Vor Ort shows beside the plan."""

from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import BookingState, HaltList, HaltTally
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HaltRow, TourRow
from rathaus_desk.usecases.bookings.booking_values import bookings_of_halts, demand_taker, in_sight
from rathaus_desk.usecases.bookings.telling import untold
from rathaus_desk.usecases.desk import Work


def halt_list(work: Work, halt_id: int) -> HaltList:
    """Return who comes to a halt or waits for it, and who of them still expects something else."""
    found = bookings_of_halts(work, (halt_id,))
    return HaltList(found, frozenset(one.id for one in untold(work, found)))


def halt_tallies(work: Work, first: date, last: date) -> dict[int, HaltTally]:
    """Return how many come to each halt between two days and how many wait; it reads nobody's name."""
    demand_taker(work)
    query = (
        select(BookingRow.halt_id, BookingRow.state, BookingRow.ride_needed)
        .join(HaltRow, HaltRow.id == BookingRow.halt_id)
        .join(TourRow, TourRow.id == HaltRow.tour_id)
        .outerjoin(PersonRow, PersonRow.id == BookingRow.person_id)
        .where(TourRow.day.between(first, last), BookingRow.state != BookingState.CANCELLED, in_sight(work))
    )
    found: dict[int, HaltTally] = {}
    for halt_id, state, ride in work.session.execute(query):
        one, waits = found.get(halt_id, HaltTally()), state is BookingState.WAITING
        found[halt_id] = HaltTally(
            one.coming + (not waits), one.rides + (ride and not waits), one.waiting + waits
        )
    return found

"""A booking that this contact promised a call about follows to the right person."""

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.bookings.bookings import TO_COME
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.people.names_out import without_name
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.road_tables import HaltRow, TourRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.swap_appointments import NAMELESS
from rathaus_desk.usecases.intake.swap_traces import Change, name_out


def bookings_follow(work: Work, change: Change) -> tuple[str, ...]:
    """Give the bookings behind this contact to the right person; return the slips to print anew."""
    if change.old is None or work.actor.role is Role.CLERK:
        return ()  # a unit knows nothing of bookings
    query = (
        select(BookingRow, TourRow.day)
        .join(HaltRow, HaltRow.id == BookingRow.halt_id)
        .join(TourRow, TourRow.id == HaltRow.tour_id)
        .where(BookingRow.contact_id == change.contact.id, BookingRow.person_id == change.old.id)
        .order_by(TourRow.day, BookingRow.id)
    )
    found = work.session.execute(query).all()
    for row, _day in found:
        _hand_over(work, row, change)
    return tuple(
        f"Zettel zum Servicemobil am {day_on_paper(day)}" for row, day in found if row.state in TO_COME
    )


def _hand_over(work: Work, row: BookingRow, change: Change) -> None:
    """Where somebody is fetched, and the number to call, belong to whom they were said of."""
    old, new = change.old, change.new
    row.person_id = new.id if new else None
    row.name = "" if new else change.name or NAMELESS
    if old is not None and row.phone == old.phone:
        row.phone = new.phone if new else ""
    home = f"{old.street} {old.house_number}".strip() if old else ""
    if home and row.ride_from.startswith(home):
        row.ride_from = ""
    row.note = without_name(row.note, name_out(work, change))

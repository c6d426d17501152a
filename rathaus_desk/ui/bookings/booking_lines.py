"""A booking in words: when it is, what its people were told, and what of it may be read at the counter."""

from datetime import date

from rathaus_desk.domain.bookings.bookings import Booking, BookingState
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.domain.words import word

FALLEN, WAITS = "fällt aus", "jetzt auf der Warteliste"


def when_in_words(day: date, starts: int | None) -> str:
    """Return a day and a minute of it as one says them, of who waits the day only."""
    return short_day(day) if starts is None else f"{short_day(day)} {minute_on_clock(starts)} Uhr"


def known_in_words(one: Booking) -> str:
    """Return what the person was told last, or nothing where that still holds."""
    known = one.told_day if (one.told_day, one.told_starts) != (one.day, one.starts) else None
    return when_in_words(known, one.told_starts) if known else ""


def takes_place(one: Booking) -> bool:
    """Tell of a booking whose people must be told whether there is anything to come to.

    The timetable that holds may not know its halt any more.
    """
    return one.halt_state is not HaltState.CANCELLED and one.must_be_told


def line_of(one: Booking, *, untold: bool = False) -> str:
    """Return where and when somebody is booked, what else they were told, and their number."""
    fallen = not takes_place(one) if untold else one.halt_state is HaltState.CANCELLED
    known = known_in_words(one)
    parts = (
        one.stop,
        FALLEN if fallen else when_in_words(one.day, one.starts),
        f"weiß von: {known}" if known else "",
        one.service_name,
        one.phone,
        word(one.state) if one.state is BookingState.WAITING else "",
    )
    return ", ".join(part for part in parts if part)


def known_or_fallen(one: Booking) -> str:
    """Return what somebody who must be told expects now; nothing if they do not know of any time."""
    known, moved_up = known_in_words(one), one.told_day is None and one.starts is not None
    return known or ("" if takes_place(one) or moved_up else when_in_words(one.day, one.starts))


def change_in_words(one: Booking) -> str:
    """Return what somebody must be told: the new time, or that there is none."""
    now = WAITS if one.state is BookingState.WAITING else f"jetzt {when_in_words(one.day, one.starts)}"
    said = now if takes_place(one) else FALLEN
    known = known_or_fallen(one)
    return ", ".join(part for part in (one.stop, f"weiß von {known}" if known else "", said) if part)


def moved_up_in_words(up: Booking, who: str) -> str:
    """Return who moved up to a time that was let go, how they hear of it, and what that means for undoing."""
    when = when_in_words(up.day, up.starts)
    call = "Der Anruf ist versprochen; wer ihn macht, sieht ihn in „Mein Tag“."
    told = call if up.contact_id else "Es gibt keine Telefonnummer dazu."
    return f"Nachgerückt ist {who}, {when}. {told} Darum lässt es sich nicht zurücknehmen."

"""German words for the closed lists of the bookings."""

from enum import Enum

from rathaus_desk.domain.bookings.bookings import BookingState

BOOKING_WORDS: dict[type[Enum], dict[Enum, str]] = {
    BookingState: {
        BookingState.BOOKED: "angemeldet",
        BookingState.WAITING: "auf der Warteliste",
        BookingState.CANCELLED: "abgesagt",
        BookingState.ARRIVED: "war da",
        BookingState.MISSED: "nicht gekommen",
    },
}

"""German words for the closed lists of the bookings."""

from enum import Enum

from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.domain.bookings.day_folders import FolderPart

BOOKING_WORDS: dict[type[Enum], dict[Enum, str]] = {
    BookingState: {
        BookingState.BOOKED: "angemeldet",
        BookingState.WAITING: "auf der Warteliste",
        BookingState.CANCELLED: "abgesagt",
        BookingState.ARRIVED: "war da",
        BookingState.MISSED: "nicht gekommen",
    },
    FolderPart: {
        FolderPart.ROUTE: "Fahrt",
        FolderPart.DOORS: "Türlisten",
        FolderPart.KIT: "Packliste",
        FolderPart.PHONES: "Telefonliste",
        FolderPart.SHEETS: "Merkblätter",
        FolderPart.FORMS: "Aufnahmebögen",
    },
}

"""Counters with hours in the tiny town hall, for tests of appointments."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from rathaus_desk.domain.appointments.appointments import BookAppointment
from rathaus_desk.store.appointment_tables import AppointmentCellRow, OpeningPatternRow
from rathaus_desk.store.counter_tables import CounterRow

BERLIN = ZoneInfo("Europe/Berlin")
PLACE_1, PLACE_2, UPSTAIRS = 301, 302, 303
TUESDAY = date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def counter(counter_id: int, name: str, unit_id: int, *, step_free: bool = True) -> CounterRow:
    return CounterRow(
        id=counter_id,
        key=name.lower().replace(" ", ""),
        name=name,
        room="Rathaus, Erdgeschoss",
        unit_id=unit_id,
        step_free=step_free,
        active=True,
        takes_queue=True,
    )


def hours(number: int, counter_id: int, weekday: int, begins: str, ends: str, **values) -> OpeningPatternRow:
    usual = {"services": [], "kinds": [], "share": 100, "weeks": []}
    return OpeningPatternRow(
        id=number, counter_id=counter_id, weekday=weekday, begins=begins, ends=ends, **{**usual, **values}
    )


def furnish(store) -> None:
    """Put three counters with hours into the house: two of the front desk, one up the stairs."""
    with store.write.begin() as session:
        session.add(counter(PLACE_1, "Platz 1", 1))
        session.add(counter(PLACE_2, "Platz 2", 1))
        session.add(counter(UPSTAIRS, "Zimmer 201", 3, step_free=False))
        session.flush()
        number = 400
        for counter_id in (PLACE_1, PLACE_2):
            for weekday in range(5):
                number += 1
                session.add(hours(number, counter_id, weekday, "08:30", "12:30"))
        for weekday in (1, 3):
            number += 1
            session.add(hours(number, PLACE_1, weekday, "14:00", "17:00"))
        session.add(hours(number + 1, UPSTAIRS, 1, "09:00", "12:00", services=["wohngeld"], staff_id=31))


def booking(**values) -> BookAppointment:
    """Return the usual booking: Erna Schmidt, Thursday, a quarter past nine."""
    usual = {
        "services": ("unklar",),
        "counter_id": PLACE_1,
        "start": at(THURSDAY, 9, 15),
        "person_id": 101,
    }
    return BookAppointment(**{**usual, **values})


def book(town, **values):
    """Book as the front desk does, the usual one unless said otherwise."""
    booked, _ = town.guide.do(booking(**values))
    return booked.appointment


def cells(town):
    """Return how many cells of the counters' time are given away."""
    with town.store.read() as session:
        return session.scalar(select(func.count()).select_from(AppointmentCellRow))


def times(found):
    """Return the times of proposals, each with its day of the week."""
    return [f"{one.start:%a %H:%M}" for one in found.slots]

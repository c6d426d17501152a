"""Appointments of the sample town: hours of the counters, and some sixty people around today."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from rathaus_desk.domain.appointments.appointments import AppointmentState
from rathaus_desk.domain.appointments.free_slots import (
    BookingRules,
    Place,
    Schedule,
    Slot,
    Wish,
    free_slots,
    minutes_needed,
)
from rathaus_desk.domain.appointments.opening_patterns import (
    AppointmentKind,
    OpeningPattern,
    cell_of,
    cells_of,
)
from rathaus_desk.domain.numbers import show_number
from rathaus_desk.domain.office.duedates import WorkCalendar
from rathaus_desk.domain.people.people import Need
from rathaus_desk.store.appointment_tables import (
    AppointmentCellRow,
    AppointmentRow,
    AppointmentSeriesRow,
    OpeningPatternRow,
)
from rathaus_desk.store.case_tables import RunningNumberRow
from rathaus_desk.store.numbers import check_digit
from rathaus_desk.usecases.sample.sample_office import USUAL_MINUTES, Rows, Seeds, read_seed
from rathaus_desk.usecases.sample.sample_people import Resident

TUESDAY, THURSDAY, SATURDAY = 1, 3, 5
MORNING, AFTERNOON = ("08:30", "12:30"), ("14:00", "17:00")
CERTIFICATES = (
    "geburtsurkunde", "geburt_anmelden", "heirat_anmelden", "urkunde_bestellen", "kirchenaustritt",
    "namenserklaerung", "vaterschaft", "sterbefall", "sterbeurkunde",
)  # fmt: skip
WELFARE = (
    "wohngeld", "grundsicherung", "hilfe_zur_pflege", "rente", "schuldnerberatung", "bildung_teilhabe",
    "wohnberechtigungsschein", "schwerbehindertenausweis",
)  # fmt: skip
# Counter, weekdays, hours, share that may be booked, services, member of staff whose place it is.
HOURS: tuple[tuple[str, Sequence[int], tuple[str, str], int, tuple[str, ...], str], ...] = (
    ("platz4", range(5), MORNING, 100, (), ""),
    ("platz4", (TUESDAY, THURSDAY), AFTERNOON, 100, (), ""),
    ("tresen1", (TUESDAY, THURSDAY), AFTERNOON, 70, (), ""),
    ("tresen3", range(5), MORNING, 30, (), ""),
    ("standesamt1", (TUESDAY,), ("09:00", "12:00"), 100, CERTIFICATES, "westerkamp"),
    ("standesamt1", (THURSDAY,), ("14:00", "16:00"), 100, CERTIFICATES, "westerkamp"),
    ("soziales1", (0, TUESDAY, 2), MORNING, 100, WELFARE, "niemann"),
    ("soziales1", (TUESDAY,), ("14:00", "16:00"), 100, WELFARE, "niemann"),
)
FIRST_SATURDAY = ("platz4", ("09:00", "12:00"))
FRONT = (
    "personalausweis", "personalausweis", "reisepass", "wohnsitz_anmelden", "wohnsitz_ummelden",
    "fuehrungszeugnis", "beglaubigung", "fuehrerschein",
)  # fmt: skip
THEMES = {"standesamt1": CERTIFICATES[:4], "soziales1": WELFARE[:4]}
# So many appointments lie on the working days from a week ago to a fortnight ahead, today in the middle.
PER_DAY = {-4: 3, -3: 2, -2: 3, -1: 4, 0: 15, 1: 9, 2: 8, 3: 4, 6: 4, 7: 3, 8: 2, 9: 2, 11: 1}
SERIES_HOUR, SERIES_DATES = time(14, 0), 5
TAKER = 1  # the guide who gave them
USUAL: dict[str, Any] = {
    "name": "",
    "note": "",
    "want_earlier": False,
    "case_id": None,
    "series_id": None,
    "ticket_id": None,
    "moved_from": None,
    "sequence": 0,
    "cancelled_because": "",
    "taken_by": TAKER,
    "version": 1,
}


def sample_appointments(
    seeds: Seeds, today: datetime, seed: int, people: Sequence[Resident], calendar: WorkCalendar
) -> Iterator[Rows]:
    """Yield hours and appointments in the order in which they may be written."""
    patterns = list(_patterns(seeds))
    yield OpeningPatternRow, [_pattern_row(one) for one in patterns]
    book = _Book(seeds, today, calendar, patterns, Random(f"appointments {seed}"), people)
    book.fill()
    yield AppointmentSeriesRow, book.series
    yield AppointmentRow, book.rows
    yield AppointmentCellRow, book.cells
    if book.rows:
        yield RunningNumberRow, [{"name": f"appointment-{today.year}", "value": len(book.rows)}]


class _Book:
    """The book of appointments while it is being filled; every one lies where the rules allow it."""

    def __init__(
        self, seeds: Seeds, today: datetime, calendar: WorkCalendar, patterns: list[OpeningPattern],
        source: Random, people: Sequence[Resident],
    ) -> None:  # fmt: skip
        self._seeds, self._today, self._source = seeds, today.astimezone(calendar.zone), source
        self._people = [one for one in people if one.phone] if people else []
        self._counters = {one["key"]: number for number, one in enumerate(read_seed("counters"), 1)}
        self._minutes = {one["key"]: one.get("minutes", USUAL_MINUTES) for one in seeds.services}
        self._taken: dict[int, set[int]] = {number: set() for number in self._counters.values()}
        places = tuple(Place(number, key) for key, number in self._counters.items())
        self._plan = Schedule(calendar, BookingRules(), places, tuple(patterns), taken=self._taken)
        self.rows: list[dict[str, Any]] = []
        self.cells: list[dict[str, Any]] = []
        self.series: list[dict[str, Any]] = []

    def fill(self) -> None:
        """Give the appointments of every day, then those that tell a story."""
        if not self._people:
            return
        self._every_second_tuesday()
        for distance, count in PER_DAY.items():
            day = self._today.date() + timedelta(days=distance)
            keys = [key for key, number in self._counters.items() if self._opens(number, day)]
            for turn in range(count if keys else 0):
                key = "platz4" if turn % 5 < 3 and "platz4" in keys else self._source.choice(keys)
                self._give(key, day, self._source.choice(THEMES.get(key, FRONT)))
        self._tell_stories()

    def _opens(self, counter_id: int, day: date) -> bool:
        return any(self._plan.spans(one, day) for one in self._plan.places if one.id == counter_id)

    def _give(self, key: str, day: date, service: str) -> None:
        person = self._source.choice(self._people)
        needs = tuple(Need(one) for one in person.needs)
        minutes = minutes_needed([self._minutes[service]], needs, self._plan.rules)
        wish = Wish(minutes=minutes, services=(service,), counter_id=self._counters[key])
        midnight = datetime.combine(day, time.min, self._today.tzinfo)
        found = free_slots(self._plan, wish, day, day, midnight)
        if found:
            slot = self._source.choice(found[: 2 + len(found) // 2])
            self._write(slot, service, minutes, AppointmentKind.IN_PERSON, person)

    def _write(
        self, slot: Slot, service: str, minutes: int, kind: AppointmentKind, person: Resident | None,
        **more: Any,
    ) -> None:  # fmt: skip
        running = len(self.rows) + 1
        year = self._today.year
        given = min(slot.start, self._today) - timedelta(days=self._source.randint(2, 15))
        self.rows.append(
            {
                "id": running,
                "number": f"T{show_number(year, running, check_digit(year, running))}",
                "counter_id": slot.counter_id,
                "starts": slot.start,
                "minutes": minutes,
                "kind": kind,
                "state": self._state(slot),
                "service_id": self._seeds.service_ids[service],
                "services": [service],
                "person_id": person.id if person else None,
                "phone": person.phone if person else "",
                "needs": list(person.needs) if person else [],
                "taken_at": given,
                "changed_at": given,
                **USUAL,
                **more,
            }
        )
        self._take_cells(slot, minutes, running)

    def _take_cells(self, slot: Slot, minutes: int, appointment_id: int) -> None:
        first = cell_of(slot.start)
        for cell in range(first, first + cells_of(minutes)):
            self._taken[slot.counter_id].add(cell)
            self.cells.append(
                {
                    "counter_id": slot.counter_id,
                    "cell": cell,
                    "appointment_id": appointment_id,
                    "held_by": None,
                    "held_until": None,
                }
            )

    def _state(self, slot: Slot) -> AppointmentState:
        return AppointmentState.DONE if slot.end <= self._today else AppointmentState.BOOKED

    def _every_second_tuesday(self) -> None:
        """The pension advisor from outside comes every second Tuesday, but not at Christmas."""
        first = self._today.date() + timedelta(days=(TUESDAY - self._today.weekday()) % 7)
        until = first + timedelta(weeks=2 * SERIES_DATES)
        counter_id, zone = self._counters["soziales1"], self._today.tzinfo
        place = next(one for one in self._plan.places if one.id == counter_id)
        skipped, starts = [], []
        for turn in range(SERIES_DATES):
            day = first + timedelta(weeks=2 * turn)
            start = datetime.combine(day, SERIES_HOUR, zone)
            if self._plan.spans(place, day):
                starts.append(start)
            else:
                skipped.append(day.isoformat())
        if not starts:
            return
        self.series.append(
            {"id": 1, "starts": starts[0], "every_weeks": 2, "until": until, "skipped": skipped}
        )
        for start in starts:
            slot = Slot(counter_id, start, start + timedelta(minutes=60))
            self._write(
                slot, "rente", 60, AppointmentKind.IN_PERSON, None, series_id=1,
                name="Rentenberatung, Herr Behrens",
            )  # fmt: skip

    def _tell_stories(self) -> None:
        """Video, telephone, who has not come, who would like to come earlier, who was moved."""
        single = [one for one in self.rows if one["series_id"] is None]
        coming = [one for one in single if one["starts"] > self._today]
        over = [one for one in single if one["state"] is AppointmentState.DONE]
        for row in coming[3:5]:
            row["kind"] = AppointmentKind.VIDEO
        for row in coming[5:8]:
            row["kind"] = AppointmentKind.PHONE
        for row in over[-1:] + over[1:2]:
            row["state"] = AppointmentState.NO_SHOW
        for row in coming[-6:-5]:
            row["want_earlier"] = True
        for row in coming[-8:-7]:
            row["state"], row["sequence"] = AppointmentState.MOVED, 1
            row["moved_from"] = row["starts"] - timedelta(days=1)


def _patterns(seeds: Seeds) -> Iterator[OpeningPattern]:
    counters = {one["key"]: number for number, one in enumerate(read_seed("counters"), 1)}
    number = 0
    for key, weekdays, (begin, end), share, services, staff in HOURS:
        for weekday in weekdays:
            number += 1
            yield OpeningPattern(
                number, counters[key], weekday, time.fromisoformat(begin), time.fromisoformat(end), services,
                share=share, staff_id=seeds.staff_ids[staff] if staff else None,
            )  # fmt: skip
    key, (begin, end) = FIRST_SATURDAY
    yield OpeningPattern(
        number + 1, counters[key], SATURDAY, time.fromisoformat(begin), time.fromisoformat(end), weeks=(1,)
    )


def _pattern_row(one: OpeningPattern) -> dict[str, Any]:
    return {
        "id": one.id,
        "counter_id": one.counter_id,
        "weekday": one.weekday,
        "begins": f"{one.begin:%H:%M}",
        "ends": f"{one.end:%H:%M}",
        "services": list(one.services),
        "kinds": [kind.value for kind in one.kinds],
        "share": one.share,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "weeks": list(one.weeks),
        "staff_id": one.staff_id,
    }

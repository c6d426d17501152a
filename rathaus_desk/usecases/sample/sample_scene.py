"""What the cases of the sample town are drawn from: the hall at work, its residents, what they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from random import Random
from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.routing import Responsibility, Route, responsible, route
from rathaus_desk.domain.dates import day_on_paper, hours
from rathaus_desk.domain.numbers import show_number
from rathaus_desk.domain.office.addresses import street_key
from rathaus_desk.domain.office.duedates import DueDate, due_after_days, reserve_before
from rathaus_desk.domain.office.offices import Staff, stand_in, who_serves
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.promises.promises import WINDOWS, propose_window
from rathaus_desk.store.numbers import check_digit
from rathaus_desk.store.office_tables import ResponsibilityRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.routes import House, house
from rathaus_desk.usecases.sample.sample_people import Resident
from rathaus_desk.usecases.sample.sample_times import WorkTime

# How often a service is asked for, where it is more than now and then.
DEMAND = {
    "strassenlaterne": 6, "sperrmuell": 6, "muelltonne": 5, "wilder_muell": 5, "wohngeld": 5,
    "schlagloch": 4, "hecke_gehweg": 4, "bewohnerparken": 4, "falschparker": 4, "laerm": 3,
    "gehweg_schaden": 3, "personalausweis": 4, "reisepass": 3, "wohnsitz_ummelden": 4,
    "meldebescheinigung": 3, "beglaubigung": 3, "fundbuero": 3, "hund_anmelden": 3, "hund_abmelden": 2,
    "grundsteuer": 3, "kita_platz": 3, "rente": 3, "geburtsurkunde": 3, "grundsicherung": 2,
    "schwerbehindertenausweis": 2, "baum_gefahr": 2, "spielplatz": 2, "seniorenberatung": 3,
    "servicemobil": 2, "baugenehmigung": 2, "auskunft": 3, "unklar": 2, "beschwerde": 2,
    # Nobody votes this autumn, the wasps are asleep and the roads are free of ice.
    "wahl_briefwahl": 0, "wespennest": 0, "winterdienst": 0,
}  # fmt: skip
# Who sits at the counter how often: Frau Özdemir is the one whose place the sample town opens at.
GUIDES = {"oezdemir": 33, "wilkens": 23, "markovic": 19, "bruns": 11, "nguyen": 14}
# Of whom nobody tells a story by hand: a locked address is no matter of chance.
BY_HAND_ONLY = ("auskunftssperre",)
_LATEST_OF_A_USUAL_YEAR = 4_710 / 328  # case numbers a day, so that 26-04711 is the next on 24 November


@dataclass(frozen=True, slots=True)
class PromisedWindow:
    """A window to call in, as positions of the working time too."""

    start: datetime
    end: datetime
    begins: int
    ends: int
    in_words: str


@dataclass
class NumberBook:
    """Counts the case numbers of each year; `last` are the numbers given out by now."""

    last: dict[int, int] = field(default_factory=dict)

    def begin(self, counts: Mapping[int, int], today: datetime) -> None:
        """Choose the first number of each year so that the last one fits the day of the year."""
        for year, count in counts.items():
            days = today.timetuple().tm_yday if year == today.year else 365
            self.last[year] = max(round(days * _LATEST_OF_A_USUAL_YEAR), count) - count

    def next(self, year: int) -> str:
        """Return the next number of a year."""
        self.last[year] += 1
        return show_number(year, self.last[year], check_digit(year, self.last[year]))


@dataclass
class Scene:
    """The hall and the town at work; everything that is asked again and again is kept."""

    rng: Random
    time: WorkTime
    here: House
    services: dict[str, Service]
    rules: dict[int, list[Responsibility]]
    notes: Mapping[str, Any]
    streets: tuple[tuple[str, int, str], ...]
    residents: list[Resident]
    wordy: bool
    numbers: NumberBook = field(default_factory=NumberBook)
    _turn: int = 0
    _routes: dict[tuple[int, int | None, int], Route] = field(default_factory=dict)
    _dues: dict[tuple[int, int], DueDate] = field(default_factory=dict)
    _dues_inside: dict[tuple[int, int], datetime] = field(default_factory=dict)
    _windows: dict[tuple[int, int, int], PromisedWindow] = field(default_factory=dict)
    _guides: dict[int, tuple[list[Staff], list[int]]] = field(default_factory=dict)
    _day_marks: dict[int, int] = field(default_factory=dict)
    _marks: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        usual = [one for key, one in self.services.items() if key not in BY_HAND_ONLY]
        self._asked_for = usual
        self._demand = list(accumulate(DEMAND.get(one.key, 1) for one in usual))
        self._known = {one.name: one for one in self.residents if one.known}
        self._strangers = [one for one in self.residents if not one.known]
        self._dated = [
            rule for rules in self.rules.values() for rule in rules if rule.valid_from or rule.valid_until
        ]
        self._logins = {one.login: one for one in self.here.staff.values()}
        self._street_districts: dict[str, int] = {street_key(name): one for name, one, _ in self.streets}
        names = [name for name, _, _ in self.streets]
        self._twice = {name for name in names if names.count(name) > 1}
        self._phones = {one.id: one.phone for one in self.residents}
        self._clerks: dict[int, list[Staff]] = {}
        for one in self.here.staff.values():
            if one.role is Role.CLERK:
                self._clerks.setdefault(one.unit_id, []).append(one)
        self.leads = [one for one in self.here.staff.values() if one.role is Role.LEAD]

    def new_id(self, position: int) -> int:
        """Return the id of a record: ordered by time, and before every id that real work makes.

        Real ids count from the PC's clock, which may well be behind the sample town's; so these count working
        time from the same beginning in 2020. Whoever sorts by id gets the newest first in any case.
        """
        self._turn += 1
        return position << 21 | self._turn & 0x1FFFFF

    def staff(self, login: str) -> Staff:
        """Return a member of staff by login."""
        return self._logins[login]

    def known(self, name: str) -> Resident:
        """Return somebody from the shipped people."""
        return self._known[name]

    def stranger(self) -> Resident | None:
        """Return any other resident; None in a town without."""
        return self.rng.choice(self._strangers) if self._strangers else None

    def phone_of(self, person_id: int | None) -> str:
        """Return the number of a resident."""
        return self._phones.get(person_id, "") if person_id else ""

    def ambiguous(self, street: str) -> bool:
        """Tell whether two districts have a street of that name."""
        return street in self._twice

    def any_service(self) -> Service:
        """Return what somebody asks for; what is usual comes more often."""
        return self.rng.choices(self._asked_for, cum_weights=self._demand)[0]

    def words_for(self, service: str, kind: str) -> Sequence[str]:
        """Return the "notes", "results" or "queries" that fit a service."""
        found = self.notes["by_service"].get(service, self.notes["default"]).get(kind)
        words: Sequence[str] = found or self.notes["default"][kind]
        return words

    def day(self, position: int) -> datetime:
        """Return a point in time in the town's zone."""
        return self.time.moment(position).astimezone(self.time.calendar.zone)

    def place_key(self, street: str) -> str:
        """Return the key by which two places in one street are compared."""
        if street not in self._keys:
            self._keys[street] = street_key(street)
        return self._keys[street]

    def district_of(self, key: str) -> int | None:
        """Return the district of a street by its key."""
        return self._street_districts.get(key)

    def due(self, service: Service, day: int) -> DueDate:
        """Return what we tell somebody who comes on a working day."""
        key = (service.due_days, day)
        if key not in self._dues:
            taken = self.day(self.time.day_start(day))
            self._dues[key] = due_after_days(taken, service.due_days, self.time.calendar)
        return self._dues[key]

    def due_inside(self, service: Service, day: int) -> datetime:
        """Return when the unit has to answer what came in on a working day: a little before it is due."""
        key = (service.due_days, day)
        if key not in self._dues_inside:
            taken = self.day(self.time.day_start(day))
            told = self.due(service, day).at
            self._dues_inside[key] = reserve_before(told, taken, self.time.calendar)
        return self._dues_inside[key]

    def route(self, service: Service, district_id: int | None, day: int) -> Route:
        """Return where a question went on a working day, and why."""
        date_ = self.time.days[day]
        key = (service.id, district_id, self._mark(day))
        if key not in self._routes:
            rule = responsible(self.rules[service.id], service.id, district_id, date_)
            narrow = service.place_bound or rule.district_id is not None
            place = self.here.districts[district_id].name if district_id and narrow else ""
            topic = service.topic or service.name
            self._routes[key] = route(rule, topic, place, self.here.units, self.here.staff, date_)
        return self._routes[key]

    def guide_at(self, position: int) -> Staff:
        """Return who takes a call or a visit at that time."""
        span = self.time.span_of(position)
        if span not in self._guides:
            self._guides[span] = self._on_duty(span)
        guides, weights = self._guides[span]
        return self.rng.choices(guides, cum_weights=weights)[0]

    def clerk_at(self, unit_id: int, suggested: int | None, position: int) -> Staff:
        """Return who works on a task of a unit at that time: mostly the one it was meant for."""
        date_ = self.time.days[self.time.day_of(position)]
        meant = self.here.staff[suggested] if suggested else None
        if meant and meant.unit_id == unit_id and not meant.absent_on(date_) and self.rng.random() < 0.8:
            return meant
        clerks = self._clerks[unit_id]
        there = [one for one in clerks if not one.absent_on(date_)]
        return self.rng.choice(there or clerks)

    def in_place_of(self, person: Staff, position: int) -> Staff:
        """Return a member of staff, or who stands in on that day."""
        date_ = self.time.days[self.time.day_of(position)]
        if not person.absent_on(date_):
            return person
        return stand_in(person, date_, self.here.staff) or person

    def window(self, owner: Staff, day: int, wish: int = 0) -> PromisedWindow:
        """Return the window in which `owner` calls somebody back who came on a working day."""
        key = (owner.id, day, wish)
        if key not in self._windows:
            start, end = self._possible(owner, day, wish)
            begins, ends = self.time.position(start), self.time.position(end)
            said = f"Wir rufen Sie an: {day_on_paper(start.date())}, {hours(start, end)}."
            self._windows[key] = PromisedWindow(start, end, begins, ends, said)
        return self._windows[key]

    def _possible(self, owner: Staff, day: int, wish: int) -> tuple[datetime, datetime]:
        calendar = self.time.calendar
        if wish:
            begin, close = WINDOWS[wish]
            following = self.time.days[day + 1]
            start = datetime.combine(following, begin, calendar.zone)
            end = datetime.combine(following, close, calendar.zone)
            if who_serves(owner, start, end, self.here.staff):
                return start, end
        taken = self.day(self.time.day_start(day))
        proposed = propose_window(owner, taken, calendar, self.here.staff)
        return proposed.start, proposed.end

    def _mark(self, day: int) -> int:
        """Return the same number for all days on which the same rules hold and the same people are away."""
        if day not in self._day_marks:
            date_ = self.time.days[day]
            away = tuple(one.id for one in self.here.staff.values() if one.absent_on(date_))
            holds = tuple(rule.covers(rule.service_id, rule.district_id, date_) for rule in self._dated)
            self._day_marks[day] = self._marks.setdefault((away, holds), len(self._marks))
        return self._day_marks[day]

    def _on_duty(self, span: int) -> tuple[list[Staff], list[int]]:
        start = self.time.span_start(span)
        guides = [one for one in self.here.staff.values() if one.role is Role.GUIDE]
        there = [one for one in guides if one.serves(start, start)] or guides
        return there, list(accumulate(GUIDES.get(one.login, 10) for one in there))


def set_scene(
    work: Work, rng: Random, time: WorkTime, notes: Mapping[str, Any],
    streets: tuple[tuple[str, int, str], ...], residents: list[Resident], *, wordy: bool,
) -> Scene:  # fmt: skip
    """Return the scene of a stored town hall; `wordy` makes the notes of a large town differ."""
    rules: dict[int, list[Responsibility]] = {}
    for row in work.session.scalars(select(ResponsibilityRow).order_by(ResponsibilityRow.id)):
        rule = Responsibility(
            row.service_id, row.unit_id, row.staff_id, row.district_id, row.valid_from, row.valid_until,
            row.because,
        )  # fmt: skip
        rules.setdefault(row.service_id, []).append(rule)
    services = sorted(catalogue.services(work), key=lambda one: one.id)
    return Scene(
        rng, time, house(work), {one.key: one for one in services}, rules, notes, streets, residents, wordy
    )

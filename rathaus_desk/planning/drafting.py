"""From what is given to what the search sees: days and vehicles become slots, stops become jobs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from rathaus_desk.planning.conflicts import Conflict
from rathaus_desk.planning.obstacles import Duty, call_obstacles, duties_on, duty_obstacles
from rathaus_desk.planning.plans import Halt, HaltState, Plan, Tour
from rathaus_desk.planning.rhythms import Once, Season, days_between, reach_days, season_patterns
from rathaus_desk.planning.tasks import FROZEN, Call, Frame, Job, Option, Pause, Slot, Tasks, Way
from rathaus_desk.planning.values import Call as Place
from rathaus_desk.planning.values import Givens, HomeVisit, Stop, suits, windows_on


@dataclass(frozen=True, slots=True)
class JobName:
    """Which visits a job stands for: a stop in a version of the timetable, or one lost visit of a day."""

    place: Place
    lost: date | None = None


@dataclass(slots=True)
class Draft:
    """The problem while it is put together, and then the way back from its numbers to days and stops."""

    givens: Givens
    first: date
    last: date
    base: Plan | None = None
    duties: list[Duty] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    states: list[HaltState] = field(default_factory=list)
    names: list[JobName] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    start: dict[int, tuple[Option, ...]] = field(default_factory=dict)
    hopeless: list[HomeVisit] = field(default_factory=list)
    idle: dict[date, list[Conflict]] = field(default_factory=dict)
    homeless: list[tuple[tuple[date, int], Halt, tuple[Conflict, ...]]] = field(default_factory=list)
    nodes: dict[int, int] = field(default_factory=dict)

    def tasks(self) -> Tasks:
        """Return the problem as the search sees it."""
        ids = list(self.nodes)
        minutes = self.givens.travel.minutes
        matrix = tuple(tuple(float(minutes(a, b)) for b in ids) for a in ids)
        return Tasks(
            matrix,
            tuple(self.calls),
            tuple(self.frames),
            tuple(self.slots),
            tuple(self.jobs),
            dict(self.start),
        )

    def node(self, place_id: int) -> int:
        """Return the row of a place in the matrix."""
        return self.nodes.setdefault(place_id, len(self.nodes))

    def lay_slots(
        self, kept: Iterable[HaltState], without: frozenset[tuple[date, int]] = frozenset()
    ) -> None:
        """Lay a slot for every vehicle's day on which it can go out; halts of a kept state stay in it.

        Vehicles with such halts choose their crew and kit first. Halts whose vehicle cannot go out become
        `homeless`, with what speaks against that day.
        """
        kept = frozenset(kept)
        old = {(tour.day, tour.vehicle_id): tour for tour in tours_of(self.base)}
        for day in days_between(self.first, self.last):
            halts: dict[int, list[Halt]] = {}
            for vehicle in self.givens.vehicles:
                tour = old.get((day, vehicle.id))
                halts[vehicle.id] = [one for one in tour.halts if one.state in kept] if tour else []
            lost = [one for one in halts if (day, one) in without]
            duties = duties_on(self.givens, day, [one for one in halts if halts[one]], lost)
            for vehicle_id, some in halts.items():
                if vehicle_id in duties:
                    self._lay_slot(duties[vehicle_id], (day, vehicle_id), some)

    def _lay_slot(self, duty: Duty | tuple[Conflict, ...], spot: tuple[date, int], halts: list[Halt]) -> None:
        if not isinstance(duty, Duty):
            self.homeless.extend((spot, one, duty) for one in halts)
            self.idle.setdefault(spot[0], []).extend(duty)
            return
        fixed = [self._fixed(one, spot[0]) for one in halts]
        self.duties.append(duty)
        frame = self._frame(duty)
        self.slots.append(Slot(spot[0].toordinal(), frame, tuple(one for one in fixed if one is not None)))

    def _frame(self, duty: Duty) -> int:
        limits = self.givens.limits
        long = duty.last - duty.first > limits.long_after
        minutes = limits.long_minutes if long else limits.break_minutes
        pause = Pause(
            minutes,
            limits.break_after,
            max(duty.first + 60, duty.last - limits.break_after - minutes),
            duty.first + limits.break_after,
        )
        frame = Frame(
            self.node(duty.vehicle.depot),
            duty.first,
            duty.last,
            limits.duty,
            limits.driving,
            pause=pause if duty.last - duty.first > limits.break_after else None,
            grid=limits.grid,
        )
        if frame not in self.frames:
            self.frames.append(frame)
        return self.frames.index(frame)

    def _fixed(self, halt: Halt, day: date) -> int | None:
        place = self.givens.call(halt.stop_id)
        if place is None:
            return None
        windows = self._windows(place, day)
        if halt.state is HaltState.PUBLISHED:
            windows = ((float(halt.open), float(halt.open)),)
        stay = halt.close - halt.open
        return self._call(place, stay, windows or (), FROZEN, halt.state)

    def _call(
        self, place: Place, stay: int, windows: tuple[tuple[float, float], ...], job: int, state: HaltState
    ) -> int:
        call = Call(self.node(place.id), stay, place.set_up, place.pack_up, windows, 0, job)
        if job != FROZEN and call in self.calls:
            return self.calls.index(call)
        self.calls.append(call)
        self.places.append(place)
        self.states.append(state)
        return len(self.calls) - 1

    def free_call(self, place: Place, day: date) -> int | None:
        """Return a call for a place on a day as a search would try it, None if a stay fits into no window."""
        windows = self._windows(place, day)
        if windows is None:
            return None
        return self._call(place, place.minutes, windows, FROZEN, HaltState.DRAFT)

    def _windows(self, place: Place, day: date) -> tuple[tuple[float, float], ...] | None:
        """Return from when until when one can open, () at any time, None if a stay fits into no window."""
        if not place.windows:
            return ()
        grid = self.givens.limits.grid
        spans = (
            (float(-(-first // grid) * grid), float(last - place.minutes))
            for first, last in windows_on(place.windows, day)
        )
        return tuple(one for one in spans if one[0] <= one[1]) or None

    def add_rhythms(self, kept: Iterable[HaltState]) -> None:
        """Add a job for every stop in every version of its timetable, and for every home visit.

        What is `homeless` by now is not held any more: it is to find another place like all the rest.
        """
        kept = frozenset(kept)
        places: tuple[Place, ...] = (*self.givens.stops, *self.givens.home_visits)
        for place in places:
            for season in seasons_of(place):
                self._add_season(place, season, kept)

    def _add_season(self, place: Place, season: Season, kept: frozenset[HaltState]) -> None:
        visits, gone = list(self._visits(place.id, season)), {spot for spot, _halt, _against in self.homeless}
        firm = {day for day, halt, vehicle in visits if halt.state in kept and (day, vehicle) not in gone}
        held, old = sorted(firm), {day: vehicle for day, _halt, vehicle in visits if day not in firm}
        ways = self._ways(season, held)
        if not ways and not held and isinstance(place, HomeVisit) and self.first <= place.last <= self.last:
            self.hopeless.append(place)
        if not ways or all(not way.days for way in ways):
            return
        self._add_job(JobName(place), ways, old, rebased=bool(visits))

    def _visits(self, stop_id: int, season: Season) -> Iterator[tuple[date, Halt, int]]:
        for tour, halt in self.base.visits() if self.base else ():
            if halt.stop_id == stop_id and season.first <= tour.day <= season.last:
                yield tour.day, halt, tour.vehicle_id

    def _ways(self, season: Season, held: list[date]) -> list[Way]:
        """Return the patterns as ways; a visit that is held stands for the nearest one of the pattern."""
        found = season_patterns(season, self.first, self.last, self.givens.calendar)
        most = max((len(one) for one in found), default=0)
        reach, prices = reach_days(season.rhythm), self.givens.prices
        ways = []
        for pattern in found:
            days, price = list(pattern), prices.lost_visit * (most - len(pattern))
            for one in held:
                away, near = min(((abs((day - one).days), day) for day in days), default=(reach + 1, one))
                price += prices.off_rhythm if away else 0
                if away <= reach:
                    days.remove(near)
            ways.append(Way(tuple(day.toordinal() for day in days), price))
        return ways

    def add_lost(self, place: Place, lost: date, ways: list[Way]) -> None:
        """Add one visit that lost its day, with the days on which it could be made up for."""
        self._add_job(JobName(place, lost), ways, {}, rebased=False)

    def _add_job(self, name: JobName, ways: list[Way], old: dict[date, int], *, rebased: bool) -> None:
        job, days = len(self.jobs), sorted({day for way in ways for day in way.days})
        options = {day: tuple(self._options(name.place, day, job, old, rebased)) for day in days}
        skip = self.givens.price_of_leaving_out(name.place)
        most = max(len(way.days) for way in ways)
        self.jobs.append(Job(self.node(name.place.id), tuple(ways), options, skip * most + 1, skip))
        self.names.append(name)
        start = [one for day in days for one in options[day] if old.get(self._day(one)) == self._vehicle(one)]
        if start and any(set(way.days) == {self.slots[one.slot].day for one in start} for way in ways):
            self.start[job] = tuple(start)

    def _options(
        self, place: Place, ordinal: int, job: int, old: dict[date, int], rebased: bool
    ) -> Iterator[Option]:
        day = date.fromordinal(ordinal)
        windows = self._windows(place, day)
        if windows is None or any(call_obstacles(self.givens, place, day)):
            return
        for at, slot in enumerate(self.slots):
            if slot.day == ordinal and self._can_serve(at, place, day):
                call = self._call(place, place.minutes, windows, job, HaltState.DRAFT)
                yield Option(at, call, self._moving(day, self.duties[at].vehicle.id, old, rebased))

    def _can_serve(self, at: int, place: Place, day: date) -> bool:
        return not any(duty_obstacles(self.givens, place, self.duties[at], day))

    def against(self, place: Place, day: date) -> tuple[str, ...]:
        """Return what speaks against a place on a day before any time is looked at, in sentences."""
        found = list(call_obstacles(self.givens, place, day))
        right = {one.id for one in self.givens.vehicles if suits(one, place)}
        right = right or {one.id for one in self.givens.vehicles}
        duties = [one for one in self.duties if one.day == day and one.vehicle.id in right]
        if not found and not duties:
            found = [
                one for one in self.idle.get(day, []) if one.vehicle_id is None or one.vehicle_id in right
            ]
        if not found and duties:
            each = [list(duty_obstacles(self.givens, place, one, day)) for one in duties]
            found = [one for some in each for one in some] if all(each) else []
        return tuple(dict.fromkeys(one.sentence for one in found))

    def _moving(self, day: date, vehicle_id: int, old: dict[date, int], rebased: bool) -> float:
        """Return the price of a visit that the plan so far does not have."""
        if not rebased:
            return 0
        if day not in old:
            return self.givens.prices.moved
        return 0 if old[day] == vehicle_id else self.givens.prices.other_vehicle

    def _day(self, option: Option) -> date:
        return self.duties[option.slot].day

    def _vehicle(self, option: Option) -> int:
        return self.duties[option.slot].vehicle.id


def seasons_of(place: Place) -> tuple[Season, ...]:
    """Return the versions of a place's timetable; a home visit is once, on a day that somebody wants."""
    if isinstance(place, Stop):
        return place.seasons
    return (Season(place.first, place.last, Once(place.first, place.last)),)


def tours_of(plan: Plan | None) -> tuple[Tour, ...]:
    """Return the tours of a plan, none without a plan."""
    return plan.tours if plan else ()

"""The changes that would take an obstacle away: what one would have to do, and what would then be given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from rathaus_desk.domain.dates import WEEKDAYS
from rathaus_desk.planning.conflicts import Code, Conflict, in_minutes, on
from rathaus_desk.planning.rhythms import Calendar, Term
from rathaus_desk.planning.values import (
    Call,
    Eligibility,
    Givens,
    HomeVisit,
    Member,
    Stop,
    Vehicle,
    Window,
)

EVERY_DAY = frozenset(range(7))
STEP, MOST = 5, 120


@dataclass(frozen=True, slots=True)
class Easing:
    """One change: what to do, in words, and what is given afterwards."""

    sentence: str
    givens: Givens


def eased(givens: Givens, found: Conflict, place: Call, vehicle: Vehicle, day: date) -> Easing | None:
    """Return the change that takes one obstacle away, None if nothing does."""
    maker = _EASINGS.get(found.code)
    return maker(givens, found, place, vehicle, day) if maker else None


def with_place(givens: Givens, place: Call) -> Givens:
    """Return what is given with another version of one stop or home visit."""
    return replace(
        givens,
        stops=tuple(place if isinstance(place, Stop) and one.id == place.id else one for one in givens.stops),
        home_visits=tuple(
            place if isinstance(place, HomeVisit) and one.id == place.id else one
            for one in givens.home_visits
        ),
    )


def _place(change: Callable[[Call, date], tuple[str, Call]]) -> "Maker":
    def ease(givens: Givens, _found: Conflict, place: Call, _vehicle: Vehicle, day: date) -> Easing:
        sentence, changed = change(place, day)
        return Easing(sentence, with_place(givens, changed))

    return ease


def _permitted(place: Call, day: date) -> tuple[str, Call]:
    text = f"Genehmigung {place.name} auch für den {on(day)} einholen"
    return text, replace(place, permits=(Term(day, day),)) if isinstance(place, Stop) else place


def _unclosed(place: Call, day: date) -> tuple[str, Call]:
    text = f"{place.name} am {on(day)} trotz der Sperrung nutzen oder einen Ausweichplatz nehmen"
    return text, replace(place, closures=()) if isinstance(place, Stop) else place


def _unlocked(place: Call, day: date) -> tuple[str, Call]:
    text = f"{place.name} am {WEEKDAYS[day.weekday()]} öffnen lassen"
    first = min(one.first for one in place.windows)
    last = max(one.last for one in place.windows)
    return text, replace(place, windows=(Window(EVERY_DAY, first, last),))


def _powered(place: Call, _day: date) -> tuple[str, Call]:
    return f"für {place.name} einen Stromanschluss beschaffen", replace(place, power=True)


def _fewer_services(place: Call, _day: date) -> tuple[str, Call]:
    text = f"in {place.name} diese Leistung weglassen oder andere Ausrüstung mitnehmen"
    return text, replace(place, services=frozenset())


def _bigger_team(place: Call, _day: date) -> tuple[str, Call]:
    return f"für {place.name} ein größeres Team einteilen", replace(place, staff=0)


def _eligible(place: Call, _day: date) -> tuple[str, Call]:
    text = f"für {place.name} klären, ob ein Hausbesuch möglich ist"
    return text, replace(place, eligibility=Eligibility.HARDSHIP) if isinstance(place, HomeVisit) else place


def _wished(place: Call, day: date) -> tuple[str, Call]:
    text = f"mit {place.name} den {on(day)} vereinbaren"
    return text, replace(place, first=day, last=day) if isinstance(place, HomeVisit) else place


def _school(givens: Givens, _found: Conflict, place: Call, _vehicle: Vehicle, _day: date) -> Easing:
    text = f"{place.name} auch in den Schulferien einplanen"
    return Easing(text, replace(givens, calendar=Calendar(givens.calendar.holidays)))


def _present(givens: Givens, found: Conflict, _place: Call, _vehicle: Vehicle, day: date) -> Easing | None:
    member = givens.member(found.member_id or 0)
    if member is None:
        return None
    there = replace(member, leave=(), duty=member.duty if found.code == Code.LEAVE else _whole_duty(givens))
    return Easing(f"für {member.name} am {on(day)} eine Vertretung einteilen", _with_member(givens, there))


def _more_people(
    givens: Givens, _found: Conflict, _place: Call, vehicle: Vehicle, day: date
) -> Easing | None:
    """Let somebody come along whom nobody has thought of, on duty as long as the others ever are."""
    new = [Member(-one, "eine Vertretung", _whole_duty(givens)) for one in range(1, vehicle.team + 1)]
    crew = (*vehicle.crew, *(one.id for one in new))
    changed = replace(
        givens,
        members=(*givens.members, *new),
        vehicles=tuple(replace(one, crew=crew) if one.id == vehicle.id else one for one in givens.vehicles),
        assigned={key: value for key, value in givens.assigned.items() if key != (day, vehicle.id)},
    )
    return Easing(f"für {vehicle.name} am {on(day)} noch jemanden einteilen", changed)


def _enough_people(
    givens: Givens, found: Conflict, place: Call, vehicle: Vehicle, day: date
) -> Easing | None:
    """Take more people along: as many as the stop wants, or as the vehicle always has."""
    maker = _more_people if found.stop_id is None else _place(_bigger_team)
    return maker(givens, found, place, vehicle, day)


def _mended(givens: Givens, _found: Conflict, _place: Call, vehicle: Vehicle, day: date) -> Easing:
    vehicles = tuple(replace(one, outages=()) if one.id == vehicle.id else one for one in givens.vehicles)
    return Easing(f"für den {on(day)} ein Ersatzfahrzeug besorgen", replace(givens, vehicles=vehicles))


def _more_kits(givens: Givens, _found: Conflict, _place: Call, vehicle: Vehicle, day: date) -> Easing:
    vehicles = tuple(replace(one, kits=()) if one.id == vehicle.id else one for one in givens.vehicles)
    text = f"für {vehicle.name} am {on(day)} einen Ersatzkoffer besorgen"
    return Easing(text, replace(givens, vehicles=vehicles))


def _whole_duty(givens: Givens) -> tuple[Window, ...]:
    spans = [one for member in givens.members for one in member.duty] or [Window(EVERY_DAY, 480, 960)]
    return (Window(EVERY_DAY, min(one.first for one in spans), max(one.last for one in spans)),)


def _with_member(givens: Givens, member: Member) -> Givens:
    return replace(givens, members=tuple(member if one.id == member.id else one for one in givens.members))


def time_easings(givens: Givens, place: Call, day: date) -> Iterator[list[Easing]]:
    """Return what would give time, each kind with its steps from the smallest on."""
    steps = range(STEP, MOST + 1, STEP)
    yield [
        Easing(f"den Halt {place.name} am {on(day)} um {in_minutes(one)} kürzen", with_place(givens, shorter))
        for one in steps
        if place.minutes - one >= 2 * STEP
        for shorter in (replace(place, minutes=place.minutes - one),)
    ]
    if place.windows:
        yield [
            Easing(
                f"{place.name} am {on(day)} {in_minutes(one)} früher oder später öffnen lassen",
                with_place(givens, replace(place, windows=_wider(place.windows, one))),
            )
            for one in steps
        ]
    yield [
        Easing(f"den Dienst am {on(day)} um {in_minutes(one)} verlängern", _longer_duty(givens, one))
        for one in steps
    ]


def _wider(windows: tuple[Window, ...], minutes: int) -> tuple[Window, ...]:
    return tuple(replace(one, first=one.first - minutes, last=one.last + minutes) for one in windows)


def _longer_duty(givens: Givens, minutes: int) -> Givens:
    members = tuple(
        replace(one, duty=tuple(replace(span, last=span.last + minutes) for span in one.duty))
        for one in givens.members
    )
    return replace(givens, members=members)


Maker = Callable[[Givens, Conflict, Call, Vehicle, date], Easing | None]
_EASINGS: dict[Code, Maker] = {
    Code.PERMIT: _place(_permitted),
    Code.CLOSURE: _place(_unclosed),
    Code.PLACE_SHUT: _place(_unlocked),
    Code.NO_POWER: _place(_powered),
    Code.SERVICE: _place(_fewer_services),
    Code.HOME_NOT_ELIGIBLE: _place(_eligible),
    Code.HOME_OUTSIDE_WISH: _place(_wished),
    Code.SCHOOL_HOLIDAY: _school,
    Code.LEAVE: _present,
    Code.OFF_DUTY: _present,
    Code.TOO_FEW: _enough_people,
    Code.NO_DRIVER: _more_people,
    Code.VEHICLE_OUT: _mended,
    Code.KIT_OUT: _more_kits,
    Code.KIT_NONE: _more_kits,
}

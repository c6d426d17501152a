"""What speaks against a stop, a vehicle, a kit or a member of the crew on one day, whatever the hour."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from rathaus_desk.domain.dates import WEEKDAYS
from rathaus_desk.planning.conflicts import (
    Code,
    Conflict,
    has_leave,
    in_school_holidays,
    is_closed,
    is_holiday,
    is_off,
    is_out,
    listed,
    on,
    permit_words,
    sentence,
)
from rathaus_desk.planning.rhythms import patterns
from rathaus_desk.planning.values import (
    Call,
    Company,
    Eligibility,
    Givens,
    HomeVisit,
    Kit,
    Member,
    Stop,
    Vehicle,
    missing_kinds,
    suits,
    term_on,
    windows_on,
)


@dataclass(slots=True)
class Taken:
    """Who and what already goes along with another vehicle of that day."""

    members: set[int] = field(default_factory=set)
    kits: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Duty:
    """A vehicle's day: who and what goes along, from when until when."""

    day: date
    vehicle: Vehicle
    members: tuple[Member, ...]
    kits: tuple[Kit, ...]
    first: int
    last: int


def holiday_obstacle(givens: Givens, day: date) -> Iterator[Conflict]:
    """Find that nobody goes out on a public holiday."""
    if day in givens.calendar.holidays:
        yield Conflict(Code.HOLIDAY, f"{is_holiday(day, givens.calendar.holidays[day])}.", day)


def call_obstacles(givens: Givens, call: Call, day: date) -> Iterator[Conflict]:
    """Find what speaks against a stop on a day, whoever comes."""
    if isinstance(call, Stop):
        yield from _stop_obstacles(givens, call, day)
    else:
        yield from _home_obstacles(call, day)
    if call.windows and not windows_on(call.windows, day):
        text = f"{call.name} ist am {WEEKDAYS[day.weekday()]}, {on(day)}, nicht geöffnet."
        yield Conflict(Code.PLACE_SHUT, text, day, stop_id=call.id)


def _stop_obstacles(givens: Givens, stop: Stop, day: date) -> Iterator[Conflict]:
    if stop.permits is not None and term_on(stop.permits, day) is None:
        text = sentence(permit_words(stop.name, day, stop.permits))
        yield Conflict(Code.PERMIT, text, day, stop_id=stop.id)
    if closed := term_on(stop.closures, day):
        yield Conflict(Code.CLOSURE, f"{is_closed(stop.name, day, closed)}.", day, stop_id=stop.id)
    season = next((one for one in stop.seasons if one.first <= day <= one.last), None)
    school = givens.calendar.school_term(day)
    if season and school and not season.rhythm.in_school_holidays:
        text = f"{in_school_holidays(stop.name, day, school)}."
        yield Conflict(Code.SCHOOL_HOLIDAY, text, day, stop_id=stop.id)


def _home_obstacles(home: HomeVisit, day: date) -> Iterator[Conflict]:
    if home.eligibility is Eligibility.NONE:
        text = f"Für den Hausbesuch {home.name} ist noch nicht geprüft, ob er möglich ist."
        yield Conflict(Code.HOME_NOT_ELIGIBLE, text, day, stop_id=home.id)
    if not home.first <= day <= home.last:
        wish = f"zwischen {on(home.first)} und {on(home.last)}"
        text = f"Hausbesuch {home.name} ist {wish} gewünscht, nicht am {on(day)}"
        yield Conflict(Code.HOME_OUTSIDE_WISH, sentence(text), day, stop_id=home.id)


def kit_obstacles(givens: Givens, call: Call, kits: tuple[Kit, ...], day: date) -> Iterator[Conflict]:
    """Find what speaks against a stop with this equipment on board."""
    for kit in kits:
        if kit.needs_power and not call.power:
            text = f"{call.name} hat keinen Stromanschluss, {kit.name} braucht ihn (am {on(day)})."
            yield Conflict(Code.NO_POWER, text, day, stop_id=call.id)
    if missing := missing_kinds(call, kits, givens.services):
        names = listed([one.name for one in missing])
        board = listed([one.name for one in kits]) or "ohne Ausrüstung"
        text = f"{names} geht am {on(day)} in {call.name} nicht: dafür fehlt Ausrüstung an Bord ({board})."
        yield Conflict(Code.SERVICE, text, day, stop_id=call.id)


def duty_obstacles(givens: Givens, call: Call, duty: Duty, day: date) -> Iterator[Conflict]:
    """Find what speaks against a stop with this vehicle, crew and equipment."""
    yield from team_obstacles(call, duty.vehicle, day)
    yield from kit_obstacles(givens, call, duty.kits, day)
    if call.staff > len(duty.members):
        text = f"{call.name} braucht am {on(day)} {call.staff} Personen, "
        come = ("fährt", "kommt") if len(duty.members) == 1 else ("fahren", "kommen")
        text += f"mit {duty.vehicle.name} {come[not duty.vehicle.van]} {len(duty.members)}."
        yield Conflict(Code.TOO_FEW, text, day, duty.vehicle.id, call.id)


def team_obstacles(call: Call, vehicle: Vehicle, day: date) -> Iterator[Conflict]:
    """Find that the service mobile comes to a consulting hour, or a team without it to a stop of the road."""
    if not suits(vehicle, call):
        text = f"{call.name} braucht am {on(day)} das Servicemobil, {vehicle.name} kommt ohne."
        if vehicle.van:
            text = f"{call.name} ist eine Sprechstunde: am {on(day)} kommt dorthin ein Team ohne "
            text += f"Servicemobil, nicht {vehicle.name}."
        yield Conflict(Code.WRONG_TEAM, text, day, vehicle.id, call.id)


def vehicle_obstacles(vehicle: Vehicle, day: date) -> Iterator[Conflict]:
    """Find that a vehicle is not to be had."""
    if out := term_on(vehicle.outages, day):
        yield Conflict(Code.VEHICLE_OUT, f"{is_out(vehicle.name, day, out)}.", day, vehicle_id=vehicle.id)


def kit_out(kit: Kit, day: date, vehicle_id: int) -> Iterator[Conflict]:
    """Find that a kit is not to be had."""
    if out := term_on(kit.outages, day):
        yield Conflict(Code.KIT_OUT, f"{is_out(kit.name, day, out)}.", day, vehicle_id)


def member_obstacles(member: Member, day: date, vehicle_id: int) -> Iterator[Conflict]:
    """Find that somebody is away or does not work on that day."""
    if leave := term_on(member.leave, day):
        text = f"{has_leave(member.name, day, leave)}."
        yield Conflict(Code.LEAVE, text, day, vehicle_id, member_id=member.id)
    elif not windows_on(member.duty, day):
        text = f"{is_off(member.name, day, WEEKDAYS[day.weekday()])}."
        yield Conflict(Code.OFF_DUTY, text, day, vehicle_id, member_id=member.id)


def duties_on(
    givens: Givens, day: date, busy: Collection[int] = (), without: Collection[int] = ()
) -> dict[int, Duty | tuple[Conflict, ...]]:
    """Return the day of every vehicle but those `without`; the `busy` ones choose first.

    A vehicle that stands in the yard must not take the crew or kit of one that has somewhere to be. Of the
    others those choose first whose company was named, then whoever has a consulting hour to hold, for what
    the van does is sooner made up for; of these those who need nobody to stand in.
    """
    rooms = _consulting_hours_on(givens, day)

    def turn(vehicle: Vehicle) -> tuple[bool, bool, int, bool]:
        company = givens.assigned.get((day, vehicle.id), Company())
        members = [givens.member(one) for one in company.members]
        away = any(one is None or any(member_obstacles(one, day, vehicle.id)) for one in members)
        own_turn = _own_turn(vehicle, busy, rooms=rooms)
        return vehicle.id not in busy, (day, vehicle.id) not in givens.assigned, own_turn, away

    taken = Taken()
    going = [one for one in givens.vehicles if one.id not in without]
    return {one.id: duty_on(givens, one, day, taken) for one in sorted(going, key=turn)}


def _own_turn(vehicle: Vehicle, busy: Collection[int], *, rooms: bool) -> int:
    """Return when a vehicle chooses for what it is; `rooms` tells of a consulting hour to hold."""
    has_somewhere_to_be, holds_hours, makes_up_for_it, has_nothing_to_do = range(4)
    if vehicle.id in busy:
        return has_somewhere_to_be
    if vehicle.van:
        return makes_up_for_it
    return holds_hours if rooms else has_nothing_to_do


def _consulting_hours_on(givens: Givens, day: date) -> bool:
    return any(
        one.consulting and any(day in some for some in patterns(season.rhythm, day, day, givens.calendar))
        for one in givens.stops
        for season in one.seasons
        if season.first <= day <= season.last
    )


def duty_on(givens: Givens, vehicle: Vehicle, day: date, taken: Taken) -> Duty | tuple[Conflict, ...]:
    """Return a vehicle's day with the first crew and kit that can go, or why there is none."""
    found = [*holiday_obstacle(givens, day), *vehicle_obstacles(vehicle, day)]
    if found:
        return tuple(found)
    company = givens.assigned.get((day, vehicle.id), Company())
    fit: list[Member] = []
    for member in filter(None, map(givens.member, dict.fromkeys((*company.members, *vehicle.crew)))):
        against = list(member_obstacles(member, day, vehicle.id))
        found.extend(against)
        if not against and member.id not in taken.members:
            fit.append(member)
    size = len(company.members) or vehicle.team
    team = _team(fit, size) if vehicle.van else tuple(fit[:size])
    if len(team) < min(size, vehicle.team) or not _driven(vehicle, team):
        return (*found, _no_team(vehicle, day, len(team)))
    kits = _free_kits(givens, company.kits, day, taken) or _free_kits(givens, vehicle.kits, day, taken)[:1]
    if vehicle.kits and not kits:
        return (*_kits_out(givens, (*company.kits, *vehicle.kits), day, vehicle), _no_kit(vehicle, day))
    return _together(vehicle, day, team, kits, taken)


def _free_kits(givens: Givens, wanted: tuple[int, ...], day: date, taken: Taken) -> tuple[Kit, ...]:
    kits = filter(None, map(givens.kit, wanted))
    return tuple(one for one in kits if not term_on(one.outages, day) and one.id not in taken.kits)


def _kits_out(givens: Givens, wanted: tuple[int, ...], day: date, vehicle: Vehicle) -> Iterator[Conflict]:
    for kit in filter(None, map(givens.kit, dict.fromkeys(wanted))):
        yield from kit_out(kit, day, vehicle.id)


def _no_kit(vehicle: Vehicle, day: date) -> Conflict:
    text = f"Für {vehicle.name} ist am {on(day)} keine Ausrüstung frei."
    return Conflict(Code.KIT_NONE, text, day, vehicle.id)


def _together(
    vehicle: Vehicle, day: date, team: tuple[Member, ...], kits: tuple[Kit, ...], taken: Taken
) -> Duty | tuple[Conflict, ...]:
    spans = [max(windows_on(one.duty, day), key=lambda span: span[1] - span[0]) for one in team]
    first, last = max(span[0] for span in spans), min(span[1] for span in spans)
    if first >= last:
        names = listed([one.name for one in team])
        text = f"{names} haben am {on(day)} keine gemeinsame Dienstzeit."
        return (Conflict(Code.DUTY_HOURS, text, day, vehicle.id),)
    taken.members.update(one.id for one in team)
    taken.kits.update(one.id for one in kits)
    return Duty(day, vehicle, team, kits, first, last)


def _team(fit: list[Member], size: int) -> tuple[Member, ...]:
    """Return the first people, with at least one who drives if there is one."""
    team = fit[:size]
    if team and not any(one.drives for one in team):
        driver = next((one for one in fit[size:] if one.drives), None)
        team = [*team[:-1], driver] if driver else team
    return tuple(team)


def _driven(vehicle: Vehicle, team: tuple[Member, ...]) -> bool:
    return not vehicle.van or any(one.drives for one in team)


def _no_team(vehicle: Vehicle, day: date, there: int) -> Conflict:
    if there < vehicle.team:
        text = f"Für {vehicle.name} sind am {on(day)} nur {there} von {vehicle.team} Personen da."
        return Conflict(Code.TOO_FEW, text, day, vehicle.id)
    return Conflict(
        Code.NO_DRIVER, f"Für {vehicle.name} ist am {on(day)} niemand da, der fährt.", day, vehicle.id
    )

"""When counters take appointments: the weekly hours, single days, and the rules of booking."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, time

from sqlalchemy import or_, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.free_slots import BookingRules, Place, Schedule, SetBookingRules
from rathaus_desk.domain.appointments.opening_patterns import (
    AddException,
    AppointmentKind,
    DropException,
    DropPattern,
    ExceptionKind,
    OpeningException,
    OpeningPattern,
    SetPattern,
)
from rathaus_desk.domain.dates import WEEKDAYS
from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.appointment_tables import OpeningExceptionRow, OpeningPatternRow
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.office_tables import ServiceRow, SettingRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.counters import counter_in_use, counters
from rathaus_desk.usecases.office.settings import change_setting
from rathaus_desk.usecases.services.find_services import find_services, services_named
from rathaus_desk.usecases.texts import typed

RULES = "appointments"
SETTERS = (Role.LEAD, Role.ADMIN)
MOST_DAYS_AHEAD, LONGEST_BUFFER, LONGEST_SUM = 400, 60, 240
_WEEKS = range(1, 6)


def booking_rules(work: Work) -> BookingRules:
    """Return what the office has set about appointments."""
    row = work.session.get(SettingRow, RULES)
    return BookingRules(**row.value) if row else BookingRules()


def opening_patterns(work: Work) -> tuple[OpeningPattern, ...]:
    """Return the weekly hours of the counters in use, by counter, weekday and time."""
    rows = work.session.scalars(
        select(OpeningPatternRow)
        .join(CounterRow, CounterRow.id == OpeningPatternRow.counter_id)
        .where(CounterRow.active)
        .order_by(OpeningPatternRow.counter_id, OpeningPatternRow.weekday, OpeningPatternRow.begins)
    )
    return tuple(pattern_value(row) for row in rows)


def opening_exceptions(work: Work, first: date, last: date | None = None) -> tuple[OpeningException, ...]:
    """Return the single days that differ from `first` on, in order."""
    query = select(OpeningExceptionRow).where(OpeningExceptionRow.day >= first)
    if last is not None:
        query = query.where(OpeningExceptionRow.day <= last)
    rows = work.session.scalars(query.order_by(OpeningExceptionRow.day, OpeningExceptionRow.id))
    return tuple(exception_value(row) for row in rows)


def service_keys(work: Work, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of services by their names or by the words of the people. Refuses an unknown one."""
    keys = []
    for text in texts:
        found = services_named(work, text, 1) or find_services(work, text, 1)
        if not found:
            raise Refused(f"Zu „{text}“ steht kein Anliegen im Verzeichnis.", "services")
        keys.append(found[0].key)
    return tuple(dict.fromkeys(keys))


def schedule(work: Work, first: date, last: date, taken: dict[int, set[int]]) -> Schedule:
    """Return the hours of all counters over some days, with the cells that are given away."""
    patterns = opening_patterns(work)
    own = {one.staff_id for one in patterns}
    people = {one.id: one for one in office.staff(work).values() if one.id in own}
    return Schedule(
        calendar=work.office.calendar,
        rules=booking_rules(work),
        places=tuple(Place(one.id, one.name, one.step_free) for one in counters(work)),
        patterns=patterns,
        exceptions=opening_exceptions(work, first, last),
        taken=taken,
        staff=people,
    )


def pattern_value(row: OpeningPatternRow) -> OpeningPattern:
    """Return a weekly span as a value."""
    return OpeningPattern(
        id=row.id,
        counter_id=row.counter_id,
        weekday=row.weekday,
        begin=time.fromisoformat(row.begins),
        end=time.fromisoformat(row.ends),
        services=tuple(row.services),
        kinds=tuple(AppointmentKind(one) for one in row.kinds),
        share=row.share,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        weeks=tuple(row.weeks),
        staff_id=row.staff_id,
    )


def exception_value(row: OpeningExceptionRow) -> OpeningException:
    """Return a single day as a value."""
    return OpeningException(
        row.id, row.counter_id, row.day, row.kind, _time(row.begins), _time(row.ends), row.reason
    )


@handles(SetPattern, *SETTERS)
def set_pattern(work: Work, command: SetPattern) -> OpeningPattern:
    """Write a weekly span down, or change one; appointments that were given stay where they are."""
    counter_in_use(work, command.counter_id)
    _refuse_wrong_span(command)
    _refuse_unknown_services(work, command.services)
    if command.staff_id is not None and command.staff_id not in office.staff(work):
        raise Refused("Diese Person arbeitet hier nicht. Es wurde nichts geändert.", "staff_id")
    row = work.session.get(OpeningPatternRow, command.pattern_id) if command.pattern_id else None
    if row is None:
        if command.pattern_id:
            raise Refused("Diese Zeit steht nicht mehr im Plan. Es wurde nichts geändert.")
        row = OpeningPatternRow(id=work.new_id())
        work.session.add(row)
    row.counter_id, row.weekday = command.counter_id, command.weekday
    row.begins, row.ends = f"{command.begin:%H:%M}", f"{command.end:%H:%M}"
    row.services, row.kinds = list(command.services), [one.value for one in command.kinds]
    row.share, row.weeks = command.share, sorted(set(command.weeks))
    row.valid_from, row.valid_until = command.valid_from, command.valid_until
    row.staff_id = command.staff_id
    work.session.flush()
    return pattern_value(row)


@handles(DropPattern, *SETTERS)
def drop_pattern(work: Work, command: DropPattern) -> None:
    """Take a weekly span out of the plan."""
    row = work.session.get(OpeningPatternRow, command.pattern_id)
    if row is None:
        raise Refused("Diese Zeit steht nicht mehr im Plan. Es wurde nichts geändert.")
    work.session.delete(row)


@handles(AddException, *SETTERS)
def add_exception(work: Work, command: AddException) -> OpeningException:
    """Write down a single day that differs."""
    if command.counter_id is not None:
        counter_in_use(work, command.counter_id)
    timed = command.begin is not None and command.end is not None
    if (command.begin is None) != (command.end is None):
        raise Refused("Bitte beide Zeiten eintragen, oder keine für den ganzen Tag.", "begin")
    if not timed and command.kind is not ExceptionKind.SHUT:
        raise Refused("Bitte eintragen, von wann bis wann offen ist.", "begin")
    if command.begin is not None and command.end is not None and command.begin >= command.end:
        raise Refused("Das Ende liegt nicht nach dem Anfang. Es wurde nichts geändert.", "end")
    row = OpeningExceptionRow(
        id=work.new_id(),
        counter_id=command.counter_id,
        day=command.day,
        kind=command.kind,
        begins=f"{command.begin:%H:%M}" if command.begin else "",
        ends=f"{command.end:%H:%M}" if command.end else "",
        reason=typed(command.reason, "reason", "Grund", 120),
    )
    work.session.add(row)
    work.session.flush()
    return exception_value(row)


@handles(DropException, *SETTERS)
def drop_exception(work: Work, command: DropException) -> None:
    """Take a single day back."""
    row = work.session.get(OpeningExceptionRow, command.exception_id)
    if row is None:
        raise Refused("Dieser Tag steht nicht mehr im Plan. Es wurde nichts geändert.")
    work.session.delete(row)


@handles(SetBookingRules, *SETTERS)
def set_booking_rules(work: Work, command: SetBookingRules) -> BookingRules:
    """Set the rules of booking."""
    rules = BookingRules(command.buffer, command.days_ahead, command.longest)
    bounds = (
        ("buffer", rules.buffer, 0, LONGEST_BUFFER, "Pause zwischen zwei Terminen"),
        ("days_ahead", rules.days_ahead, 1, MOST_DAYS_AHEAD, "Tage im Voraus"),
        ("longest", rules.longest, 15, LONGEST_SUM, "Längster Termin"),
    )
    for field, value, least, most, title in bounds:
        if not least <= value <= most:
            raise Refused(f"{title}: möglich ist {least} bis {most}. Es wurde nichts geändert.", field)
    change_setting(
        work, RULES, asdict(command.seen) if command.seen else None, asdict(rules),
        usual=asdict(BookingRules()), titles={field: title for field, _value, _least, _most, title in bounds},
        by=SetBookingRules,
    )  # fmt: skip
    return rules


def _refuse_wrong_span(command: SetPattern) -> None:
    if command.weekday not in range(len(WEEKDAYS)):
        raise Refused("Diesen Wochentag gibt es nicht.", "weekday")
    if command.begin >= command.end:
        raise Refused("Das Ende liegt nicht nach dem Anfang. Es wurde nichts geändert.", "end")
    if not 1 <= command.share <= 100:
        raise Refused("Der Anteil für Termine liegt zwischen 1 und 100 Prozent.", "share")
    if not set(command.weeks) <= set(_WEEKS):
        raise Refused("Möglich ist die 1. bis 5. Woche im Monat.", "weeks")
    both = command.valid_from and command.valid_until
    if both and command.valid_from > command.valid_until:  # type: ignore[operator]
        raise Refused("„Gilt bis“ liegt vor „Gilt ab“. Es wurde nichts geändert.", "valid_until")


def _refuse_unknown_services(work: Work, keys: Iterable[str]) -> None:
    wanted = set(keys)
    known = set(work.session.scalars(select(ServiceRow.key).where(or_(ServiceRow.key.in_(wanted)))))
    for key in sorted(wanted - known):
        raise Refused(f"Das Anliegen „{key}“ steht nicht im Verzeichnis.", "services")


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None

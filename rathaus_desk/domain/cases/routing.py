"""Routing: which unit answers a question, and why, in one sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offices import Staff, Unit, stand_in


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers a service, perhaps only in one district or between two days."""

    service_id: int
    unit_id: int
    staff_id: int | None = None
    district_id: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    because: str = ""

    def covers(self, service_id: int, district_id: int | None, day: date) -> bool:
        """Tell whether this rule holds for the service in the district on the day."""
        return (
            self.service_id == service_id
            and (self.district_id is None or self.district_id == district_id)
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )

    @property
    def weight(self) -> tuple[bool, bool, date]:
        """The narrower rule wins: district before town, dated before undated, younger before older."""
        dated = self.valid_from is not None or self.valid_until is not None
        return (self.district_id is not None, dated, self.valid_from or date.min)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes; `reason` is the sentence that says so."""

    unit_id: int
    unit: str
    staff_id: int | None
    staff: str
    deputy: str
    reason: str


def responsible(
    rules: Iterable[Responsibility], service_id: int, district_id: int | None, day: date
) -> Responsibility:
    """Return the narrowest rule that covers the service. Refuses if there is none."""
    fitting = [rule for rule in rules if rule.covers(service_id, district_id, day)]
    if not fitting:
        raise Refused("Für dieses Anliegen ist keine Stelle eingetragen. Bitte „Unklar“ wählen.", "service")
    return max(fitting, key=lambda rule: rule.weight)


def route(
    rule: Responsibility,
    topic: str,
    district: str,
    units: Mapping[int, Unit],
    staff: Mapping[int, Staff],
    day: date,
) -> Route:
    """Return the route that follows from a rule, with its reason in words."""
    unit = units[rule.unit_id]
    person = staff.get(rule.staff_id) if rule.staff_id else None
    deputy = stand_in(person, day, staff) if person and person.absent_on(day) else None
    who = _who(person, deputy, day)
    cause = rule.because or (f"{topic} in {district}" if district else f"es um {topic} geht")
    return Route(
        unit_id=unit.id,
        unit=unit.short,
        staff_id=(deputy or person).id if person else None,
        staff=person.shown if person else "",
        deputy=deputy.shown if deputy else "",
        reason=f"geht an {unit.short}{f' ({who})' if who else ''}, weil {cause}",
    )


def _who(person: Staff | None, deputy: Staff | None, day: date) -> str:
    if not person:
        return ""
    if deputy:
        return f"{person.shown}, heute vertreten durch {deputy.shown_after}"
    return f"{person.shown}, heute nicht da" if person.absent_on(day) else person.shown


@dataclass(frozen=True, slots=True)
class Bounces:
    """How often questions about a service came back from a unit that named another one instead."""

    service: str
    unit: str
    proposed: str
    count: int

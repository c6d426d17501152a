"""What the cards of a case know of the house: units, colleagues, who leads, and authorities outside."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import Task
from rathaus_desk.domain.cases.outside import OutsideAuthority
from rathaus_desk.domain.office.offices import Staff, Unit
from rathaus_desk.usecases.cases.tasks import GUIDES

Choices = tuple[tuple[str, str], ...]


@dataclass
class CaseHouse:
    """Read once and shared by all cards; filled when the answers are there."""

    units: dict[int, Unit] = field(default_factory=dict)
    staff: dict[int, Staff] = field(default_factory=dict)
    authorities: dict[int, OutsideAuthority] = field(default_factory=dict)
    tell_routed: Callable[[Task], None] = field(default=lambda _task: None)  # says so, with a way back

    @property
    def leads(self) -> tuple[str, ...]:
        """The names of those who decide after the second return."""
        return tuple(one.full_name for one in self.staff.values() if one.role is Role.LEAD)

    def unit_choices(self, *without: int) -> Choices:
        """Return the units to choose from."""
        return tuple((one.name, one.key) for one in self.units.values() if one.id not in without)

    def authority_choices(self) -> Choices:
        """Return the authorities outside to choose from."""
        return tuple((one.name, one.key) for one in self.authorities.values())

    def colleagues(self, unit_id: int, *without: int | None) -> Choices:
        """Return the people of a unit to choose from."""
        there = (one for one in self.staff.values() if one.unit_id == unit_id and one.id not in without)
        return tuple((one.full_name, str(one.id)) for one in there)

    def contact_people(self, *without: int) -> Choices:
        """Return who may keep a case."""
        there = (one for one in self.staff.values() if one.role in GUIDES and one.id not in without)
        return tuple((one.full_name, str(one.id)) for one in there)

    def key_of(self, shown: str) -> tuple[str, str]:
        """Return the key of a unit, or of an authority outside, by the name that an argument shows."""
        unit = next((one.key for one in self.units.values() if one.short == shown), "")
        outside = next((one.key for one in self.authorities.values() if one.name == shown), "")
        return unit, "" if unit else outside

"""Who keeps a case today: a person may be absent, no case ever is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.office.offices import Staff, stand_in

_KEEPERS = (Role.GUIDE, Role.LEAD, Role.MOBILE)


@dataclass(frozen=True, kw_only=True)
class ChangeOwner(Command[None]):
    """Give a case another contact person; the open promise goes along."""

    case_id: int
    to_staff_id: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class SeeOff(Command[int]):
    """Take somebody who leaves the house off the list; their cases, tasks and promises get new hands.

    Returns how many cases have a new contact person.
    """

    staff_id: int


def keeper(owner_id: int, day: date, colleagues: Mapping[int, Staff]) -> Staff | None:
    """Return who answers for the cases of `owner_id` on `day`: exactly one person, whoever is away.

    The owner; or the first deputy who is there; or the first guide, lead or crew member who is. If the whole
    house is away, the first of these all the same. None only if the house has nobody who may keep a case.
    """
    owner = colleagues.get(owner_id)
    if owner and not owner.absent_on(day):
        return owner
    deputy = stand_in(owner, day, colleagues) if owner else None
    if deputy:
        return deputy
    others = sorted(
        (one for one in colleagues.values() if one.role in _KEEPERS and one.id != owner_id),
        key=lambda one: (one.absent_on(day), _KEEPERS.index(one.role), one.id),
    )
    return others[0] if others else owner

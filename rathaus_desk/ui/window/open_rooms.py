"""Which rooms are open to whom: rights hide rooms, the order never changes."""

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.usecases.desk import Desk

ROAD_ROLES = (Role.MOBILE, Role.GUIDE, Role.LEAD)
PACK_ROLES = (Role.MOBILE, Role.LEAD)
PRINT_SHOP = "print_shop"


def rooms_of(desk: Desk) -> tuple[str, ...]:
    """Return the rooms in which the person at a desk works; a pack has no print shop along, and no packs."""
    role = desk.actor.role
    everybody = ("lookup",) if desk.on_the_road else ("lookup", PRINT_SHOP)
    rooms = ("day", "reception", "cases", *everybody) if role in CASE_ROLES else everybody
    if role in ROAD_ROLES:
        rooms = (*rooms, "road")
    packs = role in PACK_ROLES and not desk.on_the_road
    return (*rooms, "packs", "pack_conflicts") if packs else rooms

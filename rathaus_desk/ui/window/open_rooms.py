"""Which rooms are open to whom: rights hide rooms, the order never changes."""

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.usecases.desk import Desk

ROAD_ROLES = (Role.MOBILE, Role.GUIDE, Role.LEAD)
PACK_ROLES = (Role.MOBILE, Role.LEAD)
PRINT_SHOP = "print_shop"
AT_THE_OFFICE = ("queue", "appointments")  # views that mean nothing on the road


def rooms_of(desk: Desk) -> tuple[str, ...]:
    """Return the rooms in which the person at a desk works.

    A pack has no print shop along and no others of its kind; one whose day is over has nothing but itself.
    """
    if desk.ended:
        return ("packs",)
    role = desk.actor.role
    everybody = ("lookup",) if desk.on_the_road else ("lookup", PRINT_SHOP)
    rooms = ("day", "reception", "cases", *everybody) if role in CASE_ROLES else everybody
    if role in ROAD_ROLES:
        rooms = (*rooms, "road")
    if desk.on_the_road:
        return (*rooms, "packs")
    return (*rooms, "packs", "pack_conflicts") if role in PACK_ROLES else rooms


def first_room(desk: Desk) -> str:
    """Return where somebody begins: at the counter who serves there or if nothing else works."""
    at_counter = desk.actor.role in (Role.GUIDE, Role.MOBILE) or desk.away
    return "reception" if at_counter and not desk.ended else rooms_of(desk)[0]


def kept_at_the_office(desk: Desk) -> tuple[str, ...]:
    """Return the views of open rooms that are not in a pack, because the town hall keeps them."""
    return AT_THE_OFFICE if desk.on_the_road else ()

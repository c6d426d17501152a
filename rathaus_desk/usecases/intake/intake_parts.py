"""What a draft of an intake names by id and key, as it is known today."""

from dataclasses import dataclass

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Taken
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.so_far import contact_so_far
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.rights import demand_case_role
from rathaus_desk.usecases.people.people import person


@dataclass(frozen=True, slots=True)
class IntakeParts:
    """The people and services of a draft; who is gone or must not be known is simply not here.

    `visit` is the contact that the draft goes on with, as long as it takes a further concern.
    """

    people: tuple[tuple[int, Person], ...]
    services: tuple[tuple[str, Service], ...]
    visit: Taken | None = None


def intake_parts(
    work: Work, people: tuple[int, ...], services: tuple[str, ...], contact_id: int | None = None
) -> IntakeParts:
    """Return the people, services and contact with these ids and keys, as far as the actor may know them."""
    demand_case_role(work)
    known = []
    for one in dict.fromkeys(people):
        try:
            known.append((one, person(work, one)))
        except Refused:
            continue  # deleted or locked since; the draft then stands without this person
    offered = {one.key: one for one in catalogue.services(work)}
    keys = [key for key in dict.fromkeys(services) if key in offered]
    visit = _visit(work, contact_id) if contact_id is not None else None
    return IntakeParts(tuple(known), tuple((key, offered[key]) for key in keys), visit)


def _visit(work: Work, contact_id: int) -> Taken | None:
    try:
        return contact_so_far(work, contact_id)
    except Refused:
        return None  # of another day or taken back since; the draft then begins a contact of its own

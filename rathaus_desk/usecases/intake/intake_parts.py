"""What a draft of an intake names by id and key, as it is known today."""

from dataclasses import dataclass

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.rights import demand_case_role
from rathaus_desk.usecases.people.people import person


@dataclass(frozen=True, slots=True)
class IntakeParts:
    """The people and services of a draft; who is gone or must not be known is simply not here."""

    people: tuple[tuple[int, Person], ...]
    services: tuple[tuple[str, Service], ...]


def intake_parts(work: Work, people: tuple[int, ...], services: tuple[str, ...]) -> IntakeParts:
    """Return the people and services with these ids and keys, each as far as the actor may know it."""
    demand_case_role(work)
    known = []
    for one in dict.fromkeys(people):
        try:
            known.append((one, person(work, one)))
        except Refused:
            continue  # deleted or locked since; the draft then stands without this person
    offered = {one.key: one for one in catalogue.services(work)}
    keys = [key for key in dict.fromkeys(services) if key in offered]
    return IntakeParts(tuple(known), tuple((key, offered[key]) for key in keys))

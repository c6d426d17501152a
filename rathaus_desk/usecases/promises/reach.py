"""Whom an answer goes to: who keeps the case, and which number or address we use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.people.people import AddressLock, Need
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.phones import typed_phone
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.office.routes import House
from rathaus_desk.usecases.people.people import person_value
from rathaus_desk.usecases.promises.promises import FIELD, Reach

FRONT_DESK = "buergerbuero"


@dataclass(frozen=True)
class Answered:
    """How we reach whom we answer; `only` is set where the answer must go to the person concerned alone.

    It names that person; the caller's own number and address then count for nothing.
    """

    reach: Reach
    only: str = ""


@dataclass(frozen=True)
class SpokenFor:
    """A person for whom somebody speaks who may not be told: her row, if the register knows her, and name."""

    person: PersonRow | None
    name: str


def contact_person(work: Work, here: House, *people: PersonRow | None) -> Staff:
    """Return who keeps the case: the guide who takes it in, or the first guide of the front desk on duty.

    With nobody on duty there, or for a person of whom guides must not know, it is the actor.
    """
    actor = here.staff[work.actor.staff_id]
    if work.actor.role is Role.GUIDE or any(one and one.lock is AddressLock.BMG51 for one in people):
        return actor
    now = local(work, work.now)
    for one in here.staff.values():
        at_front_desk = one.role is Role.GUIDE and here.units[one.unit_id].key == FRONT_DESK
        if at_front_desk and one.serves(now, now):
            return one
    return actor


def reach_of(
    person: PersonRow | None, phone: str, needs: Sequence[Need] | None = None, district: str = ""
) -> Reach:
    """Return how somebody can be reached; a number, or needs, just given count before those on record."""
    known = person_value(person, district) if person else None
    address = known.address if known and known.street else ""
    return Reach(
        phone=phone or (person.phone if person else ""),
        address=address,
        no_calls=Need.NO_PHONE in ((known.needs if known else ()) if needs is None else needs),
    )


def answered(caller: Reach, spoken_for: Sequence[SpokenFor | None]) -> Answered:
    """Return how a contact is answered; `spoken_for` has None for each concern that the caller may hear of.

    As long as one such concern is left, the answer goes to the caller. Otherwise it goes to the person
    concerned, by that person's own number or letter.
    """
    others = [one for one in spoken_for if one is not None]
    if len(others) < len(spoken_for) or not others:
        return Answered(caller)
    first = others[0]
    name = first.name or "die betroffene Person"
    same = all((one.person and one.person.id) == (first.person and first.person.id) for one in others)
    if first.person is None or not same:
        return Answered(Reach("", "", no_calls=False), name if same else "die betroffenen Personen")
    return Answered(reach_of(first.person, ""), name)


def checked_promise(wish: PromiseWish, to: Answered) -> PromiseWish:
    """Return the wish as far as it may be kept. Refuses an answer that would reach the wrong one."""
    if not to.only:
        return wish
    wants_call = wish.reply_by is ReplyBy.CALL or bool(wish.phone or wish.start)
    other = wish.phone and typed_phone(wish.phone, FIELD) != to.reach.phone
    if wants_call and wish.reply_by in (None, ReplyBy.CALL) and (other or not to.reach.phone):
        way_out = (
            "Bitte die bekannte Nummer nehmen oder einen Brief wählen."
            if to.reach.phone
            else "Bitte einen Brief oder „Keine Rückmeldung gewünscht“ wählen."
        )
        raise Refused(
            f"Ohne gesehene Vollmacht rufen wir nur {to.only} an, unter der bekannten Nummer. {way_out}",
            FIELD,
        )
    return replace(wish, phone="")

"""Which conflicts the actor may know of: in a file this asks what a server asks in its policies."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import func, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.commands import is_id
from rathaus_desk.domain.intake.outbox import HandIn
from rathaus_desk.domain.pack.pack import ConflictState
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.pack_tables import PackConflictRow
from rathaus_desk.store.people_door import behind_door, pack_slips
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HomeVisitRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import locked_contacts, person_in_sight, speaks_of
from rathaus_desk.usecases.pack.crew import demand_crew
from rathaus_desk.usecases.road.homes import in_sight as visit_in_sight

Named = tuple[str, int]
# Under which names a command of the road speaks of a record, and of which kind that is; on a server says
# `desk.says_locked` (db/postgres/pack.sql) so, for names as well that no command of the road has today.
_SPOKEN = {
    "person_id": "person", "concerned_id": "person", "case_id": "case", "case_ids": "case",
    "cause_id": "case", "contact_id": "contact", "task_id": "task", "visit_id": "home_visit",
    "booking_id": "booking", "halt_id": "halt",
}  # fmt: skip


def rows_in_sight(work: Work, rows: Collection[PackConflictRow]) -> list[PackConflictRow]:
    """Leave out what speaks of people whom the actor must not know of, in whatever field it names them."""
    if _shows_all(work):
        return list(rows)
    intakes = [one for pack_id in {row.pack_id for row in rows} for one in _refused_intakes(work, pack_id)]
    speak = {row.id: frozenset(_named(row)) for row in (*rows, *intakes)}
    named = frozenset().union(*speak.values())
    hidden = _hidden(work, named)
    # What is said of a visit that the town hall does not have may be of one that was refused.
    shielding = {one.pack_id for one in intakes if not hidden.isdisjoint(speak[one.id])}
    lacking = _lacking(work, named) if shielding else set()
    return [
        row
        for row in rows
        if hidden.isdisjoint(speak[row.id])
        and not (not row.field and row.pack_id in shielding and lacking & speak[row.id])
    ]


def is_in_sight(work: Work, row: PackConflictRow) -> bool:
    """Tell whether the actor may know of a conflict."""
    return bool(rows_in_sight(work, (row,)))


def waiting(work: Work, pack_id: int | None = None) -> Counter[int]:
    """Return of how many conflicts of each pack the actor may know that nobody has decided; opens nobody."""
    undecided = [PackConflictRow.state == ConflictState.OPEN]
    if pack_id is not None:
        undecided.append(PackConflictRow.pack_id == pack_id)
    if _shows_all(work):
        query = select(PackConflictRow.pack_id, func.count(PackConflictRow.id)).where(*undecided)
        found = work.session.execute(query.group_by(PackConflictRow.pack_id))
        return Counter({row.pack_id: row[1] for row in found})
    rows = work.session.scalars(select(PackConflictRow).where(*undecided)).all()
    return Counter(row.pack_id for row in rows_in_sight(work, rows))


def numbers_on_slips(work: Work, pack_id: int) -> set[str]:
    """Return the numbers on slips of intakes that were refused, also of people out of the actor's sight."""
    demand_crew(work)
    if behind_door(work.session):
        return pack_slips(work.session, pack_id)
    found = (
        ids for one in _refused_intakes(work, pack_id) if isinstance(ids := _body(one).get("numbers"), list)
    )
    return {str(number) for ids in found for number in ids}


def _refused_intakes(work: Work, pack_id: int) -> list[PackConflictRow]:
    whole = PackConflictRow.kind == HandIn.__name__, PackConflictRow.field == ""
    return list(
        work.session.scalars(select(PackConflictRow).where(PackConflictRow.pack_id == pack_id, *whole))
    )


def _shows_all(work: Work) -> bool:
    return work.actor.role is Role.LEAD or behind_door(work.session)


def _named(row: PackConflictRow) -> Iterator[Named]:
    if row.field:
        yield row.kind, row.record_id
        return
    edits = row.values["mine"].get("edits") or ()
    named = (*spoken(_body(row)), *((one["kind"], one["record_id"]) for one in edits))
    yield from (one for one in named if is_id(one[1]))  # what is beyond, no database knows


def spoken(said: Any) -> Iterator[Named]:
    """Yield every record that a command names, however deep."""
    if isinstance(said, list):
        for one in said:
            yield from spoken(one)
    elif isinstance(said, dict):
        for name, value in said.items():
            kind = _SPOKEN.get(name)
            ids = value if isinstance(value, list) else [value]
            yield from ((kind, one) for one in ids if kind and isinstance(one, int))
            yield from spoken(value)


def _hidden(work: Work, named: Iterable[Named]) -> set[Named]:
    ids: dict[str, set[int]] = {}
    for kind, one in named:
        ids.setdefault(kind, set()).add(one)
    people, cases, tasks = (ids.get(one, set()) for one in ("person", "case", "task"))
    visits, bookings = ids.get("home_visit", set()), ids.get("booking", set())
    locked = speaks_of(work, AddressLock.BMG51)
    asked = {
        "person": select(PersonRow.id).where(PersonRow.id.in_(people), ~person_in_sight(work)),
        "case": select(CaseRow.id).where(CaseRow.id.in_(cases), locked),
        "task": select(TaskRow.id).join(CaseRow, CaseRow.id == TaskRow.case_id)
        .where(TaskRow.id.in_(tasks), locked),
        "home_visit": select(HomeVisitRow.id).where(HomeVisitRow.id.in_(visits), ~visit_in_sight(work)),
        "booking": select(BookingRow.id).join(PersonRow, PersonRow.id == BookingRow.person_id)
        .where(BookingRow.id.in_(bookings), ~person_in_sight(work)),
    }  # fmt: skip
    found = {(kind, one) for kind in asked if ids.get(kind) for one in work.session.scalars(asked[kind])}
    return found | {("contact", one) for one in locked_contacts(work, ids.get("contact", ()))}


def _lacking(work: Work, named: Iterable[Named]) -> set[Named]:
    """Return which of these cases and contacts are not there."""
    wanted = {one for one in named if one[0] in ("case", "contact")}
    cases, contacts = ({one for kind, one in wanted if kind == which} for which in ("case", "contact"))
    there = {("case", one) for one in work.session.scalars(select(CaseRow.id).where(CaseRow.id.in_(cases)))}
    known = work.session.scalars(select(ContactRow.id).where(ContactRow.id.in_(contacts)))
    return wanted - there - {("contact", one) for one in known}


def _body(row: PackConflictRow) -> dict[str, Any]:
    said = (row.values.get("mine") or {}).get("body")
    return said if isinstance(said, dict) else {}

"""What somebody has opened last: people, cases and services, never anything about a person under § 51."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.cases.recents import MOST_KEPT, ForgetOpened, RememberOpened
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.list_tables import RecentRow
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.lists import lines
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import case_in_sight, person_in_sight, speaks_of

KEPT_KINDS = (HitKind.PERSON, HitKind.CASE, HitKind.SERVICE)
MOST_SHOWN = 10


def recents(work: Work, limit: int = MOST_SHOWN) -> tuple[Hit, ...]:
    """Return what the actor has opened last, the newest first, as far as she may still see it."""
    mine = (
        select(RecentRow.kind, RecentRow.record_id)
        .where(RecentRow.staff_id == work.actor.staff_id)
        .order_by(RecentRow.at.desc(), RecentRow.record_id.desc())
        .limit(MOST_KEPT)
    )
    wanted = [(row.kind, row.record_id) for row in work.session.execute(mine)]
    shown = {
        (hit.kind, hit.id): hit
        for kind, find in _FINDERS.items()
        for hit in find(work, [record_id for one, record_id in wanted if one is kind])
    }
    return tuple(shown[one] for one in wanted if one in shown)[: max(limit, 0)]


@handles(RememberOpened, *Role, journalled=False)
def remember_opened(work: Work, command: RememberOpened) -> None:
    """Remember what was opened; what the actor cannot see or must not keep is passed over in silence."""
    if command.kind not in KEPT_KINDS or not list(_FINDERS[command.kind](work, [command.record_id])):
        return
    key = {"staff_id": work.actor.staff_id, "kind": command.kind, "record_id": command.record_id}
    work.session.merge(RecentRow(**key, at=work.now))
    work.session.flush()
    newest = (
        select(RecentRow)
        .where(RecentRow.staff_id == work.actor.staff_id)
        .order_by(RecentRow.at.desc(), RecentRow.record_id.desc())
    )
    for row in work.session.scalars(newest.offset(MOST_KEPT)).all():
        work.session.delete(row)


@handles(ForgetOpened, *Role, journalled=False)
def forget_opened(work: Work, _command: ForgetOpened) -> None:
    """Forget all that the actor has opened."""
    work.session.execute(delete(RecentRow).where(RecentRow.staff_id == work.actor.staff_id))


def _people(work: Work, ids: list[int]) -> Iterable[Hit]:
    if not ids or work.actor.role not in CASE_ROLES:
        return
    work.look_at(ids)
    unlocked = PersonRow.lock != AddressLock.BMG51
    query = select(PersonRow).where(PersonRow.id.in_(ids), person_in_sight(work), unlocked)
    for row in work.session.scalars(query):
        name = f"{row.given_name} {row.family_name}".strip()
        detail = f"{row.street} {row.house_number}".strip() if row.lock is AddressLock.NONE else ""
        yield Hit(HitKind.PERSON, row.id, "", name, detail, "", 0.0)


def _cases(work: Work, ids: list[int]) -> Iterable[Hit]:
    if not ids or work.actor.role not in CASE_ROLES:
        return
    locked = speaks_of(work, AddressLock.BMG51)
    kept = select(CaseRow.id).where(CaseRow.id.in_(ids), case_in_sight(work), ~locked)
    for line in lines(work, kept):
        detail = " · ".join(part for part in (line.person, line.place, word(line.state)) if part)
        yield Hit(HitKind.CASE, line.id, line.number, f"{line.number} · {line.service}", detail, "", 0.0)


def _services(work: Work, ids: list[int]) -> Iterable[Hit]:
    query = (
        select(ServiceRow.id, ServiceRow.key, ServiceRow.name, UnitRow.short)
        .join(UnitRow, UnitRow.id == ServiceRow.unit_id)
        .where(ServiceRow.id.in_(ids))
    )
    for service_id, key, name, unit in work.session.execute(query) if ids else ():
        yield Hit(HitKind.SERVICE, service_id, key, name, unit, "", 0.0)


_FINDERS = {HitKind.PERSON: _people, HitKind.CASE: _cases, HitKind.SERVICE: _services}

"""The phone list page by page, with who stands in today; long houses open as quickly as short ones."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select

from rathaus_desk.domain.office.offices import PhoneEntry, stand_in
from rathaus_desk.domain.text import clean, fold
from rathaus_desk.store.office_tables import AbsenceRow, DeputyRow, StaffRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.office import staff_value, units
from rathaus_desk.usecases.office.phones import read_phone
from rathaus_desk.usecases.office.rights import local

PAGE = 200
_LONGEST = 200


def phone_page(
    work: Work, text: str = "", after: int | None = None, limit: int = PAGE
) -> tuple[PhoneEntry, ...]:
    """Return a page of the lines that fit `text`, in the order of the phone book.

    The next page begins `after` the id of a member of staff.
    """
    text = clean(text)[:_LONGEST]
    ids = _fitting(work, text) if text else None
    query = select(StaffRow).where(StaffRow.active).order_by(StaffRow.sort_name, StaffRow.id)
    if after is not None and (last := work.session.get(StaffRow, after)) is not None:
        behind = and_(StaffRow.sort_name == last.sort_name, StaffRow.id > last.id)
        query = query.where(or_(StaffRow.sort_name > last.sort_name, behind))
    if ids is None:
        rows = work.session.scalars(query.limit(max(limit, 0))).all()
    else:
        wanted = set(ids)
        rows = [row for row in work.session.scalars(query) if row.id in wanted][: max(limit, 0)]
    return _entries(work, rows)


def _fitting(work: Work, text: str) -> list[int]:
    """Return the ids of those whose name, unit, topic, room or number begins like each word."""
    wanted, number = fold(text).split(), read_phone(text)
    houses = {key: f"{one.name} {one.short} {one.topics}" for key, one in units(work).items()}
    columns = (
        StaffRow.id,
        StaffRow.given_name,
        StaffRow.family_name,
        StaffRow.room,
        StaffRow.phone,
        StaffRow.unit_id,
    )
    found = []
    for row in work.session.execute(select(*columns).where(StaffRow.active)):
        said = f"{row.given_name} {row.family_name} {row.room} {row.phone} {houses[row.unit_id]}"
        words = fold(said).split()
        fits = bool(wanted) and all(any(word.startswith(part) for word in words) for part in wanted)
        if fits or (number and read_phone(row.phone).startswith(number)):
            found.append(row.id)
    return found


def _entries(work: Work, rows: Sequence[StaffRow]) -> tuple[PhoneEntry, ...]:
    today, houses = local(work, work.now).date(), units(work)
    deputies = _deputies(work, [row.id for row in rows])
    others = {one for some in deputies.values() for one in some} - {row.id for row in rows}
    everybody = [*rows, *work.session.scalars(select(StaffRow).where(StaffRow.id.in_(others)))]
    away = _away(work, [row.id for row in everybody], today)
    people = {
        row.id: staff_value(row, away.get(row.id, ()), deputies.get(row.id, ()))
        for row in everybody
        if row.active
    }
    found = []
    for row in rows:
        person = people[row.id]
        absent = person.absent_on(today)
        deputy = stand_in(person, today, people) if absent else None
        found.append(PhoneEntry(person, houses[row.unit_id], absent, deputy.shown if deputy else ""))
    return tuple(found)


def _deputies(work: Work, ids: Sequence[int]) -> dict[int, list[int]]:
    query = select(DeputyRow).where(DeputyRow.staff_id.in_(ids))
    found: dict[int, list[int]] = {}
    for one in work.session.scalars(query.order_by(DeputyRow.staff_id, DeputyRow.rank)):
        found.setdefault(one.staff_id, []).append(one.deputy_id)
    return found


def _away(work: Work, ids: Sequence[int], today: date) -> dict[int, list[tuple[date, date]]]:
    query = select(AbsenceRow).where(
        AbsenceRow.staff_id.in_(ids), AbsenceRow.first <= today, AbsenceRow.last >= today
    )
    found: dict[int, list[tuple[date, date]]] = {}
    for one in work.session.scalars(query):
        found.setdefault(one.staff_id, []).append((one.first, one.last))
    return found

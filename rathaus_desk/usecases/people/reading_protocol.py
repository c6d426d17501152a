"""The protocol of reading for data protection: who looked at whom, when and why; nothing of any case."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, String, cast, column, exists, false, func, literal, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.exports import Cell, ExportColumn
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.reading_lines import ReadingFilter, ReadingLine, purpose_in_words
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.text import sort_key
from rathaus_desk.domain.words import word
from rathaus_desk.store.office_tables import StaffRow, UnitRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.office import shown
from rathaus_desk.usecases.office.rights import local

PAGE = 200
AT_ONCE = 1000  # values in one statement
MOST_MEANT = 100  # people whom a typed name may mean
READERS = (Role.DPO,)
READING_COLUMNS = (
    ExportColumn("at", "Wann"),
    ExportColumn("by", "Wer", personal=True),
    ExportColumn("unit", "Stelle"),
    ExportColumn("kind", "Wie"),
    ExportColumn("purpose", "Wofür"),
    ExportColumn("people", "Wen", personal=True),
    ExportColumn("criteria", "Gesucht nach", personal=True),
)


def reading_lines(
    work: Work, wanted: ReadingFilter, before: int | None = None, limit: int = PAGE
) -> tuple[ReadingLine, ...]:
    """Return lines, the newest first, from the one `before` on; only for data protection."""
    _demand_reader(work)
    query = _selected(work, select(ReadLogRow, StaffRow, UnitRow.name), wanted)
    query = query.join(StaffRow, StaffRow.id == ReadLogRow.staff_id)
    query = query.join(UnitRow, UnitRow.id == StaffRow.unit_id)
    if before is not None:
        query = query.where(ReadLogRow.id < before)
    rows = work.session.execute(query.order_by(ReadLogRow.id.desc()).limit(max(limit, 0))).all()
    names = _names(work, [row for row, _staff, _unit in rows])
    return tuple(
        ReadingLine(
            id=row.id,
            at=local(work, row.at),
            by=shown(staff),
            unit=unit,
            kind=row.kind,
            purpose=purpose_in_words(row.purpose),
            criteria=row.criteria,
            people=tuple(names[one] for one in row.person_ids if one in names),
            unnamed=sum(one not in names for one in row.person_ids),
            refused=row.refused,
        )
        for row, staff, unit in rows
    )


def count_readings(work: Work, wanted: ReadingFilter) -> int:
    """Return how many lines there are."""
    _demand_reader(work)
    return work.session.scalar(_selected(work, select(func.count(ReadLogRow.id)), wanted)) or 0


def reading_rows(work: Work, columns: Sequence[str], wanted: ReadingFilter) -> Iterator[Sequence[Cell]]:
    """Yield the lines as cells of a file."""
    last: int | None = None
    while page := reading_lines(work, wanted, last):
        for one in page:
            cells = reading_cells(one)
            yield [cells[key] for key in columns]
        last = page[-1].id


def reading_cells(line: ReadingLine) -> dict[str, Cell]:
    """Return a line as it reads."""
    return {
        "at": line.at,
        "by": line.by,
        "unit": line.unit,
        "kind": f"{word(line.kind)}, abgelehnt" if line.refused else word(line.kind),
        "purpose": line.purpose,
        "people": people_in_words(line),
        "criteria": line.criteria,
    }


def people_in_words(line: ReadingLine) -> str:
    """Return who was looked at; who is not in the register, or must not be known, is only counted."""
    unnamed = {0: (), 1: ("eine Person ohne Namen im Register",)}.get(
        line.unnamed, (f"{line.unnamed} Personen ohne Namen im Register",)
    )
    return "; ".join((*line.people, *unnamed))


def _demand_reader(work: Work) -> None:
    if work.actor.role not in READERS:
        raise Refused("Dieses Protokoll liest nur, wer über den Datenschutz wacht.")


def _selected(work: Work, query: Any, wanted: ReadingFilter) -> Any:
    query = query.where(ReadLogRow.at >= wanted.since, ReadLogRow.at < wanted.until)
    if wanted.staff_id is not None:
        query = query.where(ReadLogRow.staff_id == wanted.staff_id)
    if not wanted.person.strip():
        return query
    meant = _meant(work, sort_key(wanted.person).split())
    return query.where(_speaks_of(work.session, meant) if meant else false())


def _meant(work: Work, parts: list[str]) -> list[int]:
    """Return whom the beginnings of the parts of a name may mean, as far as one may know of them."""
    if not parts:
        return []
    if behind_door(work.session):
        given = cast(literal(parts, ARRAY(String)), ARRAY(String))
        return list(work.session.scalars(select(func.desk.protocol_people(given))))
    query = select(PersonRow.id).where(PersonRow.lock != AddressLock.BMG51)
    for one in parts:
        query = query.where(func.instr(" " + PersonRow.sort_name, " " + one) > 0)
    return list(work.session.scalars(query.order_by(PersonRow.id).limit(MOST_MEANT)))


def _speaks_of(session: Session, people: Iterable[int]) -> Any:
    if session.get_bind().dialect.name == "sqlite":
        found = func.json_each(ReadLogRow.person_ids).table_valued("value")
        return exists(select(1).select_from(found).where(found.c.value.in_(list(people))))
    found = func.json_array_elements_text(ReadLogRow.person_ids).table_valued(column("value", String))
    return exists(select(1).select_from(found).where(cast(found.c.value, BigInteger).in_(list(people))))


def _names(work: Work, rows: Sequence[ReadLogRow]) -> dict[int, str]:
    """Return the names of whom the lines speak; nobody under § 51 BMG is there, like who was deleted."""
    if behind_door(work.session):
        _big = ARRAY(BigInteger)
        lines = cast(literal([row.id for row in rows], _big), _big)
        found = func.desk.protocol_names(lines).table_valued(
            column("person_id", BigInteger), column("name", String)
        )
        return {
            row.person_id: row.name for row in work.session.execute(select(found.c.person_id, found.c.name))
        }
    ids = sorted({one for row in rows for one in row.person_ids})
    query = select(PersonRow.id, PersonRow.family_name, PersonRow.given_name)
    query = query.where(PersonRow.lock != AddressLock.BMG51)
    return {
        one: ", ".join(part for part in (family, given) if part)
        for start in range(0, len(ids), AT_ONCE)
        for one, family, given in work.session.execute(
            query.where(PersonRow.id.in_(ids[start : start + AT_ONCE]))
        )
    }

"""The records that may be changed on the road, field by field, and how the town hall reads and writes them.

What is written goes through the same commands as at a desk: a laptop's word is checked like anybody's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rathaus_desk.domain.cases.cases import AnswerTask, TaskState
from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.pack.three_way import Groups
from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.domain.road.halt_counts import DropHaltCount
from rathaus_desk.domain.road.places import SaveHomeVisit
from rathaus_desk.domain.road.timetables import CountHalt
from rathaus_desk.store.base import Row
from rathaus_desk.store.booking_tables import BookingRow
from rathaus_desk.store.case_tables import TaskRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HaltCountRow, HomeVisitRow
from rathaus_desk.usecases.bookings.booking_values import booking
from rathaus_desk.usecases.cases.tasks import answer_task
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.pack.pack_bookings import put_booking
from rathaus_desk.usecases.people.people import correct_person, person_row
from rathaus_desk.usecases.road.counts import drop_halt_count
from rathaus_desk.usecases.road.halts import count_halt
from rathaus_desk.usecases.road.homes import save_home_visit, visit_row
from rathaus_desk.usecases.road.road_rows import GONE, row_of, visit_value

Values = dict[str, Any]
_COUNTED_SINCE = (
    "Unterwegs ist diese Zählung zurückgenommen worden, im Rathaus steht inzwischen mehr dazu. Es bleibt "
    "gezählt."
)
_ADDRESS = frozenset({"street", "house_number", "postcode", "place"})


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of record is read and written; `groups` belong together."""

    table: type[Row]
    labels: Mapping[str, str]
    groups: Groups
    read: Callable[[Work, int], Values]
    write: Callable[[Work, int, Values], Any]
    born: bool = False  # the record itself may begin on the road, and end there


def _read_person(work: Work, person_id: int) -> Values:
    row, _ = person_row(work, person_id)
    return plain_fields(row, PERSON.labels)


def _write_person(work: Work, person_id: int, values: Values) -> Any:
    row, _ = person_row(work, person_id)
    given = dict(values)
    if given.get("birth_date", "") is None:
        given |= {"birth_unknown": True}
    said = {**given, "person_id": person_id, "seen_version": row.version}
    return correct_person(work, from_plain(CorrectPerson, said))


def _read_count(work: Work, halt_id: int) -> Values:
    row = work.session.get(HaltCountRow, halt_id)
    return dict.fromkeys(COUNT.labels) if row is None else plain_fields(row, COUNT.labels)


def _write_count(work: Work, halt_id: int, values: Values) -> Any:
    row = work.session.get(HaltCountRow, halt_id)
    now = {**_read_count(work, halt_id), **values}
    if now["walk_ins"] is None and now["served"] is None:
        return _drop_count(work, row, now["cost_cents"])
    if now["walk_ins"] is None or now["served"] is None:
        return None  # its other half follows: a count is decided as one
    version = 0 if row is None else row.version
    said = {**now, "halt_id": halt_id, "seen_version": version}
    return count_halt(work, from_plain(CountHalt, said))


def _drop_count(work: Work, row: HaltCountRow | None, cost_cents: int | None) -> Any:
    """Take back what was counted; what the town hall has added to it since goes with nobody's count."""
    if cost_cents is not None:
        raise Refused(_COUNTED_SINCE)
    return row and drop_halt_count(work, DropHaltCount(halt_id=row.halt_id, seen_version=row.version))


def _read_visit(work: Work, visit_id: int) -> Values:
    return plain_fields(visit_row(work, visit_id), VISIT.labels)


def _write_visit(work: Work, visit_id: int, values: Values) -> Any:
    before = visit_value(visit_row(work, visit_id))
    given = dict(values)
    state = given.pop("state", before.state.value)
    words = {**to_plain(before.words), **given}
    said = {"words": words, "state": state, "visit_id": visit_id, "seen_version": before.version}
    return save_home_visit(work, from_plain(SaveHomeVisit, said))


def _read_task(work: Work, task_id: int) -> Values:
    return plain_fields(row_of(work, TaskRow, task_id), TASK.labels)


def _write_task(work: Work, task_id: int, values: Values) -> Any:
    if "answer" not in values:
        return None  # the state follows from the answer
    row = row_of(work, TaskRow, task_id)
    if row.state not in (TaskState.OPEN, TaskState.CLAIMED):
        raise Refused("Diese Frage ist im Rathaus schon erledigt. Die Antwort von unterwegs steht daneben.")
    said = {"task_id": task_id, "answer": values["answer"], "seen_version": row.version}
    return answer_task(work, from_plain(AnswerTask, said))


def _read_booking(work: Work, booking_id: int) -> Values:
    booking(work, booking_id)
    return plain_fields(work.session.get_one(BookingRow, booking_id), BOOKING.labels)


PERSON = Kind(
    PersonRow,
    {
        "title": "Anrede", "given_name": "Vorname", "family_name": "Nachname", "birth_date": "Geburtsdatum",
        "street": "Straße", "house_number": "Hausnummer", "postcode": "Postleitzahl", "place": "Ort",
        "phone": "Telefon", "email": "E-Mail", "language": "Sprache", "needs": "Bedarfe",
    },
    (_ADDRESS,),
    _read_person,
    _write_person,
)  # fmt: skip
COUNT = Kind(
    HaltCountRow,
    {"walk_ins": "Ohne Termin", "served": "Bedient", "cost_cents": "Kosten in Cent"},
    (frozenset({"walk_ins", "served", "cost_cents"}),),
    _read_count,
    _write_count,
    born=True,
)
VISIT = Kind(
    HomeVisitRow,
    {"name": "Name", "address": "Anschrift", "minutes": "Dauer", "persons": "Personen", "note": "Hinweis",
     "state": "Stand"},
    (),
    _read_visit,
    _write_visit,
)  # fmt: skip
TASK = Kind(
    TaskRow,
    {"answer": "Antwort", "state": "Stand"},
    (frozenset({"answer", "state"}),),
    _read_task,
    _write_task,
)
BOOKING = Kind(
    BookingRow,
    {"state": "Stand", "halt_id": "Halt", "after_opening": "Uhrzeit"},
    (frozenset({"state", "halt_id", "after_opening"}),),
    _read_booking,
    put_booking,
)
KINDS: dict[str, Kind] = {
    "person": PERSON, "halt_count": COUNT, "home_visit": VISIT, "task": TASK, "booking": BOOKING,
}  # fmt: skip
KIND_OF: dict[type[Row], str] = {one.table: name for name, one in KINDS.items()}


def plain_fields(row: Row, names: Mapping[str, str]) -> Values:
    """Return fields of a row as plain JSON values."""
    return {name: to_plain(getattr(row, name)) for name in names}


def label_of(kind: str, field: str) -> str:
    """Return the German name of a field."""
    return KINDS[kind].labels[field] if kind in KINDS and field in KINDS[kind].labels else ""


def demand_kind(name: str) -> Kind:
    """Return a kind by its name. Refuses one that is not changed on the road."""
    kind = KINDS.get(name)
    if kind is None:
        raise Refused(GONE)
    return kind

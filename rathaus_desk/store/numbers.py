"""Case numbers: counted without a gap, with a check digit that finds what is misheard on the phone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from stdnum import damm

from rathaus_desk.domain.numbers import read_number, show_number
from rathaus_desk.store import people_door
from rathaus_desk.store.case_tables import RunningNumberRow
from rathaus_desk.store.changes import note_changed
from rathaus_desk.store.reserve_tables import ReservedNumberRow

_GIVEN = "given_numbers"  # among the notes of a session


def next_number(session: Session, year: int) -> str:
    """Return the next case number of `year`; a transaction that fails gives its number back.

    Take it after every check: from here to the commit everybody else who takes a number waits. Within
    `given` it is the next one that was kept back.
    """
    if kept := session.info.get(_GIVEN):
        return str(kept.pop(0))
    running = next_value(session, f"case-{year}")
    return show_number(year, running, check_digit(year, running))


@contextmanager
def given(session: Session, numbers: Sequence[str]) -> Iterator[None]:
    """Let the cases of a block have these numbers, in order, before any new one is counted."""
    session.info[_GIVEN] = list(numbers)
    try:
        yield
    finally:
        del session.info[_GIVEN]


def keep_back(session: Session, year: int, staff_id: int, workplace: str, now: datetime) -> None:
    """Keep one number of `year` back for a workplace: one that was given back, else the next one."""
    if people_door.behind_door(session):
        people_door.reserve_number(session, year, workplace)
        return
    free = (ReservedNumberRow.year == year, ReservedNumberRow.staff_id.is_(None))
    row = session.scalars(select(ReservedNumberRow).where(*free).order_by(ReservedNumberRow.running)).first()
    if row is None:
        row = ReservedNumberRow(year=year, running=next_value(session, f"case-{year}"), case_id=None)
        session.add(row)
    row.staff_id, row.workplace, row.reserved_at = staff_id, workplace, now
    session.flush()


def take_over(session: Session, pack_id: int, workplace: str, staff_id: int) -> None:
    """Put the numbers of a pack down to the one who hands it back, as far as no slip bears them here yet."""
    if people_door.behind_door(session):
        people_door.take_pack_numbers(session, pack_id)
        return
    theirs = (
        ReservedNumberRow.workplace == workplace,
        ReservedNumberRow.case_id.is_(None),
        ReservedNumberRow.staff_id.is_not(None),
    )
    for row in session.scalars(select(ReservedNumberRow).where(*theirs)):
        row.staff_id = staff_id


def number_of(year: int, running: int) -> str:
    """Return the case number of a year and a running number."""
    return show_number(year, running, check_digit(year, running))


def year_and_running(number: str) -> tuple[int, int]:
    """Return year and running number of a case number as `number_of` writes it."""
    year, running, _ = number.split("-")
    return 2000 + int(year), int(running)


def next_appointment_number(session: Session, year: int) -> str:
    """Return the next number of an appointment, which a letter tells from a case: "T26-00417-3"."""
    running = next_value(session, f"appointment-{year}")
    return f"T{show_number(year, running, check_digit(year, running))}"


def next_value(session: Session, name: str) -> int:
    """Return the next value of the running number `name`; the first one is 1."""
    if people_door.behind_door(session):
        note_changed(session, RunningNumberRow)
        return people_door.next_value(session, name)
    running = _count_up(session, name)
    while running is None:
        try:
            with session.begin_nested():
                session.add(RunningNumberRow(name=name, value=0))
        except IntegrityError:
            pass  # Somebody else began the year at the same moment.
        running = _count_up(session, name)
    return running


def check_digit(year: int, running: int) -> str:
    """Return the check digit (Damm 2004): it finds every wrong digit and every swap of neighbours."""
    return damm.calc_check_digit(f"{year % 100:02}{running:05}")


def is_valid(number: str) -> bool:
    """Tell whether a number, in any spelling, has the right check digit."""
    known = read_number(number)
    return known is not None and damm.is_valid(known.replace("-", ""))


def _count_up(session: Session, name: str) -> int | None:
    raised = (
        update(RunningNumberRow)
        .where(RunningNumberRow.name == name)
        .values(value=RunningNumberRow.value + 1)
        .returning(RunningNumberRow.value)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(raised)

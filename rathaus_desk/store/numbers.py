"""Case numbers: counted without a gap, with a check digit that finds what is misheard on the phone."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from stdnum import damm

from rathaus_desk.domain.numbers import read_number, show_number
from rathaus_desk.store.case_tables import RunningNumberRow


def next_number(session: Session, year: int) -> str:
    """Return the next case number of `year`; a transaction that fails gives its number back.

    Take it after every check: from here to the commit everybody else who takes a number waits.
    """
    running = next_value(session, f"case-{year}")
    return show_number(year, running, check_digit(year, running))


def next_appointment_number(session: Session, year: int) -> str:
    """Return the next number of an appointment, which a letter tells from a case: "T26-00417-3"."""
    running = next_value(session, f"appointment-{year}")
    return f"T{show_number(year, running, check_digit(year, running))}"


def next_value(session: Session, name: str) -> int:
    """Return the next value of the running number `name`; the first one is 1."""
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

"""The count of case numbers that tests hold against what was lost or given twice."""

from sqlalchemy import select

from rathaus_desk.store.case_tables import CaseRow, RunningNumberRow
from rathaus_desk.store.numbers import year_and_running
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.desk import Work


def unaccounted(work: Work, year: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return which running numbers of a year are neither used nor kept back, and which have two cases.

    Both are empty as long as no number was ever lost or given twice. The actor must see every case.
    """
    counted = work.session.get(RunningNumberRow, f"case-{year}")
    begin = f"{year % 100:02}-"
    numbers = work.session.scalars(select(CaseRow.number).where(CaseRow.number.startswith(begin))).all()
    used = [year_and_running(one)[1] for one in numbers]
    of_year = select(ReservedNumberRow.running).where(ReservedNumberRow.year == year)
    known = {*used, *work.session.scalars(of_year)}
    last = counted.value if counted else 0
    missing = tuple(one for one in range(1, last + 1) if one not in known)
    beyond = tuple(sorted(one for one in known if one > last))
    return missing, tuple(sorted({one for one in used if used.count(one) > 1})) + beyond

"""Who changes a case, its tasks or what hangs on it holds the case first, and only then reads it.

One order for everybody: the cause, the case, its tasks, numbers last. A file has one writer at a time anyway.
"""

from sqlalchemy import column, select, table, update

from rathaus_desk.store.case_tables import CaseRow, TaskRow
from rathaus_desk.usecases.desk import Work

# The table itself: a unit reads a view in its place, through which nothing is written that is as before.
_FILES = table(CaseRow.__tablename__, column("id"), column("cause_id"), column("version"), schema="rathaus")


def hold_case(work: Work, case_id: int) -> None:
    """Let nobody else change a case, or what it hangs on, until this command ends.

    The row is written, not only locked: a serializable command that has looked at the case before, and would
    change it or its tasks afterwards, is then sent again. Read the case only after this.
    """
    if not _has_many_writers(work):
        return
    cause_id = work.session.scalar(select(CaseRow.cause_id).where(CaseRow.id == case_id))
    if cause_id is not None:
        _write(work, cause_id)
    now = _write(work, case_id)
    if now not in (None, cause_id):
        _write(work, now)  # it was hung on that one meanwhile


def hold_case_of(work: Work, task_id: int) -> None:
    """Do the same for the case of a task."""
    if not _has_many_writers(work):
        return
    case_id = work.session.scalar(select(TaskRow.case_id).where(TaskRow.id == task_id))
    if case_id is not None:
        hold_case(work, case_id)


def _write(work: Work, case_id: int) -> int | None:
    """Write the row of a case as it is, past the session: nothing changes that anybody would show."""
    same = update(_FILES).where(_FILES.c.id == case_id).values(version=_FILES.c.version)
    found = work.session.connection().execute(same.returning(_FILES.c.cause_id)).first()
    return found.cause_id if found else None


def _has_many_writers(work: Work) -> bool:
    return work.session.get_bind().dialect.name == "postgresql"

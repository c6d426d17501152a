"""What hangs on a task: questions, interim words, arguments and whatever later tables add."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, delete, select, update

from rathaus_desk.store.base import Row
from rathaus_desk.store.case_tables import TaskRow
from rathaus_desk.usecases.desk import Work


def has_traces(work: Work, task_ids: Collection[int]) -> bool:
    """Tell whether anything hangs on one of these tasks."""
    found = (select(column).where(column.in_(task_ids)).limit(1) for column in _pointing_at_tasks())
    return any(work.session.execute(one).first() is not None for one in found)


def take_tasks_away(work: Work, task_ids: Collection[int]) -> None:
    """Delete tasks with all that hangs on them; what can do without them is only let go."""
    for column in _pointing_at_tasks():
        if column.nullable:
            work.session.execute(update(column.table).where(column.in_(task_ids)).values({column.name: None}))
        else:
            work.session.execute(delete(column.table).where(column.in_(task_ids)))
    work.session.execute(delete(TaskRow).where(TaskRow.id.in_(task_ids)))
    work.session.expire_all()


def _pointing_at_tasks() -> Iterator[Column[Any]]:
    task_id = TaskRow.__table__.c.id
    for table in Row.metadata.sorted_tables:
        for column in table.columns:
            if any(one.column is task_id for one in column.foreign_keys):
                yield column

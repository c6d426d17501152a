"""A database that no longer answers: every statement fails like one whose line is cut."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.exc import OperationalError


@contextmanager
def silent(house) -> Iterator[None]:
    """While the block lasts, the database of this window answers nothing."""
    store = house.background.desk._store
    engines = (store.engine, store._readers)

    def cut(_connection, _cursor, statement, *_rest):
        raise OperationalError(statement, None, Exception("the line is cut"))

    for one in engines:
        event.listen(one, "before_cursor_execute", cut)
    try:
        yield
    finally:
        for one in engines:
            event.remove(one, "before_cursor_execute", cut)

"""A database that no longer answers: nobody gets a connection, neither who asks nor who looks for news."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from sqlalchemy import event
from sqlcipher3 import dbapi2 as driver


@contextmanager
def silent(house) -> Iterator[None]:
    """While the block lasts, the database of this window answers nothing."""
    store = house.background.desk._store
    engines = (store.engine, store._readers)

    def cut(*_connection) -> NoReturn:
        error = driver.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR"
        raise error

    for one in engines:
        event.listen(one, "checkout", cut)
    try:
        yield
    finally:
        for one in engines:
            event.remove(one, "checkout", cut)

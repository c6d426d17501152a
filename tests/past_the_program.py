"""What a login does at the server with a program of her own, past ours."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


@contextmanager
def at_psql(town, login):
    """Open a line to the server as somebody's login."""
    with town.sign_in(login).engine.connect() as line:
        yield line.execution_options(isolation_level="READ COMMITTED")


def rows(line, statement, **values):
    """Return what a statement shows."""
    return line.execute(text(statement), values).all()


def refused(line, statement, **values):
    """Return whether the server refuses a statement for want of a right."""
    with pytest.raises(DBAPIError) as error:
        rows(line, statement, **values)
    line.rollback()
    return error.value.orig.sqlstate == "42501"

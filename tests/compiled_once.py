"""Each statement is compiled once in a run of the tests, not once in each file that they open.

Compiling was half of what a test of the use cases took. An open office compiles a statement once, too.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

_compiled: dict[Any, Any] = {}


def _same(one: DefaultDialect, other: object) -> bool:
    """Dialects of one kind write the same SQL; the cache would else know each engine apart."""
    return type(one) is type(other)


def _hash(one: DefaultDialect) -> int:
    return hash(type(one))


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)


DefaultDialect.__eq__ = _same
DefaultDialect.__hash__ = _hash
event.listen(Engine, "engine_connect", _share)

"""Lets a server plan each statement once: planning our lists costs it several times what running them does.

A statement keeps its plan while its text and the types of its values stay the same. So a list of values goes
as one array, however long it is, and a whole number always as one of 64 bits.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper
from sqlalchemy import ARRAY, BigInteger, BinaryExpression, Dialect, Engine, Integer, String, event
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import TypeDecorator, TypeEngine

PREPARED_AFTER = 1  # times that a statement was sent
MOST_PREPARED = 300  # statements of one connection


def plan_once(engine: Engine, *, reads_only: bool) -> None:
    """Let all connections of an engine send statements in a form whose plan can be kept, and keep it."""
    engine.dialect.statement_compiler = _Compiler
    if reads_only:
        engine.dialect.do_rollback = _end_reading  # type: ignore[method-assign, assignment]
    event.listen(engine, "connect", _prepare)


def _end_reading(line: Any) -> None:
    """End a transaction that has nothing to take back: after a rollback psycopg forgets every plan."""
    if line.pgconn.transaction_status == TransactionStatus.INTRANS:
        line.commit()
    else:
        line.rollback()


class _Several(TypeDecorator[list[Any]]):
    """Values of a list that a column is compared with, as an array."""

    impl = ARRAY(BigInteger)
    cache_ok = True

    def __init__(self, one: TypeEngine[Any]) -> None:
        super().__init__()
        self.one = one

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # Without a length: what is too long for the column must not be cut until it fits.
        plain = BigInteger() if isinstance(_plain(self.one), Integer) else String()
        return dialect.type_descriptor(ARRAY(plain))

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> list[Any]:
        if isinstance(self.one, TypeDecorator):
            return [self.one.process_bind_param(one, dialect) for one in value or ()]
        return list(value or ())


class _Compiler(PGCompiler_psycopg):
    """Writes `= ANY (array)` for IN with a list of values."""

    def visit_in_op_binary(self, binary: BinaryExpression[Any], _operator: Any, **kw: Any) -> str:
        """Write a comparison with any value of a list."""
        array = _as_array(binary)
        if array is None or kw.get("literal_binds"):
            return self._generate_generic_binary(binary, " IN ", **kw)
        return f"{self.process(binary.left, **kw)} = ANY ({self.process(array, **kw)})"

    def visit_not_in_op_binary(self, binary: BinaryExpression[Any], operator: Any, **kw: Any) -> str:
        """Write a comparison with all values of a list."""
        array = _as_array(binary)
        if array is None or kw.get("literal_binds"):
            plain: str = super().visit_not_in_op_binary(binary, operator, **kw)  # type: ignore[no-untyped-call]
            return plain
        return f"{self.process(binary.left, **kw)} <> ALL ({self.process(array, **kw)})"

    def limit_clause(self, select: Any, **kw: Any) -> str:
        """Write how many rows are wanted into the text: a plan for any number is one for a tenth of all."""
        text: str = super().limit_clause(select, **kw, literal_execute=True)  # type: ignore[no-untyped-call]
        return text


def _as_array(binary: BinaryExpression[Any]) -> BindParameter[Any] | None:
    values = binary.right
    if not isinstance(values, BindParameter) or not values.expanding:
        return None
    if not isinstance(_plain(values.type), (Integer, String)):
        return None
    array = copy(values)
    array.expanding = False
    array.type = _Several(values.type)
    return array


def _plain(one: TypeEngine[Any]) -> TypeEngine[Any]:
    return one.impl_instance if isinstance(one, TypeDecorator) else one


def _prepare(raw: Any, _record: object) -> None:
    raw.adapters.register_dumper(int, Int8Dumper)
    raw.prepare_threshold = PREPARED_AFTER
    raw.prepared_max = MOST_PREPARED

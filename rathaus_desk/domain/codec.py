"""Turns commands and results into plain JSON values and back; the journal and the command line speak it."""

import base64
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import whole

Value = TypeVar("Value")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200  # a date outside is a slip, and no calendar reckons with it
PLAIN = (int, float, bool, type(None))


def to_plain(value: Any) -> Any:
    """Return `value` as JSON values: dataclasses as objects, dates in ISO 8601, bytes in base64."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, Mapping):
        return {str(to_plain(key)): to_plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[Value], data: Any, where: str = "") -> Value:
    """Return `data` as a value of `kind`. Refuses unknown, missing and unreadable fields by name."""
    result: Value = _read(kind, data, where or getattr(kind, "__name__", ""))
    return result


def _read(kind: Any, data: Any, where: str) -> Any:
    if kind is Any:  # a plain value of the journal, as it is
        return data
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_optional(kind, data, where)
    if origin is tuple:
        return _read_tuple(get_args(kind), data, where)
    if origin is dict:
        return _read_mapping(data, where)
    if is_dataclass(kind):
        return _read_object(kind, data, where)
    return _read_single(kind, data, where)


def _read_optional(kind: Any, data: Any, where: str) -> Any:
    choices = [one for one in get_args(kind) if one is not type(None)]
    if data is None and len(choices) < len(get_args(kind)):
        return None
    return _read(choices[0], data, where)


def _read_tuple(kinds: tuple[Any, ...], data: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(data, (list, tuple)):
        raise Refused(f"{where}: Hier wird eine Liste erwartet.", where)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], one, where) for one in data)
    if len(kinds) != len(data):
        raise Refused(f"{where}: Hier werden {len(kinds)} Werte erwartet.", where)
    return tuple(_read(kind, one, where) for kind, one in zip(kinds, data, strict=True))


def _read_mapping(data: Any, where: str) -> dict[str, Any]:
    if not isinstance(data, Mapping) or not all(isinstance(one, str) for one in data):
        raise Refused(f"{where}: Hier wird ein Objekt mit Feldern erwartet.", where)
    return dict(data)


def _read_object(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise Refused(f"{where}: Hier wird ein Objekt mit Feldern erwartet.", where)
    hints = get_type_hints(kind)
    known = {one.name: one for one in fields(kind)}
    for name in data:
        if name not in known:
            raise Refused(f"Das Feld „{name}“ gibt es in {where} nicht.", str(name))
    for name, one in known.items():
        if name not in data and one.default is MISSING and one.default_factory is MISSING:
            raise Refused(f"In {where} fehlt das Feld „{name}“.", name)
    return kind(**{name: _read(hints[name], value, name) for name, value in data.items()})


def _read_single(kind: Any, data: Any, where: str) -> Any:
    try:
        if kind in (datetime, date, time):
            return _near(kind.fromisoformat(data), where)
        if kind is bytes:
            return base64.b64decode(data, validate=True)
        if kind is UUID or (isinstance(kind, type) and issubclass(kind, Enum)):
            return kind(data)
    except (ValueError, TypeError, AttributeError):
        raise Refused(f"{where}: „{data}“ ist hier nicht möglich.", where) from None
    wanted = (int, float) if kind is float else kind
    if not isinstance(data, wanted) or (kind is int and isinstance(data, bool)):
        raise Refused(f"{where}: „{data}“ ist hier nicht möglich.", where)
    return data


def _near(value: Any, where: str) -> Any:
    """Return a date that calendars can reckon with; a time of day has no year."""
    if isinstance(value, date) and not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise Refused(
            f"{where}: Das Datum liegt außerhalb der Jahre {EARLIEST_YEAR} bis {LATEST_YEAR}. "
            "Es wurde nichts geändert.",
            where,
        )
    return value

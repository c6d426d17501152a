"""The authorities outside that the sample town works with, as the shipped file lists them."""

import json
from functools import cache
from typing import Any, NamedTuple

from rathaus_desk.domain.text import sort_key
from rathaus_desk.places import place


class Outside(NamedTuple):
    """An authority outside as the stories need it."""

    id: int
    name: str


@cache
def authority_rows() -> tuple[dict[str, Any], ...]:
    """Return the authorities outside as rows; ids follow the order in the file."""
    return tuple(
        {
            "id": number,
            "key": one["key"],
            "name": one["name"],
            "sort_name": sort_key(one["name"]),
            "address": "\n".join(one["address"]),
            "phone": one["phone"],
            "topics": one["topics"],
        }
        for number, one in enumerate(_listed(), 1)
    )


def authority(key: str) -> Outside | None:
    """Return an authority outside by its key, None for any other key."""
    return next((Outside(one["id"], one["name"]) for one in authority_rows() if one["key"] == key), None)


def _listed() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(
        place("db", "seed", "authorities.json").read_text(encoding="utf-8")
    )
    return listed

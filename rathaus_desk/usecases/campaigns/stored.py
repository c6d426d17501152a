"""Recipients as rows and back. Only what differs from an empty recipient is stored; no type is looked up."""

from dataclasses import fields
from datetime import date
from typing import Any

from rathaus_desk.domain.campaigns.recipients import Recipient
from rathaus_desk.store.campaign_door import Standing

# These stand in columns of their own, or are asked anew each time.
_APART = frozenset(("line", "source", "person_id", "lock", "objected", "returned"))
NOTHING = Standing()
_DEFAULTS = {one.name: one.default for one in fields(Recipient) if one.name not in _APART}


def to_stored(one: Recipient) -> dict[str, Any]:
    """Return what is known of a recipient as JSON values."""
    found = {
        name: value
        for name, default in _DEFAULTS.items()
        if (value := getattr(one, name)) not in (default, ())
    }
    if isinstance(found.get("birth_date"), date):
        found["birth_date"] = found["birth_date"].isoformat()
    return found


def from_stored(
    stored: dict[str, Any],
    line: int,
    source: int,
    person_id: int | None = None,
    standing: Standing = NOTHING,
) -> Recipient:
    """Return a recipient from its row, with what is known of the person now."""
    values = dict(stored)
    if "birth_date" in values:
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    if "more" in values:
        values["more"] = tuple((head, text) for head, text in values["more"])
    return Recipient(
        line=line,
        source=source,
        person_id=person_id,
        lock=standing.lock,
        objected=standing.objects,
        returned=standing.returned,
        **values,
    )

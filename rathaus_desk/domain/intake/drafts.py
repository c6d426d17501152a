"""Drafts: what stands on a form and is not saved yet; parked, or still being typed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from rathaus_desk.domain.commands import Command, is_id, new_command_id, record_id
from rathaus_desk.domain.text import fold

# In the content of a draft every key that ends so holds the id of a person in the register, or None.
PERSON_KEY = "person_id"
LONGEST_DRAFT = 200_000  # characters of JSON


class DraftState(StrEnum):
    """Whether somebody types a draft at the moment, or has put it aside."""

    WORKING = "working"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft on the strip: its label without any name, the name by itself, and who has it.

    `window` tells which running window types it. `given_by` is empty unless a colleague handed it over,
    `handed_to` unless we did.
    """

    id: int
    state: DraftState
    label: str
    name: str
    begun_at: datetime
    changed_at: datetime
    window: str
    given_by: str = ""
    handed_to: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with all that was typed, and where the cursor stood."""

    line: DraftLine
    content: dict[str, Any]
    cursor: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody a draft can be handed to."""

    id: int
    name: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class KeepDraft(Command[None]):
    """Keep what stands on a form under the draft's id, as often as it changes; `label` holds no name."""

    draft_id: int
    window: str
    label: str = ""
    name: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    cursor: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ParkDraft(Command[None]):
    """Put a draft aside."""

    draft_id: int


@dataclass(frozen=True, kw_only=True)
class TakeDraft(Command[Draft]):
    """Bring a draft back into a window. Of two windows that want the same one, the second is refused."""

    draft_id: int
    window: str
    seen_window: str = ""


@dataclass(frozen=True, kw_only=True)
class DropDraft(Command[None]):
    """Delete a draft; no harm if it is gone already."""

    draft_id: int


@dataclass(frozen=True, kw_only=True)
class HandOverDraft(Command[None]):
    """Let a colleague see a draft and go on with it."""

    draft_id: int
    to_staff_id: int
    note: str = ""


def new_draft_id() -> int:
    """Return the id for a draft that begins now."""
    return record_id(new_command_id(), 1)


def people_in(content: Any) -> frozenset[int]:
    """Return the ids of the register's people that a draft speaks of, however deep they stand in it."""
    none: frozenset[int] = frozenset()
    if isinstance(content, dict):
        own = {one for key, one in content.items() if key.endswith(PERSON_KEY) and is_id(one)}
        return none.union(own, *map(people_in, content.values()))
    if isinstance(content, (list, tuple)):
        return none.union(*map(people_in, content))
    return none


def without_people(
    content: Any, hidden: frozenset[int], words: tuple[str, ...], names: tuple[str, ...] = ()
) -> Any:
    """Return a draft's content as if the hidden people were not there.

    A text that holds one of `words` (family name, birth date, street with number, phone, e-mail), or one of
    `names` as a word of its own, is left out whole.
    """
    if isinstance(content, dict):
        return {key: _without(key, one, hidden, words, names) for key, one in content.items()}
    if isinstance(content, (list, tuple)):
        return [without_people(one, hidden, words, names) for one in content]
    if isinstance(content, str):
        return "" if _tells(content, words, names) else content
    return content


def _tells(text: str, words: tuple[str, ...], names: tuple[str, ...]) -> bool:
    plain, single = _plain(text), f" {fold(text)} "
    if any(_plain(word) in plain for word in words if _plain(word)):
        return True
    return any(f" {fold(name)} " in single for name in names if fold(name))


def _without(
    key: str, value: Any, hidden: frozenset[int], words: tuple[str, ...], names: tuple[str, ...]
) -> Any:
    if key.endswith(PERSON_KEY) and is_id(value) and value in hidden:
        return None
    return without_people(value, hidden, words, names)


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")

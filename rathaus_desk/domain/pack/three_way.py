"""Three states of a record: as the laptop saw it, as it is wanted there, as it stands in the town hall."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

Groups = tuple[frozenset[str], ...]


class Fate(StrEnum):
    """What becomes of one changed field when a pack comes back."""

    APPLIED = "applied"
    SAME = "same"
    UNCHANGED = "unchanged"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field as it was seen and as it is wanted; plain JSON values."""

    field: str
    base: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Contested:
    """A field that a person has to decide: all three values."""

    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is to be written, what must be decided, and which open conflicts are none any more."""

    apply: dict[str, Any]
    contested: tuple[Contested, ...]
    dissolved: tuple[str, ...]


def fate_of(edit: FieldEdit, theirs: Any) -> Fate:
    """Return what becomes of a field: nobody's text is ever overwritten unseen."""
    if edit.mine == theirs:
        return Fate.SAME
    if edit.mine == edit.base:
        return Fate.UNCHANGED
    return Fate.APPLIED if theirs == edit.base else Fate.CONTESTED


def sort_out(
    edits: Iterable[FieldEdit], theirs: Mapping[str, Any], groups: Groups, waiting: Mapping[str, FieldEdit]
) -> Sorted:
    """Compare one command's fields with the town hall; what belongs together stands or waits together.

    `waiting` are the fields of this record that already wait for a decision: later changes of the same laptop
    are folded into them, so that one sees where it began and where it ended.
    """
    folded = tuple(_since_the_first(one, waiting) for one in edits)
    fates = {one.field: fate_of(one, theirs.get(one.field)) for one in folded}
    open_still = {name for name in waiting if name not in fates}
    doubtful = {name for name, fate in fates.items() if fate is Fate.CONTESTED} | open_still
    held = {name for name in fates if fates[name] is Fate.APPLIED and _shares(name, doubtful, groups)}
    return Sorted(
        apply={
            one.field: one.mine
            for one in folded
            if fates[one.field] is Fate.APPLIED and one.field not in held
        },
        contested=tuple(
            Contested(one.field, one.base, one.mine, theirs.get(one.field))
            for one in folded
            if one.field in doubtful | held
        ),
        dissolved=tuple(name for name in fates if name in waiting and name not in doubtful | held),
    )


def _since_the_first(edit: FieldEdit, waiting: Mapping[str, FieldEdit]) -> FieldEdit:
    first = waiting.get(edit.field)
    return edit if first is None else replace(edit, base=first.base)


def _shares(name: str, doubtful: Collection[str], groups: Groups) -> bool:
    """Tell whether a field belongs to one that waits: half of an address is no address."""
    return any(name in group and not group.isdisjoint(doubtful) for group in groups)

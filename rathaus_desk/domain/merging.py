"""Two people changed one record: which field is whose, compared with what both of them had read."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergedField:
    """One field as both had read it, as it is to be stored, and as it is stored now."""

    name: str
    base: str
    mine: str
    theirs: str

    @property
    def contested(self) -> bool:
        """Tell whether both changed it, and to different texts; then a person has to choose."""
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def taken_over(self) -> bool:
        """Tell whether the other one alone changed it."""
        return self.mine == self.base != self.theirs

    @property
    def merged(self) -> str:
        """The text to go on with: what one of them changed; where both did, one's own until one chooses."""
        return self.theirs if self.mine == self.base else self.mine


def merge(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[MergedField, ...]:
    """Compare the fields of `mine` that are known on all three sides, in their order."""
    shared = (name for name in mine if name in base and name in theirs)
    return tuple(MergedField(name, base[name], mine[name], theirs[name]) for name in shared)

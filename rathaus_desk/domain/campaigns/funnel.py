"""From the lines of a list to the letters of a run: who drops out, and the reason in one word."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rathaus_desk.domain.campaigns.recipients import Recipient, address_key
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.text import fold


class Fate(StrEnum):
    """What becomes of a line, in the order in which it is asked; the first that is true holds."""

    BROKEN = "broken"
    NAMELESS = "nameless"
    NO_ADDRESS = "no_address"
    DIED = "died"
    MOVED = "moved"
    LOCKED = "locked"  # § 51 BMG: never in bulk
    OBJECTED = "objected"
    RETURNED = "returned"
    DOUBLE = "double"
    TAKEN_OUT = "taken_out"
    HOUSEHOLD = "household"  # reads the letter of another in the same household
    PROTECTED = "protected"  # § 52 BMG: a pile of its own
    LETTER = "letter"


STAYS_OUT = tuple(one for one in Fate if one not in (Fate.PROTECTED, Fate.LETTER))
_FACTS = (
    (Fate.NAMELESS, lambda one: not (one.name or one.organisation)),
    (Fate.NO_ADDRESS, lambda one: not (one.place and (one.street or one.addition))),
    (Fate.DIED, lambda one: one.died),
    (Fate.MOVED, lambda one: one.moved),
    (Fate.LOCKED, lambda one: one.lock is AddressLock.BMG51),
    (Fate.OBJECTED, lambda one: one.objected),
    (Fate.RETURNED, lambda one: one.returned),
)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many lines were read and how many of them share each fate."""

    lines: int
    counts: Mapping[Fate, int]

    @property
    def letters(self) -> int:
        """How many letters are printed, those of the protected pile among them."""
        return self.counts.get(Fate.LETTER, 0) + self.counts.get(Fate.PROTECTED, 0)

    @property
    def steps(self) -> tuple[tuple[Fate, int], ...]:
        """Who dropped out, in the order of the funnel, without empty steps."""
        return tuple((one, self.counts[one]) for one in STAYS_OUT if self.counts.get(one))


def fate_of(one: Recipient) -> Fate:
    """Return what a line's own facts say, before duplicates and households are looked at."""
    for fate, is_so in _FACTS:
        if is_so(one):
            return fate
    return Fate.PROTECTED if one.lock is AddressLock.BMG52 else Fate.LETTER


def funnel(fates: Iterable[Fate]) -> Funnel:
    """Return the funnel of all lines, the broken ones among them."""
    counts = Counter(fates)
    return Funnel(counts.total(), counts)


def households(recipients: Sequence[Recipient]) -> tuple[tuple[int, ...], ...]:
    """Return who gets one letter together, by places in the list, the eldest first.

    One household is one address and one family name: flats of a house have different names on the bell. Who
    has an addition ("c/o"), an organisation or the protection of § 52 BMG gets a letter alone.
    """
    by_bell: dict[object, list[int]] = defaultdict(list)
    for at, one in enumerate(recipients):
        alone = one.organisation or one.addition or one.lock or not one.family_name
        by_bell[at if alone else (address_key(one), fold(one.family_name))].append(at)
    return tuple(
        tuple(sorted(places, key=lambda at: _age(recipients[at], at))) for places in by_bell.values()
    )


def _age(one: Recipient, at: int) -> tuple[bool, int, int]:
    return (one.birth_date is None, one.birth_date.toordinal() if one.birth_date else 0, at)

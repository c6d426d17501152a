"""Joins what each typed word may stand for to the people who bear all of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from rathaus_desk.usecases.names.name_pairs import (
    Parts,
    Triple,
    family_side,
    given_side,
    names_of,
    pairs_of,
    pairs_with,
)
from rathaus_desk.usecases.names.name_vocabulary import EXACT, NameVocabulary
from rathaus_desk.usecases.names.person_readings import Among

# A lone word is rather a family name.
_GIVEN_ALONE = 0.1
# Two words on one side ("von der Straßen", "Anna Maria") are joined person by person, unless too many.
_MOST_JOINED = 1_000


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A person, how far off the name is (0 is exact), and what each typed word was taken for."""

    off: float
    family: str
    given: str
    person_id: int
    parts: tuple[int, ...] = ()
    distances: tuple[float, ...] = ()


def matches(
    session: Session, words: NameVocabulary, parts: Sequence[Parts], left: Among, want: int
) -> list[Match]:
    """Return the people who bear a part of each of `parts` and are among those left, nearest first.

    There may be more of them than are returned when more than `want` match.
    """
    if left.ids is not None:
        found = _of_few(session, words, parts, left.ids, left)
    elif not parts:
        found = []
    elif len(parts) == 1:
        found = _one_word(session, words, parts[0], left, want)
    else:
        found = _more_words(session, words, parts, left, want)
    nearest: dict[int, Match] = {}
    for match in sorted(found):
        nearest.setdefault(match.person_id, match)
    return list(nearest.values())


def _of_few(
    session: Session, words: NameVocabulary, parts: Sequence[Parts], people: Iterable[int], left: Among
) -> list[Match]:
    """Check each of a few people against all words."""
    found = []
    for person_id, (families, givens) in names_of(session, people, left.condition).items():
        taken = _assign(parts, [*families, *givens])
        if taken is not None:
            family = min(words.text_of(one) for one in families)
            given = min(words.text_of(one) for one in givens)
            distances = tuple(part[one] for part, one in zip(parts, taken, strict=True))
            found.append(Match(sum(distances), family, given, person_id, taken, distances))
    return found


def _assign(parts: Sequence[Parts], borne: Sequence[int]) -> tuple[int, ...] | None:
    """Give each word a name part of its own, the nearest in all; None if one finds none."""
    best: tuple[float, tuple[int, ...]] | None = None
    open_ends: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for part in parts:
        open_ends = sorted(
            (off + part[one], (*taken, one))
            for off, taken in open_ends
            for one in borne
            if one in part and (one not in taken or borne.count(one) > taken.count(one))
        )[:20]
    best = open_ends[0] if open_ends else None
    return None if best is None else best[1]


def _one_word(session: Session, words: NameVocabulary, part: Parts, left: Among, want: int) -> list[Match]:
    rows = pairs_with(session, family_side(words), part, left.condition, left.share, want)
    found = [_match(words, row, ((0, part[row[0]]),)) for row in rows]
    # A given name that was typed in full comes before longer family names.
    if len(rows) < want or min(part.values()) == EXACT:
        rows = pairs_with(session, given_side(words), part, left.condition, left.share, want)
        found += [_match(words, row, ((1, part[row[1]] + _GIVEN_ALONE),)) for row in rows]
    return found


def _more_words(
    session: Session, words: NameVocabulary, parts: Sequence[Parts], left: Among, want: int
) -> list[Match]:
    """Join two words by the index; of more than two the rarest with each other, then all are checked."""
    if len(parts) > 2:
        found = _of_few(session, words, parts, _with_rarest(session, words, parts, left, want), left)
    else:
        one, two = parts
        # The first word is rather the family name. Are there enough, the other order adds nothing as near.
        pairs = pairs_of(session, words, one, two, left.condition, left.share, want)
        found = [_match(words, row, ((0, one[row[0]]), (1, two[row[1]]))) for row in pairs]
        if len(pairs) < want or EXACT in {*one.values(), *two.values()}:
            pairs = pairs_of(session, words, two, one, left.condition, left.share, want)
            found += [_match(words, row, ((1, one[row[1]]), (0, two[row[0]]))) for row in pairs]
    return found or _of_few(session, words, parts, _with_one(session, words, parts, left), left)


def _with_rarest(
    session: Session, words: NameVocabulary, parts: Sequence[Parts], left: Among, want: int
) -> set[int]:
    """Return people who bear the rarest of the words beside one of the others."""
    rarest = _rarest(words, parts)
    return {
        row[2]
        for at, other in enumerate(parts)
        if at != rarest
        for pair in ((parts[rarest], other), (other, parts[rarest]))
        for row in pairs_of(session, words, *pair, left.condition, left.share, want)
    }


def _with_one(session: Session, words: NameVocabulary, parts: Sequence[Parts], left: Among) -> set[int]:
    """Return the people who bear the rarest word: two words may stand on one side of all their pairs."""
    part = parts[_rarest(words, parts)]
    return {
        row[2]
        for side in (family_side(words), given_side(words))
        if side.mass(part) <= _MOST_JOINED
        for row in pairs_with(session, side, part, left.condition, 1.0, _MOST_JOINED)
    }


def _rarest(words: NameVocabulary, parts: Sequence[Parts]) -> int:
    families, givens = family_side(words), given_side(words)
    return min(range(len(parts)), key=lambda at: (families.mass(parts[at]) + givens.mass(parts[at]), at))


Taken = tuple[int, float]


def _match(words: NameVocabulary, row: Triple, taken: tuple[Taken, ...]) -> Match:
    """Return the person of a pair; `taken` says for each word on which side it stands and how far off."""
    return Match(
        off=sum(distance for _, distance in taken),
        family=words.text_of(row[0]),
        given=words.text_of(row[1]),
        person_id=row[2],
        parts=tuple(row[side] for side, _ in taken),
        distances=tuple(distance for _, distance in taken),
    )

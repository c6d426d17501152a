"""How well a typed text fits a German name of something: beginnings of words, parts of compounds, a slip."""

from collections.abc import Sequence

from rathaus_desk.domain.text import fold

EXACT, WORDS, INSIDE, SLIP, SCATTERED = 10.0, 8.0, 5.0, 3.0, 1.0
_SHORTEST_SLIP, _SHORTEST_INSIDE, _SHORTEST_SCATTERED = 5, 3, 3


def fit(typed: str, name: str, more: str = "") -> float:
    """Return how well `typed` fits `name`, or less well what is said about it (`more`); 0 if not at all.

    "laufz" fits "Laufzettel drucken", "zettel" too, "lausz" by one slip, "laudru" by its first letters.
    """
    wanted, words = fold(typed).split(), fold(name).split()
    if not wanted or not words:
        return 0.0
    if wanted == words:
        return EXACT
    about = fold(more).split()
    scores = [max(_fit(part, words), _fit(part, about) / 2) for part in wanted]
    best = min(scores)
    if best:
        return best + (0.5 if words[0].startswith(wanted[0]) else 0.0)
    solid = "".join(wanted)
    return SCATTERED if len(solid) >= _SHORTEST_SCATTERED and _scattered(solid, words) else 0.0


def _fit(part: str, words: Sequence[str]) -> float:
    if any(word.startswith(part) for word in words):
        return WORDS
    if len(part) >= _SHORTEST_INSIDE and any(part in word for word in words):
        return INSIDE
    if len(part) >= _SHORTEST_SLIP and any(_one_slip(part, word[: len(part) + 1]) for word in words):
        return SLIP
    return 0.0


def _one_slip(part: str, word: str) -> bool:
    """Tell whether a beginning of `word` becomes `part` by one letter more, less, other or swapped."""
    return any(_distance_one(part, word[:end]) for end in range(len(part) - 1, len(word) + 1))


def _distance_one(first: str, second: str) -> bool:
    if abs(len(first) - len(second)) > 1 or first == second:
        return first == second
    at = next((at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), None)
    if at is None:
        return True
    rest, other = first[at:], second[at:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped


def _scattered(letters: str, words: Sequence[str]) -> bool:
    """Tell whether `letters` are beginnings of words: "laudru" of "Laufzettel drucken"."""
    if not letters:
        return True
    if not words:
        return False
    first, *others = words
    common = 0
    while common < min(len(letters), len(first)) and letters[common] == first[common]:
        common += 1
        if _scattered(letters[common:], others):
            return True
    return _scattered(letters, others) if common == 0 else False

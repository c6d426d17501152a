"""All name parts of the town in memory, so that a typing error costs no search in the database."""

import re
from bisect import bisect_left
from functools import lru_cache
from threading import Lock
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from rathaus_desk.store import people_door
from rathaus_desk.store.people_tables import NamePairRow, NameTokenRow
from rathaus_desk.usecases.names.name_index import sound_of

# Spellings of one sound that Kölner Phonetik throws together with too much else (Meier, Mayr; not Moor).
_SPELLINGS = (
    (re.compile("ay|ei|ey|aj|ej"), "ai"), (re.compile("ph|v"), "f"), (re.compile("dt|th"), "t"),
    (re.compile("ck|qu|c"), "k"), (re.compile("tz"), "z"), (re.compile("y"), "i"),
    (re.compile(r"(?<=[aeiou])h(?![aeiou])"), ""), (re.compile(r"(.)\1"), r"\1"),
)  # fmt: skip

EXACT, PREFIX, NEAR = 0.0, 1.0, 2.0
# A beginning is the nearer the less is missing. Beside a word with a typing error it counts more: who types
# "koc eran" has rather left out a letter of Koch than stopped in the middle of Kochanowski.
STEP, STEP_BESIDE_ERRORS = 0.02, 0.2
_MOST_STEPS = 9
SOUND_BONUS = 0.5
UNFINISHED = 1.5
_SHORTEST_NEAR = 3
_SHORTEST_FOR_TWO = 5
_SHORTEST_PREFIX_TYPO = 4
_LONGEST_TOKEN = 40
_MOST_NEAR = 80
# While one types on, the words before the last one stay: what is near them need not be looked for again.
_MOST_KEPT = 256
# The counts only steer in which order one looks; they are taken anew when there are a fifth more parts.
_GROWN = 1.2


# What tells one state of the vocabulary from another: the youngest id, its part, and how many there are.
Stamp = tuple[int, str, int]


class NameVocabulary:
    """The name parts of one moment, sorted; how often each is part of a family name and of a given name."""

    def __init__(self, rows: dict[int, tuple[str, str]], stamp: Stamp) -> None:
        self.rows = rows
        self.stamp = stamp
        self.id_of = {token: token_id for token_id, (token, _) in rows.items() if token}
        self.tokens = sorted(self.id_of)
        self.families: dict[int, int] = {}
        self.givens: dict[int, int] = {}
        self.pairs = 0
        self.counted_at = 0
        self._by_code: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        self._beginnings: dict[int, list[str]] = {}
        self._near: dict[str, dict[int, float]] = {}
        for token, code in rows.values():
            self._by_length.setdefault(len(token), []).append(token)
            if code:
                self._by_code.setdefault(code, []).append(token)

    def starting_with(self, prefix: str, step: float = STEP) -> dict[int, float]:
        """Return the parts that begin with `prefix`: EXACT, or PREFIX and a `step` for each letter more."""
        first = bisect_left(self.tokens, prefix)
        last = bisect_left(self.tokens, prefix + chr(0x10FFFF), lo=first)
        length = len(prefix)
        return {
            self.id_of[token]: PREFIX + step * min(len(token) - length, _MOST_STEPS)
            if len(token) > length
            else EXACT
            for token in self.tokens[first:last]
        }

    def near(self, typed: str) -> dict[int, float]:
        """Return the parts that `typed` may stand for: NEAR plus the distance, best first."""
        if not _SHORTEST_NEAR <= len(typed) <= _LONGEST_TOKEN:
            return {}
        if typed not in self._near:
            found = self._beginning_alike(typed) | self._alike(typed)
            best = sorted(found.items(), key=lambda item: (item[1], item[0]))[:_MOST_NEAR]
            if len(self._near) >= _MOST_KEPT:
                self._near.clear()
            self._near[typed] = {self.id_of[token]: NEAR + distance for token, distance in best}
        return self._near[typed]

    def _alike(self, typed: str) -> dict[str, float]:
        most = 2 if len(typed) >= _SHORTEST_FOR_TWO else 1
        found: dict[str, float] = {}
        for length in range(len(typed) - most, len(typed) + most + 1):
            choices = self._by_length.get(length, [])
            for token, distance, _ in process.extract(
                typed, choices, scorer=OSA.distance, score_cutoff=most, limit=None
            ):
                found[token] = float(distance)
        code, heard = sound_of(typed), plain_sound(typed)
        for token in self._by_code.get(code, ()) if code else ():
            nearest = min(found.get(token, 3.0), OSA.distance(heard, plain_sound(token)) + SOUND_BONUS)
            if nearest <= most + SOUND_BONUS:
                found[token] = max(nearest - SOUND_BONUS, 0.0)
        return found

    def _beginning_alike(self, typed: str) -> dict[str, float]:
        """A typing error in the beginning of a name that is not typed out yet."""
        length = len(typed)
        if length < _SHORTEST_PREFIX_TYPO:
            return {}
        if length not in self._beginnings:
            self._beginnings[length] = sorted(
                {token[:length] for token in self.tokens if len(token) > length}
            )
        found: dict[str, float] = {}
        for start, errors, _ in process.extract(
            typed, self._beginnings[length], scorer=OSA.distance, score_cutoff=1, limit=None
        ):
            for token_id in self.starting_with(start):
                found[self.rows[token_id][0]] = errors + UNFINISHED
        return found

    def text_of(self, token_id: int) -> str:
        """Return a part by its id; nothing if it was written down since the vocabulary was read."""
        return self.rows.get(token_id, ("", ""))[0]

    def may_be_misheard(self, typed: str) -> bool:
        """Tell whether a whole word is no name here but sounds like one: "schmit" for Schmidt."""
        if len(typed) < _SHORTEST_FOR_TWO or typed in self.id_of:
            return False
        return any(
            distance < NEAR + 1 and self.sounds_alike(typed, one)
            for one, distance in self.near(typed).items()
        )

    def sounds_alike(self, typed: str, token_id: int) -> bool:
        """Tell whether a found part is said like the typed one."""
        code = sound_of(typed)
        return bool(code) and code == self.rows.get(token_id, ("", ""))[1]


@lru_cache(maxsize=4096)
def plain_sound(token: str) -> str:
    """Return a folded name part with one spelling for each sound: "mayr" and "maier" come close."""
    for spelling, plain in _SPELLINGS:
        token = spelling.sub(plain, token)
    return token


_known: WeakKeyDictionary[Engine, NameVocabulary] = WeakKeyDictionary()
_lock = Lock()


def vocabulary(session: Session) -> NameVocabulary:
    """Return the town's name parts; they are read once and then only what is new."""
    engine = session.get_bind().engine
    stamp = _stamp(session)
    with _lock:
        words = _known.get(engine)
        if words is None or words.stamp != stamp:
            words = _read(session, words, stamp)
        if words.counted_at * _GROWN < stamp[2]:
            _count(session, words)
        _known[engine] = words
    return words


def _stamp(session: Session) -> Stamp:
    count = select(func.count()).select_from(NameTokenRow).scalar_subquery()
    newest = select(NameTokenRow.id, NameTokenRow.token, count).order_by(NameTokenRow.id.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return (row[0], row[1], row[2]) if row else (0, "", 0)


def _read(session: Session, old: NameVocabulary | None, stamp: Stamp) -> NameVocabulary:
    """Read the parts that are new; all of them if some have gone or came in with an older id."""
    every = select(NameTokenRow.id, NameTokenRow.token, NameTokenRow.code)
    if old is not None:
        # With the youngest that was known: if it has gone, its id, and older ones, may stand for other parts.
        newer = session.execute(every.where(NameTokenRow.id >= old.stamp[0]))
        read = {token_id: (token, code) for token_id, token, code in newer}
        rows = old.rows | read
        if len(rows) == stamp[2] and read.get(old.stamp[0], ("", ""))[0] == old.stamp[1]:
            words = NameVocabulary(rows, stamp)
            words.families, words.givens = old.families, old.givens
            words.pairs, words.counted_at = old.pairs, old.counted_at
            return words
    return NameVocabulary({one: (token, code) for one, token, code in session.execute(every)}, stamp)


def _count(session: Session, words: NameVocabulary) -> None:
    if people_door.behind_door(session):
        words.families, words.givens = people_door.name_counts(session)
    else:
        families = select(NamePairRow.family_id, func.count()).group_by(NamePairRow.family_id)
        givens = select(NamePairRow.given_id, func.count()).group_by(NamePairRow.given_id)
        words.families = dict(session.execute(families).all())
        words.givens = dict(session.execute(givens).all())
    words.pairs = sum(words.families.values())
    words.counted_at = words.stamp[2]

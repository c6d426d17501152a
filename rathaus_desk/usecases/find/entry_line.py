"""The one line that understands everything: which hits it shows, and which one Enter takes."""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.numbers import read_number
from rathaus_desk.domain.text import clean, fold
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.find.find_cases import cases_by_number, cases_by_text
from rathaus_desk.usecases.find.find_staff import find_staff
from rathaus_desk.usecases.find.name_or_wish import a_persons_name
from rathaus_desk.usecases.find.small_words import without_misheard_small_words
from rathaus_desk.usecases.names.find_people import PeopleSearch, people_with_phone
from rathaus_desk.usecases.names.name_vocabulary import vocabulary
from rathaus_desk.usecases.office.street_book import street_book
from rathaus_desk.usecases.services.find_services import find_services, services_named
from rathaus_desk.usecases.services.german_words import families, stem

MOST_HITS = 8
MOST_IN_PALETTE = 12

# How many lines each group has at first; what others leave over goes to the first groups again.
_FIRST, _OTHER = 5, 2
_SHORTEST_SYNONYM = _SHORTEST_TEXT = 3
# How sure a service must be beside people who fit: one word begun, several words, a name typed out.
_CLEARLY, _WHOLLY, _TO_THE_LETTER = 6.0, 8.5, 9.6
_EXACT_PERSON = 9.8
# From here on nobody meant a name; below, services come after people with similar names; then they are noise.
_SURELY, _LIKELY, _FAINT = 8.0, 4.5, 2.5
_CASES_AT_INTAKE, _CASES_IN_PALETTE = 2, 4
# Words of a whole name, and how sure a service must be to come before taking such a name down.
_NAME_WORDS, _RATHER_A_NAME = range(2, 6), 5.0
_LONG_WORD = 6  # letters; so many are no chance beginning of another word
# A single word: what a likeness of letters scores at most, and what must be alike for it to mean something.
_BY_LIKENESS, _SHORTEST_LIKE, _SHARED = 7.05, 4, 5
# What a service scores that only a word of somebody's name has found.
_NOT_MEANT = 0.0
Group = Sequence[Hit]


def entry_line(work: Work, text: str, person_chosen: bool = False) -> tuple[Hit, ...]:
    """Return at most eight hits in groups, the best one first, so that Enter takes it.

    A phone number finds people and a case number finds its case. A whole name or synonym of a service comes
    before any person ("perso"), and so do all services once a person is chosen. Else people whose names begin
    like all words come first, then services, then people with similar names, then cases. Beside a first name
    of the town a word is a family name ("Anna Baum"): people come first, however well a service fits it.
    """
    text = clean(text)
    if not fold(text):
        return ()
    if numbered := _by_number(work, text):
        return numbered
    groups = _groups(work, text, person_chosen)
    return _share_out([*groups, _cases(work, text, _CASES_AT_INTAKE)], MOST_HITS)


def rather_a_name(text: str, hits: Sequence[Hit]) -> bool:
    """Tell whether Enter should take `text` down as a name: known as one, or written so and no hit named.

    A single word is a name where a service was found by a chance likeness of letters only ("schmidt").
    "Xóchitl Großmüller" wishes for nothing large; "Hund Anmelden" is a wish although written like a name.
    """
    if hits and hits[0].kind is HitKind.SERVICE and hits[0].score <= _NOT_MEANT:
        return True
    words = clean(text).split()
    if len(words) == 1:
        return _only_alike(words[0], hits)
    written = all(one[0].isupper() and all(sign.isalpha() or sign in "-'’." for sign in one) for one in words)
    if len(words) not in _NAME_WORDS or not written:
        return False
    if not hits or hits[0].kind is not HitKind.SERVICE:
        return False
    said = fold(f"{hits[0].title} {hits[0].reason}").split()
    meant = [fold(one) for one in words if len(one) >= _SHORTEST_TEXT]
    literal = any(whole.endswith(one) or _begun(whole, one) for one in meant for whole in said)
    return hits[0].score < _RATHER_A_NAME or not literal


def _only_alike(text: str, hits: Sequence[Hit]) -> bool:
    """Tell whether a single word led to the first service by chance likeness only: "schmidt", "scheidung"."""
    word = fold(text)
    if len(word) < _SHORTEST_LIKE or not word.isalpha() or not hits or hits[0].kind is not HitKind.SERVICE:
        return False
    if hits[0].score > _BY_LIKENESS or families().get(stem(word)):
        return False
    return not any(_like(word, whole) for whole in fold(f"{hits[0].title} {hits[0].reason}").split())


def _like(word: str, whole: str) -> bool:
    """Tell whether one word holds the other, both share a long part, or one is a slip of the other."""
    if word in whole or (len(whole) >= _SHORTEST_LIKE and whole in word):
        return True
    if any(word[at : at + _SHARED] in whole for at in range(len(word) - _SHARED + 1)):
        return True
    slips = 2 if len(word) > _LONG_WORD else 1
    return word[0] == whole[0] and OSA.distance(word, whole, score_cutoff=slips) <= slips


def _begun(whole: str, word: str) -> bool:
    return len(word) >= _LONG_WORD and whole.startswith(word)


def find_everything(work: Work, text: str) -> tuple[Hit, ...]:
    """Return at most twelve hits of every kind for the command palette, colleagues too."""
    text = clean(text)
    if not fold(text):
        return ()
    if numbered := _by_number(work, text):
        return numbered
    groups = [*_groups(work, text, person_chosen=False), _cases(work, text, _CASES_IN_PALETTE)]
    colleagues = find_staff(work, text, MOST_HITS)
    literal = bool(groups[0]) and not groups[0][0].reason
    groups.insert(1 if literal else 0, colleagues)
    return _share_out(groups, MOST_IN_PALETTE)


def warm_up(work: Work) -> None:
    """Read the vocabularies of names, streets and services, so that the first key press need not wait."""
    vocabulary(work.session)
    street_book(work.session)
    find_services(work, "", 1)


def _by_number(work: Work, text: str) -> tuple[Hit, ...]:
    """Return what a number stands for: a phone, then a case; nothing if it is neither."""
    if any(one.isalpha() for one in text) and read_number(text) is None:
        return ()
    phones = people_with_phone(work, text, MOST_HITS)
    cases = cases_by_number(work, text, MOST_HITS)
    return _share_out([phones, cases], MOST_HITS)


def _cases(work: Work, text: str, most: int) -> Group:
    """Return cases by their text, once there is enough of it to mean something."""
    enough = any(len(word) >= _SHORTEST_TEXT for word in fold(text).split())
    return cases_by_text(work, text, most) if enough else ()


def _groups(work: Work, text: str, person_chosen: bool) -> list[Group]:
    """Return people and services in the order in which they are shown."""
    people = PeopleSearch(work, text, MOST_HITS)
    if not any(one.isalpha() for one in text):
        return [people.literal, people.similar()]
    named: Group = ()
    if len(fold(text)) >= _SHORTEST_SYNONYM:
        named = services_named(work, text, MOST_HITS, inflected=not people.literal)
    services = find_services(work, text, MOST_HITS)
    if named or person_chosen:
        return [[*named, *services], people.literal]
    if a_persons_name(work, text):
        return _of_a_name(work, text, people, services)
    if len(people.literal) == MOST_HITS or (services and services[0].score >= _SURELY):
        similar: Group = ()
    else:
        similar = without_misheard_small_words(work, text, people.similar())
    if people.literal:
        sure = _sure_enough(text, people.literal[0])
        return [people.literal, [hit for hit in services if hit.score >= sure], similar]
    if not similar or (services and services[0].score >= _LIKELY):
        return [services, similar]
    return [similar, [hit for hit in services if hit.score >= _FAINT]]


def _of_a_name(work: Work, text: str, people: PeopleSearch, services: Group) -> list[Group]:
    """Return whom a name may mean; a first name that is known is no slip, so who bears another comes last."""
    found = people.similar() if len(people.literal) < MOST_HITS else ()
    similar = without_misheard_small_words(work, text, found)
    typed = fold(text).split()
    near = [hit for hit in similar if any(one in typed for one in fold(hit.title).split())]
    far = [hit for hit in similar if hit not in near]
    aside = [replace(hit, score=_NOT_MEANT) for hit in services]
    return [[*people.literal, *near], aside, far]


def _sure_enough(text: str, person: Hit) -> float:
    """Return how good a service must be to stand beside people who fit letter by letter."""
    if person.score >= _EXACT_PERSON:
        return _TO_THE_LETTER
    return _CLEARLY if len(fold(text).split()) == 1 else _WHOLLY


def _share_out(groups: Sequence[Group], most: int) -> tuple[Hit, ...]:
    """Give each group some lines and what is left over to the first ones; each hit once, groups in order."""
    seen: set[tuple[str, int]] = set()
    kept: list[list[Hit]] = []
    for group in groups:
        fresh = []
        for hit in group:
            if (hit.kind, hit.id) not in seen:
                seen.add((hit.kind, hit.id))
                fresh.append(hit)
        kept.append(fresh)
    lines = [min(len(group), _OTHER if at else _FIRST) for at, group in enumerate(kept)]
    left = most
    for at, wanted in enumerate(lines):
        lines[at] = min(wanted, left)
        left -= lines[at]
    for at, group in enumerate(kept):
        more = min(len(group) - lines[at], left)
        lines[at] += more
        left -= more
    return tuple(hit for group, count in zip(kept, lines, strict=True) for hit in group[:count])

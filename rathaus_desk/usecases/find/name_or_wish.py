"""Tells a name from a wish where a word is both: "Anna Baum" is somebody, "Baum Amselweg" is a tree."""

import re
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.text import clean, fold
from rathaus_desk.store import people_door
from rathaus_desk.store.people_tables import NamePairRow, PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.names.name_vocabulary import vocabulary
from rathaus_desk.usecases.office.rights import person_in_sight
from rathaus_desk.usecases.office.street_book import street_book
from rathaus_desk.usecases.services.find_services import find_services
from rathaus_desk.usecases.services.german_words import STOP_WORDS

_MOST_WORDS = 5
_SHORTEST_GIVEN = 3
_SHORTEST_STREET = 6  # letters; so many are no family name that happens to begin a street
_LOOKED_AT = 3
# Folded; what stands beside a name and is none.
_ADDRESSED = frozenset(("herr", "herrn", "frau", "dr", "prof", "familie"))
_PARTICLES = frozenset(
    ("von", "vom", "zu", "zum", "zur", "van", "der", "den", "de", "da", "di", "del", "dos", "el", "al",
     "bin", "ibn", "ten", "ter")
)  # fmt: skip
_NAME = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")


def a_persons_name(work: Work, text: str) -> bool:
    """Tell whether `text` is a name: a first name of the town and one more word, in either order.

    A house number, a year or a street may stand beside it. A first name that is a word of the catalogue too
    ("rosa") says nothing, nor does a verb: "Anna umgezogen" is written unlike a name.
    """
    words = [one for one in clean(text).replace(",", " ").split() if not any(sign.isdigit() for sign in one)]
    if work.actor.role not in CASE_ROLES or not 2 <= len(words) <= _MOST_WORDS:
        return False
    if not all(_NAME.fullmatch(one) for one in words):
        return False
    bearing = [one for one in words if not _beside_a_name(work, one)]
    given = [one for one in bearing if _is_given_name(work, one)]
    rest = [one for one in bearing if one not in given]
    if any(fold(one) in _PARTICLES and after in given for one, after in pairwise(words)):
        return False  # "Hund von Anna"
    return bool(given) and len(rest) == 1 and _written_alike(given, rest[0])


def _written_alike(given: Sequence[str], other: str) -> bool:
    """Tell whether the other word may be a name as far as its first letter says, and is no small word."""
    capitals = any(one[0].isupper() for one in given)
    return fold(other) not in STOP_WORDS and (other[0].isupper() or not capitals)


def _beside_a_name(work: Work, word: str) -> bool:
    folded = fold(word)
    if folded in _PARTICLES or folded in _ADDRESSED:
        return True
    return len(folded) >= _SHORTEST_STREET and any(folded in parts for _, parts in street_book(work.session))


def _is_given_name(work: Work, word: str) -> bool:
    parts = fold(word).split()
    return bool(parts) and all(_given(work, one) and not _means_something(work, one) for one in parts)


def _given(work: Work, part: str) -> bool:
    """Tell whether somebody in sight bears it: a name that only a locked person has is no name here."""
    token_id = vocabulary(work.session).id_of.get(part)
    if token_id is None or len(part) < _SHORTEST_GIVEN:
        return False
    if people_door.behind_door(work.session):
        return people_door.is_given_name(work.session, token_id)
    bears = select(PersonRow.id).join(NamePairRow, NamePairRow.person_id == PersonRow.id)
    somebody = bears.where(NamePairRow.given_id == token_id, person_in_sight(work)).limit(1)
    return work.session.scalar(somebody) is not None


def _means_something(work: Work, word: str) -> bool:
    """Tell whether a word stands in the catalogue as it is, or says nothing at all."""
    hits = find_services(work, word, _LOOKED_AT)
    return word in STOP_WORDS or any(word in fold(f"{hit.title} {hit.reason}").split() for hit in hits)

"""Keeps the index of names: which parts a person's name has, and who bears which pair of parts."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

import cologne_phonetics
from sqlalchemy import delete, exists, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rathaus_desk.domain.text import fold
from rathaus_desk.store import people_door
from rathaus_desk.store.people_tables import NamePairRow, NameTokenRow, PersonRow

# Stands in the pair of somebody of whom only the family name is known, or only the given name.
NO_NAME = ""
# Parts of one name that are indexed; a name of nobility has six, a pasted text has hundreds.
MOST_PARTS = 12
CHUNK = 10_000
_NAMES_IN_ONE_QUERY = 500
_ATTEMPTS = 3

Item = TypeVar("Item")


class Named(Protocol):
    """What the index needs of a person; a PersonRow has it."""

    @property
    def id(self) -> int: ...
    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...


def name_parts(name: str) -> tuple[str, ...]:
    """Return the folded parts of a name, each once: "von der Straßen" gives von, der, strassen."""
    return tuple(dict.fromkeys(fold(name).split()))[:MOST_PARTS]


def sound_of(token: str) -> str:
    """Return the code of a folded name part in Kölner Phonetik; empty if it has no Latin letters."""
    return "".join(code for _, code in cologne_phonetics.encode(token))


def index_person(session: Session, row: PersonRow) -> None:
    """Make a person findable by name, or findable by the corrected name."""
    session.flush()
    families, givens = _parts_of(row)
    if people_door.behind_door(session):
        people_door.index_person(session, row.id, _with_sounds(families), _with_sounds(givens))
        return
    before = forget_person(session, row.id)
    ids = _token_ids(session, {*families, *givens}, {})
    session.execute(insert(NamePairRow), _pairs(row.id, families, givens, ids))
    drop_unused_names(session, before - {*ids.values()})


def index_people(session: Session, rows: Iterable[Named]) -> None:
    """Make many people findable who are in no index yet; thousands at a time."""
    session.flush()
    every = select(NameTokenRow.token, NameTokenRow.id)
    for people in _chunks(rows, CHUNK):
        known = dict(session.execute(every).all())  # a server may have set some apart meanwhile
        named = [(one.id, *_parts_of(one)) for one in people]
        ids = _token_ids(session, {part for _, *sides in named for side in sides for part in side}, known)
        pairs = [pair for one, families, givens in named for pair in _pairs(one, families, givens, ids)]
        # In the order of the key the rows of a chunk land side by side.
        pairs.sort(key=lambda pair: (pair["family_id"], pair["given_id"], pair["person_id"]))
        session.execute(insert(NamePairRow), pairs)


def forget_person(session: Session, person_id: int) -> set[int]:
    """Take a person out of the index of names; return the ids of the name parts that she bore."""
    borne = select(NamePairRow.family_id, NamePairRow.given_id).where(NamePairRow.person_id == person_id)
    parts = {part for pair in session.execute(borne) for part in pair}
    session.execute(delete(NamePairRow).where(NamePairRow.person_id == person_id))
    return parts


def drop_unused_names(session: Session, parts: Iterable[int]) -> None:
    """Delete those of these name parts that nobody bears any more, so that a corrected name is gone."""
    for ids in _chunks(parts, _NAMES_IN_ONE_QUERY):
        session.execute(
            delete(NameTokenRow).where(
                NameTokenRow.id.in_(ids),
                ~exists().where(NamePairRow.family_id == NameTokenRow.id),
                ~exists().where(NamePairRow.given_id == NameTokenRow.id),
            )
        )


def _parts_of(person: Named) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return name_parts(person.family_name) or (NO_NAME,), name_parts(person.given_name) or (NO_NAME,)


def _with_sounds(parts: Iterable[str]) -> dict[str, str]:
    return {part: sound_of(part) for part in parts}


def _pairs(
    person_id: int, families: tuple[str, ...], givens: tuple[str, ...], ids: dict[str, int]
) -> list[dict[str, int]]:
    return [
        {"family_id": ids[family], "given_id": ids[given], "person_id": person_id}
        for family in families
        for given in givens
    ]


def _token_ids(session: Session, tokens: set[str], known: dict[str, int]) -> dict[str, int]:
    """Return `known` grown by the ids of `tokens`; parts that are new to the town get one."""
    for _ in range(_ATTEMPTS):
        missing = sorted(tokens - known.keys())
        for part in _chunks(missing, _NAMES_IN_ONE_QUERY):
            found = select(NameTokenRow.token, NameTokenRow.id).where(NameTokenRow.token.in_(part))
            known.update((token, token_id) for token, token_id in session.execute(found))
        new = [token for token in missing if token not in known]
        if not new:
            return known
        try:
            with session.begin_nested():
                session.execute(
                    insert(NameTokenRow), [{"token": token, "code": sound_of(token)} for token in new]
                )
        except IntegrityError:
            # Somebody at another desk has just registered the same rare name: read theirs.
            continue
    raise RuntimeError("the name parts could not be written")


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk

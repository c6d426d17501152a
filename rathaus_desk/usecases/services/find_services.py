"""Finds services by the words that citizens use, and says which words led to each."""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.text import clean, fold
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.services.german_words import STOP_WORDS
from rathaus_desk.usecases.services.service_index import Entry, Found, ServiceIndex

BEST = 10.0
LONGEST = 200
# A new or missing service is noticed at once, a changed word after this time.
FRESH_SECONDS = 20.0
_LONGEST_REASON = 40
_AS_GOOD = 0.85  # of the best score


@dataclass(slots=True)
class _Known:
    """The catalogue as it was read: the rows, the index made of them, when they were last compared."""

    stamp: tuple[int, int]
    rows: list[tuple[Any, ...]]
    index: ServiceIndex
    compared: float


_known: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()
_made: list[tuple[list[tuple[Any, ...]], ServiceIndex]] = []
_lock = Lock()


def find_services(work: Work, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """Return the services that `text` may ask for, at most `limit`, best first."""
    if limit < 1:
        return ()
    known = _catalogue(work.session)
    text = clean(text)[:LONGEST]
    found = tuple(_hit(known, one) for one in known.index.find(text, limit))
    return _as_typed(found, text)


def services_named(work: Work, text: str, limit: int = 8, *, inflected: bool = True) -> tuple[Hit, ...]:
    """Return the services of which `text` is a whole name or synonym, best first.

    With `inflected` another form of the words will do: "Laternen" for the synonym "Laterne".
    """
    if limit < 1:
        return ()
    known = _catalogue(work.session)
    text = clean(text)[:LONGEST]
    return tuple(_hit(known, one) for one in known.index.named(text, inflected=inflected)[:limit])


def _as_typed(hits: tuple[Hit, ...], text: str) -> tuple[Hit, ...]:
    """Let a small word that is still being typed decide between equals: "hund ab" will be abmelden."""
    last = fold(text).rpartition(" ")[2]
    if last not in STOP_WORDS or not hits:
        return hits
    level = hits[0].score * _AS_GOOD

    def later(hit: Hit) -> bool:
        return hit.score < level or not any(one.startswith(last) for one in fold(hit.title).split())

    return tuple(sorted(hits, key=later))


def _hit(known: _Known, found: Found) -> Hit:
    service_id, key, name, _, _, unit = known.rows[found.place][:6]
    phrase = found.phrase
    if phrase.named:
        reason = ""
    elif len(phrase.text) > _LONGEST_REASON:
        reason = "gefunden im Merkblatt"
    else:
        reason = f"gefunden über „{phrase.text}“"
    return Hit(
        kind=HitKind.SERVICE,
        id=service_id,
        key=key,
        title=name,
        detail=unit,
        reason=reason,
        score=BEST * found.score,
    )


def _catalogue(session: Session) -> _Known:
    engine = session.get_bind().engine
    newest, count = session.execute(select(func.max(ServiceRow.id), func.count(ServiceRow.id))).one()
    stamp = (newest or 0, count)
    now = time.monotonic()
    with _lock:
        known = _known.get(engine)
        if known is None or known.stamp != stamp or now - known.compared > FRESH_SECONDS:
            rows = _rows(session)
            same = known is not None and known.rows == rows
            index = known.index if known and same else _index_of(rows)
            known = _Known(stamp, rows, index, now)
            _known[engine] = known
        return known


def _index_of(rows: list[tuple[Any, ...]]) -> ServiceIndex:
    """Return the index of a catalogue; who closes an office and opens it again gets the one there was."""
    if not _made or _made[0][0] != rows:
        _made[:] = [(rows, ServiceIndex([_entry(row) for row in rows]))]
    return _made[0][1]


def _rows(session: Session) -> list[tuple[Any, ...]]:
    query = (
        select(
            ServiceRow.id,
            ServiceRow.key,
            ServiceRow.name,
            ServiceRow.short,
            ServiceRow.words,
            UnitRow.short,
            ServiceRow.topic,
            ServiceRow.facts,
            ServiceRow.fields,
            ServiceRow.documents,
            ServiceRow.plain,
            ServiceRow.knowledge,
        )
        .join(UnitRow, UnitRow.id == ServiceRow.unit_id)
        .order_by(ServiceRow.sort_name, ServiceRow.id)
    )
    return [tuple(row) for row in session.execute(query)]


def _entry(row: tuple[Any, ...]) -> Entry:
    service_id, _, name, short, words, _, topic, facts, fields, documents, plain, knowledge = row
    labels = tuple(str(one["label"]) for one in fields)
    papers = tuple(str(one["name"]) for one in documents)
    return Entry(
        id=service_id,
        names=(name, short),
        words=tuple(words),
        topic=(topic,),
        facts=(*facts, *labels),
        texts=(plain, knowledge, *papers),
    )

"""Finds citizens by name, birth date, street or phone number, also when they are typed wrongly."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.domain.text import fold, plain_letters
from rathaus_desk.store import people_door
from rathaus_desk.store.office_tables import DistrictRow
from rathaus_desk.store.people_tables import PersonRow, PhoneRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.names.name_pairs import Parts
from rathaus_desk.usecases.names.name_vocabulary import NEAR, STEP_BESIDE_ERRORS, NameVocabulary, vocabulary
from rathaus_desk.usecases.names.person_matches import Match, matches
from rathaus_desk.usecases.names.person_query import PersonQuery, read_partial_phone, read_query, swapped
from rathaus_desk.usecases.names.person_readings import Among, Reading, among, readings, respelled, same_house
from rathaus_desk.usecases.names.search_ways import left_by, phone_way, way_of
from rathaus_desk.usecases.office.phones import read_phone
from rathaus_desk.usecases.office.rights import local, person_in_sight

BEST = 10.0
_SPARE = 3  # candidates for each line shown: some are locked or lie elsewhere
_LOOKED_AT_CLOSELY = 200
_SIMILAR_CANDIDATES = 120
_KEPT_FOR_SOUND = 2
_SHORTEST_SIMILAR = 3
_NINES = "9" * 15  # as many figures as a number can have (E.164)


Prepared = tuple[Reading, list[Parts]]  # what each word of a reading may stand for
Asked = Mapping[int, people_door.Candidates] | None


class _Line(NamedTuple):
    """What a line of the answer shows of a person."""

    id: int
    given_name: str
    family_name: str
    birth_date: date | None
    street: str
    house_number: str
    place: str
    sort_name: str
    district: str | None


class PeopleSearch:
    """One search for people: letter by letter at once, by similar names only when somebody asks for those."""

    def __init__(self, work: Work, text: str, limit: int) -> None:
        self._work = work
        self._limit = limit
        self._left: dict[Reading, Among] = {}
        self._ways: list[Reading] = []
        self._query = PersonQuery((), ())
        self.literal: tuple[Hit, ...] = ()
        if limit < 1 or work.actor.role not in CASE_ROLES:
            return
        self._text = text
        work.search_for(text)
        self.literal = people_with_phone(work, text, limit)
        today = local(work, work.now).date()
        self._query = read_query(text, today)
        if self._query.empty:
            return
        self._words = vocabulary(work.session)
        found = self._literal(readings(work.session, self._query, today))
        if not found:
            found = self._literal(respelled(self._words, self._query))
        self.literal = _each_once((*self.literal, *found))[:limit]

    @property
    def may_be_misheard(self) -> bool:
        """Tell whether a typed word is no name here, but sounds like one."""
        return any(self._words.may_be_misheard(word) for word in self._query.words)

    def similar(self) -> tuple[Hit, ...]:
        """Return the people whose names sound or look alike; of those, none that match literally."""
        if self._query.empty:
            return ()
        shown = {hit.id for hit in self.literal}
        found = self._similar(shown)
        other = swapped(self._query.born)
        if found or shown or other is None:
            return found
        changed_over = self._literal([Reading(self._query.words, self._query.typed, other)])[: self._limit]
        reason = "Tag und Monat vertauscht?"
        return tuple(replace(hit, reason=reason, score=hit.score - NEAR) for hit in changed_over)

    def _literal(self, ways: Iterable[Reading]) -> list[Hit]:
        """Return whom the readings find letter by letter, and keep the readings that found somebody."""
        found: list[Hit] = []
        meant: list[Reading] = []
        tried: list[Reading] = []
        prepared: list[Prepared] = [
            (way, [self._words.starting_with(name) for name in way.names]) for way in ways
        ]
        asked = self._asked(prepared, self._wanted)
        for at, (way, parts) in enumerate(prepared):
            tried.append(way)
            if not all(parts):
                continue
            matching = self._matching(way, parts, self._wanted(way), asked, at)
            if hits := _hits(self._work, matching[: self._wanted(way)], way):
                found += hits
                meant.append(way)
            if len(found) >= self._limit:
                break
        self._ways = meant or self._ways or tried
        return found

    def _asked(self, prepared: Sequence[Prepared], want: Callable[[Reading], int]) -> Asked:
        """Ask a server, once for all readings, whom they may mean; a file is looked through instead."""
        if not people_door.behind_door(self._work.session):
            return None
        places = [at for at, (_, parts) in enumerate(prepared) if all(parts)]
        ways = [way_of(self._words, *prepared[at], want(prepared[at][0])) for at in places]
        found = self._work.search_for(self._text, ways)
        return {places[at]: candidates for at, candidates in found.items()}

    def _similar(self, shown: set[int]) -> tuple[Hit, ...]:
        found: list[Hit] = []
        prepared = [(way, self._parts_near(way)) for way in self._ways]
        prepared = [one for one in prepared if one[1]]
        asked = self._asked(prepared, lambda _: _SIMILAR_CANDIDATES)
        for at, (way, parts) in enumerate(prepared):
            candidates = self._matching(way, parts, _SIMILAR_CANDIDATES, asked, at)
            fresh = _different([one for one in candidates if one.person_id not in shown and one.off >= NEAR])
            found += _hits(self._work, fresh[: self._wanted(way)], way, self._words)
            if len(found) >= self._limit:
                break
        return _each_once(found)[: self._limit]

    def _parts_near(self, way: Reading) -> list[Parts]:
        """Return what each word may stand for; nothing if that is no other name than what was typed."""
        if not any(len(name) >= _SHORTEST_SIMILAR for name in way.names):
            return []
        typed = zip(way.names, way.typed, strict=True)
        parts: list[Parts] = [_parts_near(self._words, name, spelled) for name, spelled in typed]
        near = all(parts) and any(max(part.values()) >= NEAR for part in parts)
        return parts if near else []

    def _matching(
        self, way: Reading, parts: Sequence[Parts], want: int, asked: Asked, at: int
    ) -> list[Match]:
        if asked is not None:
            return matches(self._work.session, self._words, parts, left_by(way, asked, at), want)
        if way not in self._left:
            self._left[way] = among(self._work.session, way)
        return matches(self._work.session, self._words, parts, self._left[way], want)

    def _wanted(self, way: Reading) -> int:
        return _LOOKED_AT_CLOSELY if way.looks_closer else self._limit * _SPARE


def find_people(work: Work, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """Return the people that `text` may mean, at most `limit`: literal matches first, then similar names.

    Somebody with a lock under § 51 BMG is found by the lead only.
    """
    search = PeopleSearch(work, text, limit)
    if len(search.literal) < limit:
        return (*search.literal, *search.similar())[:limit]
    if limit <= _KEPT_FOR_SOUND or not search.may_be_misheard:
        return search.literal
    heard = [hit for hit in search.similar() if hit.reason.startswith("klingt")][:_KEPT_FOR_SOUND]
    return (*search.literal[: limit - len(heard)], *heard)


def people_with_phone(work: Work, text: str, limit: int) -> tuple[Hit, ...]:
    """Return the people with this phone number, also if only its beginning is typed."""
    if work.actor.role not in CASE_ROLES:
        return ()
    start = read_partial_phone(text)
    number = read_phone(text)
    ids = with_number(work, number, number, limit) if number else []
    reason = "Telefonnummer" if ids else "Anfang der Telefonnummer"
    if start and not ids:
        # A range, because a LIKE would not use the index; nines close it in every collation.
        ids = with_number(work, start, start + _NINES, limit)
    return _hits(work, [Match(0.0, "", "", one) for one in ids], reason=reason)[:limit]


def with_number(work: Work, first: str, last: str, limit: int) -> list[int]:
    """Return the ids of twice as many people as are wanted whose number lies between two."""
    found = work.search_for(first, [phone_way(first, last, limit * 2)])
    if people_door.behind_door(work.session):
        return list(found.get(0, people_door.Candidates()).people)
    within = select(PhoneRow.person_id).where(PhoneRow.number.between(first, last))
    return list(work.session.scalars(within.order_by(PhoneRow.number, PhoneRow.person_id).limit(limit * 2)))


def _parts_near(words: NameVocabulary, name: str, typed: str) -> dict[int, float]:
    """Return what a word may stand for; "buer" is no "bür" if it was meant to be Bauer."""
    spelled = plain_letters(typed)
    near = words.near(spelled) if spelled != name and fold(spelled) == name else {}
    return {**near, **words.near(name), **words.starting_with(name, STEP_BESIDE_ERRORS)}


def _different(candidates: Sequence[Match]) -> list[Match]:
    """Put the first bearer of each name before the second: one wants to see which names may be meant."""
    seen: Counter[tuple[str, str]] = Counter()
    ranked = []
    for match in candidates:
        seen[match.family, match.given] += 1
        ranked.append((round(match.off, 1), seen[match.family, match.given], match))
    return [match for _, _, match in sorted(ranked)]


def _hits(
    work: Work,
    found: Sequence[Match],
    way: Reading | None = None,
    words: NameVocabulary | None = None,
    reason: str = "",
) -> tuple[Hit, ...]:
    """Read the people that were matched and that the actor may know of; nearest first, then by name."""
    by_id = {one.person_id: one for one in found}
    if not by_id:
        return ()
    work.look_at(by_id, ReadKind.SEARCH, " ".join(way.typed) if way else reason)
    query = (
        select(
            PersonRow.id,
            PersonRow.given_name,
            PersonRow.family_name,
            PersonRow.birth_date,
            PersonRow.street,
            PersonRow.house_number,
            PersonRow.place,
            PersonRow.sort_name,
            DistrictRow.name,
        )
        .outerjoin(DistrictRow, DistrictRow.id == PersonRow.district_id)
        .where(PersonRow.id.in_(list(by_id)), person_in_sight(work))
    )
    people = (_Line(*row) for row in work.session.execute(query))
    rows = [row for row in people if way is None or _is_meant(way, row)]
    if words is None:
        rows.sort(key=lambda row: (by_id[row.id].off, row.sort_name, row.id))
    else:
        ranks = {person_id: rank for rank, person_id in enumerate(by_id)}
        rows.sort(key=lambda row: ranks[row.id])
    return tuple(_hit(row, by_id[row.id], reason or _reason(way, words, by_id[row.id])) for row in rows)


def _is_meant(way: Reading, row: _Line) -> bool:
    """Check what no index holds: the house number without a street, the district or town."""
    if way.number and not way.streets and not same_house(row.house_number, way.number):
        return False
    places = f"{fold(row.district or '')} {fold(row.place)}".split()
    return not way.place or any(one.startswith(way.place) for one in places)


def _hit(row: _Line, match: Match, reason: str) -> Hit:
    street = f"{row.street} {row.house_number}".strip()
    address = ", ".join(part for part in (street, row.district or row.place) if part)
    born = f"geb. {row.birth_date.year}" if row.birth_date else ""
    return Hit(
        kind=HitKind.PERSON,
        id=row.id,
        key="",
        title=f"{row.given_name} {row.family_name}".strip(),
        detail=" · ".join(part for part in (born, address) if part),
        reason=reason,
        score=BEST - match.off,
    )


def _reason(way: Reading | None, words: NameVocabulary | None, match: Match) -> str:
    """Say why somebody was found whose name was not typed letter by letter."""
    if way is None or words is None:
        return ""
    worst = max(range(len(match.distances)), key=lambda one: match.distances[one], default=None)
    if worst is None or match.distances[worst] < NEAR:
        return ""
    if words.sounds_alike(way.names[worst], match.parts[worst]):
        return f"klingt wie {way.typed[worst].capitalize()}"
    return "Tippfehler?"


def _each_once(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    first: dict[int, Hit] = {}
    for hit in hits:
        first.setdefault(hit.id, hit)
    return tuple(first.values())

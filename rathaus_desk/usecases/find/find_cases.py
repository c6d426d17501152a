"""Finds cases by number, by words of their text, or by the person they are about."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import CaseLine
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.numbers import read_number
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.fts_query import MOST_WORDS, cases_at_door, newest_cases_with
from rathaus_desk.store.numbers import year_and_running
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.cases.lists import lines
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.names.find_people import PeopleSearch
from rathaus_desk.usecases.office.rights import case_in_sight, local
from rathaus_desk.usecases.services.german_words import meaning_words

BY_NUMBER, BY_PART_OF_NUMBER, BY_TEXT, BY_PERSON = 10.0, 8.0, 4.0, 3.0
_NINES = "99999999"
_YEARS_BACK = 10
_LOOKED_THROUGH = 600
_RUNNING_DIGITS = 5
_YEAR_AND_RUNNING = re.compile(r"^\s*(\d{2})\s*[-–./ ]\s*(\d{1,6})\s*[-–./]?\s*$", re.ASCII)
_SOLID = re.compile(r"^\s*(\d{2})(\d{5})\s*$", re.ASCII)
_RUNNING = re.compile(r"^\s*(\d{3,5})\s*$", re.ASCII)


@may_lag
def find_cases(work: Work, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """Return the cases that `text` may mean, at most `limit`: by number, else by text, the newest first.

    A clerk finds what her unit works on; administration and data protection find none.
    """
    if limit < 1 or work.actor.role not in CASE_ROLES:
        return ()
    if found := cases_by_number(work, text, limit):
        return found
    found = cases_by_text(work, text, limit)
    if len(found) < limit:
        known = {hit.id for hit in found}
        found += tuple(hit for hit in _by_person(work, text, limit) if hit.id not in known)
    return found[:limit]


def cases_by_number(work: Work, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """Return the cases with this number in any spelling, or with a number that begins like this."""
    if limit < 1 or work.actor.role not in CASE_ROLES:
        return ()
    number = read_number(text)
    if number:
        # With a wrong check digit show the case, and say so, rather than let somebody read on from it.
        neighbour = "andere Prüfziffer, bitte vergleichen"
        return (
            _shown(work, CaseRow.number == number, "", BY_NUMBER, 1)
            or _shown(work, CaseRow.id.in_(_by_second_number(number)), "", BY_NUMBER, 1)
            or _shown(work, _between([number[:-1]]), neighbour, BY_PART_OF_NUMBER, limit)
        )
    starts = _beginnings(text, local(work, work.now).year)
    return _shown(work, _between(starts), "", BY_PART_OF_NUMBER, limit) if starts else ()


def _by_second_number(number: str) -> Select[int | None]:
    """Return the case of a number that was kept back: a slip may bear it beside the case's own."""
    year, running = year_and_running(number)
    rows = (ReservedNumberRow.year == year, ReservedNumberRow.running == running)
    return select(ReservedNumberRow.case_id).where(*rows)


def cases_by_text(work: Work, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """Return the newest cases whose text has all these words: whole, the last one begun, or else all begun.

    A clerk gets those among the newest 600 that her unit works on.
    """
    if limit < 1 or work.actor.role not in CASE_ROLES:
        return ()
    said = " ".join(meaning_words(text))
    ids: list[int] = []
    for begun in (1, MOST_WORDS) if work.actor.role is Role.CLERK else (0, 1, MOST_WORDS):
        if begun == MOST_WORDS and ids:
            break
        if len(ids) < limit:
            ids += [one for one in _newest(work, said, begun, limit) if one not in ids]
    return _hits(work, ids[:limit], "im Text gefunden", BY_TEXT)


def _newest(work: Work, said: str, begun: int, limit: int) -> Sequence[int]:
    if behind_door(work.session):
        return _newest_at_door(work, said, begun, limit)
    query = newest_cases_with(said, work.session.get_bind().dialect.name, begun)
    if query is None:
        return ()
    if work.actor.role is Role.CLERK:
        return _seen_by_clerk(work, query, limit)
    return work.session.scalars(query.where(case_in_sight(work)).limit(limit)).all()


def _newest_at_door(work: Work, said: str, begun: int, limit: int) -> Sequence[int]:
    """Ask the server for a few first; what it shows may still be more than stands in somebody's lists."""
    seen: Sequence[int] = ()
    for most in (limit * 2, _LOOKED_THROUGH):
        query = cases_at_door(said, begun, most)
        some = [] if query is None else work.session.scalars(query).all()
        if some:
            mine = select(CaseRow.id).where(CaseRow.id.in_(some), case_in_sight(work))
            seen = work.session.scalars(mine.order_by(CaseRow.id.desc()).limit(limit)).all()
        if len(seen) >= limit or len(some) < most:
            break
    return seen


def _seen_by_clerk(work: Work, query: Select[int], limit: int) -> list[int]:
    """Look through the newest hits, a few at first: words of other units' work may have 100,000 of them."""
    newest = work.session.scalars(query.limit(_LOOKED_THROUGH)).all()
    seen: list[int] = []
    first = 0
    for window in (limit * 10, _LOOKED_THROUGH):
        some = newest[first : first + window]
        if some and len(seen) < limit:
            mine = select(CaseRow.id).where(CaseRow.id.in_(some), case_in_sight(work))
            seen += work.session.scalars(mine.order_by(CaseRow.id.desc()).limit(limit - len(seen)))
        first += window
    return seen


def _by_person(work: Work, text: str, limit: int) -> tuple[Hit, ...]:
    people = [hit.id for hit in PeopleSearch(work, text, limit).literal]
    return (
        _shown(work, CaseRow.person_id.in_(people), "Vorgang der Person", BY_PERSON, limit) if people else ()
    )


def _beginnings(text: str, year: int) -> list[str]:
    """Return what the number may begin with: "26-047", "2604711", or the running number alone: "4711"."""
    if match := _YEAR_AND_RUNNING.match(text):
        return [f"{match[1]}-{match[2].zfill(_RUNNING_DIGITS)}-", f"{match[1]}-{match[2]}"]
    if match := _SOLID.match(text):
        return [f"{match[1]}-{match[2]}-"]
    if match := _RUNNING.match(text):
        typed = match[1]
        running = typed if typed.startswith("0") else f"{typed.zfill(_RUNNING_DIGITS)}-"
        return [f"{(year - back) % 100:02}-{running}" for back in range(_YEARS_BACK)]
    return []


def _between(starts: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that the number begins like one of these, as ranges that an index serves."""
    # Nines close the range in every collation, also in those that overlook the hyphens.
    return or_(*(CaseRow.number.between(start, start + _NINES) for start in starts))


def _shown(
    work: Work, condition: ColumnElement[bool], reason: str, score: float, limit: int
) -> tuple[Hit, ...]:
    newest = select(CaseRow.id).where(condition, case_in_sight(work)).order_by(CaseRow.id.desc()).limit(limit)
    return _hits(work, work.session.scalars(newest).all(), reason, score)


def _hits(work: Work, ids: Sequence[int], reason: str, score: float) -> tuple[Hit, ...]:
    return tuple(_hit(line, reason, score) for line in lines(work, CaseRow.id.in_(ids))) if ids else ()


def _hit(line: CaseLine, reason: str, score: float) -> Hit:
    detail = " · ".join(part for part in (line.person, line.place, word(line.state)) if part)
    return Hit(
        kind=HitKind.CASE,
        id=line.id,
        key=line.number,
        title=f"{line.number} · {line.service}",
        detail=detail,
        reason=reason,
        score=score,
    )

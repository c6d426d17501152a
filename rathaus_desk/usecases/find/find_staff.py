"""Finds colleagues by name, unit, room or extension, for the command palette."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA
from sqlalchemy import select

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.text import fold
from rathaus_desk.store.office_tables import StaffRow, UnitRow
from rathaus_desk.usecases.desk import Work

_SHORTEST_TYPO = 4
_BY_NAME, _BY_TYPO, _BY_PLACE = 9.0, 6.0, 5.0


def find_staff(work: Work, text: str, limit: int = 8) -> tuple[Hit, ...]:
    """Return the colleagues that `text` may mean, at most `limit`: by name first, then by unit or room."""
    words = fold(text).split()
    if limit < 1 or not words:
        return ()
    query = (
        select(
            StaffRow.id,
            StaffRow.login,
            StaffRow.given_name,
            StaffRow.family_name,
            StaffRow.room,
            StaffRow.phone,
            UnitRow.name,
            UnitRow.short,
        )
        .join(UnitRow, UnitRow.id == StaffRow.unit_id)
        .where(StaffRow.active)
        .order_by(StaffRow.sort_name, StaffRow.id)
    )
    found = []
    for staff_id, login, given, family, room, phone, unit, short in work.session.execute(query):
        places = fold(f"{unit} {short} {room} {phone}").split()
        if score := _score(words, fold(f"{given} {family}").split(), places):
            detail = " · ".join(part for part in (short, room, phone) if part)
            found.append(Hit(HitKind.STAFF, staff_id, login, f"{given} {family}".strip(), detail, "", score))
    return tuple(sorted(found, key=lambda hit: -hit.score)[:limit])


def _score(words: Sequence[str], names: Sequence[str], places: Sequence[str]) -> float:
    """Return how well all words fit, 0 if one does not."""
    return min(_score_of(word, names, places) for word in words)


def _score_of(word: str, names: Sequence[str], places: Sequence[str]) -> float:
    if _begins(word, names):
        return _BY_NAME
    if _begins(word, places):
        return _BY_PLACE
    near = any(OSA.distance(word, name, score_cutoff=1) <= 1 for name in names)
    return _BY_TYPO if near and len(word) >= _SHORTEST_TYPO else 0.0


def _begins(word: str, parts: Sequence[str]) -> bool:
    return any(part.startswith(word) for part in parts)

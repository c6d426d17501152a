"""Finds colleagues by name, unit, room or extension, for the command palette."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA
from sqlalchemy import select

from rathaus_desk.domain.hits import Hit, HitKind
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
        score = _score(
            words, fold(f"{given} {family}").split(), fold(f"{unit} {short} {room} {phone}").split()
        )
        if score:
            detail = " · ".join(part for part in (short, room, phone) if part)
            found.append(Hit(HitKind.STAFF, staff_id, login, f"{given} {family}".strip(), detail, "", score))
    return tuple(sorted(found, key=lambda hit: -hit.score)[:limit])


def _score(words: Sequence[str], names: Sequence[str], places: Sequence[str]) -> float:
    """Return how well all words fit, 0 if one does not."""
    scores = [
        _BY_NAME
        if _begins(word, names)
        else _BY_PLACE
        if _begins(word, places)
        else _BY_TYPO
        if len(word) >= _SHORTEST_TYPO
        and any(OSA.distance(word, name, score_cutoff=1) <= 1 for name in names)
        else 0.0
        for word in words
    ]
    return min(scores)


def _begins(word: str, parts: Sequence[str]) -> bool:
    return any(part.startswith(word) for part in parts)

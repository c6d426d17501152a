"""The one line that understands everything: which hits it shows, and which one Enter takes."""

from collections.abc import Sequence

from rathaus_desk.domain.hits import Hit
from rathaus_desk.domain.text import clean, fold
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.find_cases import cases_by_number, cases_by_text
from rathaus_desk.usecases.find_people import FoundPeople, people_found, people_with_phone
from rathaus_desk.usecases.find_services import find_services, services_named
from rathaus_desk.usecases.find_staff import find_staff

MOST_HITS = 8
MOST_IN_PALETTE = 12

# How many lines each group has at first; what others leave over goes to the first groups again.
_FIRST, _OTHER = 5, 2
_SHORTEST_SYNONYM = 3
# Beside people whose name begins like this, only services that are clearly meant.
_CLEARLY = 6.0
Group = Sequence[Hit]


def entry_line(work: Work, text: str, person_chosen: bool = False) -> tuple[Hit, ...]:
    """Return at most eight hits in groups, the best one first, so that Enter takes it.

    A phone number finds people and a case number finds its case. A whole name or synonym of a service comes
    before any person ("perso"), and so do all services once a person is chosen. Else people whose names begin
    like all words come first, then services, then people with similar names, then cases.
    """
    text = clean(text)
    if not fold(text):
        return ()
    if numbered := _by_number(work, text):
        return numbered
    return _share_out(_groups(work, text, person_chosen), MOST_HITS)


def find_everything(work: Work, text: str) -> tuple[Hit, ...]:
    """Return at most twelve hits of every kind for the command palette, colleagues too."""
    text = clean(text)
    if not fold(text):
        return ()
    if numbered := _by_number(work, text):
        return numbered
    groups = _groups(work, text, person_chosen=False)
    groups.insert(2, find_staff(work, text, MOST_HITS))
    return _share_out(groups, MOST_IN_PALETTE)


def _by_number(work: Work, text: str) -> tuple[Hit, ...]:
    """Return what a number stands for: a phone, then a case; nothing if it is neither."""
    if any(one.isalpha() for one in text):
        return ()
    phones = people_with_phone(work, text, MOST_HITS)
    cases = cases_by_number(work, text, MOST_HITS)
    return _share_out([phones, cases], MOST_HITS)


def _groups(work: Work, text: str, person_chosen: bool) -> list[Group]:
    named: Group = ()
    if len(fold(text)) >= _SHORTEST_SYNONYM:
        named = services_named(work, text, MOST_HITS)
    services: Group = [*named, *find_services(work, text, MOST_HITS)]
    people = people_found(work, text, MOST_HITS)
    if not named and not person_chosen and people.literal:
        services = [hit for hit in services if hit.score >= _CLEARLY]
    cases = cases_by_text(work, text, MOST_HITS)
    return _in_order(services, people, cases, services_first=bool(named) or person_chosen)


def _in_order(services: Group, people: FoundPeople, cases: Group, *, services_first: bool) -> list[Group]:
    if services_first:
        return [services, [*people.literal, *people.similar], cases]
    return [people.literal, services, people.similar, cases]


def _share_out(groups: Sequence[Group], most: int) -> tuple[Hit, ...]:
    """Give each group some lines and what is left over to the first ones; each hit once, groups in order."""
    seen: set[tuple[str, int]] = set()
    kept: list[list[Hit]] = []
    for group in groups:
        fresh = {(hit.kind, hit.id): hit for hit in reversed(group) if (hit.kind, hit.id) not in seen}
        seen |= fresh.keys()
        kept.append(list(fresh.values())[::-1])
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

"""Numbers of sheets as somebody types them: "140–147, 152", "ab 148", "alle"."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from rathaus_desk.domain.errors import Refused

ALL, NONE = "alle", "keine"
LONGEST = 300  # signs of what is typed
_DASHES = "-‐‑‒–—−"
_DASH = rf"\s*(?:[{_DASHES}]|\bbis\b)\s*"
_NUMBER = r"([0-9]{1,7})"
_SPAN = re.compile(rf"{_NUMBER}{_DASH}{_NUMBER}")
_FROM = re.compile(rf"(?:ab\s*{_NUMBER}|{_NUMBER}\s*[{_DASHES}])")
_UNTIL = re.compile(rf"bis\s*{_NUMBER}")
_ONE = re.compile(_NUMBER)
_EXAMPLE = "Möglich ist zum Beispiel: 140–147, 152 oder ab 148."


@dataclass(frozen=True, slots=True)
class _Span:
    """From one number to another, both typed; None is an open end."""

    first: int | None
    last: int | None


def parse_numbers(text: str, there: Collection[int], field: str = "numbers") -> frozenset[int]:
    """Return the numbers meant, out of those that are `there`; "keine" is an empty set.

    Raises Refused with what is wrong and what can be typed instead; `field` is the form's field.
    """
    typed = " ".join(text.casefold().split())
    if not typed:
        raise Refused(f"Es fehlt noch, welche Nummern gemeint sind. {_EXAMPLE}", field)
    if len(typed) > LONGEST:
        raise Refused("Das ist zu lang. Bitte in mehreren Schritten angeben.", field)
    if typed == NONE:
        return frozenset()
    if typed == ALL:
        return frozenset(there)
    parts = [part.strip() for part in re.split(r"[,;]|\bund\b", typed)]
    return frozenset().union(*(_meant(_span(part, field), there, field) for part in parts))


def counted(
    text: str, there: Collection[int], field: str = "numbers", *, last: bool = False
) -> frozenset[int]:
    """Return as many of the numbers as somebody counted: "47", "alle", "keine"; with `last` the last ones.

    Raises Refused for what is no count, or for more than are `there`.
    """
    typed = " ".join(text.casefold().split())
    words = {ALL: len(there), NONE: 0}
    if typed not in words and not _ONE.fullmatch(typed):
        raise Refused(f"Hier reicht eine Anzahl, zum Beispiel {len(there)}, oder „alle“ oder „keine“.", field)
    count = words[typed] if typed in words else int(typed)
    if count > len(there):
        raise Refused(f"So viele sind es nicht: Hier geht es um {len(there)} Stück.", field)
    ordered = sorted(there, reverse=last)
    return frozenset(ordered[:count])


def written_numbers(numbers: Collection[int]) -> str:
    """Return numbers as one would write them: "140–147, 152", and "keine" for none."""
    ordered = sorted(set(numbers))
    if not ordered:
        return NONE
    breaks = [at for at, (one, two) in enumerate(pairwise(ordered), 1) if two != one + 1]
    starts, ends = [0, *breaks], [*breaks, len(ordered)]
    runs = [ordered[start:end] for start, end in zip(starts, ends, strict=True)]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _span(part: str, field: str) -> _Span:
    if found := _SPAN.fullmatch(part):
        return _Span(int(found[1]), int(found[2]))
    if found := _FROM.fullmatch(part):
        return _Span(int(found[1] or found[2]), None)
    if found := _UNTIL.fullmatch(part):
        return _Span(None, int(found[1]))
    if _ONE.fullmatch(part):
        return _Span(int(part), int(part))
    told = f"„{part}“ ist keine Nummer." if part else "Da fehlt eine Nummer."
    raise Refused(f"{told} {_EXAMPLE}", field)


def _meant(span: _Span, there: Collection[int], field: str) -> frozenset[int]:
    """Return the numbers of a span; what was typed must be there, what lies between need not."""
    first, last = span.first, span.last
    if first is not None and last is not None and first > last:
        raise Refused(f"{first}–{last} läuft rückwärts. Meinten Sie {last}–{first}?", field)
    for typed in (first, last):
        if typed is not None and typed not in there:
            here = f"Hier gibt es {written_numbers(there)}." if there else "Hier gibt es noch keine."
            raise Refused(f"Die Nummer {typed} ist nicht dabei. {here}", field)
    return frozenset(one for one in there if (first or 0) <= one and (last is None or one <= last))

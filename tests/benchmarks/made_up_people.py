"""Makes up citizens by the hundred thousand, with names as many and as unevenly spread as in a city."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 11, 24)
PIECES: dict[str, list[str]] = {
    name: " ".join(lines).split()
    for name, lines in json.loads(
        Path(__file__).parents[1].joinpath("data", "name_pieces.json").read_text(encoding="utf-8")
    ).items()
}


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who does not exist."""

    id: int
    given_name: str
    family_name: str
    birth_date: date
    street: str
    house_number: str
    phone: str


def citizens(count: int, seed: int = 1) -> Iterator[Citizen]:
    """Yield `count` made-up people, the same ones for the same seed."""
    dice = random.Random(seed)
    families, family_weights = _families()
    givens, given_weights = _givens()
    streets = [first + last for last in PIECES["streets_end"] for first in PIECES["streets"]]
    streets += [f"{street} {part}" for street in streets for part in ("Nord", "Süd")]
    streets = streets[: max(20, count // 120)]
    for number in range(1, count + 1):
        family = _family(dice, families, family_weights)
        given = dice.choices(givens, cum_weights=given_weights)[0]
        if dice.random() < 0.08:
            given += dice.choice((" ", "-")) + dice.choices(givens, cum_weights=given_weights)[0]
        yield Citizen(
            id=number,
            given_name=given,
            family_name=family,
            birth_date=TODAY - timedelta(days=int(dice.triangular(0, 36_000, 18_000))),
            street=dice.choice(streets),
            house_number=f"{dice.randint(1, 120)}{dice.choice(('', '', '', 'a', ' b'))}",
            phone=f"+4917{dice.randint(10**8, 10**9 - 1)}",
        )


def _family(dice: random.Random, families: list[str], weights: list[float]) -> str:
    name = dice.choices(families, cum_weights=weights)[0]
    chance = dice.random()
    if chance < 0.03:
        return f"{name}-{dice.choices(families, cum_weights=weights)[0]}"
    return f"von der {name}" if chance < 0.035 else name


def _families() -> tuple[list[str], list[float]]:
    rare = [first + last for first in PIECES["first"] for last in PIECES["last"]]
    rare += [first + last for first in PIECES["turkish"] for last in PIECES["turkish_end"]]
    rare += [first + last for first in PIECES["slavic"] for last in PIECES["slavic_end"]]
    random.Random(7).shuffle(rare)
    return _weighted(PIECES["frequent"], rare, 0.35)


def _givens() -> tuple[list[str], list[float]]:
    rare = [first + last for first in PIECES["given_first"] for last in PIECES["given_last"]]
    random.Random(7).shuffle(rare)
    return _weighted(PIECES["given"], rare, 0.85)


def _weighted(frequent: list[str], rare: list[str], share: float) -> tuple[list[str], list[float]]:
    """Return all names with running weights: the frequent ones have this share, both fall off by rank."""
    running: list[float] = []
    total = 0.0
    for names, part in ((frequent, share), (rare, 1 - share)):
        each = [1 / (rank + 3) ** 0.8 for rank in range(len(names))]
        for one in each:
            total += part * one / sum(each)
            running.append(total)
    return [*frequent, *rare], running

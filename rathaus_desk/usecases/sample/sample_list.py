"""A list to practise letters to many with: 1,204 lines, and what is planted in them becomes 812 letters."""

import csv
import io
import json
from itertools import count, product
from random import Random

from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.places import place

HEADS = (
    *("Anrede", "Vorname", "Nachname", "Einrichtung", "Zusatz", "Straße", "PLZ", "Ort", "Geburtsdatum"),
    *("Verstorben", "Verzogen", "Telefon"),
)
LINES, LETTERS = 1_204, 812
CERTAIN, LIKELY, GENERATIONS = 26, 12, 3
WINDOWS = 3  # addresses that no window shows whole
_HOME = (
    "Haus Sonne, Station 3\nbei Schwester Oberin Maria Theresia von den Barmherzigen Schwestern\n"
    "Zimmer 12 b im Erdgeschoss links neben der Kapelle"
)
LONG_NAME = "Freifrau von und zu Hülsmann-Wieghaus"
PLANTED = {
    Fate.BROKEN: 4,
    Fate.NAMELESS: 2,
    Fate.NO_ADDRESS: 3,
    Fate.DIED: 14,
    Fate.MOVED: 9,
    Fate.DOUBLE: CERTAIN + LIKELY,
    Fate.HOUSEHOLD: 322,
    Fate.LETTER: LETTERS,
}
_COUPLES, _FAMILIES = 250, 35  # of two and of three; two sons live with a father of the same name
_WOMEN = ("Erna", "Gisela", "Hildegard", "Ursula", "Waltraud", "Jutta", "Brigitte", "Monika", "Käthe", "Zoë")
_MEN = ("Karl", "Heinz-Jürgen", "Wilhelm", "Dieter", "Otto", "Günther", "Bernd", "Rüdiger", "Paul", "Fritz")
_STREETS = ("Rosenweg", "Lange Straße", "Schulstraße", "Am Brökel", "Mühlendamm", "Großer Esch")


def _family_names() -> list[str]:
    groups = json.loads(place("db", "seed", "names.json").read_text(encoding="utf-8"))["groups"]
    names = next(one["family"] for one in groups if one["origin"] == "de")
    return [one for one in dict.fromkeys(names) if one.encode("cp1252", "ignore").decode("cp1252") == one]


class _People:
    """Makes people who are nobody's double, each with a house of their own."""

    def __init__(self, seed: int) -> None:
        """Begin with a shuffled stock of names."""
        self.dice = Random(seed)
        pairs = list(product(_family_names(), range(len(_WOMEN))))
        self.dice.shuffle(pairs)
        self._pairs = iter(pairs)
        self._houses = count(1)

    def one(self, **values: str) -> dict[str, str]:
        """Return somebody new; `values` stand for what was made up."""
        family, at = next(self._pairs)
        woman, house = self.dice.random() < 0.5, next(self._houses)
        return {
            "Anrede": "Frau" if woman else "Herr",
            "Vorname": (_WOMEN if woman else _MEN)[at],
            "Nachname": family,
            "Straße": f"{_STREETS[house % len(_STREETS)]} {house}",
            "PLZ": "49999",
            "Ort": "Kleinstadt",
            "Geburtsdatum": f"{house % 28 + 1:02}.{house % 12 + 1:02}.{1930 + house % 25}",
            "Telefon": f"+49 5491 {house:05}",
            **values,
        }

    def beside(self, one: dict[str, str], places: int) -> list[dict[str, str]]:
        """Return others of the same name under the same roof, whose given names are nothing alike."""
        others = [given for given in (*_WOMEN, *_MEN) if given != one["Vorname"]]
        born = one["Geburtsdatum"]
        return [
            {
                **one,
                "Anrede": "Frau" if given in _WOMEN else "Herr",
                "Vorname": given,
                "Geburtsdatum": f"{born[:6]}{int(born[6:]) + years}",
            }
            for years, given in enumerate(self.dice.sample(others, places), 27)
        ]


def sample_lines(seed: int = 6) -> list[dict[str, str]]:
    """Return the lines by their heads, in the order of the file."""
    people = _People(seed)
    lines = [
        *(people.one(Vorname=f'=HYPERLINK("http://boese.example";"{at}")') for at in range(2)),
        people.one(Geburtsdatum="31.02.1940"),
        *(people.one(Vorname="", Nachname="", Anrede="") for _ in range(2)),
        *(people.one(Straße="") for _ in range(3)),
        *(people.one(Verstorben=f"{at + 1:02}.03.2026") for at in range(14)),
        *(people.one(Verzogen="ja") for _ in range(9)),
        people.one(Anrede="Frau", Vorname="Adelheid Kunigunde Philippine", Nachname=LONG_NAME, Zusatz=_HOME),
        people.one(Einrichtung="Seniorenzentrum St. Anna gGmbH", Zusatz=_HOME),
        people.one(Zusatz=f"{_HOME}\n{_HOME}"[:290]),
    ]
    homes = [people.one() for _ in range(_COUPLES + _FAMILIES)]
    for at, home in enumerate(homes):
        lines += [home, *people.beside(home, 1 if at < _COUPLES else 2)]
    fathers = [people.one(Anrede="Herr", Vorname="Otto") for _ in range(GENERATIONS)]
    lines += [*fathers, *(_son(father, at) for at, father in enumerate(fathers))]
    singles = [people.one() for _ in range(LINES - 1 - len(lines) - CERTAIN - LIKELY)]
    lines += [*singles, *(dict(one) for one in singles[:CERTAIN])]
    lines += [_slipped(one, at) for at, one in enumerate(singles[CERTAIN : CERTAIN + LIKELY])]
    people.dice.shuffle(lines)
    return lines


def _son(father: dict[str, str], at: int) -> dict[str, str]:
    """Return a son of the same name under the same roof; one is told apart by a word, and has a bell."""
    if at == 0:
        return {**father, "Geburtsdatum": "", "Nachname": f"{father['Nachname']} jun."}
    return {**father, "Geburtsdatum": f"03.04.{1970 + at}"}


def _slipped(one: dict[str, str], at: int) -> dict[str, str]:
    """Return somebody as a second list has her: a letter too many, or moved within the town."""
    if at % 2:
        return {**one, "Straße": f"Neuer Kamp {at}"}
    return {**one, "Vorname": one["Vorname"] + "h", "Geburtsdatum": ""}


def sample_list(seed: int = 6) -> bytes:
    """Return the file: cp1252, semicolons, and one line with a cell too many."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([one.get(head, "") for head in HEADS] for one in sample_lines(seed))
    writer.writerow([*sample_lines(seed + 1)[0].values(), "zu", "viel", "x", "y", "z", "!"])
    return file.getvalue().encode("cp1252")

"""The rooms of the window: where they stand on the rail, and by which key one enters."""

from collections.abc import Iterable
from dataclasses import dataclass

TITLE = "Rathaus Desk"


@dataclass(frozen=True, slots=True)
class Room:
    """A place on the rail; its key with Alt never changes, whoever is signed in.

    A room `within` another has no button of its own there: its page shows the switch of the views. A view
    `of_cases` is closed to whoever has no cases, one with rights of its `own` to whom they are not given.
    """

    key: str
    title: str
    icon: str
    alt: str
    within: str = ""
    view: str = ""  # its name on that switch, where it is not the title
    of_cases: bool = False
    own: bool = False


RECEPTION, CASES = "reception", "cases"
# Actions that work in every room, for whom Empfang is open, by how they begin: the view they belong to.
OF_RECEPTION = {"new": RECEPTION, "queue": "queue", "appointment": "appointments"}
ROOMS = (
    Room("day", "Mein Tag", "day", "1"),
    Room(RECEPTION, "Empfang", "reception", "2", view="Aufnahme"),
    Room("queue", "Warteschlange", "queue", "W", within=RECEPTION),
    Room("appointments", "Termine", "appointments", "T", within=RECEPTION),
    Room(CASES, "Vorgänge", "cases", "3"),
    Room("lookup", "Nachschlagen", "lookup", "4"),
    Room("road", "Vor Ort", "mobile", "5", view="Fahrplan"),
    Room("road_basics", "Grundlagen", "mobile", "G", within="road"),
    Room("packs", "Tagespakete", "mobile", "P", within="road", own=True),
    Room("pack_conflicts", "Bitte ansehen", "note", "B", within="road", own=True),
    Room("print_shop", "Druckwerkstatt", "print", "6", view="Vorlagen"),
    Room("notices", "Aushänge", "note", "A", within="print_shop"),
    Room("campaigns", "Serienbriefe", "letter", "S", within="print_shop", of_cases=True),
    Room("mailing", "Verteiler", "letter", "V", within="print_shop", of_cases=True),
    Room("printing", "Druckaufträge", "print", "D", within="print_shop", of_cases=True),
)


def digits_in_words(digits: Iterable[str]) -> str:
    """Return keys with digits as one says them: "1 … 4 und 6"; only what is there is named."""
    runs: list[list[int]] = []
    for one in sorted(map(int, digits)):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} … {run[-1]}"] if len(run) > 2 else [str(one) for one in run]
    return " und ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))

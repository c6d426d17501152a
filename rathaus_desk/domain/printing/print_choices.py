"""What a PC remembers for each kind of paper: printer, tray, sides, copies; as lines of a TOML file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from rathaus_desk.domain.paper.labels import LabelStock
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.printing.printers import MOST_COPIES, PrintTicket

_LONGEST = 300  # signs of an address


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """Where and how one kind of paper is printed; an empty printer means that nobody has chosen yet.

    `stock` says on which sheets labels go.
    """

    printer: str = ""
    tray: str = ""
    duplex: bool = False
    copies: int = 1
    stock: str = ""

    def ticket(self, name: str) -> PrintTicket:
        """Return this choice for one job; `name` is what the printer shows."""
        return PrintTicket(name, self.tray, self.duplex, self.copies)


def choices_of(values: Mapping[str, Any]) -> dict[PrintKind, PrintChoice]:
    """Return what the lines of the file say. Raises ValueError with the name of what cannot be meant."""
    found = {}
    for name, section in values.items():
        if name not in [kind.value for kind in PrintKind] or not isinstance(section, dict):
            raise ValueError(name)
        for key, value in section.items():
            if not _means_something(key, value):
                raise ValueError(key)
        found[PrintKind(name)] = PrintChoice(**section)
    return found


def choices_as_toml(choices: Mapping[PrintKind, PrintChoice]) -> str:
    """Return the text of the file."""
    sections = (
        "\n".join(
            (f"[{kind.value}]", *(f"{name} = {_toml(value)}" for name, value in asdict(one).items()), "")
        )
        for kind, one in sorted(choices.items())
    )
    return "\n".join(sections)


def _means_something(name: str, value: object) -> bool:
    usual = {one.name: one.default for one in fields(PrintChoice)}
    if name not in usual or type(value) is not type(usual[name]):
        return False
    if name == "stock":
        return value in ("", *LabelStock)
    if isinstance(value, str):
        return len(value) <= _LONGEST and value.isprintable()
    return isinstance(value, bool) or (isinstance(value, int) and 1 <= value <= MOST_COPIES)


def _toml(value: str | int | bool) -> str:
    # JSON's strings, numbers and truths are TOML's too, as long as everything can be printed.
    return json.dumps(value, ensure_ascii=False)

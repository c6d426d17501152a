"""A section of the view "Grundlagen": what its list shows, its form asks, and what is sent."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.basics import RoadBasics
from rathaus_desk.domain.text import fold
from rathaus_desk.ui.kit.inline_form import Blank
from rathaus_desk.ui.kit.tables import Column
from rathaus_desk.ui.road.road_forms import NO, YES

Item = TypeVar("Item")
Values = Mapping[str, str]
Choices = tuple[tuple[str, str], ...]
Lines = Sequence[tuple[str, str]]
NOTHING = RoadBasics(date.min, (), (), (), (), {}, {}, {}, (), (), (), (), {}, {})  # until it is read


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("RoadBasics", text)


def yes_no() -> Choices:
    """Return yes and no to choose from."""
    return ((tr("ja"), YES), (tr("nein"), NO))


def said_so(value: bool) -> str:
    """Return yes or no as the form keeps it."""
    return YES if value else NO


def chosen_number(values: Values, name: str, asked: str) -> int:
    """Return the chosen one by its number. Refuses an empty choice, asking for what is needed."""
    if not values[name]:
        raise Refused(asked, name)
    return int(values[name])


def named_ones(names: Mapping[int, str], wanted: Sequence[int]) -> str:
    """Return things by their names, as the form writes them."""
    return ", ".join(names[one] for one in wanted if one in names)


def ones_named(text: str, names: Mapping[int, str], field: str) -> tuple[int, ...]:
    """Return things by the names that somebody has typed, in that order; a part of a name will do.

    Refuses a name that nothing has, and one that several have.
    """
    found: list[int] = []
    for typed in filter(None, (one.strip() for one in text.replace("\n", ",").split(","))):
        meant = [number for number, name in names.items() if fold(name) == fold(typed)]
        meant = meant or [number for number, name in names.items() if fold(typed) in fold(name)]
        if len(meant) != 1:
            said = tr("„{name}“ passt zu mehreren. Möglich sind: {there}.")
            if not meant:
                said = tr("„{name}“ passt zu keinem Eintrag. Möglich sind: {there}.")
            raise Refused(said.format(name=typed, there=", ".join(names.values())), field)
        found += [one for one in meant if one not in found]
    return tuple(found)


def days_in_words(first: date, last: date) -> str:
    """Return days from one to another: "04.12.2026" or "04.12.2026 – 07.12.2026"."""
    return numeric_date(first) if first == last else f"{numeric_date(first)} – {numeric_date(last)}"


@dataclass(frozen=True)
class Change:
    """A command, what takes it back once its result is known, and what it was in words."""

    command: Command[Any]
    back: Callable[[Any], Command[Any]]
    said: str


@dataclass(frozen=True)
class Typed(Generic[Item]):
    """What stands in a form, the item that it changes if there is one, and the version that was seen."""

    values: Values
    item: Item | None
    seen: int


class Section(ABC, Generic[Item]):
    """What all sections have; each says the rest of itself, from what is `known`."""

    key = ""
    title = ""
    told = ""  # what it is good for, in a sentence
    new = ""  # the head of an empty form; empty where nothing is begun
    first = "name"  # the field in which one begins
    keeps: type[Command[Any]]  # the command that decides whose it is to change this
    changeable = True
    only_new: tuple[str, ...] = ()  # fields that stay as they were once something stands there
    known = NOTHING

    @abstractmethod
    def items(self) -> Sequence[Item]:
        """Return what the list shows."""

    @abstractmethod
    def columns(self) -> list[Column[Item]]:
        """Return the columns of the list; the first takes the rest."""

    def number(self, item: Item) -> object:
        """Return what an item is found again by."""
        one: Any = item
        return one.id

    def version(self, item: Item) -> int:
        """Return the version of an item, 0 where there is none."""
        return int(getattr(item, "version", 0))

    def name(self, item: Item) -> str:
        """Return what an item is called."""
        one: Any = item
        return str(one.name)

    @abstractmethod
    def lines(self, item: Item) -> Lines:
        """Return what stands about an item at the side."""

    @abstractmethod
    def blanks(self) -> tuple[Blank, ...]:
        """Return the fields of the form."""

    def values(self, _item: Item) -> dict[str, str]:
        """Return an item as the form writes it; nothing where it can only be taken back."""
        return {}

    def fresh(self) -> dict[str, str]:
        """Return what an empty form begins with."""
        return {}

    @abstractmethod
    def change(self, typed: Typed[Item]) -> Change:
        """Return what the form says. Refuses what cannot be meant."""

    @abstractmethod
    def drop(self, item: Item) -> Change:
        """Return what takes an item away."""

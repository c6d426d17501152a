"""The worst recipient: whose letter is the longest or the widest, among many or made up."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rathaus_desk.domain.templates.blocks import Template
from rathaus_desk.domain.templates.field_list import FIELDS, example_values
from rathaus_desk.domain.templates.fields import Value, Values
from rathaus_desk.domain.templates.filling import FilledLetter, Modules, fill

_LINE = 84.0  # a line of the body in widths of "n", at 11 pt on 165 mm
_WIDE, _NARROW = frozenset("mwMWQGOÖ@%—ŒŴ…ÆæœЖШЩ"), frozenset("iljtfrI.,:;'|!()[]-·ł ")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient: the lines of the address and the values of the fields."""

    lines: tuple[str, ...]
    values: Values


@dataclass(frozen=True, slots=True)
class Measure:
    """How much room a letter takes, estimated: lines of the body, address lines, widest of each."""

    body_lines: int
    address_lines: int
    widest_address: float
    widest_word: float


@dataclass(frozen=True, slots=True)
class WorstPick:
    """Which recipients to look at, by place: the longest letter, fullest and widest window, widest word.

    Few letters name their reader in the text: there the longest name is seen in the window only.
    """

    longest: int
    fullest_window: int
    widest_window: int
    widest_word: int

    @property
    def places(self) -> tuple[int, ...]:
        """The places, each once, the longest letter first."""
        return tuple(dict.fromkeys((self.longest, self.fullest_window, self.widest_window, self.widest_word)))


def made_up_worst() -> Recipient:
    """Return a recipient with the longest names of DIN 91379 and all seven lines of the address."""
    values: dict[str, Value] = {one.key: one.worst for one in FIELDS}
    lines = (
        "Hausgemeinschaft Lindenhof",
        "c/o Pflegewohngemeinschaft am Mühlenbach",
        "Frau Prof. Dr. Dr.",
        "Freifrau von und zu Hülsmann-Wieghaus-Ŵœļłňģşt",
        "Hinterhaus, 3. Stock links, Wohnung 312",
        "Straße der Opfer des Faschismus 127 b",
        "88888 Michaelsberg an der Großen Mühlenwiese",
    )
    return Recipient(lines, values)


def ordinary() -> Recipient:
    """Return a recipient as most are."""
    values = example_values()
    lines = ("Frau", str(values["name"]), str(values["strasse"]), f"{values['plz']} {values['ort']}")
    return Recipient(lines, values)


def measure(letter: FilledLetter, address: tuple[str, ...]) -> Measure:
    """Return how much room a filled letter takes; estimated, since the paper alone knows the face."""
    runs = [letter.subject, letter.salutation]
    runs += [line for one in letter.body for line in (one.text, *one.items) if line]
    words = [word for run in runs for word in run.split()]
    return Measure(
        body_lines=sum(max(1, -(-int(width(run)) // int(_LINE))) for run in runs) + len(letter.body),
        address_lines=len(address),
        widest_address=max(map(width, address), default=0.0),
        widest_word=max(map(width, words), default=0.0),
    )


@lru_cache(maxsize=1 << 12)  # among thousands of letters of one template most lines are the same
def width(text: str) -> float:
    """Return about how wide a text is, in widths of "n"; marks that sit on a letter take no room."""
    return sum(map(_sign_width, unicodedata.normalize("NFC", text)))


def worst_of(template: Template, recipients: Iterable[Recipient], modules: Modules) -> WorstPick | None:
    """Return who of many has the longest letter, fullest and widest window, widest word; None of nobody."""
    best: dict[str, tuple[tuple[float, float], int]] = {}
    for place, one in enumerate(recipients):
        taken = measure(fill(template, one.values, modules), one.lines)
        for name, size in (
            ("longest", (float(taken.body_lines), taken.widest_word)),
            ("fullest_window", (float(taken.address_lines), taken.widest_address)),
            ("widest_window", (taken.widest_address, float(taken.address_lines))),
            ("widest_word", (taken.widest_word, float(taken.body_lines))),
        ):
            if name not in best or size > best[name][0]:
                best[name] = (size, place)
    return WorstPick(**{name: place for name, (_, place) in best.items()}) if best else None


def _sign_width(one: str) -> float:
    if unicodedata.combining(one):
        return 0.0
    if one in _WIDE:
        return 1.5
    if one in _NARROW:
        return 0.55
    return 1.2 if one.isupper() else 1.0

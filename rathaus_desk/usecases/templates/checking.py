"""What can be said of a text while it is written: plain German and spelling, place by place."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from rathaus_desk.domain.templates.plain_language import LanguageHint, check_language
from rathaus_desk.domain.templates.readability import Readability
from rathaus_desk.domain.templates.spelling import known_words
from rathaus_desk.domain.templates.word_list import HintKind
from rathaus_desk.store.office_tables import DistrictRow, ServiceRow, StaffRow, StreetRow, UnitRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.templates.shipped import plain_words
from rathaus_desk.usecases.templates.spelling import german_speller

CHIP = "\ufffc"  # stands in a text where a field is
_REPLACED = (HintKind.OFFICIALESE, HintKind.PHRASE, HintKind.STRETCHED_VERB, HintKind.FOREIGN)
_ALTERNATIVES = re.compile(r", | oder |; ")
_OPEN = re.compile(r"\[[^\[\]\n]{1,60}\]|_{3,}")  # "[KundenNr]" of a document that was taken over
_ADVICE = re.compile(r"[…:.]")


class TextHintKind(StrEnum):
    """Which of the three checks speaks."""

    OPEN = "open"
    PLAIN = "plain"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class TextHint:
    """One place in a text, a sentence about it, and what could stand there instead, if that is known."""

    kind: TextHintKind
    start: int
    end: int
    words: str
    sentence: str
    proposal: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextReport:
    """The hints of a text in its order, and how easy it is to read."""

    hints: tuple[TextHint, ...]
    figures: Readability


def names_known(work: Work) -> frozenset[str]:
    """Return the words of the town's own names, which no dictionary has."""
    names: list[str] = []
    for column in (StreetRow.name, DistrictRow.name, ServiceRow.name, UnitRow.name, StaffRow.family_name):
        names += work.session.scalars(select(column))
    return known_words((work.office.town.name, *names))


def check_text(text: str, known: Collection[str] = frozenset()) -> TextReport:
    """Return what to look at in a text; fields stand in it as one sign each, so that places stay right."""
    shown = text.replace(CHIP, "X")
    report = check_language(shown, plain_words())
    hints = [_plain(one) for one in report.hints]
    hints += [_open(one) for one in _OPEN.finditer(shown)]
    for one in german_speller().misspelt(shown, {*known, "X"}):
        told = f"„{one.word}“ steht nicht im Wörterbuch."
        hints.append(TextHint(TextHintKind.SPELLING, one.start, one.end, one.word, told, "", ()))
    return TextReport(tuple(sorted(hints, key=lambda one: (one.start, one.end))), report.figures)


def spelled_otherwise(word: str, known: Collection[str] = frozenset()) -> tuple[str, ...]:
    """Return what may have been meant by a word; takes up to half a second."""
    return german_speller().proposals(word, known)


def ease(figures: Readability) -> str:
    """Return in words how easy a text is to read (Amstad: 100 very easy, 0 very hard)."""
    if not figures.words:
        return ""
    for least, words in ((70, "leicht zu lesen"), (50, "gut zu lesen"), (30, "schwer zu lesen")):
        if figures.amstad >= least:
            return words
    return "sehr schwer zu lesen"


def _open(found: re.Match[str]) -> TextHint:
    told = f"„{found[0]}“ stünde so in jedem Brief. Bitte mit F9 ein Feld wählen oder es anders schreiben."
    return TextHint(TextHintKind.OPEN, found.start(), found.end(), found[0], told, "", ())


def _plain(one: LanguageHint) -> TextHint:
    instead = tuple(_ALTERNATIVES.split(one.proposal)) if one.kind in _REPLACED else ()
    usable = () if any(_ADVICE.search(words) for words in instead) else instead
    return TextHint(TextHintKind.PLAIN, one.start, one.end, one.words, one.sentence, one.proposal, usable)

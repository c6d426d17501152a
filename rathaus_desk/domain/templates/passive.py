"""Finds the passive voice: sentences that do not say who does something, or who is to do it."""

import re
from itertools import zip_longest

from rathaus_desk.domain.templates.readability import Span

_BECOME = frozenset((
    "wird", "werden", "wurde", "wurden", "worden", "werdet", "wirst", "wurdet", "würde", "würden",
))  # fmt: skip
_PARTICIPLE = re.compile(
    r"(?:(?:ab|an|auf|aus|bei|dar|ein|fest|fort|her|hin|los|mit|nach|nieder|über|um|unter|vor|weg|weiter|zu|"
    r"zurück|zusammen)?ge\w{2,}(?:t|en)"
    r"|(?:be|ver|er|ent|zer|miss|über|unter|wider)\w{2,}t"
    r"|\w{2,}iert"
    r"|(?:an|auf|vor|ab|aus|ein)?(?:be|er|ver|ent|über|unter)(?:schlossen|halten|sprochen|schrieben|hoben|geben|nommen"
    r"|lassen|loren|boten|funden|gessen|griffen|schieden|trieben|wiesen|brochen|zogen))"
)
# What looks like a participle and is none: infinitives of the future, and words that end alike.
_NO_PARTICIPLE = frozenset((
    "gehen", "geben", "gelten", "genügen", "gefallen", "gehören", "gelingen", "geschehen", "gewinnen",
    "genießen", "gegen", "gerecht", "gesamt", "gut", "bereit", "bekannt", "berechtigt", "erst", "ernst",
    "angehen", "ausgehen", "eingehen", "mitgeben", "abgeben", "angeben", "zugehen", "weitergeben", "vergeben",
    "erhalten", "behalten", "verlassen", "entlassen", "erlassen", "vorgehen", "aufgeben", "ausgeben",
    "zurückgeben", "bestimmt", "verwandt", "vergehen", "gestern", "genauen", "ganzen",
))  # fmt: skip
_TO_BE = frozenset(("ist", "sind", "war", "waren"))
_INFINITIVE = re.compile(r"[a-zäöüß]{3,}(?:en|ern|eln)")
_TO_DO = re.compile(
    r"(?:ab|an|auf|aus|bei|dar|ein|fest|her|hin|mit|nach|nieder|vor|weiter|zurück|zusammen)zu\w{3,}n"
)
_AFTER_TO = frozenset(("allen", "beiden", "denen", "ihnen", "vielen", "einen", "keinen", "diesen", "unseren"))
_NEAR = 14  # words between "wird" and its participle


def passive(words: list[Span]) -> tuple[int, int] | None:
    """Return where the words of one sentence have the passive, from "wird" to its participle."""
    for place, word in enumerate(words):
        if word.text.casefold() in _BECOME and (found := _participle(words, place)):
            return min(word.start, found.start), max(word.end, found.end)
    return None


def hidden_duty(words: list[Span]) -> tuple[int, int] | None:
    """Return where "ist … einzureichen" or "ist zu zahlen" stands, which hides who must do it."""
    for place, word in enumerate(words):
        if word.text.casefold() in _TO_BE and (found := _to_do(words[place + 1 : place + 1 + _NEAR])):
            return word.start, found.end
    return None


def _participle(words: list[Span], place: int) -> Span | None:
    """Return the participle that belongs to "wird": the last behind it, or the one right before it."""
    found = [one for one in words[place + 1 : place + 1 + _NEAR] if _is_participle(one.text)]
    if found:
        return found[-1]
    return words[place - 1] if place and _is_participle(words[place - 1].text) else None


def _is_participle(word: str) -> bool:
    return word[0].islower() and word not in _NO_PARTICIPLE and _PARTICIPLE.fullmatch(word) is not None


def _to_do(behind: list[Span]) -> Span | None:
    for one, after in zip_longest(behind, behind[1:]):
        if one.text == "zu" and after and after.text not in _AFTER_TO and _INFINITIVE.fullmatch(after.text):
            return after
        if _TO_DO.fullmatch(one.text):
            return one
    return None

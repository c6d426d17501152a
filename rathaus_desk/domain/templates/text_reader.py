"""Reads the text form. Everything wrong is reported at once, each with its line and a sentence."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.templates.blocks import (
    LONGEST_HEAD,
    LONGEST_TEXT_FORM,
    MODULE_KEY,
    MOST_ENCLOSURES,
    Chip,
    Greeting,
    Template,
    TemplateGroup,
    TextModule,
    Words,
)
from rathaus_desk.domain.templates.body_reader import BodyReader
from rathaus_desk.domain.templates.signs import bad_sign
from rathaus_desk.domain.templates.text_form import GREETINGS, GROUPS, SIZES
from rathaus_desk.domain.templates.words import Problem, read_words
from rathaus_desk.domain.text import clean, fold

Whole = TypeVar("Whole", Template, TextModule)
_HEAD = re.compile(r"([A-ZÄÖÜ][a-zäöüß]+):(.*)")
_TEMPLATE_HEAD = ("Vorlage", "Gruppe", "Zweck", "Anrede", "Schrift", "Anlage", "Betreff")
_MODULE_HEAD = ("Textbaustein", "Schlüssel")


@dataclass(frozen=True, slots=True)
class ReadText(Generic[Whole]):
    """What was read: the whole value, or nothing and what is wrong."""

    value: Whole | None
    problems: tuple[Problem, ...]


Head = dict[str, list[tuple[int, str]]]


def read_template(text: str) -> ReadText[Template]:
    """Return the template that a text form holds, or everything that is wrong with it."""
    problems, head, body_lines, first = _opened(text, _TEMPLATE_HEAD)
    if head is None:
        return ReadText(None, tuple(problems))
    subject = _subject(head, problems)
    body = BodyReader(modules_allowed=True, chips=sum(isinstance(one, Chip) for one in subject))
    blocks = body.read(body_lines, first)
    template = Template(
        name=_one(head, "Vorlage", problems),
        group=_chosen(head, "Gruppe", GROUPS, TemplateGroup.GENERAL, problems),
        purpose=_one(head, "Zweck", problems, needed=False),
        subject=subject,
        blocks=blocks,
        greeting=_chosen(head, "Anrede", GREETINGS, Greeting.PERSONAL, problems),
        size=_chosen(head, "Schrift", SIZES, PrintSize.STANDARD, problems),
        enclosures=_enclosures(head, problems),
    )
    found = _ordered([*problems, *body.problems])
    return ReadText(None if found else template, found)


def read_module(text: str) -> ReadText[TextModule]:
    """Return the text module that a text form holds, or everything that is wrong with it."""
    problems, head, body_lines, first = _opened(text, _MODULE_HEAD)
    if head is None:
        return ReadText(None, tuple(problems))
    body = BodyReader(modules_allowed=False)
    blocks = body.read(body_lines, first)
    key = _one(head, "Schlüssel", problems)
    if key and not MODULE_KEY.fullmatch(key):
        problems.append(
            Problem(head["Schlüssel"][0][0], "Ein Schlüssel hat nur kleine Buchstaben ohne Umlaut.")
        )
    module = TextModule(key, _one(head, "Textbaustein", problems), blocks)
    found = _ordered([*problems, *body.problems])
    return ReadText(None if found else module, found)


def _opened(text: str, names: tuple[str, ...]) -> tuple[list[Problem], Head | None, list[str], int]:
    """Return the problems of the characters, the head, the lines of the body and the first one's number."""
    if len(text) > LONGEST_TEXT_FORM:
        room = f"Hier ist Platz für {LONGEST_TEXT_FORM} Zeichen, es sind {len(text)}. Bitte kürzen."
        return [Problem(0, room)], None, [], 0
    text = unicodedata.normalize("NFC", text).removeprefix("\ufeff")
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    signs = [Problem(number, told) for number, row in enumerate(rows, 1) if (told := bad_sign(row))]
    if signs:
        return signs, None, [], 0
    split = next((turn for turn, row in enumerate(rows) if not row.strip()), len(rows))
    problems: list[Problem] = []
    head = _head(rows[:split], names, problems)
    return problems, head, rows[split:], split + 1


def _head(rows: list[str], names: tuple[str, ...], problems: list[Problem]) -> Head:
    head: Head = {}
    for number, row in enumerate(rows, 1):
        match = _HEAD.fullmatch(row.strip())
        name = match.group(1) if match else ""
        if name not in names:
            known = ", ".join(names)
            problems.append(Problem(number, f"Oben stehen nur diese Angaben, mit Doppelpunkt: {known}."))
        elif match and name in head and name != "Anlage":
            problems.append(Problem(number, f"„{name}“ steht zweimal."))
        elif match:
            head.setdefault(name, []).append((number, clean(match.group(2))))
    return head


def _one(head: Head, name: str, problems: list[Problem], *, needed: bool = True) -> str:
    number, text = head.get(name, [(0, "")])[0]
    if needed and not text:
        problems.append(Problem(number, f"„{name}“ fehlt noch."))
    if len(text) > LONGEST_HEAD:
        problems.append(Problem(number, f"„{name}“ hat Platz für {LONGEST_HEAD} Zeichen. Bitte kürzen."))
    return text


def _subject(head: Head, problems: list[Problem]) -> Words:
    text = _one(head, "Betreff", problems)
    words, wrong = read_words(text, head["Betreff"][0][0] if "Betreff" in head else 0)
    problems += wrong
    return words


Choice = TypeVar("Choice")


def _chosen(
    head: Head, name: str, choices: dict[Choice, str], otherwise: Choice, problems: list[Problem]
) -> Choice:
    number, text = head.get(name, [(0, "")])[0]
    if not text:
        return otherwise
    for choice, word in choices.items():
        if fold(word) == fold(text):
            return choice
    problems.append(Problem(number, f"Bei „{name}“ geht nur: {', '.join(choices.values())}."))
    return otherwise


def _enclosures(head: Head, problems: list[Problem]) -> tuple[str, ...]:
    rows = head.get("Anlage", [])
    if len(rows) > MOST_ENCLOSURES:
        problems.append(Problem(rows[-1][0], f"Es gehen höchstens {MOST_ENCLOSURES} Anlagen."))
    for number, text in rows:
        if not text or len(text) > LONGEST_HEAD:
            problems.append(Problem(number, f"Eine Anlage hat 1 bis {LONGEST_HEAD} Zeichen."))
    return tuple(text for _, text in rows)


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: one.line))

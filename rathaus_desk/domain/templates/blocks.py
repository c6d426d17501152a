"""What a template is made of: a locked frame, blocks, and words with chips between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.templates.conditions import Condition

LONGEST_TEXT_FORM = 20_000  # characters of the text form
LONGEST_BLOCK = 2_000  # characters of one paragraph, item or heading
LONGEST_HEAD = 200  # characters of a name, subject or enclosure
MOST_BLOCKS = 80
MOST_ITEMS = 30
MOST_CHIPS = 200
MOST_ENCLOSURES = 10
DEEPEST = 3  # conditions within conditions
MODULE_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class TemplateGroup(StrEnum):
    """Where a template stands in the list."""

    CASE = "case"
    APPOINTMENT = "appointment"
    MOBILE = "mobile"
    SENIORS = "seniors"
    INVITATION = "invitation"
    TOWN = "town"
    PRIVACY = "privacy"
    GENERAL = "general"


class Greeting(StrEnum):
    """Whether a letter greets by name or, where it goes to every house, all alike."""

    PERSONAL = "personal"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Chip:
    """A field in the middle of words, by its key."""

    field: str


Words = tuple[str | Chip, ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph ("Absatz")."""

    words: Words


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading in the body ("Zwischenüberschrift")."""

    words: Words


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; an item that is nothing but a chip of a list field becomes as many items as it has lines."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class ModuleBlock:
    """A text module by its key: the same words in many templates, kept at one place."""

    module: str


@dataclass(frozen=True, slots=True)
class WhenBlock:
    """Blocks that stand only where a condition holds, and others where it does not."""

    condition: Condition
    then: tuple["Block", ...]
    otherwise: tuple["Block", ...] = ()


Block = TextBlock | HeadingBlock | ListBlock | ModuleBlock | WhenBlock


@dataclass(frozen=True, slots=True)
class Template:
    """A template: the frame (head, address, date, greeting's place, closing) is locked and not in here."""

    name: str
    group: TemplateGroup
    purpose: str
    subject: Words
    blocks: tuple[Block, ...]
    greeting: Greeting = Greeting.PERSONAL
    size: PrintSize = PrintSize.STANDARD
    enclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextModule:
    """Words that many templates share; it holds no other module, so nothing can go in circles."""

    key: str
    name: str
    blocks: tuple[Block, ...]


def walk(blocks: tuple[Block, ...], depth: int = 0) -> Iterator[tuple[Block, int]]:
    """Yield each block with its depth, those inside of conditions behind their condition."""
    for block in blocks:
        yield block, depth
        if isinstance(block, WhenBlock):
            yield from walk(block.then, depth + 1)
            yield from walk(block.otherwise, depth + 1)


def words_of(block: Block) -> tuple[Words, ...]:
    """Return the runs of words of a block itself, without the blocks inside it."""
    if isinstance(block, ListBlock):
        return block.items
    if isinstance(block, (TextBlock, HeadingBlock)):
        return (block.words,)
    return ()


def fields_of(template: Template) -> tuple[str, ...]:
    """Return the keys of the fields that a template uses, each once, in the order of the text."""
    runs = [template.subject, *(words for block, _ in walk(template.blocks) for words in words_of(block))]
    return tuple(dict.fromkeys(one.field for words in runs for one in words if isinstance(one, Chip)))


def modules_of(template: Template) -> tuple[str, ...]:
    """Return the keys of the text modules that a template uses, each once."""
    found = (block.module for block, _ in walk(template.blocks) if isinstance(block, ModuleBlock))
    return tuple(dict.fromkeys(found))

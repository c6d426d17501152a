"""A template and values make the words of a letter. Nothing is looked up, nothing is run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rathaus_desk.domain.paper.letters import Paragraph, PrintSize
from rathaus_desk.domain.templates.blocks import (
    Block,
    Chip,
    Greeting,
    HeadingBlock,
    ListBlock,
    ModuleBlock,
    Template,
    TextBlock,
    TextModule,
    Words,
)
from rathaus_desk.domain.templates.conditions import holds
from rathaus_desk.domain.templates.field_list import BY_KEY
from rathaus_desk.domain.templates.fields import FieldKind, Values, given, is_cut, lines, shown

MOST_PARAGRAPHS = 60
LONGEST_LETTER = 30_000  # characters
GENERAL_GREETING = "Guten Tag,"


class ProblemKind(StrEnum):
    """What is wrong with a filled letter."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NO_MODULE = "no_module"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class FillProblem:
    """One thing to mend before printing; `field` is the key of the field or text module."""

    kind: ProblemKind
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class FilledLetter:
    """The words of one letter; `headings` are the places in `body` that are headings."""

    subject: str
    salutation: str
    body: tuple[Paragraph, ...]
    headings: frozenset[int]
    enclosures: tuple[str, ...]
    size: PrintSize
    problems: tuple[FillProblem, ...]

    @property
    def whole_text(self) -> str:
        """All of the body as running text, for the checks of language and spelling."""
        return "\n".join(line for one in self.body for line in (one.text, *one.items) if line)


Modules = Mapping[str, TextModule]


@dataclass(slots=True)
class _Filling:
    """What is being filled, and what was wrong so far."""

    values: Values
    modules: Modules
    in_module: bool = False
    body: list[Paragraph] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)
    problems: dict[FillProblem, None] = field(default_factory=dict)

    def wrong(self, kind: ProblemKind, key: str, text: str) -> None:
        self.problems[FillProblem(kind, key, text)] = None


def fill(template: Template, values: Values, modules: Modules) -> FilledLetter:
    """Return the letter's words and what is wrong with them; a missing value stands as "[Name fehlt]"."""
    filling = _Filling(values, modules)
    subject = _line(template.subject, filling)
    salutation = _salutation(template, filling)
    _add_blocks(template.blocks, filling)
    if not filling.body:
        filling.wrong(ProblemKind.EMPTY, "", "Mit diesen Angaben bleibt der Brief leer.")
    _hold_bounds(filling)
    return FilledLetter(
        subject=subject,
        salutation=salutation,
        body=tuple(filling.body),
        headings=frozenset(filling.headings),
        enclosures=template.enclosures,
        size=template.size,
        problems=tuple(filling.problems),
    )


def _salutation(template: Template, filling: _Filling) -> str:
    if template.greeting is Greeting.GENERAL:
        return GENERAL_GREETING
    return _line((Chip("anrede"),), filling)


def _add_blocks(blocks: tuple[Block, ...], filling: _Filling) -> None:
    for block in blocks:
        if len(filling.body) > MOST_PARAGRAPHS:  # enough to say that it is too long
            return
        if isinstance(block, (TextBlock, HeadingBlock)):
            _add_text(block, filling)
        elif isinstance(block, ListBlock):
            _add_list(block, filling)
        elif isinstance(block, ModuleBlock):
            _add_module(block, filling)
        else:
            _add_blocks(block.then if holds(block.condition, filling.values) else block.otherwise, filling)


def _add_text(block: TextBlock | HeadingBlock, filling: _Filling) -> None:
    if isinstance(block, HeadingBlock):
        filling.headings.add(len(filling.body))
    heading = isinstance(block, HeadingBlock)
    filling.body.append(Paragraph(_line(block.words, filling), heading=heading))


def _add_list(block: ListBlock, filling: _Filling) -> None:
    """Add a list; it hangs on the paragraph before it, as a reader hears it."""
    items = tuple(one for words in block.items for one in _items(words, filling))
    before = filling.body[-1] if filling.body else None
    if before and not before.items and len(filling.body) - 1 not in filling.headings:
        filling.body[-1] = Paragraph(before.text, items, block.numbered)
    else:
        filling.body.append(Paragraph("", items, block.numbered))


def _add_module(block: ModuleBlock, filling: _Filling) -> None:
    module = None if filling.in_module else filling.modules.get(block.module)
    if module is None:
        told = f"Den Textbaustein „{block.module}“ gibt es nicht mehr. Bitte einen anderen wählen."
        filling.wrong(ProblemKind.NO_MODULE, block.module, told)
    else:
        filling.in_module = True
        _add_blocks(module.blocks, filling)
        filling.in_module = False


def _items(words: Words, filling: _Filling) -> tuple[str, ...]:
    if len(words) == 1 and isinstance(words[0], Chip):
        one = BY_KEY.get(words[0].field)
        if one and one.kind is FieldKind.LIST and given(filling.values, one.key):
            _note_cut(one.key, filling)
            return lines(filling.values[one.key])
    return (_line(words, filling),)


def _line(words: Words, filling: _Filling) -> str:
    return "".join(one if isinstance(one, str) else _value(one.field, filling) for one in words)


def _value(key: str, filling: _Filling) -> str:
    name = BY_KEY[key].name if key in BY_KEY else key
    if key not in BY_KEY or not given(filling.values, key):
        filling.wrong(ProblemKind.MISSING, key, f"„{name}“ fehlt. Bitte eintragen.")
        return f"[{name} fehlt]"
    _note_cut(key, filling)
    return shown(filling.values[key])


def _note_cut(key: str, filling: _Filling) -> None:
    if is_cut(filling.values[key]):
        name = BY_KEY[key].name
        filling.wrong(ProblemKind.TOO_LONG, key, f"„{name}“ ist zu lang und wurde gekürzt. Bitte ansehen.")


def _hold_bounds(filling: _Filling) -> None:
    """Cut what no letter holds; a template within its own bounds can still be filled with too much."""
    room, kept = LONGEST_LETTER, 0
    for one in filling.body[:MOST_PARAGRAPHS]:
        room -= len(one.text) + sum(len(item) for item in one.items)
        if room < 0:
            break
        kept += 1
    if kept < len(filling.body):
        told = f"Der Brief ist zu lang: höchstens {MOST_PARAGRAPHS} Absätze, {LONGEST_LETTER} Zeichen."
        filling.wrong(ProblemKind.TOO_LONG, "", told)
        filling.headings = {place for place in filling.headings if place < kept}
        del filling.body[kept:]

"""Reads the text of a notice: the plain blocks of templates, without fields, conditions and modules."""

from dataclasses import dataclass

from rathaus_desk.domain.templates.blocks import Chip, HeadingBlock, ListBlock, TextBlock, words_of
from rathaus_desk.domain.templates.body_reader import BodyReader
from rathaus_desk.domain.templates.words import Problem, plain

_NO_FIELDS = "In einem Aushang gibt es keine Felder: Er geht an alle. Bitte die Worte selbst hinschreiben."
_NO_CONDITIONS = "In einem Aushang gibt es kein „Wenn“: Er geht an alle."


@dataclass(frozen=True, slots=True)
class NoticeBlock:
    """A heading, a paragraph, or the points of a list."""

    text: str = ""
    items: tuple[str, ...] = ()
    heading: bool = False
    numbered: bool = False


def read_notice_text(text: str) -> tuple[tuple[NoticeBlock, ...], tuple[Problem, ...]]:
    """Return the blocks of a text, and what is wrong with it; a notice may do without any text."""
    if not text.strip():
        return (), ()
    reader = BodyReader(modules_allowed=False)
    blocks, found, problems = reader.read(text.splitlines(), 1), [], []
    for block in blocks:
        if not isinstance(block, (TextBlock, HeadingBlock, ListBlock)):
            problems.append(Problem(0, _NO_CONDITIONS))
            continue
        runs = [plain(words) for words in words_of(block)]
        if any(isinstance(one, Chip) for words in words_of(block) for one in words):
            problems.append(Problem(0, _NO_FIELDS))
        if isinstance(block, ListBlock):
            found.append(NoticeBlock(items=tuple(runs), numbered=block.numbered))
        else:
            found.append(NoticeBlock(runs[0], heading=isinstance(block, HeadingBlock)))
    return tuple(found), (*reader.problems, *dict.fromkeys(problems))

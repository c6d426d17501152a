"""Takes a letter of Word or Writer over once, as the beginning of a template."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.templates.blocks import (
    LONGEST_BLOCK,
    LONGEST_HEAD,
    MOST_BLOCKS,
    MOST_ITEMS,
    Block,
    Chip,
    HeadingBlock,
    ListBlock,
    Template,
    TemplateGroup,
    TextBlock,
    Words,
)
from rathaus_desk.domain.templates.docx_reader import read_docx
from rathaus_desk.domain.templates.imported import ImportedTemplate, Notes
from rathaus_desk.domain.templates.odt_reader import read_odt
from rathaus_desk.domain.templates.office_file import OfficeFile
from rathaus_desk.domain.templates.raw_blocks import RawBlock
from rathaus_desk.domain.templates.signs import seen_only
from rathaus_desk.domain.templates.text_form import template_text
from rathaus_desk.domain.templates.text_reader import read_template
from rathaus_desk.domain.templates.words import normal, plain

_FRAME = "Briefkopf, Anschrift und Anrede: dafür sorgt der Rahmen"
_CLOSE = "Gruß und Unterschrift: dafür sorgt der Rahmen"
_GREETING = re.compile(r"(?:Sehr geehrte|Guten (?:Tag|Morgen)|Liebe[rs]? |Hallo)", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:mit )?(?:freundlich|besten?|viele|herzlich)\w* (?:gr[üu](?:ß|ss))|hochachtungsvoll", re.IGNORECASE
)
_SUBJECT = re.compile(r"\s*(?:Betreff|Betr\.|Betrifft|Bezug)\s*:\s*", re.IGNORECASE)
_GREETINGS_OF_CHIPS = frozenset(("anrede",))


def import_document(data: bytes, name: str, mapping: dict[str, str] | None = None) -> ImportedTemplate:
    """Return a template from the bytes of a DOCX or ODT; `mapping` gives merge fields their field.

    Refuses what is neither, damaged, too large, protected, or holds macros.
    """
    file, notes = OfficeFile(data), Notes()
    if file.has("word/document.xml"):
        raw = read_docx(file, mapping or {}, notes)
    elif file.has("content.xml"):
        raw = read_odt(file, mapping or {}, notes)
    else:
        raise Refused("Das ist kein Brief als DOCX oder ODT. Es wurde nichts übernommen.", "file")
    cleaned = [one for one in map(_cleaned, raw) if one.words]
    subject, rest = _parts(cleaned, notes)
    blocks = tuple(_blocks(rest, notes))
    if not blocks:
        raise Refused("In der Datei steht kein Text für einen Brief. Es wurde nichts übernommen.", "file")
    title = " ".join(seen_only(name).split())[:LONGEST_HEAD] or "Übernommene Vorlage"
    template = Template(title, TemplateGroup.GENERAL, "", subject or (title,), blocks)
    text = template_text(template)
    return ImportedTemplate(template, text, notes.lines(), tuple(notes.unknown), read_template(text).problems)


def _cleaned(block: RawBlock) -> RawBlock:
    words = tuple(seen_only(one) if isinstance(one, str) else one for one in block.words)
    return RawBlock(block.kind, normal(words), block.style)


def _parts(raw: list[RawBlock], notes: Notes) -> tuple[Words, list[RawBlock]]:
    """Return the subject and the body: between greeting and closing, where there are any."""
    greeting = next((place for place, one in enumerate(raw) if _greets(one)), -1)
    subject = _subject(raw[: greeting if greeting >= 0 else 1], only_named=greeting < 0)
    if greeting >= 0:
        notes.left_out(_FRAME)
    first = greeting + 1 if greeting >= 0 else (1 if subject else 0)
    rest = raw[first:]
    closing = next((place for place, one in enumerate(rest) if _CLOSING.match(plain(one.words))), len(rest))
    if closing < len(rest):
        notes.left_out(_CLOSE)
    return subject, rest[:closing]


def _greets(block: RawBlock) -> bool:
    only_chip = len(block.words) <= 2 and isinstance(block.words[0], Chip)
    if only_chip and isinstance(block.words[0], Chip) and block.words[0].field in _GREETINGS_OF_CHIPS:
        return True
    return len(plain(block.words)) < LONGEST_HEAD and _GREETING.match(plain(block.words)) is not None


def _subject(before: list[RawBlock], *, only_named: bool) -> Words:
    """Return the subject: a line that says so, else, unless `only_named`, the last before the greeting."""
    for one in before:
        first = one.words[0]
        if isinstance(first, str) and _SUBJECT.match(first):
            return normal((_SUBJECT.sub("", first, count=1), *one.words[1:]))
        if re.search("betreff|subject", one.style, re.IGNORECASE) or (only_named and one.kind == "heading"):
            return one.words
    if only_named or not before or len(plain(before[-1].words)) > LONGEST_HEAD:
        return ()
    return before[-1].words


@dataclass(slots=True)
class _List:
    """The list that is being gathered."""

    numbered: bool = False
    items: list[Words] = field(default_factory=list)

    def close(self) -> Iterator[Block]:
        if self.items:
            yield ListBlock(tuple(self.items), self.numbered)
        self.items = []


def _blocks(raw: list[RawBlock], notes: Notes) -> Iterator[Block]:
    listed, count = _List(), 0
    for one in raw:
        if count >= MOST_BLOCKS - 1:
            notes.left_out(f"alles nach dem {MOST_BLOCKS}. Absatz")
            break
        is_item = one.kind in {"item", "numbered"}
        numbered = one.kind == "numbered"
        if not is_item or numbered is not listed.numbered or len(listed.items) >= MOST_ITEMS:
            count += bool(listed.items)
            yield from listed.close()
        words = _fitting(one.words, notes)
        if is_item:
            listed.numbered = numbered
            listed.items.append(words)
        else:
            count += 1
            yield HeadingBlock(words) if one.kind == "heading" else TextBlock(words)
    yield from listed.close()


def _fitting(words: Words, notes: Notes) -> Words:
    """Return as much of a paragraph as one block holds."""
    room, kept = LONGEST_BLOCK // 2, []  # the text form may need two signs for one
    for one in words:
        taken = one if isinstance(one, Chip) else one[:room]
        room -= len(taken) if isinstance(taken, str) else len(taken.field) + 4
        kept.append(taken)
        if room <= 0:
            notes.left_out("Teile sehr langer Absätze")
            break
    return normal(tuple(kept))

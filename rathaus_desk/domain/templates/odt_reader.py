"""Reads the paragraphs of an ODT: text, database and user fields, lists, headings; all else is noted."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from rathaus_desk.domain.templates.blocks import Chip
from rathaus_desk.domain.templates.imported import WORDS_IN_BOX, Notes, merge_words
from rathaus_desk.domain.templates.office_file import OfficeFile
from rathaus_desk.domain.templates.raw_blocks import RawBlock, RawKind

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MERGE = {
    "database-display": "column-name", "user-field-get": "name", "variable-get": "name",
    "user-field-input": "name", "variable-set": "name", "text-input": "description",
}  # fmt: skip
_LEFT_OUT = {
    "frame": "Bilder", "note": "Fußnoten", "annotation": "Kommentare", "tracked-changes": "gelöschter Text",
    "object": "eingebettete Objekte", "table-of-content": "Verzeichnisse", "custom-shape": "Bilder",
    "forms": "Formularfelder", "ruby-text": "Lautschrift",
}  # fmt: skip

_BOXED = ("frame", "custom-shape")


@dataclass(slots=True)
class _Reading:
    """The blocks so far, and the words of the paragraph that is being read."""

    mapping: dict[str, str]
    notes: Notes
    ordered: dict[str, bool]
    blocks: list[RawBlock] = field(default_factory=list)
    words: list[str | Chip] = field(default_factory=list)


def read_odt(file: OfficeFile, mapping: dict[str, str], notes: Notes) -> list[RawBlock]:
    """Return the paragraphs of the body. Refuses a file without one."""
    root = file.xml("content.xml")
    reading = _Reading(mapping, notes, _ordered_lists(root))
    body = next((one for one in root.iter() if _name(one) == "body"), None)
    if body is not None:
        _blocks(body, "text", reading)
    return reading.blocks


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _called(element: Element) -> str:
    """Return what is left out, as one would call it; a box with words in it is no picture."""
    boxed = _name(element) in _BOXED and any(_name(one) in {"p", "h"} for one in element.iter())
    return WORDS_IN_BOX if boxed else _LEFT_OUT[_name(element)]


def _blocks(parent: Element, kind: RawKind, reading: _Reading) -> None:
    for one in parent:
        name = _name(one)
        if name in {"p", "h"}:
            reading.words = []
            _runs(one, reading)
            style = one.get(_TEXT + "style-name") or ""
            reading.blocks.append(RawBlock("heading" if name == "h" else kind, tuple(reading.words), style))
        elif name == "list":
            ordered = reading.ordered.get(one.get(_TEXT + "style-name") or "", kind == "numbered")
            _blocks(one, "numbered" if ordered else "item", reading)
        elif name in _LEFT_OUT:
            reading.notes.left_out(_called(one))
        else:
            if name == "table":
                reading.notes.left_out("Tabellen: der Text ist da, die Spalten nicht")
            _blocks(one, kind, reading)


def _runs(element: Element, reading: _Reading) -> None:
    reading.words.append(element.text or "")
    for one in element:
        _run(one, reading)
        reading.words.append(one.tail or "")


def _run(one: Element, reading: _Reading) -> None:
    name = _name(one)
    if name in _MERGE:
        merge_name = one.get(_TEXT + _MERGE[name]) or ""
        reading.words += merge_words(merge_name, reading.mapping, reading.notes)
    elif name == "placeholder":
        reading.words += merge_words((one.text or "").strip("<> "), reading.mapping, reading.notes)
    elif name in {"s", "tab", "line-break"}:
        reading.words.append(" ")
    elif name in _LEFT_OUT:
        reading.notes.left_out(_called(one))
    else:
        if name == "span":
            reading.notes.left_out("Schriftarten, Fettdruck und Farben")
        _runs(one, reading)


def _ordered_lists(root: Element) -> dict[str, bool]:
    """Return for each style of list whether it counts."""
    found: dict[str, bool] = {}
    for one in root.iter():
        if _name(one) == "list-style" and len(one):
            found[one.get(_STYLE + "name") or ""] = _name(one[0]) == "list-level-style-number"
    return found

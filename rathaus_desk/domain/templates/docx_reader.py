"""Reads the paragraphs of a DOCX: text, merge fields, lists, headings; all else is noted and left out."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from rathaus_desk.domain.templates.blocks import Chip
from rathaus_desk.domain.templates.imported import WORDS_IN_BOX, Notes, merge_words
from rathaus_desk.domain.templates.office_file import OfficeFile
from rathaus_desk.domain.templates.raw_blocks import RawBlock

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MERGE = re.compile(r'\s*MERGEFIELD\s+(?:"([^"]+)"|([^\s\\]+))', re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|berschrift|title|titel)\s*\d*", re.IGNORECASE)
_LEFT_OUT = {
    "drawing": "Bilder", "pict": "Bilder", "object": "eingebettete Objekte", "footnoteReference": "Fußnoten",
    "endnoteReference": "Fußnoten", "commentReference": "Kommentare", "del": "gelöschter Text",
    "moveFrom": "gelöschter Text", "oMath": "Formeln", "Fallback": "",
    "altChunk": "eingefügte Dateien",
}  # fmt: skip
_BOXED = ("drawing", "pict", "AlternateContent")
_STYLES = {"b": "Fettdruck", "i": "Kursivschrift", "u": "Unterstreichung", "color": "Farben"}


@dataclass(slots=True)
class _Reading:
    """The runs of one paragraph as they come, and the complex fields that are open."""

    mapping: dict[str, str]
    notes: Notes
    words: list[str | Chip] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)  # one for each open field
    shown: list[bool] = field(default_factory=list)  # whether its result is being shown
    taken: list[bool] = field(default_factory=list)  # whether a chip stands for its result


def read_docx(file: OfficeFile, mapping: dict[str, str], notes: Notes) -> list[RawBlock]:
    """Return the paragraphs of the body. Refuses a file without one."""
    root = file.xml("word/document.xml")
    ordered = _ordered_lists(file)
    _note_head_and_foot(file, notes)
    reading = _Reading(mapping, notes)
    return [_paragraph(one, ordered, reading) for one in _paragraphs(root, notes)]


def _name(element: Element) -> str:
    return element.tag.replace(_W, "").replace(_STRICT, "")


def _attribute(element: Element | None, name: str) -> str:
    if element is None:
        return ""
    return element.get(_W + name) or element.get(_STRICT + name) or ""


def _child(element: Element | None, *path: str) -> Element | None:
    for step in path:
        element = next((one for one in element if _name(one) == step), None) if element is not None else None
    return element


def _paragraphs(root: Element, notes: Notes) -> list[Element]:
    """Return the paragraphs in the order of the text; those of tables too, cell by cell."""
    found: list[Element] = []
    stack = [root]
    while stack:
        one = stack.pop()
        name = _name(one)
        if name == "p":
            found.append(one)
            continue
        if name == "tbl":
            notes.left_out("Tabellen: der Text ist da, die Spalten nicht")
        elif _is_left_out(one, notes):
            continue
        stack.extend(reversed(list(one)))
    return found


def _paragraph(element: Element, ordered: dict[str, bool], reading: _Reading) -> RawBlock:
    reading.words = []
    properties = _child(element, "pPr")
    _runs(element, reading)
    style = _attribute(_child(properties, "pStyle"), "val")
    number = _child(properties, "numPr")
    if _HEADING.search(style):
        return RawBlock("heading", tuple(reading.words), style)
    if number is not None or style.lower().startswith(("list", "aufz")):
        listed = _attribute(_child(number, "numId"), "val")
        numbered = ordered.get(listed, "umber" in style or "umme" in style)
        return RawBlock("numbered" if numbered else "item", tuple(reading.words), style)
    return RawBlock("text", tuple(reading.words), style)


def _runs(element: Element, reading: _Reading) -> None:
    for one in element:
        name = _name(one)
        if _is_left_out(one, reading.notes):
            continue
        if name == "fldSimple":
            _simple_field(one, reading)
        elif name == "rPr":
            _note_styles(one, reading.notes)
        elif name in _PIECES:
            _PIECES[name](one, reading)
        elif name != "pPr":
            _runs(one, reading)


def _is_left_out(element: Element, notes: Notes) -> bool:
    """Tell whether an element does not come along, and note it; a box says that there were words in it."""
    name = element.tag.rpartition("}")[2]  # boxes and formulas have name spaces of their own
    if name in _BOXED and any(_name(one) == "txbxContent" for one in element.iter()):
        notes.left_out(WORDS_IN_BOX)
    elif name == "r" and _is_set(_child(element, "rPr", "vanish")):
        notes.left_out("verborgener Text")
    elif name not in _LEFT_OUT:
        return False
    elif _LEFT_OUT[name]:
        notes.left_out(_LEFT_OUT[name])
    return True


def _is_set(element: Element | None) -> bool:
    return element is not None and _attribute(element, "val") not in {"0", "false", "none", "auto"}


def _simple_field(element: Element, reading: _Reading) -> None:
    match = _MERGE.match(_attribute(element, "instr"))
    if match:
        _add_merge(match, reading)
    else:
        reading.notes.left_out("Felder von Word: ihr Text blieb stehen")
        _runs(element, reading)


def _text(element: Element, reading: _Reading) -> None:
    if not _hidden(reading):
        reading.words.append(element.text or "")


def _gap(_element: Element, reading: _Reading) -> None:
    if not _hidden(reading):
        reading.words.append(" ")


def _hyphen(_element: Element, reading: _Reading) -> None:
    """Keep a hyphen at which no line may break; without it "E‑Mail" would be "EMail"."""
    if not _hidden(reading):
        reading.words.append("\u2011")


def _code(element: Element, reading: _Reading) -> None:
    if reading.codes:
        reading.codes[-1] += element.text or ""


def _mark(element: Element, reading: _Reading) -> None:
    """Follow a complex field: begin, code, separate, result, end; the chip stands for its result."""
    kind = _attribute(element, "fldCharType")
    if kind == "begin":
        reading.codes.append("")
        reading.shown.append(False)
        reading.taken.append(False)
    elif kind == "separate" and reading.codes:
        reading.shown[-1] = True
        _take_field(reading)
    elif kind == "end" and reading.codes:
        if not reading.shown[-1]:
            _take_field(reading)
        reading.codes.pop()
        reading.shown.pop()
        reading.taken.pop()


def _take_field(reading: _Reading) -> None:
    match = _MERGE.match(reading.codes[-1])
    outer = any(reading.taken[:-1]) or not all(reading.shown[:-1])
    if match and not outer:
        reading.taken[-1] = True
        _add_merge(match, reading)
    elif not outer:
        reading.notes.left_out("Felder von Word: ihr Text blieb stehen")


def _hidden(reading: _Reading) -> bool:
    """Tell whether a text is the code of a field, or the old result of one that became a chip."""
    return any(reading.taken) or not all(reading.shown)


def _add_merge(match: re.Match[str], reading: _Reading) -> None:
    reading.words += merge_words(match.group(1) or match.group(2), reading.mapping, reading.notes)


_PIECES = {
    "t": _text,
    "tab": _gap,
    "br": _gap,
    "cr": _gap,
    "noBreakHyphen": _hyphen,
    "instrText": _code,
    "fldChar": _mark,
}


def _note_styles(properties: Element, notes: Notes) -> None:
    for one in properties:
        if _name(one) in _STYLES and _is_set(one):
            notes.left_out(_STYLES[_name(one)])


def _note_head_and_foot(file: OfficeFile, notes: Notes) -> None:
    if any(one.startswith(("word/header", "word/footer")) for one in file.names):
        notes.left_out("Kopf- und Fußzeile: dafür sorgt der Rahmen")


def _ordered_lists(file: OfficeFile) -> dict[str, bool]:
    """Return for each list of the file whether it counts."""
    if not file.has("word/numbering.xml"):
        return {}
    abstract: dict[str, bool] = {}
    lists: dict[str, bool] = {}
    for one in file.xml("word/numbering.xml"):
        if _name(one) == "abstractNum":
            kind = _attribute(_child(one, "lvl", "numFmt"), "val")
            abstract[_attribute(one, "abstractNumId")] = kind not in {"", "bullet", "none"}
        elif _name(one) == "num":
            link = _attribute(_child(one, "abstractNumId"), "val")
            lists[_attribute(one, "numId")] = abstract.get(link, False)
    return lists

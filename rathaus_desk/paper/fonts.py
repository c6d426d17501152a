"""The one face: Noto Sans, placed by HarfBuzz, embedded as glyph ids, read back as text."""

import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import count, groupby, pairwise
from operator import add

import uharfbuzz as hb

from rathaus_desk.domain.text import clean
from rathaus_desk.places import place

REPLACEMENT = "\ufffd"
# No ligatures: one glyph for one letter is easier to read, and to read back.
_FEATURES = {"liga": False, "clig": False, "calt": False, "dlig": False}
_NOT_FOR_PDF = ("GSUB", "GPOS", "GDEF", "STAT", "OS/2", "cmap", "gasp", "name", "post")
_KEPT_BLANKS = re.compile("([\u00a0\u202f])")
_INVISIBLE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # variation selectors
_UNTIDY = re.compile(f"  |{_INVISIBLE.pattern}")


class Weight(StrEnum):
    """How heavy the type is."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"


@dataclass(frozen=True, slots=True)
class Word:
    """A shaped piece of text; `runs` are PDF TJ arrays without brackets, each with its rise in 1/1000 em.

    `glyphs` says what each glyph reads as; `reads_back`, that this is what the glyph always reads as.
    """

    text: str
    width: float
    runs: tuple[tuple[int, str], ...]
    glyphs: tuple[tuple[int, str], ...]
    reads_back: bool


@dataclass(frozen=True, slots=True)
class FontProgram:
    """What a PDF needs to embed a subset: measures in 1/1000 em, streams compressed."""

    name: str
    box: str
    ascent: int
    descent: int
    cap_height: int
    program: bytes
    program_length: int
    widths: str
    to_unicode: bytes


@dataclass(frozen=True, slots=True)
class Face:
    """One weight of the face, opened."""

    file: hb.Face
    font: hb.Font
    characters: frozenset[str]
    text_of: dict[int, str]
    plain: dict[str, tuple[int, str]]  # letters that are placed without marks, and the glyphs that read so
    pairs: dict[str, tuple[str, int] | None]  # two of those: how the first is shown, and its advance


@lru_cache
def face(weight: Weight) -> Face:
    """Open a weight. Raises FileNotFoundError if the program is incomplete."""
    file = hb.Face(place("resources", "fonts", f"NotoSans-{weight}.ttf").read_bytes())
    font = hb.Font(file)
    text_of: dict[int, str] = {}
    for code in sorted(file.unicodes):
        text_of.setdefault(font.get_nominal_glyph(code), chr(code))
    plain = {
        letter: (glyph, letter) for glyph, letter in text_of.items() if unicodedata.category(letter)[0] != "M"
    }
    return Face(file, font, frozenset(map(chr, file.unicodes)), text_of, plain, {})


def printable(text: str) -> str:
    """Return `text` as it goes onto paper: NFC, one line, no control or format characters.

    Every text on paper passes through here; a blank that must not break stays one.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and not _UNTIDY.search(text):
        return text.strip(" ")
    text = "".join(one for one in _INVISIBLE.sub("", text) if unicodedata.category(one) != "Cf")
    return "".join(
        one if one in "\u00a0\u202f" else _clean_inside(one) for one in _KEPT_BLANKS.split(text)
    ).strip(" \u00a0\u202f")


def _clean_inside(piece: str) -> str:
    """Return `piece` cleaned, with one blank at an end where there were any."""
    before = " " if piece[:1].isspace() else ""
    after = " " if piece[-1:].isspace() else ""
    return before + clean(piece) + after if piece.strip() else before


def missing_glyphs(text: str) -> str:
    """Return the characters of `text` that our face cannot print, each once; paper shows a mark instead."""
    known = face(Weight.REGULAR).characters
    return "".join(dict.fromkeys(one for one in printable(text) if one not in known))


@lru_cache(maxsize=1 << 14)
def shape(text: str, weight: Weight) -> Word:
    """Return `text` (a word, already printable) as placed glyphs; unknown letters become a visible mark."""
    opened = face(weight)
    return _in_pairs(opened, text) or _whole(opened, text)


def _in_pairs(opened: Face, text: str) -> Word | None:
    """Return a word of plain letters from how each is shown before the next, or None.

    HarfBuzz is asked once for each pair; a mark, or a pair that is not merely kerned, makes it a case for it.
    """
    if len(text) < 2:  # HarfBuzz draws some letters as a base and a mark; in a pair that shows
        return None
    pairs = opened.pairs
    shown, width = "", 0
    for pair in map(add, text, text[1:]):
        found = pairs.get(pair) or _pair(opened, pair)
        if found is None:
            return None
        shown += found[0]
        width += found[1]
    glyphs = tuple([opened.plain[one] for one in text])
    last = glyphs[-1][0]
    width += opened.font.get_glyph_h_advance(last)
    return Word(text, width / 1000, ((0, f"<{shown}{last:04x}>"),), glyphs, True)


def _pair(opened: Face, pair: str) -> tuple[str, int] | None:
    """Return how HarfBuzz shows a letter before another, in a TJ array, or None if it does more than kern."""
    if pair not in opened.pairs:
        opened.pairs[pair] = _kerned(opened, pair) if opened.plain.keys() >= set(pair) else None
    return opened.pairs[pair]


def _kerned(opened: Face, pair: str) -> tuple[str, int] | None:
    first, second = (opened.plain[one][0] for one in pair)
    infos, places = _shaped(opened, pair)
    alone = opened.font.get_glyph_h_advance
    if [one.codepoint for one in infos] != [first, second] or places[1].x_advance != alone(second):
        return None
    if any(one.x_offset or one.y_offset for one in places):
        return None
    kern = places[0].x_advance - alone(first)
    return f"{first:04x}>{-kern}<" if kern else f"{first:04x}", places[0].x_advance


def _shaped(opened: Face, shown: str) -> tuple[list[hb.GlyphInfo], list[hb.GlyphPosition]]:
    buffer = hb.Buffer()
    buffer.add_str(shown)
    buffer.guess_segment_properties()
    buffer.direction = "ltr"
    buffer.language = "de"
    hb.shape(opened.font, buffer, _FEATURES)
    return buffer.glyph_infos, buffer.glyph_positions or []


def _whole(opened: Face, text: str) -> Word:
    infos, places = _shaped(opened, "".join(one if one in opened.characters else REPLACEMENT for one in text))
    glyphs = [one.codepoint for one in infos]
    runs = tuple(_runs(opened.font, glyphs, places))
    read = _reading(text, infos)
    moved = len(runs) != 1 or any(one.x_offset or one.y_offset for one in places)
    return Word(
        text,
        sum(one.x_advance for one in places) / 1000,
        runs,
        tuple(zip(glyphs, read, strict=True)),
        not moved
        and all(opened.text_of.get(one) == letter for one, letter in zip(glyphs, read, strict=True)),
    )


def _reading(text: str, infos: list[hb.GlyphInfo]) -> list[str]:
    """Return what each glyph reads as, marks one by one where the face draws them one by one."""
    counts = Counter(one.cluster for one in infos)
    read: list[str] = []
    for start, end in pairwise([*sorted(counts), len(text)]):
        count = counts[start]
        part = text[start:end]
        letters = next((one for one in (part, unicodedata.normalize("NFD", part)) if len(one) == count), "")
        read += letters or [part, *[REPLACEMENT] * (count - 1)]
    return read


def _runs(font: hb.Font, glyphs: list[int], places: list[hb.GlyphPosition]) -> Iterable[tuple[int, str]]:
    """Yield TJ arrays; a number in them moves the pen to the left by 1/1000 em."""
    late = 0  # how far the pen stands left of where the next glyph belongs
    for rise, group in groupby(zip(glyphs, places, strict=True), key=lambda one: one[1].y_offset):
        shown = ""
        for glyph, at in group:
            if late + at.x_offset:
                shown += f">{-(late + at.x_offset)}<"
            shown += f"{glyph:04x}"
            late = at.x_advance - at.x_offset - font.get_glyph_h_advance(glyph)
        yield rise, f"<{shown}>"
    if late:
        yield 0, str(-late)


def one_reading(weight: Weight, read: Iterable[tuple[int, str]]) -> frozenset[tuple[int, str]]:
    """Return what each glyph reads as, once: as the letter that the face has it for, if it is among them."""
    told = face(weight).text_of
    found: dict[int, str] = {}
    for glyph, text in sorted(read):
        if glyph not in found or told.get(glyph) == text:
            found[glyph] = text
    return frozenset(found.items())


@lru_cache(maxsize=64)
def subset(weight: Weight, read: frozenset[tuple[int, str]]) -> FontProgram:
    """Return a font program of some glyphs, under their own numbers, and what each reads as."""
    opened = face(weight)
    glyphs = [one for one, _ in sorted(read)]
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(one.encode(), "big") for one in _NOT_FOR_PDF)
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    program = hb.subset(opened.file, wanted).blob.data
    tag = "".join(chr(ord("A") + one % 26) for one in sha256(program).digest()[:6])
    extents = opened.font.get_font_extents("ltr")
    return FontProgram(
        f"{tag}+NotoSans-{weight}",
        " ".join(map(str, struct.unpack_from(">4h", opened.file.reference_table("head").data, 36))),
        extents.ascender,
        extents.descender,
        opened.font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT),
        zlib.compress(program, 9),
        len(program),
        _widths(opened.font, glyphs),
        zlib.compress(_to_unicode(read).encode("ascii"), 9),
    )


def _widths(font: hb.Font, glyphs: list[int]) -> str:
    """Return the W array: each run of neighbours with its advances."""
    counter = count()
    runs = groupby(glyphs, key=lambda glyph: glyph - next(counter))
    lists = ([*group] for _, group in runs)
    return "".join(
        f"{run[0]} [{' '.join(str(font.get_glyph_h_advance(one)) for one in run)}]" for run in lists
    )


def _to_unicode(read: frozenset[tuple[int, str]]) -> str:
    """Return the CMap that leads from glyphs back to letters."""
    lines = [f"<{one:04x}> <{utf16(text)}>" for one, text in sorted(read)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(one)} beginbfchar\n" + "\n".join(one) + "\nendbfchar" for one in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )


def utf16(text: str) -> str:
    """Return `text` as hexadecimal UTF-16, high byte first, as PDF wants it."""
    return text.encode("utf-16-be").hex()

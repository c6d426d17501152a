"""Reads finished PDFs back by other programs than wrote them; lengths are in mm from the top left."""

import ctypes
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

MM = 25.4 / 72


@dataclass(frozen=True)
class Char:
    """A printed character: the box of its ink, where it stands, and its size in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    base: float
    size: float


@dataclass(frozen=True)
class TextLine:
    """What stands on one base line, left to right."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.chars).strip()

    @property
    def x(self) -> float:
        return self.chars[0].x

    @property
    def base(self) -> float:
        return self.chars[0].base

    @property
    def top(self) -> float:
        return min(one.top for one in self.chars if one.text.strip())

    @property
    def right(self) -> float:
        return max(one.right for one in self.chars if one.text.strip())

    @property
    def size(self) -> float:
        return self.chars[0].size


def page_count(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def chars(pdf: bytes, page: int = 0) -> list[Char]:
    """Return the visible characters of a page as PDFium sees them."""
    sheet = pypdfium2.PdfDocument(pdf)[page]
    high = sheet.get_height()
    text = sheet.get_textpage()
    found = []
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        if not letter.strip() or pdfium.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        left, bottom, right, top = text.get_charbox(index)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
        size = pdfium.FPDFText_GetFontSize(text.raw, index)
        found.append(
            Char(letter, left * MM, (high - top) * MM, right * MM, (high - bottom) * MM, x.value * MM,
                 (high - y.value) * MM, size)
        )  # fmt: skip
    return found


def lines(pdf: bytes, page: int = 0) -> list[TextLine]:
    """Return lines from top to bottom; columns side by side are told apart by gaps of 5 mm."""
    found = []
    ordered = sorted(chars(pdf, page), key=lambda one: (round(one.base, 2), one.x))
    for _, group in groupby(ordered, key=lambda one: round(one.base, 2)):
        current: list[Char] = []
        for one in group:
            if current and one.left - current[-1].right > max(5, one.size / 4):
                found.append(TextLine(tuple(current)))
                current = []
            current.append(one)
        found.append(TextLine(tuple(current)))
    return found


def line_with(pdf: bytes, words: str, page: int = 0) -> TextLine:
    """Return the line that contains `words`, blanks aside."""
    bare = words.replace(" ", "")
    return next(one for one in lines(pdf, page) if bare in one.text.replace(" ", ""))


def strokes(pdf: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Return drawn lines as x and y of start and end."""
    with pikepdf.open(BytesIO(pdf)) as file:
        sheet = file.pages[page]
        high = float(sheet.MediaBox[3])
        found = []
        start: tuple[float, float] | None = None
        for operands, operator in pikepdf.parse_content_stream(sheet):
            if str(operator) == "m":
                start = (float(operands[0]), float(operands[1]))
            elif str(operator) == "l" and start:
                x, y = float(operands[0]), float(operands[1])
                found.append((start[0] * MM, (high - start[1]) * MM, x * MM, (high - y) * MM))
            elif str(operator) == "cm":
                break
        return found


def poppler(program: str, *options: str, pdf: bytes, folder: Path) -> str:
    """Run a program of poppler-utils on a PDF and return what it says; nothing else may be said."""
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    command = [program, *options, str(path)]
    if program == "pdftotext":
        command.append("-")
    result = subprocess.run(command, capture_output=True, check=True)
    assert result.stderr == b""
    return result.stdout.decode("utf-8")


def poppler_structure(pdf: bytes, folder: Path) -> list[str]:
    """Return the texts of the structure tree, in reading order, as poppler tells them."""
    told = poppler("pdfinfo", "-enc", "UTF-8", "-struct-text", pdf=pdf, folder=folder)
    found = [""]
    for line in map(str.strip, told.splitlines()):
        if line.startswith('"'):
            found[-1] += line[1:-1]
        elif not line.startswith("Span "):
            found.append("")
    return [one.strip() for one in found if one.strip()]


@dataclass(frozen=True)
class Node:
    """An element of the structure tree: its own text, its elements, and what a figure says of itself."""

    tag: str
    text: str
    kids: tuple["Node", ...]
    alt: str
    box: tuple[float, ...] | None

    def walk(self) -> Iterator["Node"]:
        yield self
        for one in self.kids:
            yield from one.walk()


def structure(pdf: bytes) -> Node:
    """Return the structure tree with its texts, read from marked content, ToUnicode and ActualText."""
    with pikepdf.open(BytesIO(pdf)) as file:
        pieces = {page.obj.objgen: _pieces(page) for page in file.pages}
        return _node(file.Root.StructTreeRoot.K, pieces)


def structure_texts(pdf: bytes) -> list[str]:
    """Return the texts of the structure tree in reading order, blanks at the ends cut off."""
    return [one.text.strip() for one in structure(pdf).walk() if one.text.strip()]


def _node(element: pikepdf.Object, pieces: dict[tuple[int, int], dict[int, str]]) -> Node:
    text = ""
    kids = []
    for kid in element.get("/K", pikepdf.Array()):
        if isinstance(kid, int):
            text += pieces[element.Pg.objgen][kid]
        elif kid.get("/Type") == "/MCR":
            text += pieces[kid.Pg.objgen][int(kid.MCID)]
        elif kid.S == "/Span":
            text += _node(kid, pieces).text
        else:
            kids.append(_node(kid, pieces))
    attributes = element.get("/A", pikepdf.Dictionary())
    box = tuple(map(float, attributes.BBox)) if "/BBox" in attributes else None
    return Node(str(element.S)[1:], text, tuple(kids), str(element.get("/Alt", "")), box)


def _pieces(page: pikepdf.Page) -> dict[int, str]:
    """Return the text of each marked piece of a page, by its number."""
    maps = {name: to_unicode(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    open_marks: list[tuple[int | None, bool]] = [(None, False)]  # the piece; whether its text is told beside
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        number, told = open_marks[-1]
        match str(operator):
            case "BDC":
                open_marks.append(_mark(operands[1], number, found))
            case "EMC":
                open_marks.pop()
            case "Tf":
                letters = maps[str(operands[0])]
            case "TJ" if number is not None and not told:
                found[number] += _shown(operands[0], letters)
    assert len(open_marks) == 1
    return found


def _mark(properties: pikepdf.Object, number: int | None, found: dict[int, str]) -> tuple[int | None, bool]:
    if "/MCID" in properties:
        number = int(properties.MCID)
        found[number] = ""
    told = "/ActualText" in properties
    if told and number is not None:
        found[number] += str(properties.ActualText)
    return number, told


def _shown(parts: pikepdf.Object, letters: dict[int, str]) -> str:
    raw = b"".join(bytes(one) for one in parts if isinstance(one, pikepdf.String))
    return "".join(letters[int.from_bytes(raw[at : at + 2], "big")] for at in range(0, len(raw), 2))


def to_unicode(font: pikepdf.Object) -> dict[int, str]:
    """Return what each glyph of a font reads as."""
    told: dict[int, str] = {}
    for line in font.ToUnicode.read_bytes().decode("ascii").splitlines():
        parts = line.split()
        if len(parts) == 2 and line.startswith("<") and line.endswith(">"):
            told[int(parts[0][1:-1], 16)] = bytes.fromhex(parts[1][1:-1]).decode("utf-16-be")
    return told

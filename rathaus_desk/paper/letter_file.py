"""One tagged file of many letters, PDF/UA-1 and PDF/A-2a, written letter by letter."""

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from rathaus_desk.paper.bitmap import Picture
from rathaus_desk.paper.document import SHEET_HEIGHT, SHEET_WIDTH, corners
from rathaus_desk.paper.fonts import FontProgram, Weight, one_reading, shape, subset, utf16
from rathaus_desk.paper.object_file import ObjectFile
from rathaus_desk.paper.standards import PRODUCER, srgb_profile, xmp

_SHEET = f"[{corners((0, 0, SHEET_WIDTH, SHEET_HEIGHT))}]"
# The objects that every file begins with, by number.
_CATALOG, _INFO, _PAGES, _TREE, DOCUMENT, _PARENTS, _FONTS, RESOURCES = range(1, 9)
_LEAF = 100  # pages under one node of the page tree and of the parent tree

Used = dict[Weight, set[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The objects of one letter but for its numbers: pages, structure elements, and the way back from pages.

    `%07d` stands where a number stands, so that each object always begins at the same place of `bodies`:
    first a page's parent, content and number in the parent tree for each page, then `numbers`, counted from
    the first object of the letter. `pieces` are the elements of each page's marked content, counted likewise.
    """

    pages: int
    count: int
    bodies: bytes
    offsets: tuple[int, ...]
    numbers: tuple[int, ...]
    pieces: tuple[tuple[int, ...], ...]
    root: int


class LetterFile:
    """Writes letters whose content and skeleton are known, and what surrounds them."""

    def __init__(
        self,
        write: Callable[[bytes], object],
        title: str,
        day: date,
        forms: Mapping[str, str],
        pictures: Iterable[Picture],
    ) -> None:
        """Begin a file; `forms` are drawings that letters repeat, and their names."""
        self._file = ObjectFile(write)
        self._title, self._day = title, day
        self._file.reserve(RESOURCES)
        self._leaves: list[int] = []
        self._kids: list[int] = []
        self._page_count = 0
        self._letters: list[int] = []
        self._backs: list[str] = []
        self._back_leaves: list[str] = []
        self._back_count = 0
        self._put_resources(forms, pictures)
        self._put_catalog()

    def fork(self, write: Callable[[bytes], object]) -> "LetterFile":
        """Return a file without letters that begins like this one; `write` has got that beginning already."""
        # Not by __init__, which would write the drawings again: `write` has them, and their numbers stay.
        twin = LetterFile.__new__(LetterFile)
        fresh: dict[str, list[object]] = {
            "_leaves": [],
            "_kids": [],
            "_letters": [],
            "_backs": [],
            "_back_leaves": [],
        }
        vars(twin).update(vars(self) | fresh, _file=self._file.fork(write))
        return twin

    def settle(self) -> None:
        """Write out what is still held back."""
        self._file.flush()

    def letter(self, skeleton: Skeleton, contents: Iterable[str]) -> None:
        """Write a letter."""
        base = self._file.reserve(skeleton.count)
        numbers: list[int] = []
        for number, content in enumerate(contents, base):
            self._file.deflated(number, content.encode("ascii"))
            numbers += (self._page(number + skeleton.pages), number, self._back_count + number - base)
        numbers += [base + one for one in skeleton.numbers]
        self._file.put_run(base + skeleton.pages, skeleton.bodies % tuple(numbers), skeleton.offsets)
        for pieces in skeleton.pieces:
            self._back(base, pieces)
        self._letters.append(base + skeleton.root)

    def blank(self) -> None:
        """Write an empty page: the back of a letter's last sheet."""
        number = self._file.reserve()
        parent = self._page(number)
        self._file.put(number, f"<</Type/Page/Parent {parent} 0 R/MediaBox{_SHEET}/Resources<<>>>>")

    def put_fonts(self, used: Used) -> None:
        """Write the fonts; `used` says what each glyph reads as."""
        entries = "".join(
            f"/{weight.name} {self._font(subset(weight, one_reading(weight, used[weight])))} 0 R"
            for weight in Weight
        )
        self._file.put(_FONTS, f"<<{entries}>>")

    def close(self, identity: str) -> None:
        """Write the trees; `identity` tells the file from others of the same title and day."""
        self._leaf()
        self._back_leaf()
        kids = "".join(f"{one} 0 R " for one in self._leaves)
        self._file.put(_PAGES, f"<</Type/Pages/Count {self._page_count}/Kids[{kids}]>>")
        letters = "".join(f"{one} 0 R " for one in self._letters)
        self._file.put(DOCUMENT, f"<</Type/StructElem/S/Document/P {_TREE} 0 R/K[{letters}]>>")
        backs = "".join(self._back_leaves)
        self._file.put(_PARENTS, f"<</Kids[{backs}]>>")
        self._file.put(
            _TREE,
            f"<</Type/StructTreeRoot/K {DOCUMENT} 0 R/ParentTree {_PARENTS} 0 R"
            f"/ParentTreeNextKey {self._back_count}>>",
        )
        told = sha256(f"{self._title} {self._day} {identity}".encode()).hexdigest()[:32]
        self._file.close(_CATALOG, _INFO, told)

    def _page(self, number: int) -> int:
        """Take a page into the tree and return its parent."""
        if not self._kids or len(self._kids) == _LEAF:
            self._leaf()
            self._leaves.append(self._file.reserve())
        self._kids.append(number)
        self._page_count += 1
        return self._leaves[-1]

    def _leaf(self) -> None:
        if self._kids:
            kids = "".join(f"{one} 0 R " for one in self._kids)
            body = f"<</Type/Pages/Parent {_PAGES} 0 R/Count {len(self._kids)}/Kids[{kids}]>>"
            self._file.put(self._leaves[-1], body)
            self._kids = []

    def _back(self, base: int, pieces: tuple[int, ...]) -> None:
        """Note which elements the marked content of a page belongs to."""
        shown = "%d 0 R " * len(pieces) % tuple([base + one for one in pieces])
        self._backs.append(f"{self._back_count}[{shown}]")
        self._back_count += 1
        if len(self._backs) == _LEAF:
            self._back_leaf()

    def _back_leaf(self) -> None:
        if self._backs:
            number = self._file.reserve()
            first, last = self._back_count - len(self._backs), self._back_count - 1
            self._file.put(number, f"<</Limits[{first} {last}]/Nums[{''.join(self._backs)}]>>")
            self._back_leaves.append(f"{number} 0 R ")
            self._backs = []

    def _put_resources(self, forms: Mapping[str, str], pictures: Iterable[Picture]) -> None:
        shown = "".join(f"/{one.name} {self._picture(one)} 0 R" for one in pictures)
        entries = f"/Font {_FONTS} 0 R"
        inner = self._file.reserve()
        self._file.put(inner, f"<<{entries}/XObject<<{shown}>>>>")
        head = f"/Type/XObject/Subtype/Form/BBox{_SHEET}/Resources {inner} 0 R"
        for drawing, name in forms.items():
            number = self._file.reserve()
            self._file.deflated(number, drawing.encode("ascii"), head)
            shown += f"/{name} {number} 0 R"
        self._file.put(RESOURCES, f"<<{entries}/XObject<<{shown}>>>>")

    def _put_catalog(self) -> None:
        packet = self._file.reserve(2)
        profile = packet + 1
        self._file.stream(packet, "/Type/Metadata/Subtype/XML", xmp(self._title, self._day))
        self._file.stream(profile, "/N 3/Filter/FlateDecode", _packed_profile())
        title = utf16(self._title)
        self._file.put(
            _CATALOG,
            f"<</Type/Catalog/Pages {_PAGES} 0 R/StructTreeRoot {_TREE} 0 R/Lang(de-DE)"
            f"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Metadata {packet} 0 R"
            "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
            f"/DestOutputProfile {profile} 0 R>>]>>",
        )
        made = f"(D:{self._day:%Y%m%d}000000Z)"
        self._file.put(_INFO, f"<</Title<feff{title}>/Producer({PRODUCER})/CreationDate{made}>>")

    def _picture(self, picture: Picture) -> int:
        number = self._file.reserve()
        entries = (
            f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}"
            "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
        )
        self._file.stream(number, entries, picture.data)
        return number

    def _font(self, font: FontProgram) -> int:
        whole = self._file.reserve(5)
        inner, descriptor, program, reading = range(whole + 1, whole + 5)
        self._file.stream(program, f"/Length1 {font.program_length}/Filter/FlateDecode", font.program)
        self._file.stream(reading, "/Filter/FlateDecode", font.to_unicode)
        self._file.put(
            descriptor,
            f"<</Type/FontDescriptor/FontName/{font.name}/FontFile2 {program} 0 R/FontBBox[{font.box}]"
            f"/Flags 4/ItalicAngle 0/Ascent {font.ascent}/Descent {font.descent}"
            f"/CapHeight {font.cap_height}/StemV 80>>",
        )
        self._file.put(
            inner,
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font.name}/CIDToGIDMap/Identity/W[{font.widths}]"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R>>",
        )
        self._file.put(
            whole,
            f"<</Type/Font/Subtype/Type0/BaseFont/{font.name}/Encoding/Identity-H"
            f"/DescendantFonts[{inner} 0 R]/ToUnicode {reading} 0 R>>",
        )
        return whole


def nothing_used() -> Used:
    """Return the glyphs that each font has at least."""
    return {weight: set(shape(" ", weight).glyphs) for weight in Weight}


@cache
def _packed_profile() -> bytes:
    return zlib.compress(srgb_profile(), 9)

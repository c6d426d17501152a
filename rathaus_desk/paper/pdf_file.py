"""A drawn document as the bytes of a PDF; ReportLab numbers and writes the objects."""

import zlib
from functools import cache
from hashlib import sha256
from typing import Any

from rathaus_desk.paper.bitmap import Picture
from rathaus_desk.paper.document import Document, Element, Page, corners
from rathaus_desk.paper.fonts import FontProgram, Weight, subset, utf16
from rathaus_desk.paper.reportlab_door import pdfdoc
from rathaus_desk.paper.standards import PRODUCER, srgb_profile, xmp


def pdf_bytes(document: Document) -> bytes:
    """Return `document` as PDF/UA-1 and PDF/A-2a at once; the same drawing gives the same bytes."""
    pdf = pdfdoc.PDFDocument(pdfVersion=(1, 7), invariant=1, lang="de-DE")
    pdf.signature = sha256(f"{document.title} {document.day}".encode())
    resources = {"Font": _fonts(pdf, document)}
    if pictures := {name: one for page in document.pages for name, one in page.pictures.items()}:
        found = {name: _picture(pdf, one) for name, one in sorted(pictures.items())}
        resources["XObject"] = pdfdoc.PDFDictionary(found)
    pages = {one: pdfdoc.PDFDictionary({"Type": "/Page"}) for one in document.pages}
    for index, (page, entries) in enumerate(pages.items()):
        pdf.updateSignature(page.content)
        entries.dict.update(
            Parent=pdf.Reference(pdf.Pages),
            MediaBox=f"[{corners((0, 0, *document.size))}]",
            Resources=pdfdoc.PDFDictionary(resources),
            Contents=_stream(pdf, zlib.compress(page.content)),
            StructParents=str(index),
            Tabs="/S",
        )
        for name, box in (("TrimBox", document.trim), ("BleedBox", document.bleed)):
            if box:
                entries[name] = f"[{corners(box)}]"
        pdf.Pages.addPage(entries)
    _catalog(pdf, document, _Structure(pdf, document, pages).root)
    pdf.info = pdfdoc.PDFDictionary(
        {
            "Title": _string(document.title),
            "Producer": f"({PRODUCER})",
            "CreationDate": f"(D:{document.day:%Y%m%d}000000Z)",
        }
    )
    return bytes(pdf.format())


def _catalog(pdf: Any, document: Document, structure: Any) -> None:
    catalog = pdf.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.Outlines = None
    catalog.StructTreeRoot = structure
    catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    packet = xmp(document.title, document.day)
    catalog.Metadata = _stream(pdf, packet, packed=False, Type="/Metadata", Subtype="/XML")
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": "(sRGB)",
        "DestOutputProfile": _stream(pdf, _packed_profile(), N="3"),
    }
    catalog.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])


class _Structure:
    """The tree of elements as PDF objects, and the table that leads from the pages back into it."""

    def __init__(self, pdf: Any, document: Document, pages: dict[Page, Any]) -> None:
        self._pdf = pdf
        self._pages = {page: pdf.Reference(entries) for page, entries in pages.items()}
        self._nodes: dict[Element, Any] = {}
        tree = pdfdoc.PDFDictionary({"Type": "/StructTreeRoot", "ParentTreeNextKey": str(len(pages))})
        self.root = pdf.Reference(tree)
        tree["K"] = self._node(document.root, self.root)
        parents = pdfdoc.PDFArray([])
        for index, page in enumerate(pages):
            parents.sequence += [str(index), pdfdoc.PDFArray([self._nodes[one] for one in page.pieces])]
        tree["ParentTree"] = pdf.Reference(pdfdoc.PDFDictionary({"Nums": parents}))

    def _node(self, element: Element, parent: Any) -> Any:
        node = pdfdoc.PDFDictionary({"Type": "/StructElem", "S": f"/{element.tag}", "P": parent})
        reference = self._nodes[element] = self._pdf.Reference(node)
        home = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
        if home:
            node["Pg"] = self._pages[home]
        node["K"] = pdfdoc.PDFArray([self._kid(kid, reference, home) for kid in element.kids])
        if element.actual:
            node["ActualText"] = _string(element.actual)
        if element.alt:
            node["Alt"] = _string(element.alt)
        if element.box:
            node["A"] = f"<</O /Layout /Placement /Block /BBox [{corners(element.box)}]>>"
        if element.numbering:
            node["A"] = f"<</O /List /ListNumbering /{element.numbering}>>"
        if element.scope:
            node["A"] = f"<</O /Table /Scope /{element.scope}>>"
        return reference

    def _kid(self, kid: Element | tuple[Page, int], parent: Any, home: Page | None) -> Any:
        if isinstance(kid, Element):
            return self._node(kid, parent)
        page, number = kid
        if page is home:
            return str(number)
        return pdfdoc.PDFDictionary({"Type": "/MCR", "Pg": self._pages[page], "MCID": str(number)})


def _fonts(pdf: Any, document: Document) -> Any:
    fonts = pdfdoc.PDFDictionary({})
    for weight in Weight:
        used = [page.used[weight] for page in document.pages if weight in page.used]
        read = {glyph: text for one in reversed(used) for glyph, text in one.others.items()}
        read |= dict(pair for one in used for pair in one.plain)
        if read:
            fonts[weight.name] = _font(pdf, subset(weight, frozenset(read.items())))
    return pdf.Reference(fonts)


def _font(pdf: Any, font: FontProgram) -> Any:
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": f"/{font.name}",
        "FontFile2": _stream(pdf, font.program, Length1=str(font.program_length)),
        "FontBBox": f"[{font.box}]",
        "Flags": "4",
        "ItalicAngle": "0",
        "Ascent": str(font.ascent),
        "Descent": str(font.descent),
        "CapHeight": str(font.cap_height),
        "StemV": "80",
    }
    descendant = {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": f"/{font.name}",
        "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
        "CIDToGIDMap": "/Identity",
        "W": f"[{font.widths}]",
        "FontDescriptor": pdf.Reference(pdfdoc.PDFDictionary(descriptor)),
    }
    whole = {
        "Type": "/Font",
        "Subtype": "/Type0",
        "BaseFont": f"/{font.name}",
        "Encoding": "/Identity-H",
        "DescendantFonts": pdfdoc.PDFArray([pdf.Reference(pdfdoc.PDFDictionary(descendant))]),
        "ToUnicode": _stream(pdf, font.to_unicode),
    }
    return pdf.Reference(pdfdoc.PDFDictionary(whole))


def _picture(pdf: Any, picture: Picture) -> Any:
    return _stream(
        pdf,
        picture.data,
        Type="/XObject",
        Subtype="/Image",
        Width=str(picture.width),
        Height=str(picture.height),
        ColorSpace="/DeviceRGB",
        BitsPerComponent="8",
    )


class _Stream(pdfdoc.PDFStream):  # type: ignore[misc]
    """A stream that ends as ISO 19005-2, 6.1.7.1, wants it: with a line break before endstream."""

    def format(self, document: Any) -> bytes:
        """Return the object as it stands in the file."""
        return bytes(super().format(document).removesuffix(b"endstream\n")) + b"\nendstream\n"


def _stream(pdf: Any, content: bytes, *, packed: bool = True, **entries: str) -> Any:
    if packed:
        entries["Filter"] = "/FlateDecode"
    return pdf.Reference(_Stream(pdfdoc.PDFDictionary(entries), content))


@cache
def _packed_profile() -> bytes:
    return zlib.compress(srgb_profile(), 9)


def _string(text: str) -> str:
    return f"<feff{utf16(text)}>"

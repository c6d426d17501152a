"""What PDF/UA-1 and PDF/A-2a ask for, looked up in the file itself."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from paper_samples import LETTER, SHEET, SLIP
from PIL import ImageCms

from rathaus_desk.domain.paper.letters import Paragraph, PrintSize
from rathaus_desk.paper.checklist import render_checklist
from rathaus_desk.paper.fonts import Weight, face
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.slip import render_slip
from rathaus_desk.paper.standards import srgb_profile

LONG_BODY = (Paragraph("Ein Satz mit Ķ̂ und 中. " * 400, ("Punkt " * 200, "noch einer"), numbered=True),)
SHEETS = {
    "letter": render_letter(LETTER),
    "letter of many pages": render_letter(replace(LETTER, body=LONG_BODY, size=PrintSize.SENIOR)),
    "practice letter": render_letter(replace(LETTER, practice=True, subject="Ķ̂ <b>&amp; \\ ( )")),
    "slip": render_slip(SLIP),
    "long slip": render_slip(replace(SLIP, still_needed=("Ein Blatt " * 30,) * 30)),
    "checklist": render_checklist(SHEET),
}
PARENTS = {"LI": "L", "Lbl": "LI", "LBody": "LI"}


@pytest.fixture(params=SHEETS)
def pdf(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    """Each kind of sheet, opened."""
    with pikepdf.open(BytesIO(SHEETS[request.param])) as file:
        yield file


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield element
    for kid in element.K:
        if not isinstance(kid, int) and kid.get("/Type") == "/StructElem":
            yield from _elements(kid)


def test_the_file_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    """Marked, in German, with a title that is shown."""
    assert pdf.check_pdf_syntax() == []
    assert pdf.pdf_version == "1.7"
    assert pdf.Root.MarkInfo.Marked is True
    assert str(pdf.Root.Lang) == "de-DE"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(pdf.docinfo.Title)
    assert "/Author" not in pdf.docinfo
    assert str(pdf.docinfo.CreationDate) == "D:20261124000000Z"
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == str(pdf.docinfo.Title)
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["xmp:CreateDate"] == "2026-11-24T00:00:00Z"
    ET.fromstring(pdf.Root.Metadata.read_bytes())


def test_every_mark_leads_into_the_tree_and_back(pdf: pikepdf.Pdf) -> None:
    """Marks balanced, not nested; each number once; the tree and the parent table agree."""
    root = pdf.Root.StructTreeRoot
    told = {}
    for element in _elements(root.K):
        for kid in element.K:
            if isinstance(kid, int):
                told[element.Pg.objgen, kid] = element.objgen
            elif kid.get("/Type") == "/MCR":
                told[kid.Pg.objgen, int(kid.MCID)] = element.objgen
    table = list(root.ParentTree.Nums)
    table = dict(zip(map(int, table[::2]), table[1::2], strict=True))
    marked = {}
    for page in pdf.pages:
        numbers = _numbers(page)
        assert numbers == list(range(len(numbers)))
        parents = table[int(page.obj.StructParents)]
        assert len(parents) == len(numbers)
        marked |= {(page.obj.objgen, number): parents[number].objgen for number in numbers}
    assert marked == told


def _numbers(page: pikepdf.Page) -> list[int]:
    """Return the numbers of marked content; everything that is shown must be in one or in an artifact."""
    numbers = []
    mark = ""
    in_text = False
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BT", "ET"):
            in_text = name == "BT"
        elif name == "BDC":
            assert not mark, "marks must not nest"
            mark = f"{operands[0]} {in_text}"
            if str(operands[0]) != "/Artifact":
                numbers.append(int(operands[1].MCID))
        elif name == "EMC":
            assert mark.endswith(str(in_text))
            mark = ""
        elif name in ("TJ", "Tj", "f", "S", "s", "B"):
            assert mark, f"{name} outside of any mark"
    assert not mark
    return numbers


def test_the_tree_is_sound(pdf: pikepdf.Pdf) -> None:
    """Headings without gaps, lists made of points, a figure with words and a box; nothing empty."""
    levels = []
    for element in _elements(pdf.Root.StructTreeRoot.K):
        tag = str(element.S)[1:]
        assert len(element.K) > 0, tag
        if tag in PARENTS:
            assert str(element.P.S)[1:] == PARENTS[tag]
        if tag == "L":
            assert all(kid.S == "/LI" for kid in element.K)
            has_labels = any(part.S == "/Lbl" for kid in element.K for part in kid.K)
            assert (str(element.A.ListNumbering) in ("/Disc", "/Decimal")) is has_labels
        if tag == "Figure":
            assert str(element.Alt)
            left, bottom, right, top = map(float, element.A.BBox)
            assert 0 < left < right < 596
            assert 0 < bottom < top < 842
        if tag == "Span":
            assert str(element.ActualText)
        if re.fullmatch(r"H\d", tag):
            levels.append(int(tag[1]))
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert levels.count(1) == 1


def test_every_font_is_embedded_and_reads_back(pdf: pikepdf.Pdf) -> None:
    """Subsets under a tag of six letters, widths as in the font program, no glyph without a letter."""
    for page in pdf.pages:
        assert page.obj.Tabs == "/S"
        fonts = page.Resources.Font
        shown = _shown_glyphs(page)
        for name, font in fonts.items():
            assert re.fullmatch(r"/[A-Z]{6}\+NotoSans-(Regular|SemiBold)", str(font.BaseFont))
            descendant = font.DescendantFonts[0]
            assert len(descendant.FontDescriptor.FontFile2.read_bytes()) > 1000
            assert descendant.CIDToGIDMap == "/Identity"
            widths = _widths(descendant.W)
            opened = face(Weight[str(name)[1:]]).font
            assert widths == {glyph: opened.get_glyph_h_advance(glyph) for glyph in widths}
            told = font.ToUnicode.read_bytes().decode("ascii")
            assert "<0000>" not in told.replace("<0000> <ffff>", "")
            assert shown.get(str(name), set()) <= set(widths)
            assert all(f"<{glyph:04x}> <" in told for glyph in widths)


def _widths(array: pikepdf.Object) -> dict[int, int]:
    entries = list(array)
    return {
        int(start) + index: int(one)
        for start, run in zip(entries[::2], entries[1::2], strict=True)
        for index, one in enumerate(run)
    }


def _shown_glyphs(page: pikepdf.Page) -> dict[str, set[int]]:
    shown: dict[str, set[int]] = {}
    font = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = str(operands[0])
        elif str(operator) == "TJ":
            raw = b"".join(bytes(one) for one in operands[0] if isinstance(one, pikepdf.String))
            pairs = (raw[at : at + 2] for at in range(0, len(raw), 2))
            shown.setdefault(font, set()).update(int.from_bytes(one, "big") for one in pairs)
    assert 0 not in set().union(*shown.values())
    return shown


def test_nothing_comes_from_outside_and_nothing_runs(pdf: pikepdf.Pdf) -> None:
    """No script, no attachment, no link, no image, no encryption; one colour profile."""
    written = {key for one in pdf.objects if isinstance(one, pikepdf.Dictionary) for key in one}
    for forbidden in (
        "/JavaScript",
        "/JS",
        "/EmbeddedFiles",
        "/Annots",
        "/OpenAction",
        "/AA",
        "/XObject",
        "/URI",
    ):
        assert forbidden not in written
    assert not pdf.is_encrypted
    [intent] = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes() == srgb_profile()
    assert intent.DestOutputProfile.N == 3


def test_streams_end_as_the_archive_wants_it() -> None:
    """A line break stands before endstream and is not counted."""
    for data in SHEETS.values():
        assert data.count(b"\nendstream\n") == data.count(b"endstream")
        for found in re.finditer(rb"/Length (\d+)[^>]*>>\nstream\n", data):
            end = found.end() + int(found[1])
            assert data[end : end + 11] == b"\nendstream\n"


def test_the_colour_profile_is_srgb() -> None:
    """Read by a colour engine, it turns colours into the same as the engine's own sRGB."""
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    assert ours.profile.profile_description == "sRGB"
    assert ours.profile.xcolor_space == "RGB "
    from PIL import Image

    picture = Image.new("RGB", (256, 4))
    picture.putdata([(one, row * 80, 255 - one) for row in range(4) for one in range(256)])
    turned = ImageCms.profileToProfile(picture, ours, ImageCms.createProfile("sRGB"))
    assert turned is not None
    difference = [abs(a - b) for a, b in zip(picture.tobytes(), turned.tobytes(), strict=True)]
    assert max(difference) <= 1


def test_each_file_has_a_number_of_its_own_and_no_trace_of_the_machine() -> None:
    """The number follows from what is on the sheet; no user, no path, no time of printing."""
    numbers = [re.search(rb"/ID\s*\[\s*<([0-9a-f]+)>", data) for data in SHEETS.values()]
    changed = re.search(rb"/ID\s*\[\s*<([0-9a-f]+)>", render_letter(replace(LETTER, closing="Bis bald")))
    assert None not in numbers
    assert len({one[1] for one in (*numbers, changed) if one}) == len(SHEETS) + 1
    for data in SHEETS.values():
        assert b"/home/" not in data
        assert b"ModDate" not in data
        assert data.count(b"CreationDate") == 1

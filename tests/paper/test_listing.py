"""Printed lists: whole rows, the head on every sheet, a table that screen readers know."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from paper_samples import LISTING

from rathaus_desk.paper.listing import render_listing


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def elements(pdf, tag):
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [
            str(one.get("/A", {}).get("/Scope", "")) if isinstance(one.get("/A"), pikepdf.Dictionary) else ""
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == f"/{tag}"
        ]


def test_every_cell_stands_whole_on_the_sheet():
    (text,) = pages(render_listing(LISTING))
    for row in LISTING.rows:
        for cell in row:
            for one in cell.split():
                assert one in text.split()


def test_the_table_is_tagged_with_one_head():
    pdf = render_listing(replace(LISTING, rows=LISTING.rows * 40))
    assert elements(pdf, "TH") == ["/Column"] * len(LISTING.columns)
    assert len(elements(pdf, "TR")) == 1 + 40 * len(LISTING.rows)
    assert len(elements(pdf, "TD")) == 40 * len(LISTING.rows) * len(LISTING.columns)
    assert len(elements(pdf, "Table")) == 1


def test_each_sheet_shows_the_head_and_its_number():
    texts = pages(render_listing(replace(LISTING, rows=LISTING.rows * 40)))
    assert len(texts) > 3
    for number, text in enumerate(texts, start=1):
        assert f"Seite {number} von {len(texts)}" in text
        assert "Nummer" in text
        assert "Anliegen" in text
    assert sum(text.count("26-04713-3") for text in texts) == 40


def test_practice_stands_on_every_sheet():
    for text in pages(render_listing(replace(LISTING, rows=LISTING.rows * 40, practice=True))):
        assert "ÜBUNG" in text


def test_an_empty_list_says_so():
    (text,) = pages(render_listing(replace(LISTING, rows=())))
    assert "Diese Liste ist leer." in text


@pytest.mark.parametrize("cell", ["x" * 400, "Wort " * 900, "<b>&amp;</b>", "a\x00b", "\ud800", "中"])
def test_no_cell_breaks_the_sheet(cell):
    row = (cell, *LISTING.rows[0][1:])
    texts = pages(render_listing(replace(LISTING, rows=(row, LISTING.rows[1]))))
    assert "26-04712-5" in " ".join(texts)
    if cell.startswith("Wort"):
        assert sum(text.count("Wort") for text in texts) == 900

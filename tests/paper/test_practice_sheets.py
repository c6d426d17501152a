"""A practice sheet says so on the screen, on paper and on a copy of it, and never in the window."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from paper_reading import line_with, lines, page_count, poppler, structure_texts
from paper_samples import LETTER, LETTER_TEXTS, SHEET, SLIP

from rathaus_desk.domain.paper.letters import Paragraph
from rathaus_desk.paper.checklist import render_checklist
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.slip import render_slip

LONG = replace(LETTER, practice=True, body=tuple(Paragraph("Ein Satz. " * 40) for _ in range(12)))
SHEETS = {
    "letter": (render_letter, LONG),
    "slip": (render_slip, replace(SLIP, practice=True)),
    "checklist": (render_checklist, replace(SHEET, practice=True)),
}


@pytest.mark.parametrize("kind", SHEETS)
def test_every_sheet_carries_the_sign(kind: str) -> None:
    """Small and black at the top, large and light under the text; the plain sheet carries none."""
    render, sheet = SHEETS[kind]
    pdf = render(sheet)  # type: ignore[operator]
    plain = render(replace(sheet, practice=False))  # type: ignore[operator, type-var]
    for page in range(page_count(pdf)):
        assert line_with(pdf, "ÜBUNG – dieses Blatt gilt nicht", page).base < 12
        assert not [one for one in lines(plain, page) if "BUNG" in one.text]
    with_sign, without = (
        pypdfium2.PdfDocument(one)[0].render(scale=1).to_pil().convert("L") for one in (pdf, plain)
    )
    light = [sum(one.histogram()[228:232]) for one in (with_sign, without)]
    assert light[0] - light[1] > 8000


def test_the_sign_stays_out_of_the_address_field() -> None:
    """Not one grey dot in the window, even if the sheet slips by 5 mm."""
    dots = 72 * 2 / 25.4
    window = tuple(int(one * dots) for one in (15, 40, 110, 95))
    pictures = [
        pypdfium2.PdfDocument(render_letter(replace(LETTER, practice=one)))[0]
        .render(scale=2)
        .to_pil()
        .crop(window)
        for one in (True, False)
    ]
    assert pictures[0].tobytes() == pictures[1].tobytes()


def test_the_sign_is_not_read_aloud_between_the_lines(tmp_path: Path) -> None:
    """It is an artifact and the large word is drawn, not written; the title of the file says it."""
    pdf = render_letter(replace(LETTER, practice=True))
    assert structure_texts(pdf) == LETTER_TEXTS
    assert poppler("pdftotext", pdf=pdf, folder=tmp_path).count("BUNG") == 1
    with pikepdf.open(tmp_path / "sheet.pdf") as file:
        assert str(file.docinfo.Title) == f"Übung: {LETTER.subject}"

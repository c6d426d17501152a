"""The gate to a cell of a table: no spreadsheet runs what a citizen has said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.cell import LONGEST_CELL, safe_cell

DANGEROUS = [
    "=1+1",
    "+49171",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "﹢1",
    " =1+1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=cmd|' /C calc'!A0",
    "\u202e=1",
    "\x00=1",
    '=HYPERLINK("http://böse.example";"hier")',
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    cell = safe_cell(text)
    assert cell.startswith("'")
    assert safe_cell(cell) == cell


@pytest.mark.parametrize(
    "text",
    [
        "Schmidt",
        "Özdemir",
        "O'Brien",
        "1+1",
        "Rosenweg 4",
        "",
        "😀 Hund",
        "'; DROP TABLE",
        "a=b",
        "26-00001-7",
    ],
)
def test_what_is_no_formula_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_control_signs_and_halves_of_letters_go():
    assert safe_cell("a\x00b\x07c") == "a b c"
    assert safe_cell("a\ud800") == "a\ufffd"
    assert safe_cell("erste\nzweite") == "erste\nzweite"


@given(st.text(max_size=60))
def test_no_text_begins_like_a_formula(text):
    cell = safe_cell(text)
    assert not cell.lstrip("\u200b \u00a0").startswith(("=", "+", "-", "@"))
    assert cell.encode("utf-8").decode("utf-8") == cell
    assert "\x00" not in cell


def test_a_cell_is_no_longer_than_a_spreadsheet_keeps():
    assert len(safe_cell("=" * 40_000)) == LONGEST_CELL

"""The sheet of a day: one tagged page that a person can type from and a scanner can read."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.journal import read_head
from rathaus_desk.paper.day_head import render_day_head
from tests.paper.paper_reading import page_count, structure, structure_texts
from tests.paper.paper_samples import DAY_HEAD


def test_the_sheet_says_all_that_is_needed_to_check_it():
    texts = " | ".join(structure_texts(render_day_head(DAY_HEAD)))
    for part in (
        "Tagesblatt des Journals | Dienstag, 24. November 2026",
        "Einträge des Tages | 1.234",
        "Einträge im Ganzen | 1.234.567",
        "Block 48.211, versiegelt Dienstag, 24. November 2026, 16:34:58 Uhr",
        "rathaus-desk db verify --anchor",
        "Tag, Name, Unterschrift",
    ):
        assert part in texts
    start = texts.index("Kopf der Kette")
    typed = texts[start + len("Kopf der Kette") : texts.index("Wozu dieses Blatt")]
    assert read_head(typed.replace("|", "")) == DAY_HEAD.head.digest


def test_the_code_holds_the_head():
    sheet = pypdfium2.PdfDocument(render_day_head(DAY_HEAD))[0]
    (code,) = zxingcpp.read_barcodes(sheet.render(scale=3).to_pil())
    assert read_head(code.text) == DAY_HEAD.head.digest


@pytest.mark.parametrize("practice", [False, True])
def test_it_is_one_page_in_order(practice):
    pdf = render_day_head(replace(DAY_HEAD, practice=practice))
    assert page_count(pdf) == 1
    tags = [node.tag for node in structure(pdf).kids]
    assert [one for one in tags if one.startswith("H")] == ["H1", "H2", "H2", "H2"]
    assert tags.count("L") == 2
    assert tags.count("Figure") == 1


@pytest.mark.parametrize(
    "given",
    ["", "48211", DAY_HEAD.head.digest[:-1], DAY_HEAD.head.digest + "0", "g" + DAY_HEAD.head.digest[1:]],
)
def test_what_is_no_head_is_refused(given):
    with pytest.raises(Refused, match="64 Zeichen"):
        read_head(given)

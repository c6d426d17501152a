"""The sheet of a day: one tagged page that a person can type from and a scanner can read."""

from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import zxingcpp

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.journal import JournalHead, JournalSheet, read_head
from rathaus_desk.paper.day_head import render_day_head
from tests.paper.paper_reading import page_count, structure, structure_texts
from tests.paper.paper_samples import HEAD

SEALED = datetime(2026, 11, 24, 16, 34, 58, tzinfo=ZoneInfo("Europe/Berlin"))
DIGEST = sha256(b"a day").hexdigest()
DAY_HEAD = JournalSheet(
    letterhead=HEAD,
    dated=SEALED.replace(minute=35),
    day=date(2026, 11, 24),
    entries_of_day=1234,
    head=JournalHead(48211, SEALED, 1234567, DIGEST),
)


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
    assert read_head(typed.replace("|", "")) == DIGEST


def test_the_code_holds_the_head():
    sheet = pypdfium2.PdfDocument(render_day_head(DAY_HEAD))[0]
    (code,) = zxingcpp.read_barcodes(sheet.render(scale=3).to_pil())
    assert read_head(code.text) == DIGEST


@pytest.mark.parametrize("practice", [False, True])
def test_it_is_one_page_in_order(practice):
    pdf = render_day_head(replace(DAY_HEAD, practice=practice))
    assert page_count(pdf) == 1
    tags = [node.tag for node in structure(pdf).kids]
    assert [one for one in tags if one.startswith("H")] == ["H1", "H2", "H2", "H2"]
    assert tags.count("L") == 2
    assert tags.count("Figure") == 1


@pytest.mark.parametrize("given", ["", "48211", DIGEST[:-1], DIGEST + "0", "g" + DIGEST[1:]])
def test_what_is_no_head_is_refused(given):
    with pytest.raises(Refused, match="64 Zeichen"):
        read_head(given)

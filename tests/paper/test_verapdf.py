"""veraPDF, the reference validator, finds nothing wrong with our sheets, and finds what we break."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from appointment_samples import CONFIRMATION, DAY_LIST
from envelope_samples import ENVELOPES, LABELS
from folder_samples import EMPTY_FOLDER, FOLDER, LONG_FOLDER
from notice_samples import PAPER, SHORT, TOWN_LIST, WORDS
from paper_samples import (
    CODE,
    CREST,
    DAY,
    DAY_HEAD,
    HANDOVER,
    HEAD,
    LETTER,
    LISTING,
    MAIL,
    SHEET,
    SLIP,
    TICKET,
    din_91379,
)
from serial_samples import PATTERN, RUN, copies, copy_to, written

from rathaus_desk.domain.bookings.day_folders import FolderPart
from rathaus_desk.domain.notices.notices import NoticeSheet
from rathaus_desk.domain.notices.sheet_rules import SHEETS as NOTICE_SHEETS
from rathaus_desk.domain.paper.envelopes import EnvelopeFormat
from rathaus_desk.domain.paper.labels import LabelStock
from rathaus_desk.domain.paper.letters import LetterForm, Paragraph, PrintSize
from rathaus_desk.domain.paper.serial_letters import SerialFile, SheetMark
from rathaus_desk.domain.queue.queue_sheet import TicketSize
from rathaus_desk.paper.checklist import render_checklist
from rathaus_desk.paper.confirmation import render_confirmation
from rathaus_desk.paper.day_folder import render_day_folder
from rathaus_desk.paper.day_head import render_day_head
from rathaus_desk.paper.day_list import render_day_list
from rathaus_desk.paper.foreign_sheets import mail_pdf
from rathaus_desk.paper.handover import render_handover
from rathaus_desk.paper.labels import render_envelopes, render_labels
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.listing import render_listing
from rathaus_desk.paper.notice_sheets import render_notice, render_posters
from rathaus_desk.paper.serial_letters import serial_files
from rathaus_desk.paper.slip import render_slip
from rathaus_desk.paper.ticket import render_ticket
from rathaus_desk.paper.town_list import render_town_list

LONG_BODY = tuple(Paragraph("Ein Satz mit Ķ̂ und 中. " * 30, ("Punkt", "noch einer"), True) for _ in range(9))
HEADED = (Paragraph("Was fehlt", heading=True), Paragraph("Bitte:", ("eins", "zwei")), Paragraph("Danke."))
ALPHABET = (Paragraph(" ".join(din_91379())),)
SHEETS = {
    **{f"letter-{size}": render_letter(replace(LETTER, size=size)) for size in PrintSize},
    "letter-long": render_letter(replace(LETTER, body=LONG_BODY, size=PrintSize.LARGE)),
    "letter-headings": render_letter(replace(LETTER, body=HEADED)),
    "letter-alphabet": render_letter(replace(LETTER, body=ALPHABET, subject=din_91379("bll")[-1])),
    "letter-practice": render_letter(replace(LETTER, body=LONG_BODY, practice=True)),
    "letter-bare": render_letter(replace(LETTER, subject="", salutation="", body=(), info=(), recipient=())),
    "day-head": render_day_head(DAY_HEAD),
    "slip": render_slip(SLIP),
    "slip-one": render_slip(replace(SLIP, concerns=SLIP.concerns[:1], still_needed=())),
    "slip-long": render_slip(replace(SLIP, still_needed=("Ein Blatt " * 30,) * 30, practice=True)),
    "handover": render_handover(HANDOVER),
    "handover-long": render_handover(
        replace(HANDOVER, question="Ein Satz mit Ķ̂ und 中. " * 120, about=HANDOVER.about * 30, practice=True)
    ),
    "listing": render_listing(LISTING),
    "listing-long": render_listing(replace(LISTING, rows=LISTING.rows * 30, practice=True)),
    "listing-empty": render_listing(replace(LISTING, rows=(), note="")),
    "checklist": render_checklist(SHEET),
    **{f"ticket-{size}": render_ticket(replace(TICKET, size=size, practice=True)) for size in TicketSize},
    **{
        f"confirmation-{size}": render_confirmation(replace(CONFIRMATION, size=size, practice=True))
        for size in PrintSize
    },
    "day-list": render_day_list(replace(DAY_LIST, counters=DAY_LIST.counters * 20)),
    "day-folder": render_day_folder(FOLDER),
    "day-folder-long": render_day_folder(LONG_FOLDER),
    "posters": render_posters([replace(PAPER, words=SHORT, sheet=NoticeSheet.POSTER_A4)] * 2),
    "day-list-empty": render_day_list(replace(DAY_LIST, counters=())),
    "letter-form-a": render_letter(
        replace(LETTER, form=LetterForm.A, code=CODE, letterhead=replace(HEAD, crest=CREST), practice=True),
        SheetMark("K26-014", 147, 812),
    ),
    "serial": written(replace(RUN, duplex=True), copies(range(1, 13)))[0],
    "serial-file": next(one.pdf for one in serial_files(RUN, [copy_to(3)]) if isinstance(one, SerialFile)),
    "labels": render_labels(LABELS),
    "town-list": render_town_list(TOWN_LIST),
    "notice-tear-off": render_notice(replace(PAPER, words=SHORT, sheet=NoticeSheet.TEAR_OFF)),
    "notice-leaflet": render_notice(
        replace(PAPER, sheet=NoticeSheet.LEAFLET, print_shop=True, practice=True)
    ),
    "notice-handbill": render_notice(replace(PAPER, words=SHORT, sheet=NoticeSheet.HANDBILL, practice=True)),
    "checklist-long": render_checklist(replace(SHEET, documents=SHEET.documents * 20)),
}
FORM_A = {"form": LetterForm.A, "practice": True}
MORE_SHEETS = {
    **{
        f"notice-{sheet}-{shop}-{practice}": lambda sheet=sheet, shop=shop, practice=practice: render_notice(
            replace(PAPER, words=SHORT, sheet=sheet, print_shop=shop, practice=practice)
        )
        for sheet, rule in NOTICE_SHEETS.items()
        for shop in ([False, True] if rule.print_shop else [False])
        for practice in (False, True)
    },
    **{
        f"letter-form-a-{size}": lambda size=size: render_letter(
            replace(LETTER, form=LetterForm.A, size=size, code=CODE, letterhead=replace(HEAD, crest=CREST))
        )
        for size in PrintSize
    },
    **{f"folder-{part}": lambda part=part: render_day_folder(FOLDER, (part,)) for part in FolderPart},
    "folder-empty": lambda: render_day_folder(EMPTY_FOLDER),
    "mail": lambda: mail_pdf(MAIL, DAY),
    "labels-practice": lambda: render_labels(replace(LABELS, practice=True)),
    "envelopes-practice": lambda: render_envelopes(replace(ENVELOPES, practice=True)),
    "town-list-long": lambda: render_town_list(
        replace(TOWN_LIST, sections=TOWN_LIST.sections * 20, practice=True)
    ),
    "town-list-empty": lambda: render_town_list(replace(TOWN_LIST, sections=())),
    "notice-long": lambda: render_notice(replace(PAPER, words=WORDS, sheet=NoticeSheet.READING)),
    "serial-many": lambda: written(RUN, copies(range(1, 201)))[0],
    "serial-form-a": lambda: written(
        replace(RUN, pattern=replace(PATTERN, form=LetterForm.A, practice=True)),
        [
            replace(one, letter=replace(one.letter, form=LetterForm.A, practice=True))
            for one in copies(range(1, 9))
        ],
    )[0],
    **{
        f"serial-file-{one.number}": lambda one=one: next(
            found.pdf for found in serial_files(RUN, [one]) if isinstance(found, SerialFile)
        )
        for one in copies(range(20, 30))
    },
    **{f"labels-{one}": lambda one=one: render_labels(replace(LABELS, stock=one)) for one in LabelStock},
    **{
        f"envelope-{one}": lambda one=one: render_envelopes(replace(ENVELOPES, format=one))
        for one in EnvelopeFormat
    },
}


def _without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _without_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _without_alternative_text(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure":
            del one.Alt


def _without_font(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor.FontFile2


def _without_marks(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 10 10 re f")


def _without_display_of_title(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


def _without_colour_profile(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def _with_a_skipped_heading(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/H1":
            one.S = pikepdf.Name.H3


def _without_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


BREAKS: dict[str, tuple[Callable[[pikepdf.Pdf], None], set[str]]] = {
    "language": (_without_language, {"PDFUA-1"}),
    "tree": (_without_tree, {"PDFUA-1", "PDFA-2A"}),
    "alternative text": (_without_alternative_text, {"PDFUA-1"}),
    "font": (_without_font, {"PDFUA-1", "PDFA-2A"}),
    "marks": (_without_marks, {"PDFUA-1"}),
    "display of title": (_without_display_of_title, {"PDFUA-1"}),
    "colour profile": (_without_colour_profile, {"PDFA-2A"}),
    "heading": (_with_a_skipped_heading, {"PDFUA-1"}),
    "metadata": (_without_metadata, {"PDFUA-1", "PDFA-2A"}),
}


def _judged(paths: list[Path]) -> dict[str, dict[str, list[str]]]:
    program = Path(__file__).with_name("verapdf.py")
    command = [sys.executable, str(program), *map(str, paths)]
    result = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What veraPDF says of each file, in one run."""
    folder = tmp_path_factory.mktemp("verapdf")
    paths = {}
    for name, data in SHEETS.items():
        paths[name] = folder / f"{name}.pdf"
        paths[name].write_bytes(data)
    for name, (spoil, _) in BREAKS.items():
        paths[name] = folder / f"without {name}.pdf"
        with pikepdf.open(BytesIO(SHEETS["slip"])) as pdf:
            spoil(pdf)
            pdf.save(paths[name])
    told = _judged(list(paths.values()))
    return {name: told[str(path)] for name, path in paths.items()}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_is_accessible_and_fit_for_the_archive(
    sheet: str, verdicts: dict[str, dict[str, list[str]]]
) -> None:
    """PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) in one file."""
    assert verdicts[sheet] == {"PDFUA-1": [], "PDFA-2A": []}


@pytest.mark.parametrize("spoiled", BREAKS)
def test_the_validator_sees_what_is_broken(spoiled: str, verdicts: dict[str, dict[str, list[str]]]) -> None:
    """A validator that passes everything would prove nothing."""
    assert {name for name, broken in verdicts[spoiled].items() if broken} >= BREAKS[spoiled][1]


@pytest.mark.long
def test_every_kind_of_mass_letter_label_and_envelope_passes(tmp_path: Path) -> None:
    """Two hundred letters in one file, form A, single files with rare names, all labels and envelopes."""
    paths = {name: tmp_path / f"{name}.pdf" for name in MORE_SHEETS}
    for name, draw in MORE_SHEETS.items():
        paths[name].write_bytes(draw())
    told = _judged(list(paths.values()))
    assert {name: told[str(path)] for name, path in paths.items()} == {
        name: {"PDFUA-1": [], "PDFA-2A": []} for name in MORE_SHEETS
    }

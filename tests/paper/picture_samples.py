"""One sheet of each kind, to be compared with its picture.

python tests/paper/picture_samples.py draws the pictures anew; look at every one before they are kept.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
from appointment_samples import CONFIRMATION, DAY_LIST
from envelope_samples import ENVELOPES, LABELS
from folder_samples import FOLDER
from notice_samples import PAPER, SHORT, TOWN_LIST
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
)
from PIL import Image
from serial_samples import RUN, copies, written

from rathaus_desk.domain.bookings.day_folders import FolderPart
from rathaus_desk.domain.notices.notices import NoticeSheet
from rathaus_desk.domain.paper.envelopes import EnvelopeFormat
from rathaus_desk.domain.paper.labels import LabelStock
from rathaus_desk.domain.paper.letters import LetterForm, PrintSize
from rathaus_desk.domain.paper.serial_letters import SheetMark
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
from rathaus_desk.paper.notice_sheets import render_notice
from rathaus_desk.paper.slip import render_slip
from rathaus_desk.paper.ticket import render_ticket
from rathaus_desk.paper.town_list import render_town_list

PICTURES = Path(__file__).with_name("pictures")
_SCALE = 0.6  # 43 dpi: small, and a line that moved by a millimetre still shows
_FULL = replace(LETTER, letterhead=replace(HEAD, crest=CREST), code=CODE)
_MARK = SheetMark("K26-014", 147, 812)


_SHOPS = (NoticeSheet.POSTER_A4, NoticeSheet.POSTER_A3, NoticeSheet.CARD, NoticeSheet.LEAFLET)


def _inside(pdf: bytes) -> bytes:
    """Return the second page of a PDF alone."""
    with pikepdf.open(BytesIO(pdf)) as document:
        del document.pages[0]
        target = BytesIO()
        document.save(target)
    return target.getvalue()


def _notice(sheet: NoticeSheet, **values: bool) -> bytes:
    return render_notice(replace(PAPER, sheet=sheet, words=SHORT, **values))


SHEETS: dict[str, Callable[[], bytes]] = {
    "letter-b": lambda: render_letter(_FULL, _MARK),
    "letter-a": lambda: render_letter(replace(_FULL, form=LetterForm.A), _MARK),
    "letter-a-practice": lambda: render_letter(replace(_FULL, form=LetterForm.A, practice=True)),
    "letter-senior": lambda: render_letter(replace(_FULL, size=PrintSize.SENIOR)),
    "letter-large": lambda: render_letter(replace(_FULL, size=PrintSize.LARGE)),
    "letter-very-large": lambda: render_letter(replace(_FULL, size=PrintSize.VERY_LARGE)),
    "serial": lambda: written(RUN, copies(range(7, 8)))[0],
    "labels-70x36": lambda: render_labels(LABELS),
    "labels-99x38": lambda: render_labels(replace(LABELS, stock=LabelStock.L2X7_99X38, practice=True)),
    "envelope-dl": lambda: render_envelopes(ENVELOPES),
    "envelope-c5": lambda: render_envelopes(replace(ENVELOPES, format=EnvelopeFormat.C5, practice=True)),
    "envelope-c4": lambda: render_envelopes(replace(ENVELOPES, format=EnvelopeFormat.C4)),
    "slip": lambda: render_slip(SLIP),
    "checklist": lambda: render_checklist(SHEET),
    "handover": lambda: render_handover(HANDOVER),
    "listing": lambda: render_listing(LISTING),
    "ticket": lambda: render_ticket(TICKET),
    "confirmation": lambda: render_confirmation(CONFIRMATION),
    "day-list": lambda: render_day_list(DAY_LIST),
    **{f"folder-{part}": partial(render_day_folder, FOLDER, (part,)) for part in FolderPart},
    "day-head": lambda: render_day_head(DAY_HEAD),
    **{f"notice-{sheet}": partial(_notice, sheet) for sheet in NoticeSheet},
    "town-list": lambda: render_town_list(TOWN_LIST),
    "notice-leaflet-inside": lambda: _inside(_notice(NoticeSheet.LEAFLET)),
    **{f"notice-{sheet}-print-shop": partial(_notice, sheet, print_shop=True) for sheet in _SHOPS},
    "mail": lambda: mail_pdf(MAIL, DAY),
    "notice-print-shop": partial(_notice, NoticeSheet.HANDBILL, print_shop=True, practice=True),
}


def picture(pdf: bytes) -> Image.Image:
    """Return the first page in shades of grey."""
    return pypdfium2.PdfDocument(BytesIO(pdf))[0].render(scale=_SCALE, grayscale=True).to_pil().convert("L")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, draw in SHEETS.items():
        picture(draw()).quantize(8).save(PICTURES / f"{name}.png", optimize=True)

"""Sheets that others made: proved readable, and turned into pages that can be looked at and printed."""

import warnings
from datetime import date
from io import BytesIO

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from rathaus_desk.domain.cases.attachments import AttachmentKind
from rathaus_desk.domain.cases.mails import read_mail
from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.errors import Refused
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document
from rathaus_desk.paper.flow import Block, Column, flow
from rathaus_desk.paper.fonts import Weight
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.stationery import NEXT_PAGE_BOTTOM, NEXT_PAGE_TOP
from rathaus_desk.paper.text import Style

MOST_PIXELS = 120_000_000  # a large-format scan; beyond lies only what wants to fill the memory
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
_MOST_FRAMES = 50
_A4_INCHES = (8.27, 11.69)
_LONG_SIDE = 3_508  # pixels: A4 at 300 dpi
_BROKEN = (
    "Die Datei {kind} lässt sich nicht öffnen. Sie ist beschädigt oder gesperrt; es wurde nichts angehängt."
)
_BODY = Style(11)
_STRONG = Style(11, Weight.SEMIBOLD)


def demand_readable(content: bytes, kind: AttachmentKind) -> None:
    """Refuse a PDF or picture that cannot be opened, is locked, or is far too large when unfolded."""
    if kind is AttachmentKind.PDF:
        try:
            document = pypdfium2.PdfDocument(content)
            pages = len(document)
            document.close()
        except pypdfium2.PdfiumError as error:
            raise _broken("PDF") from error
        if not pages:
            raise _broken("PDF")
    elif kind is AttachmentKind.PICTURE:
        with _opened(content) as picture:
            _demand_small(picture)


def sheet_of(content: bytes, kind: AttachmentKind, today: date) -> bytes:
    """Return an attachment as PDF, to be looked at and printed. Refuses what cannot be read."""
    if kind is AttachmentKind.PICTURE:
        return picture_pdf(content)
    return mail_pdf(content, today) if kind is AttachmentKind.MAIL else content


def picture_pdf(content: bytes) -> bytes:
    """Return a picture, upright and fitted to A4; each frame of a fax or scan is a page."""
    with _opened(content) as picture:
        _demand_small(picture)
        pages = []
        for number in range(min(getattr(picture, "n_frames", 1), _MOST_FRAMES)):
            try:
                picture.seek(number)
                pages.append(_page(picture))
            except (OSError, ValueError, SyntaxError, EOFError) as error:
                if not pages:
                    raise _broken("mit dem Bild") from error
                break
    target = BytesIO()
    across, down = _A4_INCHES
    dots = max(max(one.width / across, one.height / down) for one in pages)
    pages[0].save(target, "PDF", resolution=dots, save_all=True, append_images=pages[1:], title="Anlage")
    return target.getvalue()


def mail_pdf(content: bytes, today: date) -> bytes:
    """Return a mail as pages of plain text: head, text, and the names of what hangs on it."""
    mail = read_mail(content)
    sent = f"{full_day(mail.sent_at.date())}, {mail.sent_at:%H:%M} Uhr" if mail.sent_at else ""
    heads = (("Von", mail.sender), ("An", mail.recipients), ("Gesendet", sent))
    names = ", ".join(one.name for one in mail.parts)
    blocks = [
        Block(mail.subject or "Ohne Betreff", Style(15, Weight.SEMIBOLD, leading=1.25), "H1", keep=True),
        *(
            Block(text, _BODY, indent=24, label=f"{name}:", label_style=_STRONG)
            for name, text in heads
            if text
        ),
        *(
            Block(text, _BODY, before=4 if number else 8)
            for number, text in enumerate(one for one in mail.text.split("\n\n") if one.strip())
        ),
        *([Block(f"Angehängt: {names}", _BODY, before=8)] if names else []),
    ]
    document = Document(mail.subject or "E-Mail", today)
    column = Column(MARGIN_LEFT, NEXT_PAGE_TOP, TEXT_WIDTH, NEXT_PAGE_BOTTOM)
    flow(document, blocks, lambda _number: column)
    return pdf_bytes(document)


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _broken("mit dem Bild") from error


def _demand_small(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS or not picture.width or not picture.height:
        raise _too_large()


def _page(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((_LONG_SIDE, _LONG_SIDE))
    flat = upright.convert("RGBA")
    ground = Image.new("RGB", flat.size, "white")
    ground.paste(flat, mask=flat.getchannel("A"))
    return ground


def _broken(kind: str) -> Refused:
    return Refused(_BROKEN.format(kind=kind), "file")


def _too_large() -> Refused:
    return Refused(
        "Dieses Bild ist ausgepackt viel zu groß. Es wurde nichts angehängt; bitte kleiner einscannen.",
        "file",
    )

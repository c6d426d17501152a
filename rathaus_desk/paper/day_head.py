"""The sheet of a day: the head of the journal's chain on paper, where no database can change it."""

from dataclasses import replace

from rathaus_desk.domain.dates import clock, full_day
from rathaus_desk.domain.office.journal import JournalSheet
from rathaus_desk.paper.codes import qr_code
from rathaus_desk.paper.din5008 import MARGIN_LEFT, TEXT_WIDTH
from rathaus_desk.paper.document import Document
from rathaus_desk.paper.flow import Block, Column, column_of, points
from rathaus_desk.paper.fonts import Weight
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import mark_as_practice, practice_title
from rathaus_desk.paper.stationery import head
from rathaus_desk.paper.text import Style

_NAME = "Tagesblatt des Journals"
_BODY = Style(12, leading=1.35)
_STRONG = replace(_BODY, weight=Weight.SEMIBOLD)
_TITLE = replace(_STRONG, size=20, leading=1.25)
_HEAD = Style(17, Weight.SEMIBOLD, 1.5)
_TOP, _BOTTOM = 44.0, 280.0
_CODE_SIDE = 44.0
_CODE_GAP = 8.0
_LABEL_INDENT = 44.0
_STEP_INDENT = 8.0
_SIGN_WIDTH = 78.0
_WHY = (
    "Das Journal hält fest, wer wann was am Rechner geändert oder nachgesehen hat. Jede Sekunde Arbeit ist "
    "versiegelt, und jedes Siegel schließt alle früheren ein. Wer später an einem Eintrag etwas ändert, "
    "entfernt oder einfügt, ändert damit auch den Kopf. Nur dieses Blatt kann er nicht mehr ändern."
)
_STEPS = (
    "Auf einem PC mit Rathaus Desk die Eingabeaufforderung öffnen.",
    "Eingeben: rathaus-desk db verify --anchor, dann die acht Gruppen tippen oder den Code mit dem "
    "Scanner lesen.",
    "Das Programm rechnet alles nach. Es sagt, ob etwas fehlt oder geändert ist und bis zu welchem Block "
    "dieses Blatt reicht; Block und Einträge müssen mit denen auf diesem Blatt übereinstimmen.",
)
_KEEP = "Bitte unterschreiben und dort ablegen, wo die IT keinen Zugang hat, etwa beim Datenschutz."


def render_day_head(sheet: JournalSheet) -> bytes:
    """Return the sheet as PDF: one page, its head in eight groups and as a QR code."""
    document = Document(
        practice_title(f"{_NAME} {full_day(sheet.day)}", sheet.practice),
        sheet.day,
        mark_as_practice if sheet.practice else None,
    )
    page, root = document.page(), document.root
    head(page, root, sheet.letterhead, f"Gedruckt {clock(sheet.dated)} Uhr")
    whole = Column(MARGIN_LEFT, _TOP, TEXT_WIDTH, _BOTTOM)
    end = column_of(page, root, _what(sheet), whole) + 6.0
    beside = TEXT_WIDTH - _CODE_SIDE - _CODE_GAP
    groups = sheet.head.groups
    lines = [Block("Kopf der Kette", _STRONG, "H2", keep=True)]
    lines += [Block("  ".join(groups[at : at + 2]), _HEAD) for at in range(0, len(groups), 2)]
    end_of_groups = column_of(page, root, lines, replace(whole, top=end, width=beside))
    code = (MARGIN_LEFT + TEXT_WIDTH - _CODE_SIDE, end, _CODE_SIDE)
    qr_code(page, root, sheet.head.digest, code, f"Der Kopf als Code: {' '.join(groups)}")
    below = replace(whole, top=max(end_of_groups, end + _CODE_SIDE) + 6.0)
    end = column_of(page, root, _how(), below)
    with page.artifact():
        page.rule((MARGIN_LEFT, end + 24.0), _SIGN_WIDTH, 0.5)
    signed = Block("Tag, Name, Unterschrift", replace(_BODY, size=10))
    column_of(page, root, [signed], replace(whole, top=end + 25.0))
    return pdf_bytes(document)


def _what(sheet: JournalSheet) -> list[Block]:
    last = f"Block {_figure(sheet.head.block)}, versiegelt {_when(sheet)}"
    facts = (
        ("Einträge des Tages", _figure(sheet.entries_of_day)),
        ("Einträge im Ganzen", _figure(sheet.head.entries)),
        ("Letztes Siegel", last),
    )
    return [
        Block(_NAME, _TITLE, "H1", keep=True),
        Block(full_day(sheet.day), replace(_STRONG, size=15), keep=True),
        *points(facts, _BODY, before=5.0, between=0.8, indent=_LABEL_INDENT, label_style=_STRONG),
    ]


def _how() -> list[Block]:
    steps = [(f"{number}.", text) for number, text in enumerate(_STEPS, 1)]
    return [
        Block("Wozu dieses Blatt", _STRONG, "H2", keep=True),
        Block(_WHY, _BODY),
        Block("So wird geprüft", _STRONG, "H2", before=4.0, keep=True),
        *points(steps, _BODY, between=0.8, indent=_STEP_INDENT, numbering="Decimal"),
        Block(_KEEP, _BODY, before=4.0),
    ]


def _when(sheet: JournalSheet) -> str:
    sealed = sheet.head.sealed_at
    return f"{full_day(sealed.date())}, {sealed:%H:%M:%S} Uhr"


def _figure(count: int) -> str:
    return f"{count:,}".replace(",", ".")

"""The hand-over sheet to an authority outside: a letter after DIN 5008 with number, question and contact."""

from rathaus_desk.domain.cases.outside import HandoverSheet
from rathaus_desk.domain.dates import day_in_sentence
from rathaus_desk.domain.paper.letters import Letter, Paragraph
from rathaus_desk.paper.letter import render_letter

_NAME = "Übergabeblatt"


def render_handover(sheet: HandoverSheet) -> bytes:
    """Return a hand-over sheet as tagged PDF. Raises Refused if the address does not fit its window."""
    return render_letter(letter_of(sheet))


def letter_of(sheet: HandoverSheet) -> Letter:
    """Return the sheet as a letter: the house has one manner of writing to anybody."""
    about = tuple(f"{label}: {text}" for label, text in sheet.about)
    by = day_in_sentence(sheet.follow_up)
    reached = f"{sheet.contact_person}, Telefon {sheet.contact_phone}"
    body = (
        Paragraph("bei uns wurde etwas gemeldet, für das Sie zuständig sind. Wir bitten Sie um Antwort:"),
        Paragraph(sheet.question),
        *((Paragraph("Das wissen wir dazu:", about),) if about else ()),
        Paragraph(
            f"Bitte antworten Sie uns, nicht der Bürgerin oder dem Bürger: {reached}. "
            f"Unsere Nummer ist {sheet.number}."
        ),
        Paragraph(f"Am {by} fragen wir sonst bei Ihnen nach.".replace(", der ", ", dem ", 1)),
    )
    return Letter(
        letterhead=sheet.letterhead,
        reference=sheet.number,
        endorsements=(),
        recipient=sheet.recipient,
        info=(
            ("Unser Zeichen", sheet.number),
            ("Name", sheet.contact_person),
            ("Zimmer", sheet.contact_place),
            ("Telefon", sheet.contact_phone),
        ),
        dated=sheet.dated,
        subject=f"{_NAME}: {sheet.subject}",
        salutation="Guten Tag,",
        body=body,
        closing="Mit freundlichen Grüßen",
        signatory=(sheet.contact_person, sheet.unit),
        practice=sheet.practice,
    )

"""Paper: the letter from a case, and the list of what to bring."""

from rathaus_desk.domain.cases.cases import Case, CaseState
from rathaus_desk.domain.dates import long_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.office.town import opening_lines
from rathaus_desk.domain.paper.letters import ChecklistSheet, Letter, LetterDraft, Paragraph, PrintSize
from rathaus_desk.domain.paper.serial_letters import SheetMark
from rathaus_desk.domain.people.people import Need, Person
from rathaus_desk.domain.templates.blocks import MOST_ENCLOSURES
from rathaus_desk.domain.words import name_after
from rathaus_desk.paper.checklist import render_checklist
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.preview import page_images
from rathaus_desk.store.case_tables import CaseRow, ContactRow
from rathaus_desk.usecases.cases import cases
from rathaus_desk.usecases.cases.letter_text import body, print_size, recipient_lines, salutation
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue, office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.people.authority import represented
from rathaus_desk.usecases.texts import typed, typed_text

CLOSING = "Mit freundlichen Grüßen"
_MOST_PARAGRAPHS = 60
_CAME_ON = {
    Channel.PHONE: "Ihr Anruf vom",
    Channel.VISIT: "Ihr Besuch vom",
    Channel.LETTER: "Ihre Nachricht vom",
    Channel.EMAIL: "Ihre Nachricht vom",
    Channel.MOBILE: "Ihr Besuch vom",
}


def letter_for(work: Work, case_id: int, draft: LetterDraft | None = None) -> Letter:
    """Return the letter that tells the citizen how a case stands; `draft` holds what was changed by hand.

    Refuses a case without an address.
    """
    file = cases.case(work, case_id)
    person = addressee(file)
    contact = work.session.get_one(ContactRow, file.contact_id)
    people = office.staff(work)
    owner, writer = people.get(file.owner_id), people[work.actor.staff_id]
    home = office.units(work)[writer.unit_id]
    today = local(work, work.now).date()
    channel = None if represented(work.session.get_one(CaseRow, file.id), contact) else contact.channel
    ours = LetterDraft(
        subject=f"Ihr Anliegen „{file.service.name}“",
        salutation=salutation(person),
        body=body(file, channel, owner, today),
        size=usual_size(work, file, person),
    )
    text = cleaned(draft) if draft else ours
    came_on = (_CAME_ON[channel] if channel else "Aufgenommen am", long_date(file.opened_at.date()))
    return Letter(
        letterhead=office.letterhead_of(work, home.id),
        reference=file.number,
        endorsements=(),
        recipient=recipient_lines(person),
        info=(("Unser Zeichen", file.number), came_on, *_reached_at(owner)),
        dated=today,
        subject=text.subject,
        salutation=text.salutation,
        body=text.body,
        closing=CLOSING,
        signatory=(writer.full_name, *_instead_of(owner, writer), home.name),
        enclosures=text.enclosures,
        size=text.size,
        practice=work.office.practice,
        form=text.form,
    )


def addressee(file: Case) -> Person:
    """Return who gets the letters of a case. Refuses a case without an address, and one taken back."""
    if file.state is CaseState.DROPPED:
        raise Refused(f"{file.number} ist eingestellt, darum geht kein Brief.")
    person = file.person
    if person is None or not (person.street and person.place):
        raise Refused(
            f"Zu {file.number} ist keine Anschrift bekannt, darum geht kein Brief. "
            "Ein Laufzettel lässt sich drucken und mitgeben."
        )
    return person


def usual_size(work: Work, file: Case, person: Person) -> PrintSize:
    """Return how large letters of a case are printed for whom they go to."""
    contact = work.session.get_one(ContactRow, file.contact_id)
    for_another = represented(work.session.get_one(CaseRow, file.id), contact)
    said = () if for_another else tuple(Need(one) for one in contact.needs)  # what the caller said of herself
    return print_size(person, (*person.needs, *said), local(work, work.now).date())


def checklist_for(work: Work, service_key: str) -> ChecklistSheet:
    """Return the list of what to bring for a service."""
    service = catalogue.service(work, service_key)
    unit = office.units(work)[service.unit_id]
    hours = "; ".join(opening_lines(work.office.town.opening))
    facts = (
        ("Gebühr", service.fee),
        ("Dauer", service.duration),
        ("Wo", f"{unit.name}, {unit.room}"),
        ("Wann", hours),
        ("Telefon", unit.phone),
    )
    return ChecklistSheet(
        letterhead=office.letterhead_of(work, unit.id),
        title=service.name,
        intro=service.plain,
        documents=tuple((one.name, one.note) for one in service.documents),
        facts=tuple(one for one in facts if one[1]),
        closing="Fehlt Ihnen etwas davon? Rufen Sie uns bitte vorher an. Wir finden einen Weg.",
        dated=local(work, work.now).date(),
        practice=work.office.practice,
    )


def draw_letter(letter: Letter, run: str = "") -> bytes:
    """Return a letter as PDF; of a run, with the code in its corner by which it is known if it comes back.

    Raises Refused if the address does not fit its window.
    """
    return render_letter(letter, SheetMark(run, 1, 1) if run else None)


def draw_checklist(sheet: ChecklistSheet) -> bytes:
    """Return a list of what to bring as PDF."""
    return render_checklist(sheet)


def sheet_images(pdf: bytes, width: int) -> tuple[tuple[int, int, bytes], ...]:
    """Return each page as width and height in pixels and its RGB bytes; `width` in pixels."""
    return page_images(pdf, width)


def _instead_of(owner: Staff | None, writer: Staff) -> tuple[str, ...]:
    """Whoever writes for the one contact person says so; a unit speaks for itself."""
    stands_in = owner is not None and owner.id != writer.id and owner.unit_id == writer.unit_id
    return (f"für {name_after(owner.shown)}",) if owner and stands_in else ()


def _reached_at(owner: Staff | None) -> tuple[tuple[str, str], ...]:
    """Return the lines of the information block that name the citizen's one contact person."""
    if owner is None:
        return ()
    return (("Name", owner.shown), ("Zimmer", owner.room), ("Telefon", owner.phone))


def _enclosures(draft: LetterDraft) -> tuple[str, ...]:
    if len(draft.enclosures) > MOST_ENCLOSURES:
        raise Refused(
            f"Ein Brief hat höchstens {MOST_ENCLOSURES} Anlagen. Bitte zusammenfassen.", "enclosures"
        )
    found = (typed(one, "enclosures", "Anlage") for one in draft.enclosures)
    return tuple(one for one in found if one)


def cleaned(draft: LetterDraft) -> LetterDraft:
    """Return what was typed as it may stand on paper. Raises Refused at the field that is wrong."""
    if len(draft.body) > _MOST_PARAGRAPHS:
        raise Refused(f"Ein Brief hat höchstens {_MOST_PARAGRAPHS} Absätze. Bitte kürzen.", "body")
    return LetterDraft(
        subject=typed(draft.subject, "subject", "Betreff", needed=True),
        salutation=typed(draft.salutation, "salutation", "Anrede", needed=True),
        body=tuple(
            Paragraph(
                typed_text(one.text, "body", "Absatz"),
                tuple(typed(item, "body", "Aufzählung") for item in one.items),
                one.numbered,
                one.heading,
            )
            for one in draft.body
        ),
        size=draft.size,
        enclosures=_enclosures(draft),
        form=draft.form,
    )

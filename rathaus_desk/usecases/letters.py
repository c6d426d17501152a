"""Paper: the letter from a case, the routing slip of a visit, the list of what to bring; filed sheets."""

from collections.abc import Sequence

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases import Case, CaseState, TaskState
from rathaus_desk.domain.contacts import Channel
from rathaus_desk.domain.dates import clock, day_on_paper, long_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.letters import ChecklistSheet, Letter, LetterDraft, PaperKind, Paragraph
from rathaus_desk.domain.offices import Staff
from rathaus_desk.domain.people import Need, Person
from rathaus_desk.domain.services import Service
from rathaus_desk.domain.slips import RoutingSlip, SlipConcern
from rathaus_desk.domain.town import opening_lines
from rathaus_desk.paper.checklist import render_checklist
from rathaus_desk.paper.fonts import missing_glyphs
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.preview import page_images
from rathaus_desk.paper.slip import render_slip
from rathaus_desk.store.case_tables import CasePaperRow, CaseRow, ContactRow, PaperRow, PromiseRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases import cases, catalogue, office
from rathaus_desk.usecases.catalogue import service_value
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.letter_text import body, print_size, recipient_lines, salutation
from rathaus_desk.usecases.promises import promise_in_words
from rathaus_desk.usecases.rights import NO_CASE, case_in_sight, demand_case_role, local, sees_lock
from rathaus_desk.usecases.texts import typed, typed_text

CLOSING = "Mit freundlichen Grüßen"
HIDDEN_TITLE = "Ihr Anliegen"
NO_PAPER = "Dieses Blatt gibt es hier nicht."
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
    person = _addressee(file)
    contact = work.session.get_one(ContactRow, file.contact_id)
    people = office.staff(work)
    owner, writer = people.get(file.owner_id), people[work.actor.staff_id]
    unit = office.units(work)[writer.unit_id].name
    today = local(work, work.now).date()
    needs = (*person.needs, *(Need(one) for one in contact.needs))
    ours = LetterDraft(
        subject=f"Ihr Anliegen „{file.service.name}“",
        salutation=salutation(person),
        body=body(file, contact.channel, owner),
        size=print_size(person, needs, today),
    )
    text = _cleaned(draft) if draft else ours
    came_on = (_CAME_ON[contact.channel], long_date(file.opened_at.date()))
    return Letter(
        letterhead=work.office.letterhead(unit),
        reference=file.number,
        endorsements=(),
        recipient=recipient_lines(person),
        info=(("Unser Zeichen", file.number), came_on, *_reached_at(owner)),
        dated=today,
        subject=text.subject,
        salutation=text.salutation,
        body=text.body,
        closing=CLOSING,
        signatory=(writer.full_name, unit),
        size=text.size,
        practice=work.office.practice,
    )


def slip_for(work: Work, contact_id: int) -> RoutingSlip:
    """Return the sheet that the citizen takes along: every concern of the visit, and never an address.

    What a sensitive concern is about stays off the sheet: title, unit and papers would tell.
    """
    demand_case_role(work)
    contact = work.session.get(ContactRow, contact_id)
    rows = _concerns(work, contact_id)
    if contact is None or not rows or not _may_hand_out(work, contact, rows):
        raise Refused(NO_CASE)
    first = rows[0][0]
    owner = office.staff(work).get(first.owner_id)
    home = office.units(work)[owner.unit_id] if owner else None
    needed = (one.name for _, service in rows if not service.sensitive for one in service.documents)
    return RoutingSlip(
        letterhead=work.office.letterhead(home.name if home else ""),
        dated=local(work, work.now).date(),
        number=first.number,
        pickup_code=contact.pickup_code,
        concerns=tuple(
            SlipConcern(
                number=row.number,
                title=HIDDEN_TITLE if service.sensitive else service.name,
                next_step=_next_step(work, row, service),
            )
            for row, service in rows
        ),
        contact_person=owner.shown if owner else office.staff_name(work, first.owner_id),
        contact_place=owner.room if owner else work.office.town.street,
        contact_phone=owner.phone if owner else work.office.town.phone,
        promise=_promise(work, contact_id),
        still_needed=tuple(dict.fromkeys(needed)),
        replaces=_replaced(work, [row.id for row, _ in rows]),
        practice=work.office.practice,
    )


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
        letterhead=work.office.letterhead(unit.name),
        title=service.name,
        intro=service.plain,
        documents=tuple((one.name, one.note) for one in service.documents),
        facts=tuple(one for one in facts if one[1]),
        closing="Fehlt Ihnen etwas davon? Rufen Sie uns bitte vorher an. Wir finden einen Weg.",
        dated=local(work, work.now).date(),
        practice=work.office.practice,
    )


def paper_pdf(work: Work, paper_id: int) -> bytes:
    """Return a filed sheet as it was printed. Refuses unknown and hidden ones in the same words."""
    demand_case_role(work)
    found = (
        select(CaseRow.owner_id, StaffRow.unit_id, PersonRow.lock)
        .join(CasePaperRow, CasePaperRow.case_id == CaseRow.id)
        .join(PaperRow, PaperRow.id == CasePaperRow.paper_id)
        .join(StaffRow, StaffRow.id == PaperRow.staff_id)
        .outerjoin(PersonRow, PersonRow.id == CaseRow.person_id)
        .where(PaperRow.id == paper_id, case_in_sight(work))
    )
    for owner_id, unit_id, lock in work.session.execute(found):
        own = owner_id == work.actor.staff_id or unit_id == work.actor.unit_id
        if sees_lock(work, lock) and (own or work.actor.role is not Role.CLERK):
            return work.session.get_one(PaperRow, paper_id).pdf
    raise Refused(NO_PAPER)


def draw_letter(letter: Letter) -> bytes:
    """Return a letter as PDF. Raises Refused if the address does not fit its window."""
    return render_letter(letter)


def missing_letters(letter: Letter) -> str:
    """Return the characters of a letter that the face cannot print, each once."""
    body = [text for one in letter.body for text in (one.text, *one.items)]
    return missing_glyphs("".join((*letter.recipient, letter.subject, letter.salutation, *body)))


def draw_slip(slip: RoutingSlip) -> bytes:
    """Return a routing slip as PDF."""
    return render_slip(slip)


def draw_checklist(sheet: ChecklistSheet) -> bytes:
    """Return a list of what to bring as PDF."""
    return render_checklist(sheet)


def sheet_images(pdf: bytes, width: int) -> tuple[tuple[int, int, bytes], ...]:
    """Return each page as width and height in pixels and its RGB bytes; `width` in pixels."""
    return page_images(pdf, width)


def _addressee(file: Case) -> Person:
    if file.state is CaseState.DROPPED:
        raise Refused(f"{file.number} wurde zurückgenommen, darum geht kein Brief.")
    person = file.person
    if person is None or not (person.street and person.place):
        raise Refused(
            f"Zu {file.number} ist keine Anschrift bekannt, darum geht kein Brief. "
            "Ein Laufzettel lässt sich drucken und mitgeben."
        )
    return person


def _reached_at(owner: Staff | None) -> tuple[tuple[str, str], ...]:
    """Return the lines of the information block that name the citizen's one contact person."""
    if owner is None:
        return ()
    return (("Name", owner.shown), ("Zimmer", owner.room), ("Telefon", owner.phone))


def _cleaned(draft: LetterDraft) -> LetterDraft:
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
            )
            for one in draft.body
        ),
        size=draft.size,
    )


def _concerns(work: Work, contact_id: int) -> list[tuple[CaseRow, Service]]:
    """Return the cases of a visit that were not taken back, each with its service."""
    found = (
        select(CaseRow, ServiceRow, UnitRow.short)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(UnitRow, UnitRow.id == ServiceRow.unit_id)
        .where(CaseRow.contact_id == contact_id, CaseRow.state != CaseState.DROPPED)
        .order_by(CaseRow.number)
    )
    return [(row, service_value(service, unit)) for row, service, unit in work.session.execute(found)]


def _may_hand_out(work: Work, contact: ContactRow, rows: Sequence[tuple[CaseRow, Service]]) -> bool:
    """A unit that works on one concern must not learn of the others."""
    me = work.actor.staff_id
    return (
        work.actor.role is not Role.CLERK
        or contact.taken_by == me
        or all(row.owner_id == me for row, _ in rows)
    )


def _next_step(work: Work, row: CaseRow, service: Service) -> str:
    if row.state is CaseState.DONE:
        return "Ist erledigt."
    units = (
        select(UnitRow.short)
        .join(TaskRow, TaskRow.unit_id == UnitRow.id)
        .where(TaskRow.case_id == (row.cause_id or row.id), TaskRow.state != TaskState.DONE)
        .order_by(TaskRow.id)
    )
    names = " und ".join(dict.fromkeys(work.session.scalars(units)))
    until = day_on_paper(local(work, row.told_due).date())
    if service.sensitive or not names:
        return f"Wir kümmern uns darum, bis {until}."
    verb = "kümmern" if " und " in names else "kümmert"
    return f"{names} {verb} sich darum, bis {until}."


def _promise(work: Work, contact_id: int) -> str:
    row = work.session.scalar(select(PromiseRow).where(PromiseRow.contact_id == contact_id))
    return promise_in_words(row, work.office.calendar.zone) if row else ""


def _replaced(work: Work, case_ids: list[int]) -> str:
    """Return which earlier slip this one replaces, in words."""
    filed = (
        select(PaperRow.filed_at)
        .join(CasePaperRow, CasePaperRow.paper_id == PaperRow.id)
        .where(CasePaperRow.case_id.in_(case_ids), PaperRow.kind == PaperKind.SLIP)
        .order_by(PaperRow.filed_at.desc())
        .limit(1)
    )
    before = work.session.scalar(filed)
    if before is None:
        return ""
    moment = local(work, before)
    return f"das vom {long_date(moment.date())}, {clock(moment)} Uhr"

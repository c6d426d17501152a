"""What a template says in a letter from a case: the values of all its fields, as far as they are known."""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sqlalchemy import select

from rathaus_desk.domain.appointments.appointments import TO_COME, Appointment
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.cases.cases import Case, EntryKind
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.paper.letters import LetterDraft, PrintSize
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.templates.fields import Value
from rathaus_desk.domain.templates.filling import FillProblem, fill
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.usecases.appointments.appointment_values import appointment
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.cases.letter_text import salutation
from rathaus_desk.usecases.cases.letters import addressee, usual_size
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.templates.kept import NO_TEMPLATE, modules_for, template_of, usable_templates
from rathaus_desk.usecases.templates.town_values import contact_values, town_values

_AMOUNT = re.compile(r"(\d{1,3}(?:\.\d{3})*|\d+),(\d{2})\s*(?:€|EUR|Euro)")
_MISSED = re.compile(r"\d+\. Anruf, niemand erreicht")
_KINDS = {
    AppointmentKind.IN_PERSON: "vor Ort",
    AppointmentKind.VIDEO: "Video",
    AppointmentKind.PHONE: "Telefon",
}
_SIZES = tuple(PrintSize)


@dataclass(frozen=True, slots=True)
class FilledDraft:
    """A template filled from a case: a draft to go on writing, and what was not known."""

    name: str
    draft: LetterDraft
    problems: tuple[FillProblem, ...]


def template_draft(work: Work, case_id: int, key: str) -> FilledDraft:
    """Return the letter that a template makes of a case.

    Refuses a template that the actor does not write with, and a case without an address.
    """
    line = next((one for one in usable_templates(work) if one.key == key), None)
    template = template_of(line) if line else None
    if template is None:
        raise Refused(NO_TEMPLATE)
    file = case(work, case_id)
    usual = usual_size(work, file, addressee(file))
    filled = fill(template, _values(work, file), modules_for(work))
    draft = LetterDraft(
        subject=filled.subject,
        salutation=filled.salutation,
        body=filled.body,
        size=max(filled.size, usual, key=_SIZES.index),
        enclosures=filled.enclosures,
    )
    return FilledDraft(template.name, draft, filled.problems)


def _values(work: Work, file: Case) -> dict[str, Value]:
    today = local(work, work.now).date()
    values = _office_values(work, file) | _case_values(file, today) | _appointment_values(work, file.id)
    if file.person is not None:
        values |= _person_values(file.person, today)
    return values


def _person_values(person: Person, today: date) -> dict[str, Value]:
    place = f"{person.postcode} {person.place}".strip()
    street = f"{person.street} {person.house_number}".strip()
    found: dict[str, Value] = {
        "anrede": salutation(person),
        "titel": person.title,
        "vorname": person.given_name,
        "nachname": person.family_name,
        "name": person.name,
        "strasse": street,
        "plz": person.postcode,
        "ort": person.place,
        "anschrift": ", ".join(part for part in (street, place) if part),
        "ortsteil": person.district,
        "telefon": person.phone,
        "email": person.email,
    }
    born = person.birth_date
    if born is not None:
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        found |= {"alter": age, "geburtstag_neu": f"{age + 1}. Geburtstag"}
    return found


def _case_values(file: Case, today: date) -> dict[str, Value]:
    words = [one for task in file.tasks for one in task.interims]
    units = dict.fromkeys(task.outside or task.unit for task in file.tasks)
    missed = (one.at for one in file.timeline if one.kind is EntryKind.PROMISE and _MISSED.search(one.text))
    found: dict[str, Value] = {
        "vorgangsnummer": file.number,
        "leistung": file.service.name,
        "anliegen": file.note,
        "eingang": file.opened_at.date(),
        "ergebnis": file.result or "\n".join(one.answer for one in file.tasks if one.answer),
        "zwischenstand": max(words, key=lambda one: one.at).text if words else "",
        "stelle": " und ".join(units),
        "unterlagen": tuple(one.name for one in file.service.documents),
        "anrufversuche": tuple(f"{day_on_paper(at.date())}, {clock(at)} Uhr" for at in missed),
    }
    if file.told_due.date() >= today:
        found["frist"] = file.told_due.date()  # a day that has passed is nothing to announce
    if file.service.fee:
        found["gebuehr"] = _amount(file.service.fee)
    return found


def _amount(fee: str) -> Value:
    """Return what a service costs as an amount where it is one, else in the words of the catalogue."""
    match = _AMOUNT.fullmatch(fee.strip())
    return Decimal(f"{match[1].replace('.', '')}.{match[2]}") if match else fee


def _office_values(work: Work, file: Case) -> dict[str, Value]:
    owner: Staff | None = office.staff(work).get(file.owner_id)
    return town_values(work) | (contact_values(owner) if owner is not None else {})


def _appointment_values(work: Work, case_id: int) -> dict[str, Value]:
    coming = _coming(work, case_id)
    if coming is None:
        return {}
    place = ", ".join(part for part in (coming.counter, coming.room) if part)
    found: dict[str, Value] = {
        "termin_tag": coming.start.date(),
        "termin_zeit": time(coming.start.hour, coming.start.minute),
        "termin_ort": place,
        "termin_dauer": coming.minutes,
        "termin_art": _KINDS[coming.kind],
    }
    if coming.moved_from is not None:
        before = coming.moved_from
        found["termin_bisher"] = f"{day_on_paper(before.date())}, {clock(before)} Uhr"
    return found


def _coming(work: Work, case_id: int) -> Appointment | None:
    """Return the next appointment for a case, if the actor may know of it."""
    query = select(AppointmentRow.id).where(
        AppointmentRow.case_id == case_id,
        AppointmentRow.starts >= work.now,
        AppointmentRow.state.in_(TO_COME),
    )
    found = work.session.scalars(query.order_by(AppointmentRow.starts).limit(1)).first()
    try:
        return appointment(work, found) if found is not None else None
    except Refused:
        return None

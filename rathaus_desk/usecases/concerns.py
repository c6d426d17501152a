"""One concern of an intake: checked, placed, routed and due, before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from rathaus_desk.domain.cases import OPEN_CASES, CaseState
from rathaus_desk.domain.contacts import Concern
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.duedates import DueDate, due_after_days
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.offices import District, Staff
from rathaus_desk.domain.routing import Route
from rathaus_desk.domain.services import Service
from rathaus_desk.domain.text import fold
from rathaus_desk.store.case_tables import CaseRow, ContactRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases import catalogue
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.rights import local
from rathaus_desk.usecases.routes import House, Spot, district_by_key, find_spot, route_in
from rathaus_desk.usecases.texts import typed, typed_text

_MOST_FACTS = 30


@dataclass(frozen=True)
class Checked:
    """A concern after all checks: texts cleaned, place found, routed, due."""

    service: Service
    spot: Spot
    route: Route
    due: DueDate
    place: str
    facts: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    note: str
    cause: CaseRow | None  # the open case it hangs on
    question: str


def checked(work: Work, here: House, concern: Concern, person: PersonRow | None) -> Checked:
    """Return a concern after all checks. Refuses unknown keys and overlong texts by field."""
    service = catalogue.service(work, concern.service)
    place = typed(concern.place, "place", "Wo")
    spot = spot_of(work, here, place, person)
    district = district_by_key(here, concern.district) or spot.district
    reported = _reported(work, concern, service)
    cause = reported if reported and reported.state in OPEN_CASES else None
    due = due_for(work, service)
    if cause is not None and cause.told_due > work.now:
        due = DueDate(cause.told_due, cause.due_explained)
    if len(concern.facts) + len(concern.details) > _MOST_FACTS:
        raise Refused(f"Mehr als {_MOST_FACTS} Angaben nimmt ein Anliegen nicht auf.", "facts")
    return Checked(
        service=service,
        spot=Spot(spot.street, spot.number, district, spot.known),
        route=route_in(work, here, service, district),
        due=due,
        place=place,
        facts=tuple(typed(one, "facts", "Angabe") for one in concern.facts),
        details=tuple(
            (typed(label, "details", "Feld"), typed(value, "details", label[:60] or "Feld"))
            for label, value in concern.details
        ),
        note=typed_text(concern.note, "note", "Was noch"),
        cause=cause,
        question=_question(work, service, None if cause else reported),
    )


def case_of(work: Work, concern: Checked, contact: ContactRow, owner: Staff, number: str) -> CaseRow:
    """Return the row of a new case, not yet stored."""
    district = concern.spot.district
    texts = (concern.place, *concern.facts, *(value for _, value in concern.details), concern.note)
    caller = "" if contact.person_id else contact.caller_name
    return CaseRow(
        id=work.new_id(),
        number=number,
        contact_id=contact.id,
        person_id=contact.person_id,
        service_id=concern.service.id,
        district_id=district.id if district else None,
        place=concern.place,
        place_key=concern.spot.street,
        facts=list(concern.facts),
        details=[list(one) for one in concern.details],
        note=concern.note,
        state=concern.cause.state if concern.cause else CaseState.NEW,
        owner_id=owner.id,
        cause_id=concern.cause.id if concern.cause else None,
        opened_at=work.now,
        told_due=concern.due.at,
        due_explained=concern.due.explanation,
        closed_at=None,
        result="",
        told_by=None,
        search_text=search_text(number, concern.service, texts, caller),
    )


def due_for(work: Work, service: Service) -> DueDate:
    """Return until when we tell the citizen that a service is done."""
    return due_after_days(work.now, service.due_days, work.office.calendar)


def spot_of(work: Work, here: House, place: str, person: PersonRow | None) -> Spot:
    """Return where a concern lies; without a place of its own, in the person's district."""
    home: District | None = here.districts.get(person.district_id) if person and person.district_id else None
    return find_spot(work, here, place, home)


def search_text(number: str, service: Service, texts: Sequence[str], caller_name: str = "") -> str:
    """Return the folded text by which a case is found.

    Of a sensitive service only number and name get into the index: what somebody told about debts is read in
    the case and found nowhere else. Give `caller_name` only if the register has no person to find.
    """
    words = [number, number.replace("-", ""), service.name, service.short]
    if not service.sensitive:
        words += [*texts, caller_name]
    return fold(" ".join(words))


def _reported(work: Work, concern: Concern, service: Service) -> CaseRow | None:
    """Return the case that somebody else reported before: the first one, if that hangs on another itself."""
    if concern.cause_id is None:
        return None
    row = work.session.get(CaseRow, concern.cause_id)
    if row is not None and row.cause_id is not None:
        row = work.session.get_one(CaseRow, row.cause_id)
    if row is None or row.service_id != service.id or row.state is CaseState.DROPPED or service.sensitive:
        raise Refused(
            "An diesen Vorgang lässt sich das Anliegen nicht anhängen. Bitte ohne Anhängen speichern."
        )
    return row


def _question(work: Work, service: Service, closed: CaseRow | None) -> str:
    """Return what the unit is asked; a thing that was reported and done before is asked about anew."""
    question = service.question or service.name
    if closed is None or closed.closed_at is None:
        return question
    day = numeric_date(local(work, closed.closed_at).date())
    return f"{question} Schon einmal gemeldet: {closed.number}, erledigt am {day}."

"""One concern of an intake: checked, placed, routed and due, before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from rathaus_desk.domain.cases.cases import OPEN_CASES, CaseState, ToldBy
from rathaus_desk.domain.cases.routing import Route
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel, Concern
from rathaus_desk.domain.office.duedates import DueDate, due_after_days
from rathaus_desk.domain.office.offices import District, Staff
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.authority import AuthorityState, AuthorityWish, disclosure
from rathaus_desk.domain.text import fold
from rathaus_desk.store.case_tables import CaseRow, ContactRow
from rathaus_desk.store.people_tables import AuthorityRow, PersonRow
from rathaus_desk.usecases.cases.case_locks import hold_case
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.similar import may_know
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.complaints import NO_UNIT, about_unit, away_from
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.office.routes import House, Spot, district_by_key, find_spot, route_in
from rathaus_desk.usecases.people.authority import about, best_between, checked_wish, new_authority, wish_of
from rathaus_desk.usecases.people.people import person_row
from rathaus_desk.usecases.promises.reach import SpokenFor
from rathaus_desk.usecases.texts import typed, typed_text

_MOST_FACTS = 30
TOLD_BY = {
    Channel.PHONE: ToldBy.CALL,
    Channel.VISIT: ToldBy.IN_PERSON,
    Channel.MOBILE: ToldBy.IN_PERSON,
    Channel.LETTER: ToldBy.LETTER,
    Channel.EMAIL: ToldBy.LETTER,
}


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
    parties: "Spoken"
    share_needs: list[str] | None
    covered: bool | None
    result: str  # of what was done at once, else empty
    about_unit: int | None  # whom a complaint is about
    told_route: str  # the reason as it stands on the number card, which the caller may read

    def kept_by_lead(self) -> bool:
        """Tell whether no unit may be asked."""
        return self.route.unit_id == NO_UNIT


@dataclass(frozen=True)
class Spoken:
    """Who speaks for whom in a concern; `concerned` is the caller where nobody speaks for somebody else."""

    caller: PersonRow | None
    concerned: PersonRow | None
    concerned_name: str
    wish: AuthorityWish
    known: AuthorityRow | None  # what was seen before
    may_hear: bool

    @property
    def for_another(self) -> bool:
        """Tell whether the caller speaks for somebody else."""
        return bool(self.concerned_name)

    @property
    def concerned_id(self) -> int | None:
        """Return the id of the person concerned, if the register knows her."""
        return self.concerned.id if self.concerned else None

    def spoken_for(self) -> SpokenFor | None:
        """Return the person to whom alone the answer may go, None if the caller may hear it."""
        return None if self.may_hear else SpokenFor(self.concerned, self.concerned_name)


def checked(work: Work, here: House, concern: Concern, person: PersonRow | None) -> Checked:
    """Return a concern after all checks. Refuses unknown keys and overlong texts by field."""
    service = catalogue.service(work, concern.service)
    parties = spoken(work, concern, service, person)
    place = typed(concern.place, "place", "Wo")
    spot = spot_of(work, here, place, parties.concerned)
    district = district_by_key(here, concern.district) or spot.district
    reported = _reported(work, concern, service)
    cause = reported if reported and reported.state in OPEN_CASES and not concern.done_at_once else None
    due = due_for(work, service)
    if cause is not None and cause.told_due > work.now:
        due = DueDate(cause.told_due, cause.due_explained)
    if len(concern.facts) + len(concern.details) > _MOST_FACTS:
        raise Refused(f"Mehr als {_MOST_FACTS} Angaben nimmt ein Anliegen nicht auf.", "facts")
    unit_meant = about_unit(here, service, concern)
    route = away_from(here, route_in(work, here, service, district), service, unit_meant)
    return Checked(
        service=service,
        spot=Spot(spot.street, spot.number, district, spot.known),
        route=route,
        told_route=reason_to_tell(route.reason, district, _said(work, here, concern, parties)),
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
        parties=parties,
        share_needs=None if concern.share_needs is None else [one.value for one in concern.share_needs],
        covered=concern.covered,
        result=_result(concern, parties),
        about_unit=unit_meant,
    )


def spoken(work: Work, concern: Concern, service: Service, caller: PersonRow | None) -> Spoken:
    """Return who speaks for whom in a concern, and whether the caller may hear about it."""
    name = typed(concern.concerned_name, "concerned_name", "Betroffene Person")
    concerned, other = caller, concern.concerned_id
    if other is not None and (caller is None or caller.id != other):
        concerned, _ = person_row(work, other)
        name = f"{concerned.given_name} {concerned.family_name}".strip()
    elif other is not None:
        name = ""
    elif name:
        concerned = None
    if not name:
        return Spoken(caller, concerned, "", AuthorityWish(), None, may_hear=True)
    wish = checked_wish(work, concern.authority)
    known = best_between(work, concerned.id if concerned else None, caller.id if caller else None)
    if known is not None and wish.state in (AuthorityState.NONE, AuthorityState.CLAIMED):
        wish = wish_of(known)
    elif known is not None and wish != wish_of(known):
        known = None
    today = local(work, work.now).date()
    told = disclosure(wish, today, name, about(service))
    return Spoken(caller, concerned, name, wish, known, may_hear=told.allowed)


def keep_authority(work: Work, parties: Spoken, caller_name: str) -> AuthorityRow | None:
    """Return the authority that a case of these parties has, stored if it is new."""
    if not parties.for_another or parties.wish.state is AuthorityState.NONE:
        return None
    if parties.known is not None:
        return parties.known
    caller = parties.caller.id if parties.caller else None
    row = new_authority(work, parties.wish, parties.concerned_id, caller, caller_name)
    work.session.add(row)
    work.session.flush()
    return row


def case_of(work: Work, concern: Checked, contact: ContactRow, owner: Staff, number: str) -> CaseRow:
    """Return the row of a new case, not yet stored."""
    district = concern.spot.district
    parties = concern.parties
    done = bool(concern.result)
    kept = keep_authority(work, parties, contact.caller_name)
    row = CaseRow(
        id=work.new_id(),
        number=number,
        contact_id=contact.id,
        person_id=parties.concerned_id,
        caller_id=contact.person_id if parties.for_another else None,
        concerned_name="" if parties.concerned else parties.concerned_name,
        authority_id=kept.id if kept else None,
        share_needs=concern.share_needs,
        covered=concern.covered,
        about_unit_id=concern.about_unit,
        service_id=concern.service.id,
        district_id=district.id if district else None,
        place=concern.place,
        place_key=concern.spot.street,
        facts=list(concern.facts),
        details=[list(one) for one in concern.details],
        note=concern.note,
        state=concern.cause.state if concern.cause else CaseState.DONE if done else CaseState.NEW,
        owner_id=owner.id,
        cause_id=concern.cause.id if concern.cause else None,
        opened_at=work.now,
        told_due=concern.due.at,
        due_explained=concern.due.explanation,
        closed_at=work.now if done else None,
        result=concern.result,
        told_by=TOLD_BY[contact.channel] if done else None,
        search_text="",
    )
    row.search_text = text_to_find(row, contact, concern.service)
    return row


def text_to_find(row: CaseRow, contact: ContactRow, service: Service) -> str:
    """Return the folded text by which a case is found, as its row and its contact are now."""
    texts = (row.place, *row.facts, *(value for _, value in row.details), row.note, row.concerned_name)
    return search_text(row.number, service, texts, "" if contact.person_id else contact.caller_name)


def due_for(work: Work, service: Service) -> DueDate:
    """Return until when we tell the citizen that a service is done."""
    return due_after_days(work.now, service.due_days, work.office.calendar)


def spot_of(work: Work, here: House, place: str, person: PersonRow | None) -> Spot:
    """Return where a concern lies; without a place of its own, in the person's district."""
    home: District | None = here.districts.get(person.district_id) if person and person.district_id else None
    return find_spot(work, here, place, home)


def _said(work: Work, here: House, concern: Concern, parties: Spoken) -> District | None:
    """Return the district that the caller named or may hear of."""
    named = district_by_key(here, concern.district)
    return (
        named or spot_of(work, here, concern.place, parties.concerned if parties.may_hear else None).district
    )


def reason_to_tell(reason: str, district: District | None, told: District | None) -> str:
    """Return the reason of a route, without a district that only the home of somebody else gave away."""
    names_it = district is not None and district != told and district.name in reason
    return reason.partition(", weil ")[0] if names_it else reason


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
    hold_case(work, concern.cause_id)
    known = may_know(work, service)
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == concern.cause_id, known))
    if row is not None and row.cause_id is not None:
        row = work.session.scalar(select(CaseRow).where(CaseRow.id == row.cause_id, known))
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


def _result(concern: Concern, parties: Spoken) -> str:
    """Return the result of what is done at once. Refuses to tell it to somebody who may not hear it."""
    if not concern.done_at_once:
        return ""
    if not parties.may_hear:
        raise Refused(
            "Ohne gesehene Vollmacht darf das Ergebnis nicht gesagt werden. Es wurde nichts gespeichert. "
            "Bitte das Anliegen nur aufnehmen.",
            "result",
        )
    return typed_text(concern.result, "result", "Ergebnis", needed=True)

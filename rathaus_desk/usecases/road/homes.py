"""Home visits and institutions. Why somebody is visited at home is health: clerks do not see it."""

from sqlalchemy import ColumnElement, or_, select, true

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.road.fleet import demand_order
from rathaus_desk.domain.road.places import (
    HomeVisit,
    HomeVisitWords,
    Institution,
    SaveHomeVisit,
    SaveInstitution,
    VisitState,
    demand_minutes,
)
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import HomeVisitRow, InstitutionRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.road.road_rows import (
    GONE,
    checked_district,
    checked_services,
    fill,
    institution_value,
    line,
    row_of,
    visit_value,
    written,
)
from rathaus_desk.usecases.texts import near, typed_text

VISITORS = (Role.GUIDE, Role.MOBILE, Role.LEAD)
MOST_PERSONS = 99


def home_visits(work: Work, *, state: VisitState = VisitState.WISHED) -> tuple[HomeVisit, ...]:
    """Return the home visits that the actor may know of, the most urgent first. Refuses other roles."""
    _demand_visitor(work)
    query = (
        select(HomeVisitRow)
        .where(HomeVisitRow.state == state, in_sight(work))
        .order_by(HomeVisitRow.last, HomeVisitRow.id)
    )
    return tuple(visit_value(row) for row in work.session.scalars(query))


@may_lag
def institutions(work: Work) -> tuple[Institution, ...]:
    """Return homes and hospitals by name."""
    query = select(InstitutionRow).order_by(InstitutionRow.name, InstitutionRow.id)
    return tuple(institution_value(row) for row in work.session.scalars(query))


@handles(SaveInstitution, Role.MOBILE)
def save_institution(work: Work, command: SaveInstitution) -> Institution:
    """Write an institution down, or change one that was seen as it is."""
    values = {
        "name": line(command.name, "name", "Name", needed=True),
        "address": line(command.address, "address", "Anschrift"),
        "contact": line(command.contact, "contact", "Wer öffnet"),
        "phone": line(command.phone, "phone", "Telefon"),
        "district_id": checked_district(work, command.district_id),
        "active": command.active,
    }
    row = written(work, InstitutionRow, command.institution_id, command.seen_version, values)
    return institution_value(row)


@handles(SaveHomeVisit, *VISITORS)
def save_home_visit(work: Work, command: SaveHomeVisit) -> HomeVisit:
    """Write the wish for a home visit down, change it, or take it back."""
    values = {**_checked(work, command.words), "state": command.state}
    if command.visit_id is None:
        return visit_value(written(work, HomeVisitRow, None, 0, values))
    row = visit_row(work, command.visit_id)
    if row.version != command.seen_version:
        raise Conflict(CHANGED, version=row.version)
    fill(row, values)
    work.session.flush()
    return visit_value(row)


def visit_row(work: Work, visit_id: int) -> HomeVisitRow:
    """Return the row of a home visit. Refuses one that is not there for the actor."""
    if work.actor.role not in VISITORS:  # a server shows the table to nobody else
        raise Refused(GONE)
    row = work.session.scalar(select(HomeVisitRow).where(HomeVisitRow.id == visit_id, in_sight(work)))
    if row is None:
        raise Refused(GONE)
    return row


def in_sight(work: Work) -> ColumnElement[bool]:
    """Return the condition that the actor may know of a home visit; a server chooses the rows itself."""
    if work.actor.role is Role.LEAD or behind_door(work.session):
        return true()
    locked = select(PersonRow.id).where(PersonRow.lock == AddressLock.BMG51)
    return or_(HomeVisitRow.person_id.is_(None), HomeVisitRow.person_id.not_in(locked))


def _demand_visitor(work: Work) -> None:
    if work.actor.role not in VISITORS:
        raise Refused("Hausbesuche sehen der Empfang, die Leitung und wer hinfährt.")


def _checked(work: Work, words: HomeVisitWords) -> dict[str, object]:
    demand_order(words.first, words.last)
    demand_minutes(words.minutes, "minutes", "Dauer")
    if not 1 <= words.persons <= MOST_PERSONS:
        raise Refused(f"Möglich sind 1 bis {MOST_PERSONS} Personen. Es wurde nichts gespeichert.", "persons")
    if words.person_id is not None:
        person(work, words.person_id)
    if words.institution_id is not None:
        row_of(work, InstitutionRow, words.institution_id)
    return {
        "name": line(words.name, "name", "Name", needed=True),
        "address": line(words.address, "address", "Anschrift", needed=True),
        "district_id": checked_district(work, words.district_id),
        "first": near(words.first),
        "last": near(words.last),
        "eligibility": words.eligibility,
        "minutes": words.minutes,
        "persons": words.persons,
        "services": checked_services(work, words.services),
        "person_id": words.person_id,
        "institution_id": words.institution_id,
        "note": typed_text(words.note, "note", "Hinweis"),
    }

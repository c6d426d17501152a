"""Cases: lists, the whole file of one, notes in it, and its end."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import aliased

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import (
    OPEN_CASES,
    Case,
    CaseLine,
    CaseView,
    EntryKind,
    Task,
    TaskState,
    TimelineEntry,
    WriteNote,
)
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.numbers import read_number
from rathaus_desk.domain.paper.letters import FiledPaper
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.promises.promises import Promise
from rathaus_desk.store.case_tables import (
    CasePaperRow,
    CaseRow,
    ContactRow,
    PaperRow,
    PromiseRow,
    TaskRow,
    TimelineRow,
)
from rathaus_desk.store.numbers import is_valid
from rathaus_desk.store.office_tables import DistrictRow, ServiceRow, StaffRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.causes import reporters
from rathaus_desk.usecases.cases.endings import case_row
from rathaus_desk.usecases.cases.lists import MOST_LINES, counts, ids_in, lines
from rathaus_desk.usecases.cases.queries import queries_beside
from rathaus_desk.usecases.cases.sent_papers import with_fates, with_papers
from rathaus_desk.usecases.cases.task_values import task_values
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.catalogue import service_value
from rathaus_desk.usecases.office.change_author import FOR_EVERYBODY
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.office.rights import (
    NO_CASE,
    case_in_sight,
    demand_case_role,
    local,
    names_in_sight,
    person_in_sight,
    sees_contact,
    sees_names,
    sees_whole,
    unit_tasks,
)
from rathaus_desk.usecases.people.parties import needs_for
from rathaus_desk.usecases.people.people import person_value
from rathaus_desk.usecases.people.pickup_codes import shown_code
from rathaus_desk.usecases.promises.promises import promise_value
from rathaus_desk.usecases.texts import typed_text
from rathaus_desk.usecases.timeline import note_down

PAGE = 200


def case_lines(
    work: Work, view: CaseView, after: int | None = None, limit: int = PAGE
) -> tuple[CaseLine, ...]:
    """Return a page of a view, newest first; the next page begins `after` the id of the last line."""
    return lines(work, ids_in(work, view, after, min(max(limit, 1), MOST_LINES)))


@may_lag
def count_cases(work: Work) -> dict[CaseView, int]:
    """Return how many cases each view has; 1,000 stands for that many or more."""
    return counts(work, MOST_LINES)


def open_cases_of(work: Work, person_id: int) -> tuple[CaseLine, ...]:
    """Return the open cases of a person, newest first, as far as the actor may see them."""
    demand_case_role(work)
    return lines(
        work,
        and_(
            CaseRow.person_id == person_id,
            CaseRow.state.in_(OPEN_CASES),
            person_in_sight(work),
            case_in_sight(work),
        ),
    )


def case_by_number(work: Work, number: str) -> Case:
    """Return the case with a number, however it is typed. Refuses a misheard one by its check digit."""
    demand_case_role(work)
    known = read_number(number)
    if known is None or not is_valid(known):
        typed = number.strip()[:20]
        raise Refused(f"„{typed}“ ist keine Vorgangsnummer. Vielleicht sind zwei Ziffern vertauscht.")
    found = work.session.scalar(select(CaseRow.id).where(CaseRow.number == known))
    if found is None:
        raise Refused(NO_CASE)
    return case(work, found)


def case(work: Work, case_id: int) -> Case:
    """Return the whole file of a case; a clerk gets her unit's share and only what that needs.

    Refuses a case that is not there and one that the actor must not see in the same words.
    """
    row, contact, service, unit, owner, person, home, district = _found(work, case_id)
    whole, known = sees_whole(work, row.owner_id), sees_names(work, row.id)
    papers = with_fates(work, _papers(work, row.id, whole=whole and known))
    reachable = known and sees_contact(work, contact.id)
    return Case(
        id=row.id,
        number=row.number,
        contact_id=row.contact_id,
        service=service_value(service, unit),
        person=_citizen(work, row.id, person, home, whole=whole) if person and known else None,
        caller_name=contact.caller_name if known else "",
        caller_phone=show_phone(contact.caller_phone) if reachable and whole else "",
        place=row.place,
        district=district or "",
        facts=tuple(row.facts),
        details=tuple((label, value) for label, value in row.details),
        note=row.note if known else "",
        state=row.state,
        owner_id=row.owner_id,
        owner=office.shown(owner),
        pickup_code=shown_code(work, contact) if whole and known else "",
        opened_at=local(work, row.opened_at),
        told_due=local(work, row.told_due),
        due_explained=row.due_explained,
        result=row.result,
        cause_id=row.cause_id,
        followers=_followers(work, row.id) if whole else (),
        promise=_promise(work, contact.id, phone=whole) if reachable else None,
        tasks=_tasks(work, row, whole=whole),
        timeline=with_papers(_timeline(work, row, whole=whole, known=known), papers),
        papers=papers,
        version=row.version,
        open_queries=queries_beside(work, row) if whole and known and row.state in OPEN_CASES else (),
        reporters=reporters(work, row.id) if whole and row.cause_id is None else (),
    )


@handles(WriteNote, *CASE_ROLES, locks_rows=True)
def write_note(work: Work, command: WriteNote) -> TimelineEntry:
    """Write a note into the timeline of a case, also of a closed one."""
    row = case_row(work, command.case_id)
    text = typed_text(command.text, "text", "Notiz", needed=True)
    entry = note_down(work, row.id, EntryKind.NOTE, text)
    return _entry(work, entry, office.staff_name(work, entry.staff_id))


_HOME = aliased(DistrictRow)
_FILE = (
    select(CaseRow, ContactRow, ServiceRow, UnitRow.short, StaffRow, PersonRow, _HOME.name, DistrictRow.name)
    .join(ContactRow, ContactRow.id == CaseRow.contact_id)
    .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
    .join(UnitRow, UnitRow.id == ServiceRow.unit_id)
    .join(StaffRow, StaffRow.id == CaseRow.owner_id)
    .outerjoin(PersonRow, PersonRow.id == CaseRow.person_id)
    .outerjoin(_HOME, _HOME.id == PersonRow.district_id)
    .outerjoin(DistrictRow, DistrictRow.id == CaseRow.district_id)
)


def _found(work: Work, case_id: int) -> Row[*tuple[Any, ...]]:
    demand_case_role(work)
    # Whoever took a visit in may look at what became of it, though it stands in no list of hers.
    taken_in = and_(ContactRow.taken_by == work.actor.staff_id, names_in_sight(work))
    may_open = or_(case_in_sight(work), taken_in)
    found = work.session.execute(_FILE.where(CaseRow.id == case_id, may_open)).first()
    if found is None:
        raise Refused(NO_CASE)
    return found


def _tasks(work: Work, row: CaseRow, *, whole: bool) -> tuple[Task, ...]:
    """Return the tasks of a case: a unit sees its own, and of the others the answers that were shared."""
    if whole:
        return task_values(work, TaskRow.case_id == row.id)
    mine = unit_tasks(work)
    shared = and_(TaskRow.shared, TaskRow.state == TaskState.DONE, TaskRow.answer != "")
    own = set(work.session.scalars(select(TaskRow.id).where(TaskRow.case_id == row.id, mine)))
    seen = task_values(work, and_(TaskRow.case_id == row.id, or_(mine, shared)))
    return tuple(
        one if one.id in own else replace(one, reason="", queries=(), arguments=(), interims=(), staff="")
        for one in seen
    )


def _citizen(work: Work, case_id: int, row: PersonRow, home: str | None, *, whole: bool) -> Person:
    """A unit calls nobody by accident: no phone number, no e-mail address, no flag that it need not know."""
    person = person_value(row, home)
    needs = () if whole else needs_for(work, case_id)
    return person if whole else replace(person, phone="", email="", needs=needs, language="")


def _followers(work: Work, case_id: int) -> tuple[str, ...]:
    numbers = select(CaseRow.number).where(CaseRow.cause_id == case_id).order_by(CaseRow.id)
    return tuple(work.session.scalars(numbers))


def _promise(work: Work, contact_id: int, *, phone: bool) -> Promise | None:
    promised = select(PromiseRow, StaffRow).join(StaffRow, StaffRow.id == PromiseRow.staff_id)
    newest = promised.where(PromiseRow.contact_id == contact_id).order_by(PromiseRow.id.desc())
    found = work.session.execute(newest).first()
    return promise_value(work, found[0], office.shown(found[1]), phone=phone) if found else None


def _timeline(work: Work, row: CaseRow, *, whole: bool, known: bool) -> tuple[TimelineEntry, ...]:
    entries = (
        select(TimelineRow, StaffRow)
        .join(StaffRow, StaffRow.id == TimelineRow.staff_id)
        .where(TimelineRow.case_id == row.id)
        .order_by(TimelineRow.at, TimelineRow.id)
    )
    if not (whole and known):
        from_owner = and_(TimelineRow.kind == EntryKind.NOTE, TimelineRow.staff_id == row.owner_id)
        own = StaffRow.unit_id == work.actor.unit_id
        told = TimelineRow.kind.in_(FOR_EVERYBODY)
        entries = entries.where(or_(own, from_owner, told) if known else or_(own, told))
    return tuple(_entry(work, entry, office.shown(by)) for entry, by in work.session.execute(entries))


def _entry(work: Work, row: TimelineRow, actor: str) -> TimelineEntry:
    return TimelineEntry(row.id, local(work, row.at), actor, row.kind, row.text)


def _papers(work: Work, case_id: int, *, whole: bool) -> tuple[FiledPaper, ...]:
    filed = (
        select(
            PaperRow.id,
            PaperRow.kind,
            PaperRow.title,
            PaperRow.reference,
            PaperRow.filed_at,
            StaffRow.title,
            StaffRow.family_name,
        )
        .join(CasePaperRow, CasePaperRow.paper_id == PaperRow.id)
        .join(StaffRow, StaffRow.id == PaperRow.staff_id)
        .where(CasePaperRow.case_id == case_id)
        .order_by(PaperRow.id)
    )
    if not whole:  # the routing slip speaks of the other concerns of the visit
        filed = filed.where(StaffRow.unit_id == work.actor.unit_id)
    return tuple(
        FiledPaper(paper_id, kind, title, reference, local(work, at), f"{address} {family}".strip())
        for paper_id, kind, title, reference, at, address, family in work.session.execute(filed)
    )

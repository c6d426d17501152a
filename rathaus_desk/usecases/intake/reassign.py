"""The wrong service: a case gets the right one, and the first unit sees nothing of it any more."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import OPEN_CASES, OPEN_TASKS, CaseLine, EntryKind
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.intake.contacts import Concern, Reassigned, ReassignService
from rathaus_desk.domain.office.complaints import IN_GENERAL
from rathaus_desk.domain.office.duedates import DueDate, due_after_days
from rathaus_desk.domain.office.services import UNCLEAR, Service
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.endings import case_row
from rathaus_desk.usecases.cases.lists import lines
from rathaus_desk.usecases.cases.task_traces import take_tasks_away
from rathaus_desk.usecases.cases.tasks import GUIDES, let_state_follow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.intake.concerns import Checked, checked, text_to_find
from rathaus_desk.usecases.intake.sending import new_task, sentence
from rathaus_desk.usecases.intake.swap_traces import last_slip
from rathaus_desk.usecases.office import catalogue, office
from rathaus_desk.usecases.office.change_author import changed_by
from rathaus_desk.usecases.office.complaints import keeper_of
from rathaus_desk.usecases.office.rights import case_in_sight, demand_case_role, local
from rathaus_desk.usecases.office.routes import House, house
from rathaus_desk.usecases.texts import typed_text
from rathaus_desk.usecases.timeline import note_down


def unclear_cases(work: Work) -> tuple[CaseLine, ...]:
    """Return the open cases whose service is not clear yet, the oldest first, for guides and the lead."""
    demand_case_role(work)
    if work.actor.role not in GUIDES:
        return ()
    unclear = select(ServiceRow.id).where(ServiceRow.key == UNCLEAR).scalar_subquery()
    waiting = (CaseRow.service_id == unclear, CaseRow.state.in_(OPEN_CASES), case_in_sight(work))
    newest_first = lines(work, select(CaseRow.id).where(*waiting))
    return tuple(sorted(newest_first, key=lambda one: (one.opened_at, one.id)))


@handles(ReassignService, *CASE_ROLES)
def reassign_service(work: Work, command: ReassignService) -> Reassigned:
    """Give a case the right service, with a unit, a due date and a slip of its own.

    What a unit has answered stays in the file; what it only began is withdrawn.
    """
    row = case_row(work, command.case_id)
    because = typed_text(command.because, "because", "Grund", needed=True).rstrip(". ")
    before = work.session.get_one(ServiceRow, row.service_id)
    service = catalogue.service(work, command.service)
    _demand_possible(work, row, command, before, service)
    contact = work.session.get_one(ContactRow, row.contact_id)
    person = work.session.get(PersonRow, row.person_id) if row.person_id is not None else None
    here = house(work)
    due = _due(work, row, service)
    concern = replace(checked(work, here, _as_told(here, row, command), person), due=due)
    _demand_whom_it_is_about(command, concern)
    _withdraw_tasks(work, row)
    row.service_id, row.cause_id, row.about_unit_id = service.id, None, concern.about_unit
    row.told_due, row.due_explained = due.at, due.explanation
    row.place_key = concern.spot.street
    row.district_id = concern.spot.district.id if concern.spot.district else None
    row.search_text = text_to_find(row, contact, service)
    _ask_unit_or_lead(work, here, row, concern)
    told = f"Anliegen berichtigt: {service.name} statt {before.name}, weil {because}."
    note_down(work, row.id, EntryKind.ROUTED, f"{told} {sentence(concern.route.reason)}")
    let_state_follow(work, row)
    work.session.flush()
    return Reassigned(
        case_id=row.id,
        number=row.number,
        service=service.name,
        route=concern.told_route,
        due=local(work, row.told_due),
        due_explained=row.due_explained,
        slip=last_slip(work, [row]),
        version=row.version,
    )


def _ask_unit_or_lead(work: Work, here: House, row: CaseRow, concern: Checked) -> None:
    keeper = keeper_of(here, concern.about_unit) if concern.kept_by_lead() else None
    if keeper is not None:
        row.owner_id = keeper.id
    if not concern.kept_by_lead():
        work.session.add(new_task(work, row, concern, undo=False))


def _demand_possible(
    work: Work, row: CaseRow, command: ReassignService, before: ServiceRow, service: Service
) -> None:
    """Refuse what would lose somebody's work or somebody's case."""
    if work.actor.role not in GUIDES and row.owner_id != work.actor.staff_id:
        owner = office.staff_name(work, row.owner_id)
        raise Refused(f"Das Anliegen berichtigt die Ansprechperson: {owner}. Es wurde nichts geändert.")
    if row.version != command.seen_version:
        raise Conflict(changed_by(work, row.id), (Difference("Anliegen", before.name, service.name),))
    if row.state not in OPEN_CASES:
        raise Refused("Der Vorgang ist schon abgeschlossen. Es wurde nichts geändert.")
    if before.id == service.id:
        raise Refused("Dieses Anliegen steht hier schon. Es wurde nichts geändert.", "service")
    hanging = select(CaseRow.number).where(CaseRow.cause_id == row.id, CaseRow.state.in_(OPEN_CASES))
    if numbers := list(work.session.scalars(hanging.order_by(CaseRow.id))):
        raise Refused(
            f"Daran hängen weitere Meldungen: {', '.join(numbers)}. Bitte zuerst dort das Anliegen "
            "berichtigen. Es wurde nichts geändert.",
            "service",
        )


def _demand_whom_it_is_about(command: ReassignService, concern: Checked) -> None:
    if concern.service.complaint and concern.about_unit is None and command.about_unit != IN_GENERAL:
        raise Refused(
            "Über welche Stelle ist die Beschwerde? Bitte die Stelle nennen, damit sie nicht dorthin geht. "
            "Es wurde nichts geändert.",
            "about_unit",
        )


def _as_told(here: House, row: CaseRow, command: ReassignService) -> Concern:
    """Return what was told, under the right service."""
    known = here.units.get(row.about_unit_id or 0)
    details: Sequence[tuple[str, str]] = [(label, value) for label, value in row.details]
    return Concern(
        service=command.service,
        place=row.place,
        facts=tuple(row.facts),
        details=tuple(details),
        note=row.note,
        about_unit=command.about_unit or (known.key if known else ""),
    )


def _due(work: Work, row: CaseRow, service: Service) -> DueDate:
    """Return the due date from the day of the intake; from today if that would be over already."""
    calendar = work.office.calendar
    due = due_after_days(row.opened_at, service.due_days, calendar)
    return due if due.at > work.now else due_after_days(work.now, service.due_days, calendar)


def _withdraw_tasks(work: Work, row: CaseRow) -> None:
    """Take back what was asked under the wrong service, with everything that came of it."""
    wrong = select(TaskRow.id).where(TaskRow.case_id == row.id, TaskRow.state.in_(OPEN_TASKS))
    take_tasks_away(work, list(work.session.scalars(wrong)))

"""One cause, many who report it: hung on it, taken off it, and each told once, by their own way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import OPEN_CASES, CaseState, EntryKind, Reporter, TaskState, ToldBy
from rathaus_desk.domain.cases.causes import AttachToCause, DetachFromCause, TellReporter
from rathaus_desk.domain.dates import hours, short_day
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.numbers import read_number
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.promises.promises import PromiseState, ReplyBy, propose_window
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow, TaskRow
from rathaus_desk.store.numbers import is_valid
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.routing_tables import TellingRow
from rathaus_desk.usecases.cases.case_locks import hold_case
from rathaus_desk.usecases.cases.task_hands import end_all
from rathaus_desk.usecases.cases.tasks import demand_keeper, fresh_due, let_state_follow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.catalogue import service_value
from rathaus_desk.usecases.office.change_author import changed_by
from rathaus_desk.usecases.office.complaints import NO_UNIT, away_from, keeper_of
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, local, sees_lock
from rathaus_desk.usecases.office.routes import house, route_in
from rathaus_desk.usecases.promises.promised_calls import promised_calls
from rathaus_desk.usecases.promises.promises import settle
from rathaus_desk.usecases.timeline import note_down

_WAYS = {ReplyBy.CALL: ToldBy.CALL, ReplyBy.LETTER: ToldBy.LETTER}


@dataclass(frozen=True)
class Report:
    """A case that hangs on a cause, with who reported it and what was promised to them."""

    case: CaseRow
    contact: ContactRow
    person: PersonRow | None
    promise: PromiseRow | None
    telling: TellingRow | None

    @property
    def lock(self) -> AddressLock | None:
        """The lock of the person, None without a known one."""
        return self.person.lock if self.person else None

    @property
    def by(self) -> tuple[str, int]:
        """Who reported it: a person is told once, however often they called."""
        return ("person", self.case.person_id) if self.case.person_id else ("contact", self.contact.id)


def reporters(work: Work, cause_id: int) -> tuple[Reporter, ...]:
    """Return who reported a cause besides the first, each person once, and whether they know the result."""
    reports = _first_of_each(_reports(work, cause_id))
    return tuple(_reporter(work, one) for one in reports if sees_lock(work, one.lock))


@handles(AttachToCause, *CASE_ROLES)
def attach_to_cause(work: Work, command: AttachToCause) -> None:
    """Hang a case on one that was reported before; what hangs on it comes along."""
    row = _seen(work, command.case_id, command.seen_version)
    cause = _cause(work, command.cause_number)
    services = [work.session.get_one(ServiceRow, one.service_id) for one in (row, cause)]
    if cause.id == row.id or row.cause_id == cause.id:
        raise Refused(
            "Diese beiden Vorgänge gehören schon zusammen. Es wurde nichts geändert.", "cause_number"
        )
    if any(one.sensitive for one in services):
        raise Refused("Ein vertrauliches Anliegen lässt sich nicht zusammenlegen. Es wurde nichts geändert.")
    end_all(work, row.id, f"Gehört zu {cause.number}.")
    along = (row, *work.session.scalars(select(CaseRow).where(CaseRow.cause_id == row.id)))
    for one in along:
        one.cause_id = cause.id
        if one.state in OPEN_CASES:
            one.state = cause.state
        note_down(work, one.id, EntryKind.ATTACHED, f"Gehört jetzt zu {cause.number}.")
    note_down(work, cause.id, EntryKind.ATTACHED, f"{row.number} gehört dazu.")


@handles(DetachFromCause, *CASE_ROLES)
def detach_from_cause(work: Work, command: DetachFromCause) -> None:
    """Take a case off the one it hangs on; it goes its own way again."""
    row = _seen(work, command.case_id, command.seen_version)
    if row.cause_id is None:
        raise Refused("Dieser Vorgang hängt an keinem anderen. Es wurde nichts geändert.")
    number = work.session.get_one(CaseRow, row.cause_id).number
    let_go(work, row)
    note_down(work, row.id, EntryKind.ATTACHED, f"Gehört nicht mehr zu {number}.")


@handles(TellReporter, *CASE_ROLES)
def tell_reporter(work: Work, command: TellReporter) -> Reporter:
    """Note that somebody knows the result of what they reported; nobody is told twice."""
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == command.case_id, case_in_sight(work)))
    telling = work.session.get(TellingRow, command.case_id) if row else None
    if row is None or telling is None:
        raise Refused("Hier ist niemandem ein Ergebnis zu sagen. Es wurde nichts geändert.")
    demand_keeper(work, row, "Das Ergebnis sagt")
    mine = [one for one in _reports(work, telling.cause_id) if one.case.id == row.id]
    if _told(mine[0]) is not None:
        raise Refused("Das Ergebnis ist hier schon gesagt. Es wurde nichts geändert.")
    telling.told_at, telling.told_by, telling.staff_id = work.now, command.told_by, work.actor.staff_id
    for one in _reports(work, telling.cause_id):
        if one.by == mine[0].by:
            one.case.told_by = command.told_by
            _keep(work, one)
            text = f"Ergebnis mitgeteilt ({word(command.told_by)})."
            note_down(work, one.case.id, EntryKind.PROMISE, text)
    work.session.flush()
    return _reporter(work, next(one for one in _reports(work, telling.cause_id) if one.case.id == row.id))


def close_followers(work: Work, cause: CaseRow, result: str) -> None:
    """Close what hangs on a cause, and line up everybody who has to hear of it."""
    open_reports = [one for one in _reports(work, cause.id) if one.case.state in OPEN_CASES]
    for one in open_reports:
        one.case.state, one.case.closed_at, one.case.result = CaseState.DONE, work.now, result
        note_down(work, one.case.id, EntryKind.CLOSED, f"Mit {cause.number} abgeschlossen: {result}")
    colleagues = office.staff(work) if open_reports else {}
    for one in _first_of_each(open_reports):
        way = _promise_again(work, one, colleagues)
        telling = TellingRow(case_id=one.case.id, cause_id=cause.id, reply_by=way, at=work.now)
        if way is ReplyBy.NONE:
            telling.told_at, telling.told_by = work.now, ToldBy.NOT_REACHABLE
            telling.staff_id = work.actor.staff_id
            one.case.told_by = ToldBy.NOT_REACHABLE
        work.session.add(telling)


def reopen_followers(work: Work, cause: CaseRow) -> None:
    """Open again what was closed with a cause and nobody has heard of yet."""
    for one in _reports(work, cause.id):
        if one.telling is not None and _told(one) is None:
            work.session.delete(one.telling)
            one.case.state, one.case.closed_at, one.case.result = cause.state, None, ""
            note_down(work, one.case.id, EntryKind.REOPENED, f"Mit {cause.number} wieder geöffnet.")
    work.session.flush()


def let_go(work: Work, row: CaseRow) -> None:
    """Let a case go its own way: off its cause, with a task of its own, routed anew."""
    row.cause_id = None
    service_row = work.session.get_one(ServiceRow, row.service_id)
    unit = work.session.get_one(UnitRow, service_row.unit_id).short
    service, here = service_value(service_row, unit), house(work)
    usual = route_in(work, here, service, here.districts.get(row.district_id or 0))
    found = away_from(here, usual, service, row.about_unit_id)
    task = TaskRow(
        id=work.new_id(),
        case_id=row.id,
        unit_id=found.unit_id,
        suggested_id=found.staff_id,
        question=service.question or service.name,
        reason=found.reason,
        state=TaskState.OPEN,
        visible_from=work.now,
        due=fresh_due(work, row),
        answer="",
    )
    if found.unit_id != NO_UNIT:
        work.session.add(task)
    elif (lead := keeper_of(here, row.about_unit_id)) is not None:
        row.owner_id = lead.id
    note_down(work, row.id, EntryKind.ROUTED, f"{found.reason[0].upper()}{found.reason[1:]}.")
    let_state_follow(work, row)


def _seen(work: Work, case_id: int, seen_version: int) -> CaseRow:
    hold_case(work, case_id)
    row = work.session.scalar(select(CaseRow).where(CaseRow.id == case_id, case_in_sight(work)))
    if row is None:
        raise Refused(NO_CASE)
    demand_keeper(work, row, "Vorgänge zusammenlegen darf")
    if row.version != seen_version:
        raise Conflict(changed_by(work, row.id), version=row.version)
    if row.state not in OPEN_CASES:
        raise Refused("Der Vorgang ist schon abgeschlossen. Es wurde nichts geändert.")
    return row


def _cause(work: Work, typed_number: str) -> CaseRow:
    number = read_number(typed_number)
    if number is None or not is_valid(number):
        raise Refused("Das ist keine Vorgangsnummer. Bitte noch einmal ansehen.", "cause_number")
    held = work.session.scalar(select(CaseRow.id).where(CaseRow.number == number))
    if held is not None:
        hold_case(work, held)
    row = work.session.scalar(select(CaseRow).where(CaseRow.number == number, case_in_sight(work)))
    if row is not None and row.cause_id is not None:
        row = work.session.get_one(CaseRow, row.cause_id)
    if row is None:
        raise Refused(NO_CASE, "cause_number")
    if row.state not in OPEN_CASES:
        raise Refused(f"{row.number} ist schon abgeschlossen. Es wurde nichts geändert.", "cause_number")
    return row


def _reports(work: Work, cause_id: int) -> list[Report]:
    found = (
        select(CaseRow, ContactRow, PersonRow, TellingRow)
        .join(ContactRow, ContactRow.id == CaseRow.contact_id)
        .outerjoin(PersonRow, PersonRow.id == CaseRow.person_id)
        .outerjoin(TellingRow, TellingRow.case_id == CaseRow.id)
        .where(CaseRow.cause_id == cause_id, CaseRow.state != CaseState.DROPPED)
        .order_by(CaseRow.id)
    )
    rows = work.session.execute(found).all()
    promised = select(PromiseRow).where(PromiseRow.contact_id.in_({contact.id for _, contact, _, _ in rows}))
    newest: dict[int, PromiseRow] = {}
    for promise in work.session.scalars(promised.order_by(PromiseRow.id)):
        newest[promise.contact_id] = promise
    return [
        Report(case, contact, person, newest.get(contact.id), telling)
        for case, contact, person, telling in rows
    ]


def _first_of_each(reports: Iterable[Report]) -> Sequence[Report]:
    """Return the first report of each person; one that is lined up already comes before the others."""
    first: dict[tuple[str, int], Report] = {}
    for one in reports:
        known = first.get(one.by)
        if known is None or (known.telling is None and one.telling is not None):
            first[one.by] = one
    return tuple(first.values())


def _reporter(work: Work, one: Report) -> Reporter:
    promise = one.promise
    way = one.telling.reply_by if one.telling else (promise.reply_by if promise else ReplyBy.NONE)
    calls = promise is not None and way is ReplyBy.CALL
    name = (
        f"{one.person.given_name} {one.person.family_name}".strip() if one.person else one.contact.caller_name
    )
    return Reporter(
        case_id=one.case.id,
        number=one.case.number,
        name=name,
        reply_by=way,
        phone=show_phone(promise.phone) if promise and calls else "",
        when=_when(work, promise) if promise and calls else "",
        told=_told(one),
    )


def _told(one: Report) -> ToldBy | None:
    """Return how somebody heard of the result; whoever kept the promise afterwards has told it, too."""
    if one.telling is None:
        return None
    kept = one.promise is not None and one.promise.state is PromiseState.KEPT
    return one.telling.told_by or (_WAYS.get(one.telling.reply_by) if kept else None)


def _when(work: Work, promise: PromiseRow) -> str:
    if promise.window_start is None or promise.window_end is None:
        return ""
    start, end = local(work, promise.window_start), local(work, promise.window_end)
    return f"{short_day(start.date())} {hours(start, end)}"


def _promise_again(work: Work, one: Report, colleagues: dict[int, Staff]) -> ReplyBy:
    """Return the way in which somebody is told; a promise that was kept before is made once more."""
    before = one.promise
    if before is None or before.state is PromiseState.CANCELLED:
        return ReplyBy.NONE
    if before.state is PromiseState.OPEN:
        return before.reply_by
    way, window = before.reply_by, None
    owner = colleagues.get(one.case.owner_id) or colleagues[work.actor.staff_id]
    if way is ReplyBy.CALL:
        try:
            window = propose_window(
                owner, work.now, work.office.calendar, colleagues, promised_calls(work, owner.id)
            )
        except Refused:  # nobody calls for weeks
            way = ReplyBy.LETTER
    promise = PromiseRow(
        id=work.new_id(),
        contact_id=one.contact.id,
        reply_by=way,
        staff_id=owner.id,
        phone=before.phone if window else "",
        window_start=window.start if window else None,
        window_end=window.end if window else None,
        state=PromiseState.OPEN,
        attempts=0,
    )
    work.session.add(promise)
    return way


def _keep(work: Work, one: Report) -> None:
    """Keep the promise to somebody who was told, unless it holds for other concerns that are still open."""
    others = select(CaseRow.id).where(CaseRow.contact_id == one.contact.id, CaseRow.state.in_(OPEN_CASES))
    if one.promise and one.promise.state is PromiseState.OPEN and not work.session.scalar(others.limit(1)):
        one.promise.attempts += 1
        settle(work, one.promise, PromiseState.KEPT)

"""Promises: who calls whom in which window, how often it was tried, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, or_, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases import OPEN_CASES, EntryKind
from rathaus_desk.domain.dates import day_on_paper, hours
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.offices import Staff, stand_in, who_serves
from rathaus_desk.domain.promises import (
    ATTEMPTS_BEFORE_A_LETTER,
    KeepPromise,
    Promise,
    PromiseState,
    PromiseWish,
    ReplyBy,
    Window,
    propose_window,
)
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases import office
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.phones import show_phone, typed_phone
from rathaus_desk.usecases.rights import demand_case_role, local, person_in_sight, sees_lock
from rathaus_desk.usecases.texts import typed_text
from rathaus_desk.usecases.timeline import note_down

FIELD = "promise"
NO_PROMISE = "Dieses Versprechen gibt es hier nicht. Es wurde nichts geändert."
_MOST_DUE = 500
# Somebody may have left the house; what was promised has not.
_KEEP_FOR_THE_GONE = (Role.GUIDE, Role.LEAD)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a citizen can be reached: number (E.164), address in one line, and whether calls are unwelcome."""

    phone: str
    address: str
    no_calls: bool


def promises_due(work: Work) -> tuple[Promise, ...]:
    """Return the promises that the actor has to keep today, late first; the lead sees every broken one.

    A colleague's promise is among them if the actor stands in for that colleague.
    """
    demand_case_role(work)
    tomorrow = datetime.combine(
        local(work, work.now).date() + timedelta(days=1), time.min, work.office.calendar.zone
    )
    colleagues = office.staff(work)
    still_open = exists().where(CaseRow.contact_id == PromiseRow.contact_id, CaseRow.state.in_(OPEN_CASES))
    # A letter has no window; it is due once there is something to write.
    due = or_(PromiseRow.window_end < tomorrow, PromiseRow.window_end.is_(None) & ~still_open)
    found = (
        _with_staff()
        .where(PromiseRow.state == PromiseState.OPEN, due, _for_actor(work, colleagues), _in_sight(work))
        .order_by(PromiseRow.window_end.is_(None), PromiseRow.window_end, PromiseRow.id)
        .limit(_MOST_DUE)
    )
    values = (promise_value(work, row, office.shown(keeper)) for row, keeper in work.session.execute(found))
    return tuple(one for one in values if _is_actors(work, one, colleagues))


def promise_value(work: Work, row: PromiseRow, staff_name: str, *, phone: bool = True) -> Promise:
    """Return a promise as a value, in the town's time; without `phone` the number stays out."""
    return Promise(
        id=row.id,
        contact_id=row.contact_id,
        reply_by=row.reply_by,
        staff_id=row.staff_id,
        staff_name=staff_name,
        phone=show_phone(row.phone) if phone else "",
        start=local(work, row.window_start) if row.window_start else None,
        end=local(work, row.window_end) if row.window_end else None,
        state=row.state,
        attempts=row.attempts,
        version=row.version,
    )


def reply_by_default(reach: Reach) -> ReplyBy:
    """Return how we would answer somebody who has no wish of their own."""
    if reach.phone and not reach.no_calls:
        return ReplyBy.CALL
    return ReplyBy.LETTER if reach.address else ReplyBy.NONE


def make_promise(
    work: Work, contact_id: int, wish: PromiseWish, reach: Reach, owner: Staff, colleagues: dict[int, Staff]
) -> PromiseRow | None:
    """Return the promise that answers a wish, not yet stored; None if the citizen wants no answer.

    Refuses a promise that nobody could keep, and names the way out.
    """
    wants_call = bool(wish.phone or wish.start)
    reply_by = wish.reply_by or (ReplyBy.CALL if wants_call else reply_by_default(reach))
    if reply_by is ReplyBy.NONE:
        return None
    phone, window = "", None
    if reply_by is ReplyBy.CALL:
        phone = _number_to_call(wish, reach)
        window = _window(work, wish, owner, colleagues)
    elif not reach.address:
        raise Refused(
            "Für einen Brief fehlt die Anschrift. Bitte eine Person mit Anschrift wählen "
            "oder „Keine Rückmeldung gewünscht“.",
            FIELD,
        )
    return PromiseRow(
        id=work.new_id(),
        contact_id=contact_id,
        reply_by=reply_by,
        staff_id=owner.id,
        phone=phone,
        window_start=window.start if window else None,
        window_end=window.end if window else None,
        state=PromiseState.OPEN,
        attempts=0,
    )


def promise_in_words(row: PromiseRow, zone: ZoneInfo) -> str:
    """Return a promise as the timeline and the routing slip say it."""
    if row.window_start is None or row.window_end is None:
        return "Wir schreiben Ihnen einen Brief."
    start, end = row.window_start.astimezone(zone), row.window_end.astimezone(zone)
    return f"Wir rufen Sie an: {day_on_paper(start.date())}, {hours(start, end)}."


@handles(KeepPromise, *CASE_ROLES)
def keep_promise(work: Work, command: KeepPromise) -> Promise:
    """Note an attempt; after three failed ones the window offers a letter."""
    row = _promise_row(work, command.promise_id)
    note = typed_text(command.note, "note", "Notiz")
    if row.version != command.seen_version:
        tried = Difference("Versuche", str(row.attempts), str(row.attempts + 1))
        raise Conflict(CHANGED, (tried,))
    if row.state is not PromiseState.OPEN:
        raise Refused(f"Dieses Versprechen ist schon {word(row.state)}. Es wurde nichts geändert.")
    row.attempts += 1
    if command.reached:
        row.state = PromiseState.KEPT
    text = f"{_attempt(row, reached=command.reached)} {note}".strip()
    for case_id in work.session.scalars(select(CaseRow.id).where(CaseRow.contact_id == row.contact_id)):
        note_down(work, case_id, EntryKind.PROMISE, text)
    work.session.flush()
    return promise_value(work, row, office.staff_name(work, row.staff_id))


def _promise_row(work: Work, promise_id: int) -> PromiseRow:
    row = work.session.get(PromiseRow, promise_id)
    if row is None or (work.actor.role is Role.CLERK and row.staff_id != work.actor.staff_id):
        raise Refused(NO_PROMISE)
    contact = work.session.get_one(ContactRow, row.contact_id)
    person = work.session.get(PersonRow, contact.person_id) if contact.person_id else None
    if not sees_lock(work, person.lock if person else None):
        raise Refused(NO_PROMISE)
    return row


def _attempt(row: PromiseRow, *, reached: bool) -> str:
    if row.reply_by is ReplyBy.LETTER:
        return "Brief geschrieben." if reached else "Der Brief ist noch nicht geschrieben."
    if reached:
        return "Angerufen und erreicht."
    text = f"{row.attempts}. Anruf, niemand erreicht."
    return f"{text} Bitte einen Brief anbieten." if row.attempts >= ATTEMPTS_BEFORE_A_LETTER else text


def _number_to_call(wish: PromiseWish, reach: Reach) -> str:
    if reach.no_calls:
        raise Refused(
            "Diese Person möchte nicht angerufen werden. Bitte als Rückmeldung einen Brief wählen.", FIELD
        )
    number = typed_phone(wish.phone, FIELD) or reach.phone
    if not number:
        raise Refused(
            "Für einen Anruf fehlt die Telefonnummer. Bitte eine Nummer eintragen "
            "oder als Rückmeldung einen Brief wählen.",
            FIELD,
        )
    return number


def _window(work: Work, wish: PromiseWish, owner: Staff, colleagues: dict[int, Staff]) -> Window:
    calendar = work.office.calendar
    if wish.start is None or wish.end is None:
        return propose_window(owner, work.now, calendar, colleagues)
    start, end = (_in_town(moment, calendar.zone) for moment in (wish.start, wish.end))
    if not (work.now < end and start < end and start.date() == end.date()):
        raise Refused("Dieses Zeitfenster ist schon vorbei oder nicht möglich. Bitte ein anderes.", FIELD)
    keeper = None if calendar.why_shut(start.date()) else who_serves(owner, start, end, colleagues)
    if keeper is None:
        raise Refused(
            f"{day_on_paper(start.date())}, {hours(start, end)}, ist niemand für den Anruf im Dienst. "
            "Bitte ein anderes Zeitfenster wählen.",
            FIELD,
        )
    return Window(start, end, owner.id, keeper.shown)


def _in_town(moment: datetime, zone: ZoneInfo) -> datetime:
    """A time without a zone, as somebody types it, is the town's."""
    try:
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    except OverflowError:
        raise Refused("Dieses Zeitfenster gibt es nicht. Bitte ein anderes.", FIELD) from None


def _is_actors(work: Work, promise: Promise, colleagues: dict[int, Staff]) -> bool:
    if promise.staff_id == work.actor.staff_id:
        return True
    if work.actor.role is Role.LEAD and promise.broken(work.now):
        return True
    owner = colleagues.get(promise.staff_id)
    if owner is None:
        return work.actor.role in _KEEP_FOR_THE_GONE
    today = local(work, work.now).date()
    if promise.start and promise.end and promise.start.date() == today:
        keeper = who_serves(owner, promise.start, promise.end, colleagues)
    else:
        keeper = stand_in(owner, today, colleagues) if owner.absent_on(today) else owner
    return keeper is not None and keeper.id == work.actor.staff_id


def _for_actor(work: Work, colleagues: dict[int, Staff]) -> ColumnElement[bool]:
    """Return the condition that a promise may fall to the actor; `_is_actors` has the last word."""
    stood_in = [one.id for one in colleagues.values() if work.actor.staff_id in one.deputies]
    conditions: list[ColumnElement[bool]] = [PromiseRow.staff_id.in_((work.actor.staff_id, *stood_in))]
    if work.actor.role in _KEEP_FOR_THE_GONE:
        conditions.append(StaffRow.active.is_(False))
    if work.actor.role is Role.LEAD:
        conditions.append(PromiseRow.window_end < work.now)
    return or_(*conditions)


def _in_sight(work: Work) -> ColumnElement[bool]:
    locked = (
        select(ContactRow.id)
        .join(PersonRow, PersonRow.id == ContactRow.person_id)
        .where(ContactRow.id == PromiseRow.contact_id, ~person_in_sight(work))
    )
    return ~locked.exists()


def _with_staff() -> Select[PromiseRow, StaffRow]:
    return select(PromiseRow, StaffRow).join(StaffRow, StaffRow.id == PromiseRow.staff_id)

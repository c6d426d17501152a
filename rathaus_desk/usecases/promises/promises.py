"""Promises: who calls whom in which window, how often it was tried, and what became of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.cases.cases import OPEN_CASES, EntryKind
from rathaus_desk.domain.dates import day_on_paper, hours
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.absences import last_minder, minder, who_may_keep
from rathaus_desk.domain.office.offices import Staff, stand_in, who_serves
from rathaus_desk.domain.promises.promises import (
    ATTEMPTS_BEFORE_A_LETTER,
    KeepPromise,
    Promise,
    PromiseState,
    PromiseWish,
    ReplyBy,
    Window,
    keeper_now,
    over_a_break,
    propose_window,
)
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, PromiseRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.change_author import changed_by
from rathaus_desk.usecases.office.phones import show_phone, typed_phone
from rathaus_desk.usecases.office.rights import (
    contact_in_sight,
    demand_case_role,
    local,
    locked_contacts,
    sees_contact,
)
from rathaus_desk.usecases.promises.promised_calls import promised_calls
from rathaus_desk.usecases.texts import typed_text
from rathaus_desk.usecases.timeline import note_down

FIELD = "promise"
NO_PROMISE = "Dieses Versprechen gibt es hier nicht. Es wurde nichts geändert."
_MOST_DUE = 500
_DAYS_AHEAD = 35  # calls are promised for the next twenty working days
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

    A colleague's promise is among them if the actor stands in for that colleague, and so are coming ones that
    nobody can keep any more: they need another time.
    """
    demand_case_role(work)
    colleagues = office.staff(work)
    found = {row.id: (row, name) for one in _asked(work, colleagues) for row, name in _rows(work, one)}
    # Nobody but the lead gets to see one of these at all.
    asked = {row.contact_id for row, _ in found.values()} if work.actor.role is Role.LEAD else ()
    locked = locked_contacts(work, asked)
    tomorrow = _tomorrow(work)
    mine = []
    for row, name in found.values():
        able = who_may_keep(row.staff_id, colleagues, locked=row.contact_id in locked)
        one = promise_value(work, row, name, colleagues=able)
        due = one.needs_time or one.end is None or one.end < tomorrow
        if due and _is_actors(work, one, able):
            mine.append(one)
    return tuple(sorted(mine, key=_most_urgent_first))


def next_promise(work: Work) -> Promise | None:
    """Return the actor's own next call after today; None if nothing is promised."""
    demand_case_role(work)
    coming = (
        PromiseRow.staff_id == work.actor.staff_id,
        PromiseRow.state == PromiseState.OPEN,
        PromiseRow.window_end >= _tomorrow(work),
        contact_in_sight(work, PromiseRow.contact_id),
    )
    found = select(PromiseRow).where(*coming).order_by(PromiseRow.window_end, PromiseRow.id).limit(1)
    row = work.session.scalar(found)
    return promise_value(work, row, office.staff_name(work, row.staff_id)) if row else None


def keeper_of(work: Work, promise: Promise) -> Staff | None:
    """Return who keeps a promise as things stand now; None if nobody can and it needs another time."""
    return keeper_now(promise, work.now, work.office.calendar, office.staff(work))


def promise_value(
    work: Work,
    row: PromiseRow,
    staff_name: str,
    *,
    phone: bool = True,
    colleagues: Mapping[int, Staff] | None = None,
) -> Promise:
    """Return a promise as a value, in the town's time; without `phone` the number stays out.

    With `colleagues` it also says who keeps it as things stand now.
    """
    calls = row.calling_until is not None and row.calling_until > work.now and row.calling_id
    value = Promise(
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
        calling_id=row.calling_id if calls else None,
        calling=office.staff_name(work, row.calling_id) if calls else "",
    )
    if colleagues is None or row.state is not PromiseState.OPEN:
        return value
    keeper = keeper_now(value, work.now, work.office.calendar, colleagues)
    ahead = value.start is not None and value.end is not None and value.end >= work.now
    nobody = keeper is None and ahead and value.staff_id in colleagues
    instead = keeper if keeper and keeper.id != value.staff_id else None
    return replace(
        value,
        keeper_id=keeper.id if keeper else None,
        keeper=instead.shown if instead else "",
        needs_time=nobody,
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
        window = window_for(work, wish.start, wish.end, owner, colleagues)
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
    if row.reply_by is ReplyBy.LETTER or row.window_start is None or row.window_end is None:
        return "Wir schreiben Ihnen einen Brief."
    start, end = row.window_start.astimezone(zone), row.window_end.astimezone(zone)
    return f"Wir rufen Sie an: {day_on_paper(start.date())}, {hours(start, end)}."


@handles(KeepPromise, *CASE_ROLES)
def keep_promise(work: Work, command: KeepPromise) -> Promise:
    """Note an attempt; after three failed ones the window offers a letter. The call is then over."""
    row = promise_row(work, command.promise_id)
    note = typed_text(command.note, "note", "Notiz")
    demand_open(work, row, command.seen_version)
    row.attempts += 1
    if command.reached:
        settle(work, row, PromiseState.KEPT)
    row.calling_id = row.calling_until = None
    return noted(work, row, f"{_attempt(row, reached=command.reached)} {note}".strip())


def settle(work: Work, row: PromiseRow, state: PromiseState) -> None:
    """End a promise."""
    row.state, row.settled_at = state, work.now
    row.calling_id = row.calling_until = None


def noted(work: Work, row: PromiseRow, text: str) -> Promise:
    """Write what became of a promise into every case of its contact, and return it as it is now."""
    for case_id in work.session.scalars(select(CaseRow.id).where(CaseRow.contact_id == row.contact_id)):
        note_down(work, case_id, EntryKind.PROMISE, text)
    work.session.flush()
    return promise_value(work, row, office.staff_name(work, row.staff_id), colleagues=office.staff(work))


def demand_open(work: Work, row: PromiseRow, seen_version: int) -> None:
    """Raise Conflict if the promise was changed since the actor read it; refuse one that is settled."""
    if row.version != seen_version:
        tried = Difference("Versuche", str(row.attempts), str(row.attempts + 1))
        of_visit = select(CaseRow.id).where(CaseRow.contact_id == row.contact_id)
        case_id = work.session.scalars(of_visit.order_by(CaseRow.id).limit(1)).one()
        raise Conflict(changed_by(work, case_id), (tried,), version=row.version)
    if row.state is not PromiseState.OPEN:
        raise Refused(f"Dieses Versprechen ist schon {word(row.state)}. Es wurde nichts geändert.")


def promise_row(work: Work, promise_id: int) -> PromiseRow:
    """Return a promise that the actor may keep; refuses all others in the same words.

    A clerk keeps her own and those of whom she stands in for.
    """
    row = work.session.get(PromiseRow, promise_id)
    if row is None or (work.actor.role is Role.CLERK and not _falls_to_clerk(work, row)):
        raise Refused(NO_PROMISE)
    if not sees_contact(work, row.contact_id):
        raise Refused(NO_PROMISE)
    return row


def _falls_to_clerk(work: Work, row: PromiseRow) -> bool:
    if row.staff_id == work.actor.staff_id:
        return True
    owner = office.staff(work).get(row.staff_id)
    return owner is not None and work.actor.staff_id in owner.deputies


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


def window_for(
    work: Work, begin: datetime | None, close: datetime | None, owner: Staff, colleagues: dict[int, Staff]
) -> Window:
    """Return the window that somebody wants, or the next possible one. Refuses one that nobody can keep."""
    calendar = work.office.calendar
    if begin is None or close is None:
        return propose_window(owner, work.now, calendar, colleagues, promised_calls(work, owner.id))
    start, end = (_in_town(moment, calendar.zone) for moment in (begin, close))
    if not (work.now < end and start < end and start.date() == end.date()):
        raise Refused("Dieses Zeitfenster ist schon vorbei oder nicht möglich. Bitte ein anderes.", FIELD)
    keeper = None if calendar.why_shut(start.date()) else who_serves(owner, start, end, colleagues)
    if keeper is None or over_a_break(start, end, calendar):
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
    me, is_lead = work.actor.staff_id, work.actor.role is Role.LEAD
    if promise.staff_id == me or (is_lead and promise.broken(work.now)):
        return True
    owner = colleagues.get(promise.staff_id)
    if owner is None:
        return work.actor.role in _KEEP_FOR_THE_GONE
    if promise.keeper_id is not None:
        return promise.keeper_id == me
    # Nobody can keep it: whoever stands in today, or else the lead, agrees on another time.
    today = local(work, work.now).date()
    if owner.absent_on(today) and stand_in(owner, today, colleagues) is None:
        return _minds_the_rest(work, colleagues)
    return minder(owner, today, colleagues).id == me


def _minds_the_rest(work: Work, colleagues: Mapping[int, Staff]) -> bool:
    """Tell whether the actor looks after what nobody else is there for: every lead, or who comes after."""
    if work.actor.role is Role.LEAD:
        return True
    last = last_minder(local(work, work.now).date(), colleagues)
    return last is not None and last.role is not Role.LEAD and last.id == work.actor.staff_id


def _asked(work: Work, colleagues: dict[int, Staff]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions under which a promise may fall to the actor; `_is_actors` has the last word.

    Each is answered by the index of a person's promises, or by that of all open ones.
    """
    me, calendar = work.actor.staff_id, work.office.calendar
    stood_in = [one.id for one in colleagues.values() if me in one.deputies]
    tomorrow = _tomorrow(work)
    ahead = tomorrow + timedelta(days=_DAYS_AHEAD)
    still_open = exists().where(CaseRow.contact_id == PromiseRow.contact_id, CaseRow.state.in_(OPEN_CASES))
    persons = PromiseRow.staff_id.in_((me, *stood_in))
    yield persons & (PromiseRow.window_end < tomorrow)
    # A letter has no window; it is due once there is something to write.
    yield persons & PromiseRow.window_end.is_(None) & ~still_open
    if _minds_the_rest(work, colleagues):
        # Of these the actor is no deputy: who is away today has none, or none who may know of the promise.
        away_today = [one.id for one in colleagues.values() if one.absent_on(local(work, work.now).date())]
        letter = PromiseRow.window_end.is_(None) & ~still_open
        yield PromiseRow.staff_id.in_(away_today) & ((PromiseRow.window_end < ahead) | letter)
    away = [one.id for one in colleagues.values() if any(last >= tomorrow.date() for _, last in one.absences)]
    shut = any(one.last >= tomorrow.date() for one in calendar.closures)
    watched = (
        away if work.actor.role is Role.LEAD else [one for one in (me, *stood_in) if shut or one in away]
    )
    coming = PromiseRow.window_end.between(tomorrow, ahead)
    if watched:
        yield PromiseRow.staff_id.in_(watched) & coming
    if work.actor.role in _KEEP_FOR_THE_GONE:
        gone = PromiseRow.staff_id.in_(select(StaffRow.id).where(StaffRow.active.is_(False)))
        yield gone & ((PromiseRow.window_end < tomorrow) | PromiseRow.window_end.is_(None) & ~still_open)
    if work.actor.role is Role.LEAD:
        yield PromiseRow.window_end < work.now


def _rows(work: Work, condition: ColumnElement[bool]) -> Iterator[tuple[PromiseRow, str]]:
    found = (
        select(PromiseRow, StaffRow)
        .join(StaffRow, StaffRow.id == PromiseRow.staff_id)
        .where(
            PromiseRow.state == PromiseState.OPEN, condition, contact_in_sight(work, PromiseRow.contact_id)
        )
        .order_by(PromiseRow.window_end, PromiseRow.id)
        .limit(_MOST_DUE)
    )
    for row, by in work.session.execute(found):
        yield row, office.shown(by)


def _most_urgent_first(promise: Promise) -> tuple[bool, datetime, int]:
    return promise.end is None, promise.end or datetime.max.replace(tzinfo=UTC), promise.id


def _tomorrow(work: Work) -> datetime:
    day = local(work, work.now).date() + timedelta(days=1)
    return datetime.combine(day, time.min, work.office.calendar.zone)

"""Consents to mailing lists: given, withdrawn, shown, and as addresses that leave the program."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.exports import Cell, ExportColumn
from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.mailing.mailing_lists import (
    Addressee,
    Subscribe,
    Subscriber,
    Subscription,
    TakeWithdrawalBack,
    WithdrawSubscription,
    email_problem,
    is_reached,
    is_subscribed,
    may_take_back,
)
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.store.mailing_tables import MailingListRow, MailingWordingRow, SubscriptionRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.mailing.mailing_lists import demand_own, in_bulk, is_own, list_row
from rathaus_desk.usecases.office.office import shown
from rathaus_desk.usecases.office.rights import demand_case_role, local, person_in_sight
from rathaus_desk.usecases.people.people import person_row
from rathaus_desk.usecases.texts import typed

MAILING_COLUMNS = (
    ExportColumn("given_name", "Vorname", personal=True),
    ExportColumn("family_name", "Familienname", personal=True),
    ExportColumn("street", "Straße", personal=True),
    ExportColumn("house_number", "Hausnummer", personal=True),
    ExportColumn("postcode", "Postleitzahl", personal=True),
    ExportColumn("place", "Ort", personal=True),
    ExportColumn("email", "E-Mail", personal=True),
)
_NAMES = {one.key: one.title for one in MAILING_COLUMNS}
_HOME = ("street", "house_number", "postcode", "place")
_SAFE = " Es wurde nichts gespeichert."
_CLOCK = (
    "Die Uhr dieses PCs geht nach: Dieser Wortlaut gilt seit {day}, {time} Uhr. Es wurde nichts gespeichert. "
    "Bitte die Uhr stellen lassen und es dann noch einmal festhalten."
)
_GONE = "Diese Einwilligung gibt es hier nicht. Es wurde nichts geändert."


def subscribers(work: Work, list_id: int, *, withdrawn: bool = False) -> tuple[Subscription, ...]:
    """Return who stands in a list of one's unit, by name, or who has withdrawn; nobody under § 51 BMG."""
    demand_case_role(work)
    demand_own(work, list_row(work, list_id))
    row = SubscriptionRow
    ended = row.withdrawn_at.is_not(None) if withdrawn else row.withdrawn_at.is_(None)
    return tuple(_found(work, row.list_id == list_id, ended, in_bulk()))


def count_subscribers(work: Work, list_id: int) -> int:
    """Return how many stand in a list of one's unit. Refuses a list of another unit."""
    return len(subscribers(work, list_id))


def subscriptions_of(work: Work, person_id: int) -> tuple[Subscription, ...]:
    """Return a person's consents, withdrawn ones too. Refuses a person whom the actor must not know of."""
    person_row(work, person_id)
    return tuple(_found(work, SubscriptionRow.person_id == person_id))


def mailing_rows(work: Work, columns: Sequence[str], list_id: int) -> Iterator[Sequence[Cell]]:
    """Yield the addresses of a list for a file: nobody under § 51 BMG, under § 52 without the home."""
    for one in addressees(work, list_id):
        hidden = _HOME if one.lock is AddressLock.BMG52 else ()
        yield tuple("" if name in hidden else getattr(one.subscriber, name) for name in columns)


def addressees(work: Work, list_id: int) -> tuple[Addressee, ...]:
    """Return to whom a list goes now: nobody who has withdrawn, people of the register where they live now.

    Looking at them there takes a line in the protocol.
    """
    name, found = list_row(work, list_id).name, subscribers(work, list_id)
    ids = [one.person_id for one in found if one.person_id is not None]
    if ids:
        work.look_at(ids, ReadKind.SEARCH, f"Verteiler {name}")
    seen = select(PersonRow).where(PersonRow.id.in_(ids), person_in_sight(work))
    people = {row.id: row for row in work.session.scalars(seen)}
    return tuple(
        _addressee(one, people.get(one.person_id or 0))
        for one in found
        if one.person_id is None or one.person_id in people
    )


def _addressee(one: Subscription, person: PersonRow | None) -> Addressee:
    if person is None:
        return Addressee(one.subscriber)
    now = {name: getattr(person, name) for name in _NAMES if name != "email"}
    return Addressee(Subscriber(**now, email=one.subscriber.email), person.birth_date, person.lock)


@handles(Subscribe, *CASE_ROLES)
def subscribe(work: Work, command: Subscribe) -> Subscription:
    """Write a consent down in the words that the list has now. Refuses one to words that were changed."""
    kept = list_row(work, command.list_id)
    if not kept.active:
        raise Refused("Dieser Verteiler ist geschlossen." + _SAFE, "list_id")
    if kept.wording_version != command.wording_version:
        raise Conflict(CHANGED, version=kept.version)
    words = work.session.get(MailingWordingRow, (kept.id, kept.wording_version))
    if words is not None:
        _demand_after(work, words.since)
    who = _who(work, command)
    if command.person_id is None:
        demand_own(work, kept)
    if not is_reached(kept.channel, who):
        raise Refused(
            "So erreicht der Verteiler niemanden: Anschrift oder E-Mail fehlt noch." + _SAFE, "email"
        )
    if is_subscribed(_found(work, SubscriptionRow.list_id == kept.id), command.person_id, who):
        raise Refused("Steht schon in diesem Verteiler." + _SAFE)
    row = SubscriptionRow(
        id=work.new_id(),
        list_id=kept.id,
        person_id=command.person_id,
        **{name: getattr(who, name) for name in _NAMES},
        wording=kept.wording,
        wording_version=kept.wording_version,
        at=work.now,
        channel=command.channel,
        staff_id=work.actor.staff_id,
    )
    work.session.add(row)
    work.session.flush()
    return _one(work, row.id)


@handles(WithdrawSubscription, *CASE_ROLES)
def withdraw(work: Work, command: WithdrawSubscription) -> Subscription:
    """Write a withdrawal down; said twice it stands as it was said first."""
    row = _in_sight(work, command)
    if row.withdrawn_at is None:
        _demand_seen(row, command.seen_version)
        # Whatever the clock here says, nobody is kept from withdrawing; it is just not before the consent.
        row.withdrawn_at = max(work.now, row.at)
        row.withdrawn_how, row.withdrawn_by = command.how, work.actor.staff_id
        work.session.flush()
    return _one(work, row.id)


@handles(TakeWithdrawalBack, *CASE_ROLES)
def take_withdrawal_back(work: Work, command: TakeWithdrawalBack) -> Subscription:
    """Take a withdrawal back on its day: who wrote it down, or whose list it is.

    Refuses it later, and if there is a new consent since.
    """
    row = _in_sight(work, command)
    _demand_seen(row, command.seen_version)
    if row.withdrawn_by not in (None, work.actor.staff_id):
        demand_own(work, list_row(work, row.list_id))
    on = local(work, row.withdrawn_at).date() if row.withdrawn_at else None
    if not may_take_back(on, local(work, work.now).date()):
        raise Refused("Das geht nur am selben Tag; danach braucht es eine neue Einwilligung." + _SAFE)
    who = Subscriber(**{name: getattr(row, name) for name in _NAMES})
    if is_subscribed(_found(work, SubscriptionRow.list_id == row.list_id), row.person_id, who):
        raise Refused("Es gibt inzwischen eine neue Einwilligung." + _SAFE)
    row.withdrawn_at = row.withdrawn_how = row.withdrawn_by = None
    work.session.flush()
    return _one(work, row.id)


def _who(work: Work, command: Subscribe) -> Subscriber:
    given = {name: typed(getattr(command.subscriber, name), name, title) for name, title in _NAMES.items()}
    if command.person_id is not None:
        row, _ = person_row(work, command.person_id)
        email = given["email"] or row.email
        given = {name: getattr(row, name) for name in _NAMES} | {"email": email}
    if not given["family_name"]:
        raise Refused("Familienname fehlt noch." + _SAFE, "family_name")
    if wrong := email_problem(given["email"]):
        raise Refused(wrong, "email")
    return Subscriber(**given)


def _in_sight(work: Work, command: WithdrawSubscription | TakeWithdrawalBack) -> SubscriptionRow:
    """Return a consent: of a person whom the actor may know of, or in a list of one's unit."""
    if command.person_id is not None:
        person_row(work, command.person_id)
    row = work.session.get(SubscriptionRow, command.subscription_id)
    if row is None or not _is_named(work, row, command.person_id):
        raise Refused(_GONE)
    return row


def _is_named(work: Work, row: SubscriptionRow, person_id: int | None) -> bool:
    if person_id is not None:
        return row.person_id == person_id
    if not is_own(work, list_row(work, row.list_id)):
        return False
    return row.person_id is None or _knows(work, row.person_id)


def _knows(work: Work, person_id: int) -> bool:
    try:
        person_row(work, person_id)
    except Refused:
        return False
    return True


def _demand_after(work: Work, before: datetime) -> None:
    """Refuse to date a consent before its words: then the clock here cannot be right."""
    if work.now < before:
        told = local(work, before)
        raise Refused(_CLOCK.format(day=numeric_date(told.date()), time=clock(told)))


def _demand_seen(row: SubscriptionRow, seen: int) -> None:
    if row.version != seen:
        raise Conflict(CHANGED, version=row.version)


def _one(work: Work, subscription_id: int) -> Subscription:
    return _found(work, SubscriptionRow.id == subscription_id)[0]


def _found(work: Work, *conditions: ColumnElement[bool]) -> list[Subscription]:
    row, kept = SubscriptionRow, MailingListRow
    query = (
        select(row, kept.name, StaffRow)
        .join(kept, kept.id == row.list_id)
        .join(StaffRow, StaffRow.id == row.staff_id)
        .where(*conditions)
        .order_by(row.family_name, row.given_name, row.id)
    )
    return [_value(work, *found) for found in work.session.execute(query)]


def _value(work: Work, row: SubscriptionRow, list_name: str, by: StaffRow) -> Subscription:
    return Subscription(
        id=row.id,
        list_id=row.list_id,
        list_name=list_name,
        person_id=row.person_id,
        subscriber=Subscriber(**{name: getattr(row, name) for name in _NAMES}),
        wording=row.wording,
        wording_version=row.wording_version,
        at=local(work, row.at),
        channel=row.channel,
        by=shown(by),
        withdrawn_at=local(work, row.withdrawn_at) if row.withdrawn_at else None,
        withdrawn_how=row.withdrawn_how,
        version=row.version,
    )

"""Mailing lists as they are kept: written, changed, closed; their unit and the lead care for them."""

from sqlalchemy import ColumnElement, func, or_, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.mailing.mailing_lists import (
    MailingList,
    SaveMailingList,
    Wording,
    keeps_list,
    next_wording_version,
)
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.store.mailing_tables import MailingListRow, MailingWordingRow, SubscriptionRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import demand_case_role, local
from rathaus_desk.usecases.texts import typed, typed_text

NO_LIST = "Diesen Verteiler gibt es hier nicht. Es wurde nichts geändert."
LONGEST_NAME = 90
_OTHER_UNIT = (
    "Dieser Verteiler gehört zu {unit}. Das kann dort jemand oder die Leitung tun. Es wurde nichts geändert."
)


def mailing_lists(work: Work, *, active: bool = True) -> tuple[MailingList, ...]:
    """Return the lists by name. Those of other units show no number of subscribers."""
    demand_case_role(work)
    row = MailingListRow
    found = work.session.scalars(select(row).where(row.active.is_(active)).order_by(row.name, row.id)).all()
    counted = _counted(work)
    return tuple(_value(work, one, counted.get(one.id, 0)) for one in found)


def mailing_list(work: Work, list_id: int) -> MailingList:
    """Return one list. Refuses one that is not there."""
    demand_case_role(work)
    return _value(work, list_row(work, list_id), _counted(work).get(list_id, 0))


def wordings(work: Work, list_id: int) -> tuple[Wording, ...]:
    """Return every version of the words of a list, the latest first. Refuses a list that is not there."""
    demand_case_role(work)
    kept = list_row(work, list_id)
    consent, row = SubscriptionRow, MailingWordingRow
    counted: dict[int, int] = {}
    if is_own(work, kept):
        agreed = select(consent.wording_version, func.count()).where(
            consent.list_id == list_id, consent.withdrawn_at.is_(None), in_bulk()
        )
        counted = dict(iter(work.session.execute(agreed.group_by(consent.wording_version))))
    found = select(row).where(row.list_id == list_id).order_by(row.version.desc())
    return tuple(
        Wording(
            one.version,
            one.wording,
            local(work, one.since),
            office.staff_name(work, one.author_id),
            counted.get(one.version, 0),
        )
        for one in work.session.scalars(found)
    )


@handles(SaveMailingList, *CASE_ROLES)
def save_mailing_list(work: Work, command: SaveMailingList) -> MailingList:
    """Write a list down, or change one that was seen as it is."""
    name = typed(command.name, "name", "Name des Verteilers", LONGEST_NAME, needed=True)
    wording = typed_text(command.wording, "wording", "Wortlaut der Einwilligung", needed=True)
    before = 0
    if command.list_id is None:
        row = MailingListRow(id=work.new_id(), unit_id=work.actor.unit_id, wording=wording, wording_version=1)
    else:
        row = list_row(work, command.list_id)
        demand_own(work, row)
        if row.version != command.seen_version:
            raise Conflict(CHANGED, version=row.version)
        before = row.wording_version
        row.wording_version = next_wording_version(row.wording, wording, before)
        row.wording = wording
    row.name, row.purpose, row.channel, row.active = name, command.purpose, command.channel, command.active
    row.author_id, row.changed_at = work.actor.staff_id, work.now
    work.session.add(row)
    work.session.flush()
    if row.wording_version != before:
        _keep_wording(work, row)
    return mailing_list(work, row.id)


def list_row(work: Work, list_id: int) -> MailingListRow:
    """Return the row of a list. Refuses one that is not there, and whom lists do not concern."""
    demand_case_role(work)
    row = work.session.get(MailingListRow, list_id)
    if row is None:
        raise Refused(NO_LIST)
    return row


def demand_own(work: Work, row: MailingListRow) -> None:
    """Refuse whoever neither sits in the unit of a list nor leads the house."""
    if not is_own(work, row):
        raise Refused(_OTHER_UNIT.format(unit=office.units(work)[row.unit_id].name))


def is_own(work: Work, row: MailingListRow) -> bool:
    """Tell whether the actor sits in the unit of a list or leads the house."""
    return keeps_list(work.actor, row.unit_id)


def in_bulk() -> ColumnElement[bool]:
    """Return the condition that a consent may stand in a list of many.

    Nobody under § 51 BMG does, not even for the lead; to others a server shows none of these.
    """
    locked = select(PersonRow.id).where(PersonRow.lock == AddressLock.BMG51)
    return or_(SubscriptionRow.person_id.is_(None), SubscriptionRow.person_id.not_in(locked))


def _keep_wording(work: Work, row: MailingListRow) -> None:
    work.session.add(
        MailingWordingRow(
            list_id=row.id,
            version=row.wording_version,
            wording=row.wording,
            since=work.now,
            author_id=work.actor.staff_id,
        )
    )
    work.session.flush()


def _counted(work: Work) -> dict[int, int]:
    consent, kept = SubscriptionRow, MailingListRow
    found = (
        select(consent.list_id, func.count())
        .join(kept, kept.id == consent.list_id)
        .where(consent.withdrawn_at.is_(None), in_bulk())
        .group_by(consent.list_id)
    )
    if work.actor.role is not Role.LEAD:
        found = found.where(kept.unit_id == work.actor.unit_id)
    return dict(iter(work.session.execute(found)))


def _value(work: Work, row: MailingListRow, subscribers: int) -> MailingList:
    return MailingList(
        id=row.id,
        name=row.name,
        purpose=row.purpose,
        channel=row.channel,
        wording=row.wording,
        wording_version=row.wording_version,
        active=row.active,
        unit_id=row.unit_id,
        unit=office.units(work)[row.unit_id].name,
        version=row.version,
        subscribers=subscribers,
    )

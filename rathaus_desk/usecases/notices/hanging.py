"""Where notices hang, and what must be taken down."""

from datetime import date

from sqlalchemy import ColumnElement, func, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.notices.notices import HangNotice, HungNotice, TakeDownNotice
from rathaus_desk.store.notice_tables import NoticePlaceRow, NoticeRow
from rathaus_desk.store.office_tables import DistrictRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.notices.notices import notice_row
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.office.routes import district_by_key, house
from rathaus_desk.usecases.texts import LATEST, near, typed

MOST = 300
NO_PLACE = "Diese Stelle steht nicht mehr auf der Liste. Es wurde nichts geändert."


@may_lag
def places_of(work: Work, notice_id: int) -> tuple[HungNotice, ...]:
    """Return where a notice hangs, and then where it hung, the latest first."""
    found = _found(work, NoticePlaceRow.notice_id == notice_id)
    return tuple(sorted(found, key=lambda one: one.taken_down_on is not None))


def to_take_down(work: Work, *, mine: bool = False) -> tuple[HungNotice, ...]:
    """Return what hangs although its last day is here or over, the oldest first; if `mine`, what I hung."""
    today = local(work, work.now).date()
    # A notice hangs until the day that was named for the place, or else until it is over.
    last_day = func.coalesce(NoticePlaceRow.take_down_on, NoticeRow.valid_until)
    conditions = [NoticePlaceRow.taken_down_at.is_(None), last_day <= today]
    if mine:
        conditions.append(NoticePlaceRow.hung_by == work.actor.staff_id)
    found = _found(work, *conditions)
    return tuple(sorted(found, key=lambda one: (one.take_down_on or today, one.id)))


@may_lag
def hanging(work: Work) -> tuple[HungNotice, ...]:
    """Return all that hangs somewhere, what must be taken down first at the top, the endless last."""
    found = _found(work, NoticePlaceRow.taken_down_at.is_(None))
    return tuple(sorted(found, key=lambda one: (one.take_down_on or LATEST, one.id)))


@handles(HangNotice, *CASE_ROLES)
def hang_notice(work: Work, command: HangNotice) -> HungNotice:
    """Write down where a notice hangs, by whom and until when."""
    notice = notice_row(work, command.notice_id)
    today = local(work, work.now).date()
    hung_on = command.hung_on or today
    last = command.take_down_on
    _refuse_wrong_days(hung_on, last or notice.valid_until, today)
    district = district_by_key(house(work), command.district)
    row = NoticePlaceRow(
        id=work.new_id(),
        notice_id=notice.id,
        place=typed(command.place, "place", "Wo es hängt", needed=True),
        district_id=district.id if district else None,
        hung_on=hung_on,
        hung_by=work.actor.staff_id,
        take_down_on=last,
        taken_down_at=None,
        taken_down_by=None,
    )
    work.session.add(row)
    work.session.flush()
    return _place(work, row.id)


@handles(TakeDownNotice, *CASE_ROLES)
def take_down_notice(work: Work, command: TakeDownNotice) -> HungNotice:
    """Write down that somebody took a notice down at a place, whoever hung it up; or take that back."""
    row = work.session.get(NoticePlaceRow, command.place_id)
    if row is None:
        raise Refused(NO_PLACE)
    if row.version != command.seen_version:
        raise Conflict(CHANGED, version=row.version)
    if command.again:
        row.taken_down_at = row.taken_down_by = None
    elif row.taken_down_at is None:
        row.taken_down_at, row.taken_down_by = work.now, work.actor.staff_id
    work.session.flush()
    return _place(work, row.id)


def _refuse_wrong_days(hung_on: date, last: date | None, today: date) -> None:
    if hung_on != near(hung_on) or hung_on > today:
        raise Refused("„Aufgehängt am“ liegt in der Zukunft. Es wurde nichts gespeichert.", "hung_on")
    if last is not None and (last < hung_on or last != near(last)):
        raise Refused(
            "„Abnehmen am“ liegt vor dem Tag, an dem es aufgehängt wurde. Es wurde nichts gespeichert.",
            "take_down_on",
        )


def _place(work: Work, place_id: int) -> HungNotice:
    return _found(work, NoticePlaceRow.id == place_id)[0]


def _found(work: Work, *conditions: ColumnElement[bool]) -> list[HungNotice]:
    query = (
        select(NoticePlaceRow, NoticeRow, DistrictRow)
        .join(NoticeRow, NoticeRow.id == NoticePlaceRow.notice_id)
        .outerjoin(DistrictRow, DistrictRow.id == NoticePlaceRow.district_id)
        .where(*conditions)
        .order_by(NoticePlaceRow.hung_on.desc(), NoticePlaceRow.id.desc())
        .limit(MOST)
    )
    return [_value(work, *found) for found in work.session.execute(query)]


def _value(work: Work, row: NoticePlaceRow, notice: NoticeRow, district: DistrictRow | None) -> HungNotice:
    taken = local(work, row.taken_down_at).date() if row.taken_down_at else None
    return HungNotice(
        id=row.id,
        notice_id=notice.id,
        title=notice.title,
        place=row.place,
        district=district.name if district else "",
        hung_on=row.hung_on,
        hung_by_id=row.hung_by,
        hung_by=office.staff_name(work, row.hung_by),
        take_down_on=row.take_down_on or notice.valid_until,
        taken_down_on=taken,
        taken_down_by=office.staff_name(work, row.taken_down_by),
        version=row.version,
        district_key=district.key if district else "",
    )

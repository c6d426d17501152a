"""Where notices hang, and what must be taken down."""

from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.notices.notices import HangNotice, HungNotice, TakeDownNotice
from rathaus_desk.store.notice_tables import NoticePlaceRow, NoticeRow
from rathaus_desk.store.office_tables import AbsenceRow, DistrictRow, StaffRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.notices.notices import notice_row
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.office.routes import district_by_key, house
from rathaus_desk.usecases.texts import LATEST, near, typed

MOST = 300
_SAID_BY = (
    "Dass der Aushang abgenommen ist, hat {name} eingetragen. Zurücknehmen kann das {name}, die Stelle, "
    "von der der Aushang ist, oder die Leitung. Es wurde nichts geändert."
)
NO_PLACE = "Diese Stelle steht nicht mehr auf der Liste. Es wurde nichts geändert."


def to_take_down(work: Work, *, mine: bool = False) -> tuple[HungNotice, ...]:
    """Return what hangs although its last day is here or over, or it was put away, the oldest first.

    If `mine`, what I hung, and what those of my unit hung who are away today or have left the house.
    """
    today = local(work, work.now).date()
    # A notice hangs until the day that was named for the place, or else until it is over.
    last_day = func.coalesce(NoticePlaceRow.take_down_on, NoticeRow.valid_until)
    over = or_(last_day <= today, NoticeRow.ended)
    conditions = [NoticePlaceRow.taken_down_at.is_(None), over]
    if mine:
        away = _away(work, today)
        conditions.append(
            or_(NoticePlaceRow.hung_by == work.actor.staff_id, NoticePlaceRow.hung_by.in_(away))
        )
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
    """Write down that somebody took a notice down at a place, whoever hung it up; or take that back.

    Back takes it who said so, the unit whose notice it is, or the lead: others were not there.
    """
    row = work.session.get(NoticePlaceRow, command.place_id)
    if row is None:
        raise Refused(NO_PLACE)
    if row.version != command.seen_version:
        raise Conflict(CHANGED, version=row.version)
    if command.again:
        _demand_may_take_back(work, row)
        row.taken_down_at = row.taken_down_by = None
    elif row.taken_down_at is None:
        row.taken_down_at, row.taken_down_by = work.now, work.actor.staff_id
    work.session.flush()
    return _place(work, row.id)


def _demand_may_take_back(work: Work, row: NoticePlaceRow) -> None:
    if row.taken_down_by in (None, work.actor.staff_id) or work.actor.role is Role.LEAD:
        return
    if work.session.get_one(NoticeRow, row.notice_id).unit_id != work.actor.unit_id:
        raise Refused(_SAID_BY.format(name=office.staff_name(work, row.taken_down_by)))


def _away(work: Work, today: date) -> Select[int]:
    """Return who of the actor's unit cannot take anything down today."""
    absent = select(AbsenceRow.staff_id).where(AbsenceRow.first <= today, AbsenceRow.last >= today)
    return select(StaffRow.id).where(
        StaffRow.unit_id == work.actor.unit_id, or_(StaffRow.active.is_(False), StaffRow.id.in_(absent))
    )


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


def _last_day(work: Work, row: NoticePlaceRow, notice: NoticeRow) -> date | None:
    """Return until when a notice hangs; one that was put away is over since that day at the latest."""
    named = row.take_down_on or notice.valid_until
    if not notice.ended:
        return named
    put_away = local(work, notice.changed_at).date()
    return min(named, put_away) if named else put_away


def _value(work: Work, row: NoticePlaceRow, notice: NoticeRow, district: DistrictRow | None) -> HungNotice:
    taken = local(work, row.taken_down_at).date() if row.taken_down_at else None
    return HungNotice(
        id=row.id,
        notice_id=notice.id,
        title=notice.title,
        place=row.place,
        district=district.name if district else "",
        hung_on=row.hung_on,
        hung_by=office.staff_name(work, row.hung_by),
        take_down_on=_last_day(work, row, notice),
        taken_down_on=taken,
        taken_down_by=office.staff_name(work, row.taken_down_by),
        version=row.version,
        district_key=district.key if district else "",
    )

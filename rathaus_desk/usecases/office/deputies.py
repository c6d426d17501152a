"""Who stands in for whom today, so that an absent person's cases and tasks lie with somebody who is there."""

from collections.abc import Iterable

from sqlalchemy import exists, select

from rathaus_desk.domain.cases.cases import OPEN_CASES
from rathaus_desk.domain.cases.keeping import keeper
from rathaus_desk.domain.office.offices import stand_in
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.office_tables import AbsenceRow, DeputyRow, StaffRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office


def stood_in_for(work: Work) -> frozenset[int]:
    """Return the absent colleagues whose first deputy present is the actor; asked for again and again."""
    today = work.now.astimezone(work.office.calendar.zone).date()
    known: dict[object, frozenset[int]] = work.session.info.setdefault("stood_in_for", {})
    key = (work.actor.staff_id, today)
    if key not in known:
        me = work.actor.staff_id
        away = (
            select(DeputyRow.staff_id)
            .join(AbsenceRow, AbsenceRow.staff_id == DeputyRow.staff_id)
            .where(DeputyRow.deputy_id == me, AbsenceRow.first <= today, AbsenceRow.last >= today)
        )
        absent = set(work.session.scalars(away))
        colleagues = office.staff(work) if absent else {}
        acting = {one: stand_in(colleagues[one], today, colleagues) for one in absent if one in colleagues}
        known[key] = frozenset(one for one, deputy in acting.items() if deputy and deputy.id == me)
    return known[key]


def kept_by_actor(work: Work) -> frozenset[int]:
    """Return whose cases the actor answers for today: the own, and those of who is away or gone."""
    me, today = work.actor.staff_id, work.now.astimezone(work.office.calendar.zone).date()
    known: dict[object, frozenset[int]] = work.session.info.setdefault("kept_by_actor", {})
    if (me, today) not in known:
        away = _away(work)
        colleagues = office.staff(work) if away else {}
        acting = {one: keeper(one, today, colleagues) for one in away}
        known[me, today] = frozenset((me, *(one for one, here in acting.items() if here and here.id == me)))
    return known[me, today]


def deputies_today(work: Work, staff_ids: Iterable[int | None]) -> dict[int, str]:
    """Return who acts today for those of `staff_ids` who are absent, by id; empty if nobody can."""
    today = work.now.astimezone(work.office.calendar.zone).date()
    wanted = {one for one in staff_ids if one is not None}
    absent = select(AbsenceRow.staff_id).where(
        AbsenceRow.staff_id.in_(wanted), AbsenceRow.first <= today, AbsenceRow.last >= today
    )
    away = set(work.session.scalars(absent)) if wanted else set()
    colleagues = office.staff(work) if away else {}
    found = {}
    for one in away & colleagues.keys():
        deputy = stand_in(colleagues[one], today, colleagues)
        found[one] = deputy.shown if deputy else ""
    return found


def _away(work: Work) -> set[int]:
    """Return who is absent today, and who has left the house with open cases still in their name."""
    today = work.now.astimezone(work.office.calendar.zone).date()
    absent = select(AbsenceRow.staff_id).where(AbsenceRow.first <= today, AbsenceRow.last >= today)
    owns = exists().where(CaseRow.owner_id == StaffRow.id, CaseRow.state.in_(OPEN_CASES))
    gone = select(StaffRow.id).where(StaffRow.active.is_(False), owns)
    return {*work.session.scalars(absent), *work.session.scalars(gone)}

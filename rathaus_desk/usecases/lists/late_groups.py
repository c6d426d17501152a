"""Where it burns: how many cases are late, and whose turn it is."""

from dataclasses import replace

from sqlalchemy import func, select

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, DueSpan, LateGroup, Waiting
from rathaus_desk.store.case_tables import CaseRow, TaskRow
from rathaus_desk.store.office_tables import UnitRow
from rathaus_desk.usecases.cases.case_order import WITH_A_UNIT, conditions, share_in_sight
from rathaus_desk.usecases.cases.case_selection import count_selected
from rathaus_desk.usecases.cases.lists import inside
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office.rights import demand_case_role

LATE = CaseFilter(due=DueSpan.LATE)
_OTHERS = (
    replace(LATE, returned=True),
    replace(LATE, waiting=Waiting.OWNER),
    replace(LATE, waiting=Waiting.CITIZEN),
)


@may_lag
def late_groups(work: Work, view: CaseView = CaseView.ALL_OPEN) -> tuple[LateGroup, ...]:
    """Return whose turn it is in the late cases of a view, the largest group first; empty ones are left out.

    A case that waits for two units counts for both. Each group has the filter that shows exactly its cases.
    """
    demand_case_role(work)
    late = (inside(work, view), *conditions(work, LATE))
    number = func.count(CaseRow.id.distinct())
    with_units = (
        select(UnitRow.key, UnitRow.short, number)
        .select_from(CaseRow)
        .join(TaskRow, share_in_sight(work))
        .join(UnitRow, UnitRow.id == TaskRow.unit_id)
        .where(*late, TaskRow.state.in_(WITH_A_UNIT))
        .group_by(UnitRow.key, UnitRow.short)
    )
    units = [
        LateGroup(replace(LATE, unit=key, waiting=Waiting.UNIT), short, count)
        for key, short, count in work.session.execute(with_units)
    ]
    others = [LateGroup(one, "", count_selected(work, CaseSelection(view, one))) for one in _OTHERS]
    found = [one for one in (*units, *others) if one.count]
    return tuple(sorted(found, key=lambda one: (-one.count, one.unit == "", one.unit)))

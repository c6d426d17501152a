"""How many calls somebody has promised, window by window: a morning holds only so many."""

from datetime import datetime

from sqlalchemy import func, select

from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.store.case_tables import PromiseRow
from rathaus_desk.usecases.desk import Work


def promised_calls(work: Work, staff_id: int) -> dict[datetime, int]:
    """Return how many calls of a person begin at which time from now on, as far as the actor may see them."""
    work.session.flush()
    query = (
        select(PromiseRow.window_start, func.count())
        .where(
            PromiseRow.staff_id == staff_id,
            PromiseRow.state == PromiseState.OPEN,
            PromiseRow.window_end > work.now,
        )
        .group_by(PromiseRow.window_start)
    )
    return {start: count for start, count in work.session.execute(query) if start is not None}

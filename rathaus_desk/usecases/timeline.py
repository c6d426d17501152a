"""The timeline of a case: one line for each thing that happened."""

from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.store.case_tables import TimelineRow
from rathaus_desk.usecases.desk import Work


def note_down(work: Work, case_id: int, kind: EntryKind, text: str) -> TimelineRow:
    """Add a line to the timeline of a case, in the actor's name."""
    row = TimelineRow(
        id=work.new_id(),
        case_id=case_id,
        at=work.now,
        staff_id=work.actor.staff_id,
        kind=kind,
        text=text,
    )
    work.session.add(row)
    return row

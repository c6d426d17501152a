"""A case goes on its way: its task, its first lines, and what the number card says of it."""

from datetime import timedelta

from rathaus_desk.domain.cases.cases import EntryKind, TaskState
from rathaus_desk.domain.intake.contacts import UNDO_SECONDS, Channel, TakenCase
from rathaus_desk.domain.office.duedates import reserve_before
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow, PromiseRow, TaskRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.concerns import Checked
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.promises.promises import promise_in_words
from rathaus_desk.usecases.timeline import note_down

AT_ONCE = "gleich erledigt"
FOR_ANOTHER = "Aufgenommen für eine andere Person"
TAKEN = {
    Channel.PHONE: "Am Telefon aufgenommen.",
    Channel.VISIT: "Beim Besuch aufgenommen.",
    Channel.LETTER: "Kam mit einem Brief.",
    Channel.EMAIL: "Kam mit einer E-Mail.",
    Channel.MOBILE: "Am Servicemobil aufgenommen.",
}


def send(
    work: Work, row: CaseRow, concern: Checked, channel: Channel, promise: PromiseRow | None
) -> TakenCase:
    """Send a case on its way; what was done at once bothers no unit."""
    note_down(work, row.id, EntryKind.TAKEN, TAKEN[channel])
    due = local(work, row.told_due)
    if concern.result:
        _note_parties(work, row, concern)
        told = f"{concern.result}\n({word(row.told_by)})" if row.told_by else concern.result
        note_down(work, row.id, EntryKind.CLOSED, told)
        return TakenCase(row.id, row.number, concern.service.name, AT_ONCE, local(work, work.now), done=True)
    reason = _routed(work, row, concern)
    note_down(work, row.id, EntryKind.ROUTED, sentence(reason))
    _note_parties(work, row, concern)
    if promise is not None:
        text = promise_in_words(promise, work.office.calendar.zone)
        note_down(work, row.id, EntryKind.PROMISE, text)
    said = reason if concern.cause is not None else concern.told_route
    return TakenCase(id=row.id, number=row.number, service=concern.service.name, route=said, due=due)


def sentence(reason: str) -> str:
    """Return the reason of a route as a sentence of its own."""
    return f"{reason[0].upper()}{reason[1:]}."


def new_task(work: Work, row: CaseRow, concern: Checked, *, undo: bool = True) -> TaskRow:
    """Return the task of the unit that a concern goes to, not yet stored; it waits while undo is possible."""
    return TaskRow(
        id=work.new_id(),
        case_id=row.id,
        unit_id=concern.route.unit_id,
        suggested_id=concern.route.staff_id,
        question=concern.question,
        reason=concern.route.reason,
        state=TaskState.OPEN,
        visible_from=work.now + timedelta(seconds=UNDO_SECONDS if undo else 0),
        due=reserve_before(concern.due.at, work.now, work.office.calendar),
        answer="",
    )


def _note_parties(work: Work, row: CaseRow, concern: Checked) -> None:
    """Say that somebody speaks for another; without names, which may have to go one day."""
    if concern.parties.for_another:
        note_down(work, row.id, EntryKind.NOTE, f"{FOR_ANOTHER}: {word(concern.parties.wish.state)}.")


def _routed(work: Work, row: CaseRow, concern: Checked) -> str:
    if concern.cause is not None:
        return f"gehört zu {concern.cause.number}, das schon gemeldet ist"
    if not concern.kept_by_lead():
        work.session.add(new_task(work, row, concern))
    return concern.route.reason

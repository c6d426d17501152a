"""What a wrongly chosen person leaves behind in a case: her name in texts and letters; both are taken out."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.paper.letters import FiledPaper, PaperKind
from rathaus_desk.domain.people.names_out import without_name
from rathaus_desk.store.attachment_tables import AttachmentRow
from rathaus_desk.store.base import Row
from rathaus_desk.store.case_tables import (
    CasePaperRow,
    CaseRow,
    ContactRow,
    PaperRow,
    QueryRow,
    TaskRow,
    TimelineRow,
)
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.routing_tables import InterimRow, TaskArgumentRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local


@dataclass(frozen=True)
class Change:
    """Who leaves which cases of a contact, and who comes instead."""

    contact: ContactRow
    cases: Sequence[CaseRow]
    old: PersonRow | None
    new: PersonRow | None


def take_name_out(work: Work, change: Change) -> None:
    """Replace the wrong person's name wherever it was written in these cases."""
    if change.old is None:
        return
    given, family = change.old.given_name, change.old.family_name
    alone = change.new is None or change.new.family_name != family
    for rows, columns in _written(work, change.cases):
        for row in rows:
            for column in columns:
                before = getattr(row, column)
                after = without_name(before, given, family, family_alone=alone)
                if after != before:
                    setattr(row, column, after)


def _written(work: Work, cases: Sequence[CaseRow]) -> list[tuple[Sequence[Row], tuple[str, ...]]]:
    """Return every row of these cases that holds text of ours, with its columns of text."""
    ids = [row.id for row in cases]
    tasks = work.session.scalars(select(TaskRow).where(TaskRow.case_id.in_(ids))).all()
    task_ids = [one.id for one in tasks]
    queries = select(QueryRow).where(QueryRow.task_id.in_(task_ids))
    interims = select(InterimRow).where(InterimRow.task_id.in_(task_ids))
    arguments = select(TaskArgumentRow).where(TaskArgumentRow.task_id.in_(task_ids))
    lines = select(TimelineRow).where(TimelineRow.case_id.in_(ids))
    return [
        (cases, ("note", "result")),
        (tasks, ("question", "answer", "reason")),
        (work.session.scalars(queries).all(), ("text", "answer")),
        (work.session.scalars(interims).all(), ("text",)),
        (work.session.scalars(arguments).all(), ("because",)),
        (work.session.scalars(lines).all(), ("text",)),
    ]


def withdraw_letters(work: Work, cases: Sequence[CaseRow]) -> tuple[FiledPaper, ...]:
    """Take the letters with the wrong name out of the file; a slip bears no name and stays."""
    ids = [row.id for row in cases]
    found = _papers(work, ids, slips=False)
    links = delete(CasePaperRow).where(
        CasePaperRow.case_id.in_(ids), CasePaperRow.paper_id.in_([one.id for one in found])
    )
    work.session.execute(links)
    return found


def last_slip(work: Work, cases: Sequence[CaseRow]) -> FiledPaper | None:
    """Return the slip that the citizen holds, if one was filed."""
    found = _papers(work, [row.id for row in cases], slips=True)
    return found[-1] if found else None


def print_again(withdrawn: Sequence[FiledPaper], slip: FiledPaper | None) -> str:
    """Say what is to be printed anew after a person was replaced."""
    sheets = (
        [f"Laufzettel vom {day_on_paper(slip.filed_at.date())}, {clock(slip.filed_at)} Uhr"] if slip else []
    )
    sheets += [f"Brief vom {day_on_paper(one.filed_at.date())}" for one in withdrawn]
    if not sheets:
        return "Die Person ist berichtigt. Es war noch nichts gedruckt."
    again = f"Die Person ist berichtigt. Bitte neu drucken: {', '.join(sheets)}."
    return f"{again} Briefe mit dem falschen Namen liegen nicht mehr im Vorgang." if withdrawn else again


def look_through(work: Work, cases: Sequence[CaseRow]) -> str:
    """Say how many attachments may show the wrong person; only somebody who looks can tell, so they stay."""
    here = (AttachmentRow.case_id.in_([row.id for row in cases]), AttachmentRow.withdrawn_at.is_(None))
    count = work.session.scalar(select(func.count()).select_from(AttachmentRow).where(*here)) or 0
    if not count:
        return ""
    if count == 1:
        return " 1 Anlage bleibt liegen und kann die falsche Person zeigen. Bitte durchsehen."
    return f" {count} Anlagen bleiben liegen und können die falsche Person zeigen. Bitte durchsehen."


def _papers(work: Work, case_ids: list[int], *, slips: bool) -> tuple[FiledPaper, ...]:
    """Return the sheets in the file of these cases, oldest first, without their bytes."""
    columns = (
        PaperRow.id,
        PaperRow.kind,
        PaperRow.title,
        PaperRow.reference,
        PaperRow.filed_at,
        PaperRow.staff_id,
    )
    found = work.session.execute(
        select(*columns)
        .join(CasePaperRow, CasePaperRow.paper_id == PaperRow.id)
        .where(CasePaperRow.case_id.in_(case_ids), (PaperRow.kind == PaperKind.SLIP) == slips)
        .distinct()
        .order_by(PaperRow.id)
    )
    return tuple(
        FiledPaper(
            id=one.id,
            kind=one.kind,
            title=one.title,
            reference=one.reference,
            filed_at=local(work, one.filed_at),
            by=office.staff_name(work, one.staff_id),
        )
        for one in found
    )

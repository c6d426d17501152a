"""What a wrongly chosen person leaves behind in a case: her name in texts and letters; both are taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select

from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.paper.letters import FiledPaper, PaperKind
from rathaus_desk.domain.people.names_out import NameOut, what_remains, without_name
from rathaus_desk.domain.text import fold
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
    """Who leaves which cases of a contact, and who comes instead: a person or only a `name`."""

    contact: ContactRow
    cases: Sequence[CaseRow]
    old: PersonRow | None
    new: PersonRow | None
    name: str = ""
    old_name: str = ""


def name_out(work: Work, change: Change) -> NameOut:
    """Return the name that goes; the bare family name stays if one of the right people bears it."""
    if change.old is not None:
        given, family = change.old.given_name, change.old.family_name
    else:
        given, _, family = change.old_name.rpartition(" ")
    given = " ".join(one for one in given.split() if one not in ("Frau", "Herr"))
    ids = {change.contact.person_id, *(row.person_id for row in change.cases)} - {None}
    right = list(work.session.scalars(select(PersonRow.family_name).where(PersonRow.id.in_(ids))))
    right += [change.name, change.contact.caller_name, *(row.concerned_name for row in change.cases)]
    stays = {one for name in right for one in fold(name).split()}
    return NameOut(given, family, family_alone=not stays & set(fold(family).split()))


def take_name_out(work: Work, change: Change) -> str:
    """Replace the wrong person's name wherever it was written in these cases; say what may remain."""
    gone = name_out(work, change)
    texts: list[str] = []
    for rows, columns in _written(work, change.cases):
        for row in rows:
            for column in columns:
                before = getattr(row, column)
                after = _cleaned(before, gone)
                if after != before:
                    setattr(row, column, after)
                texts += _texts(after)
    remains = what_remains(texts, gone)
    if not remains:
        return ""
    listed = " und ".join(remains)
    return f" In den Texten steht vielleicht noch {listed} der falschen Person. Bitte durchsehen."


def _cleaned(value: str | list[Any], gone: NameOut) -> Any:
    """Return a text, or a list of texts or of labelled texts, without the name."""
    if isinstance(value, str):
        return without_name(value, gone)
    return [_cleaned(one, gone) for one in value]


def _texts(value: str | list[Any]) -> list[str]:
    return [value] if isinstance(value, str) else [text for one in value for text in _texts(one)]


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
        (cases, ("note", "result", "facts", "details")),
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


def print_again(
    withdrawn: Sequence[FiledPaper], slip: FiledPaper | None, confirmations: Sequence[str] = ()
) -> str:
    """Say what is to be printed anew after a person was replaced."""
    sheets = (
        [f"Laufzettel vom {day_on_paper(slip.filed_at.date())}, {clock(slip.filed_at)} Uhr"] if slip else []
    )
    sheets += [f"Brief vom {day_on_paper(one.filed_at.date())}" for one in withdrawn]
    sheets += confirmations
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

"""What became of the letters in a case's file, printed or back again; told at their line and sheet."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from rathaus_desk.domain.cases.cases import EntryKind, TimelineEntry
from rathaus_desk.domain.paper.letters import FiledPaper, PaperKind
from rathaus_desk.domain.printing.single_letters import FILE, run_and_number
from rathaus_desk.domain.words import word
from rathaus_desk.store.printing_door import jobs_of_papers
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office.rights import local


def filed_line(kind: PaperKind, title: str) -> str:
    """Return what the timeline says when a sheet is filed."""
    return f"{word(kind)} abgelegt: {title}"


def with_fates(work: Work, papers: tuple[FiledPaper, ...]) -> tuple[FiledPaper, ...]:
    """Return the sheets, letters with when they were printed and why they came back."""
    letters = [one.id for one in papers if one.kind is PaperKind.LETTER and one.reference]
    if not letters:
        return papers
    known = {(row.run, row.number): row for row in jobs_of_papers(work.session, letters)}

    def told(paper: FiledPaper) -> FiledPaper:
        row = known.get(run_and_number(paper.reference)) if paper.kind is PaperKind.LETTER else None
        if row is None:
            return paper
        reason = word(row.return_reason) if row.return_reason else ""
        printed, back = _local(work, row.printed_at), _local(work, row.returned_at)
        as_file = row.printer == FILE
        return replace(paper, printed_at=printed, returned_at=back, returned=reason, as_file=as_file)

    return tuple(map(told, papers))


def with_papers(
    entries: Iterable[TimelineEntry], papers: tuple[FiledPaper, ...]
) -> tuple[TimelineEntry, ...]:
    """Return the lines of a timeline, each about a filed sheet with this sheet."""
    by_line: dict[str, list[FiledPaper]] = {}
    for one in papers:
        by_line.setdefault(filed_line(one.kind, one.title), []).append(one)

    def told(entry: TimelineEntry) -> TimelineEntry:
        found = by_line.get(entry.text, []) if entry.kind is EntryKind.PAPER else []
        nearest = min(found, key=lambda one: abs(one.filed_at - entry.at), default=None)
        return replace(entry, paper=nearest) if nearest else entry

    return tuple(map(told, entries))


def _local(work: Work, moment: datetime | None) -> datetime | None:
    return local(work, moment) if moment else None

"""A letter to many that names a case lies in that case as well, just as it went out."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from rathaus_desk.domain.numbers import read_number
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.numbers import is_valid
from rathaus_desk.usecases.campaigns.campaign_run import CampaignRun
from rathaus_desk.usecases.campaigns.run_paper import draw_letters
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lists.export_files import Progress
from rathaus_desk.usecases.office.rights import case_in_sight, demand_case_role


@dataclass(frozen=True, slots=True)
class CaseCopies:
    """What of a batch belongs to cases: numbers of letters, each with the case that it names."""

    run: CampaignRun
    cases: tuple[tuple[int, int], ...]


def named_cases(run: CampaignRun, numbers: tuple[int, ...]) -> dict[int, str]:
    """Return which of these letters name a case, by the number that stands in the list."""
    found = {}
    for one in run.letters:
        known = [each.case_number for each in one.letter.recipients if each.case_number]
        if one.number in numbers and known:
            found[one.number] = known[0]
    return found


def cases_by_number(work: Work, named: Mapping[int, str]) -> tuple[tuple[int, int], ...]:
    """Return the cases of these letters that the actor sees; what is misspelled or hidden is left out."""
    demand_case_role(work)
    read = {letter: read_number(text) for letter, text in named.items()}
    valid = {letter: number for letter, number in read.items() if number and is_valid(number)}
    wanted = select(CaseRow.number, CaseRow.id).where(CaseRow.number.in_(set(valid.values())))
    known = dict(work.session.execute(wanted.where(case_in_sight(work))).all())
    return tuple((letter, known[number]) for letter, number in sorted(valid.items()) if number in known)


def draw_copies(copies: CaseCopies) -> tuple[FilePaper, ...]:
    """Return what to file: each letter as it is on its sheet, with its run and number as reference."""
    return tuple(
        FilePaper(
            case_ids=(case_id,),
            kind=PaperKind.LETTER,
            title=f"Serienbrief {copies.run.run}/{number}",
            reference=f"{copies.run.run}/{number}",
            pdf=draw_letters(copies.run, (number,), Progress()),
        )
        for number, case_id in copies.cases
    )

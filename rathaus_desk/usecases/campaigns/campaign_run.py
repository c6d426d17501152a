"""A campaign's letters as plain data, so that they can be set on the paper lane without a database."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.campaigns.letter_values import letter_values
from rathaus_desk.domain.campaigns.recipients import address_lines
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, Letterhead, PrintSize
from rathaus_desk.domain.printing.print_jobs import PrintJob
from rathaus_desk.domain.templates.blocks import Template
from rathaus_desk.domain.templates.fields import Value, Values
from rathaus_desk.domain.templates.filling import FillProblem, fill
from rathaus_desk.store.campaign_tables import CampaignRow
from rathaus_desk.store.printing_tables import PrintJobRow, PrintLetterRow
from rathaus_desk.usecases.campaigns.access import campaign_row
from rathaus_desk.usecases.campaigns.letters_to_print import CampaignLetter, letters_to_print
from rathaus_desk.usecases.campaigns.overview import proof_digest
from rathaus_desk.usecases.campaigns.printed import printed_recipients
from rathaus_desk.usecases.campaigns.template_texts import template_now
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.printing.job_queries import job_row, print_job
from rathaus_desk.usecases.templates.town_values import contact_values, town_values

CLOSING = "Mit freundlichen Grüßen"
PROOF = "PROBE"  # in the margin of a proof, where a run has its number


@dataclass(frozen=True, slots=True)
class NumberedLetter:
    """A letter of a run with the number that its sheets bear."""

    number: int
    letter: CampaignLetter


@dataclass(frozen=True, slots=True)
class CampaignRun:
    """All that the letters of a campaign are made of; `digest` says of which state, `total` is "812"."""

    run: str
    title: str
    total: int
    letters: tuple[NumberedLetter, ...]
    template: Template
    size: PrintSize
    details: dict[str, str]
    office: Values
    letterhead: Letterhead
    info: tuple[tuple[str, str], ...]
    signatory: tuple[str, ...]
    dated: date
    duplex: bool
    practice: bool
    digest: str
    job: PrintJob | None = None

    def values(self, one: CampaignLetter) -> dict[str, Value]:
        """Return what the fields of one letter hold."""
        return letter_values(one.recipients, self.office, self.details, self.dated)

    def paper(self, one: CampaignLetter) -> tuple[Letter, tuple[FillProblem, ...]]:
        """Return one letter as the paper needs it, and what is wrong with its words."""
        words = fill(self.template, self.values(one), {})
        letter = Letter(
            letterhead=self.letterhead,
            reference="",
            endorsements=(),
            recipient=address_lines(one.recipients),
            info=self.info,
            dated=self.dated,
            subject=words.subject,
            salutation=words.salutation,
            body=words.body,
            closing=CLOSING,
            signatory=self.signatory,
            enclosures=words.enclosures,
            size=self.size,
            practice=self.practice,
        )
        return letter, words.problems


def campaign_run(work: Work, campaign_id: int, *, duplex: bool = False, every: bool = False) -> CampaignRun:
    """Return the letters of a campaign that are not on paper yet, or `every` one, as the post wants them."""
    row = campaign_row(work, campaign_id)
    printed = frozenset() if every else printed_recipients(work, row.id)
    letters = [one for one in letters_to_print(work, row.id) if one.recipient_ids[0] not in printed]
    numbered = tuple(NumberedLetter(at, one) for at, one in enumerate(letters, 1))
    return _run(work, row, PROOF, numbered, len(numbered), duplex)


def job_run(work: Work, job_id: int, numbers: tuple[int, ...] = ()) -> CampaignRun:
    """Return letters of a campaign's print job by their numbers, all without any.

    Who dropped out since it was ordered is left out: a lock, an objection. Refuses a job of no campaign.
    """
    job = job_row(work, job_id)
    if job.campaign_id is None:
        raise Refused("Zu diesem Druckauftrag gehört keine Serienbrief-Aktion. Es wurde nichts gedruckt.")
    row = campaign_row(work, job.campaign_id)
    by_head = {one.head: one for one in letters_to_print(work, row.id, now=True)}
    wanted = select(PrintLetterRow.number, PrintLetterRow.recipient_id).where(PrintLetterRow.job_id == job.id)
    found = work.session.execute(wanted.order_by(PrintLetterRow.number)).all()
    numbered = tuple(
        NumberedLetter(number, by_head[head])
        for number, head in found
        if head in by_head and (not numbers or number in numbers)
    )
    return _run(work, row, job.run, numbered, len(found), job.duplex, job)


def _run(
    work: Work,
    row: CampaignRow,
    run: str,
    letters: tuple[NumberedLetter, ...],
    total: int,
    duplex: bool,
    job: PrintJobRow | None = None,
) -> CampaignRun:
    writer = office.staff(work)[row.created_by]
    unit = office.units(work)[row.unit_id].name
    reached = (("Name", writer.shown), ("Zimmer", writer.room), ("Telefon", writer.phone))
    dated = local(work, job.created_at if job else work.now).date()
    return CampaignRun(
        run=run,
        title=row.title,
        total=total,
        letters=letters,
        template=template_now(work, row),
        size=row.size,
        details=dict(row.details),
        office=_office_values(work, row, dated),
        letterhead=office.letterhead_of(work, row.unit_id),
        info=tuple(one for one in reached if one[1]),
        signatory=(writer.full_name, unit),
        dated=dated,
        duplex=duplex,
        practice=work.office.practice,
        digest=proof_digest(work, row.id),
        job=print_job(work, job.id) if job else None,
    )


def _office_values(work: Work, row: CampaignRow, dated: date) -> dict[str, Value]:
    writer, unit = office.staff(work)[row.created_by], office.units(work)[row.unit_id].name
    return {**town_values(work), **contact_values(writer), "stelle": unit, "heute": dated}

"""From a campaign to a print job: its letters in the order of the post, each with number and recipient."""

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.campaigns.campaign_commands import PrintCampaign
from rathaus_desk.domain.campaigns.campaigns import Step
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.printing.print_jobs import PrintJob, PrintKind, StartPrintJob
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.domain.words import word
from rathaus_desk.store.printing_tables import PrintJobRow, PrintLetterRow
from rathaus_desk.usecases.campaigns.access import begin_change
from rathaus_desk.usecases.campaigns.checking import check
from rathaus_desk.usecases.campaigns.letters_to_print import CampaignLetter, letters_to_print
from rathaus_desk.usecases.campaigns.overview import proof_digest, value
from rathaus_desk.usecases.campaigns.printed import has_open_sheets, printed_recipients
from rathaus_desk.usecases.campaigns.template_texts import text_now
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.printing.print_jobs import lay_down
from rathaus_desk.usecases.printing.runs import next_counted
from rathaus_desk.usecases.printing.withheld import withholds

_STILL_OPEN = (
    "Von dieser Aktion läuft schon ein Druckauftrag. Bitte erst dort weiterdrucken oder abbrechen. Es wurde "
    "nichts noch einmal gedruckt."
)
_OTHERS_NOW = (
    "Seit dem Probedruck hat sich geändert, wer einen Brief bekommt oder was darin steht. Bitte die Prüfung "
    "und den Probedruck noch einmal ansehen. Es wurde nichts gedruckt."
)


@handles(PrintCampaign, *CASE_ROLES)
def print_campaign(work: Work, command: PrintCampaign) -> PrintJob:
    """Lay down a job of the letters that are not on paper yet, as they were proofed.

    Refuses one whose proof is missing or void, and a second job beside an open one.
    """
    row = begin_change(work, command.campaign_id, command.seen_version, keep_proof=True)
    if has_open_sheets(work, row.id):
        raise Refused(_STILL_OPEN)
    check(work, row)
    now = value(work, row)
    digest = proof_digest(work, row.id)
    if row.proof_digest not in ("", digest):
        raise Refused(_OTHERS_NOW, "proof")
    if now.step not in (Step.PRINT, Step.FILE):
        raise Refused(f"Vorher fehlt noch ein Schritt: {word(now.step)}. Es wurde nichts gedruckt.")
    if command.digest != digest:
        raise Conflict(CHANGED, version=row.version)
    printed = printed_recipients(work, row.id)
    letters = [one for one in letters_to_print(work, row.id) if one.recipient_ids[0] not in printed]
    if len(letters) != len(command.pages):
        raise Conflict(CHANGED, version=row.version)
    row.template_text = text_now(work, row)
    wanted = StartPrintJob(
        run=next_counted(work, "K", "letters"),
        title=row.title,
        kind=PrintKind.MASS_LETTER,
        letters=tuple(
            _job_letter(at, one, pages)
            for at, (one, pages) in enumerate(zip(letters, command.pages, strict=True), 1)
        ),
        duplex=command.duplex,
        batch_size=command.batch_size,
    )
    return lay_down(work, wanted, row.unit_id, row.id)


@withholds
def withheld_letters(work: Work, job: PrintJobRow) -> frozenset[int]:
    """Return the letters of a campaign's job whose readers have all dropped out since it was laid down."""
    if job.campaign_id is None:
        return frozenset()
    read = {one.head for one in letters_to_print(work, job.campaign_id, now=True)}
    letters = select(PrintLetterRow.number, PrintLetterRow.recipient_id).where(
        PrintLetterRow.job_id == job.id
    )
    return frozenset(number for number, head in work.session.execute(letters) if head not in read)


def _job_letter(number: int, one: CampaignLetter, pages: int) -> JobLetter:
    people = list(dict.fromkeys(each.person_id for each in one.recipients if each.person_id is not None))
    return JobLetter(number, pages, people[0] if people else None, tuple(people[1:]), one.recipient_ids[0])

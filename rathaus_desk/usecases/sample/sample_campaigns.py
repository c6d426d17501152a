"""Letters to many of the sample town: one filed, one half printed, one just begun; as a clerk would do it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.campaigns.campaign_commands import (
    AddMailingListSource,
    AddRegisterSource,
    Campaign,
    ChooseTemplate,
    DecidePair,
    FileCampaign,
    HouseholdRule,
    OpenCampaign,
    PrintCampaign,
    RecordProof,
    TakeOut,
)
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.campaigns.duplicates import PairDecision
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.office.town import Office
from rathaus_desk.domain.printing.course import Outcome
from rathaus_desk.domain.printing.print_jobs import BatchSent, ConfirmBatch, PauseJob, PrintJob, SendBatch
from rathaus_desk.domain.printing.returns import RegisterReturn, ReturnReason
from rathaus_desk.store.changes import Store
from rathaus_desk.usecases.campaigns.campaign_printing import print_campaign
from rathaus_desk.usecases.campaigns.campaign_run import campaign_run
from rathaus_desk.usecases.campaigns.campaigns import (
    choose_template,
    file_campaign,
    open_campaign,
    record_proof,
    set_household_rule,
)
from rathaus_desk.usecases.campaigns.deciding import decide_pair, take_out
from rathaus_desk.usecases.campaigns.overview import campaign, pairs, recipients
from rathaus_desk.usecases.campaigns.run_paper import Layout, lay_out_run
from rathaus_desk.usecases.campaigns.sources import add_mailing_list_source, add_register_source
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lists.export_files import Progress
from rathaus_desk.usecases.printing.print_jobs import batch_sent, confirm_batch, pause_job, send_batch
from rathaus_desk.usecases.printing.returned_mail import register_return
from rathaus_desk.usecases.sample.sample_office import Seeds, read_seed
from rathaus_desk.usecases.sample.sample_times import command_id_at

PRINTER = "ipp://drucker-flur.example/ipp/print"
FEWEST_PEOPLE, MOST_PEOPLE = 200, 20_000
_BATCH_TAKES, HALF_AN_HOUR = timedelta(minutes=4), timedelta(minutes=30)
_NO_WINDOW = "Die Anschrift passt in kein Fenster; der Umschlag wird von Hand beschriftet."


class _Clerk:
    """Does one step after the other, each at its time; what is still to come has not happened."""

    def __init__(self, work: Work, today: datetime) -> None:
        self._first, self._today = work, today

    def at(self, moment: datetime) -> Work:
        """Return the work of a moment."""
        return self._first.as_of(moment, command_id_at(moment))

    def has_come(self, one: dict[str, Any], step: str) -> bool:
        """Tell whether a step of a campaign is in the past."""
        return step in one and _moment(one[step]) <= self._today


def write_sample_campaigns(store: Store, seeds: Seeds, today: datetime, office: Office, people: int) -> None:
    """Carry the campaigns of the seed out, each as far as it has come until today.

    A selection from a register of so many `people` would be nobody or a town of its own: then there is none.
    """
    for one in read_seed("campaigns")["campaigns"]:
        if "age_from" in one and not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
            continue
        actor = Actor(seeds.staff_ids[one["by"]], "", Role.GUIDE, seeds.unit_ids["buergerbuero"])
        opened = _moment(one["opened"])
        if opened > today:
            continue
        with store.write.begin() as session:
            work = Work(session, actor, opened, office, command_id_at(opened))
            _carry_out(_Clerk(work, today), work, one)


def _carry_out(clerk: _Clerk, work: Work, one: dict[str, Any]) -> None:
    wanted = OpenCampaign(
        title=one["title"],
        purpose=Purpose(one["purpose"]),
        basis=Basis(one["basis"]),
        occasion=one["occasion"],
    )
    now = open_campaign(work, wanted)
    details = tuple(one["details"].items())
    now = choose_template(
        work,
        ChooseTemplate(
            campaign_id=now.id, seen_version=now.version, template=one["template"], details=details
        ),
    )
    if not clerk.has_come(one, "proofed"):
        return
    now = _with_people(work, now, one)
    if not now.funnel.letters:
        return
    layout = _proofed(clerk.at(_moment(one["proofed"])), now)
    if clerk.has_come(one, "ordered"):
        _printed(clerk, now.id, one, layout)


def _with_people(work: Work, now: Campaign, one: dict[str, Any]) -> Campaign:
    """Take the recipients, let a household share a letter, and answer what the check asks."""
    if "mailing_list" in one:
        now = add_mailing_list_source(
            work,
            AddMailingListSource(campaign_id=now.id, seen_version=now.version, list_id=one["mailing_list"]),
        )
    else:
        criteria = RegisterCriteria(on=work.now.date(), age_from=one["age_from"])
        now = add_register_source(
            work, AddRegisterSource(campaign_id=now.id, seen_version=now.version, criteria=criteria)
        )
    if one.get("household"):
        now = set_household_rule(
            work, HouseholdRule(campaign_id=now.id, seen_version=now.version, together=True)
        )
    for pair in pairs(work, now.id):
        said = DecidePair(
            campaign_id=now.id,
            seen_version=now.version,
            first_id=pair.first.id,
            second_id=pair.second.id,
            decision=PairDecision.TWO,
        )
        now = decide_pair(work, said)
    for line in recipients(work, now.id, window_problems=True):
        now = take_out(
            work,
            TakeOut(campaign_id=now.id, seen_version=now.version, recipient_id=line.id, reason=_NO_WINDOW),
        )
    return now


def _proofed(work: Work, now: Campaign) -> Layout:
    layout = lay_out_run(campaign_run(work, now.id), Progress())
    record_proof(work, RecordProof(campaign_id=now.id, seen_version=now.version, digest=layout.digest))
    return layout


def _printed(clerk: _Clerk, campaign_id: int, one: dict[str, Any], layout: Layout) -> None:
    """Make the job and print its batches, all or the first half; a letter comes back, and it is filed."""
    ordered = _moment(one["ordered"])
    at = clerk.at(ordered)
    now = campaign(at, campaign_id)
    wanted = PrintCampaign(
        campaign_id=now.id,
        seen_version=now.version,
        digest=layout.digest,
        pages=layout.pages,
        duplex=one.get("duplex", False),
        batch_size=one["batch_size"],
    )
    job = print_campaign(at, wanted)
    for moment in _batches(job, ordered, half=one.get("half", False)):
        _print_batch(clerk.at(moment), job)
    if one.get("half"):
        pause_job(clerk.at(ordered + HALF_AN_HOUR), PauseJob(job_id=job.id))
    back = one.get("returned")
    if back and clerk.has_come(back, "at") and back["letter"] <= job.letters:
        code, reason = f"{job.run}/{back['letter']}", ReturnReason(back["reason"])
        register_return(clerk.at(_moment(back["at"])), RegisterReturn(code=code, reason=reason))
    if clerk.has_come(one, "filed"):
        at = clerk.at(_moment(one["filed"]))
        now = campaign(at, campaign_id)
        file_campaign(at, FileCampaign(campaign_id=now.id, seen_version=now.version))


def _batches(job: PrintJob, ordered: datetime, *, half: bool) -> Iterator[datetime]:
    """Yield when each batch goes to the printer."""
    count = -(-job.sheets // job.batch_size)
    for number in range(1, (count // 2 if half else count) + 1):
        yield ordered + number * _BATCH_TAKES


def _print_batch(work: Work, job: PrintJob) -> None:
    number = send_batch(work, SendBatch(job_id=job.id, printer=PRINTER)).number
    batch_sent(work, BatchSent(job_id=job.id, batch=number, outcome=Outcome.TAKEN, spool_id=number))
    confirm_batch(work, ConfirmBatch(job_id=job.id, batch=number))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

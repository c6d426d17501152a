"""Who drops out between the order and the printer gets no letter, and what is left over can be printed."""

from datetime import date

import pytest
from sqlalchemy import select

from rathaus_desk.domain.campaigns.campaign_commands import (
    AddListSource,
    AddRegisterSource,
    CheckAgain,
    ChooseTemplate,
    FileCampaign,
    OpenCampaign,
    PrintCampaign,
    RecordProof,
)
from rathaus_desk.domain.campaigns.campaigns import Basis, Step
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import ObjectTo, Purpose
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.print_jobs import CancelJob, ConfirmBatch, ReportJam, SendBatch
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.printing_tables import PrintLetterRow
from rathaus_desk.usecases.campaigns.campaign_run import job_run
from rathaus_desk.usecases.printing.job_queries import print_job
from tests.campaign_scene import again, laid_out, print_job_of, step
from tests.small_town import ERNA

SENIORS = RegisterCriteria(on=date(2026, 11, 24), age_from=40)
STOP = (("haltepunkt", "Dorfplatz Heidkamp"), ("haltezeiten", "Di 9 bis 11 Uhr"))
OTHERS = 21
LIST = "\n".join(
    ("Vorname;Nachname;Straße;PLZ;Ort", *(f"Eva;Test{at};Weg {at};{10000 + at};Ort" for at in range(OTHERS)))
).encode()


@pytest.fixture
def proofed(town):
    """A campaign to people of the register and of a list, as it was looked at."""
    desk = town.guide
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP)
    now = step(desk, AddListSource, now, name="Liste", content=LIST)
    now = step(desk, AddRegisterSource, now, criteria=SENIORS)
    return step(desk, RecordProof, now, digest=laid_out(desk, now).digest)


def number_of(town, job, person_id=ERNA):
    with town.store.read() as session:
        asked = select(PrintLetterRow.number).where(PrintLetterRow.job_id == job.id)
        return session.scalar(asked.where(PrintLetterRow.person_id == person_id))


def objects(town):
    town.lead.do(ObjectTo(person_id=ERNA, purpose=Purpose.INVITATION, channel=Channel.PHONE))


def comes_under_a_lock(town):
    with town.store.write.begin() as session:
        session.get_one(PersonRow, ERNA).lock = AddressLock.BMG51


@pytest.mark.parametrize("drops_out", [objects, comes_under_a_lock])
def test_who_drops_out_while_a_job_waits_is_neither_printed_nor_counted(town, proofed, drops_out):
    desk = town.guide
    job = print_job_of(desk, proofed, batch_size=5)
    desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    desk.do(ConfirmBatch(job_id=job.id, batch=1))
    erna = number_of(town, job)
    assert erna > 5, "she is still to be printed"
    drops_out(town)
    batch, _ = desk.do(SendBatch(job_id=job.id, printer="Flur 2", whole=True))
    assert {one.letter for one in batch.sheets} == set(range(6, job.letters + 1)) - {erna}
    assert erna not in {one.number for one in desk.ask(job_run, job_id=job.id).letters}
    desk.do(ConfirmBatch(job_id=job.id, batch=2))
    done = desk.ask(print_job, job_id=job.id)
    assert (done.state, done.cancelled) == (JobState.DONE, 1)
    now = again(desk, proofed)
    assert (now.printed, now.settled, now.step) == (job.letters - 1, job.letters, Step.FILE)


def test_a_job_of_which_nobody_is_left_says_so_and_sends_nothing(town, proofed):
    desk = town.guide
    job = print_job_of(desk, proofed)
    desk.do(SendBatch(job_id=job.id, printer="Flur 2", whole=True))
    desk.do(ConfirmBatch(job_id=job.id, batch=1))
    desk.do(ReportJam(job_id=job.id, numbers=str(number_of(town, job))))
    objects(town)
    with pytest.raises(Refused, match="bekommt keinen Brief mehr"):
        desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    desk.do(CancelJob(job_id=job.id))
    assert again(desk, proofed).step is Step.FILE


def test_the_rest_of_a_cancelled_job_is_proofed_anew_after_somebody_dropped_out(town, proofed):
    desk = town.guide
    job = print_job_of(desk, proofed, batch_size=5)
    desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    desk.do(ConfirmBatch(job_id=job.id, batch=1))
    desk.do(CancelJob(job_id=job.id))
    objects(town)
    now, layout = again(desk, proofed), laid_out(desk, proofed)
    with pytest.raises(Refused, match="Seit dem Probedruck"):
        step(desk, PrintCampaign, now, digest=layout.digest, pages=layout.pages)
    now = step(desk, CheckAgain, now)
    now = step(desk, RecordProof, now, digest=laid_out(desk, now).digest)
    rest = print_job_of(desk, now)
    assert rest.letters == job.letters - 5 - 1
    assert number_of(town, rest) is None


def test_of_a_campaign_whose_last_letter_drops_out_nothing_is_left_but_filing(town, proofed):
    desk = town.guide
    job = print_job_of(desk, proofed)
    desk.do(SendBatch(job_id=job.id, printer="Flur 2", whole=True))
    desk.do(ConfirmBatch(job_id=job.id, batch=1))
    desk.do(ReportJam(job_id=job.id, numbers=str(number_of(town, job))))
    desk.do(CancelJob(job_id=job.id))
    objects(town)
    now = step(desk, CheckAgain, again(desk, proofed))
    assert (now.step, now.printed) == (Step.FILE, job.letters - 1)
    assert step(desk, FileCampaign, now).step is Step.DONE

"""What tests of campaigns share: the steps of one, and its letters printed as somebody at the desk does."""

from datetime import UTC, datetime

from sqlalchemy import update

from rathaus_desk.domain.campaigns.campaign_commands import (
    KEPT_DAYS,
    AddListSource,
    OpenCampaign,
    PrintCampaign,
)
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.printing.print_jobs import ConfirmBatch, SendBatch
from rathaus_desk.store.campaign_tables import CampaignRow
from rathaus_desk.usecases.campaigns.campaign_run import campaign_run
from rathaus_desk.usecases.campaigns.overview import campaign
from rathaus_desk.usecases.campaigns.run_paper import lay_out_run
from rathaus_desk.usecases.lists.export_files import Progress

SMALL = """Anrede;Vorname;Nachname;Straße;PLZ;Ort
Herr;Karl;Schmidt;Rosenweg 4;49999;Kleinstadt
Frau;Eva;Schmidt;Rosenweg 4;49999;Kleinstadt
Herr;Karl;Schmidt;Rosenweg 4;49999;Kleinstadt
Herr;Ole;Thies;Rosenweg 9;49999
""".encode("cp1252")


def begin_campaign(town, login="oezdemir", purpose=Purpose.INVITATION, basis=Basis.TASK):
    """Open a campaign as a desk does."""
    return town.desk(login).do(OpenCampaign(title="Seniorenfeier", purpose=purpose, basis=basis))[0]


def step(desk, command, before, **values):
    """Do the next step in a campaign."""
    return desk.do(command(campaign_id=before.id, seen_version=before.version, **values))[0]


def listed(desk, before, content=SMALL, **values):
    """Take a list into a campaign."""
    return step(desk, AddListSource, before, name="Liste.csv", content=content, **values)


def again(desk, before):
    """Return a campaign as it stands now."""
    return desk.ask(campaign, campaign_id=before.id)


def laid_out(desk, before):
    """Return how the letters of a campaign come out."""
    return lay_out_run(desk.ask(campaign_run, campaign_id=before.id), Progress())


def print_job_of(desk, before, **values):
    """Make a print job of a campaign's letters."""
    layout = laid_out(desk, before)
    return step(desk, PrintCampaign, before, digest=layout.digest, pages=layout.pages, **values)


def print_all(desk, before):
    """Print every letter of a campaign, and say that all came out."""
    job = print_job_of(desk, before)
    batch, _ = desk.do(SendBatch(job_id=job.id, printer="Flur 2", whole=True))
    desk.do(ConfirmBatch(job_id=job.id, batch=batch.number))
    return again(desk, before)


def let_the_time_be_over(town):
    """Let the time of every filed campaign be over: on a server its own clock is asked as well."""
    town.clock.forward(days=KEPT_DAYS, minutes=1)
    if town.open_as is not None:
        with town.store.write.begin() as session:
            session.execute(update(CampaignRow).values(filed_at=datetime(2001, 1, 1, tzinfo=UTC)))

"""What a login of another unit gets of a campaign past the program: no line, no sheet, no recipient."""

import pytest
from sqlalchemy import text

from rathaus_desk.domain.campaigns.campaign_commands import (
    AddListSource,
    AddRegisterSource,
    ChooseTemplate,
    HouseholdRule,
    OpenCampaign,
)
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.printing.print_jobs import ConfirmBatch, SendBatch
from tests.campaign_scene import print_job_of, step
from tests.past_the_program import at_psql, refused, rows
from tests.small_town import ERNA, HANS, HIDDEN

pytestmark = pytest.mark.server
STOP = (("haltepunkt", "Dorfplatz"), ("haltezeiten", "Di 9 Uhr"))
NOBODY = 4_711
LIST = "Vorname;Nachname;Straße;PLZ;Ort\nEva;Kurz;Weg 1;49999;Ort\n".encode()


@pytest.fixture
def town(town_server):
    return town_server


@pytest.fixture
def printed(town):
    """A campaign of the front office with Erna and Hans in it, printed and confirmed; its job."""
    desk = town.guide
    now = desk.do(OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK))[0]
    now = step(desk, ChooseTemplate, now, template="servicemobil", details=STOP)
    criteria = RegisterCriteria(on=town.clock.now.date(), age_from=40)
    now = step(desk, AddRegisterSource, now, criteria=criteria)
    now = step(desk, AddListSource, now, name="Liste", content=LIST)
    now = step(desk, HouseholdRule, now, together=True)
    job = print_job_of(desk, now)
    desk.do(SendBatch(job_id=job.id, printer="Flur 2", whole=True))
    desk.do(ConfirmBatch(job_id=job.id, batch=1))
    return job


def changed(line, statement, **values):
    """Return how many rows a statement changes."""
    return line.execute(text(statement), values).rowcount


@pytest.mark.parametrize(
    "table",
    ["campaign", "campaign_source", "campaign_recipient", "campaign_pair", "print_batch", "print_sheet"],
)
def test_another_unit_reads_nothing_of_it(town, printed, table):
    with at_psql(town, "tepe") as line:
        assert rows(line, f"SELECT * FROM rathaus.{table}") == []
    with at_psql(town, "vogel") as line:
        assert bool(rows(line, f"SELECT * FROM rathaus.{table}")) is (table != "campaign_pair")


def test_another_unit_changes_neither_text_nor_fate_nor_filing(town, printed):
    with at_psql(town, "tepe") as line:
        assert (
            changed(line, "UPDATE rathaus.campaign SET template_text = 'x', size = 'large', details = '{}'")
            == 0
        )
        assert changed(line, "UPDATE rathaus.campaign SET filed_at = now()") == 0
        assert changed(line, "UPDATE rathaus.print_sheet SET fate = 'waiting'") == 0
        assert changed(line, "UPDATE rathaus.print_job SET state = 'cancelled'") == 0
        assert changed(line, "UPDATE rathaus.campaign_recipient SET fate = 'taken_out'") == 0


INSERT_JOB = (
    "INSERT INTO rathaus.print_job (id, run, title, kind, unit_id, campaign_id, staff_id, created_at, state, "
    "duplex, batch_size, batch, version) SELECT 77, 'K1', 'x', 'mass_letter', s.unit_id, :campaign, s.id, "
    "now(), 'running', false, 50, 0, 1 FROM rathaus.staff s WHERE s.login = :login"
)


def test_nobody_hangs_a_job_on_the_campaign_of_another_unit(town, printed):
    with at_psql(town, "tepe") as line:
        assert refused(line, INSERT_JOB, campaign=printed.campaign_id, login="tepe")
        assert changed(line, INSERT_JOB, campaign=None, login="tepe") == 1
        assert refused(line, "UPDATE rathaus.print_job SET campaign_id = 1 WHERE id = 77")


def test_a_reader_of_a_letter_is_somebody_of_that_list(town, printed):
    reader = "INSERT INTO rathaus.letter_reader VALUES (:job, 1, :whom)"
    with at_psql(town, "oezdemir") as line:
        for whom in (HIDDEN, NOBODY):
            assert refused(line, reader, job=printed.id, whom=whom), "known or not, the answer is the same"
        assert changed(line, reader, job=printed.id, whom=HANS) == 1
        assert refused(line, "UPDATE rathaus.letter_reader SET person_id = :whom", whom=ERNA)
        assert refused(line, "DELETE FROM rathaus.letter_reader")
    with at_psql(town, "tepe") as line:
        assert refused(line, reader, job=printed.id, whom=ERNA)


def test_neither_administration_nor_data_protection_reads_letters(town, printed):
    for login in ("admin", "as.dpo"):
        with at_psql(town, login) as line:
            for table in ("campaign", "campaign_recipient", "print_job", "print_letter", "letter_reader"):
                assert refused(line, f"SELECT * FROM rathaus.{table}")

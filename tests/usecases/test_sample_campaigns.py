"""Letters to many of the sample town: one is filed, one half printed, one just begun; nothing is made up."""

from contextlib import closing
from datetime import datetime

import pytest

from rathaus_desk.domain.campaigns.campaigns import Step
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.printing.course import BatchState, JobState
from rathaus_desk.domain.printing.returns import ReturnReason
from rathaus_desk.usecases.campaigns.campaign_run import job_run
from rathaus_desk.usecases.campaigns.overview import campaign, campaigns
from rathaus_desk.usecases.campaigns.run_paper import lay_out_run, problems_in_words
from rathaus_desk.usecases.lists.export_files import Progress
from rathaus_desk.usecases.printing.job_queries import print_jobs
from rathaus_desk.usecases.printing.returned_mail import letters_to
from rathaus_desk.usecases.sample.sample_town import TownPlan
from tests.opened_town import BERLIN, Town, fingerprint, made


@pytest.fixture(scope="module")
def desk(sample_town):
    return sample_town.desk


def test_there_is_one_of_each(desk):
    assert [(one.title, one.step) for one in desk.ask(campaigns)] == [
        ("Bauarbeiten am Markt", Step.RECIPIENTS),
        ("Servicemobil im Winter, an alle ab 75", Step.PRINT),
        ("Sprechstunde für Seniorinnen und Senioren", Step.DONE),
    ]


def test_one_is_half_printed_and_stands_behind_a_confirmed_batch(desk):
    half, filed = desk.ask(print_jobs)
    assert (half.state, half.question, half.batch_state) == (JobState.PAUSED, "", BatchState.CONFIRMED)
    assert half.printed == half.batch * half.batch_size
    assert 0.3 < half.printed / half.sheets < 0.6
    assert half.waiting == half.sheets - half.printed
    assert (filed.state, filed.printed) == (JobState.DONE, filed.sheets)
    now = desk.ask(campaign, campaign_id=half.campaign_id)
    assert now.printed == half.printed
    assert now.funnel.counts[Fate.HOUSEHOLD] > 10, "couples share one letter"
    rest = desk.ask(job_run, job_id=half.id)
    layout = lay_out_run(rest, Progress())
    assert problems_in_words(layout) == "", "no field is empty, no address too long"
    assert half.duplex
    assert sum((pages + 1) // 2 for pages in layout.pages) == half.sheets


def test_a_letter_came_back_and_shows_with_its_reason(desk):
    sent = {one: desk.ask(letters_to, person_id=one) for one in (1, 2, 8, 12, 19, 42)}
    title = "Sprechstunde für Seniorinnen und Senioren"
    assert {letters[-1].title for letters in sent.values()} == {title}
    back = [who for who, letters in sent.items() if letters[-1].reason is ReturnReason.MOVED]
    assert len(back) == 1
    assert all(one.title == title for one in sent[back[0]]), "no further letter went to that address"


def test_what_is_still_to_come_has_not_happened_and_it_is_the_same_each_time(tmp_path):
    early = TownPlan(today=datetime(2026, 11, 23, 8, 38, tzinfo=BERLIN), people=240, cases=130)
    first, second = made(tmp_path, early, "one.db"), made(tmp_path, early, "two.db")
    assert fingerprint(first) == fingerprint(second)
    with closing(Town(first)) as opened:
        steps = {one.title.split()[0]: one.step for one in opened.desk.ask(campaigns)}
        assert steps == {"Servicemobil": Step.PRINT, "Sprechstunde": Step.DONE}
        assert len(opened.desk.ask(print_jobs)) == 1, "the second is ordered two minutes later"

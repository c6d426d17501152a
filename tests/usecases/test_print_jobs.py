"""Print jobs through the desk: batches, a jam, a pause, an end, and whose they are."""

import pytest
from sqlalchemy import select, update

from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import BatchState, JobState, Outcome
from rathaus_desk.domain.printing.print_jobs import (
    BatchSent,
    CancelJob,
    ConfirmBatch,
    ContinueJob,
    PauseJob,
    PrintKind,
    ReportJam,
    SendBatch,
    StartPrintJob,
    spool_name,
)
from rathaus_desk.domain.printing.sheets import JobLetter, SheetFate, SheetSpan
from rathaus_desk.store.printing_tables import PrintBatchRow, PrintJobRow, PrintSheetRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.printing.job_queries import print_job, print_jobs, sheet_spans
from rathaus_desk.usecases.printing.runs import next_counted
from tests.laid_letters import lay_letters
from tests.small_town import ERNA, HIDDEN


def lay_down(desk, letters=312, *, run="K26-014", pages=1, **values):
    """Lay down a job of letters with as many pages each; the first is for Erna."""
    found = tuple(JobLetter(one, pages, ERNA if one == 1 else None) for one in range(1, letters + 1))
    usual = {"title": "Einladung zum Seniorennachmittag", "kind": PrintKind.MASS_LETTER, "batch_size": 50}
    job, changed = lay_letters(desk, StartPrintJob(run=run, letters=found, **{**usual, **values}))
    assert {"print_job", "print_letter", "print_sheet"} <= changed
    return job


def send(desk, job, outcome=Outcome.TAKEN):
    """Send the next batch as the window does: written down, sent, noted."""
    batch, _ = desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    noted = BatchSent(job_id=job.id, batch=batch.number, outcome=outcome, spool_id=4711, reason="Papier leer")
    desk.do(noted)
    return batch


def send_and_confirm(desk, job, times):
    for _ in range(times):
        batch = send(desk, job)
        job, _ = desk.do(ConfirmBatch(job_id=job.id, batch=batch.number))
    return job


def test_a_jam_after_147_sends_exactly_eight_sheets_again(town):
    desk = town.guide
    job = send_and_confirm(desk, lay_down(desk), 2)
    assert (job.printed, job.waiting, job.batch, job.batch_state) == (100, 212, 2, BatchState.CONFIRMED)
    third = send(desk, job)
    job = desk.ask(print_job, job_id=job.id)
    assert (job.question, job.printer, job.spool_id, job.sent) == ("101–150", "Flur 2", 4711, 50)
    desk.do(ReportJam(job_id=job.id, numbers="140–147"))
    job, _ = desk.do(ConfirmBatch(job_id=job.id, batch=third.number))
    assert (job.printed, job.lost) == (142, 8)
    again = send(desk, job)
    assert [one.letter for one in again.sheets] == list(range(140, 148))
    assert again.spool_name == "Rathaus Desk K26-014 Blatt 140-147"
    job, _ = desk.do(ConfirmBatch(job_id=job.id, batch=again.number))
    assert (job.printed, job.lost, job.reprinted) == (150, 0, 8)
    assert [one.letter for one in send(desk, job).sheets] == list(range(151, 201))
    assert desk.ask(sheet_spans, job_id=job.id) == (
        SheetSpan(1, 139, 139, SheetFate.PRINTED, 0),
        SheetSpan(140, 147, 8, SheetFate.PRINTED, 1),
        SheetSpan(148, 150, 3, SheetFate.PRINTED, 0),
        SheetSpan(151, 200, 50, SheetFate.SENT, 0),
        SheetSpan(201, 312, 112, SheetFate.WAITING, 0),
    )


def test_the_same_command_sent_twice_prints_nothing_twice(town):
    desk = town.guide
    job = lay_down(desk, 4, batch_size=2)
    command = SendBatch(job_id=job.id, printer="Flur 2")
    first, _ = desk.do(command)
    assert desk.do(command) == (first, frozenset())
    assert desk.ask(print_job, job_id=job.id).sent == 2
    with pytest.raises(Refused, match="1–2 waren beim Drucker"):
        desk.do(SendBatch(job_id=job.id, printer="Flur 2"))


def test_on_both_sides_a_letter_is_never_torn(town):
    desk = town.guide
    job = lay_down(desk, 3, pages=3, duplex=True, batch_size=3)
    assert (job.letters, job.sheets) == (3, 6)
    batch = send(desk, job)
    assert [(one.letter, one.pages) for one in batch.sheets] == [(1, (1, 2)), (1, (3,))]


def test_out_of_paper_in_the_middle_asks_what_came_out(town):
    desk = town.guide
    job = lay_down(desk, 10, batch_size=10)
    batch = send(desk, job, Outcome.BROKE)
    job = desk.ask(print_job, job_id=job.id)
    assert (job.batch_state, job.question, job.reason) == (BatchState.UNSURE, "1–10", "Papier leer")
    with pytest.raises(Refused) as refused:
        desk.do(ConfirmBatch(job_id=job.id, batch=batch.number, came_out="1–11"))
    assert refused.value.field == "came_out"
    job, _ = desk.do(ConfirmBatch(job_id=job.id, batch=batch.number, came_out="bis 6"))
    assert (job.printed, job.lost, job.state) == (6, 4, JobState.RUNNING)
    assert [one.letter for one in send(desk, job).sheets] == [7, 8, 9, 10]


def test_what_the_printer_refused_waits_and_the_job_with_it(town):
    desk = town.guide
    job = lay_down(desk, 3)
    send(desk, job, Outcome.REFUSED)
    job = desk.ask(print_job, job_id=job.id)
    assert (job.state, job.waiting, job.spool_id, job.question) == (JobState.PAUSED, 3, 0, "")
    job, _ = desk.do(ContinueJob(job_id=job.id))
    job = send_and_confirm(desk, job, 1)
    assert (job.state, job.printed, job.reprinted) == (JobState.DONE, 3, 0)


def test_pause_and_cancel(town):
    desk = town.guide
    job = send_and_confirm(desk, lay_down(desk, 6, batch_size=2), 1)
    desk.do(PauseJob(job_id=job.id))
    with pytest.raises(Refused, match="läuft nicht"):
        desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    desk.do(ContinueJob(job_id=job.id))
    batch = send(desk, job)
    job, _ = desk.do(CancelJob(job_id=job.id))
    assert (job.state, job.printed, job.sent, job.cancelled) == (JobState.CANCELLED, 2, 2, 2)
    assert job.question == "3–4", "two sheets are asked for"
    job, _ = desk.do(ConfirmBatch(job_id=job.id, batch=batch.number, came_out="keine"))
    assert (job.printed, job.cancelled, job.question) == (2, 4, "")


def test_a_job_belongs_to_its_unit_and_the_lead(town):
    mine = lay_down(town.guide, 2)
    town.clock.forward(minutes=1)
    roads = lay_down(town.clerk, 2, run="X26-001")
    assert [one.id for one in town.guide.ask(print_jobs)] == [mine.id]
    assert [one.id for one in town.desk("wilkens").ask(print_jobs)] == [mine.id]
    assert [one.id for one in town.lead.ask(print_jobs)] == [roads.id, mine.id]
    assert send(town.desk("wilkens"), mine).number == 1, "a colleague goes on with it"
    for desk in (town.guide, town.desk("luebbe")):
        with pytest.raises(Refused, match="gibt es hier nicht"):
            desk.do(CancelJob(job_id=roads.id))
    assert town.lead.do(CancelJob(job_id=roads.id))[0].state is JobState.CANCELLED
    with pytest.raises(Refused):
        town.desk("admin").ask(print_jobs)


@pytest.mark.server
def test_on_a_server_the_database_itself_keeps_jobs_in_their_unit(town_server):
    job = lay_down(town_server.guide, 2)
    send(town_server.guide, job)
    with town_server.sign_in("luebbe").write.begin() as session:
        for row in (PrintBatchRow, PrintSheetRow):
            assert session.scalars(select(row)).all() == []
        stopped = update(PrintJobRow).values(state=JobState.CANCELLED, version=9)
        assert session.execute(stopped).rowcount == 0
    with town_server.sign_in("wilkens").write.begin() as session:
        assert len(session.scalars(select(PrintSheetRow)).all()) == 2
    assert town_server.guide.ask(print_job, job_id=job.id).state is JobState.RUNNING


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"run": "Erna Schmidt"}, "run"),
        ({"run": "K" * 25}, "run"),
        ({"title": " "}, "title"),
        ({"batch_size": 0}, "batch_size"),
        ({"letters": ()}, "letters"),
        ({"letters": (JobLetter(1), JobLetter(1))}, "letters"),
        ({"letters": (JobLetter(0),)}, "letters"),
        ({"letters": (JobLetter(1, 0),)}, "letters"),
        ({"letters": (JobLetter(1, 20_001),)}, "letters"),
    ],
)
def test_what_cannot_be_printed_is_refused_at_its_field(town_file, values, field):
    usual = {"run": "K1", "title": "Brief", "kind": PrintKind.LETTER, "letters": (JobLetter(1),)}
    with pytest.raises(Refused) as refused:
        town_file.guide.do(StartPrintJob(**{**usual, **values}))
    assert refused.value.field == field


def test_a_run_is_laid_down_once(town_file):
    lay_down(town_file.guide, 1)
    with pytest.raises(Refused, match="K26-014 gibt es schon"):
        lay_down(town_file.lead, 1)


def test_the_printer_reads_no_name_and_no_endless_list():
    assert spool_name("4711", [147, *range(140, 147)]) == "Rathaus Desk 4711 Blatt 140-147"
    scattered = spool_name("4711", range(1, 900, 2))
    assert len(scattered) < 130
    assert scattered.endswith(" ...")


def test_nobody_is_given_a_letter_or_a_counted_number_by_the_plain_command(town):
    """A letter that comes back marks an address: whom it was for is never what somebody typed."""
    made_up = ((JobLetter(1, 1, ERNA),), (JobLetter(1, 1, HIDDEN),), (JobLetter(1, 1, 999_999),))
    others = ((JobLetter(1, readers=(HIDDEN,)),), (JobLetter(1, recipient_id=7),))
    said = set()
    for letters in (*made_up, *others):
        with pytest.raises(Refused) as refused:
            town.clerk.do(StartPrintJob(run="X-1", title="x", kind=PrintKind.LETTER, letters=letters))
        said.add(str(refused.value))
    assert len(said) == 1, "who guesses ids learns nothing from the words"
    for run in ("K26-99999999999999999999", "K27-001", "A26-999999", "E26-99999999999999999999"):
        with pytest.raises(Refused, match="zählt das Programm"):
            town.clerk.do(StartPrintJob(run=run, title="x", kind=PrintKind.LETTER, letters=(JobLetter(1),)))


def test_a_made_up_number_stops_no_run_of_the_year(town_file):
    """What a file of before may hold is passed over; the next number is counted."""
    for run in ("K26-99999999999999999999", "K26-001", "K26-003"):
        lay_down(town_file.guide, 1, run=run)
    with town_file.store.write.begin() as session:
        desk = town_file.guide
        work = Work(session, desk.actor, desk.now(), desk.office, new_command_id())
        assert [next_counted(work, "K", "letters") for _ in range(3)] == ["K26-002", "K26-004", "K26-005"]
        assert next_counted(work, "A", "notices") == "A26-001"

"""The power fails amid a job: it asks what came out, and goes on behind the last confirmed sheet.

Run as a script, this file is the program that gets killed: it sends and confirms one batch, begins the next,
says how far it is, and waits to be killed there.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from rathaus_desk import usecases
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import BatchState, Outcome
from rathaus_desk.domain.printing.print_jobs import (
    BatchSent,
    ConfirmBatch,
    PrintKind,
    SendBatch,
    StartPrintJob,
)
from rathaus_desk.domain.printing.printers import PrintTicket, printer_address
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.printing.ipp_printer import send_pdf
from rathaus_desk.usecases.printing.job_queries import print_job, print_jobs
from tests.bad_printer import PDF, BadPrinter
from tests.small_town import SmallTown

STAGES = ("written down", "at the printer", "noted")


def print_until_killed(path: str, job_id: int, port: int, stage: str) -> None:
    """Confirm one batch, then wait within the second for the kill."""
    assert usecases.__all__
    desk = SmallTown(open_store(Path(path), PRACTICE_KEY)).guide
    printer = printer_address(f"ipp://127.0.0.1:{port}/ipp/print")
    for last in (False, True):
        batch, _ = desk.do(SendBatch(job_id=job_id, printer="Flur 2"))
        if last and stage == "written down":
            break
        sending = send_pdf(printer, PDF, PrintTicket(batch.spool_name))
        if last and stage == "at the printer":
            break
        note = BatchSent(
            job_id=job_id, batch=batch.number, outcome=sending.outcome, spool_id=sending.spool_id
        )
        desk.do(note)
        if not last:
            desk.do(ConfirmBatch(job_id=job_id, batch=batch.number))
    sys.stdout.write("here\n")
    sys.stdout.flush()
    sys.stdin.read()


@pytest.mark.parametrize("stage", STAGES)
def test_after_a_kill_it_asks_and_goes_on_behind_the_last_confirmed_sheet(town_file, stage):
    letters = tuple(JobLetter(number) for number in range(1, 201))
    command = StartPrintJob(
        run="K1", title="Einladung", kind=PrintKind.MASS_LETTER, letters=letters, batch_size=50
    )
    job, _ = town_file.guide.do(command)
    printer = BadPrinter("nothing")
    called = [sys.executable, __file__, town_file.place, str(job.id), str(printer.port), stage]
    with subprocess.Popen(called, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "here\n"
        program.kill()
    printer.close()
    assert printer.jobs == (1 if stage == "written down" else 2)

    desk = SmallTown(town_file.open_again()).guide
    waiting = desk.ask(print_jobs)
    assert [(one.question, one.printed, one.waiting) for one in waiting] == [("51–100", 50, 100)]
    assert waiting[0].batch_state is (BatchState.SENT if stage == "noted" else BatchState.SENDING)
    with pytest.raises(Refused, match="51–100 waren beim Drucker"):
        desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    after, _ = desk.do(ConfirmBatch(job_id=job.id, batch=2, came_out="bis 73"))
    assert (after.printed, after.lost, after.question) == (73, 27, "")
    again, _ = desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    assert [one.letter for one in again.sheets] == list(range(74, 101))
    desk.do(BatchSent(job_id=job.id, batch=again.number, outcome=Outcome.TAKEN, spool_id=2))
    desk.do(ConfirmBatch(job_id=job.id, batch=again.number))
    onward, _ = desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    assert [one.letter for one in onward.sheets] == list(range(101, 151))
    assert desk.ask(print_job, job_id=job.id).reprinted == 27


if __name__ == "__main__":
    print_until_killed(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])

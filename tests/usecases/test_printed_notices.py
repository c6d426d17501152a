"""Notices as print jobs: copies are counted, words stay as they were, tray, sides and paper arrive."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from test_notices import WORDS, save

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notices import NoticeSheet, SaveNotice
from rathaus_desk.domain.notices.printed_notices import PrintNotice
from rathaus_desk.domain.printing.course import JobState, Outcome
from rathaus_desk.domain.printing.print_jobs import (
    BatchSent,
    ConfirmBatch,
    PrintKind,
    ReportJam,
    SendBatch,
)
from rathaus_desk.domain.printing.printers import PrintTicket, printer_address
from rathaus_desk.usecases.notices.printed import notice_run, print_copies, write_copy
from rathaus_desk.usecases.printing.ipp_printer import printer_abilities
from rathaus_desk.usecases.printing.job_queries import print_job, print_jobs
from rathaus_desk.usecases.printing.practice_printer import PracticePrinter
from tests.private_cups import PROGRAM, serve

LONG = replace(WORDS, text="\n\n".join(["Ein Satz, der gesagt werden soll. " * 25] * 4))


def lay_down(town, notice, sheet=NoticeSheet.POSTER_A4, copies=5, login="tepe", **values):
    wanted = PrintNotice(notice_id=notice.id, sheet=sheet, copies=copies, **values)
    return town.desk(login).do(wanted)[0]


def send(town, job, ticket=None, printer=""):
    """Send the next batch as the window does; return what became of it."""
    batch, _ = town.clerk.do(SendBatch(job_id=job.id, printer="Flur"))
    run = town.clerk.ask(notice_run, job_id=job.id)
    numbers = {one.letter for one in batch.sheets}
    sending = print_copies(run, len(numbers), printer, ticket or PrintTicket(batch.spool_name))
    told = BatchSent(
        job_id=job.id, batch=batch.number, outcome=sending.outcome, spool_id=sending.spool_id,
        reason=sending.sentence,
    )  # fmt: skip
    return town.clerk.do(told)[0], sending


def test_copies_are_counted_and_what_is_lost_goes_once_more(town):
    notice = save(town)
    job = lay_down(town, notice)
    assert (job.run, job.title) == ("A26-001", "Das Servicemobil kommt (Aushang A4)")
    assert (job.kind, job.letters, job.sheets, job.notice_id) == (PrintKind.NOTICE, 5, 5, notice.id)
    with PracticePrinter() as printer:
        asked, _ = send(town, job, printer=printer.uri)
        assert (asked.asked, asked.question) == (5, "1–5")
        for typed, said in (("6", "Hier geht es um 5 Stück"), ("1–3", "reicht eine Anzahl")):
            with pytest.raises(Refused, match=said) as refused:
                town.clerk.do(ConfirmBatch(job_id=job.id, batch=1, came_out=typed))
            assert refused.value.field == "came_out"
        after, _ = town.clerk.do(ConfirmBatch(job_id=job.id, batch=1, came_out="3"))
        assert (after.printed, after.lost, after.state) == (3, 2, JobState.RUNNING)
        send(town, job, printer=printer.uri)
        after, _ = town.clerk.do(ConfirmBatch(job_id=job.id, batch=2))
        assert after.state is JobState.DONE
        again, _ = town.clerk.do(ReportJam(job_id=job.id, numbers="2"))
        again, _ = town.clerk.do(ReportJam(job_id=job.id, numbers="1"))
        assert (again.lost, again.printed, again.state) == (3, 2, JobState.RUNNING)
    assert [one.name for one in printer.jobs] == [
        "Rathaus Desk A26-001 Blatt 1-5",
        "Rathaus Desk A26-001 Blatt 4-5",
    ]


def test_copies_printed_again_are_the_same_whoever_edits_the_notice(town):
    notice = save(town)
    job = lay_down(town, notice)
    before = town.clerk.ask(notice_run, job_id=job.id)
    changed = replace(WORDS, title="Etwas ganz anderes", text="")
    town.clerk.do(SaveNotice(words=changed, notice_id=notice.id, seen_version=notice.version))
    after = town.clerk.ask(notice_run, job_id=job.id)
    assert (after.paper, after.paper.words.title) == (before.paper, "Das Servicemobil kommt")
    other = lay_down(town, notice, login="oezdemir")  # any unit prints it, for itself
    assert (other.run, other.title) == ("A26-002", "Etwas ganz anderes (Aushang A4)")
    assert [one.id for one in town.clerk.ask(print_jobs)] == [job.id]
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.clerk.ask(notice_run, job_id=other.id)
    assert town.lead.ask(notice_run, job_id=other.id).paper.letterhead == before.paper.letterhead


def test_a_job_of_what_cannot_be_printed_is_refused_and_nothing_is_laid_down(town_file):
    notice = save(town_file)
    long = save(town_file, words=LONG)
    for values, said in (
        ({"copies": 0}, "1 bis 999 Stück"),
        ({"copies": 1000}, "1 bis 999 Stück"),
        ({"notice": long, "sheet": NoticeSheet.POSTER_A3}, "zu lang"),
    ):
        with pytest.raises(Refused, match=said):
            lay_down(town_file, **{"notice": notice, **values})
    assert town_file.clerk.ask(print_jobs) == ()


@pytest.mark.parametrize(
    ("sheet", "wanted", "kind", "sheets", "duplex"),
    [
        (NoticeSheet.LEAFLET, False, PrintKind.NOTICE, 3, True),
        (NoticeSheet.POSTER_A3, True, PrintKind.NOTICE_A3, 3, False),
        (NoticeSheet.HANDBILL, False, PrintKind.NOTICE, 3, False),
        (NoticeSheet.READING, False, PrintKind.NOTICE, 9, False),
        (NoticeSheet.READING, True, PrintKind.NOTICE, 6, True),
    ],
)
def test_each_sheet_has_its_pages_its_sides_and_its_printer(town_file, sheet, wanted, kind, sheets, duplex):
    notice = save(town_file, words=LONG if sheet is NoticeSheet.READING else WORDS)
    job = lay_down(town_file, notice, sheet, 3, duplex=wanted)
    assert (job.kind, job.letters, job.sheets, job.duplex) == (kind, 3, sheets, duplex)


def test_a_file_has_the_notice_once_and_a_wrong_address_prints_nothing(town_file, tmp_path):
    job = lay_down(town_file, save(town_file), NoticeSheet.LEAFLET)
    run = town_file.clerk.ask(notice_run, job_id=job.id)
    target = tmp_path / "faltblatt.pdf"
    assert write_copy(run, target).outcome is Outcome.TAKEN
    assert len(pypdfium2.PdfDocument(target)) == 2
    assert write_copy(run, tmp_path).outcome is Outcome.REFUSED
    after, sending = send(town_file, job, printer="flur")
    assert "keine Adresse eines Druckers" in sending.sentence
    assert (after.waiting, after.state, after.question) == (5, JobState.PAUSED, "")


@pytest.mark.skipif(PROGRAM is None, reason="needs the package cups-daemon")
def test_tray_sides_copies_and_paper_arrive_and_it_stays_text(town_file):
    leaflet = lay_down(town_file, save(town_file), NoticeSheet.LEAFLET, 40)
    poster = lay_down(town_file, save(town_file), NoticeSheet.POSTER_A3, 2)
    with serve() as server:
        assert printer_abilities(printer_address(server.uri)).duplex
        ticket = PrintTicket("Rathaus Desk", tray="fach-2")
        _, folded = send(town_file, leaflet, ticket, server.uri)
        _, large = send(town_file, poster, PrintTicket("Rathaus Desk"), server.uri)
        got = server.wait_for(folded.spool_id)
        assert (got.copies, got.options["InputSlot"], got.options["Duplex"]) == (40, "Fach2", "DuplexTumble")
        text = pypdfium2.PdfDocument(BytesIO(got.pdf))[0].get_textpage().get_text_range()
        assert "Ausweis und Wohngeld" in text
        got = server.wait_for(large.spool_id)
        assert (got.copies, got.options["sides"], got.options["PageSize"]) == (2, "one-sided", "A3")
    assert town_file.clerk.ask(print_job, job_id=poster.id).question == "1–2"

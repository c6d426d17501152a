"""Druckaufträge in the window: a printer that says no, a file instead, a cancel, an address put right."""

from contextlib import closing

import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import select

from rathaus_desk.domain.campaigns.campaign_commands import AddRegisterSource, ChooseTemplate, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.print_jobs import PrintKind, StartPrintJob
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.store.printing_tables import PrintLetterRow
from rathaus_desk.usecases.printing.practice_printer import PracticePrinter
from rathaus_desk.usecases.printing.remembered_printers import print_choice
from tests.campaign_scene import print_job_of, step

STOP = (("haltepunkt", "Dorfplatz"), ("haltezeiten", "Di 9 Uhr"))


@pytest.fixture
def job(house):
    """A print job for people of the register."""
    desk = house.background.desk
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP)
    old = RegisterCriteria(on=desk.now().date(), age_from=92, district="heidkamp")
    now = step(desk, AddRegisterSource, now, criteria=old)
    assert 0 < now.funnel.letters <= 20
    return print_job_of(desk, now, batch_size=25)


@pytest.fixture
def panel(house, hands, job):
    hands.press("Alt+D")
    made = house.print_shop.printing.panel
    hands.expect("job", lambda: made.job is not None and made.job.id == job.id)
    return made


def choose(hands, panel, uri):
    panel.printer.printer.setFocus()
    panel.printer.printer.line.selectAll()
    hands.type(uri)


def test_a_printer_that_is_not_there_costs_no_sheet(hands, panel):
    choose(hands, panel, "ipp://127.0.0.1:9/ipp/print")
    hands.press("Ctrl+Return")
    hands.expect("refused", lambda: panel.job.state is JobState.PAUSED)
    assert (panel.job.sent, panel.job.waiting) == (0, panel.job.sheets)
    assert "antwortet nicht" in panel.reason.text()
    with PracticePrinter() as printer:
        choose(hands, panel, printer.uri)
        hands.press("Ctrl+Return")
        hands.expect("asks", lambda: bool(panel.job.question))
        assert len(printer.jobs) == 1
        assert print_choice(PrintKind.MASS_LETTER).printer == printer.uri, "remembered on this PC"
        hands.press("Return")
        hands.expect("done", lambda: panel.job.state is JobState.DONE)


def test_a_file_is_always_a_way(hands, panel, tmp_path):
    target = tmp_path / "alle.pdf"
    panel.write(target)
    hands.expect("asks", lambda: bool(panel.job.question))
    assert len(pypdfium2.PdfDocument(target)) == panel.job.sheets
    panel.came_out.setText("keine")
    panel.confirm()
    hands.expect("again", lambda: panel.job.lost == panel.job.sheets)


def test_a_job_without_letters_of_a_campaign_gives_its_batch_back(house, hands, panel):
    letters = (JobLetter(1), JobLetter(2))
    wanted = StartPrintJob(run="K1", title="Sonstiges", kind=PrintKind.MASS_LETTER, letters=letters)
    other, _ = house.background.desk.do(wanted)
    panel.open(other.id)
    hands.expect("other", lambda: panel.job.id == other.id)
    choose(hands, panel, "ipp://127.0.0.1:9/ipp/print")
    hands.press("Ctrl+Return")
    hands.expect("given back", lambda: panel.job.state is JobState.PAUSED)
    assert (panel.job.question, panel.job.waiting) == ("", 2)
    assert "gehört keine Serienbrief-Aktion" in panel.reason.text()


def test_a_cancelled_job_sends_nothing_more(hands, panel):
    panel.cancel_button.click()
    hands.expect("cancelled", lambda: panel.job.state is JobState.CANCELLED)
    assert panel.job.cancelled == panel.job.sheets
    assert not panel.go_button.isVisible()


def test_numbers_that_are_not_there_are_said_at_the_line(hands, panel, tmp_path):
    panel.write(tmp_path / "alle.pdf")
    hands.expect("asks", lambda: bool(panel.job.question))
    hands.press("Ctrl+J")
    hands.type("4711")
    hands.press("Return")
    hands.expect("said", lambda: "4711" in panel.error.text())


def test_somebody_whose_letter_came_back_is_marked_until_the_address_is_looked_at(
    house, hands, panel, tmp_path, sample_copy_file
):
    panel.write(tmp_path / "alle.pdf")
    hands.expect("asks", lambda: bool(panel.job.question))
    panel.confirm()
    hands.expect("done", lambda: panel.job.state is JobState.DONE)
    hands.press("Ctrl+R")
    hands.type(f"{panel.job.run}/1/1")
    hands.press("Return")
    returns = house.print_shop.printing.returns
    hands.expect("noted", lambda: returns.count == 1)
    assert "Anschrift ist vermerkt" in returns.lines.text()
    hands.type(f"{panel.job.run}/1/1")
    hands.press("Return")
    hands.settle()
    assert returns.count == 1, "scanned twice is one letter"
    with closing(sample_copy_file.owner()) as store, store.read() as session:
        wanted = select(PrintLetterRow.person_id).where(PrintLetterRow.number == 1)
        person_id = session.scalar(wanted)
    hands.press("Alt+2")
    card = house.reception.side.letters

    def shown():
        return [one.text() for one in card.findChildren(QLabel) if one.isVisible()]

    card.show_person(person_id)
    hands.expect("mark", lambda: any("Anschrift bitte prüfen" in one for one in shown()))
    assert next(one for one in shown() if "Fest" in one).endswith("Fest · kam zurück: unbekannt verzogen")
    assert sum(one.startswith("Di 24.11.") for one in shown()) == 1, "one line, whatever was printed again"
    next(one for one in card.findChildren(QPushButton) if one.isVisible()).click()
    hands.expect("lifted", lambda: bool(shown()) and not any("bitte prüfen" in one for one in shown()))
    card.show_person(person_id)
    card.show_person(None)  # the next person is chosen before the answer is there
    hands.settle()
    assert shown() == []

"""Druckaufträge in the window: a printer that says no, a file instead, a cancel, an address put right."""

from contextlib import closing
from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import select

from rathaus_desk.domain.campaigns.campaign_commands import AddRegisterSource, ChooseTemplate, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.print_jobs import PrintKind, StartPrintJob
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.store.printing_tables import PrintLetterRow
from rathaus_desk.ui.printing.job_words import counts_of, done_of, question_of
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
        said, timer = panel.spool.said, panel.spool.timer
        assert timer.isActive()
        for hindrances, told in (
            (("media-empty-error",), "Der Drucker meldet: angehalten. Das Papier ist leer."),
            ((), "Der Drucker meldet: fertig."),
        ):
            printer.hindrances = hindrances
            timer.timeout.emit()
            hands.expect("said", lambda wanted=told: said.text() == wanted)
        assert not timer.isActive(), "what is done is not asked again"
        hands.press("Return")
        hands.expect("done", lambda: panel.job.state is JobState.DONE)
        assert not said.text()


def test_a_file_is_always_a_way(hands, panel, tmp_path):
    target = tmp_path / "alle.pdf"
    assert "· bereit ·" in panel.facts.text(), "nothing was sent, so nothing runs"
    panel.write(target)
    hands.expect("asks", lambda: bool(panel.job.question))
    assert "· läuft ·" in panel.facts.text()
    panel.pdf_button.click()
    assert "danach in die PDF" in panel.error.text(), "the way stays in sight, and says what comes first"
    assert panel.came_out.hasFocus()
    first, last = panel.jam_line.placeholderText().removeprefix("zum Beispiel ").split("–")
    assert 1 <= int(first) < int(last) <= panel.job.letters, "the example is one that this job has"
    assert len(pypdfium2.PdfDocument(target)) == panel.job.sheets
    panel.came_out.setText("keine")
    panel.confirm()
    hands.expect("again", lambda: panel.job.lost == panel.job.sheets)


@pytest.mark.parametrize("halted", ["by the printer", "by hand"])
def test_a_job_that_is_halted_can_be_had_as_a_file(hands, panel, tmp_path, halted):
    target = tmp_path / "alle.pdf"
    if halted == "by hand":
        hands.press("Ctrl+H")
    else:
        choose(hands, panel, "ipp://127.0.0.1:9/ipp/print")
        hands.press("Ctrl+Return")
    hands.expect("halted", lambda: panel.job.state is JobState.PAUSED)
    assert panel.pdf_button.isVisible()
    panel.write(target)
    hands.expect("asks", lambda: bool(panel.job.question))
    assert not panel.error.text()
    assert len(pypdfium2.PdfDocument(target)) == panel.job.sheets
    panel.confirm()
    hands.expect("done", lambda: panel.job.state is JobState.DONE)


def test_of_one_sheet_is_spoken_as_of_one(house, hands, panel):
    one = replace(panel.job, letters=1, sheets=1, waiting=1, question="")
    assert counts_of(one) == ("1 Blatt, noch nicht gedruckt", "1 wartet")
    assert counts_of(replace(one, waiting=0, printed=1)) == ("Das eine Blatt ist gedruckt",)
    assert counts_of(replace(one, sheets=3, waiting=2, lost=1)) == (
        "0 von 3 Blättern gedruckt", "1 verloren, wird neu gedruckt", "2 warten"
    )  # fmt: skip
    assert done_of(one) == "Fertig: Der Brief ist gedruckt."
    left_out = done_of(replace(one, letters=3, sheets=3, printed=2, cancelled=1))
    assert left_out.startswith("Fertig: 2 von 3 Blättern sind gedruckt. Ausgelassen ist, wer")
    assert question_of(replace(one, question="8")).startswith("Nummer 8 war beim Drucker.")
    card = house.print_shop.campaigns.desk.print
    house.print_shop.campaigns.open(panel.job.campaign_id)
    hands.expect("campaign", lambda: card._campaign is not None)
    card.show_campaign(replace(card._campaign, jobs=(), counts=((Fate.PROTECTED, 1),)))
    assert card.go_button.accessibleName() == "1 Brief drucken"
    assert card.state.text() == "Ein Brief wartet auf den Drucker."
    assert card.own_pile.text().startswith("Die letzte Nummer ist")


def test_a_job_that_is_halted_says_no_rest_time(hands, panel, monkeypatch):
    monkeypatch.setattr(panel._rest, "words", lambda *_all: "noch etwa 5 Sekunden")
    panel.show_job(panel.job)
    assert "noch etwa" in panel.counts.text()
    hands.press("Ctrl+H")
    hands.expect("halted", lambda: panel.job.state is JobState.PAUSED)
    assert "noch etwa" not in panel.counts.text()


def rows(view):
    """Return the texts of a list."""
    model = view.rows
    columns = range(model.columnCount())
    return [tuple(model.index(row, at).data() for at in columns) for row in range(model.rowCount())]


def test_the_panel_tells_which_sheets_were_lost_and_the_reprint_is_one_key_away(hands, panel, tmp_path):
    fates, last = panel.fates, panel.job.letters
    assert not fates.isVisible()
    hands.press("Ctrl+B")
    panel.write(tmp_path / "alle.pdf")
    hands.expect("asks", lambda: bool(panel.job.question))
    assert not fates.isVisible(), "all of them are at the printer: the counts say so"
    panel.came_out.setText(f"1, 3–{last}")
    panel.confirm()
    hands.expect("shown", fates.isVisible)
    assert rows(fates.list) == [
        ("1", "1 Blatt", "gedruckt"),
        ("2", "1 Blatt", "verloren, kommt noch einmal"),
        (f"3–{last}", f"{last - 2} Blätter", "gedruckt"),
    ]
    hands.press("Ctrl+B")
    assert fates.list.hasFocus()
    hands.press("End")
    hands.press("Return")
    assert panel.jam_line.hasFocus()
    assert panel.jam_line.text() == f"3–{last}"
    assert panel.job.lost == 1, "the numbers are only named so far"
    hands.press("Return")
    hands.expect("again", lambda: panel.job.lost == last - 1)
    panel.write(tmp_path / "nochmal.pdf")
    hands.expect("asks", lambda: bool(panel.job.question))
    panel.confirm()
    hands.expect("told", lambda: rows(fates.list) == [
        ("1", "1 Blatt", "gedruckt"), (f"2–{last}", f"{last - 1} Blätter", "gedruckt, zum 2. Mal")
    ])  # fmt: skip


def test_a_job_without_letters_of_a_campaign_gives_its_batch_back(house, hands, panel):
    letters = (JobLetter(1), JobLetter(2))
    wanted = StartPrintJob(run="K1", title="Sonstiges", kind=PrintKind.MASS_LETTER, letters=letters)
    other, _ = house.background.desk.do(wanted)
    page, before = house.print_shop.printing, panel.job.id
    page.reload()
    hands.expect("both", lambda: page.list.rows.row_of(other.id) >= 0)
    page.list.setFocus()
    assert page.list.chosen().id == before, "a new row does not take the cursor from the open job"
    page.list.selectRow(page.list.rows.row_of(other.id))
    assert panel.job is None, "a quick key does not print the job before"
    panel.go()
    hands.expect("other", lambda: panel.job is not None and panel.job.id == other.id)
    assert page.list.hasFocus()
    page.open(before)
    assert page.list.chosen().id == before, "the cursor stands on the job of the panel"
    hands.expect("opened", lambda: panel.job is not None and panel.job.id == before)
    hands.settle()
    panel.press.busy = True
    page.list.setFocus()
    hands.press("Up")
    hands.expect("the cursor stays", lambda: page.list.chosen().id == before == panel.job.id)
    panel.press.busy = False
    hands.press("Up")
    hands.expect("other again", lambda: panel.job is not None and panel.job.id == other.id)
    choose(hands, panel, "ipp://127.0.0.1:9/ipp/print")
    hands.press("Ctrl+Return")
    hands.expect("given back", lambda: panel.job.state is JobState.PAUSED)
    assert (panel.job.question, panel.job.waiting) == ("", 2)
    assert "gehört keine Serienbrief-Aktion" in panel.reason.text()


def test_a_cancelled_job_sends_nothing_more(house, hands, panel):
    panel.cancel_button.click()
    hands.expect("cancelled", lambda: panel.job.state is JobState.CANCELLED)
    assert panel.job.cancelled == panel.job.sheets
    assert not panel.go_button.isVisible()
    page = house.print_shop.printing
    page._show(())
    page.focus_here()
    assert page.returns.code.hasFocus(), "with no job the focus goes to what can be seen"


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
    returns = house.print_shop.printing.returns
    hands.type("K99-001/1/1")
    hands.press("Return")
    hands.expect("refused", lambda: "K99-001" in returns.error.text())
    hands.press("Alt+V")
    hands.press("Alt+D")
    assert returns.error.text() == "", "what is old is not said again"
    hands.press("Ctrl+R")
    hands.type(f"{panel.job.run}/1/1")
    hands.press("Return")
    hands.expect("noted", lambda: returns.count == 1)
    assert "Anschrift ist vermerkt" in returns.lines.text()
    hands.type(f"{panel.job.run}/1/1")
    hands.press("Return")
    hands.settle()
    assert returns.count == 1, "scanned twice is one letter"
    for keys, reason in (("Up", "anderer Grund"), ("Down", "unbekannt verzogen")):  # round the list
        hands.press(keys)
        assert returns.reason.currentText() == reason
        hands.type(f"{panel.job.run}/1/1")
        hands.press("Return")
        hands.settle()
        assert returns.lines.text().splitlines()[0].partition(" · Fest · ")[2].startswith(reason)
    assert returns.count == 1, "only its reason was put right"
    with closing(sample_copy_file.owner()) as store, store.read() as session:
        wanted = select(PrintLetterRow.person_id).where(PrintLetterRow.number == 1)
        wanted = wanted.where(PrintLetterRow.job_id == panel.job.id)
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

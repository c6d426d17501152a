"""A letter to an address of no register: typed, seen, printed, and in the print jobs with its fate."""

import pypdfium2
import pytest
from case_scene import settle
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.returns import RegisterReturn, ReturnReason
from rathaus_desk.ui.paper import paper_view
from rathaus_desk.usecases.printing.job_queries import print_jobs

FIRM = ("Mühlenbau Ahlers GmbH & Co. KG", "z. Hd. Frau Dr. Ahlers", "Am Hafen 3", "49998 Nachbarstadt")


@pytest.fixture
def desk(house, hands, monkeypatch):
    """The letter desk, open with an empty letter."""
    monkeypatch.setattr(paper_view, "printer_from_dialog", lambda _parent: "Flur 2")
    monkeypatch.setattr(paper_view, "printer_by_name", lambda _name: None)
    monkeypatch.setattr(paper_view, "print_pages", lambda *_all: True)
    hands.press("Alt+6")
    page = house.print_shop.views["print_shop"]
    hands.type("eigenem text", free=True)
    hands.expect("found", lambda: page.list.chosen() is not None and "eigenem" in page.list.chosen().name)
    hands.press("Ctrl+B")
    hands.expect("begun", lambda: bool(page.letter.subject.text()) and page.letter.isVisible())
    settle(hands)
    return page.letter


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_a_letter_to_a_firm_from_the_first_key_to_its_fate(house, hands, desk):
    assert QApplication.focusWidget() is desk.address
    hands.press("Ctrl+Return")
    settle(hands)
    assert "fehlt noch" in desk.error.text(), "the template has an open place"
    assert desk.subject.selectedText() == "[Leistung fehlt]"
    hands.press("F8")
    assert desk.text.textCursor().selectedText() == "[Nachricht fehlt]"
    assert "sobald eine Anschrift dasteht" in desk.remarks.text(), "nobody waits before an empty preview"
    desk.address.setPlainText("\n".join(FIRM))
    hands.press("Ctrl+Return")
    hands.expect("drawn", lambda: "sobald" not in desk.remarks.text())
    assert "fehlt noch" in desk.error.text(), "what is still open stays said when the sheet is there"
    desk.address.setPlainText("")
    desk.subject.setText("")
    for field, text in (
        (desk.subject, "Ihr Angebot vom 3. November"),
        (desk.enclosures, "Lageplan; Preisliste"),
        (desk.address, "Ahlers"),
    ):
        field.setFocus()
        hands.type(text, free=True)
    desk.text.setPlainText("Vielen Dank für Ihr Angebot. Wir melden uns bis Freitag.")
    hands.press("Ctrl+Return")
    hands.expect("refused", lambda: "an wen der Brief geht" in desk.error.text())
    assert QApplication.focusWidget() is desk.address
    desk.address.setPlainText("\n".join(FIRM))
    hands.expect(
        "drawn", lambda: "passt ins Fenster" in desk.remarks.text() or "Umschlag" in desk.remarks.text()
    )
    hands.press("Esc")
    hands.press("Ctrl+B")
    assert desk.address.toPlainText() == "\n".join(FIRM), "what was begun waits"
    hands.press("Ctrl+P")
    hands.expect("filed", lambda: bool(house.paper.pdf))
    told = words(house.paper.pdf)
    assert all(
        one in told for one in (*FIRM, "Ihr Angebot vom 3. November", "E26-001", "Guten Tag,", "Preisliste")
    )
    jobs = house.background.desk.ask(print_jobs)
    assert (jobs[0].run, jobs[0].state, jobs[0].waiting) == ("E26-001", JobState.RUNNING, 1)
    assert "Ahlers" not in jobs[0].title, "a title names nobody"
    house.paper.put_away()
    assert not desk.begun
    hands.press("Alt+D")
    page = house.print_shop.printing
    panel = page.panel
    hands.expect("job", lambda: panel.job is not None and panel.job.run == "E26-001")
    settle(hands)
    assert panel.counts.text() == "Noch nicht gedruckt"
    hands.press("Ctrl+P")
    hands.expect("the sheet", lambda: bool(house.paper.pdf))
    hands.press("Ctrl+P")
    hands.expect("panel follows", lambda: panel.counts.text() == "Gedruckt")
    assert house.background.desk.ask(print_jobs)[0].state is JobState.DONE
    hands.expect("list follows", lambda: page.list.chosen().state is JobState.DONE)
    assert "E26-001" in page.list.rows.index(0, 0).data(), "one letter is told from another"
    house.paper.put_away()
    assert "1 Brief auf 1 Blatt · fertig" in panel.facts.text()
    assert not panel.jam_line.isVisible()
    hands.press("Ctrl+P")
    hands.expect(
        "the same again", lambda: words(house.paper.pdf or b"") == told if house.paper.pdf else False
    )
    hands.press("Ctrl+R")
    hands.type("E26-001/1")
    hands.press("Return")
    hands.expect("trace", lambda: "kam zurück Di 24.11.: unbekannt verzogen" in panel.counts.text())
    back = house.background.desk.do(RegisterReturn(code="E26-001/1", reason=ReturnReason.REFUSED))[0]
    assert back.title == "Einzelbrief: Brief mit eigenem Text"


def test_a_letter_with_a_sign_that_cannot_be_printed_is_not_filed(house, hands, desk):
    desk.address.setPlainText("\n".join(FIRM))
    desk.subject.setText("Ihr Angebot")
    desk.text.setPlainText("Rufen Sie an: ☎ 123\n\nBis bald.")
    hands.press("Ctrl+Return")
    hands.expect("kept back", lambda: "nicht drucken lässt" in desk.error.text())
    settle(hands)
    assert desk.error.text().startswith("1. Absatz")
    assert "1. Absatz: ☎" in desk.remarks.text()
    assert QApplication.focusWidget() is desk.text
    assert not house.paper.pdf
    assert house.background.desk.ask(print_jobs)[0].run != "E26-001"
    desk.text.setPlainText("Rufen Sie an: 123\n\nBis bald.")
    hands.expect("drawn anew", lambda: not desk.error.text())
    hands.press("Ctrl+Return")
    hands.expect("filed", lambda: bool(house.paper.pdf))
    assert "Rufen Sie an: 123" in words(house.paper.pdf)


def test_who_handles_no_cases_writes_no_letters(house, hands):
    seats = [house.seat.itemData(at) for at in range(house.seat.count())]
    at = next(at for at, one in enumerate(seats) if one.role is Role.ADMIN)
    house.seat.setCurrentIndex(at)
    house.seat.activated.emit(at)
    hands.settle()
    hands.press("Alt+6")
    settle(hands)
    page = house.print_shop.views["print_shop"]
    hands.press("Ctrl+B")
    assert not page.letter.isVisible()
    assert not page.letter_button.isVisible()

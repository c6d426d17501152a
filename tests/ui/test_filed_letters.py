"""A letter in a case: opened and printed again from its line, and what became of it stands there."""

from contextlib import closing
from dataclasses import replace

import pytest
from appointment_hands import choose, coming
from case_scene import now, of_a_person_with_address, open_cases, settle
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from rathaus_desk.domain.campaigns.campaign_commands import AddListSource, ChooseTemplate, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.printing.returns import RegisterReturn, ReturnReason
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.ui.kit.tables import DISPLAY, SPOKEN
from rathaus_desk.ui.paper import paper_view
from rathaus_desk.ui.paper.filed_sheet import fate_in_words
from rathaus_desk.usecases.cases.papers import paper_pdf
from tests.campaign_scene import print_job_of, step
from tests.paper.paper_reading import chars


@pytest.fixture
def printed(monkeypatch):
    """A printer that takes everything."""
    pages = []
    monkeypatch.setattr(paper_view, "printer_from_dialog", lambda _parent: "Flur 2")
    monkeypatch.setattr(paper_view, "printer_by_name", lambda name: name)

    def take(_name, some, _size):
        pages.append(len(some))
        return True

    monkeypatch.setattr(paper_view, "print_pages", take)
    return pages


def told(part):
    return [one.text() for one in part.findChildren(QLabel) if one.isVisible()]


def test_a_letter_is_found_opened_and_printed_again_from_its_line(house, hands, printed):
    page = open_cases(house, hands)
    case_id = of_a_person_with_address(house).id
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    hands.press("Ctrl+P")
    hands.expect("filed", lambda: bool(now(house, case_id).papers))
    settle(hands)
    detail, first = page.detail, house.paper.pdf
    assert not [one for one in told(detail.timeline) if "gedruckt" in one], "nobody knows yet"
    hands.press("Ctrl+P")
    hands.expect("printed", lambda: printed == [1])
    hands.expect("fate", lambda: any(one.startswith("gedruckt Di 24.11.") for one in told(detail.timeline)))
    house.paper.put_away()
    show = next(one for one in detail.timeline.findChildren(QPushButton) if one.text() == "Öffnen")
    show.setFocus()
    assert QApplication.focusWidget().accessibleName().endswith("öffnen")
    hands.press("Space")
    hands.expect("the same sheet", lambda: house.paper.pdf == first)
    hands.expect("printed again", lambda: printed == [1, 1])
    paper = now(house, case_id).papers[-1]
    back = RegisterReturn(code=f"{paper.reference}/1", reason=ReturnReason.MOVED)
    _, tables = house.background.desk.do(back)
    house.background.changed.emit(tables)
    settle(hands)
    said = "kam zurück Di 24.11.: unbekannt verzogen"
    (line,) = (one for one in told(detail.timeline) if said in one)
    assert line.startswith("gedruckt Di 24.11."), "both days stay"
    assert fate_in_words(replace(paper, as_file=True)).startswith("als PDF gespeichert")
    rows = detail.papers.list.rows
    assert rows.index(0, 1).data(DISPLAY) == "zurück: unbekannt verzogen"
    assert rows.index(0, 1).data(SPOKEN[0]) == line
    assert len([one for one in told(detail.timeline) if one.startswith("Brief abgelegt")]) == 1


def test_a_letter_to_many_that_names_a_case_lies_in_that_case_as_it_went_out(house, hands, tmp_path):
    """Two lines name cases, one of them misspelled: the other is filed once, with its fate."""
    desk = house.background.desk
    case = of_a_person_with_address(house)
    swapped = case.number[:-1] + str((int(case.number[-1]) + 1) % 10)
    lines = [
        "Anrede;Vorname;Nachname;Straße;PLZ;Ort;Vorgangsnummer",
        f"Frau;Eva;Thies;Rosenweg 9;49999;Kleinstadt;{case.number}",
        f"Herr;Karl;Schmidt;Rosenweg 4;49999;Kleinstadt;{swapped}",
        "Frau;Ida;Müller;Rosenweg 11;49999;Kleinstadt;",
    ]
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    stop = (("haltepunkt", "Dorfplatz"), ("haltezeiten", "Di 9 Uhr"))
    now_ = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=stop)
    now_ = step(desk, AddListSource, now_, name="Liste.csv", content="\n".join(lines).encode())
    job = print_job_of(desk, now_)
    hands.press("Alt+D")
    panel = house.print_shop.printing.panel
    hands.expect("job", lambda: panel.job is not None and panel.job.id == job.id)
    panel.write(tmp_path / "alle.pdf")
    hands.expect("asks", lambda: bool(panel.job and panel.job.question))
    hands.expect("filed", lambda: bool(now(house, case.id).papers))
    (paper,) = now(house, case.id).papers
    assert paper.title.startswith(f"Serienbrief {job.run}/")
    assert paper.printed_at is None
    panel.confirm()
    hands.expect("printed", lambda: now(house, case.id).papers[0].printed_at is not None)
    pdf = desk.ask(paper_pdf, paper_id=paper.id)
    (line,) = [one for one in now(house, case.id).timeline if one.paper is not None]
    assert line.paper == now(house, case.id).papers[0]
    text = "".join(one.text for one in chars(pdf, 0))
    assert "EvaThies" in text
    assert "KarlSchmidt" not in text
    desk.do(RegisterReturn(code=paper.reference, reason=ReturnReason.MOVED))
    assert now(house, case.id).papers[0].returned == "unbekannt verzogen"


def test_the_confirmation_of_an_appointment_lies_in_its_case(house, hands, sample_copy_file):
    hands.press("Alt+T")
    hands.settle()
    page = house.appointments
    case = of_a_person_with_address(house)
    chosen = choose(page, hands, coming).appointment
    with closing(sample_copy_file.owner()) as store, store.write.begin() as session:
        appointment = session.get_one(AppointmentRow, chosen.id)
        appointment.case_id, appointment.person_id = case.id, case.person.id
    house.background.changed.emit(frozenset({"*"}))
    hands.settle()
    choose(page, hands, lambda cell: cell.appointment is not None and cell.appointment.id == chosen.id)
    house.window.actions_["appointment.letter"].trigger()
    hands.expect("filed", lambda: bool(now(house, case.id).papers))
    (paper,) = now(house, case.id).papers
    assert (paper.title, paper.reference) == (f"Brief zum Termin {chosen.number}", f"{chosen.number}-1")
    hands.expect("shown", lambda: bool(house.paper.pdf))

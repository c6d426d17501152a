"""Serienbriefe in the window: what must be chosen, what can be changed, what comes back as a file."""

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.campaigns.campaign_commands import (
    AddListSource,
    ChooseTemplate,
    OpenCampaign,
)
from rathaus_desk.domain.campaigns.campaigns import Basis, Step
from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.duplicates import PairDecision
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.paper.labels import LABEL_SHEETS, LabelStock
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.ui.campaigns.print_card import PrintCard
from rathaus_desk.usecases.campaigns.overview import campaigns, pairs
from tests.campaign_scene import step
from tests.paper.paper_reading import chars

STOP = (("haltepunkt", "Dorfplatz"), ("haltezeiten", "Di 9 Uhr"))
SMALL = """Anrede;Vorname;Nachname;Straße;PLZ;Ort
Herr;Karl;Schmidt;Rosenweg 4;49999;Kleinstadt
Herr;Carl;Schmidt;Rosenweg 4;49999;Kleinstadt
Frau;=cmd|' /C calc'!A0;Thies;Rosenweg 9;49999;Kleinstadt
Frau;Eva;Müller;Rosenweg 11;49999;Kleinstadt
""".encode("cp1252")


@pytest.fixture
def page(house, hands):
    hands.press("Alt+S")
    return house.print_shop.campaigns


@pytest.fixture
def listed(house, hands, page):
    """A campaign with the small list, open at its check."""
    desk = house.background.desk
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP)
    now = step(desk, AddListSource, now, name="Liste.csv", content=SMALL)
    page.open(now.id)
    hands.expect("check", lambda: page.desk.step is Step.CHECK)
    hands.settle()
    return page.desk


def test_nobody_is_written_to_without_a_legal_basis(house, hands, page):
    hands.press("Ctrl+N")
    hands.type("Fest")
    hands.press("Tab")
    hands.press("Down")
    hands.press("Ctrl+Return")
    assert "Rechtsgrundlage" in page.desk.occasion.form.error.text()
    assert house.background.desk.ask(campaigns) == ()
    assert house.window.focusWidget().accessibleName() == "Rechtsgrundlage"
    hands.press("Down")
    hands.press("Ctrl+Return")
    (line,) = house.background.desk.ask(campaigns)
    assert (line.title, page.desk.step) == ("Fest", Step.TEMPLATE)


def test_what_is_typed_for_all_letters_is_kept_and_shown_again(house, hands, page):
    hands.press("Ctrl+N")
    page.desk.send(OpenCampaign, title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    hands.settle()
    hands.type("servicemobil komm")
    hands.press("Return")
    card = page.desk.template
    assert card.type_size.currentData() == PrintSize.SENIOR, "as the template wants it"
    hands.type("Dorfplatz")
    hands.press("Ctrl+P")
    hands.expect("preview", lambda: bool(card.pages.pdf))
    hands.press("Ctrl+Return")
    assert page.desk.campaign.details == (("haltepunkt", "Dorfplatz"),)
    page.sit_down()
    page.open(house.background.desk.ask(campaigns)[0].id)
    hands.expect("recipients", lambda: page.desk.step is Step.RECIPIENTS)
    hands.press("Ctrl+PgUp")
    hands.expect("fields", lambda: "haltepunkt" in page.desk.template._fields)
    assert page.desk.template._fields["haltepunkt"].toPlainText() == "Dorfplatz"


def test_encoding_and_columns_are_shown_and_can_be_changed(hands, page, listed, tmp_path):
    path = tmp_path / "zweite.csv"
    path.write_bytes("Nachname;Vorname;Straße;PLZ;Ort\nMüller;Ida;Weg 2;49999;Ort\n".encode("cp1252"))
    hands.press("Ctrl+PgUp")
    hands.type(str(path))
    hands.press("Return")
    mapping = listed.recipients.mapping
    hands.expect("mapping", mapping.isVisible)
    assert "cp1252" in mapping.head.text()
    assert mapping.columns()[0] is Column.FAMILY_NAME
    mapping.encoding.setCurrentIndex(mapping.encoding.findData("utf-8"))
    mapping.encoding.activated.emit(mapping.encoding.currentIndex())
    hands.expect("read again", lambda: "utf-8" in mapping.head.text())
    assert "Straße und Ort fehlen" in mapping.missing.text(), "its head cannot be read that way"
    mapping.encoding.setCurrentIndex(0)
    mapping.encoding.activated.emit(0)
    hands.expect("as it was", lambda: "cp1252" in mapping.head.text() and not mapping.missing.text())
    mapping.choices[0].setCurrentIndex(mapping.choices[0].findData(Column.IGNORED.value))
    mapping.choices[1].setCurrentIndex(mapping.choices[1].findData(Column.MORE.value))
    assert "Name" in mapping.missing.text()
    assert not mapping.take_button.isEnabled()
    hands.press("Escape")
    assert not mapping.isVisible()


def test_shift_and_enter_says_that_two_lines_are_two_people(house, hands, listed):
    assert house.window.focusWidget() is listed.check.pair
    assert "klingt gleich" in listed.check.pair.accessibleName()
    hands.press("Shift+Return")
    hands.expect("decided", lambda: listed.campaign.undecided == 0)
    (pair,) = house.background.desk.ask(pairs, campaign_id=listed.campaign.id, undecided=False)
    assert pair.decision is PairDecision.TWO
    assert house.window.focusWidget() is listed.check.go_button


def test_broken_lines_come_back_as_a_file_that_starts_no_formula(hands, listed, tmp_path):
    target = tmp_path / "zurueck.csv"
    listed.check.write_rejects(target)
    hands.expect("written", target.exists)
    text = target.read_text("utf-8-sig")
    assert "steht eine Formel" in text
    assert "'=cmd" in text
    assert ";=cmd" not in text


def test_labels_come_on_the_sheets_that_are_chosen_and_these_are_remembered(
    house, hands, page, listed, tmp_path, monkeypatch
):
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path / "Büro"))
    hands.press("Return")
    hands.press("Ctrl+Return")
    hands.expect("print", lambda: listed.step is Step.PRINT)
    card = page.desk.print
    card.stock.setFocus()
    hands.press("End")
    hands.press("Shift+Tab")
    hands.press("Return")
    hands.expect("labels", lambda: bool(house.paper.pdf))
    sheet = LABEL_SHEETS[LabelStock.L2X8_105X37]
    across = {int(one.x // sheet.step_across) for one in chars(house.paper.pdf, 0)}
    assert across == {0, 1}, "two beside each other"
    second = min(one.x for one in chars(house.paper.pdf, 0) if one.x > sheet.step_across)
    assert second == pytest.approx(sheet.step_across + 5, abs=0.3)
    again = PrintCard(card._at, card._deeds)
    again.begin()
    assert again.stock.currentData() == LabelStock.L2X8_105X37
    again.deleteLater()


def test_a_small_campaign_is_printed_without_a_proof_and_leads_to_its_job(house, hands, listed):
    hands.press("Return")
    hands.press("Ctrl+Return")
    hands.expect("print", lambda: listed.step is Step.PRINT)
    hands.press("Ctrl+PgUp")
    assert "muss nicht sein" in listed.proof.state.text()
    hands.press("Ctrl+PgDown")
    hands.press("Ctrl+Return")
    hands.expect(
        "job", lambda: house.window.room == "printing" and house.print_shop.printing.panel.job is not None
    )
    assert house.print_shop.printing.panel.job.letters == 2


def test_who_handles_no_cases_sees_no_campaigns(house, hands, page, listed):
    seats = [house.seat.itemData(at) for at in range(house.seat.count())]
    at = next(at for at, one in enumerate(seats) if one.role is Role.ADMIN)
    house.seat.setCurrentIndex(at)
    house.seat.activated.emit(at)
    hands.settle()
    hands.press("Alt+S")
    assert page.list.rows.rowCount() == 0
    assert page.desk.campaign is None

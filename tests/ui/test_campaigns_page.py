"""Serienbriefe in the window: what must be chosen, what can be changed, what comes back as a file."""

from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import select
from test_case_people import said

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.campaigns.campaign_commands import (
    AddListSource,
    AddRegisterSource,
    ChooseTemplate,
    OpenCampaign,
    RecordProof,
)
from rathaus_desk.domain.campaigns.campaigns import Basis, Step
from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.campaigns.duplicates import PairDecision
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import ObjectTo, Purpose
from rathaus_desk.domain.paper.labels import LABEL_SHEETS, LabelStock
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.store.campaign_tables import CampaignRecipientRow
from rathaus_desk.ui.campaigns.print_card import PrintCard
from rathaus_desk.ui.paper import paper_view
from rathaus_desk.usecases.campaigns.overview import campaigns, pairs
from tests.campaign_scene import laid_out, print_all, step
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
    house.window.resize(1366, 768)
    hands.settle()
    assert len({one.y() for one in page.desk.rail.values()}) == 1, "seven steps in one line"
    begin = page.desk.occasion.form.send_button
    assert begin.visibleRegion().boundingRect().size() == begin.size(), "the step's button is seen whole"
    hands.press("Ctrl+N")
    hands.type("Fest")
    hands.press("Tab")
    hands.press("Down")
    hands.press("Ctrl+Return")
    assert "Rechtsgrundlage" in page.desk.occasion.form.error.text()
    before = house.background.desk.ask(campaigns)
    assert "Fest" not in [one.title for one in before]
    assert house.window.focusWidget().accessibleName() == "Rechtsgrundlage"
    hands.press("Down")
    hands.press("Ctrl+Return")
    line, *others = house.background.desk.ask(campaigns)
    assert tuple(others) == before
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
    hands.settle()
    assert not card.pages.visibleRegion().isEmpty(), "the preview comes into sight"
    hands.press("Ctrl+Return")
    hands.expect("said", lambda: "„Haltezeiten“ ist noch leer" in card.error.text())
    times, more = card._fields["haltezeiten"], card._fields["halteleistungen"]
    assert times.hasFocus()
    assert (times.property("wrong"), more.property("wrong")) == ("true", "false")
    hands.type("x")
    assert times.property("wrong") == "false", "what is being put right is no longer marked"
    hands.press("Backspace")
    said = [one.text() for one in card.findChildren(QLabel) if one.buddy() is more]
    assert said == ["Was am Haltepunkt geht (muss nicht sein)"]
    hands.press("Tab")
    hands.press("Tab")
    assert card.look_button.hasFocus(), "after the last field comes what one does with them"
    hands.press("Ctrl+Return")  # a column of the list may fill it
    assert page.desk.campaign.details == (("haltepunkt", "Dorfplatz"),)
    page.sit_down()
    page.open(house.background.desk.ask(campaigns)[0].id)
    hands.expect("recipients", lambda: page.desk.step is Step.RECIPIENTS)
    hands.press("Ctrl+PgUp")
    hands.expect("fields", lambda: "haltepunkt" in page.desk.template._fields)
    assert page.desk.template._fields["haltepunkt"].toPlainText() == "Dorfplatz"


def test_nothing_of_one_campaign_is_taken_over_into_the_next(house, hands, page, listed):
    page.reload()
    hands.settle()
    assert page.list.chosen().id == listed.campaign.id, "the list marks what is open"
    hands.press("Ctrl+N")
    assert not page.list.selectedIndexes(), "what is only begun stands in no line"
    listed.recipients.register.age_from.setText("75")
    page.desk.send(OpenCampaign, title="Zweite", purpose=Purpose.INVITATION, basis=Basis.TASK)
    hands.settle()
    assert page.list.chosen().title == "Zweite"
    assert not listed.template.template.currentData()
    hands.type("gibt es nicht")
    hands.press("Return")
    assert "Keine Vorlage heißt so" in listed.template.error.text()
    hands.press("Ctrl+Return")
    assert page.desk.step is Step.TEMPLATE, "no letter goes out that nobody has chosen"
    hands.press("Ctrl+N")
    assert listed.template.search.text() == listed.recipients.register.age_from.text() == ""
    assert not listed.template.error.text()


def test_what_was_begun_for_one_campaign_never_arrives_at_the_next(hands, page, listed, tmp_path):
    path = tmp_path / "zweite.csv"
    path.write_text("Nachname;Straße;PLZ;Ort\nMüller;Weg 1;49999;Ort\n")
    one, cards = listed.campaign.id, page.desk
    cards.recipients.path.setText(str(path))
    cards.recipients.read()
    page.begin_new()
    hands.settle()
    assert cards.recipients.mapping.list is None, "or it would be taken into the other"
    page.open(one)
    hands.expect("open", lambda: listed.campaign is not None)
    hands.settle()
    cards.proof.look()
    page.begin_new()
    hands.settle()
    assert not cards.proof.pages.pdf
    assert cards.proof.layout_known is None
    page.open(one)
    hands.expect("open again", lambda: listed.campaign is not None)
    hands.settle()
    cards.proof.look()
    hands.expect("proof", lambda: bool(cards.proof.pages.pdf))


def test_a_name_of_300_letters_makes_nothing_wider_and_stands_in_the_way_until_it_is_taken_out(
    house, hands, page, tmp_path
):
    desk, path = house.background.desk, tmp_path / "lang.csv"
    path.write_bytes(f"Nachname;Straße;Ort\n{'N' * 300};Weg 1;12345 Ort\nKurz;Weg 2;12345 Ort\n;;\n".encode())
    wanted = OpenCampaign(title="F" * 90, purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP)
    page.open(now.id)
    hands.expect("recipients", lambda: page.desk.step is Step.RECIPIENTS)
    hands.settle()
    hands.type(str(path))
    hands.press("Return")
    hands.expect("mapping", page.desk.recipients.mapping.isVisible)
    told = [one.text() for one in page.desk.recipients.mapping.findChildren(QLabel)]
    assert any(one.startswith("NNN") and one.endswith("…") for one in told), "what is cut off says so"
    hands.press("Ctrl+Return")
    hands.expect("check", lambda: page.desk.step is Step.CHECK)
    hands.settle()
    card = page.desk.check
    assert card.minimumSizeHint().width() <= card.parentWidget().width()
    hands.press("Ctrl+Return")
    assert "erst herausnehmen" in said(house)
    assert page.desk.step is Step.CHECK
    hands.press("Space")
    hands.settle()
    hands.press("Ctrl+Return")
    hands.settle()
    assert page.desk.step is not Step.CHECK


def test_encoding_and_columns_are_shown_and_can_be_changed(hands, page, listed, tmp_path):
    path = tmp_path / "zweite.csv"
    lines = "Nachname;Vorname;Straße;PLZ;Ort;geb. am\nMüller;Ida;Weg 2;3309;Ort;12/31/1940\n"
    path.write_bytes(lines.encode("cp1252"))
    hands.press("Ctrl+PgUp")
    hands.type(str(path))
    hands.press("Return")
    mapping = listed.recipients.mapping
    hands.expect("mapping", mapping.isVisible)
    assert "cp1252" in mapping.head.text()
    book = replace(mapping.list.read, sheet="Eltern", sheets=2)
    assert "Blatt „Eltern“, eines von 2" in mapping._read_as(book)
    assert mapping.columns()[0] is Column.FAMILY_NAME
    assert "1 Postleitzahl hat vier Ziffern" in mapping.note.text(), "nothing is added silently"
    assert "3309 → 03309" in mapping.note.text()
    assert "steht der Monat vorn" in mapping.note.text()
    mapping.encoding.setCurrentIndex(mapping.encoding.findData("utf-8"))
    mapping.encoding.activated.emit(mapping.encoding.currentIndex())
    hands.expect("read again", lambda: "utf-8" in mapping.head.text())
    assert "Die Straße fehlt" in mapping.missing.text(), "its head cannot be read that way"
    hands.press("Ctrl+Return")
    hands.settle()
    assert not listed.recipients.error.isVisible(), "the same is not said twice"
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


def test_what_was_answered_of_a_pair_can_be_taken_back(house, hands, page, listed):
    card = listed.check
    assert not card.undo_button.isVisible()
    hands.press("Return")
    hands.expect("decided", lambda: listed.campaign.undecided == 0)
    hands.settle()
    assert listed.campaign.funnel.letters == 2
    hands.press("Ctrl+Return")
    hands.expect("on", lambda: listed.step is not Step.CHECK)
    hands.settle()
    for keys in ("Ctrl+H", "Ctrl+Shift+Z"):
        before = listed.campaign.version
        hands.press(keys)
        hands.settle()
        assert listed.campaign.version == before, "what belongs to the check happens where it is seen"
        assert "nur beim Schritt „Prüfen“" in said(house)
    page.desk.show_step(Step.CHECK)
    hands.settle()
    hands.press("Ctrl+Shift+Z")
    hands.expect("asked again", lambda: listed.campaign.undecided == 1)
    hands.settle()
    assert house.window.focusWidget() is card.pair
    assert listed.campaign.funnel.letters == 3
    assert not card.undo_button.isVisible()
    hands.press("Ctrl+Shift+Z")
    assert "nichts zurückzunehmen" in said(house)


def test_who_was_taken_out_stays_in_sight_and_can_come_back(house, hands, page, listed):
    card, long = listed.check, "N" * 300
    content = f"Nachname;Straße;Ort\n{long};Weg 1;12345 Ort\n".encode()
    step(house.background.desk, AddListSource, listed.campaign, name="Lang.csv", content=content)
    listed.reload()
    hands.settle()
    hands.press("Shift+Return")
    hands.expect("decided", lambda: listed.campaign.undecided == 0)
    hands.settle()
    hands.press("Space")
    hands.settle()
    assert (card.windows.isVisible(), card.taken_out.isVisible()) == (False, True)
    (back,) = card.taken_out.findChildren(QPushButton)
    assert back.accessibleName() == f"{long} doch aufnehmen"
    told = [one.text() for one in card.taken_out.findChildren(QLabel)]
    assert "Weg 1, 12345 Ort – Anschrift passt nicht" in told[1], "who writes by hand needs the address"
    assert card.minimumSizeHint().width() <= card.parentWidget().width()
    back.setFocus()
    hands.press("Space")
    hands.settle()
    assert (card.windows.isVisible(), card.taken_out.isVisible()) == (True, False)
    assert house.window.focusWidget() in card.windows.findChildren(QPushButton), "the next thing to decide"


def test_broken_lines_come_back_as_a_file_that_starts_no_formula(hands, listed, tmp_path):
    target = tmp_path / "zurueck.csv"
    listed.check.write_rejects(target)
    hands.expect("written", target.exists)
    text = target.read_text("utf-8-sig")
    assert "steht eine Formel" in text
    assert "'=cmd" in text
    assert ";=cmd" not in text


def test_what_could_not_be_read_comes_back_from_every_list(house, hands, listed, tmp_path):
    more = "Nachname;Straße;PLZ;Ort\nMüller;Weg 1;49999;Ort\n"
    now = listed.campaign
    for name, lines in (("Ganz.csv", ""), ("Zweite.csv", "zu kurz\n=1+1;Weg 3;49999;Ort\n")):
        content = (more + lines).replace("Weg 1", name).encode()
        now = step(house.background.desk, AddListSource, now, name=name, content=content)
    listed.reload()
    hands.settle()
    assert listed.check.rejects_button.text() == "3 nicht lesbare Zeilen ausgeben …"
    (tmp_path / "zurueck-2.csv").write_text("anderes")
    listed.check.write_rejects(tmp_path / "zurueck.csv")
    hands.expect("said", lambda: "zurueck-3.csv" in said(house))
    assert "3 Zeilen sind geschrieben" in said(house)
    assert "Formel" in (tmp_path / "zurueck.csv").read_text("utf-8-sig"), "the first where it was wanted"
    assert "1 statt 4 Spalten" in (tmp_path / "zurueck-3.csv").read_text("utf-8-sig")
    assert (tmp_path / "zurueck-2.csv").read_text() == "anderes", "nothing unasked is replaced"


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
    assert again.first_label.choice.count() == 16
    again.deleteLater()


def test_a_sheet_of_labels_that_was_begun_is_used_up(house, hands, page, listed):
    """By key to label 23 of 24; by mouse to another; the letters may lie there printed already."""
    hands.press("Return")
    hands.press("Ctrl+Return")
    hands.expect("print", lambda: listed.step is Step.PRINT)
    card = page.desk.print
    card.first_label.choice.setFocus()
    for key in ("End", "Up"):
        hands.press(key)
    assert card.first_label.choice.currentText() == "Feld 23: Zeile 8, Spalte 2"
    card.labels_button.setFocus()
    hands.press("Return")
    hands.expect("labels", lambda: bool(house.paper.pdf))
    sheet = LABEL_SHEETS[LabelStock.L3X8_70X36]

    def places(pdf):
        rows = ((int((one.base - 4.5) // sheet.step_down) + 1, one) for one in chars(pdf, 0))
        return {(row, int(one.x // sheet.step_across) + 1) for row, one in rows if one.base > 10}

    assert places(house.paper.pdf) == {(8, 2), (8, 3)}
    assert card.first_label.end.text() == "1 Bogen. Der letzte ist voll."
    print_all(house.background.desk, listed.campaign)
    picture = card.first_label.picture
    event_at = picture.box(4).center()
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=event_at.toPoint())
    assert card.first_label.start == 4
    assert not card.first_label.end.text()
    before = house.paper.pdf
    card.labels_button.click()
    hands.expect("labels of what is printed", lambda: house.paper.pdf not in (b"", before))
    assert places(house.paper.pdf) == {(2, 1), (2, 2)}
    assert "Feld 6" in card.first_label.end.text()


def test_nothing_of_a_campaign_goes_to_the_printer_of_single_letters_by_itself(
    house, hands, page, listed, monkeypatch
):
    """Labels need other paper first; letters have a job: shown as a whole they bear no number of a run."""
    sent, asked = [], []
    house.paper.printers[PrintKind.LETTER] = "Flur 2"
    monkeypatch.setattr(paper_view, "printer_by_name", lambda name: name)
    monkeypatch.setattr(paper_view, "print_pages", lambda *all_: sent.append(all_) or True)
    monkeypatch.setattr(paper_view, "printer_from_dialog", lambda _parent: asked.append(True) and "")
    hands.press("Return")
    hands.press("Ctrl+Return")
    hands.expect("print", lambda: listed.step is Step.PRINT)
    card, paper = page.desk.print, house.paper
    for verb, printable in (
        (card.labels_button, True), (card.all_button, False), (card.envelopes_button, True),
    ):  # fmt: skip
        before, asked_before = paper.pdf, len(asked)
        verb.click()
        hands.expect(verb.text(), lambda before=before: paper.pdf not in (b"", before))
        hands.settle()
        assert sent == [], verb.text()
        assert paper.print_button.isVisible() is printable
        assert ("PROBE" in paper.state.text()) is not printable, "what is only seen says so"
        hands.press("Ctrl+P")
        assert len(asked) - asked_before == printable
    assert sent == []


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


@pytest.mark.parametrize("proofed", [True, False])
def test_who_objects_after_the_proof_leaves_and_the_others_get_their_letters(
    house, hands, page, sample_copy_file, proofed
):
    """What the refusal says to do leads on: the recipients are checked anew, the proof is looked at again."""
    desk = house.background.desk
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP)
    old = RegisterCriteria(on=desk.now().date(), age_from=80 if proofed else 92, district="heidkamp")
    now = step(desk, AddRegisterSource, now, criteria=old)
    assert (now.funnel.letters > 20) is proofed
    if proofed:
        now = step(desk, RecordProof, now, digest=laid_out(desk, now).digest)
    with closing(sample_copy_file.owner()) as store, store.read() as session:
        line = CampaignRecipientRow
        mine = select(line.person_id).where(line.campaign_id == now.id, line.fate == Fate.LETTER)
        somebody = session.scalars(mine).first()
    page.open(now.id)
    hands.expect("print", lambda: page.desk.step is Step.PRINT)
    hands.settle()
    desk.do(ObjectTo(person_id=somebody, purpose=Purpose.INVITATION, channel=Channel.PHONE))
    hands.press("Ctrl+Return")
    hands.settle()
    told = page.desk.card.error
    assert "wer einen Brief bekommt" in told.text()
    assert told.isVisible()
    assert page.desk.campaign.funnel.letters == now.funnel.letters - 1
    assert page.desk.step is (Step.PROOF if proofed else Step.PRINT)
    if proofed:
        hands.press("Ctrl+P")
        hands.expect("proof", lambda: bool(page.desk.proof.pages.pdf))
        hands.press("Ctrl+Return")
        hands.expect("print again", lambda: page.desk.step is Step.PRINT)
        hands.settle()
    hands.press("Ctrl+Return")
    panel = house.print_shop.printing.panel
    hands.expect("job", lambda: panel.job is not None and panel.job.letters == now.funnel.letters - 1)


def test_who_handles_no_cases_sees_no_campaigns(house, hands, page, listed):
    seats = [house.seat.itemData(at) for at in range(house.seat.count())]
    at = next(at for at, one in enumerate(seats) if one.role is Role.ADMIN)
    house.seat.setCurrentIndex(at)
    house.seat.activated.emit(at)
    hands.settle()
    hands.press("Alt+S")
    assert page.list.rows.rowCount() == 0
    assert page.desk.campaign is None

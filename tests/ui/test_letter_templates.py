"""A letter from a case is filled from a template by keys alone, stays editable, is filed as it is shown."""

import pypdfium2
import pytest
from case_scene import now, of_a_person_with_address, open_cases, settle
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.paper.letters import LetterForm, Paragraph
from rathaus_desk.ui.cases.letter_text import paragraphs_of, text_of


@pytest.fixture
def page(house, hands):
    """Vorgänge, open, with a letter begun for somebody with an address."""
    page = open_cases(house, hands)
    page.open_case(of_a_person_with_address(house).id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    assert page.desk.isVisible()
    return page


def choose(hands, words):
    hands.press("F6")
    settle(hands)
    picker = QApplication.activeModalWidget()
    hands.type(words, free=True)
    shown = picker.shown()
    hands.press("Return")
    settle(hands)
    return shown


def pdf_text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_a_template_fills_the_letter_and_it_is_filed_as_it_is_shown(house, hands, page):
    case = page.desk.case
    shown = choose(hands, "angekommen")
    assert shown[0].name == "Ihr Anliegen ist angekommen"
    assert page.desk.subject.text() == f"Ihr Anliegen „{case.service.name}“"
    assert "Ihr Anliegen ist bei uns angekommen." in page.desk.text.toPlainText()
    assert house.window.focusWidget() is page.desk.text
    hands.type("Schön, dass Sie schreiben. ", free=True)
    hands.wait(300)
    settle(hands)
    assert "Umschlag" in page.desk.remarks.text() or "passt" in page.desk.remarks.text()
    hands.press("Ctrl+P")
    hands.expect("Der Brief liegt nicht in der Akte.", lambda: bool(now(house, case.id).papers))
    settle(hands)
    text = pdf_text(house.paper.pdf)
    assert "Schön, dass Sie schreiben. " in text
    assert "Ihr Anliegen ist bei uns angekommen." in text


def test_what_a_template_asks_for_is_filled_in_before_it_is_printed(house, hands, page):
    case = page.desk.case
    choose(hands, "geht leider nicht")
    assert page.desk.text.textCursor().selectedText() == "[Grund fehlt]"
    hands.press("Ctrl+Return")
    settle(hands)
    assert "„Grund“" in page.desk.error.text()
    assert not now(house, case.id).papers
    while page.desk.text.textCursor().hasSelection():
        hands.type("Der Weg gehört der Nachbarstadt.", free=True)
        hands.press("F8")
    subject = page.desk.subject.text()
    page.desk.subject.setText("Ihre Post vom [Tag fehlt]")
    hands.press("Ctrl+Return")
    assert "„Tag“" in page.desk.error.text()
    assert page.desk.subject.selectedText() == "[Tag fehlt]", (
        "F8 and Enter find what is open above the text too"
    )
    page.desk.subject.setText(subject)
    hands.press("Ctrl+Return")
    hands.expect("Der Brief liegt nicht in der Akte.", lambda: bool(now(house, case.id).papers))


def test_what_was_typed_before_comes_back(house, hands, page):
    page.desk.text.setFocus()
    hands.press("Ctrl+A")
    hands.type("Mein eigener Satz.", free=True)
    choose(hands, "angekommen")
    assert "Mein eigener Satz." not in page.desk.text.toPlainText()
    hands.press("Ctrl+Z")
    assert page.desk.text.toPlainText() == "Mein eigener Satz."
    usual = choose(hands, "ohne vorlage")
    assert usual[0].name == "Ohne Vorlage"
    assert page.desk.case.number in page.desk.text.toPlainText()


def test_enclosures_and_form_are_on_the_sheet(house, hands, page):
    page.desk.enclosures.setFocus()
    hands.type("Lageplan; Merkblatt", free=True)
    page.desk.form.setFocus()
    hands.press("Down")
    draft = page.desk.draft()
    assert (draft.enclosures, draft.form) == (("Lageplan", "Merkblatt"), LetterForm.A)
    hands.wait(300)
    settle(hands)
    assert "Lageplan" in pdf_text(page.desk.preview.pdf)
    hands.press("Escape")
    hands.press("Ctrl+B")
    settle(hands)
    assert page.desk.draft() == draft


def test_without_a_letter_the_keys_say_what_is_needed(house, hands, page):
    hands.press("Escape")
    hands.press("F6")
    settle(hands)
    assert "Strg+B" in house.window.notice.text.text()
    assert QApplication.activeModalWidget() is None
    hands.press("F8")
    assert "nichts offen" in house.window.notice.text.text()


def test_a_heading_is_written_with_a_hash():
    body = (Paragraph("Vorweg."), Paragraph("Was fehlt", heading=True), Paragraph("Das:", ("eins", "zwei")))
    assert text_of(body) == "Vorweg.\n\n# Was fehlt\n\nDas:\n- eins\n- zwei"
    assert paragraphs_of(text_of(body)) == body
    assert paragraphs_of("Vorweg.\n# Was fehlt\nDas:\n- eins\n- zwei") == body
    assert paragraphs_of("#\n\n#5 ist kein Titel") == (Paragraph("#"), Paragraph("#5 ist kein Titel"))

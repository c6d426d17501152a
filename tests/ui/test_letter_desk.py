"""Letters: what is typed becomes paragraphs, what is shown is filed, what is begun waits."""

from itertools import islice

import pypdfium2
import pytest
from case_scene import (
    buttons,
    focused,
    lamp,
    lock_address,
    now,
    of_a_person_with_address,
    of_people_with_address,
    open_cases,
    settle,
)
from hypothesis import given
from hypothesis import strategies as st

from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.paper.letters import Paragraph
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.ui.cases.case_forms import LETTER
from rathaus_desk.ui.cases.letter_text import paragraphs_of, text_of
from rathaus_desk.ui.play.journeys_steps import texts

WORDS = st.text("abcdefgäöüß 0123456789,", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
PARAGRAPHS = st.builds(
    Paragraph, WORDS, st.lists(WORDS, max_size=3).map(tuple), numbered=st.just(False)
) | st.builds(Paragraph, WORDS, st.lists(WORDS, min_size=1, max_size=3).map(tuple), numbered=st.just(True))


@pytest.fixture
def page(house, hands):
    """Vorgänge, open, as the guide at counter 2 sees it."""
    return open_cases(house, hands)


def pdf_text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_a_letter_is_filed_as_it_was_shown(house, hands, page):
    found = of_a_person_with_address(house)
    page.open_case(found.id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    assert page.desk.isVisible()
    assert focused() is page.desk.text
    hands.press("Ctrl+End")
    for line in ("", "", "Bitte bringen Sie mit:", "- den Ausweis", "- diesen Brief"):
        hands.type(line, free=True)
        hands.press("Return")
    hands.press("Ctrl+Return")  # at once, before the preview has followed
    hands.expect("Der Brief liegt nicht in der Akte.", lambda: bool(now(house, found.id).papers))
    settle(hands)
    paper = now(house, found.id).papers[-1]
    assert house.paper.file_name == f"Brief-{found.number}-1.pdf"
    assert found.person.family_name not in paper.title
    text = pdf_text(house.paper.pdf)
    assert "Bitte bringen Sie mit:" in text
    assert "den Ausweis" in text
    assert "- den Ausweis" not in text
    assert page.detail.isVisible()

    house.paper.hide()
    house.paper.pdf = b""
    page.detail.papers.list.setFocus()
    hands.press("Return")
    settle(hands)
    assert pdf_text(house.paper.pdf) == text


def test_a_promised_letter_is_kept_with_the_letter(house, hands, page):
    person = of_a_person_with_address(house).person
    concern = Concern(service="strassenlaterne", place="Rosenweg 4, Heidkamp")
    wish = PromiseWish(reply_by=ReplyBy.LETTER)
    taken, tables = house.background.desk.do(
        TakeContact(concerns=(concern,), person_id=person.id, promise=wish)
    )
    house.background.changed.emit(tables)
    case_id = taken.cases[0].id
    page.open_case(case_id)
    settle(hands)
    assert "Brief ist geschrieben" in buttons(page)
    hands.press("Ctrl+B")
    settle(hands)
    hands.press("Ctrl+Return")
    hands.expect("Der Brief liegt nicht in der Akte.", lambda: bool(now(house, case_id).papers))
    settle(hands)
    assert "Das Versprechen ist gehalten" in house.window.notice.text.text()
    assert now(house, case_id).promise.state is PromiseState.KEPT


def test_while_another_concern_of_the_visit_has_no_letter_the_page_asks(house, hands, page):
    person = of_a_person_with_address(house).person
    both = (Concern(service="strassenlaterne", place="Rosenweg 4, Heidkamp"), Concern(service="laerm"))
    wish = PromiseWish(reply_by=ReplyBy.LETTER)
    taken, tables = house.background.desk.do(TakeContact(concerns=both, person_id=person.id, promise=wish))
    house.background.changed.emit(tables)
    case_id = taken.cases[0].id
    page.open_case(case_id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    hands.press("Ctrl+Return")
    hands.expect("Der Brief liegt nicht in der Akte.", lambda: bool(now(house, case_id).papers))
    settle(hands)
    assert "versprochene Antwort" in house.window.notice.text.text()
    assert now(house, case_id).promise.state is PromiseState.OPEN
    house.window.notice.verb.click()
    settle(hands)
    assert now(house, case_id).promise.state is PromiseState.KEPT


def test_a_letter_that_was_begun_waits_with_its_case(house, hands, page):
    found = of_a_person_with_address(house)
    page.open_case(found.id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    page.desk.subject.setFocus()
    hands.press("Ctrl+A")
    hands.type("Ihre Laterne", free=True)
    hands.press("Escape")
    assert page.detail.isVisible()
    hands.press("Ctrl+B")
    settle(hands)
    assert page.desk.subject.text() == "Ihre Laterne"


def test_nothing_of_one_letter_comes_back_in_another(house, hands, page):
    first, second = islice(of_people_with_address(house), 2)
    page.open_case(first.id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    hands.press("Ctrl+End")
    hands.type("Nur zwischen uns beiden.", free=True)
    hands.press("Escape")
    page.open_case(second.id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    shown = page.desk.text.toPlainText()
    hands.press("Ctrl+Z")
    assert page.desk.text.toPlainText() == shown
    assert "zwischen uns" not in shown


def test_a_letter_goes_out_of_sight_with_a_case_that_nobody_here_may_see_any_more(house, hands, page):
    found = of_a_person_with_address(house)
    page.open_case(found.id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    hands.type("Bitte rufen Sie an. ", free=True)
    lock_address(house, found.person.id, AddressLock.BMG51)
    hands.expect("put away", lambda: not page.desk.isVisible())
    settle(hands)
    assert "nicht abgelegt" in house.window.notice.text.text()
    assert found.person.family_name not in texts(page)
    lock_address(house, found.person.id, AddressLock.NONE)
    page.open_case(found.id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    assert page.desk.text.toPlainText().startswith("Bitte rufen Sie an."), "what was typed is not lost"


def test_a_letter_without_a_subject_is_refused_at_its_field(house, hands, page):
    page.open_case(of_a_person_with_address(house).id)
    settle(hands)
    hands.press("Ctrl+B")
    settle(hands)
    page.desk.subject.setFocus()
    hands.press("Ctrl+A")
    hands.press("Delete")
    hands.press("Ctrl+Return")
    hands.wait(300)
    settle(hands)
    assert "Betreff" in page.desk.error.text()
    assert page.desk.subject.property("wrong") == "true"
    assert house.paper.pdf == b""


def test_without_an_address_no_letter_begins(house, hands, page):
    page.open_case(lamp(house, hands))
    settle(hands)
    house.window.actions_[LETTER].trigger()
    settle(hands)
    assert not page.desk.isVisible()
    assert "Anschrift" in page.detail.head.error.text()


def test_a_blank_line_divides_and_a_dash_makes_an_item():
    typed = (
        "Guten Morgen.\nWir kommen.\n\nBitte mitbringen:\n- den Ausweis\n– ein Foto\n\n\n1. kommen\n2) warten"
    )
    assert paragraphs_of(typed) == (
        Paragraph("Guten Morgen. Wir kommen."),
        Paragraph("Bitte mitbringen:", ("den Ausweis", "ein Foto")),
        Paragraph("", ("kommen", "warten"), numbered=True),
    )


def test_text_after_a_list_begins_a_new_paragraph():
    assert paragraphs_of("Erst:\n- eins\nDann weiter.") == (
        Paragraph("Erst:", ("eins",)),
        Paragraph("Dann weiter."),
    )


@pytest.mark.parametrize("typed", ["", "  \n \n"])
def test_nothing_typed_is_no_paragraph(typed):
    assert paragraphs_of(typed) == ()


@pytest.mark.parametrize("typed", ["-5 Grad waren es", "24. November", "1. Dezember ist frei", "3. Stock"])
def test_a_day_or_a_minus_at_the_beginning_is_no_item(typed):
    assert paragraphs_of(typed) == (Paragraph(typed),)


@given(st.lists(PARAGRAPHS, max_size=5).map(tuple))
def test_what_is_shown_reads_back_as_it_was(body):
    assert paragraphs_of(text_of(body)) == body

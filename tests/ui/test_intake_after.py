"""After saving: the card stays, mistakes are put right, and nothing is lost on the way."""

import pypdfium2
from intake_scene import concern, find, save, stored, three_concerns

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.usecases.cases.cases import case_lines, open_cases_of
from rathaus_desk.usecases.names.find_people import find_people


def pdf_text(data):
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def print_slip(house, hands):
    hands.press("F9")
    hands.settle()
    hands.expect("slip", lambda: bool(house.paper.pdf))
    return pdf_text(house.paper.pdf)


def test_j3_the_wrong_service_is_put_right_and_the_new_slip_says_what_it_replaces(house, hands):
    three_concerns(house, hands)
    numbers = save(house, hands)
    first = print_slip(house, hands)
    assert "ersetzt" not in first
    hands.press("Ctrl+Shift+B")
    reception = house.reception
    assert reception.question.isVisible()
    hands.type("3")
    hands.type("personalausweis")
    hands.press("Return")
    hands.expect("card", reception.card.isVisible)
    case = stored(house, numbers[2])
    assert case.service.key == "personalausweis"
    assert {one.unit for one in case.tasks} == {"Bürgerbüro"}
    assert "Personalausweis" in reception.card.number.text()
    assert "Bewohnerparken" not in reception.card.number.text()
    assert "ersetzt" in print_slip(house, hands).lower()
    assert stored(house, numbers[0]).service.key == "wohngeld"


def test_with_one_concern_nobody_asks_which(house, hands):
    find(hands, "schm er")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    (number,) = save(house, hands)
    hands.press("Ctrl+Shift+B")
    assert house.reception.entry.hasFocus()
    hands.type("wohngeld")
    hands.press("Return")
    hands.expect("card", house.reception.card.isVisible)
    assert stored(house, number).service.key == "wohngeld"


def test_a_complaint_asks_whom_it_is_about_before_it_goes_anywhere(house, hands):
    find(hands, "schm er")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    (number,) = save(house, hands)
    hands.press("Ctrl+Shift+B")
    hands.type("beschwerde")
    hands.press("Return")
    reception = house.reception
    hands.expect("question", lambda: "Über welche Stelle" in reception.question.text.text())
    assert stored(house, number).service.key == "hund_abmelden"
    hands.type("2")
    hands.expect("reassigned", lambda: stored(house, number).service.key == "beschwerde")
    assert not reception.question.isVisible()


def test_a_person_is_no_answer_to_the_question_for_a_service(house, hands):
    find(hands, "schm er")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    (number,) = save(house, hands)
    hands.press("Ctrl+Shift+P")
    hands.type("hund abmelden")
    hands.press("Return")
    assert house.reception.question.isVisible()
    hands.press("Escape")
    hands.press("Escape")
    assert not house.reception.question.isVisible()
    assert stored(house, number).service.key == "hund_abmelden"


def test_the_wrong_person_is_replaced_in_everything_just_saved(house, hands):
    three_concerns(house, hands)
    numbers = save(house, hands)
    hands.press("Ctrl+Shift+P")
    hands.type("meyer hans")
    hands.press("Return")
    hands.expect("card", house.reception.card.isVisible)
    assert {stored(house, one).person.name for one in numbers} == {"Hans Meyer"}
    desk = house.background.desk
    wrong = desk.ask(find_people, text="wojcik lukasz")[0]
    left = {one.number for one in desk.ask(open_cases_of, person_id=wrong.id)}
    assert left.isdisjoint(numbers)
    assert house.window.notice.isVisible()


def test_the_card_lies_there_until_the_next_key_which_then_works(house, hands):
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    save(house, hands)
    hands.press("m")
    assert not house.reception.card.isVisible()
    assert house.reception.entry.text() == "m"


def test_before_anything_is_saved_there_is_nothing_to_put_right(house, hands):
    hands.press("F2")
    for keys in ("Ctrl+Shift+B", "Ctrl+Shift+P"):
        hands.press(keys)
        assert not house.reception.question.isVisible()
        assert "noch nichts gespeichert" in house.window.notice.text.text()


def test_what_was_saved_before_does_not_reach_the_next_citizen(house, hands):
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    before = house.background.desk.ask(case_lines, view=CaseView.ALL_OPEN)
    (number,) = save(house, hands)
    find(hands, "meyer hans")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    (second,) = save(house, hands)
    assert stored(house, number).person.name == "Erna Schmidt"
    assert stored(house, second).person.name == "Hans Meyer"
    assert len(house.background.desk.ask(case_lines, view=CaseView.ALL_OPEN)) == len(before) + 2


def test_on_the_card_the_key_that_saves_only_closes_it(house, hands):
    find(hands, "lat")
    save(house, hands)
    assert not house.window._ring.isVisible(), "the card lies over the page whole"
    hands.press("Ctrl+Return")
    assert not house.reception.card.isVisible()
    assert not house.reception.error.isVisible()
    assert house.reception.entry.hasFocus()
    assert house.window._ring.isVisible()
    hands.press("Ctrl+Return")
    assert house.reception.error.isVisible(), "without the card it says what is missing"


def test_hint_and_promise_are_in_sight_on_a_small_screen(house, hands):
    house.window.resize(1366, 768)
    find(hands, "schm er")
    find(hands, "lat")
    save(house, hands)
    hands.press("F2")
    find(hands, "meyer hans")
    find(hands, "lat")
    reception = house.reception
    reception.form.place.setText("Rosenweg 14")
    reception.form.place.editingFinished.emit()
    hands.settle()
    for part in (reception.hint, reception.form.promised, reception.route):
        assert part.isVisible()
        assert not part.visibleRegion().isEmpty()
        assert part.visibleRegion().boundingRect() == part.rect()
    assert reception.form.promised.text() == reception.form.reply.currentText()

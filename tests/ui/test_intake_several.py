"""Several concerns in one visit, by real keys: one contact, one slip, one promise, each its own way."""

import pypdfium2
import pytest
from intake_scene import concern, find, save, stored, three_concerns

from rathaus_desk.domain.cases.cases import CaseState, CaseView
from rathaus_desk.domain.office.services import UNCLEAR
from rathaus_desk.usecases.cases.cases import case_lines


def pdf_text(data):
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def others(house):
    """What the short list above the open concern says."""
    return [one.accessibleName() for one in house.reception.form.finished.keys]


def test_j3_three_concerns_become_one_contact_with_one_promise_and_one_slip(house, hands):
    three_concerns(house, hands)
    numbers = save(house, hands)
    benefit, dog, parking = (stored(house, one) for one in numbers)
    assert len({one.contact_id for one in (benefit, dog, parking)}) == 1
    assert benefit.note == "Mietbescheinigung fehlt noch"
    assert (dog.note, parking.note) == ("", "")
    assert dog.state is CaseState.DONE
    assert dog.result == "Der Hund ist abgemeldet."
    assert {one.tasks[0].unit for one in (benefit, parking)} == {"Soziales", "Ordnung"}
    assert benefit.promise is not None
    assert benefit.promise.id == parking.promise.id
    card = house.reception.card
    assert "Wir melden uns gesammelt." in card.lines.text()
    assert "Hund abmelden ist erledigt." in card.lines.text()
    assert "Abholcode" not in card.lines.text(), "somebody the register knows needs no code"
    hands.press("F9")
    hands.expect("slip", lambda: bool(house.paper.pdf))
    slip = pdf_text(house.paper.pdf)
    assert all(number in slip.replace(" ", "") for number in numbers)


def test_the_finished_concerns_stand_in_a_list_and_open_again(house, hands):
    three_concerns(house, hands)
    form = house.reception.form
    assert form.block.head.text() == "ANLIEGEN 3 VON 3"
    assert [one.split(",")[0] for one in others(house)[::2]] == [
        "Anliegen 1  Wohngeld · Soziales",
        "Anliegen 2  Hund abmelden · gleich erledigt",
    ]
    hands.press("Alt+Up")
    hands.press("Alt+Up")
    assert form.service.key == "wohngeld"
    assert form.note.toPlainText() == "Mietbescheinigung fehlt noch"
    assert house.reception.side.knowledge.isVisible()
    hands.press("Alt+Down")
    assert form.service.key == "hund_abmelden"
    assert form.block.result.text() == "Der Hund ist abgemeldet."
    form.finished.keys[0].click()
    assert form.service.key == "wohngeld"
    assert len(save(house, hands)) == 3


def test_a_concern_without_anything_in_it_is_not_kept(house, hands):
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    hands.press("Ctrl+E")
    assert house.reception.form.service is None
    hands.press("Alt+Up")
    assert house.reception.form.service.key == "wohngeld"
    assert not house.reception.form.several
    hands.press("Ctrl+E")
    assert len(save(house, hands)) == 1


def test_the_next_concern_needs_one_before_it(house, hands):
    find(hands, "schm er")
    hands.press("Ctrl+E")
    assert "Anliegen wählen" in house.reception.error.text()
    assert not house.reception.form.several


def test_a_removed_concern_comes_back(house, hands):
    three_concerns(house, hands)
    hands.press("Ctrl+Shift+Del")
    assert house.reception.form.service.key == "hund_abmelden"
    assert len(house.reception.form.draft().named) == 2
    house.window.notice.verb.click()
    assert [one.service.key for one in house.reception.form.draft().named] == [
        "wohngeld",
        "hund_abmelden",
        "bewohnerparken",
    ]


def test_the_whole_visit_is_taken_back_and_stands_again(house, hands):
    three_concerns(house, hands)
    before = house.reception.form.draft()
    numbers = save(house, hands)
    hands.press("Ctrl+Shift+Z")
    hands.expect("form", lambda: house.reception.form.service is not None)
    assert house.reception.form.draft().concerns == before.concerns
    assert {stored(house, one).state for one in numbers} == {CaseState.DROPPED}


def test_among_several_a_similar_case_is_hung_on_without_saving_at_once(house, hands):
    find(hands, "schm er")
    concern(house, hands, "lat", "strassenlaterne")
    (first,) = save(house, hands)
    find(hands, "meyer hans")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    hands.press("Ctrl+E")
    concern(house, hands, "lat", "strassenlaterne")
    reception = house.reception
    hands.expect("hint", reception.hint.isVisible)
    hands.press("Ctrl+D")
    assert not reception.card.isVisible()
    assert "Hängt sich an" in reception.hint.text.text()
    numbers = save(house, hands)
    assert stored(house, numbers[1]).cause_id == stored(house, first).id
    assert stored(house, numbers[0]).cause_id is None


def test_ctrl_d_a_second_time_lets_it_stand_by_itself(house, hands):
    find(hands, "schm er")
    concern(house, hands, "lat", "strassenlaterne")
    save(house, hands)
    find(hands, "meyer hans")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    hands.press("Ctrl+E")
    concern(house, hands, "lat", "strassenlaterne")
    hands.expect("hint", house.reception.hint.isVisible)
    hands.press("Ctrl+D")
    hands.press("Ctrl+D")
    assert stored(house, save(house, hands)[1]).cause_id is None


def test_done_at_once_wants_a_result_and_says_where(house, hands):
    find(hands, "schm er")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    hands.press("Ctrl+Shift+E")
    hands.press("Ctrl+Return")
    hands.expect("refusal", house.reception.error.isVisible)
    assert house.reception.form.block.result.property("wrong") == "true"
    house.reception.form.block.result.setFocus()
    hands.type("Der Hund ist abgemeldet.", free=True)
    (number,) = save(house, hands)
    case = stored(house, number)
    assert (case.state, case.tasks, case.promise) == (CaseState.DONE, (), None)


def test_counting_an_answer_never_throws_the_other_concerns_away(house, hands):
    three_concerns(house, hands)
    before = house.background.desk.ask(case_lines, view=CaseView.ALL_OPEN)
    hands.press("Ctrl+Shift+Return")
    assert house.reception.form.block.at_once
    assert len(house.reception.form.draft().named) == 3
    assert house.background.desk.ask(case_lines, view=CaseView.ALL_OPEN) == before


@pytest.mark.parametrize("way", ["key", "line"])
def test_nobody_knows_yet_what_it_is(house, hands, way):
    find(hands, "schm er")
    if way == "key":
        hands.press("Ctrl+U")
    else:
        hands.type("unklar")
        hands.press("Return")
    hands.expect("unclear", lambda: house.reception.form.service is not None)
    hands.settle()
    hands.type("Brief vom Amt, versteht ihn nicht", free=True)
    case = stored(house, save(house, hands)[0])
    assert case.service.key == UNCLEAR
    assert case.note == "Brief vom Amt, versteht ihn nicht"


def test_a_word_that_hurts_is_pointed_out_and_never_blocks(house, hands):
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    reception = house.reception
    reception.form.note.setFocus()
    assert "als läse die Person mit" in reception.form.note.placeholderText()
    hands.type("Sie ist schwierig", free=True)
    assert reception.form.block.wording.isVisible()
    assert "schwierig" in reception.form.block.wording.text()
    assert stored(house, save(house, hands)[0]).note == "Sie ist schwierig"


def test_tab_goes_in_reading_order(house, hands):
    three_concerns(house, hands)
    reception = house.reception
    reception.entry.setFocus()
    seen = []
    for _ in range(40):
        hands.press("Tab")
        widget = house.window.focusWidget()
        if widget is reception.save_button:
            break
        seen.append(widget)
    tops = [
        (one.mapTo(reception, one.rect().topLeft()).y(), one.accessibleName())
        for one in seen
        if reception.form.isAncestorOf(one)
    ]
    assert len(tops) > 6
    assert tops == sorted(tops, key=lambda one: one[0])

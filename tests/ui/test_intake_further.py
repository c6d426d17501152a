"""One more concern right after saving: the same contact, slip and promise, in six keys; and the ways out."""

import pypdfium2
import pytest
from intake_scene import concern, find, save, stored
from sqlalchemy import select

from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.promises.promises import PromiseState, ReplyBy
from rathaus_desk.store.case_tables import CaseRow, PromiseRow
from rathaus_desk.store.people_tables import PersonRow

NOTE = "Mietbescheinigung fehlt"


def slip_text(house, hands):
    hands.press("F9")
    hands.expect("slip", lambda: bool(house.paper.pdf))
    document = pypdfium2.PdfDocument(house.paper.pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def read(house, query):
    with house.background.desk._store.read() as session:
        return session.scalars(query).all()


def contact_of(house, number):
    (found,) = read(house, select(CaseRow.contact_id).where(CaseRow.number == number))
    return found


def promises(house, number):
    return read(house, select(PromiseRow).where(PromiseRow.contact_id == contact_of(house, number)))


@pytest.fixture
def first(house, hands):
    """The number of what Frau Schmidt came for; its card lies there."""
    find(hands, "schm er")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    (number,) = save(house, hands)
    return number


def test_one_more_concern_takes_six_keys_and_joins_slip_and_promise(house, hands, first):
    reception = house.reception
    assert "Noch ein Anliegen: Strg+E." in reception.card.keys.text()
    paper = slip_text(house, hands)
    assert "Wohngeld" not in paper
    (promise,) = promises(house, first)
    before = hands.account.keys
    hands.press("Ctrl+E")
    assert not reception.card.isVisible()
    assert reception.further.bar.isVisible()
    assert first.split("-")[1] in reception.further.text.text().replace(" ", "")
    assert reception.form.person.name == "Erna Schmidt"
    hands.type("lat")
    hands.press("Return")
    hands.expect("service", lambda: reception.form.service is not None)
    assert reception.form.promised.text().startswith("Wir melden uns gesammelt: Anruf ")
    assert not reception.form.reply.isVisible()
    hands.press("Ctrl+Return")
    hands.expect(reception.error.text(), reception.card.isVisible)
    assert hands.account.keys - before == 6
    numbers = reception.card.number.accessibleName().split(", ")
    assert numbers[0] == first
    assert len(numbers) == 2
    assert contact_of(house, numbers[1]) == contact_of(house, first)
    assert stored(house, numbers[1]).person.name == "Erna Schmidt"
    assert [one.id for one in promises(house, first)] == [promise.id]
    assert "Wir melden uns gesammelt." in reception.card.lines.text()
    again = slip_text(house, hands)
    assert all(one.replace("-", "") in "".join(c for c in again if c.isdigit()) for one in numbers)
    assert "ersetzt" in again
    assert not reception.further.open


def test_the_card_does_not_come_back_with_the_room(house, hands, first):
    card = house.reception.card
    assert first in card.number.accessibleName()
    hands.press("Alt+5")
    assert not house.reception.isVisible()
    hands.press("Alt+2")
    assert house.reception.isVisible()
    assert not card.isVisible()
    assert card.number.text() == ""
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    assert first not in save(house, hands)


def test_a_third_concern_follows_the_second(house, hands, first):
    for text, key in (("wohngeld", "wohngeld"), ("personalausweis", "personalausweis")):
        hands.press("Ctrl+E")
        concern(house, hands, text, key)
        numbers = save(house, hands)
    assert len(numbers) == 3
    assert len({contact_of(house, one) for one in numbers}) == 1


def test_two_at_once_are_saved_one_after_the_other(house, hands, first):
    hands.press("Ctrl+E")
    concern(house, hands, "wohngeld", "wohngeld")
    hands.press("Ctrl+E")
    assert "erst speichern" in house.window.notice.text.text()
    assert house.reception.form.service.key == "wohngeld"
    assert len(save(house, hands)) == 2


def test_only_the_further_concern_is_taken_back_and_still_belongs_to_the_visit(house, hands, first):
    hands.press("Ctrl+E")
    concern(house, hands, "wohngeld", "wohngeld")
    second = save(house, hands)[1]
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert stored(house, second).state is CaseState.DROPPED
    assert stored(house, first).state is CaseState.NEW
    reception = house.reception
    assert reception.form.service.key == "wohngeld"
    assert reception.further.open
    third = save(house, hands)[1]
    assert contact_of(house, third) == contact_of(house, first)
    assert [one.state for one in promises(house, first)] == [PromiseState.OPEN]


def test_with_another_person_it_is_a_new_contact(house, hands, first):
    hands.press("Ctrl+E")
    house.reception.form.caller.fill(type(house.reception.form.caller.draft())(name="Frau Neumann"))
    house.reception.form.typed.emit()
    hands.settle()
    assert not house.reception.further.open
    assert house.reception.further.bar.isHidden()
    assert "neue Aufnahme" in house.window.notice.text.text()
    concern(house, hands, "wohngeld", "wohngeld")
    house.reception.form.reply.setCurrentIndex(house.reception.form.reply.count() - 1)
    (number,) = save(house, hands)
    assert contact_of(house, number) != contact_of(house, first)


@pytest.mark.parametrize("way_out", ["Ctrl+Shift+L", "button"])
def test_who_gives_it_up_begins_anew_with_the_next_citizen(house, hands, first, way_out):
    hands.press("Ctrl+E")
    if way_out == "button":
        (button,) = house.reception.further.bar.findChildren(type(house.reception.save_button))
        button.click()
        hands.settle()
    else:
        hands.press(way_out)
    assert not house.reception.further.open
    assert house.reception.form.person is None
    find(hands, "meyer hans")
    concern(house, hands, "wohngeld", "wohngeld")
    (number,) = save(house, hands)
    assert contact_of(house, number) != contact_of(house, first)
    assert stored(house, number).person.name == "Hans Meyer"


def test_somebody_new_is_written_down_once(house, hands):
    hands.press("F2")
    hands.type("Zweigeltner")
    hands.press("Ctrl+Shift+N")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    house.reception.form.reply.setCurrentIndex(house.reception.form.reply.count() - 1)
    (number,) = save(house, hands)
    hands.press("Ctrl+E")
    hands.expect("caller", lambda: house.reception.form.person is not None)
    assert house.reception.form.person.family_name == "Zweigeltner"
    concern(house, hands, "wohngeld", "wohngeld")
    numbers = save(house, hands)
    assert contact_of(house, numbers[1]) == contact_of(house, number)
    assert len(read(house, select(PersonRow).where(PersonRow.family_name == "Zweigeltner"))) == 1


def test_after_the_person_was_put_right_it_goes_on_with_the_right_one(house, hands, first):
    hands.press("Ctrl+Shift+P")
    hands.type("meyer hans")
    hands.press("Return")
    hands.expect("card", house.reception.card.isVisible)
    hands.press("Ctrl+E")
    hands.expect("caller", lambda: house.reception.form.person is not None)
    concern(house, hands, "wohngeld", "wohngeld")
    numbers = save(house, hands)
    assert {stored(house, one).person.name for one in numbers} == {"Hans Meyer"}


def test_after_something_done_on_the_spot_the_answer_can_be_chosen(house, hands):
    find(hands, "schm er")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    hands.press("Ctrl+Shift+E")
    hands.type("Der Hund ist abgemeldet.", free=True)
    (number,) = save(house, hands)
    assert promises(house, number) == []
    hands.press("Ctrl+E")
    concern(house, hands, "wohngeld", "wohngeld")
    assert house.reception.form.reply.isVisible()
    chosen = house.reception.form.reply.currentData()
    save(house, hands)
    (promise,) = promises(house, number)
    assert (promise.reply_by, promise.window_start) == (ReplyBy.CALL, chosen.start)
    assert "Wir rufen an: " in house.reception.card.lines.text()
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert [one.state for one in promises(house, number)] == [PromiseState.CANCELLED]


def test_before_anything_is_saved_the_key_asks_for_the_concern(house, hands):
    hands.press("F2")
    hands.press("Ctrl+E")
    assert house.reception.error.isVisible()
    assert not house.reception.further.open


def test_another_visit_of_the_same_person_on_the_form_is_a_contact_of_its_own(house, hands, first):
    reception = house.reception
    concern(house, hands, "wohngeld", "wohngeld")
    find(hands, "schm er")
    parked = reception.form.draft()
    reception.start_anew()
    hands.press("Ctrl+E")
    assert reception.further.open
    assert reception.form.caller.draft() == parked.caller
    reception.fill(parked)
    hands.settle()
    assert not reception.further.open
    (number,) = save(house, hands)
    assert contact_of(house, number) != contact_of(house, first)


def begun_with_a_parked_one(house, hands):
    """The further concern of Frau Schmidt is put aside with F8; somebody else is taken in meanwhile."""
    hands.press("Ctrl+E")
    concern(house, hands, "wohngeld", "wohngeld")
    hands.type(NOTE, free=True)
    hands.press("F8")
    hands.expect("parked", lambda: len(house.around.drafts.lines) == 6)
    assert not house.reception.further.open
    find(hands, "meyer hans")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    return save(house, hands)


def open_parked(house, hands):
    """Open what was parked last: it stands behind the five of the sample town."""
    hands.press("Return")  # a card goes
    hands.press("Ctrl+6")
    hands.expect("back", lambda: house.reception.form.note.toPlainText() == NOTE)


def test_a_parked_further_concern_comes_back_to_its_contact_and_slip(house, hands, first):
    (others,) = begun_with_a_parked_one(house, hands)
    open_parked(house, hands)
    reception = house.reception
    assert reception.further.bar.isVisible()
    assert first.split("-")[1] in reception.further.text.text().replace(" ", "")
    assert reception.form.person.name == "Erna Schmidt"
    assert reception.form.note.toPlainText() == NOTE
    assert reception.form.promised.text().startswith("Wir melden uns gesammelt: Anruf ")
    (promise,) = promises(house, first)
    numbers = save(house, hands)
    assert numbers[0] == first
    assert contact_of(house, numbers[1]) == contact_of(house, first) != contact_of(house, others)
    assert [one.id for one in promises(house, first)] == [promise.id]
    assert "Hund abmelden geht an" in reception.card.lines.text()
    paper = slip_text(house, hands)
    digits = "".join(one for one in paper if one.isdigit())
    assert all(one.replace("-", "") in digits for one in numbers)
    assert others.replace("-", "") not in digits
    hands.press("Ctrl+E")
    concern(house, hands, "personalausweis", "personalausweis")
    assert len(save(house, hands)) == 3


def test_while_it_stands_there_the_slip_is_that_of_its_own_visit(house, hands, first):
    (others,) = begun_with_a_parked_one(house, hands)
    open_parked(house, hands)
    digits = "".join(one for one in slip_text(house, hands) if one.isdigit())
    assert first.replace("-", "") in digits
    assert others.replace("-", "") not in digits


def test_once_the_visit_was_taken_back_what_was_parked_begins_a_contact_of_its_own(house, hands, first):
    hands.press("Ctrl+E")
    concern(house, hands, "wohngeld", "wohngeld")
    hands.type(NOTE, free=True)
    hands.press("F8")
    hands.expect("parked", lambda: len(house.around.drafts.lines) == 6)
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    house.reception.start_anew()
    open_parked(house, hands)
    assert not house.reception.further.open
    assert "neue Aufnahme" in house.window.notice.text.text()
    assert house.reception.form.person.name == "Erna Schmidt"
    (number,) = save(house, hands)
    assert contact_of(house, number) != contact_of(house, first)

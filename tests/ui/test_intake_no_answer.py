"""Who wishes no answer, or cannot get one, reads the same on form, card and slip: how to ask."""

import pypdfium2
from intake_scene import concern, find, save

from rathaus_desk.domain.promises.promises import ReplyBy

GATHERED = "GESAMMELT"


def two_concerns(house, hands, who="", keys=""):
    """Take in two concerns that wait, of somebody or of nobody."""
    hands.press("F2")
    if who:
        find(hands, who)
    if keys:
        hands.press("Ctrl+Shift+V")
        hands.type(keys)
        hands.press("Return")
    concern(house, hands, "lat", "strassenlaterne")
    hands.press("Ctrl+E")
    concern(house, hands, "wohngeld", "wohngeld")
    return house.reception.form


def choose(hands, form, way):
    form.reply.setCurrentIndex(form.reply.findData(way))
    form.reply.activated.emit(form.reply.currentIndex())
    hands.settle()


def printed(house, hands):
    hands.press("F9")
    hands.expect("slip", lambda: bool(house.paper.pdf))
    document = pypdfium2.PdfDocument(house.paper.pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def test_no_wish_for_an_answer_is_no_promise_anywhere(house, hands):
    form = two_concerns(house, hands, "wojcik luk")
    assert GATHERED in form.answer_head.text()
    choose(hands, form, ReplyBy.NONE)
    assert form.answer_head.text() == "RÜCKMELDUNG"
    assert form.promised.text() == (
        "Keine Rückmeldung gewünscht. Karte und Laufzettel sagen, wie man nachfragt."
    )
    save(house, hands)
    card = house.reception.card.lines.text()
    assert "Sie hören von uns" not in card
    assert "Wir melden uns" not in card
    assert "mit Ihren Nummern nach." in card
    slip = printed(house, hands)
    assert "Möchten Sie wissen, wie es steht? Bitte rufen Sie an und nennen Sie Ihre Nummer." in slip
    assert "Hören Sie bis dahin nichts" not in slip


def test_nobody_without_a_number_is_said_to_be_answered(house, hands):
    form = two_concerns(house, hands)
    assert form.answer_head.text() == "RÜCKMELDUNG"
    assert form.promised.text().startswith("Keine Rückmeldung: keine Nummer genannt. Karte und Laufzettel")
    save(house, hands)
    assert "mit dem Abholcode nach." in house.reception.card.lines.text()


def test_who_cannot_be_called_and_has_no_address_wished_for_nothing(house, hands):
    form = two_concerns(house, hands, keys="8")
    assert form.reply.currentText() == "Keine Rückmeldung: Anrufen geht nicht, keine Anschrift"
    assert form.answer_head.text() == "RÜCKMELDUNG"


def test_a_letter_for_all_is_said_to_be_one(house, hands):
    form = two_concerns(house, hands, "wojcik luk")
    choose(hands, form, ReplyBy.LETTER)
    assert GATHERED in form.answer_head.text()
    assert "nachfragt" not in form.promised.text()
    save(house, hands)
    assert "Die Antwort kommt als Brief." in house.reception.card.lines.text()
    assert "Wir melden uns gesammelt. Wir schreiben Ihnen einen Brief." in printed(house, hands)

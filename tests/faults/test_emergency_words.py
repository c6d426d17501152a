"""What is said while the server is away: at the line, on the slip, at the foot, each of it whole."""

import pypdfium2
import pytest

from rathaus_desk.store.server import ServerStore
from rathaus_desk.ui.play.player import Player
from tests.faults.guides_window import guides_window

pytestmark = pytest.mark.server


@pytest.fixture
def house(far_url, tmp_path, desktop, qtbot, proxy):
    """The window of a guide from which the server has just gone."""
    with guides_window(ServerStore(far_url), tmp_path) as built:
        proxy.refuse()
        Player(built, "test", None).expect("the line says so", built.window.banner.isVisible)
        yield built


@pytest.fixture
def hands(house):
    return Player(house, "test", None)


def said(house):
    error = house.reception.error
    return error.text() if error.isVisible() else ""


def test_a_shorthand_for_a_name_is_not_taken_for_one(house, hands):
    hands.press("F2")
    hands.type("schm er")
    hands.press("Return")
    hands.expect("a sentence", lambda: bool(said(house)))
    assert said(house).startswith("Personen lassen sich erst nachschlagen, wenn die Datenbank")
    assert house.reception.entry.text() == "schm er"
    assert house.reception.form.caller.name == ""
    hands.press("Ctrl+A")
    hands.type("Erna Schmidt")
    assert said(house) == ""
    hands.press("Return")
    hands.expect("the name", lambda: house.reception.form.caller.name == "Erna Schmidt")
    assert house.reception.entry.text() == ""


def test_who_chooses_it_by_hand_may_write_a_name_small(house, hands):
    hands.press("F2")
    hands.type("schm er")
    hands.expect("the list", house.reception.entry.list.isVisible)
    hands.press("Down")
    hands.press("Up")
    hands.press("Return")
    hands.expect("the name", lambda: house.reception.form.caller.name == "schm er")


def test_the_slip_says_that_the_number_holds_and_the_case_follows(house, hands, proxy):
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.expect("the concern", lambda: house.reception.form.service is not None)
    hands.press("Ctrl+Return")
    hands.expect("the number card", house.reception.card.isVisible)
    hands.press("F9")
    hands.expect("the slip", lambda: bool(house.paper.pdf))
    assert "Die Nummer gilt; Ihr Anliegen kommt an, sobald er wieder läuft." in text_of(house.paper.pdf)
    proxy.take_again()
    hands.expect("all is well again", lambda: house.window.connection.text() == "Verbunden")
    hands.settle()
    hands.press("F9")
    hands.expect("a second slip", lambda: "2. Ausgabe" in text_of(house.paper.pdf))
    assert "gestört" not in text_of(house.paper.pdf)


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()

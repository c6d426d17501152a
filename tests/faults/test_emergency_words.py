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


def enlarge(house, zoom):
    while house.window.look.zoom < zoom:
        house.window.look.step_zoom(1)


def test_at_two_hundred_percent_the_whole_card_is_in_sight(house, hands):
    house.window.resize(1366, 768)
    enlarge(house, 2.0)
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.expect("the concern", lambda: house.reception.form.service is not None)
    hands.press("Ctrl+Return")
    card = house.reception.card
    hands.expect("the number card", card.isVisible)
    hands.settle()
    hands.wait(50)
    assert card.visibleRegion().boundingRect() == card.rect()
    assert card.number.visibleRegion().boundingRect() == card.number.rect()
    assert card.kept.visibleRegion().boundingRect() == card.kept.rect()


def test_the_foot_never_cuts_how_the_connection_stands(house, hands):
    window = house.window
    window.connection.setText("Keine Verbindung")
    window.who.setText("Aylin Özdemir-Schellenberg · Leitung des Bürgerbüros und der Lotsinnen")
    window.practice.show()
    enlarge(house, 2.0)
    window.resize(1024, 768)
    hands.settle()
    hands.wait(50)
    assert window.who.width() < window.who.sizeHint().width(), "there is too little room"
    for one in (window.connection, window.practice, window.day):
        assert one.width() >= one.sizeHint().width(), one.text()
        assert one.geometry().right() <= window.statusBar().width()


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()

"""Lead and administration care for the town's offers by keyboard; everybody else reads them."""

import pytest
from PySide6.QtWidgets import QApplication
from test_queue_setup import sit

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.office.offers import SaveOffer
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.usecases.office.offers import offers


def stored(house, text):
    return house.background.desk.ask(offers, text=text)


@pytest.fixture
def care(house, hands):
    """The lead reads the offers."""
    sit(house, hands, Role.LEAD)
    hands.press("Alt+4")
    hands.press("Ctrl+G")
    hands.settle()
    return house.lookup.care


def form(care):
    return care.place.form(care.place.unfolded)


def rewrite(hands, care, name, text):
    """Go to a field by the tab key and write it anew."""
    for _ in range(16):
        if QApplication.focusWidget() is form(care)._fields[name]:
            break
        hands.press("Tab")
    assert QApplication.focusWidget() is form(care)._fields[name]
    hands.press("Ctrl+A")
    hands.type(text)


def choose(house, hands, text):
    """Find an offer and go to the list."""
    hands.press("Ctrl+F")
    hands.press("Ctrl+A")
    hands.type(text)
    hands.press("Down")
    hands.settle()


def test_a_new_offer_is_written_down_by_keys_and_stands_in_the_list(house, hands, care):
    hands.press("Ctrl+Shift+N")
    assert QApplication.focusWidget() is form(care)._fields["name"]
    hands.type("Hockergymnastik")
    hands.press("Ctrl+Return")
    assert "Bitte noch die Art wählen" in form(care).error.text()
    assert QApplication.focusWidget() is form(care)._fields["kind"]
    hands.press("Down")
    hands.press("Tab")
    hands.press("Down")
    rewrite(hands, care, "times", "Mi 10 Uhr")
    rewrite(hands, care, "source", "www.sv.example/gym")
    hands.press("Ctrl+Return")
    assert not care.open
    (made,) = stored(house, "hocker")
    assert (made.times, made.source, made.version) == ("Mi 10 Uhr", "www.sv.example/gym", 1)
    assert made.checked == house.background.desk.now().date()
    assert made.district
    assert house.lookup.offers.list.chosen() == made
    assert house.lookup.offer.offer == made
    assert house.lookup.offers.list.hasFocus()


def test_an_offer_is_changed_and_of_two_changes_both_are_shown(house, hands, care):
    choose(house, hands, "rollator")
    hands.press("Ctrl+Shift+D")
    one = stored(house, "rollator")[0]
    rewrite(hands, care, "times", "Do 11 Uhr")
    values = {"name": one.name, "kind": one.kind, "district": one.district_key, "place": one.place}
    other = SaveOffer(offer_id=one.id, times="Fr 9 Uhr", contact="Frau Neu", **values)
    house.background.desk.do(other)
    hands.press("Ctrl+Return")
    (field,) = form(care).versions.fields
    assert (field.field.mine, field.field.theirs) == ("Do 11 Uhr", "Fr 9 Uhr")
    assert form(care).values()["contact"] == "Frau Neu"
    hands.press("Right")
    hands.press("Left")
    hands.press("Ctrl+Return")
    assert not care.open
    after = stored(house, "rollator")[0]
    assert (after.times, after.contact, after.version) == ("Do 11 Uhr", "Frau Neu", 2)


def test_an_offer_is_ended_and_brought_back(house, hands, care):
    choose(house, hands, "rollator")
    hands.press("Ctrl+Shift+Del")
    assert stored(house, "rollator") == ()
    assert "von der Liste genommen" in house.window.notice.text.text()
    house.window.actions_["lookup.offer_back"].trigger()
    hands.settle()
    assert [one.name for one in stored(house, "rollator")] == ["Rollator-Training"]


def test_esc_folds_the_form_and_keeps_what_was_typed(house, hands, care):
    hands.press("Ctrl+Shift+N")
    hands.type("Zumba")
    hands.press("Esc")
    assert not care.open
    assert stored(house, "zumba") == ()
    hands.press("Ctrl+Shift+N")
    assert form(care).values()["name"] == "Zumba"


def test_from_another_list_nothing_is_ended_unseen(house, hands, care):
    choose(house, hands, "rollator")
    hands.press("Ctrl+L")
    hands.press("Ctrl+Shift+Del")
    assert "zuerst ein Angebot" in house.window.notice.text.text()
    assert house.lookup.offers.isVisible()
    assert stored(house, "rollator")


def test_who_serves_at_the_counter_reads_and_does_not_write(house, hands):
    hands.press("Alt+4")
    hands.press("Ctrl+G")
    choose(house, hands, "rollator")
    assert [one.isVisible() for one in house.lookup.offer._verbs] == [False] * 3
    for keys in ("Ctrl+Shift+N", "Ctrl+Shift+D", "Ctrl+Shift+Del"):
        hands.press(keys)
        assert "Angebote pflegen die Leitung" in house.window.notice.text.text()
    assert not house.lookup.care.open
    assert stored(house, "rollator")


def test_on_a_small_page_in_large_type_the_form_is_in_sight(house, hands, care):
    house.window.resize(1000, 700)
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    choose(house, hands, "rollator")
    hands.press("Ctrl+Shift+D")
    field = form(care)._fields["name"]
    assert field.visibleRegion().boundingRect().width() == field.width()
    assert house.lookup.offer.area.widget().width() <= house.lookup.offer.area.viewport().width()

"""Versions of a template, by keys alone: compared, restored, retired, and a newer one that was shipped."""

import pytest
from case_scene import desk_of, sit
from sqlalchemy import select
from template_scene import choose, mine, open_templates

from rathaus_desk.domain.templates.stored import TemplateKind, WriteTemplate
from rathaus_desk.store.template_tables import TemplateRow
from rathaus_desk.usecases.templates.kept import shipped, stored_template, template_line


@pytest.fixture
def page(house, hands):
    return open_templates(house, hands)


def test_storing_can_be_taken_back(house, hands, page):
    choose(page, hands, "anliegen angekommen")
    for words in ("Eins. ", "Zwei. "):
        hands.press("Ctrl+E")
        hands.settle()
        hands.type(words, free=True)
        hands.press("Ctrl+Return")
        hands.settle()
    assert mine(house, "eingang").version == 2
    house.window.notice.verb.click()
    hands.settle()
    back = mine(house, "eingang")
    assert (back.version, "Zwei." in back.text, "Eins." in back.text) == (3, False, True)


def test_two_who_write_the_same_template_see_both_texts(house, hands, page):
    choose(page, hands, "anliegen angekommen")
    hands.press("Ctrl+E")
    hands.settle()
    hands.type("Meins. ", free=True)
    text = shipped()["eingang"].text.replace("bei uns angekommen", "hier angekommen")
    colleague = desk_of(house, house.background.desk.actor.name)
    colleague.do(WriteTemplate(kind=TemplateKind.LETTER, text=text, key="eingang"))
    hands.press("Ctrl+Return")
    hands.settle()
    assert page.desk.isVisible()
    (field,) = page.desk.versions.fields
    assert "Meins." in field.field.mine
    assert "hier angekommen" in field.field.theirs
    hands.press("Ctrl+Return")
    hands.settle()
    assert mine(house, "eingang").version == 1  # nothing is chosen yet
    field.mine.setFocus()
    hands.press("Space")
    hands.press("Ctrl+Return")
    hands.settle()
    assert not page.desk.isVisible()
    stored = mine(house, "eingang")
    assert (stored.version, "Meins." in stored.text) == (2, True)


def test_versions_tell_who_changed_what_and_one_goes_back(house, hands, page):
    choose(page, hands, "anliegen angekommen")
    hands.press("Ctrl+E")
    hands.settle()
    hands.type("Eins. ", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("Ctrl+H")
    hands.settle()
    assert page.versions.isVisible()
    shown = [
        [page.versions.list.rows.index(row, column).data() for column in (0, 2)]
        for row in range(page.versions.list.rows.rowCount())
    ]
    assert shown == [["1", "Frau Özdemir"], ["Original", "mit dem Programm"]]
    changes = page.versions.changes.toPlainText()
    assert "+ Eins." in changes
    assert "‹Textbaustein: " in changes
    hands.press("Down")
    hands.press("Ctrl+Shift+R")
    hands.settle()
    assert page.list.isVisible()
    back = mine(house, "eingang")
    assert (back.version, "Eins." in back.text) == (2, False)
    versions = house.background.desk.ask(stored_template, key="eingang", unit_id=back.unit_id).versions
    assert [one.version for one in versions] == [2, 1, 0]


def test_a_template_is_retired_and_fetched_back(house, hands, page):
    sit(house, hands, "Hollmann")
    open_templates(house, hands)
    assert choose(page, hands, "danke").editable
    hands.press("Ctrl+Shift+Del")
    hands.settle()
    line = house.background.desk.ask(template_line, key="danke")
    assert line.retired
    assert "Zurückgezogen" in page.sheet.hint.text()
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    back = house.background.desk.ask(template_line, key="danke")
    assert (back.retired, back.text) == (False, shipped()["danke"].text)
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    assert "nichts zurückzunehmen" in house.window.notice.text.text()


def test_a_newer_shipped_text_is_announced_until_somebody_has_compared_it(
    house, hands, page, sample_copy_file
):
    sit(house, hands, "Hollmann")
    open_templates(house, hands)
    desk = house.background.desk
    text = shipped()["eingang"].text.replace("bei uns angekommen", "im Rathaus angekommen")
    desk.do(WriteTemplate(kind=TemplateKind.LETTER, text=text, key="eingang", for_house=True))
    with sample_copy_file.owner().write.begin() as session:
        session.scalars(select(TemplateRow)).one().shipped_digest = "an older one"
    house.refresh()
    hands.settle()
    line = choose(page, hands, "anliegen angekommen")
    assert line.newer
    assert "neuer Text" in page.sheet.hint.text()
    for compared in (False, True):
        if compared:
            hands.press("Ctrl+H")
            hands.settle()
            hands.press("End")
            hands.settle()
            assert "+ Ihr Anliegen ist bei uns angekommen." in page.versions.changes.toPlainText()
            hands.press("Escape")
        hands.press("Ctrl+E")
        hands.settle()
        hands.type("Gern. ", free=True)
        hands.press("Ctrl+Return")
        hands.settle()
        assert desk.ask(template_line, key="eingang").newer is not compared


def test_taking_a_first_change_back_leaves_the_shipped_text_to_the_house(house, hands, page):
    sit(house, hands, "Hollmann")
    open_templates(house, hands)
    choose(page, hands, "anliegen angekommen")
    hands.press("Ctrl+E")
    hands.settle()
    hands.type("Gern. ", free=True)
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("Ctrl+Shift+Z")
    hands.settle()
    back = house.background.desk.ask(template_line, key="eingang")
    assert (back.version, back.retired, back.text) == (2, False, shipped()["eingang"].text)

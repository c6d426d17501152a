"""Vorlagen in the Druckwerkstatt, by keys alone: found, written, compared, taken back, taken from Word."""

import pytest
from case_scene import settle, sit
from PySide6.QtWidgets import QFileDialog, QLabel, QToolButton
from template_scene import choose, mine, open_templates, pick, rest, sheet_text

from rathaus_desk.domain.templates.stored import TemplateOrigin
from rathaus_desk.ui.kit.picker import Picker
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.kit.view_switch import ViewSwitch
from tests.domain.test_document_import import docx, p, simple


@pytest.fixture
def page(house, hands):
    return open_templates(house, hands)


def sit_by_the_list(house, hands, name):
    """Choose another seat at the foot of the rail, as one does in the sample town."""
    names = [house.seat.itemText(index) for index in range(house.seat.count())]
    index = next(place for place, one in enumerate(names) if name in one)
    house.seat.setCurrentIndex(index)
    house.seat.activated.emit(index)
    settle(hands)


def test_templates_are_found_and_seen_as_the_longest_name_prints_them(house, hands, page):
    assert house.window.focusWidget() is page.list.search
    line = choose(page, hands, "anliegen angekommen")
    assert (line.key, line.origin) == ("eingang", TemplateOrigin.SHIPPED)
    assert "Freifrau von und zu Hülsmann-Wieghaus" in sheet_text(page.sheet.pdf)
    assert page.sheet.name.text() == "Ihr Anliegen ist angekommen"
    hands.press("Ctrl+A")
    hands.type("gibtesnicht", free=True)
    hands.settle()
    assert "keine Vorlage" in page.list.empty.text()


def test_a_guide_makes_a_shipped_template_her_unit_s_own(house, hands, page):
    choose(page, hands, "anliegen angekommen")
    hands.press("Return")
    hands.settle()
    assert page.desk.isVisible()
    assert page.desk.head.text().endswith("für Ihre Stelle")
    assert house.window.focusWidget() is page.desk.form.text
    hands.press("Ctrl+End")
    hands.type(" Danke, dass Sie ", free=True)
    offered = pick(hands, "F9", "vornam")
    assert offered[0] == "Vorname"
    hands.type(" heißen.", free=True)
    rest(hands)
    assert "Danke, dass Sie Wilhelmine-Charlotte Friederike heißen." in sheet_text(page.desk.sample.pdf)
    hands.press("Ctrl+Return")
    hands.settle()
    assert not page.desk.isVisible()
    stored = mine(house, "eingang")
    assert "Danke, dass Sie {{vorname}} heißen." in stored.text
    assert (stored.version, stored.origin) == (1, TemplateOrigin.UNIT)
    assert page.list.chosen() == stored
    assert "Fassung 1" in house.window.notice.text.text()


def test_a_new_template_is_written_from_nothing(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.settle()
    form = page.desk.form
    assert house.window.focusWidget() is form.name
    hands.type("Gruß aus dem Rathaus", free=True)
    hands.press("Tab")
    assert house.window.focusWidget() is form.subject
    hands.type("Ein Gruß an ", free=True)
    pick(hands, "F9", "vor- und nach")
    hands.press("Tab")
    assert house.window.focusWidget() is form.text
    hands.type("Es geht uns gut.", free=True)
    pick(hands, "Ctrl+F9", "fragen")
    hands.press("Ctrl+Return")
    hands.settle()
    stored = mine(house, "gruss-aus-dem-rathaus")
    hands.press("Ctrl+Shift+Z")  # what nobody had before is taken out of use
    hands.settle()
    assert mine(house, "gruss-aus-dem-rathaus").retired
    assert stored.text.splitlines()[5] == "Betreff: Ein Gruß an {{name}}"
    assert stored.text.endswith("Es geht uns gut.\n\n[Textbaustein: fragen]\n")


def test_a_condition_stands_round_what_is_selected(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.settle()
    page.desk.form.text.setFocus()
    hands.type("Wir rufen Sie an.", free=True)
    hands.press("Ctrl+A")
    offered = pick(hands, "Shift+F9", "hat telefon")
    assert offered[:2] == ["Wenn: hat Telefon", "Wenn nicht: hat Telefon"]
    text = page.desk.form.text
    assert text.source().split() == ["[Wenn:", "hat", "Telefon]", "Wir", "rufen", "Sie", "an.", "[Ende]"]
    hands.press("Ctrl+Z")
    assert text.source() == "Wir rufen Sie an."


def test_a_chip_is_one_sign_that_is_deleted_copied_and_brought_back_whole(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.settle()
    text = page.desk.form.text
    text.setFocus()
    pick(hands, "F9", "leistung")
    hands.type("x", free=True)
    assert text.source() == "{{leistung}}x"
    hands.press("Ctrl+A")
    hands.press("Ctrl+C")
    hands.press("Ctrl+End")
    hands.press("Ctrl+V")
    assert text.source() == "{{leistung}}x{{leistung}}x"
    hands.press("Backspace")
    hands.press("Backspace")
    assert text.source() == "{{leistung}}x"
    hands.press("Ctrl+Z")
    assert text.source() == "{{leistung}}x{{leistung}}"


def test_hints_lead_to_the_place_and_offer_other_words(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.settle()
    form = page.desk.form
    hands.type("Probe", free=True)
    form.subject.setFocus()
    hands.type("Probe", free=True)
    form.text.setFocus()
    pick(hands, "F9", "vorname")
    hands.type(" kommt zwecks Gesprech.", free=True)
    rest(hands)
    said = [page.desk.hints.item(row).text() for row in range(page.desk.hints.count())]
    assert [one.split(":")[0] for one in said] == ["Klarer", "Rechtschreibung"]
    assert "2 Hinweise" in page.desk.sample.ease.text()
    hands.press("F8")
    hands.press("F8")
    if form.text.textCursor().selectedText() != "zwecks":
        hands.press("F8")
    assert form.text.textCursor().selectedText() == "zwecks"
    assert pick(hands, "F6", "")[0] == "für"
    assert form.text.source() == "{{vorname}} kommt für Gesprech."
    rest(hands)
    hands.press("F8")
    assert form.text.textCursor().selectedText() == "Gesprech"
    assert "Gespräch" in pick(hands, "F6", "gespräch")
    assert form.text.source() == "{{vorname}} kommt für Gespräch."
    rest(hands)
    assert [page.desk.hints.item(row).text() for row in range(page.desk.hints.count())] == []


def test_a_field_that_nobody_knows_is_a_hint_until_another_stands_there(
    house, hands, page, monkeypatch, tmp_path
):
    path = tmp_path / "Mahnung.docx"
    path.write_bytes(docx(p(simple("KundenNr")) + p("Bitte zahlen bis ________.")))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_all: (str(path), ""))
    hands.press("Ctrl+Shift+O")
    hands.expect("read", page.desk.isVisible)
    rest(hands)

    def said():
        return [page.desk.hints.item(row).text() for row in range(page.desk.hints.count())]

    assert [one.partition(" stünde")[0] for one in said()] == [
        "Noch offen: „[KundenNr]“",
        "Noch offen: „________“",
    ]
    hands.press("F8")
    assert page.desk.form.text.textCursor().selectedText() == "[KundenNr]"
    pick(hands, "F9", "vorgangsnummer")
    rest(hands)
    assert "[KundenNr]" not in page.desk.form.text.source()
    assert len(said()) == 1


def test_a_text_that_is_no_template_is_refused_at_its_line(house, hands, page):
    choose(page, hands, "anliegen angekommen")
    hands.press("Ctrl+E")
    hands.settle()
    form = page.desk.form
    hands.press("Ctrl+End")
    for one in ("Return", "Return"):
        hands.press(one)
    hands.type("Das {{gibt es nicht}}.", free=True)
    rest(hands)
    hands.press("Ctrl+Return")
    hands.settle()
    assert "gibt es nicht" in page.desk.error.text()
    assert form.text.property("wrong") == "true"
    assert "gibt es nicht" in form.text.textCursor().selectedText()
    assert "{{gibt es nicht}}" in form.text.source()
    hands.press("Delete")
    rest(hands)
    hands.press("Ctrl+Return")
    hands.settle()
    assert not page.desk.isVisible()


def test_a_letter_of_word_becomes_a_template(house, hands, page, tmp_path, monkeypatch):
    file = tmp_path / "Einladung.docx"
    body = (
        p("Betreff: Sommerfest")
        + p("Guten Tag,")
        + p("wir laden Sie ein.")
        + p("", "")
        + (f"<w:p>{simple('Nachname')}{simple('Hausnummer_alt')}</w:p>")
    )
    file.write_bytes(docx(body))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))
    hands.press("Ctrl+Shift+O")
    hands.settle()
    form = page.desk.form
    assert form.name.text() == "Einladung"
    assert form.subject.source() == "Sommerfest"
    assert "wir laden Sie ein." in form.text.source()
    assert "{{nachname}}" in form.text.source()
    assert "Hausnummer_alt" in page.desk.note.text()
    hands.press("Ctrl+Return")
    hands.settle()
    assert mine(house, "einladung").version == 1


def test_what_is_no_letter_is_not_taken_over(house, hands, page, tmp_path, monkeypatch):
    file = tmp_path / "bombe.docx"
    file.write_bytes(b"PK\x03\x04 nichts")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(file), ""))
    hands.press("Ctrl+Shift+O")
    hands.settle()
    assert page.list.isVisible()
    assert "nichts übernommen" in house.window.notice.text.text()
    file.write_bytes(docx(p("Betreff: Sommerfest") + p("wir laden Sie ein.")))
    hands.press("Ctrl+Shift+O")
    hands.settle()
    assert "noch nicht gespeichert" in house.window.notice.text.text(), (
        "what was said of the other file is gone"
    )
    assert page.desk.form.name.height() == page.desk.form.subject.height(), "both fields of one row"


def test_new_texts_that_were_begun_are_offered_again_with_all_that_was_typed(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.settle()
    hands.type("Herbstbrief", free=True)
    page.desk.form.text.setFocus()
    hands.type("Das Laub fällt.", free=True)
    hands.press("Escape")
    assert "Strg+Umschalt+N" in house.window.notice.text.text()
    hands.press("Ctrl+Shift+N")
    picker = house.window.findChild(Picker)
    assert [one.name for one in picker.shown()] == ["Herbstbrief", "Neu anfangen"]
    hands.press("End")
    picker.list.setCurrentRow(1)
    hands.press("Return")
    hands.settle()
    assert page.desk.form.text.source() == ""
    hands.type("Zweiter", free=True)
    hands.press("Escape")
    hands.press("Ctrl+Shift+N")
    picker = next(one for one in house.window.findChildren(Picker) if one.isVisible())
    assert [one.name for one in picker.shown()] == ["Zweiter", "Herbstbrief", "Neu anfangen"]
    hands.press("Down")
    hands.press("Return")
    hands.settle()
    assert page.desk.form.name.text() == "Herbstbrief"
    assert page.desk.form.text.source() == "Das Laub fällt."


def test_a_text_that_was_left_waits(house, hands, page):
    choose(page, hands, "anliegen angekommen")
    hands.press("Ctrl+E")
    hands.settle()
    hands.type("Noch nicht fertig. ", free=True)
    hands.press("Escape")
    assert page.list.isVisible()
    hands.press("Ctrl+E")
    hands.settle()
    assert page.desk.form.text.source().startswith("Noch nicht fertig. ")
    assert "lag noch" in page.desk.note.text()
    sit(house, hands, "Tepe")
    house.print_shop.sit_down()
    open_templates(house, hands)
    choose(page, hands, "anliegen angekommen")
    hands.press("Ctrl+E")
    hands.settle()
    assert "Noch nicht fertig." not in page.desk.form.text.source()


def test_the_sheet_is_shown_for_another_recipient_size_and_form(house, hands, page):
    choose(page, hands, "anliegen angekommen")
    hands.press("Ctrl+E")
    hands.settle()
    hands.press("Ctrl+Shift+E")
    rest(hands)
    assert "Erika Schmidt" in sheet_text(page.desk.sample.pdf)
    assert "passt" in page.desk.sample.paper.text()
    page.desk.sample.form.setFocus()
    hands.press("Down")
    rest(hands)
    assert "C5" in page.desk.sample.paper.text()
    hands.press("Ctrl+P")
    hands.settle()
    assert house.paper.isVisible()
    assert house.paper.pdf == page.desk.sample.pdf


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_nothing_is_cut_off(house, hands, page, theme, zoom):
    house.window.resize(1280, 720)
    house.window.look.wear(theme, zoom)
    choose(page, hands, "anliegen angekommen")
    hands.press("Ctrl+E")
    hands.settle()
    for one in page.desk.findChildren(QLabel):
        if one.isVisibleTo(page) and one.text() and not one.wordWrap():
            assert one.width() >= one.sizeHint().width(), one.text()
    assert page.desk.minimumSizeHint().width() <= page.width()


def test_a_chip_that_has_a_line_of_its_own_shares_it_with_nobody(house, hands, page):
    hands.press("Ctrl+Shift+N")
    hands.settle()
    text = page.desk.form.text
    text.set_source("[Textbaustein: fragen]")
    text.setFocus()
    hands.press("Ctrl+End")
    hands.type("Danach.", free=True)
    hands.press("Ctrl+Home")
    hands.type("Davor.", free=True)
    assert text.source() == "Davor.\n\n[Textbaustein: fragen]\n\nDanach."


@pytest.mark.parametrize("name", ["Landwehr", "Poppe"])
def test_who_writes_no_templates_reads_them_and_is_told_so(house, hands, page, name):
    sit(house, hands, name)
    house.print_shop.sit_down()
    open_templates(house, hands)
    assert choose(page, hands, "anliegen angekommen").key == "eingang"
    for keys in ("Ctrl+E", "Ctrl+U", "Ctrl+Shift+N"):
        hands.press(keys)
        hands.settle()
        assert not page.desk.isVisible()
        assert "die Leitung" in house.window.notice.text.text()
    assert not page.sheet.verbs["edit"].isVisible()
    assert not page.sheet.verbs["retire"].isVisible()


def test_on_a_narrow_page_the_sheet_comes_before_the_text(house, hands, page):
    house.window.resize(1000, 700)
    hands.settle()
    choose(page, hands, "anliegen angekommen")
    hands.press("Return")
    hands.settle()
    assert page.sheet.isVisible()
    assert house.window.focusWidget() is page.sheet.verbs["copy"]
    hands.press("Return")
    hands.settle()
    assert page.desk.isVisible()
    hands.press("Escape")
    assert page.list.isVisible()
    hands.press("Ctrl+H")
    hands.settle()
    hands.press("Return")
    assert house.window.focusWidget() is page.versions.changes
    hands.press("Escape")
    assert house.window.focusWidget() is page.versions.list
    hands.press("Escape")
    assert house.window.focusWidget() is page.list.list


@pytest.mark.parametrize("name", ["Landwehr", "Kruse"])
def test_whoever_has_no_cases_finds_no_letters_to_many_here(house, hands, page, name):
    sit_by_the_list(house, hands, name)
    open_templates(house, hands)
    switch = page.findChild(ViewSwitch)
    shown = [one.text() for one in switch.findChildren(QToolButton) if one.isVisibleTo(page)]
    assert shown == ["Vorlagen", "Aushänge"]
    for keys in ("Alt+S", "Alt+D"):
        hands.press(keys)
        assert house.window.room == "print_shop"
    sit_by_the_list(house, hands, "Özdemir")
    open_templates(house, hands)
    assert len([one for one in switch.findChildren(QToolButton) if one.isVisibleTo(page)]) > len(shown)

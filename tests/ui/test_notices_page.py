"""Aushänge by keys: written with the sheet in sight, copied, hung up, taken down; the council's dates."""

from dataclasses import replace

import pytest
from icalendar import Calendar
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from test_case_people import said

from rathaus_desk.domain.notices.notices import HangNotice, NoticeSheet, NoticeWords, SaveNotice
from rathaus_desk.ui.notices.notices_page import HANGING, NOTICES
from rathaus_desk.usecases.notices.hanging import hanging
from rathaus_desk.usecases.notices.meetings import meetings
from rathaus_desk.usecases.notices.notices import LONGEST_TITLE, notices
from tests.paper.paper_reading import page_count, structure_texts


@pytest.fixture
def page(house, hands):
    """The view, entered by its key."""
    hands.press("Alt+A")
    hands.settle()
    return house.print_shop.views["notices"]


def stored(house):
    return {one.words.title: one for one in house.background.desk.ask(notices)}


def form(page):
    return page.care.place.form(page.care.place.unfolded)


def go_to(hands, page, name):
    """Go to a field of the form by the tab key."""
    for _ in range(20):
        if QApplication.focusWidget() is form(page).parts()[name]:
            return
        hands.press("Tab")
    raise AssertionError(name)


def choose_kind(hands, page, kind):
    page.sheet.kind.setCurrentIndex(page.sheet.kind.findData(kind.value))
    hands.settle()


def choose(hands, page, title):
    """Choose a notice in the list by the arrow keys."""
    page.notices.setFocus()
    hands.press("Home")
    for _ in range(page.notices.rows.rowCount()):
        if page.notices.chosen().words.title.startswith(title):
            break
        hands.press("Down")
    hands.settle()
    assert page.notices.chosen().words.title.startswith(title)


def test_a_notice_is_written_by_keys_while_its_sheet_is_in_sight(house, hands, page, qtbot):
    before = page.sheet.pages.pdf
    hands.press("Ctrl+Shift+N")
    title = form(page)._fields["title"]
    title.setPlainText("x" * (LONGEST_TITLE + 1))
    said = [one.text() for one in form(page).findChildren(QLabel)]
    assert "Überschrift · 91 von höchstens 90 Zeichen" in said, (
        "what saving would refuse is said while typing"
    )
    assert title.property("wrong") == "true"
    title.setPlainText("")
    hands.type("Bücherbus")
    assert title.property("wrong") == "false"
    go_to(hands, page, "when")
    hands.type("Freitag, 15 Uhr")
    go_to(hands, page, "web")
    hands.type("kein ort")
    qtbot.waitUntil(lambda: "Adresse im Internet" in page.sheet.fit.text())
    hands.press("Ctrl+A")
    hands.type("www.musterhausen.example/bus")
    qtbot.waitUntil(lambda: "passt" in page.sheet.fit.text())
    assert page.sheet.pages.pdf != before
    assert "Bücherbus" not in stored(house)
    hands.press("Ctrl+Return")
    hands.settle()
    made = stored(house)["Bücherbus"]
    assert (made.words.when, made.version, page.care.open) == ("Freitag, 15 Uhr", 1, False)
    assert page.notices.chosen() == made
    assert page.notices.hasFocus()
    house.workplace.actions["notices.undo"].trigger()
    hands.settle()
    assert "Bücherbus" not in stored(house)


def test_a_change_is_taken_back_as_it_was(house, hands, page):
    choose(hands, page, "Das Servicemobil")
    before = page.notices.chosen().words
    hands.press("Ctrl+E")
    go_to(hands, page, "phone")
    hands.press("Ctrl+A")
    hands.type("112")
    hands.press("Ctrl+Return")
    hands.settle()
    assert stored(house)[before.title].words.phone == "112"
    house.workplace.actions["notices.undo"].trigger()
    hands.settle()
    assert stored(house)[before.title].words == before


def test_whoever_changes_what_hangs_hears_that_the_old_text_still_hangs(house, hands, page):
    desk = house.background.desk
    choose(hands, page, "Das Rathaus")
    notice = page.notices.chosen()
    assert notice.hanging == 1
    for text, told in (("VERLEGT", "an einer Stelle"), ("DOCH NICHT", "an 2 Stellen")):
        hands.press("Ctrl+E")
        go_to(hands, page, "when")
        hands.press("Ctrl+A")
        hands.type(text)
        hands.press("Ctrl+Return")
        hands.expect("said", lambda told=told: f"alte Text hängt noch {told}" in said(house))
        hands.settle()
        desk.do(HangNotice(notice_id=notice.id, place="Kiosk"))
    page.reload()
    hands.settle()
    hands.press("Ctrl+E")
    hands.press("Ctrl+Return")
    hands.settle()
    assert "alte Text" not in said(house), "nothing of what hangs has changed"


def test_what_is_typed_stays_when_the_form_is_folded_and_a_conflict_shows_both(house, hands, page):
    choose(hands, page, "Das Rathaus")
    one = page.notices.chosen()
    hands.press("Ctrl+E")
    go_to(hands, page, "where")
    hands.press("Ctrl+A")
    hands.type("Überall")
    hands.press("Esc")
    assert not page.care.open
    other = house.background.desk.do(
        SaveNotice(
            words=type(one.words)(title=one.words.title, where="Nirgends"), notice_id=one.id,
            seen_version=one.version,
        )
    )[0]  # fmt: skip
    hands.press("Ctrl+E")
    assert form(page).values()["where"] == "Überall"
    hands.press("Ctrl+Return")
    hands.settle()
    assert "inzwischen etwas geändert" in form(page).error.text()
    assert stored(house)[one.words.title] == other


def test_what_a_colleague_alone_changed_is_taken_over_and_both_are_saved(house, hands, page):
    choose(hands, page, "Das Rathaus")
    one = page.notices.chosen()
    hands.press("Ctrl+E")
    go_to(hands, page, "where")
    hands.press("Ctrl+A")
    hands.type("Überall")
    theirs = replace(one.words, phone="(030) 23125 777")
    house.background.desk.do(SaveNotice(words=theirs, notice_id=one.id, seen_version=one.version))
    hands.press("Ctrl+Return")
    hands.settle()
    assert form(page).values()["phone"] == "(030) 23125 777"
    go_to(hands, page, "again")
    hands.press("Space")
    hands.press("Ctrl+Return")
    hands.settle()
    assert stored(house)[one.words.title].words == replace(theirs, where="Überall")


def test_each_kind_of_sheet_is_shown_and_printed(house, hands, page):
    choose(hands, page, "Das Servicemobil")
    for sheet in NoticeSheet:
        choose_kind(hands, page, sheet)
        assert page.sheet.pages.pdf, page.sheet.fit.text()
        assert page.sheet.shop.isHidden() is (sheet in (NoticeSheet.TEAR_OFF, NoticeSheet.READING))
    choose_kind(hands, page, NoticeSheet.LEAFLET)
    plain = page.sheet.pages.pdf
    page.sheet.shop.click()
    hands.settle()
    assert page.sheet.pages.pdf != plain
    hands.press("Ctrl+P")
    hands.settle()
    assert house.paper.pdf == page.sheet.pages.pdf
    assert page_count(house.paper.pdf) == 2


def test_the_same_text_goes_to_the_press_and_the_web_by_copy_and_by_file(
    house, hands, page, tmp_path, monkeypatch
):
    choose(hands, page, "Sprechstunde")
    hands.press("Ctrl+Shift+C")
    assert "Bitte erst" in said(house)
    choose_kind(hands, page, NoticeWords.WEB)
    hands.press("Ctrl+Shift+C")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith('<article lang="de">')
    assert "<h2>Sprechstunde für Seniorinnen und Senioren</h2>" in copied
    choose_kind(hands, page, NoticeWords.PRESS)
    target = tmp_path / "text"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    hands.press("Ctrl+Shift+S")
    assert target.with_suffix(".txt").read_text(encoding="utf-8").startswith("Übung")


def test_a_place_is_noted_and_what_is_taken_down_can_hang_again(house, hands, page):
    choose(hands, page, "Das Servicemobil")
    hands.press("Ctrl+Shift+H")
    hands.settle()
    hands.type("Feuerwehrhaus")
    go_to(hands, page, "take_down_on")
    hands.type("morgen")
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("Ctrl+T")
    hands.settle()

    def places():
        return [one.place for one in house.background.desk.ask(hanging)]

    assert places()[1] == "Feuerwehrhaus"  # after what is late
    hands.press("Ctrl+Shift+P")
    hands.settle()
    assert "Feuerwehrhaus" in structure_texts(house.paper.pdf)
    assert page.choices[HANGING].text() == "Was wo hängt: 1 abnehmen"
    icons = page.hanging.itemDelegateForColumn(1)
    assert [bool(name) for name, _ in icons._states[:2]] == [True, False], "what is late bears an icon too"
    page.hanging.selectRow(0)
    hands.press("Ctrl+Return")
    hands.settle()
    assert page.choices[HANGING].text() == "Was wo hängt"
    house.workplace.actions["notices.undo"].trigger()
    hands.settle()
    page.hanging.selectRow(1)
    hands.press("Ctrl+Return")
    hands.settle()
    assert "Feuerwehrhaus" not in places()
    house.workplace.actions["notices.undo"].trigger()
    hands.settle()
    assert places()[1] == "Feuerwehrhaus"


def test_my_day_leads_to_what_must_be_taken_down(house, hands):
    hands.press("Alt+1")
    hands.settle()
    assert house.day._cards["notices"].isHidden()  # what another one has hung up is not mine
    desk = house.background.desk
    one = desk.ask(notices)[0]
    due, _ = desk.do(HangNotice(notice_id=one.id, place="Kiosk", take_down_on=desk.now().date()))
    house.day.reload()
    hands.settle()
    assert house.day.day.notices == (due,)
    card = house.day._cards["notices"]
    card.list.setFocus()
    hands.press("Return")
    hands.settle()
    page = house.print_shop.views["notices"]
    assert house.window.room == "notices"
    assert (page._here, page.hanging.chosen().id) == (HANGING, due.id)


def test_a_meeting_is_kept_by_keys_and_all_go_into_a_calendar(house, hands, page, tmp_path, monkeypatch):
    hands.press("Ctrl+G")
    hands.press("Ctrl+Shift+N")
    hands.type("Sportausschuss")
    go_to(hands, page, "day")
    hands.type("9.12.")
    hands.press("Tab")
    hands.type("25 Uhr")
    hands.press("Ctrl+Return")
    assert "Uhrzeit" in form(page).error.text()
    hands.press("Ctrl+A")
    hands.type("17 Uhr")
    hands.press("Ctrl+Return")
    hands.settle()
    made = next(one for one in house.background.desk.ask(meetings) if one.body == "Sportausschuss")
    assert (made.starts.day, made.starts.month, made.starts.hour) == (9, 12, 17)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "k.ics"), ""))
    hands.press("Ctrl+Shift+T")
    hands.settle()
    assert "Gespeichert: k.ics" in said(house)
    told = Calendar.from_ical((tmp_path / "k.ics").read_bytes()).walk("VEVENT")
    assert "Sportausschuss" in [str(one["summary"]) for one in told]
    hands.press("Ctrl+P")
    hands.settle()
    assert house.paper.pdf


def test_what_is_put_away_comes_back(house, hands, page):
    choose(hands, page, "Das Rathaus")
    hands.press("Ctrl+Shift+Del")
    hands.settle()
    assert "Das Rathaus an Weihnachten" not in stored(house)
    house.workplace.actions["notices.undo"].trigger()
    hands.settle()
    assert "Das Rathaus an Weihnachten" in stored(house)
    assert page._here == NOTICES


def test_another_units_notice_is_not_opened_but_taken_as_a_pattern(house, hands, page):
    choose(hands, page, "Sprechstunde")
    theirs = page.notices.chosen()
    hands.press("Ctrl+E")
    assert not page.care.open
    assert theirs.unit in said(house)
    hands.press("Ctrl+Shift+D")
    hands.settle()
    assert form(page).values()["phone"] == theirs.words.phone
    hands.press("Ctrl+A")
    hands.type("Sprechstunde im Bürgerbüro")
    hands.press("Ctrl+Return")
    hands.settle()
    made = stored(house)["Sprechstunde im Bürgerbüro"]
    assert made.words == replace(theirs.words, title=made.words.title)
    assert made.unit_id == house.background.desk.actor.unit_id
    assert stored(house)[theirs.words.title] == theirs

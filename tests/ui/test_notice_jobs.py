"""A notice many times by keys: laid down, sent to the printer of its kind, counted, printed again."""

import pytest
from test_case_people import said
from test_notices_page import choose, choose_kind, form, page

from rathaus_desk.domain.notices.notices import NoticeSheet, NoticeWords
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.print_choices import PrintChoice
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.ui.paper import paper_view
from rathaus_desk.usecases.printing.practice_printer import PracticePrinter
from rathaus_desk.usecases.printing.remembered_printers import keep_print_choice, print_choice

assert page  # the fixture


@pytest.fixture
def printer():
    with PracticePrinter() as here:
        keep_print_choice(PrintKind.MASS_LETTER, PrintChoice("ipp://127.0.0.1:9/ipp/print", "fach-1"))
        keep_print_choice(PrintKind.NOTICE, PrintChoice(here.uri, "fach-2"))
        yield here


def lay_down(hands, typed):
    hands.press("Ctrl+M")
    hands.type(typed)
    hands.press("Ctrl+Return")
    hands.settle()


def test_a_leaflet_goes_to_its_own_printer_and_lost_copies_once_more(house, hands, page, printer):
    choose(hands, page, "Das Servicemobil")
    choose_kind(hands, page, NoticeSheet.LEAFLET)
    lay_down(hands, "viele")
    assert "zum Beispiel 50" in form(page).error.text()
    hands.press("Ctrl+A")
    hands.type("130")
    hands.press("Ctrl+Return")
    panel = house.print_shop.printing.panel
    hands.expect("job", lambda: panel.job is not None and panel.job.letters == 130)
    assert house.window.room == "printing"
    assert "130 Stück auf 130 Blättern" in panel.facts.text()
    assert panel.title.text().endswith("nach Heidkamp (Faltblatt DIN lang)")
    assert panel.printer.choice == PrintChoice(printer.uri, "fach-2")
    assert panel.back_button.text() == "Zum Aushang"
    hands.press("Ctrl+Return")
    hands.expect("asks", lambda: bool(panel.job.question))
    assert panel.asked.text().startswith("100 Stück waren beim Drucker. Wie viele")
    hands.type("98")
    hands.press("Return")
    hands.expect("the lost ones", lambda: panel.job.batch == 2 and bool(panel.job.question))
    assert panel.asked.text().startswith("2 Stück")
    for batch in (3, 4):
        hands.press("Return")
        hands.expect("further", lambda batch=batch: panel.job.batch == batch or not panel.job.question)
    hands.expect("done", lambda: panel.job.state is JobState.DONE)
    assert "130 Stück sind gedruckt" in said(house)
    assert [one.duplex for one in printer.jobs] == [True] * 3
    assert [one.name.partition("Blatt ")[2] for one in printer.jobs] == ["1-100", "99-100", "101-130"]
    kept = print_choice(PrintKind.NOTICE)
    assert (kept.printer, kept.tray, kept.duplex) == (printer.uri, "fach-2", True)
    assert print_choice(PrintKind.MASS_LETTER).tray == "fach-1"
    hands.press("Ctrl+J")
    assert panel.jam_title.text().startswith("Papierstau? Wie viele")
    hands.type("3")
    hands.press("Return")
    hands.expect("again", lambda: panel.job.lost == 3)
    panel.back_button.click()
    hands.settle()
    assert (house.window.room, page.notices.chosen().id) == ("notices", panel.job.notice_id)


def test_a3_asks_for_another_printer_and_what_no_printer_here_prints_becomes_no_job(
    house, hands, page, printer
):
    choose(hands, page, "Das Servicemobil")
    choose_kind(hands, page, NoticeSheet.POSTER_A3)
    lay_down(hands, "2")
    panel = house.print_shop.printing.panel
    hands.expect("job", lambda: panel.job is not None and panel.job.kind is PrintKind.NOTICE_A3)
    assert panel.printer.choice == PrintChoice()
    hands.press("Alt+A")
    hands.settle()
    for kind, shop in ((NoticeWords.PRESS, False), (NoticeSheet.POSTER_A3, True)):
        choose_kind(hands, page, kind)
        page.sheet.shop.setChecked(shop)
        hands.settle()
        assert not page.sheet.many.isVisible()
        hands.press("Ctrl+M")
        assert "ein Blatt wählen" in said(house)
        assert not page.care.open
    page.sheet.shop.setChecked(False)
    hands.press("Ctrl+E")
    hands.press("Ctrl+M")
    assert "erst speichern" in said(house)
    hands.press("Esc")
    hands.press("Ctrl+G")
    hands.press("Ctrl+M")
    assert "Listen druckt Strg+P" in said(house)


def test_each_kind_of_paper_remembers_its_own_printer_and_a3_goes_to_no_other(
    house, hands, page, monkeypatch
):
    sent, chosen = [], iter(("Flur", "Plakate"))
    monkeypatch.setattr(paper_view, "printer_from_dialog", lambda _parent: next(chosen))
    monkeypatch.setattr(paper_view, "printer_by_name", lambda name: name)

    def take(name, _pages, size):
        sent.append((name, round(size[0])))
        return True

    monkeypatch.setattr(paper_view, "print_pages", take)
    choose(hands, page, "Das Servicemobil")
    hands.press("Ctrl+P")
    hands.settle()
    assert sent == [], "nobody has chosen a printer yet"
    hands.press("Ctrl+P")
    hands.expect("printed", lambda: sent == [("Flur", 210)])
    choose_kind(hands, page, NoticeSheet.POSTER_A3)
    house.paper.put_away()
    hands.press("Ctrl+P")
    hands.settle()
    assert sent == [("Flur", 210)], "the printer for A4 gets no A3"
    hands.press("Ctrl+P")
    hands.expect("printed", lambda: sent[1:] == [("Plakate", 297)])
    house.paper.printers.clear()
    house.remembered.recall()
    hands.settle()
    assert house.paper.printers == {PrintKind.NOTICE: "Flur", PrintKind.NOTICE_A3: "Plakate"}
    house.background.do(house, SetPreference(key="printer", value={"name": "Alt"}), lambda _none: None)
    hands.settle()
    house.remembered.recall()
    hands.settle()
    assert house.paper.printers == {PrintKind.LETTER: "Alt"}, "chosen before there were kinds"

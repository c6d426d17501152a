"""Nachschlagen by keyboard: what people need, and whom one reaches."""

import pypdfium2
import pytest
from PySide6.QtTest import QTest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.office.offices import PhoneEntry
from rathaus_desk.domain.text import sort_key
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.lookup.phone_list import TODAY
from rathaus_desk.usecases.office.catalogue import services
from rathaus_desk.usecases.office.office import actors, phone_list


@pytest.fixture
def page(house, hands):
    """Nachschlagen, open, with the cursor in the search line."""
    house.window.activateWindow()
    assert QTest.qWaitForWindowActive(house.window)
    house.window.enter("lookup")
    hands.settle()
    return house.lookup


def names(view):
    return [view.rows.data(view.rows.index(row, 0)) for row in range(view.rows.rowCount())]


def sheet_text(page):
    """Everything that the sheet at the right says."""
    layout = page.sheet.area.widget()
    return "\n".join(one.text() for one in layout.findChildren(type(page.sheet.name)) if one.isVisible())


def test_services_stand_from_a_to_z(house, page):
    found = names(page.services.list)
    assert found == [one.name for one in house.background.desk.ask(services)]
    assert found == sorted(found, key=sort_key)
    assert page.sheet.name.text() == found[0]
    assert page.search.hasFocus()


def test_a_service_is_found_by_the_words_of_the_people(hands, page):
    hands.type("lampe kaputt")
    assert page.sheet.service.key == "strassenlaterne"
    assert "„lampe“" in page.sheet.topic.text()
    said = sheet_text(page)
    assert "Tiefbau" in said
    assert "Geht an Tiefbau" in said
    assert "weil es um Straßenbeleuchtung geht" in said
    assert "kostenlos" in said


def test_what_nobody_knows_is_still_taken_in(hands, page):
    hands.type("qqqxyz")
    assert page.services.empty.isVisible()
    assert "Unklar" in page.services.empty.text()
    hands.press("Escape")
    assert page.services.list.rows.rowCount() > 1


def test_a_service_becomes_a_concern_at_the_counter(house, hands, page):
    hands.type("personalausweis")
    hands.press("Ctrl+Return")
    assert house.window.room == "reception"
    assert house.reception.form.service.key == "personalausweis"


def test_enter_leads_to_the_next_step(house, hands, page):
    hands.type("lampe")
    hands.press("Return")
    assert page.sheet.take.hasFocus()
    hands.press("Return")
    assert house.reception.form.service.key == "strassenlaterne"


def test_the_list_of_what_to_bring_is_printed(house, hands, page):
    hands.type("personalausweis")
    hands.press("Ctrl+P")
    hands.expect("Die Liste ist nicht gezeichnet.", lambda: bool(house.paper.pdf))
    document = pypdfium2.PdfDocument(house.paper.pdf)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert page.sheet.service.name in " ".join(text.split())
    assert house.paper.file_name == "Mitbringliste.pdf"


def test_the_phone_list_is_in_the_order_of_the_phone_book(house, hands, page):
    hands.press("Ctrl+T")
    entries = house.background.desk.ask(phone_list)
    assert page.phones.list.rows.rowCount() == len(entries)
    found = names(page.phones.list)
    assert found == sorted(found, key=sort_key)


def away(house) -> PhoneEntry:
    return next(one for one in house.background.desk.ask(phone_list) if one.absent and one.deputy)


def test_who_is_away_is_named_with_the_deputy(house, hands, page):
    entry = away(house)
    hands.press("Ctrl+T")
    hands.type(entry.staff.family_name)
    hands.press("Down")
    assert page.phones.list.chosen().staff.id == entry.staff.id
    assert page.entry.today.text.text() == f"heute nicht da – vertreten durch {entry.deputy}"
    assert page.entry.today.property("tone") == "soon"
    row = page.phones.list.currentIndex().row()
    shown = page.phones.list.rows.data(page.phones.list.rows.index(row, TODAY))
    assert shown == f"nicht da – {entry.deputy}"


def test_colleagues_are_found_by_their_topic_and_hours_are_told(hands, page):
    hands.press("Ctrl+T")
    hands.type("tiefbau")
    units = {page.phones.list.rows.item(row).unit.key for row in range(page.phones.list.rows.rowCount())}
    assert units == {"tiefbau"}
    said = [one.text() for one in page.entry.findChildren(type(page.entry.name))]
    assert "Mo, Mi, Fr 08:30–12:30 Uhr" in said
    assert any("Betriebsruhe" in one for one in said)


def test_nobody_found_says_what_else_can_be_searched(hands, page):
    hands.press("Ctrl+T")
    hands.type("qqqxyz")
    assert "Stelle, Thema und Nummer" in page.phones.empty.text()
    assert page.phones.list.rows.rowCount() == 0


def test_who_takes_nothing_in_sees_no_button_for_it(house, hands, page):
    desk = house.background.desk
    officer = next(one for one in desk.ask(actors) if one.role is Role.DPO)
    house.background.desk = desk.acting_as(officer)
    house.refresh()
    hands.settle()
    assert not page.sheet.take.isVisible()
    assert page.sheet.print.isVisible()


def test_on_a_narrow_window_the_sheet_takes_the_place_of_the_list(house, hands, page):
    house.window.resize(1000, 760)
    hands.type("lampe")
    assert not page.sheet.isVisible()
    hands.press("Return")
    assert page.sheet.isVisible()
    assert not page.services.list.isVisible()
    hands.press("Escape")
    assert page.services.list.hasFocus()


@pytest.mark.parametrize("size", [(1440, 860), (1280, 720)])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_no_sheet_is_cut_off_sideways(house, hands, page, zoom, size):
    house.window.resize(*size)
    house.window.look.wear(Theme.CONTRAST, zoom)
    hands.type("lampe")
    hands.press("Return")
    hands.settle()
    assert page.sheet.area.widget().width() <= page.sheet.area.viewport().width()
    hands.press("Ctrl+T")
    hands.settle()
    for choice in (page.by_service, page.by_phone):
        if choice.isVisible():
            assert choice.width() >= choice.fontMetrics().horizontalAdvance(choice.text())
    assert page.entry.area.widget().width() <= page.entry.area.viewport().width()

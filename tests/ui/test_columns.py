"""Columns, order, filters and saved views by keyboard; what is chosen follows the person."""

import pytest
from case_scene import focused, lamp, open_cases, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, CaseSort, ViewColumn
from rathaus_desk.ui.cases.case_filter import FilterPanel
from rathaus_desk.ui.kit.columns import ColumnsPanel
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.kit.view_name import ViewName
from rathaus_desk.usecases.cases.case_selection import selected_lines
from rathaus_desk.usecases.office.preferences import preference


@pytest.fixture
def page(house, hands):
    yield open_cases(house, hands)
    house.window.look.wear(Theme.LIGHT, 1.0)  # the letters of the application stay as large as they were left


def panel(kind):
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def shown(page):
    header, columns = page.list.list.horizontalHeader(), page.list.list.columns
    order = [header.logicalIndex(at) for at in range(header.count())]
    return [columns[at].key for at in order if not page.list.list.isColumnHidden(at)]


def test_person_and_due_date_stay_however_narrow_the_list(house, hands, page):
    assert shown(page)[:3] == ["person", "service", "due"]
    house.window.look.wear(Theme.LIGHT, 2.0)
    house.window.resize(1000, 760)
    settle(hands)
    assert shown(page)[:3] == ["person", "service", "due"]


def test_the_columns_that_stay_share_a_narrow_list(house, hands, page):
    """None runs out of the list at the right, and each has room for a word and the sign that it goes on."""
    house.window.look.wear(Theme.LIGHT, 2.0)
    house.window.resize(1000, 760)
    settle(hands)
    header, view = page.list.list.horizontalHeader(), page.list.list
    assert header.length() <= view.viewport().width()
    widths = [view.columnWidth(at) for at in range(header.count()) if not view.isColumnHidden(at)]
    assert min(widths) > view.viewport().width() / (2 * len(widths))
    assert page.list.columns.chosen[0].width == 150
    house.window.look.wear(Theme.LIGHT, 1.0)
    house.window.resize(1440, 860)
    settle(hands)
    assert view.columnWidth(0) > 140


def test_columns_are_chosen_by_keyboard_and_kept_in_the_database(house, hands, page):
    hands.press("Ctrl+Shift+C")
    chooser = panel(ColumnsPanel)
    chooser.list.setFocus()
    chooser.list.setCurrentRow(6)
    assert chooser.list.item(6).data(Qt.ItemDataRole.UserRole) == "number"
    hands.press("Space")
    hands.press("Alt+Up")
    hands.press("Alt+Right")
    assert [one.key for one in page.list.columns.chosen][-2:] == ["number", "place"]
    chooser.accept()
    hands.wait(700)
    settle(hands)
    kept = house.background.desk.ask(preference, key="columns.cases")["columns"]
    assert kept[-2:] == [["number", 136], ["place", 170]]
    page.list.columns.choose([ViewColumn("due", 100)], keep=False)
    page.list.columns.load()
    settle(hands)
    assert [one.key for one in page.list.columns.chosen][-2:] == ["number", "place"]


def under_the_cursor(chooser):
    return chooser.list.currentItem().data(Qt.ItemDataRole.UserRole)


def test_the_cursor_stays_with_the_column_that_is_ticked(hands, page):
    hands.press("Ctrl+Shift+C")
    chooser = panel(ColumnsPanel)
    chooser.list.setFocus()
    chooser.list.setCurrentRow(1)
    assert under_the_cursor(chooser) == "service"
    hands.press("Space")
    assert under_the_cursor(chooser) == "service"
    assert chooser.list.currentRow() == 5
    hands.press("Space")
    assert under_the_cursor(chooser) == "service"
    assert [one.key for one in page.list.columns.chosen][-1] == "service"
    hands.press("Alt+Up")
    assert under_the_cursor(chooser) == "service"
    assert [one.key for one in page.list.columns.chosen][-2] == "service"
    chooser.accept()


def test_the_panel_says_which_ticked_columns_do_not_fit(house, hands, page):
    house.window.resize(1000, 760)
    settle(hands)
    hidden = [one.title for one in page.list.list.columns if one.key not in shown(page)]
    hands.press("Ctrl+Shift+C")
    chooser = panel(ColumnsPanel)
    chosen = {one.key for one in page.list.columns.chosen}
    expected = [one.title for one in page.list.list.columns if one.key in chosen and one.title in hidden]
    assert "Ort" in expected
    assert chooser.squeezed.text() == f"Passt gerade nicht: {', '.join(expected)}"
    assert chooser.squeezed.isVisible()
    for at in range(chooser.list.count() - 1, -1, -1):
        if chooser.list.item(at).text() not in ("Person", "Frist"):
            chooser.list.item(at).setCheckState(Qt.CheckState.Unchecked)
    assert chooser.squeezed.text() == ""
    assert not chooser.squeezed.isVisible()
    (state,) = chooser.list.findItems("Stand", Qt.MatchFlag.MatchExactly)
    chooser.list.setFocus()
    chooser.list.setCurrentItem(state)
    hands.press("Space")
    for _ in range(30):
        hands.press("Alt+Right")
    assert chooser.squeezed.text() == "Passt gerade nicht: Stand"
    chooser.accept()


def test_one_column_always_stays(hands, page):
    hands.press("Ctrl+Shift+C")
    chooser = panel(ColumnsPanel)
    for _ in range(8):
        chooser.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert len(page.list.columns.chosen) == 1
    assert chooser.note.text() == "Eine Spalte muss bleiben."
    chooser.accept()


def test_a_head_orders_the_list_in_the_database_and_turns_it(house, hands, page):
    page.views.choose(CaseView.ALL_OPEN)
    settle(hands)
    page.list.list.sort_wanted.emit("person")
    settle(hands)
    by_name = CaseSelection(CaseView.ALL_OPEN, CaseFilter(), CaseSort.PERSON, False)
    wanted = [one.id for one in house.background.desk.ask(selected_lines, selection=by_name)]
    assert [page.list.list.rows.item(at).id for at in range(len(wanted))] == wanted
    page.list.list.sort_wanted.emit("person")
    settle(hands)
    assert page.views.selection.descending


def test_a_filter_is_set_and_taken_away_by_keyboard(house, hands, page):
    page.views.choose(CaseView.ALL_OPEN)
    settle(hands)
    before = page.list.list.rows.rowCount()
    hands.press("Ctrl+L")
    chooser = panel(FilterPanel)
    unit = chooser.fields["unit"]
    unit.setCurrentIndex(unit.findData("tiefbau"))
    hands.press("Return")
    settle(hands)
    assert page.views.selection.filter == CaseFilter(unit="tiefbau")
    assert 0 < page.list.list.rows.rowCount() < before
    (chip,) = page.list.filter_bar._chips
    assert chip.accessibleName() == "Filter Stelle: Tiefbau entfernen"
    chip.setFocus()
    hands.press("Space")
    settle(hands)
    assert page.views.selection.filter == CaseFilter()
    assert page.list.list.rows.rowCount() == before
    assert focused() is page.list.filter_bar.open_button


@pytest.mark.parametrize("text", ["=cmdzz", "'; DROP TABLE", "x" * 200, "\u202e", "😀", '"*', "NEAR(zz"])
def test_nothing_typed_into_the_filter_breaks_the_list(house, hands, page, text):
    before = page.list.list.rows.rowCount()
    page.views.narrow(CaseFilter(text=text))
    settle(hands)
    assert page.list.list.rows.rowCount() == 0
    assert page.list.empty.isVisible()
    page.views.narrow(CaseFilter())
    settle(hands)
    assert page.list.list.rows.rowCount() == before


def test_a_view_is_saved_chosen_removed_and_brought_back(house, hands, page):
    page.views.choose(CaseView.ALL_OPEN)
    page.views.narrow(CaseFilter(unit="tiefbau"))
    settle(hands)
    hands.press("Ctrl+S")
    asked = panel(ViewName)
    asked.name.setText("Bei Tiefbau")
    hands.press("Return")
    settle(hands)
    (saved,) = page.views.saved
    assert (saved.name, page.views.current) == ("Bei Tiefbau", saved)
    assert page.views.count(saved) == str(page.list.list.rows.rowCount())
    page.views.choose(CaseView.MINE)
    settle(hands)
    page.views.choose_saved(saved)
    settle(hands)
    assert page.views.selection.filter == CaseFilter(unit="tiefbau")
    house.window.actions_["cases.view_drop"].trigger()
    settle(hands)
    assert page.views.saved == ()
    house.window.actions_["cases.view_undo"].trigger()
    settle(hands)
    assert [one.name for one in page.views.saved] == ["Bei Tiefbau"]


def test_a_name_that_is_taken_is_refused_beside_the_text(hands, page):
    for _ in range(2):
        hands.press("Ctrl+S")
        asked = panel(ViewName)
        asked.name.setText("Einmal")
        asked._save()
        settle(hands)
        if asked is QApplication.activeModalWidget():
            break
        page.views.choose(CaseView.ALL_OPEN)
        settle(hands)
    assert "haben Sie schon" in asked.error.text()
    assert asked.name.text() == "Einmal"
    asked.reject()


def test_in_the_counter_view_lists_show_numbers_and_themes_only(house, hands, page):
    lines = [page.list.list.rows.item(at) for at in range(page.list.list.rows.rowCount())]
    house.workplace.privacy.set_counter_view(True)
    rows = page.list.list.rows
    told = [
        rows.data(rows.index(row, at)) for row in range(rows.rowCount()) for at in range(rows.columnCount())
    ]
    assert {one.number for one in lines} <= set(told)
    for one in lines:
        assert one.person not in told or not one.person
        assert one.place not in told or not one.place
    house.workplace.privacy.set_counter_view(False)
    assert rows.data(rows.index(0, 0)) == (lines[0].person or "Ohne Namen")


def test_what_is_new_is_told_and_shown_when_asked(house, hands, page):
    before = [page.list.list.rows.item(at).id for at in range(3)]
    fresh = lamp(house, hands)
    assert [page.list.list.rows.item(at).id for at in range(3)] == before
    assert page.list.news.isVisible()
    page.list.news.click()
    settle(hands)
    assert page.list.list.rows.item(0).id == fresh


def test_keys_of_a_room_rest_while_a_dialog_is_open(house, hands, page):
    heard = []
    house.window.actions_.resting.connect(heard.append)
    hands.press("Ctrl+Shift+C")
    chooser = panel(ColumnsPanel)
    chooser.list.setFocus()
    hands.press("Alt+Up")
    assert heard == []
    chooser.accept()

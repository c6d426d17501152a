"""The window as a whole: names for screen readers, keys, themes, zoom, help, blank start."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem, QWidget

from rathaus_desk.places import place
from rathaus_desk.ui.kit.actions import MENUS, keys_in_words
from rathaus_desk.ui.kit.rooms import ROOMS
from rathaus_desk.ui.kit.tokens import SMALLEST_TARGET, Theme
from rathaus_desk.ui.window.help import help_text, help_topic

LIGHT_IMPORTS = """
import sys
import rathaus_desk.app
heavy = {"sqlalchemy", "reportlab", "keyring", "sqlcipher3", "uharfbuzz", "phonenumbers"}
sys.exit(len(heavy & {name.split(".")[0] for name in sys.modules}))
"""


def focusable(window):
    return [
        one
        for one in window.findChildren(QWidget)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.isVisibleTo(window) and one.isEnabled()
    ]


@pytest.mark.parametrize("room", [room.key for room in ROOMS])
def test_every_focusable_control_has_a_name_and_a_role(house, hands, room):
    house.window.enter(room)
    hands.settle()
    QAccessible.setActive(True)
    nameless = []
    for one in focusable(house.window):
        interface = QAccessible.queryAccessibleInterface(one)
        if interface.role() in (QAccessible.Role.NoRole, QAccessible.Role.Client):
            continue
        if not interface.text(QAccessible.Text.Name).strip() and not one.focusProxy():
            nameless.append(f"{type(one).__name__} {one.objectName()}")
    assert nameless == []


@pytest.mark.parametrize("room", [room.key for room in ROOMS])
def test_no_label_guesses_markup(house, hands, room):
    house.window.enter(room)
    hands.settle()
    guessing = [
        one.text()
        for one in house.window.findChildren(QLabel)
        if one.textFormat() != Qt.TextFormat.PlainText and one.text()
    ]
    assert guessing == []


def test_every_action_stands_in_a_menu_with_a_sentence_of_help(house):
    titles = [action.text() for action in house.window.menuBar().actions()]
    assert titles == list(MENUS)
    for listed in house.window.actions_.all():
        assert listed.menu in MENUS, listed.id
        assert listed.help.endswith("."), listed.id
        assert listed.action.toolTip() == listed.help


def test_no_key_means_two_things_in_one_room(house):
    for room in ROOMS:
        seen = {}
        for listed in house.window.actions_.all():
            if listed.room not in ("", room.key):
                continue
            for keys in listed.action.shortcuts():
                text = keys.toString()
                assert text not in seen, (room.key, text, listed.id, seen.get(text))
                assert "Ctrl+Alt" not in text
                assert text != "Ctrl+/"
                seen[text] = listed.id


def test_keys_are_named_as_on_german_keyboards(house):
    actions = house.window.actions_
    assert keys_in_words(actions["intake.save"]) == "Strg+Enter"
    assert keys_in_words(actions["intake.at_once"]) == "Strg+Umschalt+Enter"


def test_the_title_names_no_citizen(house, hands):
    hands.press("F2")
    hands.type("schm er")
    hands.press("Return")
    assert house.window.windowTitle() == "Rathaus Desk"


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0, 2.5])
def test_every_theme_and_zoom_can_be_worn(house, hands, theme, zoom):
    house.window.look.wear(theme, zoom)
    hands.settle()
    assert house.window.font().pixelSize() == round(16 * zoom)


def test_the_look_is_remembered_for_the_next_time(house, hands):
    house.window.actions_["dark"].trigger()
    hands.settle()
    house.window.look.wear(Theme.LIGHT, 1.0)
    house.background.ask(house, preference_of, house.remembered._wear, key="look")
    hands.settle()
    assert house.window.look.theme is Theme.DARK


def test_targets_are_large_enough(house, hands):
    hands.press("F2")
    small = [
        f"{type(one).__name__} {one.accessibleName()} {one.height()}"
        for one in focusable(house.window)
        if one.height() < SMALLEST_TARGET and one.height() > 0
    ]
    assert small == []


def test_help_opens_where_one_is(house, hands):
    house.window.enter("cases")
    assert help_topic(house.window.focusWidget()) == "cases"
    for room in ROOMS:
        assert help_text(room.key).startswith("# ")
    for page in place("resources", "help").glob("*.md"):
        assert page.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_key_sheet_shows_every_word(house, hands, zoom):
    house.window.resize(1280, 720)
    house.window.look.wear(Theme.LIGHT, zoom)
    house.window.enter("cases")
    house.show_keys()
    hands.settle()
    sheet = QApplication.activeModalWidget()
    table = sheet.table
    assert table.horizontalScrollBar().maximum() == 0
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            index = table.model().index(row, column)
            option = QStyleOptionViewItem()
            table.initViewItemOption(option)
            option.rect = QRect(0, 0, table.columnWidth(column), 0)
            needed = table.itemDelegate().sizeHint(option, index)
            assert table.rowHeight(row) >= needed.height(), table.item(row, column).text()
            words = table.item(row, column).text().split()
            longest = max(table.fontMetrics().horizontalAdvance(word) for word in words)
            assert longest <= table.columnWidth(column), words
    sheet.accept()


def test_nothing_heavy_is_imported_before_the_window_is_painted():
    done = subprocess.run([sys.executable, "-c", LIGHT_IMPORTS], check=False, timeout=60)
    assert done.returncode == 0


def preference_of(work, key):
    from rathaus_desk.usecases.office.preferences import preference

    return preference(work, key=key)

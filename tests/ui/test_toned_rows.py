"""A row that is chosen keeps the colours that mean something, and they can be read there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyleOptionViewItem

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.state_pill import IconInRow
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.kit.toned_rows import LEAST_CONTRAST, TonedRows

TONES = ("late", "soon", "done", "muted", "accent", "")
WORDS = "seit gestern überfällig"


@pytest.fixture
def look(qapp):
    made = Look()
    yield made
    made.wear(Theme.LIGHT, 1.0)


def table(look, qtbot):
    columns = (Column("Frist", lambda _one: WORDS, tone=lambda one: one), Column("Ort", str))
    made = RowsView("Fristen", columns, look, lambda one: one)
    qtbot.addWidget(made)
    look.dress(made)
    made.show_items(TONES)
    made.resize(600, 400)
    made.show()
    return made


def written(view, row):
    """Return the colours in which a cell is written, chosen and not."""
    index = view.model().index(row, 0)
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    view.itemDelegateForIndex(index).initStyleOption(option, index)
    roles = (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Text)
    return tuple(option.palette.color(QPalette.ColorGroup.Active, role).name().upper() for role in roles)


def painted(widget, colour):
    """Return how many pixels have a colour."""
    image = widget.grab().toImage()
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(0, image.width()))


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("row", range(len(TONES)))
def test_a_chosen_cell_keeps_its_tone_and_can_be_read(look, qtbot, theme, row):
    look.wear(theme)
    view = table(look, qtbot)
    colours = look.colours
    chosen, plain = written(view, row)
    tone = getattr(colours, TONES[row] or "ink")
    assert plain == tone.upper()
    assert chosen == tone.upper()
    assert tokens.contrast(chosen, colours.selection) >= LEAST_CONTRAST
    assert tokens.contrast(plain, colours.surface) >= LEAST_CONTRAST


@pytest.mark.parametrize("theme", Theme)
def test_what_cannot_be_read_on_the_chosen_row_is_written_in_ink(look, qtbot, theme):
    look.wear(theme)
    view = QListWidget()
    qtbot.addWidget(view)
    look.dress(view)
    view.setItemDelegate(TonedRows(look, view))
    item = QListWidgetItem("kaum zu sehen")
    item.setForeground(QColor(look.colours.selection))
    view.addItem(item)
    assert written(view, 0)[0] == look.colours.ink.upper()


def test_a_cell_with_an_icon_keeps_its_tone_too(look, qtbot):
    view = table(look, qtbot)
    icons = IconInRow(look, view)
    icons.show_states([("late", "late")])
    view.setItemDelegateForColumn(0, icons)
    assert written(view, 0)[0] == look.colours.late.upper()


@pytest.mark.parametrize("theme", Theme)
def test_the_style_sheet_does_not_paint_over_the_tone(look, qtbot, theme):
    look.wear(theme, 2.0)
    view = table(look, qtbot)
    view.clearSelection()
    before = painted(view.viewport(), look.colours.late)
    view.selectRow(TONES.index("late"))
    assert painted(view.viewport(), look.colours.selection) > 1000
    assert painted(view.viewport(), look.colours.late) > before // 2 > 0


def test_a_list_keeps_its_tone_too(look, qtbot):
    look.wear(Theme.LIGHT, 2.0)
    view = QListWidget()
    qtbot.addWidget(view)
    look.dress(view)
    view.setItemDelegate(TonedRows(look, view))
    item = QListWidgetItem(WORDS)
    item.setForeground(QColor(look.colours.muted))
    view.addItem(item)
    view.setCurrentRow(0)
    view.show()
    assert view.currentItem().flags() & Qt.ItemFlag.ItemIsEnabled
    assert painted(view.viewport(), look.colours.muted) > 0

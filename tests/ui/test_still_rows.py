"""A list that is read again does not jump: the row under the cursor stays at its pixel."""

from dataclasses import dataclass

import pytest

from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.tables import Column, RowsView


@dataclass(frozen=True)
class Line:
    id: int


def lines(*numbers):
    return [Line(one) for one in numbers]


@pytest.fixture
def view(qtbot, desktop):
    made = RowsView("Zeilen", [Column("Nummer", lambda one: str(one.id))], Look(), lambda one: one.id)
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    made.show_items(lines(*range(100, 200)))
    return made


def height_of(view, number):
    return view.rowViewportPosition(view.rows.row_of(number))


def test_rows_that_come_above_do_not_move_the_row_under_the_cursor(view):
    view.selectRow(20)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 7)
    before = height_of(view, 120)
    assert 0 < before < view.viewport().height()
    view.show_items(lines(*range(50, 60), *range(100, 200)))
    assert view.chosen() == Line(120)
    assert height_of(view, 120) == before
    view.show_items(lines(*range(110, 200)))
    assert view.chosen() == Line(120)
    assert height_of(view, 120) == before


def test_at_the_top_of_the_list_too(view):
    view.selectRow(0)
    view.show_items(lines(1, 2, 3, *range(100, 200)))
    assert (view.chosen(), height_of(view, 100)) == (Line(100), 0)


def test_when_the_cursor_is_out_of_sight_what_one_reads_stays(view):
    view.selectRow(0)
    view.verticalScrollBar().setValue(1_203)
    top = view.rows.item(view.rowAt(0)).id
    before = height_of(view, top)
    view.show_items(lines(*range(50, 60), *range(100, 200)))
    assert view.chosen() == Line(100)
    assert height_of(view, top) == before


def test_when_the_chosen_row_is_gone_the_cursor_stays_where_it_was(view):
    view.selectRow(20)
    view.show_items(lines(*(one for one in range(100, 200) if one != 120)))
    assert view.chosen() == Line(121)
    view.show_items(lines(100, 101))
    assert view.chosen() == Line(101)


def test_the_first_rows_of_all_begin_at_the_top(view):
    view.show_items(())
    view.show_items(lines(5, 6))
    assert (view.chosen(), view.verticalScrollBar().value()) == (Line(5), 0)


def test_the_focus_is_not_taken(view, qtbot):
    other = RowsView("Andere", [Column("Nummer", lambda one: str(one.id))], Look(), lambda one: one.id)
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    view.show_items(lines(*range(50, 60)))
    assert other.hasFocus()

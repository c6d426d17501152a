"""Columns of the print shop's lists: no name is cut beside a column that is half empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rathaus_desk.ui.kit.snug_columns import MOST, shared_out


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (500, [200, 150, 130]),  # as they were meant; the rest is the names'
        (440, [200, 120, 120]),  # what is spare is shared out
        (400, [200, 100, 100]),  # just what is needed
        (350, [200, 90, 60]),  # the names stay whole
        (300, [180, 72, 48]),  # nothing stays whole, and nothing is lost
    ],
)
def test_a_narrow_list_keeps_its_names(room, widths):
    assert shared_out([200, 100, 100], [0, 150, 130], room) == pytest.approx(widths, abs=5)


@given(
    st.lists(st.tuples(st.integers(1, 600), st.integers(1, 300)), min_size=1, max_size=5),
    st.integers(1, 600),
    st.integers(100, 2_000),
)
def test_widths_never_need_more_than_there_is(others, name, room):
    needs, wishes = [name, *(need for need, _ in others)], [0, *(wish for _, wish in others)]
    widths = shared_out(needs, wishes, room)
    assert sum(widths) <= room
    assert widths[0] >= min(name, int(room * MOST)), "whom a row is about comes first"
    if sum(needs) <= room:
        assert all(width >= need for width, need in zip(widths, needs, strict=True))


def test_no_name_is_cut_in_the_print_shop(house, hands):
    """At the three usual widths; what does not fit is in no column that has room to spare."""
    for width in (1366, 1400, 1920):
        house.window.resize(width, 800)
        for keys, lists in (
            ("Alt+6", lambda: [house.print_shop.views["print_shop"].list.list]),
            ("Alt+A", lambda: [house.print_shop.views["notices"].notices]),
            ("Alt+V", lambda: [house.print_shop.mailing.lists, house.print_shop.mailing.card.table]),
        ):
            hands.press(keys)
            hands.settle()
            for view in lists():
                assert view.rows.rowCount(), keys
                names = [view.cut_off(view.rows.index(row, 0)) for row in range(view.rows.rowCount())]
                if any(names):  # then no other column has anything to give
                    head = view.horizontalHeader()
                    shown = [at for at in range(1, len(view.columns)) if not view.isColumnHidden(at)]
                    needs = [max(view.sizeHintForColumn(at), head.sectionSizeHint(at)) for at in shown]
                    assert all(view.columnWidth(at) <= need for at, need in zip(shown, needs, strict=True))
                    assert view.columnWidth(0) >= int(MOST * view.viewport().width()), (width, names)
                assert len([one for one in names if one]) <= (width < 1900), (width, names)
    view = house.print_shop.mailing.card.table
    house.window.look.wear(zoom=1.25)
    hands.settle()
    house.window.look.wear(zoom=1.0)
    hands.settle()
    assert view.columnWidth(1) >= view.sizeHintForColumn(1), "larger and smaller letters are no drawing"
    header = view.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(1) + header.sectionSize(1) - 1, header.height() // 2)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(header.viewport(), left, pos=edge)
    QTest.mouseMove(header.viewport(), edge - QPoint(60, 0))
    QTest.mouseRelease(header.viewport(), left, pos=edge - QPoint(60, 0))
    drawn = view.columnWidth(1)
    assert drawn < view.sizeHintForColumn(1)
    house.window.resize(1400, 800)
    hands.settle()
    assert view.columnWidth(1) == drawn, "what somebody has drawn stays"
    hands.press("Alt+D")
    hands.settle()
    jobs = house.print_shop.printing.list
    for width in (60, 700):  # as when a sheet comes and goes beside the page
        jobs.setFixedWidth(width)
        hands.settle()
    head = jobs.horizontalHeader()
    needs = [max(jobs.sizeHintForColumn(at), head.sectionSizeHint(at)) for at in (1, 2)]
    assert all(jobs.columnWidth(at) >= need for at, need in zip((1, 2), needs, strict=True))

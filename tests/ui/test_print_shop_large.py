"""The print shop in letters of twice the size: nothing is cut at the side, a refusal is in sight."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from rathaus_desk.domain.campaigns.campaign_commands import OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.ui.kit.tables import RowsView
from rathaus_desk.ui.kit.tokens import ROW, Theme
from rathaus_desk.ui.kit.widgets import wrapped


@pytest.fixture
def large(house, hands):
    """The window as on a usual screen, its letters twice as large."""
    house.window.resize(1400, 900)
    house.window.look.wear(Theme.LIGHT, 2.0)
    hands.settle()
    yield house
    house.window.look.wear(Theme.LIGHT, 1.0)


def in_sight(widget):
    """Tell whether all of a widget is seen, with nothing over it and no edge that cuts it."""
    return widget.visibleRegion().boundingRect().size() == widget.size()


def test_no_step_of_a_campaign_is_wider_than_the_page(large, hands):
    hands.press("Alt+S")
    page = large.print_shop.campaigns
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    page.open(large.background.desk.do(wanted)[0].id)
    hands.settle()
    for step, card in page.desk.cards.items():
        page.desk._turn(step)
        hands.settle()
        area = card.parentWidget().parentWidget()
        assert isinstance(area, QScrollArea)
        assert card.minimumSizeHint().width() <= area.viewport().width(), step


def test_the_words_of_a_refusal_are_seen_below_the_field_that_they_speak_of(large, hands):
    for keys, view in (("Alt+A", "notices"), ("Alt+V", "mailing")):
        hands.press(keys)
        hands.press("Ctrl+Shift+N")
        hands.press("Ctrl+Return")
        hands.wait(20)
        care = large.print_shop.views[view].care
        form = care.place.form(care.place.unfolded)
        field = QApplication.focusWidget()
        assert field in form._fields.values()
        assert form.error.text()
        assert in_sight(form.error), view
        assert in_sight(field), view
        below = form.error.mapTo(form, form.error.rect().topLeft()).y()
        assert 0 < below - field.mapTo(form, field.rect().bottomLeft()).y() < field.height()
        hands.press("Esc")


def test_a_code_that_is_none_is_refused_in_sight(large, hands):
    hands.press("Alt+D")
    hands.press("Ctrl+R")
    hands.type("xyz")
    hands.press("Return")
    hands.wait(20)
    returns = large.print_shop.printing.returns
    assert "Das ist kein Code" in returns.error.text()
    assert in_sight(returns.error)


def test_of_what_hangs_two_rows_are_seen_however_large_the_letters_are(large, hands):
    hands.press("Alt+A")
    hands.press("Ctrl+T")
    view = large.print_shop.views["notices"].hanging
    assert view.viewport().height() >= 2 * view.rowHeight(0), "each has two lines"
    first = view.rows.item(0)
    assert view.rows.index(0, 0).data() == f"{first.place}\n{first.title}", (
        "what hangs there is never folded away"
    )
    assert [at for at in (0, 1) if view.isColumnHidden(at)] == []
    assert in_sight(view)


def test_the_filled_button_stands_at_the_right_or_on_a_line_of_its_own(qtbot):
    first, hidden, last = (QPushButton(text) for text in ("Vorschau", "Nichts", "So schreiben"))
    around = QWidget()
    qtbot.addWidget(around)
    around.setLayout(wrapped(first, hidden, last, last_right=True))
    hidden.hide()
    for width, same_line in ((600, True), (first.sizeHint().width() + 20, False)):
        around.resize(width, 200)
        around.show()
        QApplication.processEvents()
        assert (first.y() == last.y()) is same_line
        assert last.geometry().right() == around.rect().right()
        assert first.x() == 0
    last.hide()
    hidden.show()
    QApplication.processEvents()
    assert hidden.x() < around.width() // 2, "its place is no other's"


def test_back_from_large_letters_rows_are_as_high_as_before(large, hands):
    hands.press("Alt+6")
    hands.settle()
    large.window.look.wear(Theme.LIGHT, 1.0)
    hands.settle()
    for keys, view in (("Alt+D", "printing"), ("Alt+V", "mailing")):
        hands.press(keys)
        hands.settle()
        shown = [one for one in large.print_shop.views[view].findChildren(RowsView) if one.isVisible()]
        assert {one.rowHeight(0) for one in shown if one.rows.rowCount()} == {ROW}, view

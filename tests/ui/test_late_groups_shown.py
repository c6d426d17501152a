"""The lead sees above the open cases whose turn it is in what is late; a chip shows exactly those."""

import pytest
from case_scene import open_cases, settle, sit

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseFilter, CaseSort, DueSpan
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.usecases.office.office import actors


@pytest.fixture
def page(house, hands):
    lead = next(one for one in house.background.desk.ask(actors) if one.role is Role.LEAD)
    sit(house, hands, lead.name)
    return open_cases(house, hands)


def test_a_chip_of_a_unit_shows_its_late_cases_the_longest_late_first(hands, page):
    page.views.choose(CaseView.ALL_OPEN)
    settle(hands)
    late = page.list.late
    assert late.isVisible()
    counts = [int(chip.text().rpartition(" ")[2]) for chip in late.chips]
    assert counts == sorted(counts, reverse=True)
    unit, wanted = late.chips[0].text().partition("  ")[0], counts[0]
    assert late.chips[0].accessibleName() == f"{unit}: {wanted} zu spät, zeigen"
    late.chips[0].setFocus()
    hands.press("Space")
    settle(hands)
    assert page.list.list.rows.rowCount() == wanted
    shown = [page.list.list.rows.item(row) for row in range(wanted)]
    assert [one.due for one in shown] == sorted(one.due for one in shown)
    assert (page.views.selection.filter.due, page.views.selection.sort) == (DueSpan.LATE, CaseSort.DUE)
    assert not late.isVisible()

    assert page.list.list.hasFocus()
    page.views.narrow(CaseFilter())
    settle(hands)
    assert late.isVisible()


def test_what_does_not_fit_into_the_row_is_in_a_menu(house, hands, page):
    house.window.look.wear(Theme.LIGHT, 2.0)
    house.window.resize(1000, 760)
    page.views.choose(CaseView.ALL_OPEN)
    settle(hands)
    late = page.list.late
    shown = [chip for chip in late.chips if chip.isVisible()]
    assert 0 < len(shown) < len(late.chips)
    assert shown == late.chips[: len(shown)]
    assert max(one.geometry().right() for one in (*shown, late.more)) <= late.width()
    assert late.height() < 2 * shown[0].height()
    assert late.more.text() == f"alle ({len(late.chips)})"
    assert late.more.isVisible()
    menu = late.menu_of_all()
    assert [one.text() for one in menu.actions()] == [chip.text() for chip in late.chips]
    last = menu.actions()[-1]
    wanted = int(last.text().rpartition(" ")[2])
    last.trigger()
    settle(hands)
    assert page.list.list.rows.rowCount() == wanted
    assert not late.isVisible()
    house.window.look.wear(Theme.LIGHT, 1.0)
    house.window.resize(1440, 860)
    page.views.narrow(CaseFilter())
    settle(hands)
    assert late.chips[0].isVisible()


def test_the_chips_are_the_leads_and_stand_where_everything_open_stands(house, hands, page):
    late = page.list.late
    page.views.choose(CaseView.OVERDUE)
    settle(hands)
    assert late.isVisible()
    page.list.search.setText("schmidt")
    page.list.search.textEdited.emit("schmidt")
    settle(hands)
    assert not late.isVisible()
    for view in (CaseView.MINE, CaseView.CLOSED):
        page.views.choose(view)
        settle(hands)
        assert not late.isVisible()
    sit(house, hands, "Özdemir")
    open_cases(house, hands).views.choose(CaseView.OVERDUE)
    settle(hands)
    assert not late.isVisible()

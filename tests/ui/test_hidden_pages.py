"""What other programs change is read anew by what is in sight; hidden pages only note it for later."""

from intake_scene import find

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.ui.kit.background import EVERYTHING


def asked_by(house, monkeypatch, do):
    """Return who asked the database for what while something was done."""
    background, asked = house.workplace.background, []
    real = background.ask

    def noted(owner, query, then, **values):
        asked.append((type(owner).__name__, query.__name__))
        real(owner, query, then, **values)

    monkeypatch.setattr(background, "ask", noted)
    do()
    monkeypatch.undo()
    return asked


def change_elsewhere(house):
    house.workplace.background.changed.emit(EVERYTHING)


def test_hidden_pages_read_nothing_until_they_are_shown(house, hands, monkeypatch):
    hands.press("Alt+3")
    hands.settle()
    hands.press("Alt+2")
    hands.settle()
    find(hands, "schm er")
    asked = asked_by(house, monkeypatch, lambda: change_elsewhere(house))
    assert ("ContextSide", "open_cases_of") in asked
    hidden = {"CasesPage", "CaseList", "CaseDetail", "AttachmentsCard", "DayPage", "LookupPage"}
    assert not [one for one in asked if one[0] in hidden]
    shown = asked_by(house, monkeypatch, lambda: hands.press("Alt+3"))
    assert {"count_cases", "units"} <= {query for _, query in shown}
    away = asked_by(house, monkeypatch, lambda: change_elsewhere(house))
    assert "open_cases_of" not in {query for _, query in away}
    again = asked_by(house, monkeypatch, lambda: hands.press("Alt+2"))
    assert ("ContextSide", "open_cases_of") in again


def test_counts_follow_others_less_often_than_the_list(house, hands, monkeypatch):
    hands.press("Alt+3")
    hands.settle()
    page, counted = house.cases, ("CasesPage", "count_cases")
    page._counts._rest.stop()  # nobody has counted for a while
    first = asked_by(house, monkeypatch, lambda: change_elsewhere(house))
    hands.settle()
    second = asked_by(house, monkeypatch, lambda: change_elsewhere(house))
    assert counted in first
    assert counted not in second
    assert ("CaseList", "selected_news") in second
    hands.settle()
    late = asked_by(house, monkeypatch, page._counts._rest.timeout.emit)
    assert late.count(counted) == 1, "what others changed meanwhile has to be counted in the end"
    assert counted not in asked_by(house, monkeypatch, page._counts._rest.timeout.emit)


def test_what_one_changed_oneself_is_counted_at_once(house, hands):
    hands.press("Alt+3")
    hands.settle()
    page = house.cases
    page._counts.now()
    counted = []
    page.views.show_counts = counted.append
    note = WriteNote(case_id=page.list.case_id, text="Hat noch einmal angerufen.")
    house.workplace.background.do(page, note, lambda _entry: None)
    hands.settle()
    assert counted


def test_nobody_counts_for_a_page_that_was_left_meanwhile(house, hands, monkeypatch):
    hands.press("Alt+3")
    hands.settle()
    page = house.cases
    page._counts.now()
    change_elsewhere(house)
    hands.press("Alt+2")
    hands.settle()
    assert asked_by(house, monkeypatch, page._counts._rest.timeout.emit) == []
    shown = asked_by(house, monkeypatch, lambda: hands.press("Alt+3"))
    assert ("CasesPage", "count_cases") in shown

"""What other programs change is read anew by what is in sight; hidden pages only note it for later."""

from intake_scene import find

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

"""The head of a case: calm, without dangling signs, and the way to promise a call."""

import pytest
from case_scene import buttons, desk_of, focused, lamp, now, of_a_person_with_address, open_cases, settle

from rathaus_desk.domain.promises.promises import CancelPromise, PromiseState


@pytest.fixture
def page(house, hands):
    """Vorgänge, open, as the guide at counter 2 sees it."""
    return open_cases(house, hands)


def shown_texts(page):
    head = page.detail.head
    labels = (head.owner, head.roles, head.needs, head.disclosure_reason, head.promise, head.explained)
    return [one.text() for one in labels if one.isVisibleTo(page)]


def without_promise(house, hands, page):
    """Open a lamp's case whose promise was called off; return its id."""
    case_id = lamp(house, hands)
    promise = now(house, case_id).promise
    off = CancelPromise(promise_id=promise.id, because="Meldet sich selbst.", seen_version=promise.version)
    desk_of(house, "Özdemir").do(off)
    page.open_case(case_id)
    settle(hands)
    return case_id


def test_no_line_of_the_head_can_end_with_a_dangling_sign(house, hands, page):
    page.open_case(lamp(house, hands))
    settle(hands)
    texts = shown_texts(page)
    assert page.detail.head.owner.text() == "Ansprechperson: Frau Özdemir"
    assert not any("Abholcode:" in text for text in texts), "the code is asked for, not shown to everybody"
    assert not [text for text in texts if " · " in text]


def test_whom_the_register_knows_needs_no_code(house, hands, page):
    page.open_case(of_a_person_with_address(house).id)
    settle(hands)
    assert not [text for text in shown_texts(page) if "Abholcode:" in text]


def test_what_is_rare_stands_behind_more(house, hands, page):
    page.open_case(lamp(house, hands))
    settle(hands)
    assert not {"Laufzettel", "Weitere Stelle fragen", "Einstellen"} & buttons(page)
    next(one for one in [page.detail.head._more] if one.isVisibleTo(page)).click()
    settle(hands)
    assert {"Laufzettel", "Weitere Stelle fragen", "Einstellen"} <= buttons(page)


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_who_else_has_the_case_open_breaks_into_lines_and_pushes_nothing_aside(house, hands, page, zoom):
    house.window.look.wear(house.window.look.theme, zoom)
    page.open_case(lamp(house, hands))
    settle(hands)
    head = page.detail.head
    narrow = head.minimumSizeHint().width()
    head.show_others(("Frau Thole",))
    settle(hands)
    line = head.others.text
    one_line = line.height()
    head.show_others(("Freifrau von und zu Hülsmann-Wieghaus", "Frau Schmitz-Oldenburg-Brinkhege"))
    settle(hands)
    assert head.minimumSizeHint().width() == narrow
    assert line.height() > one_line
    assert line.height() >= line.heightForWidth(line.width()), "the last line is cut off"
    assert head.others.geometry().right() <= head.width()


def test_a_call_is_promised_by_key(house, hands, page):
    case_id = without_promise(house, hands, page)
    hands.press("Ctrl+R")
    settle(hands)
    form = page.detail.head.place.form("cases.promise")
    assert form.isVisible()
    assert focused().accessibleName().startswith("Telefon")
    when = form.values()["promise"]
    assert when == "0", "the next window is proposed"
    hands.press("Ctrl+Return")
    settle(hands)
    promise = now(house, case_id).promise
    assert promise.state is PromiseState.OPEN
    assert promise.phone == "0171 3920044"
    assert "Frau Özdemir ruft an: morgen" in page.detail.head.promise.text()


def test_a_second_promise_is_not_offered_and_a_number_nobody_can_call_is_marked(house, hands, page):
    page.open_case(lamp(house, hands))
    settle(hands)
    hands.press("Ctrl+R")
    assert "schon eine Rückmeldung versprochen" in house.window.notice.text.text()
    without_promise(house, hands, page)
    hands.press("Ctrl+R")
    settle(hands)
    hands.type("0", free=True)
    hands.press("Ctrl+Return")
    settle(hands)
    assert page.detail.head.place.form("cases.promise").error.isVisible()


def test_the_same_deed_has_the_same_key_in_mein_tag_and_vorgaenge(house):
    actions = house.window.actions_
    for one, other in (("day.missed", "cases.missed"), ("day.later", "cases.promise")):
        assert actions[one].shortcuts() == actions[other].shortcuts()
    assert set(actions["intake.slip"].shortcuts()) <= set(actions["cases.slip"].shortcuts())

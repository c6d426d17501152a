"""What concerns the people of a case: the code is asked for, not shown; authority, a name, a promise."""

import pytest
from case_scene import desk_of, focused, lamp, now, open_cases, settle

from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.people.authority import AuthorityState
from rathaus_desk.domain.promises.promises import PromiseState
from rathaus_desk.ui.cases.people_forms import AUTHORITY, CANCEL, CODE, END_AUTHORITY, IDENTIFY
from rathaus_desk.usecases.people.parties import parties_of


@pytest.fixture
def page(house, hands):
    """Vorgänge, open, as the guide at counter 2 sees it."""
    return open_cases(house, hands)


def show(page, hands, case_id):
    page.open_case(case_id)
    settle(hands)
    return page.detail.head


def taken(house, hands, concerned_name="", **values):
    concern = Concern(
        service="strassenlaterne",
        place="Rosenweg 4, Heidkamp",
        note="flackert",
        concerned_name=concerned_name,
    )
    done, tables = house.background.desk.do(TakeContact(concerns=(concern,), **values))
    house.background.changed.emit(tables)
    settle(hands)
    return done.cases[0].id


def said(house):
    return house.window.notice.text.text()


def test_the_pickup_code_is_asked_for_and_never_shown(house, hands, page):
    case_id = lamp(house, hands)
    head = show(page, hands, case_id)
    code = now(house, case_id).pickup_code
    assert code not in head.disclosure_reason.text().replace("\u00a0", "")
    head.act(CODE)
    hands.type("0000" if code != "0000" else "1111", free=True)
    hands.press("Ctrl+Return")
    settle(hands)
    assert "Der Abholcode stimmt nicht." in said(house)
    head.act(CODE)
    hands.type(code, free=True)
    hands.press("Ctrl+Return")
    settle(hands)
    assert "Der Abholcode stimmt. Auskunft ist möglich." in said(house)


def test_a_promise_is_called_off_with_the_reason(house, hands, page):
    case_id = lamp(house, hands)
    show(page, hands, case_id).act(CANCEL)
    hands.type("Meldet sich selbst.", free=True)
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).promise.state is PromiseState.CANCELLED
    assert not page.detail.head.can(CANCEL)


def test_an_unchecked_name_becomes_the_person_of_the_register(house, hands, page):
    case_id = taken(house, hands, caller_name="Erna Schmidt")
    show(page, hands, case_id).act(IDENTIFY)
    settle(hands)
    assert focused().accessibleName() == "Person"
    hands.press("Down")
    hands.press("Ctrl+Return")
    settle(hands)
    assert now(house, case_id).person.name == "Erna Schmidt"
    assert not page.detail.head.can(IDENTIFY)


def test_an_authority_is_noted_and_ended(house, hands, page):
    case_id = taken(house, hands, caller_name="Jonas Schmidt", concerned_name="Erna Schmidt")
    head = show(page, hands, case_id)
    head.act(AUTHORITY)
    head.place.form(AUTHORITY).fill({"state": AuthorityState.SEEN.value, "valid_until": "31.12."})
    hands.press("Ctrl+Return")
    settle(hands)
    kept = desk_of(house, "Özdemir").ask(parties_of, case_id=case_id).authority
    assert (kept.state, kept.valid_until.day) == (AuthorityState.SEEN, 31)
    head.act(END_AUTHORITY)
    settle(hands)
    ended = desk_of(house, "Özdemir").ask(parties_of, case_id=case_id).authority
    assert ended is None or ended.ended is not None
    assert not head.can(END_AUTHORITY)

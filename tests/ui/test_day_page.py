"""Mein Tag in the real window: the lists, the clock at its edge, the deputy, the counter view."""

import pytest
from day_scene import TODAY, call_to, card, desk_of, promise_of, rows, sit_as, store_of, wind
from PySide6.QtGui import QAccessible
from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.day.my_day import SHOWN, MyDay
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.intake.drafts import KeepDraft, ParkDraft, new_draft_id
from rathaus_desk.domain.promises.promises import KeepPromise
from rathaus_desk.store.office_tables import AbsenceRow, StaffRow
from rathaus_desk.usecases.day.my_day import my_day


@pytest.fixture
def page(house, hands):
    """Mein Tag of Frau Özdemir on a Tuesday, 9:40."""
    hands.press("Alt+1")
    assert house.window.room == "day"
    return house.day


def test_a_guide_begins_at_the_counter_and_her_day_is_one_key_away(house, hands):
    assert house.window.room == "reception"
    assert house.window.open_rooms()[0] == "day"
    hands.press("Alt+1")
    found = rows(house.day)
    tones = [one.tone for one in found]
    assert tones == sorted(tones, key=["late", "soon", "plain"].index)
    assert tones[0] == "late"
    assert "versäumt" in found[0].state
    assert card(house.day).list.hasFocus()
    assert card(house.day).list.key == found[0].key


def test_a_card_shows_seven_rows_until_all_are_wanted(house, hands, page, monkeypatch):
    sit_as(house, hands, "hollmann")
    wind(house, monkeypatch, 17)
    house.window.enter("day")
    house.refresh()
    hands.settle()
    count = page.day.promises_all
    assert count > SHOWN
    assert len(rows(page)) == SHOWN
    assert card(page).more.text() == f"alle ({count})"
    card(page).more.click()
    hands.settle()
    assert len(rows(page)) == count
    card(page).more.click()
    hands.settle()
    assert len(rows(page)) == SHOWN


def test_at_one_minute_past_eleven_it_is_red_and_nothing_was_read_anew(house, hands, page, monkeypatch):
    asked = []
    wind(house, monkeypatch, 10, 59)
    page.tick()
    row = call_to(page, "jetzt, bis 11 Uhr")
    hands.settle()
    ask = house.background.ask
    monkeypatch.setattr(
        house.background, "ask", lambda owner, query, *rest, **values: asked.append(query) or
        ask(owner, query, *rest, **values),
    )  # fmt: skip
    wind(house, monkeypatch, 11, 1)
    page._clock.timeout.emit()
    (now,) = [one for one in rows(page) if one.key == row.key]
    assert (now.tone, now.icon, now.state) == ("late", "late", "versäumt, war bis 11 Uhr")
    assert my_day not in asked
    assert card(page).list.key == row.key


def test_the_timer_waits_for_the_next_edge(house, page, monkeypatch):
    wind(house, monkeypatch, 10, 59, 55)
    page.tick()
    assert 4_000 < page._clock.interval() <= 5_002
    wind(house, monkeypatch, 3, 0)
    page.tick()
    assert page._clock.interval() == 20_000


def test_the_deputy_sees_the_promise_of_who_is_ill(house, hands, page):
    mine = {one.key for one in rows(page)}
    guide = house.background.desk.actor.staff_id
    with store_of(house).write.begin() as session:
        session.add(AbsenceRow(staff_id=guide, first=TODAY, last=TODAY))
    house.refresh()
    hands.settle()
    seen = set()
    for login in ("wilkens", "markovic", "bruns", "nguyen"):
        sit_as(house, hands, login)
        house.window.enter("day")
        hands.settle()
        seen |= {one.key for one in rows(page) if "für Frau Özdemir" in one.detail}
    assert seen & mine


def test_the_counter_view_hides_names_numbers_and_texts(house, page):
    names = {one.citizen for one in page.day.promises if one.citizen}
    phones = {one.promise.phone for one in page.day.promises if one.promise.phone}
    assert names
    shown = str([*rows(page), *rows(page, "news")])
    assert all(name in shown for name in names)
    house.workplace.privacy.set_counter_view(True)
    shown = str([*rows(page), *rows(page, "news"), *rows(page, "drafts")])
    assert not [one for one in (*names, *phones) if one in shown]
    assert not [one.text for one in page.day.news if one.text and one.text in shown]
    house.workplace.privacy.set_counter_view(False)
    assert all(name in str(rows(page)) for name in names)


def test_a_change_elsewhere_shows_and_the_chosen_row_stays(house, hands, page):
    card(page).list.setFocus()
    hands.press("Down")
    hands.press("Down")
    chosen, first = card(page).list.key, rows(page)[0].key
    promise = promise_of(house, rows(page)[0])
    desk_of(house, "wilkens").do(
        KeepPromise(promise_id=promise.id, reached=True, seen_version=promise.version)
    )
    house.background.changed.emit(frozenset({"promise"}))
    hands.settle()
    assert first not in [one.key for one in rows(page)]
    assert card(page).list.key == chosen
    assert card(page).list.hasFocus()


def test_enter_on_news_opens_the_case_and_tab_leads_from_card_to_card(house, hands, page):
    card(page).list.setFocus()
    while not card(page, "news").list.hasFocus():
        hands.press("Tab")
        assert not page.panel.isVisible()
    wanted = page.day.news[0].case_id
    hands.press("Return")
    hands.settle()
    assert house.window.room == "cases"
    assert house.cases.detail.wanted == wanted


def test_a_parked_draft_comes_back_onto_the_form(house, hands, page):
    draft_id = new_draft_id()
    content = house.around.drafts._source.draft_content()
    desk = house.background.desk
    for command in (
        KeepDraft(draft_id=draft_id, window="x", label="Laterne seit Montag", content=content),
        ParkDraft(draft_id=draft_id),
    ):
        desk.do(command)
    house.background.changed.emit(frozenset({"draft"}))
    page.show_whole("drafts")
    hands.settle()
    assert "Laterne seit Montag" in str(rows(page, "drafts"))
    page.open_row(f"draft {draft_id}")
    hands.settle()
    assert house.window.room == "reception"
    assert house.around.drafts.draft_id == draft_id


def test_a_clerk_begins_with_her_day_and_who_sees_no_cases_has_none(house, hands):
    sit_as(house, hands, "kruse")
    assert "day" not in house.window.open_rooms()
    sit_as(house, hands, "tepe")
    hands.press("Alt+1")
    assert house.window.room == "day"
    assert {one.state.split(",")[0] for one in rows(house.day, "news")} <= {"neue Aufgabe", "bei Ihnen"}
    assert not card(house.day, "drafts").isVisible()


def test_the_lead_sees_what_was_broken_and_what_came_back_twice(house, hands):
    sit_as(house, hands, "hollmann")
    hands.press("Alt+1")
    assert [one.tone for one in rows(house.day)].count("late") > 3
    assert rows(house.day, "news")[0].state == "zweimal zurück"


def test_an_empty_day_says_what_comes_next(house, page):
    coming = house.background.desk.ask(my_day).next
    page.show_day(MyDay((), 0, (), 0, (), 0, (), 0, coming))
    assert page.empty.isVisible()
    start = coming.start
    assert page.empty.text().startswith("Nichts offen. Nächstes Versprechen: ")
    assert page.empty.text().endswith(f"{start.hour} Uhr.") or f"{start.hour}:" in page.empty.text()
    page.show_day(MyDay((), 0, (), 0, (), 0, (), 0, None))
    assert page.empty.text() == "Nichts offen."


def test_every_row_is_spoken_and_every_list_is_named(page):
    for name in ("promises", "news"):
        one = card(page, name).list
        assert (
            QAccessible.queryAccessibleInterface(one)
            .text(QAccessible.Text.Name)
            .endswith(str(getattr(page.day, f"{name}_all")))
        )
        item = one.item(0)
        assert rows(page, name)[0].state in item.data(11)  # AccessibleTextRole
        assert rows(page, name)[0].title in item.data(11)


def test_what_is_unclear_waits_in_a_basket_until_somebody_gives_it_a_service(house, hands, page):
    house.background.desk.do(TakeContact(concerns=(Concern(service="unklar", place="Marktplatz"),)))
    page.reload()
    hands.settle()
    shown = rows(page, "unclear")
    assert shown
    assert all(one.state.startswith("unklar") for one in shown)
    (mine,) = [one for one in shown if "Marktplatz" in one.title]
    assert mine.title == "Ohne Namen · Marktplatz"
    page.open_row(mine.key)
    hands.settle()
    assert house.window.room == "cases"
    assert house.cases.detail.case.service.key == "unklar"
    sit_as(house, hands, a_clerk(house))
    assert card(page, "unclear").isHidden()


def a_clerk(house):
    with store_of(house).read() as session:
        return session.scalars(select(StaffRow.login).where(StaffRow.role == Role.CLERK)).first()

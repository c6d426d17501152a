"""The program is started while the server is down: who proves who she is takes in all the same."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy.engine import make_url

from rathaus_desk import settings
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import TurnedAway
from rathaus_desk.domain.intake.contacts import AnswerAtOnce
from rathaus_desk.store.postgres_setup import add_login, disable_login
from rathaus_desk.store.turned_away import ServerAway, WantsPasswordHere
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.office.office import units
from rathaus_desk.usecases.office_door import open_office
from tests.faults.started_pc import (
    NEW_PASSWORD,
    PASSWORD,
    PATIENCE,
    ask,
    mode,
    page_of,
    press,
    sign_in,
    take_in,
)

pytestmark = pytest.mark.server


def test_the_day_begins_without_the_server(worked_here, qtbot, server, address):
    house = sign_in(worked_here(), qtbot, address, PASSWORD)
    assert house is not None
    hands = Player(house, "test", None)
    assert house.window.room == "reception"
    assert mode(house) == "Notbetrieb"
    banner = house.window.banner
    assert banner.isVisible()
    assert "noch mit 5 Nummern" in banner.text.text()
    assert re.search(r"Anliegen und Stellen: Stand \w\w \d\d\.\d\d\.$", banner.text.text())
    number = take_in(hands)
    hands.press("F9")
    hands.expect("the slip", lambda: bool(house.paper.pdf))
    hands.press("Ctrl++")
    server.start()
    hands.expect("all is well again", lambda: mode(house) == "Verbunden")
    hands.settle()
    assert not banner.isVisible()
    assert "Eine Aufnahme aus dem Notbetrieb ist nachgetragen." in house.window.notice.text.text()
    assert ask(server, "SELECT number FROM rathaus.case_file") == [(number,)]
    hands.press("Ctrl+Shift+Z")
    second = take_in(hands)
    assert ask(server, "SELECT number FROM rathaus.case_file ORDER BY id") == [(number,), (second,)]


def test_who_does_not_know_the_password_stays_outside(worked_here, qtbot, server, address):
    front = worked_here()
    assert sign_in(front, qtbot, address, "drei Hunde, eine Katze") is None
    page = page_of(front)
    assert "mit dem Kennwort anmelden, mit dem Sie hier zuletzt gearbeitet haben" in page.state.text()
    assert page.password.text() == ""
    assert sign_in(front, qtbot, address, PASSWORD) is not None


def test_a_kept_password_begins_without_a_question(worked_here, qtbot, server, address, vault):
    vault.entries[f"rathaus-desk {address}", "small_oezdemir"] = PASSWORD
    front = worked_here()
    front.opener.open(address, "oezdemir")
    qtbot.waitUntil(lambda: front.opener.house is not None, timeout=PATIENCE)
    assert mode(front.opener.house) == "Notbetrieb"


def test_where_nobody_worked_the_page_says_what_to_do_and_signs_in_by_itself(at_pc, qtbot, server, address):
    server.stop()
    front = at_pc()
    assert sign_in(front, qtbot, address, PASSWORD) is None
    page = page_of(front)
    assert f"unter Port {server.port} läuft dort gerade keine Datenbank" in page.state.text()
    assert "auf Papier schreiben" in page.paper.text()
    assert page.paper.isVisible()
    assert re.search(r"von selbst weiter, bisher (einmal|\d-mal), und", page.progress.text())
    assert "Uhr" not in page.progress.text(), "which clock holds in this town nobody knows here yet"
    qtbot.waitUntil(lambda: "bisher 2-mal" in page.progress.text(), timeout=PATIENCE)
    server.start()
    qtbot.waitUntil(lambda: front.opener.house is not None, timeout=PATIENCE)
    Player(front.opener.house, "test", None).settle()
    assert mode(front.opener.house) == "Verbunden"


def test_who_types_something_else_is_not_signed_in_behind_her_back(at_pc, qtbot, server, address):
    server.stop()
    front = at_pc()
    sign_in(front, qtbot, address, PASSWORD)
    page = page_of(front)
    while QApplication.focusWidget() is not page.password:
        press(front, Qt.Key.Key_Backtab)
    QTest.keyClicks(QApplication.focusWidget(), "x")
    assert not page.paper.isVisible()
    assert not page.progress.isVisible()
    server.start()
    qtbot.wait(600)
    assert front.opener.house is None


def test_who_logged_off_left_nothing_to_begin_with(at_pc, qtbot, server, address):
    front = at_pc()
    house = sign_in(front, qtbot, address, PASSWORD)
    before = front.window
    house.window.actions_["log_off"].trigger()
    qtbot.waitUntil(lambda: front.window is not before, timeout=PATIENCE)
    assert ask(server, "SELECT count(*) FROM rathaus.reserved_number WHERE staff_id IS NOT NULL") == [(0,)]
    server.stop()
    assert sign_in(front, qtbot, address, PASSWORD) is None
    assert page_of(front).paper.isVisible()


def test_a_password_that_changed_meanwhile_keeps_what_was_taken_in(worked_here, qtbot, server, address):
    front = worked_here()
    house = sign_in(front, qtbot, address, PASSWORD)
    hands = Player(house, "test", None)
    number = take_in(hands)
    server.start()
    with server.owner() as dba:
        dba.execute(f"ALTER ROLE small_oezdemir PASSWORD '{NEW_PASSWORD}'")
    try:
        said = away_from(front, house.window, qtbot)
        assert "Kennwort" in said
        assert ask(server, "SELECT count(*) FROM rathaus.case_file") == [(0,)]
        house = sign_in(front, qtbot, address, NEW_PASSWORD)
        assert house is not None
        qtbot.waitUntil(
            lambda: ask(server, "SELECT number FROM rathaus.case_file") == [(number,)], timeout=PATIENCE
        )
    finally:
        with server.owner() as dba:
            dba.execute(f"ALTER ROLE small_oezdemir PASSWORD '{PASSWORD}'")


def test_only_the_window_begins_without_the_server(worked_here, server, address):
    with pytest.raises(ServerAway):
        open_office(address, "oezdemir", password=PASSWORD)
    with pytest.raises(WantsPasswordHere):
        open_office(address, "oezdemir", without_server=True)
    with pytest.raises(ServerAway):
        open_office(address, "wilkens", password=PASSWORD, without_server=True)
    office = open_office(address, "oezdemir", password=PASSWORD, without_server=True)
    assert office.desk.actor.name == "Aylin Özdemir"
    assert office.desk.away
    office.close()


def test_without_the_keyring_nobody_begins(worked_here, address, vault):
    vault.viable = False
    with pytest.raises(ServerAway):
        open_office(address, "oezdemir", password=PASSWORD, without_server=True)


def test_somebody_who_has_another_role_by_now_is_to_sign_in_anew(worked_here, qtbot, server, address):
    front = worked_here()
    house = sign_in(front, qtbot, address, PASSWORD)
    house.background.desk.actor = house.background.desk.actor.__class__(
        **{**vars_of(house.background.desk.actor), "role": Role.LEAD}
    )
    server.start()
    assert "hat sich dort geändert" in away_from(front, house.window, qtbot)


def vars_of(actor):
    return {name: getattr(actor, name) for name in actor.__slots__}


def away_from(front, before, qtbot):
    """Wait until the window of who was turned away is gone; return what the page in its place says."""
    qtbot.waitUntil(lambda: front.window is not before, timeout=PATIENCE)
    assert front.window.stack.currentWidget() is page_of(front)
    assert front.opener.house is None
    return page_of(front).why.text()


def test_whose_login_is_disabled_is_turned_away_and_keeps_what_is_typed(at_pc, qtbot, server, address):
    front = at_pc()
    house = sign_in(front, qtbot, address, PASSWORD)
    hands = Player(house, "test", None)
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.expect("the lamp", lambda: house.reception.form.service is not None)
    note = house.reception.form.note
    note.setFocus()
    QTest.keyClicks(note, "brennt am Tag")
    before = front.window
    disable_login(make_url(server.url("small")), "oezdemir")
    try:
        said = away_from(front, before, qtbot)
        assert said.startswith("Ihr Zugang ist gesperrt.")
        assert "liegt verschlüsselt auf diesem PC" in said
        assert sign_in(front, qtbot, address, PASSWORD) is None
        assert "gesperrt" in page_of(front).state.text()
        assert ask(server, "SELECT count(*) FROM rathaus.case_file") == [(0,)]
    finally:
        add_login(make_url(server.url("small")), "oezdemir", Role.GUIDE, PASSWORD)
    house = sign_in(front, qtbot, address, PASSWORD)
    assert house is not None
    typed = "SELECT count(*) FROM rathaus.draft WHERE content::text LIKE '%brennt am Tag%'"
    qtbot.waitUntil(lambda: ask(server, typed) == [(1,)], timeout=PATIENCE)
    assert mode(house) == "Verbunden"


def test_who_is_turned_away_gets_no_number(at_pc, qtbot, server, address):
    front = at_pc()
    house = sign_in(front, qtbot, address, PASSWORD)
    desk = house.background.desk
    assert desk.numbers_left == 5
    house.reach._next.stop()  # the desk itself must find out, by what it is asked
    disable_login(make_url(server.url("small")), "oezdemir")
    try:
        before = front.window
        house.background.ask(house, units, lambda _units: None)
        away_from(front, before, qtbot)
        for attempt in (lambda: desk.ask(units), lambda: desk.do(AnswerAtOnce(service="strassenlaterne"))):
            with pytest.raises(TurnedAway, match="gesperrt"):
                attempt()
        assert desk.numbers_left == 5
    finally:
        add_login(make_url(server.url("small")), "oezdemir", Role.GUIDE, PASSWORD)


def test_a_clock_that_stands_a_little_before_the_last_day_here_begins_too(at_pc, qtbot, server, address):
    with server.owner("small") as dba:  # a sample town begins its day anew with every start
        dba.execute(
            "UPDATE rathaus.setting SET value = jsonb_set(value::jsonb, '{practice_now}', %s)"
            " WHERE key = 'town'",
            ('"2026-11-24T09:00:00+01:00"',),
        )
    assert sign_in(at_pc(), qtbot, address, PASSWORD) is not None
    at_pc.close()
    settings.keep_password(address, "small_oezdemir", "")
    server.stop()
    house = sign_in(at_pc(), qtbot, address, PASSWORD)
    assert house is not None
    assert mode(house) == "Notbetrieb"

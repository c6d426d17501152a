"""Signing in and off by keys: what the page asks, what it says, and that nothing stays behind."""

import gc

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from rathaus_desk import settings
from rathaus_desk.app import Front, build_window
from rathaus_desk.domain.office.this_pc import ThisPc
from rathaus_desk.ui.kit.tokens import SMALLEST_TARGET
from rathaus_desk.ui.play.player import Player
from rathaus_desk.ui.window.sign_in import Ticket
from tests.guarded_server import PASSWORDS, TOWN

PATIENCE = 20_000


@pytest.fixture
def front(tmp_path, desktop, monkeypatch):
    """The program as it starts, with nothing open."""
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path))
    made = Front(tmp_path / "log")
    made.window.show()
    QTest.qWaitForWindowExposed(made.window)
    yield made
    made.window.close()
    made.end()
    shiboken6.delete(made.window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.enable()


def page_of(front):
    return front.window.page("sign_in")


def press(front, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or front.window, key, modifier)


def type_in(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def open_page(front):
    """Go from the first page to signing in, by keys."""
    press(front, Qt.Key.Key_Tab)
    press(front, Qt.Key.Key_Return)
    assert front.window.stack.currentWidget() is page_of(front)
    return page_of(front)


def sign_in(front, qtbot, address, login, password):
    """Type all three and press Enter; return the page once there is an answer."""
    page = open_page(front)
    for text in (address, login, password):
        type_in(text)
        if text != password:
            press(front, Qt.Key.Key_Tab)
    press(front, Qt.Key.Key_Return)
    answered(front, qtbot)
    return page


def answered(front, qtbot):
    opener = front.opener
    qtbot.waitUntil(lambda: opener.house is not None or bool(opener.failure), timeout=PATIENCE)
    if opener.house is not None:
        Player(opener.house, "test", None).settle()


def passwords(vault):
    """Return what the keyring has of passwords; keys of files and proofs of passwords are none."""
    none = ("rathaus-desk", settings._PROOF)
    return {entry: kept for entry, kept in vault.entries.items() if not entry[0].endswith(none)}


def typed_address(guarded):
    """Return the address as somebody types it: without its beginning."""
    return guarded.database.removeprefix("postgresql://")


def test_the_first_page_leads_to_the_fields_in_reading_order_and_back(front):
    page = open_page(front)
    fields = (page.address, page.login, page.password)
    assert QApplication.focusWidget() is page.address
    for one in fields[1:]:
        press(front, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is one
    press(front, Qt.Key.Key_Escape)
    assert front.window.stack.currentWidget() is front.window.page("start")


def test_what_is_missing_is_said_at_its_field(front):
    page = open_page(front)
    press(front, Qt.Key.Key_Return)
    assert page.state.isVisible()
    assert QApplication.focusWidget() is page.address
    type_in("db/rathaus")
    press(front, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.login
    assert page.address.property("wrong") == "false"
    assert page.login.property("wrong") == "true"


def test_an_address_with_a_password_in_it_goes_nowhere(front, qtbot):
    page = sign_in(front, qtbot, "postgresql://tepe:geheim1@db/rathaus", "tepe", "geheim1")
    assert "steht ein Kennwort" in page.state.text()
    assert "geheim1" not in page.state.text()
    assert QApplication.focusWidget() is page.address


def test_the_password_is_never_shown(front):
    page = open_page(front)
    assert page.password.echoMode() == QLineEdit.EchoMode.Password
    assert "geheim1" not in repr(Ticket("a", "b", "geheim1", keep=True))


@pytest.mark.server
def test_signing_in_opens_the_own_desk(front, guarded, qtbot):
    sign_in(front, qtbot, typed_address(guarded), "tepe", PASSWORDS["tepe"])
    house = front.opener.house
    assert house is not None, front.opener.failure
    assert house.background.desk.actor.name == "Ulf Tepe"
    assert house.signed_in.name.text() == "Ulf Tepe"
    assert house.signed_in.isVisible()
    assert not house.seat.isVisible()
    assert not house.window.actions_["seat"].isVisible()
    assert house.window.actions_["log_off"].isVisible()


@pytest.mark.server
@pytest.mark.parametrize("typed", ["Tepe@rathaus.example", "RATHAUS\\tepe", " tepe ", "Geschuetzt_tepe"])
def test_what_people_type_elsewhere_is_understood(front, guarded, qtbot, typed):
    sign_in(front, qtbot, typed_address(guarded), typed, PASSWORDS["tepe"])
    assert front.opener.house is not None, front.opener.failure
    assert front.opener.house.background.desk.actor.name == "Ulf Tepe"


@pytest.mark.server
def test_another_name_before_the_login_is_explained(front, guarded, qtbot):
    page = sign_in(front, qtbot, typed_address(guarded), "rathaus_tepe", PASSWORDS["tepe"])
    assert page.state.text().endswith("Gemeint ist der Benutzername allein, etwa „tepe“.")
    assert page.login.text() == "rathaus_tepe"


@pytest.mark.server
def test_a_name_that_was_understood_is_not_corrected(front, guarded, qtbot):
    page = sign_in(front, qtbot, typed_address(guarded), f"{TOWN}_tepe", "falsch")
    assert "Kennwort stimmt nicht" in page.state.text()
    assert "Gemeint ist" not in page.state.text()


@pytest.mark.server
def test_a_name_is_not_corrected_before_anything_was_refused(front, guarded, qtbot):
    front.opener.open(guarded.database, "rathaus_tepe")
    answered(front, qtbot)
    assert page_of(front).state.text() == ""


@pytest.mark.server
def test_a_wrong_password_goes_everything_else_stays(front, guarded, qtbot):
    page = sign_in(front, qtbot, typed_address(guarded), "tepe", "falsch")
    assert "Kennwort stimmt nicht" in page.state.text()
    assert (page.login.text(), page.password.text()) == ("tepe", "")
    assert QApplication.focusWidget() is page.password
    type_in(PASSWORDS["tepe"])
    front.opener.failure = ""
    press(front, Qt.Key.Key_Return)
    answered(front, qtbot)
    assert front.opener.house is not None


@pytest.mark.server
def test_logging_off_leaves_nothing_behind(front, guarded, qtbot):
    sign_in(front, qtbot, typed_address(guarded), "tepe", PASSWORDS["tepe"])
    before, office = front.window, front.opener.office
    for_another = front.opener.house.window.actions_["log_off"]
    for_another.trigger()
    qtbot.waitUntil(lambda: front.window is not before, timeout=PATIENCE)
    page = page_of(front)
    assert page.why.text() == "Sie sind abgemeldet."
    assert (page.login.text(), page.password.text()) == ("tepe", "")
    assert page.address.text() == guarded.database
    assert QApplication.focusWidget() is page.password
    assert office._stores[0].engine.pool.checkedout() == 0
    with guarded.owner() as dba:
        qtbot.waitUntil(
            lambda: dba.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = %s", (f"{TOWN}_tepe",)
            ).fetchone() == (0,),
            timeout=PATIENCE,
        )  # fmt: skip
    qtbot.waitUntil(lambda: not shiboken6.isValid(before), timeout=PATIENCE)


@pytest.mark.server
def test_a_kept_password_opens_without_a_question_until_it_is_forgotten(front, guarded, qtbot, vault):
    page = sign_in(front, qtbot, typed_address(guarded), "tepe", PASSWORDS["tepe"])
    assert page.keep.isChecked()
    kept = {(f"rathaus-desk {guarded.database}", f"{TOWN}_tepe"): PASSWORDS["tepe"]}
    assert passwords(vault) == kept
    front.opener.house.window.actions_["log_off"].trigger()
    qtbot.waitUntil(lambda: page_of(front) is not page, timeout=PATIENCE)
    page = page_of(front)
    page.keep.setChecked(False)
    press(front, Qt.Key.Key_Return)
    answered(front, qtbot)
    assert front.opener.house is not None
    assert passwords(vault) == {}


@pytest.mark.server
def test_a_window_that_starts_on_a_server_asks_only_for_what_it_does_not_know(front, guarded, qtbot, vault):
    front.opener.open(guarded.database, "tepe")
    answered(front, qtbot)
    page = page_of(front)
    assert front.window.stack.currentWidget() is page
    assert page.state.text() == ""
    assert page.login.text() == "tepe"
    assert QApplication.focusWidget() is page.password
    vault.entries[f"rathaus-desk {guarded.database}", f"{TOWN}_tepe"] = PASSWORDS["tepe"]
    front.opener.failure = ""
    front.opener.open(guarded.database, "tepe")
    answered(front, qtbot)
    assert front.opener.house is not None


@pytest.mark.parametrize(
    ("here", "ticked"), [(ThisPc(), True), (ThisPc(counter="Tresen 1"), False), (ThisPc(public=True), False)]
)
def test_a_counter_keeps_no_password_unless_somebody_wants_it(front, vault, here, ticked):
    settings.keep_workplace(here)
    page = open_page(front)
    assert page.keep.isVisible()
    assert page.keep.isChecked() is ticked


def test_without_a_keyring_nothing_is_offered_to_be_kept(front):
    page = open_page(front)
    assert not page.keep.isVisible()
    assert page.no_keyring.isVisible()


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_nothing_is_clipped_and_every_target_is_large_enough(tmp_path, desktop, zoom, qtbot):
    window, opener = build_window(tmp_path / "log", zoom=zoom)
    window.resize(1024, 700)
    window.show()
    opener.ask_to_sign_in("postgresql://db/rathaus", "tepe", "Sie sind abgemeldet.")
    page = window.page("sign_in")
    page.say("Benutzername oder Kennwort stimmt nicht. " * 4, about_person=True)
    QTest.qWait(0)
    for one in (page.address, page.login, page.password, page.go, page.back, page.file):
        assert one.height() >= SMALLEST_TARGET
        assert one.width() >= one.minimumSizeHint().width()
    assert page.state.height() >= page.state.heightForWidth(page.state.width())
    opener.close()
    window.close()
    shiboken6.delete(window)

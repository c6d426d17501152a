"""Drafts at the window: written down while one types, parked by one key, back after a crash."""

import pytest
import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk import usecases
from rathaus_desk.domain.intake.drafts import DraftState
from rathaus_desk.ui.intake import parking
from rathaus_desk.ui.intake.parking import DraftKeeper
from rathaus_desk.ui.intake.parking_lease import WindowLease
from rathaus_desk.ui.intake.parking_strip import Chip, ParkStrip
from rathaus_desk.ui.kit.actions import Actions
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.intake.drafts import my_drafts
from tests.small_town import WILKENS, SmallTown
from tests.usecases.conftest import small_file  # noqa: F401
from tests.usecases.conftest import town_file as town  # noqa: F401

assert usecases.__all__


class TwoLines(QWidget):
    """A page of two lines with a strip below, as small as a page can be; it also speaks for its window."""

    typed = Signal()

    def __init__(self, desk, folder):
        super().__init__()
        self.theme, self.name = QLineEdit(), QLineEdit()
        self.said, self.offered = [], ""
        self.background = Background(desk, self)
        self.actions_ = Actions(self)
        self.at = Workplace(self.background, Look(self), self.actions_, self)
        self.lease = WindowLease(folder)
        self.keeper = DraftKeeper(self.at, self, self.lease)
        self.strip = ParkStrip(self.at, self.keeper)
        layout = QVBoxLayout(self)
        for one in (self.theme, self.name):
            layout.addWidget(one)
            one.textChanged.connect(self.typed)
        layout.addWidget(self.strip)
        for listed in self.actions_.all():
            self.addAction(listed.action)
        self.actions_.enter("reception")
        self.strip.wake_keys()
        self.resize(1_000, 160)
        self.show()
        self.theme.setFocus()

    def draft_content(self):
        texts = {"theme": self.theme.text(), "name": self.name.text()}
        return texts if any(texts.values()) else {}

    def fill_content(self, content):
        self.theme.setText(content.get("theme", ""))
        self.name.setText(content.get("name", ""))

    def cursor(self):
        field = "name" if self.name.hasFocus() else "theme"
        return {"field": field, "at": getattr(self, field).cursorPosition()}

    def place_cursor(self, cursor):
        field = getattr(self, cursor["field"])
        field.setFocus()
        field.setCursorPosition(cursor["at"])

    def say(self, text):
        self.said.append(text)

    def offer(self, text, verb, action_name, seconds):
        self.said.append(f"{text} {verb}")
        self.offered = action_name

    def go_to(self, room):
        return self

    def chips(self):
        items = [self.strip.chips.itemAt(index).widget() for index in range(self.strip.chips.count())]
        return [one.accessibleName().partition(": ")[2] for one in items if isinstance(one, Chip)]

    def type(self, text, field=None):
        self.to_front()
        (field or self.theme).setFocus()
        QTest.keyClicks(field or self.theme, text)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.to_front()
        QTest.keyClick(self.focusWidget() or self, key, modifier)

    def to_front(self):
        if QApplication.activeWindow() is not self:
            self.activateWindow()
            assert QTest.qWaitForWindowActive(self)

    def end(self):
        """The program is gone: nothing more is written, and the system lets go of the lock."""
        self.keeper._soon.stop()
        self.lease.release()


@pytest.fixture
def open_page(town, qtbot, tmp_path):  # noqa: F811
    pages = []

    def make(login="oezdemir"):
        store = town.open_again()  # each window is a program of its own
        page = TwoLines(SmallTown(store, town.open_again, clock=town.clock).desk(login), tmp_path / "windows")
        qtbot.waitUntil(lambda: page.background.idle)
        page.keeper.begin()
        qtbot.waitUntil(lambda: page.background.idle)
        pages.append((page, store))
        return page

    yield make
    for page, store in pages:
        page.end()
        page.background.close()
        store.close()
        QApplication.processEvents()
        shiboken6.delete(page)


@pytest.fixture
def written(town, qtbot):  # noqa: F811
    """Wait until this stands in the drafts of somebody: label, name and state of each."""

    def wait(*expected, login="oezdemir"):
        def there():
            lines = town.desk(login).ask(my_drafts)
            assert [(one.label, one.name, one.state) for one in lines] == list(expected)

        qtbot.waitUntil(there, timeout=5000)

    return wait


WORKING, PARKED = DraftState.WORKING, DraftState.PARKED


def test_what_is_typed_is_written_down_without_anybody_saving(open_page, written):
    page = open_page()
    page.type("Laterne")
    page.type("Schm", page.name)
    written(("Laterne", "Schm", WORKING))
    page.type("idt", page.name)
    written(("Laterne", "Schmidt", WORKING))
    assert page.chips() == [], "one's own text is no parked draft"


def test_an_emptied_form_leaves_no_draft_and_waits_for_nothing_more_to_be_typed(
    open_page, written, monkeypatch
):
    page = open_page()
    page.type("Laterne")
    written(("Laterne", "", WORKING))
    monkeypatch.setattr(parking, "AFTER_TYPING_MS", 60_000)
    page.fill_content({})
    written()


def test_one_key_parks_and_the_same_key_brings_back(open_page, written, qtbot):
    page = open_page()
    page.type("Laterne")
    page.type("Schmidt", page.name)
    QTest.keyClick(page.name, Qt.Key.Key_Home)
    page.press(Qt.Key.Key_F8)
    assert page.draft_content() == {}
    written(("Laterne", "Schmidt", PARKED))
    qtbot.waitUntil(lambda: page.chips() == ["9:40 Laterne · Schmidt"])
    page.theme.setFocus()
    page.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.name.text() == "Schmidt")
    assert page.name.hasFocus()
    assert page.name.cursorPosition() == 0
    qtbot.waitUntil(lambda: page.chips() == [])
    written(("Laterne", "Schmidt", WORKING))


def test_what_is_saved_and_left_at_once_for_the_parked_one_never_comes_back(open_page, written, qtbot):
    page = open_page()
    page.type("Eins")
    page.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(page.chips()) == 1)
    page.type("Zwei")
    written(("Eins", "", PARKED), ("Zwei", "", WORKING))
    page.fill_content({})
    page.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.theme.text() == "Eins")
    written(("Eins", "", WORKING))


def test_the_typing_goes_on_under_the_same_draft(open_page, written, qtbot):
    page = open_page()
    page.type("Laterne")
    page.press(Qt.Key.Key_F8)
    page.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.theme.text() == "Laterne")
    page.type(" dunkel")
    written(("Laterne dunkel", "", WORKING))


def test_ctrl_and_a_digit_opens_one_and_parks_what_stands_there(open_page, written, qtbot, town):  # noqa: F811
    page = open_page()
    for count, theme in enumerate(("Eins", "Zwei"), start=1):
        page.type(theme)
        page.press(Qt.Key.Key_F8)
        qtbot.waitUntil(lambda count=count: len(page.chips()) == count)
        town.clock.forward(minutes=1)  # once it is written down: the strip goes by when each was begun
    page.type("Drei")
    page.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.theme.text() == "Zwei")
    written(("Eins", "", PARKED), ("Zwei", "", WORKING), ("Drei", "", PARKED))
    assert not page.actions_["draft.open3"].isEnabled(), "only two are left on the strip"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_five_chips_and_then_all(open_page, qtbot):
    page = open_page()
    for number in range(7):
        page.type(f"Nr{number}")
        page.press(Qt.Key.Key_F8)
        qtbot.waitUntil(lambda count=number + 1: len(page.keeper.lines) == count)
    assert len(page.chips()) == 5
    last = page.strip.chips.itemAt(page.strip.chips.count() - 1).widget()
    assert last.text() == "alle (7)"
    last.click()
    menu = page.strip._menu
    assert [one.text().split("\t")[1] for one in menu.actions()] == [f"Strg+{n}" for n in range(1, 8)]
    menu.actions()[6].trigger()
    menu.close()
    qtbot.waitUntil(lambda: page.theme.text() == "Nr6")


def test_in_the_counter_view_no_chip_shows_a_name(open_page, qtbot):
    page = open_page()
    page.type("Laterne")
    page.type("Schmidt", page.name)
    page.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(page.chips()) == 1)
    page.at.privacy.set_counter_view(True)
    chip = page.strip.chips.itemAt(1).widget()
    assert "Laterne" in chip.text()
    assert "Schmidt" not in chip.text() + chip.accessibleName() + chip.toolTip()
    page.at.privacy.set_counter_view(False)
    assert "Schmidt" in page.chips()[0]


def test_a_dropped_draft_comes_back_within_ten_seconds(open_page, written, qtbot):
    page = open_page()
    page.type("Laterne")
    page.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(page.chips()) == 1)
    page.strip.chips.itemAt(1).widget().setFocus()
    page.press(Qt.Key.Key_Delete)
    assert page.chips() == []
    assert page.offered == "draft.undo_drop"
    page.actions_["draft.undo_drop"].trigger()
    assert page.chips() == ["9:40 Laterne"]
    page.actions_["draft.drop"].trigger()
    page.keeper.really_drop()
    written()


def test_a_colleague_goes_on_with_it(open_page, written, qtbot):
    mine, his = open_page(), open_page("wilkens")
    mine.type("Laterne")
    mine.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(mine.chips()) == 1)
    mine.actions_["draft.hand_over"].trigger()
    form = mine.strip.hand_over_form
    qtbot.waitUntil(lambda: form.who.count() == 5)
    form.who.setCurrentIndex([form.who.itemData(n).id for n in range(5)].index(WILKENS))
    form.note.setText("bitte um elf anrufen")
    QTest.keyClick(form.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: mine.chips() == ["9:40 Laterne · liegt bei Herrn Wilkens"])
    assert not form.isVisible()
    qtbot.waitUntil(lambda: his.chips() == ["9:40 Laterne · von Frau Özdemir"], timeout=3000)
    assert his.strip.chips.itemAt(1).widget().toolTip().endswith("bitte um elf anrufen")
    his.press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: his.theme.text() == "Laterne")
    written()
    qtbot.waitUntil(lambda: mine.chips() == [], timeout=3000)


def test_after_a_crash_the_text_stands_again_with_its_cursor(open_page, written, qtbot):
    page = open_page()
    page.type("Laterne")
    page.type("Schmidt", page.name)
    QTest.keyClick(page.name, Qt.Key.Key_Left)
    page.type("x", page.name)
    written(("Laterne", "Schmidxt", WORKING))
    page.end()
    after = open_page()
    qtbot.waitUntil(lambda: after.name.text() == "Schmidxt")
    assert after.name.hasFocus()
    assert after.name.cursorPosition() == 7
    assert not after.name.hasSelectedText()
    assert after.said == ["Das Programm war unterbrochen. Ihr Text von 9:40 steht wieder da."]


def test_two_windows_of_one_person_leave_each_other_alone(open_page, written, qtbot):
    first, second = open_page(), open_page()
    first.type("Eins")
    written(("Eins", "", WORKING))
    third = open_page()
    assert third.draft_content() == {} == second.draft_content()
    assert third.chips() == []
    second.type("Zwei")
    written(("Eins", "", WORKING), ("Zwei", "", WORKING))


def test_of_two_left_behind_the_newer_stands_again_and_the_other_on_the_strip(
    open_page,
    written,
    qtbot,
    town,  # noqa: F811
):
    first, second = open_page(), open_page()
    for page, theme in ((first, "Eins"), (second, "Zwei")):
        page.type(theme)
        written(*(("Eins", "", WORKING), ("Zwei", "", WORKING))[: 1 + (page is second)])
        town.clock.forward(minutes=1)
    for page in (first, second):
        page.end()
    after = open_page()
    qtbot.waitUntil(lambda: after.theme.text() == "Zwei")
    qtbot.waitUntil(lambda: after.chips() == ["9:40 Eins · nicht gespeichert"])


def test_what_another_window_has_taken_goes_on_under_a_name_of_its_own(open_page, written, qtbot, town):  # noqa: F811
    """A window that was thought dead and is not: nothing is written over, nothing is lost."""
    first = open_page()
    first.type("Eins")
    written(("Eins", "", WORKING))
    second = open_page()
    (line,) = town.guide.ask(my_drafts)
    second.keeper.open(line)
    qtbot.waitUntil(lambda: second.theme.text() == "Eins")
    second.type(" und drei")
    first.type(" und zwei")
    written(("Eins und drei", "", WORKING), ("Eins und zwei", "", WORKING))


def test_a_text_too_long_to_be_kept_says_so_once(open_page, qtbot):
    page = open_page()
    page.theme.setMaxLength(10**6)
    page.theme.setText("x" * 200_001)
    qtbot.waitUntil(lambda: len(page.said) == 1, timeout=5000)
    assert "zu lang" in page.said[0]
    assert not page.keeper._soon.isActive(), "asked again only when something is typed"


def test_without_the_database_it_tries_until_it_is_back(open_page, written, qtbot, town):  # noqa: F811
    page = open_page()
    elsewhere = town.store.path.with_name("weg.db")
    town.store.path.rename(elsewhere)
    page.type("Laterne")
    tried = []
    page.background.reachable.connect(tried.append)
    qtbot.waitUntil(lambda: tried == [False], timeout=5000)
    assert page.theme.text() == "Laterne"
    elsewhere.rename(town.store.path)
    written(("Laterne", "", WORKING))


def test_leaving_parks_what_stands_there(open_page, written):
    page = open_page()
    page.type("Laterne")
    page.keeper.leave()
    written(("Laterne", "", PARKED))


def test_a_lease_knows_the_living_from_the_dead(tmp_path):
    first, second = WindowLease(tmp_path), WindowLease(tmp_path)
    assert first.runs(second.name)
    assert second.runs(first.name)
    second.release()
    assert not first.runs(second.name)
    assert not first.runs("another/pc")
    assert not first.runs(f"{first.name}/../x")
    assert not first.on_this_pc("another/" + "0" * 32)
    first.release()

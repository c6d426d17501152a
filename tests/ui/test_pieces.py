"""The small pieces of the window, each by itself."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from rathaus_desk.error_log import LOG_NAME
from rathaus_desk.ui.intake.fact_chips import FactChips
from rathaus_desk.ui.kit.actions import Actions, sequence_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.kit.widgets import label
from rathaus_desk.ui.paper.printing import grey_bytes
from rathaus_desk.ui.window.crash import CrashLog, CrashWindow
from rathaus_desk.ui.window.instance import Listener, channel_name, readable_number, tell_running
from rathaus_desk.ui.window.palette import CommandPalette


@dataclass(frozen=True)
class Line:
    id: int
    name: str
    count: int


COLUMNS = (
    Column("Name", lambda one: one.name),
    Column(
        "Anzahl", lambda one: str(one.count), 90, right=True, tone=lambda one: "late" if one.count > 1 else ""
    ),
)
LINES = (Line(1, "Müller", 1), Line(2, "Øvergård", 2), Line(3, "Zander", 3))


@pytest.fixture
def view(qtbot):
    made = RowsView("Liste", COLUMNS, Look(), lambda one: one.id)
    qtbot.addWidget(made)
    return made


def test_the_model_obeys_qt(qtmodeltester, view):
    view.show_items(LINES)
    qtmodeltester.check(view.rows)


def test_figures_stand_right_and_meanings_have_colours(view):
    view.show_items(LINES)
    model = view.rows
    assert model.data(model.index(1, 1)) == "2"
    assert model.data(model.index(1, 1), Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.data(model.index(0, 1), Qt.ItemDataRole.ForegroundRole) is None
    assert model.data(model.index(1, 1), Qt.ItemDataRole.ForegroundRole).isValid()
    assert model.data(QModelIndex()) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"


def test_the_cursor_stays_on_its_line_when_rows_come_and_go(view):
    view.show_items(LINES)
    view.selectRow(1)
    view.show_items((Line(9, "Neu", 0), *LINES))
    assert view.chosen() == LINES[1]
    view.show_items((Line(9, "Neu", 0), LINES[0], Line(2, "Øvergård", 7), LINES[2]))
    assert view.chosen() == Line(2, "Øvergård", 7)
    view.show_items(())
    assert view.chosen() is None


def test_fifty_thousand_rows_are_no_burden(view, record_property):
    lines = tuple(Line(number, f"Name {number}", number) for number in range(50_000))
    view.show_items(lines)
    assert view.rows.rowCount() == 50_000
    assert view.rows.row_of(49_999) == 49_999


def test_chips_wrap_instead_of_being_cut(qtbot):
    Look().wear()  # an earlier test may have left large type behind
    flow = FlowLayout()
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setLayout(flow)
    for text in ("ganz dunkel", "flackert", "Mast beschädigt", "Kabel liegt frei"):
        flow.addWidget(label(text, wrap=False))
    holder.resize(QSize(160, 400))
    holder.show()
    QApplication.processEvents()
    assert flow.heightForWidth(120) > flow.heightForWidth(2_000)
    assert all(flow.itemAt(index).geometry().right() <= 160 for index in range(flow.count()))


def test_digits_choose_facts_and_letters_go_to_the_text(qtbot):
    chips = FactChips()
    qtbot.addWidget(chips)
    chips.offer(("ganz dunkel", "flackert"))
    chips.show()
    qtbot.keyClicks(chips, "2")
    assert chips.chosen() == ("flackert",)
    qtbot.keyClicks(chips, "2")
    assert chips.chosen() == ()
    with qtbot.waitSignal(chips.wrote) as wrote:
        qtbot.keyClicks(chips, "s")
    assert wrote.args == ["s"]
    with qtbot.assertNotEmitted(chips.wrote):
        qtbot.keyClicks(chips, "1")


def test_a_crash_is_logged_without_a_word_of_its_message(tmp_path, qtbot):
    log = CrashLog(tmp_path)
    try:
        raise RuntimeError("Erna Schmidt, Rosenweg 4")
    except RuntimeError as error:
        log_id = log.record(error)
    text = (tmp_path / LOG_NAME).read_text(encoding="utf-8")
    assert log_id in text
    assert "RuntimeError" in text
    assert "test_pieces.py" in text
    assert "Erna" not in text


def test_a_second_program_hands_its_number_to_the_first(qtbot, tmp_path):
    holder = QWidget()
    qtbot.addWidget(holder)
    database = str(tmp_path / "a.db")
    assert tell_running(database, "0171 3920011") is False
    listener = Listener(database, holder)
    with qtbot.waitSignal(listener.called, timeout=3_000) as called:
        assert tell_running(database, "tel:+491713920011")
    assert called.args == ["+491713920011"]
    with qtbot.assertNotEmitted(listener.called, wait=150):
        tell_running(database, "-platformpluginpath /tmp")
    listener.close()


def test_a_second_window_leaves_the_calls_to_the_first(qtbot, tmp_path):
    holder = QWidget()
    qtbot.addWidget(holder)
    database = str(tmp_path / "a.db")
    first = Listener(database, holder)
    second = Listener(database, holder)
    assert (first.reached, second.reached) == (True, True)
    with qtbot.assertNotEmitted(second.called), qtbot.waitSignal(first.called, timeout=3_000):
        assert tell_running(database, "04471 185")
    first.close()
    second.close()


def test_each_person_has_a_channel_of_their_own(monkeypatch, tmp_path):
    names = set()
    for person in ("petra", "malte"):
        monkeypatch.setenv("LOGNAME", person)  # where the system looks first for who sits here
        names.add(channel_name(str(tmp_path / "a.db")))
    assert len(names) == 2


@given(st.text())
def test_only_phone_numbers_come_in_from_outside(text):
    number = readable_number(text)
    assert number == "" or (len(number) <= 32 and not any(one.isalpha() for one in number))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tel:+49 171 3920011", "+49 171 3920011"),
        ("04471/185-0", "04471/185-0"),
        ("0171;rm -rf", ""),
        ("", ""),
    ],
)
def test_phone_numbers_are_read_strictly(typed, read):
    assert readable_number(typed) == read


def test_keys_have_their_german_names(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    action = Actions(holder).add("x", "Speichern", "Datei", "Speichert.", lambda: None, keys="Ctrl+Shift+Del")
    assert sequence_in_words(action.shortcut()) == "Strg+Umschalt+Entf"


@pytest.mark.parametrize("pad", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier])
def test_a_text_field_does_not_swallow_our_keys(qtbot, pad):
    holder = QWidget()
    qtbot.addWidget(holder)
    actions = Actions(holder)
    action = actions.add("x", "Speichern", "Datei", "Speichert.", lambda: None, keys="Ctrl+Enter")
    line = QLineEdit(holder)
    modifiers = Qt.KeyboardModifier.ControlModifier | pad
    ours = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Enter, modifiers)
    foreign = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, modifiers)
    assert actions.eventFilter(line, ours) is True
    assert actions.eventFilter(line, foreign) is False
    action.setEnabled(False)
    assert actions.eventFilter(line, ours) is False


def living(house, kind):
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return house.window.findChildren(kind)


def test_closed_palettes_are_gone(house, hands):
    for _ in range(3):
        house.open_palette()
        (palette,) = living(house, CommandPalette)
        palette.reject()
        hands.settle()
    assert living(house, CommandPalette) == []


def test_a_late_answer_moves_no_choice_and_an_emptied_line_wants_none(qtbot, house, hands):
    house.open_palette()
    (palette,) = living(house, CommandPalette)
    qtbot.keyClicks(palette.line, "a")
    only_actions = palette.list.count()
    assert only_actions > 2
    first = palette.list.currentItem().text()
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    chosen = palette.list.currentItem().text()
    hands.settle()
    assert palette.list.count() > only_actions
    assert palette.list.currentItem().text() == chosen != first
    qtbot.keyClick(palette.line, Qt.Key.Key_Backspace)
    empty = palette.list.count()
    qtbot.keyClicks(palette.line, "a")
    qtbot.keyClick(palette.line, Qt.Key.Key_Backspace)
    hands.settle()
    assert palette.list.count() == empty
    palette.reject()


def test_a_closed_crash_window_is_gone_and_the_next_one_comes(qtbot, house, tmp_path):
    log = CrashLog(tmp_path, house.window)
    for _ in range(2):
        log.show(RuntimeError())
        log.show(RuntimeError())
        (shown,) = living(house, CrashWindow)
        shown.accept()
        assert living(house, CrashWindow) == []


def test_grey_pages_have_one_byte_for_each_pixel():
    black, white, red = b"\x00\x00\x00", b"\xff\xff\xff", b"\xff\x00\x00"
    grey = grey_bytes(3, 2, black + white + red + white + white + black)
    assert (grey[0], grey[1], grey[3:]) == (0, 255, b"\xff\xff\x00")
    assert 0 < grey[2] < 128


def test_zoom_stays_within_its_steps(qapp):
    look = Look()
    for _ in range(20):
        look.step_zoom(1)
    assert look.zoom == 2.5
    for _ in range(20):
        look.step_zoom(-1)
    assert look.zoom == 0.8
    look.step_zoom(0)
    assert look.zoom == 1.0
    look.wear(Theme.LIGHT)

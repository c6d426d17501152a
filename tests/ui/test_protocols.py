"""The protocols in the window: for data protection alone, by keyboard, and never with anything of a case."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from silent_line import silent

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.office.reading_lines import ReadingLine, as_typed
from rathaus_desk.domain.people.reading import ReadKind
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.paper.export_panel import ExportPanel
from rathaus_desk.ui.protection.protocols_dialog import EXPORTS, FORGOTTEN, READING
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.people.people import person


def sit_as(house, hands, role):
    people = [house.seat.itemData(one) for one in range(house.seat.count())]
    house._change_seat(next(at for at, one in enumerate(people) if one.role is role))
    hands.settle()


@pytest.fixture
def looked(house, hands):
    """A guide has searched for somebody and opened her; returns the person and who looked."""
    found = []
    house.background.ask(house, find_people, found.append, text="schmidt")
    hands.settle()
    opened = []
    house.background.ask(house, person, opened.append, person_id=found[0][0].id)
    hands.settle()
    return opened[0], house.background.desk.actor.name


@pytest.fixture
def protocols(house, hands, looked):
    sit_as(house, hands, Role.DPO)
    house.window.actions_["protocols.open"].trigger()
    hands.settle()
    dialog = house.around.protocols.dialog
    hands.expect("lines", lambda: dialog.readings.rows.rowCount() > 0)
    yield dialog
    dialog.reject()
    hands.settle()


def texts(view):
    model = view.rows
    return [
        [model.data(model.index(row, at)) for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def type_in(field, text):
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_it_shows_who_looked_at_whom_when_and_why(protocols, looked):
    someone, by = looked
    lines = texts(protocols.readings)
    name = f"{someone.family_name}, {someone.given_name}"
    opened = [one for one in lines if one[3] == "geöffnet" and one[2] == name]
    assert opened
    assert opened[0][1].split()[-1] == by.split()[-1]
    assert opened[0][4] == "Person"
    searched = [one for one in lines if one[3] == "in einer Suche gesehen"]
    assert [one[5] for one in searched] == ["schmidt"]
    assert name in searched[0][2]


def test_name_staff_and_days_narrow_it(protocols, hands, looked):
    someone, by = looked
    everything = protocols.readings.rows.rowCount()
    type_in(protocols.person, f"{someone.given_name} {someone.family_name[:4]}")
    hands.settle()
    some = texts(protocols.readings)
    assert 2 <= len(some) < everything
    assert all(f"{someone.family_name}, {someone.given_name}" in one[2] for one in some)
    type_in(protocols.person, "Gibtesnicht")
    hands.settle()
    assert protocols.readings.rows.rowCount() == 0
    assert protocols.count.text() == "Kein Eintrag."
    type_in(protocols.person, " ")
    somebody_else = next(
        at for at in range(1, protocols.by.count()) if by.split()[-1] not in protocols.by.itemText(at)
    )
    protocols.by.setCurrentIndex(somebody_else)
    protocols.search()
    hands.settle()
    assert protocols.readings.rows.rowCount() == 0
    protocols.by.setCurrentIndex(0)
    protocols.until.set_day(protocols.since.day)
    protocols.since.set_day(protocols.since.day - timedelta(days=5))
    protocols.search()
    hands.settle()
    assert protocols.readings.rows.rowCount() == 0


def test_while_nobody_answers_no_old_list_stands_for_an_answer(protocols, hands, house):
    assert protocols.silence.isHidden()
    with silent(house):
        type_in(protocols.person, "schm")
        hands.settle()
        assert protocols.readings.rows.rowCount() == 0
        assert protocols.count.text() == ""
        assert "Darum steht hier keine Liste." in protocols.silence.text()
        assert protocols.silence.isVisible()
        assert not protocols.out_button.isEnabled()
        protocols.switch.button(FORGOTTEN).click()
        hands.settle()
        assert protocols.silence.isVisible()
        protocols.forget_button.click()
        hands.settle()
        assert protocols.forget_button.isEnabled(), "one may try once more"
    protocols.switch.button(READING).click()
    QTest.keyClick(protocols.person, Qt.Key.Key_Return)
    hands.settle()
    assert protocols.readings.rows.rowCount() > 0
    assert not protocols.silence.isVisible()
    assert protocols.out_button.isEnabled()


def test_the_column_shows_what_was_typed_alone():
    line = ReadingLine(
        1, datetime(2026, 11, 24, tzinfo=UTC), "Frau Özdemir", "Bürgerbüro", ReadKind.SEARCH, "Personensuche",
        "Tjaden O [0: tjaden und o; mit Geburtstag]", (), 0, False,
    )  # fmt: skip
    assert as_typed(line) == "Tjaden O"
    assert as_typed(replace(line, criteria="a [x] b")) == "a [x] b"
    assert as_typed(replace(line, kind=ReadKind.BULK)) == line.criteria


def test_the_lines_leave_as_a_harmless_file_and_that_is_written_down(protocols, hands, tmp_path, house):
    QTest.keyClick(protocols, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    panel = next(one for one in protocols.findChildren(ExportPanel))
    panel.kind.setCurrentIndex(panel.kind.findData("csv"))
    panel.purpose.setText("Prüfung nach Anfrage")
    panel.write_to(tmp_path / "protokoll.csv")
    hands.expect("written", lambda: (tmp_path / "protokoll.csv").exists() and not panel.running)
    with (tmp_path / "protokoll.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert "Wen" in rows[0]
    assert len(rows) - 1 == protocols.readings.rows.rowCount()
    protocols.switch.button(EXPORTS).click()
    hands.expect("noted", lambda: protocols.exports.rows.rowCount() == 1)
    assert "Prüfung nach Anfrage" in texts(protocols.exports)[0]


def test_what_is_older_goes_at_a_press(protocols, hands):
    protocols.switch.button(FORGOTTEN).click()
    hands.settle()
    assert protocols.pages.currentIndex() == FORGOTTEN
    assert "12 Monate" in protocols.periods.text()
    protocols.forget_button.click()
    hands.expect("done", protocols.forget_button.isEnabled)
    assert protocols.closings.rows.rowCount() == 0, "nothing here is a year old"


def test_nobody_else_is_offered_it(house, hands):
    offered = {one.action.text() for one in house.window.actions_.all()}
    assert house.background.desk.actor.role in CASE_ROLES
    assert "Protokolle …" not in offered
    sit_as(house, hands, Role.DPO)
    assert "Protokolle …" in {one.action.text() for one in house.window.actions_.all()}
    sit_as(house, hands, Role.ADMIN)
    assert "Protokolle …" not in {one.action.text() for one in house.window.actions_.all()}


def test_the_officer_sees_no_case_in_it(protocols, house):
    with house.background.desk._store.read() as session:
        notes = [one for (one,) in session.connection().exec_driver_sql(
            "SELECT note FROM case_file WHERE length(note) > 8 LIMIT 200")]  # fmt: skip
    shown = " ".join(" ".join(one) for one in texts(protocols.readings))
    assert notes
    assert not [one for one in notes if one in shown]


def test_all_is_reached_by_keyboard_and_has_a_name(protocols):
    seen, here = [], protocols.switch.button(READING)
    here.setFocus()
    for _ in range(14):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
    wanted = [protocols.since, protocols.until, protocols.by, protocols.person, protocols.search_button,
              protocols.out_button, protocols.readings, protocols.leave]  # fmt: skip
    assert [one for one in seen if one in wanted][: len(wanted)] == wanted
    for one in wanted:
        assert one.accessibleName() or one.text()


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_nothing_is_cut_off_at_200_percent(protocols, house, hands, theme):
    house.window.resize(1366, 768)
    house.window.look.wear(theme, 2.0)
    hands.settle()
    for one in protocols.findChildren(QWidget):
        if one.isVisible() and hasattr(one, "text") and hasattr(one, "setAutoDefault"):
            assert one.width() >= one.minimumSizeHint().width(), one.text()
            assert one.height() >= 24

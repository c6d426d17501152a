"""Taking a list out of the program: purpose first, progress, a stop that stops, and a line that says so."""

import csv
import io

import pytest
from case_scene import open_cases, settle
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.ui.paper.export_panel import ExportPanel


@pytest.fixture
def panel(house, hands):
    page = open_cases(house, hands)
    page.views.choose(CaseView.CLOSED)
    settle(hands)
    hands.press("Ctrl+Shift+O")
    settle(hands)
    found = QApplication.activeModalWidget()
    assert isinstance(found, ExportPanel)
    yield found
    if QApplication.activeModalWidget() is found:
        found.reject()


def lines(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))


def test_a_list_with_people_wants_a_purpose(hands, panel):
    assert panel.purpose.isVisibleTo(panel)
    panel.choose_file()
    assert "wofür" in panel.error.text()
    assert panel.purpose.property("wrong") == "true"
    for key in ("person", "place"):
        panel.boxes[key].setChecked(False)
    assert not panel.purpose.isVisibleTo(panel)
    assert not panel.wanted().personal


def test_the_file_holds_what_was_chosen(house, hands, panel, tmp_path):
    target = tmp_path / "liste.csv"
    panel.purpose.setText("Besprechung am Montag")
    panel.kind.setCurrentIndex(panel.kind.findData("csv"))
    panel.limit.setCurrentIndex(1)
    for key, box in panel.boxes.items():
        box.setChecked(key in ("number", "service"))
    panel.write_to(target)
    hands.settle()
    rows = lines(target)
    assert rows[0] == ["Nummer", "Anliegen"]
    assert len(rows) == 101
    assert QApplication.activeModalWidget() is not panel
    assert "100 Zeilen" in house.window.notice.text.text()


def test_esc_stops_what_is_being_written(house, hands, panel, tmp_path):
    target = tmp_path / "liste.xlsx"
    panel.purpose.setText("Besprechung am Montag")
    panel.write_to(target)
    assert panel.stop_button.isVisibleTo(panel)
    panel.reject()
    hands.settle()
    assert "Abgebrochen" in panel.error.text()
    assert not [one for one in tmp_path.iterdir() if one.name.startswith("liste")]
    assert panel.go_button.isEnabled()


def test_a_place_that_cannot_be_written_is_said_and_all_stays(hands, panel, tmp_path):
    panel.purpose.setText("Besprechung am Montag")
    panel.write_to(tmp_path / "gibt" / "es" / "nicht.xlsx")
    hands.settle()
    assert "lässt sich nicht schreiben" in panel.error.text()
    assert panel.purpose.text() == "Besprechung am Montag"


def test_the_offers_leave_without_a_purpose(house, hands, tmp_path):
    house.window.activateWindow()
    house.window.enter("lookup")
    hands.settle()
    hands.press("Ctrl+G")
    hands.press("Ctrl+Shift+O")
    hands.settle()
    found = QApplication.activeModalWidget()
    assert not found.purpose.isVisibleTo(found)
    found.kind.setCurrentIndex(found.kind.findData("csv"))
    found.write_to(tmp_path / "angebote.csv")
    hands.settle()
    assert "Stadtbücherei" in [row[0] for row in lines(tmp_path / "angebote.csv")]

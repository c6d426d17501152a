"""Files in the window: dropped, chosen by key, taken from the copier's folder, looked at, taken out again."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from rathaus_desk.domain.cases.attachments import AttachmentOrigin
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.usecases.cases.attachments import attachments_of
from rathaus_desk.usecases.cases.cases import case_lines


def a_picture(target: Path, kind: str = "PNG") -> Path:
    data = BytesIO()
    Image.new("RGB", (60, 40), "red").save(data, kind)
    target.write_bytes(data.getvalue())
    return target


@pytest.fixture
def detail(house, hands):
    """The newest open case, on the screen."""
    case_id = house.background.desk.ask(case_lines, view=CaseView.MINE)[0].id
    house.window.enter("cases")
    house.cases.open_case(case_id)
    hands.settle()
    return house.cases.detail


def attached(house, detail):
    return house.background.desk.ask(attachments_of, case_id=detail.case.id)


def drag(detail, *paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDragEnterEvent(
        QPoint(30, 30), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(detail, event)
    return data


def test_a_dropped_file_is_announced_before_it_lands_and_hangs_on_the_case(house, hands, detail, tmp_path):
    data = drag(detail, a_picture(tmp_path / "Laterne.png"))
    hint = detail._drop.hint
    assert hint.isVisible()
    assert detail.case.number in hint.text()
    drop = QDropEvent(
        QPointF(30, 30), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(detail, drop)
    hands.settle()
    assert not hint.isVisible()
    assert [one.name for one in attached(house, detail)] == ["Laterne.png"]
    assert detail.attachments.list.rows.rowCount() == 1
    assert detail.attachments.empty.isHidden()


def test_without_a_case_nothing_can_be_dropped(hands, detail, tmp_path):
    detail.forget()
    drag(detail, a_picture(tmp_path / "a.png"))
    assert not detail._drop.hint.isVisible()
    assert not detail.acceptDrops()


def test_by_key_one_chooses_files_and_each_that_is_refused_says_why(
    house, hands, detail, tmp_path, monkeypatch
):
    good, bad = a_picture(tmp_path / "gut.jpg", "JPEG"), tmp_path / "brief.docx"
    bad.write_bytes(b"PK\x03\x04")
    chosen = ([str(good), str(bad)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: chosen)
    hands.press("Ctrl+Shift+D")
    hands.settle()
    assert [one.name for one in attached(house, detail)] == ["gut.jpg"]
    assert "brief.docx" in detail.attachments.error.text()
    assert "PDF" in detail.attachments.error.text()


def test_enter_shows_a_picture_as_a_page_beside_the_case(house, hands, detail, tmp_path):
    detail.attachments.attach((a_picture(tmp_path / "Baum.png"),))
    hands.settle()
    detail.attachments.list.setFocus()
    hands.press("Return")
    hands.expect("page", lambda: house.paper.isVisible() and bool(house.paper._images))
    assert house.paper.title.text() == "Baum.png"
    assert house.paper.file_name == "Baum.pdf"
    assert house.paper.pdf.startswith(b"%PDF-")


def test_an_attachment_is_taken_out_and_brought_back(house, hands, detail, tmp_path):
    detail.attachments.attach((a_picture(tmp_path / "Falsch.png"),))
    hands.settle()
    house.window.actions_["case.withdraw_file"].trigger()
    hands.settle()
    assert attached(house, detail) == ()
    assert house.window.notice.offers
    house.window.actions_["case.restore_file"].trigger()
    hands.settle()
    assert [one.name for one in attached(house, detail)] == ["Falsch.png"]


def test_a_scan_goes_into_the_case_by_key_and_from_the_folder_once_it_is_stored(
    house, hands, detail, tmp_path
):
    folder = tmp_path / "Scans"
    folder.mkdir()
    card = detail.attachments
    hands.press("Ctrl+Shift+M")
    assert "kein Scan-Ordner" in house.window.notice.text.text()
    card.watch_folder(folder)
    hands.settle()
    scan = a_picture(folder / "Scan_0001.tif", "TIFF")
    for _ in range(2):
        card.tray.look()
        hands.settle()
    assert card.scans.isVisibleTo(card)
    hands.press("Ctrl+Shift+M")
    hands.expect("gone", lambda: not scan.exists())
    (stored,) = attached(house, detail)
    assert (stored.name, stored.origin) == ("Scan_0001.tif", AttachmentOrigin.SCAN)
    card.tray.look()
    hands.settle()
    assert card.scans.isHidden()


def test_a_scan_that_cannot_be_stored_stays_in_the_folder(house, hands, detail, tmp_path):
    folder = tmp_path / "Scans"
    folder.mkdir()
    scan = folder / "kaputt.pdf"
    scan.write_bytes(b"%PDF-1.7 abgebrochen")
    card = detail.attachments
    card.watch_folder(folder)
    for _ in range(2):
        card.tray.look()
        hands.settle()
    hands.press("Ctrl+Shift+M")
    hands.settle()
    assert scan.exists()
    assert attached(house, detail) == ()
    assert "beschädigt" in house.window.notice.text.text()


def test_a_folder_that_goes_away_is_no_crash(hands, detail, tmp_path):
    detail.attachments.watch_folder(tmp_path / "nie da")
    hands.settle()
    assert detail.attachments.scans.isHidden()

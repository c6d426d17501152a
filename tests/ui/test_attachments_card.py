"""Files in the window: dropped, chosen by key, taken from the copier's folder, looked at, taken out again."""

from email.message import EmailMessage
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from rathaus_desk.domain.cases.attachments import Attachment, AttachmentKind, AttachmentOrigin
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.ui.paper import paper_view
from rathaus_desk.usecases.cases import scan_folder
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


def test_enter_shows_a_picture_as_a_page_beside_the_case_and_prints_nothing(
    house, hands, detail, tmp_path, monkeypatch
):
    printed = []
    house.paper.printers[PrintKind.LETTER] = "Flur 2"
    monkeypatch.setattr(paper_view, "printer_by_name", lambda name: name)
    monkeypatch.setattr(paper_view, "print_pages", lambda *all_: printed.append(all_) or True)
    detail.attachments.attach((a_picture(tmp_path / "Baum.png"),))
    hands.settle()
    detail.attachments.list.setFocus()
    hands.press("Return")
    hands.expect("page", lambda: house.paper.isVisible() and bool(house.paper._images))
    assert house.paper.title.text() == "Baum.png"
    assert house.paper.file_name == "Baum.pdf"
    assert house.paper.pdf.startswith(b"%PDF-")
    hands.settle()
    assert printed == []


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


def test_a_refusal_stands_in_the_notice_too_and_in_view_and_no_success_beside_it(
    house, hands, detail, tmp_path
):
    house.window.resize(1000, 520)
    good, bad = a_picture(tmp_path / "gut.jpg", "JPEG"), tmp_path / "brief.docx"
    bad.write_bytes(b"PK\x03\x04")
    card, notice = detail.attachments, house.window.notice.text
    card.attach((good,))
    hands.settle()
    assert notice.text() == "gut.jpg ist angehängt."
    detail.area.verticalScrollBar().setValue(0)
    card.attach((bad, a_picture(tmp_path / "auch.jpg", "JPEG")))
    hands.settle()
    assert notice.text().startswith("brief.docx: ")
    place = card.error.mapTo(detail.area.viewport(), QPoint(0, 0)).y()
    assert 0 <= place < detail.area.viewport().height()
    card.attach((a_picture(tmp_path / "neu.png"),))
    hands.settle()
    assert card.error.isHidden()
    assert len(attached(house, detail)) == 2, "the same picture lies there once"


def test_files_of_a_mail_are_laid_beside_it_and_each_that_is_refused_says_why(house, hands, detail, tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.org", "Fotos"
    mail.set_content("anbei")
    picture = a_picture(tmp_path / "Foto.png").read_bytes()
    for name, content in (("Foto.png", picture), ("boese.exe", b"MZ")):
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    (tmp_path / "Fotos.eml").write_bytes(mail.as_bytes())
    detail.attachments.attach((tmp_path / "Fotos.eml",))
    hands.settle()
    house.window.actions_["case.mail_files"].trigger()
    hands.settle()
    made = {one.name: one.origin for one in attached(house, detail)}
    assert made == {"Fotos.eml": AttachmentOrigin.FILE, "Foto.png": AttachmentOrigin.MAIL}
    assert detail.attachments.error.text().startswith("boese.exe: ")


def test_of_a_full_folder_the_card_tells_how_many_more_lie_there(hands, detail, tmp_path, monkeypatch):
    monkeypatch.setattr(scan_folder, "MOST_SCANS", 2)
    for number in range(5):
        (tmp_path / f"{number}.pdf").write_bytes(b"x")
    card = detail.attachments
    card.watch_folder(tmp_path)
    for _ in range(2):
        card.tray.look()
        hands.settle()
    assert card.scans.rows.rowCount() == 2
    assert card.more_scans.text() == "Weitere 3 liegen im Ordner."
    assert card.more_scans.isVisibleTo(card)


def test_a_scan_whose_attachment_the_person_cannot_see_stays_in_the_folder(house, hands, detail, tmp_path):
    """The same file lies in the case already, laid in by somebody who keeps it to herself."""
    folder = tmp_path / "Scans"
    folder.mkdir()
    scans = [a_picture(folder / "eins.png"), a_picture(folder / "zwei.jpg", "JPEG")]
    card = detail.attachments
    card.watch_folder(folder)
    for _ in range(2):
        card.tray.look()
        hands.settle()
    hidden = Attachment(
        id=1, case_id=detail.case.id, name="x", kind=AttachmentKind.PICTURE, origin=AttachmentOrigin.FILE,
        size=1, sha256=sha256(scans[0].read_bytes()).hexdigest(), for_units=False,
        added_at=house.background.desk.now(), by="",
    )  # fmt: skip
    first, second = sorted(card.tray.scans, key=lambda one: one.path.name)
    card.tray._stored(first, hidden)
    card.tray.lay_in(second, detail.case.id)
    hands.expect("the other gone", lambda: not scans[1].exists())
    assert scans[0].exists()


def test_a_folder_that_goes_away_is_no_crash(hands, detail, tmp_path):
    detail.attachments.watch_folder(tmp_path / "nie da")
    hands.settle()
    assert detail.attachments.scans.isHidden()

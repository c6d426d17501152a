"""What hangs on a case: listed, looked at beside the page, laid in by key or by dropping it there."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.attachments import (
    AttachFile,
    Attachment,
    AttachmentKind,
    AttachmentOrigin,
    RestoreAttachment,
    WithdrawAttachment,
    size_in_words,
)
from rathaus_desk.domain.cases.mails import Mail, mail_files, read_mail
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.scan_tray import ScanTray
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import button, card, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.attachments import attachment_content, attachments_of, draw_attachment
from rathaus_desk.usecases.cases.scan_folder import Scan, read_scan

ROOM = "cases"
UNDO_SECONDS = 10


class AttachmentsCard(QFrame):
    """The attachments of one case and, below, what lies in the folder of the copier."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._case_id = 0
        self._stale = False
        self._withdrawn = 0
        self._refusals: list[str] = []
        self._mail: Attachment | None = None
        self.tray: ScanTray | None = None
        self.list = self._attachments()
        self.scans = self._scans()
        self.empty = label(self.tr("Noch nichts angehängt."), "muted")
        self.error = label("", "error")
        self.scan_title = label(self.tr("IM SCAN-ORDNER"), "group")
        self.more_scans = label("", "muted")
        self._register()
        self._lay_out()
        workplace.look.changed.connect(self._fit)
        workplace.background.changed.connect(self._changed)

    def show_case(self, case_id: int) -> None:
        """Show the attachments of a case; 0 shows none and lets the scan folder be."""
        if case_id != self._case_id:
            self.list.show_items(())
            self._forget_refusals()
        self._case_id = case_id
        if self.tray is not None:
            self.tray.watch(bool(case_id))
        self._ask()

    def watch_folder(self, folder: Path | None) -> None:
        """Watch another folder for scans from now on, or none."""
        if self.tray is not None:
            self.tray.watch(False)
            self.tray.deleteLater()
        self.tray = ScanTray(self._at, folder, self) if folder else None
        self._show_scans(())
        if self.tray is not None:
            self.tray.arrived.connect(self._show_scans)
            self.tray.refused.connect(self._refused_file)
            self.tray.watch(bool(self._case_id))

    def attach(self, paths: tuple[Path, ...]) -> None:
        """Lay files into the case, one after the other; each that is refused says why."""
        self._forget_refusals()
        for path in paths:
            read = partial(self._read, path, self._case_id)
            self._at.background.draw(self, partial(read_scan, path), read)

    def choose_files(self) -> None:
        """Let the person choose files by the system's dialog."""
        if not self._case_id:
            self._at.speaker.say(self.tr("Bitte zuerst einen Vorgang wählen."))
            return
        chosen, _kind = QFileDialog.getOpenFileNames(
            self,
            self.tr("Dateien an den Vorgang hängen"),
            "",
            self.tr("PDF, Bilder, E-Mails (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.webp *.eml)"),
        )
        self.attach(tuple(Path(one) for one in chosen))

    def take_scan(self) -> None:
        """Lay the chosen scan, or else the newest, into the case."""
        scan = self.scans.chosen() or (self.tray.scans[0] if self.tray and self.tray.scans else None)
        if scan is None or self.tray is None:
            nothing = self.tr("Im Scan-Ordner liegt nichts Neues.")
            none = self.tr("Für diesen Arbeitsplatz ist kein Scan-Ordner eingetragen (Extras).")
            self._at.speaker.say(nothing if self.tray else none)
        elif self._case_id:
            self._forget_refusals()
            self.tray.lay_in(scan, self._case_id)

    def withdraw(self) -> None:
        """Take the chosen attachment out of the case, with a way back."""
        one = self.list.chosen()
        if one is not None and self.list.rows.rowCount():
            self._forget_refusals()
            because = self.tr("Hing am falschen Vorgang.")
            command = WithdrawAttachment(attachment_id=one.id, because=because)
            self._at.background.do(self, command, self._is_out, self._refused)

    def restore(self) -> None:
        """Bring the attachment back that was taken out last."""
        if self._withdrawn:
            command = RestoreAttachment(attachment_id=self._withdrawn)
            self._at.background.do(self, command, lambda _one: None, self._refused)

    def take_mail_files(self) -> None:
        """Lay the files that hang on the mail beside it."""
        mail = self._mail or self.list.chosen()
        if mail is not None and mail.kind is AttachmentKind.MAIL:
            take = partial(self._take_parts, mail)
            self._at.background.ask(self, attachment_content, take, attachment_id=mail.id)

    # Building

    def _register(self) -> None:
        add = self._at.actions.add
        add("case.attach", self.tr("Datei anhängen"), "Vorgang",
            self.tr("Hängt PDF, Bilder oder E-Mails (.eml) an den Vorgang. Hineinziehen geht auch."),
            self.choose_files, keys="Ctrl+Shift+D", room=ROOM)  # fmt: skip
        add("case.scan", self.tr("Scan vom Kopierer nehmen"), "Vorgang",
            self.tr("Legt den gewählten oder neuesten Scan aus dem Scan-Ordner in den Vorgang."),
            self.take_scan, keys="Ctrl+Shift+M", room=ROOM)  # fmt: skip
        add("case.withdraw_file", self.tr("Anlage herausnehmen"), "Vorgang",
            self.tr("Nimmt die gewählte Anlage heraus. Zehn Sekunden lang lässt sie sich zurückholen."),
            self.withdraw, room=ROOM)  # fmt: skip
        add("case.restore_file", self.tr("Anlage zurückholen"), "Bearbeiten",
            self.tr("Holt die zuletzt herausgenommene Anlage zurück."), self.restore, room=ROOM)  # fmt: skip
        add("case.mail_files", self.tr("Dateien der E-Mail herauslegen"), "Vorgang",
            self.tr("Legt die Dateien, die an einer E-Mail hängen, einzeln in den Vorgang."),
            self.take_mail_files, room=ROOM)  # fmt: skip

    def _attachments(self) -> RowsView[Attachment]:
        columns = (
            Column[Attachment](self.tr("Anlage"), lambda one: one.name),
            Column[Attachment](self.tr("Art"), lambda one: word(one.kind), 90),
            Column[Attachment](self.tr("Größe"), lambda one: size_in_words(one.size), 90, right=True),
            Column[Attachment](self.tr("Angehängt"), _added, 150),
            Column[Attachment](self.tr("Von"), lambda one: one.by, 130),
        )
        made: RowsView[Attachment] = RowsView(
            self.tr("Anlagen des Vorgangs, Enter öffnet"), columns, self._at.look, lambda one: one.id
        )
        made.activated.connect(self._open)
        return made

    def _scans(self) -> RowsView[Scan]:
        columns = (
            Column[Scan](self.tr("Scan"), lambda one: one.path.name),
            Column[Scan](self.tr("Größe"), lambda one: size_in_words(one.size), 90, right=True),
            Column[Scan](self.tr("Von"), lambda one: f"{short_day(one.at.date())}, {clock(one.at)}", 150),
        )
        made: RowsView[Scan] = RowsView(
            self.tr("Scans, Enter legt in den Vorgang"),
            columns,
            self._at.look,
            lambda one: one.path,
        )
        made.activated.connect(self.take_scan)
        return made

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame, inner = card(self.tr("ANLAGEN"))
        whole.addWidget(frame)
        action = self._at.actions["case.attach"]
        add = button(action.text(), self.choose_files, keys=keys_in_words(action))
        for one in (self.list, self.empty, self.error, self.scan_title, self.scans, self.more_scans):
            inner.addWidget(one)
        inner.addLayout(row(None, add))
        self.scan_title.hide()
        self.scans.hide()
        self.more_scans.hide()
        self.error.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._ask()

    # Answers

    def _ask(self) -> None:
        self._stale = False
        if self._case_id:
            self._at.background.ask(self, attachments_of, self._show, case_id=self._case_id)
        else:
            self._show(())

    def _show(self, attachments: tuple[Attachment, ...]) -> None:
        self.list.show_items(attachments)
        self.list.setVisible(bool(attachments))
        self.empty.setVisible(not attachments)
        self._fit()

    def _show_scans(self, scans: tuple[Scan, ...]) -> None:
        self.scans.show_items(scans)
        self.scans.setVisible(bool(scans))
        self.scan_title.setVisible(bool(scans))
        more = self.tray.more if self.tray else 0
        text = self.tr("Weitere {count} liegen im Ordner.").format(count=more) if more else ""
        show_text(self.more_scans, text)
        self._fit()

    def _read(self, path: Path, case_id: int, content: bytes) -> None:
        command = AttachFile(
            case_id=case_id, file_name=path.name, content=content, origin=AttachmentOrigin.FILE
        )
        self._at.background.do(self, command, self._attached, partial(self._refused_file, path))

    def _attached(self, made: Attachment) -> None:
        if made.kind is AttachmentKind.MAIL:
            look = partial(self._offer_parts, made)
            self._at.background.ask(self, attachment_content, look, attachment_id=made.id)
        if not self._refusals:  # else the notice says what was refused, and the list shows what hangs on it
            self._at.speaker.say(self.tr("{name} ist angehängt.").format(name=made.name))

    def _offer_parts(self, mail: Attachment, content: bytes) -> None:
        self._at.background.draw(self, partial(read_mail, content), partial(self._offer, mail))

    def _offer(self, mail: Attachment, read: Mail) -> None:
        if read.parts:
            self._mail = mail
            text = self.tr("An der E-Mail hängen Dateien: {count}.").format(count=len(read.parts))
            self._at.speaker.offer(text, self.tr("Einzeln anhängen"), "case.mail_files", UNDO_SECONDS)

    def _take_parts(self, mail: Attachment, content: bytes) -> None:
        self._mail = None
        self._forget_refusals()
        self._at.background.draw(self, partial(mail_files, content), partial(self._lay_in_parts, mail))

    def _lay_in_parts(self, mail: Attachment, files: tuple[tuple[str, bytes], ...]) -> None:
        """Lay files out of a mail beside it; they are opened once, before anything is written."""
        for name, content in files:
            command = AttachFile(
                case_id=mail.case_id,
                file_name=name,
                content=content,
                origin=AttachmentOrigin.MAIL,
                for_units=mail.for_units,
            )
            refused = partial(self._refused_file, Path(name))
            self._at.background.do(self, command, self._attached, refused)

    def _open(self) -> None:
        one = self.list.chosen()
        if one is not None:
            self._at.background.ask(self, attachment_content, partial(self._draw, one), attachment_id=one.id)

    def _draw(self, one: Attachment, content: bytes) -> None:
        today = self._at.background.desk.now().date()
        job = partial(draw_attachment, content, one.kind, today)
        self._at.background.draw(self, job, partial(self._show_sheet, one))

    def _show_sheet(self, one: Attachment, pdf: bytes) -> None:
        stem = one.name.rpartition(".")[0] or one.name
        self._at.speaker.show_paper(one.name, pdf, f"{stem}.pdf", at_once=False)  # somebody wants to look

    def _is_out(self, one: Attachment) -> None:
        self._withdrawn = one.id
        text = self.tr("{name} ist herausgenommen.").format(name=one.name)
        self._at.speaker.offer(text, self.tr("Zurückholen"), "case.restore_file", UNDO_SECONDS)

    def _refused_file(self, path: Path, error: DeskError) -> None:
        self._tell(f"{path.name}: {error}")

    def _refused(self, error: DeskError) -> None:
        self._tell(str(error))

    def _tell(self, refusal: str) -> None:
        """Say a refusal where one looks: in the notice line, and in the card, which comes into view."""
        self._refusals.append(refusal)
        show_text(self.error, "\n".join(self._refusals))
        self._at.speaker.say(refusal)
        QTimer.singleShot(0, self, self._reveal_refusal)

    def _reveal_refusal(self) -> None:
        above: QWidget | None = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea) and self.error.isVisible():
            # The text has its place only once it is laid out.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            above.ensureWidgetVisible(self.error, 0, tokens.M)
            above.horizontalScrollBar().setValue(0)

    def _forget_refusals(self) -> None:
        self._refusals.clear()
        show_text(self.error, "")

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & {"*", "attachment"} and self._case_id:
            self._stale = True
            if self.isVisible():
                self._ask()

    def _fit(self) -> None:
        """Give each list the height of its rows: the page scrolls, not the list in it."""
        for one in (self.list, self.scans):
            header = one.horizontalHeader().sizeHint().height()
            one.setFixedHeight(header + one.rows.rowCount() * self._at.look.pixels(tokens.ROW) + tokens.XS)


def _added(one: Attachment) -> str:
    return f"{short_day(one.added_at.date())}, {clock(one.added_at)}"

"""What the forms for packs share: lines for a file and a PIN, a card that works and can be stopped."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.background import EVERYTHING
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.long_work import LongWork
from rathaus_desk.ui.kit.widgets import announce, button, label, mark_wrong, named, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.lists.export_files import Cancelled, Progress

LONGEST_PATH, LONGEST_PIN, LONGEST_NAME = 500, 64, 60
PACK_END = "paket"
Step = Callable[[int, int], None]


def pin_line() -> QLineEdit:
    """Return a line whose letters nobody sees."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    at_most(made, LONGEST_PIN)
    return made


def name_line(text: str = "") -> QLineEdit:
    """Return a line for a short name."""
    made = QLineEdit(text)
    at_most(made, LONGEST_NAME)
    return made


def stepwise(progress: Progress) -> Step:
    """Return what tells a progress how far a piece of work is, and stops it when somebody wants to."""

    def step(done: int, total: int) -> None:
        if progress.stop.is_set():
            raise Cancelled
        progress.written, progress.total = done, total

    return step


class FileLine(QWidget):
    """A path to type, and a button to choose it; `saving` asks where to, else which pack or `receipt`."""

    def __init__(self, title: str, saving: Callable[[], str] | None = None, *, receipt: bool = False) -> None:
        super().__init__()
        self._title, self._saving = title, saving
        packs, receipts = self.tr("Tagespakete (*.paket)"), self.tr("Quittungen (*.quittung)")
        self._kinds = f"{receipts if receipt else packs};;{self.tr('Alle Dateien (*)')}"
        self.line = QLineEdit()
        at_most(self.line, LONGEST_PATH)
        self.choose = button(self.tr("Wählen …"), self._choose)
        self.choose.setAccessibleName(self.tr("{title}: wählen").format(title=title))
        self.setLayout(row(self.line, self.choose))
        self.setFocusProxy(self.line)

    @property
    def path(self) -> Path | None:
        """The path that stands here."""
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def _choose(self) -> None:
        if self._saving is not None:
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            offered = str(Path(folder) / self._saving())
            name, _kind = QFileDialog.getSaveFileName(self, self._title, offered, self._kinds)
        else:
            name, _kind = QFileDialog.getOpenFileName(self, self._title, "", self._kinds)
        if name:
            self.line.setText(name)
            self.line.editingFinished.emit()


class WorkCard(QFrame):
    """Fields, an error, a bar while it works, one filled button; Esc stops the work or leaves the card."""

    left = Signal()

    def __init__(self, workplace: Workplace, title: str, verb: str, keys: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.at = workplace
        self.fields: dict[str, QLineEdit] = {}
        self.title = label(title, "large")
        self.close_button = button(self.tr("Schließen"), self.leave, "quiet", self.tr("Esc"))
        self.error = label("", "error")
        self.error.hide()
        self.work = LongWork(workplace.background)
        self.work.stopped.connect(self._stopped)
        self.verb = button(verb, self.send, "primary", keys)
        self.inner = QVBoxLayout(self)
        self.inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        self.inner.setSpacing(tokens.S)
        head = row(self.title, self.close_button)
        head.setStretch(0, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        self.inner.addLayout(head)

    def add_line(self, name: str, title: str, field: QLineEdit, whole: QWidget | None = None) -> None:
        """Add a line with its name above it; `whole` is what holds the line, if more than it."""
        self.fields[name] = field
        self.inner.addLayout(named(title, whole or field))
        field.setAccessibleName(title)
        field.textEdited.connect(self.forgive)

    def end_lines(self) -> None:
        """Put error, bar and button below the lines."""
        for one in (self.error, self.work):
            self.inner.addWidget(one)
        self.inner.addLayout(row(None, self.verb))

    def send(self) -> None:
        """Do what the button says; each card says how."""

    def stopped_words(self) -> str:
        """Return what to say once the work was stopped."""
        return ""

    def leave(self) -> None:
        """Leave the card; while it works, stop the work instead."""
        if self.work.running:
            self.work.stop()
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def run(self, what: str, job: Callable[[Step], Any], then: Callable[[Any], None]) -> None:
        """Have a job done beside the window; what it changed is read anew by every page afterwards."""
        self.forgive()
        self.verb.setEnabled(False)
        self.work.run(what, partial(_run, job), partial(self._done, then), self.refuse)

    def own_desk(self) -> Desk:
        """Return a desk for work beside the lane of the database."""
        desk = self.at.background.desk
        return desk.acting_as(desk.actor)

    def refuse(self, error: DeskError) -> None:
        """Say why it did not work; what is typed stays."""
        self._tell_all()
        self.complain(str(error), error.field if isinstance(error, Refused) else None)

    def complain(self, text: str, field: str | None = None) -> None:
        """Say what is missing, and go there."""
        self.verb.setEnabled(True)
        show_text(self.error, text)
        announce(self.error)
        wrong = self.fields.get(field or "")
        if wrong is not None:
            mark_wrong(wrong, True)
            wrong.setFocus()
            wrong.selectAll()
        else:
            self.verb.setFocus()  # the button that stops the work is gone

    def forgive(self) -> None:
        """Take back what was said before."""
        show_text(self.error, "")
        for one in self.fields.values():
            mark_wrong(one, False)

    def _done(self, then: Callable[[Any], None], result: Any) -> None:
        self.verb.setEnabled(True)
        self._tell_all()
        then(result)

    def _stopped(self) -> None:
        self._tell_all()
        self.complain(self.stopped_words())

    def _tell_all(self) -> None:
        """The work went past the lane of the database: nobody else tells the pages what it changed."""
        self.at.background.changed.emit(EVERYTHING)


def _run(job: Callable[[Step], Any], progress: Progress) -> Any:
    return job(stepwise(progress))

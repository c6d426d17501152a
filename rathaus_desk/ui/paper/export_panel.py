"""A list leaves the program: which form, which columns, how many rows, and what for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QProgressBar, QWidget

from rathaus_desk.domain.cases.exports import ExportColumn, ExportFormat
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.file_names import ask_where, in_documents
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import announce, button, column, label, mark_wrong, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.lists.export import Export, Exported, Progress, Rows, export_list

LOOK_MS = 100
WIDTH, HEIGHT = 520, 600
LIMITS = (100, 1_000)


@dataclass(frozen=True)
class Leaving:
    """A list that may leave: what it is, which columns it has, and the query for its rows."""

    title: str
    list_name: str
    filtered: str
    columns: tuple[ExportColumn, ...]
    rows: Rows
    values: Mapping[str, Any]
    count: Callable[..., int]


class ExportPanel(QDialog):
    """Asks what is needed, writes beside everything else, and can be stopped at any time."""

    def __init__(self, parent: QWidget, workplace: Workplace, leaving: Leaving) -> None:
        super().__init__(parent)
        self._at = workplace
        self._leaving = leaving
        self._progress = Progress()
        self._count = 0
        self.running = False
        self.setWindowTitle(self.tr("Liste ausgeben"))
        self._make_fields()
        self._lay_out()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        self._personal_changed()
        font = self.fontMetrics().height()
        room = parent.size()
        self.resize(min(WIDTH * font // 20, room.width()), min(HEIGHT * font // 20, room.height()))
        workplace.background.ask(self, leaving.count, self._counted, **leaving.values)
        self.finished.connect(self._finished)

    def write_to(self, target: Path) -> None:
        """Write the list to a file; how far it is shows here."""
        self._progress = Progress(total=self._rows_wanted())
        self._set_running(True)
        job = partial(export_list, self._at.background.desk, self.wanted(), target, self._progress)
        self._at.background.draw(self, job, self._written)

    def wanted(self) -> Export:
        """Return the export that the fields describe."""
        return Export(
            list_name=self._leaving.list_name,
            filtered=self._leaving.filtered,
            columns=self.chosen(),
            rows=self._leaving.rows,
            values=self._leaving.values,
            kind=ExportFormat(self.kind.currentData()),
            purpose=self.purpose.text(),
            limit=self.limit.currentData() or None,
        )

    def chosen(self) -> tuple[ExportColumn, ...]:
        """Return the columns that are ticked."""
        return tuple(one for one in self._leaving.columns if self.boxes[one.key].isChecked())

    def choose_file(self) -> None:
        """Ask where to, and write."""
        if not self.chosen():
            self._say(self.tr("Bitte mindestens eine Spalte wählen."))
            return
        if self.wanted().personal and not self.purpose.text().strip():
            self._say(self.tr("Bitte in einem Satz sagen, wofür die Liste gebraucht wird."))
            mark_wrong(self.purpose, True)
            self.purpose.setFocus()
            return
        kind = ExportFormat(self.kind.currentData())
        # The name of a file tells nobody whose cases are in it.
        today = self._at.background.desk.now().date()
        suggestion = in_documents(f"Liste-{today.isoformat()}.{kind}")
        pattern = f"{word(kind)} (*.{kind})"
        target = ask_where(self, self.tr("Liste ausgeben"), suggestion, pattern, f".{kind}")
        if target is not None:
            self.write_to(target)

    def stop(self) -> None:
        """Stop writing; of the file nothing is left."""
        self._progress.stop.set()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)

    def reject(self) -> None:
        """Esc stops what is being written, and closes the panel when nothing is."""
        if self.running:
            self.stop()
        else:
            super().reject()

    def _make_fields(self) -> None:
        self.kind = Choice([(word(one), one.value) for one in ExportFormat], "")
        self.kind.removeItem(0)
        self.kind.setAccessibleName(self.tr("Form der Datei"))
        self.limit = Choice((), self.tr("alle Zeilen"))
        for number in LIMITS:
            self.limit.addItem(self.tr("die ersten {count} Zeilen").format(count=number), number)
        self.limit.setAccessibleName(self.tr("Wie viele Zeilen"))
        self.boxes = {one.key: QCheckBox(one.title) for one in self._leaving.columns}
        for box in self.boxes.values():
            box.setChecked(True)
            box.toggled.connect(self._personal_changed)
        self.purpose = QLineEdit()
        at_most(self.purpose, 300)
        self.purpose.setAccessibleName(self.tr("Wofür wird die Liste gebraucht?"))
        self.why = label(
            self.tr("Die Liste nennt Menschen. Ihr Satz steht im Protokoll, das der Datenschutz liest."),
            "small",
        )
        self.error = label("", "error")
        self.error.hide()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Fortschritt"))
        self.bar.hide()
        self.stop_button = button(self.tr("Abbrechen"), self.stop, keys=self.tr("Esc"))
        self.stop_button.hide()
        self.go_button = button(self.tr("Datei wählen und schreiben"), self.choose_file, "primary")
        self.go_button.setDefault(True)

    def _lay_out(self) -> None:
        content = QWidget()
        inner = column(spacing=tokens.S)
        inner.setContentsMargins(tokens.XS, tokens.XS, tokens.S, tokens.XS)
        content.setLayout(inner)
        self.count = label(self._leaving.list_name, "strong")
        inner.addWidget(self.count)
        if self._leaving.filtered:
            inner.addWidget(label(self._leaving.filtered, "small"))
        for title, field in ((self.tr("FORM"), self.kind), (self.tr("ZEILEN"), self.limit)):
            inner.addWidget(label(title, "group"))
            inner.addWidget(field)
        inner.addWidget(label(self.tr("SPALTEN"), "group"))
        some = FlowLayout(tokens.M)
        for box in self.boxes.values():
            some.addWidget(box)
        inner.addLayout(some)
        self.purpose_title = label(self.tr("WOFÜR"), "group")
        for one in (self.purpose_title, self.purpose, self.why):
            inner.addWidget(one)
        inner.addStretch(1)
        whole = column(scrolled(content), self.error, self.bar)
        whole.setStretch(0, 1)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.M)
        whole.addLayout(row(self.stop_button, None, self.go_button))
        self.setLayout(whole)

    def _personal_changed(self) -> None:
        personal = any(one.personal for one in self.chosen())
        for one in (self.purpose_title, self.purpose, self.why):
            one.setVisible(personal)

    def _counted(self, count: int) -> None:
        self._count = count
        said = self.tr("{list} · {count} Zeilen")
        self.count.setText(said.format(list=self._leaving.list_name, count=count))

    def _rows_wanted(self) -> int:
        return min(self.limit.currentData() or self._count, self._count)

    def _set_running(self, running: bool) -> None:
        self.running = running
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.go_button.setEnabled(not running)
        show_text(self.error, "")
        if running:
            self.bar.setRange(0, max(self._progress.total, 0))
            self.bar.setValue(0)
            self._look.start()
            self.stop_button.setFocus()
        else:
            self._look.stop()

    def _show_progress(self) -> None:
        self.bar.setValue(min(self._progress.written, self.bar.maximum()))

    def _written(self, done: Exported) -> None:
        self._set_running(False)
        if done.failure:
            self._say(done.failure)
            self.go_button.setFocus()
        elif done.stopped:
            self._say(self.tr("Abgebrochen. Es ist keine Datei geschrieben."))
            self.go_button.setFocus()
        else:
            self.accept()
            said = self.tr("Die Liste ist geschrieben: {count} Zeilen. Das steht im Protokoll.")
            self._at.speaker.say(said.format(count=done.rows))

    def _say(self, text: str) -> None:
        show_text(self.error, text)
        announce(self.error)

    def _finished(self) -> None:
        self.stop()
        self.deleteLater()

"""Handing a pack back: which file, its PIN; entry by entry, to be stopped and gone on with."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from rathaus_desk.domain.errors import DeskError, NeedsConsent
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.pack_fields import FileLine, WorkCard, pin_line
from rathaus_desk.usecases.pack.pack_work import BackWish, DayTold, hand_day_back


class BackCard(WorkCard):
    """The form."""

    came_back = Signal(object)

    def __init__(self, workplace: Workplace, keys: str) -> None:
        super().__init__(workplace, self.tr("Tagespaket zurückgeben"), self.tr("Zurückgeben"), keys)
        self._agreed: BackWish | None = None
        self.file = FileLine(self.tr("Welches Tagespaket"))
        self.pin = pin_line()
        self.copied = QCheckBox(self.tr("Das ist eine Kopie vom Stick, der Laptop behält seine"))
        self.copied.setToolTip(
            self.tr("Dann wird nichts gelöscht, sondern daneben eine Quittung für den Laptop geschrieben.")
        )
        self.direct = QCheckBox(self.tr("Dieser PC ist der Laptop selbst"))
        self.direct.setToolTip(self.tr("Dann wird seine Uhr mit der des Rathauses verglichen."))
        self.add_line(
            "path", self.tr("Welche Datei: auf dem Laptop oder dem Stick"), self.file.line, self.file
        )
        self.add_line("pin", self.tr("PIN"), self.pin)
        for one in (self.copied, self.direct):
            self.inner.addWidget(one)
        self.end_lines()

    def begin(self) -> None:
        """Begin with the file."""
        self.forgive()
        (self.file.line if not self.file.line.text() else self.pin).setFocus()

    def forget(self) -> None:
        """Leave nothing of what was typed."""
        self._agreed = None
        for one in (self.file.line, self.pin):
            one.clear()
        for box in (self.copied, self.direct):
            box.setChecked(False)
        self.forgive()

    def send(self) -> None:
        """Hand back, if file and PIN are there."""
        if self.work.running:
            return
        path = self.file.path
        if path is None:
            self.complain(self.tr("Bitte die Datei des Tagespakets wählen."), "path")
            return
        if not self.pin.text():
            self.complain(self.tr("Bitte die PIN des Tagespakets eingeben."), "pin")
            return
        wish = BackWish(path, self.pin.text(), self.copied.isChecked(), self.direct.isChecked())
        wish = replace(wish, without_drafts=wish == self._agreed)
        job = partial(hand_day_back, self.own_desk(), wish)
        self.run(self.tr("Das Tagespaket wird zurückgegeben"), job, self._came_back)

    def stopped_words(self) -> str:
        return self.tr(
            "Unterbrochen. Was bis hierher ging, ist im Rathaus; auf dem Laptop bleibt alles. Noch einmal "
            "„Zurückgeben“ macht dort weiter."
        )

    def refuse(self, error: DeskError) -> None:
        super().refuse(error)
        if isinstance(error, NeedsConsent) and self.file.path is not None:
            self._agreed = BackWish(
                self.file.path, self.pin.text(), self.copied.isChecked(), self.direct.isChecked()
            )
            self.verb.setFocus()
        elif not self.error.isHidden():
            self.pin.setFocus()
            self.pin.selectAll()

    def _came_back(self, told: DayTold) -> None:
        self.forget()
        self.came_back.emit(told)

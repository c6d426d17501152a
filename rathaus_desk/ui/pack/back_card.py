"""Handing a pack back: which file; entry by entry, to be stopped and gone on with. No PIN is needed."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from rathaus_desk.domain.errors import DeskError, NeedsConsent
from rathaus_desk.ui.kit.widgets import label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.pack_fields import FileLine, WorkCard
from rathaus_desk.usecases.pack.pack_work import BackWish, DayTold, hand_day_back


class BackCard(WorkCard):
    """The form."""

    came_back = Signal(object)

    def __init__(self, workplace: Workplace, keys: str) -> None:
        super().__init__(workplace, self.tr("Tagespaket zurückgeben"), self.tr("Zurückgeben"), keys)
        self._agreed: BackWish | None = None
        self.file = FileLine(self.tr("Welches Tagespaket"))
        self.direct = QCheckBox(self.tr("Dieser PC ist der Laptop selbst: danach hier löschen"))
        self.direct.setToolTip(self.tr("Dann wird auch seine Uhr mit der des Rathauses verglichen."))
        self.add_line(
            "path", self.tr("Welche Datei: auf dem Laptop oder dem Stick"), self.file.line, self.file
        )
        told = self.tr("Eine PIN ist dafür nicht nötig: Das Rathaus hat seinen eigenen Schlüssel.")
        left = self.tr("Ohne das Häkchen bleibt die Datei, und daneben kommt die Quittung für den Laptop.")
        for one in (label(told, "small"), self.direct, label(left, "small")):
            self.inner.addWidget(one)
        self.end_lines()

    def begin(self) -> None:
        """Begin with the file."""
        self.forgive()
        self.file.line.setFocus()

    def forget(self) -> None:
        """Leave nothing of what was typed."""
        self._agreed = None
        self.file.line.clear()
        self.direct.setChecked(False)
        self.forgive()

    def send(self) -> None:
        """Hand back, if the file is there."""
        if self.work.running:
            return
        path = self.file.path
        if path is None:
            self.complain(self.tr("Bitte die Datei des Tagespakets wählen."), "path")
            return
        wish = self._wish(path)
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
            self._agreed = self._wish(self.file.path)
            self.verb.setFocus()
        else:
            self.file.line.setFocus()

    def _wish(self, path: Path) -> BackWish:
        """Return what is wanted; anything but the laptop's own file is a copy, and the laptop has its own."""
        on_laptop = self.direct.isChecked()
        return BackWish(path, copied=not on_laptop, direct=on_laptop)

    def _came_back(self, told: DayTold) -> None:
        self.forget()
        self.came_back.emit(told)

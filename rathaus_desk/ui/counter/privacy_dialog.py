"""This workplace: which counter it is, who can look at it, when it blanks, and how far away one sits."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.office.screen_pin import LONGEST_PIN, SetScreenPin
from rathaus_desk.domain.office.this_pc import DISTANCES, ThisPc
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import button, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace

IDLE_CHOICES = (0, 30, 60, 90, 120, 300)
WIDTH = 34  # in line heights


class ThisPcDialog(QDialog):
    """Changes what belongs to this PC; `keep` writes it down and may refuse."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, here: ThisPc, keep: Callable[[ThisPc], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Dieser Arbeitsplatz"))
        self.setProperty("help", "privacy")
        self._at = workplace
        self._keep = keep
        self.counter = QLineEdit(here.counter)
        at_most(self.counter, 60)
        self.counter.setPlaceholderText(self.tr("zum Beispiel Tresen 2; leer für ein Büro"))
        self.public = QCheckBox(self.tr("Leute am Tresen können auf den Bildschirm sehen"))
        self.public.setChecked(here.counter_view)
        self.idle = QComboBox()
        for seconds in sorted({*IDLE_CHOICES, here.blanks_after}):
            text = (
                self.tr("{seconds} Sekunden").format(seconds=seconds)
                if seconds
                else self.tr("nie von selbst")
            )
            self.idle.addItem(text, seconds)
        self.idle.setCurrentIndex(self.idle.findData(here.blanks_after))
        self.distance = QComboBox()
        self.distance.addItem(self.tr("wie bisher"), 0)
        for centimetres in DISTANCES:
            self.distance.addItem(self.tr("{cm} cm").format(cm=centimetres), centimetres)
        self.distance.setCurrentIndex(max(self.distance.findData(here.distance_cm), 0))
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        at_most(self.pin, LONGEST_PIN)
        self.pin.setPlaceholderText(self.tr("leer lassen, wenn sie bleiben soll"))
        self.drop_pin = QCheckBox(self.tr("Keine PIN mehr verlangen"))
        self.scans = QLineEdit(here.scans)
        self.scans.setPlaceholderText(self.tr("Ordner, in den der Kopierer scannt"))
        self.error = label("", "error")
        self.error.hide()
        self._lay_out()

    def accept(self) -> None:
        """Write all of it down; what is refused stays on the dialog."""
        here = ThisPc(
            counter=self.counter.text().strip(),
            public=self.public.isChecked(),
            idle_seconds=int(self.idle.currentData()),
            distance_cm=int(self.distance.currentData()),
            scans=self.scans.text().strip(),
        )
        try:
            self._keep(here)
        except DeskError as refusal:
            self._refused(refusal)
            return
        if self.pin.text() or self.drop_pin.isChecked():
            pin = "" if self.drop_pin.isChecked() else self.pin.text()
            self._at.background.do(self, SetScreenPin(pin=pin), lambda _none: self._done(), self._refused)
        else:
            self._done()

    def _lay_out(self) -> None:
        self.resize(WIDTH * self.fontMetrics().height(), 0)
        form = QFormLayout()
        form.setHorizontalSpacing(tokens.M)
        form.setVerticalSpacing(tokens.M)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        lines = (
            (self.tr("Name des Platzes"), self.counter),
            (self.tr("Einsicht"), self.public),
            (self.tr("Sichtschutz nach"), self.idle),
            (self.tr("Abstand der Augen"), self.distance),
            (self.tr("Scan-Ordner"), self.scans),
            (self.tr("Neue PIN"), self.pin),
            ("", self.drop_pin),
        )
        for text, field in lines:
            form.addRow(label(text, wrap=False), field)
            field.setAccessibleName(text or self.drop_pin.text())
        self.public.setAccessibleName(self.public.text())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        whole.setSpacing(tokens.M)
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        whole.addWidget(
            label(
                self.tr(
                    "Das gilt für diesen PC. Die PIN gehört Ihnen und gilt an jedem Platz: Zwei Minuten nach "
                    "dem Sichtschutz verlangt die Taste F12 danach."
                ),
                "muted",
            )
        )
        whole.addLayout(form)
        whole.addWidget(self.error)
        self.save = button(self.tr("Übernehmen"), self.accept, "primary")
        self.save.setDefault(True)
        whole.addLayout(row(None, button(self.tr("Zurück"), self.reject, "quiet", self.tr("Esc")), self.save))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:  # only now the style sheet has said how tall the fields are
            layout.invalidate()
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _done(self) -> None:
        super().accept()

    def _refused(self, refusal: DeskError) -> None:
        show_text(self.error, str(refusal))

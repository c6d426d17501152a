"""Asks for the name under which a view is kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from rathaus_desk.domain.cases.views import LONGEST_NAME, SavedView
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import announce, button, column, label, mark_wrong, row, show_text

WIDTH = 460


class ViewName(QDialog):
    """One line, and whether the unit sees the view too; a refusal stays here beside the text."""

    wanted = Signal(str, bool, object)

    def __init__(
        self, parent: QWidget, title: str, name: str, over: SavedView | None, *, only_name: bool = False
    ) -> None:
        super().__init__(parent)
        self._over = over
        self.setWindowTitle(title)
        self.name = QLineEdit(name)
        at_most(self.name, LONGEST_NAME)
        self.name.setAccessibleName(self.tr("Name der Ansicht"))
        self.shared = QCheckBox(self.tr("Meine ganze Stelle sieht sie"))
        self.shared.setChecked(bool(over and over.shared))
        self.shared.setVisible(not only_name)
        self.error = label("", "error")
        self.error.hide()
        self.save_button = button(self.tr("Speichern"), self._save, "primary", self.tr("Enter"))
        self.save_button.setDefault(True)
        again = self.tr("„{name}“ überschreiben").format(name=over.name if over else "")
        self.over_button = button(again, self._save_over)
        self.over_button.setVisible(over is not None)
        whole = column(
            label(self.tr("Wie soll die Ansicht heißen?"), "muted"), self.name, self.shared, self.error, None
        )
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.M)
        whole.addLayout(row(self.over_button, None, self.save_button))
        self.setLayout(whole)
        self.name.selectAll()
        self.resize(WIDTH * self.fontMetrics().height() // 20, self.sizeHint().height())
        self.finished.connect(self.deleteLater)

    def refuse(self, error: DeskError) -> None:
        """Say why not; what was typed stays."""
        show_text(self.error, str(error))
        announce(self.error)
        mark_wrong(self.name, True)
        self.name.setFocus()

    def _save(self) -> None:
        self.wanted.emit(self.name.text(), self.shared.isChecked(), None)

    def _save_over(self) -> None:
        self.wanted.emit(self.name.text(), self.shared.isChecked(), self._over)

"""Asks for what nobody else may read: the passphrase of a file, the PIN of a pack."""

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import button, label, row

WIDTH_LETTERS, LONGEST = 56, 200


class SecretDialog(QDialog):
    """A sentence, a line whose letters nobody sees, two buttons."""

    def __init__(self, parent: QWidget, question: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rathaus Desk")
        self.question = label(question)
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(question)
        at_most(self.line, LONGEST)
        self.open_button = button(self.tr("Öffnen"), self.accept, "primary", self.tr("Enter"))
        self.open_button.setDefault(True)
        self.leave = button(self.tr("Abbrechen"), self.reject, keys=self.tr("Esc"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        whole.setSpacing(tokens.M)
        for part in (self.question, self.line):
            whole.addWidget(part)
        whole.addLayout(row(None, self.leave, self.open_button))
        letters = WIDTH_LETTERS * self.fontMetrics().averageCharWidth()
        self.resize(min(letters, max(parent.width(), letters // 2)), self.sizeHint().height())
        self.line.setFocus()


def asked_secret(parent: QWidget, question: str) -> str:
    """Return what somebody typed, or nothing if they left."""
    dialog = SecretDialog(parent, question)
    try:
        return dialog.line.text() if dialog.exec() else ""
    finally:
        dialog.deleteLater()

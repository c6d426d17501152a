"""The first page of all: look at the sample town, or open the town's own database."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, button, column, label, show_text


class StartPage(QWidget):
    """Two large buttons, and words while something is being opened."""

    sample_wanted = Signal()
    connect_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label("Rathaus Desk", "title")
        self.promise = label(
            self.tr(
                "Eine Ansprechperson, eine Nummer, ein Blatt Papier. Niemand wird über den Flur geschickt."
            ),
            "large",
        )
        self.sample = button(self.tr("Beispielstadt ansehen"), self.sample_wanted.emit, "choice")
        self.connect_own = button(
            self.tr("Mit vorhandener Datenbank verbinden"), self.connect_wanted.emit, "choice"
        )
        self.progress = label("", "large")
        self.state = label("", "error")
        inner = column(self.title, self.promise, self.sample, self.connect_own, spacing=tokens.L)
        inner.addWidget(self.progress)
        inner.addWidget(self.state)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addLayout(inner, 3)
        across.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(2)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.sample)
        show_text(self.progress, "")
        show_text(self.state, "")

    def wait(self, text: str) -> None:
        """Show only words while a database is being opened."""
        self._offer_choices(False)
        show_text(self.state, "")
        show_text(self.progress, text)
        announce(self.progress)

    def tell(self, text: str) -> None:
        """Say what was just brought to its end, and offer the ways on."""
        self._offer_choices(True)
        show_text(self.state, "")
        show_text(self.progress, text)
        announce(self.progress)
        self.sample.setFocus()

    def say(self, text: str) -> None:
        """Say why a database could not be opened, and offer the ways on."""
        self._offer_choices(True)
        show_text(self.progress, "")
        show_text(self.state, text)
        announce(self.state)
        self.sample.setFocus()

    def _offer_choices(self, offered: bool) -> None:
        self.sample.setVisible(offered)
        self.connect_own.setVisible(offered)

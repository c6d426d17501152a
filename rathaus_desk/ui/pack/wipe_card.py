"""Deleting the pack from its laptop: only once the town hall has acknowledged all that stands in it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.errors import DeskError, NeedsConsent
from rathaus_desk.domain.pack.own_pack import OwnPack
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, button, label, named, row, show_text
from rathaus_desk.ui.pack.pack_fields import FileLine


class WipeCard(QFrame):
    """Says what the receipt covers; the button is there once it is everything."""

    wanted = Signal()
    receipt_chosen = Signal()

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.title = label(self.tr("Vom Laptop löschen"), "large")
        self.state, self.error = label("", "strong"), label("", "error")
        self.file = FileLine(self.tr("Quittung vom Stick"), receipt=True)
        self.file.line.setAccessibleName(self.tr("Quittung vom Stick"))
        self.file.line.editingFinished.connect(self.receipt_chosen)
        self.verb = button(self.tr("Tagespaket löschen"), self.wanted.emit, "primary", keys)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(self.title)
        inner.addWidget(self.state)
        inner.addLayout(named(self.tr("Quittung vom Stick, wenn sie nicht neben dem Paket liegt"), self.file))
        inner.addWidget(self.error)
        inner.addLayout(row(None, self.verb))
        show_text(self.error, "")
        self.verb.setEnabled(False)

    def show_pack(self, pack: OwnPack) -> None:
        """Show what is acknowledged and what is not yet."""
        before = self.state.text()
        self.state.setText(self._sentence(pack))
        show_text(self.error, pack.receipt.trouble)
        self.verb.setEnabled(pack.may_go)
        if before != self.state.text() and self.isVisible():
            announce(self.state)

    def complain(self, error: DeskError) -> None:
        """Say why it is not deleted."""
        show_text(self.error, str(error))
        announce(self.error)
        if isinstance(error, NeedsConsent):
            self.verb.setFocus()

    def _sentence(self, pack: OwnPack) -> str:
        count, typed = pack.receipt.count, len(pack.entries)
        if pack.receipt.word is None:
            return self.tr(
                "Das Rathaus hat noch nichts bestätigt. Solange bleibt das Tagespaket auf diesem Laptop."
            )
        if pack.may_go:
            alles = self.tr("Das Rathaus hat alles bestätigt: {entries}. Das Tagespaket kann jetzt fort.")
            return alles.format(entries=_entries(typed))
        part = self.tr("Bestätigt: {count} von {typed}. {rest} fehlt im Rathaus noch: bitte zurückgeben.")
        more = self.tr("Bestätigt: {count} von {typed}. {rest} fehlen im Rathaus noch: bitte zurückgeben.")
        rest = typed - count
        return (part if rest == 1 else more).format(count=count, typed=_entries(typed), rest=rest)


def _entries(count: int) -> str:
    return "1 Eintrag" if count == 1 else f"{count} Einträge"

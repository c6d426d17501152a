"""Every version of the words of a mailing list: since when it held, and how many agreed to it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.mailing.mailing_lists import MailingList, Wording, keeps_list
from rathaus_desk.domain.text import figure
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import button, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.mailing.mailing_lists import wordings


class WordingsPanel(QFrame):
    """The latest first, to be read and copied; Esc leaves."""

    left = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self._kept: MailingList | None = None
        self.title = label("", "large")
        self.said = label(
            self.tr(
                "Wer eingewilligt hat, tat es in der Fassung, die damals galt. Daran ändert eine neue nichts."
            ),
            "muted",
        )
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Fassungen des Wortlauts"))
        self.close_button = button(self.tr("Schließen"), self.left.emit, "quiet", self.tr("Esc"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        group = label(self.tr("FASSUNGEN DES WORTLAUTS"), "group", wrap=False)
        inner.addLayout(row(group, None, self.close_button))
        for one in (self.title, self.said):
            inner.addWidget(one)
        inner.addWidget(self.text, 1)

    def show_list(self, kept: MailingList) -> None:
        """Show the versions of a list."""
        self._kept = kept
        show_text(self.title, kept.name)
        self.text.clear()
        self.text.setFocus()
        self._at.background.ask(self, wordings, self._got, list_id=kept.id)

    def forget(self) -> None:
        """Show nothing."""
        self._kept = None
        self.text.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _got(self, found: tuple[Wording, ...]) -> None:
        if self._kept is not None:
            mine = keeps_list(self._at.background.desk.actor, self._kept.unit_id)
            self.text.setPlainText("\n\n".join(self._told(one, mine) for one in found))

    def _told(self, one: Wording, mine: bool) -> str:
        said = self.tr("Fassung {version}, seit {day} ({by})").format(
            version=one.version, day=numeric_date(one.since.date()), by=one.by
        )
        if mine:
            counted = (
                self.tr("eine Einwilligung") if one.subscribers == 1 else self.tr("{count} Einwilligungen")
            )
            said += " · " + counted.format(count=figure(one.subscribers))
        return f"{said}\n„{one.words}“"

"""Prints the sheet on which the head of the journal's chain is kept each day."""

from functools import partial

from PySide6.QtCore import QObject

from rathaus_desk.domain.office.journal import JournalSheet
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.journal_head import draw_journal_sheet, journal_sheet


class JournalSheets(QObject):
    """Registers the action; whoever keeps no such sheet is told who does."""

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._at = workplace
        workplace.actions.add(
            "journal.sheet",
            self.tr("Tagesblatt des Journals"),
            "Drucken",
            self.tr("Für Leitung, Datenschutz und IT: zeigt den Kopf des Journals zum Drucken und Ablegen."),
            self.show_sheet,
        )

    def show_sheet(self) -> None:
        """Seal what was written until now, and show the sheet of today beside the page."""
        self._at.background.seal_journal()
        self._at.background.ask(self, journal_sheet, self._draw)

    def _draw(self, sheet: JournalSheet) -> None:
        self._at.background.draw(self, partial(draw_journal_sheet, sheet), partial(self._show, sheet))

    def _show(self, sheet: JournalSheet, pdf: bytes) -> None:
        title = self.tr("Tagesblatt des Journals")
        self._at.speaker.show_paper(title, pdf, f"journal-{sheet.day.isoformat()}.pdf")

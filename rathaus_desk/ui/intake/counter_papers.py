"""The sheets of the counter: the routing slip and the list of what to bring."""

from functools import partial

from PySide6.QtCore import QObject

from rathaus_desk.domain.paper.letters import ChecklistSheet
from rathaus_desk.ui.cases.case_papers import SlipPrinter
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.letters import checklist_for, draw_checklist


class CounterPapers(QObject):
    """Has the sheets of the counter drawn on the paper lane and shows them."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace
        self.print_slip = SlipPrinter(self, workplace).print_slip

    def print_checklist(self, service_key: str) -> None:
        """Draw and show what to bring for a service."""
        self._at.background.ask(self, checklist_for, self._draw_checklist, service_key=service_key)

    def _draw_checklist(self, sheet: ChecklistSheet) -> None:
        show = partial(self._show_checklist, sheet.title)
        self._at.background.draw(self, partial(draw_checklist, sheet), show)

    def _show_checklist(self, title: str, pdf: bytes) -> None:
        self._at.speaker.show_paper(title, pdf, "Mitbringliste.pdf")

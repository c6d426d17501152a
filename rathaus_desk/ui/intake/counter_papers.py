"""The sheets of the counter: the routing slip and the list of what to bring."""

from functools import partial

from PySide6.QtCore import QObject

from rathaus_desk.domain.intake.contacts import Taken
from rathaus_desk.domain.paper.letters import ChecklistSheet, FiledPaper, FilePaper, PaperKind
from rathaus_desk.domain.paper.slips import RoutingSlip
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.letters import checklist_for, draw_checklist
from rathaus_desk.usecases.intake.slips import draw_slip, slip_for


class CounterPapers(QObject):
    """Asks for a sheet, has it drawn on the paper lane, files it and shows it."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace

    def print_slip(self, taken: Taken) -> None:
        """Draw, file and show the routing slip of an intake."""
        draw = partial(self._draw_slip, taken)
        self._at.background.ask(self, slip_for, draw, contact_id=taken.contact_id)

    def print_checklist(self, service_key: str) -> None:
        """Draw and show what to bring for a service."""
        self._at.background.ask(self, checklist_for, self._draw_checklist, service_key=service_key)

    def _draw_slip(self, taken: Taken, slip: RoutingSlip) -> None:
        self._at.background.draw(self, partial(draw_slip, slip), partial(self._file_slip, taken))

    def _file_slip(self, taken: Taken, pdf: bytes) -> None:
        number = taken.cases[0].number
        title = self.tr("Laufzettel {number}").format(number=number)
        case_ids = tuple(one.id for one in taken.cases)
        command = FilePaper(case_ids=case_ids, kind=PaperKind.SLIP, title=title, reference=number, pdf=pdf)
        self._at.background.do(self, command, partial(self._show_slip, pdf))

    def _show_slip(self, pdf: bytes, filed: FiledPaper) -> None:
        self._at.speaker.show_paper(filed.title, pdf, f"Laufzettel-{filed.reference}.pdf")

    def _draw_checklist(self, sheet: ChecklistSheet) -> None:
        show = partial(self._show_checklist, sheet.title)
        self._at.background.draw(self, partial(draw_checklist, sheet), show)

    def _show_checklist(self, title: str, pdf: bytes) -> None:
        self._at.speaker.show_paper(title, pdf, "Mitbringliste.pdf")

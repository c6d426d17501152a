"""The sheets in the file of a case: listed, opened, and the routing slip printed anew."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.cases.cases import Task
from rathaus_desk.domain.cases.outside import HandoverSheet
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.paper.letters import FiledPaper, FilePaper, PaperKind
from rathaus_desk.domain.paper.slips import RoutingSlip
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import card, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.outside import draw_handover, handover_for
from rathaus_desk.usecases.cases.papers import paper_pdf
from rathaus_desk.usecases.intake.slips import draw_slip, slip_for


def file_name(kind: PaperKind, reference: str) -> str:
    """Return what a saved sheet is called: kind and reference, never a person."""
    safe = "".join(one if one.isalnum() else "-" for one in reference).strip("-")
    return f"{word(kind)}-{safe}.pdf"


class PapersCard(QFrame):
    """The list of sheets; Enter opens one beside the page."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame, inner = card(self.tr("PAPIERE"))
        whole.addWidget(frame)
        columns = (
            Column[FiledPaper](self.tr("Blatt"), lambda one: one.title),
            Column[FiledPaper](self.tr("Abgelegt"), _filed, 150),
            Column[FiledPaper](self.tr("Von"), lambda one: one.by, 130),
        )
        self.list: RowsView[FiledPaper] = RowsView(
            self.tr("Papiere des Vorgangs, Enter öffnet"), columns, workplace.look, lambda one: one.id
        )
        self.empty = label(self.tr("Noch kein Blatt. „Brief schreiben“ legt das erste an."), "muted")
        inner.addWidget(self.list)
        inner.addWidget(self.empty)
        self.list.activated.connect(self._open)
        workplace.look.changed.connect(self._fit)

    def show_papers(self, papers: tuple[FiledPaper, ...]) -> None:
        """Show the sheets of a case, newest first."""
        self.list.show_items(sorted(papers, key=lambda one: (one.filed_at, one.id), reverse=True))
        self.list.setVisible(bool(papers))
        self.empty.setVisible(not papers)
        self._fit()

    def _open(self) -> None:
        paper = self.list.chosen()
        if paper is not None:
            show = partial(self._show, paper)
            self._at.background.ask(self, paper_pdf, show, paper_id=paper.id)

    def _show(self, paper: FiledPaper, pdf: bytes) -> None:
        self._at.speaker.show_paper(paper.title, pdf, file_name(paper.kind, paper.reference))

    def _fit(self) -> None:
        """Give the list the height of its rows: the page scrolls, not the list in it."""
        rows = self.list.rows.rowCount()
        header = self.list.horizontalHeader().sizeHint().height()
        self.list.setFixedHeight(header + rows * self._at.look.pixels(tokens.ROW) + tokens.XS)


class SlipPrinter(QObject):
    """Draws the routing slip of a visit, files it at every case of it and shows it."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace

    def print_slip(self, contact_id: int) -> None:
        """Draw, file and show the one routing slip of a contact."""
        self._at.background.ask(self, slip_for, self._draw, contact_id=contact_id)

    def _draw(self, slip: RoutingSlip) -> None:
        self._at.background.draw(self, partial(draw_slip, slip), partial(self._file, slip))

    def _file(self, slip: RoutingSlip, pdf: bytes) -> None:
        title = self.tr("Laufzettel {number}").format(number=slip.number)
        command = FilePaper(
            case_ids=slip.case_ids, kind=PaperKind.SLIP, title=title, reference=slip.number, pdf=pdf
        )
        self._at.background.do(self, command, partial(self._show, pdf))

    def _show(self, pdf: bytes, filed: FiledPaper) -> None:
        name = file_name(filed.kind, filed.reference)
        self._at.speaker.show_paper(filed.title, pdf, name)


class SheetPrinter(QObject):
    """Draws the hand-over sheet of a task that lies outside, files it and shows it."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace

    def print_sheet(self, task: Task) -> None:
        """Draw, file and show the sheet that goes to the authority."""
        draw = partial(self._draw, task.case_id)
        self._at.background.ask(self, handover_for, draw, task_id=task.id)

    def _draw(self, case_id: int, sheet: HandoverSheet) -> None:
        file = partial(self._file, case_id, sheet)
        self._at.background.draw(self, partial(draw_handover, sheet), file)

    def _file(self, case_id: int, sheet: HandoverSheet, pdf: bytes) -> None:
        title = self.tr("Übergabeblatt {number}").format(number=sheet.number)
        command = FilePaper(
            case_ids=(case_id,), kind=PaperKind.HANDOVER, title=title, reference=sheet.number, pdf=pdf
        )
        self._at.background.do(self, command, partial(self._show, pdf))

    def _show(self, pdf: bytes, filed: FiledPaper) -> None:
        self._at.speaker.show_paper(filed.title, pdf, file_name(filed.kind, filed.reference))


def _filed(one: FiledPaper) -> str:
    return f"{short_day(one.filed_at.date())}, {clock(one.filed_at)}"

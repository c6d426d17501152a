"""The sheets in the file of a case: listed, opened, and the routing slip printed anew."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.cases.cases import Task
from rathaus_desk.domain.cases.outside import HandoverSheet
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.paper.letters import FiledPaper, FilePaper, PaperKind
from rathaus_desk.domain.paper.slips import RoutingSlip
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import card, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.filed_sheet import fate_in_words, file_name, open_filed
from rathaus_desk.usecases.cases.outside import draw_handover, handover_for
from rathaus_desk.usecases.intake.slips import draw_slip, slip_for

FATE, FILED = 1, 2
WIDTHS = {FATE: 180, FILED: 250}
NAME_NEEDS = 130


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
            Column[FiledPaper](
                self.tr("Verbleib"),
                partial(fate_in_words, short=True),
                WIDTHS[FATE],
                tone=_tone,
                spoken=_spoken,
            ),
            Column[FiledPaper](self.tr("Abgelegt"), _filed, WIDTHS[FILED]),
        )
        self.list: RowsView[FiledPaper] = RowsView(
            self.tr("Papiere des Vorgangs, Enter öffnet"), columns, workplace.look, lambda one: one.id
        )
        self.empty = label(self.tr("Noch kein Blatt. „Brief schreiben“ legt das erste an."), "muted")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        SnugColumns(self.list, workplace.look)
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
            open_filed(self._at, paper)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the list the height of its rows: the page scrolls, not the list in it."""
        fold_columns(self.list, self._at.look, self.list.width(), WIDTHS, kept=1, stretch=NAME_NEEDS)
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
    return f"{short_day(one.filed_at.date())}, {clock(one.filed_at)} · {one.by}"


def _spoken(one: FiledPaper) -> str:
    return fate_in_words(one)


def _tone(one: FiledPaper) -> str:
    return "late" if one.returned_at is not None else ""

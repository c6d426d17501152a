"""What became of the sheets of a job, as they lie: Enter takes their numbers to be printed again."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.printing.print_jobs import PrintJob, PrintKind
from rathaus_desk.domain.printing.ranges import written_numbers
from rathaus_desk.domain.printing.sheets import SheetFate, SheetSpan
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.printing.job_queries import sheet_spans

_MOST_ROWS = 5  # in sight; what follows is scrolled to
_NEVER_SENT = (SheetFate.WAITING, SheetFate.CANCELLED)


class SheetFates(QWidget):
    """One line for all sheets with one fate; hidden while all share one, for the counts say that."""

    again = Signal(str)  # the numbers of the line, as one types them

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._job_id: int | None = None
        tr = self.tr
        self.list: RowsView[SheetSpan] = RowsView(
            tr("Was aus den Blättern wurde"),
            (
                Column(tr("Nummern"), numbers_of, 130),
                Column(tr("Blätter"), self._count, 110),
                Column(tr("Was daraus wurde"), self._fate, tone=_tone),
            ),
            workplace.look,
            lambda one: (one.first, one.fate),
        )
        self.list.horizontalHeader().hide()
        SnugColumns(self.list, workplace.look)
        self.list.activated.connect(self._take)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.XS)
        told = tr("Was aus den Blättern wurde · Strg+B · Enter: nochmal drucken")
        inner.addWidget(label(told, "small"))
        inner.addWidget(self.list)
        workplace.look.changed.connect(self._fit)
        self.hide()

    def look(self, job: PrintJob | None) -> None:
        """Show what became of the sheets of a job; copies are all alike, and one letter says it itself."""
        counted = job is not None and (job.are_copies or job.kind is PrintKind.LETTER or not job.batch)
        if job is None or counted:
            self._job_id = None
            self._show(None, ())
            return
        if job.id != self._job_id:
            self._job_id = job.id
            self._show(job.id, ())
        show = partial(self._show, job.id)
        self._at.background.ask(self, sheet_spans, show, on_refusal=lambda _none: None, job_id=job.id)

    def begin(self) -> None:
        """Go to the first line; say so if there is none."""
        if self.isVisible():
            self.list.setFocus()
        else:
            self._at.speaker.say(self.tr("Hier steht etwas, sobald Blätter verschieden ausgegangen sind."))

    def _show(self, job_id: int | None, spans: tuple[SheetSpan, ...]) -> None:
        if job_id == self._job_id:
            self.list.show_items(spans)
            self._fit()
            self.setVisible(len(spans) > 1 or any(one.reprinted for one in spans))

    def _fit(self) -> None:
        rows = min(max(self.list.rows.rowCount(), 1), _MOST_ROWS)
        self.list.setFixedHeight(rows * self._at.look.pixels(tokens.ROW) + 2 * self.list.frameWidth())

    def _take(self) -> None:
        chosen = self.list.chosen()
        if chosen is not None and chosen.fate in _NEVER_SENT:
            self._at.speaker.say(self.tr("Diese Blätter waren noch nicht beim Drucker."))
        elif chosen is not None:
            self.again.emit(numbers_of(chosen))

    def _count(self, one: SheetSpan) -> str:
        return self.tr("1 Blatt") if one.sheets == 1 else self.tr("{n} Blätter").format(n=figure(one.sheets))

    def _fate(self, one: SheetSpan) -> str:
        said = word(one.fate)
        if one.fate is SheetFate.LOST:
            return self.tr("{fate}, kommt noch einmal").format(fate=said)
        again = self.tr("{fate}, zum {time}. Mal").format(fate=said, time=one.reprinted + 1)
        return again if one.reprinted and one.fate not in _NEVER_SENT else said


def numbers_of(one: SheetSpan) -> str:
    """Return the numbers of a line as one types them: "140–147"."""
    return written_numbers(set(range(one.first, one.last + 1)))


def _tone(one: SheetSpan) -> str:
    return "soon" if one.fate is SheetFate.LOST else ""

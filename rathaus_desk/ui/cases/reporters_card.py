"""Who else reported the same cause: whom to call, whom to write, and who knows the result already."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from rathaus_desk.domain.cases.cases import OPEN_CASES, Case, Reporter, ToldBy
from rathaus_desk.domain.cases.causes import TellReporter, progress_in_words
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.promises.promises import ReplyBy
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.state_pill import StatePill
from rathaus_desk.ui.kit.unanswered import UntilAnswered
from rathaus_desk.ui.kit.widgets import announce, button, card, clear, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace

TELL = "cases.tell_reporter"
_ICONS = {ReplyBy.CALL: "phone", ReplyBy.LETTER: "letter", ReplyBy.NONE: "done"}
_WAYS = {ReplyBy.CALL: ToldBy.CALL, ReplyBy.LETTER: ToldBy.LETTER}


class ReportersCard(QFrame):
    """One line for each person; a press ticks off who was told."""

    opened = Signal(object)
    ticked = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._shown: tuple[object, ...] = ()
        self._buttons: dict[int, QPushButton] = {}
        self._ways: dict[int, ToldBy] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame, inner = card(self.tr("DASSELBE GEMELDET"))
        whole.addWidget(frame)
        self.progress = label("", "strong")
        self.error = label("", "error")
        self.error.hide()
        UntilAnswered(self.error, workplace.background)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.S)
        inner.addWidget(self.progress)
        inner.addLayout(self._lines)
        inner.addWidget(self.error)

    def show_reporters(self, case: Case) -> None:
        """Show who reported the cause, and whether they know."""
        closed = case.state not in OPEN_CASES
        if (case.reporters, closed) == self._shown:
            return
        self._shown = (case.reporters, closed)
        show_text(self.error, "")
        self.progress.setText(progress_in_words(case.reporters) if case.reporters else "")
        clear(self._lines)
        self._buttons.clear()
        self._ways = {one.case_id: _WAYS.get(one.reply_by, ToldBy.IN_PERSON) for one in case.reporters}
        for one in case.reporters:
            self._add(one, closed=closed)

    def tick_next(self) -> bool:
        """Tick off who has the focus, or else the first who does not know; tell whether there is one."""
        focused = next((one for one, made in self._buttons.items() if made.hasFocus()), None)
        wanted = focused or next(iter(self._buttons), None)
        if wanted is not None:
            self._tell(wanted)
        return wanted is not None

    def _add(self, one: Reporter, *, closed: bool) -> None:
        pill = StatePill(self._at.look)
        if one.told is not None:
            pill.show_state("done", word(one.told), "done")
        else:
            pill.show_state(_ICONS[one.reply_by], word(one.reply_by))
        name = one.name or self.tr("Ohne Namen")
        parts = (name, one.phone, one.when if one.told is None else "")
        text = label(" · ".join(part for part in parts if part))
        number = button(one.number, partial(self.opened.emit, one.case_id), "quiet")
        number.setAccessibleName(self.tr("Vorgang {number} öffnen").format(number=one.number))
        line = row(pill, text, number)
        line.setStretch(1, 1)
        if closed and one.told is None:
            tick = button(self.tr("Ist gesagt"), partial(self._tell, one.case_id))
            tick.setAccessibleName(self.tr("{name} weiß Bescheid").format(name=name))
            self._buttons[one.case_id] = tick
            line.addWidget(tick)
        self._lines.addLayout(line)

    def _tell(self, case_id: int) -> None:
        show_text(self.error, "")
        command = TellReporter(case_id=case_id, told_by=self._ways[case_id])
        self._at.background.do(self, command, self._told, self._refused)

    def _told(self, one: Reporter) -> None:
        said = self.tr("{name} weiß Bescheid.")
        self._at.speaker.say(said.format(name=one.number))
        self.ticked.emit()

    def _refused(self, error: DeskError) -> None:
        show_text(self.error, str(error))
        announce(self.error)
        self.ticked.emit()

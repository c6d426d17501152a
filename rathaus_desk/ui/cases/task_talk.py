"""What units and guides have said about a task: questions, interim words, and the arguments of returns."""

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.cases import Argument, InterimWord, Query, Task
from rathaus_desk.domain.dates import clock, day_on_paper, short_day
from rathaus_desk.domain.words import name_after
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import clear, label

SIDE_BY_SIDE = 2


class TaskTalk(QWidget):
    """The talk about one task; built anew only when somebody has said something."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(tokens.XS)

    def show_talk(self, task: Task) -> None:
        """Show what was said."""
        shown = (task.queries, task.interims, task.arguments)
        self.setVisible(any(shown))
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._lines)
        if task.arguments:
            self._show_arguments(task.arguments)
        for query in task.queries:
            self._show_query(query)
        for word in task.interims:
            self._show_interim(word)

    def _show_arguments(self, arguments: tuple[Argument, ...]) -> None:
        title = self.tr("WAS DIE STELLEN SAGEN") if len(arguments) > 1 else self.tr("WARUM ES ZURÜCKKAM")
        self._lines.addWidget(label(title, "group"))
        side_by_side = QGridLayout()
        side_by_side.setSpacing(tokens.S)
        for place, one in enumerate(arguments):
            side_by_side.addWidget(self._argument(one), place // SIDE_BY_SIDE, place % SIDE_BY_SIDE)
        for column in range(min(len(arguments), SIDE_BY_SIDE)):
            side_by_side.setColumnStretch(column, 1)
        self._lines.addLayout(side_by_side)

    def _argument(self, one: Argument) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "inline")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        inner.setSpacing(tokens.XS)
        inner.addWidget(label(f"{one.unit} · {short_day(one.at.date())}", "strong"))
        inner.addWidget(label(f"„{one.because}“"))
        proposed = self.tr("Vorschlag: {name}").format(name=one.proposed)
        inner.addWidget(label(proposed, "muted"))
        inner.addStretch(1)
        frame.setAccessibleName(f"{one.unit}: {one.because} {proposed}")
        return frame

    def _show_query(self, query: Query) -> None:
        at = f"{short_day(query.asked_at.date())}, {clock(query.asked_at)}"
        asked = self.tr("Rückfrage von {name}, {at}:").format(name=name_after(query.asked_by), at=at)
        self._lines.addWidget(label(asked, "small"))
        self._lines.addWidget(label(query.text))
        answer = self.tr("Antwort: {text}").format(text=query.answer)
        waits = self.tr("Noch keine Antwort. Bitte die Bürgerin oder den Bürger fragen.")
        self._lines.addWidget(label(answer if query.answer else waits, "muted"))

    def _show_interim(self, word: InterimWord) -> None:
        at = f"{short_day(word.at.date())}, {clock(word.at)}"
        said = self.tr("Zwischenstand von {name}, {at}:").format(name=name_after(word.by), at=at)
        self._lines.addWidget(label(said, "small"))
        self._lines.addWidget(label(word.text))
        known = self.tr("Die Bürgerin oder der Bürger weiß Bescheid.")
        remind = self.tr("Bitte noch sagen: Die Bürgerin oder der Bürger weiß es noch nicht.")
        parts = []
        if word.expected:
            expected = self.tr("Voraussichtlich {day}.")
            parts.append(expected.format(day=day_on_paper(word.expected)))
        parts.append(known if word.told else remind)
        self._lines.addWidget(label(" ".join(parts), "muted" if word.told else "strong"))

"""What another rule would have done today, for the lead: a small table of aggregates."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.ui.kit.widgets import button, card, clear, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.queue.queue_words import minutes
from rathaus_desk.usecases.queue.queue_replay import DayReplay, Replayed, replay_day


class ReplayCard(QWidget):
    """Asks only when somebody wants to know; only the lead sees it."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        frame, inner = card(self.tr("WAS EINE ANDERE REGEL GEBRACHT HÄTTE"))
        self.ask = button(self.tr("Den Tag nachspielen"), self.play)
        self.note = label(self.tr("Nur Summen, nie einzelne Personen."), "small")
        self._lines = QVBoxLayout()
        inner.addLayout(self._lines)
        inner.addWidget(self.note)
        inner.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        self.follow()

    def follow(self) -> None:
        """Show the card to the lead only."""
        lead = self._at.background.desk.actor.role is Role.LEAD
        if not lead:
            clear(self._lines)
        self.setVisible(lead)

    def play(self) -> None:
        """Play the day again under other rules."""
        self._at.background.ask(self, replay_day, self._show, on_refusal=self._refused)

    def _show(self, day: DayReplay) -> None:
        clear(self._lines)
        for one in (day.was, *day.would_be):
            self._lines.addWidget(label(one.rule, "strong"))
            self._lines.addWidget(label(self._in_words(one)))
        people = self.tr("{count} Besuche. Nur Summen, nie einzelne Personen.")
        show_text(self.note, people.format(count=day.people))

    def _in_words(self, one: Replayed) -> str:
        found = one.all
        if found is None:
            return self.tr("zu wenige Besuche für eine Aussage")
        text = self.tr(
            "im Mittel {mean}, jeder Zehnte über {p90}, am längsten {longest}; über der Grenze: {over}"
        )
        return text.format(
            mean=minutes(found.mean), p90=minutes(found.p90), longest=minutes(found.longest),
            over=found.over_bound,
        )  # fmt: skip

    def _refused(self, error: DeskError) -> None:
        show_text(self.note, str(error))

"""One conflict: what the road wrote beside what stands in the town hall, who wrote it and when."""

from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.pack.told import ConflictShown
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.two_panes import beside_or_below
from rathaus_desk.ui.kit.widgets import announce, button, clear, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.pack_actions import OPEN_CASE, TAKE_OFFICE, TAKE_ROAD

BESIDE = 26  # letters; where not even so many fit beside each other, the sides stand one below the other


class Side(QFrame):
    """One of the two: a head, the value, by whom and when, and the button that lets it hold."""

    def __init__(self, workplace: Workplace, head: str, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "inline")
        action = workplace.actions[name]
        self.value, self.by = label("", "large"), label("", "small")
        self.verb = button(self.tr("Das gilt"), action.trigger, "", keys_in_words(action))
        self.verb.setAccessibleName(action.text())
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        for part in (label(head, "group"), self.value, self.by):
            inner.addWidget(part)
        inner.addStretch(1)
        inner.addLayout(row(self.verb, None))

    def show_side(self, value: str, by: str, device: str, at: datetime | None) -> None:
        """Show a value with who wrote it, on which laptop and when, as far as that is known."""
        self.value.setText(value or self.tr("(leer)"))
        where = self.tr("auf „{device}“").format(device=device) if device else ""
        when = self.tr("{day} {time} Uhr").format(day=short_day(at), time=clock(at)) if at else ""
        show_text(self.by, ", ".join(part for part in (f"{by} {where}".strip(), when) if part))


class ConflictCard(QFrame):
    """Follows the cursor."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self.title, self.about = label("", "large"), label("", "muted")
        self.because, self.error = label("", "strong"), label("", "error")
        self.before = label("", "small")
        self._lines, self._said = QVBoxLayout(), QWidget()
        self._said.setLayout(self._lines)
        self.road = Side(workplace, self.tr("UNTERWEGS"), TAKE_ROAD)
        self.office = Side(workplace, self.tr("IM RATHAUS"), TAKE_OFFICE)
        action = workplace.actions[OPEN_CASE]
        self.open_case = button(action.text(), action.trigger, "quiet", keys_in_words(action))
        self._lay_out()
        self.show_conflict(None)

    def show_conflict(self, one: ConflictShown | None) -> None:
        """Show a conflict, or that nothing waits."""
        show_text(self.error, "")
        for part in (self.road, self.office, self._said, self.before, self.because, self.open_case):
            part.setVisible(False)
        if one is None:
            self.title.setText(self.tr("Nichts anzusehen"))
            self.about.setText(self.tr("Alles, was von unterwegs kam, ist entschieden."))
            return
        found = one.conflict
        about = one.about if not self._at.privacy.counter_view or one.whole else ""
        self.title.setText(one.about if one.whole else one.field)
        self.about.setText(" · ".join(part for part in ("" if one.whole else about, one.pack) if part))
        self.road.show_side(one.mine, found.mine_by, found.mine_device, found.mine_at)
        self.office.show_side(one.theirs, found.theirs_by, found.theirs_device, found.theirs_at)
        self.road.setVisible(True)
        self.office.setVisible(True)
        self.open_case.setVisible(one.case_id is not None)
        if one.whole:
            self._show_whole(one)
        else:
            show_text(self.before, self.tr("Vorher stand da: {text}").format(text=one.base or "(leer)"))

    def complain(self, text: str) -> None:
        """Say why it was not decided; both values are still there."""
        show_text(self.error, text)
        announce(self.error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < 2 * BESIDE * self.fontMetrics().averageCharWidth()
        beside_or_below(self._both, narrow=narrow)

    def _show_whole(self, one: ConflictShown) -> None:
        """Show every word of what the town hall did not take, and why."""
        show_text(self.because, one.conflict.because)
        self.road.value.setText(
            self.tr("So nachtragen") if one.can_be_taken else self.tr("Geht nicht von selbst")
        )
        self.road.verb.setVisible(one.can_be_taken)
        self.office.value.setText(
            self.tr("Nicht nachtragen")
            if one.can_be_taken
            else self.tr("Ist von Hand erledigt oder nicht mehr nötig")
        )
        clear(self._lines)
        for head, text in one.lines:
            self._lines.addWidget(label(f"{head}: {text}"))
        self._said.setVisible(bool(one.lines))

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.M)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(tokens.XS)
        for part in (self.title, self.about, self.because, self._said, self.error):
            inner.addWidget(part)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(tokens.M)
        for side in (self.road, self.office):
            self._both.addWidget(side, 1)
        inner.addLayout(self._both)
        inner.addWidget(self.before)
        inner.addLayout(row(self.open_case, None))
        inner.addStretch(1)

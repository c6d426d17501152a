"""What a plan would change, or why a stop does not fit: a sentence, lists below, perhaps one button."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from rathaus_desk.domain.road.findings import WhyNot
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, button, clear, column, label, row, scrolled, show_text

MOST_LINES = 40
Group = tuple[str, Sequence[str]]


class ReportCard(QFrame):
    """Title, sentence, groups of lines; the button does what the title asks about."""

    def __init__(self, close: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._run: Callable[[], None] | None = None
        self._held = ""
        self.title, self.sentence = label("", "strong"), label("", "")
        self.held, self.error = label("", "strong"), label("", "error")
        self.verb = button("", self.accept, "primary")
        self.close_button = button(self.tr("Schließen"), close, "quiet", self.tr("Esc"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        head = row(self.title, self.close_button)
        head.setStretch(0, 1)
        inner.addLayout(head)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.XS)
        told, whole = QWidget(), column(self.sentence)
        whole.addLayout(self._lines, 1)
        told.setLayout(whole)
        self._area = scrolled(told)  # the button stays in sight, however much there is to read
        inner.addWidget(self._area, 1)
        for one in (self.held, self.error):
            inner.addWidget(one)
        inner.addLayout(row(None, self.verb))
        self.shown: tuple[Group, ...] = ()

    def show_report(
        self,
        title: str,
        sentence: str,
        groups: Sequence[Group],
        verb: str = "",
        run: Callable[[], None] | None = None,
        keys: str = "",
        leave: str = "",
    ) -> None:
        """Show a report; without `run` there is nothing to decide; `leave` is the way out."""
        way_out = leave or self.tr("Schließen")
        self.close_button.setText(f"{way_out}  Esc")
        self.close_button.setAccessibleName(way_out)
        self.title.setText(title)
        show_text(self.sentence, sentence)
        show_text(self.error, "")
        self.shown = tuple((name, tuple(lines)) for name, lines in groups if lines)
        clear(self._lines)
        for name, lines in self.shown:
            self._lines.addWidget(label(f"{name} ({len(lines)})", "group"))
            for one in lines[:MOST_LINES]:
                self._lines.addWidget(label(one))
            if len(lines) > MOST_LINES:
                more = self.tr("und {count} weitere").format(count=len(lines) - MOST_LINES)
                self._lines.addWidget(label(more, "muted"))
        self._lines.addStretch(1)
        self._area.verticalScrollBar().setValue(0)
        self._run, self._held = run, ""
        show_text(self.held, "")
        self.verb.setVisible(run is not None)
        self.verb.setEnabled(True)
        self.verb.setText(f"{verb}  {keys}" if keys else verb)
        self.verb.setAccessibleName(" ".join(verb.split()))  # a long one stands on two lines
        (self.verb if run is not None else self.close_button).setFocus()
        announce(self.sentence)

    def show_answer(self, title: str, answer: WhyNot) -> None:
        """Show why a place does not fit on a day, and what would help."""
        groups = (
            (self.tr("Was sonst dagegen spricht"), [one for one in answer.against if one != answer.sentence]),
            (self.tr("Was zusammen helfen würde"), answer.changes),
            (self.tr("Hinweis"), (answer.hint,) if answer.hint else ()),
        )
        self.show_report(title, answer.sentence, groups)

    def hold(self, words: str) -> None:
        """Let the next Esc only say `words`: what is shown came by itself, and a hand was still on Esc."""
        self._held = words

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._held:
            super().keyPressEvent(event)
            return
        show_text(self.held, self._held)
        announce(self.held)
        self._held = ""

    def rewrite(self, written: Callable[[str], str]) -> None:
        """Show every line in other words, because somebody looks on now; what there is to decide stays."""
        for one in self.findChildren(QLabel):
            one.setText(written(one.text()))
        self.shown = tuple((name, tuple(written(one) for one in lines)) for name, lines in self.shown)

    def refuse(self, text: str) -> None:
        """Say why it did not work; what is shown stays."""
        show_text(self.error, text)
        announce(self.error)
        self.verb.setEnabled(True)

    def accept(self) -> None:
        """Do what the button says, once."""
        if self._run is not None and self.verb.isEnabled():
            self.verb.setEnabled(False)
            self._run()

    @property
    def decides(self) -> bool:
        """Tell whether there is something to decide."""
        return self._run is not None

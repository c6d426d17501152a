"""What the window says without a box: a short line that goes away, and a banner that stays."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.two_panes import beside_or_below
from rathaus_desk.ui.kit.widgets import announce, button, label, restyle

SAY_SECONDS = 6
NARROW_LETTERS = 60  # a line with room for fewer letters puts its button below


class NoticeLine(QFrame):
    """One line at the foot of the page, perhaps with one button and its seconds counted down."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self._run: Callable[[], None] | None = None
        self._verb = ""
        self._left = 0
        self.text = label()
        self.verb = button("", self._pressed)
        # The sentence claims no width of its own, or a narrow window could not become narrow.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.text.setSizePolicy(policy)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(tokens.L, tokens.S, tokens.S, tokens.S)
        self._layout.addWidget(self.text, 1)
        self._layout.addWidget(self.verb)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence for some seconds."""
        self._show(text, "", None, SAY_SECONDS)

    def offer(self, text: str, verb: str, run: Callable[[], None], seconds: int) -> None:
        """Show a sentence with a button that works for `seconds`."""
        self._show(text, verb, run, seconds)

    @property
    def offers(self) -> bool:
        """Tell whether a button waits to be pressed, which another sentence must not push away."""
        return self._run is not None

    def withdraw(self) -> None:
        """Take the line away at once."""
        self._timer.stop()
        self._run = None
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the button below the sentence where both side by side would leave it too little room."""
        narrow = self.width() < NARROW_LETTERS * self.fontMetrics().averageCharWidth()
        beside_or_below(self._layout, narrow=narrow)

    def _show(self, text: str, verb: str, run: Callable[[], None] | None, seconds: int) -> None:
        self._run, self._verb, self._left = run, verb, seconds
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self.verb.setVisible(bool(verb))
        self._count()
        self.show()
        self._arrange()
        announce(self.text)
        self._timer.start()

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.withdraw()
        else:
            self._count()

    def _count(self) -> None:
        self.verb.setText(f"{self._verb} · {self._left} s")
        self.verb.setAccessibleName(self._verb)

    def _pressed(self) -> None:
        run = self._run
        self.withdraw()
        if run is not None:
            run()


class StandingBanner(QFrame):
    """A sentence that stays as long as something is so, perhaps with a button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "standing")
        self._run: Callable[[], None] | None = None
        self.text = label()
        self.verb = button("", self._pressed)
        self.verb.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(tokens.L, tokens.S, tokens.L, tokens.S)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.verb)
        self.hide()

    def stand(
        self, text: str, verb: str = "", run: Callable[[], None] | None = None, *, calm: bool = False
    ) -> None:
        """Show `text`, or nothing if it is empty; `calm` is what is so all day, and no alarm."""
        self._wear("all_day" if calm else "standing")
        self._run = run
        self.text.setText(text)
        self.verb.setText(verb)
        self.verb.setVisible(bool(verb))
        self.setVisible(bool(text))
        if text:
            announce(self.text)

    def _wear(self, kind: str) -> None:
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            for one in (self, self.text):
                restyle(one)

    def renew(self, text: str) -> None:
        """Change the words of what stands there without reading them out again."""
        self.text.setText(text)

    def _pressed(self) -> None:
        if self._run is not None:
            self._run()

"""Shows both versions of what two people changed, field by field; one is chosen with the arrow keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.focus import SEEN_WITH_FRAME
from rathaus_desk.ui.kit.two_panes import beside_or_below
from rathaus_desk.ui.kit.widgets import announce, clear, column, label, show_text

BESIDE = 24  # letters; where not even so many fit beside each other, the versions stand one below the other
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """One field that both changed: its name for the form, its title, and both texts as one reads them."""

    name: str
    title: str
    mine: str
    theirs: str


class Version(QRadioButton):
    """One of two versions; the arrow keys choose the other one, also where none is chosen yet."""

    other: "Version"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            self.other.setFocus(Qt.FocusReason.TabFocusReason)
            self.other.click()
        else:
            super().keyPressEvent(event)


class FieldVersions(QFrame):
    """One field: "Ihre Fassung" beside "Jetzt gespeichert"."""

    chosen = Signal(str, bool)

    def __init__(self, field: TwoVersions) -> None:
        super().__init__()
        self.field = field
        self.setProperty("kind", "card")
        self._group = QButtonGroup(self)
        self.asked = label("", "error")
        self.asked.hide()
        self.mine = self._side(self.tr("Ihre Fassung"), field.mine, True)
        self.theirs = self._side(self.tr("Jetzt gespeichert"), field.theirs, False)
        self.mine.other, self.theirs.other = self.theirs, self.mine
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        inner.addWidget(label(field.title, "strong"))
        inner.addWidget(self.asked)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(tokens.M)
        for radio, text in ((self.mine, field.mine), (self.theirs, field.theirs)):
            self._both.addLayout(column(radio, label(text or self.tr("(leer)")), None, spacing=tokens.XS), 1)
        inner.addLayout(self._both)

    @property
    def decided(self) -> bool:
        """Tell whether a version is chosen."""
        return self._group.checkedButton() is not None

    def asked_and_answered(self) -> None:
        """Ask no longer: a version is chosen."""
        show_text(self.asked, "")

    def ask(self) -> None:
        """Say that one version is to be chosen first, and go there."""
        show_text(self.asked, self.tr("Bitte erst eine Fassung wählen: Leertaste oder Pfeiltasten."))
        announce(self.asked)
        self.mine.setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < 2 * BESIDE * self.fontMetrics().averageCharWidth()
        beside_or_below(self._both, narrow=narrow)

    def _side(self, words: str, text: str, mine: bool) -> Version:
        made = Version(words)
        made.setAccessibleName(f"{self.field.title}, {words}: {text}")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setProperty(SEEN_WITH_FRAME, True)
        made.clicked.connect(self.asked_and_answered)
        self._group.addButton(made)
        made.clicked.connect(partial(self.chosen.emit, self.field.name, mine))
        return made


class ConflictPanel(QWidget):
    """All fields to choose for, above them what is stored now and needs no choice."""

    chosen = Signal(str, bool)  # the field, and whether one's own version

    def __init__(self, verb: str = "") -> None:
        """Make the panel; `verb` stands on the button that sends the choice."""
        super().__init__()
        self.verb = verb
        self._fields: list[FieldVersions] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.S)
        self.hide()

    @property
    def undecided(self) -> FieldVersions | None:
        """The first field for which nothing is chosen yet."""
        return next((one for one in self._fields if not one.decided), None)

    @property
    def fields(self) -> tuple[FieldVersions, ...]:
        """The fields to choose for."""
        return tuple(self._fields)

    def show_versions(self, lines: Sequence[str], fields: Sequence[TwoVersions]) -> None:
        """Show what is to be read, and the fields that both changed."""
        self.forget()
        for text in lines:
            self._column.addWidget(label(text))
        if fields:
            how = self.tr(
                "Beide haben hier geändert. Bitte je Feld eine Fassung wählen, dann noch einmal „{verb}“."
            )
            self._column.addWidget(label(how.format(verb=self.verb), "muted"))
        for one in fields:
            made = FieldVersions(one)
            made.chosen.connect(self.chosen)
            self._fields.append(made)
            self._column.addWidget(made)
        self.setVisible(bool(lines or fields))

    def forget(self) -> None:
        """Show nothing."""
        self._fields.clear()
        clear(self._column)
        self.hide()

    def focus_undecided(self, *, ask: bool = False) -> bool:
        """Go to the first field without a choice, and say so with `ask`; tell whether there is one."""
        field = self.undecided
        if field is not None and ask:
            field.ask()
        elif field is not None:
            field.mine.setFocus(Qt.FocusReason.TabFocusReason)
        return field is not None

"""Choosing one of many by a few words: a line, a list below it, Enter takes, Esc closes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rathaus_desk.domain.text import fold
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import label

_MOST_WORDS = 8
_INSIDE = 4  # letters from which on a word is also found within a compound


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing to choose: its name, what it is for, and what is handed back."""

    name: str
    detail: str
    what: object


class Picker(QDialog):
    """A list that narrows while one types; `chosen` hands over what was taken."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, title: str, offered: Sequence[Offered]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        line = self.fontMetrics().height()
        self.resize(min(34 * line, parent.width()), min(26 * line, parent.height()))
        self._offered = [(one, fold(one.name), fold(f"{one.name} {one.detail}")) for one in offered]
        self._shown: list[Offered] = []
        self.line = QLineEdit()
        self.line.setProperty("kind", "entry")
        self.line.setAccessibleName(title)
        self.line.setPlaceholderText(title)
        at_most(self.line, 100)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Auswahl"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = label(self.tr("Dazu steht nichts in der Liste. Versuchen Sie ein anderes Wort."))
        foot = label(self.tr("Pfeiltasten wählen, Enter nimmt, Esc schließt."), "small")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.M)
        whole.setSpacing(tokens.S)
        for one in (self.line, self.nothing, self.list, foot):
            whole.addWidget(one)
        whole.setStretchFactor(self.list, 1)
        self.line.textEdited.connect(self._look)
        self.line.installEventFilter(self)
        self.list.itemActivated.connect(self._take)
        self._look("")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_Return: self._take,
            Qt.Key.Key_Enter: self._take,
        }
        run = keys.get(event.key())
        if run is not None:
            run()
        return run is not None

    def shown(self) -> tuple[Offered, ...]:
        """Return what can be chosen now, from top to bottom."""
        return tuple(self._shown)

    def _look(self, text: str) -> None:
        words = fold(text).split()[:_MOST_WORDS]
        named = [one for one, name, _ in self._offered if _fits(name, words)]
        told = [one for one, name, said in self._offered if not _fits(name, words) and _fits(said, words)]
        self._shown = [*named, *told]
        self.list.clear()
        for one in self._shown:
            item = QListWidgetItem(f"{one.name}\n{one.detail}" if one.detail else one.name)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.nothing.setVisible(not self._shown)

    def _step(self, step: int) -> None:
        count = self.list.count()
        if count:
            self.list.setCurrentRow((self.list.currentRow() + step) % count)

    def _take(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            self.accept()
            self.chosen.emit(self._shown[row].what)


def _fits(said: str, words: Sequence[str]) -> bool:
    return all(f" {one}" in f" {said}" or (len(one) >= _INSIDE and one in said) for one in words)

"""The command palette: one line over everything one can do, find or call."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rathaus_desk.domain.hits import Hit
from rathaus_desk.domain.text import fold
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.actions import Listed, keys_in_words
from rathaus_desk.ui.widgets import label
from rathaus_desk.ui.workplace import Workplace
from rathaus_desk.usecases.entry_line import find_everything

MOST_ACTIONS = 9


class CommandPalette(QDialog):
    """Finds commands, people, cases, services and colleagues; Enter does or opens the chosen one."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace
        self._choices: list[Listed | Hit] = []
        self.setWindowTitle(self.tr("Suchen und Befehle"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 520)
        self.line = QLineEdit()
        self.line.setProperty("kind", "entry")
        self.line.setMaxLength(200)
        self.line.setAccessibleName(self.tr("Befehl, Name, Anliegen oder Nummer"))
        self.line.setPlaceholderText(self.tr("Befehl, Name, Anliegen oder Nummer"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Gefunden"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.foot = label(self.tr("Pfeiltasten wählen, Enter öffnet, Esc schließt."), "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.M)
        layout.setSpacing(tokens.S)
        for one in (self.line, self.list, self.foot):
            layout.addWidget(one)
        self.line.textEdited.connect(self._look)
        self.line.installEventFilter(self)
        self.list.itemActivated.connect(self._open_chosen)
        self._look("")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % max(self.list.count(), 1))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_chosen()
            return True
        return False

    def _look(self, text: str) -> None:
        self._show(tuple(self._matching_actions(text)), ())
        if text.strip():
            self._at.background.ask(self, find_everything, self._found, text=text)

    def _found(self, hits: tuple[Hit, ...]) -> None:
        if not self.line.text().strip():
            return
        row = self.list.currentRow()
        chosen = self._choices[row] if 0 <= row < len(self._choices) else None
        self._show(tuple(self._matching_actions(self.line.text())), hits)
        if chosen in self._choices:
            self.list.setCurrentRow(self._choices.index(chosen))

    def _matching_actions(self, text: str) -> list[Listed]:
        wanted = fold(text).split()
        found = [one for one in self._at.actions.all() if one.action.isEnabled() and _fits(one, wanted)]
        return found[:MOST_ACTIONS]

    def _show(self, actions: tuple[Listed, ...], hits: tuple[Hit, ...]) -> None:
        self._choices = [*actions, *hits]
        self.list.clear()
        for one in actions:
            keys = keys_in_words(one.action)
            item = QListWidgetItem(f"{one.action.text()}   {keys}" if keys else one.action.text())
            item.setToolTip(one.help)
            self.list.addItem(item)
        for hit in hits:
            parts = (word(hit.kind), hit.title, hit.detail, hit.reason)
            self.list.addItem(QListWidgetItem(" · ".join(part for part in parts if part)))
        self.list.setCurrentRow(0)

    def _open_chosen(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._choices):
            return
        chosen = self._choices[row]
        self.accept()
        if isinstance(chosen, Hit):
            self._at.speaker.open_hit(chosen)
        else:
            chosen.action.trigger()


def _fits(one: Listed, wanted: list[str]) -> bool:
    return all(part in fold(f"{one.action.text()} {one.help}") for part in wanted)

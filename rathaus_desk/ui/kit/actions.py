"""The one registry of commands a person can give: menu, palette, key sheet and help all read it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from rathaus_desk.ui.kit.tips import plain_tip

MENUS = ("Datei", "Bearbeiten", "Ansicht", "Vorgang", "Drucken", "Extras", "Hilfe")
EVERYWHERE = ""
PRESSES = frozenset((QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress))  # of keys and of the mouse
_COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_HELD = (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Shift, Qt.Key.Key_Meta)

_KEY_WORDS = (
    ("Ctrl", "Strg"),
    ("Shift", "Umschalt"),
    ("Return", "Enter"),
    ("Ins", "Einfg"),
    ("Del", "Entf"),
    ("PgUp", "Bild auf"),
    ("PgDown", "Bild ab"),
    ("Home", "Pos1"),
    ("Left", "Links"),
    ("Right", "Rechts"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An action with its place: which menu, which room, what it does in one sentence."""

    id: str
    menu: str
    room: str
    help: str
    action: QAction


class Actions(QObject):
    """All actions of a window, in the order in which they were registered."""

    added = Signal(object)
    resting = Signal(object)  # somebody pressed a key that works in another room only

    def __init__(self, window: QObject, furnish: Callable[[], None] = lambda: None) -> None:
        """Make it empty; `furnish` lets rooms register what nobody has needed so far."""
        super().__init__(window)
        self._furnish = furnish
        self._listed: dict[str, Listed] = {}
        self._keys: dict[int, list[Listed]] = {}
        self._withheld: set[str] = set()
        self._room = EVERYWHERE
        self.presses = (
            0  # of keys and of the mouse, so that one can tell whether a person did something since
        )

    def add(
        self,
        name: str,
        text: str,
        menu: str,
        help_text: str,
        run: Callable[[], None],
        *,
        keys: str = "",
        room: str = EVERYWHERE,
        checkable: bool = False,
    ) -> QAction:
        """Register one action; `keys` are given as Qt spells them, several divided by ", "."""
        action = QAction(text, self)
        action.setCheckable(checkable)
        action.setToolTip(plain_tip(help_text))
        action.setStatusTip(help_text)
        action.setWhatsThis(help_text)
        sequences = [QKeySequence(one) for one in keys.split(", ")] if keys else []
        action.setShortcuts(sequences)
        action.triggered.connect(lambda _checked=False: run())
        listed = Listed(name, menu, room, help_text, action)
        self._listed[name] = listed
        for one in sequences:
            self._keys.setdefault(_combined(one[0]), []).append(listed)  # type: ignore[index]
        self._show(listed)
        self.added.emit(listed)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._find(name).action

    def all(self) -> tuple[Listed, ...]:
        """Return every action that there is for the person here."""
        self._furnish()
        return self.known()

    def known(self) -> tuple[Listed, ...]:
        """Return those of the rooms that somebody has needed so far."""
        return tuple(one for name, one in self._listed.items() if name not in self._withheld)

    def offer(self, name: str, offered: bool) -> None:
        """Offer an action, or withhold it in every room: what has no meaning here is not even grey."""
        (self._withheld.discard if offered else self._withheld.add)(name)
        self._show(self._find(name))

    def enter(self, room: str) -> None:
        """Let the actions of one room work and those of the others rest."""
        self._room = room
        for listed in self._listed.values():
            self._show(listed)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep text fields from swallowing our keys: on some systems Ctrl+D deletes a letter there."""
        if event.type() in PRESSES:
            self.presses += 1
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if QApplication.activeModalWidget() is not None:
                return False  # a dialog has keys of its own, and the rooms behind it rest
            ours = self._keys.get(_combined(event.keyCombination()), ())
            if any(listed.action.isEnabled() for listed in ours):
                return True
            if _may_command(event):
                self._furnish()
                ours = self._keys.get(_combined(event.keyCombination()), ())
            elsewhere = tuple(one for one in ours if one.room != self._room)
            if elsewhere and event.key() != Qt.Key.Key_Escape:  # Esc means something everywhere
                self.resting.emit(elsewhere)
        return False

    def _find(self, name: str) -> Listed:
        if name not in self._listed:
            self._furnish()
        return self._listed[name]

    def _show(self, listed: Listed) -> None:
        here = listed.room in (EVERYWHERE, self._room) and listed.id not in self._withheld
        listed.action.setEnabled(here)
        listed.action.setVisible(here)


def _may_command(event: QKeyEvent) -> bool:
    """Tell whether a key may be one of ours in some room: no letter of a text, and not Ctrl or Alt alone."""
    if Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35:
        return True
    return bool(event.modifiers() & _COMMANDING) and event.key() not in _HELD


def keys_in_words(action: QAction) -> str:
    """Return the first shortcut as it is printed on German keys: "Strg+Enter"."""
    return sequence_in_words(action.shortcut())


def sequence_in_words(sequence: QKeySequence) -> str:
    """Return a key sequence in German."""
    text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    for english, german in _KEY_WORDS:
        text = text.replace(english, german)
    return text


def _combined(combination: QKeyCombination) -> int:
    plain = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeyCombination(plain, combination.key()).toCombined()

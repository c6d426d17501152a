"""A state as icon, word and colour; never by colour alone."""

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap, QPixmapCache
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyleOptionViewItem,
    QWidget,
)

from rathaus_desk.domain.cases.cases import CaseState, EntryKind, TaskState
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.icons import icon, picture
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.toned_rows import TonedRows
from rathaus_desk.ui.kit.widgets import label, restyle

SOON_DAYS = 3
PLAIN, SOON, LATE, DONE = "plain", "soon", "late", "done"
SMALL_ICON = 16  # pixels, beside a word in a pill or a row

CASE_ICONS = {
    CaseState.NEW: "inbox",
    CaseState.IN_WORK: "claim",
    CaseState.WAITING: "clock",
    CaseState.DONE: "done",
    CaseState.DROPPED: "close",
}
TASK_ICONS = {
    TaskState.WAITING: "order",
    TaskState.OPEN: "route",
    TaskState.CLAIMED: "claim",
    TaskState.QUERY: "ask",
    TaskState.RETURNED: "return",
    TaskState.DONE: "done",
}
ENTRY_ICONS = {
    EntryKind.TAKEN: "reception",
    EntryKind.ROUTED: "route",
    EntryKind.CLAIMED: "claim",
    EntryKind.ANSWERED: "done",
    EntryKind.ASKED_BACK: "ask",
    EntryKind.REPLIED: "person",
    EntryKind.RETURNED: "return",
    EntryKind.INTERIM: "interim",
    EntryKind.HANDED_OUT: "outside",
    EntryKind.ATTACHED: "attach",
    EntryKind.OWNER: "person",
    EntryKind.NOTE: "note",
    EntryKind.PROMISE: "phone",
    EntryKind.PAPER: "letter",
    EntryKind.APPOINTMENT: "appointments",
    EntryKind.CLOSED: "done",
    EntryKind.REOPENED: "undo",
    EntryKind.DROPPED: "close",
    EntryKind.UNDONE: "undo",
}
_TONE_ICONS = {LATE: "late", SOON: "clock", DONE: "done", PLAIN: "clock"}


def urgency(due: date, today: date) -> str:
    """Return the tone of a due date: late, soon within three days, else plain."""
    distance = (due - today).days
    return LATE if distance < 0 else SOON if distance <= SOON_DAYS else PLAIN


def urgency_icon(tone: str) -> str:
    """Return the icon that goes with the tone of a due date."""
    return _TONE_ICONS[tone]


class _Sentence(QLabel):
    """Wants one line, more where that is too long: Qt's own label would break a sentence of four words."""

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 1
        return QSize(width, self.heightForWidth(width))


class StatePill(QFrame):
    """A rounded field with an icon and a word; with `sentence` its text may need several lines."""

    def __init__(self, look: Look, *, sentence: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        high = QSizePolicy.Policy.Minimum if sentence else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Maximum, high)
        self._look = look
        self._icon = ""
        self._tone = PLAIN
        self.picture = label("", wrap=False)
        self.text = label("", wrap=False)
        if sentence:
            self.text = _Sentence()
            self.text.setTextFormat(Qt.TextFormat.PlainText)
            self.text.setWordWrap(True)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.picture)
        self._layout.addWidget(self.text)
        look.changed.connect(self._wear)
        self._wear()

    def show_state(self, icon_name: str, text: str, tone: str = PLAIN) -> None:
        """Show an icon and a word in one of the tones plain, soon, late, done."""
        if (self.text.text(), self._icon, self._tone) == (text, icon_name, tone):
            return
        other_tone = tone != self.property("tone")
        self._icon, self._tone = icon_name, tone
        self.text.setText(text)
        self.setProperty("tone", tone)
        if other_tone:
            for part in (self, self.picture, self.text):
                restyle(part)
        self._wear()

    def _wear(self) -> None:
        # Its ends are round only while it is higher than twice their radius.
        side, ends, high = (self._look.pixels(one) for one in (tokens.S, tokens.M, tokens.XS))
        self._layout.setContentsMargins(side, high, ends, high)
        self._layout.setSpacing(high)
        if self._icon:
            colour = tone_colour(self._look, self._tone)
            self.picture.setPixmap(_drawn(self._icon, colour, self._look.pixels(SMALL_ICON)))


def tone_colour(look: Look, tone: str) -> str:
    """Return the colour of text and icons in a tone."""
    return look.colours.muted if tone == PLAIN else str(getattr(look.colours, tone))


def icon_label(look: Look, name: str) -> QLabel:
    """Return an icon to stand beside a word, in the muted colour of the present theme."""
    made = label("", wrap=False)
    made.setPixmap(_drawn(name, look.colours.muted, look.pixels(tokens.ICON)))
    return made


def _drawn(name: str, colour: str, pixels: int) -> QPixmap:
    """Return an icon, drawn once, from Qt's own cache: a case shows some twenty of them."""
    key, found = f"{name} {colour} {pixels}", QPixmap()
    if not QPixmapCache.find(key, found):
        found = picture(name, colour, pixels)
        QPixmapCache.insert(key, found)
    return found


class IconInRow(TonedRows):
    """Draws an icon before the word of a cell, row by row."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._states: list[tuple[str, str]] = []
        self._drawn: dict[tuple[str, str], QIcon] = {}
        look.changed.connect(self._drawn.clear)

    def show_states(self, states: list[tuple[str, str]]) -> None:
        """Set icon and tone of each row; an empty icon name means none."""
        self._states = states

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        row = index.row()
        state = self._states[row] if row < len(self._states) else ("", PLAIN)
        if state[0]:
            size = self._look.pixels(SMALL_ICON)
            has_icon = QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.features |= has_icon
            option.icon = self._icon(state, size)
            option.decorationSize = QSize(size, size)

    def _icon(self, state: tuple[str, str], size: int) -> QIcon:
        """Return an icon, drawn once: a row is painted many times a second while one scrolls."""
        if state not in self._drawn:
            name, tone = state
            self._drawn[state] = icon(name, tone_colour(self._look, tone), size)
        return self._drawn[state]

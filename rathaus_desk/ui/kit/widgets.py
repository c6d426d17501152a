"""The small pieces that every page is made of."""

import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontMetrics
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.look import Look


def label(text: str = "", kind: str = "", *, wrap: bool = True) -> QLabel:
    """Return a label that shows its text as it is: a name with "<img>" in it stays a name."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if kind:
        made.setProperty("kind", kind)
    return made


def tone(made: QLabel, name: str) -> None:
    """Give a label one of the meanings soon, late, done, plain, or none."""
    made.setProperty("tone", name)
    restyle(made)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Verb(QPushButton):
    """A button that does something.

    What it does is kept here and not in the connection: the garbage collector does not see into Qt's
    connections, and one button that nobody has laid out yet would keep its whole window for ever.
    """

    def __init__(self, text: str, run: Callable[[], None] | None) -> None:
        super().__init__(text)
        self._run = run
        if run is not None:
            self.clicked.connect(self._press)

    def _press(self) -> None:
        if self._run is not None:
            self._run()


def button(text: str, run: Callable[[], None] | None = None, kind: str = "", keys: str = "") -> QPushButton:
    """Return a button named by its verb, its key beside it."""
    made = Verb(f"{text}  {keys}" if keys else text, run)
    made.setAccessibleName(text)
    made.setAutoDefault(True)  # so that Enter presses the button that has the focus
    if kind:
        made.setProperty("kind", kind)
    return made


def give_bold_room(choices: Iterable[QPushButton], look: Look) -> None:
    """Make choices as wide as a bold one needs: the chosen one is bold, and does not ask for more room."""
    bold = QFontMetrics(look.font(bold=True))
    for one in choices:
        one.setMinimumWidth(bold.horizontalAdvance(one.text()) + 2 * look.pixels(tokens.L))


def card(title: str = "") -> tuple[QFrame, QVBoxLayout]:
    """Return a framed surface and its column, with a group label if it has a title."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
    column.setSpacing(tokens.S)
    if title:
        column.addWidget(label(title, "group"))
    return frame, column


def row(*parts: QWidget | None, spacing: int = tokens.S) -> QHBoxLayout:
    """Return widgets side by side; None is a stretch."""
    made = QHBoxLayout()
    _fill(made, parts, spacing)
    return made


def wrapped(*parts: QWidget, last_right: bool = False) -> FlowLayout:
    """Return widgets side by side where there is room for them, else on the next line."""
    made = FlowLayout(last_right=last_right)
    for part in parts:
        made.addWidget(part)
    return made


def column(*parts: QWidget | None, spacing: int = tokens.S) -> QVBoxLayout:
    """Return widgets one below the other; None is a stretch."""
    made = QVBoxLayout()
    _fill(made, parts, spacing)
    return made


def named(title: str, field: QWidget) -> QVBoxLayout:
    """Return a field with its name above it."""
    name = label(title, "small")
    name.setBuddy(field)
    field.setAccessibleName(title)
    made = column(name, spacing=tokens.XS)
    made.addWidget(field, 1)
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """Return `content` in an area that scrolls downwards only, for small screens and large zoom."""
    content.setObjectName("clear")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def scrolled_card(inside: QWidget) -> QScrollArea:
    """Return a card in an area that scrolls: one that scrolls itself would lose its ground."""
    around = QWidget()
    around.setLayout(column(inside))
    return scrolled(around)


def clear(layout: QLayout) -> None:
    """Empty a layout and delete what was in it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def announce(widget: QWidget) -> None:
    """Let a screen reader speak the changed text of `widget`."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


def _fill(layout: QBoxLayout, parts: tuple[QWidget | None, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        else:
            layout.addWidget(part)


def show_text(target: QLabel, text: str) -> None:
    """Set a label's text, and hide the label while it has none."""
    target.setText(text)
    target.setVisible(bool(text))


def breakable(text: str) -> str:
    """Return a text that may break after each part of a path and inside very long words.

    Else they would make the window wider.
    """
    return re.sub(r"\S{30}(?=\S)", "\\g<0>\u200b", re.sub(r"(?<=[/\\])(?=[^/\\\s])", "\u200b", text))


def mark_wrong(field: QWidget, wrong: bool) -> None:
    """Mark a form field that a rule refused, or unmark it."""
    field.setProperty("wrong", "true" if wrong else "false")
    restyle(field)

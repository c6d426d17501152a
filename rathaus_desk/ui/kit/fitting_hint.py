"""What stands in an empty line, in the longest words that fit: large type must not cut it off."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

_ANOTHER_ROOM = (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish)
_BESIDE_TEXT = 4  # pixels that Qt keeps free within a line, on both sides together


class FittingHint(QObject):
    """Chooses anew whenever the line gets another width or another type."""

    def __init__(self, field: QLineEdit, wordings: Sequence[str]) -> None:
        """Watch `field`; `wordings` are ordered from the longest to the shortest."""
        super().__init__(field)
        self._field = field
        self._wordings = tuple(wordings)
        self._choose()
        field.installEventFilter(self)

    def say(self, *wordings: str) -> None:
        """Offer other words from now on."""
        self._wordings = wordings
        self._choose()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _ANOTHER_ROOM:
            self._choose()
        return False

    def _choose(self) -> None:
        room = text_room(self._field)
        metrics = self._field.fontMetrics()
        fitting = (one for one in self._wordings if metrics.horizontalAdvance(one) <= room)
        self._field.setPlaceholderText(next(fitting, self._wordings[-1]))


def text_room(field: QLineEdit) -> int:
    """Return how many pixels of text a line shows."""
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    inner = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    margins = field.textMargins()
    return inner.width() - margins.left() - margins.right() - _BESIDE_TEXT

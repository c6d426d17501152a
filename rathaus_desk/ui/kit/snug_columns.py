"""Columns as wide as what stands in them: no name is cut beside a column that is half empty."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView

from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.tables import RowsView

MOST = 0.6  # of the width that is left, for the names and then for each further column, if not all fits


def shared_out(needs: Sequence[int], wishes: Sequence[int], room: int) -> list[int]:
    """Return widths of columns in pixels: what each needs, then what it wishes; who has no wish has the rest.

    If what is needed does not fit, whom the row is about comes first; of the others the widest give way.
    """
    spare = room - sum(needs)
    if spare >= 0:
        wanted = [max(wish - need, 0) for need, wish in zip(needs, wishes, strict=True)]
        part = min(spare / max(sum(wanted), 1), 1.0)
        return [need + int(more * part) for need, more in zip(needs, wanted, strict=True)]
    names = [at for at, wish in enumerate(wishes) if not wish]
    widths = {at: min(needs[at], int(room * MOST) // len(names)) for at in names}
    others = sorted((at for at, wish in enumerate(wishes) if wish), key=lambda one: needs[one])
    left = room - sum(widths.values())
    for done, at in enumerate(others):
        last = done == len(others) - 1
        widths[at] = min(needs[at], left if last else int(left * MOST))
        left -= widths[at]
    return [widths[at] for at in range(len(needs))]


class SnugColumns(QObject):
    """Fits the columns of a list to what stands in them, until somebody has drawn one wider or narrower."""

    def __init__(self, view: RowsView[Any], look: Look) -> None:
        super().__init__(view)
        self._view, self._look = view, look
        self._fitting = self._by_hand = False
        self._head, self._pressed = view.horizontalHeader().viewport(), False
        # The list hears of its new size before its viewport has it: the columns would fit the size before.
        for watched in (view, view.viewport(), self._head):
            watched.installEventFilter(self)
        view.horizontalHeader().sectionResized.connect(self._resized)
        for changed in (view.rows.modelReset, view.rows.dataChanged, look.changed):
            changed.connect(self.fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._head:
            if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
                self._pressed = event.type() == QEvent.Type.MouseButtonPress
        elif event.type() == (QEvent.Type.Show if watched is self._view else QEvent.Type.Resize):
            self.fit()
        return False

    def fit(self) -> None:
        """Share the width of the list out among its columns."""
        view, room = self._view, self._view.viewport().width()
        if self._by_hand or not view.isVisible():
            return
        header, look = view.horizontalHeader(), self._look
        shown = [at for at in range(len(view.columns)) if not view.isColumnHidden(at)]
        needs = [max(view.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in shown]
        widths = shared_out(needs, [look.pixels(view.columns[at].width) for at in shown], room)
        self._fitting = True
        for at, width in zip(shown, widths, strict=True):
            if header.sectionResizeMode(at) == QHeaderView.ResizeMode.Interactive:
                view.setColumnWidth(at, width)
        self._fitting = False

    def _resized(self, _at: int, before: int, now: int) -> None:
        if self._pressed:
            self._by_hand = True
        elif not self._fitting and (not before or not now):  # a column came or went
            self.fit()

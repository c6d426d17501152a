"""Who else may look at this screen: in the counter view, lists and labels show no citizen's name."""

from PySide6.QtCore import QObject, Signal


class Privacy(QObject):
    """The one gate for names outside an opened card; `changed` when names come or go."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, counter_view: bool = False) -> None:
        super().__init__(parent)
        self._counter_view = counter_view

    @property
    def counter_view(self) -> bool:
        """Tell whether citizens can look at this screen, so that lists show numbers and themes only."""
        return self._counter_view

    def set_counter_view(self, on: bool) -> None:
        """Hide names in lists, or show them again."""
        if on != self._counter_view:
            self._counter_view = on
            self.changed.emit()

    def at_counter(self, text: str, instead: str = "") -> str:
        """Return a citizen's name as lists may show it: in the counter view `instead`, else the name."""
        return instead if self._counter_view else text

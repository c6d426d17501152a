"""Lets files be dropped on a place, and says before the drop where they will land."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from rathaus_desk.ui.kit.widgets import label


class FileDrop(QObject):
    """Watches one widget; `dropped` tells the paths of local files. By keyboard an action does it."""

    dropped = Signal(tuple)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._where = ""
        self.hint: QLabel = label("", "drop")
        self.hint.setParent(over)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()
        over.installEventFilter(self)
        self.lead_to("")

    def lead_to(self, where: str) -> None:
        """Take files from now on, and say `where` they land; an empty text takes none."""
        self._where = where
        self._over.setAcceptDrops(bool(where))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.DragEnter:
            return self._entered(event)
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self.hint.hide()
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            paths = _local_files(event.mimeData())
            event.acceptProposedAction()
            if paths:
                self.dropped.emit(paths)
            return True
        return super().eventFilter(watched, event)

    def _entered(self, event: QDragEnterEvent) -> bool:
        if not self._where or not _local_files(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.hint.setText(self._where)
        self.hint.setGeometry(self._over.rect())
        self.hint.show()
        self.hint.raise_()
        return True


def _local_files(data: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())

"""Names of files that somebody types: they get the ending they need, and nothing unasked is replaced."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def path_with_ending(typed: Path, ending: str) -> Path:
    """Return a path with an ending such as ".pdf"; a dot within it is none: "brief.v2" stays whole."""
    has_it = typed.name.lower().endswith(ending.lower()) and typed.name.lower() != ending.lower()
    return typed if has_it else typed.with_name(f"{typed.name}{ending}")


def in_documents(name: str) -> str:
    """Return where a file of this name is offered to be saved."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(folder) / name)


def ask_where(parent: QWidget, title: str, name: str, kind: str, ending: str) -> Path | None:
    """Ask where a file goes; None if nowhere. `name` is offered, `kind` names the files that are shown.

    The system asks before it replaces the file that was typed, and knows nothing of an ending that we add:
    if that file exists, the question comes once more with its whole name.
    """
    offered = name
    while True:
        chosen, _kind = QFileDialog.getSaveFileName(parent, title, offered, kind)
        if not chosen:
            return None
        path = path_with_ending(Path(chosen), ending)
        if path == Path(chosen) or not path.exists():
            return path
        offered = str(path)

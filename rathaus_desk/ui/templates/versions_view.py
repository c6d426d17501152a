"""The versions of a template: who wrote each, when, what it changed, and the way back to it."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.templates.stored import (
    RestoreTemplateVersion,
    StoredTemplate,
    TemplateLine,
    TemplateVersion,
)
from rathaus_desk.domain.templates.text_form import ChangedLine
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import TwoPanes
from rathaus_desk.ui.kit.widgets import announce, button, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.templates.chip_text import readable
from rathaus_desk.usecases.templates.kept import stored_template

RESTORE = "print_shop.restore"
DIFFERENCE_NEEDS = 380
WIDTHS = (90, 180)


class VersionsView(QWidget):
    """The versions from the newest down; beside them what changed, green what came, red what went."""

    left = Signal()
    restored = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.stored: StoredTemplate | None = None
        self._busy = False
        self.modules: Mapping[str, str] = {}
        self.head, self.error = label("", "title"), label("", "error")
        self.what = label("", "small")
        columns = (
            Column[TemplateVersion](self.tr("Fassung"), self._number, WIDTHS[0]),
            Column[TemplateVersion](self.tr("Wann"), self._when, WIDTHS[1]),
            Column[TemplateVersion](self.tr("Wer"), self._who),
        )
        self.list: RowsView[TemplateVersion] = RowsView(
            self.tr("Fassungen"), columns, workplace.look, lambda one: one.version
        )
        SnugColumns(self.list, workplace.look)
        self.changes = QPlainTextEdit()
        self.changes.setReadOnly(True)
        self.changes.setAccessibleName(self.tr("Was diese Fassung geändert hat"))
        keys = keys_in_words(workplace.actions[RESTORE])
        self.restore_button = button(self.tr("Diese Fassung wiederherstellen"), self.restore, "primary", keys)
        self._lay_out()
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.list.activated.connect(self._show_second)
        workplace.look.changed.connect(self._show_changes)

    def open(self, line: TemplateLine, modules: Mapping[str, str]) -> None:
        """Read the versions of a template and show them; `modules` are the names of text modules by key."""
        self.modules = modules
        self.stored = None
        self.list.show_items(())
        self._panes.show_first()
        self.head.setText(self.tr("Fassungen · {name}").format(name=line.name))
        show_text(self.error, "")
        key, unit_id = line.place
        self._at.background.ask(
            self, stored_template, self._show, on_refusal=self._refused, key=key, unit_id=unit_id
        )
        self.list.setFocus()

    def restore(self) -> None:
        """Make the chosen version the newest one."""
        stored, chosen = self.stored, self.list.chosen()
        if stored is None or chosen is None or self._busy or not stored.line.editable:
            return
        self._busy = True
        command = RestoreTemplateVersion(
            key=stored.line.key,
            for_house=stored.line.unit_id is None,
            version=chosen.version,
            seen_version=stored.line.version,
        )
        self._at.background.do(self, command, self._was_restored, self._refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._panes.folded and self.changes.isVisible():
            self._panes.show_first()
            self.list.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._panes.fold_for(self.width())

    def _show_second(self) -> None:
        """Go on to what a version changed, in place of the list where both do not fit."""
        self._panes.show_second()
        self.changes.setFocus()

    def _lay_out(self) -> None:
        back = button(self.tr("Zur Liste"), self.left.emit, "quiet", self.tr("Esc"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        top = row(self.head, back)
        top.setStretch(0, 1)
        whole.addLayout(top)
        first, second = (self._card(one) for one in ((self.list,), (self.what, self.changes)))
        self._panes = TwoPanes(self._at.look, first, second, (45, 55), DIFFERENCE_NEEDS)
        whole.addWidget(self._panes, 1)
        whole.addWidget(self.error)
        whole.addLayout(row(None, self.restore_button))

    def _card(self, parts: tuple[QWidget, ...]) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "card")
        inner = QVBoxLayout(made)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        for one in parts:
            inner.addWidget(one)
        return made

    def _number(self, one: TemplateVersion) -> str:
        return str(one.version) if one.version else self.tr("Original")

    def _when(self, one: TemplateVersion) -> str:
        return f"{numeric_date(one.at.date())}, {clock(one.at)}" if one.at else self.tr("mitgeliefert")

    def _who(self, one: TemplateVersion) -> str:
        gone = self.tr("zurückgezogen")
        return f"{one.author} · {gone}" if one.retired else one.author or self.tr("mit dem Programm")

    def _show(self, stored: StoredTemplate) -> None:
        self.stored = stored
        self.list.show_items(stored.versions)
        self.restore_button.setVisible(stored.line.editable and stored.line.id is not None)
        self._show_changes()

    def _moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._show_changes()

    def _show_changes(self) -> None:
        chosen, stored = self.list.chosen(), self.stored
        self.changes.clear()
        if chosen is None or stored is None:
            return
        newest = stored.versions[0].version == chosen.version and not chosen.retired
        self.restore_button.setEnabled(not newest)
        lines = chosen.changes or tuple(ChangedLine(" ", one) for one in chosen.text.splitlines())
        changed = any(one.sign != " " for one in lines)
        self.what.setText(
            self.tr("+ ist neu, − ist weg. Der Rest ist gleich geblieben.")
            if changed
            else self.tr("Der ganze Text dieser Fassung.")
        )
        self._write(lines)

    def _write(self, lines: tuple[ChangedLine, ...]) -> None:
        """Show the lines, each with its sign: colour alone says nothing."""
        colours = self._at.look.colours
        inks = {"+": colours.done, "-": colours.late}
        cursor = QTextCursor(self.changes.document())
        for number, one in enumerate(lines):
            shape = QTextCharFormat()
            shape.setForeground(QColor(inks.get(one.sign, colours.ink)))
            sign = "−" if one.sign == "-" else one.sign
            cursor.insertText(f"{chr(10) if number else ''}{sign} {readable(one.text, self.modules)}", shape)
        self.changes.moveCursor(QTextCursor.MoveOperation.Start)

    def _was_restored(self, line: TemplateLine) -> None:
        self._busy = False
        self.restored.emit(line)

    def _refused(self, error: DeskError) -> None:
        self._busy = False
        show_text(self.error, str(error))
        announce(self.error)

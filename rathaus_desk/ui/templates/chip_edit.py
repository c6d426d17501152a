"""A text field with chips: what is typed is text, what is chosen from a menu is a chip."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit

from rathaus_desk.domain.text import whole
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.templates.chip_text import ChipSource, pieces
from rathaus_desk.ui.templates.chips import ALONE, KIND, SHOWN, SIGN, SOURCE, ChipPainter, chip_format

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChipEdit(QTextEdit):
    """Running text with chips; with `lines` 1 it is a field of one line. Tab leaves it."""

    def __init__(self, look: Look, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.modules: Mapping[str, str] = {}
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self._painter = ChipPainter(look, self.document())
        self.document().documentLayout().registerHandler(KIND, self._painter)
        if lines == 1:
            self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        vertical = QSizePolicy.Policy.Fixed if lines == 1 else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self.cursorPositionChanged.connect(self._tell_chip)
        look.changed.connect(self.viewport().update)

    def set_source(self, text: str) -> None:
        """Put a text of the text form into the field; what was there before cannot be brought back."""
        self.setUndoRedoEnabled(False)
        self.clear()
        cursor = self.textCursor()
        self._insert(cursor, text)
        cursor.setPosition(0)
        self.setTextCursor(cursor)
        self.setUndoRedoEnabled(True)

    def source(self) -> str:
        """Return what stands here in the text form."""
        return self._source_between(0, self.document().characterCount() - 1)

    def insert_chip(self, chip: ChipSource) -> None:
        """Put a chip where the cursor is; one that stands alone gets a line of its own."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        _leave_alone(cursor)
        if chip.alone:
            cursor.removeSelectedText()
            self._own_line(cursor)
        cursor.insertText(SIGN, chip_format(chip))
        if chip.alone:
            cursor.insertText("\n\n", QTextCharFormat())
        cursor.endEditBlock()
        self._go_on(cursor)

    def insert_condition(self, opening: ChipSource, end: ChipSource) -> None:
        """Put a condition round what is selected, or round an empty line where one goes on writing."""
        cursor = self.textCursor()
        selected = self._source_between(cursor.selectionStart(), cursor.selectionEnd())
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        self._own_line(cursor)
        cursor.insertText(SIGN, chip_format(opening))
        cursor.insertText("\n\n", QTextCharFormat())
        self._insert(cursor, selected.strip("\n"))
        inside = cursor.position()
        cursor.insertText("\n\n", QTextCharFormat())
        cursor.insertText(SIGN, chip_format(end))
        cursor.insertText("\n\n", QTextCharFormat())
        cursor.endEditBlock()
        cursor.setPosition(inside)
        self._go_on(cursor)

    def select_between(self, start: int, end: int) -> None:
        """Select a place of the text and bring it into sight."""
        cursor = self.textCursor()
        last = self.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        self._go_on(cursor)

    def replace_between(self, start: int, end: int, text: str) -> None:
        """Put other words in place of these; it can be undone."""
        self.select_between(start, end)
        self.textCursor().insertText(text, QTextCharFormat())

    def go_to_line(self, line: int) -> None:
        """Go to a line, counted from 1."""
        block = self.document().findBlockByNumber(max(line - 1, 0))
        self.select_between(block.position(), block.position() + max(block.length() - 1, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._lines == 1 and event.key() in _ENTER:
            event.ignore()
        elif event.text() and event.text().isprintable() and self._beside_chip() and not _is_command(event):
            cursor = self.textCursor()
            cursor.beginEditBlock()
            _leave_alone(cursor)
            cursor.insertText(event.text(), QTextCharFormat())
            cursor.endEditBlock()
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._beside_chip():
            self.textCursor().insertText(event.commitString(), QTextCharFormat())
            event.accept()
        else:
            super().inputMethodEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """Return the selection in the text form, so that chips can be copied."""
        cursor, made = self.textCursor(), QMimeData()
        made.setText(self._source_between(cursor.selectionStart(), cursor.selectionEnd()))
        return made

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Paste text; what reads as a field becomes a chip, whatever else was copied is left out."""
        text = whole(source.text()).replace(SIGN, "").replace("\r\n", "\n").replace("\r", "\n")
        cursor = self.textCursor()
        cursor.beginEditBlock()
        _leave_alone(cursor)
        self._insert(cursor, " ".join(text.split("\n")) if self._lines == 1 else text)
        cursor.endEditBlock()
        self._go_on(cursor)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        lines = self._lines * self.fontMetrics().lineSpacing()
        edges = tokens.L + tokens.XS if self._lines == 1 else 2 * tokens.L
        return QSize(super().sizeHint().width(), lines + edges)

    def minimumSizeHint(self) -> QSize:
        height = self.sizeHint().height()
        return QSize(tokens.SMALLEST_TARGET, height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.document().setDefaultFont(self.font())
            self.document().markContentsDirty(0, self.document().characterCount())
            self.updateGeometry()

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        cursor.removeSelectedText()
        for number, line in enumerate(text.split("\n")):
            if number:
                cursor.insertText("\n", QTextCharFormat())
            for piece in pieces(line, self.modules):
                if isinstance(piece, str):
                    cursor.insertText(piece, QTextCharFormat())
                else:
                    cursor.insertText(SIGN, chip_format(piece))

    def _own_line(self, cursor: QTextCursor) -> None:
        """Begin a paragraph of its own, unless one has just begun."""
        block = cursor.block()
        if block.text().strip():
            cursor.insertText("\n\n", QTextCharFormat())
        elif block.previous().isValid() and block.previous().text().strip():
            cursor.insertText("\n", QTextCharFormat())

    def _source_between(self, start: int, end: int) -> str:
        found: list[str] = []
        block = self.document().findBlock(start)
        while block.isValid() and block.position() <= end:
            line: list[str] = []
            spans = block.begin()
            while not spans.atEnd():
                span = spans.fragment()
                source = span.charFormat().property(SOURCE)
                text = span.text()[max(start - span.position(), 0) : max(end - span.position(), 0)]
                line.append(str(source) * len(text) if source else text.replace("\u2028", "\n"))
                spans += 1
            found.append("".join(line))
            block = block.next()
        return "\n".join(found)

    def _go_on(self, cursor: QTextCursor) -> None:
        cursor_format = QTextCharFormat()
        self.setTextCursor(cursor)
        if not cursor.hasSelection():
            self.setCurrentCharFormat(cursor_format)
        self.ensureCursorVisible()
        self.setFocus()

    def _beside_chip(self) -> bool:
        """Tell whether what is typed here would take after the chip before it, or share a chip's own line."""
        cursor = self.textCursor()
        return bool(cursor.charFormat().property(SOURCE)) or _stands_alone(cursor.block())

    def _tell_chip(self) -> None:
        """Say to a screen reader which chip stands before the cursor; it reads only one sign itself."""
        cursor = self.textCursor()
        shown = cursor.charFormat().property(SHOWN)
        if not cursor.hasSelection() and not shown:
            self.setAccessibleDescription("")
        elif shown:
            self.setAccessibleDescription(self.tr("Feld {name}").format(name=shown))


def _stands_alone(block: QTextBlock) -> bool:
    """Tell whether a line belongs to a condition or a text module."""
    spans = block.begin()
    while not spans.atEnd():
        if spans.fragment().charFormat().property(ALONE):
            return True
        spans += 1
    return False


def _leave_alone(cursor: QTextCursor) -> None:
    """Go to a paragraph of its own where a line belongs to a chip: above it, or else below."""
    if cursor.hasSelection() or not _stands_alone(cursor.block()):
        return
    above = cursor.atBlockStart()
    cursor.insertText("\n\n", QTextCharFormat())
    if above:
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock, n=2)


def _is_command(event: QKeyEvent) -> bool:
    """Tell whether a key is pressed with Strg; AltGr writes signs and counts as both."""
    held = event.modifiers()
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    return bool(held & control) and not held & alt

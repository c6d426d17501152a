"""Large text for somebody who cannot hear: we type, they read and type back; closing forgets every word."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.rooms import TITLE
from rathaus_desk.ui.kit.widgets import button, label, row

POINTS = (40, 48, 56, 64, 72)
PIXELS_PER_POINT = 96 / 72
SMALLER_THAN_SCREEN = 0.9


class TalkWindow(QWidget):
    """What was said stands above, what is being typed below; `kept` when it shall go to the case."""

    kept = Signal(str)

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self._step = 1
        self._ours = True
        self.setWindowTitle(TITLE)
        self.setProperty("help", "privacy")
        self.said = QPlainTextEdit()
        self.said.setReadOnly(True)
        self.said.setAccessibleName(self.tr("Was geschrieben wurde"))
        self.said.setTabChangesFocus(True)
        self.line = QLineEdit()
        at_most(self.line, 500)
        self.line.returnPressed.connect(self.say_it)
        self.turn = button("", self.change_turn)
        self.phrases = FlowLayout()
        self._lay_out()
        self._add_phrases()
        self._add_keys()
        look.changed.connect(self._wear)
        self._show_turn()

    @property
    def text(self) -> str:
        """All that was written, also the line that is not finished."""
        last = self._spoken(self.line.text()) if self.line.text().strip() else ""
        return "\n".join(part for part in (self.said.toPlainText(), last) if part)

    def open_wide(self) -> None:
        """Show it on the second screen whole, or large on the only one."""
        parent = self.parentWidget()
        screens = QGuiApplication.screens()
        here = parent.screen() if parent is not None else QGuiApplication.primaryScreen()
        others = [one for one in screens if one is not here]
        place = (others[0] if others else here).availableGeometry()
        if others:
            self.setGeometry(place)
            self.showMaximized()
        else:
            self.resize(place.size() * SMALLER_THAN_SCREEN)
            self.move(place.center() - self.rect().center())
            self.show()
        self.activateWindow()
        self.line.setFocus()

    def say_it(self) -> None:
        """Put the line up with what was written before."""
        text = self.line.text().strip()
        if text:
            self.said.appendPlainText(self._spoken(text))
            self.line.clear()

    def say_phrase(self, text: str) -> None:
        """Put a ready sentence up."""
        self.said.appendPlainText(self.tr("Rathaus: {text}").format(text=text))

    def change_turn(self) -> None:
        """Let the other side write."""
        self.say_it()
        self._ours = not self._ours
        self._show_turn()
        self.line.setFocus()

    def keep(self) -> None:
        """Send what was written to the case, then close."""
        if text := self.text.strip():
            self.kept.emit(text)
        self.close()

    def larger(self, step: int) -> None:
        """Write larger (1) or smaller (-1), 40 to 72 points."""
        self._step = min(max(self._step + step, 0), len(POINTS) - 1)
        self._wear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wear()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget every word, also those that could be undone."""
        self.said.setPlainText("")
        self.line.setText("")  # clear() could be undone
        self._ours = True
        self._show_turn()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        self.to_case = button(self.tr("Zum Vorgang"), self.keep)
        self.done = button(self.tr("Schließen, nichts bleibt"), self.close_window, keys=self.tr("Esc"))
        sizes = (
            button(self.tr("Kleiner"), partial(self.larger, -1), "quiet", self.tr("Strg+-")),
            button(self.tr("Größer"), partial(self.larger, 1), "quiet", self.tr("Strg++")),
        )
        self.writes = label("", "muted", wrap=False)
        whole.addWidget(self.said, 1)
        whole.addWidget(self.writes)
        whole.addWidget(self.line)
        whole.addLayout(self.phrases)
        whole.addLayout(row(self.turn, *sizes, None, self.to_case, self.done))

    def close_window(self) -> None:
        """Close and forget."""
        self.close()

    def _add_phrases(self) -> None:
        texts = (
            self.tr("Einen Moment bitte."),
            self.tr("Haben Sie Ihren Ausweis dabei?"),
            self.tr("Bitte schreiben Sie es mir auf."),
            self.tr("Ich hole jemanden, der helfen kann."),
            self.tr("Wie können wir Ihnen antworten?"),
            self.tr("Hier ist Ihre Nummer. Bitte gut aufheben."),
        )
        for number, text in enumerate(texts, 1):
            keys = self.tr("Strg+{number}").format(number=number)
            self.phrases.addWidget(button(text, partial(self.say_phrase, text), "chip", keys))
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.say_phrase, text))

    def _add_keys(self) -> None:
        for keys, run in (
            ("Ctrl++", partial(self.larger, 1)),
            ("Ctrl+-", partial(self.larger, -1)),
            ("Ctrl+T", self.change_turn),
            ("Ctrl+S", self.keep),
            ("F11", self.close_window),
        ):
            QShortcut(QKeySequence(keys), self, run)

    def _spoken(self, text: str) -> str:
        line = self.tr("Rathaus: {text}") if self._ours else self.tr("Sie: {text}")
        return line.format(text=text.strip())

    def _show_turn(self) -> None:
        ours, theirs = self.tr("Rathaus schreibt"), self.tr("Bitte schreiben Sie hier, dann Enter")
        self.writes.setText(ours if self._ours else theirs)
        self.line.setAccessibleName(self.writes.text())
        verb = self.tr("Gegenüber schreiben lassen") if self._ours else self.tr("Wieder wir")
        self.turn.setText(self.tr("{verb}  Strg+T").format(verb=verb))
        self.turn.setAccessibleName(verb)

    def _wear(self) -> None:
        """Give both fields the large type by a sheet of their own: the window's sets all sizes."""
        size = round(POINTS[self._step] * PIXELS_PER_POINT)
        for field in (self.said, self.line):
            field.setStyleSheet(f"font-size: {size}px;")

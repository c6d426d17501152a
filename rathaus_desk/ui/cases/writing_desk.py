"""A letter while it is written: its fields on the left, on the right the sheet as it will be printed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.paper.letters import LetterDraft, LetterForm, PrintSize
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.letter_gaps import LetterGaps
from rathaus_desk.ui.cases.letter_text import paragraphs_of
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice, TextField
from rathaus_desk.ui.kit.two_panes import FOLDS_BELOW, SHEET_HEIGHT, beside_or_below
from rathaus_desk.ui.kit.unanswered import UntilAnswered
from rathaus_desk.ui.kit.widgets import (
    announce,
    button,
    card,
    label,
    mark_wrong,
    named,
    row,
    scrolled,
    show_text,
)
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.letter_preview import Drawn, LetterPreview

PAUSE_MS = 250  # after the last key
EDITOR_WIDTH = 470
LONGEST_LINE = 300  # characters
TEXT_LINES = 6
_BY_PLACE = {"Anschrift": "address", "Betreff": "subject", "Anrede": "salutation", "Anlagen": "enclosures"}


class WritingDesk(QWidget):
    """The fields of a letter and its sheet: what is typed is drawn after a pause and filed as it is shown."""

    left = Signal()

    def __init__(
        self, workplace: Workplace, keys: str, redraw: Callable[[], None], send: Callable[[Drawn], None]
    ) -> None:
        """Make the fields; `redraw` asks for the newest sheet, `send` gives one to be filed with `keys`."""
        super().__init__()
        self._at = workplace
        self._redraw, self._send = redraw, send
        self._edition = 0
        self._drawn: Drawn | None = None
        self._file_when_drawn = self._filing = False
        self.begun = False  # whether somebody typed something that waits to be filed or thrown away
        self.head, self.error = label("", "title"), label("", "error")
        self.pages, self.remarks = label("", "small"), label("", "small")
        self.subject, self.salutation, self.enclosures = QLineEdit(), QLineEdit(), QLineEdit()
        self.text = TextField(TEXT_LINES)
        self.gaps = LetterGaps(self, workplace, (self.subject, self.salutation), self.text)
        self.size_, self.form = Choice((), ""), Choice((), "")
        self._by_name: dict[str, QLineEdit | TextField] = {
            "subject": self.subject, "salutation": self.salutation, "body": self.text,
        }  # fmt: skip
        self.preview = LetterPreview(workplace.background, checked=True)
        self.send_button = button(self.tr("Ablegen und drucken"), self.file, "primary", keys)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        UntilAnswered(self.error, workplace.background)

    def draft(self) -> LetterDraft:
        """Return the letter as it stands in the fields."""
        return LetterDraft(
            subject=self.subject.text(),
            salutation=self.salutation.text(),
            body=paragraphs_of(self.text.toPlainText()),
            size=PrintSize(self.size_.currentData()),
            enclosures=tuple(one for one in map(str.strip, self.enclosures.text().split(";")) if one),
            form=LetterForm(self.form.currentData()),
        )

    def file(self) -> None:
        """File exactly the sheet that is shown, and show it to be printed; a newer text is drawn first."""
        if self._filing or self.gaps.refuse(self.error):
            return
        if self._drawn is None or self._drawn.edition != self._edition:
            self._file_when_drawn = True
            self._timer.stop()
            self._redraw()
        elif self._drawn.pdf:
            self._filing = True
            if self._drawn.unprintable:
                self._keep_back(self._drawn.unprintable[0])
            else:
                self._send(self._drawn)

    def leave(self) -> None:
        """Go back to where the letter was begun; the text waits."""
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # Building

    def _lay_out(self, *tools: QPushButton, address: TextField | None = None) -> None:
        """Lay the fields beside the sheet and the `tools` beside the title; an `address` stands first."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        top = row(self.head, *tools)
        top.setStretch(0, 1)
        whole.addLayout(top)
        content = QWidget()
        self._both = QHBoxLayout(content)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(tokens.L)
        self._editor = self._make_editor(address)
        self._sheet, inner = card(self.tr("VORSCHAU"))
        inner.addWidget(self.pages)
        inner.addWidget(self.remarks)
        inner.addWidget(self.preview, 1)
        self._both.addWidget(self._editor)
        self._both.addWidget(self._sheet, 1)
        whole.addWidget(scrolled(content), 1)
        whole.addWidget(self.error)
        whole.addLayout(row(None, self.send_button))
        self._connect()

    def _make_editor(self, address: TextField | None) -> QFrame:
        frame, inner = card()
        tr = self.tr
        if address is not None:
            self._by_name["address"] = address
            inner.addLayout(named(tr("Anschrift, wie sie im Fenster steht"), address))
        for title, field in (
            (tr("Betreff"), self.subject),
            (tr("Anrede"), self.salutation),
            (tr("Text"), self.text),
            (tr("Anlagen, mit Semikolon getrennt"), self.enclosures),
        ):
            inner.addLayout(named(title, field), 1 if field is self.text else 0)
        inner.addLayout(self._choices())
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        hint = self.tr(
            "Eine Leerzeile trennt Absätze. „- “ am Anfang einer Zeile macht daraus eine Aufzählung, "
            "„# “ eine Zwischenüberschrift."
        )
        inner.addWidget(label(hint, "small"))
        return frame

    def _connect(self) -> None:
        for line in (self.subject, self.salutation, self.enclosures):
            at_most(line, LONGEST_LINE)
            line.textEdited.connect(self._edited)
        for field in self._by_name.values():
            if isinstance(field, TextField):
                field.textChanged.connect(self._edited)
        for choice in (self.size_, self.form):
            choice.activated.connect(self._edited)
        self._timer.timeout.connect(self._redraw)
        self.preview.drawn.connect(self._was_drawn)
        self._at.look.changed.connect(self._arrange)

    def _choices(self) -> QHBoxLayout:
        self.size_.fit_longest()
        self.size_.clear()
        for one in PrintSize:
            self.size_.addItem(word(one), one)
        self.form.clear()
        for form in (LetterForm.B, LetterForm.A):
            self.form.addItem(word(form).partition(",")[0], form)
        below = QHBoxLayout()
        below.addLayout(named(self.tr("Schriftgröße"), self.size_), 3)
        below.addLayout(named(self.tr("Form"), self.form), 2)
        return below

    def _arrange(self) -> None:
        """Put the sheet beside the text, or below it on a narrow page."""
        look = self._at.look
        narrow = self.width() < look.pixels(FOLDS_BELOW)
        beside_or_below(self._both, narrow=narrow)
        self._sheet.setMinimumHeight(look.pixels(SHEET_HEIGHT) if narrow else 0)
        widest = self.width() if narrow else max(look.pixels(EDITOR_WIDTH), self.width() * 2 // 5)
        self._editor.setMaximumWidth(widest)
        self._editor.setMinimumWidth(0 if narrow else look.pixels(EDITOR_WIDTH) * 3 // 4)

    # Text into sheet

    def _fill(self, draft: LetterDraft, text: str) -> None:
        """Put a letter into the fields; of what was typed before the text comes back with Strg+Z."""
        fields = (self.subject, self.salutation, self.text, self.size_, self.enclosures, self.form)
        for field in fields:
            field.blockSignals(True)
        self._unmark()
        show_text(self.error, "")
        self.subject.setText(draft.subject)
        self.salutation.setText(draft.salutation)
        self.enclosures.setText("; ".join(draft.enclosures))
        if self.begun:
            self._replace_text(text)
        else:
            self.text.setPlainText(text)
        self.size_.setCurrentIndex(self.size_.findData(draft.size))
        self.form.setCurrentIndex(self.form.findData(draft.form))
        for field in fields:
            field.blockSignals(False)

    def _replace_text(self, text: str) -> None:
        cursor = self.text.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.setPosition(0)
        self.text.setTextCursor(cursor)

    def _edited(self) -> None:
        self.begun = True
        self._edition += 1
        self._timer.start()

    def _was_drawn(self, drawn: Drawn) -> None:
        self._drawn = drawn
        count = len(drawn.pages)
        one, more = self.tr("Eine Seite"), self.tr("{count} Seiten").format(count=count)
        show_text(self.pages, "" if not count else one if count == 1 else more)
        fits = self.tr("Anschrift passt ins Fenster, alle Zeichen lassen sich drucken.")
        show_text(self.remarks, "" if drawn.problem else " ".join(drawn.remarks) or fits)
        if drawn.problem or not self.gaps.names:  # what is still open stays said
            show_text(self.error, drawn.problem)
        if drawn.problem:
            self._file_when_drawn = False
            announce(self.error)
            return
        self._unmark()
        if self._file_when_drawn and drawn.edition == self._edition:
            self._file_when_drawn = False
            self.file()

    def _refused(self, error: DeskError) -> None:
        wanted = self._file_when_drawn or self._filing  # otherwise somebody is still typing
        self._file_when_drawn = self._filing = False
        show_text(self.error, str(error))
        announce(self.error)
        self._unmark()
        field = self._by_name.get(error.field or "") if isinstance(error, Refused) else None
        if field is not None:
            mark_wrong(field, True)
            if wanted:
                field.setFocus()

    def _keep_back(self, where: str) -> None:
        """File no letter in which somebody would read a blank; `where` is the first place that has one."""
        said = self.tr(
            "{where}: Hier steht ein Zeichen, das sich nicht drucken lässt; welches, steht über dem Blatt. "
            "Der Brief ist noch nicht abgelegt, Ihr Text bleibt. Bitte schreiben Sie es anders."
        )
        self._refused(Refused(said.format(where=where), _BY_PLACE.get(where, "body")))

    def _unmark(self) -> None:
        for field in self._by_name.values():
            mark_wrong(field, False)

"""A letter to an address that is typed: fields on the left, on the right the sheet as it will be printed."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.paper.letters import FiledPaper, LetterDraft, LetterForm, PrintSize
from rathaus_desk.domain.printing.single_letters import FileSingleLetter
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.letter_gaps import LetterGaps
from rathaus_desk.ui.cases.letter_text import paragraphs_of, text_of
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice, TextField
from rathaus_desk.ui.kit.two_panes import FOLDS_BELOW, SHEET_HEIGHT, beside_or_below
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
from rathaus_desk.ui.paper.filed_sheet import show_filed
from rathaus_desk.ui.paper.letter_preview import Drawn, LetterPreview
from rathaus_desk.usecases.printing.single_letters import next_single_run
from rathaus_desk.usecases.templates.address_letters import address_draft, address_letter
from rathaus_desk.usecases.templates.case_letters import FilledDraft

PAUSE_MS = 250  # after the last key
ADDRESS_LINES, TEXT_LINES = 5, 6


class AddressDesk(QWidget):
    """One letter at a time; what was typed stays until it is printed or thrown away."""

    left = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._run = self._name = ""
        self._enclosures: tuple[str, ...] = ()
        self._drawn: Drawn | None = None
        self._edition = 0
        self._file_when_drawn = self._filing = self.begun = False
        self.head, self.error, self.remarks = label("", "title"), label("", "error"), label("", "small")
        self.address, self.text = TextField(ADDRESS_LINES), TextField(TEXT_LINES)
        self.subject, self.salutation = QLineEdit(), QLineEdit()
        self.gaps = LetterGaps(self, workplace, (self.subject, self.salutation), self.text)
        self.size_ = Choice([(word(one), one.value) for one in PrintSize], "")
        self.size_.fit_longest()
        self.form = Choice([(word(one), one.value) for one in (LetterForm.B, LetterForm.A)], "")
        self.preview = LetterPreview(workplace.background, checked=True)
        self.send_button = button(self.tr("Ablegen und drucken"), self.file, "primary", self.tr("Strg+Enter"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._lay_out()
        self._connect()

    def open(self, key: str) -> None:
        """Begin a letter from a template; one that was begun before is gone on with."""
        if self.begun:
            self.address.setFocus()
            return
        ask = self._at.background.ask
        ask(self, next_single_run, self._take_run)
        ask(self, address_draft, self._fill, on_refusal=self._refused, key=key)

    def file(self) -> None:
        """Keep exactly the sheet that is shown, and show it to be printed; a newer text is drawn first."""
        if self._filing or not self._run or self.gaps.refuse(self.error):
            return
        if self._drawn is None or self._drawn.edition != self._edition:
            self._file_when_drawn = True
            self._timer.stop()
            self._redraw()
        elif self._drawn.pdf:
            self._filing = True
            title = self.tr("Einzelbrief: {name}").format(name=self._name)
            pdf, pages = self._drawn.pdf, len(self._drawn.pages)
            command = FileSingleLetter(run=self._run, title=title, pdf=pdf, pages=pages)
            self._at.background.do(self, command, partial(self._was_filed, pdf), self._refused)

    def forget(self) -> None:
        """Throw away what was typed."""
        self._timer.stop()
        self.begun = self._file_when_drawn = self._filing = False
        self._run, self._drawn = "", None
        for field in (self.address, self.text, self.subject, self.salutation):
            field.clear()
        self.begun = False
        show_text(self.error, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # Building

    def _lay_out(self) -> None:
        for choice in (self.size_, self.form):
            choice.removeItem(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        drop = button(self.tr("Verwerfen"), self._drop, "quiet")
        back = button(self.tr("Zurück zu den Vorlagen"), self.left.emit, "quiet", self.tr("Esc"))
        top = row(self.head, drop, back)
        top.setStretch(0, 1)
        whole.addLayout(top)
        content = QWidget()
        self._both = QHBoxLayout(content)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(tokens.L)
        self._sheet, inner = card(self.tr("VORSCHAU"))
        inner.addWidget(self.remarks)
        inner.addWidget(self.preview, 1)
        self._both.addWidget(self._editor(), 2)
        self._both.addWidget(self._sheet, 3)
        whole.addWidget(scrolled(content), 1)
        whole.addWidget(self.error)
        whole.addLayout(row(None, self.send_button))

    def _editor(self) -> QFrame:
        frame, inner = card()
        tr = self.tr
        for title, field in (
            (tr("Anschrift, wie sie im Fenster steht"), self.address),
            (tr("Betreff"), self.subject),
            (tr("Anrede"), self.salutation),
            (tr("Text"), self.text),
        ):
            inner.addLayout(named(title, field), 1 if field is self.text else 0)
        below = QHBoxLayout()
        below.addLayout(named(tr("Schriftgröße"), self.size_), 1)
        below.addLayout(named(tr("Form"), self.form), 1)
        inner.addLayout(below)
        return frame

    def _connect(self) -> None:
        self._timer.timeout.connect(self._redraw)
        for line in (self.subject, self.salutation):
            at_most(line, 300)
            line.textEdited.connect(self._edited)
        for text in (self.address, self.text):
            text.textChanged.connect(self._edited)
        for choice in (self.size_, self.form):
            choice.activated.connect(self._edited)
        self.preview.drawn.connect(self._was_drawn)
        self._at.look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        """Put the sheet beside the text, or below it on a narrow page."""
        look = self._at.look
        narrow = self.width() < look.pixels(FOLDS_BELOW)
        beside_or_below(self._both, narrow=narrow)
        self._sheet.setMinimumHeight(look.pixels(SHEET_HEIGHT) if narrow else 0)

    # Text into sheet

    def _take_run(self, run: str) -> None:
        self._run = run
        self.head.setText(self.tr("Einzelbrief {run}").format(run=run))

    def _fill(self, filled: FilledDraft) -> None:
        draft = filled.draft
        self._name, self._enclosures = filled.name, draft.enclosures
        self.subject.setText(draft.subject)
        self.salutation.setText(draft.salutation)
        self.text.setPlainText(text_of(draft.body))
        self.size_.setCurrentIndex(self.size_.findData(draft.size.value))
        self.form.setCurrentIndex(self.form.findData(LetterForm.B.value))
        self.begun = False  # nothing of it was typed
        self._say_why_none()
        self.address.setFocus()

    def _draft(self) -> LetterDraft:
        return LetterDraft(
            subject=self.subject.text(),
            salutation=self.salutation.text(),
            body=paragraphs_of(self.text.toPlainText()),
            size=PrintSize(self.size_.currentData()),
            enclosures=self._enclosures,
            form=LetterForm(self.form.currentData()),
        )

    def _edited(self) -> None:
        self.begun = True
        self._edition += 1
        self._timer.start()

    def _redraw(self) -> None:
        if self._run:
            draw = partial(self.preview.draw, self._edition, run=self._run)
            typed = {"run": self._run, "address": self.address.toPlainText(), "draft": self._draft()}
            self._at.background.ask(self, address_letter, draw, on_refusal=self._not_yet, **typed)

    def _was_drawn(self, drawn: Drawn) -> None:
        self._drawn = drawn
        fits = self.tr("Anschrift passt ins Fenster, alle Zeichen lassen sich drucken.")
        show_text(self.remarks, "" if drawn.problem else " ".join(drawn.remarks) or fits)
        if drawn.problem or not self.gaps.names:  # what is still open stays said
            show_text(self.error, drawn.problem)
        mark_wrong(self.address, False)
        if drawn.problem:
            self._file_when_drawn = False
            announce(self.error)
        elif self._file_when_drawn and drawn.edition == self._edition:
            self._file_when_drawn = False
            self.file()

    # Into the file

    def _was_filed(self, pdf: bytes, paper: FiledPaper) -> None:
        self.forget()
        self.left.emit()
        show_filed(self._at, paper, pdf)
        self._at.speaker.say(self.tr("Der Brief ist abgelegt, er steht in den Druckaufträgen."))

    def _drop(self) -> None:
        self.forget()
        self.left.emit()

    def _not_yet(self, error: DeskError) -> None:
        """Say what is missing only to whom wants to print: nobody has an address at the first letter."""
        if self._file_when_drawn:
            self._refused(error)
        elif self._drawn is None:
            self._say_why_none()

    def _say_why_none(self) -> None:
        show_text(self.remarks, self.tr("Hier erscheint das Blatt, sobald eine Anschrift dasteht."))

    def _refused(self, error: DeskError) -> None:
        self._file_when_drawn = self._filing = False
        show_text(self.error, str(error))
        announce(self.error)
        fields = {"address": self.address, "subject": self.subject, "salutation": self.salutation}
        field = fields.get(error.field) if isinstance(error, Refused) and error.field else None
        if field is not None:
            mark_wrong(field, True)
            field.setFocus()
        if isinstance(error, Refused) and error.field == "run":  # somebody else was quicker with this number
            self._at.background.ask(self, next_single_run, self._take_run)
            self._edited()

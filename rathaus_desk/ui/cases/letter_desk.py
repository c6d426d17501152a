"""Writing a letter: the text on the left, on the right the sheet exactly as it will be printed and filed."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.paper.letters import (
    FiledPaper,
    FilePaper,
    Letter,
    LetterDraft,
    LetterForm,
    PaperKind,
    PrintSize,
)
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.letter_gaps import LetterGaps
from rathaus_desk.ui.cases.letter_templates import LetterTemplates, draft_of
from rathaus_desk.ui.cases.letter_text import paragraphs_of, text_of
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
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
from rathaus_desk.ui.paper.filed_sheet import show_filed
from rathaus_desk.ui.paper.letter_preview import Drawn, LetterPreview
from rathaus_desk.usecases.cases.letters import letter_for
from rathaus_desk.usecases.templates.case_letters import FilledDraft

PAUSE_MS = 250  # after the last key
EDITOR_WIDTH = 470
TEMPLATE, GAP = "cases.template", "cases.gap"


@dataclass(frozen=True, slots=True)
class Unsent:
    """A letter that was begun and left."""

    draft: LetterDraft
    text: str


class LetterDesk(QWidget):
    """One letter from one case; a letter that is left and not filed waits with its case."""

    left = Signal()
    filed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.case: Case | None = None
        self._unsent: dict[int, Unsent] = {}
        self._drawn: Drawn | None = None
        self._edition = 0
        self._touched = self._file_when_drawn = self._filing = False
        self.head = label("", "title")
        self.subject, self.salutation, self.enclosures = QLineEdit(), QLineEdit(), QLineEdit()
        self.text = TextField(6)
        self.gaps = LetterGaps(self, workplace, (self.subject, self.salutation), self.text)
        self.size_, self.form = Choice((), ""), Choice((), "")
        self.size_.fit_longest()
        self.error, self.pages, self.remarks = label("", "error"), label("", "small"), label("", "small")
        self.templates = LetterTemplates(self, workplace)
        self._register()
        UntilAnswered(self.error, workplace.background)
        keys = keys_in_words(workplace.actions["cases.send"])
        self.send_button = button(self.tr("Ablegen und drucken"), self.file, "primary", keys)
        self.preview = LetterPreview(workplace.background, checked=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._lay_out()
        self._connect()

    def open(self, case: Case, letter: Letter) -> None:
        """Show a proposed letter, or the one that was begun for this case before."""
        self.case = case
        self.head.setText(self.tr("Brief zu {number}").format(number=case.number))
        begun = self._unsent.get(case.id)
        self._fill(
            begun.draft if begun else draft_of(letter),
            begun.text if begun else text_of(letter.body),
        )
        show_text(self.error, "")
        self._touched = begun is not None
        self._file_when_drawn = self._filing = False
        self._edition += 1
        self._redraw()
        # The focus ring needs the field where it will stand.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.text.setFocus()

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

    def choose_template(self) -> None:
        """Choose a template; it is filled from this case, and what was typed comes back with Strg+Z."""
        if self.isVisible() and self.case is not None:
            self.templates.choose(self.case)
        else:
            self._at.speaker.say(self.tr("Bitte zuerst einen Brief beginnen: Strg+B."))

    def go_to_gap(self) -> None:
        """Go to the next place where a field of the template is still empty."""
        if self.isVisible():
            self.gaps.go_on()
        else:
            self._at.speaker.say(self.tr("In diesem Brief ist nichts offen."))

    def file(self) -> None:
        """File exactly the sheet that is shown, and show it to be printed; a newer text is drawn first."""
        if self._filing or self.gaps.refuse(self.error):
            return
        if self._drawn is None or self._drawn.edition != self._edition:
            self._file_when_drawn = True
            self._timer.stop()
            self._redraw()
        elif self._drawn.pdf and self.case is not None:
            self._filing = True
            reference = self._reference(self.case)
            command = FilePaper(
                case_ids=(self.case.id,),
                kind=PaperKind.LETTER,
                title=self.tr("Brief {reference}").format(reference=reference),
                reference=reference,
                pdf=self._drawn.pdf,
            )
            done = partial(self._was_filed, self.case.id, self._drawn.pdf)
            self._at.background.do(self, command, done, self._refused)

    def leave(self) -> None:
        """Go back to the case; the text waits there."""
        if self.case is not None and self._touched:
            self._unsent[self.case.id] = Unsent(self.draft(), self.text.toPlainText())
        self._timer.stop()
        self.left.emit()

    def forget(self) -> None:
        """Throw away the letters that were begun and not filed."""
        self._unsent.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # Building

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add(TEMPLATE, tr("Vorlage wählen"), "Vorgang",
            tr("Füllt den Brief aus einer Vorlage. Er lässt sich danach weiter ändern."),
            self.choose_template, keys="F6", room="cases")  # fmt: skip
        add(GAP, tr("Nächste offene Stelle im Brief"), "Bearbeiten",
            tr("Geht zum nächsten Feld der Vorlage, das noch leer ist."),
            self.go_to_gap, keys="F8", room="cases")  # fmt: skip

    def _lay_out(self) -> None:
        back = button(self.tr("Zurück zum Vorgang"), self.leave, "quiet", self.tr("Esc"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        choose = self._at.actions[TEMPLATE]
        pick = button(choose.text(), choose.trigger, "", keys_in_words(choose))
        top = row(self.head, pick, back)
        top.setStretch(0, 1)
        whole.addLayout(top)
        content = QWidget()
        self._both = QHBoxLayout(content)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(tokens.L)
        self._editor = self._make_editor()
        self._sheet, inner = card(self.tr("VORSCHAU"))
        inner.addWidget(self.pages)
        inner.addWidget(self.remarks)
        inner.addWidget(self.preview, 1)
        self._both.addWidget(self._editor)
        self._both.addWidget(self._sheet, 1)
        whole.addWidget(scrolled(content), 1)
        whole.addWidget(self.error)
        whole.addLayout(row(None, self.send_button))

    def _make_editor(self) -> QFrame:
        frame, inner = card()
        tr = self.tr
        for title, field in (
            (tr("Betreff"), self.subject),
            (tr("Anrede"), self.salutation),
            (tr("Text"), self.text),
            (tr("Anlagen, mit Semikolon getrennt"), self.enclosures),
        ):
            inner.addLayout(named(title, field), 1 if field is self.text else 0)
        below = QHBoxLayout()
        below.addLayout(named(tr("Schriftgröße"), self.size_), 3)
        below.addLayout(named(tr("Form"), self.form), 2)
        inner.addLayout(below)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.size_.clear()
        for one in PrintSize:
            self.size_.addItem(word(one), one)
        self.form.clear()
        for form in (LetterForm.B, LetterForm.A):
            self.form.addItem(word(form).partition(",")[0], form)
        hint = self.tr(
            "Eine Leerzeile trennt Absätze. „- “ am Anfang einer Zeile macht daraus eine Aufzählung, "
            "„# “ eine Zwischenüberschrift."
        )
        inner.addWidget(label(hint, "small"))
        return frame

    def _connect(self) -> None:
        self._timer.timeout.connect(self._redraw)
        self.subject.textEdited.connect(self._edited)
        self.salutation.textEdited.connect(self._edited)
        self.enclosures.textEdited.connect(self._edited)
        self.text.textChanged.connect(self._edited)
        self.size_.activated.connect(self._edited)
        self.form.activated.connect(self._edited)
        self.templates.filled.connect(self._take_template)
        self.templates.without.connect(self._take_usual)
        self.preview.drawn.connect(self._was_drawn)
        self._at.look.changed.connect(self._arrange)
        at_most(self.subject, 300)
        at_most(self.salutation, 300)
        at_most(self.enclosures, 300)

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
        fields = (self.subject, self.salutation, self.text, self.size_, self.enclosures, self.form)
        for field in fields:
            field.blockSignals(True)
            mark_wrong(field, False)
        self.subject.setText(draft.subject)
        self.salutation.setText(draft.salutation)
        self.enclosures.setText("; ".join(draft.enclosures))
        if self._touched:  # what was typed can be brought back
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

    def _take_template(self, filled: FilledDraft) -> None:
        """Put a filled template into the fields, and go to what is still open in it."""
        self._touched = True
        self._fill(filled.draft, text_of(filled.draft.body))
        self._edition += 1
        self._redraw()  # at once: nobody is typing
        self.text.setFocus()
        if self.gaps.names:
            self.go_to_gap()

    def _take_usual(self) -> None:
        if self.case is not None:
            asks, refused = self.templates, self._refused  # what is drawn asks for itself
            self._at.background.ask(
                asks, letter_for, self._take_letter, on_refusal=refused, case_id=self.case.id
            )

    def _take_letter(self, letter: Letter) -> None:
        self._touched = True
        draft = draft_of(letter)
        self._fill(draft, text_of(draft.body))
        self._edition += 1
        self._redraw()

    def _edited(self) -> None:
        self._edition += 1
        self._touched = True
        self._timer.start()

    def _redraw(self) -> None:
        if self.case is not None:
            draw = partial(self.preview.draw, self._edition, run=self._reference(self.case))
            ask, case_id = self._at.background.ask, self.case.id
            ask(self, letter_for, draw, on_refusal=self._refused, case_id=case_id, draft=self.draft())

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

    # Into the file

    def _reference(self, case: Case) -> str:
        letters = sum(one.kind is PaperKind.LETTER for one in case.papers)
        return f"{case.number}-{letters + 1}"

    def _was_filed(self, case_id: int, pdf: bytes, paper: FiledPaper) -> None:
        self._filing = False
        self._unsent.pop(case_id, None)
        show_filed(self._at, paper, pdf)
        self.filed.emit()

    def _refused(self, error: DeskError) -> None:
        self._file_when_drawn = self._filing = False
        show_text(self.error, str(error))
        announce(self.error)
        self._unmark()
        fields = {"subject": self.subject, "salutation": self.salutation, "body": self.text}
        if isinstance(error, Refused) and error.field in fields:
            mark_wrong(fields[error.field], True)

    def _unmark(self) -> None:
        for field in (self.subject, self.salutation, self.text):
            mark_wrong(field, False)

"""A letter to an address that is typed; it belongs to no case, and is filed among the single letters."""

from functools import partial

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.paper.letters import FiledPaper
from rathaus_desk.domain.printing.single_letters import FileSingleLetter
from rathaus_desk.ui.cases.letter_text import text_of
from rathaus_desk.ui.cases.writing_desk import WritingDesk
from rathaus_desk.ui.kit.inline_form import TextField
from rathaus_desk.ui.kit.widgets import button, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.filed_sheet import show_filed
from rathaus_desk.ui.paper.letter_preview import Drawn
from rathaus_desk.usecases.printing.single_letters import next_single_run
from rathaus_desk.usecases.templates.address_letters import address_draft, address_letter
from rathaus_desk.usecases.templates.case_letters import FilledDraft

ADDRESS_LINES = 4  # of the six that the window takes; more scroll


class AddressDesk(WritingDesk):
    """One letter at a time; what was typed stays until it is printed or thrown away."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, "Strg+Enter", self._ask_sheet, self._file)
        self._run = self._name = ""
        self.address = TextField(ADDRESS_LINES)
        drop = button(self.tr("Verwerfen"), self._drop, "quiet")
        back = button(self.tr("Zurück zu den Vorlagen"), self.leave, "quiet", self.tr("Esc"))
        self._lay_out(drop, back, address=self.address)

    def open(self, key: str) -> None:
        """Begin a letter from a template; one that was begun before is gone on with."""
        if self.begun:
            self.address.setFocus()
            return
        ask = self._at.background.ask
        ask(self, next_single_run, self._take_run)
        ask(self, address_draft, self._take, on_refusal=self._refused, key=key)

    def file(self) -> None:
        """File exactly the sheet that is shown, once the letter has its number."""
        if self._run:
            super().file()

    def forget(self) -> None:
        """Throw away what was typed."""
        for field in (self.address, self.text, self.subject, self.salutation, self.enclosures):
            field.clear()
        self._timer.stop()
        self.begun = self._file_when_drawn = self._filing = False
        self._run, self._drawn = "", None
        show_text(self.error, "")

    # Text into sheet

    def _take_run(self, run: str) -> None:
        self._run = run
        self.head.setText(self.tr("Einzelbrief {run}").format(run=run))

    def _take(self, filled: FilledDraft) -> None:
        self._name = filled.name
        self._fill(filled.draft, text_of(filled.draft.body))
        self._say_why_none()
        self.address.setFocus()

    def _ask_sheet(self) -> None:
        if self._run:
            draw = partial(self.preview.draw, self._edition, run=self._run)
            typed = {"run": self._run, "address": self.address.toPlainText(), "draft": self.draft()}
            self._at.background.ask(self, address_letter, draw, on_refusal=self._not_yet, **typed)

    def _say_why_none(self) -> None:
        show_text(self.remarks, self.tr("Hier erscheint das Blatt, sobald eine Anschrift dasteht."))

    # Into the file

    def _file(self, drawn: Drawn) -> None:
        title = self.tr("Einzelbrief: {name}").format(name=self._name)
        command = FileSingleLetter(run=self._run, title=title, pdf=drawn.pdf, pages=len(drawn.pages))
        self._at.background.do(self, command, partial(self._was_filed, drawn.pdf), self._refused)

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

    def _refused(self, error: DeskError) -> None:
        super()._refused(error)
        if isinstance(error, Refused) and error.field == "run":  # somebody else was quicker with this number
            self._at.background.ask(self, next_single_run, self._take_run)
            self._edited()

"""The sheet beside the text: for whom, how large, in which form, and what the checks say of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, LetterForm, PrintSize
from rathaus_desk.domain.templates.stored import TemplateKind
from rathaus_desk.domain.templates.worst import made_up_worst, ordinary
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.letter_preview import Drawn, LetterPreview
from rathaus_desk.ui.templates.hint_list import Remark, remark_of
from rathaus_desk.usecases.cases.letter_checks import paper_problems
from rathaus_desk.usecases.templates.checking import TextReport, check_text, ease
from rathaus_desk.usecases.templates.composing import Frame, Sample, sample

_SHOWN = 17  # letters of a choice that can be read


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checks found: sentences about the paper, remarks about the words."""

    paper: tuple[str, ...]
    report: TextReport


def look_over(letter: Letter | None, text: str, known: frozenset[str]) -> Looked:
    """Check a letter and the text that made it; runs on the paper lane."""
    report = check_text(text, known)
    if letter is None:
        return Looked((), report)
    try:
        return Looked(paper_problems(letter), report)
    except Refused as error:
        return Looked((str(error),), report)


class SampleView(QFrame):
    """Draws what is being written for a made-up recipient; the newest text wins."""

    remarked = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self.known: frozenset[str] = frozenset()
        self.wrong_line = 0
        self.letter: Letter | None = None
        self._around: Frame | None = None
        self._edition = 0
        self._text: tuple[TemplateKind, str, str] | None = None
        self.recipient, self.size_, self.form = (Choice((), "") for _ in range(3))
        self.size_.fit_longest()
        self.paper, self.ease = label("", "small"), label("", "small")
        self.preview = LetterPreview(workplace.background)
        self._fill_choices()
        top = FlowLayout()
        for one in (self.recipient, self.size_, self.form):
            top.addWidget(one)
            one.activated.connect(self._again)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("VORSCHAU"), "group"))
        inner.addLayout(top)
        inner.addWidget(self.paper)
        inner.addWidget(self.preview, 1)
        self.preview.drawn.connect(self._drawn)

    def begin(self, around: Frame, known: frozenset[str]) -> None:
        """Begin with the frame of the letters and the names that the town knows."""
        self._around, self.known = around, known
        self.size_.setCurrentIndex(0)

    @property
    def pdf(self) -> bytes:
        """The sheet that is shown."""
        return self.preview.pdf

    def turn_recipient(self) -> None:
        """Change between a very long name and an ordinary one."""
        self.recipient.setCurrentIndex((self.recipient.currentIndex() + 1) % self.recipient.count())
        self._again()

    def draw(self, kind: TemplateKind, text: str, body: str) -> None:
        """Draw a text form; `body` is its text as it stands in the field, for the checks of language."""
        self._text = (kind, text, body)
        self._again()

    def _again(self) -> None:
        if self._text is None or self._around is None:
            return
        kind, text, body = self._text
        self._edition += 1
        who = ordinary() if self.recipient.currentData() == "ordinary" else made_up_worst()
        size = PrintSize(self.size_.currentData()) if self.size_.currentData() else None
        form = LetterForm(self.form.currentData())
        made: Callable[[], Sample] = partial(sample, kind, text, who, self._around, size, form)
        self._at.background.draw(self, made, partial(self._composed, self._edition, body))

    def _composed(self, edition: int, body: str, made: Sample) -> None:
        if edition != self._edition:
            return
        self.letter = made.letter
        self.wrong_line = made.wrong[0].line if made.wrong else 0
        if made.letter is not None:
            self.preview.draw(edition, made.letter)
        look = partial(look_over, made.letter, body, self.known)
        self._at.background.draw(self.ease, look, partial(self._looked, edition, made))

    def _drawn(self, drawn: Drawn) -> None:
        if drawn.problem:
            show_text(self.paper, drawn.problem)

    def _looked(self, edition: int, made: Sample, looked: Looked) -> None:
        if edition != self._edition:
            return
        remarks = [Remark(str(one.text), line=one.line) for one in made.wrong]
        remarks += [Remark(one.text) for one in made.unfilled]
        remarks += [remark_of(one) for one in looked.report.hints]
        fits = self.tr("Anschrift passt ins Fenster, alle Zeichen lassen sich drucken.")
        show_text(self.paper, " ".join(looked.paper) or (fits if made.letter else ""))
        easy = ease(looked.report.figures)
        few = (self.tr("Keine Hinweise"), self.tr("Ein Hinweis"))
        many = self.tr("{count} Hinweise").format(count=len(remarks))
        count = few[len(remarks)] if len(remarks) < len(few) else many
        said = self.tr("{count} · Der Text ist {ease}.").format(count=count, ease=easy)
        show_text(self.ease, said if easy else count)
        self.remarked.emit(tuple(remarks))

    def _fill_choices(self) -> None:
        tr = self.tr
        named = (
            (self.recipient, tr("Für wen"), ((tr("Sehr langer Name"), "worst"),
                                             (tr("Gewöhnlicher Name"), "ordinary"))),
            (self.size_, tr("Schrift der Vorschau"), ((tr("Schrift der Vorlage"), ""),
                                            *((word(one), one.value) for one in PrintSize))),
            (self.form, tr("Form des Briefes"), tuple((word(one).partition(",")[0], one.value) for one in
                                                      (LetterForm.B, LetterForm.A))),
        )  # fmt: skip
        for choice, name, words in named:
            choice.clear()
            choice.setAccessibleName(name)
            for text, value in words:
                choice.addItem(text, value)
            choice.setMinimumContentsLength(min(max(len(text) for text, _ in words), _SHOWN))

"""The fields of a template: its name, its frame and its text, and how they become a text form again."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from rathaus_desk.domain.templates.blocks import Template, TemplateGroup, TextModule
from rathaus_desk.domain.templates.stored import TemplateKind
from rathaus_desk.domain.templates.text_form import GREETINGS, GROUPS, SIZES
from rathaus_desk.domain.templates.words import written
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.widgets import label, mark_wrong
from rathaus_desk.ui.templates.chip_edit import ChipEdit
from rathaus_desk.usecases.templates.kept import read

NEW_MODULE = "neu"  # the key of a new text module is found when it is stored
TEXT_LINES = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields, whether or not it makes a template."""

    name: str
    purpose: str
    enclosures: str
    group: object
    greeting: object
    size: object
    subject: str
    text: str


class TemplateForm(QFrame):
    """All that one may write of a template; the frame of the letter is locked."""

    edited = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.kind = TemplateKind.LETTER
        self._key = NEW_MODULE
        self.name, self.purpose, self.enclosures = QLineEdit(), QLineEdit(), QLineEdit()
        self.group, self.greeting, self.size_ = (Choice((), "") for _ in range(3))
        self.subject, self.text = ChipEdit(look, 1), ChipEdit(look, TEXT_LINES)
        self._letter_only: list[QWidget] = []
        tr, inner = self.tr, self._column(self)
        self._row(inner, (tr("Name der Vorlage"), self.name), (tr("Betreff"), self.subject))
        self._row(inner, (tr("Text"), self.text), stretch=1)
        self.verbs = FlowLayout(tokens.S)  # what can be put into the text
        inner.addLayout(self.verbs)
        hint = tr("Eine Leerzeile trennt Absätze. „- “ beginnt einen Punkt, „# “ eine Zwischenüberschrift.")
        inner.addWidget(label(hint, "small"))
        # What one seldom changes stands below the text, in a card of its own.
        self.more = QFrame()
        self.more.setProperty("kind", "card")
        below = self._column(self.more)
        below.addWidget(label(tr("RAHMEN"), "group"))
        self._row(below, (tr("Wofür"), self.purpose), (tr("Gruppe"), self.group))
        self._row(below, (tr("Anrede"), self.greeting), (tr("Schrift"), self.size_))
        self._row(below, (tr("Anlagen, mit Semikolon getrennt"), self.enclosures))
        self._fill_choices()
        self._connect()

    def show_text(self, kind: TemplateKind, text: str, name: str) -> None:
        """Put a text form into the fields; a broken one shows at least its text, under this name."""
        found = read(kind, text).value
        self.kind = kind
        letter = found if isinstance(found, Template) else None
        self._key = found.key if isinstance(found, TextModule) else NEW_MODULE
        self.blockSignals(True)
        self.name.setText(found.name if found else name)
        self.purpose.setText(letter.purpose if letter else "")
        self.enclosures.setText("; ".join(letter.enclosures) if letter else "")
        self.subject.set_source(written(letter.subject) if letter else "")
        self.text.set_source(_body(text))
        if letter:
            for choice, value in (
                (self.group, letter.group),
                (self.greeting, letter.greeting),
                (self.size_, letter.size),
            ):
                choice.setCurrentIndex(choice.findData(value))
        for one in (*self._letter_only, self.more):
            one.setVisible(kind is TemplateKind.LETTER)
        for line in (self.name, self.purpose, self.enclosures):
            line.setCursorPosition(0)
        self.forgive()
        self.blockSignals(False)

    def typed(self) -> Typed:
        """Return what stands in the fields as it was typed."""
        return Typed(
            name=self.name.text(),
            purpose=self.purpose.text(),
            enclosures=self.enclosures.text(),
            group=self.group.currentData(),
            greeting=self.greeting.currentData(),
            size=self.size_.currentData(),
            subject=self.subject.source(),
            text=self.text.source(),
        )

    def put_back(self, typed: Typed) -> None:
        """Put back into the fields what was typed before."""
        self.blockSignals(True)
        for line, text in (
            (self.name, typed.name),
            (self.purpose, typed.purpose),
            (self.enclosures, typed.enclosures),
        ):
            line.setText(text)
            line.setCursorPosition(0)
        for choice, value in (
            (self.group, typed.group),
            (self.greeting, typed.greeting),
            (self.size_, typed.size),
        ):
            choice.setCurrentIndex(choice.findData(value))
        self.subject.set_source(typed.subject)
        self.text.set_source(typed.text)
        self.blockSignals(False)

    def written(self) -> str:
        """Return what stands in the fields as a text form."""
        return "\n".join((*self._head(), "", self.text.source())) + "\n"

    @property
    def head_lines(self) -> int:
        """How many lines of the text form stand before the text."""
        return len(self._head()) + 1

    def mark(self, line: int) -> None:
        """Mark where a rule found something: a line of the text form, 0 being nowhere in particular."""
        self.forgive()
        within = line - self.head_lines
        if within >= 1:
            mark_wrong(self.text, True)
            self.text.go_to_line(within)
        elif line and self._head()[line - 1].startswith("Betreff"):
            mark_wrong(self.subject, True)
            self.subject.setFocus()
        elif line:
            mark_wrong(self.name, True)
            self.name.setFocus()

    def forgive(self) -> None:
        """Take the marks away."""
        for one in (self.name, self.subject, self.text):
            mark_wrong(one, False)

    def _head(self) -> list[str]:
        name = " ".join(self.name.text().split())
        if self.kind is TemplateKind.MODULE:
            return [f"Textbaustein: {name}", f"Schlüssel: {self._key}"]
        enclosures = (one.strip() for one in self.enclosures.text().split(";"))
        return [
            f"Vorlage: {name}",
            f"Gruppe: {GROUPS[self.group.currentData()]}",
            f"Zweck: {' '.join(self.purpose.text().split())}",
            f"Anrede: {GREETINGS[self.greeting.currentData()]}",
            f"Schrift: {SIZES[self.size_.currentData()]}",
            *(f"Anlage: {one}" for one in enclosures if one),
            f"Betreff: {' '.join(self.subject.source().split())}",
        ]

    def _column(self, card: QFrame) -> QVBoxLayout:
        made = QVBoxLayout(card)
        made.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        made.setSpacing(tokens.S)
        return made

    def _row(self, inner: QVBoxLayout, *fields: tuple[str, QWidget], stretch: int = 0) -> None:
        place = QWidget()
        line = QHBoxLayout(place)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.M)
        for title, field in fields:
            one = QWidget()
            column = QVBoxLayout(one)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(tokens.XS)
            name = label(title, "small")
            name.setBuddy(field)
            field.setAccessibleName(title)
            column.addWidget(name)
            column.addWidget(field, 1 if stretch else 0)
            if field is self.name:  # as high as the subject beside it
                field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            elif not stretch:
                column.addStretch(1)
            line.addWidget(one, 1)
            if field is self.subject:
                self._letter_only.append(one)
        inner.addWidget(place, stretch)

    def _fill_choices(self) -> None:
        named: tuple[tuple[Choice, Iterable[tuple[object, str]]], ...] = (
            (self.group, ((one, GROUPS[one]) for one in TemplateGroup)),
            (self.greeting, GREETINGS.items()),
            (self.size_, SIZES.items()),
        )
        for choice, words in named:
            choice.clear()
            for value, text in words:
                choice.addItem(text, value)

    def _connect(self) -> None:
        for line in (self.name, self.purpose, self.enclosures):
            at_most(line, 200)
            line.textEdited.connect(self.edited)
        for choice in (self.group, self.greeting, self.size_):
            choice.activated.connect(self.edited)
        for text in (self.subject, self.text):
            text.textChanged.connect(self.edited)


def _body(text: str) -> str:
    return text.partition("\n\n")[2].rstrip("\n")

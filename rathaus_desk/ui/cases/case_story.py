"""What a case tells: who came, what was said, what has happened since."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.cases import Case, TimelineEntry
from rathaus_desk.domain.dates import clock, numeric_date, short_day
from rathaus_desk.domain.paper.letters import FiledPaper
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.state_pill import ENTRY_ICONS, icon_label
from rathaus_desk.ui.kit.widgets import button, card, clear, column, label, row, tone
from rathaus_desk.ui.paper.filed_sheet import fate_in_words

LANGUAGES = {
    "ar": "Arabisch", "bg": "Bulgarisch", "bs": "Bosnisch", "cs": "Tschechisch", "da": "Dänisch",
    "de": "Deutsch", "el": "Griechisch", "en": "Englisch", "es": "Spanisch", "fa": "Persisch",
    "fr": "Französisch", "hr": "Kroatisch", "hu": "Ungarisch", "it": "Italienisch", "ku": "Kurdisch",
    "mk": "Mazedonisch", "nl": "Niederländisch", "pl": "Polnisch", "ps": "Paschtu", "pt": "Portugiesisch",
    "ro": "Rumänisch", "ru": "Russisch", "sk": "Slowakisch", "so": "Somali", "sq": "Albanisch",
    "sr": "Serbisch", "ti": "Tigrinya", "tr": "Türkisch", "uk": "Ukrainisch", "ur": "Urdu",
    "vi": "Vietnamesisch", "zh": "Chinesisch",
}  # by ISO 639-1; a language without an entry shows as it was written down  # fmt: skip


def language_word(code: str) -> str:
    """Return the German name of a language, or its code as it was written down."""
    return LANGUAGES.get(code, code)


FIRST_ENTRIES = 8  # a long story is built when it is asked for


class StoryCard(QWidget):
    """Who came and what was said, in the citizen's order: person, concern, place, note."""

    def __init__(self) -> None:
        super().__init__()
        frame, inner = card()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self._person, self._said = QVBoxLayout(), QVBoxLayout()
        for part in (self._person, self._said):
            part.setSpacing(tokens.XS)
            inner.addLayout(part)
        self._shown: tuple[object, ...] = ()

    def show_case(self, case: Case) -> None:
        """Show what is known from the intake."""
        caller = (case.person, case.caller_name, case.caller_phone)
        shown = (*caller, case.place, case.district, case.facts, case.details, case.note, case.followers)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._person)
        clear(self._said)
        self._show_person(case)
        self._show_said(case)

    def _show_person(self, case: Case) -> None:
        self._person.addWidget(label(self.tr("PERSON"), "group"))
        if case.person is not None:
            self._show_known(case.person)
            return
        unnamed = self.tr("Ohne Namen. Auskunft mit Nummer und Abholcode.")
        unchecked = self.tr("{name} · ungeprüft").format(name=case.caller_name)
        self._person.addWidget(label(unchecked if case.caller_name else unnamed, "strong"))
        if case.caller_phone:
            self._person.addWidget(label(case.caller_phone))

    def _show_known(self, person: Person) -> None:
        born = numeric_date(person.birth_date) if person.birth_date else ""
        name = self.tr("{name}, geb. {born}").format(name=person.name, born=born)
        self._person.addWidget(label(name if born else person.name, "strong"))
        reach = " · ".join(part for part in (person.address, person.phone, person.email) if part)
        if reach:
            self._person.addWidget(label(reach))
        if person.language:
            spoken = self.tr("Sprache: {language}").format(
                language=LANGUAGES.get(person.language, person.language)
            )
            self._person.addWidget(label(spoken, "muted"))
        if person.needs:
            pills = FlowLayout()
            for need in person.needs:
                pill = label(word(need), wrap=False)
                tone(pill, "done")
                pills.addWidget(pill)
            self._person.addLayout(pills)

    def _show_said(self, case: Case) -> None:
        self._said.addWidget(label(self.tr("WAS GESAGT WURDE"), "group"))
        where = ", ".join(part for part in (case.place, case.district) if part)
        lines = [
            " · ".join(case.facts),
            where,
            *(f"{name}: {text}" for name, text in case.details),
            case.note,
        ]
        told = [line for line in lines if line.strip()]
        for line in told:
            self._said.addWidget(label(line))
        if not told:
            self._said.addWidget(label(self.tr("Nur das Anliegen, sonst nichts."), "muted"))
        if case.followers and not case.reporters:
            also = self.tr("Dasselbe gemeldet: {numbers}. Alle erfahren das Ergebnis.")
            self._said.addWidget(label(also.format(numbers=", ".join(case.followers)), "muted"))


class Timeline(QWidget):
    """What happened, newest first; a sheet that was filed is opened from its line."""

    paper_wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._entries: tuple[TimelineEntry, ...] = ()
        self._all = False
        frame, inner = card(self.tr("VERLAUF"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.M)
        inner.addLayout(self._lines)
        look.changed.connect(self._build)

    def show_entries(self, entries: tuple[TimelineEntry, ...], *, fresh: bool) -> None:
        """Show the story of a case; `fresh` when it is another case than before."""
        if fresh:
            self._all = False
        newest_first = tuple(sorted(entries, key=lambda one: (one.at, one.id), reverse=True))
        if newest_first != self._entries or fresh:
            self._entries = newest_first
            self._build()

    def _build(self) -> None:
        clear(self._lines)
        shown = self._entries if self._all else self._entries[:FIRST_ENTRIES]
        for entry in shown:
            self._lines.addWidget(self._line(entry))
        older = len(self._entries) - len(shown)
        if older:
            text = self.tr("{count} ältere zeigen").format(count=older)
            self._lines.addLayout(row(button(text, self._show_all, "quiet"), None))
        if not self._entries:
            self._lines.addWidget(label(self.tr("Noch nichts geschehen."), "muted"))

    def _show_all(self) -> None:
        self._all = True
        self._build()

    def _line(self, entry: TimelineEntry) -> QFrame:
        line = QFrame()
        when = f"{short_day(entry.at.date())}, {clock(entry.at)}"
        head = label(" · ".join((when, entry.actor, word(entry.kind))), "small")
        picture = icon_label(self._look, ENTRY_ICONS[entry.kind])
        inner = row(picture)
        inner.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        inner.setSpacing(tokens.M)
        told = column(head, label(entry.text), spacing=0)
        inner.addLayout(told, 1)
        if entry.paper is not None:
            self._add_paper(told, inner, entry.paper)
        line.setLayout(inner)
        return line

    def _add_paper(self, told: QVBoxLayout, line: QHBoxLayout, paper: FiledPaper) -> None:
        """Say what became of a sheet, and offer to open it."""
        fate = fate_in_words(paper)
        if fate:
            said = label(fate, "" if paper.returned_at else "small")
            if paper.returned_at:
                tone(said, "late")
            told.addWidget(said)
        show = button(self.tr("Öffnen"), partial(self.paper_wanted.emit, paper), "quiet")
        show.setAccessibleName(self.tr("{title} öffnen").format(title=paper.title))
        line.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)

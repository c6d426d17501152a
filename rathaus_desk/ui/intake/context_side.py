"""What stands beside the intake: the knowledge sheet of the concern, and what the person has open."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.bookings.bookings import BookHalt
from rathaus_desk.domain.cases.cases import OPEN_CASES, CaseLine, CaseState
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.dates import until_in_words
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.words import word
from rathaus_desk.ui.intake.consent_line import ConsentLine
from rathaus_desk.ui.intake.intake_draft import BehalfDraft
from rathaus_desk.ui.intake.letters_card import LettersCard
from rathaus_desk.ui.intake.times_card import TimesCard
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.widgets import button, card, clear, label, row, tone
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.cases import open_cases_of

MOST_CASES = 5
WATCHED = frozenset({"*", "case_file", "task", "person", "appointment", "booking", "halt"})


class KnowledgeCard(QWidget):
    """Documents, fee, duration and what to say, for one service."""

    def __init__(self) -> None:
        super().__init__()
        self._service: Service | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_service(self, service: Service | None) -> None:
        """Show the sheet of a service, or nothing."""
        if service == self._service:
            return
        self._service = service
        clear(self._column)
        self.setVisible(service is not None)
        if service is None:
            return
        frame, inner = card(service.name.upper())
        inner.addWidget(label(service.knowledge))
        if service.documents:
            inner.addWidget(label(self.tr("MITBRINGEN"), "group"))
            for one in service.documents:
                note = f" – {one.note}" if one.note else ""
                inner.addWidget(label(f"•  {one.name}{note}"))
        for title, text in ((self.tr("Gebühr"), service.fee), (self.tr("Dauer"), service.duration)):
            if text:
                inner.addWidget(label(f"{title}: {text}", "muted"))
        inner.addWidget(label(self.tr("Zuständig: {unit}").format(unit=service.unit), "muted"))
        inner.addWidget(label(self.tr("Strg+P druckt die Liste zum Mitnehmen in großer Schrift."), "small"))
        self._column.addWidget(frame)


class PersonCard(QWidget):
    """The open cases of the chosen person, with words for how urgent they are; each opens."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._silent = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def stand_silent(self, name: str) -> None:
        """Say nothing of `name` but that we may not; an empty name ends it."""
        changed, self._silent = name != self._silent, name
        if not changed:
            return
        clear(self._column)
        self.setVisible(bool(name))
        if name:
            frame, inner = card(name.upper())
            inner.addWidget(label(self.tr("Aufnehmen ja, Auskunft nein."), "strong"))
            silent = self.tr("Hier steht nur, was am Tresen oder am Telefon gesagt wurde.")
            inner.addWidget(label(silent, "muted"))
            self._column.addWidget(frame)

    def show_cases(self, name: str, lines: tuple[CaseLine, ...], today: date) -> None:
        """Show the cases of a person; an empty name hides the card."""
        if self._silent:
            return
        clear(self._column)
        self.setVisible(bool(name))
        if not name:
            return
        frame, inner = card(self.tr("{name} · OFFENE VORGÄNGE").format(name=name.upper()))
        for one in lines[:MOST_CASES]:
            number = label(one.number, "muted", wrap=False)
            state = label(self._urgency(one, today), wrap=False)
            tone(state, _tone(one, today))
            line = FlowLayout()  # side by side, two that never break would be wider than the narrow column
            line.addWidget(number)
            line.addWidget(state)
            opens = button(one.service, partial(self.wanted.emit, _hit(one)), "quiet")
            opens.setAccessibleName(self.tr("{service}, Vorgang {number} öffnen").format(
                service=one.service, number=one.number))  # fmt: skip
            inner.addLayout(row(opens, None))
            inner.addLayout(line)
        if not lines:
            inner.addWidget(label(self.tr("Bisher nichts offen."), "muted"))
        elif len(lines) > MOST_CASES:
            more = self.tr("und {count} weitere").format(count=len(lines) - MOST_CASES)
            inner.addWidget(label(more, "small"))
        self._column.addWidget(frame)

    def _urgency(self, one: CaseLine, today: date) -> str:
        if one.state not in OPEN_CASES:
            return f"✓ {word(one.state).lower()}"
        text = until_in_words(one.due, today) if one.due else word(one.state)
        return {"late": f"! {text}", "soon": f"◷ {text}"}.get(_tone(one, today), text)


class WayCard(QWidget):
    """The way of an intake in three lines, as long as the form is empty."""

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame, inner = card(self.tr("SO GEHT ES"))
        for step in (
            self.tr("1  Name, Telefon oder Vorgangsnummer tippen, Enter. Es geht auch ohne."),
            self.tr("2  Anliegen tippen, in den Worten der Leute, Enter."),
            self.tr("3  Strg+Enter speichert und gibt die Frage weiter."),
        ):
            inner.addWidget(label(step))
        at_once = self.tr("Gleich beantwortet? Strg+Umschalt+Enter zählt es, ohne Namen.")
        inner.addWidget(label(at_once, "muted"))
        whole.addWidget(frame)


class HaltWay(QWidget):
    """The way to a booking at the service mobile, its key beside it or, in a narrow column, below."""

    def __init__(self, book: Callable[[], None]) -> None:
        super().__init__()
        line = FlowLayout()
        self.setLayout(line)
        self.button = button(self.tr("Beim Servicemobil anmelden"), book)
        line.addWidget(self.button)
        line.addWidget(label(self.tr("Umschalt+F5"), "muted", wrap=False))
        self.hide()


class ContextSide(QWidget):
    """The column beside the form; `place` at its top is for what waits at the counter."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._person: Person | None = None
        self._stale = False
        self.place = QVBoxLayout()
        self.place.setSpacing(tokens.L)
        self.way, self.knowledge, self.person_card = WayCard(), KnowledgeCard(), PersonCard()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.L)
        inner.addLayout(self.place)
        self.times, self.letters = TimesCard(workplace), LettersCard(workplace)
        self.consents = ConsentLine(workplace)
        self.to_halt = HaltWay(self._book)
        theirs = (self.person_card, self.times, self.letters, self.consents)
        for part in (self.way, self.to_halt, self.knowledge, *theirs):
            inner.addWidget(part)
        self.person_card.wanted.connect(workplace.speaker.open_hit)
        inner.addStretch(1)
        workplace.background.changed.connect(self._changed)

    def show_begun(self, begun: bool) -> None:
        """Show the way of an intake, or once one has begun what else can be done for this citizen."""
        self.way.setVisible(not begun)
        self.to_halt.setVisible(begun and self._at.background.desk.may(BookHalt))

    def show_parties(self, caller: Person | None, behalf: BehalfDraft | None, allowed: bool) -> None:
        """Show what the person has open of whom the caller may hear; of others nothing at all."""
        shown = caller if behalf is None else behalf.person if allowed else None
        self.person_card.stand_silent(behalf.shown_name if behalf and not allowed else "")
        if shown == self._person and shown is not None:
            return
        self._person = shown
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()

    def _read(self) -> None:
        self._stale = False
        for one in (self.times, self.letters, self.consents):
            one.show_person(self._person.id if self._person else None)
        if self._person is None:
            self.person_card.show_cases("", (), self._today())
        else:
            self._at.background.ask(self, open_cases_of, self._got_cases, person_id=self._person.id)

    def _got_cases(self, lines: tuple[CaseLine, ...]) -> None:
        if self._person is not None:
            self.person_card.show_cases(self._person.name, lines, self._today())

    def _book(self) -> None:
        self._at.actions["booking.book"].trigger()

    def _changed(self, tables: frozenset[str]) -> None:
        if self._person is not None and tables & WATCHED:
            self._stale = True
            if self.isVisible():
                self._read()

    def _today(self) -> date:
        return self._at.background.desk.now().date()


def _hit(one: CaseLine) -> Hit:
    return Hit(HitKind.CASE, one.id, one.number, one.service, "", "", 0.0)


def _tone(one: CaseLine, today: date) -> str:
    if one.state is CaseState.DONE:
        return "done"
    if one.state not in OPEN_CASES or one.due is None:
        return "plain"
    distance = (one.due - today).days
    return "late" if distance < 0 else "soon" if distance <= 3 else "plain"

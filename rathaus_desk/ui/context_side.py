"""What stands beside the intake: the knowledge sheet of the concern, and what the person has open."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.cases import OPEN_CASES, CaseLine, CaseState
from rathaus_desk.domain.dates import until_in_words
from rathaus_desk.domain.services import Service
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.widgets import card, clear, label, row, tone

MOST_CASES = 5


class KnowledgeCard(QWidget):
    """Documents, fee, duration and what to say, for one service."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_service(self, service: Service | None) -> None:
        """Show the sheet of a service, or nothing."""
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
    """The open cases of the chosen person, with words for how urgent they are."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_cases(self, name: str, lines: tuple[CaseLine, ...], today: date) -> None:
        """Show the cases of a person; an empty name hides the card."""
        clear(self._column)
        self.setVisible(bool(name))
        if not name:
            return
        frame, inner = card(self.tr("{name} · OFFENE VORGÄNGE").format(name=name.upper()))
        for one in lines[:MOST_CASES]:
            number = label(one.number, "muted", wrap=False)
            service = label(one.service)
            state = label(self._urgency(one, today), wrap=False)
            tone(state, _tone(one, today))
            line = row(number, service, state)
            line.setStretch(1, 1)
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


def _tone(one: CaseLine, today: date) -> str:
    if one.state is CaseState.DONE:
        return "done"
    if one.state not in OPEN_CASES or one.due is None:
        return "plain"
    distance = (one.due - today).days
    return "late" if distance < 0 else "soon" if distance <= 3 else "plain"


def side_column(*parts: QWidget) -> QWidget:
    """Return the context column with its parts from the top."""
    side = QWidget()
    inner = QVBoxLayout(side)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(tokens.L)
    for part in parts:
        inner.addWidget(part)
    inner.addStretch(1)
    return side

"""Somebody speaks for somebody else: who is concerned, what gives the right, and the banner to go by."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.people.authority import AuthorityState, Disclosure, disclosure
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.words import word
from rathaus_desk.ui.intake.fact_chips import FactChips
from rathaus_desk.ui.intake.intake_draft import BehalfDraft
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.date_field import DateField
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import announce, button, label, restyle, row

ON_PAPER = (AuthorityState.SEEN, AuthorityState.GUARDIAN)


class BehalfBlock(QFrame):
    """While nothing was seen it shows the name only: taking down yes, telling no."""

    typed = Signal()
    edited = Signal()
    left = Signal()
    dropped = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._person: Person | None = None
        self._name = ""
        self.name_text = label("", "strong")
        self.drop = button(self.tr("Doch für sich selbst"), self._drop, "quiet")
        self.states = FactChips(self.tr("Vollmacht, mit Ziffern wählen"), one_only=True)
        self.states.offer(tuple(word(one) for one in AuthorityState))
        self.scope = QLineEdit()
        self.scope.setAccessibleName(self.tr("Wofür die Vollmacht gilt"))
        self.scope.setPlaceholderText(self.tr("Gilt für, leer heißt: für alles"))
        at_most(self.scope, 200)
        self.until = DateField(today, self.tr("Gültig bis"))
        self.banner = label("", "strong")
        self.standing = QFrame()  # stands above the form, where no scrolling takes it away
        self.allowed = False
        self._lay_out()
        self._connect()
        self.fill(None)

    def draft(self) -> BehalfDraft | None:
        """Return who is concerned; None if the caller speaks for herself."""
        if self.isHidden():
            return None
        on_paper = self.state in ON_PAPER
        return BehalfDraft(
            person=self._person,
            name=self._name,
            state=self.state,
            scope=self.scope.text() if on_paper else "",
            until=self.until.day if on_paper else None,
        )

    def fill(self, draft: BehalfDraft | None) -> None:
        """Show who is concerned, or nothing."""
        self.setVisible(draft is not None)
        shown = draft or BehalfDraft()
        self._person, self._name = shown.person, shown.name
        self.name_text.setText(self.tr("Für {name}").format(name=shown.shown_name))
        self.states.choose((word(shown.state),))
        self.scope.setText(shown.scope)
        self.until.set_day(shown.until)
        self._show_standing()

    @property
    def state(self) -> AuthorityState:
        """What gives the caller a right to speak."""
        chosen = self.states.chosen()
        return next((one for one in AuthorityState if word(one) in chosen), AuthorityState.NONE)

    def show_disclosure(self, answer: Disclosure) -> None:
        """Stand the sentence that one goes by; it is spoken once when it changes."""
        self.allowed = answer.allowed
        changed = answer.sentence != self.banner.text()
        self.banner.setText(answer.sentence)
        self.standing.setProperty("kind", "allowed" if answer.allowed else "hint")
        restyle(self.standing)
        if changed and self.isVisible():
            announce(self.banner)

    def fields(self) -> dict[str, QWidget]:
        """Return what can have the focus, by name, in reading order."""
        return {"authority": self.states, "scope": self.scope, "until": self.until}

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("BETRIFFT"), "group"))
        head = row(self.name_text, self.drop)
        head.setStretch(0, 1)
        inner.addLayout(head)
        inner.addWidget(self.states)
        self._paper = QWidget()
        paper = QVBoxLayout(self._paper)
        paper.setContentsMargins(0, 0, 0, 0)
        paper.setSpacing(tokens.S)
        paper.addWidget(self.scope)
        until = row(label(self.tr("Gültig bis"), wrap=False), self.until)
        until.setStretch(1, 1)
        paper.addLayout(until)
        inner.addWidget(self._paper)
        standing = QVBoxLayout(self.standing)
        standing.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        standing.addWidget(self.banner)

    def _connect(self) -> None:
        self.states.changed.connect(self._changed)
        self.states.left.connect(self.left)
        self.scope.textChanged.connect(self.typed)
        self.scope.editingFinished.connect(self._changed)
        self.scope.returnPressed.connect(self.until.setFocus)
        self.until.day_changed.connect(self._changed)
        self.until.returnPressed.connect(self.left)

    def _changed(self) -> None:
        self._show_standing()
        self.typed.emit()
        self.edited.emit()

    def _drop(self) -> None:
        self.fill(None)
        self.dropped.emit()
        self.typed.emit()

    def _show_standing(self) -> None:
        """Reckon the sentence for no concern in particular; the preview of a concern makes it exact."""
        self._paper.setVisible(self.state in ON_PAPER)
        draft = self.draft()
        self.standing.setVisible(draft is not None)
        if draft is not None:
            self.show_disclosure(disclosure(draft.wish, self._today(), draft.shown_name))
        else:
            self.allowed = False

"""How to talk with this person: chips to read, and on request chips with digits to change them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.case_story import LANGUAGES
from rathaus_desk.ui.intake.fact_chips import FactChips
from rathaus_desk.ui.intake.intake_draft import NeedsDraft
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import button, clear, label, tone

OFTEN_SPOKEN = ("pl", "tr", "ar", "uk", "ru", "ro", "fa", "sq", "bg", "en", "fr", "ti")


class NeedsRow(QWidget):
    """Never a diagnosis, only how to communicate; what is not ticked is kept for this visit only."""

    typed = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = FactChips(self.tr("Verständigung, mit Ziffern wählen"))
        self.chips.offer(tuple(word(need) for need in Need))
        self.language = Choice(_languages(), self.tr("Sprache: Deutsch"))
        self.language.setAccessibleName(self.tr("Sprache"))
        self.keep = button("", None, "chip")
        self.keep.setCheckable(True)
        self._filling = False
        self._pills = FlowLayout()
        self._shown = QWidget()
        self._shown.setLayout(self._pills)
        self._lay_out()
        self._connect()
        self.fold()

    def draft(self) -> NeedsDraft:
        """Return what is chosen."""
        chosen = self.chips.chosen()
        needs = tuple(need for need in Need if word(need) in chosen)
        return NeedsDraft(needs, str(self.language.currentData() or ""), self.keep.isChecked())

    def fill(self, draft: NeedsDraft) -> None:
        """Show what is known; nothing counts as typed."""
        self._filling = True
        self.chips.choose(tuple(word(need) for need in draft.needs))
        if draft.language and self.language.findData(draft.language) < 0:
            self.language.addItem(draft.language, draft.language)
        self.language.setCurrentIndex(max(self.language.findData(draft.language), 0))
        self.keep.setChecked(draft.keep)
        self._filling = False
        self.fold()

    def unfold(self) -> None:
        """Open the chips and go to them."""
        self._form.show()
        self._shown.hide()
        self.chips.setFocus()

    def fold(self) -> None:
        """Close the chips; what was chosen stays."""
        self._form.hide()
        self._show_pills()

    @property
    def unfolded(self) -> bool:
        """Tell whether the chips are open."""
        return not self._form.isHidden()

    def fields(self) -> dict[str, QWidget]:
        """Return what can have the focus, by name, in reading order."""
        return {"needs": self.chips, "language": self.language, "keep_needs": self.keep}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.unfolded:
            self._finish()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._shown)
        self._form = QFrame()
        self._form.setProperty("kind", "inline")
        inner = QVBoxLayout(self._form)
        inner.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("VERSTÄNDIGUNG"), "group"))
        inner.addWidget(self.chips)
        inner.addWidget(self.language)
        asked = self.tr("Gilt für dieses Mal. Ist die Person einverstanden, auch für die nächsten:")
        inner.addWidget(label(asked, "muted"))
        close = button(self.tr("Fertig"), self._finish, "quiet", self.tr("Esc"))
        foot = FlowLayout()
        foot.addWidget(self.keep)
        foot.addWidget(close)
        inner.addLayout(foot)
        whole.addWidget(self._form)

    def _connect(self) -> None:
        self.chips.left.connect(self._finish)
        self.chips.changed.connect(self._changed)
        self.language.currentIndexChanged.connect(self._changed)
        self.keep.toggled.connect(self._show_keep)
        self.keep.toggled.connect(self._changed)
        self._show_keep(False)

    def _show_keep(self, on: bool) -> None:
        remember = self.tr("Dauerhaft merken")
        self.keep.setText(f"✓  {remember}" if on else remember)
        self.keep.setAccessibleName(self.tr("Die Person ist einverstanden: dauerhaft merken"))

    def _changed(self) -> None:
        if not self._filling:
            self.typed.emit()

    def _finish(self) -> None:
        self.fold()
        self.done.emit()

    def _show_pills(self) -> None:
        clear(self._pills)
        draft = self.draft()
        texts = [word(need) for need in draft.needs]
        if draft.language:
            texts.insert(0, LANGUAGES.get(draft.language, draft.language))
        for text in texts:
            pill = label(text, wrap=False)
            tone(pill, "done")
            self._pills.addWidget(pill)
        self._shown.setVisible(bool(texts) and not self.unfolded)


def _languages() -> tuple[tuple[str, str], ...]:
    """Return the languages for the list, the often spoken first."""
    others = sorted((set(LANGUAGES) - {*OFTEN_SPOKEN, "de"}), key=LANGUAGES.__getitem__)
    return tuple((LANGUAGES[key], key) for key in (*OFTEN_SPOKEN, *others))

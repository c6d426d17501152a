"""One offer, in the order in which people ask: what, when, where, whom one asks."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.office.offers import Offer
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.state_pill import DONE, SOON, StatePill
from rathaus_desk.ui.kit.widgets import button, clear, label, scrolled
from rathaus_desk.ui.kit.workplace import Workplace

KEYS_FIT_UP_TO = 1.25  # the zoom from which on the keys no longer stand on the buttons


class OfferSheet(QFrame):
    """What one tells somebody about an offer."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.offer: Offer | None = None
        self._look = workplace.look
        self._verbs: list[QPushButton] = []
        self._keys: list[str] = []
        self.name = label("", "title")
        self.steps = StatePill(workplace.look)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.S)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        inner.setSpacing(tokens.S)
        for one in (self.name, self.steps):
            inner.addWidget(one)
        inner.addLayout(self._lines)
        self._flow = FlowLayout()
        inner.addSpacing(tokens.S)
        inner.addLayout(self._flow)
        self._inner = inner
        inner.addStretch(1)
        self.area = scrolled(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.tr("Angebot, die Pfeiltasten blättern"))
        workplace.look.changed.connect(self._name_verbs)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.M)
        whole.addWidget(self.area)

    def take_form(self, place: QWidget) -> None:
        """Let a form unfold above the offer."""
        self._inner.insertWidget(0, place)

    def add_verb(self, text: str, run: Callable[[], None], keys: str) -> None:
        """Show at the foot what can be done; all but the first need an offer."""
        made = button(text, run)
        made.setEnabled(not self._verbs)
        self._verbs.append(made)
        self._keys.append(keys)
        self._flow.addWidget(made)
        self._name_verbs()

    def _name_verbs(self) -> None:
        """Let the keys stand on the buttons, unless large type would make these wider than the sheet."""
        for one, keys in zip(self._verbs, self._keys, strict=True):
            shown = f"  {keys}" if self._look.zoom <= KEYS_FIT_UP_TO else ""
            one.setText(f"{one.accessibleName()}{shown}")

    def show_verbs(self, shown: bool) -> None:
        """Show or hide what can be done: not everybody may."""
        for one in self._verbs:
            one.setVisible(shown)

    def show_offer(self, offer: Offer) -> None:
        """Show an offer."""
        self.offer = offer
        self.name.setText(offer.name)
        if offer.step_free:
            self.steps.show_state("done", self.tr("ohne Stufen"), DONE)
        else:
            self.steps.show_state("close", self.tr("mit Stufen"), SOON)
        clear(self._lines)
        self._group(self.tr("WAS"), offer.text)
        self._group(self.tr("WANN"), offer.times)
        self._group(self.tr("WO"), offer.place, offer.district or self.tr("für die ganze Stadt"))
        self._group(self.tr("WEN MAN FRAGT"), offer.contact, offer.phone)
        self._group(self.tr("ART"), word(offer.kind))
        since = self.tr("geprüft am {day}").format(day=numeric_date(offer.checked)) if offer.checked else ""
        self._group(self.tr("QUELLE"), offer.source, since)
        for one in self._verbs[1:]:
            one.setEnabled(True)
        self.area.verticalScrollBar().setValue(0)

    def _group(self, title: str, *lines: str) -> None:
        filled = [line for line in lines if line]
        if filled:
            self._lines.addWidget(label(title, "group"))
        for line in filled:
            self._lines.addWidget(label(line))

"""What looks like the same thing, beside the concern and never in the way; one key hangs it on."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout

from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.intake.contacts import SimilarCase
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.widgets import button, label


class SimilarHint(QFrame):
    """Names the nearest similar case and its key; among several concerns it says what is hung on."""

    def __init__(self, attach: QAction) -> None:
        super().__init__()
        self.setProperty("kind", "hint")
        self.text = label("")
        self.similar: tuple[SimilarCase, ...] = ()
        keys = keys_in_words(attach)
        self._hang, self._loosen = self.tr("Anhängen"), self.tr("Doch nicht anhängen")
        self._keys = keys
        self.button = button(self._hang, attach.trigger, keys=keys)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(tokens.M, tokens.S, tokens.S, tokens.S)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        self.hide()

    def show_similar(self, similar: tuple[SimilarCase, ...], cause_id: int | None) -> None:
        """Show the nearest case; `cause_id` is the one that the concern already hangs on."""
        self.similar = similar
        hung = next((one for one in similar if one.id == cause_id), None)
        self.setVisible(bool(similar))
        if not similar:
            return
        one = hung or similar[0]
        said = self.tr("Schon gemeldet: {service} {place}, {day}, {unit}, {number}")
        if hung:
            said = self.tr("Hängt sich an {number}: {service} {place}, {day}, {unit}")
        elif one.closed:
            said = self.tr("Kürzlich erledigt: {service} {place}, {day}, {unit}, {number}")
        day = short_day(one.opened_at.date())
        self.text.setText(
            said.format(service=one.service, place=one.place, day=day, unit=one.unit, number=one.number)
        )
        verb = self._loosen if hung else self._hang
        self.button.setText(f"{verb}  {self._keys}")
        self.button.setAccessibleName(verb)

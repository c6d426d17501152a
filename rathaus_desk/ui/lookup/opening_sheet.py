"""When the town hall is open: now, in the week, and which days ahead are different."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.office.opening import OpeningState
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.state_pill import DONE, SOON, StatePill
from rathaus_desk.ui.kit.widgets import clear, label, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.opening import opening_state


class TownSheet(QFrame):
    """Where the town hall is and how one reaches it."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        town = workplace.background.desk.office.town
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        whole.setSpacing(tokens.S)
        whole.addWidget(label(town.official_name, "title"))
        for title, *lines in (
            (self.tr("ANSCHRIFT"), town.street, f"{town.postcode} {town.place}".strip()),
            (self.tr("TELEFON"), town.phone),
            (self.tr("E-MAIL UND INTERNET"), town.email, town.web),
        ):
            filled = [one for one in lines if one]
            if filled:
                whole.addWidget(label(title, "group"))
            for one in filled:
                whole.addWidget(label(one))
        whole.addStretch(1)


class OpeningSheet(QWidget):
    """What one says to somebody who asks whether we are open."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.now = StatePill(workplace.look)
        self.sentence = label("", "large")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.S)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        inner.setSpacing(tokens.S)
        inner.addWidget(self.now)
        inner.addWidget(self.sentence)
        inner.addLayout(self._lines)
        inner.addStretch(1)
        self.area = scrolled(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.tr("Öffnungszeiten, die Pfeiltasten blättern"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def load(self) -> None:
        """Read the hours as they are this minute."""
        self._at.background.ask(self, opening_state, self._show)

    def _show(self, state: OpeningState) -> None:
        if state.open:
            self.now.show_state("done", self.tr("geöffnet"), DONE)
        else:
            self.now.show_state("close", self.tr("geschlossen"), SOON)
        self.sentence.setText(state.now)
        clear(self._lines)
        self._lines.addWidget(label(self.tr("IN DER WOCHE"), "group"))
        for line in state.week:
            self._lines.addWidget(label(line))
        self._lines.addWidget(label(self.tr("IN DEN NÄCHSTEN WOCHEN ANDERS"), "group"))
        if not state.ahead:
            self._lines.addWidget(label(self.tr("Nichts: Alles ist wie immer."), "muted"))
        for day, why in state.ahead:
            said = self.tr("{day}: geschlossen, {why}").format(day=day, why=why)
            self._lines.addWidget(label(said))

"""Who is meant: somebody of the register, found by a few words, or somebody by name and address."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import announce, button, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.names.find_people import find_people

_MOST = 8
_LONGEST = 100
_LIST_NEEDS = 150  # pixels at 100 %; a lower page scrolls


class WhoPanel(QFrame):
    """Enter searches, in the list it takes; Esc leaves."""

    chosen = Signal(object)  # the hit, or None for somebody by name and address
    left = Signal()

    def __init__(self, workplace: Workplace, asked: str = "", free: str = "") -> None:
        """Ask who consents, or what `asked` says; `free` are the words for whoever is not in the register."""
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self._asked = ""
        self._title = asked or self.tr("WER WILLIGT EIN?")
        self.title = label(self._title, "group", wrap=False)
        self.line = QLineEdit()
        self.line.setAccessibleName(self.tr("Person im Verzeichnis suchen"))
        self.line.setPlaceholderText(self.tr("Name, Geburtstag oder Straße; Enter sucht"))
        at_most(self.line, _LONGEST)
        self.line.returnPressed.connect(self.search)
        self.said = label("", "muted")
        self.said.hide()
        self.people: RowsView[Hit] = RowsView(
            self.tr("Gefundene Personen"),
            (Column(self.tr("Person"), lambda one: one.title, 190), Column(self.tr("Angaben"), _detail)),
            workplace.look,
            lambda one: one.id,
        )
        SnugColumns(self.people, workplace.look)
        self.people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.people.activated.connect(self.take)
        workplace.look.changed.connect(self._fit)
        self._fit()
        self.free = button(
            free or self.tr("Nicht im Verzeichnis: Name und Anschrift eintragen"), self._take_free
        )
        self.free.setAutoDefault(True)
        self.close_button = button(self.tr("Schließen"), self.left.emit, "quiet", self.tr("Esc"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addLayout(row(self.title, None, self.close_button))
        for one in (self.line, self.said):
            inner.addWidget(one)
        inner.addWidget(self.people, 1)
        inner.addLayout(row(self.free, None))

    def begin(self, asked: str = "", *, free: bool = True) -> None:
        """Ask anew, perhaps for somebody else; without `free` only who is in the register can be meant."""
        self.title.setText(asked or self._title)
        self.free.setVisible(free)
        self.line.clear()
        self.people.show_items(())
        show_text(self.said, "")
        self.line.setFocus()

    def search(self) -> None:
        """Look up who is meant."""
        self._asked = self.line.text().strip()
        if self._asked:
            self._at.background.ask(self, find_people, self._found, text=self._asked, limit=_MOST)

    def take(self) -> None:
        """Take the chosen person."""
        found = self.people.chosen()
        if found is not None:
            self.chosen.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down and self.line.hasFocus():
            self.people.setFocus()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        self.people.setMinimumHeight(self._at.look.pixels(_LIST_NEEDS))

    def _take_free(self) -> None:
        self.chosen.emit(None)

    def _found(self, hits: tuple[Hit, ...]) -> None:
        if self._asked != self.line.text().strip():
            return
        self.people.show_items(hits)
        show_text(self.said, "" if hits else self.tr("Im Personenverzeichnis steht niemand dazu."))
        if hits:
            self.people.setFocus()
        else:
            announce(self.said)


def _detail(one: Hit) -> str:
    return one.detail

"""Handing the pack in from the laptop by the line: at which town hall, and who signs in there."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from rathaus_desk.domain.errors import DeskError, NeedsConsent
from rathaus_desk.settings import load_settings
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import announce, label, restyle, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.pack_fields import LONGEST_PATH, WorkCard, pin_line
from rathaus_desk.ui.pack.told_words import came_back_words
from rathaus_desk.usecases.pack.laptop import Clock, PackDesk
from rathaus_desk.usecases.pack.own_pack import LineWish, hand_day_in
from rathaus_desk.usecases.pack.pack_work import DayTold

EXAMPLE = "postgresql://rathaus-db.stadt.de/rathaus"


class LineCard(WorkCard):
    """The form; afterwards it says what went through."""

    came_back = Signal(object)

    def __init__(self, workplace: Workplace, keys: str) -> None:
        super().__init__(workplace, self.tr("Im Rathaus zurückgeben"), self.tr("Zurückgeben"), keys)
        self._agreed: LineWish | None = None
        self.town_clock: Clock | None = None  # where all is practice: the clock of the window over there
        told = self.tr(
            "Am Netz des Rathauses oder an seinem Kabel. Sie melden sich an wie sonst; unterwegs geht es "
            "nicht. Die Adresse der Datenbank steht auf dem Zettel der IT. Ohne Netz: Programm schließen, "
            "beide Dateien auf den Stick, im Rathaus zurückgeben."
        )
        self.inner.addWidget(label(told, "small"))
        self.database, self.login, self.password = _line(EXAMPLE), _line(""), pin_line()
        self.add_line("database", self.tr("Datenbank des Rathauses"), self.database)
        self.add_line("login", self.tr("Benutzername"), self.login)
        self.add_line("password", self.tr("Kennwort, leer, wenn dieser PC es kennt"), self.password)
        self.told, self.clock = label("", "strong"), label("", "strong")
        for one in (self.told, self.clock):
            one.hide()
            self.inner.addWidget(one)
        self.end_lines()
        self.close_button.hide()
        self.login.setText(pack_desk(workplace).pack.header.login)
        self.database.setText(load_settings().database or "")
        self.database.setCursorPosition(0)

    def begin(self) -> None:
        """Begin with what is still to be typed."""
        lines = (self.database, self.login, self.password)
        next((one for one in lines if not one.text()), self.password).setFocus()

    def send(self) -> None:
        """Hand in, if it is said where and by whom."""
        if self.work.running:
            return
        wish = self._wish()
        missing = self.tr("{what} fehlt noch. Es wurde nichts zurückgegeben.")
        for name, text, what in (
            ("database", wish.database, self.tr("Die Datenbank des Rathauses")),
            ("login", wish.login, self.tr("Der Benutzername")),
        ):
            if not text:
                self.complain(missing.format(what=what), name)
                return
        wish = replace(wish, without_drafts=wish == self._agreed)
        job = partial(hand_day_in, pack_desk(self.at), wish, clock=self.town_clock)
        self.run(self.tr("Das Tagespaket wird zurückgegeben"), job, self._came_back)

    def step_back(self, done: bool) -> None:
        """Let another button be the filled one once everything is in the town hall."""
        self.verb.setProperty("kind", "quiet" if done else "primary")
        restyle(self.verb)

    def stopped_words(self) -> str:
        return self.tr(
            "Unterbrochen. Was bis hierher ging, ist im Rathaus; auf dem Laptop bleibt alles. Noch einmal "
            "„Zurückgeben“ macht dort weiter."
        )

    def refuse(self, error: DeskError) -> None:
        super().refuse(error)
        if isinstance(error, NeedsConsent):
            self._agreed = self._wish()
            self.verb.setFocus()

    def _wish(self) -> LineWish:
        login, offered = self.login.text().strip(), not self.login.isModified()
        return LineWish(self.database.text().strip(), login, offered, self.password.text())

    def _came_back(self, told: DayTold) -> None:
        self.password.clear()
        self._agreed = None
        show_text(self.told, came_back_words(told.entries))
        show_text(self.clock, told.back.clock)
        announce(self.told)
        self.came_back.emit(told)


def pack_desk(workplace: Workplace) -> PackDesk:
    """Return the desk of this window, which stands on a pack."""
    desk = workplace.background.desk
    assert isinstance(desk, PackDesk)
    return desk


def _line(example: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(example)
    at_most(made, LONGEST_PATH)
    return made

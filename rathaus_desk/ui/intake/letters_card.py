"""What the town has sent to the chosen person, one line a letter, and what the post says of the address."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.printing.returns import AddressFlag, LiftAddressFlag, SentLetter
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.widgets import button, card, clear, label, row, tone
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.printing.returned_mail import address_flag, letters_to

MOST_LETTERS = 4
WATCHED = frozenset(("*", "print_letter", "address_flag"))


class LettersCard(QWidget):
    """Hidden as long as nothing was sent."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._person_id: int | None = None
        self._letters: tuple[SentLetter, ...] = ()
        self._flag: AddressFlag | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()
        workplace.background.changed.connect(self._changed)

    def show_person(self, person_id: int | None) -> None:
        """Show the letters of a person; None hides the card."""
        if person_id != self._person_id:
            self._letters, self._flag = (), None
            self._show()
        self._person_id = person_id
        if person_id is not None:
            ask = self._at.background.ask
            ask(self, letters_to, partial(self._got_letters, person_id), person_id=person_id)
            ask(self, address_flag, partial(self._got_flag, person_id), person_id=person_id)

    def _got_letters(self, person_id: int, found: tuple[SentLetter, ...]) -> None:
        if person_id == self._person_id:  # else it is of whom was chosen before
            self._letters = found
            self._show()

    def _got_flag(self, person_id: int, found: AddressFlag | None) -> None:
        if person_id == self._person_id:
            self._flag = found
            self._show()

    def _show(self) -> None:
        clear(self._column)
        self.setVisible(bool(self._letters) or self._flag is not None)
        if not self._letters and self._flag is None:
            return
        frame, inner = card(self.tr("BRIEFE VON UNS"))
        for one in self._letters[:MOST_LETTERS]:
            inner.addWidget(label(self._line(one)))
        if len(self._letters) > MOST_LETTERS:
            more = self.tr("und {count} weitere").format(count=len(self._letters) - MOST_LETTERS)
            inner.addWidget(label(more, "small"))
        if self._flag is not None:
            said = self.tr("! Anschrift bitte prüfen: „{title}“ kam zurück ({reason}).")
            warned = label(said.format(title=self._flag.title, reason=word(self._flag.reason)))
            tone(warned, "soon")
            inner.addWidget(warned)
            lift = partial(self._lift, self._flag.person_id)
            inner.addLayout(row(button(self.tr("Anschrift stimmt"), lift), None))
        self._column.addWidget(frame)

    def _line(self, one: SentLetter) -> str:
        back = ""
        if one.returned_at is not None and one.reason is not None:
            back = self.tr(" · kam zurück: {reason}").format(reason=word(one.reason))
        day = short_day(one.printed_at.date())
        return f"{day} · {one.title}{back}"

    def _lift(self, person_id: int) -> None:
        self._at.background.do(self, LiftAddressFlag(person_id=person_id), self._lifted)

    def _lifted(self, _none: None) -> None:
        self.show_person(self._person_id)

    def _changed(self, tables: frozenset[str]) -> None:
        if self._person_id is not None and tables & WATCHED and self.isVisible():
            self.show_person(self._person_id)

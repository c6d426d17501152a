"""Beside the lists: the chosen one with its words, and who stands in it."""

from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.mailing.mailing_lists import MailingList, Subscription
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import button, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.mailing.mailing_actions import CONSENT, ENDED, EXPORT, LETTERS, WITHDRAW
from rathaus_desk.ui.mailing.mailing_tables import fits, subscriber_table
from rathaus_desk.usecases.mailing.subscriptions import subscribers

NAME_NEEDS = 150
FOLDS = {1: 210, 2: 230}
TABLE_NEEDS = 180  # pixels at 100 %; a lower page scrolls
_LONGEST = 100


class SubscribersCard(QFrame):
    """Name, purpose and words of a list over those who consented."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self.kept: MailingList | None = None
        self._all: tuple[Subscription, ...] = ()
        self._ended = False  # whether those are shown who have withdrawn
        self.title, self.facts = label("", "large"), label("", "small")
        self.wording = label("", "muted")
        self.search = QLineEdit()
        self.search.setAccessibleName(self.tr("Im Verteiler suchen"))
        self.search.setPlaceholderText(self.tr("Suchen: Name, Straße oder E-Mail (Strg+F)"))
        at_most(self.search, _LONGEST)
        self.search.textChanged.connect(self._show)
        self.search.returnPressed.connect(self._to_table)
        self.table = subscriber_table(workplace.look)
        self.empty = label("", "muted")
        self.ended = self._verb(ENDED, "chip")
        self.ended.setCheckable(True)
        self.verbs = {name: self._verb(name, "quiet") for name in (WITHDRAW, EXPORT, LETTERS)}
        self.add = self._verb(CONSENT, "primary")
        self._lay_out()
        workplace.look.changed.connect(self.fit)

    def show_list(self, kept: MailingList | None) -> None:
        """Show a list, or none."""
        if kept is None or self.kept is None or kept.id != self.kept.id:
            self._all, self._ended = (), False
            self.ended.setChecked(False)
            self.search.clear()
        self.kept = kept
        said = ""
        if kept is not None:
            said = f"{word(kept.purpose)} · {word(kept.channel)} · {kept.unit}"
            if not kept.active:
                said += self.tr(" · geschlossen")
        show_text(self.title, kept.name if kept else "")
        show_text(self.facts, said)
        self.wording.setText(self.tr("„{words}“").format(words=kept.wording) if kept else "")
        self._show()
        self.read()

    def read(self) -> None:
        """Read who stands in the list."""
        if self.kept is not None:
            self._at.background.ask(
                self, subscribers, self._got, on_refusal=self._refused,
                list_id=self.kept.id, withdrawn=self._ended,
            )  # fmt: skip

    def turn(self) -> None:
        """Show those who have withdrawn, or those who stand in the list."""
        self._all = ()
        self._ended = not self._ended
        self.ended.setChecked(self._ended)  # a click has done so already, the key has not
        self._show()
        self.read()

    def fit(self) -> None:
        """Let columns step back while there is no room."""
        self.table.setMinimumHeight(self._at.look.pixels(TABLE_NEEDS))
        fold_columns(self.table, self._at.look, self.table.width(), FOLDS, 1, NAME_NEEDS)

    def _verb(self, name: str, kind: str) -> QPushButton:
        action = self._at.actions[name]
        return button(action.text(), action.trigger, kind, keys_in_words(action))

    def _lay_out(self) -> None:
        top, foot = FlowLayout(tokens.S), FlowLayout(tokens.S)
        top.addWidget(self.ended)
        for verb in (*self.verbs.values(), self.add):
            foot.addWidget(verb)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        for one in (self.title, self.facts, self.wording, self.search):
            inner.addWidget(one)
        inner.addLayout(top)
        inner.addWidget(self.empty)
        inner.addWidget(self.table, 1)
        inner.addLayout(foot)

    def _to_table(self) -> None:
        if self.table.rows.rowCount():
            self.table.setFocus()

    def _got(self, found: tuple[Subscription, ...]) -> None:
        if self.kept is None or any(one.list_id != self.kept.id for one in found):
            return  # the answer for a list that was chosen before
        self._all = found
        self._show()

    def _refused(self, error: DeskError) -> None:
        self._all = ()
        self._show()
        show_text(self.empty, str(error))

    def _show(self) -> None:
        shown = [one for one in self._all if fits(one, self.search.text())]
        self.table.show_items(shown)
        said = ""
        if self.kept is None:
            said = self.tr("Hier steht der Verteiler, sobald einer gewählt ist.")
        elif not shown and self.search.text().strip():
            said = self.tr("Dazu steht hier niemand.")
        elif not shown and self._ended:
            said = self.tr("Hier hat niemand widerrufen.")
        elif not shown:
            said = self.tr("Hier steht noch niemand. Strg+N nimmt eine Einwilligung auf.")
        show_text(self.empty, said)

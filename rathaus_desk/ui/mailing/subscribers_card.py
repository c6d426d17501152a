"""Beside the lists: the chosen one with its words, and who stands in it."""

from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.mailing.mailing_lists import ListChannel, MailingList, Subscription, keeps_list
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import breakable, button, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.mailing.mailing_actions import CONSENT, ENDED, EXPORT, LETTERS, WITHDRAW, WORDINGS
from rathaus_desk.ui.mailing.mailing_tables import fits, proof_of, subscriber_table
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
        self._wanted: int | None = None
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
        self.empty, self.proof = label("", "muted"), label("", "small")
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._prove())
        self.ended = self._verb(ENDED, "chip")
        self.ended.setCheckable(True)
        self.verbs = {name: self._verb(name, "quiet") for name in (WITHDRAW, WORDINGS, EXPORT, LETTERS)}
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
        self._offer(kept)
        show_text(self.title, breakable(kept.name) if kept else "")
        show_text(self.facts, said)
        self.wording.setText(self.tr("„{words}“").format(words=breakable(kept.wording)) if kept else "")
        self._show()
        self.read()

    def read(self) -> None:
        """Read who stands in the list; who that is in a list of another unit is no business of ours."""
        if self.kept is not None and self._mine:
            self._at.background.ask(
                self, subscribers, self._got, on_refusal=self._refused,
                list_id=self.kept.id, withdrawn=self._ended,
            )  # fmt: skip

    def choose(self, one: Subscription) -> None:
        """Put the cursor on somebody, once the list is read: who was just taken in is who is meant next."""
        self.search.clear()
        self._wanted = one.id
        self.read()

    def turn(self) -> None:
        """Show those who have withdrawn, or those who stand in the list."""
        self._all = ()
        self._ended = not self._ended
        self.ended.setChecked(self._ended)  # a click has done so already, the key has not
        self._offer(self.kept)
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
        inner.addStretch(0)  # where the table is not shown
        inner.addWidget(self.proof)
        inner.addLayout(foot)

    @property
    def _mine(self) -> bool:
        return self.kept is not None and keeps_list(self._at.background.desk.actor, self.kept.unit_id)

    def _offer(self, kept: MailingList | None) -> None:
        """Show the verbs that mean something here; what is only refused is not offered."""
        mine, is_open = self._mine, kept is not None and kept.active
        letters = is_open and kept is not None and kept.channel is not ListChannel.EMAIL
        shown = {WITHDRAW: kept is not None and not self._ended, WORDINGS: kept is not None, EXPORT: mine,
                 LETTERS: mine and letters}  # fmt: skip
        for name, verb in self.verbs.items():
            verb.setVisible(shown[name])
        self.add.setVisible(is_open)
        for one in (self.ended, self.search, self.table):
            one.setVisible(mine or kept is None)

    def _prove(self) -> None:
        one = self.table.chosen() if self._mine else None
        said = proof_of(one, self.kept.wording_version) if one and self.kept else ""
        show_text(self.proof, breakable(said))

    def _to_table(self) -> None:
        if self.table.rows.rowCount():
            self.table.setFocus()

    def _got(self, found: tuple[Subscription, ...]) -> None:
        if self.kept is None or any(one.list_id != self.kept.id for one in found):
            return  # the answer for a list that was chosen before
        self._all = found
        self._show()
        if (place := self.table.rows.row_of(self._wanted)) >= 0:
            self._wanted = None
            self.table.selectRow(place)

    def _refused(self, error: DeskError) -> None:
        self._all = ()
        self._show()
        show_text(self.empty, str(error))

    def _show(self) -> None:
        shown = [one for one in self._all if fits(one, self.search.text())]
        self.table.show_items(shown)
        self._prove()
        said = ""
        if self.kept is None:
            said = self.tr("Hier steht der Verteiler, sobald einer gewählt ist.")
        elif not self._mine:
            said = self.tr(
                "Wer hier eingewilligt hat, sehen {unit} und die Leitung. Einwilligung und Widerruf von "
                "Personen aus dem Verzeichnis nehmen auch Sie auf."
            ).format(unit=self.kept.unit)
        elif not shown and self.search.text().strip():
            said = self.tr("Dazu steht hier niemand.")
        elif not shown and self._ended:
            said = self.tr("Hier hat niemand widerrufen.")
        elif not shown:
            said = self.tr("Hier steht noch niemand. Strg+N nimmt eine Einwilligung auf.")
        show_text(self.empty, said)

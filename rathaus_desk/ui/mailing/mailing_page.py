"""Verteiler in the Druckwerkstatt: the lists, beside them who consented; a form takes the place of both."""

from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.mailing.mailing_lists import (
    ListChannel,
    MailingList,
    Subscribe,
    Subscription,
    keeps_list,
)
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.print_view import PrintView
from rathaus_desk.ui.kit.widgets import button, column, label, scrolled, scrolled_card
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.mailing.mailing_actions import CHANGE, CLOSE, NEW, ROOM, add_mailing_actions
from rathaus_desk.ui.mailing.mailing_care import MailingCare
from rathaus_desk.ui.mailing.mailing_tables import list_table
from rathaus_desk.ui.mailing.subscribers_card import SubscribersCard
from rathaus_desk.ui.mailing.who_panel import WhoPanel
from rathaus_desk.ui.mailing.wordings_panel import WordingsPanel
from rathaus_desk.ui.paper.export_panel import ExportPanel, Leaving
from rathaus_desk.ui.paper.list_paper import ListPaper
from rathaus_desk.usecases.lists.list_sheets import sign_up_listing
from rathaus_desk.usecases.mailing.mailing_lists import mailing_lists
from rathaus_desk.usecases.mailing.subscriptions import (
    MAILING_COLUMNS,
    count_subscribers,
    mailing_rows,
    subscriptions_of,
)

WATCHED = frozenset(("*", "mailing_list", "subscription", "person"))
CARD_NEEDS = 460
_CARD, _WHO, _FORM, _WORDS = range(4)


class MailingPage(PrintView):
    """The lists lead to their subscribers; on a narrow page one after the other."""

    letters_wanted = Signal(object)  # the list to which letters shall go

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self._wanted: int | None = None
        self._open_lists: tuple[MailingList, ...] = ()
        self._paper = ListPaper(self, workplace)
        add_mailing_actions(self, self, workplace)
        self.lists = list_table(workplace.look)
        self.card, self.who = SubscribersCard(workplace), WhoPanel(workplace)
        self.words = WordingsPanel(workplace)
        self.verbs: dict[str, QPushButton] = {}
        self._withdraws = False  # whether it is asked who withdraws, not who consents
        self.care = MailingCare(self, workplace)
        self._lay_out()
        self._connect()
        self.card.show_list(None)

    # What one can do here

    def sit_down(self) -> None:
        self.care.forget()
        self.lists.show_items(())
        self.card.show_list(None)
        self.who.begin()
        self.words.forget()
        self._show_right(_CARD)
        self.panes.show_first()
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read the lists anew, the open ones before the closed ones."""
        self._stale = False
        background = self._at.background
        if not background.desk.may(Subscribe):
            return
        background.ask(self.lists, mailing_lists, self._got_open)

    def begin(self) -> None:
        """Begin a list."""
        self.care.write(None)

    def change(self) -> None:
        """Change the chosen list."""
        if (kept := self._chosen()) is not None:
            self.care.write(kept)

    def close_list(self) -> None:
        """Close the chosen list, or open it again."""
        if (kept := self._chosen()) is not None:
            self.care.close_list(kept)

    def consent(self) -> None:
        """Ask who consents to the chosen list."""
        kept = self._chosen()
        if kept is None:
            return
        if not kept.active:
            self._at.speaker.say(self.tr("Dieser Verteiler ist geschlossen."))
            return
        self._ask_who(kept, withdraws=False)

    def withdraw(self) -> None:
        """Write down that the chosen subscriber wants no more; in another unit's list it is asked who."""
        kept, one = self.lists.chosen(), self.card.table.chosen()
        if kept is not None and not self._mine(kept):
            self._ask_who(kept, withdraws=True)
            return
        if one is None:
            self._at.speaker.say(self.tr("Bitte zuerst im Verteiler jemanden wählen."))
        elif one.withdrawn_at is not None:
            self._at.speaker.say(self.tr("Dieser Widerruf ist schon festgehalten."))
        else:
            self.care.write_end(one)

    def send(self) -> None:
        """Send the form that is open, or open the chosen list."""
        if self.care.open:
            self.care.send()
        elif self._right.currentIndex() == _WHO:
            self.who.take()
        else:
            self._open()

    def search(self) -> None:
        """Go to the search among the subscribers."""
        self._leave()
        self.panes.show_second()
        self.card.search.setFocus()
        self.card.search.selectAll()

    def take_out(self) -> None:
        """Let the addresses of the chosen list leave as a file."""
        kept = self._chosen()
        if kept is None or not self.care.may_care(kept):
            return
        values = {"list_id": kept.id}
        title = self.tr("Verteiler {name}").format(name=kept.name)
        leaving = Leaving(title, title, "", MAILING_COLUMNS, mailing_rows, values, count_subscribers)
        ExportPanel(self.window(), self._at, leaving).open()

    def print_sign_up(self) -> None:
        """Print the sheet on which people say by hand that they want to be in the chosen list."""
        if (kept := self._chosen()) is not None:
            self._paper.print_list(sign_up_listing, self.tr("Einwilligung.pdf"), list_id=kept.id)

    def write_letters(self) -> None:
        """Begin letters to the chosen list."""
        kept = self._chosen()
        if kept is None or not self.care.may_care(kept):
            return
        if not kept.active or kept.channel is ListChannel.EMAIL:
            self._at.speaker.say(self.tr("An diesen Verteiler gehen keine Briefe."))
        else:
            self.letters_wanted.emit(kept)

    def go_to_list(self) -> None:
        """Go to the lists; what is typed in a form stays in it."""
        self._leave()
        self.panes.show_first()
        self.lists.setFocus()

    def turn(self) -> None:
        """Show those who have withdrawn, or those who stand in the list."""
        self.card.turn()

    def show_wordings(self) -> None:
        """Show every version of the words of the chosen list."""
        if (kept := self._chosen()) is not None:
            self._leave()
            self.panes.show_second()
            self._show_right(_WORDS)
            self.words.show_list(kept)

    def undo(self) -> None:
        """Take back what was done last."""
        self.care.undo()

    def focus_here(self) -> None:
        if self.care.open:
            self.care.focus()
        else:
            self.lists.setFocus()

    # Building

    def _lay_out(self) -> None:
        forms = QWidget()
        forms.setLayout(column(self.care.place, None))
        self._right = QStackedWidget()
        parts = (self.card, self.who)
        for one in (*map(scrolled_card, parts), scrolled(forms), scrolled_card(self.words)):
            self._right.addWidget(one)
        self._lay_out_panes(
            self._list_card(), self._right, (40, 60), CARD_NEEDS, lambda: self.lists.rows.rowCount() > 0
        )

    def _list_card(self) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "card")
        inner = QVBoxLayout(made)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        self.nothing = label(self.tr("Noch kein Verteiler. Strg+Umschalt+N legt einen an."), "muted")
        self.nothing.hide()
        verbs = FlowLayout(tokens.S)
        for name in (NEW, CHANGE, CLOSE):
            action = self._at.actions[name]
            self.verbs[name] = button(action.text(), action.trigger, "quiet", keys_in_words(action))
            verbs.addWidget(self.verbs[name])
        inner.addWidget(self.nothing)
        inner.addWidget(self.lists, 1)
        inner.addLayout(verbs)
        return made

    def _connect(self) -> None:
        self.lists.selectionModel().currentRowChanged.connect(self._moved)
        self.lists.activated.connect(self._open)
        self.who.chosen.connect(self._consents)
        for one in (self.who, self.words):
            one.left.connect(self._back_to_card)
        self.care.place.changed.connect(self._form_changed)
        self.care.saved.connect(self._show_saved)
        self.care.consented.connect(self.card.choose)

    def _arrange(self) -> None:
        super()._arrange()
        self.card.wording.setVisible(not self._low)  # the form of a consent shows it whole
        self.card.fit()

    # What happens

    def _chosen(self) -> MailingList | None:
        """Return the chosen list; else say what is needed."""
        kept = self.lists.chosen()
        if kept is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Verteiler wählen."))
        return kept

    def _got_open(self, found: tuple[MailingList, ...]) -> None:
        self._open_lists = found
        self._at.background.ask(self.lists, mailing_lists, self._got_closed, active=False)

    def _got_closed(self, closed: tuple[MailingList, ...]) -> None:
        self.lists.show_items((*self._open_lists, *closed))
        if (place := self.lists.rows.row_of(self._wanted)) >= 0:
            self._wanted = None
            self.lists.selectRow(place)
        self.nothing.setVisible(not self.lists.rows.rowCount())
        self._show_chosen()

    def _moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show the chosen list, and of the verbs those that its unit would not refuse."""
        kept = self.lists.chosen()
        self.card.show_list(kept)
        for name in (CHANGE, CLOSE):
            self.verbs[name].setVisible(kept is not None and self._mine(kept))

    def _mine(self, kept: MailingList) -> bool:
        return keeps_list(self._at.background.desk.actor, kept.unit_id)

    def _ask_who(self, kept: MailingList, *, withdraws: bool) -> None:
        """Ask whom of the register is meant; somebody by address is for the list's own unit."""
        self._withdraws = withdraws
        self.panes.show_second()
        self._show_right(_WHO)
        asked = self.tr("WER WIDERRUFT?") if withdraws else ""
        self.who.begin(asked, free=not withdraws and self._mine(kept))

    def _open(self) -> None:
        self.panes.show_second()
        self.card.search.setFocus()

    def _consents(self, person: Hit | None) -> None:
        kept = self._chosen()
        if kept is not None and person is not None and self._withdraws:
            end = partial(self._ends, kept, person.id)
            self._at.background.ask(self, subscriptions_of, end, person_id=person.id)
        elif kept is not None and (person is not None or self.care.may_care(kept)):
            self.care.write_consent(kept, person)

    def _ends(self, kept: MailingList, person_id: int, found: tuple[Subscription, ...]) -> None:
        """Ask how the withdrawal of somebody came, if there is a consent to that list."""
        now = (one for one in found if one.list_id == kept.id and one.withdrawn_at is None)
        if (one := next(now, None)) is None:
            self._at.speaker.say(self.tr("Diese Person steht nicht in diesem Verteiler."))
        else:
            self.care.write_end(one, person_id)

    def _show_right(self, which: int) -> None:
        self._right.setCurrentIndex(which)

    def _leave(self) -> None:
        """Fold the form that is open, and show the list as it stands."""
        if self.care.open:
            self.care.place.form(self.care.place.unfolded).fold()
        self._show_right(_CARD)

    def _back_to_card(self) -> None:
        self._show_right(_CARD)
        self.card.table.setFocus()

    def _form_changed(self) -> None:
        if self.care.open:
            self.panes.show_second()
            self._show_right(_FORM)
        else:
            self._back_to_card()

    def _show_saved(self, kept: MailingList) -> None:
        self._wanted = kept.id
        self.panes.show_first()
        self.lists.setFocus()
        self.reload()

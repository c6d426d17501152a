"""On the road: the pack that one works on. What was typed, handing it in, and deleting it at last."""

from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.errors import DeskError, NeedsConsent
from rathaus_desk.domain.pack.own_pack import OwnPack, TypedEntry
from rathaus_desk.domain.pack.told import Outcome
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.list_page import ListPage
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import button, clear, label, row, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.line_card import LineCard, pack_desk
from rathaus_desk.ui.pack.pack_actions import BACK, ROOM, SEND, WIPE, add_laptop_actions
from rathaus_desk.ui.pack.told_words import OUTCOME_TONES
from rathaus_desk.ui.pack.wipe_card import WipeCard
from rathaus_desk.usecases.pack.own_pack import demand_may_go, let_go, look_at_own
from rathaus_desk.usecases.pack.pack_work import DayTold

WATCHED = frozenset({"*", "journal", "contact", "draft", "reserved_number"})
SIDE_NEEDS, NAME_NEEDS = 430, 200
FOLDS = {3: 170, 0: 50, 1: 140}


class LaptopPage(ListPage):
    """What was typed at the left, the way back at the right; nothing is deleted that nobody else has."""

    gone = Signal(object)  # what deletes the pack, once nothing works on it any more

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self.pack: OwnPack | None = None
        self.outcomes: dict[int, Outcome] = {}
        self._agreed = self._just_back = False
        add_laptop_actions(self, workplace.actions, self)
        keys = workplace.actions
        self._title.setText(self.tr("Tagespaket"))
        self.list: RowsView[TypedEntry] = RowsView(
            self.tr("Was eingegeben wurde"), self._columns(), workplace.look, lambda one: one.seq
        )
        self.line = LineCard(workplace, keys_in_words(keys[SEND]))
        self.wipe_card = WipeCard(keys_in_words(keys[WIPE]))
        self._facts, self._said = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.line.left.connect(self.go_to_list)
        self.line.came_back.connect(self._came_back)
        self.wipe_card.wanted.connect(self.wipe)
        self.wipe_card.receipt_chosen.connect(self.reload)

    # What one can do here

    def reload(self) -> None:
        """Read anew what was typed, and what the receipt says of it."""
        self._stale = False
        look = partial(look_at_own, pack_desk(self._at), self.wipe_card.file.path)
        self._at.background.run(self, look, self._take, self._refused)

    def hand_back(self) -> None:
        """Go to the form that hands in."""
        self.panes.show_second()
        self._arrange()
        self.line.begin()

    def send(self) -> None:
        """Hand in."""
        self.line.send()

    def wipe(self) -> None:
        """Delete the pack, if the town hall has acknowledged everything; its window ends with it."""
        if self.line.work.running:
            return
        if self.pack is None or not self.pack.may_go or self.pack.receipt.word is None:
            said = self.tr("Noch nicht: Das Rathaus hat nicht alles bestätigt. Es wurde nichts gelöscht.")
            self._at.speaker.say(said)
            return
        receipt = self.pack.receipt.word
        check = partial(demand_may_go, pack_desk(self._at).pack, receipt, without_drafts=self._agreed)
        end = partial(let_go, pack_desk(self._at).pack, receipt, without_drafts=self._agreed)
        self._at.background.run(self, check, lambda _none: self.gone.emit(end), self._not_yet)

    def go_to_list(self) -> None:
        """Go back to the list."""
        self.panes.show_first()
        self._arrange()
        self.list.setFocus()

    def focus_here(self) -> None:
        if self.panes.folded or self.list.rows.rowCount():
            self.list.setFocus()
        else:
            self.line.begin()

    # Building

    def _lay_out(self) -> None:
        side = QWidget()
        held = QVBoxLayout(side)
        held.setContentsMargins(0, 0, 0, 0)
        held.setSpacing(tokens.M)
        for one in (self.line, self.wipe_card):
            held.addWidget(one)
        held.addStretch(1)
        self._lay_out_panes(self._left(), scrolled(side), (52, 48), SIDE_NEEDS, lambda: self.pack is not None)

    def _left(self) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "card")
        inner = QVBoxLayout(made)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        for one in (self._facts, self._said):
            one.setSpacing(tokens.XS)
        words = QWidget()
        whole = QVBoxLayout(words)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._said)
        whole.addStretch(1)
        inner.addLayout(self._facts)
        inner.addWidget(self.list, 3)
        self.words = scrolled(words)
        inner.addWidget(self.words, 1)
        back = self._at.actions[BACK]
        self.way = button(self.tr("Zurückgeben und löschen"), back.trigger, "quiet", keys_in_words(back))
        inner.addLayout(row(self.way, None))
        return made

    def _columns(self) -> list[Column[TypedEntry]]:
        return [
            Column(self.tr("Nr."), lambda one: str(one.seq), 50, right=True),
            Column(self.tr("Wann"), lambda one: f"{short_day(one.said_at)} {clock(one.said_at)}", 140),
            Column(self.tr("Was"), lambda one: one.words),
            Column(self.tr("Stand"), self._state, 170, tone=self._tone),
        ]

    def _arrange(self) -> None:
        super()._arrange()
        self.way.setVisible(self.panes.folded)  # else the form stands beside
        fold_columns(self.list, self._at.look, self.list.viewport().width(), FOLDS, 1, NAME_NEEDS)

    # What happens

    def _state(self, one: TypedEntry) -> str:
        if one.seq in self.outcomes:
            return word(self.outcomes[one.seq])
        if self.pack is not None and one.seq <= self.pack.receipt.count:
            return self.tr("bestätigt")
        return self.tr("noch nur hier")

    def _tone(self, one: TypedEntry) -> str:
        return OUTCOME_TONES[self.outcomes[one.seq]] if one.seq in self.outcomes else ""

    def _take(self, found: OwnPack) -> None:
        self.pack = found
        clear(self._facts)
        self._facts.addWidget(label(self._head(found), "large"))
        for text in self._facts_of(found):
            self._facts.addWidget(label(text))
        self.list.show_items(found.entries)
        self.wipe_card.show_pack(found)
        self.line.step_back(found.may_go)
        if self._just_back and found.may_go:
            self.wipe_card.verb.setFocus()
        self._just_back = False
        self._follow()

    def _head(self, found: OwnPack) -> str:
        return f"{short_day(found.header.day)}, {found.header.vehicle}, „{found.header.device}“"

    def _facts_of(self, found: OwnPack) -> list[str]:
        until = f"{short_day(found.ends)} {clock(found.ends)} Uhr"
        over = self.tr("Abgelaufen am {until}. Was hier steht, lässt sich noch zurückgeben.")
        lasts = self.tr("Gilt bis {until}. Noch {n} Nummern für Laufzettel.")
        facts = [
            (over if self._at.background.desk.ended else lasts).format(until=until, n=found.numbers_left)
        ]
        if found.drafts:
            one, more = self.tr("1 Entwurf ist"), self.tr("{n} Entwürfe sind")
            head = (one if found.drafts == 1 else more).format(n=found.drafts)
            facts.append(self.tr("{head} nicht gespeichert und kommt nicht mit zurück.").format(head=head))
        if found.closing and not found.may_go:
            facts.append(self.tr("Die Rückgabe hat begonnen, Neues geht nicht mehr. Bitte zu Ende bringen."))
        kept = self.tr("Was gespeichert ist, steht verschlüsselt auf diesem Laptop, auch bei leerem Akku.")
        return [*facts, kept if found.entries else self.tr("Noch ist nichts eingegeben.")]

    def _moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._follow()

    def _follow(self) -> None:
        """Show every word of the chosen entry: what nobody takes can still be read."""
        clear(self._said)
        chosen = self.list.chosen()
        lines = () if chosen is None or self._at.privacy.counter_view else chosen.lines
        self.words.setVisible(bool(lines))
        for head, text in lines:
            self._said.addWidget(label(f"{head}: {text}"))

    def _came_back(self, told: DayTold) -> None:
        self.outcomes = {one.seq: one.outcome for one in told.entries}
        self._just_back = True
        self.reload()

    def _refused(self, error: DeskError) -> None:
        self._at.speaker.say(str(error))

    def _not_yet(self, error: DeskError) -> None:
        self._agreed = isinstance(error, NeedsConsent)
        self.wipe_card.complain(error)

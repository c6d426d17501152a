"""Tagespakete: which are on the road, taking one along, handing one back, revoking a lost one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import clock, numeric_date, short_day
from rathaus_desk.domain.pack.pack import (
    BeginHandBack,
    Pack,
    PackedPerson,
    PackOut,
    PackState,
    ReadmitPack,
    RevokePack,
)
from rathaus_desk.domain.paper.listings import Listing
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.list_page import ListPage
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import button, label, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.back_card import BackCard
from rathaus_desk.ui.pack.lost_card import LostCard
from rathaus_desk.ui.pack.out_card import OutCard
from rathaus_desk.ui.pack.pack_actions import BACK, OUT, ROOM, SEND, add_pack_actions
from rathaus_desk.ui.pack.pack_card import TONES, PackCard
from rathaus_desk.ui.pack.pack_fields import WorkCard
from rathaus_desk.usecases.lists.list_sheets import draw_listing
from rathaus_desk.usecases.pack.lost import pack_people_listing
from rathaus_desk.usecases.pack.pack_work import DayTold, OutTold
from rathaus_desk.usecases.pack.packing import packs

WATCHED = frozenset({"*", "pack", "pack_conflict", "pack_person", "tour", "device", "vehicle", "person"})
SIDE_NEEDS, NAME_NEEDS = 430, 150
FOLDS = {0: 110, 3: 130, 2: 130}


class PackPage(ListPage):
    """The packs at the left; at the right the chosen one, or a form."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self._wanted: int | None = None
        self._shown: object = None
        self._last: tuple[int, Callable[[], None]] | None = None  # what was just told, and of which pack
        add_pack_actions(self, workplace.actions, self)
        keys = keys_in_words(workplace.actions[SEND])
        self.list: RowsView[Pack] = RowsView(
            self.tr("Tagespakete"), self._columns(), workplace.look, lambda one: one.id
        )
        self.card = PackCard(workplace)
        self.out, self.returned = OutCard(workplace, keys), BackCard(workplace, keys)
        self.lost = LostCard(workplace, keys)
        self._lay_out()
        self._connect()

    # What one can do here

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        for one in self._forms:
            one.forget()
        self._last = self._shown = None
        self.list.show_items(())
        self.card.show_pack(None)
        self._show(self.card)
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read the packs anew."""
        self._stale = False
        if self._at.background.desk.may(RevokePack):
            self._at.background.ask(self, packs, self._take)

    def take_along(self, tour_id: int | None = None) -> None:
        """Open the form for a pack, for a tour or for the next one."""
        if self._may(PackOut):
            self._show(self.out)
            self.out.begin(tour_id)

    def hand_back(self) -> None:
        """Open the form for a pack that comes back."""
        if self._may(BeginHandBack):
            self._show(self.returned)
            self.returned.begin()

    def revoke(self) -> None:
        """Open the form for a lost pack."""
        chosen = self.list.chosen()
        if chosen is None or chosen.state is not PackState.OUT:
            self._at.speaker.say(self.tr("Bitte zuerst ein Tagespaket wählen, das unterwegs ist."))
        elif self._may(RevokePack):
            self._show(self.lost)
            self.lost.begin(chosen)

    def readmit(self) -> None:
        """Let a revoked pack come back after all."""
        chosen = self.list.chosen()
        if chosen is None or chosen.state is not PackState.REVOKED:
            self._at.speaker.say(self.tr("Bitte zuerst ein gesperrtes Tagespaket wählen."))
        elif self._may(ReadmitPack):
            said = self.tr("Das Tagespaket darf wieder zurückkommen.")
            self._at.background.do(
                self, ReadmitPack(pack_id=chosen.id), lambda _none: self._at.speaker.say(said)
            )

    def print_people(self) -> None:
        """Show the list of the people in the chosen pack as a sheet."""
        chosen = self.list.chosen()
        if chosen is None:
            self._at.speaker.say(self.tr("Bitte zuerst ein Tagespaket wählen."))
        else:
            self._at.background.ask(self, pack_people_listing, self._draw, pack_id=chosen.id)

    def send(self) -> None:
        """Do what the open form says."""
        form = self._form()
        if form is not None:
            form.send()

    def go_to_list(self) -> None:
        """Go back to the list."""
        self._leave()

    def focus_here(self) -> None:
        form = self._form()
        if form is None:
            self.list.setFocus()
        else:
            next(iter(form.fields.values())).setFocus()

    # Building

    def _lay_out(self) -> None:
        self._side = QStackedWidget()
        self._forms: tuple[OutCard | BackCard | LostCard, ...] = (self.out, self.returned, self.lost)
        self._areas: dict[QWidget, QScrollArea] = {
            one: scrolled(_held(one)) for one in (self.card, *self._forms)
        }
        for area in self._areas.values():
            self._side.addWidget(area)
        self._lay_out_panes(
            self._list_card(), self._side, (52, 48), SIDE_NEEDS, lambda: self.list.rows.rowCount() > 0
        )

    def _list_card(self) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "card")
        inner = QVBoxLayout(made)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        self.nothing = label("", "muted")
        inner.addWidget(self.nothing)
        inner.addWidget(self.list, 1)
        verbs = FlowLayout(tokens.S)
        actions = self._at.actions
        for name, text in ((OUT, self.tr("Mitnehmen")), (BACK, self.tr("Zurückgeben"))):
            made_verb = button(text, actions[name].trigger, "quiet", keys_in_words(actions[name]))
            made_verb.setAccessibleName(actions[name].text())
            verbs.addWidget(made_verb)
        inner.addLayout(verbs)
        return made

    def _columns(self) -> list[Column[Pack]]:
        return [
            Column(self.tr("Tag"), lambda one: short_day(one.day), 110),
            Column(self.tr("Fahrzeug"), lambda one: one.vehicle),
            Column(self.tr("Laptop"), lambda one: one.device, 130),
            Column(self.tr("Stand"), _state, 180, tone=lambda one: TONES[one.state], spoken=_spoken),
        ]

    def _connect(self) -> None:
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.list.activated.connect(self._open)
        for one in self._forms:
            one.left.connect(self._leave)
        self.out.packed.connect(self._packed)
        self.returned.came_back.connect(self._came_back)
        self.lost.revoked.connect(self._revoked)

    def _arrange(self) -> None:
        super()._arrange()
        self.back.setVisible(self.panes.folded and self._form() is None)  # a form has its own way out
        fold_columns(self.list, self._at.look, self.list.viewport().width(), FOLDS, 2, NAME_NEEDS)

    # What happens

    def _may(self, command: type[Command[Any]]) -> bool:
        if not self._at.background.desk.may(command):
            self._at.speaker.say(self.tr("Das gehört nicht zu Ihrer Rolle. Es bleibt alles, wie es ist."))
            return False
        return True

    def _form(self) -> OutCard | BackCard | LostCard | None:
        return next((one for one in self._forms if self._side.currentWidget() is self._areas[one]), None)

    def _show(self, which: QWidget) -> None:
        self._side.setCurrentWidget(self._areas[which])
        if isinstance(which, WorkCard):
            self.panes.show_second()
        else:
            self.panes.show_first()
        self._arrange()

    def _show_card(self) -> None:
        """Bring the chosen pack into sight, in place of the list on a narrow page."""
        self._show(self.card)
        self.panes.show_second()
        if self.panes.folded:
            self.back.setFocus()
        else:
            self.list.setFocus()

    def _leave(self) -> None:
        self._show(self.card)
        self.list.setFocus()

    def _take(self, found: tuple[Pack, ...]) -> None:
        self.list.show_items(found)
        if (place := self.list.rows.row_of(self._wanted)) >= 0:
            self._wanted = None
            self.list.selectRow(place)
        nothing = self.tr("Noch kein Tagespaket. Eines mitnehmen: {keys}.").format(
            keys=keys_in_words(self._at.actions[OUT])
        )
        show_text(self.nothing, "" if found else nothing)
        self._follow()

    def _moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._follow()

    def _follow(self) -> None:
        chosen, told = self.list.chosen(), None
        if self._last is not None and chosen is not None and chosen.id == self._last[0]:
            told = self._last[1]
        if self._shown == (chosen, told):
            return  # else it would be read out again whenever anything changes
        self._shown = chosen, told
        self.card.show_pack(chosen)
        if told is not None:
            told()

    def _open(self, _index: QModelIndex) -> None:
        self._show_card()

    def _packed(self, told: OutTold) -> None:
        self._wanted = told.issued.header.pack_id
        self._last = self._wanted, partial(self.card.show_lock, told.lock)
        self._leave()
        self.reload()

    def _came_back(self, told: DayTold) -> None:
        self._wanted = told.header.pack_id
        self._last = told.header.pack_id, partial(self.card.show_back, told)
        self._show_card()
        self.reload()

    def _revoked(self, pack_id: int, people: tuple[PackedPerson, ...]) -> None:
        self._wanted = pack_id
        self._last = pack_id, partial(self.card.show_people, people, told=True)
        self._show_card()
        self.reload()

    def _draw(self, listing: Listing) -> None:
        self._at.background.draw(self, partial(draw_listing, listing), self._show_sheet)

    def _show_sheet(self, pdf: bytes) -> None:
        self._at.speaker.show_paper(self.tr("Personen im Tagespaket"), pdf, "Tagespaket-Personen.pdf")


def _held(inside: QWidget) -> QWidget:
    """Return a card in something that scrolls without taking its ground away."""
    made = QWidget()
    held = QVBoxLayout(made)
    held.setContentsMargins(0, 0, 0, 0)
    held.addWidget(inside)
    if isinstance(inside, WorkCard):
        held.addStretch(1)
    return made


def _state(one: Pack) -> str:
    if one.open_conflicts:
        return f"{word(one.state)}, {one.open_conflicts} ansehen"
    return word(one.state)


def _spoken(one: Pack) -> str:
    until = f", gilt bis {numeric_date(one.expires_at)}, {clock(one.expires_at)} Uhr"
    return _state(one) + (until if one.state is PackState.OUT else "")

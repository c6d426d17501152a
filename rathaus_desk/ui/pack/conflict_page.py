"""Bitte ansehen: what two have changed, both values side by side; nothing goes before somebody decides."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.errors import Conflict, DeskError
from rathaus_desk.domain.pack.pack import PackConflict, ReopenConflict, SettleConflict
from rathaus_desk.domain.pack.told import ConflictShown
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.list_page import ListPage
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import fold_columns
from rathaus_desk.ui.kit.widgets import label, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.conflict_card import ConflictCard
from rathaus_desk.ui.pack.pack_actions import CONFLICT_ROOM, UNDO, add_conflict_actions
from rathaus_desk.ui.paper.list_paper import ListPaper
from rathaus_desk.usecases.pack.shown import conflicts_shown

WATCHED = frozenset(
    {
        *("*", "pack", "pack_conflict", "person", "home_visit", "task", "halt_count", "booking"),
        *("case_file", "contact", "halt", "tour", "stop", "device", "vehicle"),
    }
)
SIDE_NEEDS, NAME_NEEDS, UNDO_SECONDS = 470, 220, 30
FOLDS = {1: 150, 2: 150}


class ConflictPage(ListPage):
    """What waits at the left, the chosen one at the right."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, CONFLICT_ROOM, WATCHED)
        self._undone: list[int] = []  # what was decided here, the last one last
        add_conflict_actions(self, workplace.actions, self)
        self.list: RowsView[ConflictShown] = RowsView(
            self.tr("Bitte ansehen"), self._columns(), workplace.look, lambda one: one.id
        )
        self.card, self._paper = ConflictCard(workplace), ListPaper(self, workplace)
        self._lay_out()
        self.list.selectionModel().currentRowChanged.connect(self._moved)
        self.list.activated.connect(self._open)
        workplace.privacy.changed.connect(self._names_changed)

    # What one can do here

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        self._undone.clear()
        self.list.show_items(())
        self.card.show_conflict(None)
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read anew what waits."""
        self._stale = False
        if self._at.background.desk.may(SettleConflict):
            self._at.background.ask(self, conflicts_shown, self._take)

    def take_road(self) -> None:
        """Let hold what was written on the road."""
        self._settle(take_road=True)

    def take_office(self) -> None:
        """Let hold what stands in the town hall."""
        self._settle(take_road=False)

    def open_case(self) -> None:
        """Open the case that the chosen conflict belongs to."""
        chosen = self.list.chosen()
        if chosen is None or chosen.case_id is None:
            self._at.speaker.say(self.tr("Dazu gehört kein Vorgang."))
        else:
            self._at.speaker.open_hit(Hit(HitKind.CASE, chosen.case_id, "", "", "", "", 0.0))

    def undo(self) -> None:
        """Let the last decision wait again."""
        if not self._undone:
            self._at.speaker.say(self.tr("Hier ist nichts zurückzunehmen."))
            return
        command = ReopenConflict(conflict_id=self._undone.pop())
        self._at.background.do(self, command, self._reopened)

    def print_list(self) -> None:
        """Print what waits, as it stands here."""
        self._paper.print_table(self.tr("Bitte ansehen"), self.list, self.tr("Bitte-ansehen.pdf"))

    def go_to_list(self) -> None:
        """Go back to the list."""
        self.panes.show_first()
        self.list.setFocus()

    def focus_here(self) -> None:
        self.list.setFocus()

    # Building

    def _lay_out(self) -> None:
        held = QWidget()
        inside = QVBoxLayout(held)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.card)
        self._lay_out_panes(
            self._list_card(), scrolled(held), (45, 55), SIDE_NEEDS, lambda: self.list.rows.rowCount() > 0
        )

    def _list_card(self) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "card")
        inner = QVBoxLayout(made)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        self.count = label("", "muted")
        inner.addWidget(self.count)
        inner.addWidget(self.list, 1)
        return made

    def _columns(self) -> list[Column[ConflictShown]]:
        return [
            Column(self.tr("Was"), self._named),
            Column(self.tr("Paket"), lambda one: one.pack, 170),
            Column(self.tr("Unterwegs"), _when, 150),
        ]

    def _arrange(self) -> None:
        super()._arrange()
        fold_columns(self.list, self._at.look, self.list.viewport().width(), FOLDS, 0, NAME_NEEDS)

    # What happens

    def _named(self, one: ConflictShown) -> str:
        """Return what a row says; where citizens can see the screen, nobody's name."""
        if one.whole:
            return one.about
        return one.field if self._at.privacy.counter_view else f"{one.about}: {one.field}"

    def _settle(self, *, take_road: bool) -> None:
        chosen = self.list.chosen()
        if chosen is None:
            self._at.speaker.say(self.tr("Es ist nichts anzusehen."))
            return
        if take_road and not chosen.can_be_taken:
            self.card.complain(
                self.tr("Das geht nicht von selbst. Bitte von Hand eintragen, dann „So wie im Rathaus“.")
            )
            return
        command = SettleConflict(conflict_id=chosen.id, take_road=take_road, theirs=chosen.conflict.theirs)
        self._at.background.do(self, command, self._settled, self._refused)

    def _settled(self, done: PackConflict) -> None:
        self._undone.append(done.id)
        said = self.tr("Entschieden. Beide Fassungen bleiben im Protokoll.")
        self._at.speaker.offer(said, self.tr("Zurücknehmen"), UNDO, UNDO_SECONDS)
        self.go_to_list()

    def _reopened(self, _done: PackConflict) -> None:
        self._at.speaker.say(self.tr("Die Entscheidung ist zurückgenommen; es wartet wieder."))

    def _refused(self, error: DeskError) -> None:
        self.card.complain(str(error))
        if isinstance(error, Conflict):
            self.reload()

    def _take(self, found: tuple[ConflictShown, ...]) -> None:
        before = self.list.chosen()
        self.list.show_items(found)
        one, more = self.tr("1 wartet auf eine Entscheidung."), self.tr("{n} warten auf eine Entscheidung.")
        words = (one if len(found) == 1 else more).format(n=len(found))
        show_text(self.count, words if found else self.tr("Es wartet nichts."))
        if before != self.list.chosen() or before is None:
            self.card.show_conflict(self.list.chosen())

    def _moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.card.show_conflict(self.list.chosen())

    def _open(self, _index: QModelIndex) -> None:
        self.panes.show_second()
        self.card.road.verb.setFocus()

    def _names_changed(self) -> None:
        self.card.show_conflict(self.list.chosen())
        if self.isVisible():
            self.reload()


def _when(one: ConflictShown) -> str:
    return f"{short_day(one.conflict.mine_at)} {clock(one.conflict.mine_at)}"

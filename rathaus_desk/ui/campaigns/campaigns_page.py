"""Serienbriefe: the campaigns of one's unit, and the one that is open beside them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.campaigns.campaign_commands import Campaign, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import CampaignLine, Step
from rathaus_desk.domain.mailing.mailing_lists import MailingList
from rathaus_desk.domain.words import word
from rathaus_desk.ui.campaigns.campaign_desk import RAIL, CampaignDesk
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.print_view import PrintView
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.widgets import button, label, row
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.campaigns.overview import campaigns

ROOM = "campaigns"
NEW, GO, LOOK, LIST = "campaigns.new", "campaigns.go", "campaigns.look", "campaigns.list"
CERTAIN, SHARE, UNDO = "campaigns.certain", "campaigns.household", "campaigns.undo"
DESK_NEEDS = 560
WATCHED = frozenset(
    ("*", "campaign", "campaign_recipient", "campaign_pair", "campaign_source", "print_sheet", "print_job")
)


class CampaignsPage(PrintView):
    """The list leads to the campaign; on a narrow page one after the other."""

    shows_own = True
    job_wanted = Signal(object)  # ids are wider than a C integer

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self._register()
        self.list: RowsView[CampaignLine] = RowsView(
            self.tr("Serienbrief-Aktionen"),
            (
                Column(self.tr("Aktion"), lambda one: one.title),
                Column(self.tr("Schritt"), lambda one: word(one.step), 112),
            ),
            workplace.look,
            lambda one: one.id,
        )
        SnugColumns(self.list, workplace.look)
        self.nothing = label(self.tr("Noch keine Aktion. Strg+N beginnt eine."), "muted")
        self.desk = CampaignDesk(workplace)
        self._lay_out()
        self.list.activated.connect(self._open)
        self.desk.changed.connect(self._changed_here)
        self.desk.opened.connect(self._mark)
        self.desk.job_wanted.connect(self.job_wanted)

    def sit_down(self) -> None:
        self._stale = True
        self.desk.begin_new()
        self.list.show_items(())
        self.panes.show_first()

    def begin_new(self) -> None:
        """Begin another campaign."""
        self.desk.begin_new()
        self._began()

    def begin_for_list(self, kept: MailingList) -> None:
        """Begin a campaign for a mailing list: its name and purpose stand there, and its recipients wait."""
        self.desk.begin_for_list(kept)
        self._began()

    def open(self, campaign_id: int) -> None:
        """Open a campaign."""
        self.panes.show_second()
        self.desk.open(campaign_id)

    def go_to_list(self) -> None:
        """Go to the list of campaigns."""
        self.panes.show_first()
        self.list.setFocus()

    def go(self) -> None:
        """Do the next step."""
        if self.list.hasFocus():
            self._open()
        else:
            self.desk.go()

    def focus_here(self) -> None:
        (self.list if self.list.isVisibleTo(self) else self.new_button).setFocus()

    def reload(self) -> None:
        """Read the list and the open campaign anew."""
        self._stale = False
        background = self._at.background
        if not background.desk.may(OpenCampaign):
            self._show(())
            return
        background.ask(self, campaigns, self._show)
        self.desk.reload()

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add(NEW, tr("Neue Serienbrief-Aktion"), "Drucken",
            tr("Beginnt Briefe an viele, mit Zweck und Rechtsgrundlage."),
            self.begin_new, keys="Ctrl+N", room=ROOM)  # fmt: skip
        add(GO, tr("Schritt bestätigen"), "Drucken",
            tr("Tut, was auf dem gefüllten Knopf steht."),
            self.go, keys="Ctrl+Return, Ctrl+Enter", room=ROOM)  # fmt: skip
        add(LOOK, tr("Vorschau oder Probedruck"), "Drucken",
            tr("Zeigt den Brief an die schwierigste Anschrift, oder den Probedruck."),
            lambda: self.desk.look(), keys="Ctrl+P", room=ROOM)  # fmt: skip
        add(CERTAIN, tr("Ganz gleiche zusammenlegen"), "Bearbeiten",
            tr("Sagt von allen Zeilen, die in jedem Teil gleich sind, dass sie eine Person sind."),
            lambda: self._check(self.desk.check.accept_certain), keys="Ctrl+G", room=ROOM)  # fmt: skip
        add(SHARE, tr("Ein Brief für jeden Haushalt"), "Bearbeiten",
            tr("Schaltet um, ob ein Haushalt einen Brief bekommt oder jede Person einen."),
            lambda: self._check(self.desk.check.share), keys="Ctrl+H", room=ROOM)  # fmt: skip
        add(UNDO, tr("Letzte Antwort zurücknehmen"), "Bearbeiten",
            tr("Fragt beim Schritt „Prüfen“ noch einmal, ob das zuletzt gezeigte Paar eine Person ist."),
            lambda: self._check(self.desk.check.undo), keys="Ctrl+Shift+Z", room=ROOM)  # fmt: skip
        add(LIST, tr("Zur Liste der Aktionen"), "Ansicht",
            tr("Geht zur Liste der Serienbrief-Aktionen."),
            self.go_to_list, keys="Ctrl+L", room=ROOM)  # fmt: skip
        for name, text, by, keys in (
            ("campaigns.back", tr("Schritt zurück"), -1, "Ctrl+PgUp"),
            ("campaigns.forth", tr("Schritt vor"), 1, "Ctrl+PgDown"),
        ):
            told = tr("Zeigt den Schritt davor oder danach, soweit die Aktion ist.")
            add(name, text, "Ansicht", told, partial(self._turn, by), keys=keys, room=ROOM)

    def _check(self, deed: Callable[[], None]) -> None:
        """Do what belongs to the check only there, where one sees what comes of it."""
        if self.desk.step is Step.CHECK:
            deed()
        else:
            self._at.speaker.say(self.tr("Das geht nur beim Schritt „Prüfen“. Es wurde nichts geändert."))

    def _turn(self, by: int) -> None:
        self.panes.show_second()
        at = RAIL.index(self.desk.step) + by
        if 0 <= at < len(RAIL):
            self.desk.show_step(RAIL[at])

    def _lay_out(self) -> None:
        left = QFrame()
        left.setProperty("kind", "card")
        inner = QVBoxLayout(left)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        new = self._at.actions[NEW]
        self.new_button = button(self.tr("Neue Aktion"), new.trigger, keys=keys_in_words(new))
        inner.addLayout(row(self.new_button, None))
        inner.addWidget(self.nothing)
        inner.addWidget(self.list, 1)
        inner.addStretch(0)
        self._lay_out_panes(left, self.desk, (30, 70), DESK_NEEDS, lambda: self.list.rows.rowCount() > 0)

    def _open(self) -> None:
        chosen = self.list.chosen()
        if chosen is not None:
            self.open(chosen.id)

    def _show(self, lines: tuple[CampaignLine, ...]) -> None:
        self.list.show_items(lines)
        self.list.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        if not self.list.hasFocus():
            self._mark(self.desk.campaign.id if self.desk.campaign else None)

    def _began(self) -> None:
        self.panes.show_second()
        self._mark(None)
        self.desk.card.begin()

    def _mark(self, campaign_id: int | None) -> None:
        """Mark in the list what is open beside it; what is only being begun stands in no line."""
        row = -1 if campaign_id is None else self.list.rows.row_of(campaign_id)
        if row >= 0:
            self.list.selectRow(row)
        else:
            self.list.clearSelection()

    def _changed_here(self, _campaign: Campaign) -> None:
        self._stale = False
        self._at.background.ask(self, campaigns, self._show)

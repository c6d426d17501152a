"""Above the list of open cases, for the lead: whose turn it is in what is late, the most first."""

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseFilter, LateGroup
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.case_views import CaseViews
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.icons import icon
from rathaus_desk.ui.kit.state_pill import LATE, SMALL_ICON, urgency_icon
from rathaus_desk.ui.kit.widgets import button, clear, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.lists.late_groups import late_groups

SHOWN_IN = (CaseView.ALL_OPEN, CaseView.OVERDUE)
MOST = 6


class LateGroups(QWidget):
    """One chip for each group of late cases; pressing it shows them."""

    picked = Signal(object)

    def __init__(self, workplace: Workplace, views: CaseViews) -> None:
        super().__init__()
        self._at = workplace
        self._views = views
        self._flow = FlowLayout(tokens.XS)
        self.setLayout(self._flow)
        self.chips: list[QPushButton] = []
        self.hide()
        workplace.look.changed.connect(self._wear)

    def load(self, *, searching: bool) -> None:
        """Read the groups again if the list shows all that is open, to somebody who answers for all units."""
        lead = self._at.background.desk.actor.role is Role.LEAD
        selection = self._views.selection
        if lead and not searching and selection.view in SHOWN_IN and not selection.filter.parts:
            show = partial(self._show, selection.view)
            self._at.background.ask(self, late_groups, show, view=selection.view)
        else:
            self._show(selection.view, ())

    def _show(self, view: CaseView, groups: tuple[LateGroup, ...]) -> None:
        selection = self._views.selection
        if groups and (view is not selection.view or selection.filter.parts):
            return  # somebody has moved on meanwhile
        clear(self._flow)
        self.chips = [self._chip(one) for one in groups[:MOST]]
        if self.chips:
            self._flow.addWidget(label(self.tr("Zu spät, am Zug ist:"), "small", wrap=False))
        for one in self.chips:
            self._flow.addWidget(one)
        self.setVisible(bool(self.chips))
        self._wear()

    def _chip(self, group: LateGroup) -> QPushButton:
        who = group.unit or self._in_words(group.filter)
        made = button(f"{who}  {group.count}", partial(self.picked.emit, group.filter), "chip")
        said = self.tr("{who}: {count} zu spät, zeigen")
        made.setAccessibleName(said.format(who=who, count=group.count))
        return made

    def _in_words(self, wanted: CaseFilter) -> str:
        return word(wanted.waiting) if wanted.waiting else self.tr("unzuständig zurück")

    def _wear(self) -> None:
        size = self._at.look.pixels(SMALL_ICON)
        for one in self.chips:
            one.setIcon(icon(urgency_icon(LATE), self._at.look.colours.late, size))
            one.setIconSize(QSize(size, size))
        self._flow.invalidate()
        self.updateGeometry()

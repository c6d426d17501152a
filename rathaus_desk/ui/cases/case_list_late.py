"""Above the open cases, for the lead: whose turn it is in what is late, the most first, in one row."""

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseFilter, LateGroup
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.case_views import CaseViews
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.icons import icon
from rathaus_desk.ui.kit.state_pill import LATE, SMALL_ICON, urgency_icon
from rathaus_desk.ui.kit.widgets import button, clear, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.lists.late_groups import late_groups

SHOWN_IN = (CaseView.ALL_OPEN, CaseView.OVERDUE)


class LateGroups(QWidget):
    """One chip for each group of late cases, as many as fit; pressing one shows them."""

    picked = Signal(object)

    def __init__(self, workplace: Workplace, views: CaseViews) -> None:
        super().__init__()
        self._at = workplace
        self._views = views
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.XS)
        self._groups: tuple[LateGroup, ...] = ()
        self.chips: list[QPushButton] = []
        self.head, self.more = label("", "small", wrap=False), button("", self.show_all, "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
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
        if groups == self._groups:
            return
        self._groups = groups
        clear(self._row)
        self.chips = [self._chip(one) for one in groups]
        self.head = label(self.tr("Zu spät:"), "small", wrap=False)
        self.more = button(self.tr("alle ({count})").format(count=len(groups)), self.show_all, "quiet")
        for one in (self.head, *self.chips, self.more):
            self._row.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        self.setVisible(bool(groups))
        self._wear()

    def show_all(self) -> None:
        """List every group, also those for which the row is too narrow."""
        self.menu_of_all().popup(self.mapToGlobal(QPoint(0, self.height())))

    def menu_of_all(self) -> QMenu:
        """Return a line for each group; the menu goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group, chip in zip(self._groups, self.chips, strict=True):
            menu.addAction(chip.icon(), chip.text(), partial(self.picked.emit, group.filter))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the first chips that fit; the button for all of them only if some do not."""
        if not self.chips:
            return
        parts = [self.head, *self.chips, self.more]
        for one in parts:
            one.ensurePolished()
        widths = [one.sizeHint().width() + tokens.XS for one in parts]
        left = self.width() - widths[0]
        whole = sum(widths[1:-1]) <= left
        left -= 0 if whole else widths[-1]
        for chip, width in zip(self.chips, widths[1:-1], strict=True):
            left -= width
            chip.setVisible(left >= 0)
        self.more.setVisible(not whole)

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
        self._fit()

"""Vorlagen in the Druckwerkstatt: the list, and beside it one template."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.print_view import PrintView
from rathaus_desk.ui.kit.two_panes import LOW_PAGE, TwoPanes
from rathaus_desk.ui.kit.unanswered import Unanswered
from rathaus_desk.ui.kit.view_switch import ViewSwitch
from rathaus_desk.ui.kit.widgets import button, label, row
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.templates.template_list import TemplateList
from rathaus_desk.ui.templates.template_sheet import TemplateSheet

ROOM = "print_shop"
WATCHED = frozenset({"*", "template", "template_version", "unit", "staff", "setting"})
SHEET_NEEDS = 420


class TemplatesPage(PrintView):
    """All templates of the house, and one of them beside the list."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._stale = True
        self.list, self.sheet = TemplateList(workplace), TemplateSheet(workplace)
        self._register()
        self._lay_out()
        self._connect()

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        self.list.forget()
        self.panes.show_first()
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read list and frame anew."""
        self._stale = False
        self.sheet.load()
        self.list.load()

    def go_to_search(self) -> None:
        """Go to the search line."""
        self.panes.show_first()
        self.list.search.setFocus()
        self.list.search.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.go_to_search()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back_to_list()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add("print_shop.search", tr("In Vorlagen suchen"), "Bearbeiten", tr("Geht zur Suchzeile."),
            self.go_to_search, keys="Ctrl+F", room=ROOM)  # fmt: skip

    def _lay_out(self) -> None:
        self._room = QWidget()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        self.back = button(self.tr("Zur Liste"), self._back_to_list, "quiet", self.tr("Esc"))
        column.addLayout(row(self.back, None))
        column.addWidget(self.sheet, 1)
        self.panes = TwoPanes(self._at.look, self.list, right, (50, 50), SHEET_NEEDS)
        whole = QVBoxLayout(self._room)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        self._title = label(self.tr("Vorlagen"), "title", wrap=False)
        whole.addLayout(row(self._title, None, ViewSwitch(self._at.actions, ROOM)))
        self.unanswered = Unanswered(
            self._at.background, self.tr("Vorlagen"), lambda: self.list.list.rows.rowCount() > 0
        )
        whole.addWidget(self.unanswered)
        whole.addWidget(self.panes, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._room)

    def _connect(self) -> None:
        self.list.moved.connect(self.sheet.show_template)
        self._at.background.changed.connect(self._changed)
        self._at.look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        self.panes.fold_for(self.width())
        self._title.setVisible(self.height() >= self._at.look.pixels(LOW_PAGE))
        self.back.setVisible(self.panes.folded)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & WATCHED:
            self._stale = True
            if self.isVisible():
                self.reload()

    def _back_to_list(self) -> None:
        self.panes.show_first()
        self.list.list.setFocus()

"""Which columns a list shows, in which order and width; each person's choice follows her to every PC."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QMenu, QWidget

from rathaus_desk.domain.cases.views import ViewColumn
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.two_panes import SCROLL_BAR
from rathaus_desk.ui.kit.widgets import announce, button, column, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.preferences import preference

KEPT_KEY = "columns."
SAVE_AFTER_MS = 600
NARROWEST, STEP = 48, 16  # pixels at 100 %


class ColumnLayout(QObject):
    """The columns of one list: chosen by the person, folded away while the list is narrow."""

    def __init__(
        self, view: "RowsView[Any]", workplace: Workplace, name: str, usual: Sequence[str], needs: int
    ) -> None:
        """Show the columns `usual`, the important first; `needs` is what the widest wants at least."""
        super().__init__(view)
        self._at = workplace
        self._view = view
        self._name = f"{KEPT_KEY}{name}"
        self._places = {one.key: at for at, one in enumerate(view.columns)}
        self._rank = {key: at for at, key in enumerate(usual)}
        self._usual = tuple(ViewColumn(one.key, one.width) for one in view.columns if one.key in usual)
        self._needs = needs
        self._room = 0
        self._quiet = False
        self.chosen = self._usual
        self.kept = 2
        self._save_later = QTimer(self)
        self._save_later.setSingleShot(True)
        self._save_later.setInterval(SAVE_AFTER_MS)
        self._save_later.timeout.connect(self._save)
        header = view.horizontalHeader()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(True)
        header.setMinimumSectionSize(workplace.look.pixels(NARROWEST))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._menu)
        header.sectionMoved.connect(self._moved)
        header.sectionResized.connect(self._resized)
        workplace.look.changed.connect(self._again)

    @property
    def every(self) -> "Sequence[Column[Any]]":
        """All columns that the list has."""
        return self._view.columns

    @property
    def squeezed_out(self) -> tuple[str, ...]:
        """The titles of the chosen columns for which the list is too narrow just now."""
        shown = {one.key for one in self._that_fit(self._room)}
        titles = {one.key: one.title for one in self.every}
        return tuple(titles[one.key] for one in self.chosen if one.key not in shown)

    def load(self) -> None:
        """Take what the person has chosen, on whatever PC that was."""
        self._at.background.ask(self, preference, self._take, key=self._name)

    def choose(self, chosen: Sequence[ViewColumn], *, keep: bool = True) -> None:
        """Show these columns in this order, unknown ones left out; with `keep` remember it."""
        known = tuple(one for one in chosen if one.key in self._places)
        self.chosen = known or self._usual
        self.fit(self._room)
        if keep:
            self._save_later.start()

    def use_usual(self) -> None:
        """Show what everybody sees at first."""
        self.choose(self._usual)

    def fit(self, room: int) -> None:
        """Lay the columns out in `room` pixels; the least important ones step back first."""
        self._room = room
        shown = self._that_fit(room)
        header, look = self._view.horizontalHeader(), self._at.look
        stretched = next((one.key for one in shown if not one.width), shown[-1].key if shown else "")
        self._quiet = True
        for place, one in enumerate(self.chosen):
            header.moveSection(header.visualIndex(self._places[one.key]), place)
        for key, at in self._places.items():
            self._view.setColumnHidden(at, all(one.key != key for one in shown))
        widths = {one.key: look.pixels(one.width or NARROWEST * 3) for one in shown if one.key != stretched}
        part = self._part_of(sum(widths.values()))
        for one in shown:
            at, stretches = self._places[one.key], one.key == stretched
            mode = header.ResizeMode.Stretch if stretches else header.ResizeMode.Interactive
            header.setSectionResizeMode(at, mode)
            if not stretches:
                self._view.setColumnWidth(at, round(widths[one.key] * part))
        self._quiet = False

    def _part_of(self, fixed: int) -> float:
        """Return what part of their width, `fixed` pixels, the columns get that stay in a narrow list."""
        room, needs = self._room - SCROLL_BAR, self._at.look.pixels(self._needs)
        return 1.0 if room <= 0 or fixed + needs <= room else room / (fixed + needs)

    def open_panel(self, parent: QWidget) -> None:
        """Let the person choose columns by keyboard."""
        ColumnsPanel(parent, self).open()

    def _that_fit(self, room: int) -> list[ViewColumn]:
        look = self._at.look
        left = room - look.pixels(self._needs) - SCROLL_BAR
        out = set()
        fixed = (one for one in self.chosen if one.width)
        ranked = sorted(fixed, key=lambda one: self._rank.get(one.key, len(self._rank)))
        for place, one in enumerate(ranked):
            left -= look.pixels(one.width)
            if left < 0 and place >= self.kept:
                out.add(one.key)
        return [one for one in self.chosen if one.key not in out]

    def _again(self) -> None:
        self._view.horizontalHeader().setMinimumSectionSize(self._at.look.pixels(NARROWEST))
        self.fit(self._room)

    def _take(self, value: dict[str, Any]) -> None:
        columns = value.get("columns")
        if isinstance(columns, list) and columns and not self._save_later.isActive():
            chosen = [ViewColumn(str(one[0]), int(one[1])) for one in columns if len(one) == 2]
            self.choose(chosen, keep=False)

    def _save(self) -> None:
        value = {"columns": [[one.key, one.width] for one in self.chosen]}
        self._at.background.do(self, SetPreference(key=self._name, value=value), lambda _none: None)

    def _moved(self, _logical: int, _before: int, _now: int) -> None:
        if self._quiet:
            return
        header = self._view.horizontalHeader()
        places = {one.key: header.visualIndex(self._places[one.key]) for one in self.chosen}
        self.chosen = tuple(sorted(self.chosen, key=lambda one: places[one.key]))
        self._save_later.start()

    def _resized(self, logical: int, _before: int, now: int) -> None:
        header = self._view.horizontalHeader()
        by_hand = header.sectionResizeMode(logical) == header.ResizeMode.Interactive
        if self._quiet or not now or not by_hand:
            return
        key = self._view.columns[logical].key
        width = max(round(now / self._at.look.zoom), NARROWEST)
        self.chosen = tuple(ViewColumn(key, width) if one.key == key else one for one in self.chosen)
        self._save_later.start()

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Spalten wählen …"), lambda: self.open_panel(self._view.window()))
        menu.addAction(self.tr("Spalten wie üblich"), self.use_usual)
        menu.popup(self._view.horizontalHeader().mapToGlobal(at))


class ColumnsPanel(QDialog):
    """A list of all columns: space shows or hides one, keys move it and make it wider."""

    def __init__(self, parent: QWidget, layout: ColumnLayout) -> None:
        super().__init__(parent)
        self._columns = layout
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Spalten wählen"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Spalten, Leertaste zeigt oder verbirgt"))
        self.note = label(self.tr("Leertaste zeigt oder verbirgt eine Spalte."), "small")
        self.squeezed = label("", "small")
        self.up = button(self.tr("Nach vorn"), lambda: self._move(-1), keys=self.tr("Alt+Auf"))
        self.down = button(self.tr("Nach hinten"), lambda: self._move(1), keys=self.tr("Alt+Ab"))
        self.narrower = button(self.tr("Schmaler"), lambda: self._widen(-STEP), keys=self.tr("Alt+Links"))
        self.wider = button(self.tr("Breiter"), lambda: self._widen(STEP), keys=self.tr("Alt+Rechts"))
        self.usual = button(self.tr("Wie üblich"), self._usual, "quiet")
        self.done_button = button(self.tr("Fertig"), self.accept, "primary")
        self.list.installEventFilter(self)
        said = label(self.tr("Welche Spalten diese Liste zeigt, von links nach rechts."), "muted")
        whole = column(said, self.list, self.squeezed, self.note)
        self.setLayout(whole)
        whole.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        for line in (
            row(self.up, self.down, None),
            row(self.narrower, self.wider, None),
            row(self.usual, None, self.done_button),
        ):
            whole.addLayout(line)
        self._fill()
        self.list.itemChanged.connect(self._toggled)
        high = self.fontMetrics().height()
        self.resize(min(22 * high, parent.width()), min(28 * high, parent.height()))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Let Alt and an arrow move the column or change its width, as the buttons say."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        deeds: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: partial(self._move, -1),
            Qt.Key.Key_Down: partial(self._move, 1),
            Qt.Key.Key_Left: partial(self._widen, -STEP),
            Qt.Key.Key_Right: partial(self._widen, STEP),
        }
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain != Qt.KeyboardModifier.AltModifier or event.key() not in deeds:
            return False
        deeds[event.key()]()
        return True

    def _fill(self, current: str = "") -> None:
        """Show all columns, the chosen ones first; the cursor stands on `current`, wherever that is now."""
        titles = {one.key: one.title for one in self._columns.every}
        shown = [one.key for one in self._columns.chosen]
        self.list.blockSignals(True)
        self.list.clear()
        keys = (*shown, *(one for one in titles if one not in shown))
        for key in keys:
            item = QListWidgetItem(titles[key])
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(keys.index(current) if current in keys else 0)
        self.list.blockSignals(False)
        self._say_squeezed()

    def _say_squeezed(self) -> None:
        """Say which ticked columns do not show: whoever ticks one and sees nothing would tick it again."""
        titles = ", ".join(self._columns.squeezed_out)
        said = self.tr("Passt gerade nicht: {titles}").format(titles=titles) if titles else ""
        news = said != self.squeezed.text()
        show_text(self.squeezed, said)
        if said and news:
            announce(self.squeezed)

    def _toggled(self, item: QListWidgetItem) -> None:
        toggled = item.data(Qt.ItemDataRole.UserRole)  # the item itself goes when the list is filled anew
        widths = {one.key: one.width for one in self._columns.every}
        widths |= {one.key: one.width for one in self._columns.chosen}
        items = [self.list.item(at) for at in range(self.list.count())]
        keys = [
            one.data(Qt.ItemDataRole.UserRole) for one in items if one.checkState() == Qt.CheckState.Checked
        ]
        if keys:
            self._columns.choose([ViewColumn(key, widths[key]) for key in keys])
        else:
            self.note.setText(self.tr("Eine Spalte muss bleiben."))
        self._fill(toggled)

    def _move(self, step: int) -> None:
        at, chosen = self.list.currentRow(), list(self._columns.chosen)
        if at < len(chosen) and 0 <= at + step < len(chosen):
            chosen[at], chosen[at + step] = chosen[at + step], chosen[at]
            self._columns.choose(chosen)
            self._fill(chosen[at + step].key)

    def _widen(self, step: int) -> None:
        at, chosen = self.list.currentRow(), list(self._columns.chosen)
        if at < len(chosen) and chosen[at].width:
            width = max(chosen[at].width + step, NARROWEST)
            chosen[at] = ViewColumn(chosen[at].key, width)
            self._columns.choose(chosen)
            self._say_squeezed()
        else:
            self.note.setText(self.tr("Diese Spalte nimmt den Platz, der übrig bleibt."))

    def _usual(self) -> None:
        self._columns.use_usual()
        self._fill()

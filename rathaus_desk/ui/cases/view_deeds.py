"""What can be done with the list of cases itself: narrow it, choose columns, save it, print it."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.cases.views import DropView, OrderViews, RenameView, SavedView, SaveView, ViewColumn
from rathaus_desk.ui.cases.case_filter import FILTER, SAVE
from rathaus_desk.ui.cases.case_list import CaseList
from rathaus_desk.ui.cases.case_views import CaseViews, name_of
from rathaus_desk.ui.kit.view_name import ViewName
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.export_panel import ExportPanel, Leaving
from rathaus_desk.ui.paper.list_paper import ListPaper
from rathaus_desk.usecases.lists.export_rows import CASE_COLUMNS, case_rows, count_cases_of
from rathaus_desk.usecases.lists.list_sheets import case_listing
from rathaus_desk.usecases.lists.views import count_saved_views, filter_choices, saved_views

ROOM = "cases"
COLUMNS, RENAME, DROP, UNDO = "cases.columns", "cases.view_rename", "cases.view_drop", "cases.view_undo"
EXPORT, PRINT = "cases.export", "cases.print_list"
UNDO_SECONDS = 10


class ViewDeeds(QObject):
    """Registers the actions of the list; `serve` gives it the list once that is built."""

    def __init__(self, page: QWidget, workplace: Workplace) -> None:
        super().__init__(page)
        self._page = page
        self._at = workplace
        self._paper = ListPaper(self, workplace)
        self._dropped: SavedView | None = None
        self._list: CaseList
        self._views: CaseViews
        self._register()

    def serve(self, cases: CaseList, views: CaseViews) -> None:
        """Work on this list."""
        self._list, self._views = cases, views

    def reload(self) -> None:
        """Read the saved views, their counts, and what a filter can be set to."""
        ask = self._at.background.ask
        ask(self, saved_views, self._views.show_saved)
        ask(self, count_saved_views, self._views.show_saved_counts)
        ask(self, filter_choices, self._keep_choices)

    # The deeds

    def narrow(self) -> None:
        """Choose by keyboard what the list shows."""
        self._list.filter_bar.open_panel()

    def choose_columns(self) -> None:
        """Choose by keyboard which columns the list has."""
        self._list.columns.open_panel(self._page.window())

    def save(self) -> None:
        """Keep what the list shows under a name."""
        current = self._views.current
        mine = current if isinstance(current, SavedView) and current.mine else None
        said = mine.name if mine else ", ".join(self._list.filter_bar.in_words(self._views.selection.filter))
        panel = ViewName(self._page.window(), self.tr("Ansicht speichern"), said[:60], mine)
        panel.wanted.connect(partial(self._save, panel))
        panel.open()

    def rename(self) -> None:
        """Give the saved view that is shown another name."""
        current = self._mine()
        if current is not None:
            panel = ViewName(
                self._page.window(), self.tr("Ansicht umbenennen"), current.name, None, only_name=True
            )
            panel.wanted.connect(partial(self._rename, panel, current.id))
            panel.open()

    def drop(self) -> None:
        """Remove the saved view that is shown; ten seconds to take it back."""
        current = self._mine()
        if current is not None:
            self._at.background.do(self, DropView(view_id=current.id), self._has_dropped)

    def undo(self) -> None:
        """Bring back the view that was removed."""
        if self._dropped is not None:
            view, self._dropped = self._dropped, None
            command = SaveView(
                name=view.name, selection=view.selection, columns=view.columns, shared=view.shared
            )
            self._at.background.do(self, command, self._saved)

    def shift(self, step: int) -> None:
        """Move the saved view that is shown up or down among one's own."""
        current = self._mine()
        if current is None:
            return
        ids = [one.id for one in self._views.saved if one.mine]
        at = ids.index(current.id)
        if 0 <= at + step < len(ids):
            ids[at], ids[at + step] = ids[at + step], ids[at]
            self._at.background.do(self, OrderViews(view_ids=tuple(ids)), lambda _none: self.reload())

    def take_out(self) -> None:
        """Let the list leave as a file."""
        selection = self._views.selection
        leaving = Leaving(
            title=self.tr("Vorgänge"),
            list_name=self._list_name(),
            filtered="; ".join(self._list.filter_bar.in_words(selection.filter)),
            columns=CASE_COLUMNS,
            rows=case_rows,
            values={"selection": selection},
            count=count_cases_of,
        )
        ExportPanel(self._page.window(), self._at, leaving).open()

    def print_list(self) -> None:
        """Print the list in large type; in the counter view without names."""
        self._paper.print_list(
            case_listing,
            self.tr("Vorgaenge.pdf"),
            selection=self._views.selection,
            title=self._list_name(),
            note="; ".join(self._list.filter_bar.in_words(self._views.selection.filter)),
            named=not self._at.privacy.counter_view,
        )

    def _list_name(self) -> str:
        return self.tr("Vorgänge: {view}").format(view=name_of(self._views.current))

    # Answers

    def _save(self, panel: ViewName, name: str, shared: bool, over: object) -> None:
        columns = tuple(ViewColumn(one.key, one.width) for one in self._list.columns.chosen)
        command = SaveView(
            name=name,
            selection=self._views.selection,
            columns=columns,
            shared=shared,
            view_id=over.id if isinstance(over, SavedView) else None,
        )
        done = partial(self._close_saved, panel)
        self._at.background.do(panel, command, done, on_refusal=panel.refuse)

    def _close_saved(self, panel: ViewName, view: SavedView) -> None:
        panel.accept()
        self._saved(view)

    def _saved(self, view: SavedView) -> None:
        self._views.show_saved((*(one for one in self._views.saved if one.id != view.id), view))
        self._views.choose_saved(view)
        self.reload()

    def _rename(self, panel: ViewName, view_id: int, name: str, _shared: bool, _over: object) -> None:
        done = partial(self._close_saved, panel)
        command = RenameView(view_id=view_id, name=name)
        self._at.background.do(panel, command, done, on_refusal=panel.refuse)

    def _has_dropped(self, view: SavedView) -> None:
        self._dropped = view
        self._views.choose(view.selection.view)
        self.reload()
        said = self.tr("Die Ansicht „{name}“ ist entfernt.").format(name=view.name)
        self._at.speaker.offer(said, self.tr("Zurückholen"), UNDO, UNDO_SECONDS)

    def _keep_choices(self, choices: object) -> None:
        self._list.filter_bar.choices = choices  # type: ignore[assignment]
        self._list.filter_bar.show_filter(self._views.selection.filter, unsaved=self._views.unsaved)

    def _mine(self) -> SavedView | None:
        current = self._views.current
        if isinstance(current, SavedView) and current.mine:
            return current
        self._at.speaker.say(self.tr("Das geht mit Ansichten, die Sie selbst gespeichert haben."))
        return None

    def _register(self) -> None:
        tr, add = self.tr, self._at.actions.add
        add(FILTER, tr("Filter"), "Ansicht",
            tr("Zeigt nur, was dazu passt: Stelle, Frist, Ortsteil und mehr."),
            self.narrow, keys="Ctrl+L", room=ROOM)  # fmt: skip
        add(COLUMNS, tr("Spalten wählen"), "Ansicht",
            tr("Welche Spalten die Liste zeigt, in welcher Reihenfolge und wie breit."),
            self.choose_columns, keys="Ctrl+Shift+C", room=ROOM)  # fmt: skip
        add(SAVE, tr("Ansicht speichern"), "Ansicht",
            tr("Merkt sich Filter, Reihenfolge und Spalten unter einem Namen."),
            self.save, keys="Ctrl+S", room=ROOM)  # fmt: skip
        add(RENAME, tr("Ansicht umbenennen"), "Ansicht", tr("Gibt der Ansicht einen anderen Namen."),
            self.rename, room=ROOM)  # fmt: skip
        add(DROP, tr("Ansicht entfernen"), "Ansicht", tr("Entfernt die gezeigte Ansicht; Vorgänge bleiben."),
            self.drop, room=ROOM)  # fmt: skip
        add(UNDO, tr("Ansicht zurückholen"), "Ansicht", tr("Holt die zuletzt entfernte Ansicht zurück."),
            self.undo, room=ROOM)  # fmt: skip
        add("cases.view_up", tr("Ansicht nach oben"), "Ansicht", tr("Rückt die Ansicht nach oben."),
            partial(self.shift, -1), keys="Ctrl+Shift+Up", room=ROOM)  # fmt: skip
        add("cases.view_down", tr("Ansicht nach unten"), "Ansicht", tr("Rückt die Ansicht nach unten."),
            partial(self.shift, 1), keys="Ctrl+Shift+Down", room=ROOM)  # fmt: skip
        add(EXPORT, tr("Liste ausgeben …"), "Datei",
            tr("Schreibt die Liste in eine Datei für Excel. Das wird protokolliert."),
            self.take_out, keys="Ctrl+Shift+O", room=ROOM)  # fmt: skip
        add(PRINT, tr("Liste der Vorgänge drucken"), "Drucken",
            tr("Druckt die gezeigte Liste als Tabelle in großer Schrift."),
            self.print_list, keys="Ctrl+Shift+P", room=ROOM)  # fmt: skip

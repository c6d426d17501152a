"""A list on paper: asked for on the data lane, drawn on the paper lane, shown beside the page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.domain.paper.listings import Listing
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.ui.kit.tables import RowsView
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.lists.list_sheets import draw_listing, shown_listing


class ListPaper(QObject):
    """Prints lists."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace

    def print_list(self, query: Callable[..., Listing], file_name: str, **values: Any) -> None:
        """Draw and show the list that `query` returns."""
        self._at.background.ask(self, query, partial(self._draw, file_name), **values)

    def print_table(self, title: str, view: RowsView[Any], file_name: str) -> None:
        """Print a list as it stands on the screen: the columns that show, in their order and their words."""
        header = view.horizontalHeader()
        places = [header.logicalIndex(at) for at in range(header.count())]
        shown = [at for at in places if not view.isColumnHidden(at)]
        model = view.rows
        rows = [tuple(str(model.index(row, at).data()) for at in shown) for row in range(model.rowCount())]
        self.print_rows(title, [view.columns[at].title for at in shown], rows, file_name)

    def print_rows(
        self, title: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]], file_name: str
    ) -> None:
        """Print rows that stand on the screen; where there are none, say so."""
        if rows:
            self.print_list(shown_listing, file_name, title=title, heads=tuple(heads), rows=tuple(rows))
        else:
            self._at.speaker.say(self.tr("Hier steht gerade nichts, was sich drucken lässt."))

    def _draw(self, file_name: str, listing: Listing) -> None:
        show = partial(self._show, listing.title, file_name)
        self._at.background.draw(self, partial(draw_listing, listing), show)

    def _show(self, title: str, file_name: str, pdf: bytes) -> None:
        self._at.speaker.show_paper(title, pdf, file_name, kind=PrintKind.LIST)

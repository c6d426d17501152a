"""A list on paper: asked for on the data lane, drawn on the paper lane, shown beside the page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.domain.paper.listings import Listing
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.lists.list_sheets import draw_listing


class ListPaper(QObject):
    """Prints lists."""

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace

    def print_list(self, query: Callable[..., Listing], file_name: str, **values: Any) -> None:
        """Draw and show the list that `query` returns."""
        self._at.background.ask(self, query, partial(self._draw, file_name), **values)

    def _draw(self, file_name: str, listing: Listing) -> None:
        show = partial(self._show, listing.title, file_name)
        self._at.background.draw(self, partial(draw_listing, listing), show)

    def _show(self, title: str, file_name: str, pdf: bytes) -> None:
        self._at.speaker.show_paper(title, pdf, file_name)

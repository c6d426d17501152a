"""A notice or a list as pictures of its pages; nothing stale stays."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QResizeEvent

from rathaus_desk.domain.errors import Refused
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.seldom import Seldom
from rathaus_desk.ui.paper.page_pictures import Page, PagePictures
from rathaus_desk.usecases.cases.letters import sheet_images

_ANEW_MS = 200


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet with the pictures of its pages and what is to be said of it, or only why there is none."""

    pdf: bytes
    pages: tuple[Page, ...]
    sentence: str


Draw = Callable[[], tuple[bytes, str]]  # the PDF, and a sentence about it


def draw_sheet(draw: Draw, width: int) -> DrawnSheet:
    """Draw a sheet, its pages `width` pixels wide; runs on the paper lane."""
    try:
        pdf, sentence = draw()
        return DrawnSheet(pdf, sheet_images(pdf, width), sentence)
    except Refused as error:
        return DrawnSheet(b"", (), str(error))


class PagesView(PagePictures):
    """Shows a sheet, and draws it anew where there is room for more of it."""

    def __init__(self, background: Background, name: str) -> None:
        super().__init__(background, name)
        self._last: Draw | None = None
        self._anew = Seldom(self, _ANEW_MS, self._draw_again)

    def draw(self, draw: Draw) -> None:
        """Draw a sheet, at once or after the one that is being drawn; what waited before is forgotten."""
        self._last = draw
        self._wish(partial(draw_sheet, draw))

    def forget(self) -> None:
        """Show nothing."""
        self._waiting = self._last = None
        self.pdf = b""
        self._show(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pages and self._wanted() > self._across:
            self._anew.ask()

    def _draw_again(self) -> None:
        """Draw what is shown once more, because there is room for more of it."""
        if self._last is not None and self._waiting is None:
            self.draw(self._last)

"""A sheet as pictures of its pages, one below the other; the newest wish wins, and nothing stale stays."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import Refused
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.seldom import Seldom
from rathaus_desk.ui.kit.widgets import clear, label
from rathaus_desk.usecases.cases.letters import sheet_images

Page = tuple[int, int, bytes]
MOST_PIXELS = 1_600
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


class PagesView(QScrollArea):
    """Shows pages as wide as there is room."""

    drawn = Signal(object)

    def __init__(self, background: Background, name: str) -> None:
        super().__init__()
        self._background = background
        self._pages: tuple[Page, ...] = ()
        self._waiting: Draw | None = None
        self._last: Draw | None = None
        self._across = 0
        self._busy = False
        self._anew = Seldom(self, _ANEW_MS, self._draw_again)
        self.pdf = b""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(name)
        content = QWidget()
        content.setObjectName("clear")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.M)
        self.setWidget(content)

    def draw(self, draw: Draw) -> None:
        """Draw a sheet, at once or after the one that is being drawn; what waited before is forgotten."""
        self._waiting = draw
        self._next()

    def forget(self) -> None:
        """Show nothing."""
        self._waiting = self._last = None
        self.pdf = b""
        self._show(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if self._pages and self._wanted() > self._across:
            self._anew.ask()

    def _next(self) -> None:
        if self._busy or self._waiting is None:
            return
        draw, self._waiting, self._busy = self._waiting, None, True
        self._last, self._across = draw, self._wanted()
        job: Callable[[], DrawnSheet] = partial(draw_sheet, draw, self._across)
        self._background.draw(self, job, self._arrived)

    def _arrived(self, drawn: DrawnSheet) -> None:
        self._busy = False
        self.pdf = drawn.pdf
        self._show(drawn.pages)
        self.drawn.emit(drawn)
        self._next()

    def _show(self, pages: tuple[Page, ...]) -> None:
        self._pages = pages
        place = self.verticalScrollBar().value()
        clear(self._column)
        for number, (width, height, data) in enumerate(pages, start=1):
            picture = label()
            image = QImage(data, width, height, width * 3, QImage.Format.Format_RGB888).copy()
            picture.setPixmap(QPixmap.fromImage(image))
            picture.setScaledContents(True)
            picture.setProperty("kind", "page")
            name = self.tr("Seite {number} von {count}")
            picture.setAccessibleName(name.format(number=number, count=len(pages)))
            self._column.addWidget(picture)
        self._column.addStretch(1)
        self._fit()
        self.verticalScrollBar().setValue(place)

    def _fit(self) -> None:
        room = self._room()
        for index, (width, height, _) in enumerate(self._pages):
            item = self._column.itemAt(index)
            picture = item.widget() if item else None
            if picture is not None:
                picture.setFixedSize(room, round(room * height / width))

    def _draw_again(self) -> None:
        """Draw what is shown once more, because there is room for more of it."""
        if self._last is not None and self._waiting is None:
            self.draw(self._last)

    def _wanted(self) -> int:
        """Return how many pixels across a page is to be drawn."""
        across = min(round(max(self._room(), 1) * self.devicePixelRatioF()), MOST_PIXELS)
        return max(across, tokens.RAIL_WIDTH)

    def _room(self) -> int:
        return min(self.viewport().width(), MOST_PIXELS)

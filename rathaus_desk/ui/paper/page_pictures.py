"""A sheet as pictures of its pages, one below the other; the newest wish wins."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.widgets import clear, label

Page = tuple[int, int, bytes]
MOST_PIXELS = 1_600  # across; a wider picture of an A4 sheet shows nothing more


class HasPages(Protocol):
    """What a drawing comes to; without pages it says in words of its own why."""

    @property
    def pdf(self) -> bytes:
        """The sheet."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """Its pages as pictures."""


Drawing = Callable[[int], HasPages]  # with pages so many pixels wide; runs on the paper lane


class PagePictures(QScrollArea):
    """Shows pages as wide as there is room."""

    drawn = Signal(object)

    def __init__(self, background: Background, name: str) -> None:
        super().__init__()
        self._background = background
        self._pages: tuple[Page, ...] = ()
        self._waiting: Drawing | None = None
        self._across = 0  # pixels, of what was drawn last
        self._busy = False
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _wish(self, drawing: Drawing) -> None:
        """Draw at once or after what is being drawn; what waited before is forgotten."""
        self._waiting = drawing
        self._next()

    def _next(self) -> None:
        if self._busy or self._waiting is None:
            return
        drawing, self._waiting, self._busy = self._waiting, None, True
        self._across = self._wanted()
        job: Callable[[], HasPages] = partial(drawing, self._across)
        self._background.draw(self, job, self._arrived)

    def _arrived(self, drawn: HasPages) -> None:
        self._busy = False
        self.pdf = drawn.pdf
        self._show_drawn(drawn.pages)
        self.drawn.emit(drawn)
        self._next()

    def _show_drawn(self, pages: tuple[Page, ...]) -> None:
        """Show what was drawn, or nothing where it could not be."""
        self._show(pages)

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
        """Give each page the width that there is, and its height after it."""
        room = self._room()
        for index, (width, height, _) in enumerate(self._pages):
            item = self._column.itemAt(index)
            picture = item.widget() if item else None
            if picture is not None:
                picture.setFixedSize(room, round(room * height / width))

    def _wanted(self) -> int:
        """Return how many pixels across a page is to be drawn."""
        across = min(round(max(self._room(), 1) * self.devicePixelRatioF()), MOST_PIXELS)
        return max(across, tokens.RAIL_WIDTH)

    def _room(self) -> int:
        return min(self.viewport().width(), MOST_PIXELS)

"""The sheet as it will be printed, drawn beside the text; the newest draft wins."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.widgets import clear
from rathaus_desk.usecases.cases.letter_checks import paper_problems
from rathaus_desk.usecases.cases.letters import draw_letter, sheet_images

Page = tuple[int, int, bytes]
MOST_PIXELS = 1_600  # across; a wider picture of an A4 sheet shows nothing more


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn letter: the PDF with its pages as pictures, or why it could not be drawn.

    `remarks` say which envelope to take and which characters cannot be printed. `edition` is the number that
    came with the letter, to tell whether the text has changed since.
    """

    edition: int
    pdf: bytes
    pages: tuple[Page, ...]
    problem: str
    remarks: tuple[str, ...] = ()


def draw_pages(letter: Letter, edition: int, width: int, *, checked: bool = False) -> Drawn:
    """Draw a letter and its pages `width` pixels wide, and check it if asked; runs on the paper lane."""
    try:
        pdf = draw_letter(letter)
        remarks = paper_problems(letter) if checked else ()
        return Drawn(edition, pdf, sheet_images(pdf, width), "", remarks)
    except Refused as error:
        return Drawn(edition, b"", (), str(error))


class LetterPreview(QScrollArea):
    """Shows the pages one below the other, as wide as there is room."""

    drawn = Signal(object)

    def __init__(self, background: Background, *, checked: bool = False) -> None:
        """Make the view; with `checked` what it draws comes with what the checks say of the sheet."""
        super().__init__()
        self._background = background
        self._checked = checked
        self._pages: tuple[Page, ...] = ()
        self._waiting: tuple[Letter, int] | None = None
        self._busy = False
        self.pdf = b""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(self.tr("Vorschau des Briefes, die Pfeiltasten blättern"))
        content = QWidget()
        content.setObjectName("clear")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.M)
        self.setWidget(content)

    def draw(self, edition: int, letter: Letter) -> None:
        """Draw a letter, at once or after the one that is being drawn; what waited before is forgotten."""
        self._waiting = (letter, edition)
        self._next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _next(self) -> None:
        if self._busy or self._waiting is None:
            return
        (letter, edition), self._waiting, self._busy = self._waiting, None, True
        across = min(round(max(self._room(), 1) * self.devicePixelRatioF()), MOST_PIXELS)
        width = max(across, tokens.RAIL_WIDTH)
        job: Callable[[], Drawn] = partial(draw_pages, letter, edition, width, checked=self._checked)
        self._background.draw(self, job, self._arrived)

    def _arrived(self, drawn: Drawn) -> None:
        self._busy = False
        self.pdf = drawn.pdf
        if drawn.pages:
            self._show(drawn.pages)
        self.drawn.emit(drawn)
        self._next()

    def _show(self, pages: tuple[Page, ...]) -> None:
        self._pages = pages
        place = self.verticalScrollBar().value()
        clear(self._column)
        for number, (width, height, data) in enumerate(pages, start=1):
            picture = QLabel()
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

    def _room(self) -> int:
        return min(self.viewport().width(), MOST_PIXELS)

"""Sheets inside of a card: the letter of a template, or the pages of a proof."""

from functools import partial

from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.paper.letter_preview import LetterPreview
from rathaus_desk.usecases.cases.letters import sheet_images

_HEIGHT = 520  # pixels at 100 %


class SheetPages(LetterPreview):
    """Shows itself only while there is something to be seen."""

    def __init__(self, background: Background, look: Look) -> None:
        super().__init__(background)
        self._look = look
        look.changed.connect(self._stand)
        self._stand()
        self.hide()

    def show_pdf(self, pdf: bytes, name: str) -> None:
        """Show a finished file."""
        self.pdf = pdf
        self.setAccessibleName(name)
        self.show()
        self._background.draw(self, partial(sheet_images, pdf, self._wanted()), self._show)

    def forget(self) -> None:
        """Show nothing any more."""
        self.pdf = b""
        self._show(())
        self.hide()

    def _stand(self) -> None:
        self.setMinimumHeight(self._look.pixels(_HEIGHT))

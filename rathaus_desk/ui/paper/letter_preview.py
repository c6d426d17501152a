"""The letter as it will be printed, drawn beside the text; the newest draft wins."""

from dataclasses import dataclass
from functools import partial

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.paper.page_pictures import Page, PagePictures
from rathaus_desk.usecases.cases.letter_checks import paper_problems, unprintable
from rathaus_desk.usecases.cases.letters import draw_letter, sheet_images


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn letter: the PDF with its pages as pictures, or why it could not be drawn.

    `remarks` say which envelope to take and which characters cannot be printed, `unprintable` where these
    are. `edition` is the number that came with the letter, to tell whether the text has changed since.
    """

    edition: int
    pdf: bytes
    pages: tuple[Page, ...]
    problem: str
    remarks: tuple[str, ...] = ()
    unprintable: tuple[str, ...] = ()


def draw_pages(letter: Letter, edition: int, checked: bool, run: str, width: int) -> Drawn:
    """Draw a letter and its pages `width` pixels wide, and check it if asked; runs on the paper lane."""
    try:
        pdf = draw_letter(letter, run)
        remarks = paper_problems(letter) if checked else ()
        blanks = unprintable(letter) if checked else ()
        return Drawn(edition, pdf, sheet_images(pdf, width), "", remarks, blanks)
    except Refused as error:
        return Drawn(edition, b"", (), str(error))


class LetterPreview(PagePictures):
    """Shows a letter; while a draft cannot be drawn, the last one that could stays in sight."""

    def __init__(self, background: Background, *, checked: bool = False) -> None:
        """Make the view; with `checked` what it draws comes with what the checks say of the sheet."""
        super().__init__(background, self.tr("Vorschau des Briefes, die Pfeiltasten blättern"))
        self._checked = checked

    def draw(self, edition: int, letter: Letter, run: str = "") -> None:
        """Draw a letter, at once or after the one that is being drawn; what waited before is forgotten.

        `run` is what the code in its corner says, by which it is known if it comes back.
        """
        self._wish(partial(draw_pages, letter, edition, self._checked, run))

    def _show_drawn(self, pages: tuple[Page, ...]) -> None:
        if pages:
            self._show(pages)

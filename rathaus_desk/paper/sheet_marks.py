"""Marks that say where a sheet is cut and folded, and the room around it that a printer's shop needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from rathaus_desk.paper.document import Box, Document, Page
from rathaus_desk.paper.stationery import ACCENT

BLEED = 3.0  # mm that are printed beyond the cut
SLUG = 10.0  # mm around that, for the marks
_FROM_EDGE = 3.0  # office printers leave the edge white
_FOLD_LENGTH, _CUT_LENGTH = 5.0, 6.0
_CROP_LENGTH, _CROP_AWAY = 5.0, 1.0  # crop marks begin outside of the bleed
_THIN = 0.35  # points
_DASH = 1.0
_STRIP = 4.0  # mm of colour at the foot of what is cut out


@dataclass(frozen=True, slots=True)
class Frame:
    """The sheet around what is cut out: where that begins, and how large both are, in mm."""

    trim: Box
    sheet: tuple[float, float]
    print_shop: bool

    @property
    def bleed(self) -> Box:
        """What is printed in the end, beyond the cut."""
        left, top, wide, high = self.trim
        return left - BLEED, top - BLEED, wide + 2 * BLEED, high + 2 * BLEED


def frame_for(width: float, height: float, *, print_shop: bool) -> Frame:
    """Return the sheet for something of this size; only a printer's shop gets room around it."""
    around = BLEED + SLUG if print_shop else 0.0
    return Frame((around, around, width, height), (width + 2 * around, height + 2 * around), print_shop)


def set_boxes(document: Document, frame: Frame) -> None:
    """Write TrimBox and BleedBox (ISO 32000-1, 14.11.2) where a printer's shop reads them."""
    if frame.print_shop:
        document.trim, document.bleed = frame.trim, frame.bleed


def crop_marks(page: Page, frame: Frame) -> None:
    """Draw two lines at each corner, outside of the bleed, where the knife goes."""
    if not frame.print_shop:
        return
    left, top, wide, high = frame.trim
    away = BLEED + _CROP_AWAY
    with page.artifact():
        for x, side in ((left, -1), (left + wide, 1)):
            for y, edge in ((top, -1), (top + high, 1)):
                near, far = away, away + _CROP_LENGTH
                page.line((x + side * near, y), (x + side * far, y), _THIN)
                page.line((x, y + edge * near), (x, y + edge * far), _THIN)


def fold_marks(page: Page, frame: Frame, places: Iterable[float]) -> None:
    """Draw dashed marks at the upper and the lower edge, `places` mm from the left of what is cut out."""
    _upright(page, frame, places, _FOLD_LENGTH, _DASH)


def cut_marks(page: Page, frame: Frame, across: Iterable[float], down: Iterable[float] = ()) -> None:
    """Draw marks at the edges where a sheet of several copies is cut apart."""
    _upright(page, frame, across, _CUT_LENGTH, 0.0)
    left, _, wide, _ = frame.trim
    with page.artifact():
        for y in down:
            page.line((left + _FROM_EDGE, y), (left + _FROM_EDGE + _CUT_LENGTH, y), _THIN)
            page.line((left + wide - _FROM_EDGE - _CUT_LENGTH, y), (left + wide - _FROM_EDGE, y), _THIN)


def _upright(page: Page, frame: Frame, places: Iterable[float], length: float, dash: float) -> None:
    left, top, _, high = frame.trim
    if frame.print_shop:  # beyond the bleed: nothing of it is left on the finished sheet
        first, last = top - BLEED - _CROP_AWAY - length, top + high + BLEED + _CROP_AWAY
    else:
        first, last = top + _FROM_EDGE, top + high - _FROM_EDGE - length
    with page.artifact():
        for x in places:
            for start in (first, last):
                page.line((left + x, start), (left + x, start + length), _THIN, dash=dash)


def colour_strip(page: Page, frame: Frame) -> None:
    """Draw a strip of colour along the foot, over the cut: a knife is never quite straight."""
    left, top, wide, high = frame.trim
    with page.artifact():
        page.fill((left - BLEED, top + high - _STRIP, wide + 2 * BLEED, _STRIP + BLEED), ACCENT)

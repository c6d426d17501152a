"""Codes to be read by a scanner."""

from itertools import groupby

import segno

from rathaus_desk.paper.document import Box, Element, Page

QUIET_MODULES = 4  # ISO/IEC 18004 asks for a margin of four modules around a QR code


def qr_code(page: Page, parent: Element, text: str, box: tuple[float, float, float], alt: str) -> None:
    """Draw `text` as QR code into a square, given as left, top and side in mm, its quiet zone included."""
    left, top, side = box
    rows = [list(row) for row in segno.make_qr(text, error="m").matrix]
    module = side / (len(rows) + 2 * QUIET_MODULES)
    boxes: list[Box] = []
    for down, row in enumerate(rows, QUIET_MODULES):
        across = QUIET_MODULES
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                boxes.append((left + across * module, top + down * module, length * module, module))
            across += length
    page.figure(parent.add("Figure", alt=alt, box=(left, top, side, side)), boxes)

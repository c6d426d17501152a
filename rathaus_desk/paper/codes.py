"""Codes to be read by a scanner."""

from functools import cache, partial
from typing import cast

import zxingcpp

from rathaus_desk.domain.errors import Refused
from rathaus_desk.paper.bitmap import Bitmap
from rathaus_desk.paper.document import Box, Element, Page
from rathaus_desk.paper.qr_mask import MASKS, QrGrid

QUIET_MODULES = 4  # ISO/IEC 18004 asks for a margin of four modules around a QR code
_BITS = bytes.maketrans(b"\x00\xff", b"10")  # a dark module is 1


def qr_bitmap(text: str) -> Bitmap:
    """Return `text` as QR code of level M, without its quiet zone. Raises Refused if it is too long."""
    side, modules = _qr_modules(text, 0)
    grid = _qr_grid(side)
    if not grid.masks:
        grid.learn([grid.number(_qr_modules(text, mask)[1]) for mask in range(MASKS)])
    return Bitmap(side, side, grid.image(grid.best(grid.number(modules))))


def data_matrix(text: str) -> Bitmap:
    """Return `text` as square DataMatrix (ISO/IEC 16022), without its quiet zone."""
    side, modules = _modules(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    filled = "0" * (-side % 8)
    bits = filled.join([modules[at : at + side] for at in range(0, side * side, side)]) + filled
    return Bitmap(side, side, f"{int(bits, 2) ^ ((1 << len(bits)) - 1):0{len(bits) // 4}x}")


def _inside(square: tuple[float, float, float], bitmap: Bitmap) -> Box:
    """Return where the modules of a QR code stand in its square: inside the quiet zone."""
    left, top, side = square
    module = side / (bitmap.width + 2 * QUIET_MODULES)
    quiet = module * QUIET_MODULES
    return left + quiet, top + quiet, side - 2 * quiet, side - 2 * quiet


def qr_code(
    page: Page, parent: Element, text: str, square: tuple[float, float, float], alt: str, *, source: str = ""
) -> None:
    """Draw `text` as QR code into a square, given as left, top and side in mm, its quiet zone included."""
    left, top, side = square
    figure = parent.add("Figure", alt=alt, box=(left, top, side, side))
    page.code(qr_bitmap(text), partial(_inside, square), figure, source=source)


@cache
def _qr_grid(side: int) -> QrGrid:
    return QrGrid(side)


def _qr_modules(text: str, mask: int) -> tuple[int, str]:
    return _modules(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=mask)


def _modules(text: str, kind: zxingcpp.BarcodeFormat, **options: object) -> tuple[int, str]:
    """Return the side of a square code and its modules row by row, "1" for a dark one."""
    try:
        image = zxingcpp.create_barcode(text, kind, **options).to_image(scale=1, add_quiet_zones=False)
    except (ValueError, RuntimeError) as error:
        raise Refused(
            "Der Text für den Code zum Abfotografieren ist zu lang. Es wurde nichts gedruckt. "
            "Bitte kürzen Sie ihn.",
            "code",
        ) from error
    view = memoryview(cast("bytes", image))  # it has the interface, though its stub does not say so
    return view.shape[0] if view.shape else 0, view.tobytes().translate(_BITS).decode("ascii")

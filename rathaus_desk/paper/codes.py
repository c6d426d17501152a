"""Codes to be read by a scanner."""

from functools import partial
from typing import cast

import zxingcpp

from rathaus_desk.domain.errors import Refused
from rathaus_desk.paper.bitmap import Bitmap
from rathaus_desk.paper.document import Box, Element, Page

QUIET_MODULES = 4  # ISO/IEC 18004 asks for a margin of four modules around a QR code
_BITS = bytes.maketrans(b"\x00\xff", b"01")  # black is painted where an image mask has 0


def qr_bitmap(text: str) -> Bitmap:
    """Return `text` as QR code of level M, without its quiet zone. Raises Refused if it is too long."""
    return _bitmap(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def data_matrix(text: str) -> Bitmap:
    """Return `text` as square DataMatrix (ISO/IEC 16022), without its quiet zone."""
    return _bitmap(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)


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


def _bitmap(text: str, kind: zxingcpp.BarcodeFormat, **options: object) -> Bitmap:
    try:
        image = zxingcpp.create_barcode(text, kind, **options).to_image(scale=1, add_quiet_zones=False)
    except (ValueError, RuntimeError) as error:
        raise Refused(
            "Der Text für den Code zum Abfotografieren ist zu lang. Es wurde nichts gedruckt. "
            "Bitte kürzen Sie ihn.",
            "code",
        ) from error
    view = memoryview(cast("bytes", image))  # it has the interface, though its stub does not say so
    height, width = view.shape or (0, 0)
    bits = view.tobytes().translate(_BITS).decode("ascii")
    filled = "1" * (-width % 8)
    rows = filled.join([bits[at : at + width] for at in range(0, width * height, width)]) + filled
    return Bitmap(width, height, f"{int(rows, 2):0{len(rows) // 4}x}")

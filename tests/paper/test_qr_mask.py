"""A QR code wears the mask that the norm wants, which the library's own slow choice tells."""

from collections.abc import Iterator
from random import Random
from typing import cast

import pytest
import zxingcpp

from rathaus_desk.paper.bitmap import Bitmap
from rathaus_desk.paper.codes import qr_bitmap

_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß0123456789/.-:ABCDEF "


def _texts() -> Iterator[str]:
    yield from ("w" * 38, "1ZZ", "3" * 18, "Z.0")  # here it counts that one shade has the upper hand
    chance = Random(18004)
    for size in range(1, 300, 3):
        yield "".join(chance.choices(_LETTERS, k=size))
    for size in range(1, 400, 40):
        yield from ("a" * size, "0" * size, "A1" * size, "https://musterhausen.example/" + "K0" * size)


def _modules(bitmap: Bitmap) -> list[str]:
    """Return rows of "#" and blanks from what is printed: black where an image mask has 0."""
    pitch = len(bitmap.rows) // bitmap.height
    rows = [bitmap.rows[at : at + pitch] for at in range(0, len(bitmap.rows), pitch)]
    bits = [f"{int(row, 16):0{4 * pitch}b}" for row in rows]
    assert all("0" not in row[bitmap.width :] for row in bits)
    return [row[: bitmap.width].replace("0", "#").replace("1", " ") for row in bits]


def _by_the_library(text: str, **options: object) -> list[str]:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", **options)
    view = memoryview(cast("bytes", code.to_image(add_quiet_zones=False)))
    height, width = view.shape or (0, 0)
    shown = "".join(" " if one else "#" for one in view.tobytes())
    return [shown[at : at + width] for at in range(0, height * width, width)]


def test_each_code_is_the_one_that_the_library_chooses() -> None:
    """Module for module, for many lengths and kinds of text; each of the eight masks is chosen at times."""
    worn = set()
    for text in _texts():
        code = _modules(qr_bitmap(text))
        assert code == _by_the_library(text), text
        # Three bits beside the upper left corner say which mask it is (ISO/IEC 18004, 7.9).
        worn.add("".join(code[8][2:5]))
    assert len(worn) == 8


@pytest.mark.parametrize("text", ["K00001X7Q", "https://musterhausen.example/" + "x" * 400])
def test_no_mask_is_the_only_one(text: str) -> None:
    """The library does heed a mask that it is told: otherwise there would be nothing to choose from."""
    assert len({tuple(_by_the_library(text, data_mask=mask)) for mask in range(8)}) == 8

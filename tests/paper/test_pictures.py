"""Each kind of sheet looks as it did when somebody last looked at it."""

import pytest
from picture_samples import PICTURES, SHEETS, picture
from PIL import Image, ImageChops, ImageFilter

CLEARLY_OTHER = 70  # of 255, once both pictures are blurred by a dot
ALLOWED = 0.0004  # of all dots: another version of the renderer may place an edge otherwise


def _share_that_differs(one: Image.Image, other: Image.Image) -> float:
    blurred = [picture.convert("L").filter(ImageFilter.BoxBlur(1)) for picture in (one, other)]
    counts = ImageChops.difference(*blurred).histogram()
    return sum(counts[CLEARLY_OTHER:]) / (one.width * one.height)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_looks_like_its_picture(name: str) -> None:
    """Size and ink, but for a few dots."""
    drawn = picture(SHEETS[name]())
    with Image.open(PICTURES / f"{name}.png") as kept:
        assert drawn.size == kept.size
        assert _share_that_differs(drawn, kept) <= ALLOWED


def test_a_line_that_moves_by_a_millimetre_is_seen() -> None:
    """The comparison would notice: the address alone, moved by one and a half dots."""
    drawn = picture(SHEETS["envelope-dl"]())
    moved = drawn.copy()
    part = drawn.crop((190, 60, drawn.width, 130))
    moved.paste(part, (190, 62))
    assert _share_that_differs(drawn, moved) > ALLOWED


def test_every_picture_belongs_to_a_sheet() -> None:
    """No picture is left over, and none is large."""
    files = list(PICTURES.glob("*.png"))
    assert {one.stem for one in files} == set(SHEETS)
    assert max(one.stat().st_size for one in files) < 20_000

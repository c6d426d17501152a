"""Pages as pictures."""

from dataclasses import replace

import pypdfium2
import pytest
from paper_samples import LETTER

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Paragraph
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.paper.preview import page_images


@pytest.mark.parametrize("width", [1, 45, 109, 333, 827, 1001])
def test_pictures_have_the_width_that_was_asked_for_and_no_padding(width: int) -> None:
    """Three bytes a pixel, rows without gaps, A4 upright."""
    letter = replace(LETTER, body=tuple(Paragraph("Ein Satz. " * 60) for _ in range(8)))
    images = page_images(render_letter(letter), width)
    assert len(images) > 1
    for wide, high, data in images:
        assert wide == width
        assert high == pytest.approx(width * 297 / 210, abs=1)
        assert len(data) == wide * high * 3


def test_a_picture_shows_the_page_in_red_green_blue() -> None:
    """The rule at the head is blue-green: more blue than red."""
    [(wide, high, data)] = page_images(render_letter(LETTER), 827)
    pixels = {data[at : at + 3] for at in range(0, len(data), 3)}
    assert b"\xff\xff\xff" in pixels
    coloured = max(pixels, key=lambda one: one[2] - one[0])
    assert coloured[2] > coloured[1] > coloured[0]
    page = pypdfium2.PdfDocument(render_letter(LETTER))[0]
    expected = page.render(scale=(wide - 0.01) / page.get_width()).to_pil().convert("RGB")
    assert (expected.size, expected.tobytes()) == ((wide, high), data)


@pytest.mark.parametrize("broken", [b"", b"kein PDF", b"%PDF-1.7\n%%EOF", render_letter(LETTER)[:4000]])
def test_a_broken_file_is_refused_in_words(broken: bytes) -> None:
    """What happened, that nothing is lost, what to do."""
    with pytest.raises(Refused, match=r"beschädigt.*nichts geändert.*Bitte erstellen Sie das Blatt neu\."):
        page_images(broken, 100)

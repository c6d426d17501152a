"""Our icons on paper have the same strokes as on the screen."""

import math
from io import BytesIO

import pypdfium2
import pytest
from notice_samples import DAY
from PIL import Image, ImageChops
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from rathaus_desk.domain.notices.notices import NoticeIcon
from rathaus_desk.paper.document import Document
from rathaus_desk.paper.line_icon import _FILES, _Pen, draw_icon
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.places import place

SIDE = 200


def on_paper(icon):
    document = Document("Bild", DAY, size=(20, 20))
    draw_icon(document.page(), icon, (0, 0, 20, 20), (0, 0, 0))
    page = pypdfium2.PdfDocument(BytesIO(pdf_bytes(document)))[0]
    return page.render(scale=SIDE / page.get_width()).to_pil().convert("L").resize((SIDE, SIDE))


def on_screen(name):
    source = place("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")
    source = source.replace("currentColor", "black").replace('stroke-width="1.6"', 'stroke-width="1.2"')
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGBA8888)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.encode())).render(painter)
    painter.end()
    return Image.frombytes("RGBA", (SIDE, SIDE), bytes(image.constBits())).convert("L")


@pytest.mark.parametrize("icon", [one for one in NoticeIcon if one is not NoticeIcon.NONE])
def test_an_icon_is_the_same_on_paper_and_on_the_screen(qapp, icon):
    paper, screen = on_paper(icon), on_screen(_FILES[icon])
    assert screen.getextrema()[0] < 50
    counts = ImageChops.difference(paper, screen).histogram()
    assert sum(counts[128:]) < 0.004 * SIDE * SIDE


def test_every_picture_that_can_be_chosen_has_its_file():
    assert set(_FILES) == set(NoticeIcon) - {NoticeIcon.NONE}


def test_a_piece_of_a_circle_keeps_its_distance_from_the_middle():
    for path in ("M10 2 A8 8 0 0 1 18 10", "M10 2 A8 8 0 1 0 18 10", "M2 10 a8 8 0 0 0 16 0"):
        for step in list(_Pen().follow(path))[1:]:
            x, y = (float(one) for one in step.split()[-3:-1])
            assert math.dist((x, y), (10, 10)) == pytest.approx(8, abs=0.01)

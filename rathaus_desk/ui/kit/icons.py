"""The one set of line icons, drawn for this program, in the colour of the text beside them."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from rathaus_desk.places import place


def icon(name: str, colour: str, pixels: int) -> QIcon:
    """Return an icon in one colour, sharp at the given size."""
    drawn = picture(name, colour, pixels)
    made = QIcon(drawn)
    # Else Qt tints it in a selected row, until state and urgency can hardly be read.
    made.addPixmap(drawn, QIcon.Mode.Selected)
    return made


def picture(name: str, colour: str, pixels: int) -> QPixmap:
    """Return an icon as a pixmap for labels, twice as fine as shown."""
    image = QImage(pixels * 2, pixels * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode())).render(painter)
    painter.end()
    image.setDevicePixelRatio(2)
    return QPixmap.fromImage(image)


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return place("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")

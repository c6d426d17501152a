"""Draws a chip in the middle of a text, as one sign that is deleted, copied and undone as a whole."""

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.templates.chip_text import ChipSource

SIGN = "\ufffc"
KIND = int(QTextFormat.ObjectTypes.UserObject) + 1
SOURCE = int(QTextFormat.Property.UserProperty) + 1
SHOWN, ALONE = SOURCE + 1, SOURCE + 2


def chip_format(chip: ChipSource) -> QTextCharFormat:
    """Return the format that makes the sign in the text this chip."""
    made = QTextCharFormat()
    made.setObjectType(KIND)
    made.setProperty(SOURCE, chip.source)
    made.setProperty(SHOWN, chip.shown)
    made.setProperty(ALONE, chip.alone)
    made.setToolTip(plain_tip(chip.shown))
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBottom)
    return made


class ChipPainter(QPyTextObject):
    """Paints chips in the colours of the theme; those of conditions in another one than fields."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._look = look

    def intrinsicSize(self, document: QTextDocument, _at: int, shape: QTextFormat) -> QSizeF:  # noqa: N802
        """Return how much room a chip takes; a long one is cut so that it fits its line."""
        font = QFontMetricsF(document.defaultFont())
        room = document.textWidth() - 2 * document.documentMargin()
        wide = font.horizontalAdvance(str(shape.property(SHOWN))) + 2 * tokens.S + 2
        return QSizeF(min(wide, room) if room > 0 else wide, font.height() + 2)

    def drawObject(  # noqa: N802
        self, painter: QPainter, place: QRectF | QRect, document: QTextDocument, _at: int, shape: QTextFormat
    ) -> None:
        """Draw a chip with its name."""
        colours = self._look.colours
        ink, ground = (
            (colours.soon, colours.soon_soft)
            if shape.property(ALONE)
            else (colours.accent, colours.accent_soft)
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(place).adjusted(1, 0.5, -1, -0.5)
        painter.setPen(QColor(ink))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(body, tokens.XS + 2, tokens.XS + 2)
        font = document.defaultFont()
        painter.setFont(font)
        shown = QFontMetricsF(font).elidedText(
            str(shape.property(SHOWN)), Qt.TextElideMode.ElideRight, body.width() - 2 * tokens.XS
        )
        painter.drawText(body, int(Qt.AlignmentFlag.AlignCenter), shown)
        painter.restore()

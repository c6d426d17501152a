"""What the entry line has found, painted in one go: a widget for each line would cost a frame."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.widgets import announce

AS_NAME, AS_PHONE, AS_NEW, AS_NOBODY = "as_name", "as_phone", "as_new", "as_nobody"
NOT_KNOWN = (AS_NAME, AS_PHONE, AS_NEW, AS_NOBODY)
Line = tuple[int, Hit | str]  # the top of a line in pixels, and what stands there: a hit or a group's title


class HitList(QFrame):
    """Lies over the form, best hit first, grouped; it never takes the focus."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self.setProperty("kind", "hits")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._look = look
        self._lines: list[Line] = []
        self.hits: tuple[Hit, ...] = ()
        self.current = 0
        self._most = 0  # pixels of height that there are; 0 for as much as is needed
        self._whole = 0  # pixels of height that all lines need
        self._scrolled = 0  # pixels by which the lines are moved up
        self.hide()

    def keep_within(self, height: int) -> None:
        """Stay within a height in pixels; the chosen hit then scrolls into sight."""
        self._most = height
        self._fit()

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        """Show new hits, the first one chosen."""
        self.hits, self.current, self._scrolled = hits, 0, 0
        self._lines = []
        top, group = tokens.XS, ""
        for hit in hits:
            title = self.tr("NICHT IM VERZEICHNIS") if hit.key in NOT_KNOWN else word(hit.kind).upper()
            if title != group:
                group = title
                self._lines.append((top, title))
                top += self._height(title)
            self._lines.append((top, hit))
            top += self._height(hit)
        self._whole = top + tokens.XS
        self._fit()
        self.setVisible(bool(hits))
        self._say_chosen()
        self.update()

    def step(self, direction: int) -> None:
        """Choose the next or previous hit."""
        if self.hits:
            self.current = (self.current + direction) % len(self.hits)
            self._bring_into_sight()
            self._say_chosen()
            self.update()

    def chosen(self) -> Hit | None:
        """Return the chosen hit."""
        return self.hits[self.current] if self.hits else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        y = event.position().y() + self._scrolled
        for top, line in reversed(self._lines):
            if top <= y:
                if isinstance(line, Hit):
                    self.picked.emit(line)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
        painter.translate(0, -self._scrolled)
        for top, line in self._lines:
            if isinstance(line, Hit):
                self._paint_hit(painter, top, line)
            else:
                painter.setFont(self._look.font(tokens.SMALL, bold=True))
                painter.setPen(QColor(self._look.colours.muted))
                painter.drawText(self._row(top, self._height(line)), Qt.AlignmentFlag.AlignVCenter, line)

    def _fit(self) -> None:
        self.setFixedHeight(min(self._whole, self._most) if self._most else self._whole)
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        """Scroll so that the chosen hit is seen whole, the first one with its group's title."""
        top, bottom = 0, 0
        for at, line in self._lines:
            if line is self.chosen():
                top, bottom = at, at + self._height(line)
        lowest = max(self._whole - self.height(), 0)
        wanted = 0 if self.current == 0 else min(self._scrolled, top - tokens.XS)
        self._scrolled = min(max(wanted, bottom + tokens.XS - self.height(), 0), lowest)

    def _paint_hit(self, painter: QPainter, top: int, hit: Hit) -> None:
        colours = self._look.colours
        height = self._height(hit)
        if hit is self.chosen():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selection))
            around = QRect(tokens.XS, top, self.width() - 2 * tokens.XS, height)
            painter.drawRoundedRect(around, tokens.XS, tokens.XS)
        for text, step, colour, part in (
            (hit.title, tokens.BASE, colours.ink, 0),
            (_detail(hit), tokens.SMALL, colours.muted, 1),
        ):
            font = self._look.font(step, bold=part == 0)
            room = self._row(top + tokens.XS + part * self._line_height(tokens.BASE), self._line_height(step))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _row(self, top: int, height: int) -> QRect:
        return QRect(tokens.M, top, self.width() - 2 * tokens.M, height)

    def _height(self, line: Hit | str) -> int:
        if isinstance(line, str):
            return self._line_height(tokens.SMALL) + tokens.S
        second = self._line_height(tokens.SMALL) if _detail(line) else 0
        return self._line_height(tokens.BASE) + second + 2 * tokens.XS

    def _line_height(self, step: float) -> int:
        return QFontMetrics(self._look.font(step)).height()

    def _say_chosen(self) -> None:
        hit = self.chosen()
        if hit is not None:
            self.setAccessibleName(", ".join(part for part in (hit.title, _detail(hit)) if part))
            announce(self)


def _detail(hit: Hit) -> str:
    return " · ".join(part for part in (hit.detail, hit.reason) if part)

"""On which label of a begun sheet the first address goes: chosen from a list or on a picture."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rathaus_desk.domain.paper.labels import LABEL_SHEETS, LabelSheet, LabelStock
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.widgets import announce, column, label, row, show_text

HIGH = 208  # pixels of the picture at 100 %: so the lowest label is still 24 high
WIDE = HIGH * 210 // 297


class LabelPicture(QWidget):
    """The sheet small: labels that are gone are crossed out, the first free one is filled."""

    picked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.sheet = LABEL_SHEETS[LabelStock.L3X8_70X36]
        self.start = 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._look.pixels(WIDE), self._look.pixels(HIGH))

    def show_start(self, sheet: LabelSheet, start: int) -> None:
        """Show a sheet and its first free label, counted from 1."""
        self.sheet, self.start = sheet, start
        self.update()

    def box(self, number: int) -> QRectF:
        """Return where a label stands on the picture, in pixels."""
        sheet, part = self.sheet, self.width() / 210
        down, across = divmod(number - 1, sheet.across)
        left, top = sheet.left + across * sheet.step_across, sheet.top + down * sheet.step_down
        return QRectF(left * part, top * part, sheet.width * part, sheet.height * part)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        numbers = range(1, self.sheet.count + 1)
        hit = next((one for one in numbers if self.box(one).contains(event.position())), None)
        if hit is not None:
            self.picked.emit(hit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.control)))
        painter.setBrush(QColor(colours.surface))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        for number in range(1, self.sheet.count + 1):
            box = self.box(number).adjusted(1.5, 1.5, -1.5, -1.5)
            first = number == self.start
            painter.setBrush(QColor(colours.accent) if first else Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            if number < self.start:
                painter.drawLine(box.topLeft(), box.bottomRight())
                painter.drawLine(box.topRight(), box.bottomLeft())


class LabelStart(QWidget):
    """The choice and its picture; another kind of sheet begins at its first label."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._stock = LabelStock.L3X8_70X36
        self.choice = Choice((), "")
        self.choice.setAccessibleName(self.tr("Bei welchem Etikett beginnen"))
        self.choice.setMinimumContentsLength(22)
        self.picture = LabelPicture(look)
        self.picture.setToolTip(self.tr("Ein Klick wählt das erste freie Etikett."))
        said = label(self.tr("Angebrochener Bogen? Beginnen bei"), "small", wrap=False)
        self.end = label("", "small")
        beside = column(said, self.choice, self.end, None, spacing=tokens.XS)
        inner = row(self.picture, spacing=tokens.M)
        inner.addLayout(beside, 1)
        inner.setContentsMargins(0, 0, 0, 0)
        self.setLayout(inner)
        self.end.hide()
        self.choice.currentIndexChanged.connect(self._show)
        self.picture.picked.connect(self.begin_at)
        self.show_stock(self._stock)

    @property
    def start(self) -> int:
        """The first free label, counted from 1."""
        return max(self.choice.currentIndex(), 0) + 1

    def show_stock(self, stock: LabelStock) -> None:
        """Offer the labels of a kind of sheet; one that was chosen stays as long as it is the same kind."""
        if self.choice.count() == LABEL_SHEETS[stock].count and stock is self._stock:
            return
        self._stock = stock
        sheet = LABEL_SHEETS[stock]
        said = self.tr("Feld {number}: Zeile {down}, Spalte {across}")
        self.choice.clear()
        for number in range(sheet.count):
            down, across = divmod(number, sheet.across)
            self.choice.addItem(said.format(number=number + 1, down=down + 1, across=across + 1))
        self._show()

    def begin_at(self, number: int) -> None:
        """Begin at a label, counted from 1."""
        self.choice.setCurrentIndex(number - 1)

    def tell_end(self, addresses: int) -> None:
        """Say how many sheets so many addresses need, and where the last one can be gone on with."""
        each = LABEL_SHEETS[self._stock].count
        full, used = divmod(self.start - 1 + addresses, each)
        sheets = self.tr("1 Bogen") if full + bool(used) == 1 else self.tr("{count} Bögen")
        left = self.tr("Auf dem letzten ist Feld {number} das erste freie.")
        free = left if used else self.tr("Der letzte ist voll.")
        told = f"{sheets.format(count=full + bool(used))}. {free.format(number=used + 1)}"
        show_text(self.end, told)
        announce(self.end)

    def _show(self) -> None:
        show_text(self.end, "")
        self.picture.show_start(LABEL_SHEETS[self._stock], self.start)

"""Printing by the system: the printer is asked once, then remembered; job names carry no person."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

JOB_NAME = "Rathaus Desk"


def printer_by_name(name: str) -> QPrinterInfo | None:
    """Return the printer of that name, or None if it is gone."""
    info = QPrinterInfo.printerInfo(name)
    return None if info.isNull() else info


def printer_from_dialog(parent: QWidget) -> str:
    """Ask the system's dialog for a printer; return its name, or an empty text if none was chosen."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer.printerName() if accepted else ""


def grey_bytes(width: int, height: int, pixels: bytes) -> bytes:
    """Return one byte of brightness for each RGB pixel, rows without padding."""
    image = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    padded, line = bytes(grey.constBits()), grey.bytesPerLine()
    return b"".join(padded[start : start + width] for start in range(0, height * line, line))


def print_pages(printer_name: str, pages: Sequence[tuple[int, int, bytes]]) -> bool:
    """Print pages given as (width, height, RGB or grey bytes); return False if the printer refuses.

    May run on the paper lane: Qt paints on a printer from any thread, and nothing here knows a widget.
    """
    printer = QPrinter(QPrinterInfo.printerInfo(printer_name), QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setDocName(JOB_NAME)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for index, (width, height, pixels) in enumerate(pages):
        if index and not printer.newPage():
            painter.end()
            return False
        grey = pixels if len(pixels) == width * height else grey_bytes(width, height, pixels)
        image = QImage(grey, width, height, width, QImage.Format.Format_Grayscale8)
        painter.drawImage(QRect(0, 0, printer.width(), printer.height()), image)
    return painter.end()

"""Printing by the system: the printer is asked once, then remembered; job names carry no person."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

JOB_NAME = "Rathaus Desk"
A4_WIDTH, A4_HEIGHT = 210.0, 297.0  # mm


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


def layout_for(size: tuple[float, float]) -> QPageLayout:
    """Return the paper for a sheet of so many mm: A4, or A3 for what is larger; across, if the sheet is."""
    wide, high = size
    larger = min(size) > A4_WIDTH + 1 and max(size) > A4_HEIGHT + 1
    paper = QPageSize(QPageSize.PageSizeId.A3 if larger else QPageSize.PageSizeId.A4)
    turned = QPageLayout.Orientation.Landscape if wide > high else QPageLayout.Orientation.Portrait
    return QPageLayout(paper, turned, QMarginsF(0, 0, 0, 0))


def print_pages(
    printer_name: str, pages: Sequence[tuple[int, int, bytes]], size: tuple[float, float]
) -> bool:
    """Print pages given as (width, height, RGB or grey bytes) of `size` mm; return False if refused.

    May run on the paper lane: Qt paints on a printer from any thread, and nothing here knows a widget.
    """
    printer = QPrinter(QPrinterInfo.printerInfo(printer_name), QPrinter.PrinterMode.HighResolution)
    layout = layout_for(size)
    printer.setPageSize(layout.pageSize())
    printer.setPageOrientation(layout.orientation())
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

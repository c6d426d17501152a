"""A finished sheet beside the page: look, print, save. It never takes the focus from the form."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.printing.single_letters import FILE
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.file_names import ask_where, in_documents
from rathaus_desk.ui.kit.hearing import hear_everywhere
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.two_panes import beside_or_below
from rathaus_desk.ui.kit.widgets import announce, button, clear, label, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.printing import print_pages, printer_by_name, printer_from_dialog
from rathaus_desk.usecases.cases.letters import sheet_images
from rathaus_desk.usecases.cases.sheet_files import sheet_size, write_sheet

PREVIEW_WIDTH = 380
EDGES = tokens.XL + tokens.L  # frame and scroll bar beside the picture of the sheet
PRINT_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_P)
CLOSE_KEY = QKeyCombination(Qt.Key.Key_Escape)
_KEYS = frozenset((QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress))
PRINT_WIDTH = 2480  # pixels across A4 at 300 dpi

Pages = tuple[tuple[int, int, bytes], ...]
WentOut = Callable[[str, int], None]  # where to, and how many pages
USUAL = PrintKind.LETTER
# Somebody lays other paper in first; and letters to many have a job that knows what came out.
NEVER_AT_ONCE = frozenset((PrintKind.LABEL, PrintKind.ENVELOPE, PrintKind.MASS_LETTER))


class PaperView(QFrame):
    """The last sheet that was made. With a printer remembered for its kind it is printed at once."""

    printer_chosen = Signal()
    left = Signal()  # somebody closed it, who wants to go on with the page

    def __init__(self, workplace: Workplace, look: Look) -> None:
        super().__init__()
        self._at = workplace
        self._look = look
        self._images: list[QImage] = []
        self.setProperty("kind", "card")
        self.pdf = b""
        self.file_name = ""
        self._went_out: WentOut | None = None
        self.printers: dict[PrintKind, str] = {}  # as remembered, by what is printed
        self._kind = USUAL
        self.title = label("", "strong")
        self.state = label("", "small")
        self._pages = QVBoxLayout()
        self._pages.setSpacing(tokens.M)
        sheet = QWidget()
        sheet.setLayout(self._pages)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.S, tokens.L, tokens.L, tokens.L)
        whole.setSpacing(tokens.S)
        self.print_button = button(self.tr("Drucken"), self.print_sheet, "primary", self.tr("Strg+P"))
        self.save_button = button(self.tr("Als PDF speichern"), self.save_sheet)
        self.close_button = button(self.tr("Schließen"), self._close, "quiet", self.tr("Esc"))
        self._head, self._foot = (QBoxLayout(QBoxLayout.Direction.LeftToRight) for _ in range(2))
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self.close_button)
        self._foot.addStretch(1)
        self._foot.addWidget(self.save_button)
        self._foot.addWidget(self.print_button)
        whole.addLayout(self._head)
        whole.addWidget(self.state)
        whole.addWidget(scrolled(sheet), 1)
        whole.addLayout(self._foot)
        look.changed.connect(self._arrange)
        self.hide()
        hear_everywhere(self, _KEYS)

    def minimumSizeHint(self) -> QSize:
        """Return what the widest button needs: the buttons stand one below the other where it is narrow."""
        buttons = (self.print_button, self.save_button, self.close_button)
        width = max(one.sizeHint().width() for one in buttons) + tokens.S + tokens.L
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """While a sheet is shown, the key that made it prints it and Esc closes it, wherever the focus is."""
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        run = {PRINT_KEY: self.print_sheet, CLOSE_KEY: self._close}.get(event.keyCombination())
        if run is None or not self._in_front():
            return False
        event.accept()  # so that the page does not make the sheet anew, or close itself behind it
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            run()
        return True

    def show_sheet(
        self,
        title: str,
        pdf: bytes,
        file_name: str,
        went_out: WentOut | None = None,
        kind: PrintKind = USUAL,
        *,
        at_once: bool = True,
    ) -> None:
        """Show a sheet; with a printer remembered for its kind, print it, unless it is only to be looked at.

        `went_out` hears where to and how many pages. Letters to many are only seen: their job prints them.
        """
        self._forget()
        self._kind = kind
        self.print_button.setVisible(kind is not PrintKind.MASS_LETTER)
        if kind is PrintKind.MASS_LETTER:
            self._say_only_seen()
        self.pdf, self.file_name, self._went_out = pdf, file_name, went_out
        self.title.setText(title)
        self.show()
        show = partial(self._show_pages, pdf)
        self._at.background.draw(self, partial(sheet_images, pdf, PREVIEW_WIDTH * 2), show)
        name = self._printer() if at_once and kind not in NEVER_AT_ONCE else ""
        if name and printer_by_name(name) is not None:
            self._send(name)

    def put_away(self) -> None:
        """Hide the sheet and forget it: it belongs to somebody who is no longer being served."""
        self.hide()
        self._forget()

    def print_sheet(self) -> None:
        """Print by the system's dialog, and remember the printer."""
        if self._kind is PrintKind.MASS_LETTER:
            self._say_only_seen()
            announce(self.state)
            return
        name = printer_from_dialog(self)
        if name:
            self.printers[self._kind] = name
            self.printer_chosen.emit()
            self._send(name)

    def save_sheet(self) -> None:
        """Save the sheet as PDF where the person wants it."""
        title, kind = self.tr("Blatt als PDF speichern"), self.tr("PDF (*.pdf)")
        target = ask_where(self, title, in_documents(self.file_name), kind, ".pdf")
        if target is None:
            return
        try:
            write_sheet(self.pdf, target)
        except Refused as error:
            self.state.setText(f"{error} {self.tr('Das Blatt ist noch hier.')}")
            return
        self.state.setText(self.tr("Gespeichert."))
        if self._went_out is not None:
            self._went_out(FILE, len(self._images))

    def _say_only_seen(self) -> None:
        said = self.tr(
            "Nur zum Ansehen, am Rand steht PROBE. Gedruckt wird auf der Seite mit „Briefe drucken“: Dort "
            "ist jedes Blatt gezählt, und was zurückkommt, wird erkannt."
        )
        self.state.setText(said)

    def _printer(self) -> str:
        """Return the printer of this kind; until one is chosen that of letters, but not for A3."""
        usual = "" if self._kind is PrintKind.NOTICE_A3 else self.printers.get(USUAL, "")
        return self.printers.get(self._kind, usual)

    def _in_front(self) -> bool:
        shown = self.isVisible() and bool(self.pdf) and self.window().isActiveWindow()
        return shown and not (QApplication.activeModalWidget() or QApplication.activePopupWidget())

    def _close(self) -> None:
        """Close the sheet; who was on the page stays there, at the same place."""
        focus = QApplication.focusWidget()
        on_the_page = focus is not None and not self.isAncestorOf(focus)
        self.put_away()
        if not on_the_page:
            self.left.emit()

    def _send(self, printer_name: str) -> None:
        self.state.setText(self.tr("Wird an {printer} gesendet …").format(printer=printer_name))
        sent = partial(self._print_pages, printer_name, sheet_size(self.pdf), self._went_out)
        self._at.background.draw(self, partial(sheet_images, self.pdf, PRINT_WIDTH), sent)

    def _print_pages(
        self, printer_name: str, size: tuple[float, float], went_out: WentOut | None, pages: Pages
    ) -> None:
        printed = print_pages(printer_name, pages, size)
        if printed and went_out is not None:
            went_out(printer_name, len(pages))
        if not self.pdf:
            return
        text = (
            self.tr("An {printer} gesendet.")
            if printed
            else self.tr(
                "{printer} nimmt nichts an. Das Blatt ist noch hier; „Als PDF speichern“ geht immer."
            )
        )
        self.state.setText(text.format(printer=printer_name))

    def _forget(self) -> None:
        self.pdf, self.file_name, self._went_out = b"", "", None
        self.title.clear()
        self.state.clear()
        self._images.clear()
        clear(self._pages)

    def _show_pages(self, pdf: bytes, pages: Pages) -> None:
        if pdf is not self.pdf:
            return  # put away, or another one, while it was drawn
        self._images = [
            QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()
            for width, height, pixels in pages
        ]
        self._lay_out_pages()

    def _arrange(self) -> None:
        """Set buttons side by side or one below the other, and fit the sheet to the width."""
        room = self.width() - tokens.S - tokens.L
        narrow = self.save_button.sizeHint().width() + self.print_button.sizeHint().width() + tokens.S > room
        for one in (self._head, self._foot):
            beside_or_below(one, narrow=narrow)
        self._lay_out_pages()

    def _lay_out_pages(self) -> None:
        clear(self._pages)
        width = min(PREVIEW_WIDTH, max(self.width() - EDGES - tokens.M, 1))
        for number, image in enumerate(self._images, start=1):
            image.setDevicePixelRatio(image.width() / width)
            sheet = QLabel()
            sheet.setPixmap(QPixmap.fromImage(image))
            sheet.setAccessibleName(self.tr("Seite {number}").format(number=number))
            sheet.setProperty("kind", "sheet")
            sheet.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._pages.addWidget(sheet)
        self._pages.addStretch(1)

"""Which printer and which tray: as this PC remembers it for the kind of paper."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.printing.print_choices import PrintChoice
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.printing.printers import PrinterAbilities, PrinterAddress, printer_address
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import column, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.printing.ipp_printer import printer_abilities
from rathaus_desk.usecases.printing.remembered_printers import (
    keep_print_choice,
    print_choice,
    printers_here,
)


class TypedChoice(QComboBox):
    """A list to choose from, in which one can also type."""

    def __init__(self, name: str, example: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.setLineEdit(self.line)
        at_most(self.line, 300)
        self.line.setPlaceholderText(example)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setAccessibleName(name)
        self.line.setAccessibleName(name)


class PrinterRow(QWidget):
    """A printer by its name or address, and one of its trays; a choice is kept as soon as it prints."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._kind: PrintKind | None = None
        self._asked = False
        example = self.tr("wählen oder Adresse tippen")
        self.printer = TypedChoice(self.tr("Drucker oder Adresse"), example)
        self.tray = TypedChoice(self.tr("Papierfach"), self.tr("automatisch"))
        self.note = label("", "small")
        self.note.hide()
        both = row(spacing=tokens.M)
        both.addLayout(column(label(self.tr("Drucker"), "small"), self.printer, spacing=tokens.XS), 2)
        both.addLayout(column(label(self.tr("Papierfach"), "small"), self.tray, spacing=tokens.XS), 1)
        whole = column()
        whole.addLayout(both)
        whole.addWidget(self.note)
        self.setLayout(whole)
        self.printer.activated.connect(self._ask_abilities)
        self.printer.line.editingFinished.connect(self._ask_abilities)

    @property
    def choice(self) -> PrintChoice:
        """Return what is chosen; an empty printer means that nobody has chosen yet."""
        at = self.printer.findText(self.printer.currentText())
        address = str(self.printer.itemData(at)) if at >= 0 else self.printer.currentText().strip()
        return PrintChoice(address, self.tray.currentText().strip())

    def look(self, kind: PrintKind) -> None:
        """Show what this PC remembers for a kind of paper, and ask once which printers it has."""
        if self._kind is kind:
            return
        self._kind = kind
        try:
            kept = print_choice(kind)
        except DeskError as error:
            show_text(self.note, str(error))
            return
        self._choose(kept.printer)
        self.tray.setCurrentText(kept.tray)
        if not self._asked:
            self._asked = True
            self._at.background.draw(self, printers_here, self._offer)

    def keep(self, *, duplex: bool) -> None:
        """Remember the choice for this kind of paper."""
        if self._kind is None:
            return
        chosen = self.choice
        try:
            keep_print_choice(self._kind, PrintChoice(chosen.printer, chosen.tray, duplex))
        except DeskError as error:
            show_text(self.note, str(error))

    def _offer(self, found: tuple[tuple[str, PrinterAddress], ...]) -> None:
        typed = self.choice.printer
        for name, address in found:
            self.printer.addItem(name, address.uri)
        self._choose(typed)

    def _choose(self, address: str) -> None:
        """Show a printer by its name, where this PC has one, else by its address."""
        at = self.printer.findData(address)
        if at >= 0:
            self.printer.setCurrentIndex(at)
        else:
            self.printer.setCurrentText(address)

    def _ask_abilities(self) -> None:
        address = self.choice.printer
        if address:
            self._at.background.draw(self, partial(_abilities, address), self._show_abilities)

    def _show_abilities(self, found: PrinterAbilities | str) -> None:
        if isinstance(found, str):
            show_text(self.note, found)
            return
        show_text(self.note, " ".join(found.reasons))
        typed = self.tray.currentText()
        self.tray.clear()
        self.tray.addItems(list(found.trays))
        self.tray.setCurrentText(typed)


def _abilities(address: str) -> PrinterAbilities | str:
    """Return what a printer says of itself, or in German why it says nothing."""
    try:
        return printer_abilities(printer_address(address), 5.0)
    except DeskError as error:
        return str(error)

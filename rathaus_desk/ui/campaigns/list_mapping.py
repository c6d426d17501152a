"""A list that was read: in which encoding, and what each of its columns means; both can be changed."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from rathaus_desk.domain.campaigns.columns import Column, enough
from rathaus_desk.domain.campaigns.encodings import CHOICES
from rathaus_desk.domain.campaigns.lists import ReadList, Sorted, SourceKind, sort_lines
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import breakable, button, clear, label, row, show_text, wrapped

_EXAMPLES = 3
_LONGEST = 40
_LONGEST_HEAD = 28  # letters
_WIDEST = 19  # letters of what a column can mean


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list with its bytes, ready to be taken."""

    name: str
    content: bytes
    read: ReadList


class ListMapping(QFrame):
    """The columns of a list, each with what it means and some of what stands in it."""

    taken = Signal()
    left = Signal()
    encoding_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "inline")
        self.list: ListRead | None = None
        self.head = label("", "strong")
        self.note = label("", "small")
        self.missing = label("", "error")
        self.encoding = Choice([(one, one) for one in CHOICES], self.tr("wie erkannt"))
        self.encoding.setAccessibleName(self.tr("Zeichensatz der Datei"))
        self.encoding.activated.connect(self._encoding_changed)
        self.choices: list[Choice] = []
        self._place = QWidget()
        self._grid = QGridLayout(self._place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.L)
        self._grid.setVerticalSpacing(tokens.XS)
        self.take_button = button("", self.taken.emit, "primary", self.tr("Strg+Enter"))
        self.leave_button = button(self.tr("Verwerfen"), self.left.emit, "quiet", self.tr("Esc"))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(self.head)
        self._encoded = label(self.tr("Zeichensatz"), "small", wrap=False)
        inner.addLayout(row(self._encoded, self.encoding, None))
        for one in (self.note, self._place, self.missing):
            inner.addWidget(one)
        inner.addLayout(wrapped(self.leave_button, self.take_button, last_right=True))
        self.hide()

    def show_list(self, found: ListRead, columns: tuple[Column, ...]) -> None:
        """Show a list with what its columns meant the last time, or probably mean."""
        self.list = found
        read = found.read
        one = len(read.lines) == 1
        said = (
            self.tr("{name} · {encoding} · 1 Zeile")
            if one
            else self.tr("{name} · {encoding} · {lines} Zeilen")
        )
        told = said.format(name=found.name, encoding=self._read_as(read), lines=figure(len(read.lines)))
        self.head.setText(breakable(told))
        for part in (self._encoded, self.encoding):
            part.setVisible(read.kind is not SourceKind.XLSX)
        self._fill(columns)
        self._changed()
        self.show()

    def columns(self) -> tuple[Column, ...]:
        """Return what each column means."""
        return tuple(Column(one.currentData()) for one in self.choices)

    def chosen_encoding(self) -> str:
        """Return the encoding that somebody chose; nothing where it is told by the file itself."""
        if self.list is None or self.list.read.kind is SourceKind.XLSX:
            return ""
        return str(self.encoding.currentData() or "")

    def forget(self) -> None:
        """Put the list away."""
        self.list = None
        self.hide()

    def begin(self) -> None:
        """Take the focus to the button, or to the column that is missing."""
        (self.choices[0] if self.missing.isVisibleTo(self) and self.choices else self.take_button).setFocus()

    def _fill(self, columns: tuple[Column, ...]) -> None:
        clear(self._grid)
        self.choices = []
        read = self.list.read if self.list else None
        for at, (head, column) in enumerate(zip(read.heads if read else (), columns, strict=True)):
            choice = Choice([(word(one), one.value) for one in Column], "")
            choice.removeItem(0)
            choice.setMinimumContentsLength(_WIDEST)
            choice.setCurrentIndex(max(choice.findData(column.value), 0))
            choice.setAccessibleName(self.tr("Spalte {head} bedeutet").format(head=head))
            choice.currentIndexChanged.connect(self._changed)
            self.choices.append(choice)
            self._grid.addWidget(label(_short(head), wrap=False), at, 0)
            self._grid.addWidget(choice, at, 1)
            self._grid.addWidget(label(breakable(self._examples(at)), "small"), at, 2)
        self._grid.setColumnStretch(2, 1)

    def _examples(self, at: int) -> str:
        lines = self.list.read.lines if self.list else ()
        cells = (one.cells[at].strip() for one in lines[:50] if len(one.cells) > at)
        some = list(dict.fromkeys(one for one in cells if one))[:_EXAMPLES]
        told = " · ".join(some)
        return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1].rstrip()}…"

    def _changed(self) -> None:
        """Say what would come of it: how many can be written to, and how many not."""
        if self.list is None:
            return
        missing = enough(self.columns())
        show_text(self.missing, missing)
        self.take_button.setEnabled(not missing)
        found = sort_lines(self.list.read, self.columns()) if not missing else None
        count = len(self.list.read.lines)
        verb = self.tr("1 Zeile übernehmen") if count == 1 else self.tr("{lines} Zeilen übernehmen")
        self._verb(verb.format(lines=figure(count)))
        show_text(self.note, self._noted(found) if found else "")

    def _noted(self, found: Sorted) -> str:
        """Return what somebody should know of the lines before they are taken."""
        told = []
        if found.broken:
            said = self.tr("{good} lesbar, {broken} nicht lesbar; diese bekommen Sie mit Grund zurück.")
            good, broken = figure(len(found.recipients)), figure(len(found.broken))
            told.append(said.format(good=good, broken=broken))
        if zeros := [one.postcode for one in found.recipients if one.zero_added]:
            some = ", ".join(f"{one[1:]} → {one}" for one in list(dict.fromkeys(zeros))[:_EXAMPLES])
            said = self.tr("{count} Postleitzahlen haben vier Ziffern; die Null davor wird ergänzt: {some}.")
            if len(zeros) == 1:
                said = self.tr("1 Postleitzahl hat vier Ziffern; die Null davor wird ergänzt: {some}.")
            told.append(said.format(count=figure(len(zeros)), some=some))
            told.append(self.tr("Fehlt in Wahrheit eine andere Ziffer, bitte erst die Liste berichtigen."))
        if found.months_first:
            told.append(self.tr("In den Geburtsdaten steht der Monat vorn; 3/12/1948 gilt als 12.03.1948."))
        return " ".join(told)

    def _read_as(self, read: ReadList) -> str:
        """Return the encoding of a file, or the sheet of a workbook."""
        if not read.sheet:
            return read.encoding
        said = self.tr("Blatt „{sheet}“")
        if read.sheets > 1:
            said = self.tr("Blatt „{sheet}“, eines von {sheets}; die anderen werden nicht gelesen")
        return said.format(sheet=read.sheet, sheets=read.sheets)

    def _verb(self, text: str) -> None:
        self.take_button.setText(f"{text}  {self.tr('Strg+Enter')}")
        self.take_button.setAccessibleName(text)

    def _encoding_changed(self) -> None:
        self.encoding_chosen.emit(str(self.encoding.currentData() or ""))


def _short(head: str) -> str:
    """Return the head of a column as there is room for it; all of it is in the name of its choice."""
    return head if len(head) <= _LONGEST_HEAD else f"{head[: _LONGEST_HEAD - 1]}…"

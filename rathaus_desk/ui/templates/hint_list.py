"""What is to be looked at in a text, one line each: Enter goes there, F6 puts the proposal in its place."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from rathaus_desk.usecases.templates.checking import TextHint, TextHintKind

_HEADS = {
    TextHintKind.OPEN: "Noch offen",
    TextHintKind.PLAIN: "Klarer",
    TextHintKind.SPELLING: "Rechtschreibung",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One line: what it says, and where it leads; `line` is one of the text form."""

    text: str
    hint: TextHint | None = None
    line: int = 0


class HintList(QListWidget):
    """The remarks, the gravest first."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._remarks: tuple[Remark, ...] = ()
        self.setAccessibleName(self.tr("Hinweise zum Text"))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(self._open)

    def show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        """Show other remarks; the cursor stays on its place."""
        if remarks == self._remarks:
            return
        row = self.currentRow()
        self._remarks = remarks
        self.clear()
        for one in remarks:
            self.addItem(QListWidgetItem(one.text))
        self.setCurrentRow(min(row, len(remarks) - 1))

    def go_on(self) -> None:
        """Go to the next remark that has a place in the text, from the last one to the first."""
        places = [at for at, one in enumerate(self._remarks) if one.hint or one.line]
        after = [at for at in places if at > self.currentRow()]
        if places:
            self.setCurrentRow((after or places)[0])
            self._open()

    def chosen(self) -> Remark | None:
        """Return the remark under the cursor."""
        row = self.currentRow()
        return self._remarks[row] if 0 <= row < len(self._remarks) else None

    def _open(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.wanted.emit(chosen)


def remark_of(hint: TextHint) -> Remark:
    """Return what is said of one place in the text."""
    proposal = f" Besser: {hint.proposal}" if hint.proposal else ""
    return Remark(f"{_HEADS[hint.kind]}: {hint.sentence}{proposal}", hint)

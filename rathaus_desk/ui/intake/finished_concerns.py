"""The other concerns of this visit, as a short numbered list; each can be opened again or taken out."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.ui.intake.intake_draft import ConcernDraft
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import button, clear, label, row


class FinishedConcerns(QFrame):
    """One line for each concern that is not open on the form."""

    opened = Signal(int)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[QPushButton] = []
        self._shown: list[tuple[int, ConcernDraft]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.XS)
        self.hide()

    def show_concerns(self, concerns: tuple[ConcernDraft, ...], at: int) -> None:
        """Show all concerns but the one that is open, which is number `at` from zero."""
        others = [(index, one) for index, one in enumerate(concerns) if index != at and not one.empty]
        if others == self._shown:
            return  # nobody takes a button away from under the focus
        self._shown = others
        clear(self._column)
        self.keys = []
        self.setVisible(bool(others))
        if others:
            self._column.addWidget(label(self.tr("AUSSERDEM"), "group"))
        for index, one in others:
            self._add(index, one)

    def fields(self) -> dict[str, QWidget]:
        """Return what can have the focus, by name, in reading order."""
        return {f"other{at}": one for at, one in enumerate(self.keys)}

    def _add(self, index: int, one: ConcernDraft) -> None:
        text = f"{index + 1}  {self.in_words(one)}"
        again = button(self.tr("Öffnen"), partial(self.opened.emit, index), "quiet")
        again.setAccessibleName(self.tr("Anliegen {text}, öffnen").format(text=text))
        remove = button(self.tr("Entfernen"), partial(self.removed.emit, index), "quiet")
        remove.setAccessibleName(self.tr("Anliegen {text}, entfernen").format(text=text))
        for key in (again, remove):
            key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.keys += [again, remove]
        placed = row(label(text), again, remove, spacing=0)  # the buttons bring their own room
        placed.setStretch(0, 1)
        self._column.addLayout(placed)

    def in_words(self, one: ConcernDraft) -> str:
        """Return what a concern is about, where, and where it goes: "Laterne · Rosenweg 4 · Tiefbau"."""
        service = one.service
        name = service.short or service.name if service else self.tr("noch ohne Anliegen")
        behalf = self.tr("für {name}").format(name=one.behalf.shown_name) if one.behalf else ""
        goes = self.tr("gleich erledigt") if one.at_once else one.route or (service.unit if service else "")
        return " · ".join(part for part in (name, behalf, one.place, goes) if part)

"""The place of a card where its forms unfold, one at a time."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.ui.kit.inline_form import Draft, InlineForm


class FormPlace(QWidget):
    """The forms of one card: one is unfolded at a time, each keeps its text."""

    changed = Signal()

    def __init__(self, build: Callable[[str], InlineForm]) -> None:
        super().__init__()
        self._build = build
        self._forms: dict[str, InlineForm] = {}
        self.unfolded = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def form(self, name: str) -> InlineForm:
        """Return the form of an action, built when it is first wanted."""
        if name not in self._forms:
            made = self._build(name)
            made.hide()
            made.folded.connect(self._was_folded)
            self._forms[name] = made
            self._column.addWidget(made)
        return self._forms[name]

    def unfold(self, name: str, seen_version: int) -> InlineForm:
        """Show one form, as it was left, and fold the others."""
        form = self.form(name)
        if form.seen_version is None or not form.filled:
            form.begin(seen_version)
        for other in self._forms.values():
            other.setVisible(other is form)
        self.unfolded = name
        self.show()
        self.changed.emit()
        return form

    def empty(self, name: str) -> None:
        """Throw a sent form away."""
        form = self._forms.pop(name, None)
        if form is not None:
            form.hide()
            self._column.removeWidget(form)
            form.deleteLater()
        if name == self.unfolded:
            self._was_folded()

    def drafts(self) -> dict[str, Draft]:
        """Return what is typed and not sent, by action."""
        return {
            name: Draft(form.values(), name == self.unfolded, form.seen_version, form.base)
            for name, form in self._forms.items()
            if form.filled
        }

    def restore(self, drafts: Mapping[str, Draft]) -> None:
        """Put drafts back into their forms."""
        for name, draft in drafts.items():
            form = self.form(name)
            form.fill(draft.values)
            form.seen_version, form.base = draft.seen_version, dict(draft.base)
            if draft.unfolded:
                self.unfold(name, draft.seen_version or 0)

    def clear(self) -> None:
        """Throw all forms away."""
        for name in tuple(self._forms):
            self.empty(name)

    def saw(self, version: int) -> None:
        """Note that the person has seen this version, because it is of their own making."""
        for form in self._forms.values():
            form.seen_version = version

    def _was_folded(self) -> None:
        self.unfolded = ""
        self.hide()
        self.changed.emit()

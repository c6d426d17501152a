"""The concerns of one visit: the next one, back to one before, done on the spot, hung on, taken out."""

from PySide6.QtCore import QObject

from rathaus_desk.ui.intake.entry_line import EntryLine
from rathaus_desk.ui.intake.further_concern import FurtherConcern
from rathaus_desk.ui.intake.intake_draft import IntakeDraft
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.intake.intake_objection import IntakeObjection
from rathaus_desk.ui.intake.intake_saving import IntakeSaving
from rathaus_desk.ui.intake.similar_hint import SimilarHint
from rathaus_desk.ui.kit.workplace import Workplace

UNDO_SECONDS = 10


class VisitConcerns(QObject):
    """Moves between the concerns on the form; each keeps its own facts, place and note."""

    def __init__(
        self, parent: QObject, workplace: Workplace, form: IntakeForm, saving: IntakeSaving,
        objection: IntakeObjection,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._at = workplace
        self._form, self._saving, self._objection = form, saving, objection
        self._removed: IntakeDraft | None = None
        self.entry: EntryLine | None = None
        self.hint: SimilarHint | None = None
        self.further: FurtherConcern | None = None
        form.finished.removed.connect(self._remove)

    def next(self) -> None:
        """Finish the open concern and begin the next one with the same person, also right after saving."""
        typed = self.entry is not None and bool(self.entry.text().strip())
        if self.further is not None and self.further.may_begin() and not typed:
            self.further.begin()
            self._to_line()
            return
        if self.further is not None and self.further.open and self._form.service is not None:
            text = self.tr("Bitte dieses Anliegen erst speichern; danach geht mit Strg+E das nächste.")
            self._at.speaker.say(text)
            return
        if not self._objection.needs_service() and not self._objection.line_is_open():
            self._objection.clear()
            self._form.next_concern()
            self._to_line()

    def before(self) -> None:
        """Open the concern before this one."""
        self._form.step(-1)
        self._to_line()

    def after(self) -> None:
        """Open the concern after this one."""
        self._form.step(1)
        self._to_line()

    def mark_done(self) -> None:
        """Mark the open concern as done on the spot, or take the mark away."""
        if not self._objection.needs_service():
            block = self._form.block
            block.set_at_once(not block.at_once)
            (block.result if block.at_once else block.note).setFocus()
            self._form.edited.emit()

    def answer_at_once(self) -> None:
        """Count the question as answered; among several concerns mark this one as done on the spot."""
        if self._form.several:
            self.mark_done()
        elif not self._objection.needs_service():
            self._saving.answer_at_once()

    def attach(self) -> None:
        """Hang the concern on the similar case; among several this is noted, alone it is saved at once."""
        similar = self.hint.similar if self.hint else ()
        if not similar or self.hint is None:
            return
        if not self._form.several:
            if not self._objection.line_is_open():
                self._saving.save(similar[0].id)
            return
        block = self._form.block
        block.cause_id = None if block.cause_id == similar[0].id else similar[0].id
        self.hint.show_similar(similar, block.cause_id)
        self._form.typed.emit()

    def remove(self) -> None:
        """Take the open concern out of the visit, with a way back."""
        self._remove(self._form.at)

    def bring_back(self) -> None:
        """Put the concern back that was taken out."""
        if self._removed is not None:
            self._form.fill(self._removed)
            self.forget()

    def forget(self) -> None:
        """Drop the concern that was taken out."""
        self._removed = None

    def _remove(self, at: int) -> None:
        draft = self._form.draft()
        if not draft.concerns[at].empty:
            self._removed = draft
            text, back = self.tr("Das Anliegen ist entfernt."), self.tr("Zurückholen")
            self._at.speaker.offer(text, back, "intake.concern_back", UNDO_SECONDS)
        self._form.remove(at)
        self._to_line()

    def _to_line(self) -> None:
        if self.entry is not None:
            self.entry.setFocus()

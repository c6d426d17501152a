"""Saves what stands on the intake form: as cases, hung on a similar case, or counted as answered."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, Taken
from rathaus_desk.domain.office.services import Service
from rathaus_desk.ui.intake.intake_draft import IntakeDraft
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.kit.workplace import Workplace


class IntakeSaving(QObject):
    """One visit at a time; while it is under way it cannot be sent twice."""

    saved = Signal(object, object)  # what was taken in, and the draft it came from
    added = Signal(object, object)  # the same for a further concern of a contact that was saved before
    answered = Signal(object, int)  # the service, and how many questions were answered today
    refused = Signal(object)
    busy = Signal(bool)

    def __init__(self, parent: QObject, workplace: Workplace, form: IntakeForm) -> None:
        super().__init__(parent)
        self._at = workplace
        self._form = form
        self.draft_id: Callable[[], int | None] = lambda: None  # whoever keeps drafts says which one this is
        self.contact_id: Callable[[], int | None] = lambda: None  # the contact that this goes on with

    def save(self, cause_id: int | None = None) -> None:
        """Save all concerns of the visit as one contact; `cause_id` hangs its last one on a similar case."""
        problem = self._problem()
        if problem is not None:
            self.refused.emit(problem)
            return
        draft, wish, contact_id = self._form.draft(), self._form.wish(), self.contact_id()
        self.busy.emit(True)
        if contact_id is None:
            command = replace(draft.command(wish, cause_id=cause_id), draft_id=self.draft_id())
            self._at.background.do(self, command, partial(self._saved, draft), self._refused)
        else:
            more = replace(draft.further(contact_id, wish, cause_id=cause_id), draft_id=self.draft_id())
            self._at.background.do(self, more, partial(self._added, draft), self._refused)

    def answer_at_once(self) -> None:
        """Count the question as answered; nothing of the person is stored."""
        service = self._form.service
        if service is None:
            return
        command = AnswerAtOnce(
            service=service.key, channel=self._form.channel, district=self._form.block.district_key
        )
        self._at.background.do(self, command, partial(self._answered, service), self._refused)

    def _problem(self) -> DeskError | None:
        """Return what was typed and cannot be read, so that nothing typed is lost in silence."""
        new = self._form.caller.new
        if new.isHidden():
            found = self._form.behalf.until.problem if not self._form.behalf.isHidden() else ""
            return Refused(found, "until") if found else self._form.caller.problem()
        if not new.family_name.text().strip():
            return Refused(self.tr("Für eine neue Person ist nur der Familienname nötig."), "family_name")
        return self._form.caller.problem()

    def _saved(self, draft: IntakeDraft, taken: Taken) -> None:
        self.busy.emit(False)
        self.saved.emit(taken, draft)

    def _added(self, draft: IntakeDraft, taken: Taken) -> None:
        self.busy.emit(False)
        self.added.emit(taken, draft)

    def _answered(self, service: Service, count: int) -> None:
        self.answered.emit(service, count)

    def _refused(self, error: DeskError) -> None:
        self.busy.emit(False)
        self.refused.emit(error)

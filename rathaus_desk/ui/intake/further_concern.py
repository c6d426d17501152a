"""One more concern of who was just taken in ("ach, und noch etwas"): the same slip, the same promise."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.dates import day_in_speech, hours
from rathaus_desk.domain.intake.contacts import Channel, Taken
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.domain.people.authority import Parties
from rathaus_desk.domain.promises.promises import ReplyBy
from rathaus_desk.ui.intake.intake_draft import CallerDraft, ConcernDraft, IntakeDraft
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.intake.last_intake import LastIntake
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, button, label, row
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.people.parties import parties_of


class FurtherConcern(QObject):
    """Holds to which contact the form belongs; with another caller on it, it belongs to none."""

    def __init__(
        self, parent: QObject, workplace: Workplace, form: IntakeForm, last: LastIntake,
        fill: Callable[[IntakeDraft], None],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._at, self._form, self._last, self._fill = workplace, form, last, fill
        self._taken: Taken | None = None
        self._caller = CallerDraft()
        self.text = label("")
        self.bar = QFrame()
        self.bar.setProperty("kind", "hint")
        inner = QVBoxLayout(self.bar)
        inner.setContentsMargins(tokens.M, tokens.S, tokens.S, tokens.S)
        head = row(self.text, button(self.tr("Doch nicht"), self._give_up, "quiet"))
        head.setStretch(0, 1)
        inner.addLayout(head)
        self.bar.hide()
        form.typed.connect(self._look)

    @property
    def open(self) -> bool:
        """Tell whether what stands on the form belongs to a contact that is saved."""
        return self._taken is not None

    def contact_id(self) -> int | None:
        """Return the contact to which the concern on the form is added; None begins a new one."""
        return self._taken.contact_id if self._taken else None

    @property
    def visit(self) -> Taken | None:
        """What was saved before and goes on here."""
        return self._taken

    def may_begin(self) -> bool:
        """Tell whether somebody was just taken in and nothing new stands on the form."""
        return not self.open and self._last.taken is not None and not self._form.touched

    def begin(self) -> None:
        """Put the caller of the last intake on the form again, for one more concern."""
        taken, draft = self._last.taken, self._last.draft
        if taken is None:
            return
        self._last.put_card_away()
        if draft is not None and draft.caller.new is None:
            behalf = draft.concerns[draft.at].behalf
            self._start(taken, draft.channel, draft, ConcernDraft(behalf=behalf))
            return

        def known(parties: Parties) -> None:
            # Somebody new is in the register by now, and who was swapped is somebody else.
            caller = CallerDraft(person=parties.caller, name="" if parties.caller else parties.caller_name)
            channel = draft.channel if draft else Channel.VISIT
            self._start(taken, channel, IntakeDraft(caller=caller), ConcernDraft())

        self._at.background.ask(self, parties_of, known, case_id=taken.cases[0].id)

    def resume(self, taken: Taken) -> None:
        """Go on with a contact: what stands on the form was taken back from it."""
        self._taken, self._caller = taken, self._form.caller.draft()
        self._last.going_on = taken
        self._form.share_promise(self._promise(taken, self._at.background.desk.now().date()))
        said = self.tr("Weiteres Anliegen zu {number}: derselbe Laufzettel, dieselbe Rückmeldung.")
        self.text.setText(said.format(number=in_groups(taken.cases[0].number)))
        self.bar.show()
        announce(self.text)

    def end(self) -> None:
        """Let the form begin a new contact again."""
        if self.open:
            self._taken = self._last.going_on = None
            self._form.share_promise("")
            self.bar.hide()

    def _start(self, taken: Taken, channel: Channel, of: IntakeDraft, concern: ConcernDraft) -> None:
        if self._last.taken is not taken or self._form.touched:
            return  # somebody else sits here meanwhile
        refused = taken.promise is None and any(not one.done for one in taken.cases)
        reply = ReplyBy.NONE.value if refused else ""
        self._fill(
            IntakeDraft(channel=channel, caller=of.caller, needs=of.needs, concerns=(concern,), reply=reply)
        )
        self.resume(taken)

    def _promise(self, taken: Taken, today: date) -> str:
        promise = taken.promise
        if promise is None:
            return ""
        if promise.start is None or promise.end is None:
            return self.tr("Wir melden uns gesammelt, mit einem Brief.")
        when = f"{day_in_speech(promise.start.date(), today)}, {hours(promise.start, promise.end)}"
        return self.tr("Wir melden uns gesammelt: Anruf {when}.").format(when=when)

    def _look(self) -> None:
        if self.open and not self._caller.same_as(self._form.caller.draft()):
            self.end()
            self._at.speaker.say(self.tr("Eine andere Person: Das wird eine neue Aufnahme."))

    def _give_up(self) -> None:
        self.end()
        self._fill(IntakeDraft(channel=self._form.channel))

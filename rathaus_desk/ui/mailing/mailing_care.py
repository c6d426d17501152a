"""Writing in Verteiler: one form at a time; Strg+Enter sends it, Esc folds it and keeps what was typed."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.domain.mailing.mailing_lists import (
    MailingList,
    SaveMailingList,
    Subscription,
    TakeWithdrawalBack,
)
from rathaus_desk.ui.kit.inline_form import FormPlace, InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.mailing.mailing_actions import UNDO
from rathaus_desk.ui.mailing.mailing_forms import (
    END,
    FREE,
    LIST,
    PERSON,
    as_it_was,
    consent_command,
    end_command,
    end_form,
    free_form,
    full_name,
    list_command,
    list_fields,
    list_form,
    person_form,
)
from rathaus_desk.usecases.mailing.mailing_lists import mailing_list

UNDO_SECONDS = 10


class MailingCare(QObject):
    """The forms, and what follows when they are sent."""

    saved = Signal(object)  # the list

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent)
        self._at = workplace
        self._list: MailingList | None = None
        self._person: Hit | None = None
        self._consent: Subscription | None = None
        self._back: Command[Any] | None = None
        self._busy = False
        self.place = FormPlace(self._build)

    @property
    def open(self) -> bool:
        """Tell whether a form is unfolded."""
        return bool(self.place.unfolded)

    def forget(self) -> None:
        """Throw away what somebody else has typed."""
        self.place.clear()
        self._list = self._person = self._consent = None
        self._back, self._busy = None, False

    def focus(self) -> None:
        """Go to the form that is open."""
        if self.open:
            self.place.form(self.place.unfolded).focus_first()

    def write(self, kept: MailingList | None) -> None:
        """Unfold the fields of a list, or those of a new one."""
        if not self._at.background.desk.may(SaveMailingList):
            self._at.speaker.say(self.tr("Verteiler führen die Stellen und die Leitung."))
        elif kept is None or self.may_care(kept):
            self._list = kept
            values, version = (list_fields(kept), kept.version) if kept else ({}, 0)
            self._unfold(f"{LIST}.{kept.id if kept else 0}", version, values)

    def may_care(self, kept: MailingList) -> bool:
        """Tell whether one may care for a list; else say who may."""
        me = self._at.background.desk.actor
        may = me.role is Role.LEAD or kept.unit_id == me.unit_id
        if not may:
            said = self.tr("Diesen Verteiler führt {unit}. Das kann dort jemand oder die Leitung tun.")
            self._at.speaker.say(said.format(unit=kept.unit))
        return may

    def write_consent(self, kept: MailingList, person: Hit | None) -> None:
        """Unfold the consent of somebody, with the words to be read out."""
        self._list, self._person = kept, person
        words = kept.wording_version
        name = f"{PERSON}.{kept.id}.{words}.{person.id}" if person else f"{FREE}.{kept.id}.{words}"
        self._unfold(name, kept.version, {})

    def write_end(self, one: Subscription) -> None:
        """Unfold the withdrawal of somebody."""
        self._consent = one
        self._unfold(f"{END}.{one.id}", one.version, {})

    def close_list(self, kept: MailingList) -> None:
        """Close a list, or open it again, with a way back."""
        if self.may_care(kept):
            command = as_it_was(kept, kept.version, active=not kept.active)
            self._at.background.do(self, command, partial(self._turned, kept))

    def undo(self) -> None:
        """Take back what was done last."""
        back, self._back = self._back, None
        if back is None:
            self._at.speaker.say(self.tr("Hier gibt es gerade nichts zurückzunehmen."))
        else:
            self._at.background.do(self, back, self._was_undone)

    def send(self) -> None:
        """Save what stands in the form that is open."""
        form = self._form()
        if form is None or self._busy or not form.demand_choice():
            return
        try:
            command, then = self._command(form.values(), form.seen_version or 0)
        except Refused as refused:
            self._refuse(refused)
            return
        self._busy = True
        form.set_busy(True)
        self._at.background.do(self, command, then, self._refuse)

    def _command(self, values: Mapping[str, str], seen: int) -> tuple[Command[Any], Callable[[Any], None]]:
        kind = self.place.unfolded.partition(".")[0]
        if kind == END and self._consent is not None:
            return end_command(self._consent, values), self._ended
        if kind in (PERSON, FREE) and self._list is not None:
            person = self._person.id if self._person else None
            return consent_command(self._list, person, values), self._consented
        return list_command(self._list, seen, values), self._list_saved

    def _unfold(self, name: str, version: int, values: Mapping[str, str]) -> None:
        form = self.place.form(name)
        if form.seen_version is None or not form.filled:
            form.fill(values)
            form.begin(version)
        self.place.unfold(name, version)
        form.focus_first()

    def _form(self) -> InlineForm | None:
        return self.place.form(self.place.unfolded) if self.open else None

    def _build(self, name: str) -> InlineForm:
        kind = name.partition(".")[0]
        if kind == END and self._consent is not None:
            form = end_form(self._consent)
        elif kind == PERSON and self._list is not None and self._person is not None:
            form = person_form(self._list, f"{self._person.title}, {self._person.detail}".rstrip(", "))
        elif kind == FREE and self._list is not None:
            form = free_form(self._list)
        else:
            form = list_form(self.tr("Verteiler ändern") if self._list else self.tr("Neuer Verteiler"))
        form.sent.connect(self.send)
        form.look_again.connect(self._look_again)
        return form

    def _look_again(self) -> None:
        """Go on with what is stored now; a consent begins anew in the words that hold now."""
        form, kept = self._form(), self._list
        if form is None:
            return
        if kept is not None and self.place.unfolded.partition(".")[0] in (PERSON, FREE):
            anew = partial(self._ask_anew, form.values())
            self.place.empty(self.place.unfolded)
            self._at.background.ask(self, mailing_list, anew, list_id=kept.id)
            return
        form.seen_version = form.stored_version
        form.forgive()
        form.focus_first()

    def _ask_anew(self, values: Mapping[str, str], kept: MailingList) -> None:
        self.write_consent(kept, self._person)
        form = self._form()
        if form is not None:
            form.fill({**values, "channel": ""})  # nobody has consented to the new words yet
            form.focus_field("channel")

    def _sent(self) -> None:
        self._busy = False
        self.place.empty(self.place.unfolded)

    def _offer(self, said: str, back: Command[Any]) -> None:
        self._back = back
        self._at.speaker.offer(said, self.tr("Zurücknehmen"), UNDO, UNDO_SECONDS)

    def _list_saved(self, kept: MailingList) -> None:
        self._sent()
        self._at.speaker.say(self.tr("Der Verteiler „{name}“ ist gespeichert.").format(name=kept.name))
        self.saved.emit(kept)

    def _turned(self, before: MailingList, kept: MailingList) -> None:
        said = self.tr("„{name}“ ist wieder offen.") if kept.active else self.tr("„{name}“ ist geschlossen.")
        self._offer(said.format(name=kept.name), as_it_was(kept, kept.version, active=before.active))

    def _consented(self, one: Subscription) -> None:
        self._sent()
        said = self.tr("{name} steht jetzt im Verteiler „{kept}“.")
        self._at.speaker.say(said.format(name=full_name(one), kept=one.list_name))

    def _ended(self, one: Subscription) -> None:
        self._sent()
        back = TakeWithdrawalBack(subscription_id=one.id, seen_version=one.version)
        said = self.tr("Widerruf festgehalten: {name} bekommt nichts mehr aus „{kept}“.")
        self._offer(said.format(name=full_name(one), kept=one.list_name), back)

    def _was_undone(self, _result: object) -> None:
        self._at.speaker.say(self.tr("Zurückgenommen."))

    def _refuse(self, error: DeskError) -> None:
        self._busy = False
        form = self._form()
        if form is None:
            self._at.background.refused.emit(error)
            return
        form.refuse(error)
        if isinstance(error, Conflict):
            form.again.show()
        form.focus_refused(error)

"""Writing in Verteiler: one form at a time; Strg+Enter sends it, Esc folds it and keeps what was typed."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.mailing.mailing_lists import (
    MailingList,
    SaveMailingList,
    Subscription,
    TakeWithdrawalBack,
    keeps_list,
)
from rathaus_desk.ui.kit.care import Care, Sending
from rathaus_desk.ui.kit.inline_form import InlineForm
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


class MailingCare(Care):
    """The forms, and what follows when they are sent."""

    saved = Signal(object)  # the list
    consented = Signal(object)  # who stands in it now

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent, workplace, UNDO, self._build, self._command)
        self._list: MailingList | None = None
        self._person: Hit | None = None
        self._consent: Subscription | None = None
        self._ender: int | None = None  # who withdraws from a list of another unit

    def forget(self) -> None:
        """Throw away what somebody else has typed."""
        super().forget()
        self._list = self._person = self._consent = self._ender = None

    def write(self, kept: MailingList | None) -> None:
        """Unfold the fields of a list, or those of a new one."""
        if not self._may(SaveMailingList, self.tr("Verteiler führen die Stellen und die Leitung.")):
            return
        if kept is None or self.may_care(kept):
            self._list = kept
            values, version = (list_fields(kept), kept.version) if kept else ({}, 0)
            self._unfold(f"{LIST}.{kept.id if kept else 0}", version, values)

    def may_care(self, kept: MailingList) -> bool:
        """Tell whether one may care for a list; else say who may."""
        may = keeps_list(self._at.background.desk.actor, kept.unit_id)
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

    def write_end(self, one: Subscription, person_id: int | None = None) -> None:
        """Unfold the withdrawal of somebody; with the person's number also from another unit's list."""
        self._consent, self._ender = one, person_id
        self._unfold(f"{END}.{one.id}", one.version, {})

    def close_list(self, kept: MailingList) -> None:
        """Close a list, or open it again, with a way back."""
        if self.may_care(kept):
            command = as_it_was(kept, kept.version, active=not kept.active)
            self._at.background.do(self, command, partial(self._turned, kept))

    def _command(self, values: Mapping[str, str], seen: int) -> Sending:
        kind = self.place.unfolded.partition(".")[0]
        if kind == END and self._consent is not None:
            return end_command(self._consent, values, self._ender), self._ended
        if kind in (PERSON, FREE) and self._list is not None:
            person = self._person.id if self._person else None
            return consent_command(self._list, person, values), self._consented
        return list_command(self._list, seen, values), self._list_saved

    def _build(self, name: str) -> InlineForm:
        kind = name.partition(".")[0]
        if kind == END and self._consent is not None:
            return end_form(self._consent)
        if kind == PERSON and self._list is not None and self._person is not None:
            return person_form(self._list, f"{self._person.title}, {self._person.detail}".rstrip(", "))
        if kind == FREE and self._list is not None:
            return free_form(self._list)
        return list_form(self.tr("Verteiler ändern") if self._list else self.tr("Neuer Verteiler"))

    def _look_again(self) -> None:
        """Go on with what is stored now; a consent begins anew in the words that hold now."""
        form, kept = self._form(), self._list
        if form is None or kept is None or self.place.unfolded.partition(".")[0] not in (PERSON, FREE):
            super()._look_again()
            return
        anew = partial(self._ask_anew, form.values())
        self.place.empty(self.place.unfolded)
        self._at.background.ask(self, mailing_list, anew, list_id=kept.id)

    def _ask_anew(self, values: Mapping[str, str], kept: MailingList) -> None:
        self.write_consent(kept, self._person)
        form = self._form()
        if form is not None:
            form.fill({**values, "channel": ""})  # nobody has consented to the new words yet
            form.focus_field("channel")

    def _list_saved(self, kept: MailingList) -> None:
        self._sent()
        self._at.speaker.say(self.tr("Der Verteiler „{name}“ ist gespeichert.").format(name=kept.name))
        self.saved.emit(kept)

    def _turned(self, before: MailingList, kept: MailingList) -> None:
        said = self.tr("„{name}“ ist wieder offen.") if kept.active else self.tr("„{name}“ ist geschlossen.")
        self._offer(said.format(name=kept.name), as_it_was(kept, kept.version, active=before.active))

    def _consented(self, one: Subscription) -> None:
        self._sent()
        self.consented.emit(one)
        said = self.tr("{name} steht jetzt im Verteiler „{kept}“.")
        self._at.speaker.say(said.format(name=full_name(one), kept=one.list_name))

    def _ended(self, one: Subscription) -> None:
        self._sent()
        back = TakeWithdrawalBack(subscription_id=one.id, seen_version=one.version, person_id=self._ender)
        said = self.tr("Widerruf festgehalten: {name} bekommt nichts mehr aus „{kept}“.")
        self._offer(said.format(name=full_name(one), kept=one.list_name), back)

"""The forms of a case that concern its people: authority, pick-up code, who it was, a promise called off."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import IdentifyCaller
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.domain.people.authority import (
    AuthorityState,
    CallerState,
    CheckPickupCode,
    CodeCheck,
    EndAuthority,
    NoteAuthority,
    Parties,
)
from rathaus_desk.domain.promises.promises import CancelPromise, PromiseState
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.action_card import Deed
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.names.find_people import find_people

AUTHORITY, END_AUTHORITY, CODE = "cases.authority", "cases.end_authority", "cases.code"
IDENTIFY, CANCEL = "cases.identify", "cases.cancel_promise"
PEOPLE_COMMANDS: dict[str, type[Command[Any]]] = {
    AUTHORITY: NoteAuthority, END_AUTHORITY: EndAuthority, CODE: CheckPickupCode, IDENTIFY: IdentifyCaller,
    CANCEL: CancelPromise,
}  # fmt: skip
_MOST_PEOPLE = 8


class PeopleForms(QObject):
    """Knows who is who in the case that is shown."""

    def __init__(self, workplace: Workplace, shown: Callable[[], Case]) -> None:
        super().__init__()
        self._at, self._shown = workplace, shown
        self.parties: Parties | None = None
        self._found: tuple[Hit, ...] = ()

    def deeds(self, may: Callable[[str], str]) -> dict[str, Deed]:
        """Return what can be done; `may` tells why something is not possible."""
        tr = self.tr
        return {
            CODE: Deed(partial(may, CODE), self._check, _answer, self._code_form),
            AUTHORITY: Deed(
                partial(may, AUTHORITY), self._note, tr("Die Vollmacht ist vermerkt."), self._note_form,
                rare=True,
            ),
            END_AUTHORITY: Deed(
                partial(may, END_AUTHORITY), self._end, tr("Die Vollmacht ist beendet."), rare=True
            ),
            IDENTIFY: Deed(
                partial(may, IDENTIFY), self._identify, tr("Die Person ist zugeordnet."), self._person_form,
                rare=True,
            ),
            CANCEL: Deed(
                partial(may, CANCEL), self._cancel, tr("Das Versprechen ist aufgehoben."), self._cancel_form,
                rare=True,
            ),
        }  # fmt: skip

    def why_not(self, name: str, case: Case) -> str:
        """Return why one of these is not possible in this case, or an empty text."""
        parties = self.parties
        if name == CODE and not case.pickup_code:
            return self.tr("Zu diesem Vorgang gibt es keinen Abholcode.")
        if name == AUTHORITY and not (parties and parties.representative_name):
            return self.tr("In diesem Vorgang spricht niemand für eine andere Person.")
        kept = parties.authority if parties else None
        if name == END_AUTHORITY and (kept is None or kept.ended is not None):
            return self.tr("Zu diesem Vorgang ist keine Vollmacht vermerkt.")
        if name == IDENTIFY and not (parties and parties.caller_state is CallerState.NAMED):
            return self.tr("Hier ist kein ungeprüfter Name zuzuordnen.")
        waits = case.promise is not None and case.promise.state is PromiseState.OPEN
        return self.tr("Hier ist keine Rückmeldung offen.") if name == CANCEL and not waits else ""

    def ask_people(self, then: Callable[[], None]) -> None:
        """Look up who of the register may be meant by the unchecked name, then go on."""
        case_id, name = self._shown().id, self.parties.caller_name if self.parties else ""

        def read(found: tuple[Hit, ...]) -> None:
            if self._shown().id != case_id:
                return
            self._found = found
            if found:
                then()
            else:
                self._at.speaker.say(self.tr("Im Personenverzeichnis steht niemand mit diesem Namen."))

        self._at.background.ask(self, find_people, read, text=name, limit=_MOST_PEOPLE)

    def _form(self, title: str, verb: str, *blanks: Blank) -> InlineForm:
        return InlineForm(title, verb, keys_in_words(self._at.actions["cases.send"]), blanks)

    def _code_form(self) -> InlineForm:
        title = self.tr("Bitte nach den vier Ziffern fragen, sie stehen auf dem Laufzettel")
        return self._form(title, self.tr("Prüfen"), Blank("code", self.tr("Abholcode"), 1))

    def _check(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        if not any(one.isdecimal() for one in values["code"]):
            raise Refused(self.tr("Bitte die vier Ziffern eintragen. Es wurde nichts geprüft."), "code")
        return CheckPickupCode(case_id=self._shown().id, code=values["code"].strip())

    def _note_form(self) -> InlineForm:
        states = tuple((word(one), one.value) for one in AuthorityState if one is not AuthorityState.NONE)
        return self._form(
            self.tr("Wer darf hier für wen sprechen?"), self.tr("Vermerken"),
            Blank("state", self.tr("Vollmacht"), choices=states),
            Blank("scope", self.tr("Wofür sie gilt (leer: für alles)"), 1),
            Blank("valid_until", self.tr("Gilt bis, zum Beispiel 31.12. (leer: ohne Ende)"), 1),
        )  # fmt: skip

    def _note(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        if not values["state"]:
            raise Refused(self.tr("Bitte noch wählen, was vorliegt. Es wurde nichts geändert."), "state")
        desk, until = self._at.background.desk, None
        if values["valid_until"].strip():
            try:
                until = read_date(values["valid_until"], desk.now().date(), desk.office.calendar)
            except Refused as error:
                raise Refused(str(error), "valid_until") from None
        return NoteAuthority(
            case_id=self._shown().id,
            state=AuthorityState(values["state"]),
            scope=values["scope"].strip(),
            valid_until=until,
        )

    def _end(self, _values: Mapping[str, str], _seen: int) -> Command[Any]:
        kept = self.parties.authority if self.parties else None
        if kept is None:
            raise Refused(self.tr("Zu diesem Vorgang ist keine Vollmacht vermerkt."))
        return EndAuthority(authority_id=kept.id, seen_version=kept.version)

    def _person_form(self) -> InlineForm:
        people = tuple((f"{one.title}, {one.detail}".rstrip(", "), str(one.id)) for one in self._found)
        title = self.tr("Wer war das? Bitte nur zuordnen, wenn es sicher ist.")
        return self._form(title, self.tr("Zuordnen"), Blank("person", self.tr("Person"), choices=people))

    def _identify(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        if not values["person"]:
            raise Refused(self.tr("Bitte noch die Person wählen. Es wurde nichts geändert."), "person")
        return IdentifyCaller(contact_id=self._shown().contact_id, person_id=int(values["person"]))

    def _cancel_form(self) -> InlineForm:
        title = self.tr("Warum braucht es keine Rückmeldung mehr?")
        return self._form(title, self.tr("Aufheben"), Blank("because", self.tr("Grund"), 2))

    def _cancel(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        promise = self._shown().promise
        if promise is None:
            raise Refused(self.tr("Hier ist keine Rückmeldung offen."))
        return CancelPromise(promise_id=promise.id, because=values["because"], seen_version=promise.version)


def _answer(check: CodeCheck) -> str:
    return check.sentence

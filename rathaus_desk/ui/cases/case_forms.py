"""What can be done with a case as a whole: when it is possible, the forms and their commands."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from rathaus_desk.domain.cases.cases import (
    OPEN_CASES,
    AddTask,
    Case,
    CaseState,
    CloseCase,
    DropCase,
    ReopenCase,
    TaskState,
    ToldBy,
    WriteNote,
)
from rathaus_desk.domain.cases.causes import AttachToCause, DetachFromCause
from rathaus_desk.domain.cases.keeping import ChangeOwner
from rathaus_desk.domain.cases.outside import HandToAuthority
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.domain.paper.letters import FilePaper
from rathaus_desk.domain.promises.promises import KeepPromise, PromiseCall, PromiseState, ReplyBy
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.action_card import ActionCard, Deed
from rathaus_desk.ui.cases.call_form import CallForm
from rathaus_desk.ui.cases.case_house import CaseHouse
from rathaus_desk.ui.cases.keeper_forms import YES, ask_again_on, hand_out_blanks, typed_day
from rathaus_desk.ui.cases.people_forms import (
    AUTHORITY,
    CANCEL,
    END_AUTHORITY,
    IDENTIFY,
    PEOPLE_COMMANDS,
    PeopleForms,
)
from rathaus_desk.ui.cases.task_rules import HAND_OUT
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.task_hands import NOT_NEEDED
from rathaus_desk.usecases.cases.tasks import GUIDES

NOTE, ADD, CLOSE = "cases.note", "cases.add_task", "cases.close"
REACHED, MISSED, WRITTEN = "cases.reached", "cases.missed", "cases.written"
LETTER, SLIP, PROMISE = "cases.letter", "cases.slip", "cases.promise"
REOPEN, DROP, ATTACH, DETACH, OWNER = (
    "cases.reopen", "cases.drop", "cases.attach", "cases.detach", "cases.owner"
)  # fmt: skip
KEPT_BY = {REACHED: ReplyBy.CALL, MISSED: ReplyBy.CALL, WRITTEN: ReplyBy.LETTER}
# The guide keeps the case and speaks with the citizen; a unit answers its question.
_CONTACT_PERSONS = (
    ADD, CLOSE, REACHED, MISSED, WRITTEN, PROMISE, SLIP, HAND_OUT, REOPEN, DROP, ATTACH, DETACH, OWNER,
    AUTHORITY, END_AUTHORITY, IDENTIFY, CANCEL,
)  # fmt: skip
_WHILE_OPEN = (ADD, CLOSE, HAND_OUT, DROP, ATTACH, OWNER)
_COMMANDS: dict[str, type[Command[Any]]] = {
    NOTE: WriteNote, ADD: AddTask, CLOSE: CloseCase, HAND_OUT: HandToAuthority, REOPEN: ReopenCase,
    DROP: DropCase, ATTACH: AttachToCause, DETACH: DetachFromCause, OWNER: ChangeOwner, PROMISE: PromiseCall,
    **dict.fromkeys(KEPT_BY, KeepPromise), **PEOPLE_COMMANDS,
}  # fmt: skip


class CaseForms(ActionCard):
    """The deeds of the head of a case."""

    letter_wanted = Signal()
    slip_wanted = Signal()

    def __init__(self, workplace: Workplace, house: CaseHouse) -> None:
        super().__init__(workplace, "word")
        self.case: Case | None = None
        self.house = house
        self.call = CallForm(workplace, self.shown)
        self.people = PeopleForms(workplace, self.shown)

    def act(self, name: str) -> None:
        """Do an action; for a new promise the windows that somebody can keep are read first."""
        if name == PROMISE and self.can(name) and self.place.unfolded != name:
            if PROMISE not in self.drafts():
                self.place.empty(PROMISE)
            self.call.ask(partial(super().act, name))
        elif name == IDENTIFY and self.can(name) and self.place.unfolded != name:
            self.place.empty(name)
            self.people.ask_people(partial(super().act, name))
        else:
            super().act(name)

    def can(self, name: str) -> bool:
        """Tell whether an action is possible now."""
        return not self.why_not(name)

    def all_deeds(self) -> dict[str, Deed]:
        """Return the deeds in the order of their buttons."""
        tr, may = self.tr, self._unless
        return {
            NOTE: Deed(partial(may, NOTE), self._note, tr("Notiz gespeichert."), self._note_form),
            REACHED: Deed(
                partial(may, REACHED), partial(self._keep, True), tr("Rückruf gehalten."), self._reached_form
            ),
            MISSED: Deed(
                partial(may, MISSED), partial(self._keep, False), tr("Versuch notiert."), self._missed_form
            ),
            WRITTEN: Deed(partial(may, WRITTEN), partial(self._keep, True), tr("Versprechen gehalten.")),
            PROMISE: Deed(
                partial(may, PROMISE), self.call.command, tr("Der Rückruf ist versprochen."), self.call.form,
                self.call.first, rare=True,
            ),
            LETTER: Deed(partial(may, LETTER), errand=self.letter_wanted.emit),
            CLOSE: Deed(
                partial(may, CLOSE), self._close, tr("Abgeschlossen."), self._close_form, self._answers
            ),
            REOPEN: Deed(partial(may, REOPEN), self._reopen, tr("Wieder offen."), self._reopen_form),
            **self.people.deeds(self._unless),
            **self._rare_deeds(),
        }  # fmt: skip

    def _rare_deeds(self) -> dict[str, Deed]:
        tr, may = self.tr, self._unless
        return {
            ADD: Deed(
                partial(may, ADD), self._add, tr("Die Stelle ist gefragt."), self._add_form, rare=True
            ),
            SLIP: Deed(partial(may, SLIP), errand=self.slip_wanted.emit, rare=True),
            HAND_OUT: Deed(
                partial(may, HAND_OUT), self._hand_out, tr("Übergeben."), self._hand_out_form,
                self._in_two_weeks, rare=True,
            ),
            OWNER: Deed(partial(may, OWNER), self._owner, tr("Geändert."), self._owner_form, rare=True),
            ATTACH: Deed(
                partial(may, ATTACH), self._attach, tr("Zusammengelegt."), self._attach_form, rare=True
            ),
            DETACH: Deed(partial(may, DETACH), self._detach, tr("Geht wieder eigene Wege."), rare=True),
            DROP: Deed(partial(may, DROP), self._drop, tr("Eingestellt."), self._drop_form, rare=True),
        }  # fmt: skip

    def _unless(self, name: str) -> str:
        case, desk = self.case, self.at.background.desk
        if case is None:
            return self.tr("Bitte zuerst einen Vorgang wählen.")
        if not desk.may(_COMMANDS.get(name, FilePaper)):
            role = self.tr("Das macht die Rolle {role} nicht.")
            return role.format(role=word(desk.actor.role))
        if name in _WHILE_OPEN and case.state not in OPEN_CASES:
            return self.tr("Der Vorgang ist schon abgeschlossen.")
        mine = desk.actor.role in GUIDES or case.owner_id == desk.actor.staff_id
        if name in _CONTACT_PERSONS and not mine:
            return self.tr("Das macht die Ansprechperson: {name}.").format(name=case.owner)
        return self._unless_here(name, case)

    def _unless_here(self, name: str, case: Case) -> str:
        if name in KEPT_BY and not self._waits_for(case, KEPT_BY[name]):
            call = self.tr("Zu diesem Vorgang ist kein Rückruf offen.")
            return call if name != WRITTEN else self.tr("Zu diesem Vorgang ist kein Brief versprochen.")
        if name == PROMISE and case.promise is not None and case.promise.state is PromiseState.OPEN:
            return self.tr("Hier ist schon eine Rückmeldung versprochen.")
        if name == PROMISE and case.state is CaseState.DROPPED:
            return self.tr("Der Vorgang ist eingestellt, darum wird nichts versprochen.")
        if name == REOPEN and case.state in OPEN_CASES:
            return self.tr("Der Vorgang ist noch offen.")
        if name == REOPEN and case.state is CaseState.DROPPED and not (case.tasks or case.cause_id):
            return self.tr("Diese Aufnahme wurde zurückgenommen.")
        if name == DETACH and (case.cause_id is None or case.state not in OPEN_CASES):
            return self.tr("Dieser Vorgang hängt an keinem anderen.")
        if name in (ADD, HAND_OUT, ATTACH) and case.cause_id is not None:
            return self.tr("Dieser Vorgang hängt an einem anderen, dort geht es weiter.")
        return self.people.why_not(name, case)

    def _waits_for(self, case: Case, reply_by: ReplyBy) -> bool:
        promise = case.promise
        return promise is not None and promise.state is PromiseState.OPEN and promise.reply_by is reply_by

    def shown(self) -> Case:
        """Return the case that is shown. Refuses if there is none."""
        if self.case is None:
            raise Refused(self.tr("Bitte zuerst einen Vorgang wählen."))
        return self.case

    def _form(self, title: str, verb: str, *blanks: Blank) -> InlineForm:
        return InlineForm(title, verb, keys_in_words(self.at.actions["cases.send"]), blanks)

    def _note_form(self) -> InlineForm:
        title = self.tr("Schreiben Sie so, als läse die Person mit")
        return self._form(title, self.tr("Speichern"), Blank("text", self.tr("Notiz")))

    def _note(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        return WriteNote(case_id=self.shown().id, text=values["text"])

    def _add_form(self) -> InlineForm:
        open_ones = (one for one in self.shown().tasks if one.state is not TaskState.DONE)
        before = tuple((one.outside or one.unit, str(one.id)) for one in open_ones)
        share = ((self.tr("Nein"), "no"), (self.tr("Ja, die neue Stelle darf sie lesen"), YES))
        return self._form(
            self.tr("Wen fragen wir noch, und was?"), self.tr("Fragen"),
            Blank("unit", self.tr("Stelle"), choices=self.house.unit_choices()),
            Blank("question", self.tr("Frage"), 2),
            Blank(
                "after", self.tr("Erst nach der Antwort von"), choices=before,
                unchosen=self.tr("niemandem, gleich jetzt"),
            ),
            Blank("share", self.tr("Diese Antwort dann freigeben?"), choices=share),
        )  # fmt: skip

    def _add(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        if not values["unit"]:
            raise Refused(self.tr("Bitte noch die Stelle wählen. Es wurde nichts geändert."), "unit")
        return AddTask(
            case_id=self.shown().id, unit=values["unit"], question=values["question"],
            after_task_id=int(values["after"]) if values["after"] else None, share=values["share"] == YES,
        )  # fmt: skip

    def _reached_form(self) -> InlineForm:
        title = self.tr("Erreicht: Was wurde besprochen? Das Feld darf leer bleiben.")
        return self._form(title, self.tr("Erreicht"), Blank("note", self.tr("Notiz zum Anruf"), 2))

    def _missed_form(self) -> InlineForm:
        title = self.tr("Nicht erreicht: Was ist zu merken? Das Feld darf leer bleiben.")
        return self._form(title, self.tr("Nicht erreicht"), Blank("note", self.tr("Notiz zum Versuch"), 2))

    def _keep(self, reached: bool, values: Mapping[str, str], _seen: int) -> Command[Any]:
        promise = self.shown().promise
        if promise is None:
            raise Refused(self.tr("Zu diesem Vorgang ist kein Rückruf offen."))
        note = values.get("note", "")
        return KeepPromise(promise_id=promise.id, reached=reached, note=note, seen_version=promise.version)

    def _close_form(self) -> InlineForm:
        told = tuple((word(one), one.value) for one in ToldBy)
        title = self.tr("Was ist herausgekommen, und wie hat es die Person erfahren?")
        result = Blank("result", self.tr("Ergebnis in einfachen Worten"), 4)
        how = Blank("told_by", self.tr("Mitgeteilt"), choices=told)
        return self._form(title, self.tr("Abschließen"), result, how)

    def _answers(self) -> Mapping[str, str]:
        tasks = self.shown().tasks
        answers = [one.answer for one in tasks if one.answer and not one.answer.startswith(NOT_NEEDED)]
        return {"result": "\n".join(answers)}

    def _close(self, values: Mapping[str, str], seen: int) -> Command[Any]:
        if not values["told_by"]:
            wanted = self.tr("Bitte noch wählen, wie die Person es erfahren hat.")
            raise Refused(wanted, "told_by")
        told_by = ToldBy(values["told_by"])
        return CloseCase(case_id=self.shown().id, result=values["result"], told_by=told_by, seen_version=seen)

    def _reopen_form(self) -> InlineForm:
        title = self.tr("Was ist noch zu tun?")
        return self._form(title, self.tr("Wieder öffnen"), Blank("because", self.tr("Grund"), 2))

    def _reopen(self, values: Mapping[str, str], seen: int) -> Command[Any]:
        return ReopenCase(case_id=self.shown().id, because=values["because"], seen_version=seen)

    def _drop_form(self) -> InlineForm:
        title = self.tr("Warum braucht es keine Antwort mehr?")
        return self._form(title, self.tr("Einstellen"), Blank("because", self.tr("Grund"), 2))

    def _drop(self, values: Mapping[str, str], seen: int) -> Command[Any]:
        return DropCase(case_id=self.shown().id, because=values["because"], seen_version=seen)

    def _attach_form(self) -> InlineForm:
        title = self.tr("Zu welchem Vorgang gehört das? Dort wird gearbeitet, beide erfahren das Ergebnis.")
        number = Blank("cause_number", self.tr("Nummer des anderen Vorgangs"), 1)
        return self._form(title, self.tr("Zusammenlegen"), number)

    def _attach(self, values: Mapping[str, str], seen: int) -> Command[Any]:
        return AttachToCause(
            case_id=self.shown().id, cause_number=values["cause_number"].strip(), seen_version=seen
        )

    def _detach(self, _values: Mapping[str, str], seen: int) -> Command[Any]:
        return DetachFromCause(case_id=self.shown().id, seen_version=seen)

    def _owner_form(self) -> InlineForm:
        people = self.house.contact_people(self.shown().owner_id)
        who = Blank("to_staff_id", self.tr("Ansprechperson"), choices=people)
        title = self.tr("Wer ist ab jetzt für die Person da? Der Rückruf geht mit.")
        return self._form(title, self.tr("Ändern"), who)

    def _owner(self, values: Mapping[str, str], seen: int) -> Command[Any]:
        if not values["to_staff_id"]:
            raise Refused(self.tr("Bitte noch die Ansprechperson wählen."), "to_staff_id")
        return ChangeOwner(case_id=self.shown().id, to_staff_id=int(values["to_staff_id"]), seen_version=seen)

    def _hand_out_form(self) -> InlineForm:
        title = self.tr("Wer draußen ist zuständig? Sie bleiben Ansprechperson.")
        return self._form(title, self.tr("Übergeben"), *hand_out_blanks(self.house))

    def _in_two_weeks(self) -> Mapping[str, str]:
        desk = self.at.background.desk
        return {"follow_up": typed_day(ask_again_on(desk.now().date(), desk.office.calendar))}

    def _hand_out(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        desk = self.at.background.desk
        if not values["authority"]:
            raise Refused(self.tr("Bitte noch die Behörde wählen. Es wurde nichts geändert."), "authority")
        try:
            day = read_date(values["follow_up"], desk.now().date(), desk.office.calendar)
        except Refused as error:
            raise Refused(str(error), "follow_up") from None
        return HandToAuthority(
            case_id=self.shown().id, authority=values["authority"], question=values["question"],
            follow_up=day, name_person=values["named"] == YES,
        )  # fmt: skip

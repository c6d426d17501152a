"""The head of a case: number, concern, state, who answers for it, until when, and what can be done."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from rathaus_desk.domain.cases import (
    OPEN_CASES,
    AddTask,
    Case,
    CloseCase,
    ToldBy,
    WriteNote,
)
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import day_in_speech, hours, until_in_words
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.letters import FilePaper
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.domain.offices import Unit
from rathaus_desk.domain.promises import (
    ATTEMPTS_BEFORE_A_LETTER,
    KeepPromise,
    Promise,
    PromiseState,
    ReplyBy,
)
from rathaus_desk.domain.words import word
from rathaus_desk.ui.action_card import ActionCard, Deed
from rathaus_desk.ui.actions import keys_in_words
from rathaus_desk.ui.flow import FlowLayout
from rathaus_desk.ui.inline_form import Blank, InlineForm
from rathaus_desk.ui.state_pill import CASE_ICONS, LATE, PLAIN, StatePill, urgency, urgency_icon
from rathaus_desk.ui.widgets import button, label, row, show_text
from rathaus_desk.ui.workplace import Workplace
from rathaus_desk.usecases.tasks import GUIDES

NOTE, ADD, CLOSE = "cases.note", "cases.add_task", "cases.close"
REACHED, MISSED, WRITTEN = "cases.reached", "cases.missed", "cases.written"
LETTER, SLIP = "cases.letter", "cases.slip"
NO_BREAK = "\u00a0"
# The guide keeps the case and speaks with the citizen; a unit answers its question.
_CONTACT_PERSONS = (ADD, CLOSE, REACHED, MISSED, WRITTEN, SLIP)
_KEPT_BY = {REACHED: ReplyBy.CALL, MISSED: ReplyBy.CALL, WRITTEN: ReplyBy.LETTER}


class CaseHead(ActionCard):
    """Shows what a case is and how it stands; its buttons concern the case as a whole."""

    letter_wanted = Signal()
    slip_wanted = Signal()
    cause_wanted = Signal(object)

    def __init__(self, workplace: Workplace, units: Mapping[int, Unit]) -> None:
        super().__init__(workplace, "word")
        self.case: Case | None = None
        self._units = units
        look = workplace.look
        self.number, self.service = label("", "large"), label("", "title")
        self.state, self.due, self.call = StatePill(look), StatePill(look), StatePill(look)
        self.explained, self.owner = label("", "muted"), label("")
        self.promise, self.result = label(""), label("")
        self.result_title = label(self.tr("ERGEBNIS"), "group")
        self.cause_text = label(self.tr("Schon gemeldet: Die Arbeit geschieht an einem anderen Vorgang."))
        self.cause = button(self.tr("Dorthin"), self._want_cause)
        self._lay_out()
        self.offer(self._all_deeds(), dict.fromkeys(_KEPT_BY, self._calls))

    def show_case(self, case: Case, today: date) -> None:
        """Show a case as it is now; an unfolded form stays as it is."""
        self.case, self.version = case, case.version
        self.number.setText(in_groups(case.number))
        self.number.setAccessibleName(self.tr("Vorgang {number}").format(number=case.number))
        self.setAccessibleName(self.number.accessibleName())
        self.service.setText(case.service.name)
        tone = "done" if case.state not in OPEN_CASES else PLAIN
        self.state.show_state(CASE_ICONS[case.state], word(case.state), tone)
        owner = self.tr("Ansprechperson: {name}").format(name=case.owner)
        code = self.tr("Abholcode: {code}").format(code=NO_BREAK.join(case.pickup_code))
        code = code.replace(" ", NO_BREAK)
        self.owner.setText(f"{owner} · {code}" if case.pickup_code else owner)
        for part in (self.cause_text, self.cause):
            part.setVisible(case.cause_id is not None)
        self._show_due(case, today)
        self._show_promise(case.promise, today)
        show_text(self.result, case.result)
        self.result_title.setVisible(bool(case.result))

    def can(self, name: str) -> bool:
        """Tell whether an action is possible now."""
        return not self.why_not(name)

    def _lay_out(self) -> None:
        head = row(self.number, self.state)
        head.setStretch(0, 1)
        head.setAlignment(self.number, Qt.AlignmentFlag.AlignVCenter)
        call = row(self.call, self.promise)
        call.setStretch(1, 1)
        result = QVBoxLayout()
        result.addWidget(self.result_title)
        result.addWidget(self.result)
        self.column.addLayout(head)
        self.column.addWidget(self.service)
        self.column.addLayout(row(self.due, None))
        self.column.addWidget(self.explained)
        self.column.addWidget(self.owner)
        self._calls = FlowLayout()
        cause = row(self.cause_text, self.cause)
        cause.setStretch(0, 1)
        self.column.addLayout(cause)
        self.column.addLayout(call)
        self.column.addLayout(self._calls)
        self.column.addLayout(result)
        self.column.addWidget(self.error)
        self.column.addLayout(self.flow)
        self.column.addWidget(self.place)

    def _show_due(self, case: Case, today: date) -> None:
        is_open = case.state in OPEN_CASES
        self.due.setVisible(is_open)
        show_text(self.explained, case.due_explained if is_open else "")
        self.due.setToolTip(case.due_explained)
        if is_open:
            day = case.told_due.date()
            tone = urgency(day, today)
            self.due.show_state(urgency_icon(tone), until_in_words(day, today), tone)

    def _show_promise(self, promise: Promise | None, today: date) -> None:
        waits = promise is not None and promise.state is PromiseState.OPEN
        self.call.setVisible(waits)
        show_text(self.promise, self._promise_in_words(promise, today) if promise else "")
        if promise is None or not waits:
            return
        broken = promise.broken(self.at.background.desk.now())
        text = self.tr("Rückruf versäumt") if broken else self.tr("Rückruf")
        if promise.reply_by is ReplyBy.LETTER:
            text = self.tr("Antwort als Brief")
        icon = "letter" if promise.reply_by is ReplyBy.LETTER else "phone"
        self.call.show_state(icon, text, LATE if broken else PLAIN)

    def _promise_in_words(self, promise: Promise, today: date) -> str:
        if promise.state is not PromiseState.OPEN:
            kept = promise.state is PromiseState.KEPT
            return self.tr("Die Rückmeldung ist gegeben.") if kept else self.tr("Die Rückmeldung entfällt.")
        if promise.start is None or promise.end is None:
            return self.tr("{name} schreibt").format(name=promise.staff_name)
        when = f"{day_in_speech(promise.start.date(), today)}, {hours(promise.start, promise.end)}"
        who = self.tr("{name} ruft an").format(name=promise.staff_name)
        tried = self.tr("{count} von {most} Versuchen")
        parts = [who, when, promise.phone.replace(" ", NO_BREAK)]
        if promise.attempts:
            parts.append(tried.format(count=promise.attempts, most=ATTEMPTS_BEFORE_A_LETTER))
        if promise.attempts >= ATTEMPTS_BEFORE_A_LETTER:
            parts.append(self.tr("bitte einen Brief schreiben"))
        return " · ".join(part for part in parts if part)

    def _want_cause(self) -> None:
        self.cause_wanted.emit(self._shown().cause_id)

    # What can be done

    def _all_deeds(self) -> dict[str, Deed]:
        tr, may = self.tr, self._unless
        return {
            NOTE: Deed(partial(may, NOTE), self._note, tr("Notiz gespeichert."), self._note_form),
            ADD: Deed(partial(may, ADD), self._add, tr("Die Stelle ist gefragt."), self._add_form),
            REACHED: Deed(
                partial(may, REACHED), partial(self._keep, True), tr("Rückruf gehalten."), self._reached_form
            ),
            MISSED: Deed(
                partial(may, MISSED), partial(self._keep, False), tr("Versuch notiert."), self._missed_form
            ),
            WRITTEN: Deed(partial(may, WRITTEN), partial(self._keep, True), tr("Versprechen gehalten.")),
            LETTER: Deed(partial(may, LETTER), errand=self.letter_wanted.emit),
            SLIP: Deed(partial(may, SLIP), errand=self.slip_wanted.emit),
            CLOSE: Deed(
                partial(may, CLOSE), self._close, tr("Abgeschlossen."), self._close_form, self._answers
            ),
        }

    def _unless(self, name: str) -> str:
        case, desk = self.case, self.at.background.desk
        commands: dict[str, type[Command[Any]]] = {
            NOTE: WriteNote, ADD: AddTask, CLOSE: CloseCase, **dict.fromkeys(_KEPT_BY, KeepPromise)
        }  # fmt: skip
        if case is None:
            return self.tr("Bitte zuerst einen Vorgang wählen.")
        if not desk.may(commands.get(name, FilePaper)):
            role = self.tr("Das macht die Rolle {role} nicht.")
            return role.format(role=word(desk.actor.role))
        if name in (ADD, CLOSE) and case.state not in OPEN_CASES:
            return self.tr("Der Vorgang ist schon abgeschlossen.")
        mine = desk.actor.role in GUIDES or case.owner_id == desk.actor.staff_id
        if name in _CONTACT_PERSONS and not mine:
            return self.tr("Das macht die Ansprechperson: {name}.").format(name=case.owner)
        if name in _KEPT_BY and not self._waits_for(case, _KEPT_BY[name]):
            call = self.tr("Zu diesem Vorgang ist kein Rückruf offen.")
            return call if name != WRITTEN else self.tr("Zu diesem Vorgang ist kein Brief versprochen.")
        return ""

    def _waits_for(self, case: Case, reply_by: ReplyBy) -> bool:
        promise = case.promise
        return promise is not None and promise.state is PromiseState.OPEN and promise.reply_by is reply_by

    def _shown(self) -> Case:
        if self.case is None:
            raise Refused(self.tr("Bitte zuerst einen Vorgang wählen."))
        return self.case

    def _form(self, title: str, verb: str, *blanks: Blank) -> InlineForm:
        return InlineForm(title, verb, keys_in_words(self.at.actions["cases.send"]), blanks)

    def _note_form(self) -> InlineForm:
        title = self.tr("Schreiben Sie so, als läse die Person mit")
        return self._form(title, self.tr("Speichern"), Blank("text", self.tr("Notiz")))

    def _note(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        return WriteNote(case_id=self._shown().id, text=values["text"])

    def _add_form(self) -> InlineForm:
        units = tuple((one.name, one.key) for one in self._units.values())
        title = self.tr("Wen fragen wir noch, und was?")
        unit = Blank("unit", self.tr("Stelle"), choices=units)
        return self._form(title, self.tr("Fragen"), unit, Blank("question", self.tr("Frage"), 2))

    def _add(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        if not values["unit"]:
            raise Refused(self.tr("Bitte noch die Stelle wählen. Es wurde nichts geändert."), "unit")
        return AddTask(case_id=self._shown().id, unit=values["unit"], question=values["question"])

    def _reached_form(self) -> InlineForm:
        title = self.tr("Erreicht: Was wurde besprochen? Das Feld darf leer bleiben.")
        return self._form(title, self.tr("Erreicht"), Blank("note", self.tr("Notiz zum Anruf"), 2))

    def _missed_form(self) -> InlineForm:
        title = self.tr("Nicht erreicht: Was ist zu merken? Das Feld darf leer bleiben.")
        return self._form(title, self.tr("Nicht erreicht"), Blank("note", self.tr("Notiz zum Versuch"), 2))

    def _keep(self, reached: bool, values: Mapping[str, str], _seen: int) -> Command[Any]:
        promise = self._shown().promise
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
        answers = [task.answer for task in self._shown().tasks if task.answer]
        return {"result": "\n".join(answers)}

    def _close(self, values: Mapping[str, str], seen: int) -> Command[Any]:
        if not values["told_by"]:
            wanted = self.tr("Bitte noch wählen, wie die Person es erfahren hat.")
            raise Refused(wanted, "told_by")
        told_by = ToldBy(values["told_by"])
        return CloseCase(
            case_id=self._shown().id, result=values["result"], told_by=told_by, seen_version=seen
        )

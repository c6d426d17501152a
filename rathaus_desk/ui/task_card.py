"""One unit's share of a case as a card: the question, why it is there, until when, and what can be done."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases import (
    OPEN_CASES,
    OPEN_TASKS,
    AnswerTask,
    AskBack,
    Case,
    ClaimTask,
    Query,
    ReplyToQuery,
    ReturnTask,
    RouteTask,
    Task,
    TaskState,
)
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import clock, short_day, until_in_words
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.offices import Unit
from rathaus_desk.domain.task_moves import MOVES, TaskMove
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.action_card import ActionCard, Deed
from rathaus_desk.ui.actions import keys_in_words
from rathaus_desk.ui.inline_form import Blank, InlineForm
from rathaus_desk.ui.state_pill import TASK_ICONS, StatePill, urgency, urgency_icon
from rathaus_desk.ui.widgets import clear, label, row, show_text
from rathaus_desk.ui.workplace import Workplace
from rathaus_desk.usecases.tasks import GUIDES, RETURNS_BEFORE_THE_LEAD

CLAIM, ANSWER, ASK_BACK = "cases.claim", "cases.answer", "cases.ask_back"
REPLY, RETURN, ROUTE = "cases.reply", "cases.return", "cases.route"
MOVE_OF = {
    CLAIM: TaskMove.CLAIM,
    ANSWER: TaskMove.ANSWER,
    ASK_BACK: TaskMove.ASK_BACK,
    REPLY: TaskMove.REPLY,
    RETURN: TaskMove.RETURN,
    ROUTE: TaskMove.ROUTE,
}
_COMMANDS: dict[str, type[Command[Task]]] = {
    CLAIM: ClaimTask,
    ANSWER: AnswerTask,
    ASK_BACK: AskBack,
    REPLY: ReplyToQuery,
    RETURN: ReturnTask,
    ROUTE: RouteTask,
}
# What only the unit itself can do; the guide passes replies on and finds a new unit.
_IN_THE_UNIT = (CLAIM, ANSWER, ASK_BACK, RETURN)


class TaskCard(ActionCard):
    """Shows one task and what the person at this desk may do with it."""

    def __init__(
        self, workplace: Workplace, task: Task, units: Mapping[int, Unit], leads: Sequence[str] = ()
    ) -> None:
        """Show a task; `leads` are the names of those who decide after the second return."""
        super().__init__(workplace)
        self.task = task
        self._units, self._leads = units, leads
        self._open_case, self._owner_id, self._owner = True, 0, ""
        self.unit = label("", "strong")
        self.pill, self.due = StatePill(workplace.look), StatePill(workplace.look)
        self.question, self.reason, self.who = label(""), label("", "muted"), label("", "muted")
        self.decides = label("", "strong")
        self.talk = QVBoxLayout()
        self._shown: tuple[Query, ...] = ()
        self.answer_title, self.answer = label(self.tr("ANTWORT"), "group"), label("")
        self._lay_out()
        self.offer(self._all_deeds())

    def show_task(self, task: Task, case: Case, today: date) -> None:
        """Show a task as it is now; an unfolded form stays as it is."""
        self.task, self.version = task, task.version
        self._open_case = case.state in OPEN_CASES
        self._owner_id, self._owner = case.owner_id, case.owner
        self.setAccessibleName(self.tr("Teilaufgabe {unit}").format(unit=task.unit))
        self.unit.setText(task.unit)
        self.pill.show_state(TASK_ICONS[task.state], word(task.state), self._tone())
        self.question.setText(task.question)
        self.reason.setText(_sentences(task.reason))
        show_text(self.who, self._who())
        show_text(self.decides, self._who_decides())
        self._show_due(today)
        self._show_talk()
        show_text(self.answer, task.answer)
        self.answer_title.setVisible(bool(task.answer))

    def allowed(self, name: str) -> bool:
        """Tell whether the role and the unit of the person may do this with the task."""
        desk = self.at.background.desk
        own = name not in _IN_THE_UNIT or self.task.unit_id == desk.actor.unit_id
        speaks = name != REPLY or desk.actor.role in GUIDES or desk.actor.staff_id == self._owner_id
        led = name == ROUTE and self._lead_decides() and desk.actor.role is not Role.LEAD
        return own and speaks and not led and desk.may(_COMMANDS[name])

    def can(self, name: str) -> bool:
        """Tell whether an action is possible now."""
        moves = (self.task.state, MOVE_OF[name]) in MOVES
        return self._open_case and moves and self.allowed(name)

    def _all_deeds(self) -> dict[str, Deed]:
        tr = self.tr
        return {
            CLAIM: Deed(partial(self._why_not, CLAIM), self._claim, tr("Übernommen.")),
            ANSWER: Deed(
                partial(self._why_not, ANSWER), self._answer, tr("Antwort gespeichert."), self._answer_form
            ),
            REPLY: Deed(
                partial(self._why_not, REPLY), self._reply, tr("Antwort weitergegeben."), self._reply_form
            ),
            ASK_BACK: Deed(
                partial(self._why_not, ASK_BACK), self._ask, tr("Rückfrage gestellt."), self._ask_form
            ),
            ROUTE: Deed(
                partial(self._why_not, ROUTE),
                self._route,
                tr("Weitergegeben."),
                self._route_form,
                self._proposed,
            ),
            RETURN: Deed(
                partial(self._why_not, RETURN), self._return, tr("Zurückgegeben."), self._return_form
            ),
        }

    def _lay_out(self) -> None:
        head = row(self.unit, self.pill)
        head.setStretch(0, 1)
        head.setAlignment(self.pill, Qt.AlignmentFlag.AlignTop)
        until = row(self.due, self.who)
        until.setStretch(1, 1)
        self.talk.setSpacing(tokens.XS)
        self.column.addLayout(head)
        self.column.addWidget(self.question)
        self.column.addWidget(self.reason)
        self.column.addLayout(until)
        self.column.addWidget(self.decides)
        self.column.addLayout(self.talk)
        self.column.addWidget(self.answer_title)
        self.column.addWidget(self.answer)
        self.column.addWidget(self.error)
        self.column.addLayout(self.flow)
        self.column.addWidget(self.place)

    def _why_not(self, name: str) -> str:
        if self.can(name):
            return ""
        if not self.allowed(name):
            return self._whose_matter(name)
        stands = self.tr("Die Teilaufgabe ist „{state}“, da geht das nicht. Möglich ist jetzt: {ways}.")
        possible = [self.at.actions[one].text() for one in MOVE_OF if self.can(one)]
        ways = ", ".join(f"„{one}“" for one in (*possible, self.tr("Notiz")))
        return stands.format(state=word(self.task.state), ways=ways)

    def _whose_matter(self, name: str) -> str:
        way = self.tr("Mit „Notiz“ können Sie etwas dazu schreiben.")
        if name == ROUTE and self._lead_decides():
            return f"{self._who_decides()} {way}"
        if name == REPLY:
            replies = self.tr("Die Antwort gibt die Ansprechperson weiter: {name}.").format(name=self._owner)
            return f"{replies} {way}"
        return f"{self.tr('Das macht {unit}.').format(unit=self.task.unit)} {way}"

    def _lead_decides(self) -> bool:
        returned = self.task.state is TaskState.RETURNED
        return returned and bool(self._leads) and self.task.returns >= RETURNS_BEFORE_THE_LEAD

    def _who_decides(self) -> str:
        if not self._lead_decides():
            return ""
        text = self.tr("Zweimal zurückgegeben: Die Leitung entscheidet ({names}).")
        return text.format(names=", ".join(self._leads))

    def _proposed(self) -> Mapping[str, str]:
        """Return the unit that was proposed with the return; the reason ends with its short name."""
        if self.task.state is not TaskState.RETURNED:
            return {}
        last = self.task.reason.rstrip().rstrip(".")
        found = (one.key for one in self._units.values() if last.endswith(f"Vorschlag: {one.short}"))
        return {"unit": next(found, "")}

    # What is shown

    def _tone(self) -> str:
        return "done" if self.task.state is TaskState.DONE else "plain"

    def _who(self) -> str:
        parts = []
        if self.task.staff:
            parts.append(self.task.staff)
        elif self.task.state in OPEN_TASKS:
            parts.append(self.tr("noch von niemandem übernommen"))
        if self.task.returns:
            times = self.tr("{count}-mal zurückgegeben")
            parts.append(times.format(count=self.task.returns))
        return " · ".join(parts)

    def _show_due(self, today: date) -> None:
        running = self.task.state in OPEN_TASKS
        self.due.setVisible(running)
        if self.task.state is TaskState.QUERY:
            self.due.show_state("clock", self.tr("Frist ruht"))
        elif running:
            day = self.task.due.date()
            tone = urgency(day, today)
            self.due.show_state(urgency_icon(tone), until_in_words(day, today), tone)

    def _show_talk(self) -> None:
        if self._shown == self.task.queries:
            return
        self._shown = self.task.queries
        clear(self.talk)
        for query in self.task.queries:
            at = f"{short_day(query.asked_at.date())}, {clock(query.asked_at)}"
            asked = self.tr("Rückfrage von {name}, {at}:").format(name=query.asked_by, at=at)
            self.talk.addWidget(label(asked, "small"))
            self.talk.addWidget(label(query.text))
            answer = self.tr("Antwort: {text}").format(text=query.answer)
            waits = self.tr("Noch keine Antwort. Bitte die Bürgerin oder den Bürger fragen.")
            self.talk.addWidget(label(answer if query.answer else waits, "muted"))

    # Forms and commands

    def _form(self, title: str, verb: str, *blanks: Blank) -> InlineForm:
        return InlineForm(title, verb, keys_in_words(self.at.actions["cases.send"]), blanks)

    def _claim(self, _values: Mapping[str, str], seen: int) -> Command[Task]:
        return ClaimTask(task_id=self.task.id, seen_version=seen)

    def _answer_form(self) -> InlineForm:
        title = self.tr("So, dass die Bürgerin oder der Bürger es versteht")
        return self._form(title, self.tr("Beantworten"), Blank("answer", self.tr("Antwort"), 4))

    def _answer(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        return AnswerTask(task_id=self.task.id, answer=values["answer"], seen_version=seen)

    def _ask_form(self) -> InlineForm:
        title = self.tr("Was fehlt noch? Die Frist ruht so lange.")
        return self._form(title, self.tr("Fragen"), Blank("text", self.tr("Rückfrage")))

    def _ask(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        return AskBack(task_id=self.task.id, text=values["text"], seen_version=seen)

    def _reply_form(self) -> InlineForm:
        query = self._open_query()
        title = query.text if query else self.tr("Rückfrage")
        return self._form(
            title, self.tr("Weitergeben"), Blank("answer", self.tr("Was die Bürgerin oder der Bürger sagt"))
        )

    def _reply(self, values: Mapping[str, str], _seen: int) -> Command[Task]:
        query = self._open_query() or self.task.queries[-1]
        return ReplyToQuery(query_id=query.id, answer=values["answer"])

    def _return_form(self) -> InlineForm:
        title = self.tr("Wer ist zuständig, und warum?")
        units = Blank("proposed_unit", self.tr("Vorschlag: zuständige Stelle"), choices=self._other_units())
        return self._form(
            title, self.tr("Zurückgeben"), units, Blank("because", self.tr("Begründung in einem Satz"), 2)
        )

    def _return(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        self._demand_unit(values["proposed_unit"], "proposed_unit")
        return ReturnTask(
            task_id=self.task.id,
            proposed_unit=values["proposed_unit"],
            because=values["because"],
            seen_version=seen,
        )

    def _route_form(self) -> InlineForm:
        title = self.tr("An welche Stelle geht die Frage?")
        return self._form(
            title, self.tr("Weitergeben"), Blank("unit", self.tr("Stelle"), choices=self._other_units())
        )

    def _route(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        self._demand_unit(values["unit"], "unit")
        return RouteTask(task_id=self.task.id, unit=values["unit"], seen_version=seen)

    def _demand_unit(self, key: str, field: str) -> None:
        if not key:
            raise Refused(self.tr("Bitte noch die Stelle wählen. Es wurde nichts geändert."), field)

    def _open_query(self) -> Query | None:
        return next((one for one in self.task.queries if not one.answer), None)

    def _other_units(self) -> tuple[tuple[str, str], ...]:
        returned = self.task.state is TaskState.RETURNED
        others = (one for one in self._units.values() if returned or one.id != self.task.unit_id)
        return tuple((one.name, one.key) for one in others)


def _sentences(reason: str) -> str:
    """Return the reasons as sentences, one a line."""
    lines = (line.strip() for line in reason.splitlines())
    return "\n".join(f"{line[:1].upper()}{line[1:].rstrip('.')}." for line in lines if line)

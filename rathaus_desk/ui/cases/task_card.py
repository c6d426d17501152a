"""One unit's share of a case as a card: the question, why it is there, until when, and what can be done."""

from datetime import date

from PySide6.QtCore import Qt

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import OPEN_CASES, OPEN_TASKS, Case, Task, TaskState
from rathaus_desk.domain.dates import short_day, until_in_words
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.case_house import CaseHouse
from rathaus_desk.ui.cases.keeper_forms import KeeperForms
from rathaus_desk.ui.cases.task_meanwhile import TaskMeanwhile
from rathaus_desk.ui.cases.task_rules import (
    FOLLOW_FIRST,
    FOLLOW_SECOND,
    HAND_OUT,
    KEEPER,
    LEAD,
    REPLY,
    ROUTE,
    RULES,
    SHARE,
    UNIT,
)
from rathaus_desk.ui.cases.task_talk import TaskTalk
from rathaus_desk.ui.kit.state_pill import TASK_ICONS, StatePill, urgency, urgency_icon
from rathaus_desk.ui.kit.widgets import label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.tasks import GUIDES


class TaskCard(KeeperForms):
    """Shows one task and what the person at this desk may do with it."""

    def __init__(self, workplace: Workplace, task: Task, house: CaseHouse) -> None:
        super().__init__(workplace, task, house)
        self._open_case, self._owner_id, self._owner = True, 0, ""
        self.unit = label("", "strong")
        self.pill, self.due = StatePill(workplace.look), StatePill(workplace.look)
        self.question, self.reason, self.who = label(""), label("", "muted"), label("", "muted")
        self.explained, self.decides = label("", "muted"), label("", "strong")
        self.talk = TaskTalk()
        self._meanwhile = TaskMeanwhile(self)
        self.answer_title, self.answer = label(self.tr("ANTWORT"), "group"), label("")
        self.shared = label("", "muted")
        self._lay_out()
        deeds = {**self.unit_deeds(self.why), **self.keeper_deeds(self.why)}
        self.offer({name: deeds[name] for name in RULES})
        self.place.changed.connect(self._say_meanwhile)

    def show_task(self, task: Task, case: Case, today: date) -> None:
        """Show a task as it is now; an unfolded form stays as it is."""
        self.task, self.version = task, task.version
        self.others = tuple(one for one in case.tasks if one.id != task.id)
        self._open_case = case.state in OPEN_CASES
        self._owner_id, self._owner = case.owner_id, case.owner
        self.setAccessibleName(self.tr("Teilaufgabe {unit}").format(unit=task.outside or task.unit))
        self.unit.setText(task.outside or task.unit)
        self.pill.show_state(*self._state(), self._tone())
        self.question.setText(task.question)
        show_text(self.reason, _sentences(task.reason))
        show_text(self.who, self._who())
        show_text(self.explained, task.due_explained if self._open_case else "")
        show_text(self.decides, self._who_decides())
        self._show_due(today)
        self.talk.show_talk(task)
        show_text(self.answer, task.answer)
        self.answer_title.setVisible(bool(task.answer))
        others_read = self.tr("Die anderen Stellen dürfen diese Antwort lesen.")
        show_text(self.shared, others_read if task.shared and task.answer else "")
        self._name_proposals()
        me = self.house.staff.get(self.at.background.desk.actor.staff_id)
        self._meanwhile.see(task, case.timeline, me.shown if me else "")
        self._say_meanwhile()

    def allowed(self, name: str) -> bool:
        """Tell whether the role and the unit of the person may do this with the task."""
        desk, rule = self.at.background.desk, RULES[name]
        if not desk.may(rule.command):
            return False
        if name in (ROUTE, HAND_OUT) and self.lead_decides and desk.actor.role is not Role.LEAD:
            return False
        if rule.whose == UNIT:
            return self.task.unit_id == desk.actor.unit_id or self._stands_in
        if rule.whose == KEEPER:
            return desk.actor.role in GUIDES or desk.actor.staff_id == self._owner_id
        return rule.whose != LEAD or desk.actor.role is Role.LEAD

    def can(self, name: str) -> bool:
        """Tell whether an action is possible now."""
        return self._open_case and self.fits(name) and self.allowed(name)

    def why(self, name: str) -> str:
        """Return why an action is not possible, or an empty text."""
        if self.can(name):
            return ""
        if not self.allowed(name):
            return self._whose_matter(name)
        stands = self.tr("Die Teilaufgabe ist „{state}“, da geht das nicht. Möglich ist jetzt: {ways}.")
        possible = [self.at.actions[one].text() for one in RULES if self.can(one)]
        ways = ", ".join(f"„{one}“" for one in (*possible, self.tr("Notiz")))
        return stands.format(state=word(self.task.state), ways=ways)

    @property
    def _stands_in(self) -> bool:
        me = self.house.staff.get(self.at.background.desk.actor.staff_id)
        return me is not None and self.task.stand_in == me.shown

    def _say_meanwhile(self) -> None:
        if self.place.unfolded:
            form = self.place.form(self.place.unfolded)
            told = form.again.isVisibleTo(form) or form.versions.isVisibleTo(
                form
            )  # by a conflict, and better
            form.say_meanwhile("" if told else self._meanwhile.words(form.seen_version))

    def _lay_out(self) -> None:
        head = row(self.unit, self.pill)
        head.setStretch(0, 1)
        head.setAlignment(self.pill, Qt.AlignmentFlag.AlignTop)
        until = row(self.due, self.who, None)
        until.setStretch(1, 100)  # alone, the pill stays at the left
        self.column.addLayout(head)
        self.column.addWidget(self.question)
        self.column.addWidget(self.reason)
        self.column.addLayout(until)
        self.column.addWidget(self.explained)
        self.column.addWidget(self.decides)
        self.column.addWidget(self.talk)
        self.column.addWidget(self.answer_title)
        self.column.addWidget(self.answer)
        self.column.addWidget(self.shared)
        self.column.addWidget(self.error)
        self.column.addLayout(self.flow)
        self.column.addWidget(self.place)

    def _whose_matter(self, name: str) -> str:
        way = self.tr("Mit „Notiz“ können Sie etwas dazu schreiben.")
        if name in (ROUTE, HAND_OUT, FOLLOW_FIRST, FOLLOW_SECOND) and self.lead_decides:
            return f"{self._who_decides()} {way}"
        if name == REPLY:
            replies = self.tr("Die Antwort gibt die Ansprechperson weiter: {name}.").format(name=self._owner)
            return f"{replies} {way}"
        if RULES[name].whose == KEEPER:
            keeps = self.tr("Das macht die Ansprechperson: {name}.").format(name=self._owner)
            return f"{keeps} {way}"
        return f"{self.tr('Das macht {unit}.').format(unit=self.task.unit)} {way}"

    def _who_decides(self) -> str:
        if not self.lead_decides:
            return ""
        text = self.tr("Zweimal zurückgegeben: Die Leitung entscheidet ({names}).")
        return text.format(names=", ".join(self.house.leads))

    # What is shown

    def _name_proposals(self) -> None:
        """Name on the buttons of the lead whom each proposal means."""
        for name, place in ((FOLLOW_FIRST, 1), (FOLLOW_SECOND, 0)):
            self.say_on(name, self.tr("An {name}").format(name=self.followed(place)))
        unshare, share = self.tr("Antwort nicht mehr freigeben"), self.tr("Antwort freigeben")
        self.say_on(SHARE, unshare if self.task.shared else share)

    def _state(self) -> tuple[str, str]:
        if self.task.outside and self.task.state is TaskState.CLAIMED:
            return "outside", self.tr("draußen")
        return TASK_ICONS[self.task.state], word(self.task.state)

    def _tone(self) -> str:
        return "done" if self.task.state is TaskState.DONE else "plain"

    def _who(self) -> str:
        parts = []
        if self.task.staff:
            parts.append(self.task.staff)
            if self.task.stand_in and self.task.state is not TaskState.DONE:
                acting = self.tr("heute nicht da, Vertretung: {name}")
                parts.append(acting.format(name=self.task.stand_in))
        elif self.task.state is TaskState.OPEN:
            parts.append(self.tr("noch von niemandem übernommen"))
        if self.task.returns:
            times = self.tr("{count}-mal zurückgegeben")
            parts.append(times.format(count=self.task.returns))
        return " · ".join(parts)

    def _show_due(self, today: date) -> None:
        running = self.task.state in OPEN_TASKS
        self.due.setVisible(running)
        day = self.task.due.date()
        tone = urgency(day, today)
        if self.task.state is TaskState.QUERY:
            self.due.show_state("clock", self.tr("Frist ruht"))
        elif self.task.state is TaskState.WAITING:
            self.due.show_state("order", self.tr("nach {unit}").format(unit=self.task.after))
        elif running and self.task.follow_up:
            again = self.tr("Nachfragen {day}").format(day=short_day(self.task.follow_up))
            self.due.show_state(urgency_icon(tone), again, tone)
        elif running:
            self.due.show_state(urgency_icon(tone), until_in_words(day, today), tone)


def _sentences(reason: str) -> str:
    """Return the reasons as sentences, one a line."""
    lines = (line.strip() for line in reason.splitlines())
    return "\n".join(f"{line[:1].upper()}{line[1:].rstrip('.')}." for line in lines if line)

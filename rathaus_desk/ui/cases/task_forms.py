"""What a unit can do with its task, and when an action fits: the forms and their commands."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from rathaus_desk.domain.cases.cases import (
    AnswerTask,
    AskBack,
    ClaimTask,
    InterimWord,
    ReturnTask,
    Task,
    TaskState,
)
from rathaus_desk.domain.cases.task_moves import MOVES
from rathaus_desk.domain.cases.tasks import GiveInterimWord, PassTask, UnclaimTask
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.ui.cases.action_card import ActionCard, Deed
from rathaus_desk.ui.cases.case_house import CaseHouse
from rathaus_desk.ui.cases.task_rules import (
    ANSWER,
    ASK_BACK,
    CHANGE,
    CLAIM,
    FOLLOW_FIRST,
    FOLLOW_SECOND,
    HAND_OUT,
    INTERIM,
    PASS,
    PUT_OFF,
    REPLY,
    RETURN,
    RULES,
    SHARE,
    TOLD,
    UNCLAIM,
    WITHDRAW,
)
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.tasks import RETURNS_BEFORE_THE_LEAD


class TaskForms(ActionCard):
    """The deeds of a task card; what they need of the task and its case is set by the card."""

    def __init__(self, workplace: Workplace, task: Task, house: CaseHouse) -> None:
        super().__init__(workplace)
        self.task = task
        self.house = house
        self.others: tuple[Task, ...] = ()

    def fits(self, name: str) -> bool:
        """Tell whether the task is in a state in which an action is possible."""
        rule, task = RULES[name], self.task
        if rule.outside != bool(task.outside) and name not in (REPLY, WITHDRAW, SHARE, TOLD):
            return False
        if rule.step is not None and (task.state, rule.step) not in MOVES:
            return False
        return self._fits_more(name)

    def _fits_more(self, name: str) -> bool:
        task = self.task
        if name in (FOLLOW_FIRST, FOLLOW_SECOND):
            return task.state is TaskState.RETURNED and len(task.arguments) >= RETURNS_BEFORE_THE_LEAD
        more = {
            TOLD: self.untold is not None,
            CHANGE: task.state is TaskState.WAITING,
            HAND_OUT: task.state is TaskState.RETURNED,
            PUT_OFF: task.state is not TaskState.DONE,
            SHARE: task.state is not TaskState.WAITING and len(self.others) > 0,
        }
        return more.get(name, True)

    @property
    def untold(self) -> InterimWord | None:
        """The newest interim word that the citizen does not know yet."""
        return next((one for one in reversed(self.task.interims) if not one.told), None)

    @property
    def lead_decides(self) -> bool:
        """Tell whether the task came back so often that the lead decides."""
        returned = self.task.state is TaskState.RETURNED
        return returned and bool(self.house.leads) and self.task.returns >= RETURNS_BEFORE_THE_LEAD

    def followed(self, place: int) -> str:
        """Return whom the last argument but `place` names."""
        return self.task.arguments[-1 - place].proposed if len(self.task.arguments) > place else ""

    def unit_deeds(self, why: Callable[[str], str]) -> dict[str, Deed]:
        """Return what the unit can do, in the order of the buttons; `why` tells what stands against one."""
        tr = self.tr
        return {
            CLAIM: Deed(partial(why, CLAIM), self._claim, tr("Übernommen.")),
            ANSWER: Deed(partial(why, ANSWER), self._answer, tr("Antwort gespeichert."), self.answer_form),
            ASK_BACK: Deed(partial(why, ASK_BACK), self._ask, tr("Rückfrage gestellt."), self._ask_form),
            INTERIM: Deed(
                partial(why, INTERIM), self._interim, tr("Zwischenstand gesagt."), self._interim_form
            ),
            RETURN: Deed(partial(why, RETURN), self._return, self._who_has_it, self._return_form),
            PASS: Deed(partial(why, PASS), self._pass, tr("Weitergereicht."), self._pass_form, rare=True),
            UNCLAIM: Deed(
                partial(why, UNCLAIM), self._unclaim, tr("Liegt wieder auf der Liste der Stelle."), rare=True
            ),
        }

    # Forms and commands

    def form(self, title: str, verb: str, *blanks: Blank) -> InlineForm:
        """Return an inline form; its key is that of "Absenden"."""
        return InlineForm(title, verb, keys_in_words(self.at.actions["cases.send"]), blanks)

    @property
    def today(self) -> date:
        """The day at this desk."""
        return self.at.background.desk.now().date()

    def day(self, text: str, field: str) -> date | None:
        """Return the day that was typed, None for an empty field. Refuses what is no date."""
        if not text.strip():
            return None
        try:
            return read_date(text, self.today, self.at.background.desk.office.calendar)
        except Refused as error:
            raise Refused(str(error), field) from None

    def needed_day(self, text: str, field: str) -> date:
        """Return the day that was typed. Refuses an empty field."""
        day = self.day(text, field)
        if day is None:
            raise Refused(self.tr("Bitte noch den Tag eintragen, zum Beispiel +14 oder 8.12."), field)
        return day

    def _claim(self, _values: Mapping[str, str], seen: int) -> Command[Task]:
        return ClaimTask(task_id=self.task.id, seen_version=seen)

    def _unclaim(self, _values: Mapping[str, str], seen: int) -> Command[Task]:
        return UnclaimTask(task_id=self.task.id, seen_version=seen)

    def _pass_form(self) -> InlineForm:
        there = self.house.colleagues(self.task.unit_id, self.task.staff_id)
        return self.form(
            self.tr("Wer kümmert sich weiter darum?"), self.tr("Weiterreichen"),
            Blank("to_staff_id", self.tr("Kollegin oder Kollege"), choices=there),
        )  # fmt: skip

    def _pass(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        if not values["to_staff_id"]:
            raise Refused(self.tr("Bitte noch wählen, wer weitermacht."), "to_staff_id")
        return PassTask(task_id=self.task.id, to_staff_id=int(values["to_staff_id"]), seen_version=seen)

    def answer_form(self) -> InlineForm:
        """Return the form for the answer that ends a task."""
        title = self.tr("So, dass die Bürgerin oder der Bürger es versteht")
        return self.form(title, self.tr("Beantworten"), Blank("answer", self.tr("Antwort"), 4))

    def _answer(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        return AnswerTask(task_id=self.task.id, answer=values["answer"], seen_version=seen)

    def _ask_form(self) -> InlineForm:
        title = self.tr("Was fehlt noch? Die Frist ruht so lange.")
        return self.form(title, self.tr("Fragen"), Blank("text", self.tr("Rückfrage")))

    def _ask(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        return AskBack(task_id=self.task.id, text=values["text"], seen_version=seen)

    def _interim_form(self) -> InlineForm:
        return self.form(
            self.tr("Wo steht die Sache? Die Ansprechperson sagt es weiter."), self.tr("Sagen"),
            Blank("text", self.tr("Zwischenstand"), 2),
            Blank("expected", self.tr("Voraussichtlich fertig, zum Beispiel +3 oder 8.12. (freiwillig)"), 1),
            Blank("because", self.tr("Falls es länger dauert als die Frist: warum?"), 1),
        )  # fmt: skip

    def _interim(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        return GiveInterimWord(
            task_id=self.task.id, text=values["text"], expected=self.day(values["expected"], "expected"),
            because=values["because"], seen_version=seen,
        )  # fmt: skip

    def _return_form(self) -> InlineForm:
        inside = self.house.unit_choices(self.task.unit_id)
        outside = tuple((name, f"outside:{key}") for name, key in self.house.authority_choices())
        units = Blank("proposed_unit", self.tr("Vorschlag: zuständige Stelle"), choices=(*inside, *outside))
        because = Blank("because", self.tr("Begründung in einem Satz"), 2)
        return self.form(self.tr("Wer ist zuständig, und warum?"), self.tr("Zurückgeben"), units, because)

    def _return(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        self.demand_unit(values["proposed_unit"], "proposed_unit")
        outside, _, key = values["proposed_unit"].rpartition(":")
        return ReturnTask(
            task_id=self.task.id, proposed_unit="" if outside else key,
            proposed_authority=key if outside else "", because=values["because"], seen_version=seen,
        )  # fmt: skip

    def _who_has_it(self, task: Task) -> str:
        if self.house.leads and task.returns >= RETURNS_BEFORE_THE_LEAD:
            leads = self.tr("Zum zweiten Mal zurück: Jetzt entscheidet die Leitung ({names}).")
            return leads.format(names=", ".join(self.house.leads))
        return self.tr("Zurück bei der Ansprechperson, mit Ihrem Vorschlag.")

    def demand_unit(self, key: str, field: str) -> None:
        """Refuse a form in which nobody is chosen."""
        if not key:
            raise Refused(self.tr("Bitte noch die Stelle wählen. Es wurde nichts geändert."), field)

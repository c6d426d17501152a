"""What the contact person and the lead can do with a task: pass on, decide, hand out, change the order."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal

from rathaus_desk.domain.cases.cases import Query, ReplyToQuery, RouteTask, Task, TaskState
from rathaus_desk.domain.cases.outside import AnswerOutside, HandToAuthority, PutOff
from rathaus_desk.domain.cases.tasks import ChangeTask, ShareAnswer, TellInterimWord, WithdrawTask
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.office.duedates import WorkCalendar, working_days_after
from rathaus_desk.ui.cases.action_card import Deed
from rathaus_desk.ui.cases.case_house import CaseHouse
from rathaus_desk.ui.cases.task_forms import TaskForms
from rathaus_desk.ui.cases.task_rules import (
    CHANGE,
    FOLLOW_FIRST,
    FOLLOW_SECOND,
    HAND_OUT,
    OUT_ANSWER,
    PUT_OFF,
    REPLY,
    ROUTE,
    SHARE,
    SHEET,
    TOLD,
    WITHDRAW,
)
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm

ASKED_AGAIN_AFTER = 14  # days, unless somebody says otherwise
YES = "yes"


def hand_out_blanks(house: CaseHouse) -> tuple[Blank, ...]:
    """Return the fields for a question that goes to an authority outside."""
    tr = QCoreApplication.translate
    named = (
        (tr("KeeperForms", "Nein, das ist dafür nicht nötig"), "no"),
        (tr("KeeperForms", "Ja, mit Namen und Anschrift"), YES),
    )
    return (
        Blank("authority", tr("KeeperForms", "Behörde"), choices=house.authority_choices()),
        Blank("question", tr("KeeperForms", "Was fragen wir dort?"), 2),
        Blank("follow_up", tr("KeeperForms", "Nachfragen am, zum Beispiel +14 oder 8.12."), 1),
        Blank("named", tr("KeeperForms", "Soll die Person auf dem Blatt stehen?"), choices=named),
    )


def ask_again_on(today: date, calendar: WorkCalendar) -> date:
    """Return the working day two weeks on, or the first after it."""
    return next(working_days_after(today + timedelta(days=ASKED_AGAIN_AFTER - 1), calendar))


def typed_day(day: date) -> str:
    """Return a day as one types it."""
    return f"{day.day}.{day.month}.{day.year}"


class KeeperForms(TaskForms):
    """Adds to a task card what is not the unit's own matter."""

    sheet_wanted = Signal(object)

    def keeper_deeds(self, why: Callable[[str], str]) -> dict[str, Deed]:
        """Return what the contact person and the lead can do, in the order of the buttons."""
        tr = self.tr
        given, routed = tr("Weitergegeben."), self.house.tell_routed
        return {
            OUT_ANSWER: Deed(
                partial(why, OUT_ANSWER), self._answer_outside, tr("Antwort gespeichert."), self.answer_form
            ),
            REPLY: Deed(partial(why, REPLY), self._reply, tr("Antwort weitergegeben."), self._reply_form),
            TOLD: Deed(partial(why, TOLD), self._tell, tr("Notiert."), self._told_form),
            FOLLOW_FIRST: Deed(partial(why, FOLLOW_FIRST), partial(self._follow, 1), tell=routed),
            FOLLOW_SECOND: Deed(partial(why, FOLLOW_SECOND), partial(self._follow, 0), tell=routed),
            ROUTE: Deed(partial(why, ROUTE), self._route, "", self._route_form, self._proposed, tell=routed),
            HAND_OUT: Deed(
                partial(why, HAND_OUT), self._hand_out, given, self._hand_out_form, self._proposed_outside
            ),
            PUT_OFF: Deed(partial(why, PUT_OFF), self._put_off, tr("Notiert."), self._put_off_form),
            SHEET: Deed(partial(why, SHEET), errand=self._want_sheet),
            CHANGE: Deed(
                partial(why, CHANGE), self._change, tr("Geändert."), self._change_form, self._as_it_is
            ),
            SHARE: Deed(partial(why, SHARE), self._share, tr("Notiert."), rare=True),
            WITHDRAW: Deed(
                partial(why, WITHDRAW), self._withdraw, tr("Notiert."), self._withdraw_form, rare=True
            ),
        }

    def _later_day(self) -> date:
        """Return the working day two weeks on, or the first after it."""
        return ask_again_on(self.today, self.at.background.desk.office.calendar)

    def _answer_outside(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        return AnswerOutside(task_id=self.task.id, answer=values["answer"], seen_version=seen)

    def open_query(self) -> Query | None:
        """Return the question that waits for an answer."""
        return next((one for one in self.task.queries if not one.answer), None)

    def _reply_form(self) -> InlineForm:
        query = self.open_query()
        title = query.text if query else self.tr("Rückfrage")
        said = Blank("answer", self.tr("Was die Bürgerin oder der Bürger sagt"))
        return self.form(title, self.tr("Weitergeben"), said)

    def _reply(self, values: Mapping[str, str], _seen: int) -> Command[Task]:
        query = self.open_query() or self.task.queries[-1]
        return ReplyToQuery(query_id=query.id, answer=values["answer"])

    def _told_form(self) -> InlineForm:
        word = self.untold
        title = word.text if word else self.tr("Zwischenstand")
        new_day = self.tr("Neuer Tag, den wir genannt haben (darf leer bleiben)")
        return self.form(title, self.tr("Ist gesagt"), Blank("new_day", new_day, 1))

    def _tell(self, values: Mapping[str, str], _seen: int) -> Command[Task]:
        word = self.untold or self.task.interims[-1]
        return TellInterimWord(interim_id=word.id, new_day=self.day(values["new_day"], "new_day"))

    def _route_form(self) -> InlineForm:
        returned = self.task.state is TaskState.RETURNED
        units = self.house.unit_choices() if returned else self.house.unit_choices(self.task.unit_id)
        unit = Blank("unit", self.tr("Stelle"), choices=units)
        why = Blank("because", self.tr("Grund für die neue Stelle (darf leer bleiben)"), 2)
        return self.form(self.tr("An welche Stelle geht die Frage?"), self.tr("Weitergeben"), unit, why)

    def _proposed(self) -> Mapping[str, str]:
        return {"unit": self.task.proposed_unit}

    def _route(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        self.demand_unit(values["unit"], "unit")
        because = values["because"]
        return RouteTask(task_id=self.task.id, unit=values["unit"], because=because, seen_version=seen)

    def _follow(self, place: int, _values: Mapping[str, str], seen: int) -> Command[Task]:
        unit, outside = self.house.key_of(self.followed(place))
        if outside:
            return self._handed(outside, self.task.question, self._later_day())
        return RouteTask(task_id=self.task.id, unit=unit, seen_version=seen)

    def _hand_out_form(self) -> InlineForm:
        return self.form(
            self.tr("Wer draußen ist zuständig? Sie bleiben Ansprechperson."), self.tr("Übergeben"),
            *hand_out_blanks(self.house),
        )  # fmt: skip

    def _proposed_outside(self) -> Mapping[str, str]:
        day = self._later_day()
        return {
            "authority": self.task.proposed_authority, "question": self.task.question,
            "follow_up": typed_day(day),
        }  # fmt: skip

    def _hand_out(self, values: Mapping[str, str], _seen: int) -> Command[Task]:
        self.demand_unit(values["authority"], "authority")
        day = self.needed_day(values["follow_up"], "follow_up")
        return self._handed(values["authority"], values["question"], day, named=values["named"] == YES)

    def _handed(self, authority: str, question: str, day: date, *, named: bool = False) -> Command[Task]:
        return HandToAuthority(
            case_id=self.task.case_id, authority=authority, question=question, follow_up=day,
            task_id=self.task.id, name_person=named,
        )  # fmt: skip

    def _put_off_form(self) -> InlineForm:
        return self.form(
            self.tr("Wann fragen Sie wieder nach?"), self.tr("Merken"),
            Blank("follow_up", self.tr("Nachfragen am, zum Beispiel +7 oder 8.12."), 1),
            Blank("note", self.tr("Notiz (darf leer bleiben)"), 2),
        )  # fmt: skip

    def _put_off(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        day = self.needed_day(values["follow_up"], "follow_up")
        return PutOff(task_id=self.task.id, follow_up=day, note=values["note"], seen_version=seen)

    def _want_sheet(self) -> None:
        self.sheet_wanted.emit(self.task)

    def _change_form(self) -> InlineForm:
        before = tuple((one.unit, str(one.id)) for one in self.others if one.state is not TaskState.DONE)
        return self.form(
            self.tr("Wer ist danach dran, und womit?"), self.tr("Ändern"),
            Blank("unit", self.tr("Stelle"), choices=self.house.unit_choices()),
            Blank("question", self.tr("Frage"), 2),
            Blank(
                "after", self.tr("Erst nach der Antwort von"), choices=before,
                unchosen=self.tr("niemandem, gleich jetzt"),
            ),
        )  # fmt: skip

    def _as_it_is(self) -> Mapping[str, str]:
        unit = self.house.units.get(self.task.unit_id)
        after = str(self.task.after_id or "")
        return {"unit": unit.key if unit else "", "question": self.task.question, "after": after}

    def _change(self, values: Mapping[str, str], seen: int) -> Command[Task]:
        self.demand_unit(values["unit"], "unit")
        return ChangeTask(
            task_id=self.task.id, unit=values["unit"], question=values["question"],
            after_task_id=int(values["after"]) if values["after"] else None, seen_version=seen,
        )  # fmt: skip

    def _share(self, _values: Mapping[str, str], seen: int) -> Command[Task]:
        return ShareAnswer(task_id=self.task.id, shared=not self.task.shared, seen_version=seen)

    def _withdraw_form(self) -> InlineForm:
        title = self.tr("Warum braucht es die Antwort nicht mehr?")
        return self.form(title, self.tr("Zurückziehen"), Blank("because", self.tr("Grund"), 1))

    def _withdraw(self, values: Mapping[str, str], seen: int) -> Command[None]:
        return WithdrawTask(task_id=self.task.id, because=values["because"], seen_version=seen)

"""The cases of the sample town: each grows step by step as the desk would have written it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from rathaus_desk.domain.cases.cases import CaseState, EntryKind, TaskState, ToldBy, case_state
from rathaus_desk.domain.intake.contacts import UNDO_SECONDS
from rathaus_desk.domain.office.duedates import reserve_before
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.authority import AuthorityState
from rathaus_desk.domain.promises.promises import PromiseState, ReplyBy
from rathaus_desk.domain.text import fold
from rathaus_desk.domain.words import name_after, word
from rathaus_desk.store.base import Row
from rathaus_desk.store.case_tables import (
    CaseRow,
    ContactRow,
    PromiseRow,
    QueryRow,
    QuickAnswerRow,
    TaskRow,
    TimelineRow,
)
from rathaus_desk.store.people_tables import AuthorityRow
from rathaus_desk.store.routing_tables import InterimRow, TaskArgumentRow
from rathaus_desk.usecases.intake.contacts import WITHDRAWN
from rathaus_desk.usecases.intake.sending import FOR_ANOTHER
from rathaus_desk.usecases.sample.sample_authority import authority_row
from rathaus_desk.usecases.sample.sample_scene import PromisedWindow, Scene
from rathaus_desk.usecases.sample.sample_stories import Story

Batch = dict[type[Row], list[dict[str, Any]]]
"""Rows by table, in the order in which the tables refer to each other."""

IN_ORDER: tuple[type[Row], ...] = (
    ContactRow,
    QuickAnswerRow,
    AuthorityRow,
    CaseRow,
    TaskRow,
    QueryRow,
    TaskArgumentRow,
    InterimRow,
    PromiseRow,
    TimelineRow,
)

# Whom a unit names that gives a task back by chance; the same unit is asked besides.
ELSEWHERE = {
    "tiefbau": "umwelt",
    "umwelt": "tiefbau",
    "ordnung": "tiefbau",
    "soziales": "jugend",
    "bauen": "tiefbau",
    "steuern": "ordnung",
    "standesamt": "buergerbuero",
    "jugend": "soziales",
    "buergerbuero": "ordnung",
}
WHY_ELSEWHERE = (
    "Die Akte dazu liegt dort.",
    "Nach der Liste der Zuständigkeiten ist das nicht bei uns.",
    "Damit war die andere Stelle schon einmal befasst.",
)
ASKED_BESIDES = "Bitte kurz sagen, ob von Ihrer Seite etwas dagegen spricht."
NOTHING_AGAINST_IT = "Von unserer Seite spricht nichts dagegen."
REPLIES = (
    "Die Unterlagen sind heute abgegeben worden.",
    "Die Antwort kam mit der Post und liegt bei.",
    "Am Telefon geklärt, alles wie im Antrag angegeben.",
)


@lru_cache(maxsize=100_000)
def _folded(word_: str) -> str:
    return fold(word_)


def text_to_find(number: str, service: Service, texts: Sequence[str], caller_name: str) -> str:
    """Return what `concerns.search_text` returns, but fold each word only once: a million cases use few."""
    spoken: tuple[str, ...] = (service.name, service.short)
    if not service.sensitive:
        spoken = (*spoken, *texts, caller_name)
    words = (_folded(one) for one in " ".join(spoken).split())
    return " ".join((number.replace("-", " "), number.replace("-", ""), *(one for one in words if one)))


@dataclass
class Told:
    """What is told of a case beyond its course."""

    service: Service
    story: Story | None = None
    place: str = ""
    street_key: str = ""
    district_id: int | None = None
    facts: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    note: str = ""
    question: str = ""
    result: str = ""
    returns: tuple[tuple[str, str], ...] = ()
    concerned_id: int | None = None  # whom it is about, if somebody else speaks


@dataclass
class Visit:
    """One contact in the making; `position` is its working time."""

    position: int
    row: dict[str, Any]
    owner: Staff
    reply_by: ReplyBy
    window: PromisedWindow | None = None
    promise: dict[str, Any] | None = None
    cases: list["Growing"] = field(default_factory=list)

    def closed_at(self) -> int | None:
        """Return when the last case of the visit was closed, None while one is open."""
        if any(one.row["closed_at"] is None for one in self.cases):
            return None
        return max(one.position for one in self.cases)

    def set_promise(self, state: PromiseState) -> None:
        """Give the promise of the visit, if there is one, another state."""
        if self.promise:
            self.promise |= {"state": state, "version": self.promise["version"] + 1}

    def count_attempt(self, *, reached: bool) -> int:
        """Count an attempt to keep the promise and return how many there were."""
        if self.promise is None:
            return 0
        self.promise["attempts"] += 1
        self.set_promise(PromiseState.KEPT if reached else PromiseState.OPEN)
        return int(self.promise["attempts"])


class Growing:
    """One case in the making; `position` is the working time of its last step."""

    def __init__(
        self, scene: Scene, batch: Batch, visit: Visit, told: Told, cause: "Growing | None" = None
    ) -> None:
        self.scene = scene
        self.batch = batch
        self.visit = visit
        self.told = told
        self.cause = cause
        self.position = visit.position
        self.tasks: list[dict[str, Any]] = []
        self.arguments: list[str] = []
        self.row = self._case_row()
        batch[CaseRow].append(self.row)

    @property
    def task(self) -> dict[str, Any]:
        """The task that the next step is about: the first that is not done."""
        return next((one for one in self.tasks if one["state"] is not TaskState.DONE), self.tasks[0])

    def line(self, kind: EntryKind, text: str, staff_id: int) -> None:
        """Write a line into the timeline at the present position."""
        self.batch[TimelineRow].append(
            {
                "id": self.scene.new_id(self.position),
                "case_id": self.row["id"],
                "at": self.scene.time.moment(self.position),
                "staff_id": staff_id,
                "kind": kind,
                "text": text,
            }
        )

    def send(self, taken: str) -> None:
        """Route the case: its first task, its first lines."""
        scene, told, day = self.scene, self.told, self.scene.time.day_of(self.position)
        owner = self.visit.owner.id
        self.line(EntryKind.TAKEN, taken, owner)
        if self.cause is not None:
            reason = f"gehört zu {self.cause.row['number']}, das schon gemeldet ist"
        else:
            found = scene.route(told.service, told.district_id, day)
            reason = found.reason
            task = self.new_task(
                found.unit_id, found.staff_id, told.service.question or told.service.name, reason
            )
            task["visible_from"] += timedelta(seconds=UNDO_SECONDS)
            task["due"] = scene.due_inside(told.service, day)
        self.line(EntryKind.ROUTED, f"{reason[0].upper()}{reason[1:]}.", owner)
        if told.concerned_id is not None:
            state = told.story.authority if told.story else AuthorityState.NONE
            self.line(EntryKind.NOTE, f"{FOR_ANOTHER}: {word(state)}.", owner)

    def claim(self) -> None:
        """A clerk of the unit takes the task over."""
        task = self.task
        clerk = self.scene.clerk_at(task["unit_id"], task["suggested_id"], self.position)
        task["staff_id"] = clerk.id
        self.move(task, TaskState.CLAIMED)
        self.line(
            EntryKind.CLAIMED, f"{self.unit_of(task)}: übernommen von {name_after(clerk.shown)}.", clerk.id
        )

    def ask(self) -> None:
        """The clerk asks the citizen something through the guide."""
        task, scene = self.task, self.scene
        text = self.told.question or scene.rng.choice(scene.words_for(self.told.service.key, "queries"))
        query = {
            "id": scene.new_id(self.position),
            "task_id": task["id"],
            "text": text,
            "asked_by": task["staff_id"],
            "asked_at": scene.time.moment(self.position),
            "answer": "",
            "answered_at": None,
        }
        self.batch[QueryRow].append(query)
        task["query"] = (query, self.position)
        self.move(task, TaskState.QUERY)
        self.line(EntryKind.ASKED_BACK, f"{self.unit_of(task)} fragt: {text}", task["staff_id"])

    def reply(self) -> None:
        """The guide passes the answer on; the unit's own clock goes on where it stood."""
        task, time = self.task, self.scene.time
        query, asked = task["query"]
        query["answer"] = self.scene.rng.choice(REPLIES)
        query["answered_at"] = time.moment(self.position)
        if paused := time.day_of(self.position) - time.day_of(asked):
            task["due"] = time.closing(time.day_of(time.position(task["due"]) - 1) + paused)
        self.move(task, TaskState.CLAIMED)
        self.line(EntryKind.REPLIED, query["answer"], self.guide().id)

    def ask_besides(self) -> None:
        """The guide asks a further unit while the first one works on."""
        scene, guide = self.scene, self.guide()
        key = ELSEWHERE[scene.here.units[self.tasks[0]["unit_id"]].key]
        unit = next(one for one in scene.here.units.values() if one.key == key)
        reason = f"geht an {unit.short}, zusätzlich gefragt von {name_after(guide.shown)}"
        task = self.new_task(unit.id, None, ASKED_BESIDES, reason)
        task["due"] = scene.time.closing(scene.time.day_of(self.position) + 1)
        if self.row["told_due"] > task["visible_from"]:
            task["due"] = reserve_before(self.row["told_due"], task["visible_from"], scene.time.calendar)
        self.line(EntryKind.ROUTED, f"Auch {unit.short} ist gefragt: {ASKED_BESIDES}", guide.id)

    def answer(self) -> None:
        """The unit answers; this ends its task."""
        task, scene = self.task, self.scene
        answer = NOTHING_AGAINST_IT
        if task is self.tasks[0]:
            results = scene.words_for(self.told.service.key, "results")
            answer = self.told.result = self.told.result or scene.rng.choice(results)
        task["staff_id"] = (
            task["staff_id"] or scene.clerk_at(task["unit_id"], task["suggested_id"], self.position).id
        )
        task["answer"] = answer
        self.move(task, TaskState.DONE)
        self.line(EntryKind.ANSWERED, f"{self.unit_of(task)}: {answer}", task["staff_id"])

    def close(self, told_by: ToldBy) -> None:
        """The guide tells the citizen the result and closes the case."""
        self.row["told_by"] = told_by
        self._end(CaseState.DONE, self.told.result)
        self.line(EntryKind.CLOSED, f"{self.told.result}\n({word(told_by)})", self.guide().id)

    def withdraw(self) -> None:
        """The guide takes the intake back within ten seconds; no unit has seen it."""
        self.tasks.clear()
        self._end(CaseState.DROPPED, WITHDRAWN)
        self.line(EntryKind.UNDONE, "Zurückgenommen. Die Nummer bleibt vergeben.", self.visit.owner.id)

    def settle(self) -> None:
        """Give the case the state that follows from its tasks, and hand the tasks over to be written."""
        if self.cause is not None:
            self.row["state"] = self.cause.row["state"]
        elif self.row["closed_at"] is None:
            self.row["state"] = case_state(tuple(one["state"] for one in self.tasks))
        for task in self.tasks:
            task.pop("query", None)
        self.batch[TaskRow] += self.tasks

    def _case_row(self) -> dict[str, Any]:
        scene, told, contact = self.scene, self.told, self.visit.row
        day = scene.time.day_of(self.position)
        due = scene.due(told.service, day)
        number = scene.numbers.next(scene.time.days[day].year)
        texts = (told.place, *told.facts, *(value for _, value in told.details), told.note)
        caller = "" if contact["person_id"] else contact["caller_name"]
        return {
            "id": scene.new_id(self.position),
            "number": number,
            "contact_id": contact["id"],
            "person_id": told.concerned_id or contact["person_id"],
            "caller_id": contact["person_id"] if told.concerned_id else None,
            "authority_id": self._authority(),
            "service_id": told.service.id,
            "district_id": told.district_id,
            "place": told.place,
            "place_key": told.street_key,
            "facts": list(told.facts),
            "details": [list(one) for one in told.details],
            "note": told.note,
            "state": CaseState.NEW,
            "owner_id": self.visit.owner.id,
            "cause_id": self.cause.row["id"] if self.cause else None,
            "opened_at": contact["at"],
            "told_due": due.at,
            "due_explained": due.explanation,
            "closed_at": None,
            "result": "",
            "told_by": None,
            "search_text": text_to_find(number, told.service, texts, caller),
            "version": 1,
        }

    def _authority(self) -> int | None:
        """Write down what the one who speaks for somebody else said or showed; return its id."""
        told, story = self.told, self.told.story
        if told.concerned_id is None or story is None or story.authority is AuthorityState.NONE:
            return None
        by, owner = self.visit.row, self.visit.owner.id
        row = authority_row(self.scene, self.position, story, told.concerned_id, by, owner)
        self.batch[AuthorityRow].append(row)
        return int(row["id"])

    def new_task(self, unit_id: int, suggested_id: int | None, question: str, reason: str) -> dict[str, Any]:
        """Ask a unit something, besides what it was asked before."""
        task = {
            "id": self.scene.new_id(self.position),
            "case_id": self.row["id"],
            "unit_id": unit_id,
            "staff_id": None,
            "suggested_id": suggested_id,
            "question": question,
            "reason": reason,
            "state": TaskState.OPEN,
            "visible_from": self.scene.time.moment(self.position),
            "due": None,
            "answer": "",
            "proposed_unit_id": None,
            "proposed_authority_id": None,
            "after_task_id": None,
            "outside_id": None,
            "follow_up": None,
            "returns": 0,
            "version": 1,
        }
        self.tasks.append(task)
        return task

    def move(self, task: dict[str, Any], state: TaskState) -> None:
        """Give a task another state."""
        task["state"] = state
        task["version"] += 1

    def _end(self, state: CaseState, result: str) -> None:
        closed = self.scene.time.moment(self.position)
        self.row |= {"state": state, "closed_at": closed, "result": result}
        self.row["version"] += 1

    def unit_of(self, task: Mapping[str, Any]) -> str:
        """Return the short name of the unit that a task lies with."""
        return self.scene.here.units[task["unit_id"]].short

    def guide(self) -> Staff:
        """Return who acts for the case at the present position: its owner, or who stands in."""
        return self.scene.in_place_of(self.visit.owner, self.position)

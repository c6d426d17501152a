"""Every change of the plan can be taken back, one after the other, as long as the window is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.bookings.bookings import Booking, SetSlotRule, StopRule
from rathaus_desk.domain.commands import Command, new_command_id
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.road.places import Stop
from rathaus_desk.domain.road.rhythms import SaveRhythm, StopRhythm
from rathaus_desk.domain.road.timetables import CompanyChange, Halt, HaltChange, Timetable
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.undo_follow import COUNTS, followed, number_of

UNDO = "road.undo"
UNDO_SECONDS, MOST = 10, 100
Result = TypeVar("Result")
Back = Callable[[Any], Command[Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """What takes a change back, what it was in words, and how the undoing itself would be undone."""

    command: Command[Any]
    said: str
    halt_id: int | None = None  # the halt that was changed, or what was noted or taken away


class RoadUndo(QObject):
    """A stack of commands; what an undo changes in a halt's version is followed by those below it."""

    undone = Signal(object)

    def __init__(self, parent: QObject, workplace: Workplace, action: str = UNDO) -> None:
        """Begin an empty stack; `action` is what takes the last change back in the room it is for."""
        super().__init__(parent)
        self._at, self._action = workplace, action
        self._steps: list[Step] = []

    def __len__(self) -> int:
        return len(self._steps)

    def do(
        self,
        command: Command[Result],
        said: str,
        back: Callable[[Result], Command[Any]],
        then: Callable[[Result], None] | None = None,
        on_refusal: Callable[[DeskError], None] | None = None,
    ) -> None:
        """Carry a change out and keep what takes it back; `said` names it in the line below."""
        self._at.background.do(self, command, partial(self._done, said, back, then), on_refusal)

    def offer(self, said: str, command: Command[Any]) -> None:
        """Keep what takes a change back that is through already; `said` names it in the line below."""
        self._steps.append(Step(command, said))
        del self._steps[:-MOST]
        self._at.speaker.offer(said, self.tr("Rückgängig"), self._action, UNDO_SECONDS)

    def undo(self) -> None:
        """Take the last change back that was not taken back yet."""
        if not self._steps:
            self._at.speaker.say(self.tr("Hier gibt es gerade nichts zurückzunehmen."))
            return
        step = self._steps.pop()
        again = replace(step.command, command_id=new_command_id())
        self._at.background.do(self, again, partial(self._through, step), partial(self._failed, step))

    def forget(self) -> None:
        """Forget all changes; somebody else sits here now."""
        self._steps.clear()

    def _done(self, said: str, back: Back, then: Callable[[Any], None] | None, result: Any) -> None:
        changed = (result.after or result.before) if isinstance(result, HaltChange) else None
        if isinstance(result, HaltChange | CompanyChange):
            self._follow_draft(result)
        number = changed.id if changed else number_of(result)
        self._steps.append(Step(back(result), said, number))
        del self._steps[:-MOST]
        self._at.speaker.offer(said, self.tr("Rückgängig"), self._action, UNDO_SECONDS)
        if then is not None:
            then(result)

    def _through(self, step: Step, result: object) -> None:
        if isinstance(result, HaltChange):
            self._follow(step, result)
        elif isinstance(result, CompanyChange):
            self._follow_draft(result)
        elif isinstance(result, Timetable):
            self._follow_version("timetable_id", result)
        elif isinstance(result, Stop):
            self._follow_version("stop_id", result)
        elif isinstance(result, StopRhythm):
            self._follow_version("rhythm_id", result)
        elif isinstance(result, Booking | StopRule):
            self._follow_bookings(result)
        waiting = followed(step.command, step.halt_id, result, [one.command for one in self._steps])
        self._steps = [replace(one, command=now) for one, now in zip(self._steps, waiting, strict=True)]
        self._at.speaker.say(self.tr("Zurückgenommen: {what}").format(what=step.said))
        self.undone.emit(result)

    def _follow(self, step: Step, change: HaltChange) -> None:
        """Let what stands below know the halt under its new version, or its new number."""
        self._follow_draft(change)
        if change.after is None:
            return
        after, known = change.after, (step.halt_id, change.after.id)
        self._renew(
            lambda one: getattr(one, "halt_id", None) in known and not isinstance(one, COUNTS),
            halt_id=after.id,
            seen_version=after.version,
        )

    def _follow_draft(self, change: HaltChange | CompanyChange) -> None:
        """Let plans that stand below know their draft again, if nobody else has changed it in between."""
        halt = change.after or change.before  # or the tour
        if halt is None or change.draft is None:
            return
        was, now = change.draft

        def means_it(command: Command[Any]) -> bool:
            mine = getattr(command, "timetable_id", None) == halt.timetable_id
            return mine and getattr(command, "seen_version", None) == was

        self._renew(means_it, seen_version=now)

    def _follow_version(self, name: str, kept: Timetable | Stop | StopRhythm) -> None:
        """Let what stands below know a plan, a stop or a rhythm under its new version."""

        def means_it(command: Command[Any]) -> bool:
            names_stop_too = isinstance(command, SaveRhythm | SetSlotRule)
            mine = not names_stop_too or name == "rhythm_id"
            return mine and hasattr(command, "seen_version") and getattr(command, name, None) == kept.id

        self._renew(means_it, seen_version=kept.version)

    def _follow_bookings(self, kept: Booking | StopRule) -> None:
        """Let what stands below know a booking, or how a stop divides its time, under its new version."""

        def means_it(command: Command[Any]) -> bool:
            if isinstance(kept, Booking):
                return getattr(command, "booking_id", None) == kept.id
            return isinstance(command, SetSlotRule) and command.stop_id == kept.stop_id

        self._renew(means_it, seen_version=kept.version)

    def rename(self, newer: Mapping[int, Halt]) -> None:
        """Follow halts that a plan kept in another's place has given new numbers, by their old ones."""
        for place, one in enumerate(self._steps):
            halt = newer.get(getattr(one.command, "halt_id", 0))
            if halt is not None:
                self._steps[place] = _renewed(one, halt_id=halt.id, seen_version=halt.version)

    def _renew(self, means_it: Callable[[Command[Any]], bool], **values: int) -> None:
        self._steps = [_renewed(one, **values) if means_it(one.command) else one for one in self._steps]

    def _failed(self, step: Step, error: DeskError) -> None:
        self._at.speaker.say(
            self.tr("„{what}“ lässt sich nicht mehr zurücknehmen. {why}").format(what=step.said, why=error)
        )


def _renewed(step: Step, **values: int) -> Step:
    command: Any = step.command
    return replace(step, command=replace(command, **values))

"""The course of a print job: what may happen next, and what it does to every sheet. Nothing here prints."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.ranges import written_numbers
from rathaus_desk.domain.printing.sheets import (
    ON_PAPER,
    Sheet,
    SheetFate,
    SheetMove,
    moved,
    named_by,
    next_batch,
    next_fate,
)


class JobState(StrEnum):
    """Where a print job stands."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class BatchState(StrEnum):
    """What is known of the sheets that went to the printer together."""

    SENDING = "sending"  # written down before the first byte leaves
    SENT = "sent"
    UNSURE = "unsure"
    NOT_TAKEN = "not_taken"
    CONFIRMED = "confirmed"


class Outcome(StrEnum):
    """What became of sending: the printer has it all, has nothing of it, or nobody knows."""

    TAKEN = "taken"
    REFUSED = "refused"
    BROKE = "broke"


OPEN_JOBS = (JobState.RUNNING, JobState.PAUSED)
OPEN_BATCHES = (BatchState.SENDING, BatchState.SENT, BatchState.UNSURE)
_BATCHES: dict[tuple[BatchState, Outcome], BatchState] = {
    (BatchState.SENDING, Outcome.TAKEN): BatchState.SENT,
    (BatchState.SENDING, Outcome.REFUSED): BatchState.NOT_TAKEN,
    (BatchState.SENDING, Outcome.BROKE): BatchState.UNSURE,
    (BatchState.SENT, Outcome.BROKE): BatchState.UNSURE,  # out of paper in the middle
}
ASK_FIRST = (
    "Vorher bitte sagen, welche Blätter herausgekommen sind: {numbers} waren beim Drucker, und niemand "
    "hat sie bestätigt. Es wurde nichts noch einmal gedruckt."
)


@dataclass(frozen=True, slots=True)
class Course:
    """A job between two steps: its sheets, and its last batch with what is known of it."""

    state: JobState
    sheets: tuple[Sheet, ...]
    batch: int = 0
    batch_state: BatchState = BatchState.CONFIRMED

    @property
    def in_batch(self) -> tuple[Sheet, ...]:
        """The sheets that went with the last batch and have no other fate since."""
        return tuple(one for one in self.sheets if one.batch == self.batch and one.fate is SheetFate.SENT)

    @property
    def asks(self) -> bool:
        """Tell whether somebody has to look which sheets came out."""
        return self.batch_state in OPEN_BATCHES

    @property
    def question(self) -> str:
        """Which numbers of the margin have to be looked for, as one would write them; empty if none."""
        return written_numbers({one.letter for one in self.in_batch}) if self.asks else ""

    @property
    def on_paper(self) -> frozenset[int]:
        """The numbers of the margin that are on paper, or may be."""
        return frozenset(one.letter for one in self.sheets if one.fate in ON_PAPER)

    def count(self) -> dict[SheetFate, int]:
        """Return how many sheets have which fate; together they are all sheets."""
        counted = Counter(one.fate for one in self.sheets)
        return {fate: counted[fate] for fate in SheetFate}

    def send(self, size: int) -> "Course":
        """Take the next batch in hand; raises Refused if the job is not running or asks something first."""
        if self.state is not JobState.RUNNING:
            raise Refused("Der Druckauftrag läuft nicht. Es wurde nichts gedruckt.")
        if self.asks:
            raise Refused(ASK_FIRST.format(numbers=self.question or "Blätter"))
        batch = next_batch(self.sheets, size)
        if not batch:
            raise Refused("Von diesem Auftrag ist nichts mehr zu drucken. Es wurde nichts gedruckt.")
        sent = [
            replace(moved(one, SheetMove.SEND), attempts=one.attempts + 1, batch=self.batch + 1)
            for one in batch
        ]
        return replace(_with(self, sent), batch=self.batch + 1, batch_state=BatchState.SENDING)

    def sent(self, batch: int, outcome: Outcome) -> "Course":
        """Note what became of sending. What the printer refused waits again, and the job with it."""
        self._demand(batch)
        after = _BATCHES.get((self.batch_state, outcome))
        if after is None:
            raise Refused("Das ist von diesen Blättern schon bekannt. Es wurde nichts geändert.")
        course = replace(self, batch_state=after)
        if after is not BatchState.NOT_TAKEN:
            return course
        back = [replace(moved(one, SheetMove.TAKE_BACK), attempts=one.attempts - 1) for one in self.in_batch]
        course = _with(course, back)
        if self.state is JobState.CANCELLED:
            return _ended(course)
        return replace(course, state=JobState.PAUSED)

    def confirm(self, batch: int, came_out: Collection[int] | None) -> "Course":
        """Note which numbers came out of the printer, None for all; the others of the batch go once more.

        Raises Refused for a number that was not in the batch.
        """
        self._demand(batch)
        if not self.asks:
            raise Refused("Diese Blätter sind schon bestätigt. Es wurde nichts geändert.")
        here = {one.letter for one in self.in_batch}
        if strange := set(came_out or ()) - here:
            raise Refused(
                f"{written_numbers(strange)} war nicht dabei; beim Drucker waren {written_numbers(here)}. "
                "Es wurde nichts geändert.",
                "came_out",
            )
        good = here if came_out is None else set(came_out)
        after = [
            moved(one, SheetMove.COME_OUT if one.letter in good else SheetMove.MISS) for one in self.in_batch
        ]
        return _settled(replace(_with(self, after), batch_state=BatchState.CONFIRMED))

    def jam(self, numbers: Collection[int]) -> "Course":
        """Note which numbers were lost, though sent or confirmed before; just these go once more.

        Raises Refused if one of them was never at the printer.
        """
        meant = named_by(self.sheets, numbers)
        if not meant:
            raise Refused("Es ist kein Blatt genannt. Es wurde nichts geändert.", "numbers")
        if never := {one.letter for one in meant if one.fate not in ON_PAPER}:
            raise Refused(
                f"{written_numbers(never)} war noch nicht beim Drucker. Es wurde nichts geändert.", "numbers"
            )
        course = _with(self, (moved(one, SheetMove.JAM) for one in meant))
        if not course.in_batch:  # then nothing is left to look for
            course = replace(course, batch_state=BatchState.CONFIRMED)
        if self.state is JobState.CANCELLED:
            return _ended(course)
        return replace(course, state=JobState.RUNNING) if self.state is JobState.DONE else course

    def pause(self) -> "Course":
        """Send nothing more for now."""
        if self.state is not JobState.RUNNING:
            raise Refused("Der Druckauftrag läuft gar nicht. Es wurde nichts geändert.")
        return replace(self, state=JobState.PAUSED)

    def go_on(self) -> "Course":
        """Send again after a pause."""
        if self.state is not JobState.PAUSED:
            raise Refused("Der Druckauftrag ist nicht angehalten. Es wurde nichts geändert.")
        return replace(self, state=JobState.RUNNING)

    def leave_out(self, letters: Collection[int]) -> "Course":
        """Let the letters go that nobody may get any more; what is on paper, or may be, stays as it is."""
        left = [one for one in self.sheets if one.letter in letters and next_fate(one, SheetMove.CANCEL)]
        return _settled(_with(self, (moved(one, SheetMove.CANCEL) for one in left))) if left else self

    def cancel(self) -> "Course":
        """Send nothing more at all; what is at the printer still has to be looked for."""
        if self.state not in OPEN_JOBS:
            raise Refused("Der Druckauftrag ist schon zu Ende. Es wurde nichts geändert.")
        return _ended(replace(self, state=JobState.CANCELLED))

    def _demand(self, batch: int) -> None:
        if not batch or batch != self.batch:
            raise Refused("Inzwischen ist ein anderer Stapel beim Drucker. Es wurde nichts geändert.")


def _with(course: Course, changed: Iterable[Sheet]) -> Course:
    by_number = {one.number: one for one in changed}
    return replace(course, sheets=tuple(by_number.get(one.number, one) for one in course.sheets))


def _settled(course: Course) -> Course:
    if course.state is JobState.CANCELLED:
        return _ended(course)
    if all(one.fate in (SheetFate.PRINTED, SheetFate.CANCELLED) for one in course.sheets):
        return replace(course, state=JobState.DONE)
    return course


def _ended(course: Course) -> Course:
    """Nothing of a cancelled job waits any more."""
    left = (one for one in course.sheets if next_fate(one, SheetMove.CANCEL) is not None)
    return _with(course, (moved(one, SheetMove.CANCEL) for one in left))

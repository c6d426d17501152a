"""A desk that goes on taking in while the server is away, and hands in afterwards by the same commands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from rathaus_desk.domain.actors import CASE_ROLES, Actor
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Conflict, DeskError, NeedsConsent, Refused, TurnedAway, Unreachable
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, TakeContact, UndoContact
from rathaus_desk.domain.intake.drafts import DropDraft, KeepDraft, ParkDraft, TakeDraft, new_draft_id
from rathaus_desk.domain.intake.outbox import (
    ComeBack,
    HandIn,
    LeftOver,
    ReleaseNumbers,
    ReserveNumbers,
    SpoilNumbers,
)
from rathaus_desk.domain.office.town import Office
from rathaus_desk.domain.paper.letters import FilePaper
from rathaus_desk.domain.people.people import Person
from rathaus_desk.store.changes import Store
from rathaus_desk.store.turned_away import ServerAway
from rathaus_desk.usecases.cases.letters import checklist_for
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.find.entry_line import entry_line, warm_up
from rathaus_desk.usecases.intake.drafts import my_drafts
from rathaus_desk.usecases.intake.drafts_meanwhile import DraftsMeanwhile
from rathaus_desk.usecases.intake.intake_parts import IntakeParts, intake_parts
from rathaus_desk.usecases.intake.intake_preview import preview_intake
from rathaus_desk.usecases.intake.outbox import Outbox, town_hall
from rathaus_desk.usecases.intake.slips import slip_for
from rathaus_desk.usecases.office.catalogue import service
from rathaus_desk.usecases.office.office import units

Result = TypeVar("Result")
NOT_NOW = (
    "Das geht erst wieder, wenn die Datenbank antwortet. Ihr Text ist noch da. Aufnehmen, drucken und "
    "Entwürfe sichern geht weiter."
)
NO_NUMBERS = (
    "Für diese Aufnahme reichen die vorgemerkten Nummern nicht; es sind noch {left}. Ihr Text ist da und "
    "wird als Entwurf gesichert. Bitte speichern, sobald die Datenbank wieder antwortet."
)
SignIn = Callable[[], tuple[Office, Actor]]
SOMEBODY_ELSE = (
    "Die Datenbank antwortet wieder, aber Ihr Zugang hat sich dort geändert. Was Sie aufgenommen haben, "
    "bleibt auf diesem PC. Bitte neu anmelden; dann wird es nachgetragen."
)
HERE = frozenset({
    checklist_for, entry_line, intake_parts, my_drafts, preview_intake, service, slip_for, units, warm_up,
})  # fmt: skip
_TEXT = (KeepDraft, ParkDraft)
_ALONE = (*_TEXT, AnswerAtOnce, FilePaper)
MOST_MET = 12


class EmergencyDesk(Desk):
    """The desk of somebody who takes in, with a file on this PC for the time without the server.

    All but `away` and `numbers_left` is for one thread: the lane of the database.
    """

    goes_on = True

    def __init__(
        self,
        store: Store,
        office: Office,
        actor: Actor,
        clock: Callable[[], datetime],
        outbox: Outbox,
        workplace: str,
    ) -> None:
        super().__init__(store, office, actor, clock)
        self._outbox, self._workplace = outbox, workplace
        self.numbers_left = 0
        self.as_of: datetime | None = None  # of what lies here, for who began without the server
        self._sign_in: SignIn | None = None
        self._here = Desk(outbox.store, office, actor, clock)
        self._met: dict[int, Person] = {}
        self._drafts = DraftsMeanwhile(outbox)
        self._left: tuple[LeftOver, ...] = ()
        self._corrected: dict[UUID, HandIn] = {}  # as it was sent last
        self._last_text: dict[UUID, Any] = {}  # of what is being put right
        self.away = False
        self._shut_out: TurnedAway | None = None  # from then on nothing is shown and no number given out

    def by_clock(self, clock: Callable[[], datetime]) -> "EmergencyDesk":
        """Return the same place by another clock."""
        return EmergencyDesk(self._store, self.office, self.actor, clock, self._outbox, self._workplace)

    def begin_without(self, sign_in: SignIn, as_of: datetime) -> None:
        """Begin while the server is away; `sign_in` is to be asked before anything else once it is there."""
        self._sign_in, self.as_of = sign_in, as_of
        self.away = True
        self.numbers_left = len(self._outbox.free_numbers())

    def knock(self) -> None:
        """Ask for a sign of life, and who has begun without the server: whether it lets us in."""
        with self._learning_of_refusal():
            if self._sign_in is None:
                super().knock()
            else:
                self._let_in(self._sign_in)

    def do(self, command: Command[Result]) -> tuple[Result, frozenset[str]]:
        """Carry a command out on the server, or here while that is away; raises as Desk.do does."""
        if self._shut_out is not None:
            return self._keep_only_text(command)
        left = self._put_right(command)
        if left is not None and isinstance(command, TakeContact):
            corrected: tuple[Result, frozenset[str]] = self._hand_in_corrected(left, command)
            return corrected
        if not self.away:
            try:
                with self._learning_of_refusal():
                    done = super().do(command)
                self._drafts.carried_out(command)
                return done
            except TurnedAway:
                return self._keep_only_text(command)
            except Unreachable:
                self.away = True
                if isinstance(command, (TakeContact, *_ALONE)):
                    self._unsure = self._unsure[:-1]  # it is carried out here, and handed in under its own id
        carried: tuple[Result, frozenset[str]] = self._do_here(command)
        return carried

    def ask(self, query: Callable[..., Result], **values: Any) -> Result:
        """Ask the server, or what lies here while that is away."""
        if self._shut_out is not None:
            raise self._shut_out
        if not self.away:
            try:
                with self._learning_of_refusal():
                    result: Any = super().ask(query, **values)
            except Unreachable:
                self.away = True
            else:
                self._meet(result)
                if query is my_drafts:
                    result = self._drafts.told(result)
                return cast(Result, result)
        return self._ask_here(query, values)

    def prepare(self) -> None:
        """Bring the copy of the town hall up to date and keep numbers back for the next time.

        Raises Unreachable, and Refused where the server keeps no more numbers back for this login. What
        stands on the slip of a visit that still waits is not free.
        """
        rows = super().ask(town_hall)
        handed_out = (one.command for one in self._outbox.entries() if isinstance(one.command, HandIn))
        waiting = tuple(number for one in handed_out for number in one.numbers)
        free, _ = super().do(ReserveNumbers(workplace=self._workplace, on_slips=waiting))
        self._outbox.refill(rows, free, (self.actor.staff_id, self._workplace, self.now()))
        self.numbers_left = len(free)

    def come_back(self) -> ComeBack:
        """Hand in, in order and each once, what was taken in meanwhile.

        Raises Unreachable, and TurnedAway for who began without the server and is not let in.
        """
        if self._sign_in is not None:
            self.office, self.actor = self._let_in(self._sign_in)
            self._here = Desk(self._outbox.store, self.office, self.actor, self._clock)
            self._sign_in = self.as_of = None
        if self.actor.role not in CASE_ROLES:
            self.away = False
            return ComeBack(0, ())
        handed_in = sum(self._hand_in(one.command) for one in self._outbox.entries() if not one.refused)
        self._outbox.forget_undone()
        self._hand_over_drafts()
        try:
            self.prepare()
        except Refused:  # no new numbers for the next time; that is no reason to stay away from this one
            self.numbers_left = len(self._outbox.free_numbers())
        self.away = False
        return ComeBack(handed_in, self.left_over())

    def hand_in_again(self, command_id: UUID) -> ComeBack:
        """Try once more to hand in what the server did not take."""
        again = [one.command for one in self._outbox.entries() if one.command.command_id == command_id]
        return ComeBack(sum(self._hand_in(one) for one in again), self.left_over())

    def left_over(self) -> tuple[LeftOver, ...]:
        """Return what the server did not take."""
        self._left = self._outbox.left_over()
        return self._left

    def put_on_form(self, command_id: UUID, keep: KeepDraft) -> None:
        """Make a draft of what the server did not take; saved from there it keeps its numbers."""
        if self.away:
            raise Unreachable(NOT_NOW)
        self._outbox.put_right_in(command_id, keep.draft_id)
        super().do(keep)
        super().do(ParkDraft(draft_id=keep.draft_id))
        self.left_over()

    def set_aside(self, command_id: UUID) -> ComeBack:
        """Delete what somebody has dealt with otherwise; its numbers are never given to another case."""
        for one in self.left_over():
            if one.command_id == command_id:
                self._corrected.pop(command_id, None)
                super().do(SpoilNumbers(numbers=one.numbers))
                self._outbox.forget(command_id)
        return ComeBack(0, self.left_over())

    def log_off(self) -> None:
        """Give unused numbers back and leave nothing of the town hall here but what still waits."""
        if not self.away:
            super().do(ReleaseNumbers(numbers=self._outbox.free_numbers()))
            self._outbox.refill({}, (), (self.actor.staff_id, self._workplace, self.now()))
            self.numbers_left = 0

    # What the server did not take, put right on the form

    def _put_right(self, command: Command[Any]) -> LeftOver | None:
        """Return what is put right by a command: its text stands in the draft that this one is about."""
        if not self._left or not isinstance(command, (KeepDraft, TakeContact)):
            return None
        left = next((one for one in self._left if one.draft_id == command.draft_id), None)
        if isinstance(command, KeepDraft):
            text = command.content.get("form")
            if left is None:  # emptied and brought back: the same text in another draft
                left = next((one for one in self._left if self._last_text.get(one.command_id) == text), None)
                if left is not None:
                    self._outbox.put_right_in(left.command_id, command.draft_id)
                    self.left_over()
            if left is not None:
                self._last_text[left.command_id] = text
        return left

    def _hand_in_corrected(self, left: LeftOver, contact: TakeContact) -> Any:
        """Hand in under the numbers of the slip; the very same again if nobody knows whether it came."""
        before = self._corrected.get(left.command_id)
        if before is not None and replace(contact, command_id=before.contact.command_id) == before.contact:
            command = before
        else:
            command = HandIn(contact=contact, numbers=left.numbers, taken_at=left.taken_at)
        self._corrected[left.command_id] = command
        try:
            if self.away:
                raise Unreachable(NOT_NOW)
            done = super().do(command)
        except Unreachable:
            self.away = True
            raise
        self._outbox.forget(left.command_id)
        self._corrected.pop(left.command_id)
        self.left_over()
        return done

    # While the server is away

    def _ask_here(self, query: Callable[..., Result], values: dict[str, Any]) -> Result:
        if query not in HERE:
            raise Unreachable(NOT_NOW)
        self._outbox.stand_in(self._met.values())
        found: Any = self._here.ask(query, **values)
        if query is my_drafts:
            found = self._drafts.shown(found)
        elif query is slip_for:
            found = replace(found, waits=True)
        return cast(Result, found)

    def _do_here(self, command: Command[Any]) -> Any:
        if isinstance(command, TakeContact):
            return self._take_here(command)
        theirs = isinstance(command, TakeDraft) and self._outbox.has_draft(command.draft_id)
        undo = isinstance(command, UndoContact) and self._may_undo(command)
        if isinstance(command, (*_ALONE, DropDraft)) or theirs or undo:
            done = self._here.do(command)
            if isinstance(command, DropDraft):
                self._outbox.drop_later(command.draft_id, self.actor.staff_id, self.now())
            return done
        raise Unreachable(NOT_NOW)

    def _take_here(self, contact: TakeContact) -> Any:
        free = self._outbox.free_numbers()
        if len(free) < len(contact.concerns):
            raise Refused(NO_NUMBERS.format(left=len(free)))
        self._outbox.stand_in(self._met.values())
        numbers = free[: len(contact.concerns)]
        carried = self._here.do(HandIn(contact=contact, numbers=numbers, taken_at=self.now()))
        self.numbers_left = len(free) - len(numbers)
        return carried

    def _may_undo(self, command: UndoContact) -> bool:
        return command.case_id is None and self._outbox.has_contact(command.contact_id)

    def _meet(self, result: object) -> None:
        """Remember, in memory only, who stands on the form: without the server nobody could say."""
        people = [one for _, one in result.people] if isinstance(result, IntakeParts) else [result]
        for one in people:
            if isinstance(one, Person):
                self._met.pop(one.id, None)
                self._met[one.id] = one
        for stale in list(self._met)[:-MOST_MET]:
            del self._met[stale]

    # When the server is there and does not let in any more

    @contextmanager
    def _learning_of_refusal(self) -> Iterator[None]:
        try:
            yield
        except TurnedAway as refusal:
            self._shut_out = refusal
            raise

    def _keep_only_text(self, command: Command[Result]) -> tuple[Result, frozenset[str]]:
        """Keep what is typed in the encrypted file of this PC, for the next time this person signs in."""
        if type(command) in _TEXT:
            return self._here.do(command)
        raise self._shut_out or Unreachable(NOT_NOW)

    # When it is there again

    def _let_in(self, sign_in: SignIn) -> tuple[Office, Actor]:
        """Ask the server who this is; it must be who this PC took her for."""
        try:
            office, actor = sign_in()
        except ServerAway as error:
            raise Unreachable(str(error)) from error
        if (actor.staff_id, actor.role) != (self.actor.staff_id, self.actor.role):
            raise TurnedAway(SOMEBODY_ELSE)
        return office, actor

    def _hand_in(self, command: Command[Any]) -> bool:
        """Send one command; only what the server has acknowledged is deleted here."""
        try:
            super().do(command)
        except Unreachable:
            raise
        except (Refused, NeedsConsent, Conflict, DBAPIError) as error:
            said = str(error) if isinstance(error, DeskError) else "Die Datenbank nimmt es so nicht an."
            if isinstance(command, HandIn):
                self._outbox.refuse(command, said)
                self._drop_text_of(command)
                return False
        self._outbox.forget(command.command_id)
        return isinstance(command, HandIn)

    def _drop_text_of(self, command: HandIn) -> None:
        """Every word of a refused visit stands in its entry: as a draft it would come back a second time."""
        if command.contact.draft_id is not None:
            super().do(DropDraft(draft_id=command.contact.draft_id))

    def _hand_over_drafts(self) -> None:
        for draft_id in self._outbox.dropped_drafts():
            super().do(DropDraft(draft_id=draft_id))
            self._outbox.forget_draft(draft_id)
        for keep, park in self._outbox.drafts():
            typed = keep.draft_id
            try:
                super().do(keep)
            except Conflict:  # another window has it by now: both texts stay
                keep = KeepDraft(
                    draft_id=new_draft_id(), window=keep.window, label=keep.label, name=keep.name,
                    content=keep.content, cursor=keep.cursor,
                )  # fmt: skip
                super().do(keep)
            if park is not None:
                super().do(ParkDraft(draft_id=keep.draft_id))
            self._outbox.forget_draft(typed)

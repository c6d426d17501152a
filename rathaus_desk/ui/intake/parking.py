"""Keeps what is typed and not saved: a second after typing, when parked, and after the program was killed."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.errors import Conflict, DeskError, Refused, Unreachable
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.intake.drafts import (
    Draft,
    DraftLine,
    DraftState,
    DropDraft,
    HandOverDraft,
    KeepDraft,
    ParkDraft,
    TakeDraft,
    new_draft_id,
)
from rathaus_desk.ui.intake.parking_lease import WindowLease
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.intake.drafts import my_drafts

AFTER_TYPING_MS = 400  # then the writing itself; together less than a second
UNDO_SECONDS = 10
LONG_MINUTES = 30  # after which a parked draft is said to wait long
GIVEN_UP = timedelta(minutes=10)  # a window of another PC that has written nothing for so long
_WAYS = {
    Channel.PHONE: "Tel", Channel.VISIT: "Besuch", Channel.LETTER: "Brief", Channel.EMAIL: "E-Mail",
    Channel.MOBILE: "Mobil",
}  # fmt: skip


class DraftSource(Protocol):
    """A page whose text is to outlive the program. `typed` tells that its text or cursor has changed."""

    @property
    def typed(self) -> SignalInstance:
        """Emitted after each change, also when the form was emptied."""

    def draft_content(self) -> dict[str, Any]:
        """Return all that is typed as JSON values, nothing for an empty form.

        People of the register stand under keys that end in "person_id". "channel", "theme" and "name" on
        top make the label.
        """

    def fill_content(self, content: Mapping[str, Any]) -> None:
        """Put such content on the form; an empty one empties it."""

    def cursor(self) -> dict[str, Any]:
        """Return which field has the cursor and where in it."""

    def place_cursor(self, cursor: Mapping[str, Any]) -> None:
        """Put the cursor there."""


class DraftKeeper(QObject):
    """Writes down what stands on one page of one window.

    At most one writing is under way; what was typed meanwhile goes with the next, and the newest wins.
    """

    changed = Signal()

    def __init__(self, workplace: Workplace, source: DraftSource, lease: WindowLease) -> None:
        super().__init__()
        self._at = workplace
        self._source = source
        self._lease = lease
        self.draft_id = new_draft_id()
        self._kept = False  # whether the database has a draft of this id
        self._stale = False  # whether more was typed than is written down
        self._writing = False
        self._filling = False
        self._awaited = False  # what was taken is still on its way onto the form
        self._dropping: DraftLine | None = None
        self._parking: int | None = None  # what was parked a moment ago
        self._to_do: list[ParkDraft | DropDraft] = []  # as soon as the database answers
        self._lines: tuple[DraftLine, ...] = ()
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._write)
        self._drop_at_last = QTimer(self, singleShot=True, interval=UNDO_SECONDS * 1000)
        self._drop_at_last.timeout.connect(self.really_drop)
        source.typed.connect(self._typed)
        workplace.background.changed.connect(self._look_again)

    def begin(self) -> None:
        """Read the drafts of whoever sits here; what a dead window left comes back onto an empty form."""
        self._at.background.ask(self, my_drafts, self._begun)

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """What is put aside, the oldest first: parked, handed over, left by a dead window."""
        return tuple(one for one in self._lines if self._is_aside(one) and one != self._dropping)

    def own_id(self) -> int:
        """Return the id of the draft on the form, so that what is saved from it deletes it."""
        return self.draft_id

    @property
    def has_text(self) -> bool:
        """Tell whether anything stands on the form."""
        return bool(self._source.draft_content())

    def park(self) -> bool:
        """Put aside what is on the form and empty it; False if there is nothing."""
        if not self.has_text:
            return False
        self.set_aside()
        self._fill({})
        return True

    def set_aside(self) -> None:
        """Park what is on the form and leave the form as it is: the seat changes, or the window closes."""
        content = self._source.draft_content()
        if content:
            self._keep(content)
            self._do(ParkDraft(draft_id=self.draft_id))
            self._parking = self.draft_id
        elif self._kept:
            self._do(DropDraft(draft_id=self.draft_id))
        self._begin_anew()

    def leave(self) -> None:
        """Write down everything before the seat changes or the window closes."""
        self.really_drop()
        self.set_aside()

    def open(self, line: DraftLine, then: Callable[[], None] | None = None) -> None:
        """Put a draft on the form; what stands there is parked, once the draft is really here."""
        self._take(line.id, line.window, then)

    def open_last(self) -> bool:
        """Bring back what was put aside last; False if nothing was."""
        mine = [one for one in self.lines if not one.handed_to]
        if self._parking is not None:  # the list does not know of it yet
            self._take(self._parking, "", None)
        elif mine:
            self.open(max(mine, key=lambda one: one.changed_at))
        return bool(mine) or self._parking is not None

    def drop(self, line: DraftLine) -> None:
        """Delete a draft, ten seconds later: until then it can come back."""
        self.really_drop()
        self._dropping = line
        self._drop_at_last.start()
        self.changed.emit()

    def undo_drop(self) -> None:
        """Bring the dropped draft back."""
        self._drop_at_last.stop()
        self._dropping = None
        self.changed.emit()

    def really_drop(self) -> None:
        """Delete the dropped draft now."""
        self._drop_at_last.stop()
        if self._dropping is not None:
            self._do(DropDraft(draft_id=self._dropping.id))
            self._dropping = None

    def hand_over(self, line: DraftLine, to_staff_id: int, note: str, then: Callable[[], None]) -> None:
        """Let a colleague go on with a draft."""
        command = HandOverDraft(draft_id=line.id, to_staff_id=to_staff_id, note=note)
        self._at.background.do(self, command, lambda _none: then())

    # Writing down

    def _typed(self) -> None:
        if self._filling:
            return
        self._awaited = self._awaited and not self.has_text
        self._stale = True
        if not self._writing:
            self._write_soon()

    def _write_soon(self) -> None:
        """Wait for more to be typed; an emptied form goes at once, it was saved and must not come back."""
        if not self.has_text:
            self._soon.start(0)
        elif not self._soon.isActive():
            self._soon.start(AFTER_TYPING_MS)

    def _write(self) -> None:
        """Write the newest text; an emptied form (saved, or thrown away) needs no draft any more."""
        self._stale = False
        content = self._source.draft_content()
        if content:
            self._keep(content)
        elif self._kept and not self._awaited:
            self._do(DropDraft(draft_id=self.draft_id))
            self._begin_anew()

    def _keep(self, content: dict[str, Any]) -> None:
        self._writing = self._kept = True
        label, name = label_of(content)
        command = KeepDraft(
            draft_id=self.draft_id,
            window=self._lease.name,
            label=label,
            name=name,
            content=content,
            cursor=self._source.cursor(),
        )
        self._at.background.do(self, command, self._written, self._not_written)

    def _written(self, _none: None) -> None:
        self._writing = False
        if self._stale:
            self._write_soon()

    def _not_written(self, error: DeskError) -> None:
        """Go on under a name of its own if another window has the draft; try again if nobody answers."""
        self._writing = False
        if isinstance(error, Refused):
            self._at.speaker.say(str(error))
            return
        if isinstance(error, Conflict):
            self._begin_anew()
        self._stale = True
        self._soon.start(AFTER_TYPING_MS)

    def _do(self, command: ParkDraft | DropDraft) -> None:
        """Do it once the database answers, too: what was thrown away must not come back."""

        def not_done(error: DeskError) -> None:
            if isinstance(error, Unreachable):
                self._to_do.append(command)
            else:
                self._at.background.refused.emit(error)

        self._at.background.do(self, command, lambda _none: None, not_done)

    def _do_at_last(self) -> None:
        waiting, self._to_do = self._to_do, []
        for command in waiting:
            self._do(command)

    def _begin_anew(self) -> None:
        self._soon.stop()
        self._stale = self._kept = self._awaited = False
        self.draft_id = new_draft_id()

    # Coming back

    def _begun(self, lines: tuple[DraftLine, ...]) -> None:
        self._got(lines)
        left = [one for one in lines if one.state is DraftState.WORKING and self._is_aside(one)]
        if left and not self.has_text:
            line = max(left, key=lambda one: one.changed_at)
            self.open(line, lambda: self._say_restored(line))

    def _take(self, draft_id: int, window: str, then: Callable[[], None] | None) -> None:
        command = TakeDraft(draft_id=draft_id, window=self._lease.name, seen_window=window)
        self._parking = None

        def taken(draft: Draft) -> None:
            self._taken(draft)
            if then is not None:
                then()

        self._at.background.do(self, command, taken)

    def _say_restored(self, line: DraftLine) -> None:
        text = self.tr("Das Programm war unterbrochen. Ihr Text von {time} steht wieder da.")
        self._at.speaker.say(text.format(time=clock(line.begun_at)))

    def _taken(self, draft: Draft) -> None:
        if self.has_text:
            self.set_aside()
        elif self._kept and not self._awaited:  # saved just now, perhaps written down behind it
            self._do(DropDraft(draft_id=self.draft_id))
        self._begin_anew()
        self.draft_id, self._kept, self._awaited = draft.line.id, True, True
        self._at.speaker.go_to("reception")
        self._fill(draft.content)
        self._source.place_cursor(draft.cursor)

    def _fill(self, content: Mapping[str, Any]) -> None:
        self._filling = True
        try:
            self._source.fill_content(content)
        finally:
            self._filling = False

    def _look_again(self, tables: frozenset[str]) -> None:
        if "*" in tables:
            self._do_at_last()
        if tables & {"*", "draft"}:
            self._at.background.ask(self, my_drafts, self._got)

    def _got(self, lines: tuple[DraftLine, ...]) -> None:
        before, self._lines = self.lines, lines
        if any(one.id == self._parking and one.state is DraftState.PARKED for one in lines):
            self._parking = None
        if self.lines != before:
            self.changed.emit()

    def _is_aside(self, line: DraftLine) -> bool:
        if line.state is DraftState.PARKED:
            return True
        if line.window == self._lease.name:
            return False
        if self._lease.on_this_pc(line.window):
            return not self._lease.runs(line.window)
        return self._at.background.desk.now() - line.changed_at > GIVEN_UP


def label_of(content: Mapping[str, Any]) -> tuple[str, str]:
    """Return what stands on a draft's chip: "Tel · Laterne", and the name by itself."""
    way = content.get("channel")
    word = _WAYS.get(Channel(way), "") if way in list(Channel) else ""
    theme = str(content.get("theme") or "")
    return " · ".join(one for one in (word, theme) if one), str(content.get("name") or "")


def waits_long(line: DraftLine, at: datetime) -> str:
    """Return how long a draft has been waiting, if that is half an hour or more: "50 Min.", "2 Std."."""
    minutes = int((at - line.changed_at).total_seconds() // 60)
    if minutes < LONG_MINUTES:
        return ""
    return f"{minutes} Min." if minutes < 60 else f"{minutes // 60} Std."

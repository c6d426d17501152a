"""Runs the desk off the GUI thread and brings results back to it: one lane for data, one for paper."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from random import uniform
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import DeskError, TurnedAway, Unreachable
from rathaus_desk.domain.intake.contacts import UNDO_SECONDS
from rathaus_desk.ui.kit.seldom import spread
from rathaus_desk.usecases.desk import Desk

Result = TypeVar("Result")
Then = Callable[[Any], None]
OnRefusal = Callable[[DeskError], None]
Question = tuple[int, str]  # who asks, by id, and what
WATCH_MS = 300
SEAL_MS = 1000  # of writing go into one block of the journal
JOURNAL = "journal"
GATHER_MS = 500  # what others change in this time is shown together: about twice a second at the most
FIRST_MS = 100  # within which windows follow the first change of a quiet second, not all at one moment
BUSY_MS = 100  # until an answer that is still awaited is looked for again
SPARED = 12  # times as long as reading took is waited before it is read again: a slow server is spared
LONGEST_MS = 60_000  # that anybody waits for others' news while a server is overrun; one's own come at once
EVERYTHING = frozenset({"*"})
SENT = frozenset({"task"})
ARRIVES_MS = (UNDO_SECONDS + 1) * 1_000  # then a unit has what was sent to it, though nobody writes anything


@dataclass(frozen=True, slots=True)
class _Awaited:
    """Who waits for an answer; it holds the owner, so that no other object gets the same id meanwhile."""

    owner: QObject
    then: Then
    on_refusal: OnRefusal | None
    is_command: bool = False
    question: Question | None = None


class Background(QObject):
    """Two lanes of one thread each; callbacks run on the GUI thread, and only for owners still alive."""

    changed = Signal(frozenset)
    refused = Signal(object)
    crashed = Signal(object)
    reachable = Signal(bool)
    turned_away = Signal(object)
    _heard = Signal(frozenset)
    _arrived = Signal(int, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._database = ThreadPoolExecutor(1, "database")
        self._paper = ThreadPoolExecutor(1, "paper")
        self._newest: dict[Question, int] = {}
        self._tickets = count()
        self._waiting: dict[int, _Awaited] = {}
        self._on_paper: set[int] = set()
        self._reachable = True
        self._watching = False
        self._closed = False
        self._arrived.connect(self._deliver)
        self._news: frozenset[str] = frozenset()
        self.own_change = False  # whether `changed` tells what was done here
        self._reading_since: float | None = None
        self._pause = float(GATHER_MS)
        self._held: Callable[[], frozenset[str]] = frozenset
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self.tell_news)
        self._heard.connect(self._take_news)
        self.arrival = QTimer(self)
        self.arrival.setSingleShot(True)
        self.arrival.setInterval(ARRIVES_MS)
        self.arrival.timeout.connect(self._sent_arrives)
        self._sent_since = False
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._look_for_changes)
        self.far = desk.listen(self._hear)  # the database is on a server, which can be away
        if not self.far:
            self._watch.start(WATCH_MS)
        self._seal = QTimer(self)
        self._seal.setSingleShot(True)
        self._seal.timeout.connect(self.seal_journal)
        self._seal.start(SEAL_MS)  # a program that was killed may have left something open

    def do(
        self,
        owner: QObject,
        command: Command[Result],
        then: Callable[[Result], None],
        on_refusal: OnRefusal | None = None,
    ) -> None:
        """Carry out a command; a refusal goes to `on_refusal`, else to the `refused` signal.

        What it changed is told by `changed` before `then` runs, whether or not the owner is still alive.
        """
        awaited = _Awaited(owner, then, on_refusal, is_command=True)
        self._submit(self._database, awaited, partial(self.desk.do, command))

    def ask(
        self,
        owner: QObject,
        query: Callable[..., Result],
        then: Callable[[Result], None],
        *,
        on_refusal: OnRefusal | None = None,
        **values: Any,
    ) -> None:
        """Run a query; only the newest answer or refusal of one owner to one query arrives."""
        awaited = _Awaited(owner, then, on_refusal, question=(id(owner), query.__name__))
        self._submit(self._database, awaited, partial(self.desk.ask, query, **values))

    def run(
        self, owner: QObject, job: Callable[[], Result], then: Callable[[Result], None], on_refusal: OnRefusal
    ) -> None:
        """Have the desk do something that is neither command nor query, on the lane of the database."""
        self._submit(self._database, _Awaited(owner, then, on_refusal), job)

    def draw(self, owner: QObject, job: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Run a piece of paper work; `job` must hold plain data only, never a widget."""
        self._submit(self._paper, _Awaited(owner, then, None), job)

    @property
    def idle(self) -> bool:
        """Tell whether nothing is under way."""
        return not self._waiting

    def close(self) -> None:
        """Finish what is under way and stop both lanes."""
        self._closed = True
        self._watch.stop()
        self._seal.stop()
        self._gather.stop()
        self.arrival.stop()
        self._database.shutdown(wait=True)
        self._paper.shutdown(wait=True, cancel_futures=True)

    def hold(self, held: Callable[[], frozenset[str]]) -> None:
        """Let `held` say of which tables no news is wanted this moment; `tell_news` tells them later."""
        self._held = held

    @Slot()
    def tell_news(self) -> None:
        """Tell by `changed` what others have changed, once what was asked before is answered."""
        self._gather.stop()
        held = self._held()
        told = frozenset() if held and EVERYTHING & self._news else self._news - held
        if not told:
            return
        if self._awaits_database():
            self._gather.start(BUSY_MS)  # no faster than the database answers
            return
        self._gather.start(spread(self._pause))
        self._news -= told
        self._reading_since = time.monotonic()
        self.changed.emit(told)
        if not self._awaits_database():
            self._reading_since = None  # nobody in sight shows any of it

    def _hear(self, tables: frozenset[str]) -> None:
        """Take a hint on the thread that listens; only the signal reaches the GUI thread."""
        if not self._closed:
            self._heard.emit(tables)

    @Slot(frozenset)
    def _take_news(self, tables: frozenset[str]) -> None:
        self._news |= tables
        self._note_sent(tables)
        self._tell_soon()

    def _tell_soon(self) -> None:
        if self._news and not self._gather.isActive():
            self._gather.start(round(uniform(0, FIRST_MS)))

    def _awaits_database(self) -> bool:
        return len(self._waiting) > len(self._on_paper)

    def _note_read(self) -> None:
        """Learn from how long it took to show the last news when to show the next."""
        if self._reading_since is not None and not self._awaits_database():
            took = (time.monotonic() - self._reading_since) * 1_000
            self._pause = min(max(GATHER_MS, SPARED * took), LONGEST_MS)
            self._reading_since = None

    def _note_sent(self, tables: frozenset[str]) -> None:
        if tables & (SENT | EVERYTHING):
            self._sent_since = self.arrival.isActive()
            if not self._sent_since:
                self.arrival.start()

    @Slot()
    def _sent_arrives(self) -> None:
        if self._sent_since:
            self._sent_since = False
            self.arrival.start()
        self._news |= SENT
        self._tell_soon()

    def _submit(self, lane: ThreadPoolExecutor, awaited: _Awaited, job: Callable[[], Any]) -> None:
        """Give the lane a number and plain data; owner and callback never leave the GUI thread."""
        if self._closed:
            return  # a field that loses the focus while the window goes still wants to know something
        ticket = next(self._tickets)
        self._waiting[ticket] = awaited
        if lane is self._paper:
            self._on_paper.add(ticket)
        if awaited.question is not None:
            self._newest[awaited.question] = ticket
        lane.submit(job).add_done_callback(partial(self._arrived.emit, ticket))

    @Slot(int, object)
    def _deliver(self, ticket: int, future: "Future[Any]") -> None:
        awaited = self._waiting.pop(ticket)
        if self._closed:  # nobody may ask anything more
            return
        from_paper = ticket in self._on_paper
        self._on_paper.discard(ticket)
        self._note_read()
        overtaken = not self._is_newest(awaited.question, ticket)
        if future.cancelled():
            return
        error = future.exception()
        if not from_paper:
            self._note_reachable(not isinstance(error, Unreachable) and not self.desk.away)
        if error is not None:
            self._tell_error(awaited, error, overtaken)
            return
        result = future.result()
        if awaited.is_command:
            result, tables = result
            self._note_sent(tables)
            self.own_change = True
            self.changed.emit(tables)
            self.own_change = False
            self._seal_soon(JOURNAL in tables)
        self._seal_soon(self.desk.has_readings)
        if isValid(awaited.owner) and not overtaken:
            awaited.then(result)

    def _seal_soon(self, wanted: bool) -> None:
        if wanted and not self._seal.isActive():
            self._seal.start(SEAL_MS)

    def _is_newest(self, question: Question | None, ticket: int) -> bool:
        """Tell whether nobody has asked the same again meanwhile; the newest question is then settled."""
        if question is None:
            return True
        newest = self._newest.get(question) == ticket
        if newest:
            del self._newest[question]
        return newest

    def _tell_error(self, awaited: _Awaited, error: BaseException, overtaken: bool) -> None:
        if isinstance(error, TurnedAway):
            self.turned_away.emit(error)
        if not isinstance(error, DeskError):
            self.crashed.emit(error)
        elif overtaken:
            return
        elif not isValid(awaited.owner):
            if awaited.is_command:  # nobody else would learn that nothing was stored
                self.refused.emit(error)
        elif awaited.on_refusal is not None:
            awaited.on_refusal(error)
        elif awaited.is_command or not isinstance(error, Unreachable):
            self.refused.emit(error)  # that nobody answers questions stands in the banner already

    def _look_for_changes(self) -> None:
        if self._watching:
            return
        self._watching = True
        awaited = _Awaited(self, self._looked, self._not_looked)
        self._submit(self._database, awaited, self.desk.changed_elsewhere)

    @Slot()
    def seal_journal(self) -> None:
        """Seal on the lane what the journal got; nobody waits for it, and the next second tries again."""
        awaited = _Awaited(self, lambda _count: None, lambda _error: None)
        self._submit(self._database, awaited, self.desk.seal_journal)

    def _looked(self, changed: frozenset[str]) -> None:
        self._watching = False
        self._take_news(changed)

    def _not_looked(self, _error: DeskError) -> None:
        self._watching = False

    def _note_reachable(self, reachable: bool) -> None:
        if reachable != self._reachable:
            self._reachable = reachable
            self.reachable.emit(reachable)

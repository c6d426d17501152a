"""Runs the desk off the GUI thread and brings results back to it: one lane for data, one for paper."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import DeskError, Unreachable
from rathaus_desk.usecases.desk import Desk

Result = TypeVar("Result")
Then = Callable[[Any], None]
WATCH_MS = 300
EVERYTHING = frozenset({"*"})


class Background(QObject):
    """Two lanes of one thread each; callbacks run on the GUI thread, and only for owners still alive."""

    changed = Signal(frozenset)
    refused = Signal(object)
    crashed = Signal(object)
    reachable = Signal(bool)
    _arrived = Signal(int, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._database = ThreadPoolExecutor(1, "database")
        self._paper = ThreadPoolExecutor(1, "paper")
        self._newest: dict[tuple[int, str], int] = {}
        self._tickets = count()
        self._waiting: dict[int, tuple[QObject, Then, Callable[[DeskError], None] | None]] = {}
        self._reachable = True
        self._watching = False
        self._arrived.connect(self._deliver)
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._look_for_changes)
        self._watch.start(WATCH_MS)

    def do(
        self,
        owner: QObject,
        command: Command[Result],
        then: Callable[[Result], None],
        on_refusal: Callable[[DeskError], None] | None = None,
    ) -> None:
        """Carry out a command; a refusal goes to `on_refusal`, else to the `refused` signal."""

        def done(outcome: tuple[Result, frozenset[str]]) -> None:
            result, tables = outcome
            then(result)
            self.changed.emit(tables)

        self._submit(self._database, owner, partial(self.desk.do, command), done, on_refusal)

    def ask(
        self,
        owner: QObject,
        query: Callable[..., Result],
        then: Callable[[Result], None],
        *,
        on_refusal: Callable[[DeskError], None] | None = None,
        **values: Any,
    ) -> None:
        """Run a query; only the newest answer of one owner to one query arrives."""
        key = (id(owner), query.__name__)
        turn = self._newest[key] = self._newest.get(key, 0) + 1

        def done(result: Result) -> None:
            if self._newest.get(key) == turn:
                then(result)

        self._submit(self._database, owner, partial(self.desk.ask, query, **values), done, on_refusal)

    def draw(self, owner: QObject, job: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Run a piece of paper work; `job` must hold plain data only, never a widget."""
        self._submit(self._paper, owner, job, then, None)

    @property
    def idle(self) -> bool:
        """Tell whether nothing is under way."""
        return not self._waiting

    def close(self) -> None:
        """Finish what is under way and stop both lanes."""
        self._watch.stop()
        self._database.shutdown(wait=True)
        self._paper.shutdown(wait=True, cancel_futures=True)

    def _submit(
        self,
        lane: ThreadPoolExecutor,
        owner: QObject,
        job: Callable[[], Any],
        then: Then,
        on_refusal: Callable[[DeskError], None] | None,
    ) -> None:
        """Give the lane a number and plain data; owner and callback never leave the GUI thread."""
        ticket = next(self._tickets)
        self._waiting[ticket] = (owner, then, on_refusal)
        lane.submit(job).add_done_callback(partial(self._arrived.emit, ticket))

    @Slot(int, object)
    def _deliver(self, ticket: int, future: "Future[Any]") -> None:
        owner, then, on_refusal = self._waiting.pop(ticket)
        error = future.exception()
        self._note_reachable(not isinstance(error, Unreachable))
        if not isValid(owner):
            return
        if error is None:
            then(future.result())
        elif not isinstance(error, DeskError):
            self.crashed.emit(error)
        elif on_refusal is not None:
            on_refusal(error)
        else:
            self.refused.emit(error)

    def _look_for_changes(self) -> None:
        if self._watching:
            return
        self._watching = True
        self._submit(self._database, self, self.desk.changed_elsewhere, self._looked, self._not_looked)

    def _looked(self, changed: bool) -> None:
        self._watching = False
        if changed:
            self.changed.emit(EVERYTHING)

    def _not_looked(self, _error: DeskError) -> None:
        self._watching = False

    def _note_reachable(self, reachable: bool) -> None:
        if reachable != self._reachable:
            self._reachable = reachable
            self.reachable.emit(reachable)

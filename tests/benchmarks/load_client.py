"""One client of the load test: its place, its own login, and a page that follows what others do."""

import random
import re
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Barrier, Event, Thread
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.views import CaseSelection
from rathaus_desk.domain.errors import Conflict, DeskError, NeedsConsent, Refused, Unreachable
from rathaus_desk.store import listener
from rathaus_desk.store.server import ServerStore
from rathaus_desk.usecases.cases.case_selection import selected_lines, selected_news
from rathaus_desk.usecases.cases.cases import count_cases
from rathaus_desk.usecases.day.my_day import my_day
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.find.entry_line import entry_line
from rathaus_desk.usecases.names import name_vocabulary
from rathaus_desk.usecases.office import street_book
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.queue.queue_view import queue_now
from rathaus_desk.usecases.services import find_services
from tests.benchmarks.load_server import Seat, role_name

TODAY = datetime(2026, 11, 24, 9, 40, tzinfo=ZoneInfo("Europe/Berlin"))
# As the window does: see ui/kit/background.py and ui/kit/seldom.py.
GATHER_SECONDS, FIRST_SECONDS, COUNT_SECONDS, LONGEST_SECONDS, SPARED = 0.5, 0.1, 3.0, 60.0, 12
PROBE = "probe:"
SEEN = "Änderung anderer: Hinweis bis neu gelesen"
# Which tables each page follows, as those of the window say of themselves; no case is open beside the list.
FOLLOWS = {
    "reception": frozenset({"*", "queue_ticket", "queue_day", "counter"}),
    "day": frozenset({
        "*", "promise", "task", "case_file", "query", "draft", "interim", "absence", "setting",
        "contact", "person", "task_argument",
    }),
    "cases": frozenset({"*", "case_file", "task", "person", "contact", "absence", "saved_view"}),
}  # fmt: skip
_TABLE = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM|FROM)\s+([\w.]+)")
_REASONS = {
    "concurrent update": "zugleich geändert",
    "concurrent delete": "zugleich gelöscht",
    "read/write dependencies": "gelesen, was andere schrieben",
    "deadlock": "Verklemmung",
    "duplicate key": "derselbe Schlüssel",
}


@dataclass
class Book:
    """What was measured: milliseconds by use case, and what went otherwise than wanted."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    retries: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    commands: int = 0
    signing_in: list[float] = field(default_factory=list)
    hints: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0

    def add(self, other: "Book") -> None:
        """Take in what somebody else has measured."""
        for name, values in other.took.items():
            self.took[name] += values
        for name in ("retries", "refused", "errors"):
            getattr(self, name).update(getattr(other, name))
        self.commands += other.commands
        self.signing_in += other.signing_in
        self.hints += other.hints
        self.cpu_seconds += other.cpu_seconds


class CountingStore(ServerStore):
    """A store that writes down each second try and what was in its way."""

    told_to: Callable[[DBAPIError], None] | None = None

    def worth_another_try(self, error: DBAPIError) -> bool:
        worth = super().worth_another_try(error)
        if worth and self.told_to is not None:
            self.told_to(error)
        return worth


class Client:
    """Sits at a place, does one thing after another, and keeps its page up to date meanwhile."""

    def __init__(
        self, seat: Seat, address: str, clock: Callable[[], datetime], book: Book, seed: int
    ) -> None:
        self.seat = seat
        self.book = book
        self.dice = random.Random(seed)
        self.counts = False
        self.gather = GATHER_SECONDS
        self.doing = ""
        self.numbers: list[str] = []  # of the cases taken in here
        began = time.perf_counter()
        self.store = CountingStore(make_url(address).set(username=role_name(seat.login)))
        self.store.told_to = self._tried_again
        with self.store.read() as session:
            self.desk = Desk(self.store, load_office(session), actor_for(session, seat.login), clock)
        book.signing_in.append((time.perf_counter() - began) * 1000)
        self.page = "reception" if seat.role is Role.GUIDE else self.dice.choice(("day", "cases"))
        self._news: dict[str, float] = {}
        self._heard = Event()
        self._shown: tuple[int, ...] = ()
        self._quiet_until = 0.0
        self._counted = 0.0
        self.desk.listen(self._hear)

    def work(self, deeds: Callable[["Client"], None], think: float, counts_from: float, until: float) -> None:
        """Do a day's work until then; `think` are the mean seconds between two deeds."""
        self.pause(self.dice.uniform(0, think), until)
        while time.time() < until:
            self.counts = time.time() >= counts_from
            with self._whatever_happens():
                deeds(self)
            self.pause(self.dice.uniform(0.5, 1.5) * think, until)
        self.counts = False

    def ask(self, name: str, query: Callable, **values: object):
        """Ask the desk, and write down how long that took."""
        with self._timed(name):
            return self.desk.ask(query, **values)

    def do(self, name: str, command: object):
        """Send a command, write down how long it took, and return its result."""
        with self._timed(name):
            result, tables = self.desk.do(command)
        self.book.commands += self.counts
        if tables & FOLLOWS[self.page]:
            self._counted = 0.0
            self._show("eigene Änderung: Seite neu gelesen")
        return result

    def type_pause(self) -> None:
        """Wait as long as a key press takes."""
        time.sleep(self.dice.uniform(0.08, 0.25))

    def pause(self, seconds: float, until: float) -> None:
        """Think; meanwhile the page follows what others do, about twice a second at the most."""
        ends = min(time.time() + seconds, until)
        while (left := ends - time.time()) > 0:
            if not self._heard.wait(left):
                return
            now = time.perf_counter()
            begins = max(self._quiet_until, now + self.dice.uniform(0, FIRST_SECONDS))
            time.sleep(max(min(begins - now, ends - time.time()), 0))
            if time.perf_counter() < begins:
                return  # one does something oneself first; the news is shown afterwards
            self._follow()

    def _follow(self) -> None:
        self._heard.clear()
        news, self._news = self._news, {}
        mine = [at for table, at in news.items() if table in FOLLOWS[self.page]]
        if not mine:
            return
        began = time.perf_counter()
        with self._whatever_happens():
            self._show("Seite nach Änderung anderer neu gelesen")
            if self.counts:
                self.book.took[SEEN].append((time.perf_counter() - min(mine)) * 1000)
        pause = min(max(self.gather, SPARED * (time.perf_counter() - began)), LONGEST_SECONDS)
        self._quiet_until = began + pause * self.dice.uniform(0.8, 1.2)

    def close(self) -> None:
        """Leave the place."""
        self.store.close()

    def _show(self, name: str) -> None:
        if self.page == "reception":
            self.ask(f"{name} (Warteraum)", queue_now)
        elif self.page == "day":
            self.ask(f"{name} (Mein Tag)", my_day)
        else:
            view = CaseSelection(CaseView.MY_UNIT if self.seat.role is Role.CLERK else CaseView.MINE)
            if not self._shown:
                self._shown = tuple(one.id for one in self.desk.ask(selected_lines, selection=view))
            self.ask(f"{name} (Vorgangsliste)", selected_news, selection=view, shown=self._shown)
            if time.perf_counter() > self._counted:
                self._counted = time.perf_counter() + COUNT_SECONDS * self.dice.uniform(0.8, 1.2)
                self.ask(f"{name} (Zahlen der Ansichten)", count_cases)

    def _hear(self, tables: frozenset[str]) -> None:
        now = time.perf_counter()
        for one in tables:
            self._news.setdefault(one, now)
        self._heard.set()

    def _tried_again(self, error: DBAPIError) -> None:
        if not self.counts:
            return
        reason = next((word for part, word in _REASONS.items() if part in str(error.orig)), "Leitung")
        table = _TABLE.search(error.statement or "")
        where = re.search(r"desk\.\w+", error.statement or "")
        at = where[0] if where else table[1] if table else "COMMIT"
        self.book.retries[self.doing, reason, at] += 1

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        before, self.doing = self.doing, name
        began = time.perf_counter()
        yield
        if self.counts:
            self.book.took[name].append((time.perf_counter() - began) * 1000)
        self.doing = before

    @contextmanager
    def _whatever_happens(self) -> Iterator[None]:
        """Go on after anything, as a person does, and write it down."""
        try:
            yield
        except (Refused, Conflict, NeedsConsent) as error:
            if self.counts:
                self.book.refused[self.doing, f"{type(error).__name__}: {error}"[:110]] += 1
        except (DeskError, DBAPIError, Exception) as error:
            self.book.errors[self.doing, f"{type(error).__name__}: {error}"[:200]] += 1


@dataclass(frozen=True)
class Share:
    """What one process of clients is told: their places, where, and when."""

    places: tuple[Seat, ...]
    address: str
    think: float
    gather: float
    warm_up: float
    seconds: float
    seed: int


def work_share(share: Share, all_in: Barrier) -> Book:
    """Be some of the clients, each on a thread of its own; all begin once the last one is signed in."""
    from rathaus_desk import usecases
    from tests.benchmarks.load_deeds import deed

    assert usecases.__all__
    books = [Book() for _ in share.places]
    _hear_probes(books[0])
    opens = time.time()

    def clock() -> datetime:
        return TODAY + timedelta(seconds=max(time.time() - opens, 0))

    try:
        clients = [
            Client(seat, share.address, clock, book, share.seed * 1_000 + at)
            for at, (seat, book) in enumerate(zip(share.places, books, strict=True))
        ]
        _read_ahead(clients)
    except BaseException:
        traceback.print_exc()
        all_in.abort()  # else the others would wait for ten minutes
        raise
    for one in clients:
        one.gather = share.gather
    all_in.wait()
    opens = time.time()
    counts_from, until = opens + share.warm_up, opens + share.warm_up + share.seconds
    threads = [Thread(target=one.work, args=(deed, share.think, counts_from, until)) for one in clients]
    for one in threads:
        one.start()
    _wait_until(counts_from)
    worked = time.process_time()
    for one in threads:
        one.join()
    whole = Book(cpu_seconds=time.process_time() - worked)
    for one, book in zip(clients, books, strict=True):
        one.close()
        whole.add(book)
    whole.hints = [one for at, one in _PROBES if counts_from <= at <= until]
    return whole


def _read_ahead(clients: list[Client]) -> None:
    """Let each program know names, streets and services, as it does a minute after its start.

    Those of one process share them: to read them anew for each would only take long.
    """
    first, *others = clients
    for _ in range(20):
        with suppress(Unreachable):  # all processes read at once here, as no town hall does
            first.desk.ask(entry_line, text="schmidt er")
            break
    for known in (name_vocabulary._known, street_book._known, find_services._known):
        for one in others:
            known[one.store._readers] = known[first.store._readers]


_PROBES: list[tuple[float, float]] = []


def _hear_probes(book: Book) -> None:
    """Let every client's listener write down when a probe came; its text is the moment it was sent."""
    plain = listener.tables_in

    def watched(payload: str) -> set[str]:
        if payload.startswith(PROBE):
            now, sent = time.time(), float(payload.removeprefix(PROBE))
            _PROBES.append((sent, (now - sent) * 1000))
            return set()
        return plain(payload)

    listener.tables_in = watched


def _wait_until(moment: float) -> None:
    time.sleep(max(moment - time.time(), 0))

"""What happens to the server or to the line, how soon the desk says so, and that it works again by itself.

| fault | the desk says so after | afterwards |
|---|---|---|
| server killed (`pg_ctl stop -m immediate`) | at once | works by itself, nothing half stored |
| server started anew between two actions | not at all | the next query and the next command go through |
| the administration ends all connections | not at all | the next query and the next command go through |
| line half open in a query or a command | 4.8 s | works by itself |
| line half open at COMMIT | 4.8 s | the same command again: exactly one effect |
| line half open while connecting | 3.0 s | works by itself |
| line half open after connecting, before the first answer | 4.8 s | works by itself |
| line half open in LISTEN | 4.8 s after the last look | listens again and has everything read anew |
| line flaps ten times | not at all, or at once | ten commands, ten effects |
| reply of COMMIT lost, ten times | not at all | ten commands, ten effects |
| reply of COMMIT lost in half of 1,000 commands | not at all | 1,000 effects, numbers 1 to 1,000 |
| too many connections | at once | works as soon as one is free |
| statement too slow | 4.8 s | works by itself |
| no server at the address, name not known | at once | – |
| line with 100 ms each way | not at all | slower, nothing else |

No call waits for ever, no command acts twice, and no query returns half of something.
"""

import contextlib
import random
import re
import threading
import time

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.store.changes import EVERYTHING
from rathaus_desk.store.server import CONNECT_SECONDS, KNOCK_SECONDS, PATIENCE_SECONDS, ServerStore
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import units
from tests.fault_proxy import COMMIT
from tests.small_town import FRONT, OEZDEMIR, TODAY

pytestmark = pytest.mark.server
PROMISED = 5.0  # seconds until a clerk hears of it
BUSY = 20.0  # seconds more that a busy machine may need; without a watchdog it would be for ever


def fails_in_time(action) -> float:
    """Demand that an action raises Unreachable, and soon; return after how many seconds."""
    began = time.monotonic()
    with pytest.raises(Unreachable):
        action()
    taken = time.monotonic() - began
    assert taken < PROMISED + BUSY
    return taken


def bare_desk(store) -> Desk:
    """Return a desk that needs nothing from the server before it begins."""
    return Desk(store, None, Actor(OEZDEMIR, "Aylin Özdemir", Role.GUIDE, FRONT), lambda: TODAY)


def cases(town) -> list[str]:
    """Return the numbers of all cases, as somebody with a line of their own sees them."""
    with town.open_directly() as line:
        return [row[0] for row in line.execute("SELECT number FROM rathaus.case_file ORDER BY number")]


@pytest.fixture
def town(far_town, breakable):
    """The town, warmed up, and a way to look into its database past the broken line."""
    url = breakable.url(far_town.store.url.database)
    far_town.open_directly = lambda: psycopg.connect(url, autocommit=True)
    far_town.guide.ask(units)
    return far_town


def test_the_figures_add_up_to_what_was_promised():
    look_every = 0.25
    assert PATIENCE_SECONDS + look_every <= PROMISED
    assert CONNECT_SECONDS <= PROMISED
    assert 1.0 + KNOCK_SECONDS + look_every <= PROMISED  # a knock each second finds out by itself


def test_a_killed_server_is_told_at_once_and_works_again_by_itself(town, breakable):
    guide = town.guide
    guide.do(town.intake())
    breakable.stop("immediate")
    try:
        fails_in_time(lambda: guide.ask(units))
        fails_in_time(lambda: guide.do(town.intake()))
        fails_in_time(guide.knock)
    finally:
        breakable.start()
    assert guide.ask(units)
    guide.do(town.intake())
    assert len(cases(town)) == 2


def test_a_server_started_anew_is_not_noticed(town, breakable):
    guide = town.guide
    guide.do(town.intake())
    breakable.stop("fast")
    breakable.start()
    assert guide.ask(units)
    guide.do(town.intake())
    guide.knock()
    assert len(cases(town)) == 2


def test_ended_connections_are_not_noticed(town):
    guide = town.guide
    guide.do(town.intake())
    for action in (lambda: guide.ask(units), lambda: guide.do(town.intake()), guide.knock):
        with town.open_directly() as line:
            line.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        action()
    assert len(cases(town)) == 2


@pytest.mark.parametrize(
    "action", [lambda town: town.desk_of_guide.ask(units), lambda town: town.desk_of_guide.do(town.intake())],
    ids=["query", "command"],
)  # fmt: skip
def test_a_half_open_line_is_told_in_time(town, proxy, action):
    town.desk_of_guide = town.guide
    town.desk_of_guide.do(town.intake())
    proxy.stall()
    fails_in_time(lambda: action(town))
    fails_in_time(lambda: action(town))  # now it is the connecting that hangs
    proxy.flow()
    action(town)


def test_a_line_half_open_at_commit_leaves_one_effect(town, proxy):
    guide = town.guide
    before, _ = guide.do(town.intake())  # so that nothing but the command itself is committed next
    command, again = town.intake(), town.intake()
    proxy.stalls_at = COMMIT
    fails_in_time(lambda: guide.do(command))
    proxy.flow()
    taken, _ = guide.do(again)  # somebody presses the key again: for the form it is a new command
    assert cases(town) == [before.cases[0].number, taken.cases[0].number]
    guide.do(town.intake())
    assert len(cases(town)) == 3, "what was answered is not remembered for ever"


def test_a_knock_finds_a_half_open_line(town, proxy):
    town.desk_of_guide = town.guide
    proxy.stall()
    fails_in_time(town.desk_of_guide.knock)
    proxy.flow()
    town.desk_of_guide.knock()


def test_a_line_that_opens_and_then_says_nothing_is_told_in_time(far_url, proxy):
    proxy.stalls_at = re.compile(b"pg_catalog.version")  # the first thing that is asked of a new connection
    store = ServerStore(far_url)
    try:
        desk = bare_desk(store)
        fails_in_time(lambda: desk.ask(units))
        proxy.flow()
        assert desk.ask(units)
    finally:
        store.close()


def test_who_listens_on_a_half_open_line_listens_again(far_url, proxy):
    store = ServerStore(far_url, patience=0.5)
    heard: list[frozenset[str]] = []
    again = threading.Event()

    def note(tables: frozenset[str]) -> None:
        heard.append(tables)
        again.set()

    try:
        store.listen(note)
        assert store._listener.listens.wait(20)
        again.clear()
        proxy.stall()
        gone = time.monotonic() + 20
        while store._listener.listens.is_set() and time.monotonic() < gone:
            time.sleep(0.05)
        assert not store._listener.listens.is_set(), "it would listen to a dead line for ever"
        proxy.flow()
        assert again.wait(20)
        assert set(heard) == {EVERYTHING}
    finally:
        proxy.flow()
        store.close()


def test_ten_flaps_leave_ten_effects(town, proxy):
    guide = town.guide
    dice = random.Random(11)
    for _ in range(10):
        command = town.intake()
        flap = threading.Timer(dice.uniform(0, 0.02), proxy.cut)
        flap.start()
        for _try in range(20):
            with contextlib.suppress(Unreachable):
                guide.do(command)
                break
        flap.join()
    assert guide.ask(units)
    assert len(set(cases(town))) == 10


def test_ten_lost_replies_leave_ten_effects(town, proxy):
    guide = town.guide
    left = iter([True, False] * 10)
    proxy.loses_reply = lambda: next(left, False)
    numbers = [guide.do(town.intake())[0].cases[0].number for _ in range(10)]
    assert proxy.lost == 10
    assert cases(town) == numbers
    assert len(set(numbers)) == 10


@pytest.mark.long
def test_a_thousand_commands_with_half_of_their_replies_lost(town, proxy):
    guide = town.guide
    dice = random.Random(26)
    proxy.loses_reply = lambda: dice.random() < 0.5
    numbers = []
    for _ in range(1000):
        command = town.intake()
        for _try in range(50):
            with contextlib.suppress(Unreachable):  # six replies lost in a row: the person asks again
                numbers.append(guide.do(command)[0].cases[0].number)
                break
    proxy.loses_reply = lambda: False
    assert proxy.lost > 400
    assert cases(town) == numbers
    assert len(set(numbers)) == 1000
    with town.open_directly() as line:
        counted = line.execute("SELECT value FROM rathaus.running_number WHERE name = 'case-2026'").fetchone()
    assert counted == (1000,)


def test_too_many_connections_are_told_and_pass(far_url, breakable):
    with breakable.owner() as dba:
        dba.execute(f"ALTER DATABASE {far_url.database} CONNECTION LIMIT 1")
    first = psycopg.connect(breakable.url(far_url.database, user="small_tepe"))
    store = ServerStore(far_url)
    desk = bare_desk(store)
    try:
        fails_in_time(lambda: desk.ask(units))
        first.close()
        wait_until_gone(breakable, far_url.database)
        assert desk.ask(units)
    finally:
        first.close()
        store.close()


def wait_until_gone(server, database) -> None:
    """The server needs a moment to notice that somebody has left."""
    limit = time.monotonic() + 20
    with server.owner() as dba:
        there = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'"
        while dba.execute(there).fetchone() != (0,) and time.monotonic() < limit:
            time.sleep(0.02)


def test_a_statement_that_takes_too_long_is_cut_off(far_url):
    store = ServerStore(far_url, patience=0.5)
    desk = bare_desk(store)
    try:
        fails_in_time(lambda: desk.ask(lambda work: work.session.execute(text("SELECT pg_sleep(60)"))))
        assert desk.ask(units)
    finally:
        store.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "rathaus-gibt-es-nicht.invalid"])
def test_an_address_where_nobody_is_is_told_in_time(host):
    store = ServerStore(make_url(f"postgresql://nobody@{host}:1/town").set(host=host))
    try:
        fails_in_time(lambda: bare_desk(store).ask(units))
    finally:
        store.close()


def test_a_slow_line_is_only_slow(town, proxy):
    proxy.delay = 0.02
    taken, _ = town.guide.do(town.intake())
    proxy.delay = 0.0
    assert cases(town) == [taken.cases[0].number]

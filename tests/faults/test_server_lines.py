"""Single lines to a server: who is sent again and how, what is closed, and which host comes next."""

import socket
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from rathaus_desk.domain.errors import Conflict
from rathaus_desk.domain.queue.queue import CancelTicket, DrawTicket, OpenDay, SetQueueRules
from rathaus_desk.store import server
from rathaus_desk.store.addresses import read_address
from rathaus_desk.store.hosts import Hosts
from rathaus_desk.store.server import ServerStore
from rathaus_desk.store.server_opening import url_of
from rathaus_desk.usecases.desk import Desk
from tests.fault_proxy import fault_proxy
from tests.postgres_server import OWNER

pytestmark = pytest.mark.server


def just_before(store, words, act) -> None:
    """Do something, once, just before a store sends a statement that begins or goes on with these words."""
    waiting = [act]

    def send(_connection, _cursor, statement, *_rest) -> None:
        if waiting and words in statement:
            waiting.pop()()

    event.listen(store.engine, "before_cursor_execute", send)


def made_by(engine) -> list[psycopg.Connection]:
    """Return the connections that an engine makes from now on."""
    made: list[psycopg.Connection] = []
    event.listen(engine, "connect", lambda raw, _record: made.append(raw), insert=True)
    return made


def modes_of_line(server, database) -> set[str]:
    """Return how those who write stand in line at the moment."""
    with server.owner(database) as dba:
        found = "SELECT mode FROM pg_locks WHERE relation = 'rathaus.line'::regclass AND granted"
        return {row[0] for row in dba.execute(found)}


def beside(town, store) -> Desk:
    """Return the guide's desk at a store of its own."""
    guide = town.guide
    return Desk(store, guide.office, guide.actor, town.clock)


def test_a_desk_waits_for_another_host_to_take_over(far_town, far_url, breakable, proxy):
    with fault_proxy(breakable.port) as other:
        other.refuse()
        address = f"postgresql://{far_url.username}@127.0.0.1:{proxy.port},127.0.0.1:{other.port}"
        with closing(ServerStore(url_of(read_address(f"{address}/{far_url.database}")))) as store:
            desk = beside(far_town, store)
            assert desk.do(DrawTicket())[0].code == "A 1"
            alone = []

            def note(context) -> None:
                if context.statement is None:  # nobody let us in
                    alone.append(context.original_exception)
                    other.take_again()

            event.listen(store.engine, "handle_error", note)
            proxy.refuse()
            assert desk.do(DrawTicket())[0].code == "A 2"
            assert len(alone) == 1


def test_two_who_begin_the_day_at_once_both_draw_a_number(far_town):
    first, second = far_town.desk("oezdemir"), far_town.desk("wilkens")
    drawn = []
    store = far_town.sign_in("oezdemir")
    just_before(store, "queue_day (", lambda: drawn.append(second.do(DrawTicket())[0].code))
    drawn.append(first.do(DrawTicket())[0].code)
    assert drawn == ["A 1", "A 2"]


def test_the_same_command_on_two_lines_at_once_acts_once(far_town):
    guide = far_town.guide
    guide.do(DrawTicket())
    again = beside(far_town, far_town.store)
    command, told = OpenDay(), []
    just_before(far_town.sign_in("oezdemir"), "queue_day", lambda: told.append(again.do(command)))
    assert guide.do(command) == (None, frozenset())
    assert [tables for _none, tables in told] != [frozenset()]


def test_who_was_beaten_once_is_alone_the_next_time(far_town, breakable):
    store = far_town.sign_in("vogel")
    lead = far_town.lead
    lead.do(SetQueueRules(bound=20, appointment_ahead=0, access_ahead=0, calls=2))
    modes = []

    def look() -> None:
        modes.append(modes_of_line(breakable, store.url.database))

    with closing(far_town.open_as("vogel")) as elsewhere:
        quicker = Desk(elsewhere, lead.office, lead.actor, far_town.clock)
        theirs = SetQueueRules(bound=30, appointment_ahead=0, access_ahead=0, calls=2)
        just_before(store, "UPDATE setting", lambda: (look(), quicker.do(theirs)))
        just_before(store, "INSERT INTO journal ", look)
        lead.do(SetQueueRules(bound=40, appointment_ahead=0, access_ahead=0, calls=2))
    assert modes == [{"RowShareLock"}, {"ExclusiveLock"}]


def test_who_changes_what_somebody_else_has_just_changed_hears_of_it(far_town):
    first, second = far_town.desk("oezdemir"), far_town.desk("wilkens")
    ticket = first.do(DrawTicket())[0]
    values = {"ticket_id": ticket.id, "seen_version": ticket.version}
    just_before(
        far_town.sign_in("oezdemir"), "UPDATE queue_ticket", lambda: second.do(CancelTicket(**values))
    )
    with pytest.raises(Conflict):
        first.do(CancelTicket(**values))


def test_after_a_failed_knock_every_connection_is_made_anew(far_url, breakable):
    store = ServerStore(far_url)
    readers, writers = made_by(store._readers), made_by(store.engine)
    with store.read() as session:
        session.execute(text("SELECT 1"))  # somebody is reading
        with store.read() as beside, store.read() as third:
            for one in (beside, third):
                one.execute(text("SELECT 1"))
        with store.write.begin() as one:
            one.execute(text("SELECT 1"))
        busy, *idle = readers
        with breakable.owner() as dba:
            dba.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s::int[]) AS pid",
                ([one.info.backend_pid for one in idle],),
            )
        store.knock()
        assert all(one.closed for one in (*idle, *writers))
        assert not busy.closed
        session.execute(text("SELECT 1"))
    store.close()
    assert all(one.closed for one in readers), "given back after the others were made anew"


def test_a_knock_in_vain_leaves_no_line_open(far_url, proxy, monkeypatch):
    monkeypatch.setattr(server, "KNOCK_SECONDS", 0.3)
    with closing(ServerStore(far_url)) as store:
        readers, writers = made_by(store._readers), made_by(store.engine)
        with store.read() as one, store.read() as other, store.write() as third:
            for session in (one, other, third):
                session.execute(text("SELECT 1"))
        proxy.stall()
        with pytest.raises(DBAPIError):
            store.knock()
        assert [one.closed for one in (*readers, *writers)] == [True] * 3


def test_what_failed_before_it_was_ready_is_closed(far_url, breakable):
    with breakable.owner(far_url.database) as dba:  # the first thing that SQLAlchemy asks
        dba.execute("REVOKE EXECUTE ON FUNCTION pg_catalog.version() FROM PUBLIC")
    with closing(ServerStore(far_url)) as store:
        made = made_by(store._readers)
        with store.read() as session, pytest.raises(DBAPIError):
            session.execute(text("SELECT 1"))
        assert [one.closed for one in made] == [True], "SQLAlchemy does it, from 2.1.9 on at the latest"


def test_a_host_that_kept_us_waiting_is_not_asked_first_again(breakable):
    asked = {"user": OWNER, "dbname": "postgres", "connect_timeout": 2, "host": "127.0.0.1,127.0.0.1"}
    with socket.create_server(("127.0.0.1", 0)) as silent, closing(Hosts(0.0)) as hosts:
        asked["port"] = f"{silent.getsockname()[1]},{breakable.port}"
        with pytest.raises(psycopg.OperationalError, match="timeout"):
            hosts.connect(**asked)
        with hosts.connect(**asked) as line:
            assert line.info.port == breakable.port

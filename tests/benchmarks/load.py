"""A town hall at work on one PostgreSQL server: many clients, each by its own login, doing a real day's mix.

    python -m tests.benchmarks.load --clients 50 --minutes 2 --people 30000 --cases 100000 --keep FOLDER

The short form takes 2 minutes, the long one 30 (--minutes 30). The town is built once and kept in FOLDER;
each run works on a fresh copy of it. The report goes to the screen, and as Markdown and JSON into
FOLDER/reports.
Clients and server share this machine: the figures are those of the whole of it.
"""

import argparse
import os
import re
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import psutil
import psycopg

from rathaus_desk.store.listener import CHANNEL
from tests.benchmarks.load_client import GATHER_SECONDS, PROBE, Book, Share, work_share
from tests.benchmarks.load_report import Machine, Run, as_markdown, write
from tests.benchmarks.load_server import MOST_CLIENTS, RUN, fresh_copy, seats, size_of, town_server
from tests.postgres_server import Server, chosen

A_PROCESS = 10  # clients; more of them would wait for each other's interpreter
WARM_UP = 15.0  # seconds that do not count
SIGN_IN = 600.0  # seconds that all of them may take for it
_MOST_STATEMENTS = """
SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 400), sum(calls), sum(total_exec_time) / sum(calls),
  sum(total_exec_time), sum(total_exec_time) / sum(sum(total_exec_time)) OVER ()
FROM public.pg_stat_statements WHERE toplevel GROUP BY 1 ORDER BY 4 DESC LIMIT 16
"""


def main() -> None:
    asked = read_arguments()
    binaries = chosen()
    with tempfile.TemporaryDirectory(prefix="town-load-") as folder:
        home = Path(asked.keep or folder)
        with town_server(home, binaries, asked.people, asked.cases) as server:
            size = size_of(server) / 1e6
            for clients in asked.clients:
                run = Run(
                    clients,
                    asked.minutes,
                    asked.people,
                    asked.cases,
                    asked.think,
                    asked.gather,
                    server.version,
                    size,
                )
                book, machine = measure(server, run)
                print(as_markdown(run, book, machine), flush=True)
                if asked.keep:
                    print(write(home / "reports", run, book, machine), flush=True)


def read_arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--clients", type=int, nargs="+", default=[50], choices=range(1, MOST_CLIENTS + 1))
    reader.add_argument("--minutes", type=float, default=2.0)
    reader.add_argument("--people", type=int, default=300_000)
    reader.add_argument("--cases", type=int, default=1_000_000)
    reader.add_argument(
        "--think", type=float, default=10.0, help="mean seconds between two deeds of a client"
    )
    reader.add_argument("--gather", type=float, default=GATHER_SECONDS, help="seconds between two refreshes")
    reader.add_argument("--keep", help="folder for the town and the reports; without it both are gone after")
    return reader.parse_args()


def measure(server: Server, run: Run) -> tuple[Book, Machine]:
    """Let the clients work on a fresh copy of the town and return what was measured."""
    with fresh_copy(server) as address:
        places = seats(run.clients)
        processes = -(-run.clients // A_PROCESS)
        seconds = run.minutes * 60
        shares = [
            Share(tuple(places[at::processes]), address, run.think, run.gather, WARM_UP, seconds, at)
            for at in range(processes)
        ]
        book, machine = Book(), Machine()
        context = get_context("spawn")
        with context.Manager() as manager, ProcessPoolExecutor(processes, mp_context=context) as pool:
            all_in = manager.Barrier(processes + 1)
            working = pool.map(work_share, shares, [all_in] * processes)
            all_in.wait(SIGN_IN)
            counts_from = time.time() + WARM_UP
            watcher = threading.Thread(
                target=_watch, args=(server, machine, counts_from, counts_from + seconds)
            )
            watcher.start()
            for found in working:
                book.add(found)
            watcher.join()
        return book, machine


def _watch(server: Server, machine: Machine, begins: float, until: float) -> None:
    """Note what the server costs, and send a probe to every listener each second."""
    time.sleep(max(begins - time.time(), 0))
    with server.owner(RUN) as dba:
        before, commits = _cpu(server), _commits(dba)
        _forget_statements(dba)
        began = time.time()
        while time.time() < until - 3:
            dba.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{PROBE}{time.time()}"))
            time.sleep(1)
        _weigh(server, machine)
        machine.load = os.getloadavg()
        time.sleep(max(until - time.time(), 0))
        machine.seconds = time.time() - began
        machine.server_cpu = round(_cpu(server) - before, 1)
        machine.commits = _commits(dba) - commits
        machine.statements = _statements(dba)


def _processes(server: Server) -> list[psutil.Process]:
    pid = int((server.folder / "postmaster.pid").read_text("utf-8").split()[0])
    return [psutil.Process(pid), *psutil.Process(pid).children()]


def _cpu(server: Server) -> float:
    """Return the CPU seconds of all of the server's processes so far, those that ended too."""
    seconds = 0.0
    for at, one in enumerate(_processes(server)):
        with suppress(psutil.NoSuchProcess):
            took = one.cpu_times()
            seconds += took.user + took.system + (0 if at else took.children_user + took.children_system)
    return seconds


def _weigh(server: Server, machine: Machine) -> None:
    # pg_stat_activity cannot be asked by number of a child here: what they call themselves does.
    backends = [one for one in _processes(server)[1:] if _serves_run(one)]
    private, shared = [], []
    for one in backends:
        with suppress(psutil.NoSuchProcess):  # a client has closed what it needed for a moment
            weighed = one.memory_full_info()
            private.append(weighed.uss / 1e6)
            shared.append(weighed.shared / 1e6)
    machine.connections = len(private)
    machine.private_mb = round(sum(private) / max(len(private), 1), 2)
    machine.shared_mb = round(max(shared, default=0))


def _serves_run(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):  # whoever closed a line since
        return re.search(rf"\b{RUN}\b", " ".join(process.cmdline())) is not None
    return False


def _commits(dba: psycopg.Connection) -> int:
    row = dba.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = %s", (RUN,)).fetchone()
    return int(row[0])


def _forget_statements(dba: psycopg.Connection) -> None:
    if _counts_statements(dba):
        dba.execute("SELECT public.pg_stat_statements_reset()")


def _statements(dba: psycopg.Connection) -> list[dict[str, object]]:
    if not _counts_statements(dba):
        return []
    names = ("statement", "calls", "mean", "total", "share")
    rows = ((text, *map(float, numbers)) for text, *numbers in dba.execute(_MOST_STATEMENTS))
    return [dict(zip(names, row, strict=True)) for row in rows]


def _counts_statements(dba: psycopg.Connection) -> bool:
    return dba.execute("SELECT to_regclass('public.pg_stat_statements')").fetchone() != (None,)


if __name__ == "__main__":
    main()

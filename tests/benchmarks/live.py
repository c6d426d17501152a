"""How soon others know of a change: 50 and 200 programs at one server; and what asking a file costs."""

import multiprocessing
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url

from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.changes import EVERYTHING
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from rathaus_desk.store.sessions import open_store
from tests.postgres_server import chosen, serve

PROCESSES = 2
CHANGES = 100
PAUSE_S = 0.05
ALL_HEARD_S = 30


def main():
    on_file()
    with serve(chosen()) as server:
        with server.owner() as dba:
            dba.execute("CREATE DATABASE live")
        with server.owner("live") as dba:
            dba.execute("CREATE SCHEMA rathaus")
        url = server.url("live")
        store = ServerStore(make_url(url), search_path=OWNER_PATH)
        create_schema(store.engine)
        alone = sorted(write(store) for _ in range(CHANGES))
        print(f"server {server.version}: a change with its hint, nobody listening: {spread(alone)}")
        for programs in (50, 200):
            on_server(store, url, programs)
        store.close()


def on_server(store, url, programs):
    """Let so many programs listen, change something again and again, and say when they knew."""
    context = multiprocessing.get_context("spawn")
    ready, go = context.Queue(), context.Event()
    share = programs // PROCESSES
    children = [context.Process(target=listen, args=(url, share, ready, go)) for _ in range(PROCESSES)]
    for child in children:
        child.start()
    for _ in children:
        ready.get()
    sent = []
    for _ in range(CHANGES):
        sent.append(time.monotonic())
        write(store)
        time.sleep(PAUSE_S)
    go.set()
    heard = [times for _ in children for times in ready.get()]
    for child in children:
        child.join()
    took = sorted((at - began) * 1000 for times in heard for began, at in zip(sent, times, strict=False))
    whole = sum(len(times) == CHANGES for times in heard)
    print(f"{programs} programs: {whole} heard all {CHANGES} changes; from before the commit: {spread(took)}")


def listen(url, programs, ready, go):
    """Be some programs that listen; give back when each of them heard of each change."""
    heard = [[] for _ in range(programs)]
    stores = [ServerStore(make_url(url), search_path=OWNER_PATH) for _ in heard]
    for store, times in zip(stores, heard, strict=True):
        store.listen(lambda tables, times=times: tables != EVERYTHING and times.append(time.monotonic()))
    until = time.monotonic() + ALL_HEARD_S
    for store in stores:
        store._listener.listens.wait(until - time.monotonic())
    ready.put(True)
    go.wait()
    until = time.monotonic() + ALL_HEARD_S
    while any(len(times) < CHANGES for times in heard) and time.monotonic() < until:
        time.sleep(0.05)
    ready.put(heard)
    for store in stores:
        store._listener._closed.set()
    for store in stores:
        store.close()


def on_file():
    """Measure what a program pays for asking whether others have written, and others for telling."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "live.db"
        store = open_store(path, PRACTICE_KEY, create=True)
        create_schema(store.engine)
        beside = open_store(path, PRACTICE_KEY)
        writes = sorted(write(store) for _ in range(CHANGES))
        print(f"file: a change that counts its table: {spread(writes)}")
        beside.changed_elsewhere()
        print(f"file: asking, nothing new: {spread(sorted(ask(beside) for _ in range(CHANGES)))}")
        news = []
        for _ in range(CHANGES):
            write(store)
            news.append(ask(beside))
        print(f"file: asking, one table new: {spread(sorted(news))}")
        for one in (beside, store):
            one.close()


def write(store):
    """Change one row in a transaction of its own; return what it took, in ms."""
    began = time.perf_counter()
    with store.write.begin() as session:
        session.merge(SettingRow(key="live", value={"at": began}))
    return (time.perf_counter() - began) * 1000


def ask(store):
    began = time.perf_counter()
    store.changed_elsewhere()
    return (time.perf_counter() - began) * 1000


def spread(ordered):
    p95 = ordered[int(len(ordered) * 0.95) - 1]
    return f"p50 {statistics.median(ordered):.2f} ms, p95 {p95:.2f} ms, max {ordered[-1]:.2f} ms"


if __name__ == "__main__":
    main()

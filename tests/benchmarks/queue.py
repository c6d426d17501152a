"""The queue under load: 50 desks calling, drawing and finishing at one encrypted file, and the forecast."""

import random
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from rathaus_desk.domain.queue.queue import CallNext, DrawTicket, FinishTicket
from rathaus_desk.domain.queue.waiting import Ahead, AtWork, LineNow, forecast
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.sessions import open_store
from tests.faults.test_queue_desks import furnish, open_desk

DESKS, PROCESSES = 50, 4
CALLS = 10  # for each desk


def main():
    with TemporaryDirectory() as folder:
        path = Path(folder) / "queue.db"
        store = open_store(path, PRACTICE_KEY, create=True)
        create_schema(store.engine)
        store.close()
        furnish(path, PRACTICE_KEY, DESKS)
        draws = draw(path, DESKS * CALLS)
        print(f"drawing, one desk: {1000 / statistics.median(draws):.0f}/s, p95 {p95(draws):.1f} ms")
        one = call(path, range(1, 2), CALLS * 4)
        print(f"calling, one desk: {1000 / statistics.median(one):.0f}/s, p95 {p95(one):.1f} ms")
        draw(path, CALLS * 4)
        began = time.perf_counter()
        shares = [range(first, DESKS + 1, PROCESSES) for first in range(1, PROCESSES + 1)]
        with ProcessPoolExecutor(PROCESSES) as pool:
            times = [
                took
                for found in pool.map(call, [path] * PROCESSES, shares, [CALLS] * PROCESSES)
                for took in found
            ]
        whole = time.perf_counter() - began
        rate = 2 * len(times) / whole
        print(f"{DESKS} desks in {PROCESSES} programs: {len(times)} calls, each with a finish, {rate:.0f}/s")
        print(f"a call among them: p50 {statistics.median(times):.1f} ms, p95 {p95(times):.1f} ms")
    for ahead in (3, 10, 40, 100):
        line = LineNow(
            [Ahead()] * ahead, [AtWork(random.uniform(10, 900))] * 3, 0, [(430.0, 500.0)] * 30, 2, 900
        )
        forecast(line)
        took = [timed(lambda line=line: forecast(line)) for _ in range(20)]
        print(f"forecast, {ahead} ahead: median {statistics.median(took):.2f} ms")


def draw(path, count):
    desk, store = open_desk(path, PRACTICE_KEY)
    took = [timed(lambda: desk.do(DrawTicket())) for _ in range(count)]
    store.close()
    return took


def call(path, counters, calls):
    """Let these counters call and finish in turn; return what each call took, in ms."""
    desk, store = open_desk(path, PRACTICE_KEY)
    took = []
    for _ in range(calls):
        for counter in counters:
            began = time.perf_counter()
            called, _ = desk.do(CallNext(counter_id=counter))
            took.append((time.perf_counter() - began) * 1000)
            if called is not None:
                desk.do(FinishTicket(ticket_id=called.id, seen_version=called.version))
    store.close()
    return took


def timed(run):
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def p95(values):
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())

"""The queue of the sample town as it stands at 9:40: the days before for experience, and this morning."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random
from typing import Any

from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.queue.queue import LETTERS, QueueClass, TicketState
from rathaus_desk.store.case_tables import RunningNumberRow
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.queue_tables import QueueDayRow, TicketRow
from rathaus_desk.usecases.sample.sample_office import Rows, Seeds, read_seed

# Service: median minutes at the counter, and how often somebody comes for it.
THEMES = (
    ("personalausweis", 9.0, 26),
    ("reisepass", 10.0, 12),
    ("wohnsitz_anmelden", 12.0, 16),
    ("fuehrungszeugnis", 6.0, 9),
    ("meldebescheinigung", 4.0, 9),
    ("hund_anmelden", 6.0, 5),
    ("wohngeld", 15.0, 6),
    ("beglaubigung", 5.0, 6),
    ("unklar", 6.0, 4),
)
SPREAD = 0.45
LOOKED_BACK = 22
GUIDE = 1  # the first member of staff draws the tickets
# This morning, minutes after 8:30: drawn, called, finished, class, theme, counter.
SERVED = (
    (-4, 0, 7, "A", 0, 2), (-3, 1, 12, "A", 2, 1), (-1, 2, 6, "A", 4, 3), (2, 7, 16, "A", 1, 2),
    (4, 8, 13, "A", 3, 3), (5, 12, 22, "A", 0, 1), (7, 15, 31, "T", 6, 3), (9, 17, 24, "A", 5, 2),
    (14, 23, 29, "A", 7, 1), (16, 25, 36, "A", 0, 2), (19, 30, 37, "V", 8, 1), (21, 32, 45, "A", 2, 3),
    (24, 37, 46, "A", 1, 2), (27, 38, 44, "A", 4, 1), (31, 45, 57, "A", 0, 1), (35, 46, 58, "A", 2, 3),
    (37, 54, 65, "A", 5, 2),
)  # fmt: skip
AT_COUNTER = ((38, 58, "A", 6, 1), (42, 66, "A", 0, 3))
MISSED = (40, 59, "A", 3, 3)
PARKED = (33, 47, "A", 1, 2)
WAITING = ((48, "A", 2), (51, "A", 0), (54, "V", 7), (58, "A", 4), (61, "T", 1), (64, "A", 0), (68, "A", 8))
CLASSES = {"A": QueueClass.WALK_IN, "T": QueueClass.APPOINTMENT, "V": QueueClass.ACCESS}


def first_counter() -> Rows:
    """Return the one counter with which a town hall of one's own begins."""
    return CounterRow, [_counter(1, {"key": "tresen1", "name": "Tresen 1", "room": ""}, 1)]


def sample_queue(seeds: Seeds, today: datetime, seed: int) -> Iterator[Rows]:
    """Yield counters, days and tickets in the order in which they may be written."""
    counters = read_seed("counters")
    yield (
        CounterRow,
        [_counter(number, one, seeds.unit_ids[one["unit"]]) for number, one in enumerate(counters, 1)],
    )
    services = [seeds.service_ids[key] for key, _minutes, _share in THEMES]
    morning = datetime.combine(today.date(), time(8, 30), today.tzinfo)
    if today - morning < timedelta(minutes=68) or today.weekday() > 4:
        return  # another clock: the day has not got that far
    past = list(_past(Random(f"queue {seed}"), morning, services))
    now = list(_this_morning(morning, services))
    yield QueueDayRow, [_day(morning, services)]
    yield TicketRow, past + now
    yield (
        RunningNumberRow,
        [
            {
                "name": f"queue-{morning:%Y-%m-%d}-{letter}",
                "value": max(one["number"] for one in now if one["letter"] == letter),
            }
            for letter in ("A", "T")
        ],
    )


def _counter(number: int, one: dict[str, Any], unit_id: int) -> dict[str, Any]:
    return {
        "id": number,
        "key": one["key"],
        "name": one["name"],
        "room": one["room"],
        "unit_id": unit_id,
        "step_free": one.get("step_free", True),
        "active": True,
        "takes_queue": one.get("takes_queue", True),
    }


def _day(morning: datetime, services: list[int]) -> dict[str, Any]:
    usual = {
        str(service): minutes * 60 for service, (_key, minutes, _share) in zip(services, THEMES, strict=True)
    }
    return {"day": morning.date(), "opened_at": morning, "closed_at": None, "usual": usual}


def _past(source: Random, morning: datetime, services: list[int]) -> Iterator[dict[str, Any]]:
    """Yield the visits of the last weeks: what the forecast has learned from."""
    number = 0
    for back in range(1, LOOKED_BACK):
        begin = morning - timedelta(days=back)
        if begin.weekday() > 4:
            continue
        free = [begin, begin, begin]
        for ticket in range(1, source.randint(38, 52)):
            came = begin + timedelta(minutes=ticket * 4.9 + source.uniform(-4, 4))
            theme = source.choices(range(len(THEMES)), [share for _key, _minutes, share in THEMES])[0]
            counter = free.index(min(free))
            called = max(came, free[counter])
            end = called + timedelta(seconds=THEMES[theme][1] * 60 * exp(source.gauss(0, SPREAD)))
            free[counter] = end
            number += 1
            yield _ticket(
                number, begin.date(), "A", ticket, came, services[theme],
                state=TicketState.DONE, called=called, ended=end, counter=counter + 1,
            )  # fmt: skip


def _this_morning(morning: datetime, services: list[int]) -> Iterator[dict[str, Any]]:
    """Yield this morning: finished, at counters, missed, parked, waiting; numbered as drawn."""
    plan: list[tuple[int, str, int, dict[str, Any]]] = [
        (drawn, kind, theme, {"state": TicketState.DONE, "called": called, "ended": end, "counter": counter})
        for drawn, called, end, kind, theme, counter in SERVED
    ]
    for drawn, called, kind, theme, counter in AT_COUNTER:
        there = {"state": TicketState.SERVED, "called": called, "counter": counter, "busy": True}
        plan.append((drawn, kind, theme, there))
    drawn, called, kind, theme, counter = MISSED
    plan.append((drawn, kind, theme, {"state": TicketState.MISSED, "called": called, "counter": counter}))
    drawn, called, kind, theme, counter = PARKED
    parked = {
        "state": TicketState.PARKED,
        "called": called,
        "counter": counter,
        "parked": "Foto am Automaten",
    }
    plan.append((drawn, kind, theme, parked))
    plan += [(drawn, kind, theme, {"state": TicketState.WAITING}) for drawn, kind, theme in WAITING]
    last = {"A": 0, "T": 0}
    for index, (drawn, kind, theme, more) in enumerate(sorted(plan, key=lambda one: one[0]), 10_001):
        queue_class = CLASSES[kind]
        letter = LETTERS[queue_class]
        last[letter] += 1
        values: dict[str, Any] = {
            name: _at(morning, value) if name in ("called", "ended") else value
            for name, value in more.items()
        }
        yield _ticket(
            index, morning.date(), letter, last[letter], _at(morning, drawn),
            services[theme], queue_class=queue_class, **values,
        )  # fmt: skip


def _at(morning: datetime, minutes: float) -> datetime:
    return morning + timedelta(minutes=minutes)


def _ticket(
    number: int, day: date, letter: str, running: int, drawn: datetime, service_id: int, *,
    state: TicketState, queue_class: QueueClass = QueueClass.WALK_IN, called: datetime | None = None,
    ended: datetime | None = None, counter: int | None = None, busy: bool = False, parked: str = "",
) -> dict[str, Any]:  # fmt: skip
    step_free = queue_class is QueueClass.ACCESS
    due = drawn + timedelta(minutes=4) if queue_class is QueueClass.APPOINTMENT else None
    seconds = round((ended - called).total_seconds()) if ended and called else 0
    return {
        "id": number,
        "day": day,
        "letter": letter,
        "number": running,
        "queue_class": queue_class,
        "state": state,
        "service_id": service_id,
        "person_id": None,
        "needs": [Need.STEP_FREE.value] if step_free else [],
        "step_free": step_free,
        "only_counter_id": None,
        "counts_from": due or drawn,
        "due_at": due,
        "drawn_at": drawn,
        "drawn_by": GUIDE,
        "first_called_at": called,
        "called_at": called,
        "calls": (3 if state is TicketState.MISSED else 1) if called else 0,
        "counter_id": counter,
        "busy_counter_id": counter if busy else None,
        "arrived_at": called,
        "ended_at": ended,
        "served_seconds": seconds or (480 if parked else 0),
        "parked_for": parked,
        "parked_by": GUIDE if parked else None,
        "parked_until": None,
        "version": 1,
    }
